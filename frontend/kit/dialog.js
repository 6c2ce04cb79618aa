import { html, Icon, useLayoutEffect, useRef } from "../base/html.js";
import { words } from "./words.js";

/** Does the browser close a dialog itself when somebody presses beside it? */
const DISMISSED = "closedBy" in HTMLDialogElement.prototype;

/**
 * A modal: in the middle of a large screen, a sheet from below on a phone. Shown while mounted.
 * @param {{title: string, onClose: () => void, class?: string, children?: unknown}} props
 */
export function Dialog({ title, onClose, class: kind = "", children }) {
  const dialog = useRef(/** @type {HTMLDialogElement | null} */ (null));
  const pressedBeside = useRef(false);
  const gone = useRef(false);
  // Other effects are cleaned up once the element has left the page, where closing it gives no focus back.
  useLayoutEffect(() => {
    const element = dialog.current;
    element?.showModal();
    return () => {
      // Whoever takes it away knows that it goes.
      gone.current = true;
      // One that stands over this one would keep the focus from what lies under both.
      for (const inner of element?.querySelectorAll("dialog") ?? []) inner.close();
      element?.close();
    };
  }, []);
  const close = () => dialog.current?.close();
  /** A drag that began inside, such as a selection of text, ends with a click beside as well. */
  const beside = DISMISSED
    ? {}
    : {
        onPointerDown: (/** @type {PointerEvent} */ { target }) => {
          pressedBeside.current = target === dialog.current;
        },
        onClick: (/** @type {MouseEvent} */ { target }) =>
          pressedBeside.current && target === dialog.current && close(),
      };
  return html`<dialog
    ref=${dialog}
    class=${`dialog ${kind}`}
    aria-label=${title}
    closedby="any"
    onClose=${() => gone.current || onClose()}
    ...${beside}
  >
    <div class="dialog-sheet">
      <header class="dialog-head">
        <h2>${title}</h2>
        <button type="button" class="icon-button" aria-label=${words.value.close} onClick=${close}>
          <${Icon} name="close" />
        </button>
      </header>
      <div class="dialog-body">${children}</div>
    </div>
  </dialog>`;
}

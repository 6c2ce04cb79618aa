import { html, useEffect, useRef } from "../base/html.js";
import { Icon } from "./icon.js";
import { words } from "./words.js";

/**
 * A modal: in the middle of a large screen, a sheet from below on a phone. Shown while mounted.
 * @param {{title: string, onClose: () => void, class?: string, children?: unknown}} props
 */
export function Dialog({ title, onClose, class: kind = "", children }) {
  const dialog = useRef(/** @type {HTMLDialogElement | null} */ (null));
  useEffect(() => dialog.current?.showModal(), []);
  const close = () => dialog.current?.close();
  return html`<dialog
    ref=${dialog}
    class=${`dialog ${kind}`}
    aria-label=${title}
    onClose=${onClose}
    onClick=${(/** @type {MouseEvent} */ event) => event.target === dialog.current && close()}
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

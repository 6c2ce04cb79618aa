/** Pictures that are dropped or pasted anywhere on the page: the view on screen takes them, or nobody does. */
import { html, signal, useEffect, useRef } from "../base/html.js";
import { words } from "./words.js";

/** @typedef {(file: File) => void} Take */

/** Who takes pictures now; the last one does. */
const takers = signal(/** @type {Take[]} */ ([]));
/** Is a file held over the page? */
const over = signal(false);

/** As long as a component stands, it takes what is dropped and pasted; null: it does not. @param {Take | null} take */
export function useDropped(take) {
  const latest = useRef(take);
  latest.current = take;
  const taking = take !== null;
  useEffect(() => {
    if (!taking) return;
    const mine = (/** @type {File} */ file) => latest.current?.(file);
    takers.value = [...takers.peek(), mine];
    return () => {
      takers.value = takers.peek().filter((other) => other !== mine);
    };
  }, [taking]);
}

/** @param {DataTransfer | null} data */
const pictureIn = (data) => data?.files[0];
/** @param {DragEvent} event */
const brings = ({ dataTransfer }) => dataTransfer?.types.includes("Files") ?? false;
/** @param {File | undefined} file */
const give = (file) => file && takers.peek().at(-1)?.(file);

/** Where a file may be let go; without this the browser would leave the page and show the file. */
export function Drops() {
  const veil = useRef(/** @type {HTMLElement | null} */ (null));
  const shown = over.value;
  const t = words.value;

  useEffect(() => {
    const left = new AbortController();
    const dragover = (/** @type {DragEvent} */ event) => {
      if (!brings(event) || event.dataTransfer === null) return;
      event.preventDefault();
      if (takers.peek().length === 0) event.dataTransfer.dropEffect = "none";
      over.value = true;
    };
    const dragleave = (/** @type {DragEvent} */ event) => {
      if (event.relatedTarget === null) over.value = false;
    };
    const drop = (/** @type {DragEvent} */ event) => {
      over.value = false;
      if (!brings(event)) return;
      event.preventDefault();
      give(pictureIn(event.dataTransfer));
    };
    const paste = (/** @type {ClipboardEvent} */ event) => give(pictureIn(event.clipboardData));
    addEventListener("dragover", dragover, left);
    addEventListener("dragleave", dragleave, left);
    addEventListener("drop", drop, left);
    addEventListener("paste", paste, left);
    return () => left.abort();
  }, []);
  // A popover lies over dialogs too.
  useEffect(() => veil.current?.showPopover?.(), [shown]);

  if (!shown) return null;
  const takes = takers.value.length > 0;
  return html`<div ref=${veil} popover="manual" class=${`drop-veil ${takes ? "" : "nobody"}`} aria-hidden="true">
    ${takes ? t.dropHere : t.dropNowhere}
  </div>`;
}

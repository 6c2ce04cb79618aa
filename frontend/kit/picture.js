import { html, useRef, useSignalEffect } from "../base/html.js";
import { drawn } from "../base/media.js";
import { inkOf } from "../base/pictures.js";

/**
 * A model's picture, drawn crisply; the old one stays until the new one is ready.
 * Its element counts the pictures drawn so far in `data-pictures`.
 * @param {{source: import("../vendor/preact-signals.js").ReadonlySignal<ImageBitmap | null>, label: string, class?: string}} props
 */
export function Picture({ source, label, class: kind = "" }) {
  const canvas = useRef(/** @type {HTMLCanvasElement | null} */ (null));
  useSignalEffect(() => {
    const picture = source.value;
    const paper = canvas.current;
    if (picture === null || paper === null) return;
    if (paper.width !== picture.width || paper.height !== picture.height) {
      paper.width = picture.width;
      paper.height = picture.height;
    }
    inkOf(paper).drawImage(picture, 0, 0);
    drawn.value = true;
    paper.dataset.pictures = String(Number(paper.dataset.pictures ?? 0) + 1);
  });
  return html`<canvas ref=${canvas} class=${`picture ${kind}`} role="img" aria-label=${label} width="28" height="28"></canvas>`;
}

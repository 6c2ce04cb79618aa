import { html, useRef, useSignalEffect } from "../base/html.js";
import { drawn } from "../base/media.js";
import { inkOf } from "../base/pictures.js";

/**
 * A canvas that signals paint, crisply. `draw` reads the signals; false: nothing yet, what was there stays.
 * Its element counts the pictures drawn so far in `data-pictures`.
 * @param {object} props
 * @param {(ink: CanvasRenderingContext2D, canvas: HTMLCanvasElement) => boolean | void} props.draw
 * @param {number} [props.width] @param {number} [props.height] at first
 * @param {string} [props.label] without one, it is told by what stands around it
 * @param {string} [props.class]
 */
export function Canvas({ draw, width = 1, height = 1, label, class: kind = "" }) {
  const paper = useRef(/** @type {HTMLCanvasElement | null} */ (null));
  const drawing = useRef(draw);
  drawing.current = draw;
  useSignalEffect(() => {
    const canvas = paper.current;
    if (canvas === null || drawing.current(inkOf(canvas), canvas) === false) return;
    drawn.value = true;
    canvas.dataset.pictures = String(Number(canvas.dataset.pictures ?? 0) + 1);
  });
  return html`<canvas
    ref=${paper}
    class=${kind}
    width=${width}
    height=${height}
    role=${label === undefined ? null : "img"}
    aria-label=${label}
    aria-hidden=${label === undefined ? "true" : null}
  ></canvas>`;
}

/** A size that is only set where it is another: setting it wipes the canvas. @param {HTMLCanvasElement} canvas @param {number} width @param {number} height */
export function resize(canvas, width, height) {
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
}

/**
 * A model's picture; the old one stays until the new one is ready.
 * @param {{source: import("../vendor/preact-signals.js").ReadonlySignal<ImageBitmap | null>, label: string, class?: string}} props
 */
export const Picture = ({ source, label, class: kind = "" }) =>
  html`<${Canvas} class=${`picture ${kind}`} label=${label} width=${28} height=${28}
    draw=${(/** @type {CanvasRenderingContext2D} */ ink, /** @type {HTMLCanvasElement} */ canvas) => {
      const picture = source.value;
      if (picture === null) return false;
      resize(canvas, picture.width, picture.height);
      ink.drawImage(picture, 0, 0);
      return true;
    }} />`;

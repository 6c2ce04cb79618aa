import { html, useMemo, useRef, useSignalEffect } from "../../base/html.js";
import { paintValues } from "../../base/pictures.js";

/**
 * Values of pixels, each as its colour, drawn crisply; what is not drawn yet lets the ground be seen.
 * Its element counts the pictures drawn so far in `data-pictures`.
 * @param {object} props
 * @param {import("../../vendor/preact-signals.js").ReadonlySignal<readonly number[] | null>} props.source
 * @param {number} props.side @param {number[][]} props.colours
 * @param {string} [props.label] without one, it is told by what stands around it
 * @param {string} [props.class]
 */
export function Raster({ source, side, colours, label, class: kind = "" }) {
  const canvas = useRef(/** @type {HTMLCanvasElement | null} */ (null));
  // A canvas of another size is empty, and other colours are other pictures.
  const painted = useMemo(() => ({ values: /** @type {readonly number[]} */ ([]) }), [side, colours]);
  useSignalEffect(() => {
    const values = source.value;
    const paper = canvas.current;
    if (values === null || paper === null) return;
    paintValues(paper, values, colours, painted.values);
    painted.values = values;
    paper.dataset.pictures = String(Number(paper.dataset.pictures ?? 0) + 1);
  });
  return html`<canvas
    ref=${canvas}
    class=${`picture raster ${kind}`}
    role=${label === undefined ? "presentation" : "img"}
    aria-label=${label}
    aria-hidden=${label === undefined ? "true" : null}
    width=${side}
    height=${side}
  ></canvas>`;
}

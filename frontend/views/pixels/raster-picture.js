import { html, useMemo } from "../../base/html.js";
import { paintValues } from "../../base/pictures.js";
import { Canvas } from "../../kit/canvas.js";

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
  // A canvas of another size is empty, and other colours are other pictures.
  const painted = useMemo(() => ({ values: /** @type {readonly number[]} */ ([]) }), [side, colours]);
  return html`<${Canvas} class=${`picture raster ${kind}`} label=${label} width=${side} height=${side}
    draw=${(/** @type {unknown} */ _, /** @type {HTMLCanvasElement} */ paper) => {
      const values = source.value;
      if (values === null) return false;
      paintValues(paper, values, colours, painted.values);
      painted.values = values;
      return true;
    }} />`;
}

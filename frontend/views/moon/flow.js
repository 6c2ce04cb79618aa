/** What the line of the data needs of a model that has no instrument. */
import { html } from "../../base/html.js";
import { Canvas, resize } from "../../kit/canvas.js";

/** The numbers of its code as the line shows them. @param {import("../../base/api.js").Card} card */
export const leversOf = ({ sliders }) =>
  sliders.map((lever, k) => ({ ...lever, id: lever.index ?? k, n: k + 1 }));

/** A picture at the end of the line, which the large one beside it tells of. @param {{source: import("../../vendor/preact-signals.js").ReadonlySignal<ImageBitmap | null>}} props */
export const Small = ({ source }) =>
  html`<${Canvas} class="picture" width=${28} height=${28}
    draw=${(/** @type {CanvasRenderingContext2D} */ ink, /** @type {HTMLCanvasElement} */ canvas) => {
      const picture = source.value;
      if (picture === null) return false;
      resize(canvas, picture.width, picture.height);
      ink.drawImage(picture, 0, 0);
      return true;
    }} />`;

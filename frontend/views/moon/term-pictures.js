/** Draws as pictures, and the mean of them. */
import { html } from "../../base/html.js";
import { drawCell } from "../../base/pictures.js";
import { Canvas, resize } from "../../kit/canvas.js";
import { greysOfSheet, meanOf } from "./term-sheet.js";

/** @typedef {import("../../vendor/preact-signals.js").ReadonlySignal<import("../../base/pictures.js").Sheet | null>} SheetSignal */

/** The mean of the first `n` pictures of a sheet. @param {{sheet: SheetSignal, n: number, label: string}} props */
export const MeanPicture = ({ sheet, n, label }) =>
  html`<${Canvas} class="picture mean-picture" width=${28} height=${28} label=${label}
    draw=${(/** @type {CanvasRenderingContext2D} */ ink, /** @type {HTMLCanvasElement} */ canvas) => {
      const now = sheet.value;
      if (now === null) return false;
      resize(canvas, now.cell.width, now.cell.height);
      const picture = ink.createImageData(canvas.width, canvas.height);
      meanOf(greysOfSheet(now, n)).forEach((grey, i) => {
        picture.data.fill(Math.round(255 * grey), 4 * i, 4 * i + 3);
        picture.data[4 * i + 3] = 255;
      });
      ink.putImageData(picture, 0, 0);
      return true;
    }} />`;

/** The first pictures of a sheet, in rows. @param {{sheet: SheetSignal, rows: number, columns: number, label: string}} props */
export const DrawnPictures = ({ sheet, rows, columns, label }) =>
  html`<${Canvas} class="picture drawn-pictures" width=${28 * columns} height=${28 * rows} label=${label}
    draw=${(/** @type {CanvasRenderingContext2D} */ ink, /** @type {HTMLCanvasElement} */ canvas) => {
      const now = sheet.value;
      if (now === null) return false;
      const { width, height } = now.cell;
      resize(canvas, columns * width, rows * height);
      for (let k = 0; k < rows * columns; k++)
        drawCell(ink, now, k, (k % columns) * width, Math.floor(k / columns) * height, 0);
      return true;
    }} />`;

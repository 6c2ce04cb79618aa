/** Sliders in small: two more levers, as their strips stand. */
import { STOPS } from "../../base/codes.js";
import { html } from "../../base/html.js";
import { drawCell } from "../../base/pictures.js";
import { Canvas, resize } from "../../kit/canvas.js";

const ROWS = 2;

/** @param {{instrument: import("../../levers/instrument.js").Instrument}} props */
export const Small = ({ instrument }) =>
  html`<${Canvas}
    class="picture small-picture"
    draw=${(/** @type {CanvasRenderingContext2D} */ ink, /** @type {HTMLCanvasElement} */ canvas) => {
      const strips = instrument.live
        .slice(1, 1 + ROWS)
        .flatMap(({ id }) => instrument.strips.value.get(id) ?? []);
      const cell = strips[0]?.sheet.cell;
      if (cell === undefined) return false;
      resize(canvas, STOPS * cell.width, ROWS * cell.height);
      strips.forEach(({ sheet, first }, y) => {
        for (let k = 0; k < STOPS; k++) drawCell(ink, sheet, first + k, k * cell.width, y * cell.height, 0);
      });
      return true;
    }}
  />`;

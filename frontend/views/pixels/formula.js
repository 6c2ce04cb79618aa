/** The mathematics of drawing pixel by pixel with the numbers on screen. */
import { html } from "../../base/html.js";
import { Formula, mi, mn, mo, sub } from "../../kit/mathml.js";
import { walk } from "./raster.js";
import { words } from "./words.js";

const x = (/** @type {unknown} */ index) => sub(mi("x"), index);
const whole = (/** @type {number} */ i) => html`<mn>${i}</mn>`;
const log = () => html`<mrow>${mi("log")}<mspace width="0.15em" />${mi("p")}</mrow>`;

/** p of one pixel given those before it. @param {unknown} index @param {unknown} before */
const given = (index, before) =>
  html`<mrow>${log()}${mo("(")}${x(index)}${mo("∣")}${x(whole(1))}${mo("…")}${x(before)}${mo(")")}</mrow>`;

/** @param {{pixels: import("./pixels.js").Pixels}} props */
export function PixelFormula({ pixels }) {
  const t = words.value.pixel;
  const scored = pixels.task.value === "score" ? pixels.seen.value : pixels.finished.value;
  // Numbers that change with every frame are no use to anybody.
  const place = scored == null || pixels.held.playing.value ? null : pixels.looked.value;
  const { side } = pixels;
  const surprise = place === null ? undefined : scored?.surprises[place];
  const rank = place === null || scored == null ? 0 : walk(side, scored.order).indexOf(place) + 1;
  return html`<h3>${t.formula}</h3>
    <p>${t.formulaText}</p>
    <${Formula}>
      <mtable columnalign="right center left" displaystyle="true">
        <mtr>
          <mtd>${log()}${mo("(")}${mi("x")}${mo(")")}</mtd><mtd>${mo("=")}</mtd>
          <mtd>
            <munderover>${mo("∑")}<mrow>${mi("i")}${mo("=")}${whole(1)}</mrow>${whole(side * side)}</munderover>
            ${given(mi("i"), html`<mrow>${mi("i")}${mo("−")}${whole(1)}</mrow>`)}
          </mtd>
        </mtr>
        ${
          scored != null &&
          html`<mtr class="numbers">
            <mtd></mtd><mtd>${mo("=")}</mtd><mtd>${mn(-scored.score, 1)}</mtd>
          </mtr>`
        }
        ${
          surprise !== undefined &&
          rank > 1 &&
          html`<mtr class="numbers">
            <mtd>${given(whole(rank), whole(rank - 1))}</mtd><mtd>${mo("=")}</mtd><mtd>${mn(-surprise)}</mtd>
          </mtr>`
        }
      </mtable>
    <//>`;
}

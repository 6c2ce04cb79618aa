/** The mathematics of a line of sentences, with the numbers of the place where one stands. */

import { html } from "../../base/html.js";
import { angle, long } from "../../kit/film.js";
import { Formula, mi, mn, mo, sub } from "../../kit/mathml.js";
import { words } from "./words.js";

const z = (/** @type {0 | 1} */ k) => sub(mi("z"), html`<mn>${k}</mn>`);
const word = (/** @type {unknown} */ index) => sub(mi("w"), index);

/** How much of each end is in the code at t: of the straight line, or of the way along the shell. @param {number} t @param {readonly number[]} a @param {readonly number[]} b @param {string} path */
function shares(t, a, b, path) {
  const turn = angle(a, b);
  const [p, q] = [long(a), long(b)];
  if (path === "lerp" || turn < 1e-4 || p === 0 || q === 0) return [1 - t, t];
  const r = (1 - t) * p + t * q;
  const part = (/** @type {number} */ x) => (r * Math.sin(x * turn)) / Math.sin(turn);
  return [part(1 - t) / p, part(t) / q];
}

/** @param {{lines: import("./lines.js").Lines}} props */
export function LineFormula({ lines }) {
  const t = words.value.lines;
  const found = lines.line.answer.value;
  const place = found?.answer.t[lines.walk.here.value];
  if (found === null || place === undefined) return null;
  const [from, to] = found.answer.ends;
  const [a = 0, b = 0] = shares(place, from?.code ?? [], to?.code ?? [], found.question.path);
  return html`<div class="line-formula">
    <h3>${t.formula(lines.verse)}</h3>
    <p>${t.formulaText(lines.verse)}</p>
    <${Formula}>
      <mtable columnalign="right center left" displaystyle="true">
        <mtr>
          <mtd>${mi("z")}</mtd><mtd>${mo("=")}</mtd>
          <mtd>${mi("a")}<mspace width="0.1em" />${z(0)}${mo("+")}${mi("b")}<mspace width="0.1em" />${z(1)}</mtd>
        </mtr>
        <mtr class="numbers">
          <mtd></mtd><mtd>${mo("=")}</mtd>
          <mtd>${mn(a)}<mspace width="0.1em" />${z(0)}${mo("+")}${mn(b)}<mspace width="0.1em" />${z(1)}</mtd>
        </mtr>
        <mtr>
          <mtd>${mi("p")}${mo("(")}${word(html`<mn>1</mn>`)}${mo("…")}${word(mi("n"))}${mo("|")}${mi("z")}${mo(")")}</mtd>
          <mtd>${mo("=")}</mtd>
          <mtd>
            <munder>${mo("∏")}${mi("i")}</munder>
            ${mi("p")}${mo("(")}${word(mi("i"))}${mo("|")}${word(html`<mn>1</mn>`)}${mo("…")}${word(html`<mrow>${mi("i")}${mo("−")}<mn>1</mn></mrow>`)}${mo(",")}${mi("z")}${mo(")")}
          </mtd>
        </mtr>
      </mtable>
    <//>
  </div>`;
}

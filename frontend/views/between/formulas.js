/** The mathematics of a way with the numbers of the place where one stands. */

import { html } from "../../base/html.js";
import { angle, frameAt, legAt, long } from "../../kit/film.js";
import { Formula, mi, mn, mo, sub } from "../../kit/mathml.js";
import { hasPrior } from "./way.js";
import { words } from "./words.js";

const from = () => sub(mi("z"), html`<mn>0</mn>`);
const to = () => sub(mi("z"), html`<mn>1</mn>`);
const omega = () => mi("Ω");
const rest = () => html`<mrow>${mo("(")}<mn>1</mn>${mo("−")}${mi("t")}${mo(")")}</mrow>`;
const sine = (/** @type {unknown} */ of) => html`<mrow>${mi("sin")}<mspace width="0.15em" />${of}</mrow>`;
const one = (/** @type {0 | 1} */ k) => sub(mi("u"), html`<mn>${k}</mn>`);
const size = (/** @type {unknown} */ code) => html`<mrow>${mo("|")}${code}${mo("|")}</mrow>`;

/** @param {{way: import("./way.js").WayHeld}} props */
export function WayFormulas({ way }) {
  const t = words.value.way;
  const film = way.film.value;
  const place = film === null ? undefined : film.t[frameAt(way.share.value, film.t.length)];
  if (film === null || place === undefined) return null;
  const here = legAt(place, film.ends.length);
  const a = film.ends[here.leg]?.code ?? [];
  const b = film.ends[here.leg + 1]?.code ?? [];
  const turn = angle(a, b);
  const [p, q] = [long(a), long(b)];
  const weight = (/** @type {number} */ x) => (turn < 1e-4 ? x : Math.sin(x * turn) / Math.sin(turn));
  const r = (1 - here.t) * p + here.t * q;
  return html`<div class="way-formulas">
    <section>
      <h3>${hasPrior(way.card) ? t.formulaSlerp : t.plain.formulaSlerp}</h3>
      <p>${t.formulaSlerpText}</p>
      <${Formula}>
        <mtable columnalign="right center left" displaystyle="true">
          <mtr>
            <mtd>${mi("z")}</mtd><mtd>${mo("=")}</mtd>
            <mtd>
              ${mi("r")}<mspace width="0.2em" />${mo("(")}
              <mfrac>${sine(html`<mrow>${rest()}${omega()}</mrow>`)}${sine(omega())}</mfrac>${one(0)}${mo("+")}
              <mfrac>${sine(html`<mrow>${mi("t")}${omega()}</mrow>`)}${sine(omega())}</mfrac>${one(1)}${mo(")")}
            </mtd>
          </mtr>
          <mtr class="numbers">
            <mtd></mtd><mtd>${mo("=")}</mtd>
            <mtd>
              ${mn(r)}<mspace width="0.2em" />${mo("(")}${mn(weight(1 - here.t))}${one(0)}${mo("+")}${mn(weight(here.t))}${one(1)}${mo(")")}
            </mtd>
          </mtr>
          <mtr>
            <mtd>${mi("r")}</mtd><mtd>${mo("=")}</mtd>
            <mtd>${rest()}${size(from())}${mo("+")}${mi("t")}${size(to())}</mtd>
          </mtr>
        </mtable>
      <//>
    </section>
    <section>
      <h3>${t.formulaLerp}</h3>
      <p>${t.formulaLerpText}</p>
      <${Formula}>
        <mtable columnalign="right center left">
          <mtr>
            <mtd>${mi("z")}</mtd><mtd>${mo("=")}</mtd>
            <mtd>${rest()}${from()}${mo("+")}${mi("t")}${to()}</mtd>
          </mtr>
          <mtr class="numbers">
            <mtd></mtd><mtd>${mo("=")}</mtd>
            <mtd>${mn(1 - here.t)}${from()}${mo("+")}${mn(here.t)}${to()}</mtd>
          </mtr>
        </mtable>
      <//>
      <p class="numbers">${t.live(here.t.toFixed(2), Math.round((turn * 180) / Math.PI).toString())}</p>
    </section>
  </div>`;
}

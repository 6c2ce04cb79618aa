/**
 * The mathematics of both views with the numbers on screen.
 * σ is the natural logarithm of the variance throughout: exp(σ/2) is the standard deviation and
 * ½ Σ (exp σ − (1 + σ) + m²) is KL(N(m, exp σ) || N(0, 1)) in nats, exactly.
 */
import { nats, shown } from "../base/codes.js";
import { html } from "../base/html.js";
import { Formula, factor, half, mi, mn, mo, sub } from "../kit/mathml.js";
import { Explained } from "../kit/term.js";
import { words } from "./words.js";

/** @typedef {import("./instrument.js").Instrument} Instrument */

const spread = (/** @type {unknown} */ index) =>
  html`<mrow>${mi("exp")}${mo("(")}${sub(mi("σ"), index)}${mo("/")}<mn>2</mn>${mo(")")}</mrow>`;

const kl = () =>
  html`<mrow>
    ${half()}
    <munder>${mo("∑")}${mi("i")}</munder>
    ${mo("(")}${mi("exp")}${mo("(")}${sub(mi("σ"), mi("i"))}${mo(")")}${mo("−")}${mo("(")}<mn>1</mn>${mo("+")}
    ${sub(mi("σ"), mi("i"))}${mo(")")}${mo("+")}<msubsup>${mi("m")}${mi("i")}<mn>2</mn></msubsup>${mo(")")}
  </mrow>`;

/** z = m + exp(σ/2) e, with the lever pulled last. @param {{instrument: Instrument, brief?: boolean}} props `brief`: without its words */
export function CodeFormula({ instrument, brief = false }) {
  const { seen, code, lastPulled } = instrument;
  const t = words.value;
  const lever = lastPulled.value;
  if (lever === null || typeof lever.index !== "number") return null;
  const n = html`<mn>${lever.n}</mn>`;
  const z = code.value?.[lever.index];
  const m = seen.value?.code.mean[lever.index];
  const std = seen.value?.code.std[lever.index];
  const known = z !== undefined && m !== undefined && std !== undefined;
  return html`<h3>${t.formulaCode}</h3>
    ${!brief && html`<p><${Explained} text=${t.formulaCodeText(lever.n)} place="code" /></p>`}
    <${Formula}>
      <mtable columnalign="right center left">
        <mtr>
          <mtd>${sub(mi("z"), n)}</mtd>
          <mtd>${mo("=")}</mtd>
          <mtd>${sub(mi("m"), n)}${mo("+")}${spread(n)}${mo("·")}${sub(mi("e"), n)}</mtd>
        </mtr>
        ${
          known &&
          html`<mtr class="numbers">
            <mtd>${mn(z, 3)}</mtd>
            <mtd>${mo("=")}</mtd>
            <mtd>${mn(m, 3)}${mo("+")}${mn(std, 3)}${mo("·")}${factor((z - m) / std)}</mtd>
          </mtr>`
        }
      </mtable>
    <//>
    ${!known && html`<p class="quiet">${t.formulaEmpty}</p>`}`;
}

/** Reconstruction error + KL. @param {{instrument: Instrument, brief?: boolean}} props `brief`: without its words */
export function LossFormula({ instrument, brief = false }) {
  const t = words.value;
  const code = instrument.seen.value?.code;
  const total = code?.mean.reduce((sum, m, i) => sum + nats(m, code.std[i] ?? 1), 0);
  const error = instrument.error.value;
  return html`<h3>${t.formulaLoss}</h3>
    ${!brief && html`<p><${Explained} text=${t.formulaLossText} place="loss" /></p>`}
    <${Formula}>
      <mtable columnalign="left" displaystyle="true">
        <mtr><mtd><mtext>${t.reconstruction}</mtext></mtd></mtr>
        <mtr><mtd>${mo("+")}${kl()}</mtd></mtr>
      </mtable>
    <//>
    ${total !== undefined && error !== null && html`<p class="numbers">${t.lossNumbers(shown(error, 0), shown(total, 1))}</p>`}
    ${!brief && html`<p class="quiet small"><${Explained} text=${t.formulaConvention} place="convention" /></p><p class="quiet small">${t.help}</p>`}`;
}

/**
 * The mathematics of both views with the numbers on screen.
 * σ is the natural logarithm of the variance throughout: exp(σ/2) is the standard deviation and
 * ½ Σ (exp σ − (1 + σ) + m²) is KL(N(m, exp σ) || N(0, 1)) in nats, exactly.
 */
import { nats, shown } from "../base/codes.js";
import { html } from "../base/html.js";
import { Formula, factor, half, mi, mn, mo, sub } from "../kit/mathml.js";
import { Explained } from "../kit/term.js";
import { pointing } from "./pointing.js";
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

/** A sum with a number that may be negative. @param {number} x */
const plus = (x, digits = 2) =>
  html`${mo(Number(x.toFixed(digits)) < 0 ? "−" : "+")}${mn(Math.abs(x), digits)}`;

/**
 * z = m + exp(σ/2) e, with the lever pulled last; where there is no noise, how far a hand has moved it.
 * @param {{instrument: Instrument}} props
 */
export function CodeNumbers({ instrument }) {
  const { seen, code, lastPulled, pointed, noisy } = instrument;
  const lever = lastPulled.value;
  if (lever === null || typeof lever.index !== "number") return null;
  const n = html`<mn>${lever.n}</mn>`;
  const z = code.value?.[lever.index];
  const m = seen.value?.code.mean[lever.index];
  const std = seen.value?.code.std[lever.index];
  const known = z !== undefined && m !== undefined && std !== undefined;
  const numbers = `numbers of-lever ${pointed.value === lever.id ? "pointed" : ""}`;
  const points = pointing(pointed, lever.id);
  return html`<${Formula}>
      <mtable columnalign="right center left">
        <mtr>
          <mtd>${sub(mi("z"), n)}</mtd>
          <mtd>${mo("=")}</mtd>
          <mtd>${sub(mi("m"), n)}${mo("+")}${noisy.value ? html`${spread(n)}${mo("·")}${sub(mi("e"), n)}` : sub(mi("d"), n)}</mtd>
        </mtr>
        ${
          known &&
          html`<mtr class=${numbers} tabindex="0" ...${points}>
              <mtd>${mn(z, 3)}</mtd>
              <mtd>${mo("=")}</mtd>
              <mtd>${mn(m, 3)}${std > 0 ? html`${mo("+")}${mn(std, 3)}${mo("·")}${factor((z - m) / std)}` : plus(z - m, 3)}</mtd>
            </mtr>
            ${
              std > 0 &&
              html`<mtr class=${numbers} ...${points}>
                <mtd>${sub(mi("σ"), n)}</mtd>
                <mtd>${mo("=")}</mtd>
                <mtd>${mn(2 * Math.log(std))}</mtd>
              </mtr>`
            }`
        }
      </mtable>
    <//>
    ${!known && html`<p class="quiet">${words.value.formulaEmpty}</p>`}`;
}

/** What it means. @param {{instrument: Instrument}} props */
export function CodeText({ instrument }) {
  const t = words.value;
  const { n = 1, index } = instrument.lastPulled.value ?? {};
  if (typeof index !== "number") return null;
  const text = instrument.noisy.value ? t.formulaCodeText(n) : t.formulaCodePlainText(n);
  return html`<p><${Explained} text=${text} place="code" /></p>`;
}

/** @param {{instrument: Instrument, brief?: boolean}} props `brief`: without its words */
export function CodeFormula({ instrument, brief = false }) {
  if (typeof instrument.lastPulled.value?.index !== "number") return null;
  return html`<h3>${words.value.formulaCode}</h3>
    ${!brief && html`<${CodeText} instrument=${instrument} />`}
    <${CodeNumbers} instrument=${instrument} />`;
}

const real = () => html`<mrow>${mi("D")}${mo("(")}${mi("x")}${mo(")")}</mrow>`;
const drawn = () => html`<mrow>${mi("D")}${mo("(")}${mi("G")}${mo("(")}${mi("z")}${mo(")")}${mo(")")}</mrow>`;
/** ln(1 + exp(a − b)) @param {unknown} a @param {unknown} b */
const behind = (a, b) =>
  html`<mrow>${mi("ln")}${mo("(")}<mn>1</mn>${mo("+")}${mi("exp")}${mo("(")}${a}${mo("−")}${b}${mo(")")}${mo(")")}</mrow>`;
const steep = (/** @type {unknown} */ of) =>
  html`<msup><mrow>${mo("|")}${mo("∇")}${of}${mo("|")}</mrow><mn>2</mn></msup>`;

/** What the two losses of a GAN mean. */
export const DuelText = () =>
  html`<p><${Explained} text=${words.value.formulaDuelText} place="duel" /></p>
    <p class="quiet small">${words.value.help}</p>`;

/**
 * The losses of a GAN's two networks, and what the discriminator says of the picture under the hand.
 * @param {{opinion: import("../base/api.js").Opinion | null, brief?: boolean}} props `brief`: without its words
 */
export const DuelFormula = ({ opinion, brief = false }) =>
  html`<h3>${words.value.formulaDuel}</h3>
    <${Formula}>
      <mtable columnalign="right center left" displaystyle="true">
        <mtr>
          <mtd>${sub(mi("L"), mi("D"))}</mtd><mtd>${mo("=")}</mtd><mtd>${behind(drawn(), real())}</mtd>
        </mtr>
        <mtr>
          <mtd></mtd><mtd>${mo("+")}</mtd>
          <mtd><mfrac>${mi("γ")}<mn>2</mn></mfrac>${mo("(")}${steep(real())}${mo("+")}${steep(drawn())}${mo(")")}</mtd>
        </mtr>
        <mtr>
          <mtd>${sub(mi("L"), mi("G"))}</mtd><mtd>${mo("=")}</mtd><mtd>${behind(real(), drawn())}</mtd>
        </mtr>
        ${
          opinion !== null &&
          html`<mtr class="numbers">
            <mtd>${drawn()}</mtd><mtd>${mo("=")}</mtd><mtd>${mn(opinion.score)}</mtd>
          </mtr>`
        }
      </mtable>
    <//>
    ${!brief && html`<${DuelText} />`}`;

/** What both of them mean. @param {{instrument: Instrument, place: string}} props */
export function LossText({ instrument, place }) {
  const t = words.value;
  const prior = instrument.can("sample");
  return html`<p><${Explained} text=${prior ? t.formulaLossText : t.formulaLossPlainText} place=${`${place}loss`} /></p>
    ${prior && html`<p class="quiet small"><${Explained} text=${t.formulaConvention} place=${`${place}convention`} /></p>`}
    <p class="quiet small">${t.help}</p>`;
}

/** Reconstruction error + KL, which only a model with a prior has. @param {{instrument: Instrument, brief?: boolean}} props `brief`: without its words */
export function LossFormula({ instrument, brief = false }) {
  const t = words.value;
  const code = instrument.seen.value?.code;
  const prior = instrument.can("sample");
  const total = code?.mean.reduce((sum, m, i) => sum + nats(m, code.std[i] ?? 1), 0);
  const error = instrument.error.value;
  return html`<h3>${t.formulaLoss}</h3>
    <${Formula}>
      <mtable columnalign="left" displaystyle="true">
        <mtr><mtd><mtext>${t.reconstruction}</mtext></mtd></mtr>
        ${prior && html`<mtr><mtd>${mo("+")}${kl()}</mtd></mtr>`}
      </mtable>
    <//>
    ${
      total !== undefined &&
      error !== null &&
      html`<p class="numbers">${prior ? t.lossNumbers(shown(error, 0), shown(total, 1)) : t.errorNumbers(shown(error, 0))}</p>`
    }
    ${!brief && html`<${LossText} instrument=${instrument} place="" />`}`;
}

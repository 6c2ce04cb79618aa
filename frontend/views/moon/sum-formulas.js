/** The formulas of the part "sum", so that each reads like one. */
import { html } from "../../base/html.js";
import { Formula, factor, half, mi, mn, mo, sub } from "../../kit/mathml.js";
import { klOfScale, klOfVariance, lecture } from "./sum-numbers.js";

export const one = () => html`<mn>1</mn>`;
export const two = () => html`<mn>2</mn>`;
export const row = (/** @type {unknown[]} */ ...parts) => html`<mrow>${parts}</mrow>`;
export const call = (/** @type {unknown} */ name, /** @type {unknown[]} */ ...of) =>
  html`<mrow>${name}${mo("(")}${of}${mo(")")}</mrow>`;
export const word = (/** @type {string} */ name) => html`<mi mathvariant="normal">${name}</mi>`;
export const log = () => html`<mrow>${word("log")}<mspace width="0.15em" /></mrow>`;
export const p = (/** @type {unknown[]} */ ...of) => call(mi("p"), ...of);
export const x = () => mi("x");
export const z = () => mi("z");
const bar = () => mo("|");
export const pxz = () => p(x(), bar(), z());
export const pzx = () => p(z(), bar(), x());
export const pz = () => p(z());
export const q = () => call(mi("q"), z(), bar(), x());
export const kl = (/** @type {unknown} */ of, /** @type {unknown} */ from) =>
  html`<mrow>${word("KL")}${mo("(")}${of}<mspace width="0.2em" /><mo>∥</mo><mspace width="0.2em" />${from}${mo(")")}</mrow>`;
export const mean = (/** @type {unknown[]} */ ...of) =>
  html`<mrow>${sub(word("E"), mi("q"))}${mo("[")}${of}${mo("]")}</mrow>`;
export const integral = (/** @type {unknown[]} */ ...of) =>
  html`<mrow><mo>∫</mo>${of}<mspace width="0.15em" />${mi("d")}${z()}</mrow>`;
export const minus = () => mo("−");
export const squared = (/** @type {unknown} */ of) => html`<msup>${of}${two()}</msup>`;
const exp = (/** @type {unknown[]} */ ...of) => call(word("exp"), ...of);
const sigma = () => mi("σ");

/** The KL of one number in each reading, its numbers, and twice as much beside the lecture's sum. */
const FORMULAS = {
  ofVariance: {
    letters: () =>
      row(exp(sigma()), minus(), mo("("), one(), mo("+"), sigma(), mo(")"), mo("+"), squared(mi("m"))),
    numbers: (/** @type {number} */ s, /** @type {number} */ m) =>
      row(mn(Math.exp(s)), minus(), factor(1 + s), mo("+"), mn(m * m)),
    kl: klOfVariance,
  },
  ofScale: {
    letters: () =>
      row(
        exp(two(), sigma()),
        minus(),
        mo("("),
        one(),
        mo("+"),
        two(),
        sigma(),
        mo(")"),
        mo("+"),
        squared(mi("m")),
      ),
    numbers: (/** @type {number} */ s, /** @type {number} */ m) =>
      row(mn(Math.exp(2 * s)), minus(), factor(1 + 2 * s), mo("+"), mn(m * m)),
    kl: klOfScale,
  },
};

/** @param {{reading: keyof typeof FORMULAS, sigma: number, m: number}} props */
export function ReadingFormula({ reading, sigma: s, m }) {
  const { letters, numbers, kl: of } = FORMULAS[reading];
  const sum = lecture(s, m);
  const here = of(s, m);
  return html`<${Formula}>
    <mtable columnalign="right center left" displaystyle="true">
      <mtr><mtd>${word("KL")}</mtd><mtd>${mo("=")}</mtd><mtd>${half()}${mo("(")}${letters()}${mo(")")}</mtd></mtr>
      <mtr class="numbers"><mtd></mtd><mtd>${mo("=")}</mtd><mtd>${half()}${mo("(")}${numbers(s, m)}${mo(")")}${mo("=")}${mn(here, 3)}</mtd></mtr>
      <mtr class="numbers">
        <mtd>${mn(sum, 3)}</mtd>
        <mtd>${mo(reading === "ofVariance" ? "=" : Math.abs(sum - 2 * here) < 0.0005 ? "=" : "≠")}</mtd>
        <mtd>${two()}${mo("·")}${mn(here, 3)}</mtd>
      </mtr>
    </mtable>
  <//>`;
}

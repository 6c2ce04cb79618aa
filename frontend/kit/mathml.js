/** Pieces of MathML, so that a formula reads like one. */
import { shown } from "../base/codes.js";
import { html } from "../base/html.js";

/** A letter, a sign, a number. */
export const mi = (/** @type {string} */ letter) => html`<mi>${letter}</mi>`;
export const mo = (/** @type {string} */ sign) => html`<mo>${sign}</mo>`;
export const mn = (/** @type {number} */ x, digits = 2) => {
  const text = html`<mn>${shown(Math.abs(x), digits)}</mn>`;
  return x < 0 && Number(x.toFixed(digits)) !== 0 ? html`<mrow><mo form="prefix">−</mo>${text}</mrow>` : text;
};
/** A negative factor stands in brackets. */
export const factor = (/** @type {number} */ x) =>
  Number(x.toFixed(2)) < 0 ? html`<mrow><mo>(</mo>${mn(x)}<mo>)</mo></mrow>` : mn(x);
export const sub = (/** @type {unknown} */ base, /** @type {unknown} */ index) =>
  html`<msub>${base}${index}</msub>`;
export const half = () => html`<mfrac><mn>1</mn><mn>2</mn></mfrac>`;

/** @param {{label?: string, children?: unknown}} props */
export const Formula = ({ children }) =>
  html`<math display="block" class="formula" translate="no">${children}</math>`;

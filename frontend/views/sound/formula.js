/** The mathematics of saying one sample after the other, with the numbers on screen. */
import { html } from "../../base/html.js";
import { Formula, mi, mn, mo, sub } from "../../kit/mathml.js";
import { words } from "./words.js";

const p = (/** @type {unknown} */ of) => html`<mrow>${mi("p")}${mo("(")}${of}${mo(")")}</mrow>`;
const whole = (/** @type {number} */ n) => html`<mn>${n}</mn>`;
const over = (/** @type {string} */ sign, /** @type {unknown} */ top) =>
  html`<munderover>${mo(sign)}<mrow>${mi("t")}${mo("=")}${whole(1)}</mrow>${top}</munderover>`;
const each = () =>
  p(
    html`<mrow>${sub(mi("x"), mi("t"))}${mo("∣")}${sub(mi("x"), html`<mrow>${mo("<")}${mi("t")}</mrow>`)}</mrow>`,
  );

/** @param {{sound: import("./sound.js").Sound}} props */
export function SoundFormula({ sound }) {
  const t = words.value.sound;
  const speech = sound.spoken.made.value?.speech;
  const length = speech?.clips[0]?.length ?? 0;
  const bits = speech?.bits[0];
  const top = bits === undefined ? mi("T") : whole(length);
  return html`<h3>${t.formula}</h3>
    <p>${t.formulaText}</p>
    <${Formula}>
      <mtable columnalign="right center left" displaystyle="true">
        <mtr><mtd>${p(mi("x"))}</mtd><mtd>${mo("=")}</mtd><mtd>${over("∏", top)}${each()}</mtd></mtr>
        ${
          bits !== undefined &&
          html`<mtr class="numbers"><mtd>${mo("−")}<msub>${mi("log")}${whole(2)}</msub>${p(mi("x"))}</mtd><mtd>${mo("=")}</mtd><mtd>${whole(length)}${mo("·")}${mn(bits)}${mo("=")}${mn(length * bits, 0)}<mspace width="0.3em" /><mtext>bit</mtext></mtd></mtr>`
        }
      </mtable>
    <//>`;
}

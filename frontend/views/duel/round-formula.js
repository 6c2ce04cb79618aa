/** What the two players want small, with the numbers of the rows. */
import { html } from "../../base/html.js";
import { Formula, factor, mi, mn, mo, sub } from "../../kit/mathml.js";
import { softplus } from "./round-numbers.js";
import { words } from "./words-round.js";

/** @typedef {import("./round-steps.js").Round} Round */
/** @typedef {"discriminator" | "generator"} Player */

const drawn = () => html`<mover accent="true">${mi("x")}<mo>~</mo></mover>`;
const says = (/** @type {unknown} */ of) => html`<mrow>${mi("D")}${mo("(")}${of}${mo(")")}</mrow>`;
const soft = (/** @type {unknown} */ a, /** @type {unknown} */ b) =>
  html`<mrow><mi mathvariant="normal">softplus</mi>${mo("(")}${a}${mo("−")}${b}${mo(")")}</mrow>`;

/** @param {{round: Round}} props */
export function Losses({ round }) {
  const t = words.value;
  const shown = round.shown.value;
  if (shown === null) return null;
  const { now, moved } = shown;
  const [fake = 0, true_ = 0] = [now.scores.drawn[0], now.scores.real[0]];
  const pairs = now.scores.drawn.length * now.scores.real.length;
  const loss = (/** @type {Player} */ who, /** @type {string} */ letter) => {
    const symbols = who === "discriminator" ? [says(drawn()), says(mi("x"))] : [says(mi("x")), says(drawn())];
    const [a, b] = who === "discriminator" ? [fake, true_] : [true_, fake];
    return html`<section class=${`loss ${who} ${moved === who ? "learning" : ""}`} aria-label=${t.lossOf[who]}>
      <h3>${t.lossOf[who]}</h3>
      <${Formula}>
        <mtable columnalign="right center left" displaystyle="true">
          <mtr><mtd>${sub(mi("L"), mi(letter))}</mtd><mtd>${mo("=")}</mtd><mtd>${html`<mrow><mfrac><mn>1</mn><mn>${pairs}</mn></mfrac><munder>${mo("∑")}<mtext>${t.allPairs}</mtext></munder>${soft(symbols[0], symbols[1])}</mrow>`}</mtd></mtr>
          <mtr class="numbers"><mtd><mtext>${t.firstPair}</mtext></mtd><mtd>${mo(":")}</mtd><mtd><mrow>${soft(mn(a), factor(b))}${mo("=")}${mn(softplus(a - b))}</mrow></mtd></mtr>
          <mtr class="numbers"><mtd>${sub(mi("L"), mi(letter))}</mtd><mtd>${mo("=")}</mtd><mtd>${mn(now.loss[who])}</mtd></mtr>
        </mtable>
      <//>
    </section>`;
  };
  return html`<div class="losses">${loss("discriminator", "D")} ${loss("generator", "G")}</div>
    <p class="loss-note quiet small">${t.lossNote}</p>`;
}

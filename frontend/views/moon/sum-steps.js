/** From maximum likelihood to the lecture's sum, line by line, each with the numbers of the picture at hand. */
import { html, useComputed } from "../../base/html.js";
import { drawCell } from "../../base/pictures.js";
import { Canvas, resize } from "../../kit/canvas.js";
import { Formula, factor, half, mi, mn, mo, sub } from "../../kit/mathml.js";
import {
  call,
  integral,
  kl,
  log,
  mean,
  minus,
  one,
  p,
  pxz,
  pz,
  pzx,
  q,
  row,
  two,
  word,
  x,
} from "./sum-formulas.js";
import { words } from "./words-term.js";

/** @typedef {import("./sum-bound.js").Bound} Bound */

/** So many draws are shown. */
const SHOWN = 6;
const nat = (/** @type {number} */ value) => mn(value, 2);
const likelihood = () => row(log(), p(x()));
const ratio = () => html`<mfrac>${row(pxz(), pz())}${q()}</mfrac>`;
const bound = () => word("ELBO");
const sigma = () => sub(mi("σ"), mi("i"));
/** The KL of all numbers of a code, where σ is the logarithm of the scale. */
const termOf = () =>
  row(
    html`<munder>${mo("∑")}${mi("i")}</munder>`,
    half(),
    mo("("),
    call(word("exp"), two(), sigma()),
    minus(),
    mo("("),
    one(),
    mo("+"),
    two(),
    sigma(),
    mo(")"),
    mo("+"),
    html`<msubsup>${mi("m")}${mi("i")}${two()}</msubsup>`,
    mo(")"),
  );
/** As it is written, so that what is written adds up. */
const written = (/** @type {number} */ value) => Math.round(value * 100) / 100;

/** @param {{bound: Bound}} props */
export function Steps({ bound: held }) {
  const t = words.value;
  const found = held.found.value;
  if (found === null) return null;
  const { numbers, code } = found;
  const { least, most } = numbers;
  const [rec, told, evidence] = [written(numbers.likelihood), written(numbers.kl), written(numbers.evidence)];
  const elbo = rec - told;
  const gap = evidence - elbo;
  const order = numbers.kls.map((_, i) => i).sort((a, b) => (numbers.kls[b] ?? 0) - (numbers.kls[a] ?? 0));
  const first = order[0] ?? 0;
  const [m, s] = [code.mean[first] ?? 0, Math.log(code.std[first] ?? 1)];
  const line = (
    /** @type {unknown} */ left,
    /** @type {string} */ sign,
    /** @type {unknown} */ right,
    numbers = false,
  ) =>
    html`<mtr class=${numbers ? "numbers" : ""}><mtd>${left}</mtd><mtd>${mo(sign)}</mtd><mtd>${right}</mtd></mtr>`;
  const step = (
    /** @type {keyof typeof t.stepsOf} */ name,
    /** @type {unknown} */ lines,
    /** @type {unknown} */ more = null,
  ) =>
    html`<li key=${name}>
      <p>${t.stepsOf[name]}</p>
      <${Formula}><mtable columnalign="right center left" displaystyle="true">${lines}</mtable><//>
      ${more}
    </li>`;
  return html`<ol class="steps">
    ${step("likelihood", [line(likelihood(), "=", row(log(), integral(pxz(), pz()))), line("", "≈", nat(evidence), true)])}
    ${step("times", [
      line(likelihood(), "=", row(log(), integral(q(), ratio()))),
      line("", "=", row(log(), mean(ratio()))),
      line(
        html`<mtext>${t.weights}</mtext>`,
        "∈",
        row(mo("["), nat(least), mo(","), mo(" "), nat(most), mo("]")),
        true,
      ),
    ])}
    ${step("jensen", [
      line(row(log(), mean(ratio())), "≥", row(mean(row(log(), ratio())), mo("="), bound())),
      line(nat(evidence), "≥", nat(elbo), true),
    ])}
    ${step("gap", [
      line(likelihood(), "=", row(bound(), mo("+"), kl(q(), pzx()))),
      line(nat(evidence), "≈", row(nat(elbo), mo("+"), nat(gap)), true),
    ])}
    ${step("elbo", [
      line(bound(), "=", row(mean(row(log(), pxz())), minus(), kl(q(), pz()))),
      line(nat(elbo), "=", row(nat(rec), minus(), nat(told)), true),
    ])}
    ${step(
      "kl",
      [
        line(kl(q(), pz()), "=", termOf()),
        line(
          nat(told),
          "=",
          row(
            html`<mn>…</mn>`,
            mo("+"),
            half(),
            mo("("),
            nat(Math.exp(2 * s)),
            minus(),
            factor(1 + 2 * s),
            mo("+"),
            nat(m * m),
            mo(")"),
            mo("+"),
            html`<mn>…</mn>`,
          ),
          true,
        ),
      ],
      html`<${Bars} kls=${order.map((i) => numbers.kls[i] ?? 0)} />`,
    )}
    ${step(
      "draws",
      [
        line(
          mean(row(log(), pxz())),
          "≈",
          row(
            html`<mfrac>${one()}${mi("K")}</mfrac>`,
            html`<munder>${mo("∑")}${mi("k")}</munder>`,
            log(),
            p(x(), mo("|"), sub(mi("z"), mi("k"))),
          ),
        ),
        line("", "=", nat(rec), true),
      ],
      html`<${Likelihoods} bound=${held} />`,
    )}
    ${step("loss", [
      line(row(minus(), bound()), "=", row(html`<mtext>${t.reconstruction}</mtext>`, mo("+"), termOf())),
      line(nat(-elbo), "=", row(nat(-rec), mo("+"), nat(told)), true),
    ])}
  </ol>`;
}

/** What each number of the code tells. @param {{kls: readonly number[]}} props */
function Bars({ kls }) {
  const t = words.value;
  const most = Math.max(...kls, 0.01);
  return html`<figure class="bars">
    <svg viewBox="0 0 360 56" role="img" aria-label=${`${t.bars(kls.length)}: ${kls.map((kl) => kl.toFixed(2)).join(", ")}`}>
      ${kls.map(
        (kl, i) =>
          html`<rect x=${(360 * i) / kls.length} width=${Math.max(1, 360 / kls.length - 3)} y=${56 - Math.max(1, (54 * kl) / most)} height=${Math.max(1, (54 * kl) / most)} />`,
      )}
    </svg>
    <figcaption class="quiet small">${t.bars(kls.length)}</figcaption>
  </figure>`;
}

/** Some draws, and how likely each makes the picture. @param {{bound: Bound}} props */
function Likelihoods({ bound: held }) {
  const t = words.value;
  const sheet = useComputed(() => held.found.value?.sheet ?? null);
  const { likelihoods = [] } = held.found.value?.numbers ?? {};
  return html`<figure class="likelihoods">
    <div>
      ${likelihoods.slice(0, SHOWN).map(
        (each, k) => html`<div key=${k}>
          <${Canvas} class="picture" width=${28} height=${28}
            draw=${(/** @type {CanvasRenderingContext2D} */ ink, /** @type {HTMLCanvasElement} */ canvas) => {
              const now = sheet.value;
              if (now === null) return false;
              resize(canvas, now.cell.width, now.cell.height);
              drawCell(ink, now, k, 0, 0, 0);
              return true;
            }} />
          <span class="small" translate=${false}>${each.toFixed(1).replace("-", "−")}</span>
        </div>`,
      )}
    </div>
    <figcaption class="quiet small">${t.drawnLikelihoods}</figcaption>
  </figure>`;
}

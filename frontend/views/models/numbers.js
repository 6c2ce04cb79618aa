/** What was measured of a model, how, and what others have published. */
import { html } from "../../base/html.js";
import { Copy } from "../../kit/copy.js";
import { english, exact, Told } from "./told.js";
import { words } from "./words.js";

/** @typedef {import("../../base/api.js").Card} Card */
/** @typedef {import("../../base/api.js").Metric} Metric */

/** Where the first and the last number stand on the line; behind it is said which end is the better. */
const [FIRST, LAST] = [0.06, 0.82];

/** A command to be copied. @param {{text: string}} props */
export const Command = ({ text }) =>
  html`<p class="command" translate=${false}>
    <code>${text}</code><${Copy} text=${() => text} label=${words.value.copy} icon="copy" />
  </p>`;

/**
 * Numbers in order, the best first, and where each stands on the line, the better to the right: of those that are best near a
 * number it is their distance to it that counts.
 * @template {{value: number}} T
 * @param {Pick<Metric, "better" | "target">} metric @param {readonly T[]} all
 */
export function inOrder({ better, target }, all) {
  const bad = (/** @type {number} */ x) =>
    better === "near" ? Math.abs(x - (target ?? 0)) : better === "higher" ? -x : x;
  const sorted = [...all].sort((a, b) => bad(a.value) - bad(b.value));
  const most = sorted.map(({ value }) => bad(value));
  const [best = 0, worst = 0] = [most[0], most.at(-1)];
  return sorted.map((one) => {
    const share = worst > best ? (worst - bad(one.value)) / (worst - best) : 0.5;
    return { one, at: FIRST + (LAST - FIRST) * (better === "neither" ? 1 - share : share) };
  });
}

/** Dots are nearer to each other than they are wide, on the line of a phone. */
const NEAR = 0.05;

/**
 * The measured number and the published ones as dots on a line, the better end to the right, where there
 * is anything to compare; the exact numbers below, the best first.
 * @param {{metric: Metric, name: string}} props
 */
function Compared({ metric, name }) {
  const { better, published } = metric;
  const all = [
    { who: name, zh: name, value: metric.value, own: true },
    ...published.map((other) => ({ ...other, own: false })),
  ];
  const placed = inOrder(metric, all);
  // Dots that would lie over each other stand in a pile.
  let up = 0;
  const dots = placed.map(({ one, at }, k) => {
    up = k > 0 && Math.abs(at - (placed[k - 1]?.at ?? 0)) < NEAR ? up + 1 : 0;
    return { own: one.own, at, up };
  });
  return html`<div class="line" aria-hidden="true" style=${{ "--most": Math.max(...dots.map((dot) => dot.up)) }}>
      ${dots.map((dot) => html`<span class=${dot.own ? "dot own" : "dot"} style=${{ "--at": dot.at, "--up": dot.up }}></span>`)}
      ${better !== "neither" && html`<span class="line-end">${words.value.betterEnd}</span>`}
    </div>
    <ul class="points">
      ${placed.map(
        ({ one }) => html`<li class=${one.own ? "own" : ""}>
          <b>${exact(one.value)}</b> <span translate=${false}><${Told} own=${one.who} chinese=${one.zh} /></span>
        </li>`,
      )}
    </ul>`;
}

/** Which way is better, in words. @param {Pick<Metric, "better" | "target">} metric */
export const wayOf = ({ better, target }) =>
  better === "near" ? words.value.near(exact(target ?? 0)) : words.value.better[better];

/** One measured number, and how it was measured. @param {{metric: Metric, name: string}} props */
function Measured({ metric, name }) {
  const t = words.value;
  const { zh, published, low, high } = metric;
  return html`<section class="measured">
    <h4><${Told} own=${metric.name} chinese=${zh?.name} /></h4>
    <p class="value">
      <b>${exact(metric.value)}</b> <${Told} own=${metric.unit} chinese=${zh?.unit} />
      <span class="quiet small">${wayOf(metric)}</span>
    </p>
    ${low != null && high != null && html`<p class="quiet small">${t.range(exact(low), exact(high))}</p>`}
    ${metric.means && html`<p class="means"><${Told} own=${metric.means} chinese=${zh?.means} /></p>`}
    ${published.length > 0 && html`<${Compared} metric=${metric} name=${name} />`}
    <details>
      <summary>${t.how}</summary>
      <p><${Told} own=${metric.split} chinese=${zh?.split} /> · ${t.cases(metric.n, exact(metric.n))}</p>
      <p><${Told} own=${metric.protocol} chinese=${zh?.protocol} /></p>
      <${Command} text=${metric.command} />
      ${
        published.length > 0 &&
        html`<p>${t.sources}</p>
          <ul lang=${english()}>
            ${published.map(({ who, source }) => html`<li><bdi translate=${false}>${who}</bdi>: <bdi>${source}</bdi></li>`)}
          </ul>`
      }
    </details>
  </section>`;
}

/** All that was measured of a model. @param {{card: Card}} props */
export function Numbers({ card }) {
  const t = words.value;
  const { metrics, name } = card;
  const compared = metrics.some(({ published }) => published.length > 0);
  return html`<section class="model-numbers">
    <h3>${compared ? t.numbers : t.measured}</h3>
    ${
      metrics.length === 0
        ? html`<p class="quiet">${t.unmeasured}</p>
            <${Command} text=${`python -m backend evaluate ${name} --in my-models`} />`
        : metrics.map((metric) => html`<${Measured} key=${metric.name} metric=${metric} name=${name} />`)
    }
  </section>`;
}

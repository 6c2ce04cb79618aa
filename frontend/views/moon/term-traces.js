/** What was measured of both trainings at each moment, under one scrubber. */
import { html } from "../../base/html.js";
import { narrow } from "../../base/media.js";
import { number } from "../../base/words.js";
import { titleOf } from "../../kit/head.js";
import { Scrubber } from "../../kit/transport.js";
import { words } from "./words-term.js";

/** @typedef {import("./term-moments.js").Moments} Moments */
/** @typedef {import("../../base/api.js").Card} Card */
/** @typedef {"noise" | "distortion" | "kl"} Quantity */

/** As wide as it stands on the screen, so that its letters are as large as others. */
const widthOf = () => (narrow.value ? 358 : 520);
const EDGE = { left: 40, right: 18 };
const PANEL = 112;
const HEAD = 22;
const FLOOR = 26;
const height = PANEL - HEAD - 8;
/** @type {readonly Quantity[]} */
const QUANTITIES = ["noise", "distortion", "kl"];
const KINDS = /** @type {const} */ (["main", "second"]);

/** As many digits as tell something. @param {number} x */
export const told = (x) => number(x, x >= 100 ? 0 : x >= 10 ? 1 : x >= 0.1 ? 2 : 4);

/** What was measured, moment by moment; null where nothing was. @param {Card} card @param {Quantity} quantity */
export const measuredOf = (card, quantity) =>
  (card.generations ?? []).map(({ measured }) => {
    const found = measured?.[quantity];
    return found !== undefined && found > 0 ? found : null; // zero has no logarithm
  });

/**
 * How far a scale of logarithms has to go, and the round numbers on it: of much the powers of ten, of little twos and fives too.
 * @param {readonly (number | null)[]} all
 */
export function scaleOf(all) {
  const found = all.flatMap((x) => (x === null ? [] : Math.log10(x)));
  const [low, high] = [Math.min(...found) - 0.08, Math.max(...found) + 0.08];
  const every = high - low > 3.5 ? 2 : 1;
  const steps = high - low > 1.6 ? [1] : [1, 2, 5];
  const ticks = Array.from({ length: 16 }, (_, k) => k - 8)
    .filter((power) => power % every === 0)
    .flatMap((power) => steps.map((step) => step * 10 ** power))
    .filter((tick) => Math.log10(tick) >= low && Math.log10(tick) <= high);
  return { low, high, ticks };
}

/** One quantity, on a scale of powers of ten. @param {{moments: Moments, quantity: Quantity, top: number}} props */
function Panel({ moments, quantity, top }) {
  const t = words.value;
  const all = widthOf();
  const width = all - EDGE.left - EDGE.right;
  const rows = moments.pair.map((card) => measuredOf(card, quantity));
  const now = moments.moment.value;
  const x = (/** @type {number} */ k) => EDGE.left + (width * k) / (moments.count - 1);
  const measured = rows.some((row) => row.some((value) => value !== null));
  const { low, high, ticks } = scaleOf(measured ? rows.flat() : [1, 10]);
  const y = (/** @type {number} */ value) =>
    top + HEAD + (height * (high - Math.log10(value))) / (high - low);
  return html`<g>
    <text class="panel-name" x=${EDGE.left} y=${top + 14}>${t.quantities[quantity]}</text>
    ${!measured && html`<text class="wall" x=${all - EDGE.right} y=${top + 14}>${t.notMeasured}</text>`}
    ${
      measured &&
      ticks.map(
        (at) => html`<line class="grid" x1=${EDGE.left} x2=${all - EDGE.right} y1=${y(at)} y2=${y(at)} />
          <text class="wall" x=${EDGE.left - 6} y=${y(at) + 4}>${number(at, Math.max(0, -Math.floor(Math.log10(at) + 1e-9)))}</text>`,
      )
    }
    ${rows.map((row, side) => {
      const kind = KINDS[side] ?? "main";
      const points = row.flatMap((value, k) =>
        value === null ? [] : `${x(k).toFixed(1)},${y(value).toFixed(1)}`,
      );
      const here = row[now] ?? null;
      return html`${points.length > 1 && html`<polyline class=${kind} points=${points.join(" ")} />`}
        ${here !== null && html`<circle class=${kind} cx=${x(now)} cy=${y(here)} r="4" />`}
        ${here !== null && html`<text class=${`value ${kind}`} x=${all - EDGE.right - (1 - side) * 60} y=${top + 14}>${told(here)}</text>`}`;
    })}
  </g>`;
}

/** @param {{moments: Moments}} props */
export function Traces({ moments }) {
  const all = widthOf();
  const width = all - EDGE.left - EDGE.right;
  const t = words.value;
  const now = moments.moment.value;
  const steps = moments.pair[0].generations?.map(({ step }) => step ?? null) ?? [];
  const x = (/** @type {number} */ k) => EDGE.left + (width * k) / (moments.count - 1);
  const floor = QUANTITIES.length * PANEL;
  const last = moments.count - 1;
  const named = [0, 0.3, 0.55, 0.8, 1].map((share) => Math.round(share * last));
  const step = (/** @type {number} */ k) => number(steps[k] ?? k);
  const said = QUANTITIES.map((quantity) => {
    const values = moments.pair.map((card) => {
      const value = measuredOf(card, quantity)[now] ?? null;
      return `${titleOf(card)} ${value === null ? t.notMeasured : told(value)}`;
    });
    return `${t.quantities[quantity]}: ${values.join(", ")}`;
  });
  const transport = { playing: moments.playing.value, play: moments.play, pause: moments.pause };
  return html`<div class="traces" style=${{ "--left": EDGE.left / all, "--width": width / all }}>
    <${Scrubber} class="lever trace-hand" label=${t.scrub} at=${now} most=${last}
      text=${t.momentText(now + 1, moments.count, step(now))} walk=${moments.scrub} transport=${transport} />
    <svg viewBox=${`0 0 ${all} ${floor + FLOOR}`} role="img" aria-label=${said.join("; ")}>
      <line class="now" x1=${x(now)} x2=${x(now)} y1=${HEAD} y2=${floor} />
      ${QUANTITIES.map((quantity, k) => html`<${Panel} moments=${moments} quantity=${quantity} top=${k * PANEL} />`)}
      ${named.map((k) => html`<text class="floor" x=${x(k)} y=${floor + 14}>${step(k)}</text>`)}
      <rect class="cap" x=${x(now) - 5} y=${floor - 9} width="10" height="14" rx="2" />
    </svg>
  </div>`;
}

/** What was measured of each moment of a training that was kept, as small curves. */
import { html } from "../../base/html.js";
import { exact } from "./told.js";
import { words } from "./words.js";

/** @typedef {import("../../base/api.js").Card} Card */

const WIDTH = 240;
const HEIGHT = 48;
const EDGE = 4;
const QUANTITIES = /** @type {const} */ (["noise", "distortion", "kl", "distance", "read", "caught"]);
/** Shares, from 0 to 100: the others are above 0 and stand on a scale of powers. */
const SHARES = new Set(["read", "caught"]);

/**
 * Numbers as points of a curve: on a scale of powers from the least to the most, or of shares from 0 to 100.
 * @param {readonly number[]} values @param {boolean} shares
 */
export function pointsOf(values, shares) {
  const heights = shares ? values : values.map((value) => Math.log10(value));
  const [low, high] = shares ? [0, 100] : [Math.min(...heights), Math.max(...heights)];
  const x = (/** @type {number} */ k) => EDGE + ((WIDTH - 2 * EDGE) * k) / (values.length - 1);
  const y = (/** @type {number} */ at) =>
    EDGE + ((HEIGHT - 2 * EDGE) * (high - at)) / Math.max(high - low, 1e-9);
  return heights.map((at, k) => `${x(k).toFixed(1)},${y(at).toFixed(1)}`);
}

/** @param {{card: Card}} props */
export function Moments({ card }) {
  const t = words.value;
  const all = card.generations ?? [];
  const rows = QUANTITIES.map((name) => ({
    name,
    shares: SHARES.has(name),
    values: all.flatMap(({ measured }) => measured?.[name] ?? []).filter((x) => x > 0 || SHARES.has(name)),
  })).filter(({ values }) => values.length === all.length && values.length > 1);
  if (rows.length === 0) return null;
  return html`<section class="moments">
    <h3>${t.moments(all.length)}</h3>
    ${rows.map(({ name, shares, values }) => {
      const points = pointsOf(values, shares);
      const [first = 0, last = 0] = [values[0], values.at(-1)];
      const said = `${exact(first)} → ${exact(last, last < 0.01 ? 4 : 2)}`;
      return html`<figure key=${name}>
        <figcaption>${t.quantities[name]} <b>${said}</b></figcaption>
        <svg viewBox=${`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label=${`${t.quantities[name]}: ${said}`}>
          ${shares && html`<path class="ends" d=${`M0 ${EDGE}H${WIDTH}M0 ${HEIGHT - EDGE}H${WIDTH}`} />`}
          <polyline points=${points.join(" ")} />
          <circle cx=${points.at(-1)?.split(",")[0]} cy=${points.at(-1)?.split(",")[1]} r="3" />
        </svg>
      </figure>`;
    })}
    <p class="quiet small">${rows.some(({ shares }) => !shares) && t.powers} ${rows.some(({ shares }) => shares) && t.shares}</p>
  </section>`;
}

/** What was measured of each generation, as curves under the hand. */
import { html } from "../../base/html.js";
import { narrow } from "../../base/media.js";
import { number, percent } from "../../base/words.js";
import { Choices } from "../../kit/choices.js";
import { ALONG, at, room } from "./address.js";
import { measuredOf, nearestPlace, scaleOf } from "./measured.js";
import { words } from "./words.js";

/** @typedef {import("./duel.js").Duel} Duel */

/** As wide as it stands on the screen, so that its letters are as large as others. */
const widthOf = () => (narrow.value ? 358 : 520);
const EDGE = { left: 48, right: 10, top: 6, floor: 22 };
const HEIGHT = 96;

/** As many digits as tell something. @param {number} x */
export const told = (x) => number(x, x >= 100 ? 0 : x >= 10 ? 1 : 2);

/** @param {"caught" | "distance"} quantity @param {number} x */
const said = (quantity, x) => (quantity === "caught" ? percent(x / 100, 1) : told(x));

/**
 * @param {object} props
 * @param {Duel} props.duel
 * @param {"caught" | "distance"} props.quantity
 * @param {readonly number[]} props.values @param {readonly number[]} props.xs where they stand
 * @param {boolean} props.floor does it carry the numbers below?
 */
function Panel({ duel, quantity, values, xs, floor }) {
  const t = words.value;
  const all = widthOf();
  const width = all - EDGE.left - EDGE.right;
  const bottom = EDGE.top + HEIGHT;
  const now = duel.drawn.value;
  const [first = 0, last = 1] = [xs[0], xs.at(-1)];
  const along = (/** @type {number} */ at) => EDGE.left + (width * (at - first)) / (last - first || 1);
  const x = (/** @type {number} */ k) => along(xs[k] ?? 0);
  const byMinutes = at.along.value === "minutes";
  const { height, ticks } = scaleOf(quantity, values);
  const y = (/** @type {number} */ value) => bottom - HEIGHT * height(value);
  const value = values[now] ?? 0;
  const quarters = [0, 0.25, 0.5, 0.75, 1].map((share) => first + share * (last - first));
  const named = byMinutes ? quarters : [...new Set(quarters.map(Math.round))];
  /** @param {PointerEvent & {currentTarget: SVGSVGElement}} event */
  const walk = ({ currentTarget, clientX }) => {
    const box = currentTarget.getBoundingClientRect();
    const share = (((clientX - box.left) / box.width) * all - EDGE.left) / width;
    const place = nearestPlace(xs, first + share * (last - first));
    if (place !== duel.drawn.peek()) duel.scrub(place);
  };
  return html`<figure class="curve">
    <figcaption><b>${t.quantities[quantity]}</b> <b class="value">${said(quantity, value)}</b>
      <span class="quiet small">${t.means[quantity]}</span></figcaption>
    <svg viewBox=${`0 0 ${all} ${bottom + (floor ? EDGE.floor : 8)}`} role="img"
      aria-label=${`${t.quantities[quantity]}: ${said(quantity, values[0] ?? 0)} → ${said(quantity, values.at(-1) ?? 0)}`}
      onPointerDown=${(/** @type {PointerEvent & {currentTarget: SVGSVGElement}} */ event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        walk(event);
      }}
      onPointerMove=${(/** @type {PointerEvent & {currentTarget: SVGSVGElement}} */ event) => event.buttons > 0 && walk(event)}>
      ${ticks.map(
        (
          tick,
        ) => html`<line class=${tick === 50 && quantity === "caught" ? "coin" : "grid"} x1=${EDGE.left} x2=${all - EDGE.right} y1=${y(tick)} y2=${y(tick)} />
          <text class="wall-number" x=${EDGE.left - 6} y=${y(tick) + 4}>${number(tick, tick < 1 ? Math.ceil(-Math.log10(tick)) : 0)}</text>`,
      )}
      <line class="now" x1=${x(now)} x2=${x(now)} y1=${EDGE.top} y2=${bottom} />
      <polyline points=${values.map((each, k) => `${x(k).toFixed(1)},${y(each).toFixed(1)}`).join(" ")} />
      ${values.map((each, k) => html`<circle class="dot" cx=${x(k)} cy=${y(each)} r="1.75" />`)}
      <circle class="here" cx=${x(now)} cy=${y(value)} r="5" />
      ${
        floor &&
        named.map((at) => {
          const text = number(at, byMinutes && last < 20 ? 1 : 0);
          const end = at === last;
          return html`<text class="floor-number" x=${along(at)} y=${bottom + 16} text-anchor=${end ? "end" : "middle"}>${end && byMinutes ? t.minutesShort(text) : text}</text>`;
        })
      }
    </svg>
  </figure>`;
}

/** @param {{duel: Duel}} props */
export function Curves({ duel }) {
  const t = words.value;
  const rows = /** @type {const} */ (["caught", "distance"]).flatMap((quantity) => {
    const values = measuredOf(duel.all, quantity);
    return values === null ? [] : { quantity, values };
  });
  if (rows.length === 0) return html`<p class="quiet">${t.notMeasured}</p>`;
  const minutes = measuredOf(duel.all, "minutes");
  const xs =
    at.along.value === "minutes" && minutes !== null ? minutes : duel.all.map(({ number }) => number);
  return html`<section class="curves" aria-label=${t.curves}>
    ${rows.map(({ quantity, values }, k) => html`<${Panel} key=${quantity} duel=${duel} quantity=${quantity} values=${values} xs=${xs} floor=${k === rows.length - 1} />`)}
    ${
      minutes !== null &&
      html`<${Choices} name="along" label=${t.alongLabel} choices=${ALONG} value=${at.along.value}
        say=${(/** @type {typeof ALONG[number]} */ one) => t.alongs[one]} take=${(/** @type {typeof ALONG[number]} */ along) => room.go({ along })} />`
    }
  </section>`;
}

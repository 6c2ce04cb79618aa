/** The last few samples, one dot each, and beside them, on the same heights, where the next one will be. */
import { html } from "../../base/html.js";
import { number, percent } from "../../base/words.js";
import { Explained } from "../../kit/term.js";
import { heightOf, SILENT } from "./wave.js";
import { words } from "./words.js";

/** @typedef {Event & {currentTarget: HTMLInputElement}} FieldEvent */

const VALUES = 256;
/** The drawing of the distribution is so wide, in its own units. */
const WIDE = 100;

/** The likeliest value. @param {readonly number[]} chances */
const likeliestOf = (chances) => chances.reduce((best, p, v) => (p > (chances[best] ?? 0) ? v : best), 0);

/** A value as one reads it: how far the loudspeaker is moved, −1 to 1. @param {number} value */
export const heightText = (value) => number(heightOf(value), Math.abs(heightOf(value)) < 0.1 ? 3 : 2);
/** @param {number} p */
export const chanceText = (p) => percent(p, p < 0.1 ? 1 : 0);

/** Bars turned upright: one for each value, as long as it is likely. @param {readonly number[]} chances */
function bars(chances) {
  const most = Math.max(1e-9, ...chances);
  return chances
    .map((p, value) => `M0 ${VALUES - 1 - value}h${((WIDE * p) / most).toFixed(2)}v1H0Z`)
    .join("");
}

/**
 * @param {object} props
 * @param {readonly number[]} props.past all samples so far
 * @param {number} props.count how many of them are shown
 * @param {number} [props.fixed] so many of the last ones were drawn, or chosen, here
 * @param {number} props.rate
 * @param {readonly number[] | null} props.next of the next sample
 * @param {number | null} [props.over] a value that the hand is over
 * @param {{hover: (value: number | null) => void, choose: (value: number) => void}} [props.hand] where another value can be chosen
 */
export function CloseUp({ past, count, fixed = 0, rate, next, over = null, hand }) {
  const t = words.value.sound;
  const shown = past.slice(-count);
  const first = count - shown.length;
  const row = (/** @type {number} */ v) => VALUES - 0.5 - v;
  const dots = (/** @type {readonly number[]} */ some, /** @type {number} */ from) =>
    some.map((v, k) => `M${from + k + 0.5} ${row(v)}h0`).join("");
  const old = Math.max(0, shown.length - fixed);
  const best = next === null ? SILENT : likeliestOf(next);
  const told = over ?? best;
  const p = next?.[told] ?? 0;
  return html`<div class=${`close-up ${hand === undefined ? "" : "by-hand-too"}`}>
    <figure class="dots">
      <svg viewBox=${`0 0 ${count} ${VALUES}`} preserveAspectRatio="none" role="img" aria-label=${t.closeLabel(shown.length)}>
        <path class="wave-zero" d=${`M0 ${row(SILENT)}H${count}`} />
        <polyline class="dot-line" points=${shown.map((v, k) => `${first + k + 0.5},${row(v)}`).join(" ")} />
        <path class="dot" d=${dots(shown.slice(0, old), first)} />
        <path class="dot drawn" d=${dots(shown.slice(old), first + old)} />
      </svg>
      <figcaption class="small quiet"><${Explained} text=${t.close(number((1000 * count) / rate, count < 80 ? 1 : 0))} place="sound close" /></figcaption>
    </figure>
    <figure class="next">
      <div class="next-plot">
        <svg viewBox=${`0 0 ${WIDE} ${VALUES}`} preserveAspectRatio="none" role="img"
          aria-label=${next === null ? t.next : t.nextLabel(heightText(best), chanceText(next[best] ?? 0))}>
          <path class="wave-zero" d=${`M0 ${row(SILENT)}H${WIDE}`} />
          ${next !== null && html`<path class="bars" d=${bars(next)} />`}
          ${over !== null && html`<path class="over" d=${`M0 ${row(over)}H${WIDE}`} />`}
        </svg>
        ${hand !== undefined && next !== null && html`<${Chooser} next=${next} value=${told} hand=${hand} />`}
      </div>
      <figcaption class="small quiet">${t.next}${next !== null && html`, <span translate=${false}>${over === null ? t.likeliest(heightText(best), chanceText(p)) : t.anotherText(heightText(over), chanceText(p))}</span>`}</figcaption>
    </figure>
    ${hand !== undefined && html`<p class="unseen" role="status">${over === null ? "" : t.anotherText(heightText(over), chanceText(p))}</p>`}
  </div>`;
}

/** Another value for the next sample: a press takes it; arrow keys look for one, Enter takes it. @param {{next: readonly number[], value: number, hand: {hover: (value: number | null) => void, choose: (value: number) => void}}} props */
function Chooser({ next, value, hand }) {
  const t = words.value.sound;
  const at = (/** @type {PointerEvent & {currentTarget: HTMLElement}} */ { currentTarget, clientY }) => {
    const { top, height } = currentTarget.getBoundingClientRect();
    return Math.max(0, Math.min(VALUES - 1, VALUES - 1 - Math.floor(((clientY - top) / height) * VALUES)));
  };
  return html`<input
    type="range"
    class="chooser"
    min="0"
    max=${VALUES - 1}
    step="1"
    value=${value}
    aria-label=${t.another}
    aria-orientation="vertical"
    aria-valuetext=${t.anotherText(heightText(value), chanceText(next[value] ?? 0))}
    title=${t.choose}
    onPointerMove=${(/** @type {PointerEvent & {currentTarget: HTMLElement}} */ event) => hand.hover(at(event))}
    onPointerLeave=${() => hand.hover(null)}
    onPointerDown=${(/** @type {PointerEvent & {currentTarget: HTMLElement}} */ event) => {
      hand.hover(at(event));
      event.currentTarget.setPointerCapture(event.pointerId);
    }}
    onPointerUp=${(/** @type {PointerEvent & {currentTarget: HTMLElement}} */ event) => {
      hand.hover(null);
      hand.choose(at(event));
    }}
    onInput=${(/** @type {FieldEvent} */ { currentTarget }) => hand.hover(Number(currentTarget.value))}
    onBlur=${() => hand.hover(null)}
    onKeyDown=${(/** @type {KeyboardEvent} */ event) => {
      if (event.key === "Enter") {
        hand.hover(null);
        hand.choose(value);
      } else if (event.key === "ArrowUp" || event.key === "ArrowDown") {
        hand.hover(Math.max(0, Math.min(VALUES - 1, value + (event.key === "ArrowUp" ? 1 : -1))));
      } else return;
      event.preventDefault();
    }}
  />`;
}

/** Curves over a number that moves under the finger. */
import { clamp, parseNumber, round, shown, stops } from "../../base/codes.js";
import { html } from "../../base/html.js";

/**
 * @typedef {object} Curve
 * @property {"first" | "second" | "main" | "faint"} kind
 * @property {(x: number) => number} of
 * @property {string} [label] at the curve
 * @property {number} [at] over which x the label stands
 * @property {number} [by] how far above, in pixels; below 0: under it
 */
/** @typedef {Event & {currentTarget: HTMLInputElement}} FieldEvent */

const WIDTH = 400;
const HEIGHT = 230;
const EDGE = { left: 26, right: 8, top: 6, bottom: 22 };
const inner = { width: WIDTH - EDGE.left - EDGE.right, height: HEIGHT - EDGE.top - EDGE.bottom };

/**
 * @param {object} props
 * @param {string} props.name of the number
 * @param {string} props.letter as the formula calls it
 * @param {number} props.value
 * @param {number} props.low @param {number} props.high
 * @param {number} props.bottom @param {number} props.top
 * @param {readonly number[]} props.across where the floor has a number
 * @param {readonly number[]} props.up where the wall has one
 * @param {readonly Curve[]} props.curves
 * @param {readonly [number, number]} [props.gap] what is between two heights at the value
 * @param {readonly number[]} [props.marks] on the floor
 * @param {string} props.text what the curves say at the value
 * @param {string} props.typed what its field is called
 * @param {(value: number) => void} props.slide while it is dragged
 * @param {(value: number) => void} props.set once it is typed
 * @param {() => void} props.reset on Delete
 * @param {unknown} [props.children] beside the field
 */
export function Plot({
  name,
  letter,
  value,
  low,
  high,
  bottom,
  top,
  across,
  up,
  curves,
  gap,
  marks = [],
  ...rest
}) {
  const { text, typed, slide, set, reset, children } = rest;
  const x = (/** @type {number} */ at) => (inner.width * (at - low)) / (high - low);
  const y = (/** @type {number} */ at) => (inner.height * (top - at)) / (top - bottom);
  const line = (/** @type {Curve["of"]} */ of) =>
    stops(low, high, 90)
      .map((at) => `${x(at).toFixed(1)},${y(of(at)).toFixed(1)}`)
      .join(" ");
  const written = shown(value);
  return html`<div class="plot">
    <div class="plot-sheet">
      <input
        type="range"
        class="lever plot-hand"
        min=${low}
        max=${high}
        step="0.05"
        value=${value}
        aria-label=${name}
        aria-valuetext=${`${written}: ${text}`}
        onInput=${(/** @type {FieldEvent} */ { currentTarget }) => slide(Number(currentTarget.value))}
        onKeyDown=${(/** @type {KeyboardEvent} */ event) => {
          if (event.key !== "Delete" && event.key !== "Backspace") return;
          reset();
          event.preventDefault();
        }}
      />
      <svg viewBox=${`0 0 ${WIDTH} ${HEIGHT}`} aria-hidden="true">
        ${up.map((at) => html`<text class="wall" x=${EDGE.left - 6} y=${EDGE.top + y(at) + 4}>${shown(at, 0)}</text>`)}
        ${across.map((at) => html`<text class="floor" x=${EDGE.left + x(at)} y=${HEIGHT - 4}>${shown(at, 0)}</text>`)}
        <svg x=${EDGE.left} y=${EDGE.top} width=${inner.width} height=${inner.height}>
          ${up.map((at) => html`<line class=${at === 0 ? "zero" : "grid"} x1="0" x2=${inner.width} y1=${y(at)} y2=${y(at)} />`)}
          <line class="zero" x1=${x(0)} x2=${x(0)} y1="0" y2=${inner.height} />
          ${marks.map((at) => html`<line class="mark" x1=${x(clamp(at, low, high))} x2=${x(clamp(at, low, high))} y1=${inner.height - 9} y2=${inner.height} />`)}
          ${curves.map(({ kind, of }) => html`<polyline class=${kind} points=${line(of)} />`)}
          <line class="now" x1=${x(value)} x2=${x(value)} y1="0" y2=${inner.height} />
          ${gap !== undefined && html`<line class="gap" x1=${x(value)} x2=${x(value)} y1=${y(gap[0])} y2=${y(gap[1])} />`}
          ${curves.map(({ kind, of }) => html`<circle class=${kind} cx=${x(value)} cy=${y(of(value))} r=${kind === "main" ? 5 : 3.5} />`)}
          ${curves.map(
            ({ kind, of, label, at = 0, by = 8 }) =>
              label !== undefined &&
              html`<text class=${`label ${kind}`} x=${x(at)} y=${y(of(at)) - by}>${label}</text>`,
          )}
        </svg>
      </svg>
    </div>
    <div class="plot-number">
      <label>
        <span translate=${false}>${letter} =</span>
        <input
          type="text"
          inputmode="decimal"
          autocomplete="off"
          aria-label=${typed}
          value=${written}
          onChange=${(/** @type {FieldEvent} */ { currentTarget }) => {
            const next = parseNumber(currentTarget.value);
            if (next !== null) set(round(clamp(next, low, high)));
            currentTarget.value = written; // until the new value comes back
          }}
        />
      </label>
      ${children}
    </div>
  </div>`;
}

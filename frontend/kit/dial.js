import { clamp, parseNumber, shown } from "../base/codes.js";
import { html } from "../base/html.js";

/** @typedef {Event & {currentTarget: HTMLInputElement}} FieldEvent */

/**
 * A number between two ends: dragged on a range, or typed beside it.
 * @param {object} props
 * @param {string} props.label
 * @param {number} props.value
 * @param {number} props.low @param {number} props.high
 * @param {number} [props.step]
 * @param {number} [props.digits] after the point
 * @param {(value: number) => void} props.slide while it is dragged
 * @param {(value: number) => void} [props.set] once it is typed; else as dragged
 * @param {string} props.typed what the field is called for who does not see that it belongs to the range
 * @param {string} [props.hint] one sentence of what it does
 * @param {boolean} [props.disabled]
 * @param {string} [props.class]
 * @param {unknown} [props.children] what is to be seen instead of the label
 */
export function Dial({
  label,
  value,
  low,
  high,
  step = 1,
  digits = 0,
  slide,
  set = slide,
  typed,
  hint,
  disabled = false,
  class: kind = "",
  children,
}) {
  const text = shown(value, digits);
  return html`<div class=${`field dial ${kind}`}>
    <span>${children ?? label}${hint && html` <span class="quiet hint">${hint}</span>`}</span>
    <div class="dial-both">
      <input
        type="range"
        min=${low}
        max=${high}
        step=${step}
        value=${value}
        disabled=${disabled}
        aria-label=${label}
        aria-valuetext=${text}
        onInput=${(/** @type {FieldEvent} */ { currentTarget }) => slide(Number(currentTarget.value))}
      />
      <input
        type="text"
        inputmode="decimal"
        autocomplete="off"
        value=${text}
        disabled=${disabled}
        aria-label=${typed}
        onChange=${(/** @type {FieldEvent} */ { currentTarget }) => {
          const next = parseNumber(currentTarget.value);
          if (next !== null) set(clamp(digits === 0 ? Math.round(next) : next, low, high));
          currentTarget.value = text; // until the new value comes back
        }}
      />
    </div>
  </div>`;
}

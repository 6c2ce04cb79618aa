import { html } from "../base/html.js";

/**
 * A row of choices, one of them taken.
 * @template T
 * @param {object} props
 * @param {string} props.name of the group, one of its kind on the page
 * @param {string} props.label
 * @param {readonly T[]} props.choices
 * @param {T | null | undefined} props.value
 * @param {(choice: T) => unknown} props.say
 * @param {(choice: T) => string} [props.tell] for who hears it, where that is more than what is to be seen
 * @param {(choice: T) => void} props.take
 * @param {unknown} [props.children] besides, after the choices
 */
export function Choices({ name, label, choices, value, say, tell, take, children }) {
  return html`<div class="picked" role="radiogroup" aria-labelledby=${`name-of-${name}`}>
    <span id=${`name-of-${name}`} class="quiet small">${label}</span>
    <div class="choices">
      ${choices.map(
        (choice) => html`<label class="choice" key=${String(choice)}>
          <input
            type="radio"
            name=${name}
            aria-label=${tell?.(choice)}
            checked=${choice === value}
            onChange=${() => take(choice)}
          />
          <span>${say(choice)}</span>
        </label>`,
      )}
    </div>
    ${children}
  </div>`;
}

import { html, Icon, useRef } from "../base/html.js";
import { save } from "../base/pictures.js";
import { createAnswer } from "./answer.js";
import { useHeld } from "./scope.js";
import { Refusal } from "./trouble.js";
import { words } from "./words.js";

/**
 * Something on screen, handed over as a file: it says that it is being made, and what went wrong.
 * @param {object} props
 * @param {string} props.label
 * @param {string} props.name of the file
 * @param {() => Promise<Blob | null>} props.make null: there is nothing to keep yet
 */
export function Keep({ label, name, make }) {
  const t = words.value;
  const now = useRef({ name, make });
  now.current = { name, make };
  const keeping = useHeld(
    () =>
      createAnswer((/** @type {null} */ _) => now.current.make(), {
        arrived: (file) => file !== null && save(file, now.current.name),
      }),
    [],
  );
  const busy = keeping.asking.value;
  const trouble = keeping.trouble.value;
  return html`<button
      type="button"
      class="quiet-button"
      aria-disabled=${busy ? "true" : null}
      onClick=${() => busy || keeping.push(null)}
    >
      <${Icon} name="download" /><span>${label}</span>
    </button>
    <span class="making" role="status">${keeping.waiting.value && trouble === null && t.making(label)}</span>
    <${Refusal} trouble=${trouble} retry=${keeping.retry} drop=${keeping.drop} />`;
}

import { html } from "../../base/html.js";
import { Choices } from "../../kit/choices.js";
import { SUBJECTS } from "./address.js";
import { words } from "./words.js";

/** What the tools work on: a sentence and its code. @typedef {import("../../vendor/preact-signals.js").ReadonlySignal<{code: number[], text: string} | null>} Subjects */

/** Which sentence a tool works on. @param {{room: import("./address.js").Room}} props */
export function Subject({ room }) {
  const t = words.value.lines;
  return html`<${Choices} name="of" label=${t.of} choices=${SUBJECTS} value=${room.at.of.value}
    say=${(/** @type {typeof SUBJECTS[number]} */ of) => t.subjects[of]}
    take=${(/** @type {typeof SUBJECTS[number]} */ of) => room.go({ of, code: null })} />`;
}

/** Which label the model takes the input for, and what the visitor says it is. */
import * as column from "../../base/columns.js";
import { computed, html, signal } from "../../base/html.js";
import { Choices } from "../../kit/choices.js";
import { createScope } from "../../kit/scope.js";
import { words } from "./words.js";

/** @typedef {import("../../base/api.js").Label} Label */

/**
 * The label of what is on screen: the chosen one, unless the model could not read the input as that.
 * @param {import("../../levers/instrument.js").Instrument} instrument
 */
export function createReading({ room, seen, label, inputTrouble }) {
  const { at } = room;
  const scope = createScope(room);
  const refused = signal(false);
  let question = "";
  let told = inputTrouble.peek();
  scope.watch(() => {
    const now = `${column.input.write(at.input.value)} ${at.label.value}`;
    const trouble = inputTrouble.value;
    if (now !== question) refused.value = false;
    else if (trouble !== null && trouble !== told) refused.value = true;
    question = now;
    told = trouble;
  });
  return {
    label: computed(() => (refused.value ? (seen.value?.label ?? label.value) : label.value)),
    close: scope.close,
  };
}

/** @param {{instrument: import("../../levers/instrument.js").Instrument, label: Label | null, children?: unknown}} props */
export function ReadAs({ instrument, label, children }) {
  const { labels, judge } = instrument.card;
  const t = words.value;
  return html`<div class=${`read-as ${labels.length > 10 ? "many" : ""}`}>
    <${Choices}
      name="read-as"
      label=${t.readAs}
      choices=${labels}
      value=${label}
      say=${(/** @type {Label} */ each) => html`<bdi translate="no">${each}</bdi>`}
      tell=${t.label}
      take=${instrument.correct}
    >
      <span class="quiet small">${judge ? t.readAsHint : t.readAsAsk}</span>
    <//>
    ${children}
  </div>`;
}

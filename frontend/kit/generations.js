/** The choice of the moment of a training that draws, where some were kept. */
import { generationOf, generationsOf } from "../base/columns.js";
import { html } from "../base/html.js";
import { number } from "../base/words.js";
import { Dial } from "./dial.js";
import { words } from "./words.js";

/**
 * Which moment of the training is asked; the newest, unless the visitor says otherwise.
 * @template {import("../base/screen.js").Columns} C
 * @param {{card: import("../base/api.js").Card, room: import("../base/screen.js").Room<C & {generation: typeof import("../base/columns.js").generation}>}} props
 */
export function Generations({ card, room }) {
  const all = generationsOf(card);
  if (all.length === 0) return null;
  const t = words.value.generations;
  const last = all.length - 1;
  const chosen = generationOf(card, room.at.generation.value);
  const at = chosen === null ? last : all.findIndex(({ number }) => number === chosen);
  const { step, measured } = all[at] ?? {};
  const to = (/** @type {number} */ k) =>
    /** @type {any} */ ({ generation: k === last ? null : (all[k]?.number ?? null) });
  const minutes = measured?.minutes;
  const when =
    minutes !== undefined ? t.minutes(number(minutes, 1)) : step != null ? t.steps(number(step)) : "";
  return html`<${Dial}
    class="generations"
    label=${t.label}
    typed=${t.typed}
    hint=${at === last ? t.newest : step === 0 || minutes === 0 ? t.untrained : when}
    value=${at}
    low=${0}
    high=${last}
    slide=${(/** @type {number} */ k) => room.slide(to(k), "generation")}
    set=${(/** @type {number} */ k) => room.go(to(k))}
  />`;
}

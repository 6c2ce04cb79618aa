/** Moon: an auto-encoder beside a VAE, and the term that keeps the VAE's noise. */
import { html, useSignal } from "../../base/html.js";
import { Choices } from "../../kit/choices.js";
import { Head } from "../../kit/head.js";
import { at, room } from "./address.js";
import { Digits } from "./digits.js";
import { Moons } from "./moons.js";
import { coupleOf, offered, partOf } from "./pair.js";
import { Sum } from "./sum.js";
import { Term } from "./term.js";
import { words } from "./words.js";

/** @typedef {import("../../base/api.js").Card} Card */
/** @typedef {import("./address.js").Part} Part */
/** Tells that the visitor has done what there is to try, and what it showed. @typedef {(found: () => string) => void} Did */

const SHOWN = { moons: Moons, digits: Digits, term: Term, sum: Sum };

/** @param {{card: Card, models: Card[], cards: Card[]}} props */
export function View({ card, models, cards }) {
  const t = words.value;
  const part = partOf(at.part.value, card, cards);
  /** What the visitor has found in the parts where there is something to try. */
  const done = useSignal(/** @type {Partial<Record<Part, () => string>>} */ ({}));
  if (part === null) return null;
  const couple = coupleOf(part, card, cards);
  const found = done.value[part];
  const own = couple?.includes(card) ? card : (couple?.[0] ?? card);
  return html`<main class="view moon" tabindex="-1">
    <${Head} card=${own} models=${models} room=${room} task=${found?.() ?? t.tasks[part]} done=${found !== undefined} />
    <${Choices} name="part" label=${t.part} choices=${offered(card, cards)} value=${part}
      say=${(/** @type {Part} */ part) => t.parts[part]}
      take=${(/** @type {Part} */ part) => room.go({ part })} />
    <${SHOWN[part]} key=${part} card=${own} cards=${cards} did=${(/** @type {() => string} */ found) => (done.value = { ...done.value, [part]: found })} />
  </main>`;
}

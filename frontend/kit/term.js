import { html } from "../base/html.js";
import { words } from "./words.js";

let count = 0;
/** @type {Map<string, string>} */
const ids = new Map();

/** One identity for each place that explains a word. @param {string} place */
function idOf(place) {
  const id = ids.get(place) ?? `term-${++count}`;
  ids.set(place, id);
  return id;
}

/**
 * A term of the field, explained where it stands: by touch, by keyboard and for who does not see.
 * @param {{word: keyof typeof import("./words.js").en.terms, place: string, children?: unknown}} props
 * `place`: where on the page, told apart from others; `children`: the words in the text, else the term's name
 */
export function Term({ word, place, children }) {
  const { name, text } = words.value.terms[word];
  const id = idOf(`${place} ${word}`);
  return html`<button type="button" class="term" popovertarget=${id}>${children ?? name}</button
    ><span id=${id} popover class="term-text" role="note"><b>${name}</b> <span>${text}</span></span>`;
}

/** @typedef {keyof typeof import("./words.js").en.terms} Word */

/**
 * A sentence in which terms are marked, "the [prior](prior) of codes", with each explained.
 * @param {{text: string, place: string}} props
 */
export const Explained = ({ text, place }) =>
  text
    .split(/\[([^\]]+)\]\((\w+)\)/)
    .map((part, i, parts) =>
      i % 3 === 0
        ? part
        : i % 3 === 1 &&
          html`<${Term} key=${i} word=${/** @type {Word} */ (parts[i + 1])} place=${`${place} ${i}`}>${part}<//>`,
    );

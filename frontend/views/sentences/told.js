import { html } from "../../base/html.js";
import { Term } from "../../kit/term.js";

/** @typedef {keyof typeof import("../../kit/words.js").en.terms} Word */

/**
 * A text of the page in which `[kl:information]` is a term of the field, explained on request.
 * @param {{text: string, place: string, plain?: boolean}} props `plain`: explained elsewhere already
 */
export function Told({ text, place, plain = false }) {
  return text.split(/(\[[a-z]+:[^\]]+\])/).map((part) => {
    const [, word, children] = part.match(/^\[([a-z]+):(.+)\]$/) ?? [];
    if (word === undefined) return part;
    return plain
      ? children
      : html`<${Term} word=${/** @type {Word} */ (word)} place=${place}>${children}<//>`;
  });
}

/** Where codes by chance come from: the bell curve that is assumed, or where codes really are. */
import { PRIORS } from "../base/columns.js";
import { html } from "../base/html.js";
import { lang, number } from "../base/words.js";
import { Choices } from "./choices.js";
import { words } from "./words.js";

/** @typedef {import("../base/api.js").Card} Card */
/** @typedef {import("../base/api.js").Prior} Prior */

/**
 * Which of the two priors chance draws from; nothing where a model has but one.
 * @param {{prior: Prior | null, take: (prior: Prior) => void}} props
 */
export function PriorChoice({ prior, take }) {
  const t = words.value.priors;
  if (prior === null) return null;
  return html`<${Choices} name="prior" label=${t.from} choices=${PRIORS} value=${prior} take=${take}
    say=${(/** @type {Prior} */ each) => t.brief[each]} tell=${(/** @type {Prior} */ each) => t.names[each]} />`;
}

/**
 * What comes by chance from both, side by side: the same noise, the same decoder.
 * @param {object} props
 * @param {Card} props.card
 * @param {(prior: Prior) => unknown} props.picture a sheet of works
 * @param {Prior | null} [props.chosen] the one that chance draws from, where that is chosen here
 * @param {(prior: Prior) => void} [props.take]
 */
export function Priors({ card, picture, chosen, take }) {
  const t = words.value.priors;
  const read = card.sampled_from?.read;
  return html`<div class="priors" role=${take && "radiogroup"} aria-label=${take && t.from}>
    ${PRIORS.map(
      (prior) => html`<figure key=${prior}>
        ${
          take
            ? html`<label class="choice">
                <input type="radio" name="prior" checked=${prior === chosen} onChange=${() => take(prior)} />
                <span>${t.names[prior]}</span>
              </label>`
            : html`<h3>${t.names[prior]}</h3>`
        }
        ${picture(prior)}
        ${
          read &&
          html`<figcaption class="small">
            ${t.share(number(read[prior], 1), read.what[lang.value])}
          </figcaption>`
        }
      </figure>`,
    )}
    <p class="why">${t.why}${read && ` ${t.real(number(read.real, 1))}`}</p>
  </div>`;
}

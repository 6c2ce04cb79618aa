/** Which models the parts show, by what their cards say. */

/** @typedef {import("../../base/api.js").Card} Card */

/** A code with noise, that can be drawn from: what works on visitors' digits. @param {Card} card */
const noisy = ({ medium, verbs, parameters, sliders }) =>
  medium === "ink" &&
  !parameters.includes("label") &&
  sliders.some(({ kl }) => (kl ?? 0) > 0) &&
  ["sample", "encode", "decode"].every((verb) => verbs.includes(/** @type {"sample"} */ (verb)));

/** A model whose codes have noise; the one with the most to a code, and none of a pair where there is another. @param {readonly Card[]} cards */
export const noisyOf = (cards) =>
  cards
    .filter(noisy)
    .sort((a, b) => Number(Boolean(a.pair)) - Number(Boolean(b.pair)) || b.code_size - a.code_size)[0] ??
  null;

/** How much the codes of its last moment tell. @param {Card} card */
const tells = ({ generations = [], sliders }) =>
  generations.at(-1)?.measured?.kl ?? sliders.reduce((sum, { kl }) => sum + (kl ?? 0), 0);

/**
 * Two trainings of one model, moment by moment: first the one without the term. Nothing holds its KL down, so it is the
 * larger by far; its noise need not be the smaller on average, as numbers that the decoder does not read may have any.
 * @param {readonly Card[]} cards @returns {[free: Card, kept: Card] | null}
 */
export function trainingsOf(cards) {
  for (const card of cards) {
    const other = cards.find(({ name }) => name === card.pair);
    const moments = card.generations?.length ?? 0;
    if (other === undefined || moments < 2 || other.generations?.length !== moments) continue;
    if (noisy(card) && noisy(other)) return tells(card) > tells(other) ? [card, other] : [other, card];
  }
  return null;
}

/** What the discriminator makes of pairs, a real picture and a drawn one. No DOM here. */

/** @typedef {import("../../base/api.js").Card} Card */
/** @typedef {import("../../base/api.js").Generation} Generation */

const mean = (/** @type {readonly number[]} */ of) =>
  of.reduce((sum, x) => sum + x, 0) / Math.max(1, of.length);

/** @param {number} x */
export const sigmoid = (x) => 1 / (1 + Math.exp(-x));
/** log(1 + exp(x)), also where exp(x) is beyond all numbers. @param {number} x */
export const softplus = (x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));

/**
 * Every drawn picture beside every real one: how likely each is taken for the real one, on average over its pairs; and the
 * loss of both players. What the two rows win adds up to one pair by pair, so their means do.
 * @param {readonly number[]} drawn what D says of the drawn ones @param {readonly number[]} real and of the real ones
 */
export function pairsOf(drawn, real) {
  const beside = (/** @type {number} */ own, /** @type {readonly number[]} */ others) =>
    mean(others.map((other) => sigmoid(own - other)));
  const loss = (/** @type {1 | -1} */ sign) =>
    mean(drawn.flatMap((d) => real.map((r) => softplus(sign * (d - r)))));
  const wins = { drawn: drawn.map((d) => beside(d, real)), real: real.map((r) => beside(r, drawn)) };
  return {
    wins,
    mean: { drawn: mean(wins.drawn), real: mean(wins.real) },
    loss: { discriminator: loss(1), generator: loss(-1) },
  };
}

/** The round of a model in half steps; null: it has none. @param {Card} card @param {readonly Card[]} cards */
export const roundOf = (card, cards) =>
  cards.find(({ pair, generations = [] }) => pair === card.name && generations.some(({ turn }) => turn)) ??
  null;

/**
 * Who has moved to get to a half step, by how many steps of the training, and who moves next; null: nobody.
 * @param {readonly Generation[]} halves @param {number} half
 */
export const turnsOf = (halves, half) => ({
  moved: halves[half]?.turn ?? null,
  steps: (halves[half]?.step ?? 0) - (halves[half - 1]?.step ?? 0),
  next: halves[half + 1]?.turn ?? null,
});

/**
 * Pictures with as many different labels as there are, in the order of the labels.
 * @template {{label: number | string | null}} P @param {readonly P[]} pictures @param {number} count
 */
export function mixed(pictures, count) {
  /** @type {Map<unknown, number>} */
  const seen = new Map();
  const ranked = pictures.map((picture) => {
    const rank = seen.get(picture.label) ?? 0;
    seen.set(picture.label, rank + 1);
    return { picture, rank };
  });
  return ranked
    .sort((a, b) => a.rank - b.rank)
    .slice(0, count)
    .map(({ picture }) => picture);
}

/**
 * Where a number of D's stands among what it says of test pictures, both 0..1: from the least of all to the most.
 * @param {readonly number[]} real percentiles from 0 to 100 @param {number} score
 */
export function placeOf(real, score) {
  const low = Math.min(score, ...real);
  const high = Math.max(score, ...real);
  const at = (/** @type {number} */ x) => (high > low ? (x - low) / (high - low) : 0.5);
  return { here: at(score), real: real.map(at) };
}

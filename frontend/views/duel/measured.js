/** What a card measured of its generations, and of each generator against each discriminator. Arithmetic, no DOM here. */

/** @typedef {import("../../base/api.js").Generation} Generation */
/** @typedef {"caught" | "distance" | "minutes"} Quantity */

/** Caught in at most so many of 100 pairs: the discriminator might as well toss a coin. */
export const FOOLED = 55;

/**
 * One quantity of all generations; null where one of them lacks it.
 * @param {readonly Generation[]} all @param {Quantity} quantity
 */
export function measuredOf(all, quantity) {
  const found = all.flatMap(({ measured }) => measured?.[quantity] ?? []);
  return all.length > 1 && found.length === all.length ? found : null;
}

/** The place of the number that is nearest. @param {readonly number[]} xs @param {number} x */
export function nearestPlace(xs, x) {
  const far = xs.map((each) => Math.abs(each - x));
  return far.indexOf(Math.min(...far));
}

/** Round numbers between two, on a scale of powers of ten: of much the powers, of little twos and fives too. @param {number} low @param {number} high both above 0 */
export function powersBetween(low, high) {
  const steps = Math.log10(high / low) > 1.6 ? [1] : [1, 2, 5];
  const first = Math.floor(Math.log10(low));
  return Array.from({ length: Math.ceil(Math.log10(high)) - first + 1 }, (_, k) => 10 ** (first + k))
    .flatMap((power) => steps.map((step) => Number((step * power).toPrecision(3))))
    .filter((tick) => tick >= low && tick <= high);
}

/**
 * The quantity as a curve: heights 0 (below) to 1, what a height stands for, and some round numbers.
 * @param {Quantity} quantity @param {readonly number[]} values
 */
export function scaleOf(quantity, values) {
  const positive = values.every((value) => value > 0);
  const [least, most] = [Math.min(...values), Math.max(...values)];
  if (quantity === "distance" && positive) {
    const [low, high] = [least / 1.15, most * 1.15];
    const height = (/** @type {number} */ x) => Math.log(x / low) / Math.log(high / low);
    return { height, ticks: powersBetween(low, high) };
  }
  const [low, high] = quantity === "caught" ? [Math.min(45, least - 2), 102] : [least, most];
  const height = (/** @type {number} */ x) => (x - low) / (high - low || 1);
  return { height, ticks: [25, 50, 75, 100].filter((tick) => tick >= low && tick <= high) };
}

/** Whole numbers that follow each other, as runs of the first and the last. @param {readonly number[]} numbers in order */
export function runsOf(numbers) {
  /** @type {[number, number][]} */
  const runs = [];
  for (const n of numbers) {
    const run = runs.at(-1);
    if (run !== undefined && run[1] === n - 1) run[1] = n;
    else runs.push([n, n]);
  }
  return runs;
}

/** A matrix that has a number for every pair; else null. @param {import("../../base/api.js").Card} card */
export function matrixOf({ duel, generations = [] }) {
  const n = generations.length;
  return duel != null && n > 1 && duel.length === n && duel.every((row) => row.length === n) ? duel : null;
}

/** Places of the discriminators that the newest generator fools. @param {readonly (readonly number[])[]} matrix */
export const fooledBy = (matrix) => (matrix.at(-1) ?? []).flatMap((caught, k) => (caught <= FOOLED ? k : []));

/**
 * The lecture's step, from each generation to the next: does the newer generator get past the older discriminator more often
 * than the older one did, and does the newer discriminator catch it more often then?
 * @param {readonly (readonly number[])[]} matrix
 */
export function stepsOf(matrix) {
  const at = (/** @type {number} */ g, /** @type {number} */ d) => matrix[g]?.[d] ?? 0;
  const steps = matrix.slice(1).map((_, k) => ({
    slips: at(k + 1, k) < at(k, k),
    caught: at(k + 1, k + 1) > at(k + 1, k),
  }));
  return {
    all: steps.length,
    slips: steps.filter(({ slips }) => slips).length,
    caught: steps.filter(({ caught }) => caught).length,
  };
}

/** Two models that were made to be laid beside each other: one without noise on its codes, one with. */
import { PARTS } from "./address.js";

/** @typedef {import("../../base/api.js").Card} Card */
/** @typedef {import("../../base/api.js").Scatter} Scatter */
/** @typedef {import("./address.js").Part} Part */
/** @typedef {{card: Card, scatter: Scatter}} Side */
/** @typedef {{plain: Side, noisy: Side}} Pair */
/** @typedef {[Card, Card]} Couple in no order */

/** The two sides, the one without noise first. */
export const SIDES = /** @type {const} */ (["plain", "noisy"]);
/** @typedef {typeof SIDES[number]} Which */

/** Both sides of a pair made into something. @template T @param {(which: Which) => T} make @returns {Record<Which, T>} */
export const both = (make) => ({ plain: make("plain"), noisy: make("noisy") });

/** Which cards each part can show. @type {Record<Part, (card: Card) => boolean>} */
const FITS = {
  moons: ({ seeds, scatter }) => Boolean(seeds && scatter),
  digits: ({ seeds, scatter, code_size, judge }) => code_size === 2 && Boolean(scatter && judge && !seeds),
  term: ({ generations }) => (generations ?? []).length > 0,
  sum: ({ generations }) => (generations ?? []).length > 0,
};

/**
 * The pair that a part shows: the one that `card` belongs to, else the first there is.
 * @param {Part} part @param {Card} card @param {readonly Card[]} cards @returns {Couple | null}
 */
export function coupleOf(part, card, cards) {
  const can = (/** @type {Card} */ one) =>
    one.verbs.includes("decode") && one.verbs.includes("encode") && FITS[part](one);
  for (const one of [card, ...cards]) {
    const other = cards.find(({ name }) => name === one.pair);
    if (other !== undefined && can(one) && can(other)) return [one, other];
  }
  return null;
}

/** The parts for which there is a pair. @param {Card} card @param {readonly Card[]} cards */
export const offered = (card, cards) => PARTS.filter((part) => coupleOf(part, card, cards) !== null);

/**
 * The part on screen: the one that was chosen, else the first that `card` belongs to.
 * @param {Part | null} chosen @param {Card} card @param {readonly Card[]} cards
 */
export function partOf(chosen, card, cards) {
  const parts = offered(card, cards);
  if (chosen !== null && parts.includes(chosen)) return chosen;
  return parts.find((part) => coupleOf(part, card, cards)?.includes(card)) ?? parts[0] ?? null;
}

/**
 * A pair in its order, with where known works lie among the codes: codes without noise are points.
 * @param {Couple} couple @param {Pick<typeof import("../../base/api.js"), "scatter">} api @param {AbortSignal} left
 * @returns {Promise<Pair>}
 */
export async function paired([one, two], api, left) {
  const [a, b] = await Promise.all([api.scatter(one.name, left), api.scatter(two.name, left)]);
  const [first, second] = [
    { card: one, scatter: a },
    { card: two, scatter: b },
  ];
  return a.std.length > b.std.length ? { plain: second, noisy: first } : { plain: first, noisy: second };
}

/**
 * Where a work is on the way between the clusters, how wide its noise is there, and whether it is one of the first
 * cluster's. @typedef {{at: number, wide: number, first: boolean, std: readonly number[]}} Work
 */
/** The way from one cluster's mean to the other's: 0 and 1 are the two. @typedef {{start: number[], end: number[], works: Work[]}} Line */

const dot = (/** @type {readonly number[]} */ a, /** @type {readonly number[]} */ b) =>
  a.reduce((sum, x, i) => sum + x * (b[i] ?? 0), 0);

/** @param {Scatter} scatter @param {string | number | undefined} label of the cluster at 0 @returns {Line} */
export function lineOf({ labels, mean, std, clusters }, label) {
  const start = clusters.find((cluster) => cluster.label === label)?.mean ?? [];
  const end = clusters.find((cluster) => cluster.label !== label)?.mean ?? [];
  const way = end.map((x, i) => x - (start[i] ?? 0));
  const long = dot(way, way) || 1;
  const works = mean.map((code, i) => ({
    at: alongOf({ start, end }, code),
    // How far one standard deviation reaches along the way.
    wide:
      Math.sqrt(
        dot(
          way.map((x) => x * x),
          (std[i] ?? []).map((s) => s * s),
        ),
      ) / long,
    first: labels[i] === label,
    std: std[i] ?? [],
  }));
  return { start, end, works };
}

/** Where a code is on the way of a line. @param {Pick<Line, "start" | "end">} line @param {readonly number[]} code */
export function alongOf({ start, end }, code) {
  const way = end.map((x, i) => x - (start[i] ?? 0));
  return (dot(code, way) - dot(start, way)) / (dot(way, way) || 1);
}

/** The code at a place of a line. @param {Line} line @param {number} t */
export const placeOn = ({ start, end }, t) => start.map((x, i) => x + t * ((end[i] ?? x) - x));

/** How wide the noise is at a place of a line: that of the nearest work. @param {Line} line @param {number} t */
export function noiseAt({ start, works }, t) {
  let nearest = works[0];
  for (const work of works)
    if (nearest === undefined || Math.abs(work.at - t) < Math.abs(nearest.at - t)) nearest = work;
  return start.map((_, i) => nearest?.std[i] ?? 0);
}

/**
 * Where no interval reaches, between those of the first cluster and those of the other; null where they overlap.
 * @param {Line} line
 */
export function gapOf({ works }) {
  const low = Math.max(...works.filter(({ first }) => first).map(({ at, wide }) => at + wide));
  const high = Math.min(...works.filter(({ first }) => !first).map(({ at, wide }) => at - wide));
  return low < high ? { low, high } : null;
}

/** Arithmetic on pictures that are drawn pixel by pixel: orders, covers, what an address says. No DOM here. */
import { clamp } from "../../base/codes.js";

/** @typedef {"down" | "up" | "right" | "left"} Order rows from the top or the bottom, columns from the left or the right */
/** @typedef {{from: "lower" | "upper" | "left" | "right", share: number}} Half which part is covered, and how many percent */
/** @typedef {Half | {mask: string}} Cover `mask`: a bit for every pixel, 1 is covered, base64url */
/** @typedef {{order: Order, prefix: number, values: string}} Given what the visitor has fixed: the first pixels in an order */

export const ORDERS = /** @type {const} */ (["down", "up", "right", "left"]);
export const SIDES = /** @type {const} */ (["lower", "upper", "left", "right"]);
export const SHARES = /** @type {const} */ ([25, 50, 75]);

/** They are walked for every line that comes and every frame that plays. @type {Map<string, readonly number[]>} */
const walks = new Map();

/** The places of all pixels, row by row from 0, in an order. @param {number} side @param {Order} order */
export function walk(side, order) {
  const key = `${side} ${order}`;
  const known = walks.get(key) ?? walked(side, order);
  walks.set(key, known);
  return known;
}

/** @param {number} side @param {Order} order @returns {readonly number[]} */
const walked = (side, order) =>
  Array.from({ length: side * side }, (_, rank) => {
    const [line, step] = [Math.floor(rank / side), rank % side];
    const last = side - 1;
    return (
      { down: line, up: last - line, right: step, left: step }[order] * side +
      { down: step, up: step, right: line, left: last - line }[order]
    );
  });

/** The order in which what is left uncovered comes first. */
const BEFORE = /** @type {const} */ ({ lower: "down", upper: "up", left: "left", right: "right" });

/** What is known of a half-covered picture, as the server is told. @param {Half} half @param {number} side */
export const prefixOf = ({ from, share }, side) => ({
  order: /** @type {Order} */ (BEFORE[from]),
  prefix: side * (side - Math.round((side * share) / 100)),
});

/** Which pixels come first. @param {number} side @param {Order} order @param {number} prefix */
export function first(side, order, prefix) {
  const known = new Array(side * side).fill(false);
  for (const place of walk(side, order).slice(0, prefix)) known[place] = true;
  return /** @type {boolean[]} */ (known);
}

/** Which pixels a cover leaves to be seen; null: it is of another size. @param {Cover} cover @param {number} side */
export function knownOf(cover, side) {
  if ("mask" in cover) return unpack(cover.mask, side * side, 2)?.map((bit) => bit === 0) ?? null;
  const { order, prefix } = prefixOf(cover, side);
  return first(side, order, prefix);
}

const toText = (/** @type {number[]} */ bytes) =>
  btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");

/** Values of pixels as they stand in an address: a bit each where there are two, else a byte. @param {readonly number[]} values @param {number} count of values a pixel may have */
export function pack(values, count) {
  if (count > 2) return toText([...values]);
  const bytes = /** @type {number[]} */ (new Array(Math.ceil(values.length / 8)).fill(0));
  values.forEach((bit, i) => {
    bytes[i >> 3] = (bytes[i >> 3] ?? 0) | (bit << (7 - (i & 7)));
  });
  return toText(bytes);
}

/** The values again; null where they are not so many, or not such. @param {string} text @param {number} length @param {number} count */
export function unpack(text, length, count) {
  if (!/^[A-Za-z0-9_-]*$/.test(text) || text.length % 4 === 1) return null;
  const bytes = [...atob(text.replaceAll("-", "+").replaceAll("_", "/"))].map((c) => c.charCodeAt(0));
  if (bytes.length !== (count > 2 ? length : Math.ceil(length / 8))) return null;
  const values =
    count > 2 ? bytes : Array.from({ length }, (_, i) => ((bytes[i >> 3] ?? 0) >> (7 - (i & 7))) & 1);
  return values.every((value) => value < count) ? values : null;
}

/** A round brush on a grid: the places within so many pixels. @param {number} side @param {number} place @param {number} size its diameter */
export function dab(side, place, size) {
  const [row, column] = [Math.floor(place / side), place % side];
  const reach = (size / 2) ** 2 + 0.25 * (size % 2 === 0 ? 1 : 0);
  const off = size % 2 === 0 ? 0.5 : 0;
  const places = [];
  for (let r = Math.max(0, row - size); r <= Math.min(side - 1, row + size); r++)
    for (let c = Math.max(0, column - size); c <= Math.min(side - 1, column + size); c++)
      if ((r - row + off) ** 2 + (c - column + off) ** 2 <= reach) places.push(r * side + c);
  return places;
}

/**
 * Where a number of nats stands among those of the test pictures, 0..1 by their percentiles.
 * @param {number} nats @param {readonly number[]} levels ascending
 */
export function placeAmong(nats, levels) {
  const [low, high] = [levels[0] ?? 0, levels.at(-1) ?? 1];
  return high > low ? clamp((nats - low) / (high - low), 0, 1) : 0.5;
}

/**
 * What share of the test pictures has at most so many nats, 0..1.
 * @param {number} nats @param {readonly number[]} levels ascending percentiles
 */
export function shareBelow(nats, levels) {
  const i = levels.findIndex((level) => level > nats);
  if (i <= 0) return i === 0 ? 0 : 1;
  const [low, high] = [levels[i - 1] ?? 0, levels[i] ?? 0];
  return (i - 1 + (nats - low) / (high - low)) / (levels.length - 1);
}

/**
 * How test pictures lie between the least and the most nats, as heights 0..1 of so many bars.
 * @param {readonly number[]} levels @param {number} bars
 */
export function heap(levels, bars) {
  const [low, high] = [levels[0] ?? 0, levels.at(-1) ?? 1];
  const ends = Array.from({ length: bars + 1 }, (_, k) =>
    shareBelow(low + ((high - low) * k) / bars, levels),
  );
  const shares = ends.slice(1).map((end, k) => end - (ends[k] ?? 0));
  const most = Math.max(1e-9, ...shares);
  return shares.map((share) => share / most);
}

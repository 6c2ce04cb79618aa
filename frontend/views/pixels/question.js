/** What a model of pixels is asked to draw, out of what is on screen. */

import { imageOf } from "../../base/api.js";
import * as column from "../../base/columns.js";
import { coloursOf } from "../../base/grid.js";
import { computed } from "../../base/html.js";
import { cover as coverColumn, given as givenColumn } from "./address.js";
import { first, prefixOf, walk } from "./raster.js";

/** @template T @typedef {import("../../vendor/preact-signals.js").ReadonlySignal<T>} Read */
/** Pixels that the visitor has fixed, in an order. @typedef {{order: import("./raster.js").Order, prefix: number, values: number[]}} Fixed */

/** White is known. @param {typeof import("../../base/pictures.js").pictureOfValues} paint @param {boolean[]} known */
const maskOf = (paint, known) => paint(known.map(Number), coloursOf([], 2));

/**
 * The values of a picture with those that the visitor has fixed.
 * @param {readonly number[]} values @param {Fixed} fixed @param {number} side
 */
function withFixed(values, { order, prefix, values: own }, side) {
  const next = [...values];
  walk(side, order)
    .slice(0, prefix)
    .forEach((place, rank) => {
      next[place] = own[rank] ?? 0;
    });
  return next;
}

/**
 * The question; null: nothing, or not yet.
 * @param {object} on what is on screen
 * @param {import("../../base/api.js").Card} on.card
 * @param {typeof import("./address.js").room["at"]} on.at
 * @param {number} on.side
 * @param {Read<typeof import("./address.js").TASKS[number]>} on.task
 * @param {Read<import("../../base/columns.js").Input | null>} on.input
 * @param {Read<import("./raster.js").Cover>} on.cover
 * @param {Read<boolean[]>} on.known what the cover leaves to be seen
 * @param {Read<Fixed | null>} on.given
 * @param {Read<import("../../base/api.js").Scored | null>} on.read what the model saw of the picture that is there now
 * @param {Read<number>} on.seed
 * @param {Read<import("../../base/api.js").Label | null>} on.wish what a judge is to read in what comes from nothing
 * @param {typeof import("../../base/pictures.js").pictureOfValues} on.paint
 * @returns {Read<import("./drawing.js").Question | null>}
 */
export const createQuestion = ({
  card,
  at,
  side,
  task,
  input,
  cover,
  known,
  given,
  read,
  seed,
  wish,
  paint,
}) =>
  computed(() => {
    const now = task.value;
    const source = now === "complete" ? input.value : null;
    if (now === "score" || now === "nine" || (now === "complete" && source === null)) return null;
    const wished = source === null && wish.value !== null ? { wish: wish.value } : {};
    const chance = { n: at.n.value, seed: seed.value, temperature: at.temperature.value, ...wished };
    const half = cover.value;
    const fixed = given.value;
    const seenNow = known.value;
    const key = JSON.stringify([
      column.input.write(source),
      source === null ? null : coverColumn.write(half),
      fixed === null ? null : givenColumn.write(at.given.value),
      chance,
      source === null && at.any.value,
    ]);
    if (fixed !== null) {
      const before = first(side, fixed.order, fixed.prefix);
      const nothing = /** @type {number[]} */ (new Array(side * side).fill(0));
      if (source === null || !("mask" in half)) {
        const known = { prefix: fixed.prefix, order: fixed.order };
        return {
          key,
          known: before,
          body: async () => ({ ...chance, values: withFixed(nothing, fixed, side), known }),
        };
      }
      // Around a painted cover, what the visitor fixed stands among pixels of the picture.
      const whole = read.value;
      if (whole === null) return null;
      const there = seenNow.map((k, i) => k || before[i] === true);
      const values = withFixed(whole.values, fixed, side);
      return {
        key,
        known: there,
        body: async () => ({ ...chance, values, known: { mask: maskOf(paint, there) } }),
      };
    }
    if (source === null) {
      const known = at.any.value && { known: { order: /** @type {const} */ ("any") } };
      return { key, known: seenNow.map(() => false), body: async () => ({ ...chance, ...known }) };
    }
    return {
      key,
      known: seenNow,
      body: async () => ({
        ...chance,
        image: await imageOf(card.name, source),
        known: "mask" in half ? { mask: maskOf(paint, seenNow) } : prefixOf(half, side),
      }),
    };
  });

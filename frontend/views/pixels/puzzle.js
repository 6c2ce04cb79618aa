/** A picture with a hole, and the ways in which a model fills it: what is asked, what has come, and another value for a pixel. */
import { newSeed } from "../../base/codes.js";
import { computed } from "../../base/html.js";
import { pressed } from "../../base/media.js";
import { createDrawing } from "./drawing.js";
import { createQuestion } from "./question.js";
import { pack, unpack, walk } from "./raster.js";

/** @template T @typedef {import("../../vendor/preact-signals.js").ReadonlySignal<T>} Read */

/** The seed to begin with. */
const SEED = 42;
/** A drawing hand that rests this long has its picture completed. */
const REST_MS = 350;

/**
 * @param {import("../../base/api.js").Card} card @param {typeof import("./address.js").room} room
 * @param {object} on what is on screen
 * @param {import("../../kit/scope.js").Scope} on.scope
 * @param {Pick<typeof import("../../base/api.js"), "complete">} on.api
 * @param {number} on.side
 * @param {number} on.count of values a pixel may have
 * @param {Read<typeof import("./address.js").TASKS[number]>} on.task
 * @param {Read<import("../../base/columns.js").Input | null>} on.input
 * @param {Read<import("./raster.js").Cover>} on.cover
 * @param {Read<boolean[]>} on.known
 * @param {Read<import("../../base/api.js").Scored | null>} on.read
 * @param {Read<import("../../base/api.js").Label | null>} on.wish
 * @param {typeof import("../../base/pictures.js").pictureOfValues} on.paint
 * @param {() => Parameters<typeof room.go>[0]} on.stays what the visitor has in any case
 */
export function createPuzzle(card, room, on) {
  const { scope, side, count, stays } = on;
  const { at } = room;
  const seed = computed(() => at.seed.value ?? SEED);
  /** The pixels that the visitor has fixed, by their places; null where they do not fit this model. */
  const given = computed(() => {
    const now = at.given.value;
    if (now === null || now.prefix > side * side) return null;
    const values = unpack(now.values, now.prefix, count);
    return values && { order: now.order, prefix: now.prefix, values };
  });
  const held = createDrawing(card, room, on);
  const { drawing, shown } = held;
  const question = createQuestion({ ...on, card, at, given, seed });
  const ending = computed(() => Math.min(at.ending.value, (drawing.value?.begun.n ?? 1) - 1));

  let drawn = false;
  // What is to be drawn; a hand that draws or pulls finishes first. What is no longer wanted ends at once.
  scope.watch(() => {
    const next = question.value;
    if (next === null) {
      held.push(null);
      return;
    }
    if (pressed.value) return;
    const timer = setTimeout(
      () => {
        drawn = true;
        held.push(next);
      },
      drawn ? REST_MS : 0,
    );
    return () => clearTimeout(timer);
  });

  return {
    held,
    seed,
    given,
    question,
    ending,
    /** The values of an ending as far as they are shown; −1: not yet. @param {number} k */
    endingAt(k) {
      const now = drawing.value;
      const values = now?.values[k];
      if (now === null || values === undefined) return null;
      const visible = values.map((value, i) => (now.known[i] ? value : -1));
      for (let rank = 0; rank < shown.value; rank++) {
        const place = now.path[rank] ?? 0;
        visible[place] = values[place] ?? 0;
      }
      return visible;
    },
    roll() {
      room.go({ ...stays(), seed: newSeed(), t: null, ...(at.given.peek() === null && { pixel: null }) });
    },
    /** The same question once more. */
    again() {
      held.restart();
      held.push(question.peek());
    },
    /** A pixel of the ending on stage gets another value, and what comes after it follows. @param {number} place @param {number} value */
    fix(place, value) {
      const now = drawing.peek();
      const row = now?.values[ending.peek()];
      if (now === null || row === undefined) return;
      const { order } = now.begun;
      const way = walk(side, order);
      const prefix = way.indexOf(place) + 1;
      const values = way.slice(0, prefix).map((i) => (i === place ? value : (row[i] ?? 0)));
      room.go({ ...stays(), given: { order, prefix, values: pack(values, count) }, pixel: place, t: null });
    },
  };
}

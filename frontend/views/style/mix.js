/** Two hands of the wall, and any mix of them. */
import * as server from "../../base/api.js";
import { between, stops } from "../../base/codes.js";
import { computed, signal } from "../../base/html.js";
import { bitmapOf } from "../../base/pictures.js";
import { LANES } from "../../kit/answer.js";
import { createScope } from "../../kit/scope.js";
import { createTiles } from "./tiles.js";

/** @typedef {ReturnType<typeof createMix>} Mixed */

/** The label along the track: a 2 tells hands apart, having a curve, a corner and a straight line. */
const TELLING = 2;

/**
 * @param {import("./wall.js").Wall} wall
 * @param {ReturnType<typeof import("./address.js").roomIn>} room
 * @param {{api?: Pick<typeof server, "restyle" | "decode">, unpack?: typeof bitmapOf}} [o]
 */
export function createMix(wall, room, { api = server, unpack = bitmapOf } = {}) {
  const { card } = wall;
  const scope = createScope(room);
  const tiles = createTiles(card, room, wall.mixed, { api, unpack });
  const strip = signal(/** @type {import("../../levers/instrument.js").Strip | null} */ (null));
  const stripping = scope.answer(
    (/** @type {number[][]} */ codes, left) =>
      api.decode(card.name, codes, card.labels[TELLING] ?? card.labels[0] ?? null, left),
    {
      lanes: LANES,
      arrived({ sheet }) {
        const old = strip.peek();
        strip.value = { sheet, first: 0 };
        old?.sheet.bitmap.close();
      },
    },
  );
  scope.watch(() => {
    const [from, to] = [wall.from.value, wall.to.value];
    if (from !== null && to !== null) stripping.push(stops(0, 1).map((x) => between(from, to, x)));
  });
  return {
    wall,
    tiles,
    strip,
    share: computed(() => wall.mix.value?.share ?? 0.5),
    /** @param {number} next */
    pull(next) {
      const now = wall.mix.peek();
      if (now !== null) room.slide({ mix: [now.from, now.to, next] }, "mix");
    },
    /** Choosing the other end's hand swaps the two. @param {"from" | "to"} end @param {number} row */
    choose(end, row) {
      const now = wall.mix.peek();
      if (now === null) return;
      const { from, to, share } = now;
      if (end === "from") room.go({ mix: [row, row === to ? from : to, share] });
      else room.go({ mix: [row === from ? to : from, row, share] });
    },
    /** Asks again for whatever is missing. */
    retry() {
      tiles.retry();
      if (stripping.trouble.peek() !== null) stripping.retry();
    },
    close() {
      tiles.close();
      scope.close();
    },
  };
}

/** The bound of the picture at hand, with its numbers. */
import * as server from "../../base/api.js";
import { LIMIT } from "../../base/codes.js";
import { computed } from "../../base/html.js";
import { timing } from "../../base/media.js";
import { greysOf } from "../../base/pictures.js";
import { createScope } from "../../kit/scope.js";
import { boundOf } from "./sum-numbers.js";
import { around, draws } from "./term-noise.js";
import { greysOfSheet } from "./term-sheet.js";

/** @typedef {ReturnType<typeof createBound>} Bound */

/** So many draws is the mean taken over. */
export const MEANT = 64;

const SERVER = { encode: server.encode, decode: server.decode, greysOf, greysOfSheet };

/**
 * @param {server.Card} card @param {typeof import("./address.js").room} room
 * @param {{image: import("../../vendor/preact-signals.js").ReadonlySignal<string | null>}} atHand
 * @param {{api?: typeof SERVER}} [o]
 */
export function createBound(card, room, { image }, { api = SERVER } = {}) {
  const { at } = room;
  const scope = createScope(room);
  const asking = scope.answer(async (/** @type {{image: string, e: number}} */ { image, e }, left) => {
    const { code, input } = await api.encode(card.name, image, null, left);
    const noise = draws(e, MEANT, card.code_size);
    const codes = around(code, noise, card.code_range ?? LIMIT);
    const { sheet, timing: took } = await api.decode(card.name, codes, null, left);
    timing.value = took;
    const numbers = boundOf(await api.greysOf(input), code, noise, api.greysOfSheet(sheet, MEANT));
    return { code, codes, sheet, numbers };
  });
  scope.watch(() => {
    if (image.value !== null) asking.push({ image: image.value, e: at.e.value });
  });
  return {
    card,
    found: computed(() => asking.answer.value?.answer ?? null),
    trouble: asking.trouble,
    waiting: asking.waiting,
    retry: asking.retry,
    close: scope.close,
  };
}

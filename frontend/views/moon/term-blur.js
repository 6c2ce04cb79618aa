/** One σ for all numbers of the code at hand: draws around it, and what is drawn from them. */
import * as server from "../../base/api.js";
import { LIMIT, round } from "../../base/codes.js";
import { computed } from "../../base/html.js";
import { timing } from "../../base/media.js";
import { LANES } from "../../kit/answer.js";
import { createScope } from "../../kit/scope.js";
import { around, draws } from "./term-noise.js";

/** @typedef {ReturnType<typeof createBlur>} Blur */

/** So many draws. */
export const DRAWS = 48;

/**
 * @param {server.Card} card @param {typeof import("./address.js").room} room
 * @param {{image: import("../../vendor/preact-signals.js").ReadonlySignal<string | null>}} atHand
 * @param {{api?: Pick<typeof server, "encode" | "decode">}} [o]
 */
export function createBlur(card, room, { image }, { api = server } = {}) {
  const { at } = room;
  const scope = createScope(room);
  const reading = scope.answer((/** @type {string} */ picture, left) =>
    api.encode(card.name, picture, null, left),
  );
  scope.watch(() => {
    if (image.value !== null) reading.push(image.value);
  });
  /** What the encoder says of the picture at hand. */
  const code = computed(() => reading.answer.value?.answer.code ?? null);
  /** The numbers of the code that say most: m moves the first of them, both are the plane of the cloud. */
  const [across = 0, up = 1] = card.sliders.flatMap(({ index }) => index ?? []);
  const m = computed(() => at.m.value ?? round(code.value?.mean[across] ?? 0));
  const noise = computed(() => draws(at.e.value, DRAWS, card.code_size));
  const codes = computed(() => {
    const now = code.value;
    if (now === null) return null;
    const mean = now.mean.map((x, i) => (i === across ? m.value : x));
    const std = mean.map(() => Math.exp(at.sigma.value));
    return around({ mean, std }, noise.value, card.code_range ?? LIMIT);
  });
  /** @type {import("../../base/pictures.js").Sheet | null} */
  let painted = null;
  const drawing = scope.answer(
    (/** @type {number[][]} */ of, left) => api.decode(card.name, of, null, left),
    {
      lanes: LANES,
      arrived({ sheet, timing: took }) {
        timing.value = took;
        painted?.bitmap.close(); // the new one is painted by now
        painted = sheet;
      },
    },
  );
  scope.watch(() => {
    if (codes.value !== null) drawing.push(codes.value);
  });
  return {
    card,
    across,
    up,
    code,
    m,
    noise,
    codes,
    sheet: computed(() => drawing.answer.value?.answer.sheet ?? null),
    trouble: computed(() => reading.trouble.value ?? drawing.trouble.value),
    waiting: drawing.waiting,
    retry() {
      reading.retry();
      drawing.retry();
    },
    close: scope.close,
  };
}

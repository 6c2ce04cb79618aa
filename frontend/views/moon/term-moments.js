/** Two trainings at the same moment, asked about the same picture. */
import * as server from "../../base/api.js";
import { clamp, LIMIT } from "../../base/codes.js";
import { computed, signal } from "../../base/html.js";
import { hidden, timing } from "../../base/media.js";
import { createScope } from "../../kit/scope.js";
import { around, draws } from "./term-noise.js";

/** @typedef {import("../../base/api.js").Card} Card */
/** @typedef {ReturnType<typeof createMoments>} Moments */

/** So many draws of each. */
export const DRAWN = 16;
/** A moment stays this long. */
export const MOMENT_MS = 450;

/**
 * @param {readonly [Card, Card]} pair with as many moments each
 * @param {typeof import("./address.js").room} room
 * @param {{image: import("../../vendor/preact-signals.js").ReadonlySignal<string | null>}} atHand
 * @param {{api?: Pick<typeof server, "encodeThen" | "decode">}} [o]
 */
export function createMoments(pair, room, { image }, { api = server } = {}) {
  const { at } = room;
  const scope = createScope(room);
  const count = pair[0].generations?.length ?? 0;
  const moment = computed(() => clamp(at.moment.value ?? count - 1, 0, count - 1));

  /** @typedef {{image: string, moment: number, e: number}} Question */
  /** @type {{sheet: import("../../base/pictures.js").Sheet}[]} */
  let painted = [];
  const asking = scope.answer(
    (/** @type {Question} */ { image, moment, e }, left) =>
      Promise.all(
        pair.map(async ({ name, generations, code_size, code_range = LIMIT }) => {
          const generation = generations?.[moment]?.number ?? 0;
          const { code } = (await api.encodeThen(name, image, generation, left)).answer;
          const codes = around(code, draws(e, DRAWN, code_size), code_range);
          const { sheet, timing: took } = await api.decode(name, codes, null, left, generation);
          timing.value = took;
          return { code, sheet };
        }),
      ),
    {
      lanes: 2,
      same: ({ image, moment, e }) => `${moment} ${e} ${image}`,
      arrived(sides) {
        for (const { sheet } of painted) sheet.bitmap.close(); // the new ones are painted by now
        painted = sides;
      },
    },
  );
  scope.watch(() => {
    if (image.value !== null) asking.push({ image: image.value, moment: moment.value, e: at.e.value });
  });
  const shown = computed(() => asking.answer.value);

  const playing = signal(false);
  // The next moment comes once this one has been seen.
  scope.watch(() => {
    if (!playing.value || hidden.value || shown.value?.question.moment !== moment.value) return;
    const timer = setTimeout(() => {
      const next = moment.peek() + 1;
      if (next >= count) playing.value = false;
      else room.settle({ moment: next });
    }, MOMENT_MS);
    return () => clearTimeout(timer);
  });

  return {
    pair,
    count,
    moment,
    /** What both say, in the order of the pair, of the moment in `question`. */
    shown,
    playing,
    trouble: asking.trouble,
    waiting: asking.waiting,
    retry: asking.retry,
    /** @param {number} next */
    scrub(next) {
      playing.value = false;
      room.slide({ moment: clamp(Math.round(next), 0, count - 1) }, "moment");
    },
    /** From here; at the end, from the beginning. */
    play() {
      if (moment.peek() === count - 1) room.settle({ moment: 0 });
      playing.value = true;
    },
    pause() {
      playing.value = false;
    },
    close: scope.close,
  };
}

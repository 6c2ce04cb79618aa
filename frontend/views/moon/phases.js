/**
 * Two moons on one lever: an auto-encoder and a VAE at the same place between the means of two clusters of codes.
 * Both are asked together and shown together, so that neither ever runs ahead.
 */
import * as server from "../../base/api.js";
import { noise, stops } from "../../base/codes.js";
import { batch, computed, signal } from "../../base/html.js";
import { timing } from "../../base/media.js";
import { bitmapOf } from "../../base/pictures.js";
import { LANES } from "../../kit/answer.js";
import { createScope } from "../../kit/scope.js";
import { REACH } from "./address.js";
import { greysIn } from "./grey.js";
import { both, gapOf, lineOf, noiseAt, paired, placeOn, SIDES } from "./pair.js";

/** @typedef {import("./pair.js").Which} Which */
/** @typedef {import("../../base/pictures.js").Sheet} Sheet */
/** @typedef {ReturnType<typeof createPhases>} Phases */
/** The two codes of one place; `e` and `std` of the one with noise. @typedef {{t: number, e: number[] | null, std: number[], codes: Record<Which, number[]>}} Place */
/** What stands on the stages: both pictures are of the same place. @typedef {Place & {pictures: Record<Which, ImageBitmap>, grey: Record<Which, number>}} Shown */

/** Pictures along each line, from one end of the lever to the other: every tenth of the way. */
export const STRIP = 21;
/** So many more are looked at to know where it is greyest. */
const FINE = 41;
/** So near to the greyest place one has found it. */
const NEAR = 0.05;

/** Noise may be narrower than the three decimals of a hand. @param {number} x */
const fine = (x) => Number(x.toFixed(5));

/** Two questions go out at a time, one to each model. */
const PAIRS = Math.floor(LANES / 2);

/**
 * @param {import("./pair.js").Couple} couple
 * @param {ReturnType<typeof import("./address.js").roomIn>} room
 * @param {object} [o]
 * @param {Pick<typeof server, "scatter" | "seeds" | "decode">} [o.api]
 * @param {typeof bitmapOf} [o.unpack] @param {typeof greysIn} [o.greys]
 */
export function createPhases(couple, room, { api = server, unpack = bitmapOf, greys = greysIn } = {}) {
  const { at } = room;
  const scope = createScope(room);

  const pairing = scope.answer((/** @type {import("./pair.js").Couple} */ two, left) =>
    paired(two, api, left),
  );
  scope.watch(() => pairing.push(couple));
  const pair = computed(() => pairing.answer.value?.answer ?? null);
  /** The labels of the two clusters, the one at 0 first. */
  const labels = computed(() => {
    const { labels, clusters } = pair.value?.plain.scatter ?? { labels: [], clusters: [] };
    return [labels[0], clusters.find(({ label }) => label !== labels[0])?.label];
  });
  const lines = computed(() => {
    const now = pair.value;
    return now === null ? null : both((which) => lineOf(now[which].scatter, labels.value[0]));
  });

  /** @type {import("../../vendor/preact-signals.js").ReadonlySignal<Place | null>} */
  const place = computed(() => {
    const on = lines.value;
    if (on === null) return null;
    const [t, seed] = [at.t.value, at.seed.value];
    const std = noiseAt(on.noisy, t);
    const e = seed === null ? null : noise(seed, std.length);
    const codes = both((which) => placeOn(on[which], t));
    if (e !== null) codes.noisy = codes.noisy.map((x, i) => x + (std[i] ?? 0) * (e[i] ?? 0));
    return { t, e, std, codes: both((which) => codes[which].map(fine)) };
  });

  const shown = signal(/** @type {Shown | null} */ (null));
  const drawing = scope.answer(
    async (/** @type {Place} */ { codes }, left) => {
      const [plain, noisy] = await Promise.all(
        SIDES.map((which) => api.decode(pair.peek()?.[which].card.name ?? "", [codes[which]], null, left)),
      );
      return /** @type {Record<Which, Awaited<ReturnType<typeof api.decode>>>} */ ({ plain, noisy });
    },
    {
      lanes: PAIRS,
      arrived(found, question) {
        const old = shown.peek();
        batch(() => {
          timing.value = found.noisy.timing;
          shown.value = {
            ...question,
            pictures: both((which) => found[which].sheet.bitmap),
            grey: both((which) => greys(found[which].sheet, 1)[0] ?? 0),
          };
        });
        for (const which of SIDES) old?.pictures[which].close();
      },
    },
  );
  scope.watch(() => {
    if (place.value !== null) drawing.push(place.value);
  });

  // What the lever runs through, asked for once; and where on it the model with noise is greyest.
  const strips = signal(/** @type {Record<Which, Sheet> | null} */ (null));
  const greyest = signal(/** @type {number | null} */ (null));
  const places = stops(REACH.low, REACH.high, FINE);
  const stripping = scope.answer(
    async (/** @type {import("./pair.js").Pair} */ now, left) => {
      const on = /** @type {Record<Which, import("./pair.js").Line>} */ (lines.peek());
      const [plain, noisy] = await Promise.all(
        SIDES.map((which) =>
          api.decode(
            now[which].card.name,
            places.map((t) => placeOn(on[which], t)),
            null,
            left,
          ),
        ),
      );
      return [plain, noisy].map((found) => /** @type {Sheet} */ (found?.sheet));
    },
    {
      arrived([plain, noisy]) {
        if (plain === undefined || noisy === undefined) return;
        const grey = greys(noisy, FINE);
        batch(() => {
          strips.value = { plain, noisy };
          greyest.value = places[grey.indexOf(Math.max(...grey))] ?? null;
        });
      },
    },
  );
  const rowing = scope.answer(async (/** @type {import("./pair.js").Pair} */ now, left) => {
    const [plain, noisy] = await Promise.all(SIDES.map((which) => api.seeds(now[which].card.name, left)));
    return /** @type {Record<Which, server.Seeds>} */ ({ plain, noisy });
  });
  const begins = computed(() => (shown.value === null ? null : pair.value));
  scope.watch(() => {
    if (begins.value === null) return; // what is under the hand comes first
    stripping.push(begins.value);
    rowing.push(begins.value);
  });
  const rows = computed(() => rowing.answer.value?.answer ?? null);

  /** Real pictures of the first and the last place, to be laid over each other. */
  const ends = signal(/** @type {[ImageBitmap, ImageBitmap] | null} */ (null));
  scope.watch(() => {
    const truth = rows.value?.plain.truth;
    if (!at.blend.value || truth === undefined || ends.peek() !== null) return;
    Promise.all([truth[0] ?? "", truth.at(-1) ?? ""].map(unpack)).then(([first, last]) => {
      if (scope.open && first !== undefined && last !== undefined) ends.value = [first, last];
    });
  });
  scope.ending(() => {
    for (const which of SIDES) {
      shown.peek()?.pictures[which].close();
      strips.peek()?.[which].bitmap.close();
    }
    for (const bitmap of ends.peek() ?? []) bitmap.close();
  });

  /** Has the visitor stopped where it is greyest? Then that stays done. */
  const done = signal(/** @type {{t: number, grey: Record<Which, number>} | null} */ (null));
  const begun = at.t.peek();
  scope.watch(() => {
    const [now, found] = [shown.value, greyest.value];
    if (done.peek() !== null || now === null || found === null || now.t === begun) return;
    if (Math.abs(now.t - found) <= NEAR) done.value = { t: now.t, grey: now.grey };
  });

  return {
    room,
    pair,
    labels,
    lines,
    place,
    shown,
    strips,
    rows,
    ends,
    done,
    gap: computed(() => (lines.value === null ? null : gapOf(lines.value.noisy))),
    trouble: computed(() => drawing.trouble.value ?? pairing.trouble.value),
    rowTrouble: rowing.trouble,
    waiting: drawing.waiting,
    drawing,
    /** which number of a code is pointed at */
    pointed: signal(/** @type {number | null} */ (null)),
    retry() {
      (pairing.trouble.peek() === null ? drawing : pairing).retry();
    },
    retryRows: rowing.retry,
    /** @param {number} t */
    pull(t) {
      room.slide({ t }, "lever");
    },
    /** @param {number} seed */
    throwNoise(seed) {
      room.go({ seed });
    },
    close: scope.close,
  };
}

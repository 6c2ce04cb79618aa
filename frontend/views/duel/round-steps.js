/**
 * One round of the duel in half steps, each as it was kept: the same noise and the same real pictures before both networks as
 * they were then. Nothing trains.
 */
import * as server from "../../base/api.js";
import { clamp } from "../../base/codes.js";
import { computed, signal } from "../../base/html.js";
import { createScope } from "../../kit/scope.js";
import { mixed, pairsOf, turnsOf } from "./round-numbers.js";

/** @typedef {import("../../base/api.js").Card} Card */
/** @typedef {import("../../base/api.js").Opinion} Opinion */
/** @typedef {ReturnType<typeof createRound>} Round */
/** What stands on the page in one half step. @typedef {{drawn: string[], gradients: string[], scores: {drawn: number[], real: number[]}} & ReturnType<typeof pairsOf>} Moment */
/**
 * The codes and the real pictures of all half steps. `fooled`: in what share of pairs the drawn one won, of those that were seen.
 * @typedef {{codes: number[][], real: string[], moments: Map<number, Promise<Moment>>, fooled: import("../../vendor/preact-signals.js").Signal<Record<number, number>>}} Cast
 */

/** Pictures in each row. */
export const ROW = 8;
/** The noise to begin with. */
export const OPENING_SEED = 42;

const scoresOf = (/** @type {readonly Opinion[]} */ opinions) => opinions.map(({ score }) => score);

/**
 * @param {Card} card whose real pictures are taken @param {Card} kept the round in half steps
 * @param {import("./columns-round.js").DuelRoom} room
 * @param {{api?: Pick<typeof server, "sample" | "opinions" | "galleryOf">}} [o]
 */
export function createRound(card, kept, room, { api = server } = {}) {
  const { at } = room;
  const scope = createScope(room);
  const halves = kept.generations ?? [];
  const last = halves.length - 1;
  const half = computed(() => clamp(at.half.value ?? 0, 0, last));
  const seed = computed(() => at.seed.value ?? OPENING_SEED);

  const casting = scope.answer(async (/** @type {number} */ seed, left) => {
    const [{ codes }, { images, labels }] = await Promise.all([
      api.sample(kept.name, { n: ROW, seed }, left),
      api.galleryOf(card.name),
    ]);
    const pictures = images.map((image, i) => ({ image, label: labels[i] ?? null }));
    const real = mixed(pictures, ROW).map(({ image }) => image);
    return /** @type {Cast} */ ({ codes, real, moments: new Map(), fooled: signal({}) });
  });
  scope.watch(() => casting.push(seed.value));

  /** Each half step is asked for once. @param {Cast} cast @param {number} k @param {AbortSignal} left */
  function momentOf({ codes, real, moments, fooled }, k, left) {
    const known = moments.get(k);
    if (known !== undefined) return known;
    const generation = halves[k]?.number ?? 0;
    const asked = Promise.all([
      api.opinions(kept.name, { codes, drawn_by: generation, generation, gradient: true }, left),
      api.opinions(kept.name, { images: real, generation }, left),
    ]).then(([{ answer: drawn }, { answer: others }]) => {
      const scores = { drawn: scoresOf(drawn.opinions), real: scoresOf(others.opinions) };
      const gradients = (drawn.gradients ?? []).map(({ image }) => image);
      const pairs = pairsOf(scores.drawn, scores.real);
      fooled.value = { ...fooled.peek(), [k]: pairs.mean.drawn };
      return { drawn: drawn.pictures, gradients, scores, ...pairs };
    });
    moments.set(k, asked);
    asked.catch(() => moments.delete(k));
    return asked;
  }

  const asking = scope.answer(
    async (/** @type {{cast: Cast, half: number}} */ { cast, half }, left) => {
      const [before, now] = await Promise.all([
        half > 0 ? momentOf(cast, half - 1, left) : null,
        momentOf(cast, half, left),
      ]);
      return { before, now, half, real: cast.real, ...turnsOf(halves, half) };
    },
    { lanes: 2 },
  );
  scope.watch(() => {
    const cast = casting.answer.value?.answer;
    if (cast !== undefined) asking.push({ cast, half: half.value });
  });

  return {
    kept,
    halves,
    half,
    last,
    seed,
    /** Of the last half step that came: it stays until the next is there. */
    shown: computed(() => asking.answer.value?.answer ?? null),
    /** In what share of pairs the drawn one won, of the half steps that were seen. */
    fooled: computed(() => casting.answer.value?.answer.fooled.value ?? {}),
    trouble: computed(() => asking.trouble.value ?? casting.trouble.value),
    waiting: asking.waiting,
    retry() {
      (casting.trouble.peek() === null ? asking : casting).retry();
    },
    /** One half step on, or back. @param {1 | -1} by */
    step(by) {
      room.go({ half: clamp(half.peek() + by, 0, last) });
    },
    /** @param {number} next */
    walk(next) {
      room.slide({ half: clamp(Math.round(next), 0, last) }, "half");
    },
    close: scope.close,
  };
}

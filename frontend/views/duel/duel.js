/**
 * One noise through the generations of a GAN: what the generator of one of them draws from it, and what a discriminator, of the
 * same generation or of another, says of that and of real pictures. Places are those in the card's `generations`.
 */
import * as server from "../../base/api.js";
import { galleryOf } from "../../base/api.js";
import { clamp } from "../../base/codes.js";
import { computed, signal } from "../../base/html.js";
import { hidden, timing } from "../../base/media.js";
import { bitmapOf } from "../../base/pictures.js";
import { createScope } from "../../kit/scope.js";

/** @typedef {import("../../base/api.js").Card} Card */
/** @typedef {import("../../base/api.js").Opinion} Opinion */
/** @typedef {ReturnType<typeof createDuel>} Duel */
/** What the server does for it. @typedef {Pick<typeof server, "sample" | "decodeJudged" | "opinions">} Api */
/** Places of whose generator draws and of whose discriminator judges. @typedef {{seed: number, drawn: number, judge: number}} Question */
/**
 * `opinions` of the pictures, `real` of the gallery's; null: the card does not say what real pictures are like.
 * @typedef {{codes: number[][], pictures: ImageBitmap[], opinions: Opinion[] | null, real: {images: string[], opinions: Opinion[]} | null}} Shown
 */

/** The noise to begin with. */
export const OPENING_SEED = 42;
/** Codes of one noise; a phone shows half of them. */
export const WALL = 24;
/** Real pictures that are judged beside them. */
export const REAL = 8;
/** A generation stays this long: three a second. */
export const STAY_MS = 330;
/** So many generations are fetched before they are played. */
const AHEAD = 3;
/** So many walls are kept, to go back to. */
const KEPT = 64;

const keyOf = (/** @type {Question} */ { seed, drawn, judge }) => `${seed} ${drawn} ${judge}`;

/** Of `n` pictures some, evenly spread. @param {number} n @param {number} [count] */
export const spreadOver = (n, count = REAL) =>
  Array.from({ length: Math.min(n, count) }, (_, k) => Math.floor(((k + 0.5) * n) / Math.min(n, count)));

/**
 * @param {Card} card @param {typeof import("./address.js").room} room
 * @param {{api?: Api, unpack?: (dataUrl: string) => Promise<ImageBitmap>, real?: (model: string) => Promise<{images: string[]}>}} [o]
 */
export function createDuel(card, room, { api = server, unpack = bitmapOf, real = galleryOf } = {}) {
  const { at } = room;
  const scope = createScope(room);
  const all = card.generations ?? [];
  const last = all.length - 1;
  const numberOf = (/** @type {number} */ place) => all[place]?.number ?? 0;
  /** Where a generation stands; one that is not there: the newest. @param {number | null} number */
  const placeOf = (number) => {
    const found = all.findIndex((each) => each.number === number);
    return found < 0 ? last : found;
  };
  /** The newest is not written. @param {number} place */
  const said = (place) => (place === last ? null : numberOf(place));
  /** Whose opinion of a picture means anything without that of real ones? */
  const judged = all.every((each) => (each.real ?? []).length > 0);

  const seed = computed(() => at.seed.value ?? OPENING_SEED);
  const drawn = computed(() => placeOf(at.generation.value));
  const judge = computed(() => (at.judge.value === null ? drawn.value : placeOf(at.judge.value)));
  const wanted = computed(() => ({ seed: seed.value, drawn: drawn.value, judge: judge.value }));

  /** The codes of the noise at hand. @type {{seed: number, codes: Promise<number[][]>} | null} */
  let noise = null;
  /** @param {number} seed */
  function codesOf(seed) {
    if (noise?.seed === seed) return noise.codes;
    const codes = api.sample(card.name, { n: WALL, seed }).then((sample) => sample.codes);
    const asked = { seed, codes };
    noise = asked;
    codes.catch(() => {
      if (noise === asked) noise = null; // whoever wants them asks again
    });
    return codes;
  }

  /** What a discriminator says of real pictures, by its place. @type {Map<number, Promise<Shown["real"]>>} */
  const ofReal = new Map();
  /** @param {number} judge @returns {Promise<Shown["real"]>} */
  function realOf(judge) {
    const known = ofReal.get(judge);
    if (known !== undefined || card.gallery === 0) return known ?? Promise.resolve(null);
    const asked = real(card.name).then(async (gallery) => {
      const images = spreadOver(gallery.images.length).flatMap((place) => gallery.images[place] ?? []);
      const { answer } = await api.opinions(card.name, { images, generation: numberOf(judge) });
      return { images, opinions: answer.opinions };
    });
    ofReal.set(judge, asked);
    asked.catch(() => ofReal.delete(judge));
    return asked;
  }

  /** @param {Question} question @param {AbortSignal} left @returns {Promise<Shown>} */
  async function ask({ seed, drawn, judge }, left) {
    const generation = numberOf(drawn);
    if (!judged) {
      const { codes, images } = await api.sample(card.name, { n: WALL, seed, generation }, left);
      return { codes, pictures: await Promise.all(images.map(unpack)), opinions: null, real: null };
    }
    const codes = await codesOf(seed);
    const [{ answer, timing: took }, real] = await Promise.all([
      api.decodeJudged(card.name, { codes, generation, discriminator: numberOf(judge) }, left),
      realOf(judge),
    ]);
    timing.value = took;
    return {
      codes,
      pictures: await Promise.all(answer.images.map(unpack)),
      opinions: answer.opinions,
      real,
    };
  }

  /** What was there already, the last looked at last. @type {Map<string, Shown>} */
  const kept = new Map();
  const count = signal(0);
  const shown = signal(/** @type {{question: Question, answer: Shown} | null} */ (null));
  /** @param {Question} question @param {Shown} answer */
  function keep(question, answer) {
    kept.delete(keyOf(question));
    kept.set(keyOf(question), answer);
    for (const old of [...kept.keys()].slice(0, -KEPT)) {
      for (const picture of kept.get(old)?.pictures ?? []) picture.close();
      kept.delete(old);
    }
    count.value = count.peek() + 1;
  }
  const asking = scope.answer(ask, {
    lanes: 2,
    same: keyOf,
    arrived(answer, question) {
      keep(question, answer);
      shown.value = { question, answer };
    },
  });
  scope.watch(() => {
    const question = wanted.value;
    const answer = kept.get(keyOf(question));
    if (answer === undefined) return asking.push(question);
    asking.drop();
    keep(question, answer);
    shown.value = { question, answer };
  });

  const playing = signal(false);
  const step = (/** @type {number} */ place) => room.settle({ generation: said(place) });
  // The next generation comes once this one has been seen.
  scope.watch(() => {
    const here = drawn.value;
    if (!playing.value || hidden.value || shown.value?.question.drawn !== here) return;
    const timer = setTimeout(() => {
      if (here === last) playing.value = false;
      else step(here + 1);
    }, STAY_MS);
    return () => clearTimeout(timer);
  });
  const ahead = scope.answer(ask, { same: keyOf, arrived: (answer, question) => keep(question, answer) });
  scope.watch(() => {
    count.value;
    if (!playing.value) return ahead.drop();
    const { seed, drawn } = wanted.value;
    const next = Array.from({ length: Math.min(AHEAD, last - drawn) }, (_, k) => {
      const place = drawn + 1 + k;
      return { seed, drawn: place, judge: at.judge.value === null ? place : judge.value };
    }).find((question) => !kept.has(keyOf(question)));
    if (next !== undefined) ahead.push(next);
  });
  scope.ending(() => {
    for (const { pictures } of kept.values()) for (const picture of pictures) picture.close();
  });

  return {
    card,
    all,
    last,
    judged,
    seed,
    drawn,
    judge,
    shown,
    playing,
    numberOf,
    trouble: asking.trouble,
    waiting: asking.waiting,
    retry: asking.retry,
    /** A generation is walked to. @param {number} place */
    scrub(place) {
      playing.value = false;
      room.slide({ generation: said(clamp(Math.round(place), 0, last)) }, "generation");
    },
    /** From here; at the end, from the beginning. */
    play() {
      if (drawn.peek() === last) step(0);
      playing.value = true;
    },
    pause() {
      playing.value = false;
    },
    /** The pictures of one generation, judged by another one's discriminator. @param {number} drawn @param {number} judge */
    meet(drawn, judge) {
      playing.value = false;
      room.go({ generation: said(drawn), judge: drawn === judge ? null : numberOf(judge) });
    },
    /** Whose discriminator judges from now on; null: that of the same generation. @param {number | null} place */
    judgedBy(place) {
      room.go({ judge: place === null ? null : numberOf(place) });
    },
    /** Another noise. @param {number} seed */
    roll(seed) {
      room.go({ seed, picked: [] });
    },
    /** One more is picked, or one less. @param {number} k */
    pick(k) {
      const now = at.picked.peek();
      room.go({ picked: now.includes(k) ? now.filter((other) => other !== k) : [...now, k] });
    },
    close: scope.close,
  };
}

/**
 * The way between stops under the hand: its three films, and where in them one stands.
 * Signals hold what came back from the server; what the visitor chose is in `screen.js`.
 */
import * as api from "../../base/api.js";
import { clamp, newSeed, round } from "../../base/codes.js";
import { galleryOf, imageOf } from "../../base/galleries.js";
import { computed, effect, signal } from "../../base/html.js";
import { calm, hidden } from "../../base/media.js";
import { bitmapOf, toAddress } from "../../base/pictures.js";
import { timing } from "../../base/timing.js";
import { beatAfter, frameAt, frameMs, legAt, meetings, moved } from "../../kit/film.js";
import { newestWins } from "../../kit/newest.js";
import { at, go, MOST_STOPS, PATHS, settle, slide } from "./address.js";

/** @typedef {import("./address.js").Stop} Stop */
/** @typedef {import("./address.js").Path} Path */
/** @typedef {import("../../kit/answer.js").Trouble} Trouble */
/** What was asked, as the server was asked it. @typedef {{from: object, to: object, via: object[], steps: number, path: Path, label?: number}} Body */
/** @typedef {api.Way & {bitmaps: ImageBitmap[], body: Body, stops: Stop[]}} Film */
/** @typedef {ReturnType<typeof createFilm>} FilmSource */
/** @typedef {ReturnType<typeof createWay>} WayHeld */

/** A three and an eight, by their rank in the gallery; seeds where there is no gallery. */
const OPENING = [
  { rank: 67, seed: 42 },
  { rank: 165, seed: 7 },
];

const NO_GALLERY = /** @type {api.Gallery} */ ({ images: [], labels: [], indices: [] });

/** What is wanted of a film, whatever its path. @typedef {{stops: Stop[], steps: number, label: number | null}} Question */

/** @param {string} model @param {Stop} stop */
async function endOf(model, stop) {
  if (stop.kind === "seed") return { seed: stop.seed };
  return stop.kind === "code" ? { code: stop.code } : { image: await imageOf(model, stop) };
}

/**
 * One path's film; the old one stays until the new one is ready.
 * @param {string} model @param {Path} path
 */
function createFilm(model, path) {
  const film = signal(/** @type {Film | null} */ (null));
  const trouble = signal(/** @type {Trouble | null} */ (null));
  const queue = newestWins({
    ask: async (/** @type {Question} */ { stops, steps, label }, signal) => {
      const ends = await Promise.all(stops.map((stop) => endOf(model, stop)));
      const body = {
        from: ends[0] ?? {},
        to: ends[ends.length - 1] ?? {},
        via: ends.slice(1, -1),
        steps,
        path,
        ...(label === null ? {} : { label }),
      };
      const { way, timing: took } = await api.interpolate(model, body, signal);
      return { way, body, took, bitmaps: await Promise.all(way.images.map(bitmapOf)) };
    },
    answered({ way, body, took, bitmaps }, { stops }) {
      trouble.value = null;
      timing.value = took;
      film.value = { ...way, body, bitmaps, stops };
    },
    failed(error, retryMs) {
      trouble.value = { problem: /** @type {api.Problem} */ (error), retryMs };
    },
    passing: api.passing,
  });
  return { film, trouble, push: queue.push, retry: queue.retry, close: queue.close };
}

/** @param {api.Card} card */
export function createWay(card) {
  const labelled = card.parameters.includes("label");
  /** The stop whose picture lies on the paper. */
  const chosen = signal(0);
  /** Are the strokes on the paper what that stop is? */
  const own = signal(false);
  const inputTrouble = signal(/** @type {Trouble | null} */ (null));
  /** Keeping a film as a file went wrong. */
  const keepTrouble = signal(/** @type {Trouble | null} */ (null));
  const films = {
    slerp: createFilm(card.name, "slerp"),
    lerp: createFilm(card.name, "lerp"),
    pixels: createFilm(card.name, "pixels"),
  };
  const all = PATHS.map((path) => films[path]);

  /** The stops of the address; codes of another model's size are none. */
  const stops = computed(() => {
    const known = (at.stops.value ?? []).filter(
      (stop) => stop.kind !== "code" || stop.code.length === card.code_size,
    );
    return known.length < 2 ? null : known;
  });
  const steps = computed(() => Math.max(at.steps.value, stops.value?.length ?? 0));
  const label = computed(() => (labelled ? (at.label.value ?? films.slerp.film.value?.label ?? null) : null));

  /** Somebody who asks for less motion has asked for this film all the same. */
  const asked = signal(false);
  const playing = computed(() => at.t.value === null && (asked.value || !calm.value));
  const beat = signal({ i: calm.peek() ? frameAt(0.5, at.steps.peek()) : 0, up: true, rest: 2 });
  /** Where one stands on the way, 0..1. */
  const share = computed(() => at.t.value ?? clamp(beat.value.i / (steps.value - 1), 0, 1));

  let closed = false;

  async function openingPair() {
    const { indices } = await galleryOf(card.name).catch(() => NO_GALLERY);
    return OPENING.map(
      ({ rank, seed }, k) =>
        /** @type {Stop} */ (
          indices.length < 2
            ? { kind: "seed", seed }
            : { kind: "gallery", place: indices[Math.min(rank, indices.length - 2 + k)] }
        ),
    );
  }

  /** What the visitor has drawn in another view is where the way begins. */
  async function opening() {
    const [from, to] = await openingPair();
    // The address becomes the next view's before this one is closed.
    if (
      closed ||
      at.view.peek() !== "between" ||
      stops.peek() !== null ||
      from === undefined ||
      to === undefined
    )
      return;
    const drawn = at.input.peek();
    settle({ stops: [drawn?.kind === "picture" ? drawn : from, to] });
  }

  /** @param {number} k @param {Stop} stop @param {string | null} [group] */
  function put(k, stop, group = null) {
    const patch = {
      stops: stops.value?.map((old, i) => (i === k ? stop : old)) ?? null,
      ...(k === 0 ? { label: null } : {}),
    };
    if (group === null) go(patch);
    else slide(patch, group);
  }

  /** What the film on screen knows of stop `k`; of one that is not in it yet, what stood there. @param {number} k */
  function endAt(k) {
    const film = films.slerp.film.value;
    const stop = stops.value?.[k];
    if (film === null || stop === undefined) return null;
    const there = film.stops.includes(stop) ? film.stops.indexOf(stop) : k;
    const end = film.ends[there];
    return end === undefined ? null : { film, k: there, end };
  }

  /** @param {number} k */
  function choose(k) {
    if (k !== chosen.value) own.value = false;
    chosen.value = k;
  }

  const encoding = newestWins({
    ask: (/** @type {{image: Blob | string, k: number, group: string | null}} */ { image }, signal) =>
      api.encode(card.name, image, null, signal),
    answered({ input }, { k, group }) {
      inputTrouble.value = null;
      if (k === chosen.value) own.value = group !== null;
      put(k, { kind: "picture", png: toAddress(input) }, group);
    },
    failed(error, retryMs) {
      inputTrouble.value = { problem: /** @type {api.Problem} */ (error), retryMs };
    },
    passing: api.passing,
  });

  const stopWatching = [
    effect(() => {
      if (stops.value === null) opening();
      else if (chosen.value >= stops.value.length) chosen.value = stops.value.length - 1;
    }),
    effect(() => {
      if (stops.value === null) return;
      const pictured = stops.value.some(({ kind }) => kind === "picture" || kind === "gallery");
      // A picture says which digit it is; seeds and codes do not.
      const digit = labelled ? (at.label.value ?? (pictured ? null : (card.labels[0] ?? null))) : null;
      for (const film of all) film.push({ stops: stops.value, steps: steps.value, label: digit });
    }),
    effect(() => {
      if (!playing.value || hidden.value) return;
      const n = steps.value;
      const timer = setInterval(() => {
        // Until the films are there, there is nothing to be seen moving.
        if (films.slerp.film.peek() !== null) beat.value = beatAfter(beat.peek(), n);
      }, frameMs(n));
      return () => clearInterval(timer);
    }),
  ];

  const taker = {
    card,
    inputTrouble,
    seen: computed(() => {
      const found = endAt(chosen.value);
      if (found === null) return null;
      const { film, k, end } = found;
      const stop = film.stops[k];
      const made = film.images[meetings(film.t, film.ends.length)[k] ?? 0] ?? end.image;
      const pictured = stop?.kind === "picture" || stop?.kind === "gallery";
      // The paper waits for the film of a stop that has just changed.
      const waiting = stop !== stops.value?.[chosen.value];
      return {
        input: end.image,
        reconstruction: pictured ? made : end.image,
        own: own.value || waiting,
      };
    }),
    /** @param {Blob | string} image @param {import("../../base/columns.js").Input | null} input */
    take(image, input) {
      if (input === null) encoding.push({ image, k: chosen.value, group: null });
      else {
        own.value = false;
        inputTrouble.value = null;
        put(chosen.value, input);
      }
    },
    /** @param {Blob} image @param {string} stroke */
    draw(image, stroke) {
      own.value = true; // the paper is the hand's, while the model looks
      encoding.push({ image, k: chosen.value, group: `${stroke} stop ${chosen.value}` });
    },
    /** The stop stays as it was until something is drawn. */
    clear() {
      own.value = true;
    },
    retryInput: encoding.retry,
  };

  return {
    card,
    films,
    stops,
    steps,
    label,
    chosen,
    share,
    playing,
    keepTrouble,
    taker,
    trouble: computed(() => all.map(({ trouble }) => trouble.value).find((found) => found !== null) ?? null),
    choose,
    /** @param {number} k */
    pictureAt: (k) => endAt(k)?.end.image,
    /** @param {number} k */
    codeAt: (k) => endAt(k)?.end.code ?? [],
    retry() {
      for (const film of all) film.retry();
    },
    /** Back to the pair that the view opens with. */
    async startOver() {
      const pair = await openingPair();
      chosen.value = 0;
      own.value = false;
      if (!closed) go({ stops: pair, label: null });
    },

    /** @param {number} next 0..1 */
    scrub(next) {
      slide({ t: round(next) }, "scrub");
    },
    play() {
      const n = steps.value;
      const i = frameAt(share.value, n);
      beat.value = { i, up: i < n - 1, rest: 0 };
      asked.value = true;
      settle({ t: null });
    },
    pause() {
      settle({ t: round(share.value) });
    },

    /** The chosen stop becomes one drawn by chance, or a code that was typed. @param {Stop} stop */
    become(stop) {
      own.value = false;
      put(chosen.value, stop);
    },
    /** A stop more on the leg where one stands: a digit that is not on the way yet, or one by chance. */
    async add() {
      const now = stops.value;
      if (now === null || now.length >= MOST_STOPS) return;
      const { labels, indices } = await galleryOf(card.name).catch(() => NO_GALLERY);
      const there = now.flatMap((stop) => (stop.kind === "gallery" ? stop.place : []));
      const taken = there.map((place) => labels[indices.indexOf(place)]);
      const free = indices.filter((_, k) => !taken.includes(labels[k]));
      const place = free[Math.floor(Math.random() * free.length)];
      const { leg } = legAt(share.value, now.length);
      /** @type {Stop} */
      const stop = place === undefined ? { kind: "seed", seed: newSeed() } : { kind: "gallery", place };
      if (closed || stops.value !== now) return;
      go({ stops: [...now.slice(0, leg + 1), stop, ...now.slice(leg + 1)] });
      own.value = false;
      chosen.value = leg + 1;
    },
    /** The chosen stop is taken away. */
    remove() {
      const k = chosen.value;
      go({ stops: stops.value?.filter((_, i) => i !== k) ?? null });
      own.value = false;
      chosen.value = Math.max(0, k - 1);
    },
    /** The chosen stop comes one earlier or later. @param {1 | -1} by */
    move(by) {
      const k = chosen.value;
      go({ stops: stops.value && moved(stops.value, k, k + by) });
      chosen.value = k + by;
    },
    swap() {
      const now = stops.value;
      go({ stops: now && [...now].reverse() });
      choose((now?.length ?? 1) - 1 - chosen.value);
    },
    close() {
      closed = true;
      for (const stop of stopWatching) stop();
      for (const queue of [encoding, ...all]) queue.close();
    },
  };
}

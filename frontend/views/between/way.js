/**
 * The way between stops under the hand: its three films, and where in them one stands.
 * What the visitor chose stands in the address; what came back from the server is derived beside it.
 */
import * as server from "../../base/api.js";
import { galleryOf, imageOf } from "../../base/api.js";
import { between, clamp, newSeed, pulledTo, round, zeros } from "../../base/codes.js";
import * as column from "../../base/columns.js";
import { computed, signal } from "../../base/html.js";
import { calm, hidden, timing } from "../../base/media.js";
import { toAddress } from "../../base/pictures.js";
import { columnOf } from "../../base/screen.js";
import { beatAfter, frameAt, frameMs, legAt, long, meetings, moved } from "../../kit/film.js";
import { createScope } from "../../kit/scope.js";
import { MOST_STOPS, PATHS, stopText } from "./address.js";
import { strip } from "./strip.js";

/** @typedef {import("./address.js").Stop} Stop */
/** @typedef {import("./address.js").Path} Path */
/** @typedef {import("../../base/api.js").Label} Label */
/** @typedef {import("../../base/pictures.js").Sheet} Sheet */
/** A stop of the way; its `id` stays when others come, go or change places. @typedef {{id: number, stop: Stop}} Spot */
/** What was asked, as the server was asked it. @typedef {{from: object, to: object, via: object[], steps: number, label?: Label, prior?: server.Prior, generation?: number}} Body */
/**
 * The pictures of all three ways; `lengths`: how long the codes of two of them are.
 * @typedef {server.Way & {spots: Spot[], body: Body, sheets: Record<Path, Sheet>, lengths: {slerp: number[], lerp: number[]}}} Film
 */
/** @typedef {typeof SERVER} Api */
/** @typedef {ReturnType<typeof createWay>} WayHeld */

/** What is asked for a way. */
const SERVER = { encode: server.encode, interpolate: server.interpolate, strip, galleryOf, imageOf };

/**
 * A two and a nine, by their rank in the gallery: between them the straight line smears and the way along the shell does not,
 * of the model in which that was seen. Seeds where there is no gallery.
 */
const OPENING = [
  { rank: 56, seed: 42 },
  { rank: 192, seed: 7 },
];
const SMEARS = "digits-vae";
const NO_GALLERY = /** @type {server.Gallery} */ ({ images: [], labels: [], indices: [] });

/** Can it draw by chance? @param {server.Card} card */
export const hasPrior = ({ verbs }) => verbs.includes("sample");
/** Can it read pictures? @param {server.Card} card */
export const reads = ({ verbs }) => verbs.includes("encode");

/** The codes at the two ends of the first lever: all there is to begin with where nothing is drawn by chance. @param {server.Card} card */
export function endsOf({ code_size, sliders: [lever = { index: 0, low: -1, high: 1 }] }) {
  return [lever.low, lever.high].map((x) => pulledTo(zeros(code_size), lever, x));
}

/** @param {server.Card} card @param {server.Gallery} gallery @returns {Stop[]} */
const pairOf = (card, { indices }) =>
  OPENING.map(({ rank, seed }, k) => {
    const place = indices[Math.min(rank, indices.length - 2 + k)];
    if (place !== undefined && indices.length >= 2) return { kind: "gallery", place };
    return hasPrior(card) ? { kind: "seed", seed } : { kind: "code", code: endsOf(card)[k] ?? [] };
  });

/** Does a stop say by itself what it shows? @param {Stop} stop */
const isPicture = ({ kind }) => kind === "picture" || kind === "gallery";

let spotsMade = 0;
/** @param {Stop} stop @returns {Spot} */
const spotOf = (stop) => ({ id: ++spotsMade, stop });

/**
 * @param {server.Card} card
 * @param {typeof import("./address.js").room} room
 * @param {{api?: Api}} [o]
 */
export function createWay(card, room, { api = SERVER } = {}) {
  const { at } = room;
  const scope = createScope(room);
  const labelled = card.parameters.includes("label");
  /** The label that the visitor chose, as the card has it. */
  const chosenLabel = computed(() =>
    labelled ? (card.labels.find((label) => String(label) === at.label.value) ?? null) : null,
  );

  const asking = scope.answer(api.galleryOf);
  const shows = card.gallery > 0 && reads(card);
  if (shows) asking.push(card.name);
  const gallery = computed(() => {
    const lost = asking.trouble.value !== null && asking.trouble.value.retryMs === null;
    return asking.answer.value?.answer ?? (!shows || lost ? NO_GALLERY : null);
  });
  /** Who draws; null: the newest. */
  const generation = computed(() => column.generationOf(card, at.generation.value));
  /** Where codes by chance are taken from; null: there is but one prior. */
  const prior = computed(() =>
    column.priorOf(card, at.prior.value, at.stops.value?.some(({ kind }) => kind === "seed") ?? false),
  );
  /** What the view opens with: what the visitor has drawn in another view is where the way begins. */
  const opening = computed(() => {
    if (gallery.value === null) return null;
    const [from, to] = /** @type {[Stop, Stop]} */ (pairOf(card, gallery.value));
    const laid = at[columnOf(card)].value;
    return [laid?.kind === "picture" && reads(card) ? laid : from, to];
  });
  /** The stops of the address; codes of another model's size are none, nor seeds without a prior, nor pictures that nobody reads. */
  const stops = computed(() => {
    const known = (at.stops.value ?? []).filter(
      (stop) =>
        (stop.kind !== "code" || stop.code.length === card.code_size) &&
        (stop.kind !== "seed" || hasPrior(card)) &&
        (!isPicture(stop) || reads(card)),
    );
    return known.length < 2 ? opening.value : known;
  });
  /** As the last act has left them. @type {Spot[]} */
  let arranged = [];
  const spots = computed(() => {
    const now = stops.value;
    if (now === null) return null;
    const told = now.map(stopText).join("~");
    if (told !== arranged.map(({ stop }) => stopText(stop)).join("~")) arranged = now.map(spotOf);
    return arranged;
  });
  const steps = computed(() => Math.max(at.steps.value, stops.value?.length ?? 0));

  /**
   * An act: the whole list of stops as it is from now on.
   * @param {Spot[]} next @param {{label?: null}} [besides] @param {string | null} [group]
   */
  function arrange(next, besides = {}, group = null) {
    arranged = next;
    // A link says which prior its seeds are of.
    const seeded = next.some(({ stop }) => stop.kind === "seed") ? { prior: prior.peek() } : {};
    const patch = { stops: next.map(({ stop }) => stop), ...seeded, ...besides };
    if (group === null) room.go(patch);
    else room.slide(patch, group);
  }

  const picked = signal(0);
  /** The stop whose picture lies on the paper. */
  const chosen = computed(() => clamp(picked.value, 0, (spots.value?.length ?? 1) - 1));
  /** The stop that the strokes on the paper are. @type {import("../../vendor/preact-signals.js").Signal<number | null>} */
  const strokes = signal(/** @type {number | null} */ (null));
  const chosenId = () => spots.peek()?.[chosen.peek()]?.id ?? null;
  const placeOf = (/** @type {number} */ id) => spots.peek()?.findIndex((spot) => spot.id === id) ?? -1;

  /** @param {number} k @param {Spot} spot @param {string | null} [group] */
  function put(k, spot, group = null) {
    const now = spots.peek() ?? [];
    // Who sends another picture ahead has not said what it shows.
    arrange(
      now.map((old, i) => (i === k ? spot : old)),
      k === 0 ? { label: null } : {},
      group,
    );
  }

  /** What was taken away from the picture that was put in last, and as what it stands in the address. */
  let bared = { png: "", paper: /** @type {string | null} */ (null) };
  // A picture that is read belongs to its stop: it lands there, wherever that is by then, or nowhere.
  const encoding = scope.answer(
    (/** @type {{image: Blob | string, id: number, group: string | null}} */ { image }, left) =>
      api.encode(card.name, image, null, left, generation.peek()),
    {
      still: ({ id }) => placeOf(id) >= 0,
      arrived({ input, paper }, { id, group }) {
        const stop = { kind: /** @type {const} */ ("picture"), png: toAddress(input) };
        bared = { png: stop.png, paper: paper ?? null };
        put(placeOf(id), { id, stop }, group);
        if (group === null && strokes.peek() === id) strokes.value = null;
      },
    },
  );

  /** @param {Stop} stop */
  const endOf = async (stop) => {
    if (stop.kind === "seed") return { seed: stop.seed };
    return stop.kind === "code" ? { code: stop.code } : { image: await api.imageOf(card.name, stop) };
  };
  /** @type {Sheet[]} */
  let painted = [];
  const close = () => {
    for (const { bitmap } of painted) bitmap.close();
  };
  const filming = scope.answer(
    async (
      /** @type {{spots: Spot[], steps: number, label: Label | null, prior: server.Prior | null, generation: number | null}} */ {
        spots,
        steps,
        label,
        prior,
        generation,
      },
      left,
    ) => {
      const ends = await Promise.all(spots.map(({ stop }) => endOf(stop)));
      /** @type {Body} */
      const body = {
        from: ends[0] ?? {},
        to: ends[ends.length - 1] ?? {},
        via: ends.slice(1, -1),
        steps,
        ...(label === null ? {} : { label }),
        ...(prior === null ? {} : { prior }),
        ...(generation === null ? {} : { generation }),
      };
      const along = (/** @type {Path} */ path) => api.strip(card.name, { ...body, path });
      const [{ way, timing: took }, slerp, lerp, pixels] = await Promise.all([
        api.interpolate(card.name, { ...body, path: "slerp" }, left),
        along("slerp"),
        along("lerp"),
        along("pixels"),
      ]);
      const lengths = { slerp: way.radii ?? [], lerp: lengthsOf(way) };
      /** @type {Film} */
      const film = { ...way, spots, body, lengths, sheets: { slerp, lerp, pixels } };
      return { film, took };
    },
    {
      arrived({ film, took }) {
        timing.value = took;
        close(); // the new ones are painted by now
        painted = PATHS.map((path) => film.sheets[path]);
      },
    },
  );
  scope.ending(close);
  const film = computed(() => filming.answer.value?.answer.film ?? null);
  scope.watch(() => {
    const now = spots.value;
    if (now === null) return;
    // A picture says what it shows; seeds and codes do not.
    const silent = !now.some(({ stop }) => isPicture(stop));
    const first = labelled && silent ? (card.labels[0] ?? null) : null;
    filming.push({
      spots: now,
      steps: steps.value,
      label: chosenLabel.value ?? first,
      prior: prior.value,
      generation: generation.value,
    });
  });

  /** Somebody who asks for less motion has asked for this film all the same. */
  const wanted = signal(false);
  const playing = computed(() => at.t.value === null && (wanted.value || !calm.value));
  const beat = signal({ i: calm.peek() ? frameAt(0.5, at.steps.peek()) : 0, up: true, rest: 2 });
  /** Where one stands on the way, 0..1. */
  const share = computed(() => at.t.value ?? clamp(beat.value.i / (steps.value - 1), 0, 1));
  scope.watch(() => {
    if (!playing.value || hidden.value) return;
    const n = steps.value;
    const timer = setInterval(() => {
      // Until the films are there, there is nothing to be seen moving.
      if (film.peek() !== null) beat.value = beatAfter(beat.peek(), n);
    }, frameMs(n));
    return () => clearInterval(timer);
  });

  /** What the film on screen knows of stop `k`; of one that is not in it yet, what stood there. @param {number} k */
  function endAt(k) {
    const now = film.value;
    const spot = spots.value?.[k];
    if (now === null || spot === undefined) return null;
    const found = now.spots.findIndex(({ id }) => id === spot.id);
    const there = found < 0 && now.spots.length === spots.value?.length ? k : found;
    const end = now.ends[there];
    const stop = now.spots[there]?.stop;
    if (end === undefined || stop === undefined) return null;
    return { film: now, there, end, stop, fresh: stopText(stop) === stopText(spot.stop) };
  }

  /** @param {number} k */
  function choose(k) {
    if (k !== chosen.peek()) {
      strokes.value = null;
      encoding.trouble.value = null; // it was about another stop
    }
    picked.value = k;
  }

  const taker = {
    card,
    inputTrouble: encoding.trouble,
    seen: computed(() => {
      const found = endAt(chosen.value);
      if (found === null) return null;
      const { film, there, end, stop, fresh } = found;
      const made = film.images[meetings(film.t, film.ends.length)[there] ?? 0] ?? end.image;
      const own = strokes.value !== null && strokes.value === spots.value?.[chosen.value]?.id;
      return {
        input: end.image,
        reconstruction: isPicture(stop) ? made : end.image,
        own: own || !fresh, // the paper waits for the film of a stop that has just changed
        paper: stop.kind === "picture" && stop.png === bared.png ? bared.paper : null,
      };
    }),
    /** @param {Blob | string} image @param {import("../../base/columns.js").Input | null} input */
    take(image, input) {
      const id = chosenId();
      if (input !== null) become(input);
      else if (id !== null) encoding.push({ image, id, group: null });
    },
    /** @param {Blob} image @param {string} stroke */
    draw(image, stroke) {
      const id = chosenId();
      if (id === null) return;
      strokes.value = id; // the paper is the hand's, while the model looks
      encoding.push({ image, id, group: `${stroke} stop ${id}` });
    },
    /** The stop stays as it was until something is drawn. */
    clear() {
      encoding.drop();
      strokes.value = chosenId();
    },
    retryInput: encoding.retry,
  };

  /** The chosen stop becomes another one. @param {Stop} stop */
  function become(stop) {
    strokes.value = null;
    encoding.trouble.value = null;
    put(chosen.peek(), spotOf(stop));
  }

  return {
    card,
    room,
    film,
    /** Is it still the two and the nine? One label for the whole way would hide what is between them. */
    opens: computed(
      () =>
        !labelled &&
        card.name === SMEARS &&
        gallery.value !== null &&
        gallery.value !== NO_GALLERY &&
        stops.value === opening.value &&
        at.input.value?.kind !== "picture",
    ),
    stops,
    steps,
    prior,
    generation,
    label: computed(() => (labelled ? (chosenLabel.value ?? film.value?.label ?? null) : null)),
    chosen,
    share,
    playing,
    taker,
    trouble: computed(() => filming.trouble.value ?? (stops.value === null ? asking.trouble.value : null)),
    waiting: filming.waiting,
    choose,
    become,
    /** @param {number} k */
    pictureAt: (k) => endAt(k)?.end.image,
    /** @param {number} k */
    codeAt: (k) => endAt(k)?.end.code ?? [],
    retry() {
      asking.retry();
      filming.retry();
    },
    /** Back to the pair that the view opens with. */
    startOver() {
      choose(0);
      arrange(pairOf(card, gallery.peek() ?? NO_GALLERY).map(spotOf), { label: null });
    },

    /** @param {number} next 0..1 */
    scrub(next) {
      room.slide({ t: round(next) }, "scrub");
    },
    play() {
      const n = steps.value;
      const i = frameAt(share.value, n);
      beat.value = { i, up: i < n - 1, rest: 0 };
      wanted.value = true;
      room.settle({ t: null });
    },
    pause() {
      room.settle({ t: round(share.value) });
    },

    /**
     * A stop more on the leg where one stands: a picture of what is not on the way yet, or one by chance; where there is no
     * chance, the code where one stands.
     */
    add() {
      const now = spots.peek();
      if (now === null || now.length >= MOST_STOPS) return;
      const { labels, indices } = gallery.peek() ?? NO_GALLERY;
      const there = now.flatMap(({ stop }) => (stop.kind === "gallery" ? stop.place : []));
      const taken = there.map((place) => labels[indices.indexOf(place)]);
      const free = indices.filter((_, k) => !taken.includes(labels[k]));
      const place = free[Math.floor(Math.random() * free.length)];
      const { leg, t } = legAt(share.value, now.length);
      const ends = [leg, leg + 1].map((k) => endAt(k)?.end.code);
      const [from = zeros(card.code_size), to = from] = ends;
      /** @type {Stop} */
      let stop = { kind: "code", code: between(from, to, t) };
      if (place !== undefined) stop = { kind: "gallery", place };
      else if (hasPrior(card)) stop = { kind: "seed", seed: newSeed() };
      const spot = spotOf(stop);
      arrange([...now.slice(0, leg + 1), spot, ...now.slice(leg + 1)]);
      choose(leg + 1);
    },
    /** The chosen stop is taken away. */
    remove() {
      const [now, k] = [spots.peek(), chosen.peek()];
      if (now === null || now.length < 3) return;
      strokes.value = null;
      encoding.trouble.value = null;
      arrange(now.filter((_, i) => i !== k));
      picked.value = Math.max(0, k - 1);
    },
    /** The chosen stop comes one earlier or later. @param {1 | -1} by */
    move(by) {
      const [now, k] = [spots.peek(), chosen.peek()];
      if (now === null || k + by < 0 || k + by >= now.length) return;
      arrange(moved(now, k, k + by));
      picked.value = k + by;
    },
    swap() {
      const [now, k] = [spots.peek(), chosen.peek()];
      if (now === null) return;
      arrange([...now].reverse());
      picked.value = now.length - 1 - k;
    },
    close: scope.close,
  };
}

/** How long the codes on the straight line are. @param {server.Way} way */
function lengthsOf({ t, ends }) {
  return t.map((place) => {
    const { leg, t: share } = legAt(place, ends.length);
    return long(between(ends[leg]?.code ?? [], ends[leg + 1]?.code ?? [], share));
  });
}

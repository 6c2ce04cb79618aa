/**
 * A model of pixels under the hand: the picture that was put in, what of it is covered, what is drawn
 * instead, and what the model expects of each pixel.
 * What the visitor chose stands in the address; what came back from the server is derived beside it.
 */
import * as server from "../../base/api.js";
import { galleryOf } from "../../base/api.js";
import { coloursOf } from "../../base/grid.js";
import { computed, signal } from "../../base/html.js";
import { pictureOfValues, toAddress } from "../../base/pictures.js";
import { columnOf } from "../../base/screen.js";
import { createScope } from "../../kit/scope.js";
import { createCover } from "./cover.js";
import { createFinished, createSeen } from "./judge.js";
import { createPuzzle } from "./puzzle.js";

/** @typedef {import("../../base/columns.js").Input} Input */
/** @typedef {ReturnType<typeof createPixels>} Pixels */
/**
 * What is on stage. `values`: −1 is not drawn yet. The rest is null where nobody has said it; surprises in
 * nats, entropies in bits.
 * @typedef {object} Stage
 * @property {number[]} values
 * @property {number[] | null} surprises
 * @property {number[] | null} entropies
 * @property {((place: number) => [number, number][] | null) | null} likeliest values of a pixel, each with its chance
 */

/** The picture to begin with, by its rank in the gallery. */
const OPENING = 67;
/** The server rounds chances: none is less than this. */
const LEAST = 1e-5;
/** Nothing on a map is full colour below this: what is nearly certain everywhere stays pale. */
const PALE = 0.2;
/** So many values of a pixel are told, as the server does for a whole picture. */
const TOLD = 8;

/** The likeliest values, each with its chance. @param {readonly number[] | undefined} chances */
const likeliestOf = (chances) =>
  chances
    ?.map((p, value) => /** @type {[number, number]} */ ([value, p]))
    .sort((a, b) => b[1] - a[1])
    .slice(0, TOLD) ?? null;

/** What the server does for pixels. @typedef {Pick<typeof server, "score" | "complete">} Api */

/**
 * @param {server.Card} card @param {typeof import("./address.js").room} room
 * @param {{api?: Api, paint?: typeof pictureOfValues, wishes?: readonly server.Label[]}} [o] `paint` needs a browser;
 * `wishes`: what a judge can read in its drawings
 */
export function createPixels(card, room, { api = server, paint = pictureOfValues, wishes = [] } = {}) {
  const { at } = room;
  const scope = createScope(room);
  const side = card.config.side ?? 28;
  const count = card.config.values ?? 2;
  const colours = coloursOf(card.palette ?? [], count);
  /** Digits go from view to view; other pictures are these models' own. */
  const name = columnOf(card);
  const said = (/** @type {Input | null} */ next) => (name === "input" ? { input: next } : { face: next });

  const task = computed(
    () => at.task.value ?? (card.gallery > 0 || at[name].value !== null ? "complete" : "draw"),
  );
  /** Is a picture of use that somebody puts in? */
  const takes = computed(() => task.value === "complete" || task.value === "score");
  /** The quieter controls are in sight once one of them has been used. */
  const more = computed(() => {
    if (at.more.value !== null) return at.more.value === "1";
    return at.temperature.value !== 1 || at.n.value !== 8 || at.speed.value !== 200 || at.map.value !== null;
  });
  const map = computed(() => at.map.value ?? (task.value === "score" ? "surprise" : "none"));

  /** The picture to begin with; the address need not say it. */
  const first = signal(/** @type {Input | null} */ (null));
  scope.watch(() => {
    const wanted = takes.value && at[name].value === null && !at.blank.value && card.gallery > 0;
    if (!wanted || first.peek() !== null) return;
    galleryOf(card.name).then(
      ({ indices }) => {
        const place = indices[Math.min(OPENING, indices.length - 1)];
        if (place !== undefined) first.value = { kind: "gallery", place };
      },
      () => {}, // the paper is empty, and says what can be put there
    );
  });
  const input = computed(() => at[name].value ?? (at.blank.value ? null : first.value));

  /** What lies on the paper goes on lying there, whatever the visitor does next. */
  const stays = () => said(input.peek());
  /** @param {Parameters<typeof room.go>[0]} patch */
  const anew = (patch) => ({ ...stays(), given: null, pixel: null, t: null, ...patch });
  const put = (/** @type {Input} */ next) => anew(said(next));
  /** Values of pixels as a picture of the visitor's own. @param {readonly number[]} values */
  const own = (values) => said({ kind: "picture", png: toAddress(paint(values, colours)) });

  const hidden = createCover(room, side, (patch) => room.go(anew(patch)));
  const { painting } = hidden;
  const { seen, read, ...looking } = createSeen(card, { scope, api, input, wanted: takes, put });
  const wish = computed(() => (at.wish.value === null ? null : (wishes[at.wish.value] ?? null)));
  const puzzle = createPuzzle(card, room, {
    scope,
    api,
    side,
    count,
    task,
    input,
    cover: hidden.cover,
    known: hidden.known,
    read,
    wish,
    paint,
    stays,
  });
  const { held, question, ending, given } = puzzle;
  const { drawing, shown } = held;
  const finished = createFinished(card, { scope, api, drawing, ending });

  /** Is the picture uncovered to be compared? */
  const peeking = signal(false);
  const hovered = signal(/** @type {number | null} */ (null));

  /** What was put in, and not what is drawn of it, is on stage. */
  const bare = computed(() => peeking.value || painting.value);
  /** What each pixel of the ending on stage surprised by, as far as the drawing itself tells. */
  const surprises = computed(() => {
    const now = drawing.value;
    const chances = now?.chances[ending.value] ?? [];
    return (now?.values[ending.value] ?? []).map(
      (value, i) => -Math.log(Math.max(LEAST, chances[i]?.[value] ?? 1)),
    );
  });

  const stage = computed(() => {
    const nothing = { surprises: null, entropies: null, likeliest: null };
    if (task.value === "score" || bare.value) {
      const now = seen.value;
      if (now === null) return null;
      const { values, surprises, entropies } = now;
      return /** @type {Stage} */ (
        bare.value
          ? { values, ...nothing }
          : { values, surprises, entropies, likeliest: (place) => now.likeliest[place] ?? null }
      );
    }
    const now = drawing.value;
    const values = puzzle.endingAt(ending.value);
    if (now === null || values === null) return null;
    const full = finished.value;
    const chances = now.chances[ending.value] ?? [];
    return /** @type {Stage} */ ({
      values,
      surprises: full?.surprises ?? surprises.value,
      entropies: full?.entropies ?? now.entropies[ending.value] ?? null,
      likeliest: (place) => full?.likeliest[place] ?? likeliestOf(chances[place]),
    });
  });
  /** What the map tells of each pixel that is shown, and the most of it. */
  const heat = computed(() => {
    if (map.value === "none" || stage.value === null) return null;
    const { values, entropies, surprises } = stage.value;
    const found = (map.value === "entropy" ? entropies : surprises)?.map((x, i) =>
      (values[i] ?? -1) < 0 ? 0 : x,
    );
    return found === undefined ? null : { found, top: Math.max(PALE, ...found) };
  });

  /** Where the finished ending was most in doubt: there another choice tells most. */
  const doubtful = computed(() => {
    const doubts = finished.value?.entropies;
    const path = drawing.value?.path ?? [];
    if (doubts === undefined) return path.at(-1) ?? null;
    return path.reduce((a, b) => ((doubts[b] ?? 0) > (doubts[a] ?? 0) ? b : a), path[0] ?? 0);
  });
  /** The next pixel to be drawn; at the end the most doubtful. */
  const head = computed(() => {
    if (task.value === "score" || bare.value) return null;
    return drawing.value?.path[shown.value] ?? doubtful.value;
  });
  const looked = computed(() => {
    const pinned = at.pixel.value;
    return hovered.value ?? (pinned !== null && pinned < side * side ? pinned : head.value);
  });

  scope.watch(() => {
    if (task.value !== "complete") painting.value = false;
  });
  // Whatever is drawn or chosen now is what one wants to see.
  const asked = computed(() => question.value?.key);
  scope.watch(() => {
    for (const one of [asked, ending, map, task, at.t, painting]) one.value;
    peeking.value = false;
  });

  const taker = {
    card,
    inputTrouble: looking.trouble,
    seen: computed(() =>
      seen.value === null
        ? null
        : {
            input: seen.value.picture,
            reconstruction: null,
            own: seen.value.own,
            paper: seen.value.paper ?? null,
          },
    ),
    /** @param {Blob | string} image @param {Input | null} from */
    take(image, from) {
      if (from !== null) room.go(put(from));
      else looking.push({ image, input: null, group: null, write: room.ticket() });
    },
    /** @param {Blob} image @param {string} stroke */
    draw(image, stroke) {
      looking.push({ image, input: null, group: stroke, write: room.ticket() });
    },
    clear() {
      room.go({ ...anew(said(null)), blank: true });
    },
    retryInput: looking.retry,
  };

  return {
    ...hidden,
    ...puzzle,
    card,
    side,
    count,
    colours,
    task,
    takes,
    more,
    map,
    wishes,
    wish,
    input,
    seen,
    taker,
    peeking,
    hovered,
    stage,
    head,
    looked,
    heat,
    finished,
    trouble: held.trouble,

    /** Another question from the start: what was fixed is free again. @param {Parameters<typeof room.go>[0]} patch */
    ask(patch) {
      room.go(anew(patch));
    },
    /** As `ask`, of a lever under the hand. @param {Parameters<typeof room.go>[0]} patch @param {string} group */
    pull(patch, group) {
      room.slide({ ...stays(), t: null, ...patch }, group);
    },
    play() {
      peeking.value = false;
      held.play();
    },
    /** A pixel gets another value: of a drawing, what comes after it follows. @param {number} place @param {number} value */
    override(place, value) {
      const ofPicture = task.peek() === "complete" && given.peek() === null && drawing.peek()?.known[place];
      if (task.peek() !== "score" && !ofPicture) {
        puzzle.fix(place, value);
        return;
      }
      const values = read.peek()?.values.map((old, i) => (i === place ? value : old));
      if (values !== undefined) room.go({ ...own(values), t: null, pixel: place });
    },
    /** The ending on stage becomes the picture. */
    adopt() {
      const values = drawing.peek()?.values[ending.peek()];
      if (values !== undefined) room.go({ ...anew(own(values)), task: "complete" });
    },
    close: scope.close,
  };
}

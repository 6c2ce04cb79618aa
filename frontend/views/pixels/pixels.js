/**
 * A model of pixels under the hand: the picture that was put in, what of it is covered, what is drawn
 * instead, and what the model expects of each pixel.
 * Signals hold what came back from the server; what the visitor chose is in `screen.js`.
 */
import * as server from "../../base/api.js";
import { galleryOf, imageOf } from "../../base/api.js";
import { newSeed } from "../../base/codes.js";
import * as column from "../../base/columns.js";
import { batch, computed, signal } from "../../base/html.js";
import { pressed, timing } from "../../base/media.js";
import { pictureOf, pictureOfValues, toAddress } from "../../base/pictures.js";
import { createScope } from "../../kit/scope.js";
import { createBrush } from "./brush.js";
import { createDrawing } from "./drawing.js";
import { createQuestion } from "./question.js";
import { coloursOf, knownOf, pack, unpack, walk } from "./raster.js";

/** @typedef {import("../../kit/answer.js").Trouble} Trouble */
/** @typedef {import("../../base/columns.js").Input} Input */
/** @typedef {import("./raster.js").Order} Order */
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

/** The picture to begin with, by its rank in the gallery, and the seed. */
const OPENING = { rank: 67, seed: 42 };
/** A drawing hand that rests this long has its picture completed. */
const REST_MS = 350;
/** The server rounds chances: none is less than this. */
const LEAST = 1e-5;
/** Nothing on a map is full colour below this: what is nearly certain everywhere stays pale. */
const PALE = 0.2;
/** So many values of a pixel are told, as the server does for a whole picture. */
const TOLD = 8;
/** What is covered where the address speaks of another size. */
const LOWER = /** @type {import("./raster.js").Half} */ ({ from: "lower", share: 50 });

/** The likeliest values, each with its chance. @param {readonly number[] | undefined} chances */
const likeliest = (chances) =>
  chances
    ?.map((p, value) => /** @type {[number, number]} */ ([value, p]))
    .sort((a, b) => b[1] - a[1])
    .slice(0, TOLD) ?? null;

/** What the server does for pixels. @typedef {Pick<typeof server, "score" | "complete">} Api */

/**
 * @param {server.Card} card @param {typeof import("./address.js").room} room
 * @param {{api?: Api}} [o]
 */
export function createPixels(card, room, { api = server } = {}) {
  const { at } = room;
  const scope = createScope(room);
  const side = card.config.side ?? 28;
  const count = card.config.values ?? 2;
  const colours = coloursOf(card.palette ?? [], count);
  /** Digits go from view to view; other pictures are these models' own. */
  const name = card.medium === "ink" ? "input" : "face";
  const said = (/** @type {Input | null} */ next) => (name === "input" ? { input: next } : { face: next });

  const task = computed(
    () => at.task.value ?? (card.gallery > 0 || at[name].value !== null ? "complete" : "draw"),
  );
  const seed = computed(() => at.seed.value ?? OPENING.seed);
  /** The quieter controls are in sight once one of them has been used. */
  const more = computed(() => {
    if (at.more.value !== null) return at.more.value === "1";
    return at.temperature.value !== 1 || at.n.value !== 8 || at.speed.value !== 200 || at.map.value !== null;
  });
  const cover = computed(() => (knownOf(at.cover.value, side) === null ? LOWER : at.cover.value));

  /** The picture to begin with; the address need not say it. */
  const firstInput = signal(/** @type {Input | null} */ (null));
  scope.watch(() => {
    if (task.value === "draw" || at[name].value !== null || card.gallery === 0 || firstInput.peek() !== null)
      return;
    galleryOf(card.name).then(
      ({ indices }) => {
        const place = indices[Math.min(OPENING.rank, indices.length - 1)];
        if (place !== undefined) firstInput.value = { kind: "gallery", place };
      },
      () => {}, // the paper is empty, and says what can be put there
    );
  });
  const input = computed(() => at[name].value ?? (at.blank.value ? null : firstInput.value));
  const key = computed(() => column.input.write(input.value));

  /** What the model says of the picture that was put in. */
  const seen = signal(/** @type {(server.Scored & {key: string, own: boolean}) | null} */ (null));
  /** Keeping something as a file went wrong. */
  const keepTrouble = signal(/** @type {Trouble | null} */ (null));
  /** Is the cover being painted? */
  const painting = signal(false);
  /** Is the picture uncovered to be compared? */
  const peeking = signal(false);
  const hovered = signal(/** @type {number | null} */ (null));

  const held = createDrawing(card, room, { api });
  const { drawing, shown } = held;

  /** What lies on the paper goes on lying there, whatever the visitor does next. */
  const stays = () => said(input.peek());
  /** @param {Parameters<typeof room.go>[0]} patch */
  const anew = (patch) => ({ ...stays(), given: null, pixel: null, t: null, ...patch });

  const known = computed(() => knownOf(cover.value, side) ?? []);
  /** The pixels that the visitor has fixed, by their places; null where they do not fit this model. */
  const given = computed(() => {
    const now = at.given.value;
    if (now === null || now.prefix > side * side) return null;
    const values = unpack(now.values, now.prefix, count);
    return values && { order: now.order, prefix: now.prefix, values };
  });

  /**
   * @typedef {object} Looked
   * @property {Blob | string | Input} image
   * @property {Input | null} input null: the address will say what the model saw
   * @property {string | null} group the stroke that it belongs to
   * @property {ReturnType<typeof room.ticket>} [write] of a picture that was put in by hand
   */
  const scoring = scope.answer(
    async (/** @type {Looked} */ { image }, left) => {
      const picture =
        typeof image === "string"
          ? image
          : image instanceof Blob
            ? await pictureOf(image)
            : await imageOf(card.name, image);
      return api.score(card.name, { image: picture }, left);
    },
    {
      still: ({ input }) => input === null || column.input.write(input) === key.peek(),
      arrived({ answer, timing: took }, { input, group, write }) {
        const now = input ?? { kind: /** @type {const} */ ("picture"), png: toAddress(answer.picture) };
        timing.value = took;
        batch(() => {
          if (write !== undefined && !write(anew(said(now)), group)) return;
          seen.value = { ...answer, key: column.input.write(now) ?? "", own: group !== null };
        });
      },
    },
  );

  /** What the model expected of each pixel of the ending on stage, once it is drawn. Without it the stage is poorer. */
  const judging = scope.answer((/** @type {{values: number[], order: Order}} */ body, left) =>
    api.score(card.name, body, left),
  );

  const question = createQuestion({ card, at, side, task, input, cover, known, given, seen, seed });

  const ending = computed(() => Math.min(at.ending.value, (drawing.value?.begun.n ?? 1) - 1));

  /** The values of an ending as far as they are shown. @param {number} k */
  function endingAt(k) {
    const now = drawing.value;
    const values = now?.values[k];
    if (now === null || values === undefined) return null;
    const visible = values.map((value, i) => (now.known[i] ? value : -1));
    for (let rank = 0; rank < shown.value; rank++) {
      const place = now.path[rank] ?? 0;
      visible[place] = values[place] ?? 0;
    }
    return visible;
  }

  /** The ending on stage with all that is known of it; only what is shown counts as drawn. */
  const finished = computed(() => {
    const now = drawing.value;
    const values = now?.nats == null ? undefined : now.values[ending.value];
    return values !== undefined && judging.answer.value?.question.values === values
      ? judging.answer.value.answer.answer
      : null;
  });

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
    if (task.value === "score" || peeking.value || painting.value) {
      const now = seen.value;
      if (now === null) return null;
      const { values, surprises, entropies } = now;
      return /** @type {Stage} */ (
        task.value === "score"
          ? { values, surprises, entropies, likeliest: (place) => now.likeliest[place] ?? null }
          : { values, ...nothing }
      );
    }
    const now = drawing.value;
    const values = endingAt(ending.value);
    if (now === null || values === null) return null;
    const full = finished.value;
    const chances = now.chances[ending.value] ?? [];
    return /** @type {Stage} */ ({
      values,
      surprises: full?.surprises ?? surprises.value,
      entropies: full?.entropies ?? now.entropies[ending.value] ?? null,
      likeliest: (place) => full?.likeliest[place] ?? likeliest(chances[place]),
    });
  });

  /** The next pixel to be drawn; at the end, where there was most doubt: there another choice tells most. */
  const head = computed(() => {
    if (task.value === "score" || peeking.value || painting.value) return null;
    const path = drawing.value?.path ?? [];
    const doubts = shown.value < path.length ? undefined : finished.value?.entropies;
    if (doubts === undefined) return path[Math.min(shown.value, path.length - 1)] ?? null;
    return path.reduce((a, b) => ((doubts[b] ?? 0) > (doubts[a] ?? 0) ? b : a), path[0] ?? 0);
  });
  const looked = computed(() => {
    const pinned = at.pixel.value;
    return hovered.value ?? (pinned !== null && pinned < side * side ? pinned : head.value);
  });
  const map = computed(() => at.map.value ?? (task.value === "score" ? "surprise" : "none"));
  /** What the map tells of each pixel that is shown, and the most of it. */
  const heat = computed(() => {
    if (map.value === "none" || stage.value === null) return null;
    const { values, entropies, surprises } = stage.value;
    const found = (map.value === "entropy" ? entropies : surprises)?.map((x, i) =>
      (values[i] ?? -1) < 0 ? 0 : x,
    );
    return found === undefined ? null : { found, top: Math.max(PALE, ...found) };
  });

  let drawn = false;
  // The address brings a picture that this model has not seen yet.
  scope.watch(() => {
    const now = input.value;
    if (now === null) seen.value = null;
    else if (seen.peek()?.key !== key.value) scoring.push({ image: now, input: now, group: null });
  });
  // What is to be drawn; a hand that draws or pulls finishes first.
  scope.watch(() => {
    const next = question.value;
    const busy = pressed.value;
    const timer = setTimeout(
      () => {
        drawn = true;
        if (!busy) held.push(next);
      },
      drawn ? REST_MS : 0,
    );
    return () => clearTimeout(timer);
  });
  scope.watch(() => {
    const now = drawing.value;
    const values = now?.nats == null ? undefined : now.values[ending.value];
    if (now !== null && values !== undefined && judging.answer.peek()?.question.values !== values)
      judging.push({ values, order: now.begun.order });
  });
  scope.watch(() => {
    if (task.value !== "complete") painting.value = false;
  });
  // Whatever is drawn or chosen now is what one wants to see.
  scope.watch(() => {
    for (const one of [question, ending, map, task]) one.value;
    at.t.value;
    peeking.value = false;
  });

  const taker = {
    card,
    inputTrouble: scoring.trouble,
    seen: computed(() =>
      seen.value === null ? null : { input: seen.value.picture, reconstruction: null, own: seen.value.own },
    ),
    /** @param {Blob | string} image @param {Input | null} from */
    take(image, from) {
      if (from !== null) room.go(anew(said(from)));
      else scoring.push({ image, input: null, group: null, write: room.ticket() });
    },
    /** @param {Blob} image @param {string} stroke */
    draw(image, stroke) {
      scoring.push({ image, input: null, group: stroke, write: room.ticket() });
    },
    clear() {
      room.go(anew({ ...said(null), blank: true }));
    },
    retryInput: scoring.retry,
  };

  return {
    card,
    side,
    count,
    colours,
    held,
    task,
    more,
    seed,
    input,
    cover,
    known,
    given,
    seen,
    taker,
    painting,
    brush: createBrush(side, known, (mask) => room.go(anew({ cover: { mask } }))),
    peeking,
    hovered,
    stage,
    head,
    looked,
    map,
    heat,
    ending,
    endingAt,
    finished,
    question,
    keepTrouble,
    trouble: computed(() => held.trouble.value ?? keepTrouble.value),

    /** Another question from the start: what was fixed is free again. @param {Parameters<typeof room.go>[0]} patch */
    ask(patch) {
      room.go(anew(patch));
    },
    /** As `ask`, of a lever under the hand. @param {Parameters<typeof room.go>[0]} patch @param {string} group */
    pull(patch, group) {
      room.slide({ ...stays(), t: null, ...patch }, group);
    },
    roll() {
      room.go({ ...stays(), seed: newSeed(), t: null, ...(at.given.peek() === null && { pixel: null }) });
    },
    again() {
      held.restart();
      held.push(question.peek());
    },

    /** A pixel gets another value: of a drawing, what comes after it follows. @param {number} place @param {number} value */
    override(place, value) {
      const now = drawing.peek();
      const row = now?.values[ending.peek()];
      const fixed = task.peek() === "complete" && given.peek() === null && now?.known[place] === true;
      if (task.peek() === "score" || fixed) {
        const values = seen.peek()?.values.map((old, i) => (i === place ? value : old));
        if (values !== undefined)
          room.go({
            ...said({ kind: "picture", png: toAddress(pictureOfValues(values, colours)) }),
            t: null,
            pixel: place,
          });
        return;
      }
      if (now === null || row === undefined) return;
      const { order } = now.begun;
      const way = walk(side, order);
      const prefix = way.indexOf(place) + 1;
      const values = way.slice(0, prefix).map((i) => (i === place ? value : (row[i] ?? 0)));
      room.go({ ...stays(), given: { order, prefix, values: pack(values, count) }, pixel: place, t: null });
    },
    /** The ending on stage becomes the picture. */
    adopt() {
      const values = drawing.peek()?.values[ending.peek()];
      if (values !== undefined)
        room.go({
          ...anew(said({ kind: "picture", png: toAddress(pictureOfValues(values, colours)) })),
          task: "complete",
        });
    },

    close() {
      scope.close();
      held.close();
    },
  };
}

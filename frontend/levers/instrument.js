/**
 * One model under the hand: what its levers, strips and input share, in either view.
 * Signals hold what came back from the server; what the visitor chose is in `screen.js`.
 */
import * as api from "../base/api.js";
import { crossEntropy, DEAD, keepLocked, plane, STOPS, traversal, zeros } from "../base/codes.js";
import { computed, effect, signal } from "../base/html.js";
import { fromAddress, greysOf, toAddress } from "../base/pictures.js";
import { at, go, settle, slide } from "../base/screen.js";
import { TABLE } from "../base/state.js";
import { newestWins } from "../kit/newest.js";

/** @typedef {import("../base/api.js").Card} Card */
/** @typedef {import("../base/api.js").Lever} Lever */
/** @typedef {import("../base/api.js").Problem} Problem */
/** @typedef {import("../base/pictures.js").Sheet} Sheet */
/** @typedef {import("../base/state.js").Input} Input */
/**
 * What the model made of an input; `own`: the visitor's strokes, as they are on the paper.
 * @typedef {import("../base/api.js").Encoded & {key: string, own: boolean}} Seen
 */
/** @typedef {ReturnType<typeof createInstrument>} Instrument */
/** @typedef {{problem: Problem, retryMs: number | null}} Trouble */

/** Strips and map follow when the hand has rested this long. */
const REST_MS = 160;
/** The server decodes at most this many codes at once. */
const MOST = 256;
/** The picture to begin with, by its place in the gallery; a seed where there is no gallery. */
const OPENING = 75;
const OPENING_SEED = 42;

/** Is a hand on a lever? */
export const pressed = signal(false);
for (const over of ["pointerup", "pointercancel", "blur"])
  addEventListener(over, () => (pressed.value = false));

/** Has this visitor pulled anything yet? Until then the page invites them to. */
export const touched = signal(false);

/** How long the last picture took. */
export const timing = signal(/** @type {import("../base/api.js").Timing | null} */ (null));

/** @type {Map<string, Promise<import("../base/api.js").Gallery>>} */
const galleries = new Map();

/** A model's gallery; asked for once. @param {string} model */
export function galleryOf(model) {
  const known = galleries.get(model);
  if (known !== undefined) return known;
  const asked = api.gallery(model);
  galleries.set(model, asked);
  asked.catch(() => galleries.delete(model));
  return asked;
}

/** The picture that an input of the address stands for, as a data URL. @param {string} model @param {Input} input */
export async function imageOf(model, input) {
  if (input.kind === "picture") return fromAddress(input.png);
  const { images, indices } = await galleryOf(model);
  const found = images[indices.indexOf(input.place)];
  if (found === undefined) throw new api.Problem(404, "not-in-gallery", "");
  return found;
}

/** @param {Input} input @param {number | null} label */
const keyOf = (input, label) => `${TABLE.input.write(input)} ${label}`;

/** @param {Card} card @param {number} [first] the gallery's picture to begin with */
export function createInstrument(card, first = OPENING) {
  const labelled = card.parameters.includes("label");
  const live = card.sliders.filter((lever) => lever.kl >= DEAD);
  const dead = card.sliders.filter((lever) => lever.kl < DEAD);

  const seen = signal(/** @type {Seen | null} */ (null));
  /** Reconstruction error of what was seen, in nats. */
  const error = signal(/** @type {number | null} */ (null));
  const inputTrouble = signal(/** @type {Trouble | null} */ (null));
  const startTrouble = signal(/** @type {Trouble | null} */ (null));
  const strips = signal(/** @type {{sheet: Sheet, rows: Map<number, number>} | null} */ (null));
  const map = signal(/** @type {Sheet | null} */ (null));
  const mapped = signal(false);
  const deadShown = signal(false);
  const lastPulled = signal(live[0]?.index ?? 0);
  /** What stands on the caps: levers count from 1 in order of their KL. */
  const numbers = new Map(card.sliders.map((lever, rank) => [lever.index, rank + 1]));

  const code = computed(() => (at.code.value?.length === card.code_size ? at.code.value : null));
  const label = computed(() => (labelled ? (at.label.value ?? seen.value?.label ?? 0) : null));
  const levers = computed(() => (deadShown.value ? [...live, ...dead] : live));
  const axes = computed(() => {
    const find = (/** @type {number | undefined} */ index) => card.sliders.find((s) => s.index === index);
    const x = find(at.pad.value?.[0]) ?? card.sliders[0];
    const y = find(at.pad.value?.[1]) ?? card.sliders.find((s) => s !== x);
    return x === undefined || y === undefined ? null : { x, y };
  });

  /**
   * @typedef {object} Question
   * @property {Blob | string | Input} image
   * @property {Input | null} input what the address will say; null: the picture that the model saw
   * @property {number | null} label as the visitor chose it
   * @property {boolean} follow do the levers go where the picture is?
   * @property {string | null} group the movement that this belongs to
   * @property {boolean} own drawn on the paper just now?
   */

  /** The view that this instrument is in; the address becomes the next one's before this one is closed. */
  const view = at.view.peek();
  let closed = false;

  async function opening() {
    const { indices } = await galleryOf(card.name).catch(() => ({ indices: [] }));
    const place = indices[Math.min(first, indices.length - 1)];
    if (closed || at.view.peek() !== view || code.peek() !== null || at.input.peek() !== null) return;
    settle(place === undefined ? { seed: OPENING_SEED } : { input: { kind: "gallery", place } });
  }

  const encoding = newestWins({
    ask: async (/** @type {Question} */ { image, label }, signal) => {
      const picture =
        typeof image === "string" || image instanceof Blob ? image : await imageOf(card.name, image);
      return api.encode(card.name, picture, labelled ? label : null, signal);
    },
    answered(answer, question) {
      const input = question.input ?? { kind: "picture", png: toAddress(answer.input) };
      const chosen = labelled ? question.label : at.label.value;
      inputTrouble.value = null;
      seen.value = { ...answer, key: keyOf(input, labelled ? chosen : null), own: question.own };
      const mean = keepLocked(answer.code.mean, code.value, at.locks.value);
      if (!question.follow) settle(code.value === null ? { code: mean } : {});
      else if (question.group === null) go({ input, code: mean, label: chosen });
      else slide({ input, code: mean, label: chosen }, question.group);
    },
    failed(error, retryMs, question) {
      inputTrouble.value = { problem: /** @type {Problem} */ (error), retryMs };
      if (!question.follow && code.value === null && retryMs === null)
        settle({ code: zeros(card.code_size) });
    },
    passing: api.passing,
  });

  /** What chance gave last. @type {number[] | null} */
  let drawn = null;

  const sampling = newestWins({
    ask: (
      /** @type {{seed: number, temperature: number, group: string | null, from: number[] | null}} */ {
        seed,
        temperature,
      },
      signal,
    ) =>
      api.sample(
        card.name,
        { n: 1, seed, temperature, ...(label.value === null ? {} : { label: label.value }) },
        signal,
      ),
    answered({ codes }, { seed, group, from }) {
      startTrouble.value = null;
      const now = at.code.value;
      if (now !== from && now !== drawn) return; // a hand was quicker than the answer
      drawn = keepLocked(codes[0] ?? zeros(card.code_size), code.value, at.locks.value);
      if (group === null) go({ code: drawn, seed });
      else slide({ code: drawn, seed }, group);
    },
    failed(error, retryMs) {
      startTrouble.value = { problem: /** @type {Problem} */ (error), retryMs };
    },
    passing: api.passing,
  });

  const stripping = newestWins({
    ask: async (
      /** @type {{code: readonly number[], levers: Lever[], label: number | null}} */ q,
      signal,
    ) => {
      const shownLevers = q.levers.slice(0, Math.floor(MOST / STOPS));
      const codes = shownLevers.flatMap((lever) => traversal(q.code, lever));
      return { shownLevers, ...(await api.decode(card.name, codes, q.label, signal)) };
    },
    answered({ sheet, shownLevers }) {
      strips.value = { sheet, rows: new Map(shownLevers.map((lever, row) => [lever.index, row])) };
    },
    failed() {}, // the stage says it; the old strips stay
    passing: api.passing,
  });

  const mapping = newestWins({
    ask: (/** @type {{codes: number[][], label: number | null}} */ { codes, label }, signal) =>
      api.decode(card.name, codes, label, signal),
    answered: ({ sheet }) => (map.value = sheet),
    failed() {}, // as above
    passing: api.passing,
  });

  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let resting;

  const stopWatching = [
    // The address brings an input that this model has not seen yet.
    effect(() => {
      const input = at.input.value;
      if (input === null) {
        seen.value = null;
        return;
      }
      const chosen = labelled ? at.label.value : null;
      if (seen.peek()?.key === keyOf(input, chosen)) return;
      encoding.push({ image: input, input, label: at.label.value, follow: false, group: null, own: false });
    }),
    effect(() => {
      const now = seen.value;
      if (now === null) error.value = null;
      else
        Promise.all([greysOf(now.input), greysOf(now.reconstruction)]).then(([x, p]) => {
          if (seen.peek() === now) error.value = crossEntropy(x, p);
        });
    }),
    // Nothing on screen yet: a seed of the address, or the opening digit.
    effect(() => {
      if (code.value !== null || at.input.value !== null) return;
      if (at.seed.value !== null)
        sampling.push({
          seed: at.seed.value,
          temperature: at.temperature.peek(),
          group: "start",
          from: at.code.peek(),
        });
      else if (card.gallery === 0) settle({ seed: OPENING_SEED });
      else opening();
    }),
    // Strips and map, once the hand rests.
    effect(() => {
      const question = { code: code.value, levers: levers.value, label: label.value };
      const plate = mapped.value ? axes.value : null;
      clearTimeout(resting);
      if (question.code === null || pressed.value) return;
      const { code: now, ...rest } = question;
      resting = setTimeout(
        () => {
          stripping.push({ code: now, ...rest });
          if (plate !== null) mapping.push({ codes: plane(now, plate.x, plate.y), label: rest.label });
        },
        strips.peek() === null ? 0 : REST_MS,
      );
    }),
  ];

  return {
    card,
    live,
    dead,
    code,
    label,
    levers,
    axes,
    seen,
    error,
    strips,
    map,
    deadShown,
    lastPulled,
    numbers,
    inputTrouble,
    startTrouble,

    /**
     * A picture from elsewhere: the levers go where the model puts it.
     * @param {Blob | string} image @param {Input | null} input what the address will say of it
     */
    take(image, input) {
      encoding.push({ image, input, label: null, follow: true, group: null, own: false });
    },
    /** The paper, while and after a stroke. @param {Blob} image @param {string} stroke */
    draw(image, stroke) {
      encoding.push({ image, input: null, label: null, follow: true, group: stroke, own: true });
    },
    /** The visitor says which digit the input is. @param {number} digit */
    correct(digit) {
      const input = at.input.value;
      const own = seen.value?.own ?? false;
      if (input === null) go({ label: digit });
      else encoding.push({ image: input, input, label: digit, follow: true, group: null, own });
    },
    /** The paper is white again. */
    clear() {
      go({ input: null, label: null });
    },
    retryInput: encoding.retry,
    /** @param {number} seed @param {number} temperature @param {string | null} [group] */
    random(seed, temperature, group = null) {
      sampling.push({ seed, temperature, group, from: at.code.peek() });
    },
    /** Back to the drawing, or to the prior's mean where there is none. */
    reset() {
      go({ code: keepLocked(seen.value?.code.mean ?? zeros(card.code_size), code.value, at.locks.value) });
    },
    centre() {
      go({ code: keepLocked(zeros(card.code_size), code.value, at.locks.value) });
    },
    /** @param {number} index */
    toggleLock(index) {
      const locks = at.locks.value;
      go({ locks: locks.includes(index) ? locks.filter((i) => i !== index) : [...locks, index] });
    },
    /** The pad is there: its map is wanted from now on. */
    wantMap() {
      mapped.value = true;
    },
    close() {
      closed = true;
      clearTimeout(resting);
      for (const stop of stopWatching) stop();
      for (const queue of [encoding, sampling, stripping, mapping]) queue.close();
    },
  };
}

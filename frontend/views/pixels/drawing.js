/**
 * Endings while they are drawn: the server's stream, kept whole, and how much of it is shown by now.
 * The server draws as fast as it can; showing it pixel by pixel is the page's.
 */
import * as server from "../../base/api.js";
import { clamp } from "../../base/codes.js";
import { computed, signal } from "../../base/html.js";
import { calm } from "../../base/media.js";
import { createStream } from "../../kit/stream.js";
import { walk } from "./raster.js";

/**
 * What is asked for: `body` as the server is told, `known` as it will understand it.
 * @typedef {{key: string, body: () => Promise<server.Beginning>, known: boolean[]}} Question
 */
/**
 * A drawing so far. For each ending and pixel: its value, the chances of all values, the entropy in bits.
 * `path`: the places that are drawn, in order; `far`: how many of them have come.
 * @typedef {object} Drawing
 * @property {string} key
 * @property {server.Beginning} body
 * @property {server.Begun} begun
 * @property {boolean[]} known
 * @property {readonly number[]} path
 * @property {number} far
 * @property {number[][]} values
 * @property {(number[] | undefined)[][]} chances
 * @property {number[][]} entropies
 * @property {number[] | null} nats once all is drawn
 * @property {number | null} truth nats of the picture's own covered part
 */
/** @typedef {ReturnType<typeof createDrawing>} DrawingHeld */

/**
 * @param {server.Card} card @param {typeof import("./address.js").room} room
 * @param {{scope: import("../../kit/scope.js").Scope, api: Pick<typeof server, "complete">}} o
 */
export function createDrawing(card, { at, settle, slide }, { scope, api }) {
  const drawing = signal(/** @type {Drawing | null} */ (null));
  /** How many pixels have been shown while it plays; fractions add up. */
  const beat = signal(0);
  /** Somebody who asks for less motion has asked for this drawing to be played all the same. */
  const asked = signal(false);

  let last = "";

  const stream = createStream(
    async (/** @type {Question} */ question, told, left) => {
      const body = await question.body();
      const begun = (/** @type {server.Begun} */ begun) => told.begin({ body, begun });
      return api.complete(card.name, body, { begun, line: told.piece }, left);
    },
    { begin, piece: extend, end: finish },
  );
  scope.ending(stream.close);
  const { trouble, asking, stopped } = stream;

  /** @param {{body: server.Beginning, begun: server.Begun}} told @param {Question} question */
  function begin({ body, begun }, { key, known }) {
    const { side, order, n, values } = begun;
    const rows = () =>
      Array.from({ length: n }, () => /** @type {number[]} */ (new Array(side * side).fill(0)));
    asked.value = false;
    beat.value = 0;
    drawing.value = {
      key,
      body,
      begun,
      known,
      path: walk(side, order).filter((place) => !known[place]),
      far: 0,
      values: Array.from({ length: n }, () => [...(values ?? new Array(side * side).fill(0))]),
      chances: rows().map(() => []),
      entropies: rows(),
      nats: null,
      truth: begun.truth,
    };
  }

  /** @param {server.DrawnLine} line */
  function extend({ line, values, probabilities, entropies }) {
    const now = drawing.peek();
    if (now === null) return;
    const { side, order } = now.begun;
    const places = walk(side, order).slice(line * side, (line + 1) * side);
    places.forEach((place, step) => {
      values.forEach((row, k) => {
        const [value, chance, entropy] = [now.values[k], now.chances[k], now.entropies[k]];
        if (value === undefined || chance === undefined || entropy === undefined) return;
        value[place] = row[step] ?? 0;
        chance[place] = probabilities[k]?.[step];
        entropy[place] = entropies[k]?.[step] ?? 0;
      });
    });
    const came = new Set(walk(side, order).slice(0, (line + 1) * side));
    drawing.value = { ...now, far: now.path.filter((place) => came.has(place)).length };
  }

  /** Around known pixels the lines were tentative: this is what they came to. @param {server.Drawn} drawn */
  function finish({ values, nats, truth }) {
    const now = drawing.peek();
    if (now !== null) drawing.value = { ...now, values, nats, truth, far: now.path.length };
  }

  const far = computed(() => drawing.value?.far ?? 0);
  const all = computed(() => drawing.value?.path.length ?? 0);
  const done = computed(() => drawing.value !== null && drawing.value.nats !== null);
  /** How many of the drawn pixels are shown. */
  const shown = computed(() => {
    const t = at.t.value;
    if (t !== null) return Math.min(far.value, Math.round(t * all.value));
    return Math.min(far.value, Math.floor(beat.value));
  });
  /** Has all been shown? */
  const seen = computed(() => shown.value >= all.value);
  const still = computed(() => calm.value && !asked.value);
  /** Is there something to be stopped? */
  const busy = computed(() => asking.value || (trouble.value !== null && trouble.value.retryMs !== null));
  /** Is there more to be seen without anybody's hand? */
  const playing = computed(() => at.t.value === null && (asking.value || shown.value < far.value));

  // Without motion the endings are there at once, when they are there.
  scope.watch(() => {
    if (still.value) beat.value = done.value || stopped.value ? far.value : 0;
    else if (at.speed.value === 0) beat.value = far.value;
  });
  const moving = computed(
    () => playing.value && !still.value && at.speed.value !== 0 && drawing.value !== null,
  );
  scope.watch(() => {
    if (!moving.value) return;
    const speed = at.speed.value;
    let before = performance.now();
    let frame = requestAnimationFrame(function step(now) {
      // A tab that was out of sight goes on where it was.
      beat.value = clamp(beat.peek() + (speed * Math.min(now - before, 250)) / 1000, 0, far.peek());
      before = now;
      frame = requestAnimationFrame(step);
    });
    return () => cancelAnimationFrame(frame);
  });

  return {
    drawing,
    trouble,
    asking,
    stopped,
    far,
    all,
    done,
    shown,
    seen,
    busy,
    playing,

    /** Draws, unless that is what is being drawn. @param {Question | null} question */
    push(question) {
      const key = question?.key ?? "";
      if (key === last) return;
      last = key;
      if (question !== null) {
        stream.push(question);
        return;
      }
      stream.drop();
      drawing.value = null;
    },
    retry: stream.retry,
    /** The server stops; what has come stays. */
    stop: stream.stop,
    /** The same question once more, from its start. */
    restart() {
      last = "";
    },
    /** @param {number} k of the drawn pixels */
    scrub(k) {
      const t = clamp(k, 0, all.peek()) / Math.max(1, all.peek());
      slide({ t, pixel: null }, "scrub");
    },
    play() {
      const here = shown.peek();
      const from = here < all.peek() ? here : 0;
      asked.value = true;
      beat.value = at.speed.peek() === 0 ? far.peek() : from; // what comes at once need not be awaited
      settle({ t: null });
    },
    pause() {
      settle({ t: shown.peek() / Math.max(1, all.peek()) });
    },
  };
}

/** Clips while they are made: the server's stream, kept whole, and heard while it comes where somebody asked for that. */
import { computed, signal } from "../../base/html.js";
import { createStream } from "../../kit/stream.js";

/** @typedef {import("../../base/api.js").SpeechBegun} SpeechBegun */
/** @typedef {import("../../base/api.js").SpeechChunk} SpeechChunk */
/** @typedef {import("../../base/api.js").Speech} Speech */
/** @typedef {import("../../base/api.js").CarryingOn} Body */
/**
 * What is asked for, and the values that it begins with.
 * @typedef {{key: string, body: Body, prefix?: readonly number[]}} Question
 */
/**
 * Clips so far, prefix included. `marks`: places, and the distribution of the sample that comes there; `seconds` of computing;
 * `speech` once all is there.
 * @typedef {object} Made
 * @property {string} key
 * @property {Body} body
 * @property {number} known samples that were given
 * @property {number[][]} clips
 * @property {{at: number, next: number[][]}[]} marks
 * @property {number} seconds
 * @property {Speech | null} speech
 */
/** @typedef {ReturnType<typeof createSpeaking>} Spoken */

/** A clip takes no longer, unless it is asked to. */
const SECONDS = 1.2;

/**
 * @param {object} o
 * @param {import("../../kit/scope.js").Scope} o.scope
 * @param {(body: Body, told: {begun: (begun: SpeechBegun) => void, chunk: (chunk: SpeechChunk) => void}, left: AbortSignal) => Promise<Speech>} o.open
 * @param {import("./player.js").Player} o.player
 * @param {string} o.name of the first clip, while it is heard
 */
export function createSpeaking({ scope, open, player, name }) {
  const made = signal(/** @type {Made | null} */ (null));
  /** What is to be heard while it is made. */
  let wanted = "";
  /** @type {ReturnType<import("./player.js").Player["live"]> | null} */
  let heard = null;
  let last = "";

  const stream = createStream(
    (/** @type {Question} */ question, told, left) =>
      open(question.body, { begun: told.begin, chunk: told.piece }, left),
    { begin, piece: extend, end: finish },
  );
  scope.ending(stream.close);

  /** @param {SpeechBegun} begun @param {Question} question */
  function begin({ n, known, rate }, { key, body, prefix = [] }) {
    const given = prefix.slice(0, known);
    made.value = {
      ...{ key, body, known, marks: [], seconds: 0, speech: null },
      clips: Array.from({ length: n }, () => [...given]),
    };
    heard = wanted === key ? player.live(name, given.length + SECONDS * rate) : null;
    wanted = "";
    if (given.length > 0) heard?.push(given, true);
  }

  /** @param {SpeechChunk} chunk */
  function extend({ at, clips, next, seconds }) {
    const now = made.peek();
    if (now === null) return;
    const marks = next === null ? now.marks : [...now.marks, { at: at + (clips[0]?.length ?? 0), next }];
    made.value = {
      ...{ ...now, marks, seconds },
      clips: now.clips.map((clip, k) => clip.concat(clips[k] ?? [])),
    };
    heard?.push(clips[0] ?? []);
  }

  /** Clips that ended by themselves are shorter now than what was told of them. @param {Speech} speech */
  function finish(speech) {
    const now = made.peek();
    if (now !== null) made.value = { ...now, clips: speech.clips, speech };
    heard?.end();
    heard = null;
  }

  return {
    made,
    trouble: stream.trouble,
    asking: stream.asking,
    stopped: stream.stopped,
    retry: stream.retry,
    /** Is something being made? */
    busy: computed(() => stream.asking.value || stream.trouble.value?.retryMs != null),
    /** How many times as fast as it sounds it was made; null: not known. */
    speed: computed(() => {
      const now = made.value;
      if (now === null || now.seconds <= 0) return null;
      const last = now.marks.at(-1)?.at ?? now.clips[0]?.length ?? 0;
      return { samples: last - now.known, seconds: now.seconds };
    }),
    /** Makes it, unless that is what was made or is being made. @param {Question | null} question */
    push(question) {
      const key = question?.key ?? "";
      if (key === last) return;
      last = key;
      if (question !== null) stream.push(question);
      else {
        stream.drop();
        made.value = null;
      }
    },
    /** What is made of this question next is heard at once. @param {string} key */
    want(key) {
      wanted = key;
    },
    /** No more of it; what has come stays. */
    stop() {
      stream.stop();
      last = "";
      heard?.end();
      heard = null;
    },
  };
}

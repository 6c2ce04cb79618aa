/** One text field, what the model reads in it, and sentences to fill it with. */
import { Problem } from "../../base/api.js";
import { nats, newSeed } from "../../base/codes.js";
import { computed } from "../../base/html.js";
import { asking } from "./asking.js";
import { beginning, opening } from "./openings.js";

/** @typedef {"from" | "to" | "a" | "b" | "c"} Name of a text on screen */
/** @typedef {ReturnType<typeof createReader>} Reader */
/**
 * A sentence as the model has it.
 * @typedef {{text: string, code: number[], input: string, reconstruction: string, unknown: string[], kl: number}} Read
 */

/** Sentences by chance asked for at once, of which one is shown: the server writes eight as fast as one. */
const CHANCES = 8;
/** So often it asks for sentences until there is one that the model reads again. */
const TRIES = 4;
/** Of the problem that there was none. */
export const NONE_READABLE = "none-readable";

/**
 * @param {Name} name
 * @param {import("./lines.js").Desk} desk
 * @param {() => boolean} active is it on screen?
 */
export function createReader(name, { card, room, scope, api, manner, beside }, active) {
  const { at } = room;
  const text = computed(() => at[name].value ?? beginning(manner.tongue.value)[name]);
  const encoding = asking(
    scope,
    (/** @type {{sentence: string} & import("../../base/api.js").Manner} */ body, left) =>
      api.readSentence(card.name, body, left),
  );
  scope.watch(() => {
    if (active() && text.value.trim() !== "")
      encoding.push({ sentence: text.value, ...manner.reading.value });
  });
  const read = computed(() => {
    if (encoding.answer.value === null) return null;
    const { question, answer } = encoding.answer.value;
    const { mean, std } = answer.code;
    /** @type {Read} */
    return {
      text: question.sentence,
      code: mean,
      input: answer.input,
      reconstruction: answer.reconstruction,
      unknown: answer.unknown_words,
      kl: mean.reduce((sum, m, i) => sum + nats(m, std[i] ?? 1), 0),
    };
  });

  /** What the address says with another text here; a code that was pulled was that of the old one. @param {string} next */
  const patch = (next) => ({
    ...beside(),
    [name]: next,
    ...(at.of.peek() === name && { code: null }),
  });

  /** @typedef {{seeds: number[], write: ReturnType<typeof room.ticket>}} Press */
  /** @type {Press | null} the last one */
  let pressed = null;
  const drawing = scope.answer(
    async (/** @type {Press} */ { seeds }, left) => {
      for (const seed of seeds) {
        const body = { n: CHANCES, readable: true, seed, ...manner.drawing.peek() };
        const { answer } = await api.chance(card.name, body, left);
        const sentence = answer.sentences.find((_, i) => answer.readable?.[i]);
        if (sentence !== undefined) return sentence;
      }
      throw new Problem(422, NONE_READABLE, "");
    },
    {
      still: (press) => press === pressed,
      arrived: (sentence, { write }) => write(patch(sentence)),
    },
  );

  return {
    name,
    text,
    read,
    /** What the model reads in the text that stands there now; null while it reads, or cannot. */
    now: computed(() => (read.value?.text === text.value ? read.value : null)),
    trouble: computed(() => (text.value.trim() === "" ? null : encoding.trouble.value)),
    waiting: computed(() => encoding.waiting.value || drawing.waiting.value),
    retry: encoding.retry,
    /** Of the last sentence by chance. */
    drawTrouble: drawing.trouble,

    /** @param {string} next */
    type(next) {
      drawing.drop();
      room.slide(patch(next.toWellFormed()), name);
    },
    /** One of the sentences to begin with. @param {readonly string[]} taken those on screen */
    open(taken) {
      drawing.drop();
      room.go(patch(opening(manner.tongue.peek(), taken)));
    },
    /** A sentence that the model writes by chance, and reads again. Who has done anything else meanwhile wants that. */
    draw() {
      pressed = { seeds: Array.from({ length: TRIES }, newSeed), write: room.ticket() };
      drawing.push(pressed);
    },
  };
}

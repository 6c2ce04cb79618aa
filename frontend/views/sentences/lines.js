/**
 * The line between two sentences under the hand, and the tools beside it.
 * Signals hold what came back from the server; what the visitor chose is in `screen.js`.
 */
import * as api from "../../base/api.js";
import { clamp, DEAD, LIMIT, nats, newSeed, round, withNumber } from "../../base/codes.js";
import { computed, effect, signal } from "../../base/html.js";
import { hidden } from "../../base/media.js";
import { timing } from "../../base/timing.js";
import { beatAfter, frameAt } from "../../kit/film.js";
import { newestWins } from "../../kit/newest.js";
import { at, go, LINES, settle, slide } from "./address.js";
import { beginning, opening } from "./openings.js";

/** @typedef {import("../../kit/answer.js").Trouble} Trouble */
/** @typedef {"from" | "to" | "a" | "b" | "c"} Field a text on screen */
/** @typedef {ReturnType<typeof createLines>} Lines */
/**
 * A sentence as the model has it.
 * @typedef {{text: string, code: number[], input: string, reconstruction: string, unknown: string[], kl: number}} Read
 */

/** Neighbours asked for at once: three of the server's chunks. */
const NEIGHBOURS = 24;
/** Sentences by chance asked for at once, of which one is shown: the server writes eight as fast as one. */
const CHANCES = 8;
/** So often it asks for sentences until there is one that the model reads again. */
const TRIES = 4;
/** One line of a playing column: as long as it takes to read one. */
const LINE_MS = 1100;
/** A hand that rests this long on a lever lets the ends of the others be written anew. */
const REST_MS = 250;
/** Codes of sentences that the server writes at once. */
const MOST_CODES = 64;
/** Levers shown at first, and by each press on "more". */
export const SHOWN = 6;

/** @param {api.Card} card */
export const lengthsOf = (card) => card.config.lengths ?? [];

/**
 * A question whose newest answer is kept; the old one stays until the new one is ready.
 * @template {object} Q, A
 * @param {(question: Q, signal: AbortSignal) => Promise<{answer: A, timing: api.Timing}>} ask
 */
function createAnswer(ask) {
  const answer = signal(/** @type {{question: Q, answer: A} | null} */ (null));
  const trouble = signal(/** @type {Trouble | null} */ (null));
  let last = "";
  const queue = newestWins({
    ask,
    answered(found, /** @type {Q} */ question) {
      trouble.value = null;
      timing.value = found.timing;
      answer.value = { question, answer: found.answer };
    },
    failed(error, retryMs) {
      trouble.value = { problem: /** @type {api.Problem} */ (error), retryMs };
    },
    passing: api.passing,
  });
  return {
    answer,
    trouble,
    /** Asks, unless that was the last question. @param {Q} question */
    push(question) {
      const text = JSON.stringify(question);
      if (text === last) return;
      last = text;
      queue.push(question);
    },
    retry: queue.retry,
    close: queue.close,
  };
}

/** @param {api.Card} card */
export function createLines(card) {
  const verse = lengthsOf(card).length > 0;
  const live = card.sliders.filter(({ kl }) => kl > DEAD);
  const dead = card.sliders.filter(({ kl }) => kl <= DEAD);
  const script = computed(() =>
    verse && at.script.value === "simplified" ? /** @type {const} */ ({ script: "simplified" }) : {},
  );
  const length = computed(() => {
    const asked = at.length.value;
    return verse && asked !== null && lengthsOf(card).includes(asked) ? { length: asked } : {};
  });
  const decoding = computed(() => {
    if (at.decoding.value === "greedy") return {};
    if (at.decoding.value === "beam") return { decoding: /** @type {const} */ ({ method: "beam" }) };
    const temperature = clamp(at.temperature.value, 0.1, 2);
    return { decoding: { method: /** @type {const} */ ("sample"), temperature }, seed: at.seed.value ?? 0 };
  });
  /** How sentences are written, as the server takes it. */
  const manner = computed(
    () => /** @type {api.Manner} */ ({ ...decoding.value, ...length.value, ...script.value }),
  );
  const path = computed(() => (at.path.value === "lerp" ? "lerp" : "slerp"));

  /** @type {(() => void)[]} */
  const ends = [];
  /** On the way to another view or model the address is no longer this one's. */
  const onScreen = () =>
    at.view.value === "sentences" && (at.model.value === null || at.model.value === card.name);
  /** @param {() => void | (() => void)} fn */
  const watch = (fn) => ends.push(effect(() => (onScreen() ? fn() : undefined)));

  /** One text field, what the model reads in it. @param {Field} name @param {() => boolean} active */
  function createReader(name, active) {
    const text = computed(() => at[name].value ?? beginning(verse)[name]);
    const { answer, trouble, push, retry, close } = createAnswer(
      (/** @type {{sentence: string} & api.Manner} */ body, signal) =>
        api.readSentence(card.name, body, signal),
    );
    watch(() => {
      if (!active()) return;
      if (at[name].value === null) settle({ [name]: text.value });
      if (text.value.trim() !== "") push({ sentence: text.value, ...script.value });
    });
    ends.push(close);
    const read = computed(() => {
      if (answer.value === null) return null;
      const { question, answer: found } = answer.value;
      const { mean, std } = found.code;
      /** @type {Read} */
      return {
        text: question.sentence,
        code: mean,
        input: found.input,
        reconstruction: found.reconstruction,
        unknown: found.unknown_words,
        kl: mean.reduce((sum, m, i) => sum + nats(m, std[i] ?? 1), 0),
      };
    });
    return {
      name,
      text,
      read,
      /** What the model reads in the text that stands there now; null while it reads, or cannot. */
      now: computed(() => (read.value?.text === text.value ? read.value : null)),
      trouble: computed(() => (text.value.trim() === "" ? null : trouble.value)),
      retry,
    };
  }

  const onSum = () => at.tool.value === "sum";
  const fields = {
    from: createReader("from", () => true),
    to: createReader("to", () => true),
    a: createReader("a", onSum),
    b: createReader("b", onSum),
    c: createReader("c", onSum),
  };

  const line = createAnswer((/** @type {Parameters<typeof api.line>[1]} */ body, signal) =>
    api.line(card.name, body, signal),
  );
  const found = computed(() => line.answer.value?.answer ?? null);
  watch(() => {
    const [from, to] = [fields.from.now.value, fields.to.now.value];
    if (from === null || to === null) return;
    line.push({
      from: { sentence: from.text },
      to: { sentence: to.text },
      steps: at.lines.value,
      path: path.value,
      ...manner.value,
    });
  });

  const asked = signal(false);
  const playing = computed(() => asked.value && at.t.value === null);
  const beat = signal({ i: 0, up: true, rest: 0 });
  const count = computed(() => found.value?.sentences.length ?? at.lines.value);
  /** Which of the sentences one stands at. */
  const here = computed(() =>
    playing.value ? Math.min(beat.value.i, count.value - 1) : frameAt(at.t.value ?? 0, count.value),
  );
  watch(() => {
    if (!playing.value || hidden.value) return;
    const timer = setInterval(() => {
      beat.value = beatAfter(beat.peek(), count.peek());
    }, LINE_MS);
    return () => clearInterval(timer);
  });

  /** The code that the tools work on, before any lever is pulled. */
  const subject = computed(() => {
    const of = at.of.value;
    if (of !== "here") return fields[of].read.value?.code ?? null;
    return found.value?.codes[here.value] ?? null;
  });
  const subjectText = computed(() => {
    const of = at.of.value;
    if (of !== "here") return fields[of].read.value?.reconstruction ?? "";
    return found.value?.sentences[here.value] ?? "";
  });

  const near = createAnswer((/** @type {Parameters<typeof api.chance>[1]} */ body, signal) =>
    api.chance(card.name, body, signal),
  );
  watch(() => {
    if (at.tool.value !== "near" || subject.value === null) return;
    const around = subject.value.map(round);
    near.push({ n: NEIGHBOURS, around, radius: at.radius.value, ...manner.value, seed: at.seed.value ?? 0 });
  });

  const sum = createAnswer((/** @type {Parameters<typeof api.write>[1]} */ body, signal) =>
    api.write(card.name, body, signal),
  );
  watch(() => {
    const [a, b, c] = [fields.a.now.value, fields.b.now.value, fields.c.now.value];
    if (!onSum() || a === null || b === null || c === null) return;
    const code = a.code.map((x, i) => round(clamp(x - (b.code[i] ?? 0) + (c.code[i] ?? 0), -LIMIT, LIMIT)));
    sum.push({ codes: [code], ...manner.value });
  });

  /** The code under the levers. */
  const code = computed(() => {
    const own = at.code.value;
    return own !== null && own.length === card.code_size ? own : (subject.value?.map(round) ?? null);
  });
  const pulled = createAnswer((/** @type {Parameters<typeof api.write>[1]} */ body, signal) =>
    api.write(card.name, body, signal),
  );
  const shown = signal(SHOWN);
  const deadShown = signal(false);
  const levers = computed(() => [...live.slice(0, shown.value), ...(deadShown.value ? dead : [])]);
  const leverEnds = createAnswer(
    async (/** @type {{codes: number[][]} & api.Manner} */ { codes, ...rest }, signal) => {
      /** @type {string[]} */
      const sentences = [];
      let timing = /** @type {api.Timing} */ ({ model: null, trip: 0 });
      for (let k = 0; k < codes.length; k += MOST_CODES) {
        const some = await api.write(card.name, { codes: codes.slice(k, k + MOST_CODES), ...rest }, signal);
        sentences.push(...some.answer.sentences);
        timing = some.timing;
      }
      return { answer: { sentences }, timing };
    },
  );
  const onLevers = () => at.tool.value === "levers" && code.value !== null;
  watch(() => {
    if (onLevers()) pulled.push({ codes: [code.value ?? []], ...manner.value });
  });
  watch(() => {
    const now = code.value;
    if (!onLevers() || now === null) return;
    const codes = levers.value.flatMap(({ index, low, high }) => [
      withNumber(now, index, low),
      withNumber(now, index, high),
    ]);
    const question = { codes, ...length.value, ...script.value };
    const timer = setTimeout(() => leverEnds.push(question), leverEnds.answer.peek() === null ? 0 : REST_MS);
    return () => clearTimeout(timer);
  });

  const quatrain = createAnswer((/** @type {Parameters<typeof api.line>[1]} */ body, signal) =>
    api.line(card.name, body, signal),
  );
  watch(() => {
    const [from, to] = [fields.from.now.value, fields.to.now.value];
    if (!verse || at.tool.value !== "verse" || from === null || to === null) return;
    quatrain.push({
      from: { sentence: from.text },
      to: { sentence: to.text },
      steps: 4,
      path: path.value,
      ...manner.value,
      length: length.value.length ?? [...from.input].length,
    });
  });
  /** The four lines: the visitor's own first and last one where they are as long as asked. */
  const poem = computed(() => {
    const now = quatrain.answer.value;
    if (now === null) return null;
    const { sentences, ends: stops } = now.answer;
    const own = (/** @type {string | null | undefined} */ text) =>
      text && [...text].length === now.question.length ? text : null;
    const [first, last] = [own(stops[0]?.sentence), own(stops[1]?.sentence)];
    return sentences.map((text, i) => (i === 0 ? first : i === 3 ? last : null) ?? text);
  });

  const answers = { line, near, sum, pulled, leverEnds, quatrain };
  const chanceTrouble = signal(/** @type {Trouble | null} */ (null));
  let closed = false;

  return {
    card,
    verse,
    /** How many numbers of a code carry something. */
    active: live.length,
    live,
    dead,
    levers,
    shown,
    deadShown,
    fields,
    answers,
    found,
    manner,
    path,
    count,
    here,
    playing,
    subjectText,
    code,
    poem,
    chanceTrouble,

    /** @param {Field} name @param {string} text */
    type(name, text) {
      slide({ [name]: text.toWellFormed(), ...(at.of.value === name && { code: null }) }, name);
    },
    /** One of the openings. @param {Field} name */
    open(name) {
      const taken = Object.values(fields).map(({ text }) => text.value);
      go({ [name]: opening(verse, taken), ...(at.of.value === name && { code: null }) });
    },
    /** A sentence that the model writes by chance, and reads again. @param {Field} name */
    async draw(name) {
      const before = at[name].value;
      try {
        /** @type {string | undefined} */
        let sentence;
        for (let k = 0; k < TRIES && sentence === undefined && !closed; k++) {
          const { answer } = await api.chance(card.name, {
            n: CHANCES,
            readable: true,
            seed: newSeed(),
            ...length.value,
            ...script.value,
          });
          sentence = answer.sentences.find((_, i) => answer.readable?.[i]);
        }
        if (sentence === undefined && !closed) throw new api.Problem(422, "validation", "");
        chanceTrouble.value = null;
        // Who has typed meanwhile, or taken another one, wants that.
        if (closed || !onScreen() || sentence === undefined || at[name].value !== before) return;
        go({ [name]: sentence, ...(at.of.value === name && { code: null }) });
      } catch (error) {
        chanceTrouble.value = { problem: /** @type {api.Problem} */ (error), retryMs: null };
      }
    },
    swap() {
      go({ from: fields.to.text.value, to: fields.from.text.value, code: null });
    },
    /** @param {number} i which of the sentences */
    stand(i) {
      const t = round(clamp(i, 0, count.value - 1) / Math.max(1, count.value - 1));
      slide({ t, ...(at.of.value === "here" && { code: null }) }, "scrub");
    },
    play() {
      const i = here.value;
      beat.value = { i, up: i < count.value - 1, rest: 0 };
      asked.value = true;
      settle({ t: null });
    },
    pause() {
      const i = here.value;
      asked.value = false;
      settle({ t: round(i / Math.max(1, count.value - 1)) });
    },
    /** @param {number} next */
    steps(next) {
      slide({ lines: clamp(Math.round(next), LINES.least, LINES.most) }, "lines");
    },
    /** Other words, other neighbours. */
    roll() {
      go({ seed: newSeed() });
    },
    /** @param {number} index @param {number} value */
    pull(index, value) {
      if (code.value !== null) slide({ code: withNumber(code.value, index, value) }, `lever ${index}`);
    },
    close() {
      closed = true;
      for (const end of ends) end();
      for (const answer of Object.values(answers)) answer.close();
    },
  };
}

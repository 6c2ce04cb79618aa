/**
 * The newest answer to a question that keeps changing: what a lever under a moving finger needs.
 * Questions that were overtaken before they could be sent are never sent. Of the answers that come back the
 * newest stays, in order, so that the picture keeps following the hand; the old one stays until the new one is ready.
 */
import { passing, problemOf } from "../base/api.js";
import { signal } from "../base/html.js";

/** @typedef {import("../base/api.js").Problem} Problem */
/** What went wrong, and in how many milliseconds it is asked again; null: not by itself. @typedef {{problem: Problem, retryMs: number | null}} Trouble */
/**
 * @template Q, A
 * @typedef {ReturnType<typeof createAnswer<Q, A>>} Answer
 */

/** Waits between the tries after a failure, in ms; the last one repeats. */
const WAITS = [500, 1000, 2000, 4000, 8000];
/** What takes less needs no word of waiting. */
const PATIENCE_MS = 100;
/** Where the round trip is long, a question goes out this often while others are under way. */
const PACE_MS = 33;
/** The browser keeps six connections to a server: one stays free. */
export const LANES = 5;

/** Everyone waits a little longer or shorter, so that a room full of people does not ask in step. */
const JITTER = 0.25;
const jittered = (/** @type {number} */ ms) => Math.ceil(ms * (1 + JITTER * (2 * Math.random() - 1)));

/**
 * @template Q, A
 * @param {(question: Q, left: AbortSignal) => Promise<A>} ask
 * @param {object} [o]
 * @param {(question: Q) => boolean} [o.still] an answer that is no longer wanted is not told
 * @param {(answer: A, question: Q) => void} [o.arrived] besides becoming `answer`
 * @param {(question: Q) => string} [o.same] a question with the same text as the last one is not asked again
 * @param {number} [o.lanes] how many questions may be under way at once
 * @param {readonly number[]} [o.waits]
 */
export function createAnswer(ask, { still = () => true, arrived, same, lanes = 1, waits = WAITS } = {}) {
  const answer = signal(/** @type {{question: Q, answer: A} | null} */ (null));
  const trouble = signal(/** @type {Trouble | null} */ (null));
  /** Has it worked for longer than one notices? */
  const waiting = signal(false);
  /** Is anything under way? */
  const asking = signal(false);

  /** @type {{question: Q} | null} the one that waits to be sent */
  let next = null;
  /** @type {{question: Q} | null} the last one that was wanted */
  let last = null;
  let lastText = "";
  /** Questions under way, by their numbers. @type {Map<number, AbortController>} */
  const flying = new Map();
  let sent = 0;
  let told = 0;
  let failed = 0;
  let sentAt = Number.NEGATIVE_INFINITY;
  let failures = 0;
  let closed = false;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let retrying;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let pacing;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let noticing;

  function notice() {
    asking.value = flying.size > 0;
    if (flying.size > 0) noticing ??= setTimeout(() => (waiting.value = true), PATIENCE_MS);
    else {
      clearTimeout(noticing);
      noticing = undefined;
      waiting.value = false;
    }
  }

  function run() {
    if (next === null || retrying !== undefined || flying.size >= lanes) return;
    const since = performance.now() - sentAt;
    if (flying.size > 0 && since < PACE_MS) {
      pacing ??= setTimeout(() => {
        pacing = undefined;
        run();
      }, PACE_MS - since);
      return;
    }
    const { question } = next;
    next = null;
    send(question);
  }

  /** @param {Q} question */
  async function send(question) {
    const number = ++sent;
    const own = new AbortController();
    flying.set(number, own);
    sentAt = performance.now();
    notice();
    /** @type {{answer: A} | {error: unknown}} */
    const outcome = await ask(question, own.signal).then(
      (answer) => ({ answer }),
      (error) => ({ error }),
    );
    if (!flying.delete(number)) return; // dropped, or closed
    notice();
    if (!still(question)) {
      if (last?.question === question) last = null; // whoever wants it after all asks for it again
    } else if (number > told) {
      if ("answer" in outcome) succeed(outcome.answer, question, number);
      else fail(outcome.error, question, number);
    }
    run();
  }

  /** @param {A} brought @param {Q} question @param {number} number */
  function succeed(brought, question, number) {
    told = number;
    // Of several under way an older one may come through after a newer one has failed: that is still wrong.
    if (number > failed) {
      failures = 0;
      trouble.value = null;
      clearTimeout(retrying);
      retrying = undefined;
      if (next?.question === question) next = null;
    }
    answer.value = { question, answer: brought };
    arrived?.(brought, question);
  }

  /** @param {unknown} error @param {Q} question @param {number} number */
  function fail(error, question, number) {
    const problem = problemOf(error);
    failed = Math.max(failed, number);
    if (!passing(problem)) {
      told = number;
      trouble.value = { problem, retryMs: null };
      return;
    }
    if (retrying !== undefined) return; // another of those under way has said so
    const wait = jittered(
      Math.max(waits[Math.min(failures, waits.length - 1)] ?? 0, problem.retryAfterMs / (1 - JITTER)),
    );
    failures += 1;
    next ??= last ?? { question };
    retrying = setTimeout(retry, wait);
    trouble.value = { problem, retryMs: wait };
  }

  function again() {
    clearTimeout(retrying);
    retrying = undefined;
    run();
  }
  /** Asks again at once: what waits, else the last question. */
  function retry() {
    next ??= last;
    again();
  }
  const back = () => retrying !== undefined && again();
  globalThis.addEventListener?.("online", back);

  function drop() {
    clearTimeout(retrying);
    clearTimeout(pacing);
    retrying = pacing = undefined;
    next = last = null;
    for (const own of flying.values()) own.abort();
    flying.clear();
    notice();
    trouble.value = null;
  }

  return {
    answer,
    trouble,
    waiting,
    asking,
    /** @param {Q} question */
    push(question) {
      if (closed) return;
      if (same !== undefined) {
        const text = same(question);
        if (text === lastText && last !== null) return;
        lastText = text;
      }
      next = last = { question };
      run();
    },
    retry,
    /** Forgets what waits and what is under way, and that anything was wrong. */
    drop,
    close() {
      drop();
      closed = true;
      globalThis.removeEventListener?.("online", back);
    },
  };
}

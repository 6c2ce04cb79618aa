/**
 * One question in flight, and the newest one wins: what a lever under a moving finger needs.
 * Questions that were overtaken before they could be sent are never sent. Every answer that comes
 * back is delivered, in order, so that the picture keeps following the hand.
 */

/** Waits between the tries after a failure, in ms; the last one repeats. */
export const WAITS = [500, 1000, 2000, 4000, 8000];

/**
 * @template Q, A
 * @param {object} o
 * @param {(question: Q, signal: AbortSignal) => Promise<A>} o.ask
 * @param {(answer: A, question: Q) => void} o.answered
 * @param {(error: unknown, retryMs: number | null, question: Q) => void} o.failed `retryMs`: when it asks again
 * @param {(error: unknown) => boolean} o.passing whether asking again may help
 * @param {readonly number[]} [o.waits]
 */
export function newestWins({ ask, answered, failed, passing, waits = WAITS }) {
  /** @type {{question: Q} | null} */
  let next = null;
  let busy = false;
  let closed = false;
  let failures = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  const abort = new AbortController();

  async function run() {
    clearTimeout(timer);
    timer = undefined;
    if (busy) return;
    busy = true;
    while (next !== null) {
      const { question } = next;
      next = null;
      const outcome = await ask(question, abort.signal).then(
        (answer) => ({ answer }),
        (error) => ({ error }),
      );
      if (closed) return;
      if ("answer" in outcome) {
        failures = 0;
        answered(outcome.answer, question);
      } else if (passing(outcome.error)) {
        const wait = waits[Math.min(failures, waits.length - 1)] ?? 0;
        failures += 1;
        next ??= { question };
        timer = setTimeout(run, wait);
        failed(outcome.error, wait, question);
        break;
      } else {
        failed(outcome.error, null, question);
      }
    }
    busy = false;
  }

  return {
    /** @param {Q} question */
    push(question) {
      next = { question };
      if (timer === undefined) run();
    },
    /** Asks again at once instead of waiting. */
    retry: run,
    close() {
      closed = true;
      next = null;
      clearTimeout(timer);
      abort.abort();
    },
  };
}

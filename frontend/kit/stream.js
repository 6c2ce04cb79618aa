/**
 * An answer that comes in pieces, told while it comes: drawings, trainings, sound. A new question ends the one before it;
 * what breaks off is asked again, from its start.
 */
import { signal } from "../base/html.js";
import { createAnswer } from "./answer.js";

/**
 * @template Q, A
 * @param {(question: Q, left: AbortSignal) => Promise<A>} open reads the stream to its end; once it is `left`, it tells nothing
 * more
 * @param {Parameters<typeof createAnswer<Q, A>>[1]} [o]
 */
export function createStream(open, o) {
  const held = createAnswer(open, o);
  /** Did the visitor stop it? */
  const stopped = signal(false);

  /** @param {boolean} stop */
  function end(stop) {
    held.drop();
    stopped.value = stop;
  }
  return {
    answer: held.answer,
    trouble: held.trouble,
    asking: held.asking,
    stopped,
    retry: held.retry,
    /** @param {Q} question */
    push(question) {
      end(false);
      held.push(question);
    },
    /** No more of it; what has come stays. */
    stop: () => end(true),
    /** Nothing is wanted any more. */
    drop: () => end(false),
    close: held.close,
  };
}

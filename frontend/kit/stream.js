/**
 * An answer that comes in pieces, told while it comes: drawings, trainings, sound. A new question ends the one before it;
 * what breaks off is asked again, from its start.
 */
import { signal } from "../base/html.js";
import { createAnswer } from "./answer.js";

/**
 * @template Q, B, P, A
 * @param {(question: Q, told: {begin: (begun: B) => void, piece: (piece: P) => void}, left: AbortSignal) => Promise<A>} open
 * reads the stream to its end
 * @param {object} [o] what is told of the newest question alone
 * @param {(begun: B, question: Q) => void} [o.begin] again where it is asked again
 * @param {(piece: P, question: Q) => void} [o.piece]
 * @param {(answer: A, question: Q) => void} [o.end]
 * @param {readonly number[]} [o.waits] as those of an answer
 */
export function createStream(open, { begin, piece, end, waits } = {}) {
  const held = createAnswer(
    (/** @type {Q} */ question, left) =>
      open(
        question,
        {
          begin: (begun) => !left.aborted && begin?.(begun, question),
          piece: (one) => !left.aborted && piece?.(one, question),
        },
        left,
      ),
    { arrived: end, waits },
  );
  /** Did the visitor stop it? */
  const stopped = signal(false);

  /** @param {boolean} byHand */
  function leave(byHand) {
    held.drop();
    stopped.value = byHand;
  }
  return {
    answer: held.answer,
    trouble: held.trouble,
    asking: held.asking,
    stopped,
    retry: held.retry,
    /** @param {Q} question */
    push(question) {
      leave(false);
      held.push(question);
    },
    /** No more of it; what has come stays. */
    stop: () => leave(true),
    /** Nothing is wanted any more. */
    drop: () => leave(false),
    close: held.close,
  };
}

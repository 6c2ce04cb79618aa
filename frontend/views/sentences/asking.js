import { timing } from "../../base/media.js";

/**
 * A verb of the server whose newest answer is kept; a question that was just asked is not asked again.
 * @template {object} Q, A
 * @param {import("../../kit/scope.js").Scope} scope
 * @param {(question: Q, left: AbortSignal) => Promise<{answer: A, timing: import("../../base/api.js").Timing}>} ask
 */
export const asking = (scope, ask) =>
  scope.answer(
    async (/** @type {Q} */ question, left) => {
      const { answer, timing: took } = await ask(question, left);
      timing.value = took;
      return answer;
    },
    { same: JSON.stringify },
  );

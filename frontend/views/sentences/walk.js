/** Where one stands on a line of sentences. */
import { clamp, round } from "../../base/codes.js";
import { computed, signal } from "../../base/html.js";
import { hidden } from "../../base/media.js";
import { beatAfter, frameAt } from "../../kit/film.js";

/** One line of a playing column: as long as it takes to read one. */
const LINE_MS = 1100;

/**
 * @param {import("./address.js").Room} room @param {import("../../kit/scope.js").Scope} scope
 * @param {import("../../vendor/preact-signals.js").ReadonlySignal<number>} count how many sentences there are
 */
export function createWalk({ at, slide, settle }, scope, count) {
  const asked = signal(false);
  const playing = computed(() => asked.value && at.t.value === null);
  const beat = signal({ i: 0, up: true, rest: 0 });
  const here = computed(() =>
    playing.value ? Math.min(beat.value.i, count.value - 1) : frameAt(at.t.value ?? 0, count.value),
  );
  const shareOf = (/** @type {number} */ i) => round(i / Math.max(1, count.peek() - 1));
  scope.watch(() => {
    if (!playing.value || hidden.value) return;
    const timer = setInterval(() => {
      beat.value = beatAfter(beat.peek(), count.peek());
    }, LINE_MS);
    return () => clearInterval(timer);
  });
  return {
    here,
    playing,
    /** @param {number} i which of the sentences */
    stand(i) {
      const t = shareOf(clamp(i, 0, count.peek() - 1));
      slide({ t, ...(at.of.peek() === "here" && { code: null }) }, "scrub");
    },
    play() {
      const i = here.peek();
      beat.value = { i, up: i < count.peek() - 1, rest: 0 };
      asked.value = true;
      settle({ t: null });
    },
    pause() {
      const t = shareOf(here.peek());
      asked.value = false;
      settle({ t });
    },
  };
}

/** Slow motion: one sample after the other, each out of a distribution; or another one, chosen by hand, and what follows from it. */
import { clamp } from "../../base/codes.js";
import { computed, signal } from "../../base/html.js";

/** So many are asked for at once. */
export const STEPS = 100;
/** Samples a second while it runs. */
const PER_SECOND = 12;

/** @typedef {ReturnType<typeof createSlow>} Slow */
/**
 * @param {import("../../base/api.js").Card} card @param {typeof import("./address.js").room} room
 * @param {object} o
 * @param {import("../../kit/scope.js").Scope} o.scope
 * @param {Pick<typeof import("../../base/api.js"), "carriedOn">} o.api
 * @param {import("../../vendor/preact-signals.js").ReadonlySignal<readonly number[] | null>} o.before the clip up to its cut; null: none yet, or not wanted
 * @param {import("../../vendor/preact-signals.js").ReadonlySignal<{label?: import("../../base/api.js").Label, speaker?: string, temperature?: number, guidance?: number}>} o.told
 * @param {import("../../vendor/preact-signals.js").ReadonlySignal<number>} o.again the seed of what follows
 */
export function createSlow(card, room, { scope, api, before, told, again }) {
  const { at } = room;
  const asking = scope.answer(
    (/** @type {import("../../base/api.js").CarryingOn} */ body, left) =>
      api.carriedOn(card.name, body, left),
    { same: JSON.stringify },
  );
  const given = computed(() => at.given.value ?? []);
  const question = computed(() => {
    const known = before.value;
    if (known === null) return null;
    return {
      ...{ clip: [...known, ...given.value], n: 1, seconds: STEPS / (card.rate ?? 8000) },
      ...{ ...told.value, seed: again.value, distributions: true },
    };
  });
  scope.watch(() => {
    if (question.value !== null) asking.push(question.value);
  });
  /** What follows the samples that are fixed, as it is drawn; the distributions that it is drawn from. */
  const drawn = computed(() => {
    const now = asking.answer.value;
    // What was answered to another question is not what follows here.
    if (now === null || JSON.stringify(now.question) !== JSON.stringify(question.value)) return null;
    const { clips, distributions } = now.answer.answer;
    const known = now.question.clip?.length ?? 0;
    return { values: clips[0]?.slice(known) ?? [], chances: distributions?.[0] ?? [] };
  });
  const most = computed(() => given.value.length + (drawn.value?.chances.length ?? 0));
  const step = computed(() =>
    clamp(at.t.value ?? given.value.length, given.value.length, Math.max(most.value, given.value.length)),
  );
  const after = computed(() => [...given.value, ...(drawn.value?.values ?? [])].slice(0, step.value));
  const running = signal(false);
  /** A value that the hand is over; null: none. */
  const over = signal(/** @type {number | null} */ (null));

  const to = (/** @type {number} */ k) => clamp(k, given.peek().length, most.peek());
  function walk(/** @type {number} */ k) {
    room.slide({ t: to(k) }, "slow");
  }
  scope.watch(() => {
    if (!running.value) return;
    const timer = setInterval(() => {
      if (step.peek() >= most.peek()) running.value = false;
      else room.slide({ t: step.peek() + 1 }, "slow");
    }, 1000 / PER_SECOND);
    return () => clearInterval(timer);
  });

  return {
    trouble: asking.trouble,
    waiting: asking.waiting,
    retry: asking.retry,
    given,
    step,
    most,
    running,
    over,
    /** Every sample before the next one. */
    past: computed(() => [...(before.value ?? []), ...after.value]),
    /** How likely each value of the next sample is; null: not known. */
    next: computed(() => drawn.value?.chances[step.value - given.value.length] ?? null),
    /** The one that is drawn next, unless somebody chooses another. */
    coming: computed(() => drawn.value?.values[step.value - given.value.length] ?? null),
    walk,
    take() {
      running.value = false;
      walk(step.peek() + 1);
    },
    run() {
      if (step.peek() >= most.peek()) walk(0);
      running.value = true;
    },
    halt() {
      running.value = false;
    },
    /** Another value for the next sample: all that follows, follows from it. @param {number} value */
    choose(value) {
      running.value = false;
      const own = [...after.peek(), value];
      room.go({ given: own, t: own.length });
    },
    /** What was chosen by hand is drawn again. */
    free() {
      room.go({ given: null, t: null });
    },
  };
}

/** What a view holds for as long as it is on screen: all of it ends with it. */
import { effect, useLayoutEffect, useMemo } from "../base/html.js";
import { createAnswer } from "./answer.js";

/** @typedef {ReturnType<typeof createScope>} Scope */

/**
 * Effects of a view that is being left would still run once: they sleep as soon as another one is on screen.
 * @param {{here: import("../vendor/preact-signals.js").ReadonlySignal<boolean>}} room
 */
export function createScope({ here }) {
  /** @type {(() => void)[]} */
  const ends = [];
  let open = true;
  return {
    /** Is its view still there? An answer that comes later has nowhere to go. */
    get open() {
      return open && here.peek();
    },
    /** An effect; what it returns ends it. @param {() => void | (() => void)} fn */
    watch(fn) {
      ends.push(effect(() => (here.value ? fn() : undefined)));
    },
    /** @template Q, A @param {Parameters<typeof createAnswer<Q, A>>[0]} ask @param {Parameters<typeof createAnswer<Q, A>>[1]} [o] */
    answer(ask, o) {
      const held = createAnswer(ask, o);
      ends.push(held.close);
      return held;
    },
    /** What else is to end. @param {() => void} end */
    ending(end) {
      ends.push(end);
    },
    close() {
      open = false;
      for (const end of ends.splice(0)) end();
    },
  };
}

/**
 * What a component holds until it goes, or until one of `given` is another.
 * @template {{close: () => void}} T
 * @param {() => T} create @param {readonly unknown[]} given
 * @returns {T}
 */
export function useHeld(create, given) {
  const held = useMemo(create, given);
  useLayoutEffect(() => held.close, [held]); // at once, not a frame after the view has gone
  return held;
}

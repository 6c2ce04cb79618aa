/** What a hand types into a field of one line, where a word may be half typed: pinyin on its way to characters. */
import { signal } from "../../base/html.js";

/** @typedef {{isComposing: boolean, currentTarget: {value: string}}} Typed */

/** @param {(text: string) => void} type a text that stands */
export function createTyping(type) {
  /** What the field shows while a word is half typed; nobody is asked about it. */
  const half = signal(/** @type {string | null} */ (null));
  const whole = (/** @type {string} */ text) => {
    half.value = null;
    type(text.replace(/\s*\n\s*/g, " "));
  };
  return {
    half,
    /** @param {Typed} event */
    input({ isComposing, currentTarget }) {
      if (isComposing) half.value = currentTarget.value;
      else whole(currentTarget.value);
    },
    /** @param {Pick<Typed, "currentTarget">} event */
    composed({ currentTarget }) {
      whole(currentTarget.value);
    },
    /** A sentence is one line; while a word is half typed, Enter is the input method's. @param {{key: string, isComposing: boolean, preventDefault: () => void}} event */
    key(event) {
      if (event.key === "Enter" && !event.isComposing) event.preventDefault();
    },
  };
}

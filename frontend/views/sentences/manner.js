/** How a model writes its sentences: what the address says of it, as the server takes it. */
import { clamp } from "../../base/codes.js";
import { computed } from "../../base/html.js";
import { lang } from "../../base/words.js";
import { TEMPERATURE } from "./address.js";

/** @typedef {import("../../base/api.js").Card} Card */
/** @typedef {import("../../base/api.js").Manner} Manner */
/** @typedef {ReturnType<typeof createManner>} Manners */

/** How many characters a line of verse may have; none: the model writes prose. @param {Card} card */
export const lengthsOf = (card) => card.config.lengths ?? [];
/** @param {Card} card */
export const isVerse = (card) => lengthsOf(card).length > 0;

/** The script of verse that a Chinese page is written in, too. */
export const usualScript = () => (lang.value === "zh" ? "simplified" : "traditional");

/** Is a text in Chinese, for a model that reads English, or the other way round? @param {string} text @param {Card} card */
export function isForeign(text, card) {
  const letters = text.match(/\p{L}/gu) ?? [];
  const han = letters.filter((letter) => /\p{Script=Han}/u.test(letter)).length;
  return letters.length > 0 && 2 * han > letters.length !== isVerse(card);
}

/** @param {Card} card @param {import("./address.js").Room} room */
export function createManner(card, { at }) {
  const verse = isVerse(card);
  const script = computed(() => at.script.value ?? usualScript());
  const scripted = computed(() =>
    verse && script.value === "simplified" ? { script: /** @type {const} */ ("simplified") } : {},
  );
  const length = computed(() => {
    const asked = at.length.value;
    return asked !== null && lengthsOf(card).includes(asked) ? { length: asked } : {};
  });
  const temperature = computed(() => clamp(at.temperature.value, TEMPERATURE.least, TEMPERATURE.most));
  const decoding = computed(() => {
    const method = at.decoding.value;
    if (method === "greedy") return {};
    if (method === "beam") return { decoding: { method } };
    return { decoding: { method, temperature: temperature.value }, seed: at.seed.value ?? 0 };
  });
  return {
    verse,
    script,
    /** The language of what the model writes. */
    tongue: computed(() => /** @type {import("./openings.js").Tongue} */ (verse ? script.value : "english")),
    length,
    temperature,
    /** As a text is read. */
    reading: scripted,
    /** As one is drawn by chance, however the line is written. */
    drawing: computed(() => /** @type {Manner} */ ({ ...length.value, ...scripted.value })),
    /** As everything else is written. */
    writing: computed(
      () => /** @type {Manner} */ ({ ...decoding.value, ...length.value, ...scripted.value }),
    ),
    path: computed(
      () => at.path.value ?? (at.from.value === null && at.to.value === null ? "lerp" : "slerp"),
    ),
  };
}

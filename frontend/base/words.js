/** The language in use: the one in the address, else the browser's. */
import { computed } from "./html.js";
import { screen } from "./screen.js";

const preferred = globalThis.navigator?.languages?.find((tag) => /^(en|zh)\b/i.test(tag)) ?? "en";

export const lang = computed(() => screen.at.lang.value ?? (/^zh/i.test(preferred) ? "zh" : "en"));

/** A table of words in the language in use. @template {object} W @param {W} en @param {W} zh */
export const wordsOf = (en, zh) => computed(() => (lang.value === "zh" ? zh : en));

/** The words of the language in use: the one in the address, else the browser's. */
import { computed } from "../html.js";
import { at } from "../screen.js";
import { en } from "./en.js";
import { zh } from "./zh.js";

const preferred = navigator.languages.find((tag) => /^(en|zh)\b/i.test(tag)) ?? "en";

export const lang = computed(() => at.lang.value ?? (/^zh/i.test(preferred) ? "zh" : "en"));
export const words = computed(() => (lang.value === "zh" ? zh : en));

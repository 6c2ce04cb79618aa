/** The language in use: the one in the address, else the browser's; and how it writes numbers. */
import { computed } from "./html.js";
import { screen } from "./screen.js";

const preferred = globalThis.navigator?.languages?.find((tag) => /^(en|zh)\b/i.test(tag)) ?? "en";

export const lang = computed(() => screen.at.lang.value ?? (/^zh/i.test(preferred) ? "zh" : "en"));

/** A table of words in the language in use. @template {object} W @param {W} en @param {W} zh */
export const wordsOf = (en, zh) => computed(() => (lang.value === "zh" ? zh : en));

/** Chinese has one form for all: only English tables ask. */
const rules = new Intl.PluralRules("en");

/**
 * Of the forms the one that goes with a number, in English.
 * @template T @param {number} n @param {{one: T, other: T}} forms
 */
export const plural = (n, forms) => (rules.select(n) === "one" ? forms.one : forms.other);

/** Making a formatter takes longer than all that it ever writes. @type {Map<string, Intl.NumberFormat>} */
const formats = new Map();

/** @param {"decimal" | "percent"} style @param {number} digits */
function formatOf(style, digits) {
  const tag = lang.value === "zh" ? "zh-CN" : "en";
  const key = `${tag} ${style} ${digits}`;
  const known = formats.get(key);
  if (known !== undefined) return known;
  const made = new Intl.NumberFormat(tag, {
    style,
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
    signDisplay: "negative",
  });
  formats.set(key, made);
  return made;
}

/** A true minus sign, as formulas have it. @param {string} text */
const minus = (text) => text.replace("-", "−");

/** A number as it is read: 12,345 or −0.50; never −0. @param {number} x @param {number} [digits] after the point */
export const number = (x, digits = 0) => minus(formatOf("decimal", digits).format(x));

/** A share of one as it is read: 97%. @param {number} p @param {number} [digits] after the point */
export const percent = (p, digits = 0) => minus(formatOf("percent", digits).format(p));

/** Sentences on the page: always text, in their own language, apart from the direction of what is around them. */
import { html, useMemo } from "../../base/html.js";
import { Trouble } from "../../kit/trouble.js";
import { changes } from "./changes.js";
import { words } from "./words.js";

/** @typedef {import("./lines.js").Lines} Lines */

const LANGUAGE = { english: "en", traditional: "zh-Hant", simplified: "zh-Hans" };

/** The language of what a model writes. @param {Lines} lines */
export const languageOf = ({ manner }) => LANGUAGE[manner.tongue.value];

/**
 * A sentence; what is not in `before` is marked softly.
 * @param {{lines: Lines, text: string, before?: string | null}} props
 */
export function Said({ lines, text, before = null }) {
  const runs = useMemo(
    () => (before === null ? [{ text, fresh: false }] : changes(before, text, lines.verse)),
    [text, before],
  );
  return html`<bdi class="said" lang=${languageOf(lines)} translate="no">${runs.map(({ text, fresh }) =>
    fresh ? html`<mark class="fresh">${text}</mark>` : text,
  )}</bdi>`;
}

/**
 * An answer's trouble, where it would stand.
 * @param {{of: {trouble: import("../../vendor/preact-signals.js").ReadonlySignal<import("../../kit/answer.js").Trouble | null>, retry: () => void}}} props
 */
export function Failed({ of }) {
  const trouble = of.trouble.value;
  if (trouble === null) return null;
  const { problem, retryMs } = trouble;
  return html`<${Trouble} problem=${problem} retryMs=${retryMs} action=${words.value.problems.tryNow} act=${of.retry} />`;
}

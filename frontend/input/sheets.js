import { html } from "../base/html.js";
import { narrow } from "../base/media.js";
import { Dialog } from "../kit/dialog.js";
import { Prose } from "../kit/story.js";
import { Input } from "./input.js";
import { words } from "./words.js";

/** @typedef {"input" | "story" | null} Sheet */

/**
 * What stands beside a stage on a wide screen, over it on a phone: a picture to take, and the story.
 * @param {{sheet: Sheet, close: () => void, title?: string, taker: import("./input.js").Taker, sentences: string[], children?: unknown}} props
 */
export function Sheets({ sheet, close, title, taker, sentences, children }) {
  const t = words.value;
  if (!narrow.value || sheet === null) return null;
  return html`<${Dialog} title=${sheet === "input" ? (title ?? t.input) : t.story} onClose=${close} class="sheet">
    ${
      sheet === "input"
        ? html`<${Input} taker=${taker} onPicked=${close} />`
        : html`<${Prose} sentences=${sentences}>${children}<//>`
    }
  <//>`;
}

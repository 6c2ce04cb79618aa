import { html } from "../base/html.js";
import { narrow } from "../base/media.js";
import { Dialog } from "../kit/dialog.js";
import { Prose } from "../kit/story.js";
import { useDropped } from "./drop.js";
import { Input, InputTrouble } from "./input.js";
import { takeFile } from "./readable.js";
import { words } from "./words.js";

/** @typedef {"input" | "story" | null} Sheet */

/**
 * Where the input is shut away, the stage takes what is dropped and pasted, and says what it could not take.
 * @param {{taker: import("./input.js").Taker}} props
 */
export function StageTakes({ taker }) {
  useDropped((file) => takeFile(taker, file));
  if (taker.inputTrouble.value === null) return null;
  return html`<div class="stage-trouble"><${InputTrouble} taker=${taker} /></div>`;
}

/**
 * What stands beside a stage on a wide screen, over it on a phone: a picture to take, and the story.
 * @param {object} props
 * @param {Sheet} props.sheet
 * @param {() => void} props.close
 * @param {string} [props.title]
 * @param {import("./input.js").Taker} props.taker
 * @param {boolean} [props.takes] is a picture of use now?
 * @param {string[]} props.sentences
 * @param {unknown} [props.children]
 */
export function Sheets({ sheet, close, title, taker, takes = true, sentences, children }) {
  const t = words.value;
  if (!narrow.value) return null;
  if (sheet === null) return takes && html`<${StageTakes} taker=${taker} />`;
  return html`<${Dialog} title=${sheet === "input" ? (title ?? t.input) : t.story} onClose=${close} class="sheet">
    ${
      sheet === "input"
        ? html`<${Input} taker=${taker} onPicked=${close} />`
        : html`<${Prose} sentences=${sentences}>${children}<//>`
    }
  <//>`;
}

/** Where the picture at hand is put in: beside the numbers, on a phone over them. */
import { html, useState } from "../../base/html.js";
import { narrow } from "../../base/media.js";
import { Input } from "../../input/input.js";
import { StageTakes } from "../../input/sheets.js";
import { Dialog } from "../../kit/dialog.js";
import { words } from "./words-term.js";

/** @param {{atHand: import("./term-at-hand.js").AtHand}} props */
export function Hand({ atHand: { taker, image } }) {
  const [open, setOpen] = useState(false);
  const t = words.value;
  if (!narrow.value) return html`<${Input} taker=${taker} />`;
  const close = () => setOpen(false);
  return html`<button type="button" class="button hand-button" onClick=${() => setOpen(true)}>
      ${image.value !== null && html`<img class="picture" src=${image.value} alt="" />`}<span>${t.takePicture}</span>
    </button>
    ${
      open
        ? html`<${Dialog} title=${t.picture} onClose=${close} class="sheet"><${Input} taker=${taker} onPicked=${close} /><//>`
        : html`<${StageTakes} taker=${taker} />`
    }`;
}

/** The dialog in which a lever is made of examples. */
import { STOPS } from "../base/codes.js";
import { html, Icon, useSignal } from "../base/html.js";
import { drawCell } from "../base/pictures.js";
import { Canvas, resize } from "../kit/canvas.js";
import { Dialog } from "../kit/dialog.js";
import { useHeld } from "../kit/scope.js";
import { Refusal } from "../kit/trouble.js";
import { LONGEST_NAME } from "./columns.js";
import { createMaking, leverOfFile } from "./making.js";
import { words } from "./words.js";

/** @typedef {import("./instrument.js").Instrument} Instrument */
/** @typedef {import("./making.js").Making} Making */
/** @typedef {import("./making.js").Mark} Mark */

/** What a drag carries: the place of a picture. */
const KIND = "application/x-drawbar-example";
/** @type {Readonly<Record<string, Mark>>} */
const KEYS = { "+": 1, "=": 1, "-": -1, "−": -1, Delete: 0, Backspace: 0 };

/** A picture that can be put into a tray: tapped, dragged, or by a key. @param {{making: Making, k: number}} props */
function Example({ making, k }) {
  const t = words.value.make;
  const { image, mark } = making.examples.value[k] ?? { image: "", mark: 0 };
  const said = t.marks[mark === -1 ? 2 : mark];
  return html`<button
    type="button"
    class=${`example ${mark === 1 ? "more" : mark === -1 ? "less" : ""}`}
    draggable="true"
    aria-label=${`${t.picture(k + 1)}: ${said}`}
    onClick=${() => making.turn(k)}
    onDragStart=${(/** @type {DragEvent} */ { dataTransfer }) => dataTransfer?.setData(KIND, String(k))}
    onKeyDown=${(/** @type {KeyboardEvent} */ event) => {
      const next = KEYS[event.key];
      if (next === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
      making.mark(k, next);
      event.preventDefault();
    }}
  >
    <img class="picture" src=${image} alt="" draggable=${false} />
    ${mark !== 0 && html`<span class="example-mark" aria-hidden="true">${mark === 1 ? "+" : "−"}</span>`}
  </button>`;
}

/** @param {{making: Making, mark: 1 | -1}} props */
function Tray({ making, mark }) {
  const t = words.value.make;
  const all = (mark === 1 ? making.more : making.less).value;
  const title = mark === 1 ? t.more : t.less;
  return html`<section
    class="tray"
    aria-label=${`${title}: ${all.length}`}
    onDragOver=${(/** @type {DragEvent} */ event) => event.dataTransfer?.types.includes(KIND) && event.preventDefault()}
    onDrop=${(/** @type {DragEvent} */ event) => {
      const k = event.dataTransfer?.getData(KIND);
      if (!k) return;
      event.preventDefault();
      making.mark(Number(k), mark);
    }}
  >
    <h3>${title}</h3>
    <div class="tray-pictures">
      ${all.map(({ image }) => html`<img class="picture" src=${image} alt="" draggable=${false} />`)}
      ${all.length === 0 && html`<p class="quiet small">${t.none}</p>`}
    </div>
  </section>`;
}

/** @param {{instrument: Instrument, onClose: () => void}} props */
function Make({ instrument, onClose }) {
  const making = useHeld(() => createMaking(instrument), [instrument]);
  const refused = useSignal("");
  const t = words.value.make;
  const { examples, name, strip, more, less, lever, trouble } = making;
  const both = more.value.length > 0 && less.value.length > 0;

  /** @param {SubmitEvent} event */
  function take(event) {
    event.preventDefault();
    if (lever.peek() === null) return;
    making.take(t.usual);
    onClose();
  }
  /** @param {Event & {currentTarget: HTMLInputElement}} event */
  async function load({ currentTarget }) {
    const file = currentTarget.files?.[0];
    currentTarget.value = "";
    if (file === undefined) return;
    const found = file.size > 200_000 ? null : leverOfFile(await file.text(), instrument.card.code_size);
    if (found === null) refused.value = t.foreign;
    else if ("has" in found) refused.value = t.size(instrument.card.code_size, found.has);
    else {
      instrument.add(found);
      onClose();
    }
  }

  return html`<${Dialog} title=${t.title} onClose=${onClose} class="make-lever">
    <p>${t.text}</p>
    <div class="trays"><${Tray} making=${making} mark=${1} /><${Tray} making=${making} mark=${-1} /></div>
    <div class="make-strip" role="status">
      ${
        lever.value === null
          ? html`<p class="quiet">${both ? t.same : t.wanting}</p>`
          : html`<${Canvas} class="picture" label=${t.strip}
              draw=${(
                /** @type {CanvasRenderingContext2D} */ ink,
                /** @type {HTMLCanvasElement} */ canvas,
              ) => {
                const now = strip.value;
                if (now === null) return false;
                const { width, height } = now.sheet.cell;
                resize(canvas, STOPS * width, height);
                for (let k = 0; k < STOPS; k++) drawCell(ink, now.sheet, k, k * width, 0, 0);
                return true;
              }} />`
      }
    </div>
    <form class="make-name" onSubmit=${take}>
      <label class="field"><span>${t.name}</span>
        <input type="text" maxlength=${LONGEST_NAME} autocomplete="off" placeholder=${t.usual} value=${name.value}
          onInput=${(/** @type {Event & {currentTarget: HTMLInputElement}} */ event) => (name.value = event.currentTarget.value)} />
      </label>
      ${lever.value !== null && html`<button type="submit" class="button main"><${Icon} name="check" /><span>${t.take}</span></button>`}
    </form>
    <h3>${t.wall}</h3>
    <div class="examples">${examples.value.map((_, k) => html`<${Example} key=${k} making=${making} k=${k} />`)}</div>
    <${Refusal} trouble=${trouble.value} retry=${making.retry} drop=${onClose} />
    <div class="make-more">
      <button type="button" class="button" onClick=${making.again}><${Icon} name="random" /><span>${t.again}</span></button>
      <button type="button" class="button" onClick=${making.addHand}><${Icon} name="add" /><span>${t.hand}</span></button>
      <label class="button file-button"><${Icon} name="upload" /><span>${t.load}</span>
        <input type="file" class="unseen" accept=".json,application/json" onChange=${load} /></label>
    </div>
    ${refused.value && html`<p class="trouble" role="alert">${refused.value}</p>`}
  <//>`;
}

/** Offers to make one, as long as there is room for it. @param {{instrument: Instrument}} props */
export function MakeLever({ instrument }) {
  const open = useSignal(false);
  const t = words.value.make;
  if (
    !instrument.can("decode") ||
    !(instrument.can("sample") || (instrument.can("encode") && instrument.card.gallery > 0))
  )
    return null;
  return html`${
    instrument.spare.value
      ? html`<button type="button" class="button make-open" onClick=${() => (open.value = true)}>
          <${Icon} name="plus" /><span>${t.open}</span>
        </button>`
      : html`<p class="quiet small">${t.full}</p>`
  }
  ${open.value && html`<${Make} instrument=${instrument} onClose=${() => (open.value = false)} />`}`;
}

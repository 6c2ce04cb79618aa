/** A lever that chooses one of several values: a picture for each, the chosen one framed. */
import { html, useComputed, useRef, useSignalEffect } from "../base/html.js";
import { drawCell, inkOf } from "../base/pictures.js";
import { lang } from "../base/words.js";
import { pointing } from "./pointing.js";
import { words } from "./words.js";

/** @template T @typedef {import("../vendor/preact-signals.js").ReadonlySignal<T>} Read */

/** @param {{strip: Read<import("./instrument.js").Strip | null>, k: number}} props */
function Cell({ strip, k }) {
  const canvas = useRef(/** @type {HTMLCanvasElement | null} */ (null));
  useSignalEffect(() => {
    const paper = canvas.current;
    if (paper === null || strip.value === null) return;
    const { sheet, first } = strip.value;
    paper.width = sheet.cell.width;
    paper.height = sheet.cell.height;
    drawCell(inkOf(paper), sheet, first + k, 0, 0, 0);
  });
  return html`<canvas ref=${canvas} class="picture" width="1" height="1" aria-hidden="true"></canvas>`;
}

/**
 * Radio buttons, as which a reader meets them: arrow keys go from one to the next.
 * @param {{instrument: import("./instrument.js").Instrument, lever: import("./instrument.js").Lever, lying: boolean, name: string, children?: unknown}} props
 */
export function Stops({ instrument, lever, lying, name, children }) {
  const { stops = [], id } = lever;
  const value = useComputed(() => instrument.valueOf(lever));
  const own = useComputed(() => instrument.ownOf(lever));
  const strip = useComputed(() => instrument.strips.value.get(id) ?? null);
  const pull = (/** @type {number} */ k) => k !== value.peek() && instrument.pull(lever, k);
  const chosen = stops[value.value]?.label?.[lang.value] ?? "";
  return html`<div class=${`drawbar stops ${lying ? "lying" : "standing"}`} data-lever=${id} ...${pointing(instrument.pointed, id)}>
    <div class="stops-track" role="radiogroup" aria-label=${name}
      onKeyDown=${(/** @type {KeyboardEvent & {currentTarget: HTMLElement}} */ { key, currentTarget }) => {
        const rename = currentTarget.parentElement?.querySelector(".rename");
        if (key === "F2" && rename instanceof HTMLElement) rename.click();
      }}>
      ${stops.map(
        ({ label, colour }, k) => html`<label
          key=${k}
          class=${`stop-cell ${own.value === k ? "own" : ""}`}
          title=${label?.[lang.value]}
          onPointerEnter=${(/** @type {PointerEvent} */ { buttons }) => buttons === 1 && pull(k)}
        >
          <input type="radio" name=${`stops-${instrument.card.name}-${id}`} class="unseen" checked=${value.value === k}
            aria-label=${words.value.stop(name, label?.[lang.value] ?? "", k + 1, stops.length)}
            onChange=${() => pull(k)} onFocus=${() => (instrument.lastPulled.value = lever)} />
          <${Cell} strip=${strip} k=${k} />
          ${colour && html`<span class="stop-colour" style=${{ background: colour }}></span>`}
        </label>`,
      )}
    </div>
    <div class="plate stops-plate">${children}<span class="quiet small stop-chosen">${chosen}</span></div>
  </div>`;
}

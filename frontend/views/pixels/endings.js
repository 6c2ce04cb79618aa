import { html, useComputed } from "../../base/html.js";
import { number } from "../../base/words.js";
import { Explained } from "../../kit/term.js";
import { at, go } from "./address.js";
import { Raster } from "./raster-picture.js";
import { words } from "./words.js";

/** @typedef {import("./pixels.js").Pixels} Pixels */

/** As exactly as they are known. @param {number} nats @param {boolean} [exact] */
const natsOf = (nats, exact = true) => (exact ? number(nats, 1) : `≈ ${number(nats)}`);

/** One ending; with a tap it stands on stage. @param {{pixels: Pixels, k: number}} props */
function Ending({ pixels, k }) {
  const t = words.value.pixel;
  const values = useComputed(() => pixels.endingAt(k));
  const drawing = pixels.held.drawing.value;
  // The number belongs to the whole ending: it stands there once all of that is seen.
  const nats = pixels.held.seen.value ? drawing?.nats?.[k] : undefined;
  const told = nats === undefined ? "" : natsOf(nats, drawing?.begun.exact);
  return html`<button
    type="button"
    class="ending"
    aria-pressed=${pixels.ending.value === k ? "true" : "false"}
    aria-label=${told === "" ? t.ending(k + 1) : t.endingOf(k + 1, told)}
    onClick=${() => go({ ending: k })}
  >
    <span class="ending-frame"><${Raster} source=${values} side=${pixels.side} colours=${pixels.colours} /></span>
    <span class="ending-nats">${told}</span>
  </button>`;
}

/** All endings side by side, while they are drawn. @param {{pixels: Pixels}} props */
export function PixelWall({ pixels }) {
  const t = words.value.pixel;
  const { held, task, given } = pixels;
  const drawing = held.drawing.value;
  const n = at.n.value; // those that are still to come have their places already
  const busy = held.asking.value || held.playing.value;
  const truth = task.value === "complete" && given.value === null ? (drawing?.truth ?? null) : null;
  const hidden = drawing?.begun.hidden ?? 0;
  return html`<section class=${`endings of-${n}`} aria-label=${t.endings} aria-busy=${busy ? "true" : "false"}>
    <div class="ending-grid" style=${{ "--side": pixels.side }}>
      ${Array.from({ length: n }, (_, k) => html`<${Ending} key=${k} pixels=${pixels} k=${k} />`)}
    </div>
    <span
      class="progress"
      aria-hidden="true"
      style=${{ "--at": hidden === 0 ? 1 : held.far.value / hidden, "--on": held.asking.value ? 1 : 0 }}
    ></span>
    <p class="small wall-words">
      ${
        drawing !== null &&
        html`<${Explained} place="endings" text=${hidden === 0 ? t.nothingHidden : task.value === "draw" || given.value !== null ? t.natsEach : t.natsEnding} />
        ${
          hidden > 0 &&
          task.value === "complete" &&
          html` ${truth !== null && html`<b>${t.truth(natsOf(truth, drawing.begun.exact))}</b> `}${drawing.begun.exact ? t.exact : t.about}`
        }`
      }
    </p>
    ${held.stopped.value && html`<p class="small">${t.stopped(held.far.value, hidden)}</p>`}
    <p class="unseen" role="status">${!busy && drawing?.nats != null ? t.drawn(drawing.begun.n) : ""}</p>
  </section>`;
}

import { clamp, keyed, parseNumber, STOPS, share, shown } from "../base/codes.js";
import { html, Icon, useRef, useSignalEffect } from "../base/html.js";
import { pressed, touched } from "../base/media.js";
import { drawCell, inkOf } from "../base/pictures.js";
import { words } from "./words.js";

/** @template T @typedef {import("../vendor/preact-signals.js").ReadonlySignal<T>} Read */

/**
 * MNIST leaves the edges of a picture blank. A standing strip goes without them, so that each pixel
 * takes exactly two of the screen's.
 */
const CUT = { standing: 3, lying: 1 };
/** Two taps within this time and distance are a double tap. */
const DOUBLE_MS = 450;
const DOUBLE_PX = 24;

/**
 * A lever whose track is the strip of pictures that it runs through, whatever hangs on it.
 * @param {object} props
 * @param {Read<number>} props.value
 * @param {number} props.low @param {number} props.high
 * @param {(value: number) => void} props.pull
 * @param {Read<import("./instrument.js").Strip | null>} props.strip `STOPS` pictures from low to high
 * @param {boolean} props.lying a row, low at the left, instead of a column, low at the bottom
 * @param {string} props.label its name for who does not see it
 * @param {(value: string) => string} props.say value and name
 * @param {number | string} [props.cap] what stands on the cap
 * @param {Read<number | null>} [props.own] where the input put it
 * @param {Read<{low: number, high: number} | null>} [props.band] how far the noise around there reaches
 * @param {boolean} [props.marked] is the mean of the prior marked?
 * @param {Read<boolean>} [props.lit] is it pointed at?
 * @param {object} [props.pointing] what lets it be pointed at
 * @param {Read<boolean>} [props.locked]
 * @param {() => void} [props.toggle] locks and unlocks: the key L, or two presses
 * @param {() => void} [props.take] the hand or the focus comes
 * @param {number} [props.step]
 * @param {unknown} [props.children] what stands under it
 * @param {string} [props.id]
 */
export function Drawbar({
  value,
  low,
  high,
  pull,
  strip,
  lying,
  label,
  say,
  cap = "",
  own,
  band,
  marked = false,
  lit,
  pointing,
  locked,
  toggle,
  take = () => {},
  step,
  children,
  id,
}) {
  const canvas = useRef(/** @type {HTMLCanvasElement | null} */ (null));
  const tap = useRef({ at: 0, x: 0, y: 0, value: 0, count: 0, down: false });

  useSignalEffect(() => {
    const paper = canvas.current;
    if (paper === null || strip.value === null) return;
    const { sheet, first } = strip.value;
    const cut = sheet.cell.width === 28 && own !== undefined ? CUT[lying ? "lying" : "standing"] : 0;
    const w = sheet.cell.width - 2 * cut;
    const h = sheet.cell.height - 2 * cut;
    paper.width = lying ? w * STOPS : w;
    paper.height = lying ? h : h * STOPS;
    const ink = inkOf(paper);
    for (let k = 0; k < STOPS; k++)
      drawCell(ink, sheet, first + k, lying ? k * w : 0, lying ? 0 : (STOPS - 1 - k) * h, cut);
  });

  /** @param {PointerEvent} event */
  function press({ timeStamp, clientX, clientY, button, pointerType }) {
    if (button !== 0) return;
    pressed.value = true;
    take();
    // A finger that taps twice means to pull twice: it has the lock beside the lever.
    const { at: before, x, y } = tap.current;
    const near = timeStamp - before < DOUBLE_MS && Math.hypot(clientX - x, clientY - y) < DOUBLE_PX;
    const again = near && pointerType !== "touch";
    if (again) Object.assign(tap.current, { count: tap.current.count + 1, down: true });
    else tap.current = { at: timeStamp, x: clientX, y: clientY, value: value.peek(), count: 1, down: true };
  }

  /** A range tells no `dblclick` of a pen. The first tap moved the lever; it goes back. */
  function release(/** @type {PointerEvent} */ { clientX, clientY }) {
    const { x, y, count, value: before, down } = tap.current;
    tap.current.down = false;
    if (!down || toggle === undefined || count !== 2 || Math.hypot(clientX - x, clientY - y) >= DOUBLE_PX)
      return;
    tap.current.count = 0;
    if (value.peek() !== before) pull(before);
    toggle();
  }

  /** A finger that scrolls past touches the lever all the same; the browser cancels, so does the lever. */
  function scrolledPast() {
    tap.current.down = false;
    if (value.peek() !== tap.current.value) pull(tap.current.value);
  }

  /** @param {KeyboardEvent} event */
  function key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const next = keyed(event.key, value.peek(), { low, high });
    if (next !== null) pull(next);
    else if (event.key === "F2" && rename(event)) return event.preventDefault();
    else if (event.key === "l" && toggle !== undefined) toggle();
    else if (event.key === "Enter") field(event)?.focus();
    else return;
    event.preventDefault();
  }

  /** The number under it, for who would rather type. @param {Event} event @returns {HTMLInputElement | null | undefined} */
  const field = ({ currentTarget }) =>
    currentTarget instanceof Element ? currentTarget.closest(".drawbar")?.querySelector(".number") : null;

  /** The name under it gives way to a field. @param {KeyboardEvent} event */
  function rename({ currentTarget }) {
    const name =
      currentTarget instanceof Element && currentTarget.closest(".drawbar")?.querySelector(".rename");
    if (name instanceof HTMLElement) name.click();
    return Boolean(name);
  }

  const beyond = value.value < low ? "below" : value.value > high ? "above" : "";
  return html`<div
    class=${`drawbar ${lying ? "lying" : "standing"} ${locked?.value ? "locked" : ""} ${lit?.value ? "pointed" : ""} ${pressed.value ? "" : "gliding"}`}
    data-lever=${id}
    ...${pointing}
  >
    <div class="track">
      <canvas ref=${canvas} class="strip picture" width="1" height="1" aria-hidden="true"></canvas>
      ${
        band &&
        band.value !== null &&
        html`<span class="band" style=${{ "--from": share(band.value.low, low, high), "--to": share(band.value.high, low, high) }}></span>`
      }
      ${marked && low <= 0 && high >= 0 && html`<span class="mark mean" style=${{ "--at": share(0, low, high) }}></span>`}
      ${own && own.value !== null && html`<span class="mark own" style=${{ "--at": share(own.value, low, high) }}></span>`}
      <input
        type="range"
        class="lever"
        min=${low}
        max=${high}
        step=${step ?? "any"}
        value=${value.value}
        aria-label=${label}
        aria-valuetext=${say(shown(value.value))}
        aria-orientation=${lying ? "horizontal" : "vertical"}
        onInput=${(/** @type {Event & {currentTarget: HTMLInputElement}} */ event) => pull(Number(event.currentTarget.value))}
        onPointerDown=${press}
        onPointerUp=${release}
        onPointerCancel=${scrolledPast}
        onKeyDown=${key}
        onFocus=${take}
      />
      <span class=${`cap ${beyond}`} aria-hidden="true" style=${{ "--at": share(value.value, low, high) }}>${cap}</span>
    </div>
    ${children}
  </div>`;
}

/**
 * What stands under a lever: its number, name, lock, and how much it tells.
 * @param {object} props
 * @param {Read<number>} props.value @param {(value: number) => void} props.pull
 * @param {number} props.limit no number is beyond it
 * @param {number | string} props.n @param {unknown} props.name
 * @param {Read<boolean>} props.locked
 * @param {(() => void) | undefined} props.toggle
 * @param {number | null} props.kl in nats
 * @param {number} props.most the largest of all
 */
export function Plate({ value, pull, limit, n, name, locked, toggle, kl, most }) {
  const t = words.value;
  /** @param {Event & {currentTarget: HTMLInputElement}} event */
  function typed({ currentTarget }) {
    const next = parseNumber(currentTarget.value);
    if (next !== null) {
      touched.value = true;
      pull(clamp(next, -limit, limit));
    }
    currentTarget.value = value.peek().toFixed(2);
  }
  return html`<div class="plate">
    <input
      type="number"
      class="number"
      min=${-limit}
      max=${limit}
      step="0.05"
      value=${value.value.toFixed(2)}
      aria-label=${t.leverNumber(n)}
      tabindex="-1"
      onChange=${typed}
    />
    ${
      toggle &&
      html`<button
        type="button"
        class="icon-button lock"
        tabindex="-1"
        aria-pressed=${locked.value ? "true" : "false"}
        aria-label=${t.lock(n)}
        title=${t.lockHint}
        onClick=${toggle}
      >
        <${Icon} name=${locked.value ? "lock" : "unlock"} />
      </button>`
    }
    <span class="name">${name}</span>
    ${
      kl !== null &&
      html`<span class="kl" translate=${false}>
        <span class="kl-bar" style=${{ "--share": most > 0 ? kl / most : 0 }}></span>
        <span class="kl-number">${kl.toFixed(kl < 0.1 ? 2 : 1)}<span class="unseen"> ${t.nats("")}</span></span>
      </span>`
    }
  </div>`;
}

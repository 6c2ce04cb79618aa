import { clamp, keyed, LIMIT, parseNumber, STOPS, share, shown, withNumber, zeros } from "../base/codes.js";
import { html, useComputed, useRef, useSignalEffect } from "../base/html.js";
import { words } from "../base/i18n/index.js";
import { drawCell, inkOf } from "../base/pictures.js";
import { at, slide } from "../base/screen.js";
import { Icon } from "../kit/icon.js";
import { pressed, touched } from "./instrument.js";

/**
 * MNIST leaves the edges of a picture blank. A standing strip goes without them, so that each pixel
 * takes exactly two of the screen's.
 */
const CUT = { standing: 3, lying: 1 };
/** Two taps within this time and distance are a double tap. */
const DOUBLE_MS = 450;
const DOUBLE_PX = 24;

/**
 * A lever whose track is the strip of pictures that it runs through.
 * @param {object} props
 * @param {import("./instrument.js").Instrument} props.instrument
 * @param {import("../base/api.js").Lever} props.lever
 * @param {number} props.n its number on the cap
 * @param {boolean} props.lying a row, low at the left, instead of a column, low at the bottom
 * @param {number} [props.most] the largest KL of all levers, in nats
 * @param {boolean} [props.bare] the lever alone, without marks, plate and lock
 */
export function Drawbar({ instrument, lever, n, lying, most = 0, bare = false }) {
  const { card, code, seen, strips, lastPulled } = instrument;
  const { index, low, high } = lever;
  const strip = useRef(/** @type {HTMLCanvasElement | null} */ (null));
  const tap = useRef({ at: 0, x: 0, y: 0, value: 0, count: 0 });
  const value = useComputed(() => code.value?.[index] ?? 0);
  const locked = useComputed(() => at.locks.value.includes(index));
  const drawing = useComputed(() => seen.value?.code.mean[index] ?? null);
  const t = words.value;
  const name = lever.label ? t.labels[lever.label] : "";

  useSignalEffect(() => {
    const canvas = strip.current;
    const row = strips.value?.rows.get(index);
    if (canvas === null || strips.value === null || row === undefined) return;
    const { sheet } = strips.value;
    const cut = sheet.cell.width === 28 ? CUT[lying ? "lying" : "standing"] : 0;
    const w = sheet.cell.width - 2 * cut;
    const h = sheet.cell.height - 2 * cut;
    canvas.width = lying ? w * STOPS : w;
    canvas.height = lying ? h : h * STOPS;
    const ink = inkOf(canvas);
    for (let k = 0; k < STOPS; k++)
      drawCell(ink, sheet, row * STOPS + k, lying ? k * w : 0, lying ? 0 : (STOPS - 1 - k) * h, cut);
  });

  /** @param {number} next */
  function pull(next) {
    lastPulled.value = index;
    touched.value = true;
    const from = code.peek() ?? zeros(card.code_size);
    slide({ code: withNumber(from, index, next) }, `lever ${index}`);
  }

  /** @param {PointerEvent} event */
  function press({ timeStamp, clientX, clientY }) {
    pressed.value = true;
    lastPulled.value = index;
    const { at: before, x, y } = tap.current;
    const again = timeStamp - before < DOUBLE_MS && Math.hypot(clientX - x, clientY - y) < DOUBLE_PX;
    if (again) tap.current.count += 1;
    else tap.current = { at: timeStamp, x: clientX, y: clientY, value: value.peek(), count: 1 };
  }

  /** Fingers bring a range neither `click` nor `dblclick`. The first tap moved the lever; it goes back. */
  function release(/** @type {PointerEvent} */ { clientX, clientY }) {
    const { x, y, count, value: before } = tap.current;
    if (bare || count !== 2 || Math.hypot(clientX - x, clientY - y) >= DOUBLE_PX) return;
    tap.current.count = 0;
    pull(before);
    instrument.toggleLock(index);
  }

  /** A finger that scrolls past touches the lever all the same; the browser cancels, so does the lever. */
  const scrolledPast = () => pull(tap.current.value);

  /** @param {KeyboardEvent} event */
  function key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const next = keyed(event.key, value.peek(), lever);
    if (next === null) return;
    event.preventDefault();
    pull(next);
  }

  /** @param {Event & {currentTarget: HTMLInputElement}} event */
  function typed({ currentTarget }) {
    const next = parseNumber(currentTarget.value);
    if (next !== null) pull(clamp(next, -LIMIT, LIMIT));
    currentTarget.value = value.peek().toFixed(2);
  }

  return html`<div
    class=${`drawbar ${lying ? "lying" : "standing"} ${locked.value ? "locked" : ""} ${pressed.value ? "" : "gliding"}`}
    data-lever=${index}
  >
    <div class="track">
      <canvas ref=${strip} class="strip picture" width="1" height="1" aria-hidden="true"></canvas>
      ${!bare && html`<span class="mark mean" style=${{ "--at": share(0, low, high) }}></span>`}
      ${!bare && drawing.value !== null && html`<span class="mark own" style=${{ "--at": share(drawing.value, low, high) }}></span>`}
      <input
        type="range"
        class="lever"
        min=${low}
        max=${high}
        step="any"
        value=${value.value}
        aria-label=${t.leverName(n, name)}
        aria-valuetext=${t.leverText(n, shown(value.value), name)}
        aria-orientation=${lying ? "horizontal" : "vertical"}
        onInput=${(/** @type {Event & {currentTarget: HTMLInputElement}} */ event) => pull(Number(event.currentTarget.value))}
        onPointerDown=${press}
        onPointerUp=${release}
        onPointerCancel=${scrolledPast}
        onKeyDown=${key}
        onFocus=${() => (lastPulled.value = index)}
      />
      <span class="cap" aria-hidden="true" style=${{ "--at": share(value.value, low, high) }}>${bare ? "" : n}</span>
    </div>
    ${
      !bare &&
      html`<div class="plate">
      <input
        type="number"
        class="number"
        min=${-LIMIT}
        max=${LIMIT}
        step="0.05"
        value=${value.value.toFixed(2)}
        aria-label=${t.leverNumber(n)}
        onChange=${typed}
      />
      <button
        type="button"
        class="icon-button lock"
        aria-pressed=${locked.value ? "true" : "false"}
        aria-label=${t.lock(n)}
        title=${t.lockHint}
        onClick=${() => instrument.toggleLock(index)}
      >
        <${Icon} name=${locked.value ? "lock" : "unlock"} />
      </button>
      <span class="name">${name || (lying ? t.lever(n) : "")}</span>
      <span class="kl" title=${t.natsHint(lever.kl.toFixed(2))}>
        <span class="kl-bar" style=${{ "--share": most > 0 ? lever.kl / most : 0 }}></span>
        <span class="kl-number">${lever.kl.toFixed(lever.kl < 0.1 ? 2 : 1)}<span class="unseen"> ${t.nats("")}</span></span>
      </span>
    </div>`
    }
  </div>`;
}

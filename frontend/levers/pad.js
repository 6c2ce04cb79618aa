import { clamp, keyed, STOPS, share, shown } from "../base/codes.js";
import { html, useComputed, useEffect, useRef, useSignalEffect } from "../base/html.js";
import { pressed } from "../base/media.js";
import { drawCell, inkOf } from "../base/pictures.js";
import { words } from "./words.js";

/** @typedef {import("./instrument.js").Lever} Lever */

/** A press of an arrow key moves one of the two levers. */
const ACROSS = new Set(["ArrowLeft", "ArrowRight", "Home", "End"]);

/** Where a number lies between a lever's ends, and beyond them. @param {number} value @param {Lever} lever */
const along = (value, { low, high }) => (high > low ? (value - low) / (high - low) : 0.5);

/**
 * Where the input put the two levers, and how far the noise around there reaches.
 * @param {{instrument: import("./instrument.js").Instrument, x: Lever, y: Lever}} props
 */
function Posterior({ instrument, x, y }) {
  const [m, n] = [instrument.ownOf(x), instrument.ownOf(y)];
  if (m === null || n === null) return null;
  const [a, b] = [instrument.bandOf(x), instrument.bandOf(y)];
  const wide = a === null ? 0 : along(a.high, x) - along(a.low, x);
  const tall = b === null ? 0 : along(b.high, y) - along(b.low, y);
  return html`<span class="pad-posterior" aria-hidden="true" style=${{ "--x": along(m, x), "--y": along(n, y) }}>
    ${a !== null && b !== null && html`<span class="pad-band" style=${{ "--wide": wide, "--tall": tall }}></span>`}
    <span class="pad-own"></span>
  </span>`;
}

/**
 * The map with its point; the part that follows the hand.
 * @param {{instrument: import("./instrument.js").Instrument, x: Lever, y: Lever}} props
 */
function Plate({ instrument, x, y }) {
  const { map } = instrument;
  const ground = useRef(/** @type {HTMLCanvasElement | null} */ (null));
  const a = useComputed(() => instrument.valueOf(x)).value;
  const b = useComputed(() => instrument.valueOf(y)).value;
  const t = words.value;
  const nameOf = (/** @type {Lever} */ lever) => t.leverName(lever.n, instrument.nameOf(lever));

  useSignalEffect(() => {
    const canvas = ground.current;
    const sheet = map.value;
    if (canvas === null || sheet === null) return;
    const { width, height } = sheet.cell;
    canvas.width = width * STOPS;
    canvas.height = height * STOPS;
    const ink = inkOf(canvas);
    for (let i = 0; i < STOPS * STOPS; i++)
      drawCell(ink, sheet, i, (i % STOPS) * width, Math.floor(i / STOPS) * height, 0);
  });

  const move = (/** @type {number} */ nextX, /** @type {number} */ nextY) =>
    instrument.pullBoth(x, y, nextX, nextY);

  /** @param {PointerEvent & {currentTarget: HTMLElement}} event */
  function follow(event) {
    const box = event.currentTarget.getBoundingClientRect();
    // The ends lie at the middles of the outer pictures, as on a lever.
    const reached = (/** @type {number} */ p) => clamp((p * STOPS - 0.5) / (STOPS - 1), 0, 1);
    const right = reached((event.clientX - box.left) / box.width);
    const up = reached(1 - (event.clientY - box.top) / box.height);
    move(x.low + right * (x.high - x.low), y.low + up * (y.high - y.low));
  }

  /** @param {KeyboardEvent} event */
  function key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Delete" || event.key === "Backspace") move(0, 0);
    else if (ACROSS.has(event.key)) move(keyed(event.key, a, x) ?? a, b);
    else {
      const next = keyed(event.key, b, y);
      if (next === null) return;
      move(a, next);
    }
    event.preventDefault();
  }

  return html`<div
    class=${`pad-plate ${pressed.value ? "" : "gliding"}`}
    role="slider"
    tabindex="0"
    aria-label=${`${t.pad}: ${nameOf(x)}; ${nameOf(y)}`}
    aria-valuemin=${x.low}
    aria-valuemax=${x.high}
    aria-valuenow=${a}
    aria-valuetext=${t.padText(nameOf(x), shown(a), nameOf(y), shown(b))}
    onKeyDown=${key}
    onPointerDown=${(/** @type {PointerEvent & {currentTarget: HTMLElement}} */ event) => {
      if (event.button !== 0) return;
      event.currentTarget.setPointerCapture(event.pointerId);
      pressed.value = true;
      follow(event);
    }}
    onPointerMove=${(/** @type {PointerEvent & {currentTarget: HTMLElement}} */ event) =>
      event.currentTarget.hasPointerCapture(event.pointerId) && follow(event)}
  >
    <canvas ref=${ground} class="picture" width="196" height="196" aria-hidden="true"></canvas>
    <${Posterior} instrument=${instrument} x=${x} y=${y} />
    <span class="pad-point" style=${{ "--x": share(a, x.low, x.high), "--y": share(b, y.low, y.high) }}></span>
  </div>`;
}

/**
 * Two levers under one finger, over a map of the pictures that lie there.
 * @param {{instrument: import("./instrument.js").Instrument}} props
 */
export function Pad({ instrument }) {
  const { axes, lastPulled, live } = instrument;
  useEffect(() => instrument.wantMap(), [instrument]);
  const t = words.value;
  if (axes.value === null) return null;
  const { x, y } = axes.value;

  /** Choosing the other axis's lever swaps the two. @param {"x" | "y"} axis @param {number} id */
  function choose(axis, id) {
    const [mine, others] = axis === "x" ? [x.id, y.id] : [y.id, x.id];
    const rest = id === others ? mine : others;
    instrument.room.go({ pad: axis === "x" ? [id, rest] : [rest, id] });
    lastPulled.value = live.find((lever) => lever.id === id) ?? null;
  }

  /** @param {"x" | "y"} axis @param {Lever} lever @param {string} label */
  const picker = (axis, lever, label) =>
    html`<label class="field">
      <span>${label}</span>
      <select
        onChange=${(/** @type {Event & {currentTarget: HTMLSelectElement}} */ event) =>
          choose(axis, Number(event.currentTarget.value))}
      >
        ${live
          .filter(({ stops }) => !stops?.length)
          .map(
            (other) => html`<option key=${other.id} value=${other.id} selected=${other === lever}>
            ${`${other.n} ${instrument.nameOf(other)}`}
          </option>`,
          )}
      </select>
    </label>`;

  return html`<section class="pad" aria-label=${t.pad}>
    <${Plate} key=${`${x.id} ${y.id}`} instrument=${instrument} x=${x} y=${y} />
    <div class="pad-axes">${picker("x", x, t.padX)} ${picker("y", y, t.padY)}</div>
  </section>`;
}

import { html, useEffect, useRef, useState } from "../base/html.js";
import { bitmapOf, inkOf } from "../base/pictures.js";
import { Icon } from "../kit/icon.js";
import { words } from "./words.js";

const SIZE = 280;
/** While a stroke is drawn, the model looks at it this often. */
const LOOK_MS = 60;

/** @typedef {{x: number, y: number, width: number}[]} Stroke points of the 280 x 280 paper */

/** @param {CanvasRenderingContext2D} ink @param {Stroke} stroke */
function trace(ink, stroke) {
  ink.strokeStyle = ink.fillStyle = "#000";
  ink.lineCap = ink.lineJoin = "round";
  const [first] = stroke;
  if (first === undefined) return;
  ink.beginPath();
  ink.arc(first.x, first.y, first.width / 2, 0, 2 * Math.PI);
  ink.fill();
  // Through the middles of neighbouring points, so that a quick hand leaves a round line.
  for (let i = 1; i < stroke.length; i++) {
    const [p, a, b] = [stroke[Math.max(0, i - 2)], stroke[i - 1], stroke[i]];
    if (p === undefined || a === undefined || b === undefined) continue;
    ink.lineWidth = b.width;
    ink.beginPath();
    ink.moveTo((p.x + a.x) / 2, (p.y + a.y) / 2);
    ink.quadraticCurveTo(a.x, a.y, (a.x + b.x) / 2, (a.y + b.y) / 2);
    ink.stroke();
  }
  const last = stroke[stroke.length - 1];
  const before = stroke[stroke.length - 2];
  if (last === undefined || before === undefined) return;
  ink.beginPath();
  ink.moveTo((before.x + last.x) / 2, (before.y + last.y) / 2);
  ink.lineTo(last.x, last.y);
  ink.stroke();
}

/**
 * White paper under the hand. `ground` lies on it until the visitor wipes it: a picture taken from
 * elsewhere, that can be drawn on.
 * @param {object} props
 * @param {string | null | undefined} props.ground data URL of a white-on-black picture, null: none,
 * undefined: leave the paper as it is
 * @param {(picture: Blob, stroke: number) => void} props.onDraw while and after each stroke
 * @param {() => void} props.onClear
 * @param {unknown} [props.children] more tools
 */
export function Paper({ ground, onDraw, onClear, children }) {
  const canvas = useRef(/** @type {HTMLCanvasElement | null} */ (null));
  const strokes = useRef(/** @type {Stroke[]} */ ([]));
  const current = useRef(/** @type {Stroke | null} */ (null));
  const under = useRef(/** @type {ImageBitmap | null} */ (null));
  const looked = useRef(0);
  const [width, setWidth] = useState(18);
  const [blank, setBlank] = useState(true);
  const t = words.value;

  function paint() {
    if (canvas.current === null) return;
    const ink = inkOf(canvas.current);
    ink.globalCompositeOperation = "source-over";
    ink.fillStyle = "#fff";
    ink.fillRect(0, 0, SIZE, SIZE);
    if (under.current !== null) {
      // White on black becomes black on white.
      ink.globalCompositeOperation = "difference";
      ink.imageSmoothingEnabled = false;
      ink.drawImage(under.current, 0, 0, SIZE, SIZE);
      ink.globalCompositeOperation = "source-over";
    }
    for (const stroke of strokes.current) trace(ink, stroke);
    if (current.current !== null) trace(ink, current.current);
  }

  useEffect(() => {
    let stale = false;
    if (ground === null) {
      strokes.current = [];
      under.current = null;
      setBlank(true);
      paint();
    } else if (ground !== undefined) {
      bitmapOf(ground).then((bitmap) => {
        if (stale) return;
        strokes.current = [];
        under.current = bitmap;
        setBlank(false);
        paint();
      });
    }
    return () => {
      stale = true;
    };
  }, [ground]);

  function show() {
    canvas.current?.toBlob((picture) => {
      if (picture !== null) onDraw(picture, strokes.current.length);
    }, "image/png");
  }

  /** @param {PointerEvent & {currentTarget: HTMLCanvasElement}} event */
  function extend(event) {
    const box = event.currentTarget.getBoundingClientRect();
    const between = event.getCoalescedEvents?.() ?? []; // browsers differ in whether a press has any
    for (const point of between.length > 0 ? between : [event]) {
      const pressure = event.pointerType === "pen" ? 0.4 + 1.2 * point.pressure : 1;
      current.current?.push({
        x: ((point.clientX - box.left) / box.width) * SIZE,
        y: ((point.clientY - box.top) / box.height) * SIZE,
        width: width * pressure,
      });
    }
    paint();
  }

  /** @param {PointerEvent & {currentTarget: HTMLCanvasElement}} event */
  function start(event) {
    if (event.button !== 0) return;
    event.preventDefault();
    event.currentTarget.setPointerCapture(event.pointerId);
    current.current = [];
    setBlank(false);
    extend(event);
  }

  /** @param {PointerEvent & {currentTarget: HTMLCanvasElement}} event */
  function move(event) {
    if (current.current === null) return;
    extend(event);
    if (event.timeStamp - looked.current > LOOK_MS) {
      looked.current = event.timeStamp;
      show();
    }
  }

  function finish() {
    if (current.current === null) return;
    strokes.current.push(current.current);
    current.current = null;
    paint();
    show();
  }

  function clear() {
    strokes.current = [];
    under.current = null;
    setBlank(true);
    paint();
    onClear();
  }

  function undo() {
    if (strokes.current.length === 0) return;
    strokes.current.pop();
    if (strokes.current.length === 0 && under.current === null) clear();
    else {
      paint();
      show();
    }
  }

  return html`<div class="paper">
    <div class="paper-sheet">
      <canvas
        ref=${canvas}
        class="paper-canvas"
        width=${SIZE}
        height=${SIZE}
        role="img"
        aria-label=${t.paperLabel}
        onPointerDown=${start}
        onPointerMove=${move}
        onPointerUp=${finish}
        onPointerCancel=${finish}
      ></canvas>
      ${blank && html`<span class="paper-invite" aria-hidden="true">${t.paperInvite}</span>`}
    </div>
    <div class="paper-tools">
      ${children}
      <button type="button" class="icon-button" aria-label=${t.undo} title=${t.undo} onClick=${undo}>
        <${Icon} name="undo" />
      </button>
      <button type="button" class="icon-button" aria-label=${t.clear} title=${t.clear} onClick=${clear}>
        <${Icon} name="clear" />
      </button>
      <label class="pen-width" title=${t.penWidth}>
        <span class="pen-dot" style=${{ "--pen": width }}></span>
        <input
          type="range"
          min="6"
          max="34"
          step="1"
          value=${width}
          aria-label=${t.penWidth}
          onInput=${(/** @type {Event & {currentTarget: HTMLInputElement}} */ event) =>
            setWidth(Number(event.currentTarget.value))}
        />
      </label>
    </div>
  </div>`;
}

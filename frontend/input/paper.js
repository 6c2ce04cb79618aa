import { html, Icon, useEffect, useMemo, useRef, useState } from "../base/html.js";
import { bitmapOf, inkOf } from "../base/pictures.js";
import { createHand } from "./hand.js";
import { words } from "./words.js";

/** Side of the picture that is looked at. */
const SIZE = 280;
/** On screen it has as many pixels as the screen has, up to so many times more. */
const FINEST = 3;
/** While a stroke is drawn, the model looks at it this often. */
const LOOK_MS = 60;

/** @typedef {{x: number, y: number, width: number}[]} Stroke points of the 280 x 280 paper */
/**
 * What lies on a paper. `under`: a picture that is drawn on, `ground`: what it was made from.
 * @typedef {{strokes: Stroke[], under: ImageBitmap | null, ground: string | null | undefined}} Leaf
 */

/** @returns {Leaf} */
const newLeaf = () => ({ strokes: [], under: null, ground: null });

/** @type {WeakMap<object, Leaf>} */
const leaves = new WeakMap();

/** The leaf of whom it is drawn for: it outlives the papers that show it. @param {object} owner */
export function leafOf(owner) {
  const leaf = leaves.get(owner) ?? newLeaf();
  leaves.set(owner, leaf);
  return leaf;
}

/** Strokes have numbers that no other stroke has: what the model sees of one belongs together. */
let strokesBegun = 0;

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

/** A leaf with one pixel of the canvas for each `1 / scale` of the paper's. @param {HTMLCanvasElement} canvas @param {Leaf} leaf @param {number} scale */
function paint(canvas, leaf, scale) {
  const side = Math.round(SIZE * scale);
  if (canvas.width !== side) canvas.width = canvas.height = side;
  const ink = inkOf(canvas);
  ink.setTransform(side / SIZE, 0, 0, side / SIZE, 0, 0);
  ink.globalCompositeOperation = "source-over";
  ink.fillStyle = "#fff";
  ink.fillRect(0, 0, SIZE, SIZE);
  if (leaf.under !== null) {
    // White on black becomes black on white.
    ink.globalCompositeOperation = "difference";
    ink.imageSmoothingEnabled = false;
    ink.drawImage(leaf.under, 0, 0, SIZE, SIZE);
    ink.globalCompositeOperation = "source-over";
  }
  for (const stroke of leaf.strokes) trace(ink, stroke);
}

/** @param {Leaf} leaf @param {string | null | undefined} ground @param {ImageBitmap | null} under */
function lay(leaf, ground, under) {
  leaf.under?.close();
  Object.assign(leaf, { strokes: [], under, ground });
}

/**
 * White paper under the hand. `ground` lies on it until the visitor wipes it: a picture taken from
 * elsewhere, that can be drawn on.
 * @param {object} props
 * @param {string | null | undefined} props.ground data URL of a white-on-black picture, null: none,
 * undefined: leave the paper as it is
 * @param {Leaf} [props.leaf] what has been drawn before, on another paper perhaps
 * @param {(picture: Blob, stroke: number) => void} props.onDraw while and after each stroke
 * @param {() => void} props.onClear
 * @param {unknown} [props.children] more tools
 */
export function Paper({ ground, leaf: kept, onDraw, onClear, children }) {
  const canvas = useRef(/** @type {HTMLCanvasElement | null} */ (null));
  const leaf = useMemo(() => kept ?? newLeaf(), [kept]);
  const hand = useMemo(createHand, []);
  const current = useRef(/** @type {{stroke: Stroke, number: number} | null} */ (null));
  const looked = useRef(0);
  const [width, setWidth] = useState(18);
  const isBlank = () => leaf.strokes.length === 0 && leaf.under === null;
  const [blank, setBlank] = useState(isBlank);
  const t = words.value;

  function repaint() {
    setBlank(isBlank());
    if (canvas.current !== null) paint(canvas.current, leaf, Math.min(FINEST, Math.max(1, devicePixelRatio)));
  }

  useEffect(() => {
    repaint();
    let stale = false;
    if (ground === leaf.ground) return; // the same leaf on another paper
    if (ground === undefined) leaf.ground = ground;
    else if (ground === null) {
      lay(leaf, ground, null);
      repaint();
    } else {
      bitmapOf(ground).then((bitmap) => {
        if (stale) return bitmap.close();
        lay(leaf, ground, bitmap);
        repaint();
      });
    }
    return () => {
      stale = true;
    };
  }, [ground, leaf]);

  /** The model looks at the paper, whatever the screen is like. @param {number} number of the stroke */
  function show(number) {
    const copy = document.createElement("canvas");
    paint(copy, leaf, 1);
    copy.toBlob((picture) => {
      if (picture !== null) onDraw(picture, number);
    }, "image/png");
  }

  /** @param {PointerEvent & {currentTarget: HTMLCanvasElement}} event */
  function extend(event) {
    const box = event.currentTarget.getBoundingClientRect();
    const between = event.getCoalescedEvents?.() ?? []; // browsers differ in whether a press has any
    for (const point of between.length > 0 ? between : [event]) {
      const pressure = event.pointerType === "pen" ? 0.4 + 1.2 * point.pressure : 1;
      current.current?.stroke.push({
        x: ((point.clientX - box.left) / box.width) * SIZE,
        y: ((point.clientY - box.top) / box.height) * SIZE,
        width: width * pressure,
      });
    }
    repaint();
  }

  /** @param {PointerEvent & {currentTarget: HTMLCanvasElement}} event */
  function start(event) {
    if (!hand.press(event)) return;
    event.preventDefault();
    event.currentTarget.setPointerCapture(event.pointerId);
    if (current.current !== null) leaf.strokes.pop(); // a palm, before the pen
    strokesBegun += 1;
    current.current = { stroke: [], number: strokesBegun };
    leaf.strokes.push(current.current.stroke);
    extend(event);
  }

  /** @param {PointerEvent & {currentTarget: HTMLCanvasElement}} event */
  function move(event) {
    if (!hand.moves(event) || current.current === null) return;
    extend(event);
    if (event.timeStamp - looked.current > LOOK_MS) {
      looked.current = event.timeStamp;
      show(current.current.number);
    }
  }

  /** @param {PointerEvent} event */
  function finish(event) {
    if (!hand.lifts(event) || current.current === null) return;
    show(current.current.number);
    current.current = null;
  }

  function clear() {
    current.current = null;
    lay(leaf, leaf.ground, null);
    repaint();
    onClear();
  }

  function undo() {
    if (leaf.strokes.length === 0) return;
    current.current = null;
    leaf.strokes.pop();
    if (isBlank()) {
      clear();
      return;
    }
    repaint();
    strokesBegun += 1; // a step of its own
    show(strokesBegun);
  }

  return html`<div class="paper">
    <div class="paper-sheet">
      <canvas
        ref=${canvas}
        class="paper-canvas"
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

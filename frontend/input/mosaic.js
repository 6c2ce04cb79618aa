/** Paper of few large pixels, each of one of the palette's colours: pictures of few colours are drawn here. */
import { coloursOf, laidOut, lineBetween, nearestTo, patch, stepped } from "../base/grid.js";
import { html, Icon, useEffect, useMemo, useRef, useState } from "../base/html.js";
import { bitmapOf, inkOf, paintValues } from "../base/pictures.js";
import { createHand } from "./hand.js";
import { words } from "./words.js";

/** @typedef {typeof TOOLS[number]} Tool */
/**
 * What lies on the paper, `past` what lay there before each stroke; `ground` is what it was made from.
 * @typedef {{values: number[] | null, past: (number[] | null)[], ground: string | null | undefined}} Leaf
 */
/** @typedef {PointerEvent & {currentTarget: HTMLElement}} Press */

const TOOLS = /** @type {const} */ (["pen", "fill", "pick"]);
/** While a stroke is drawn, the model looks at it this often. */
const LOOK_MS = 60;
/** So many strokes can be taken back. */
const MOST_PAST = 200;
const WHITE = [255, 255, 255];

/** What has been drawn for whom: it outlives the papers that show it. @type {WeakMap<object, Leaf>} */
const leaves = new WeakMap();
/** Strokes have numbers that no other stroke has: what the model sees of one belongs together. */
let strokesBegun = 0;

/** @param {object} owner @returns {Leaf} */
function leafOf(owner) {
  const leaf = leaves.get(owner) ?? { values: null, past: [], ground: null };
  leaves.set(owner, leaf);
  return leaf;
}

/** The values of a picture of any size. @param {string} image @param {number} side @param {number[][]} colours */
async function valuesOf(image, side, colours) {
  const bitmap = await bitmapOf(image);
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = side;
  const ink = inkOf(canvas);
  ink.imageSmoothingEnabled = false;
  ink.drawImage(bitmap, 0, 0, side, side);
  bitmap.close();
  const { data } = ink.getImageData(0, 0, side, side);
  return Array.from({ length: side * side }, (_, i) => nearestTo([...data.slice(4 * i, 4 * i + 3)], colours));
}

/** @param {Press} event @param {number} side */
function placeUnder({ clientX, clientY, currentTarget }, side) {
  const box = currentTarget.getBoundingClientRect();
  const cell = (/** @type {number} */ x, /** @type {number} */ size) =>
    Math.min(side - 1, Math.max(0, Math.floor((x / size) * side)));
  return cell(clientY - box.top, box.height) * side + cell(clientX - box.left, box.width);
}

/**
 * The palette, the colours in use first.
 * @param {{palette: readonly string[], order: readonly number[], used: number, value: number, take: (value: number) => void}} props
 * `used`: so many of the order are in use
 */
function Swatches({ palette, order, used, value, take }) {
  return html`<div class="swatches" role="radiogroup" aria-label=${words.value.colours}>
    ${order.map(
      (each, i) => html`<label key=${each} class=${i === used - 1 ? "last-used" : ""} title=${palette[each]}>
        <input type="radio" name="swatch" class="unseen" aria-label=${palette[each]} checked=${each === value} onChange=${() => take(each)} />
        <span style=${{ "--colour": palette[each] }}></span>
      </label>`,
    )}
  </div>`;
}

/**
 * @param {object} props
 * @param {import("../base/api.js").Card} props.card
 * @param {object} props.owner for whom it is drawn
 * @param {string | null | undefined} props.ground data URL of what lies there; null: nothing, undefined: what has been drawn
 * @param {(picture: Blob, stroke: number) => void} props.onDraw while and after each stroke
 * @param {() => void} props.onClear
 * @param {unknown} [props.children] more tools
 */
export function Mosaic({ card, owner, ground, onDraw, onClear, children }) {
  const side = card.side ?? card.config.side ?? 16;
  const palette = card.palette ?? [];
  const colours = useMemo(() => coloursOf(palette, palette.length), [card]);
  const leaf = useMemo(() => leafOf(owner), [owner]);
  const hand = useMemo(createHand, []);
  const canvas = useRef(/** @type {HTMLCanvasElement | null} */ (null));
  const last = useRef(/** @type {number | null} */ (null));
  const looked = useRef(0);
  const [tool, setTool] = useState(/** @type {Tool} */ ("pen"));
  const [colour, setColour] = useState(() => nearestTo([0, 0, 0], colours));
  const [here, setHere] = useState(() => Math.floor(side / 2) * (side + 1));
  const [, wake] = useState(0);
  /** Which colours were in use when the picture was laid here: they do not wander about under the hand. */
  const [lying, setLying] = useState(leaf.values);
  const t = words.value;
  const white = useMemo(() => nearestTo(WHITE, colours), [colours]);
  const blank = () => /** @type {number[]} */ (new Array(side * side).fill(white));

  const { order, used } = useMemo(() => {
    const all = laidOut(colours);
    const inUse = new Set(lying ?? []);
    const first = all.filter((value) => inUse.has(value));
    return { order: [...first, ...all.filter((value) => !inUse.has(value))], used: first.length };
  }, [colours, lying]);

  function repaint() {
    if (canvas.current !== null) paintValues(canvas.current, leaf.values ?? blank(), colours);
    wake((n) => n + 1);
  }

  /** @param {number[] | null} values */
  function lay(values) {
    Object.assign(leaf, { values, past: [], ground });
    setLying(values);
    repaint();
  }

  useEffect(() => {
    repaint();
    let stale = false;
    if (ground === leaf.ground) return;
    if (ground === undefined) leaf.ground = ground;
    else if (ground === null) lay(null);
    else valuesOf(ground, side, colours).then((values) => stale || lay(values));
    return () => {
      stale = true;
    };
  }, [ground, leaf]);

  /** The model looks at the paper. @param {number} stroke */
  function show(stroke) {
    const copy = document.createElement("canvas");
    copy.width = copy.height = side;
    paintValues(copy, leaf.values ?? blank(), colours);
    copy.toBlob((picture) => {
      if (picture !== null) onDraw(picture, stroke);
    }, "image/png");
  }

  /** @param {readonly number[]} places */
  function paint(places) {
    const next = [...(leaf.values ?? blank())];
    for (const place of places) next[place] = colour;
    leaf.values = next;
    repaint();
  }

  function begin() {
    strokesBegun += 1;
    leaf.past = [...leaf.past, leaf.values].slice(-MOST_PAST);
  }

  /** Takes up the colour that lies at a place, to draw with it. @param {number} place */
  function pickUp(place) {
    setColour((leaf.values ?? blank())[place] ?? colour);
    setTool("pen");
  }

  /** The tool on one place, as a stroke of its own. @param {number} place */
  function touch(place) {
    if (tool === "pick") {
      pickUp(place);
      return;
    }
    begin();
    paint(tool === "fill" ? patch(leaf.values ?? blank(), side, place) : [place]);
    show(strokesBegun);
  }

  /** @param {Press} event */
  function down(event) {
    if (!hand.press(event)) return;
    event.preventDefault();
    event.currentTarget.focus({ preventScroll: true });
    const place = placeUnder(event, side);
    setHere(place);
    if (last.current !== null) undo(); // a palm, before the pen
    if (tool !== "pen") {
      touch(place);
      return;
    }
    event.currentTarget.setPointerCapture(event.pointerId);
    begin();
    last.current = place;
    paint([place]);
  }
  /** @param {Press} event */
  function move(event) {
    if (!hand.moves(event) || last.current === null) return;
    const place = placeUnder(event, side);
    if (place === last.current) return;
    paint(lineBetween(side, last.current, place));
    last.current = place;
    setHere(place);
    if (event.timeStamp - looked.current > LOOK_MS) {
      looked.current = event.timeStamp;
      show(strokesBegun);
    }
  }
  /** @param {Press} event */
  function up(event) {
    if (!hand.lifts(event) || last.current === null) return;
    last.current = null;
    show(strokesBegun);
  }

  /** @param {KeyboardEvent} event */
  function key(event) {
    if (event.altKey) return;
    const place = stepped(event.key, here, side);
    if ((event.ctrlKey || event.metaKey) && event.key === "z") undo();
    else if (event.ctrlKey || event.metaKey) return;
    else if (place !== null) setHere(place);
    else if (event.key === " " || event.key === "Enter") touch(here);
    else if (event.key === "i") pickUp(here);
    else return;
    event.preventDefault();
    event.stopPropagation(); // the page has keys of its own
  }

  function undo() {
    if (leaf.past.length === 0) return;
    last.current = null;
    leaf.values = leaf.past[leaf.past.length - 1] ?? null;
    leaf.past = leaf.past.slice(0, -1);
    repaint();
    if (leaf.values === null) onClear();
    else {
      strokesBegun += 1; // a step of its own
      show(strokesBegun);
    }
  }

  function clear() {
    last.current = null;
    Object.assign(leaf, { values: null, past: [] });
    repaint();
    onClear();
  }

  const [row, column] = [Math.floor(here / side), here % side];
  const lies = palette[(leaf.values ?? [])[here] ?? white] ?? "";
  return html`<div class="mosaic">
    <div class="paper">
      <div
        class=${`paper-sheet mosaic-sheet ${tool}`}
        role="application"
        tabindex="0"
        aria-label=${t.mosaicLabel}
        style=${{ "--side": side, "--row": row, "--column": column }}
        onPointerDown=${down}
        onPointerMove=${move}
        onPointerUp=${up}
        onPointerCancel=${up}
        onContextMenu=${(/** @type {PointerEvent & {currentTarget: HTMLElement}} */ event) => {
          event.preventDefault();
          pickUp(placeUnder(event, side));
        }}
        onKeyDown=${key}
      >
        <canvas ref=${canvas} class="picture" width=${side} height=${side} role="img" aria-label=${t.mosaicPicture}></canvas>
        <span class="mosaic-here" aria-hidden="true"></span>
        ${leaf.values === null && html`<span class="paper-invite" aria-hidden="true">${t.mosaicInvite}</span>`}
      </div>
      <div class="paper-tools">
        ${children}
        ${TOOLS.map(
          (
            each,
          ) => html`<button type="button" key=${each} class="icon-button" aria-pressed=${each === tool ? "true" : "false"}
            aria-label=${t.tools[each]} title=${t.tools[each]} onClick=${() => setTool(each)}>
            <${Icon} name=${each} />
          </button>`,
        )}
        <button type="button" class="icon-button" aria-label=${t.undo} title=${t.undo} onClick=${undo}><${Icon} name="undo" /></button>
        <button type="button" class="icon-button" aria-label=${t.clear} title=${t.clear} onClick=${clear}><${Icon} name="clear" /></button>
        <span class="swatch-now" title=${palette[colour]} style=${{ "--colour": palette[colour] }}></span>
      </div>
    </div>
    <p class="unseen" aria-live="polite">${t.cell(row + 1, column + 1, lies)}</p>
    <${Swatches} palette=${palette} order=${order} used=${used} value=${colour}
      take=${(/** @type {number} */ value) => {
        setColour(value);
        if (tool === "pick") setTool("pen");
      }} />
  </div>`;
}

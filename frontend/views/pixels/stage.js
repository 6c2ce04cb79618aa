import { stepped } from "../../base/grid.js";
import {
  html,
  Icon,
  useComputed,
  useLayoutEffect,
  useMemo,
  useRef,
  useSignal,
  useSignalEffect,
} from "../../base/html.js";
import { inkOf, pictureOfValues, toAddress } from "../../base/pictures.js";
import { columnOf } from "../../base/screen.js";
import { number } from "../../base/words.js";
import { createHand } from "../../input/hand.js";
import { Choices } from "../../kit/choices.js";
import { Trouble } from "../../kit/trouble.js";
import { IsNew, TakeTo } from "../../kit/view-link.js";
import { at, go, MAPS, settle, slide } from "./address.js";
import { Raster } from "./raster-picture.js";
import { words } from "./words.js";

/** @typedef {import("./pixels.js").Pixels} Pixels */
/** @typedef {PointerEvent & {currentTarget: HTMLElement}} Hand */

/** A button held longer than this shows the truth only while it is held. */
const HOLD_MS = 300;
/**
 * The colour that the styles give a canvas, asked for once and not with every picture.
 * @param {{current: HTMLCanvasElement | null}} canvas @param {unknown} kind
 */
function useTint(canvas, kind) {
  const tint = useSignal("");
  useLayoutEffect(() => {
    if (canvas.current !== null) tint.value = getComputedStyle(canvas.current).color;
  }, [kind]);
  return tint;
}

/**
 * One colour, more or less of it on each pixel.
 * @param {HTMLCanvasElement} canvas @param {string} tint @param {readonly number[]} shares 0..1
 */
function paintShares(canvas, tint, shares) {
  const ink = inkOf(canvas);
  const picture = ink.createImageData(canvas.width, canvas.height);
  shares.forEach((share, i) => {
    picture.data[4 * i + 3] = Math.round(255 * share);
  });
  ink.putImageData(picture, 0, 0);
  ink.globalCompositeOperation = "source-in";
  ink.fillStyle = tint;
  ink.fillRect(0, 0, canvas.width, canvas.height);
}

/** How unsure the model was of each pixel, or how much each surprised it, over the picture. @param {{pixels: Pixels}} props */
function Heat({ pixels }) {
  const canvas = useRef(/** @type {HTMLCanvasElement | null} */ (null));
  const tint = useTint(canvas, pixels.map.value);
  useSignalEffect(() => {
    const { found, top } = pixels.heat.value ?? { found: [], top: 1 };
    const shares = found.map((x) => Math.sqrt(Math.max(0, x) / top));
    if (canvas.current !== null) paintShares(canvas.current, tint.value, shares);
  });
  return html`<canvas
    ref=${canvas}
    class=${`heat ${pixels.map.value}`}
    width=${pixels.side}
    height=${pixels.side}
    aria-hidden="true"
  ></canvas>`;
}

/** The cover under the brush, over the picture. @param {{pixels: Pixels}} props */
function Veil({ pixels }) {
  const canvas = useRef(/** @type {HTMLCanvasElement | null} */ (null));
  const tint = useTint(canvas, "veil");
  useSignalEffect(() => {
    const covered = pixels.brush.wet.value ?? pixels.known.value.map((k) => !k);
    if (canvas.current !== null) paintShares(canvas.current, tint.value, covered.map(Number));
  });
  return html`<canvas ref=${canvas} class="veil" width=${pixels.side} height=${pixels.side} aria-hidden="true"></canvas>`;
}

/** The place under a pointer. @param {Hand} event @param {number} side */
function placeUnder({ clientX, clientY, currentTarget }, side) {
  const box = currentTarget.getBoundingClientRect();
  const cell = (/** @type {number} */ x, /** @type {number} */ size) =>
    Math.min(side - 1, Math.max(0, Math.floor((x / size) * side)));
  return cell(clientY - box.top, box.height) * side + cell(clientX - box.left, box.width);
}

/** The picture as a grid of pixels: hover, tap or walk to look at one; with the brush, paint what is covered. @param {{pixels: Pixels}} props */
function Grid({ pixels }) {
  const { side, looked, painting } = pixels;
  const last = useRef(/** @type {number | null} */ (null));
  const hand = useMemo(createHand, []);
  const values = useComputed(() => pixels.stage.value?.values ?? null);
  const t = words.value.pixel;
  const place = looked.value;

  /** @param {Hand} event */
  function down(event) {
    if (event.button !== 0) return;
    const here = placeUnder(event, side);
    if (!painting.value) {
      slide({ pixel: here }, "pixel");
      return;
    }
    if (!hand.press(event)) return;
    event.preventDefault();
    event.currentTarget.setPointerCapture(event.pointerId);
    last.current = here;
    pixels.brush.stroke(here, here);
  }
  /** @param {Hand} event */
  function move(event) {
    const here = placeUnder(event, side);
    if (event.pointerType === "mouse") pixels.hovered.value = here;
    if (!hand.moves(event) || last.current === null) return;
    pixels.brush.stroke(last.current, here);
    last.current = here;
  }
  /** @param {Hand} event */
  function up(event) {
    if (!hand.lifts(event) || last.current === null) return;
    last.current = null;
    pixels.brush.lift();
  }
  /** @param {KeyboardEvent} event */
  function key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const here = at.pixel.value ?? pixels.head.value ?? 0;
    const next = stepped(event.key, here, side);
    if (next !== null) {
      pixels.hovered.value = null;
      slide({ pixel: next }, "pixel");
    } else if (event.key === "Escape" && at.pixel.value !== null) go({ pixel: null });
    else if ((event.key === " " || event.key === "Enter") && painting.value) {
      pixels.brush.stroke(here, here);
      pixels.brush.lift();
      settle({ pixel: here });
    } else return;
    event.preventDefault();
  }

  return html`<div
    class=${`grid ${painting.value ? "painting" : ""}`}
    role="application"
    tabindex="0"
    aria-label=${painting.value ? t.gridPaint : t.grid}
    onPointerDown=${down}
    onPointerMove=${move}
    onPointerUp=${up}
    onPointerCancel=${up}
    onPointerLeave=${() => (pixels.hovered.value = null)}
    onKeyDown=${key}
  >
    <${Raster} source=${values} side=${side} colours=${pixels.colours} label=${t.picture} class="stage-raster" />
    <${Heat} pixels=${pixels} />
    ${painting.value && html`<${Veil} pixels=${pixels} />`}
    ${
      place !== null &&
      values.value !== null &&
      html`<span
        class=${`here ${at.pixel.value === place ? "pinned" : ""}`}
        aria-hidden="true"
        style=${{ "--row": Math.floor(place / side), "--column": place % side }}
      ></span>`
    }
  </div>`;
}

/** What the colours of the map mean. @param {{pixels: Pixels}} props */
function Key({ pixels }) {
  const t = words.value.pixel;
  const map = pixels.map.value;
  const top = useComputed(() => pixels.heat.value?.top ?? null).value;
  if (map === "none" || top === null) return null;
  const unit = map === "entropy" ? t.bits : t.natsOf;
  return html`<p class="map-key">
    <span>0</span><span class=${`ramp ${map}`} aria-hidden="true"></span><span>${unit(number(top, 2))}</span>
    <span class="quiet">${t.mapHints[map]}</span>
  </p>`;
}

/**
 * The truth, while the button is held, or until it is pressed again; at once where the model has yet to see it.
 * @param {{pixels: Pixels}} props
 */
function Uncover({ pixels }) {
  const since = useRef(0);
  const { peeking } = pixels;
  const t = words.value.pixel;
  return html`<button
    type="button"
    class="button uncover"
    disabled=${pixels.input.value === null}
    aria-pressed=${peeking.value ? "true" : "false"}
    onPointerDown=${(/** @type {Hand} */ event) => {
      if (event.button !== 0 || peeking.value) return;
      event.currentTarget.setPointerCapture(event.pointerId); // the hand may leave it before it lets go
      since.current = event.timeStamp;
      peeking.value = true;
    }}
    onPointerCancel=${() => (peeking.value = false)}
    onClick=${(/** @type {MouseEvent} */ event) => {
      // A press that has just uncovered it keeps it so, unless it was a long one.
      const fresh = since.current > 0;
      const held = event.timeStamp - since.current > HOLD_MS;
      since.current = 0;
      peeking.value = fresh ? !held : !peeking.value;
    }}
  >
    ${peeking.value ? t.coverAgain : t.uncover}
  </button>`;
}

/** @param {{pixels: Pixels}} props */
export function PixelStage({ pixels }) {
  const t = words.value;
  const { task, stage, held } = pixels;
  const now = pixels.trouble.value;
  const empty = useComputed(() => stage.value === null).value && now === null;
  return html`<div class=${`pixel-stage ${now === null ? "" : "troubled"}`}>
    <div class="stage">
      <${Grid} pixels=${pixels} />
      ${
        empty &&
        task.value !== "draw" &&
        pixels.input.value === null &&
        html`<p class="stage-invite">${t.pixel.empty}</p>`
      }
      ${
        now !== null &&
        html`<${Trouble}
          problem=${now.problem}
          retryMs=${now.retryMs}
          action=${t.problems.tryNow}
          act=${() => (now.retryMs === null ? pixels.again() : held.retry())}
        />`
      }
    </div>
  </div>`;
}

/** Once the picture on stage is whole. @param {{pixels: Pixels, cards: import("../../base/api.js").Card[]}} props */
function Asked({ pixels: { card, stage, colours }, cards }) {
  const image = useComputed(() => {
    const values = stage.value?.values;
    if (values === undefined || values.length === 0 || values.some((value) => value < 0)) return null;
    return pictureOfValues(values, colours);
  }).value;
  // Its place is kept while nothing is whole, so that nothing moves under the hand when it comes.
  const texts = { [columnOf(card)]: `p${toAddress(image ?? "")}` };
  return html`<div class=${`taken-to ${image === null ? "unready" : ""}`}><${IsNew} card=${card} texts=${texts} />
    <${TakeTo} card=${card} cards=${cards} image=${image ?? ""} views=${["sliders", "between"]} /></div>`;
}

/** What lies over the picture, and what becomes of it. @param {{pixels: Pixels, cards: import("../../base/api.js").Card[]}} props */
export function StageTools({ pixels, cards }) {
  const t = words.value;
  const { task, held } = pixels;
  return html`<div class="stage-tools">
      ${
        pixels.more.value &&
        html`<${Choices} name="map" label=${t.pixel.over} choices=${MAPS} value=${pixels.map.value}
        say=${(/** @type {typeof MAPS[number]} */ map) => t.pixel.maps[map]}
        take=${(/** @type {typeof MAPS[number]} */ map) => go({ map })} />`
      }
      ${task.value === "complete" && html`<${Uncover} pixels=${pixels} />`}
      ${
        task.value !== "score" &&
        html`<button type="button" class="quiet-button" disabled=${!held.done.value} title=${t.pixel.adoptHint} onClick=${pixels.adopt}>
          <${Icon} name="pen" /><span>${t.pixel.adopt}</span>
        </button>`
      }
      <${Asked} pixels=${pixels} cards=${cards} />
    </div>
    <${Key} pixels=${pixels} />`;
}

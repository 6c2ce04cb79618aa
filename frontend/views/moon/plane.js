/** A plane of codes under one finger: test works by class, or full of pictures. */
import { clamp, keyed, newSeed, parseNumber, share, shown } from "../../base/codes.js";
import { html, Icon, useMemo } from "../../base/html.js";
import { narrow, pressed, touched } from "../../base/media.js";
import { number, percent } from "../../base/words.js";
import { Canvas, Picture } from "../../kit/canvas.js";
import { Flow } from "../../levers/flow.js";
import { room } from "./address.js";
import { leversOf, Small } from "./flow.js";
import { DENSE, fullness, SURE } from "./planes.js";
import { words } from "./words.js";

/** @typedef {import("./planes.js").Planes} Planes */
/** @typedef {import("./pair.js").Which} Which */
/** @typedef {Event & {currentTarget: HTMLInputElement}} FieldEvent */

/** The field that a plane is drawn in, and the side of one of the pictures that fill it: a digit's blank margin left away. */
const FIELD = 384;
const CELL = FIELD / DENSE;
const ACROSS = new Set(["ArrowLeft", "ArrowRight", "Home", "End"]);
/** Colours there are for classes. */
const COLOURS = 10;

const classOf = (/** @type {readonly (number | string)[]} */ labels, /** @type {number | string} */ label) =>
  `class-${Math.max(0, labels.indexOf(label)) % COLOURS}`;

/** The classes there are, each once and in order. @param {import("./pair.js").Side} side */
export const classesOf = ({ scatter }) => scatter.clusters.map(({ label }) => label);

/** Every test work as a dot of its class. @param {{side: import("./pair.js").Side, put: (code: readonly number[]) => {x: number, y: number}}} props */
function Dots({ side, put }) {
  const { labels, mean } = side.scatter;
  const classes = classesOf(side);
  return useMemo(
    () =>
      classes.map((label) => {
        const dots = mean.flatMap((code, i) => {
          const { x, y } = put(code);
          return labels[i] === label ? `M${x.toFixed(1)} ${y.toFixed(1)}h0` : [];
        });
        return html`<path key=${label} class=${`dot ${classOf(classes, label)}`} d=${dots.join("")} />`;
      }),
    [side],
  );
}

/** What the judge reads all over the plane, and where nothing was learned. @param {{planes: Planes, which: Which, side: import("./pair.js").Side}} props */
function Tint({ planes, which, side }) {
  const found = planes.dense.value?.[which];
  const full = useMemo(() => side.scatter.density && fullness(side.scatter.density), [side]);
  if (found === undefined) return null;
  const classes = classesOf(side);
  return found.verdicts.map(({ label, p }, k) => {
    const at = { x: (k % DENSE) * CELL, y: Math.floor(k / DENSE) * CELL, width: CELL, height: CELL };
    return html`<rect ...${at} class=${`tint ${classOf(classes, label)}`} fill-opacity=${0.55 * p} />
      <rect ...${at} class="veil" fill-opacity=${full ? 0.78 * (1 - Math.min(1, 2 * (full[k] ?? 0))) : 0} />`;
  });
}

/** @param {{planes: Planes, which: Which}} props */
function Field({ planes, which }) {
  const { planes: t, side: nameOf } = words.value;
  const side = planes.pair.value?.[which];
  const grid = planes.grids.value?.[which];
  const code = planes.codes[which].value;
  if (side === undefined || grid === undefined) return html`<div class="plane-field"></div>`;
  const [lowX = 0, lowY = 0] = grid.low;
  const [highX = 1, highY = 1] = grid.high;
  const put = (/** @type {readonly number[]} */ [x = 0, y = 0]) => ({
    x: (FIELD * (x - lowX)) / (highX - lowX),
    y: FIELD * (1 - (y - lowY) / (highY - lowY)),
  });
  const [x = 0, y = 0] = code ?? [];
  const read = planes.seen.value?.[which].code;
  const dense = room.at.dense.value && planes.dense.value !== null;

  /** @param {PointerEvent & {currentTarget: HTMLElement}} event */
  function follow(event) {
    const box = event.currentTarget.getBoundingClientRect();
    const right = clamp((event.clientX - box.left) / box.width, 0, 1);
    const up = clamp(1 - (event.clientY - box.top) / box.height, 0, 1);
    planes.pull(which, [lowX + right * (highX - lowX), lowY + up * (highY - lowY)]);
  }

  /** A key goes a fixed share of the plane, however far that reaches in codes. @param {KeyboardEvent} event */
  function key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const along = (/** @type {number} */ now, /** @type {number} */ low, /** @type {number} */ high) => {
      const next = keyed(event.key, (4 * (now - low)) / (high - low), { low: 0, high: 4 });
      return next === null ? null : low + (next / 4) * (high - low);
    };
    if (event.key === "Delete" || event.key === "Backspace") planes.take(which, null);
    else if (ACROSS.has(event.key)) planes.pull(which, [along(x, lowX, highX) ?? x, y]);
    else {
      const next = along(y, lowY, highY);
      if (next === null) return;
      planes.pull(which, [x, next]);
    }
    event.preventDefault();
  }

  const own = read && put(read.mean);
  const [wide = 0, tall = 0] = read?.std ?? [];
  const noise = side.scatter.std.length > 0;
  return html`<div
    class=${`plane-field ${pressed.value ? "" : "gliding"}`}
    role="slider"
    tabindex="0"
    aria-label=${t.plane(nameOf(which))}
    aria-valuemin=${lowX}
    aria-valuemax=${highX}
    aria-valuenow=${x}
    aria-valuetext=${t.place(shown(x), shown(y))}
    onKeyDown=${key}
    onPointerDown=${(/** @type {PointerEvent & {currentTarget: HTMLElement}} */ event) => {
      if (event.button !== 0) return;
      event.currentTarget.setPointerCapture(event.pointerId);
      pressed.value = true;
      touched.value = true;
      follow(event);
    }}
    onPointerMove=${(/** @type {PointerEvent & {currentTarget: HTMLElement}} */ event) =>
      event.currentTarget.hasPointerCapture(event.pointerId) && follow(event)}
  >
    ${
      dense &&
      html`<${Canvas} class="picture" width=${FIELD} height=${FIELD}
        draw=${(/** @type {CanvasRenderingContext2D} */ ink) => {
          const bitmaps = planes.dense.value?.[which].bitmaps;
          if (bitmaps === undefined) return false;
          bitmaps.forEach((bitmap, k) => {
            const cut = (bitmap.width - CELL) / 2;
            ink.drawImage(
              bitmap,
              cut,
              cut,
              CELL,
              CELL,
              (k % DENSE) * CELL,
              Math.floor(k / DENSE) * CELL,
              CELL,
              CELL,
            );
          });
          return true;
        }} />`
    }
    <svg viewBox=${`0 0 ${FIELD} ${FIELD}`} aria-hidden="true">
      ${dense ? html`<${Tint} planes=${planes} which=${which} side=${side} />` : html`<${Dots} side=${side} put=${put} />`}
      ${
        own &&
        html`<g class="own">
          ${noise && html`<ellipse cx=${own.x} cy=${own.y} rx=${(FIELD * wide) / (highX - lowX)} ry=${(FIELD * tall) / (highY - lowY)} />`}
          <path d=${`M${own.x - 7} ${own.y}h4m6 0h4M${own.x} ${own.y - 7}v4m0 6v4`} />
        </g>`
      }
    </svg>
    ${code !== null && html`<span class="plane-point" style=${{ "--x": share(x, lowX, highX), "--y": share(y, lowY, highY) }}></span>`}
  </div>`;
}

/** Both numbers of the code, typed. @param {{planes: Planes, which: Which}} props */
function Numbers({ planes, which }) {
  const { planes: t, side: nameOf } = words.value;
  const code = planes.codes[which].value ?? [0, 0];
  const range = planes.pair.value?.[which].card.code_range ?? 10;
  return html`<div class="plane-numbers">
    ${[0, 1].map(
      (
        i,
      ) => html`<input key=${i} type="text" inputmode="decimal" autocomplete="off" aria-label=${t.number(nameOf(which), i + 1)}
        value=${shown(code[i] ?? 0)}
        onChange=${(/** @type {FieldEvent} */ { currentTarget }) => {
          const next = parseNumber(currentTarget.value);
          if (next !== null)
            planes.take(
              which,
              code.map((x, k) => (k === i ? clamp(next, -range, range) : x)),
            );
          currentTarget.value = shown(planes.codes[which].peek()?.[i] ?? 0);
        }} />`,
    )}
  </div>`;
}

/** How the judge reads codes by chance, as the card has it. @param {{card: import("../../base/api.js").Card}} props */
function ReadByChance({ card }) {
  const t = words.value.planes;
  const found = card.metrics.flatMap(({ name, value }) => {
    const way = name.match(/^read by chance, ([^,]+)$/)?.[1];
    return way === undefined ? [] : [{ way, value }];
  });
  if (found.length === 0) return null;
  return html`<dl class="by-chance small">
    <dt class="quiet">${t.measuredTitle}</dt>
    ${found.map(
      ({ way, value }) => html`<dd key=${way}>
      <span>${t.from(way)}</span>
      <i style=${{ "--share": value / 100 }}></i>
      <b>${number(value, 1)}%</b>
    </dd>`,
    )}
  </dl>`;
}

/** One of the two. @param {{planes: Planes, which: Which}} props */
export function Plane({ planes, which }) {
  const { planes: t, side: nameOf } = words.value;
  const card = planes.pair.value?.[which].card;
  return html`<div class="plane">
    ${narrow.value && html`<h2>${nameOf(which)}</h2>`}
    <${Field} planes=${planes} which=${which} />
    <div class="plane-tools">
      <${Numbers} planes=${planes} which=${which} />
      <button type="button" class="button" onClick=${() => planes.throwCode(which, newSeed())}>
        <${Icon} name="random" /><span>${t.chance}</span>
      </button>
    </div>
    <p class="quiet small">${t.chanceOf[which]}</p>
    ${card !== undefined && html`<${ReadByChance} card=${card} />`}
  </div>`;
}

/** The picture of the code under the finger, and what the judge reads in it. @param {{planes: Planes, which: Which}} props */
export function PlaneStage({ planes, which }) {
  const { planes: t, side: nameOf } = words.value;
  const read = planes.verdict[which].value;
  const card = planes.pair.value?.[which].card;
  const saw = planes.seen.value?.[which].input;
  return html`<figure class="plane-stage">
    ${
      card &&
      !narrow.value &&
      html`<${Flow} from=${saw === undefined ? null : html`<img class="picture" src=${saw} alt="" />`}
        encoder=${planes.reading} decoder=${planes.drawings[which]} to=${html`<${Small} source=${planes.shown[which]} />`}
        code=${planes.codes[which]} levers=${leversOf(card)} pointed=${planes.pointed} place=${`plane ${which}`} />`
    }
    <${Picture} source=${planes.shown[which]} label=${t.picture(nameOf(which))} class="plane-picture" />
    <figcaption>
      <h2>${nameOf(which)}</h2>
      <p class=${read !== null && read.p < SURE ? "unread" : ""}>
        ${read === null ? "…" : read.p < SURE ? t.unread(read.label, percent(read.p)) : t.read(read.label, percent(read.p))}
      </p>
    </figcaption>
  </figure>`;
}

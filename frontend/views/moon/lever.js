/** The lever below both stages: two lines with the places of the training pictures, and what it runs through. */
import { clamp, keyed, newSeed, parseNumber, share, shown } from "../../base/codes.js";
import { html, Icon } from "../../base/html.js";
import { narrow, pressed, touched } from "../../base/media.js";
import { drawCell } from "../../base/pictures.js";
import { number } from "../../base/words.js";
import { Canvas, resize } from "../../kit/canvas.js";
import { Explained } from "../../kit/term.js";
import { REACH, room } from "./address.js";
import { alongOf, SIDES } from "./pair.js";
import { STRIP } from "./phases.js";
import { words } from "./words.js";

/** @typedef {import("./phases.js").Phases} Phases */
/** @typedef {import("./pair.js").Which} Which */
/** @typedef {Event & {currentTarget: HTMLInputElement}} FieldEvent */

/** A moon leaves the edges of its picture blank; a strip goes without so many pixels of each side. */
const CUT = 2;
/** The ticks of a line are drawn in a field of this height, and one wide for each thousandth of the lever. */
const [WIDE, HIGH] = [1000, 20];

const across = (/** @type {number} */ t) => Math.round(WIDE * share(t, REACH.low, REACH.high));
const inReach = (/** @type {{at: number}} */ { at }) => at >= REACH.low && at <= REACH.high;

/** Where the training pictures landed: a tick for each, and where there is noise its interval. @param {{line: import("./pair.js").Line}} props */
function Ticks({ line: { works } }) {
  const path = (/** @type {boolean} */ first) =>
    works
      .filter((work) => work.first === first && inReach(work))
      .map(({ at }) => `M${across(at)} 0V${HIGH}`)
      .join("");
  return html`<svg class="ticks" viewBox=${`0 0 ${WIDE} ${HIGH}`} preserveAspectRatio="none" aria-hidden="true">
    ${works
      .filter((work) => work.wide > 0 && inReach(work))
      .map(({ at, wide, first }) => {
        const [left, right] = [across(at - wide), across(at + wide)];
        return html`<rect class=${first ? "first" : "last"} x=${left} width=${right - left} height=${HIGH} />`;
      })}
    <path class="first" d=${path(true)} /><path class="last" d=${path(false)} />
  </svg>`;
}

/** What one model draws along the lever. @param {{phases: Phases, which: Which}} props */
function Strip({ phases, which }) {
  return html`<${Canvas}
    class="picture strip"
    draw=${(/** @type {CanvasRenderingContext2D} */ ink, /** @type {HTMLCanvasElement} */ canvas) => {
      const sheet = phases.strips.value?.[which];
      if (sheet === undefined) return false;
      const every = narrow.value ? 2 : 1;
      const count = (STRIP - 1) / every + 1;
      const [width, height] = [sheet.cell.width - 2 * CUT, sheet.cell.height - 2 * CUT];
      resize(canvas, count * width, height);
      for (let k = 0; k < count; k++) drawCell(ink, sheet, 2 * k * every, k * width, 0, CUT);
      return true;
    }}
  />`;
}

/** Where the noise has thrown the code. @param {{phases: Phases}} props */
function Thrown({ phases }) {
  const [line, place] = [phases.lines.value?.noisy, phases.place.value];
  if (line === undefined || place === null || place.e === null) return null;
  return html`<span class="thrown" style=${{ "--at": share(alongOf(line, place.codes.noisy), REACH.low, REACH.high) }}></span>`;
}

/** Where one is, typed. @param {{phases: Phases}} props */
function Where({ phases }) {
  const t = words.value.moons;
  const at = room.at.t.value;
  return html`<label class="where">
    <span>t =</span>
    <input type="text" inputmode="decimal" autocomplete="off" aria-label=${t.typed} value=${shown(at)}
      onChange=${(/** @type {FieldEvent} */ { currentTarget }) => {
        const next = parseNumber(currentTarget.value);
        if (next !== null) phases.pull(clamp(next, REACH.low, REACH.high));
        currentTarget.value = shown(room.at.t.peek());
      }} />
  </label>`;
}

/** Throws the noise, or takes it away. @param {{phases: Phases}} props */
function Noise({ phases }) {
  const t = words.value.moons;
  const seed = room.at.seed.value;
  return html`<div class="noise" role="group" aria-label=${t.noise}>
    <button type="button" class="button" title=${t.throwHint} onClick=${() => phases.throwNoise(newSeed())}>
      <${Icon} name="random" /><span>${t.throwNoise}</span>
    </button>
    ${
      seed !== null &&
      html`<button type="button" class="quiet-button" onClick=${() => room.go({ seed: null })}>${t.noNoise}</button>`
    }
  </div>`;
}

/** @param {{phases: Phases}} props */
export function Lever({ phases }) {
  const { moons: t, side } = words.value;
  const at = room.at.t.value;
  const [first, last] = phases.labels.value;
  const nameOf = (/** @type {string | number | undefined} */ label) =>
    /** @type {Record<string, string>} */ (t.labels)[label ?? ""] ?? label ?? "";
  const marks = [
    { at: 0, name: nameOf(first) },
    { at: 1, name: nameOf(last) },
  ];
  /** @param {KeyboardEvent} event */
  function key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const next = keyed(event.key, at, REACH);
    if (next === null) return;
    phases.pull(next);
    event.preventDefault();
  }
  return html`<section id="console" class="one-lever" aria-label=${t.lever} tabindex="-1">
    <div class=${`lines ${pressed.value ? "" : "gliding"}`}>
      ${SIDES.map(
        (which) => html`<div class="line" key=${which}>
          <span class="line-name">${side(which)}</span>
          <div class="line-track">
            <${Strip} phases=${phases} which=${which} />
            ${which === "noisy" && html`<${Thrown} phases=${phases} />`}
            <div class="line-ticks">${phases.lines.value !== null && html`<${Ticks} line=${phases.lines.value[which]} />`}</div>
          </div>
        </div>`,
      )}
      <div class="line rail">
        <span class="line-name"></span>
        <div class="line-track">
          ${marks.map(
            ({
              at,
              name,
            }) => html`<span class="mark" key=${at} style=${{ "--at": share(at, REACH.low, REACH.high) }}>
              ${name}
            </span>`,
          )}
        </div>
      </div>
      <div class="line over">
        <span class="line-name"></span>
        <div class="line-track">
          <input
            type="range"
            class="scrubber lever"
            min=${REACH.low}
            max=${REACH.high}
            step="0.001"
            value=${at}
            aria-label=${t.lever}
            aria-valuetext=${t.leverText(shown(at))}
            onInput=${(/** @type {FieldEvent} */ { currentTarget }) => phases.pull(Number(currentTarget.value))}
            onPointerDown=${() => {
              pressed.value = true;
              touched.value = true;
            }}
            onKeyDown=${key}
          />
          <span class="needle" aria-hidden="true" style=${{ "--at": share(at, REACH.low, REACH.high) }}><i></i></span>
        </div>
      </div>
    </div>
    <div class="lever-tools">
      <${Where} phases=${phases} />
      <${Noise} phases=${phases} />
      <button type="button" class="button" aria-pressed=${room.at.blend.value ? "true" : "false"}
        onClick=${() => room.go({ blend: !room.at.blend.value })}>
        <span>${room.at.blend.value ? t.blendHide : t.blendShow}</span>
      </button>
      <p class="legend quiet small">
        ${marks.map(({ at, name }) => html`<span key=${at} class=${at === 0 ? "of-first" : "of-last"}>${name !== "" && t.landed(String(name))}</span>`)}
        <span class="of-noise"><${Explained} text=${t.band} place="moon band" /></span>
      </p>
    </div>
  </section>`;
}

/** A share as percent with one decimal. @param {number} x */
export const percents = (x) => `${number(100 * x, 1)}%`;

import { clamp, parseNumber } from "../../base/codes.js";
import { html } from "../../base/html.js";
import { Choices } from "../../kit/choices.js";
import { Icon } from "../../kit/icon.js";
import { at, ENDINGS, go, SPEEDS } from "./address.js";
import { SHARES, SIDES } from "./raster.js";
import { words } from "./words.js";

/** @typedef {import("./pixels.js").Pixels} Pixels */
/** @typedef {Event & {currentTarget: HTMLInputElement}} FieldEvent */

/** The time of a drawing: play, step, stop, and a scrubber over its pixels. @param {{pixels: Pixels}} props */
export function Transport({ pixels }) {
  const t = words.value;
  const { held } = pixels;
  const playing = held.playing.value;
  const all = held.all.value;
  const shown = held.shown.value;
  /** @param {KeyboardEvent} event */
  function key(event) {
    if (event.key !== " " || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    if (playing) held.pause();
    else held.play();
  }
  return html`<div class="transport">
    <button type="button" class="button main play" disabled=${all === 0} onClick=${playing ? held.pause : held.play}>
      <${Icon} name=${playing ? "pause" : "play"} /><span>${playing ? t.pause : t.play}</span>
    </button>
    <button type="button" class="icon-button" disabled=${shown <= 0} aria-label=${t.pixel.back} title=${t.pixel.back} onClick=${() => held.scrub(shown - 1)}>
      <${Icon} name="earlier" />
    </button>
    <button type="button" class="icon-button" disabled=${shown >= held.far.value} aria-label=${t.pixel.step} title=${t.pixel.step} onClick=${() => held.scrub(shown + 1)}>
      <${Icon} name="later" />
    </button>
    <input
      type="range"
      class="pixel-scrubber"
      min="0"
      max=${all}
      step="1"
      value=${shown}
      disabled=${all === 0}
      aria-label=${t.pixel.scrub}
      aria-valuetext=${t.pixel.count(shown, all)}
      onInput=${(/** @type {FieldEvent} */ { currentTarget }) => held.scrub(Number(currentTarget.value))}
      onKeyDown=${key}
    />
    <span class="count quiet">${t.pixel.count(shown, all)}</span>
    ${
      held.stopped.value
        ? html`<button type="button" class="button" key="again" onClick=${pixels.again}>
            <${Icon} name="reset" /><span>${t.pixel.again}</span>
          </button>`
        : html`<button type="button" class="button" key="stop" disabled=${!held.asking.value} onClick=${held.stop}>
            <${Icon} name="close" /><span>${t.pixel.stop}</span>
          </button>`
    }
  </div>`;
}

/** What chance is made of, how many endings, how fast. @param {{pixels: Pixels}} props */
export function PixelChance({ pixels }) {
  const t = words.value;
  /** @param {FieldEvent} event */
  const sown = ({ currentTarget }) => {
    const typed = parseNumber(currentTarget.value);
    if (typed !== null) pixels.pull({ seed: clamp(Math.round(typed), 0, Number.MAX_SAFE_INTEGER) }, "seed");
    currentTarget.value = String(pixels.seed.peek());
  };
  return html`<div class="pixel-chance">
    <button type="button" class="button" onClick=${pixels.roll}>
      <${Icon} name="random" /><span>${t.roll}</span>
    </button>
    <label class="field seed-field">
      <span>${t.seed}</span>
      <input type="text" inputmode="numeric" autocomplete="off" value=${pixels.seed.value} onChange=${sown} />
    </label>
    <label class="field warmth" title=${t.pixel.temperatureHint}>
      <span>${t.temperature} <output>${at.temperature.value.toFixed(2)}</output></span>
      <input
        type="range"
        min="0"
        max="2"
        step="0.05"
        value=${at.temperature.value}
        onInput=${(/** @type {FieldEvent} */ { currentTarget }) => pixels.pull({ temperature: Number(currentTarget.value) }, "temperature")}
      />
    </label>
    <${Choices} name="n" label=${t.pixel.howMany} choices=${ENDINGS} value=${at.n.value}
      say=${(/** @type {number} */ n) => n} take=${(/** @type {typeof ENDINGS[number]} */ n) => pixels.pull({ n }, "n")} />
    <${Choices} name="speed" label=${t.pixel.speed} choices=${SPEEDS} value=${at.speed.value}
      say=${(/** @type {number} */ speed) => (speed === 0 ? t.pixel.asItComes : speed)}
      take=${(/** @type {typeof SPEEDS[number]} */ speed) => go({ speed })} />
  </div>`;
}

/** What is covered: a half, or what the brush says. @param {{pixels: Pixels}} props */
export function CoverTools({ pixels }) {
  const t = words.value.pixel;
  const { painting, brush } = pixels;
  const cover = pixels.cover.value;
  const half = "mask" in cover ? null : cover;
  return html`<div class="cover-tools">
    <${Choices} name="from" label=${t.cover} choices=${SIDES} value=${half?.from}
      say=${(/** @type {typeof SIDES[number]} */ from) => t.sides[from]}
      take=${(/** @type {typeof SIDES[number]} */ from) => pixels.ask({ cover: { from, share: half?.share ?? 50 } })} />
    <${Choices} name="share" label=${t.share} choices=${SHARES} value=${half?.share}
      say=${(/** @type {number} */ share) => `${share} %`}
      take=${(/** @type {number} */ share) => pixels.ask({ cover: { from: half?.from ?? "lower", share } })} />
    <button
      type="button"
      class="button paint"
      aria-pressed=${painting.value ? "true" : "false"}
      onClick=${() => (painting.value = !painting.value)}
    >
      <${Icon} name=${painting.value ? "check" : "pen"} /><span>${painting.value ? t.paintDone : t.paint}</span>
    </button>
    ${
      painting.value &&
      html`<div class="brush">
        <${Choices} name="brush" label=${t.brush} choices=${[false, true]} value=${brush.erase.value}
          say=${(/** @type {boolean} */ yes) => (yes ? t.wipe : t.coverIt)}
          take=${(/** @type {boolean} */ yes) => (brush.erase.value = yes)} />
        <label class="field brush-size">
          <span>${t.brushSize} <output>${brush.size.value}</output></span>
          <input type="range" min="1" max="12" step="1" value=${brush.size.value}
            onInput=${(/** @type {FieldEvent} */ { currentTarget }) => (brush.size.value = Number(currentTarget.value))} />
        </label>
        <button type="button" class="quiet-button" onClick=${() => brush.clear()}>
          <${Icon} name="clear" /><span>${t.coverNothing}</span>
        </button>
      </div>`
    }
  </div>`;
}

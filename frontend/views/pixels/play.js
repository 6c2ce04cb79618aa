import { clamp, parseNumber } from "../../base/codes.js";
import { html, Icon } from "../../base/html.js";
import { percent } from "../../base/words.js";
import { Choices } from "../../kit/choices.js";
import { Dial } from "../../kit/dial.js";
import { Explained, Term } from "../../kit/term.js";
import { Play, Scrubber } from "../../kit/transport.js";
import { at, ENDINGS, go, SPEEDS } from "./address.js";
import { SHARES, SIDES } from "./raster.js";
import { words } from "./words.js";

/** @typedef {import("./pixels.js").Pixels} Pixels */
/** @typedef {Event & {currentTarget: HTMLInputElement}} FieldEvent */

/** The time of a drawing: play, step, stop, and a scrubber over its pixels. @param {{pixels: Pixels}} props */
export function Transport({ pixels }) {
  const t = words.value;
  const { held, more } = pixels;
  const all = held.all.value;
  const shown = held.shown.value;
  const transport = { playing: held.playing.value, play: pixels.play, pause: held.pause };
  const stopped = held.stopped.value;
  const idle = !stopped && !held.busy.value;
  return html`<div class="transport">
    <${Play} ...${transport} disabled=${all === 0} main />
    ${
      more.value &&
      html`<button type="button" class="icon-button" disabled=${shown <= 0} aria-label=${t.pixel.back} title=${t.pixel.back} onClick=${() => held.scrub(shown - 1)}>
          <${Icon} name="earlier" />
        </button>
        <button type="button" class="icon-button" disabled=${shown >= held.far.value} aria-label=${t.pixel.step} title=${t.pixel.step} onClick=${() => held.scrub(shown + 1)}>
          <${Icon} name="later" />
        </button>`
    }
    <${Scrubber} class="pixel-scrubber" label=${t.pixel.scrub} at=${shown} most=${all} text=${t.pixel.count(shown, all)}
      walk=${held.scrub} transport=${transport} disabled=${all === 0} />
    <span class="count quiet" translate=${false}>${t.pixel.count(shown, all)}</span>
    <button type="button" class="button" aria-disabled=${idle ? "true" : null} onClick=${() => idle || (stopped ? pixels.again() : held.stop())}>
      <${Icon} name=${stopped ? "reset" : "close"} /><span>${stopped ? t.pixel.again : t.pixel.stop}</span>
    </button>
    <button type="button" class="button" onClick=${pixels.roll}>
      <${Icon} name="random" /><span>${t.roll}</span>
    </button>
    <button type="button" class="quiet-button" aria-expanded=${more.value ? "true" : "false"} onClick=${() => go({ more: more.value ? "0" : "1" })}>
      <${Icon} name="fold" /><span>${more.value ? t.pixel.less : t.pixel.more}</span>
    </button>
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
    <label class="field seed-field">
      <span><${Term} word="seed" place="pixels">${t.seed}<//></span>
      <input type="text" inputmode="numeric" autocomplete="off" value=${pixels.seed.value} onChange=${sown} />
    </label>
    <${Dial} class="warmth" label=${t.temperature}
      typed=${t.pixel.temperatureNumber} value=${at.temperature.value} low=${0} high=${2} step=${0.05} digits=${2}
      slide=${(/** @type {number} */ temperature) => pixels.pull({ temperature }, "temperature")}>
      <${Term} word="temperature" place="pixels">${t.temperature}<//>
    <//>
    <${Choices} name="n" label=${t.pixel.howMany} choices=${ENDINGS} value=${at.n.value}
      say=${(/** @type {number} */ n) => n} take=${(/** @type {typeof ENDINGS[number]} */ n) => pixels.pull({ n }, "n")} />
    ${
      pixels.task.value === "draw" &&
      html`<${Choices} name="any" label=${t.pixel.begins} choices=${[false, true]} value=${at.any.value}
        say=${(/** @type {boolean} */ any) => (any ? t.pixel.anySide : t.pixel.atTop)}
        take=${(/** @type {boolean} */ any) => pixels.ask({ any })} />`
    }
    <${Choices} name="speed" label=${t.pixel.speed} choices=${SPEEDS} value=${at.speed.value}
      say=${(/** @type {number} */ speed) => (speed === 0 ? t.pixel.asItComes : speed)}
      take=${(/** @type {typeof SPEEDS[number]} */ speed) => go({ speed })} />
  </div>`;
}

/** What a judge is to read in what is drawn from nothing. @param {{pixels: Pixels}} props */
export function Wish({ pixels }) {
  const t = words.value.pixel;
  const { wish, wishes } = pixels;
  return html`<div class="pixel-wish">
    <${Choices} name="wish" label=${t.wish} choices=${[null, ...wishes.keys()]} value=${wish.value === null ? null : at.wish.value}
      say=${(/** @type {number | null} */ place) => (place === null ? t.anything : String(wishes[place]))}
      take=${(/** @type {number | null} */ place) => pixels.ask({ wish: place })} />
    ${wish.value !== null && html`<p class="quiet small"><${Explained} text=${t.wished(String(wish.value))} place="wish" /></p>`}
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
      say=${(/** @type {number} */ share) => percent(share / 100)}
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
        <${Dial} class="brush-size" label=${t.brushSize} typed=${t.brushNumber} value=${brush.size.value} low=${1} high=${12}
          slide=${(/** @type {number} */ size) => (brush.size.value = size)} />
        <button type="button" class="quiet-button" onClick=${() => brush.clear()}>
          <${Icon} name="clear" /><span>${t.coverNothing}</span>
        </button>
      </div>`
    }
  </div>`;
}

import { newSeed, parseNumber } from "../base/codes.js";
import { html, Icon } from "../base/html.js";
import { number } from "../base/words.js";
import { Term } from "../kit/term.js";
import { words } from "./words.js";

/** @typedef {Event & {currentTarget: HTMLInputElement}} FieldEvent */

/**
 * Random with its seed and temperature, another e, Reset, Mean.
 * @param {{instrument: import("./instrument.js").Instrument, brief: boolean}} props
 * `brief`: Random and Reset stand elsewhere
 */
export function Chance({ instrument, brief }) {
  const { at } = instrument.room;
  const chancy = instrument.can("sample");
  const warmth = chancy && instrument.card.parameters.includes("temperature");
  const t = words.value;
  const { noisy, seen } = instrument;
  const seed = at.seed.value;
  const temperature = at.temperature.value;

  /** @param {{currentTarget: HTMLInputElement}} event */
  function typedSeed({ currentTarget }) {
    const next = parseNumber(currentTarget.value);
    if (next !== null && Number.isSafeInteger(next) && next >= 0) instrument.random(next, temperature);
    else currentTarget.value = seed?.toString() ?? "";
  }

  /** @param {FieldEvent} event */
  function warm({ currentTarget }) {
    const next = Number(currentTarget.value);
    if (seed !== null) instrument.random(seed, next, "temperature");
    else instrument.room.slide({ temperature: next }, "temperature");
  }

  return html`<div class="chance" role="group" aria-label=${t.actions}>
    ${
      !brief &&
      chancy &&
      html`<button
        type="button"
        class="button"
        onClick=${() => instrument.random(newSeed(), temperature)}
      >
        <${Icon} name="random" /><span>${t.random}</span>
      </button>`
    }
    ${
      chancy &&
      html`<div class="field seed">
      <span><${Term} word="seed" place="chance">${t.seed}<//></span>
      <input type="text" inputmode="numeric" autocomplete="off" aria-label=${t.seed} value=${seed?.toString() ?? ""} onChange=${typedSeed}
        onKeyDown=${(/** @type {KeyboardEvent & {currentTarget: HTMLInputElement}} */ event) => {
          if (event.key === "Enter" && event.currentTarget.value === seed?.toString()) typedSeed(event);
        }} />
    </div>`
    }
    ${
      warmth &&
      html`<div class="field temperature">
      <span><${Term} word="temperature" place="chance">${t.temperature}<//></span>
      <input type="range" aria-label=${t.temperature} min="0" max="2" step="0.05" value=${temperature} onInput=${warm} />
      <output translate=${false}>${number(temperature, 2)}</output>
    </div>`
    }
    ${
      noisy.value &&
      instrument.can("encode") &&
      html`<button
        type="button"
        class="button another"
        title=${seen.value === null ? t.anotherNone : t.anotherHint}
        aria-disabled=${seen.value === null ? "true" : null}
        onClick=${() => seen.peek() !== null && instrument.another(newSeed())}
      >
        <${Icon} name="random" /><span>${t.another} <i translate=${false}>e</i></span>
      </button>`
    }
    ${
      !brief &&
      html`<button type="button" class="button" onClick=${() => instrument.reset()}>
        <${Icon} name="reset" /><span>${t.reset}</span>
      </button>`
    }
    ${
      chancy &&
      html`<button type="button" class="button" onClick=${() => instrument.centre()}>
        <${Icon} name="centre" /><span>${t.centre}</span>
      </button>`
    }
  </div>`;
}

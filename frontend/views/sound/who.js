/** Who says what: digits and voices as keys, and what chance is made of. */
import { clamp, parseNumber } from "../../base/codes.js";
import { html, useEffect } from "../../base/html.js";
import { Dial } from "../../kit/dial.js";
import { Term } from "../../kit/term.js";
import { ANEW, at, go } from "./address.js";
import { words } from "./words.js";

/** @typedef {import("./sound.js").Sound} Sound */
/** @typedef {Event & {currentTarget: HTMLInputElement}} FieldEvent */

/**
 * A row of keys, one of them down; pressed again it sounds again.
 * @template T
 * @param {{label: string, keys: readonly T[], down: T | null, press: (key: T) => void, tell?: (key: string) => string, class?: string}} props
 */
const Keys = ({ label, keys, down, press, tell, class: kind = "" }) =>
  html`<div class=${`keys ${kind}`} role="group" aria-label=${label}>
    <span class="quiet small" aria-hidden="true">${label}</span>
    <div class="key-row">
      ${keys.map(
        (key) => html`<button
          key=${String(key)}
          type="button"
          class="sound-key"
          lang="en"
          translate=${false}
          aria-label=${tell?.(String(key))}
          aria-pressed=${key === down ? "true" : "false"}
          onClick=${() => press(key)}
        >${key}</button>`,
      )}
    </div>
  </div>`;

/** Keys 0 to 9 of the keyboard say a digit, wherever nothing else takes them. @param {Sound} sound */
function useDigitKeys(sound) {
  useEffect(() => {
    const left = new AbortController();
    addEventListener(
      "keydown",
      (event) => {
        const { key, target, repeat } = event;
        if (!/^\d$/.test(key) || repeat || event.ctrlKey || event.metaKey || event.altKey) return;
        const busy =
          target instanceof Element && target.closest("input:not([type=range]), select, textarea, dialog");
        const digit = sound.card.labels.find((label) => String(label) === key);
        if (busy || digit === undefined || sound.task.peek() === "wall") return;
        sound.say({ digit: key });
      },
      left,
    );
    return () => left.abort();
  }, [sound]);
}

/** @param {{sound: Sound}} props */
export function Who({ sound }) {
  const t = words.value.sound;
  useDigitKeys(sound);
  const walled = sound.task.value === "wall";
  const [digits, voices] = walled
    ? [sound.kind.value === "voices", sound.kind.value === "digits" && sound.voices.length > 0]
    : [true, sound.voices.length > 0];
  const put = (/** @type {Parameters<Sound["say"]>[0]} */ patch) => (walled ? go(patch) : sound.say(patch));
  return html`<div class="who">
    ${
      digits &&
      sound.card.labels.length > 0 &&
      html`<${Keys} class="digits" label=${t.digit} keys=${sound.card.labels} down=${sound.digit.value} tell=${walled ? undefined : t.sayDigit}
        press=${(/** @type {string | number} */ digit) => put({ digit: String(digit) })} />`
    }
    ${
      voices &&
      html`<${Keys} label=${t.voice} keys=${sound.voices} down=${sound.voice.value}
        press=${(/** @type {string} */ voice) => put({ voice })} />`
    }
  </div>`;
}

/** What chance is made of. @param {{sound: Sound}} props */
export function Chance({ sound }) {
  const t = words.value;
  /** @param {FieldEvent} event */
  const sown = ({ currentTarget }) => {
    const typed = parseNumber(currentTarget.value);
    if (typed !== null)
      sound.pull({ ...ANEW, seed: clamp(Math.round(typed), 0, Number.MAX_SAFE_INTEGER) }, "seed");
    currentTarget.value = String(sound.seed.peek());
  };
  return html`<div class="sound-chance">
    <label class="field seed-field">
      <span><${Term} word="seed" place="sound">${t.seed}<//></span>
      <input type="text" inputmode="numeric" autocomplete="off" value=${sound.seed.value} onChange=${sown} />
    </label>
    ${
      sound.tempered &&
      html`<${Dial} class="warmth" label=${t.temperature} typed=${t.sound.temperatureRange} value=${at.temperature.value}
      low=${0} high=${1.5} step=${0.05} digits=${2}
      slide=${(/** @type {number} */ temperature) => sound.pull({ temperature }, "temperature")}>
      <${Term} word="temperature" place="sound">${t.temperature}<//>
    <//>`
    }
    ${
      sound.guided &&
      (at.told.value || sound.task.value === "speak" || sound.task.value === "wall") &&
      html`<${Dial} class="warmth" label=${t.guidance} typed=${t.sound.guidanceRange} value=${at.guidance.value}
      low=${0} high=${3} step=${0.05} digits=${2}
      slide=${(/** @type {number} */ guidance) => sound.pull({ guidance }, "guidance")}>
      <${Term} word="guidance" place="sound">${t.guidance}<//>
    <//>`
    }
  </div>`;
}

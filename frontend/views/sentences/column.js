/** The column of sentences between two, and what walks it. */
import { clamp, newSeed, parseNumber } from "../../base/codes.js";
import { html } from "../../base/html.js";
import { narrow } from "../../base/media.js";
import { Icon } from "../../kit/icon.js";
import { Trouble } from "../../kit/trouble.js";
import { at, DECODINGS, go, LINES, slide } from "./address.js";
import { distinct } from "./changes.js";
import { Said } from "./field.js";
import { lengthsOf } from "./lines.js";
import { words } from "./words.js";

/** @typedef {import("./field.js").Lines} Lines */
/** @typedef {Event & {currentTarget: HTMLInputElement}} FieldEvent */

/** A row of choices, one of them taken. @template T
 * @param {{name: string, label: string, choices: readonly T[], value: T, say: (choice: T) => unknown, hint?: (choice: T) => string, take: (choice: T) => void}} props
 */
export function Choices({ name, label, choices, value, say, hint, take }) {
  return html`<div class="picked" role="radiogroup" aria-labelledby=${`name-of-${name}`}>
    <span id=${`name-of-${name}`} class="quiet small">${label}</span>
    <div class="choices">
      ${choices.map(
        (choice) => html`<label class="choice" key=${String(choice)} title=${hint?.(choice)}>
          <input type="radio" name=${name} checked=${choice === value} onChange=${() => take(choice)} />
          <span>${say(choice)}</span>
        </label>`,
      )}
    </div>
  </div>`;
}

/** The range that walks the line. @param {{lines: Lines}} props */
function Walker({ lines }) {
  const t = words.value.lines;
  const n = lines.count.value;
  const here = lines.here.value;
  /** @param {KeyboardEvent} event */
  function key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === " ") {
      if (lines.playing.value) lines.pause();
      else lines.play();
    } else if (event.key === "ArrowDown" || event.key === "ArrowRight") lines.stand(here + 1);
    else if (event.key === "ArrowUp" || event.key === "ArrowLeft") lines.stand(here - 1);
    else return;
    event.preventDefault();
  }
  const sentence = lines.found.value?.sentences[here] ?? "";
  return html`<input
    type="range"
    class=${narrow.value ? "walker" : "lever walker"}
    min="0"
    max=${n - 1}
    step="1"
    value=${here}
    aria-label=${t.walk}
    aria-orientation=${narrow.value ? "horizontal" : "vertical"}
    aria-valuetext=${`${t.place(here + 1, n)}: ${sentence}`}
    onInput=${(/** @type {FieldEvent} */ { currentTarget }) => lines.stand(Number(currentTarget.value))}
    onKeyDown=${key}
  />`;
}

/** @param {{lines: Lines}} props */
const Play = ({ lines }) => {
  const { way } = words.value;
  const playing = lines.playing.value;
  return html`<button type="button" class="button play" onClick=${playing ? lines.pause : lines.play}>
    <${Icon} name=${playing ? "pause" : "play"} /><span>${playing ? way.pause : way.play}</span>
  </button>`;
};

/** On a phone: the walker under the thumb. @param {{lines: Lines}} props */
export const Thumb = ({ lines }) =>
  html`<div class="thumb"><${Play} lines=${lines} /><${Walker} lines=${lines} /></div>`;

/** How the line runs and how its sentences are written. @param {{lines: Lines}} props */
export function LineTools({ lines }) {
  const t = words.value.lines;
  const temperature = clamp(at.temperature.value, 0.1, 2);
  /** @param {FieldEvent} event */
  const typed = ({ currentTarget }) => {
    const next = parseNumber(currentTarget.value);
    if (next !== null) lines.steps(next);
    currentTarget.value = at.lines.peek().toString();
  };
  return html`<div class="line-tools">
    ${!narrow.value && html`<${Play} lines=${lines} />`}
    <div class="field steps">
      <span>${t.count}</span>
      <input type="range" min=${LINES.least} max=${LINES.most} step="1" value=${at.lines.value} aria-label=${t.count}
        onInput=${(/** @type {FieldEvent} */ { currentTarget }) => lines.steps(Number(currentTarget.value))} />
      <input type="text" inputmode="numeric" autocomplete="off" value=${at.lines.value} aria-label=${t.countNumber}
        onChange=${typed} />
    </div>
    <${Choices} name="path" label=${t.path} choices=${/** @type {const} */ (["slerp", "lerp"])} value=${lines.path.value}
      say=${(/** @type {"slerp" | "lerp"} */ path) => words.value.way.paths[path].name}
      hint=${(/** @type {"slerp" | "lerp"} */ path) => t.paths[path]}
      take=${(/** @type {"slerp" | "lerp"} */ path) => go({ path })} />
    <${Choices} name="decoding" label=${t.decoding} choices=${DECODINGS} value=${at.decoding.value}
      say=${(/** @type {typeof DECODINGS[number]} */ method) => t.decodings[method].name}
      hint=${(/** @type {typeof DECODINGS[number]} */ method) => t.decodings[method].text}
      take=${(/** @type {typeof DECODINGS[number]} */ decoding) =>
        go({ decoding, ...(decoding === "sample" && at.seed.peek() === null && { seed: newSeed() }) })} />
    ${
      at.decoding.value === "sample" &&
      html`<label class="field temperature" title=${t.temperatureHint}>
          <span>${words.value.temperature}</span>
          <input type="range" min="0.1" max="2" step="0.05" value=${temperature}
            onInput=${(/** @type {FieldEvent} */ { currentTarget }) =>
              slide({ temperature: Number(currentTarget.value) }, "temperature")} />
          <output>${temperature.toFixed(2)}</output>
        </label>
        <button type="button" class="button" onClick=${lines.roll}>
          <${Icon} name="random" /><span>${t.roll}</span>
        </button>`
    }
    ${
      lines.verse &&
      html`<${Choices} name="length" label=${t.length} choices=${[null, ...lengthsOf(lines.card)]} value=${at.length.value}
          say=${(/** @type {number | null} */ n) => (n === null ? t.asTyped : t.characters(n))}
          take=${(/** @type {number | null} */ length) => go({ length })} />
        <${Choices} name="script" label=${t.script} choices=${/** @type {const} */ (["traditional", "simplified"])}
          value=${at.script.value}
          say=${(/** @type {"traditional" | "simplified"} */ script) => t.scripts[script]}
          take=${(/** @type {"traditional" | "simplified"} */ script) => go({ script })} />`
    }
    <p class="quiet small decoding-text">${t.decodings[at.decoding.value].text}</p>
  </div>`;
}

/** The sentences, one below the other. @param {{lines: Lines}} props */
export function Column({ lines }) {
  const t = words.value.lines;
  const found = lines.found.value;
  const trouble = lines.answers.line.trouble.value ?? lines.chanceTrouble.value;
  const sentences = found?.sentences ?? [];
  const here = lines.here.value;
  const stale = lines.fields.from.now.value === null || lines.fields.to.now.value === null;
  return html`<section class=${`column ${stale || trouble !== null ? "stale" : ""}`} aria-label=${t.column}>
    <div class="walk">
      ${
        !narrow.value &&
        html`<div class="track" style=${{ "--at": here / Math.max(1, sentences.length - 1), "--rows": sentences.length }}>
          <${Walker} lines=${lines} /><span class="walker-cap" aria-hidden="true">${here + 1}</span>
        </div>`
      }
      <ol>
        ${sentences.map(
          (
            sentence,
            i,
          ) => html`<li key=${i} class=${i === here ? "here" : ""} aria-current=${i === here ? "true" : null}
            onClick=${() => lines.stand(i)}>
            <${Said} lines=${lines} text=${sentence} before=${i === 0 ? null : (sentences[i - 1] ?? null)} />
          </li>`,
        )}
      </ol>
    </div>
    ${
      trouble !== null &&
      html`<${Trouble} problem=${trouble.problem} retryMs=${trouble.retryMs} action=${words.value.problems.tryNow}
        act=${() => {
          lines.chanceTrouble.value = null;
          lines.answers.line.retry();
        }} />`
    }
    ${sentences.length > 0 && html`<p class="quiet small tally">${t.distinct(distinct(sentences), sentences.length)}</p>`}
  </section>`;
}

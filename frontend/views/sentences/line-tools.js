/** How the line runs and how its sentences are written. */
import { newSeed } from "../../base/codes.js";
import { html, Icon } from "../../base/html.js";
import { narrow } from "../../base/media.js";
import { Choices } from "../../kit/choices.js";
import { Dial } from "../../kit/dial.js";
import { DECODINGS, LINES, PATHS, SCRIPTS, TEMPERATURE } from "./address.js";
import { PlayLine } from "./column.js";
import { lengthsOf } from "./manner.js";
import { Told } from "./told.js";
import { words } from "./words.js";

/** @typedef {import("./lines.js").Lines} Lines */

/** How far chance may stray, and another chance. @param {{lines: Lines}} props */
function Chance({ lines }) {
  const t = words.value;
  const { room, manner } = lines;
  return html`<${Dial} label=${t.temperature} typed=${t.lines.temperatureNumber} value=${manner.temperature.value}
      low=${TEMPERATURE.least} high=${TEMPERATURE.most} step=${0.05} digits=${2}
      slide=${(/** @type {number} */ temperature) => room.slide({ temperature }, "temperature")} />
    <button type="button" class="button" onClick=${lines.roll}><${Icon} name="random" /><span>${t.roll}</span></button>`;
}

/** What verse alone has. @param {{lines: Lines}} props */
function VerseTools({ lines }) {
  const t = words.value.lines;
  const { room, manner, card } = lines;
  return html`<${Choices} name="length" label=${t.length} choices=${[null, ...lengthsOf(card)]} value=${room.at.length.value}
      say=${(/** @type {number | null} */ n) => (n === null ? t.asTyped : t.characters(n))}
      take=${(/** @type {number | null} */ length) => room.go({ length })} />
    <${Choices} name="script" label=${t.script} choices=${SCRIPTS} value=${manner.script.value}
      say=${(/** @type {typeof SCRIPTS[number]} */ script) => t.scripts[script]}
      take=${(/** @type {typeof SCRIPTS[number]} */ script) => room.go({ script })} />`;
}

/** @param {{lines: Lines}} props */
export function LineTools({ lines }) {
  const t = words.value.lines;
  const { room, manner, verse } = lines;
  const decoding = room.at.decoding.value;
  const path = manner.path.value;
  return html`<div class="line-tools">
    ${!narrow.value && html`<${PlayLine} lines=${lines} />`}
    <${Dial} label=${t.count} typed=${t.countNumber} value=${room.at.lines.value} low=${LINES.least} high=${LINES.most}
      slide=${lines.steps} />
    <${Choices} name="path" label=${t.path} choices=${PATHS} value=${path}
      say=${(/** @type {typeof PATHS[number]} */ path) => t.paths[path].name}
      take=${(/** @type {typeof PATHS[number]} */ path) => room.go({ path })} />
    <${Choices} name="decoding" label=${verse ? t.decodingVerse : t.decoding} choices=${DECODINGS} value=${decoding}
      say=${(/** @type {typeof DECODINGS[number]} */ method) => t.decodings[method].name}
      take=${(/** @type {typeof DECODINGS[number]} */ method) =>
        room.go({
          decoding: method,
          ...(method === "sample" && room.at.seed.peek() === null && { seed: newSeed() }),
        })} />
    ${decoding === "sample" && html`<${Chance} lines=${lines} />`}
    ${verse && html`<${VerseTools} lines=${lines} />`}
    <div class="quiet small line-notes">
      <p><${Told} text=${t.paths[path].text} place=${`path ${path}`} /></p>
      <p><${Told} text=${t.decodings[decoding].text(verse)} place=${`decoding ${decoding}`} /></p>
    </div>
  </div>`;
}

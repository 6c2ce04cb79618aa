/** Many samples around one sentence. */
import { round } from "../../base/codes.js";
import { html, Icon } from "../../base/html.js";
import { Dial } from "../../kit/dial.js";
import { RADIUS } from "./address.js";
import { asking } from "./asking.js";
import { counted } from "./changes.js";
import { Failed, Said } from "./said.js";
import { Subject } from "./subject.js";
import { words } from "./words.js";

/** Neighbours asked for at once: three of the server's chunks. */
const NEIGHBOURS = 24;

/** @param {import("./lines.js").Desk} desk @param {import("./subject.js").Subjects} subject */
export function createNear({ card, room, scope, api, manner }, subject) {
  const { at } = room;
  const near = asking(
    scope,
    (/** @type {Parameters<typeof import("../../base/api.js").chance>[1]} */ body, left) =>
      api.chance(card.name, body, left),
  );
  scope.watch(() => {
    if (at.tool.value !== "near" || subject.value === null) return;
    near.push({
      n: NEIGHBOURS,
      around: subject.value.code.map(round),
      radius: at.radius.value,
      ...manner.writing.value,
      seed: at.seed.value ?? 0,
    });
  });
  return near;
}

/** @param {{lines: import("./lines.js").Lines}} props */
export function Nearby({ lines }) {
  const t = words.value.lines;
  const { room, near } = lines;
  const sentences = near.answer.value?.answer.sentences ?? [];
  const centre = lines.subject.value?.text ?? "";
  const all = counted(sentences);
  return html`<div class=${`tool ${near.waiting.value ? "waiting" : ""}`}>
    <p class="prose">${t.nearText}</p>
    <${Subject} room=${room} />
    <p class="result"><${Said} lines=${lines} text=${centre} /></p>
    <div class="near-tools">
      <${Dial} label=${t.radius} typed=${t.radiusNumber} value=${room.at.radius.value}
        low=${0} high=${RADIUS.most} step=${0.05} digits=${2}
        slide=${(/** @type {number} */ radius) => room.slide({ radius }, "radius")} />
      <button type="button" class="button" onClick=${lines.roll}><${Icon} name="random" /><span>${words.value.roll}</span></button>
    </div>
    <${Failed} of=${near} />
    <ul class="neighbours" tabindex="0" aria-label=${t.near}>
      ${all.map(
        ({ sentence, times }) => html`<li key=${sentence}>
          <${Said} lines=${lines} text=${sentence} before=${centre} />${times > 1 && html` <span class="quiet small">×${times}</span>`}
        </li>`,
      )}
    </ul>
    ${sentences.length > 0 && html`<p class="quiet small">${t.distinct(all.length, sentences.length)}</p>`}
  </div>`;
}

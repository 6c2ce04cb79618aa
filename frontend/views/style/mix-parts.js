/** What is to be seen of the mix. */
import { html } from "../../base/html.js";
import { Trouble } from "../../kit/trouble.js";
import { Drawbar } from "../../levers/drawbar.js";
import { handText } from "./address.js";
import { percent, TileRow } from "./tiles.js";
import { Source } from "./wall-parts.js";
import { words } from "./words.js";

/** @typedef {import("./mix.js").Mixed} Mixed */
/** @typedef {Event & {currentTarget: HTMLSelectElement}} SelectEvent */

/** The hand at one end, and others to take. @param {{mix: Mixed, end: "from" | "to", chosen: number}} props */
function End({ mix, end, chosen }) {
  const t = words.value.wall;
  const rows = mix.wall.rows.value;
  const row = rows[chosen];
  return html`<label class="mix-end">
    ${row && html`<${Source} hand=${row.hand} found=${row.found} />`}
    <select
      aria-label=${end === "from" ? t.mixFrom : t.mixTo}
      onChange=${(/** @type {SelectEvent} */ { currentTarget }) => mix.choose(end, Number(currentTarget.value))}
    >
      ${rows.map(({ key }, i) => html`<option key=${key} value=${i} selected=${i === chosen}>${t.hand(i + 1)}</option>`)}
    </select>
  </label>`;
}

/** What can be done with the mix. @param {{mix: Mixed, code: number[]}} props */
function Tools({ mix, code }) {
  const { wall } = mix;
  const t = words.value.wall;
  /** @type {import("./address.js").Hand} */
  const hand = { kind: "code", code };
  const there = wall.rows.value.some(({ key }) => key === handText(hand));
  const idle = there || wall.full.value;
  return html`<div class="mix-tools">
    <button type="button" class="button" aria-disabled=${idle ? "true" : null} onClick=${() => wall.add(hand)}>${t.mixAdd}</button>
    <button type="button" class="button" onClick=${() => wall.play(hand)}>${t.mixPlay}</button>
  </div>`;
}

/** @param {{mix: Mixed}} props */
export function Mix({ mix }) {
  const { wall, tiles, share } = mix;
  const t = words.value;
  const now = wall.mix.value;
  if (now === null)
    return html`<section class="mix" aria-label=${t.wall.mix}><h3>${t.wall.mix}</h3><p class="quiet">${t.wall.needsTwo}</p></section>`;
  const { from, to } = now;
  const code = wall.mixed.value;
  const trouble = tiles.trouble.value;

  return html`<section class="mix" aria-label=${t.wall.mix}>
    <h3>${t.wall.mix}</h3>
    <p class="quiet">${t.wall.mixLead(wall.card.code_size)}</p>
    <div class="mix-lever">
      <${Drawbar}
        value=${share}
        low=${0}
        high=${1}
        step=${0.005}
        pull=${mix.pull}
        strip=${mix.strip}
        lying=${true}
        label=${t.wall.mixName(from + 1, to + 1)}
        say=${() => t.wall.mixText(percent(share.value), from + 1, to + 1)}
      />
      <${End} mix=${mix} end="from" chosen=${from} />
      <${End} mix=${mix} end="to" chosen=${to} />
    </div>
    <${TileRow} tiles=${tiles} title=${t.wall.mixed} name=${t.wall.mixTile}>
      ${
        trouble !== null &&
        html`<${Trouble} problem=${trouble.problem} retryMs=${trouble.retryMs} action=${t.problems.tryNow} act=${mix.retry} />`
      }
    <//>
    ${code !== null && html`<${Tools} mix=${mix} code=${code} />`}
  </section>`;
}

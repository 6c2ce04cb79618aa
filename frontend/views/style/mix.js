/** Two hands of the wall, and any mix of them. */
import * as server from "../../base/api.js";
import { between, stops } from "../../base/codes.js";
import { computed, html, signal } from "../../base/html.js";
import { bitmapOf } from "../../base/pictures.js";
import { LANES } from "../../kit/answer.js";
import { createScope } from "../../kit/scope.js";
import { Trouble } from "../../kit/trouble.js";
import { Drawbar } from "../../levers/drawbar.js";
import { handText } from "./address.js";
import { createTiles, percent, TileRow } from "./tiles.js";
import { Source } from "./wall-parts.js";
import { words } from "./words.js";

/** @typedef {ReturnType<typeof createMix>} Mixed */
/** @typedef {Event & {currentTarget: HTMLSelectElement}} SelectEvent */

/** The label along the track: a 2 tells hands apart, having a curve, a corner and a straight line. */
const TELLING = 2;

/**
 * @param {import("./wall.js").Wall} wall
 * @param {ReturnType<typeof import("./address.js").roomIn>} room
 * @param {{api?: Pick<typeof server, "restyle" | "decode">, unpack?: typeof bitmapOf}} [o]
 */
export function createMix(wall, room, { api = server, unpack = bitmapOf } = {}) {
  const { card } = wall;
  const scope = createScope(room);
  const tiles = createTiles(card, room, wall.mixed, { api, unpack });
  const strip = signal(/** @type {import("../../levers/instrument.js").Strip | null} */ (null));
  const stripping = scope.answer(
    (/** @type {number[][]} */ codes, left) =>
      api.decode(card.name, codes, card.labels[TELLING] ?? card.labels[0] ?? null, left),
    {
      lanes: LANES,
      arrived({ sheet }) {
        const old = strip.peek();
        strip.value = { sheet, row: 0 };
        old?.sheet.bitmap.close();
      },
    },
  );
  scope.watch(() => {
    const [from, to] = [wall.from.value, wall.to.value];
    if (from !== null && to !== null) stripping.push(stops(0, 1).map((x) => between(from, to, x)));
  });
  return {
    wall,
    tiles,
    strip,
    share: computed(() => wall.mix.value?.share ?? 0.5),
    /** @param {number} next */
    pull(next) {
      const now = wall.mix.peek();
      if (now !== null) room.slide({ mix: [now.from, now.to, next] }, "mix");
    },
    /** Choosing the other end's hand swaps the two. @param {"from" | "to"} end @param {number} row */
    choose(end, row) {
      const now = wall.mix.peek();
      if (now === null) return;
      const { from, to, share } = now;
      if (end === "from") room.go({ mix: [row, row === to ? from : to, share] });
      else room.go({ mix: [row === from ? to : from, row, share] });
    },
    /** Asks again for whatever is missing. */
    retry() {
      tiles.retry();
      if (stripping.trouble.peek() !== null) stripping.retry();
    },
    close() {
      tiles.close();
      scope.close();
    },
  };
}

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

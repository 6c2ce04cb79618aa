/** Two hands of the wall, and any mix of them. */
import * as api from "../../base/api.js";
import { between, STOPS, stops } from "../../base/codes.js";
import { pressed } from "../../base/hand.js";
import { effect, html, signal, useRef, useSignalEffect } from "../../base/html.js";
import { drawCell, inkOf } from "../../base/pictures.js";
import { newestWins } from "../../kit/newest.js";
import { Trouble } from "../../kit/trouble.js";
import { go, handText, MOST_HANDS, slide } from "./address.js";
import { createTiles, TileRow } from "./tiles.js";
import { Source } from "./wall.js";
import { words } from "./words.js";

/** @typedef {ReturnType<typeof createMix>} Mixed */

/** The digit along the track: a 2 tells hands apart, having a curve, a corner and a straight line. */
const TELLING = 2;

/** @param {import("./wall.js").Wall} wall */
export function createMix(wall) {
  const { card } = wall;
  const tiles = createTiles({ card, code: wall.mixed });
  const strip = signal(/** @type {import("../../base/pictures.js").Sheet | null} */ (null));
  const stripping = newestWins({
    ask: (/** @type {number[][]} */ codes, signal) =>
      api.decode(card.name, codes, card.labels[TELLING] ?? card.labels[0] ?? null, signal),
    answered: ({ sheet }) => (strip.value = sheet),
    failed() {}, // the tiles say it
    passing: api.passing,
  });
  const stop = effect(() => {
    const [from, to] = [wall.from.value, wall.to.value];
    if (from !== null && to !== null) stripping.push(stops(0, 1).map((x) => between(from, to, x)));
  });
  return {
    wall,
    tiles,
    strip,
    close() {
      stop();
      stripping.close();
      tiles.close();
    },
  };
}

/** @param {{mix: Mixed, share: number, name: string, text: string, move: (share: number) => void}} props */
function Lever({ mix, share, name, text, move }) {
  const canvas = useRef(/** @type {HTMLCanvasElement | null} */ (null));
  const before = useRef(share);
  useSignalEffect(() => {
    const sheet = mix.strip.value;
    if (canvas.current === null || sheet === null) return;
    const { width, height } = sheet.cell;
    canvas.current.width = width * STOPS;
    canvas.current.height = height;
    const ink = inkOf(canvas.current);
    for (let k = 0; k < STOPS; k++) drawCell(ink, sheet, k, k * width, 0, 0);
  });
  return html`<div class=${`drawbar lying ${pressed.value ? "" : "gliding"}`}>
    <div class="track">
      <canvas ref=${canvas} class="strip picture" width="1" height="1" aria-hidden="true"></canvas>
      <input
        type="range"
        class="lever"
        min="0"
        max="1"
        step="0.005"
        value=${share}
        aria-label=${name}
        aria-valuetext=${text}
        onInput=${(/** @type {Event & {currentTarget: HTMLInputElement}} */ { currentTarget }) => move(Number(currentTarget.value))}
        onPointerDown=${() => {
          pressed.value = true;
          before.current = share;
        }}
        onPointerCancel=${() => move(before.current)}
      />
      <span class="cap" aria-hidden="true" style=${{ "--at": share }}></span>
    </div>
  </div>`;
}

/** @param {{mix: Mixed}} props */
export function Mix({ mix }) {
  const { wall, tiles } = mix;
  const t = words.value;
  const now = wall.mix.value;
  const rows = wall.rows.value;
  if (now === null)
    return html`<section class="mix" aria-label=${t.wall.mix}><h3>${t.wall.mix}</h3><p class="quiet">${t.wall.needsTwo}</p></section>`;
  const { from, to, share } = now;
  const code = wall.mixed.value;
  const trouble = tiles.trouble.value;
  const there = code !== null && rows.some(({ key }) => key === handText({ kind: "code", code }));

  /** Choosing the other end's hand swaps the two. @param {"from" | "to"} end @param {number} row */
  function choose(end, row) {
    if (end === "from") go({ mix: [row, row === to ? from : to, share] });
    else go({ mix: [row === from ? to : from, row, share] });
  }

  /** @param {"from" | "to"} end @param {number} chosen */
  const picker = (end, chosen) => {
    const row = rows[chosen];
    return html`<label class="mix-end">
      ${row && html`<${Source} hand=${row.hand} found=${row.found} />`}
      <select
        aria-label=${end === "from" ? t.wall.mixFrom : t.wall.mixTo}
        onChange=${(/** @type {Event & {currentTarget: HTMLSelectElement}} */ { currentTarget }) =>
          choose(end, Number(currentTarget.value))}
      >
        ${rows.map((_, i) => html`<option value=${i} selected=${i === chosen}>${t.wall.hand(i + 1)}</option>`)}
      </select>
    </label>`;
  };

  return html`<section class="mix" aria-label=${t.wall.mix}>
    <h3>${t.wall.mix}</h3>
    <p class="quiet">${t.wall.mixLead(wall.card.code_size)}</p>
    <div class="mix-lever">
      <${Lever}
        mix=${mix}
        share=${share}
        name=${t.wall.mixName(from + 1, to + 1)}
        text=${t.wall.mixText(Math.round(100 * share), from + 1, to + 1)}
        move=${(/** @type {number} */ next) => slide({ mix: [from, to, next] }, "mix")}
      />
      ${picker("from", from)} ${picker("to", to)}
    </div>
    <div class=${`tiles ${trouble === null ? "" : "troubled"}`} role="group" aria-label=${t.wall.mixed}>
      <${TileRow} tiles=${tiles} labels=${wall.card.labels} read=${null} name=${t.wall.mixTile} />
      ${
        trouble !== null &&
        html`<${Trouble} problem=${trouble.problem} retryMs=${trouble.retryMs} action=${t.problems.tryNow} act=${tiles.retry} />`
      }
    </div>
    ${
      code !== null &&
      html`<div class="mix-tools">
        ${
          rows.length < MOST_HANDS &&
          !there &&
          html`<button type="button" class="button" onClick=${() => wall.add({ kind: "code", code })}>${t.wall.mixAdd}</button>`
        }
        <button type="button" class="button" onClick=${() => wall.play({ kind: "code", code }, code)}>${t.wall.mixPlay}</button>
      </div>`
    }
  </section>`;
}

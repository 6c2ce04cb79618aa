/** All that one hand writes, and what the judge reads in it. */
import * as server from "../../base/api.js";
import { computed, html, Icon, signal } from "../../base/html.js";
import { timing } from "../../base/media.js";
import { bitmapOf } from "../../base/pictures.js";
import { percent } from "../../base/words.js";
import { LANES } from "../../kit/answer.js";
import { Picture } from "../../kit/canvas.js";
import { createScope } from "../../kit/scope.js";
import { words } from "./words.js";

/** @typedef {import("../../base/api.js").Label} Label */
/** @template T @typedef {import("../../vendor/preact-signals.js").ReadonlySignal<T>} Read */
/** @typedef {ReturnType<typeof createTiles>} Tiles */

/** So many stand side by side where there is room for them, and where there is not. */
const [MOST_ACROSS, NARROW] = [10, 5];

/**
 * One picture for each label, of a code that moves.
 * @param {server.Card} card
 * @param {{here: Read<boolean>}} room
 * @param {Read<readonly number[] | null>} code
 * @param {{api?: Pick<typeof server, "restyle">, unpack?: typeof bitmapOf}} [o]
 */
export function createTiles(card, room, code, { api = server, unpack = bitmapOf } = {}) {
  const scope = createScope(room);
  const pictures = card.labels.map(() => signal(/** @type {ImageBitmap | null} */ (null)));
  const verdicts = signal(/** @type {server.Verdict[]} */ ([]));
  const writing = scope.answer(
    async (/** @type {readonly number[]} */ now, left) => {
      const answer = await api.restyle(card.name, { code: now }, left);
      return { ...answer, bitmaps: await Promise.all(answer.restyled.images.map(unpack)) };
    },
    {
      lanes: LANES,
      arrived({ restyled, timing: took, bitmaps }) {
        timing.value = took;
        verdicts.value = restyled.verdicts ?? [];
        restyled.labels.forEach((label, i) => {
          const tile = pictures[card.labels.indexOf(label)];
          const bitmap = bitmaps[i];
          if (tile === undefined || bitmap === undefined) return;
          const old = tile.peek();
          tile.value = bitmap;
          old?.close();
        });
      },
    },
  );
  scope.watch(() => {
    if (code.value !== null) writing.push(code.value);
  });
  return {
    card,
    pictures,
    verdicts,
    there: computed(() => writing.answer.value !== null),
    /** Does the judge read anything otherwise than it was meant? */
    misread: computed(() => verdicts.value.some(({ label }, i) => label !== card.labels[i])),
    trouble: writing.trouble,
    asking: writing.asking,
    waiting: writing.waiting,
    retry: writing.retry,
    close() {
      scope.close();
      for (const { value } of pictures) value?.close();
    },
  };
}

/** What the judge reads in a tile. @param {{label: Label, verdict: server.Verdict | undefined}} props */
function Verdict({ label, verdict }) {
  const t = words.value;
  if (verdict === undefined) return html`<p class="verdict"></p>`;
  const right = verdict.label === label;
  const p = percent(verdict.p);
  const says = right ? t.judgeRight(p) : t.judgeWrong(verdict.label, p);
  return html`<p class=${`verdict ${right ? "right" : "wrong"}`} title=${says}>
    <span class="unseen">${says}</span>
    <span class="says" aria-hidden="true">
      ${right ? html`<${Icon} name="check" />` : html`<bdi>${t.reads(verdict.label)}</bdi>`} <span>${p}</span>
    </span>
  </p>`;
}

/**
 * @param {object} props
 * @param {Tiles} props.tiles
 * @param {string} props.title
 * @param {Label | null} [props.read] the label of what was put in
 * @param {(label: Label) => string} props.name
 * @param {unknown} [props.children] over them, where something is wrong
 */
export function TileRow({ tiles, title, read = null, name, children }) {
  const { card, pictures, verdicts, waiting, trouble } = tiles;
  const across = Math.min(card.labels.length, MOST_ACROSS);
  const state = `${trouble.value === null ? "" : "troubled"} ${waiting.value ? "waiting" : ""}`;
  return html`<div
    class=${`tiles ${card.labels.length > MOST_ACROSS ? "many" : ""} ${state}`}
    role="group"
    aria-label=${title}
    style=${{ "--across": across, "--half": across > NARROW ? Math.ceil(across / 2) : across }}
  >
    ${card.labels.map(
      (label, i) => html`<div class=${`tile ${label === read ? "read" : ""}`} key=${label}>
        <${Picture} source=${pictures[i]} label=${name(label)} class="tile-picture" />
        ${typeof label === "string" && html`<p class="tile-name" translate=${false}><bdi>${label}</bdi></p>`}
        ${card.judge && html`<${Verdict} label=${label} verdict=${verdicts.value[i]} />`}
      </div>`,
    )}
    ${children}
  </div>`;
}

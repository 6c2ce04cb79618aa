/** The ten pictures of one code, and what the judge reads in them. */
import * as api from "../../base/api.js";
import { effect, html, signal } from "../../base/html.js";
import { bitmapOf } from "../../base/pictures.js";
import { timing } from "../../base/timing.js";
import { Icon } from "../../kit/icon.js";
import { newestWins } from "../../kit/newest.js";
import { Picture } from "../../kit/picture.js";
import { words } from "./words.js";

/** @typedef {import("../../kit/answer.js").Trouble} TroubleOf */
/** @template T @typedef {import("../../vendor/preact-signals.js").ReadonlySignal<T>} Reading */
/** @typedef {ReturnType<typeof createTiles>} Tiles */

const percent = (/** @type {number} */ p) => `${Math.round(100 * p)}%`;

/**
 * The ten pictures of a code that moves.
 * @param {{card: api.Card, code: Reading<readonly number[] | null>}} hand
 */
export function createTiles({ card, code }) {
  const pictures = card.labels.map(() => signal(/** @type {ImageBitmap | null} */ (null)));
  const verdicts = signal(/** @type {api.Verdict[]} */ ([]));
  const trouble = signal(/** @type {TroubleOf | null} */ (null));
  const queue = newestWins({
    ask: async (/** @type {{code: readonly number[]}} */ q, signal) => {
      const answer = await api.restyle(card.name, q, signal);
      return { ...answer, bitmaps: await Promise.all(answer.restyled.images.map(bitmapOf)) };
    },
    answered({ restyled, timing: took, bitmaps }) {
      trouble.value = null;
      timing.value = took;
      verdicts.value = restyled.verdicts;
      restyled.labels.forEach((digit, i) => {
        const tile = pictures[card.labels.indexOf(digit)];
        const bitmap = bitmaps[i];
        if (tile !== undefined && bitmap !== undefined) tile.value = bitmap;
      });
    },
    failed(error, retryMs) {
      trouble.value = { problem: /** @type {api.Problem} */ (error), retryMs };
    },
    passing: api.passing,
  });
  const stop = effect(() => {
    if (code.value !== null) queue.push({ code: code.value });
  });
  return {
    pictures,
    verdicts,
    trouble,
    retry: queue.retry,
    close() {
      stop();
      queue.close();
    },
  };
}

/** What the judge reads in a tile. @param {{digit: number, verdict: api.Verdict | undefined}} props */
function Mark({ digit, verdict }) {
  const t = words.value;
  if (verdict === undefined) return html`<p class="mark-of-judge"></p>`;
  const right = verdict.label === digit;
  const p = percent(verdict.p);
  const says = right ? t.judgeRight(p) : t.judgeWrong(verdict.label, p);
  return html`<p class=${`mark-of-judge ${right ? "right" : "wrong"}`} title=${says}>
    <span class="unseen">${says}</span>
    <span aria-hidden="true">
      ${right ? html`<${Icon} name="check" />` : html`<span>${t.reads(verdict.label)}</span>`} <span class="p">${p}</span>
    </span>
  </p>`;
}

/**
 * @param {{tiles: Tiles, labels: number[], read: number | null, name: (digit: number) => string}} props
 * `read`: the digit that the drawing shows
 */
export const TileRow = ({ tiles, labels, read, name }) =>
  labels.map(
    (digit, i) => html`<div class=${`tile ${digit === read ? "read" : ""}`} key=${digit}>
      <${Picture} source=${tiles.pictures[i]} label=${name(digit)} class="tile-picture" />
      <${Mark} digit=${digit} verdict=${tiles.verdicts.value[i]} />
    </div>`,
  );

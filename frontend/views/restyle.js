/** Style: one drawn digit, and all ten in the same hand. */
import * as api from "../api.js";
import { zeros } from "../codes.js";
import { Console } from "../components/console.js";
import { Dialog } from "../components/dialog.js";
import { LossFormula, StyleFormula } from "../components/formulas.js";
import { Icon } from "../components/icon.js";
import { Input } from "../components/input.js";
import { Picture } from "../components/picture.js";
import { Quick } from "../components/quick.js";
import { Status } from "../components/status.js";
import { Prose, Story } from "../components/story.js";
import { Trouble } from "../components/trouble.js";
import { effect, html, signal, useState } from "../html.js";
import { words } from "../i18n/index.js";
import { timing } from "../instrument.js";
import { narrow } from "../media.js";
import { newestWins } from "../newest.js";
import { bitmapOf, fileOf } from "../pictures.js";
import { at } from "../screen.js";
import { useInstrument } from "../use-instrument.js";

/** @typedef {import("../instrument.js").Trouble} TroubleOf */

/** @param {api.Card} card */
export const fits = (card) => card.verbs.includes("restyle") && card.labels.length > 0;

const percent = (/** @type {number} */ p) => `${Math.round(100 * p)}%`;

/** The ten pictures of the code on screen. @param {import("../instrument.js").Instrument} instrument */
function createTiles({ card, code, label }) {
  const pictures = card.labels.map(() => signal(/** @type {ImageBitmap | null} */ (null)));
  const verdicts = signal(/** @type {api.Verdict[]} */ ([]));
  const trouble = signal(/** @type {TroubleOf | null} */ (null));
  const queue = newestWins({
    ask: async (/** @type {{code: readonly number[], label: number}} */ q, signal) => {
      const answer = await api.restyle(card.name, q.code, q.label, signal);
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
    if (code.value !== null) queue.push({ code: code.value, label: label.value ?? 0 });
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

/** @param {{card: api.Card, models: api.Card[]}} props */
export function Restyle({ card, models }) {
  const { instrument, sounding: tiles, trouble } = useInstrument(card, createTiles);
  const [sheet, setSheet] = useState(/** @type {"input" | "story" | null} */ (null));
  const t = words.value;
  const now = trouble.value;
  const { label, code } = instrument;

  const story = html`<${StyleFormula} instrument=${instrument} /><${LossFormula} instrument=${instrument} />`;
  const reading = html`<div class="read-as">
      <span id="read-as">${t.readAs}</span>
      <div class="choices" role="radiogroup" aria-labelledby="read-as" title=${t.readAsHint}>
        ${card.labels.map(
          (digit) => html`<label class="choice" key=${digit}>
            <input
              type="radio"
              name="read-as"
              aria-label=${t.digit(digit)}
              checked=${digit === label.value}
              onChange=${() => instrument.correct(digit)}
            />
            <span>${digit}</span>
          </label>`,
        )}
      </div>
      <span class="quiet hint">${t.readAsHint}</span>
    </div>`;
  const request = () => ({
    path: `/models/${card.name}/restyle`,
    body: { code: code.value ?? zeros(card.code_size), label: label.value ?? 0 },
  });
  const allTen = () => tiles.pictures.flatMap(({ value }) => value ?? []);

  return html`<main class="view restyle">
    ${!narrow.value && html`<${Input} taker=${instrument} />`}
    <div class="hand">
      ${!narrow.value && reading}
      <div class="stand">
      <div class=${`tiles ${now === null ? "" : "troubled"}`} role="group" aria-label=${t.tiles}>
        ${card.labels.map(
          (digit, i) => html`<div class=${`tile ${digit === label.value ? "read" : ""}`} key=${digit}>
            <${Picture} source=${tiles.pictures[i]} label=${t.tile(digit)} class="tile-picture" />
            <${Mark} digit=${digit} verdict=${tiles.verdicts.value[i]} />
          </div>`,
        )}
        ${
          now !== null &&
          html`<${Trouble}
            problem=${now.problem}
            retryMs=${now.retryMs}
            action=${now.retryMs === null ? t.problems.toMean : t.problems.tryNow}
            act=${now.retryMs === null ? () => instrument.centre() : () => tiles.retry()}
          />`
        }
      </div>
      ${narrow.value && html`<${Quick} instrument=${instrument} open=${setSheet} />`}
      </div>
      ${!narrow.value && html`<${Story} sentences=${t.styleStory} />`}
    </div>
    ${narrow.value && reading}
    <${Console} instrument=${instrument} />
    ${!narrow.value && at.story.value && html`<section class="formulas prose" tabindex="0" aria-label=${t.formulas}>${story}</section>`}
    <${Status}
      card=${card}
      models=${models}
      picture=${() => (allTen().length === 0 ? null : fileOf(allTen(), 8, at.paper.value))}
      request=${request}
    />
    ${
      narrow.value &&
      sheet === "input" &&
      html`<${Dialog} title=${t.input} onClose=${() => setSheet(null)} class="sheet">
        <${Input} taker=${instrument} onPicked=${() => setSheet(null)} />
      <//>`
    }
    ${
      narrow.value &&
      sheet === "story" &&
      html`<${Dialog} title=${t.story} onClose=${() => setSheet(null)} class="sheet">
        <${Prose} sentences=${t.styleStory}>${story}<//>
      <//>`
    }
  </main>`;
}

/** Sliders: one lever per number of a VAE's code, one large picture that follows the hand. */
import * as api from "../../base/api.js";
import { zeros } from "../../base/codes.js";
import { effect, html, signal, useState } from "../../base/html.js";
import { words } from "../../base/i18n/index.js";
import { narrow } from "../../base/media.js";
import { fileOf } from "../../base/pictures.js";
import { at } from "../../base/screen.js";
import { Input } from "../../input/input.js";
import { Sheets } from "../../input/sheets.js";
import { newestWins } from "../../kit/newest.js";
import { Picture } from "../../kit/picture.js";
import { Status } from "../../kit/status.js";
import { Story } from "../../kit/story.js";
import { StageTrouble } from "../../kit/trouble.js";
import { Console } from "../../levers/console.js";
import { CodeFormula, LossFormula } from "../../levers/formulas.js";
import { timing } from "../../levers/instrument.js";
import { Pad } from "../../levers/pad.js";
import { Quick } from "../../levers/quick.js";
import { useInstrument } from "../../levers/use-instrument.js";

/** @typedef {import("../../levers/instrument.js").Trouble} TroubleOf */

/** @param {api.Card} card */
export const fits = (card) =>
  card.family === "vae" && card.verbs.includes("decode") && card.verbs.includes("encode");

/** The picture of the code on screen. @param {import("../../levers/instrument.js").Instrument} instrument */
export function createStage({ card, code }) {
  const picture = signal(/** @type {ImageBitmap | null} */ (null));
  const trouble = signal(/** @type {TroubleOf | null} */ (null));
  const queue = newestWins({
    ask: (/** @type {readonly number[]} */ now, signal) => api.decode(card.name, [now], null, signal),
    answered(answer) {
      trouble.value = null;
      timing.value = answer.timing;
      picture.value = answer.sheet.bitmap;
    },
    failed(error, retryMs) {
      trouble.value = { problem: /** @type {api.Problem} */ (error), retryMs };
    },
    passing: api.passing,
  });
  const stop = effect(() => {
    if (code.value !== null) queue.push(code.value);
  });
  return {
    picture,
    trouble,
    retry: queue.retry,
    close() {
      stop();
      queue.close();
    },
  };
}

/** @param {{card: api.Card, models: api.Card[]}} props */
export function Sliders({ card, models }) {
  const { instrument, sounding: stage, trouble } = useInstrument(card, createStage);
  const [sheet, setSheet] = useState(/** @type {import("../../input/sheets.js").Sheet} */ (null));
  const t = words.value;

  const story = html`<${CodeFormula} instrument=${instrument} /><${LossFormula} instrument=${instrument} />`;
  const levers = html`<${Console} key="levers" instrument=${instrument} />`;
  const pad = html`<${Pad} key="pad" instrument=${instrument} />`;
  const request = () => ({
    path: `/models/${card.name}/decode`,
    body: api.decodeBody([instrument.code.value ?? zeros(card.code_size)], null),
  });

  return html`<main class="view sliders">
    ${!narrow.value && html`<${Input} taker=${instrument} />`}
    <div class="stand">
    <div class=${`stage ${trouble.value === null ? "" : "troubled"}`}>
      <${Picture} source=${stage.picture} label=${t.stage} class="stage-picture" />
      <${StageTrouble} trouble=${trouble.value} centre=${() => instrument.centre()} again=${() => stage.retry()} />
    </div>
    ${narrow.value && html`<${Quick} instrument=${instrument} open=${setSheet} />`}
    </div>
    ${narrow.value ? [levers, pad] : [pad, html`<${Story} sentences=${t.slidersStory}>${story}<//>`, levers]}
    <${Status}
      card=${card}
      models=${models}
      picture=${() => (stage.picture.value === null ? null : fileOf([stage.picture.value], 20, at.paper.value))}
      request=${request}
    />
    <${Sheets} sheet=${sheet} close=${() => setSheet(null)} taker=${instrument} sentences=${t.slidersStory}>${story}<//>
  </main>`;
}

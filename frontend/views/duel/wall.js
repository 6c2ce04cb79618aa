/** The pictures of one noise, each with what the discriminator says of it, and real ones beside them. */
import { html, useComputed } from "../../base/html.js";
import { narrow } from "../../base/media.js";
import { number, percent } from "../../base/words.js";
import { Canvas, resize } from "../../kit/canvas.js";
import { at } from "./address.js";
import { REAL, WALL } from "./duel.js";
import { words } from "./words.js";

/** @typedef {import("./duel.js").Duel} Duel */
/** @typedef {import("../../base/api.js").Opinion} Opinion */

/** Columns of the wall and of the real ones. */
const columnsOf = () => (narrow.value ? 6 : REAL);

/** What the discriminator says as the visitor wants it: a share, as text and in a sentence. @param {Opinion} opinion */
function saidOf({ wins, percentile }) {
  const under = at.under.value;
  const [share, text] = under === "chance" ? [wins, percent(wins)] : [percentile / 100, number(percentile)];
  return { share, text, sentence: words.value.says[under](text) };
}

/** All of them on average. @param {readonly Opinion[]} opinions */
const meanOf = (opinions) =>
  words.value.onAverage[at.under.value](
    saidOf({
      score: 0,
      wins: opinions.reduce((sum, { wins }) => sum + wins, 0) / opinions.length,
      percentile: opinions.reduce((sum, { percentile }) => sum + percentile, 0) / opinions.length,
    }).text,
  );

/** As a bar and a number. @param {{opinion: Opinion | undefined}} props */
function Said({ opinion }) {
  const said = opinion === undefined ? null : saidOf(opinion);
  return html`<span class="opinion" aria-hidden="true">
    <span class="opinion-bar"><span style=${{ width: `${100 * (said?.share ?? 0)}%` }}></span></span>
    <span class="opinion-number">${said?.text ?? " "}</span>
  </span>`;
}

/** @param {{duel: Duel, k: number}} props */
function Drawn({ duel, k }) {
  const picture = useComputed(() => duel.shown.value?.answer.pictures[k] ?? null);
  return html`<${Canvas} class="picture" width=${28} height=${28}
    draw=${(/** @type {CanvasRenderingContext2D} */ ink, /** @type {HTMLCanvasElement} */ canvas) => {
      if (picture.value === null) return false;
      resize(canvas, picture.value.width, picture.value.height);
      ink.drawImage(picture.value, 0, 0);
      return true;
    }} />`;
}

/** @param {{duel: Duel, k: number}} props */
function Sample({ duel, k }) {
  const t = words.value;
  const opinion = duel.shown.value?.answer.opinions?.[k];
  return html`<li>
    <button type="button" class="pick" aria-pressed=${at.picked.value.includes(k) ? "true" : "false"}
      aria-label=${opinion === undefined ? t.sample(k + 1) : t.sampleSaid(k + 1, saidOf(opinion).sentence)} onClick=${() => duel.pick(k)}>
      <${Drawn} duel=${duel} k=${k} />
    </button>
    ${duel.judged && html`<${Said} opinion=${opinion} />`}
  </li>`;
}

/** The first of them once more, where the wall is out of sight. @param {{duel: Duel, count: number}} props */
export const First = ({ duel, count }) =>
  html`<div class="samples first" style=${{ "--columns": count }} aria-hidden="true">
    ${Array.from({ length: count }, (_, k) => html`<div key=${k}><${Drawn} duel=${duel} k=${k} /><${Said} opinion=${duel.shown.value?.answer.opinions?.[k]} /></div>`)}
  </div>`;

/** @param {{duel: Duel}} props */
export function Wall({ duel }) {
  const t = words.value;
  const columns = columnsOf();
  const count = narrow.value ? WALL / 2 : WALL;
  const now = duel.shown.value;
  const { opinions = null, real = null } = now?.answer ?? {};
  return html`<div class=${`wall ${duel.waiting.value ? "waiting" : ""} ${duel.trouble.value === null ? "" : "troubled"}`}
    style=${{ "--columns": columns }}>
    <h2>${t.drawnBy(now === null ? "" : duel.numberOf(now.question.drawn))}
      ${opinions !== null && html`<span class="quiet">${meanOf(opinions.slice(0, count))}</span>`}</h2>
    <ol class="samples" aria-label=${t.wall}>
      ${Array.from({ length: count }, (_, k) => html`<${Sample} key=${k} duel=${duel} k=${k} />`)}
    </ol>
    ${
      duel.judged &&
      duel.card.gallery > 0 &&
      html`<h2>${t.real} ${real !== null && html`<span class="quiet">${meanOf(real.opinions.slice(0, columns))}</span>`}</h2>
      <ol class="samples real" aria-label=${t.realWall}>
        ${Array.from({ length: Math.min(columns, duel.card.gallery) }, (_, k) => {
          const opinion = real?.opinions[k];
          return html`<li key=${k}>
            ${real === null ? html`<span class="picture"></span>` : html`<img class="picture" src=${real.images[k]} alt=${opinion === undefined ? t.real : t.realSaid(k + 1, saidOf(opinion).sentence)} />`}
            <${Said} opinion=${opinion} />
          </li>`;
        })}
      </ol>`
    }
  </div>`;
}

/** D of any generation judges what is put in: now, beside real ones, and over all generations. */
import { html, Icon, useState } from "../../base/html.js";
import { narrow } from "../../base/media.js";
import { percent } from "../../base/words.js";
import { Input } from "../../input/input.js";
import { StageTakes } from "../../input/sheets.js";
import { Dialog } from "../../kit/dialog.js";
import { useHeld } from "../../kit/scope.js";
import { Refusal } from "../../kit/trouble.js";
import { createJury } from "./jury-case.js";
import { History } from "./jury-history.js";
import { placeOf } from "./round-numbers.js";
import { Verdict } from "./round-rows.js";
import { words } from "./words-round.js";

/** @param {{card: import("../../base/api.js").Card, room: import("./columns-round.js").DuelRoom}} props */
export function Jury({ card, room }) {
  const jury = useHeld(() => createJury(card, room), [card]);
  const t = words.value;
  const trouble = jury.trouble.value;
  return html`<section class="jury" aria-label=${t.jury}>
    <h2>${t.jury}</h2>
    <p class="said">${card.medium === "ink" ? t.juryText : t.juryFaces}</p>
    <div class="jury-desk">
      <div class="jury-hand"><${Hand} jury=${jury} /></div>
      <div class=${`jury-seen ${trouble === null ? "" : "troubled"} ${jury.waiting.value ? "waiting" : ""}`}>
        <${Opinion} jury=${jury} />
        <${Refusal} trouble=${trouble} retry=${jury.retry} drop=${jury.retry} />
      </div>
      <${History} jury=${jury} />
    </div>
  </section>`;
}

/** Where the picture is put in; on a phone over the page. @param {{jury: import("./jury-case.js").Jury}} props */
function Hand({ jury: { taker, found } }) {
  const [open, setOpen] = useState(false);
  const t = words.value;
  if (!narrow.value) return html`<${Input} taker=${taker} />`;
  const close = () => setOpen(false);
  return html`<button type="button" class="button" onClick=${() => setOpen(true)}>
      <${Icon} name="pen" /><span>${t.put}</span>
    </button>
    ${
      open
        ? html`<${Dialog} title=${t.put} onClose=${close} class="sheet"><${Input} taker=${taker} onPicked=${close} /><//>`
        : found.value !== null && html`<${StageTakes} taker=${taker} />`
    }`;
}

/** What the D of the chosen generation says. @param {{jury: import("./jury-case.js").Jury}} props */
function Opinion({ jury }) {
  const t = words.value;
  const found = jury.found.value;
  if (found === null) return html`<p class="quiet">${t.nothing}</p>`;
  const { opinion, picture, gradient, generation, real } = found;
  const ink = jury.card.medium === "ink";
  const least = opinion.score < (real[0] ?? Number.NEGATIVE_INFINITY);
  return html`<div class="jury-pictures">
      <figure>
        <img class="picture" src=${picture} alt=${t.picture} />
        <figcaption class="quiet small">${t.picture}</figcaption>
      </figure>
      ${
        gradient !== null &&
        html`<figure>
          <img class="gradient" src=${gradient} alt=${t.pleasesOne} />
          <figcaption class="quiet small"><b>${t.pleasesOne}</b><br />${ink ? t.pleasesInk : t.pleasesColour}</figcaption>
        </figure>`
      }
    </div>
    <div class="jury-said" role="status">
      <p class="jury-who quiet small">${t.generation(String(generation))}</p>
      <p class="verdict-line"><${Verdict} wins=${opinion.wins} /></p>
      <p>${t.opinion(percent(opinion.wins))} ${t.yardstick(Math.round(opinion.percentile))}</p>
    </div>
    ${real.length > 1 && html`<${Yardstick} real=${real} score=${opinion.score} />`}
    <p class=${least ? "outside now" : "outside quiet"}>${least && html`<b>${t.outsideNow}</b> `}${t.outside}</p>`;
}

/** What D says of this picture among what it says of real ones: the middle half of them is the thick part. @param {{real: readonly number[], score: number}} props */
function Yardstick({ real, score }) {
  const t = words.value;
  const at = placeOf(real, score);
  const n = at.real.length - 1;
  const x = (/** @type {number} */ share) => 8 + 344 * share;
  const quartile = (/** @type {number} */ part) => x(at.real[Math.round(n * part)] ?? 0);
  return html`<figure class="yardstick">
    <svg viewBox="0 0 360 44" role="img" aria-label=${t.yardstickName}>
      <line class="whole" x1=${x(at.real[0] ?? 0)} x2=${x(at.real[n] ?? 1)} y1="14" y2="14" />
      <line class="middle" x1=${quartile(0.25)} x2=${quartile(0.75)} y1="14" y2="14" />
      <circle class="here" cx=${x(at.here)} cy="14" r="6" />
      <text x="8" y="40">← ${t.lessReal}</text>
      <text class="middle-name" x="180" y="40">${t.realOnes}</text>
      <text class="end" x="352" y="40">${t.moreReal} →</text>
    </svg>
  </figure>`;
}

/** One round of the duel in slow motion: first D learns, then G is pushed. */
import { html, Icon } from "../../base/html.js";
import { percent } from "../../base/words.js";
import { useHeld } from "../../kit/scope.js";
import { Refusal } from "../../kit/trouble.js";
import { Losses } from "./round-formula.js";
import { roundOf } from "./round-numbers.js";
import { Players } from "./round-players.js";
import { Rows } from "./round-rows.js";
import { createRound } from "./round-steps.js";
import { Trace } from "./round-trace.js";
import { words } from "./words-round.js";

/** @typedef {import("../../base/api.js").Card} Card */
/** @typedef {import("./columns-round.js").DuelRoom} DuelRoom */

/** Nothing where no round of this model was kept. @param {{card: Card, cards: Card[], room: DuelRoom}} props */
export function Round({ card, cards, room }) {
  const kept = roundOf(card, cards);
  return kept === null ? null : html`<${Parts} key=${kept.name} card=${card} kept=${kept} room=${room} />`;
}

/** @param {{card: Card, kept: Card, room: DuelRoom}} props */
function Parts({ card, kept, room }) {
  const round = useHeld(() => createRound(card, kept, room), [card, kept]);
  const t = words.value;
  const trouble = round.trouble.value;
  return html`<section class="round" aria-label=${t.round}>
    <h2>${t.round}</h2>
    <p class="said">${t.roundText}</p>
    <div class="round-desk">
      <div class="round-hand">
        <${Players} round=${round} />
        <${Trace} round=${round} />
        <${Steps} round=${round} />
      </div>
      <div class=${`round-seen ${trouble === null ? "" : "troubled"} ${round.waiting.value ? "waiting" : ""}`}>
        <${Told} round=${round} />
        <${Rows} round=${round} ink=${card.medium === "ink"} />
        <${Refusal} trouble=${trouble} retry=${round.retry} drop=${round.retry} />
      </div>
    </div>
    <${Losses} round=${round} />
  </section>`;
}

/** On and back. @param {{round: import("./round-steps.js").Round}} props */
function Steps({ round }) {
  const t = words.value;
  const k = round.half.value;
  return html`<div class="round-steps">
    <button type="button" class="button" disabled=${k === 0} onClick=${() => round.step(-1)}>
      <${Icon} name="earlier" /><span>${t.back}</span>
    </button>
    <button type="button" class="button main" disabled=${k === round.last} onClick=${() => round.step(1)}>
      <${Icon} name="later" /><span>${t.on}</span>
    </button>
    <span class="quiet">${k === 0 ? t.placeStart : t.place(String(k), String(round.last))}</span>
  </div>`;
}

/** What has just happened, with its numbers. @param {{round: import("./round-steps.js").Round}} props */
function Told({ round }) {
  const t = words.value;
  const shown = round.shown.value;
  if (shown === null) return html`<p class="round-told" role="status"></p>`;
  const { before, now, moved, steps } = shown;
  if (before === null || moved === null)
    return html`<p class="round-told" role="status">${t.said.null(percent(now.mean.drawn))}</p>`;
  const told = (/** @type {"drawn" | "real"} */ row) =>
    /** @type {[string, string]} */ ([percent(before.mean[row]), percent(now.mean[row])]);
  // D wants the drawn ones lower, G wants them higher.
  const better =
    moved === "discriminator" ? now.mean.drawn < before.mean.drawn : now.mean.drawn > before.mean.drawn;
  return html`<p class="round-told" role="status">
    ${t.said[moved]({ drawn: told("drawn"), real: told("real") }, better, steps)}
  </p>`;
}

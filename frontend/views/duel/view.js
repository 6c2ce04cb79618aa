/** Duel: a generator and a discriminator, generation by generation. */
import { decodeBody } from "../../base/api.js";
import { newSeed, parseNumber } from "../../base/codes.js";
import * as column from "../../base/columns.js";
import { html, Icon, useMemo, useRef } from "../../base/html.js";
import { narrow } from "../../base/media.js";
import { fileOf } from "../../base/pictures.js";
import { number } from "../../base/words.js";
import { Choices } from "../../kit/choices.js";
import { Head } from "../../kit/head.js";
import { Later } from "../../kit/later.js";
import { useHeld } from "../../kit/scope.js";
import { Status } from "../../kit/status.js";
import { Story } from "../../kit/story.js";
import { Explained } from "../../kit/term.js";
import { Play, Scrubber } from "../../kit/transport.js";
import { Trouble } from "../../kit/trouble.js";
import { IsNew, ViewLink } from "../../kit/view-link.js";
import { at, room, UNDER } from "./address.js";
import { Curves, told } from "./curve.js";
import { createDuel } from "./duel.js";
import { Matrix } from "./matrix.js";
import { FOOLED, matrixOf, measuredOf, stepsOf } from "./measured.js";
import { Wall } from "./wall.js";
import { words } from "./words.js";

/** @typedef {import("../../base/api.js").Card} Card */
/** @typedef {import("./duel.js").Duel} Duel */
/** @typedef {Event & {currentTarget: HTMLInputElement}} FieldEvent */
/** @typedef {Record<string, {fits: (card: Card) => boolean, title: {en: string, zh: string}}>} Views */

/** Through the generations. @param {{duel: Duel}} props */
function Walk({ duel }) {
  const t = words.value;
  const here = duel.drawn.value;
  const transport = { playing: duel.playing.value, play: duel.play, pause: duel.pause };
  const text = t.walked(duel.numberOf(here), duel.numberOf(duel.last));
  return html`<div class="walk">
    <${Play} ...${transport} main=${true} />
    <${Scrubber} label=${t.walk} at=${here} most=${duel.last} text=${text} walk=${duel.scrub} transport=${transport} />
  </div>`;
}

/** The generation by its number, and another noise. @param {{duel: Duel}} props */
function Where({ duel }) {
  const t = words.value;
  const here = duel.drawn.value;
  const minutes = duel.all[here]?.measured?.minutes;
  /** @param {FieldEvent} event */
  const placed = ({ currentTarget }) => {
    const next = parseNumber(currentTarget.value);
    const found = duel.all.findIndex(({ number }) => number === next);
    if (found >= 0) duel.scrub(found);
    currentTarget.value = String(duel.numberOf(duel.drawn.peek()));
  };
  return html`<div class="where">
    <label><span>${t.walkBefore}</span>
      <input type="text" inputmode="numeric" autocomplete="off" value=${duel.numberOf(here)} aria-label=${t.walkTyped}
        onFocus=${duel.pause} onChange=${placed} />
      <span>${t.walkAfter(duel.numberOf(duel.last))}</span></label>
    <span class="quiet minutes">${here === 0 ? t.untrained : minutes !== undefined && t.minutes(number(minutes, 1))}</span>
    <button type="button" class="button" onClick=${() => duel.roll(newSeed())}><${Icon} name="random" /><span>${t.roll}</span></button>
  </div>`;
}

/** Whose discriminator judges, that of the same generation or one that stays; and what of its opinion is shown. @param {{duel: Duel}} props */
function Judge({ duel }) {
  const t = words.value;
  const fixed = at.judge.value !== null;
  const other = fixed ? duel.judge.value : duel.last;
  return html`<div class="judge">
    <${Choices} name="judge" label=${t.judgedBy} choices=${/** @type {const} */ (["own", "other"])} value=${fixed ? "other" : "own"}
      say=${(/** @type {"own" | "other"} */ who) => (who === "own" ? t.judges.own : t.judges.other(duel.numberOf(other)))}
      take=${(/** @type {"own" | "other"} */ who) => duel.judgedBy(who === "own" ? null : other)} />
    <${Choices} name="under" label=${t.underLabel} choices=${UNDER} value=${at.under.value}
      say=${(/** @type {typeof UNDER[number]} */ one) => t.unders[one]} take=${(/** @type {typeof UNDER[number]} */ under) => room.go({ under })} />
  </div>`;
}

/** What can be done with the pictures that are picked. @param {{duel: Duel, views: Views}} props */
function Picked({ duel, views }) {
  const t = words.value;
  const { card } = duel;
  const picked = at.picked.value;
  const codes = duel.shown.value?.answer.codes ?? [];
  const [a, b] = picked;
  const [first, second] = picked.map((k) => codes[k]);
  if (first === undefined) return html`<p class="picked-part quiet">${t.pickHint}</p>`;
  const newest = duel.drawn.value === duel.last;
  const generation = newest ? "" : String(duel.numberOf(duel.drawn.value));
  const text = (/** @type {number[]} */ code) => column.code.write(code) ?? "";
  const there = (/** @type {string} */ view) => views[view]?.fits(card) ?? false;
  return html`<div class="picked-part">
    <b>${a === undefined || b === undefined ? t.pickedOne((a ?? 0) + 1) : t.pickedTwo(a + 1, b + 1)}</b>
    ${
      second !== undefined
        ? there("between") &&
          html`<${ViewLink} view="between" class="button" texts=${{ model: card.name, stops: `c${text(first)}~c${text(second)}`, t: "", generation }}><span>${t.between}</span><//>`
        : html`${
            there("sliders") &&
            html`<${ViewLink} view="sliders" class="button" texts=${{ model: card.name, code: text(first), seed: "", e: "", generation }}><span>${t.levers}</span><//>`
          }
            ${there("neighbours") && html`<${IsNew} card=${card} texts=${{ code: text(first), generation }} />`}`
    }
    <button type="button" class="quiet-button" onClick=${() => room.go({ picked: [] })}><${Icon} name="close" /><span>${t.unpick}</span></button>
    ${second === undefined && there("between") && html`<span class="quiet small more">${t.betweenHint}</span>`}
  </div>`;
}

/** What the lecture tells, against what the card holds. @param {{duel: Duel}} props */
function Measured({ duel }) {
  const t = words.value;
  const matrix = matrixOf(duel.card);
  const caught = measuredOf(duel.all, "caught")?.at(-1);
  const distance = measuredOf(duel.all, "distance");
  if (matrix === null && (caught === undefined || distance === null)) return null;
  const [first = 0, last = 0] = [distance?.[0], distance?.at(-1)];
  const row = (/** @type {number} */ g) => matrix?.[g]?.[duel.last] ?? 0;
  const steps = matrix === null || matrix.length < 3 ? null : stepsOf(matrix);
  return html`<h3>${t.measured}</h3>
    ${steps !== null && html`<p>${t.steps(steps.all, steps.slips, steps.caught)}</p>`}
    ${
      caught !== undefined &&
      distance !== null &&
      html`<p>${(caught > FOOLED && last < first ? t.betterYet : t.ends)(number(caught), told(first), told(last))}</p>`
    }
    ${matrix !== null && html`<p>${(row(0) > FOOLED ? t.recalls : t.forgot)(number(row(0)), number(row(duel.last)))}</p>`}`;
}

/** What the view asks the server, as programs. @param {Duel} duel @returns {import("../../kit/from-code.js").Request} */
function requestOf(duel) {
  const path = `/models/${duel.card.name}`;
  const [generation, discriminator] = [duel.numberOf(duel.drawn.peek()), duel.numberOf(duel.judge.peek())];
  const codes = duel.shown.peek()?.answer.codes.slice(0, 2) ?? [];
  if (!duel.judged || codes.length === 0)
    return { path: `${path}/sample`, body: { n: 4, seed: duel.seed.peek(), generation } };
  return {
    path: `${path}/decode`,
    body: { ...decodeBody(codes, null, generation), discriminator },
    gives: "card",
  };
}

/** @param {{card: Card, models: Card[], cards: Card[], views: Views}} props */
export function View({ card, models, cards, views }) {
  const duel = useHeld(() => createDuel(card, room), [card]);
  const done = useRef(false);
  const t = words.value;
  const now = duel.shown.value;
  const trouble = duel.trouble.value;
  // Not before anything was learnt, and not by another one's discriminator.
  if (now !== null && now.question.drawn > 0 && now.question.judge === now.question.drawn)
    if (at.picked.value.some((k) => (now.answer.opinions?.[k]?.wins ?? 0) > 0.5)) done.current = true;
  // What stands below wakes for what it shows itself, not with every step through the generations.
  const below = useMemo(
    () => html`<${Matrix} duel=${duel} />
      <${Later} load=${() => import("./round.js")} part="Round" given=${{ card, cards, room }} />
      ${duel.judged && html`<${Later} load=${() => import("./jury.js")} part="Jury" given=${{ card, room }} />`}`,
    [duel, cards],
  );
  const lead = html`<p class="lead"><${Explained} text=${t.lead} place="duel lead" />${duel.judged && t.leads[at.under.value]}</p>`;
  return html`<main class="view duel" tabindex="-1">
    <${Head} card=${card} models=${models} room=${room} task=${duel.judged ? t.task : undefined} done=${done.current} />
    ${!narrow.value && lead}
    <div class="stand">
      <${Walk} duel=${duel} />
      ${!narrow.value && html`<${Where} duel=${duel} />`}
      <div class="stage">
        <${Wall} duel=${duel} />
        ${trouble !== null && html`<${Trouble} problem=${trouble.problem} retryMs=${trouble.retryMs} action=${t.problems.tryNow} act=${duel.retry} />`}
      </div>
    </div>
    ${narrow.value && html`<${Where} duel=${duel} />${lead}`}
    <div class="beside-wall">
      ${duel.judged ? html`<${Judge} duel=${duel} />` : html`<p class="quiet">${t.noOpinions}</p>`}
      <${Picked} duel=${duel} views=${views} />
      <${Curves} duel=${duel} />
    </div>
    ${below}
    <${Story} sentences=${t.story}><${Measured} duel=${duel} /><//>
    <${Status} card=${card} seed=${duel.seed.value} request=${() => requestOf(duel)}
      picture=${async () => (now === null ? null : fileOf(now.answer.pictures.slice(0, narrow.peek() ? 6 : 8), 8, at.paper.peek()))} />
  </main>`;
}

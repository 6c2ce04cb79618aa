/** Neighbours: the training pictures nearest to a picture, and what a sum of them makes of it. Is it new, is it a copy? */
import { newSeed } from "../../base/codes.js";
import { html, Icon, useRef, useState } from "../../base/html.js";
import { narrow } from "../../base/media.js";
import { lang, number, percent } from "../../base/words.js";
import { Input } from "../../input/input.js";
import { Sheets } from "../../input/sheets.js";
import { Choices } from "../../kit/choices.js";
import { Generations } from "../../kit/generations.js";
import { Head, titleOf } from "../../kit/head.js";
import { useHeld } from "../../kit/scope.js";
import { Status } from "../../kit/status.js";
import { Story } from "../../kit/story.js";
import { Trouble } from "../../kit/trouble.js";
import { at, room, SPACES } from "./address.js";
import { kin, measured } from "./beside.js";
import { Beside } from "./beside-table.js";
import { BlendParts } from "./blend.js";
import { curveOf } from "./curve.js";
import { farText } from "./far.js";
import { createNearness, ROW, verdictOf } from "./nearness.js";
import { words } from "./words.js";

/** @typedef {import("../../base/api.js").Card} Card */
/** @typedef {import("../../base/api.js").Near} Near */
/** @typedef {import("./nearness.js").Nearness} Nearness */

/** The drawing of the curve, in its own units. */
const [WIDTH, HEIGHT, LEFT, BOTTOM] = [360, 180, 36, 34];

/** Where the picture stands among real ones. @param {{near: Near}} props */
function Curve({ near }) {
  const t = words.value;
  const distance = near.neighbours[0]?.distance ?? 0;
  const { points, here, most } = curveOf(near.real, distance);
  const x = (/** @type {number} */ part) => LEFT + part * (WIDTH - LEFT - 8);
  const y = (/** @type {number} */ part) => 8 + (1 - part) * (HEIGHT - BOTTOM - 8);
  const digits = near.unit === "pixels" ? 0 : 1;
  return html`<figure class="curve">
    <svg viewBox=${`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label=${`${t.curve}: ${t.told(farText(distance, near.unit), near.percentile)}`}>
      <path class="axis" d=${`M${LEFT} 8V${y(0)}H${WIDTH - 8}`} />
      ${[0, 50, 100].map((n) => html`<text key=${n} x=${LEFT - 6} y=${y(n / 100) + 4} text-anchor="end">${n}</text>`)}
      ${[0, 0.5, 1].map((part) => html`<text key=${part} x=${x(part / 1.04)} y=${HEIGHT - BOTTOM + 16} text-anchor=${part === 1 ? "end" : part === 0 ? "start" : "middle"}>${number((most / 1.04) * part, digits)}</text>`)}
      <text x=${WIDTH - 10} y=${y(0) - 8} text-anchor="end">${t.shareAxis}</text>
      <text class="axis-name" x=${(LEFT + WIDTH) / 2} y=${HEIGHT - 3} text-anchor="middle">${t.axis[near.unit]}</text>
      <polyline class="real" points=${points.map((p) => `${x(p.x).toFixed(1)},${y(p.y).toFixed(1)}`).join(" ")} />
      <path class="drop" d=${`M${x(here.x)} ${y(0)}V${y(here.y)}H${LEFT}`} />
      <circle class="here" cx=${x(here.x)} cy=${y(here.y)} r="5" />
    </svg>
  </figure>`;
}

/** The picture itself. @param {{nearness: Nearness}} props */
function Asked({ nearness }) {
  const t = words.value;
  const near = nearness.found.value;
  const now = nearness.trouble.value;
  const subject = nearness.subject.value;
  const what =
    subject === null
      ? ""
      : "seed" in subject
        ? t.asked.seed(String(subject.seed))
        : "code" in subject
          ? t.asked.code
          : t.asked.input;
  return html`<figure class=${`asked ${now === null ? "" : "troubled"} ${nearness.waiting.value ? "waiting" : ""}`}>
    <div class="stage">
      ${near === null ? html`<p class="stage-invite quiet">${subject === null ? t.nothing : ""}</p>` : html`<img class="picture" src=${near.input} alt=${t.picture} />`}
      ${now !== null && html`<${Trouble} problem=${now.problem} retryMs=${now.retryMs} action=${t.problems.tryNow} act=${nearness.retry} />`}
    </div>
    <figcaption class="quiet small">${what}</figcaption>
  </figure>`;
}

/** The row of neighbours. @param {{nearness: Nearness, near: Near}} props */
function NearRow({ nearness, near }) {
  const t = words.value;
  return html`<section class="near" aria-label=${t.row}>
    <div class="near-head">
      <h2>${t.row}</h2>
      <${Choices} name="space" label=${t.space} choices=${SPACES} value=${at.space.value}
        say=${(/** @type {typeof SPACES[number]} */ space) => t.spaces[space]}
        take=${(/** @type {typeof SPACES[number]} */ space) => room.go({ space })} />
    </div>
    <ol class="near-row">
      ${near.neighbours.map(
        (each, k) => html`<li key=${k}>
          <button type="button" class="pick" onClick=${() => nearness.put(each.image)}
            aria-label=${t.neighbour(String(each.index), each.label == null ? "" : t.shows(each.label), farText(each.distance, near.unit))}>
            <img class="picture" src=${each.image} alt="" />
          </button>
          <span class="near-far">${each.label != null && html`<b translate=${false}>${each.label}</b> `}${farText(each.distance, near.unit)}</span>
        </li>`,
      )}
    </ol>
    <p class="quiet small">${t.spaceHints[near.unit][nearness.card.pictures ?? "digits"]} ${t.rowHint}</p>
  </section>`;
}

/** In plain words, and on the curve. @param {{near: Near}} props */
function Verdict({ near }) {
  const t = words.value;
  const distance = near.neighbours[0]?.distance ?? 0;
  const verdict = verdictOf(distance, near.percentile);
  return html`<section class=${`verdict ${verdict}`} aria-label=${t.question}>
    <h2>${t.question}</h2>
    <p class="verdict-word" role="status">${t.verdicts[verdict]}</p>
    <p>${t.told(farText(distance, near.unit), near.percentile)}</p>
    <${Curve} near=${near} />
  </section>`;
}

/** More than so many percent would be "much better". */
const MUCH = 5;

/** How one share stands to another, in percent. @param {number} one @param {number} other @returns {"less" | "alike" | "more"} */
export const comparedTo = (one, other) =>
  one < other - MUCH ? "less" : one > other + MUCH ? "more" : "alike";

/** What was measured of many, where a card says so; and whether the lecture's claim comes out. @param {{models: Card[]}} props */
function Measured({ models }) {
  const t = words.value;
  const known = measured(models);
  const real = known[0]?.real;
  if (real === undefined) return null;
  const vaes = known.filter(({ card }) => /vae/.test(card.family));
  const gans = known.filter(({ card }) => /gan/.test(card.family));
  const more = vaes.every(({ value }) => value > real + MUCH);
  const mean = (/** @type {typeof known} */ some) =>
    some.reduce((sum, { value }) => sum + value, 0) / Math.max(1, some.length);
  const share = (/** @type {number} */ value) => percent(value / 100, 1);
  return html`<h3>${t.measured}</h3>
    <p>${t.measuredText}</p>
    <ul>
      ${known.map(({ card, value }) => html`<li key=${card.name}>${titleOf(card)}: <b>${share(value)}</b></li>`)}
      <li>${t.realOnes}: <b>${share(real)}</b></li>
    </ul>
    ${vaes.length > 0 && html`<p>${more ? t.comesOut : t.surprising}</p>`}
    ${
      vaes.length > 0 &&
      gans.length > 0 &&
      html`<p>${t.duel(share(mean(gans)), share(mean(vaes)), comparedTo(mean(gans), mean(vaes)))}</p>`
    }`;
}

/** Whose training pictures are not here; a model that is another one's moments is not asked besides. @param {{cards: Card[]}} props */
function Without({ cards }) {
  const left = cards.filter(
    ({ medium, verbs, generations }) =>
      medium !== "text" &&
      verbs.includes("decode") &&
      !verbs.includes("neighbours") &&
      !generations?.some(({ turn }) => turn),
  );
  if (left.length === 0) return null;
  const names = new Intl.ListFormat(lang.value).format(left.map(titleOf));
  return html`<p class="quiet">${words.value.without(names)}</p>`;
}

/** @param {{card: Card, models: Card[], cards: Card[]}} props */
export function View({ card, models, cards }) {
  const nearness = useHeld(() => createNearness(card, room), [card]);
  const [sheet, setSheet] = useState(/** @type {import("../../input/sheets.js").Sheet} */ (null));
  const done = useRef(false);
  const t = words.value;
  const near = nearness.found.value;
  // Not by the sample that the view begins with.
  const chosen = at.seed.value !== null || at.code.value !== null || nearness.laid.value;
  if (chosen && near !== null && near.percentile > 95) done.current = true;
  const request = () => ({
    path: `/models/${card.name}/neighbours`,
    body: { image: near?.input ?? "", k: ROW, space: at.space.value, blend: true },
  });
  const die =
    nearness.chance &&
    html`<button type="button" class="button" onClick=${() => nearness.roll(newSeed())}>
    <${Icon} name="random" /><span>${t.roll}</span>
  </button>`;
  const drawn = nearness.subject.value !== null && !("input" in nearness.subject.value);
  const generations = drawn && html`<${Generations} card=${card} room=${room} />`;
  const sentences = /gan/.test(card.family) ? [...t.story, t.duelStory] : t.story;
  return html`<main class="view neighbours" tabindex="-1">
    <${Head} card=${card} models=${models} room=${room} task=${t.task} done=${done.current} />
    ${!narrow.value && html`<div class="neighbours-input"><${Input} taker=${nearness.taker} />${die}${generations}</div>`}
    <div class="stand">
      <${Asked} nearness=${nearness} />
      ${!narrow.value && near !== null && html`<${Verdict} near=${near} />`}
      ${
        narrow.value &&
        html`<div class="neighbours-quick">${die}
        <button type="button" class="button" onClick=${() => setSheet("input")}><${Icon} name="pen" /><span>${t.put}</span></button>${generations}</div>`
      }
    </div>
    ${near !== null && html`<${NearRow} nearness=${nearness} near=${near} />${narrow.value && html`<${Verdict} near=${near} />`}<${BlendParts} near=${near} />`}
    <${Beside} nearness=${nearness} cards=${cards} />
    <${Story} sentences=${sentences}><${Measured} models=${kin(card, cards)} /><${Without} cards=${cards} /><//>
    <${Status} card=${card} seed=${at.seed.value} request=${request} />
    <${Sheets} sheet=${sheet} close=${() => setSheet(null)} title=${t.put} taker=${nearness.taker} sentences=${sentences} />
  </main>`;
}

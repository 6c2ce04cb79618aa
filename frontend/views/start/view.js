/** Start: one lever to pull, and below it the path of the lecture. */

import { pulledTo } from "../../base/codes.js";
import * as column from "../../base/columns.js";
import { computed, html, Icon, signal, useComputed, useMemo } from "../../base/html.js";
import { touched } from "../../base/media.js";
import { screen } from "../../base/screen.js";
import { number } from "../../base/words.js";
import { Picture } from "../../kit/canvas.js";
import { Later } from "../../kit/later.js";
import { StageTrouble } from "../../kit/trouble.js";
import { ViewLink } from "../../kit/view-link.js";
import { Drawbar } from "../../levers/drawbar.js";
import { createStage, useInstrument } from "../../levers/instrument.js";
import { nameOf } from "../../levers/words.js";
import { room } from "./address.js";
import { words } from "./words.js";

/** @typedef {import("../../base/api.js").Card} Card */

/** The seed to begin with: a bold 7, which leans without becoming anything else. early.js has its picture asked for at once. */
export const OPENING = 48;

/** @typedef {ReturnType<typeof createPlay>} Play */

/** Besides the one lever, so many stand in the small picture of all. */
const OTHERS = 2;

/** The model with as few levers as the page shows: of those whose effect has a name the one that says most, and two others. @param {Card} card @returns {Card} */
export function inBrief(card) {
  const smooth = card.sliders.filter(({ stops }) => !stops?.length); // one that goes from stop to stop cannot swing
  const lever = smooth.find(({ label }) => label) ?? smooth[0];
  const others = smooth.filter((other) => other !== lever).slice(0, OTHERS);
  return { ...card, sliders: lever === undefined ? [] : [lever, ...others] };
}

/**
 * @param {import("../../levers/instrument.js").Instrument} instrument
 * @param {Parameters<typeof createStage>[1]} [o]
 */
export function createPlay(instrument, o) {
  const lever = /** @type {import("../../levers/instrument.js").Lever} */ (instrument.all[0]);
  /** So far the lever swings by itself beside where it stands. */
  const swing = signal(0);
  const value = computed(() => instrument.valueOf(lever) + swing.value);
  const code = computed(() => {
    const now = instrument.code.value;
    return now === null || swing.value === 0 ? now : pulledTo(now, lever, value.value);
  });
  return {
    ...createStage({ ...instrument, code }, o),
    instrument,
    lever,
    swing,
    value,
    /** @param {number} next */
    pull(next) {
      swing.value = 0;
      instrument.pull(lever, next);
    },
  };
}

/** The one lever. @param {{play: Play, n: number}} props `n`: its place among all */
function OneLever({ play, n }) {
  const { instrument, lever, value, pull } = play;
  const t = words.value;
  const strip = useComputed(() => instrument.strips.value.get(lever.id) ?? null);
  const own = useComputed(() => instrument.ownOf(lever));
  const name = nameOf(lever);
  const { label } = lever;
  return html`<p class="pull">
      ${typeof label === "string" ? t.start.pull[label] : name ? t.start.named(name) : t.start.pull.other}
    </p>
    <${Drawbar}
      value=${value}
      low=${lever.low}
      high=${lever.high}
      pull=${pull}
      strip=${strip}
      lying=${true}
      label=${name ? `${t.lever(n)}, ${name}` : t.lever(n)}
      say=${(/** @type {string} */ x) => t.leverText(n, x, name)}
      own=${own}
      marked=${instrument.can("sample")}
    />`;
}

/** All levers of the model, standing as they stand here. @param {{play: Play, n: number}} props */
function AllLevers({ play, n }) {
  const { card, code, input, label } = play.instrument;
  const say = (/** @type {string | null} */ text) => text ?? "";
  const texts = {
    model: card.name,
    code: say(column.code.write(code.value)),
    ...(input.value !== null && { input: say(column.input.write(input.value)) }),
    ...(label.value !== null && { label: String(label.value) }),
  };
  return html`<${ViewLink} view="sliders" texts=${texts} class="button">${words.value.start.all(number(n))}<//>`;
}

/** One lever of a model. @param {{card: Card, cards: Card[], views: Record<string, any>, chapters: import("./path.js").Chapter[]}} props */
function Playing({ card, cards, views, chapters }) {
  const brief = useMemo(() => inBrief(card), [card]);
  const {
    instrument,
    sounding: play,
    trouble,
    retry,
  } = useInstrument(brief, room, createPlay, { begin: OPENING });
  const t = words.value;
  const [first] = brief.sliders;
  const levers = chapters.some(({ views }) => views.some(({ name }) => name === "sliders"));
  return html`<main class="view start" tabindex="-1">
    <section class="welcome">
      <h2>${t.start.title}</h2>
      <p>${t.start.what}</p>
      <p>${t.start.network(number(card.code_size))}</p>
      <p>${t.start.lever}</p>
    </section>
    <section id="console" class="one-lever" aria-label=${t.start.console} tabindex="-1">
      <div class=${`stage ${trouble.value === null ? "" : "troubled"} ${play.waiting.value ? "waiting" : ""}`}>
        <${Picture} source=${play.picture} label=${t.start.stage} class="stage-picture" />
        <${StageTrouble} trouble=${trouble.value} centre=${instrument.centre} again=${retry} />
      </div>
      <${OneLever} play=${play} n=${first === undefined ? 1 : card.sliders.indexOf(first) + 1} />
      <${Later} load=${() => import("./invitation.js")} part="Invitation" given=${{ play }} />
      <p class="pulled">
        <span role="status">${touched.value && t.start.pulled}</span>
        ${
          room.at.code.value !== null &&
          html`<button type="button" class="quiet-button" onClick=${screen.afresh}>
            <${Icon} name="reset" /><span>${t.afresh}</span>
          </button>`
        }
        ${levers && html`<${AllLevers} play=${play} n=${card.sliders.length} />`}
      </p>
    </section>
    <${Later} load=${() => import("./path.js")} part="Path" given=${{ chapters, views, cards, play: play }} />
  </main>`;
}

/** @param {{card: Card | undefined, cards: Card[], views: Record<string, any>, chapters: import("./path.js").Chapter[]}} props */
export function View({ card, cards, views, chapters }) {
  const t = words.value;
  if (card !== undefined)
    return html`<${Playing} key=${card.name} card=${card} cards=${cards} views=${views} chapters=${chapters} />`;
  return html`<main class="view start" tabindex="-1">
    <section class="welcome">
      <h2>${t.start.title}</h2>
      <p>${t.start.what}</p>
      <p>${t.start.noModel}</p>
    </section>
    <${Later} load=${() => import("./path.js")} part="Path" given=${{ chapters, views, cards, play: null }} />
  </main>`;
}

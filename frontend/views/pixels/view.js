/** Pixels: a picture drawn pixel by pixel, each given those before it; completed, weighed, changed. */
import * as api from "../../base/api.js";
import { html, Icon, useState } from "../../base/html.js";
import { narrow } from "../../base/media.js";
import { Input } from "../../input/input.js";
import { Sheets } from "../../input/sheets.js";
import { Choices } from "../../kit/choices.js";
import { Head } from "../../kit/head.js";
import { Keep } from "../../kit/keep.js";
import { useHeld } from "../../kit/scope.js";
import { Status } from "../../kit/status.js";
import { Story } from "../../kit/story.js";
import { at, room, TASKS } from "./address.js";
import { PixelWall } from "./endings.js";
import { PixelFormula } from "./formula.js";
import { Likelihood } from "./likelihood.js";
import { PixelLook } from "./look.js";
import { Nine } from "./nine.js";
import { createPixels } from "./pixels.js";
import { CoverTools, PixelChance, Transport, Wish } from "./play.js";
import { PixelStage, StageTools } from "./stage.js";
import { words } from "./words.js";

/** @typedef {api.Card} Card */
/** @typedef {typeof TASKS[number]} Task */

/** The endings on screen as files. @param {{pixels: import("./pixels.js").Pixels}} props */
function KeepEndings({ pixels }) {
  const t = words.value.pixel;
  const { card, held } = pixels;
  const make = async (/** @type {"image/png" | "image/gif"} */ kind) => {
    const body = held.drawing.peek()?.body;
    return body === undefined ? null : api.endings(card.name, body, kind);
  };
  return html`<${Keep} label=${t.sheet} name=${`${card.name}.png`} make=${() => make("image/png")} />
    <${Keep} label=${t.gif} name=${`${card.name}.gif`} make=${() => make("image/gif")} />`;
}

/** What a judge can read in a model's drawings, where that may be wished for. @param {Card} card @param {Card[]} cards */
const wishesOf = (card, cards) =>
  (card.parameters.includes("wish") && cards.find(({ name }) => name === card.judge)?.labels) || [];

/** @param {{card: Card, models: Card[], cards: Card[]}} props */
export function View({ card, models, cards }) {
  const pixels = useHeld(() => createPixels(card, room, { wishes: wishesOf(card, cards) }), [card]);
  const [sheet, setSheet] = useState(/** @type {import("../../input/sheets.js").Sheet} */ (null));
  const t = words.value;
  const task = pixels.task.value;
  const request = () => {
    const drawn = pixels.held.drawing.value;
    const order = drawn?.begun.order ?? "down";
    const values = drawn?.nats == null ? undefined : drawn.values[pixels.ending.value];
    const seen = pixels.seen.value;
    /** @type {import("../../kit/from-code.js").Request} */
    const score = {
      path: `/models/${card.name}/score`,
      body: task === "score" || values === undefined ? { image: seen?.picture ?? "" } : { values, order },
      gives: "score",
      title: t.pixel.tasks.score,
    };
    /** @type {import("../../kit/from-code.js").Request} */
    const complete = {
      path: `/models/${card.name}/complete`,
      body: drawn?.body ?? {},
      title: t.pixel.endings,
    };
    return task === "score" ? score : [complete, score];
  };

  const tops = html`<div class="pixel-tops">
    <${Choices} name="task" label=${t.pixel.task} choices=${TASKS} value=${task}
      say=${(/** @type {Task} */ one) => t.pixel.tasks[one]} tell=${(/** @type {Task} */ one) => `${t.pixel.tasks[one]}: ${t.pixel.taskHints[one]}`}
      take=${(/** @type {Task} */ one) => pixels.ask({ task: one })} />
  </div>`;
  const cover = task === "complete" && html`<${CoverTools} pixels=${pixels} />`;
  const wish = task === "draw" && pixels.wishes.length > 0 && html`<${Wish} pixels=${pixels} />`;
  const chance = task !== "score" && pixels.more.value && html`<${PixelChance} pixels=${pixels} />`;
  const wall = task !== "score" && html`<${PixelWall} pixels=${pixels} />`;
  const formula = html`<${PixelFormula} pixels=${pixels} />`;
  const head = html`<${Head} card=${card} models=${models} room=${room} task=${task === "nine" ? undefined : t.pixel.try}
    done=${at.given.value !== null} />`;
  if (task === "nine")
    return html`<main class="view pixels nine-view" tabindex="-1">
      ${head} ${tops}
      <${Nine} room=${room} />
      <${Story} sentences=${t.pixel.story}>${formula}<//>
      <${Status} card=${card} request=${request} />
    </main>`;
  return html`<main class=${`view pixels ${task} ${card.medium === "ink" ? "" : "coloured"}`} style=${{ "--side": pixels.side }}>
    ${head}
    ${!narrow.value && tops}
    ${!narrow.value && pixels.takes.value && html`<${Input} taker=${pixels.taker} />`}
    <div class="stand">
      <${PixelStage} pixels=${pixels} />
      ${!narrow.value && html`<${StageTools} pixels=${pixels} cards=${cards} />`}
      ${
        narrow.value &&
        html`<div class="quick">
          ${
            task !== "draw" &&
            html`<button type="button" class="quick-button" onClick=${() => setSheet("input")}>
              <${Icon} name="pen" /><span>${t.pixel.picturePick}</span>
            </button>`
          }
          ${
            task !== "score" &&
            html`<button type="button" class="quick-button" onClick=${pixels.roll}>
              <${Icon} name="random" /><span>${t.random}</span>
            </button>`
          }
          <button type="button" class="quick-button" onClick=${() => setSheet("story")}>
            <${Icon} name="book" /><span>${t.storyShort}</span>
          </button>
        </div>`
      }
    </div>
    ${narrow.value && [tops, html`<${StageTools} pixels=${pixels} cards=${cards} />`]}
    <${PixelLook} pixels=${pixels} />
    <section id="console" class="pixel-console" aria-label=${t.pixel.console} tabindex="-1">
      ${task === "score" ? html`<${Likelihood} pixels=${pixels} />` : html`<${Transport} pixels=${pixels} />`}
      ${narrow.value && wall}
      ${cover}${wish}${chance}
    </section>
    ${!narrow.value && wall}
    ${!narrow.value && html`<${Story} sentences=${t.pixel.story}>${formula}<//>`}
    <${Status} card=${card} seed=${pixels.seed.value} request=${request}>
      ${task !== "score" && html`<${KeepEndings} pixels=${pixels} />`}
    <//>
    <${Sheets} sheet=${sheet} close=${() => setSheet(null)} title=${t.pixel.picturePick} taker=${pixels.taker} takes=${pixels.takes.value} sentences=${t.pixel.story}>${formula}<//>
  </main>`;
}

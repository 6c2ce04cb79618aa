/** Style: one drawing, and every label in the same hand. */
import { zeros } from "../../base/codes.js";
import * as column from "../../base/columns.js";
import { computed, html, signal, useRef, useState } from "../../base/html.js";
import { narrow } from "../../base/media.js";
import { fileOf } from "../../base/pictures.js";
import { Input } from "../../input/input.js";
import { Sheets } from "../../input/sheets.js";
import { Head } from "../../kit/head.js";
import { createScope } from "../../kit/scope.js";
import { Status } from "../../kit/status.js";
import { Story } from "../../kit/story.js";
import { Term } from "../../kit/term.js";
import { StageTrouble } from "../../kit/trouble.js";
import { IsNew } from "../../kit/view-link.js";
import { Console } from "../../levers/console.js";
import { LossText } from "../../levers/formulas.js";
import { useInstrument } from "../../levers/instrument.js";
import { Quick } from "../../levers/quick.js";
import { words as ofLevers } from "../../levers/words.js";
import { at, room } from "./address.js";
import { Entry, Formulas } from "./formulas.js";
import { createMix } from "./mix.js";
import { Mix } from "./mix-parts.js";
import { createReading, ReadAs } from "./read-as.js";
import { createTiles, TileRow } from "./tiles.js";
import { createWall } from "./wall.js";
import { AddToWall, Wall } from "./wall-parts.js";
import { words } from "./words.js";

/** @typedef {import("../../base/api.js").Card} Card */
/** @typedef {import("../../levers/instrument.js").Instrument} Instrument */

/** Of a wall with so many hands of the visitor's own there is something to mix. */
const ENOUGH = 2;

/** The hand on screen, the wall, the mix, and whether the task is done. @param {Instrument} instrument */
function createHands(instrument) {
  const { card, code } = instrument;
  const scope = createScope(room);
  const tiles = createTiles(card, room, code);
  const wall = createWall(instrument, room, { first: tiles.there });
  const mix = createMix(wall, room);
  const reading = createReading(instrument);
  const done = signal(false);
  const achieved = computed(() => (card.judge ? tiles.misread.value : wall.own.value >= ENOUGH));
  scope.watch(() => {
    if (achieved.value) done.value = true;
  });
  return {
    tiles,
    wall,
    mix,
    reading,
    done,
    trouble: tiles.trouble,
    retry: tiles.retry,
    close() {
      for (const part of [scope, reading, mix, wall, tiles]) part.close();
    },
  };
}

/** The hand's own digit is asked about. @param {{instrument: import("../../levers/instrument.js").Instrument, label: import("../../base/api.js").Label | null}} props */
function Asked({ instrument: { card, code }, label }) {
  const now = column.code.write(code.value);
  const texts = now === null ? null : { code: now, label: String(label ?? card.labels[0] ?? "") };
  return html`<${IsNew} card=${card} texts=${texts} />`;
}

/** @param {{card: Card, models: Card[]}} props */
export function View({ card, models }) {
  const { instrument, sounding, trouble, retry } = useInstrument(card, room, createHands);
  const { tiles, wall, mix, reading, done } = sounding;
  const [sheet, setSheet] = useState(/** @type {import("../../input/sheets.js").Sheet} */ (null));
  const place = useRef(/** @type {HTMLElement | null} */ (null));
  const t = { ...ofLevers.value, ...words.value };
  const { code } = instrument;
  const read = reading.label.value;

  function toWall() {
    place.current?.focus({ preventScroll: true });
    place.current?.scrollIntoView();
  }
  const said = html`<${ReadAs} instrument=${instrument} label=${read}>
    <span class="to-wall">
      <${AddToWall} wall=${wall} live />
      <button type="button" class="quiet-button" onClick=${toWall}>${t.wall.see(wall.rows.value.length)}</button>
    </span>
  <//>`;
  const entry = (/** @type {string} */ on, told = true) =>
    html`<${Entry} instrument=${instrument} tiles=${tiles} read=${read} place=${on} told=${told} />`;
  const story = html`<${LossText} instrument=${instrument} place="style-" />`;
  const request = () => ({
    path: `/models/${card.name}/restyle`,
    body: { code: code.value ?? zeros(card.code_size) },
  });
  const pictures = () => tiles.pictures.flatMap(({ value }) => value ?? []);

  return html`<main class="view style" tabindex="-1">
    <${Head} card=${card} models=${models} room=${room} task=${card.judge ? t.taskJudge : t.taskWall} done=${done.value} />
    ${!narrow.value && html`<${Input} taker=${instrument} />`}
    <div class="hand">
      ${!narrow.value && html`${said}${entry("style")}`}
      <div class=${`stand ${card.labels.length > 10 ? "many" : ""}`}>
        <${TileRow} tiles=${tiles} title=${t.tiles} read=${read} name=${t.tile}>
          <${StageTrouble} trouble=${trouble.value} centre=${instrument.centre} again=${retry} />
        <//>
        ${narrow.value && html`<${Quick} instrument=${instrument} open=${setSheet} />${entry("stand", false)}`}
      </div>
      ${
        card.judge &&
        html`<p class="quiet small judged">${t.judged[0]}<${Term} word="judge" place="style">${t.judged[1]}<//>${t.judged[2]}</p>`
      }
      <${Asked} instrument=${instrument} label=${read} />
    </div>
    ${narrow.value && said}
    <${Console} instrument=${instrument} />
    ${
      !narrow.value &&
      html`<section class="live prose" aria-label=${t.formulas}><${Formulas} instrument=${instrument} /></section>
        <${Story} sentences=${t.styleStory}>${story}<//>`
    }
    <${Wall} wall=${wall} place=${place} paper=${at.paper.value}><${Mix} mix=${mix} /><//>
    <${Status}
      card=${card}
      seed=${at.seed.value}
      picture=${async () => (pictures().length === 0 ? null : fileOf(pictures(), 8, at.paper.value))}
      request=${request}
    />
    <${Sheets} sheet=${sheet} close=${() => setSheet(null)} taker=${instrument} sentences=${t.styleStory}>
      ${sheet === "story" && html`${entry("sheet")}<${Formulas} instrument=${instrument} />`} ${story}
    <//>
  </main>`;
}

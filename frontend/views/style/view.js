/** Style: one drawn digit, and all ten in the same hand. */
import { zeros } from "../../base/codes.js";
import { computed, html, useState } from "../../base/html.js";
import { narrow } from "../../base/media.js";
import { fileOf } from "../../base/pictures.js";
import { Input } from "../../input/input.js";
import { Sheets } from "../../input/sheets.js";
import { Status } from "../../kit/status.js";
import { Story } from "../../kit/story.js";
import { StageTrouble } from "../../kit/trouble.js";
import { Console } from "../../levers/console.js";
import { LossFormula, StyleFormula } from "../../levers/formulas.js";
import { Quick } from "../../levers/quick.js";
import { useInstrument } from "../../levers/use-instrument.js";
import { at } from "./address.js";
import { createMix, Mix } from "./mix.js";
import { createTiles, TileRow } from "./tiles.js";
import { AddToWall, createWall, Wall } from "./wall.js";
import { words } from "./words.js";

/** @typedef {import("../../base/api.js").Card} Card */

/** The hand on screen, the wall, the mix. @param {import("../../levers/instrument.js").Instrument} instrument */
function createHands(instrument) {
  const tiles = createTiles(instrument);
  const wall = createWall(
    instrument,
    computed(() => tiles.verdicts.value.length > 0),
  );
  const mix = createMix(wall);
  return {
    tiles,
    wall,
    mix,
    trouble: tiles.trouble,
    close() {
      for (const part of [mix, wall, tiles]) part.close();
    },
  };
}

/** @param {{card: Card, models: Card[]}} props */
export function View({ card, models }) {
  const { instrument, sounding, trouble } = useInstrument(card, createHands);
  const { tiles, wall, mix } = sounding;
  const [sheet, setSheet] = useState(/** @type {import("../../input/sheets.js").Sheet} */ (null));
  const t = words.value;
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
      <span class="to-wall">
        <${AddToWall} wall=${wall} />
        <a class="quiet-button" href="#wall" onClick=${toWall}>${t.wall.see(wall.rows.value.length)}</a>
      </span>
    </div>`;
  /** @param {MouseEvent} event */
  function toWall(event) {
    event.preventDefault();
    const there = document.getElementById("wall");
    there?.focus({ preventScroll: true });
    there?.scrollIntoView();
  }
  const request = () => ({
    path: `/models/${card.name}/restyle`,
    body: { code: code.value ?? zeros(card.code_size) },
  });
  const allTen = () => tiles.pictures.flatMap(({ value }) => value ?? []);

  return html`<main class="view restyle">
    ${!narrow.value && html`<${Input} taker=${instrument} />`}
    <div class="hand">
      ${!narrow.value && reading}
      <div class="stand">
      <div class=${`tiles ${trouble.value === null ? "" : "troubled"}`} role="group" aria-label=${t.tiles}>
        <${TileRow} tiles=${tiles} labels=${card.labels} read=${label.value} name=${t.tile} />
        <${StageTrouble} trouble=${trouble.value} centre=${() => instrument.centre()} again=${() => tiles.retry()} />
      </div>
      ${narrow.value && html`<${Quick} instrument=${instrument} open=${setSheet} />`}
      </div>
      ${!narrow.value && html`<${Story} sentences=${t.styleStory} />`}
    </div>
    ${narrow.value && reading}
    <${Console} instrument=${instrument} />
    ${!narrow.value && at.story.value && html`<section class="formulas prose" tabindex="0" aria-label=${t.formulas}>${story}</section>`}
    <${Wall} wall=${wall}><${Mix} mix=${mix} /><//>
    <${Status}
      card=${card}
      picture=${() => (allTen().length === 0 ? null : fileOf(allTen(), 8, at.paper.value))}
      request=${request}
    />
    <${Sheets} sheet=${sheet} close=${() => setSheet(null)} taker=${instrument} sentences=${t.styleStory}>${story}<//>
  </main>`;
}

/** Sliders: one lever per number of a code, one large picture that follows the hand. */
import * as api from "../../base/api.js";
import { newSeed } from "../../base/codes.js";
import * as column from "../../base/columns.js";
import { html, useState } from "../../base/html.js";
import { narrow } from "../../base/media.js";
import { dataUrlOf, fileOf } from "../../base/pictures.js";
import { percent } from "../../base/words.js";
import { Input } from "../../input/input.js";
import { Sheets } from "../../input/sheets.js";
import { Unread, whyUnread } from "../../input/unread.js";
import { Picture } from "../../kit/canvas.js";
import { Choices } from "../../kit/choices.js";
import { Generations } from "../../kit/generations.js";
import { Head } from "../../kit/head.js";
import { Status } from "../../kit/status.js";
import { Story } from "../../kit/story.js";
import { Explained } from "../../kit/term.js";
import { StageTrouble } from "../../kit/trouble.js";
import { IsNew, TakeTo } from "../../kit/view-link.js";
import { ByChance } from "../../levers/by-chance.js";
import { Console } from "../../levers/console.js";
import { Flow } from "../../levers/flow.js";
import {
  CodeFormula,
  CodeText,
  DuelFormula,
  DuelText,
  LossFormula,
  LossText,
} from "../../levers/formulas.js";
import { createStage, useInstrument } from "../../levers/instrument.js";
import { Pad } from "../../levers/pad.js";
import { Quick } from "../../levers/quick.js";
import { words as ofLevers } from "../../levers/words.js";
import { at, room } from "./address.js";
import { createOpinion } from "./opinion.js";
import { createTask } from "./task.js";
import { words as own } from "./words.js";

/** The picture of the code, and something to try with it. @param {api.Card[]} cards */
const createSounding =
  (cards) => (/** @type {import("../../levers/instrument.js").Instrument} */ instrument) => {
    const stage = createStage(instrument);
    const { judge, medium } = instrument.card;
    const by = cards.find(
      ({ name, verbs, medium: of }) => (judge ? name === judge : of === medium) && verbs.includes("classify"),
    );
    const task = createTask(instrument, stage, by);
    const { opinion, fresh, close } = createOpinion(instrument);
    return {
      ...stage,
      task,
      opinion,
      fresh,
      close() {
        task.close();
        close();
        stage.close();
      },
    };
  };

/**
 * Where the picture under the hand can be taken.
 * @param {{instrument: import("../../levers/instrument.js").Instrument, picture: import("../../vendor/preact-signals.js").ReadonlySignal<ImageBitmap | null>, cards: api.Card[]}} props
 */
function Asked({ instrument: { card, code, label, generation }, picture, cards }) {
  const image = picture.value === null ? null : dataUrlOf(picture.value);
  const now = column.code.write(code.value);
  const texts =
    now === null
      ? null
      : {
          code: now,
          ...(label.value !== null && { label: String(label.value) }),
          ...(generation.value !== null && { generation: String(generation.value) }),
        };
  return html`<div class="taken-to"><${IsNew} card=${card} texts=${texts} />
    <${TakeTo} card=${card} cards=${cards} image=${image} views=${["pixels", "between"]} drawn=${texts} /></div>`;
}

/** @param {{card: api.Card, models: api.Card[], cards: api.Card[]}} props */
export function View({ card, models, cards }) {
  const { instrument, sounding: stage, trouble, retry } = useInstrument(card, room, createSounding(cards));
  const [sheet, setSheet] = useState(/** @type {import("../../input/sheets.js").Sheet} */ (null));
  const t = { ...ofLevers.value, ...own.value };
  const reads = instrument.can("encode");
  const duel = /gan/.test(card.family);
  const told = duel ? t.duelStory : card.medium === "ink" ? t.slidersStory : t.picturesStory;
  const sentences = reads || !narrow.value ? told : [...told, whyUnread(card)];
  const opinion = stage.opinion.value;
  const { labelled, label, code, seen } = instrument;
  const done = stage.task.found.value;
  const digit = stage.task.first.value;

  const explained = duel
    ? html`<${DuelFormula} opinion=${opinion} />`
    : html`<${CodeFormula} instrument=${instrument} /><${LossFormula} instrument=${instrument} />`;
  // The formulas move with the hand, so they stand beside the picture; what they mean is read below.
  const live = html`<section class="live prose" key="live" aria-label=${t.formulas}>
    ${
      duel
        ? html`<${DuelFormula} opinion=${opinion} brief />`
        : html`<${CodeFormula} instrument=${instrument} brief /><${LossFormula} instrument=${instrument} brief />`
    }
  </section>`;
  const story = html`<${Story} key="story" sentences=${sentences}>
    ${duel ? html`<${DuelText} />` : html`<${CodeText} instrument=${instrument} /><${LossText} instrument=${instrument} place="" />`}
  <//>`;
  const levers = html`<${Console} key="levers" instrument=${instrument} />`;
  const saw = seen.value?.input;
  const numbers = instrument.live.filter(({ index }) => index != null);
  const flow = html`<${Flow} key="flow" place="flow" code=${code} pointed=${instrument.pointed}
    levers=${numbers.length > 0 ? numbers : instrument.live.filter(({ stops }) => !stops?.length)}
    encoder=${reads ? instrument.encoder : null} chance=${instrument.can("sample") ? instrument.chance : null}
    decoder=${stage} draws=${duel ? "generator" : "decoder"}
    labels=${labelled ? [seen.value?.label ?? null, label.value] : undefined}
    from=${saw === undefined ? null : html`<img class="picture" src=${saw} alt="" />`}
    to=${html`<${Picture} source=${stage.picture} class="flow-picture" />`} />`;
  const pad = html`<${Pad} key="pad" instrument=${instrument} />`;
  const generations = html`<${Generations} key="generations" card=${card} room=${room} />`;
  const roll = instrument.can("sample") ? () => instrument.random(newSeed(), at.temperature.peek()) : null;
  const request = () => ({
    path: `/models/${card.name}/decode`,
    body: instrument.request(),
  });

  return html`<main class="view sliders" tabindex="-1">
    <${Head} card=${card} models=${models} room=${room} done=${done !== null}
      task=${done !== null ? t.taskDone(done) : digit === null ? undefined : t.task(digit)} />
    ${!narrow.value && (reads ? html`<${Input} taker=${instrument} />` : html`<${Unread} card=${card} roll=${roll} />`)}
    ${!narrow.value && flow}
    <div class="stand">
      <div class=${`stage ${trouble.value === null ? "" : "troubled"}`}>
        <${Picture} source=${stage.picture} label=${t.stage} class="stage-picture" />
        <${StageTrouble} trouble=${trouble.value} centre=${instrument.centre} again=${retry} />
      </div>
      ${narrow.value && html`<${Quick} instrument=${instrument} open=${setSheet} />${flow}`}
      ${
        labelled &&
        html`<${Choices} name="drawn-as" label=${t.drawnAs} choices=${card.labels} value=${label.value}
          say=${String} take=${instrument.drawAs} />`
      }
      ${
        opinion !== null &&
        html`<p class=${`wins small ${stage.fresh.value ? "" : "stale"}`}>
          <${Explained} text=${t.wins(percent(opinion.wins))} place="wins" />
        </p>`
      }
      ${!narrow.value && generations}
      <${Asked} instrument=${instrument} picture=${stage.picture} cards=${cards} />
    </div>
    ${narrow.value ? [generations, levers, pad] : [pad, levers, live, story]}
    <${ByChance} instrument=${instrument} />
    <${Status}
      card=${card}
      seed=${at.seed.value}
      picture=${async () => (stage.picture.value === null ? null : fileOf([stage.picture.value], 20, at.paper.value))}
      request=${request}
    />
    <${Sheets} sheet=${sheet} close=${() => setSheet(null)} taker=${instrument} takes=${reads} sentences=${sentences}>${explained}<//>
  </main>`;
}

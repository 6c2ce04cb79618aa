/** The same on digits: a plane of codes for each. */
import { decodeBody } from "../../base/api.js";
import { html, Icon, useEffect, useMemo, useState } from "../../base/html.js";
import { narrow } from "../../base/media.js";
import { fileOf } from "../../base/pictures.js";
import { Input } from "../../input/input.js";
import { Sheets } from "../../input/sheets.js";
import { useHeld } from "../../kit/scope.js";
import { Status } from "../../kit/status.js";
import { Story } from "../../kit/story.js";
import { Explained } from "../../kit/term.js";
import { Refusal, Trouble } from "../../kit/trouble.js";
import { room } from "./address.js";
import { coupleOf, SIDES } from "./pair.js";
import { classesOf, Plane, PlaneStage } from "./plane.js";
import { createPlanes } from "./planes.js";
import { words } from "./words.js";

/** @typedef {import("../../base/api.js").Card} Card */
/** @typedef {import("./planes.js").Planes} Planes */

/** @param {{card: Card, cards: Card[], did: import("./view.js").Did}} props */
export function Digits({ card, cards, did }) {
  const couple = useMemo(() => coupleOf("digits", card, cards), [card, cards]);
  return couple && html`<${Playing} couple=${couple} did=${did} />`;
}

/** Both codes go back to where the picture at hand has them. */
function Back() {
  if (SIDES.every((which) => room.at[which].value === null)) return null;
  return html`<button type="button" class="button" onClick=${() => room.go({ plain: null, noisy: null })}>
    <${Icon} name="reset" /><span>${words.value.planes.back}</span>
  </button>`;
}

/** What the colours mean, and what is on the planes. @param {{planes: Planes}} props */
function Legend({ planes }) {
  const t = words.value.planes;
  const dense = room.at.dense.value;
  const { noisy } = planes.pair.value ?? {};
  return html`<div class="plane-legend">
    ${!narrow.value && html`<${Back} />`}
    <button type="button" class="button" aria-pressed=${dense ? "true" : "false"} onClick=${() => room.go({ dense: !dense })}>
      <${Icon} name="gallery" /><span>${dense ? t.scattered : t.dense}</span>
    </button>
    <span class="quiet small">${t.classes}</span>
    <span class="classes" translate=${false}>
      ${noisy && classesOf(noisy).map((label, i) => html`<b key=${label} class=${`class-${i % 10}`}>${label}</b>`)}
    </span>
    ${dense && html`<p class="quiet small"><${Explained} text=${t.tint} place="planes tint" /></p>`}
    ${dense && html`<${Refusal} trouble=${planes.filling.trouble.value} retry=${planes.filling.retry} drop=${planes.filling.drop} />`}
  </div>`;
}

/** @param {{couple: import("./pair.js").Couple, did: import("./view.js").Did}} props */
function Playing({ couple, did }) {
  const planes = useHeld(() => createPlanes(couple, room), [couple]);
  const [sheet, setSheet] = useState(/** @type {import("../../input/sheets.js").Sheet} */ (null));
  const t = words.value;
  const { pair, trouble, codes, shown } = planes;
  const done = planes.done.value;
  useEffect(() => {
    if (done !== null) did(() => words.value.planes.found(words.value.side(done)));
  }, [done]);
  const wrong = trouble.value;
  const request = () =>
    SIDES.map((which) => ({
      title: t.side(which),
      path: `/models/${pair.value?.[which].card.name}/decode`,
      body: decodeBody([codes[which].value ?? []], null),
    }));
  return html`<div class="planes-part">
    ${!narrow.value && html`<div class="plane-input"><${Input} taker=${planes.taker} /><${Legend} planes=${planes} /></div>`}
    <div class="stand">
      <div class=${`plane-stages ${wrong === null ? "" : "troubled"}`}>
        ${SIDES.map((which) => html`<${PlaneStage} key=${which} planes=${planes} which=${which} />`)}
        ${
          wrong !== null &&
          html`<${Trouble} problem=${wrong.problem} retryMs=${wrong.retryMs} action=${t.problems.tryNow} act=${planes.retry} />`
        }
      </div>
      ${
        narrow.value &&
        html`<div class="plane-quick">
          <button type="button" class="button" onClick=${() => setSheet("input")}><${Icon} name="pen" /><span>${t.planes.digit}</span></button>
          <${Back} />
        </div>`
      }
    </div>
    <section id="console" class=${`planes ${planes.filling.waiting.value ? "waiting" : ""}`} aria-label=${t.planes.title} tabindex="-1">
      ${SIDES.map((which) => html`<${Plane} key=${which} planes=${planes} which=${which} />`)}
    </section>
    ${narrow.value && html`<${Legend} planes=${planes} />`}
    <${Story} sentences=${t.planes.story} />
    <${Status}
      card=${pair.value?.noisy.card ?? couple[0]}
      picture=${async () => {
        const pictures = SIDES.flatMap((which) => shown[which].value ?? []);
        return pictures.length === 0 ? null : fileOf(pictures, 20, room.at.paper.value);
      }}
      request=${request}
    />
    <${Sheets} sheet=${sheet} close=${() => setSheet(null)} taker=${planes.taker} sentences=${t.planes.story} />
  </div>`;
}

/** Full moon, half moon: an auto-encoder and a VAE on one lever. */
import { decodeBody } from "../../base/api.js";
import { shown } from "../../base/codes.js";
import { html, useComputed, useEffect, useMemo } from "../../base/html.js";
import { fileOf } from "../../base/pictures.js";
import { Canvas, Picture } from "../../kit/canvas.js";
import { Formula, factor, mi, mn, mo } from "../../kit/mathml.js";
import { useHeld } from "../../kit/scope.js";
import { Status } from "../../kit/status.js";
import { Story } from "../../kit/story.js";
import { Trouble } from "../../kit/trouble.js";
import { Flow } from "../../levers/flow.js";
import { room } from "./address.js";
import { leversOf, Small } from "./flow.js";
import { Lever, percents } from "./lever.js";
import { coupleOf, SIDES } from "./pair.js";
import { createPhases } from "./phases.js";
import { nearest, Rows } from "./rows.js";
import { Measured } from "./table.js";
import { words } from "./words.js";

/** @typedef {import("../../base/api.js").Card} Card */
/** @typedef {import("./phases.js").Phases} Phases */
/** @typedef {import("./pair.js").Which} Which */

/** The code on stage; of the model with noise as a sum. @param {{phases: Phases, which: Which}} props */
function Code({ phases, which }) {
  const now = phases.place.value;
  const z = now?.codes[which][0];
  if (now === null || z === undefined || now.codes[which].length !== 1) return null;
  const [e, std = 0] = [now.e?.[0], now.std[0]];
  return html`<${Formula}>
    ${mi("z")}${mo("=")}
    ${
      which === "plain" || e === undefined
        ? mn(z)
        : html`${mn(z - std * e)}${mo("+")}${mn(std)}${mo("·")}${factor(e)}${mo("=")}${mn(z)}`
    }
  <//>`;
}

/** One model at the place of the lever. @param {{phases: Phases, which: Which}} props */
function Stage({ phases, which }) {
  const t = words.value;
  const source = useComputed(() => phases.shown.value?.pictures[which] ?? null);
  const grey = phases.shown.value?.grey[which];
  const card = phases.pair.value?.[which].card;
  const code = useComputed(() => phases.place.value?.codes[which] ?? null);
  return html`<figure class="moon-stage">
    ${
      card &&
      html`<${Flow} encoder=${null} decoder=${phases.drawing} to=${html`<${Small} source=${source} />`}
        code=${code} levers=${leversOf(card)} pointed=${phases.pointed} place=${`moon ${which}`} />`
    }
    <${Picture} source=${source} label=${t.moons.picture(t.side(which))} class="moon-picture" />
    <figcaption>
      <p class="stage-head">
        <b>${t.side(which)}</b>
        ${grey !== undefined && html`<span class="quiet small">${t.moons.grey(percents(grey))}</span>`}
      </p>
      <div class="stage-code" translate=${false}><${Code} phases=${phases} which=${which} /></div>
    </figcaption>
  </figure>`;
}

/** Two real pictures laid over each other: no model is asked. @param {{phases: Phases}} props */
function Blend({ phases }) {
  const t = words.value.moons;
  return html`<figure class="moon-stage blend">
    <${Canvas}
      class="picture moon-picture"
      width=${28}
      height=${28}
      label=${t.picture(t.blend)}
      draw=${(/** @type {CanvasRenderingContext2D} */ ink) => {
        const [ends, now] = [phases.ends.value, phases.shown.value];
        if (ends === null || now === null) return false;
        ink.globalAlpha = 1;
        ink.drawImage(ends[0], 0, 0);
        ink.globalAlpha = Math.min(1, Math.max(0, now.t));
        ink.drawImage(ends[1], 0, 0);
        return true;
      }}
    />
    <figcaption><p class="stage-head"><b>${t.blend}</b></p><p class="quiet small stage-code">${t.blendText}</p></figcaption>
  </figure>`;
}

/** A real moon, lit as one would wish at this place. @param {{phases: Phases}} props */
function Truth({ phases }) {
  const t = words.value.moons;
  const rows = phases.rows.value?.plain;
  const at = phases.shown.value?.t;
  if (rows === undefined || at === undefined) return null;
  return html`<figure class="truth">
    <img class="picture" src=${rows.truth[nearest(rows.t, at)]} alt=${t.truth} />
    <figcaption class="quiet small">${at < 0 || at > 1 ? t.truthBeyond : t.truth}</figcaption>
  </figure>`;
}

/** @param {{card: Card, cards: Card[], did: import("./view.js").Did}} props */
export function Moons({ card, cards, did }) {
  const couple = useMemo(() => coupleOf("moons", card, cards), [card, cards]);
  return couple && html`<${Playing} couple=${couple} did=${did} />`;
}

/** @param {{couple: import("./pair.js").Couple, did: import("./view.js").Did}} props */
function Playing({ couple, did }) {
  const phases = useHeld(() => createPhases(couple, room), [couple]);
  const t = words.value;
  const { pair, shown: now, trouble } = phases;
  const found = phases.done.value;
  useEffect(() => {
    if (found === null) return;
    const { t: at, grey } = found;
    did(() => words.value.moons.found(shown(at), percents(grey.noisy), percents(grey.plain)));
  }, [found]);
  const wrong = trouble.value;
  const request = () =>
    SIDES.map((which) => ({
      title: t.side(which),
      path: `/models/${pair.value?.[which].card.name}/decode`,
      body: decodeBody([phases.place.value?.codes[which] ?? []], null),
    }));
  return html`<div class=${`moons ${room.at.blend.value ? "three" : ""}`}>
    <div class="stand">
      <div class=${`stages ${wrong === null ? "" : "troubled"} ${phases.waiting.value ? "waiting" : ""}`}>
        ${SIDES.map((which) => html`<${Stage} key=${which} phases=${phases} which=${which} />`)}
        ${room.at.blend.value && html`<${Blend} phases=${phases} />`}
        <${Truth} phases=${phases} />
        ${
          wrong !== null &&
          html`<${Trouble} problem=${wrong.problem} retryMs=${wrong.retryMs} action=${t.problems.tryNow} act=${phases.retry} />`
        }
      </div>
    </div>
    <${Lever} phases=${phases} />
    <${Story} sentences=${t.moons.story} />
    <${Rows} phases=${phases} />
    ${pair.value !== null && html`<${Measured} pair=${pair.value} gap=${phases.gap.value} />`}
    <${Status}
      card=${pair.value?.noisy.card ?? couple[0]}
      seed=${room.at.seed.value}
      picture=${async () =>
        now.value === null
          ? null
          : fileOf(
              SIDES.map((which) => /** @type {NonNullable<typeof now.value>} */ (now.value).pictures[which]),
              20,
              room.at.paper.value,
            )}
      request=${request}
    />
  </div>`;
}

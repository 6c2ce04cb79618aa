/** Two readings of the lecture's formula, and where it comes from. */
import { decodeBody } from "../../base/api.js";
import { newSeed, shown } from "../../base/codes.js";
import { html, Icon, useComputed } from "../../base/html.js";
import { titleOf } from "../../kit/head.js";
import { useHeld } from "../../kit/scope.js";
import { Status } from "../../kit/status.js";
import { Explained } from "../../kit/term.js";
import { Refusal } from "../../kit/trouble.js";
import { at, room } from "./address.js";
import { createBound, MEANT } from "./sum-bound.js";
import { ReadingFormula } from "./sum-formulas.js";
import { klOfScale, klOfVariance, lecture } from "./sum-numbers.js";
import { Steps } from "./sum-steps.js";
import { createAtHand } from "./term-at-hand.js";
import { MEAN, SIGMA } from "./term-columns.js";
import { Hand } from "./term-hand.js";
import { noisyOf } from "./term-models.js";
import { Plot } from "./term-plot.js";
import { words } from "./words-term.js";

/** @typedef {import("../../base/api.js").Card} Card */

/** The readings, each with its KL and how wide its noise is. */
const READINGS = /** @type {const} */ ([
  {
    name: "ofVariance",
    kind: "second",
    kl: klOfVariance,
    scale: (/** @type {number} */ s) => Math.exp(s / 2),
  },
  { name: "ofScale", kind: "main", kl: klOfScale, scale: Math.exp },
]);

/** @param {{cards: Card[]}} props */
export function Sum({ cards }) {
  const card = noisyOf(cards);
  return card === null ? null : html`<${Parts} key=${card.name} card=${card} />`;
}

/** @param {{card: Card}} props */
function Parts({ card }) {
  const { atHand, bound } = useHeld(() => {
    const atHand = createAtHand(card, room);
    const bound = createBound(card, room, atHand);
    const close = () => {
      bound.close();
      atHand.close();
    };
    return { atHand, bound, close };
  }, [card]);
  return html`<div class="sum-part">
    <${Readings} bound=${bound} />
    <${Derivation} atHand=${atHand} bound=${bound} />
    <${Status} card=${card} seed=${at.e.value} request=${() => ({
      path: `/models/${card.name}/decode`,
      body: decodeBody(bound.found.peek()?.codes.slice(0, 4) ?? [], null),
    })} />
  </div>`;
}

/** Both readings over one σ and one m. @param {{bound: import("./sum-bound.js").Bound}} props */
function Readings({ bound }) {
  const t = words.value;
  const across = bound.card.sliders.flatMap(({ index }) => index ?? [])[0] ?? 0;
  const s = at.sigma.value;
  const m = at.m.value ?? Math.round((bound.found.value?.code.mean[across] ?? 0) * 1000) / 1000;
  return html`<section class="readings" aria-label=${t.readings}>
    <h2>${t.readings}</h2>
    <p class="said"><${Explained} text=${t.readingsText} place="moon readings" /></p>
    <div class="readings-desk">
      ${READINGS.map(({ name, kind, kl, scale }) => {
        const [here, sum] = [kl(s, m), lecture(s, m)];
        return html`<section class="reading" key=${name} aria-label=${t[name]}>
          <h3 class=${`side-name ${kind}`}>${t[name]}</h3>
          <${Plot} name=${`σ: ${t[name]}`} letter="σ" typed=${`${t.sigmaTyped}: ${t[name]}`} value=${s} low=${SIGMA.low} high=${SIGMA.high}
            bottom=${-0.4} top=${8} across=${[-4, -3, -2, -1, 0, 1]} up=${[0, 2, 4, 6, 8]}
            curves=${[
              {
                kind: "faint",
                of: (/** @type {number} */ x) => lecture(x, m),
                label: t.lectureSum,
                at: -2.9,
                by: name === "ofScale" ? -26 : 18,
              },
              {
                kind,
                of: (/** @type {number} */ x) => kl(x, m),
                label: t.kl,
                at: name === "ofScale" ? -3.2 : -3,
                by: name === "ofScale" ? 16 : -22,
              },
            ]}
            text=${t.readingSaid(shown(here), shown(sum))}
            slide=${(/** @type {number} */ sigma) => room.slide({ sigma }, "sigma")}
            set=${(/** @type {number} */ sigma) => room.go({ sigma })}
            reset=${() => room.go({ sigma: 0 })}>
            <span class="quiet" translate=${false}>${t.scaleIs} ${shown(scale(s))}</span>
          <//>
          <${ReadingFormula} reading=${name} sigma=${s} m=${m} />
        </section>`;
      })}
      <section class="reading" aria-label="m">
        <h3 class="side-name">m</h3>
        <${Plot} name=${t.mean} letter="m" typed=${t.meanTyped} value=${m} low=${MEAN.low} high=${MEAN.high}
          bottom=${-0.4} top=${8} across=${[-3, -2, -1, 0, 1, 2, 3]} up=${[0, 2, 4, 6, 8]}
          curves=${[
            { kind: "faint", of: (/** @type {number} */ x) => x * x, label: t.square, at: 1.6, by: 16 },
            {
              kind: "first",
              of: (/** @type {number} */ x) => (x * x) / 2,
              label: t.halfSquare,
              at: 2.5,
              by: -30,
            },
          ]}
          text=${`${t.halfSquare} ${shown((m * m) / 2)}`}
          slide=${(/** @type {number} */ next) => room.slide({ m: next }, "m")}
          set=${(/** @type {number} */ next) => room.go({ m: next })}
          reset=${() => room.go({ m: null })}>
          ${
            at.m.value !== null &&
            html`<button type="button" class="quiet-button" onClick=${() => room.go({ m: null })}>
              <${Icon} name="reset" /><span>${t.meanOwn}</span>
            </button>`
          }
        <//>
      </section>
    </div>
    <p class="said">${t.readingsOurs}</p>
  </section>`;
}

/** @param {{atHand: import("./term-at-hand.js").AtHand, bound: import("./sum-bound.js").Bound}} props */
function Derivation({ atHand, bound }) {
  const t = words.value;
  const trouble = useComputed(() => atHand.trouble.value ?? bound.trouble.value).value;
  return html`<section class="derivation" aria-label=${t.bound}>
    <h2>${t.bound}</h2>
    <p class="said"><${Explained} text=${t.boundText(titleOf(bound.card), MEANT)} place="moon bound" /></p>
    <div class="derivation-desk">
      <div class="derivation-hand">
        <${Hand} atHand=${atHand} />
        <button type="button" class="quiet-button" onClick=${() => room.go({ e: newSeed() })}>
          <${Icon} name="random" /><span>${t.roll}</span>
        </button>
      </div>
      <div class=${`derivation-steps ${trouble === null ? "" : "troubled"} ${bound.waiting.value ? "waiting" : ""}`}>
        <${Refusal} trouble=${trouble} drop=${bound.retry}
          retry=${() => {
            atHand.retry();
            bound.retry();
          }} />
        ${bound.found.value === null ? trouble === null && html`<p class="quiet">${t.waiting}</p>` : html`<${Steps} bound=${bound} />`}
      </div>
    </div>
  </section>`;
}

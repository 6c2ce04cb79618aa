/** The term that keeps the noise, and what happens without it. */
import { decodeBody } from "../../base/api.js";
import { nats, newSeed, parseNumber, shown } from "../../base/codes.js";
import { html, Icon, useComputed } from "../../base/html.js";
import { number } from "../../base/words.js";
import { titleOf } from "../../kit/head.js";
import { Formula, factor, mi, mn, mo } from "../../kit/mathml.js";
import { useHeld } from "../../kit/scope.js";
import { Status } from "../../kit/status.js";
import { Explained } from "../../kit/term.js";
import { Play } from "../../kit/transport.js";
import { Refusal } from "../../kit/trouble.js";
import { at, room } from "./address.js";
import { lecture, priceOfNoise } from "./sum-numbers.js";
import { createAtHand } from "./term-at-hand.js";
import { createBlur, DRAWS } from "./term-blur.js";
import { Cloud } from "./term-cloud.js";
import { MEAN, SIGMA } from "./term-columns.js";
import { Hand } from "./term-hand.js";
import { noisyOf, trainingsOf } from "./term-models.js";
import { createMoments, DRAWN } from "./term-moments.js";
import { DrawnPictures, MeanPicture } from "./term-pictures.js";
import { Plot } from "./term-plot.js";
import { PosteriorChart } from "./term-posterior.js";
import { Traces, told } from "./term-traces.js";
import { words } from "./words-term.js";

/** @typedef {import("../../base/api.js").Card} Card */
/** @typedef {import("./term-at-hand.js").AtHand} AtHand */
/** @typedef {import("./term-blur.js").Blur} Blur */
/** @typedef {import("./term-moments.js").Moments} Moments */
/** @typedef {Event & {currentTarget: HTMLInputElement}} FieldEvent */

const exp = (/** @type {unknown} */ of) => html`<mrow>${mi("exp")}${mo("(")}${of}${mo(")")}</mrow>`;
const sigma = () => mi("σ");

/** @param {{card: Card, cards: Card[]}} props */
export function Term({ cards }) {
  const noisy = noisyOf(cards);
  const pair = trainingsOf(cards);
  const card = noisy ?? pair?.[1];
  return card === undefined ? null : html`<${Parts} key=${card.name} card=${card} pair=${pair} />`;
}

/** @param {{card: Card, pair: [Card, Card] | null}} props */
function Parts({ card, pair }) {
  const { atHand, blur, moments } = useHeld(() => {
    const atHand = createAtHand(card, room);
    const blur = createBlur(card, room, atHand);
    const moments = pair === null ? null : createMoments(pair, room, atHand);
    const close = () => {
      moments?.close();
      blur.close();
      atHand.close();
    };
    return { atHand, blur, moments, close };
  }, [card]);
  return html`<div class="term-part">
    <${OneNumber} atHand=${atHand} blur=${blur} />
    ${moments !== null && html`<${Over} moments=${moments} />`}
    <${Status} card=${card} seed=${at.e.value} request=${() => requests(atHand, blur, moments)} />
  </div>`;
}

/**
 * What the part asks the server, as programs. @param {AtHand} atHand @param {Blur} blur @param {Moments | null} moments
 * @returns {import("../../kit/from-code.js").Request[]}
 */
function requests({ image }, { card, codes }, moments) {
  const t = words.peek();
  const picture = image.peek();
  const drawn = codes.peek()?.slice(0, 4) ?? [];
  const now = moments?.moment.peek() ?? 0;
  return [
    { title: t.blurDraws, path: `/models/${card.name}/decode`, body: decodeBody(drawn, null) },
    ...(moments?.pair ?? []).map((each) => ({
      title: titleOf(each),
      path: `/models/${each.name}/encode`,
      body: { image: picture, generation: each.generations?.[now]?.number ?? 0 },
      gives: /** @type {const} */ ("card"),
    })),
  ];
}

/** What the term asks of one number of a code, and what its noise does to the picture. @param {{atHand: AtHand, blur: Blur}} props */
function OneNumber({ atHand, blur }) {
  const t = words.value;
  return html`<section class="one-number" aria-label=${t.one}>
    <h2>${t.one}</h2>
    <p class="said"><${Explained} text=${t.oneText} place="moon one" /></p>
    <div class="one-desk">
      <div class="one-hand"><${Hand} atHand=${atHand} /><${Numbers} blur=${blur} /></div>
      <div class="one-charts">
        <div class="plots"><${SigmaPlot} blur=${blur} /><${MeanPlot} blur=${blur} /></div>
        <${Blurred} atHand=${atHand} blur=${blur} />
      </div>
    </div>
  </section>`;
}

/** @param {{blur: Blur}} props */
function SigmaPlot({ blur }) {
  const t = words.value;
  const s = at.sigma.value;
  const [e, line] = [Math.exp(s), 1 + s];
  return html`<${Plot} name=${t.sigma} letter="σ" typed=${t.sigmaTyped} value=${s} low=${SIGMA.low} high=${SIGMA.high}
    bottom=${-3.2} top=${4.6} across=${[-4, -3, -2, -1, 0, 1]} up=${[-2, 0, 2, 4]}
    curves=${[
      { kind: "first", of: Math.exp, label: t.exp, at: 0.72, by: 22 },
      { kind: "second", of: (/** @type {number} */ x) => 1 + x, label: t.line, at: -2.7, by: -18 },
      { kind: "main", of: priceOfNoise, label: t.difference, at: -3, by: 12 },
    ]}
    gap=${[line, e]}
    marks=${(blur.code.value?.std ?? []).map(Math.log)}
    text=${t.sigmaSaid(shown(e), shown(line), shown(e - line))}
    slide=${(/** @type {number} */ sigma) => room.slide({ sigma }, "sigma")}
    set=${(/** @type {number} */ sigma) => room.go({ sigma })}
    reset=${() => room.go({ sigma: 0 })} />`;
}

/** @param {{blur: Blur}} props */
function MeanPlot({ blur }) {
  const t = words.value;
  const m = blur.m.value;
  return html`<${Plot} name=${t.mean} letter="m" typed=${t.meanTyped} value=${m} low=${MEAN.low} high=${MEAN.high}
    bottom=${-0.6} top=${9.2} across=${[-3, -2, -1, 0, 1, 2, 3]} up=${[0, 2, 4, 6, 8]}
    curves=${[{ kind: "main", of: (/** @type {number} */ x) => x * x, label: t.square, at: 1.9, by: 18 }]}
    gap=${[0, m * m]}
    text=${t.meanSaid(shown(m * m))}
    slide=${(/** @type {number} */ next) => room.slide({ m: next }, "m")}
    set=${(/** @type {number} */ next) => room.go({ m: next })}
    reset=${() => room.go({ m: null })}>
    ${
      at.m.value !== null &&
      html`<button type="button" class="quiet-button" onClick=${() => room.go({ m: null })}>
        <${Icon} name="reset" /><span>${t.meanOwn}</span>
      </button>`
    }
  <//>`;
}

/** The term, and the code of the first draw. @param {{blur: Blur}} props */
function Numbers({ blur }) {
  const t = words.value;
  const [s, m] = [at.sigma.value, blur.m.value];
  const e = blur.noise.value[0]?.[blur.across] ?? 0;
  return html`<div class="one-formulas">
    <div>
      <p class="quiet small">${t.termHere}</p>
      <${Formula}>
        <mtable columnalign="left">
          <mtr><mtd>${exp(sigma())}${mo("−")}${mo("(")}<mn>1</mn>${mo("+")}${sigma()}${mo(")")}${mo("+")}<msup>${mi("m")}<mn>2</mn></msup></mtd></mtr>
          <mtr class="numbers"><mtd>${mo("=")}${mn(Math.exp(s))}${mo("−")}${factor(1 + s)}${mo("+")}${mn(m * m)}${mo("=")}${mn(lecture(s, m))}</mtd></mtr>
        </mtable>
      <//>
    </div>
    <div>
      <p class="quiet small">${t.codeHere}</p>
      <${Formula}>
        <mtable columnalign="left">
          <mtr><mtd>${mi("c")}${mo("=")}${exp(sigma())}${mo("·")}${mi("e")}${mo("+")}${mi("m")}</mtd></mtr>
          <mtr class="numbers"><mtd>${mo("=")}${mn(Math.exp(s))}${mo("·")}${factor(e)}${mo("+")}${factor(m)}${mo("=")}${mn(Math.exp(s) * e + m)}</mtd></mtr>
        </mtable>
      <//>
    </div>
  </div>`;
}

/** @param {{atHand: AtHand, blur: Blur}} props */
function Blurred({ atHand, blur }) {
  const t = words.value;
  const trouble = atHand.trouble.value ?? blur.trouble.value;
  return html`<div class=${`blurred ${trouble === null ? "" : "troubled"} ${blur.waiting.value ? "waiting" : ""}`}>
    <${Cloud} blur=${blur} />
    <figure>
      <${MeanPicture} sheet=${blur.sheet} n=${DRAWS} label=${t.blurMean} />
      <figcaption class="quiet small">${t.blurMean}</figcaption>
    </figure>
    <figure class="some-draws">
      <${DrawnPictures} sheet=${blur.sheet} rows=${4} columns=${6} label=${t.blurDraws} />
      <figcaption class="quiet small">${t.blurText(titleOf(blur.card))}</figcaption>
    </figure>
    <button type="button" class="quiet-button" onClick=${() => room.go({ e: newSeed() })}>
      <${Icon} name="random" /><span>${t.roll}</span>
    </button>
    <${Refusal} trouble=${trouble} drop=${blur.retry}
      retry=${() => {
        atHand.retry();
        blur.retry();
      }} />
  </div>`;
}

/** Both trainings over their moments. @param {{moments: Moments}} props */
function Over({ moments }) {
  const t = words.value;
  const now = moments.moment.value;
  const step = moments.pair[0].generations?.[now]?.step ?? now;
  const transport = { playing: moments.playing.value, play: moments.play, pause: moments.pause };
  const trouble = moments.trouble.value;
  /** @param {FieldEvent} event */
  const placed = ({ currentTarget }) => {
    const next = parseNumber(currentTarget.value);
    if (next !== null) moments.scrub(next - 1);
    currentTarget.value = String(moments.moment.peek() + 1);
  };
  return html`<section class="over" aria-label=${t.over}>
    <h2>${t.over}</h2>
    <p class="said"><${Explained} text=${t.overText} place="moon over" /></p>
    <div class="over-desk">
      <div class="over-time">
        <${Traces} moments=${moments} />
        <div class="over-tools">
          <${Play} ...${transport} main=${true} />
          <label class="place">
            <span>${t.momentBefore}</span>
            <input type="text" inputmode="numeric" autocomplete="off" value=${now + 1} aria-label=${t.stepsTyped}
              onFocus=${moments.pause} onChange=${placed} />
            <span>${t.momentAfter(moments.count, number(step))}</span>
          </label>
        </div>
      </div>
      <div class=${`sides ${trouble === null ? "" : "troubled"} ${moments.waiting.value ? "waiting" : ""}`}>
        <${Side} moments=${moments} side=${0} kind="main" /><${Side} moments=${moments} side=${1} kind="second" />
        <${Refusal} trouble=${trouble} retry=${moments.retry} drop=${moments.retry} />
      </div>
    </div>
  </section>`;
}

/** The noise of a code as the cards measure it: the geometric mean, which sees it vanish. @param {readonly number[]} std */
const typical = (std) => Math.exp(std.reduce((sum, s) => sum + Math.log(s), 0) / std.length);

/** One of the trainings at the moment. @param {{moments: Moments, side: 0 | 1, kind: "main" | "second"}} props */
function Side({ moments, side, kind }) {
  const t = words.value;
  const found = useComputed(() => moments.shown.value?.answer[side] ?? null);
  const sheet = useComputed(() => found.value?.sheet ?? null);
  const code = found.value?.code ?? null;
  const kl = code?.mean.reduce((sum, m, i) => sum + nats(m, code.std[i] ?? 1), 0);
  return html`<section class="side" aria-label=${titleOf(moments.pair[side])}>
    <h3 class=${`side-name ${kind}`}>${titleOf(moments.pair[side])}</h3>
    <${PosteriorChart} code=${code} kind=${kind} />
    <p class="side-said small" translate=${false}>${code !== null && kl !== undefined && t.noiseHere(told(typical(code.std)), told(kl))}</p>
    <div class="side-pictures">
      <figure><${MeanPicture} sheet=${sheet} n=${DRAWN} label=${t.drawnMean} /><figcaption class="quiet small">${t.drawnMean}</figcaption></figure>
      <figure class="some-draws"><${DrawnPictures} sheet=${sheet} rows=${4} columns=${4} label=${t.drawnSome} /><figcaption class="quiet small">${t.drawnSome}</figcaption></figure>
    </div>
  </section>`;
}

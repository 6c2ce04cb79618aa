/** Start: one lever to pull, and where to go from there. */
import * as api from "../../base/api.js";
import { between, STOPS, stops, withNumber } from "../../base/codes.js";
import { touched } from "../../base/hand.js";
import { effect, html, useEffect, useRef, useState } from "../../base/html.js";
import { bitmapOf, dataUrlOf, drawCell, inkOf } from "../../base/pictures.js";
import { lang } from "../../base/words.js";
import { newestWins } from "../../kit/newest.js";
import { Picture } from "../../kit/picture.js";
import { StageTrouble } from "../../kit/trouble.js";
import { Drawbar } from "../../levers/drawbar.js";
import { useInstrument } from "../../levers/use-instrument.js";
import { ViewLink } from "../../shell/shell.js";
import { fits as fitsPixels } from "../pixels/view.js";
import { lengthsOf } from "../sentences/lines.js";
import { beginning } from "../sentences/openings.js";
import { fits as fitsSentences } from "../sentences/view.js";
import { createStage, fits as fitsSliders } from "../sliders/view.js";
import { fits as fitsStyle } from "../style/view.js";
import { settle } from "./address.js";
import { words } from "./words.js";

/** @typedef {import("../../base/api.js").Card} Card */
/** @typedef {import("../../levers/instrument.js").Instrument} Instrument */
/** @typedef {import("../../base/state.js").Screen} Screen */
/** @typedef {{instrument: Instrument, picture: import("../style/tiles.js").Reading<ImageBitmap | null>, cards: Card[]}} Playing */

/**
 * The lever that says most of those whose effect has a name.
 * @param {Card} card that fits
 */
const leverOf = ({ sliders }) =>
  /** @type {import("../../base/api.js").Lever} */ (sliders.find(({ label }) => label) ?? sliders[0]);

/** The picture to begin with, by its place in the gallery: a bold 7, which leans without becoming anything else. */
const OPENING = 157;
/** The lever shows once that it can be pulled: after so long, for so long, so far towards its ends. */
const INVITE = { after: 900, lasts: 3200, reach: 0.8 };
/** Small pictures follow when the hand has rested this long. */
const REST_MS = 250;
/** Where the small way from one digit to another ends. */
const ELSEWHERE = 9;
/** Pictures in one row of a small sheet, and one of them in pixels. */
const [ACROSS, CELL] = [7, 28];

let invited = false;

/**
 * The lever moves by itself once, unless a hand is quicker or the visitor asks for less motion.
 * @param {Instrument} instrument
 * @param {Playing["picture"]} picture @param {import("../../base/api.js").Lever} lever
 */
function useInvitation(instrument, picture, { index, low, high }) {
  useEffect(() => {
    if (invited || touched.peek() || matchMedia("(prefers-reduced-motion: reduce)").matches) return;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    let timer;
    let frame = 0;
    const stop = effect(() => {
      if (picture.value !== null && instrument.strips.value !== null)
        timer ??= setTimeout(begin, INVITE.after);
    });

    function begin() {
      const home = instrument.code.peek()?.[index];
      if (home === undefined || touched.peek()) return;
      invited = true;
      let last = home;
      const start = performance.now();
      const step = (/** @type {number} */ now) => {
        const code = instrument.code.peek();
        // Somebody else moved it: a hand, the keyboard, Back.
        if (code === null || code[index] !== last || touched.peek()) return;
        const t = Math.min(1, Math.max(0, now - start) / INVITE.lasts);
        const swing = t < 1 ? INVITE.reach * Math.sin(2 * Math.PI * t) : 0;
        const next = withNumber(code, index, home + swing * (swing > 0 ? high - home : home - low));
        last = next[index] ?? home;
        settle({ code: next });
        if (t < 1) frame = requestAnimationFrame(step);
      };
      frame = requestAnimationFrame(step);
    }

    return () => {
      stop();
      clearTimeout(timer);
      cancelAnimationFrame(frame);
    };
  }, [instrument]);
}

/**
 * A canvas that a question to a model fills, each time the hand has rested.
 * @template A
 * @param {Playing["picture"]} picture that the hand moves
 * @param {(picture: ImageBitmap, signal: AbortSignal) => Promise<A>} ask
 * @param {(ink: CanvasRenderingContext2D, answer: A) => void} draw
 */
function useSmall(picture, ask, draw) {
  const canvas = useRef(/** @type {HTMLCanvasElement | null} */ (null));
  useEffect(() => {
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    let resting;
    const queue = newestWins({
      ask,
      answered(answer) {
        if (canvas.current !== null) draw(inkOf(canvas.current), answer);
      },
      failed() {}, // the large picture says it
      passing: api.passing,
    });
    const stop = effect(() => {
      const now = picture.value;
      clearTimeout(resting);
      if (now !== null) resting = setTimeout(() => queue.push(now), REST_MS);
    });
    return () => {
      stop();
      clearTimeout(resting);
      queue.close();
    };
  }, [picture]);
  return canvas;
}

/** @param {{canvas: {current: HTMLCanvasElement | null}, across: number}} props */
const Small = ({ canvas, across }) =>
  html`<canvas ref=${canvas} class="picture small-picture" width=${across * CELL} height=${2 * CELL} aria-hidden="true"></canvas>`;

/** Two more levers, as their strips stand. @param {Playing} props */
function Strips({ instrument }) {
  const canvas = useRef(/** @type {HTMLCanvasElement | null} */ (null));
  useEffect(
    () =>
      effect(() => {
        const strips = instrument.strips.value;
        if (strips === null || canvas.current === null) return;
        const ink = inkOf(canvas.current);
        instrument.live.slice(1, 3).forEach(({ index }, y) => {
          const row = strips.rows.get(index) ?? 0;
          for (let k = 0; k < STOPS; k++) drawCell(ink, strips.sheet, row * STOPS + k, k * CELL, y * CELL, 0);
        });
      }),
    [instrument],
  );
  return html`<${Small} canvas=${canvas} across=${STOPS} />`;
}

/** All ten digits in the hand of the large picture. @param {Playing} props */
function Hand({ picture, cards }) {
  const model = cards.find(fitsStyle)?.name ?? "";
  const canvas = useSmall(
    picture,
    async (now, signal) => {
      const { restyled } = await api.restyle(model, { image: dataUrlOf(now) }, signal);
      return Promise.all(restyled.images.map(bitmapOf));
    },
    (ink, ten) => {
      ten.forEach((bitmap, i) => {
        ink.drawImage(bitmap, (i % 5) * CELL, Math.floor(i / 5) * CELL);
      });
    },
  );
  return html`<${Small} canvas=${canvas} across=${5} />`;
}

/** The way from the digit on screen to another one. @param {Playing} props */
function Way({ instrument, picture }) {
  const { card, code } = instrument;
  const end = useRef(/** @type {number[] | null} */ (null));
  const canvas = useSmall(
    picture,
    async (_, signal) => {
      end.current ??=
        (await api.sample(card.name, { n: 1, seed: ELSEWHERE, temperature: 1 }, signal)).codes[0] ?? [];
      const [from, to] = [code.peek() ?? [], end.current];
      const codes = stops(0, 1, 2 * ACROSS).map((share) => between(from, to, share));
      return (await api.decode(card.name, codes, null, signal)).sheet;
    },
    (ink, sheet) => {
      for (let k = 0; k < 2 * ACROSS; k++)
        drawCell(ink, sheet, k, (k % ACROSS) * CELL, Math.floor(k / ACROSS) * CELL, 0);
    },
  );
  return html`<${Small} canvas=${canvas} across=${ACROSS} />`;
}

/** Three sentences on the line between two; in Chinese lines of verse. @param {Playing} props */
function Line({ picture, cards }) {
  const fitting = cards.filter(fitsSentences);
  const verse = lang.value === "zh";
  const card = fitting.find((one) => lengthsOf(one).length > 0 === verse) ?? fitting[0];
  const [said, setSaid] = useState({ by: "", sentences: /** @type {string[]} */ ([]) });
  useEffect(() => {
    if (card === undefined) return;
    const gone = new AbortController();
    let asked = false;
    const stop = effect(() => {
      if (picture.value === null || asked) return;
      asked = true;
      const { from, to } = beginning(lengthsOf(card).length > 0);
      const way = { from: { sentence: from }, to: { sentence: to }, steps: 5, path: "slerp" };
      api.line(card.name, way, gone.signal).then(
        ({ answer }) =>
          setSaid({ by: card.name, sentences: [1, 2, 3].flatMap((i) => answer.sentences[i] ?? []) }),
        () => {}, // the words beside it say what is there
      );
    });
    return () => {
      stop();
      gone.abort();
    };
  }, [card?.name]);
  return html`<span class="small-lines" aria-hidden="true" lang=${card !== undefined && lengthsOf(card).length > 0 ? "zh-Hant" : "en"}>
    ${said.by === card?.name && said.sentences.map((sentence) => html`<bdi>${sentence}</bdi>`)}
  </span>`;
}

/** The upper half of the large picture, and nine ways to end it. @param {Playing} props */
function Endings({ picture, cards }) {
  const model = cards.find((card) => fitsPixels(card) && card.medium === "ink")?.name ?? "";
  const known = { prefix: (CELL * CELL) / 2, order: /** @type {const} */ ("down") };
  const canvas = useSmall(
    picture,
    async (now, signal) => {
      const body = { image: dataUrlOf(now), known, n: 9, seed: ELSEWHERE, temperature: 1 };
      const told = { begun() {}, line() {} }; // small ones come at once
      const { images } = await api.complete(model, body, told, signal);
      return { half: now, endings: await Promise.all(images.map(bitmapOf)) };
    },
    (ink, { half, endings }) => {
      ink.clearRect(0, 0, CELL, CELL);
      ink.drawImage(half, 0, 0, CELL, CELL / 2, 0, 0, CELL, CELL / 2);
      endings.forEach((bitmap, i) => {
        ink.drawImage(bitmap, ((i + 1) % 5) * CELL, Math.floor((i + 1) / 5) * CELL);
      });
    },
  );
  return html`<${Small} canvas=${canvas} across=${5} />`;
}

/** What each lever of the model tells, in nats. @param {Playing} props */
function Bars({ instrument }) {
  const { sliders } = instrument.card;
  const most = sliders[0]?.kl ?? 1;
  return html`<svg class="small-bars" viewBox="0 0 140 56" aria-hidden="true">
    <path d=${sliders.map(({ kl }, i) => `M${(140 * (i + 0.5)) / sliders.length} 56v${(-56 * kl) / most}`).join("")} />
  </svg>`;
}

/**
 * Where to go from here; a view that is not there is left out.
 * @type {{view: "sliders" | "style" | "between" | "sentences" | "pixels" | "models", Live: (props: Playing) => unknown}[]}
 */
const WAYS = [
  { view: "sliders", Live: Strips },
  { view: "style", Live: Hand },
  { view: "between", Live: Way },
  { view: "sentences", Live: Line },
  { view: "pixels", Live: Endings },
  { view: "models", Live: Bars },
];

/** @param {{views: string[], playing: Playing | null}} props */
function Ways({ views, playing }) {
  const t = words.value.start;
  const there = WAYS.filter(({ view }) => views.includes(view));
  return html`<nav class="onward" aria-label=${t.next}>
    <ul>
      ${there.map(
        ({ view, Live }) => html`<li key=${view}>
          <${ViewLink} view=${view}>
            ${playing !== null && html`<${Live} ...${playing} />`}
            <span class="way"><strong>${t.ways[view].name}</strong> <span>${t.ways[view].line}</span></span>
          <//>
        </li>`,
      )}
    </ul>
  </nav>`;
}

/** One lever of a model. @param {{card: Card, cards: Card[], views: string[]}} props */
function Play({ card, cards, views }) {
  const { instrument, sounding: stage, trouble } = useInstrument(card, createStage, OPENING);
  const lever = leverOf(card);
  useInvitation(instrument, stage.picture, lever);
  const t = words.value;
  return html`<main class="view start">
    <section class="welcome">
      <h2>${t.start.title}</h2>
      <p>${t.start.what}</p>
      <p>${t.start.network(card.code_size)}</p>
      <p>${t.start.lever}</p>
    </section>
    <section id="console" class="one-lever" aria-label=${t.console} tabindex="-1">
      <div class=${`stage ${trouble.value === null ? "" : "troubled"}`}>
        <${Picture} source=${stage.picture} label=${t.stage} class="stage-picture" />
        <${StageTrouble} trouble=${trouble.value} centre=${() => instrument.centre()} again=${() => stage.retry()} />
      </div>
      <p class="pull">${t.start.pull[lever.label ?? "other"]}</p>
      <${Drawbar} instrument=${instrument} lever=${lever} n=${instrument.numbers.get(lever.index)} lying bare />
      <p class="pulled">
        <span role="status">${touched.value && t.start.pulled}</span>
        <${ViewLink} view="sliders" class="button">${t.start.all(card.code_size)}<//>
      </p>
    </section>
    <${Ways} views=${views} playing=${{ instrument, picture: stage.picture, cards }} />
  </main>`;
}

/** @param {{card: Card | undefined, cards: Card[], views: string[]}} props */
export function View({ card, cards, views }) {
  const t = words.value;
  if (card !== undefined) return html`<${Play} card=${card} cards=${cards} views=${views} />`;
  return html`<main class="view start">
    <section class="welcome">
      <h2>${t.tagline}</h2>
      <p>${t.start.what}</p>
      <p>${t.start.noModel}</p>
    </section>
    ${views.length > 0 && html`<${Ways} views=${views} playing=${null} />`}
  </main>`;
}

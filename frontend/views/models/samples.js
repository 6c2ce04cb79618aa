/** What a model makes by chance, or reads. */
import * as api from "../../base/api.js";
import { newSeed, plane, STOPS, traversal, zeros } from "../../base/codes.js";
import { html, Icon, useEffect, useState } from "../../base/html.js";
import { drawCell } from "../../base/pictures.js";
import { percent } from "../../base/words.js";
import { createAnswer } from "../../kit/answer.js";
import { Canvas, resize } from "../../kit/canvas.js";
import { Priors } from "../../kit/priors.js";
import { useHeld } from "../../kit/scope.js";
import { Trouble } from "../../kit/trouble.js";
import { go } from "./address.js";
import { words } from "./words.js";

/** @typedef {import("../../base/api.js").Card} Card */
/** @typedef {import("../../base/api.js").Label} Label */

/** Pictures on a sheet of a model without labels, and in a row; the server sends rows of ten. */
const SHEET = 60;
const ROW = 10;
/** Clips that a judge hears. */
const HEARD = 6;
/** Sentences of a card that is not open, and rows on a sheet. */
const FEW = 3;
const ROWS = 20;
/** Pixels of a picture's side, where the card does not say. */
const SIDE = 28;

export const can = (/** @type {Card} */ { verbs }, /** @type {import("../../base/api.js").Verb} */ verb) =>
  verbs.includes(verb);
export const writes = (/** @type {Card} */ { medium }) => medium === "text";
export const speaks = (/** @type {Card} */ { medium }) => medium === "sound";
const sideOf = (/** @type {Card} */ { side, config }) => side ?? config.side ?? SIDE;

/** The labels whose pictures make the rows of a sheet; one sheet of anything where there are none. @param {Card} card @returns {(Label | null)[]} */
const rowsOf = (card) => (card.parameters.includes("label") ? card.labels.slice(0, ROWS) : [null]);

/** How many pictures stand on one sheet: those that are drawn pixel by pixel take their time. @param {Card} card @param {Label | null} label */
const sheetOf = (card, label) => (label !== null || can(card, "complete") ? ROW : SHEET);

/** Where chance is taken from, where there is a choice. @param {Card} card */
const best = (card) => (card.parameters.includes("prior") ? /** @type {const} */ ("fitted") : null);

/** @param {Card} card @param {number} seed @param {Label | null} label */
const rowPath = (card, seed, label) =>
  api.samplePath(card.name, sheetOf(card, label), seed, label, best(card));

/** The path that gives what a card shows by a GET. @param {Card} card @param {number} seed */
export const shownPath = (card, seed) =>
  writes(card) ? api.samplePath(card.name, ROW, seed, null) : rowPath(card, seed, rowsOf(card)[0] ?? null);

/** What is wrong with an answer, where it would be. @param {{of: Pick<ReturnType<typeof createAnswer<any, any>>, "trouble" | "retry">}} props */
function Wrong({ of }) {
  const wrong = of.trouble.value;
  return (
    wrong !== null &&
    html`<${Trouble} problem=${wrong.problem} retryMs=${wrong.retryMs} action=${words.value.problems.tryNow} act=${of.retry} />`
  );
}

/**
 * Pictures that the browser asks for itself, and does so once. When one of them does not come, it is asked for here until it
 * does; then the browser reads all of them anew.
 */
function usePictures() {
  const [tries, setTries] = useState(0);
  const asking = useHeld(() => createAnswer(api.reach, { arrived: () => setTries((n) => n + 1) }), []);
  return { asking, tries };
}

/**
 * A row of pictures, or a sheet of rows.
 * @param {{card: Card, seed: number, label: Label | null, prior?: import("../../base/api.js").Prior | null, n: number, alt: string, class?: string, tries: number, missed: (path: string) => void}} props
 */
function Row({ card, seed, label, prior = best(card), n, alt, class: kind = "", tries, missed }) {
  const path = api.samplePath(card.name, n, seed, label, prior);
  return html`<img
    key=${tries}
    class=${`picture ${kind}`}
    src=${api.address(path)}
    alt=${alt}
    width=${ROW * sideOf(card)}
    height=${Math.ceil(n / ROW) * sideOf(card)}
    onError=${() => missed(path)}
  />`;
}

/** Draws others. @param {{seed: number, children?: unknown}} props */
const Caption = ({ seed, children }) =>
  html`<figcaption>
    <button type="button" class="button" onClick=${() => go({ seed: newSeed() })}>
      <${Icon} name="random" /><span>${words.value.roll}</span>
    </button>
    <span class="quiet small" translate=${false}>${words.value.footer.seed(seed)}</span>
    ${children}
  </figcaption>`;

/** Pictures by chance, crisp. @param {{card: Card, seed: number}} props */
function Sheet({ card, seed }) {
  const { asking, tries } = usePictures();
  const t = words.value;
  const rows = rowsOf(card);
  const sheet = (/** @type {import("../../base/api.js").Prior | null} */ prior) => html`<div
      class=${asking.trouble.value === null ? "sheet-rows" : "sheet-rows troubled"}
    >
      ${rows.map(
        (label) => html`<${Row}
          key=${label}
          card=${card}
          seed=${seed}
          label=${label}
          prior=${prior}
          n=${sheetOf(card, label)}
          alt=${label === null ? t.sheet(card.name) + (prior === null ? "" : `: ${t.priors.names[prior]}`) : t.row(String(label))}
          tries=${tries}
          missed=${asking.push}
        />`,
      )}
    </div>`;
  return html`<figure class="sample-sheet">
    ${best(card) === null ? sheet(null) : html`<${Priors} card=${card} picture=${sheet} />`}
    <${Wrong} of=${asking} />
    <${Caption} seed=${seed}>${rows.length > 1 && html`<span class="quiet small">${t.columns}</span>`}<//>
  </figure>`;
}

/** Sentences by chance. @param {{card: Card, seed: number, n: number, children?: unknown}} props */
function Written({ card, seed, n, children }) {
  const asking = useHeld(
    () =>
      createAnswer(
        (/** @type {{n: number, seed: number}} */ given, left) => api.chance(card.name, given, left),
        {
          same: JSON.stringify,
        },
      ),
    [card.name],
  );
  useEffect(() => asking.push({ n, seed }), [asking, n, seed]);
  const sentences = asking.answer.value?.answer.answer.sentences ?? [];
  const verse = (card.config.lengths ?? []).length > 0;
  return html`<figure class="sample-sheet written">
    <ul class=${asking.trouble.value === null ? "" : "troubled"} aria-label=${words.value.written(card.name)}>
      ${sentences.map(
        (sentence) =>
          html`<li><bdi class="said" lang=${verse ? "zh-Hant" : "en"} translate=${false}>${sentence}</bdi></li>`,
      )}
    </ul>
    <${Wrong} of=${asking} />
    ${children}
  </figure>`;
}

/** Words that it says by chance: the browser asks for each when it is to be heard. @param {{card: Card, seed: number}} props */
function Spoken({ card, seed }) {
  const t = words.value;
  return html`<figure class="sample-sheet spoken">
    <ul>
      ${rowsOf(card).map(
        (label) => html`<li key=${`${label} ${seed}`}>
          <span translate=${false}>${label}</span>
          <audio controls preload="none" aria-label=${t.spoken(String(label ?? ""))} src=${api.address(api.samplePath(card.name, 1, seed, label))}></audio>
        </li>`,
      )}
    </ul>
    <${Caption} seed=${seed} />
  </figure>`;
}

/** What a judge hears in what another model says. @param {{judge: Card, artist: Card, seed: number}} props */
function Hearings({ judge, artist, seed }) {
  const t = words.value;
  const asking = useHeld(
    () =>
      createAnswer(
        (/** @type {number} */ seed, left) =>
          Promise.all(
            Array.from({ length: HEARD }, async (_, k) => {
              const { labels, verdicts } = await api.spoken(artist.name, { n: 1, seed: seed + k }, left);
              // Asked for again by its link: the page plays nothing that does not come from the server.
              const path = api.samplePath(artist.name, 1, seed + k, null);
              return { path, asked: String(labels[0] ?? ""), heard: verdicts?.[0] };
            }),
          ),
        { same: String },
      ),
    [judge.name, artist.name],
  );
  useEffect(() => asking.push(seed), [asking, seed]);
  return html`<figure class="sample-sheet spoken">
    <ul class=${asking.trouble.value === null ? "" : "troubled"}>
      ${asking.answer.value?.answer.map(
        ({ path, asked, heard }) => html`<li key=${path}>
          <audio controls preload="none" aria-label=${t.spoken(asked)} src=${api.address(path)}></audio>
          ${heard && html`<span><b>${heard.label}</b> <span class="quiet small">${percent(heard.p)}, <span translate=${false}>${heard.speaker}</span></span></span>`}
        </li>`,
      )}
    </ul>
    <${Wrong} of=${asking} />
    <${Caption} seed=${seed}><span class="quiet small">${t.hearings(artist.name)}</span><//>
  </figure>`;
}

/** What a judge reads in another model's pictures. @param {{judge: Card, artist: Card, seed: number}} props */
function Readings({ judge, artist, seed }) {
  const t = words.value;
  const asking = useHeld(
    () =>
      createAnswer(
        async (/** @type {number} */ seed, left) => {
          const prior = best(artist);
          const { images } = await api.sample(
            artist.name,
            { n: ROW, seed, ...(prior !== null && { prior }) },
            left,
          );
          return Promise.all(
            images.map(async (image) => {
              const { label, probabilities } = await api.classify(judge.name, image, left);
              return { image, label, p: probabilities[judge.labels.indexOf(label)] ?? 0 };
            }),
          );
        },
        { same: String },
      ),
    [judge.name, artist.name],
  );
  useEffect(() => asking.push(seed), [asking, seed]);
  const readings = asking.answer.value?.answer ?? [];
  const side = sideOf(artist);
  return html`<figure class="sample-sheet">
    <div class=${asking.trouble.value === null ? "readings" : "readings troubled"}>
      ${readings.map(
        ({ image, label, p }) => html`<div>
          <img class="picture" src=${image} alt=${t.reading(String(label), percent(p))} width=${side} height=${side} />
          <p aria-hidden="true"><b>${label}</b> <span class="quiet small">${percent(p)}</span></p>
        </div>`,
      )}
    </div>
    <${Wrong} of=${asking} />
    <${Caption} seed=${seed}><span class="quiet small">${t.readings(artist.name)}</span><//>
  </figure>`;
}

/**
 * Of a model that draws nothing by chance: pictures along its first lever, or of its first two crossed.
 * @param {{card: Card, levers: number}} props
 */
function Across({ card, levers }) {
  const asking = useHeld(
    () =>
      createAnswer(
        (/** @type {readonly (readonly number[])[]} */ codes, left) =>
          api.decode(card.name, codes, null, left),
        { same: String },
      ),
    [card.name],
  );
  const [x, y] = card.sliders.slice(0, levers);
  useEffect(() => {
    const start = zeros(card.code_size);
    if (x !== undefined) asking.push(y === undefined ? traversal(start, x) : plane(start, x, y));
  }, [asking, x, y]);
  /** @param {CanvasRenderingContext2D} ink @param {HTMLCanvasElement} canvas */
  function draw(ink, canvas) {
    const sheet = asking.answer.value?.answer.sheet;
    if (sheet === undefined) return false;
    const { width, height } = sheet.cell;
    const rows = y === undefined ? 1 : STOPS;
    resize(canvas, STOPS * width, rows * height);
    for (let i = 0; i < STOPS * rows; i++)
      drawCell(ink, sheet, i, (i % STOPS) * width, Math.floor(i / STOPS) * height, 0);
    return true;
  }
  const side = sideOf(card);
  return html`<figure class="sample-sheet across">
    <${Canvas} class="picture" draw=${draw} width=${STOPS * side} height=${(y === undefined ? 1 : STOPS) * side}
      label=${words.value.across(card.name)} />
    <${Wrong} of=${asking} />
    ${levers > 1 && html`<figcaption class="quiet small">${words.value.noChance}</figcaption>`}
  </figure>`;
}

/** Whether a model draws from codes, and none by chance. @param {Card} card */
const across = (card) =>
  can(card, "decode") && !writes(card) && !card.parameters.includes("label") && card.sliders.length > 0;

/** What the open card shows of its model. @param {{card: Card, cards: Card[], seed: number}} props */
export function Samples({ card, cards, seed }) {
  if (can(card, "sample") && speaks(card)) return html`<${Spoken} card=${card} seed=${seed} />`;
  if (can(card, "sample"))
    return writes(card)
      ? html`<${Written} card=${card} seed=${seed} n=${ROW}><${Caption} seed=${seed} /><//>`
      : html`<${Sheet} key=${card.name} card=${card} seed=${seed} />`;
  if (across(card)) return html`<${Across} key=${card.name} card=${card} levers=${2} />`;
  const artists = cards.filter((other) => can(other, "sample") && other.medium === card.medium);
  if (speaks(card)) {
    const judged = artists.find(({ judge }) => judge === card.name);
    return judged !== undefined && html`<${Hearings} judge=${card} artist=${judged} seed=${seed} />`;
  }
  const artist = artists.find(({ parameters }) => !parameters.includes("label")) ?? artists[0];
  return (
    can(card, "classify") &&
    artist !== undefined &&
    html`<${Readings} judge=${card} artist=${artist} seed=${seed} />`
  );
}

/** What a card that is not open shows: three sentences, or ten pictures. @param {{card: Card, seed: number}} props */
export function Few({ card, seed }) {
  const { asking, tries } = usePictures();
  if (speaks(card)) return null;
  if (!can(card, "sample")) return across(card) && html`<${Across} card=${card} levers=${1} />`;
  if (writes(card)) return html`<${Written} card=${card} seed=${seed} n=${FEW} />`;
  return html`<${Row}
    class="few"
    card=${card}
    seed=${seed}
    label=${null}
    n=${ROW}
    alt=${words.value.sheet(card.name)}
    tries=${tries}
    missed=${asking.push}
  />`;
}

/** The column of sentences between two, and what walks it. */
import { html } from "../../base/html.js";
import { narrow } from "../../base/media.js";
import { Play, Scrubber } from "../../kit/transport.js";
import { distinct } from "./changes.js";
import { Failed, Said } from "./said.js";
import { words } from "./words.js";

/** @typedef {import("./lines.js").Lines} Lines */

/** @param {Lines} lines */
const transportOf = ({ walk }) => ({ playing: walk.playing.value, play: walk.play, pause: walk.pause });

/** @param {{lines: Lines}} props */
export const PlayLine = ({ lines }) => html`<${Play} ...${transportOf(lines)} />`;

/** The range that walks the line. @param {{lines: Lines}} props */
function Walker({ lines }) {
  const t = words.value.lines;
  const n = lines.count.value;
  const here = lines.walk.here.value;
  return html`<${Scrubber}
    class=${narrow.value ? "walker" : "lever walker"}
    label=${t.walk}
    at=${here}
    most=${n - 1}
    text=${`${t.place(here + 1, n)}: ${lines.found.value?.sentences[here] ?? ""}`}
    walk=${lines.walk.stand}
    transport=${transportOf(lines)}
    upright=${!narrow.value}
  />`;
}

/** On a phone: the walker under the thumb. @param {{lines: Lines}} props */
export const Thumb = ({ lines }) =>
  html`<div class="thumb"><${PlayLine} lines=${lines} /><${Walker} lines=${lines} /></div>`;

/** The walker beside the sentences. @param {{lines: Lines, n: number}} props */
function Track({ lines, n }) {
  const here = lines.walk.here.value;
  return html`<div class="track" style=${{ "--here": here, "--rows": Math.max(1, n) }}>
    <${Walker} lines=${lines} /><span class="walker-cap" aria-hidden="true">${here + 1}</span>
  </div>`;
}

/** One of the sentences. @param {{lines: Lines, sentence: string, before: string | null, i: number}} props */
function Row({ lines, sentence, before, i }) {
  const here = i === lines.walk.here.value;
  return html`<li class=${here ? "here" : ""} aria-current=${here ? "true" : null} onClick=${() => lines.walk.stand(i)}>
    <${Said} lines=${lines} text=${sentence} before=${before} />
  </li>`;
}

/** The sentences, one below the other. @param {{lines: Lines}} props */
export function Column({ lines }) {
  const t = words.value.lines;
  const { line, ends } = lines;
  const sentences = lines.found.value?.sentences ?? [];
  const stale = ends.value === null || line.trouble.value !== null;
  return html`<section class=${`column ${line.waiting.value ? "waiting" : ""}`} aria-label=${t.column}>
    <div class=${`walk ${stale ? "stale" : ""}`}>
      ${!narrow.value && html`<${Track} lines=${lines} n=${sentences.length} />`}
      <ol>
        ${sentences.map(
          (sentence, i) =>
            html`<${Row} key=${i} lines=${lines} sentence=${sentence} before=${sentences[i - 1] ?? null} i=${i} />`,
        )}
      </ol>
    </div>
    <${Failed} of=${line} />
    ${sentences.length > 0 && html`<p class="quiet small tally">${t.distinct(distinct(sentences), sentences.length)}</p>`}
  </section>`;
}

import { html } from "../../base/html.js";
import { number } from "../../base/words.js";
import { Explained } from "../../kit/term.js";
import { heap, placeAmong } from "./raster.js";
import { words } from "./words.js";

/** @typedef {import("./pixels.js").Pixels} Pixels */

const BARS = 40;

/** How likely the picture is, and where that stands among test pictures. @param {{pixels: Pixels}} props */
export function Likelihood({ pixels }) {
  const t = words.value.pixel;
  const now = pixels.seen.value;
  const { card } = pixels;
  if (now === null)
    return html`<section class="likelihood" aria-label=${t.likely}><p class="quiet">${t.empty}</p></section>`;
  const levels = card.levels?.[now.order] ?? []; // what it is compared with was read in the same order
  const bars = heap(levels, BARS);
  const place = placeAmong(now.score, levels);
  const [least, most] = [levels[0] ?? 0, levels.at(-1) ?? 0];
  const digits = card.medium === "ink";
  return html`<section class="likelihood" aria-label=${t.likely}>
    <p class="score"><b>${number(now.score, 1)}</b> <span><${Explained} place="likelihood" text=${t.scoreUnit} /></span></p>
    <p class="quiet small">${t.perPixel(number(now.bits_per_pixel, 3))}</p>
    ${
      levels.length > 1 &&
      html`<div class="heap" aria-hidden="true">
          <svg viewBox=${`0 0 ${BARS} 10`} preserveAspectRatio="none">
            ${bars.map((height, i) => html`<rect x=${i + 0.1} width="0.8" y=${10 - 10 * height} height=${10 * height} />`)}
          </svg>
          <span class="heap-here" style=${{ "--at": place }}></span>
        </div>
        <p class="heap-ends quiet small" aria-hidden="true">
          <span>${number(least)}</span><span>${digits ? t.testDigits : t.testFaces}</span><span>${number(most)}</span>
        </p>`
    }
    ${now.percentile !== null && html`<p class="rank-words">${(digits ? t.lessLikely : t.lessLikelyFaces)(Math.round(now.percentile))}</p>`}
    ${now.moved > 0 && html`<p class="quiet small">${t.moved(now.moved)}</p>`}
    <p class="quiet small">${t.surpriseText}</p>
  </section>`;
}

/** m ± the noise of every number of a code, over the prior's. */
import { html } from "../../base/html.js";
import { narrow } from "../../base/media.js";
import { number } from "../../base/words.js";
import { words } from "./words-term.js";

/** Two stand side by side, on a phone too. */
const widthOf = () => (narrow.value ? 172 : 300);
const HEIGHT = 170;
const EDGE = { left: 26, right: 2, top: 6, bottom: 16 };
/** The scale is even near 0 and as the logarithm far from it, and goes so far: codes without the term are flung wide. */
const FAR = 70;
const TICKS = [-30, -10, -3, -1, 0, 1, 3, 10, 30];
/** So many names of numbers have room. */
const NAMES = 6;

/** @param {{code: {mean: number[], std: number[]} | null, kind: "main" | "second"}} props */
export function PosteriorChart({ code, kind }) {
  const t = words.value;
  const width = widthOf();
  const w = width - EDGE.left - EDGE.right;
  const h = HEIGHT - EDGE.top - EDGE.bottom;
  const y = (/** @type {number} */ z) => EDGE.top + (h * (1 - Math.asinh(z) / Math.asinh(FAR))) / 2;
  const size = code?.mean.length ?? 1;
  const every = narrow.value || size > 16 ? Math.ceil(size / NAMES) : 1;
  const arm = Math.min(5, w / size / 2 - 1);
  const x = (/** @type {number} */ i) => EDGE.left + (w * (i + 0.5)) / size;
  return html`<svg class="posterior" viewBox=${`0 0 ${width} ${HEIGHT}`} role="img" aria-label=${t.posteriorText}>
    <rect class="band" x=${EDGE.left} width=${w} y=${y(1)} height=${y(-1) - y(1)} />
    ${TICKS.map(
      (
        z,
      ) => html`<line class=${z === 0 ? "zero" : "grid"} x1=${EDGE.left} x2=${EDGE.left + w} y1=${y(z)} y2=${y(z)} />
        <text class="wall" x=${EDGE.left - 5} y=${y(z) + 4}>${number(z)}</text>`,
    )}
    ${code?.mean.map((m, i) => {
      const s = code.std[i] ?? 1;
      return html`<line class=${`noise ${kind}`} x1=${x(i)} x2=${x(i)} y1=${y(m + s)} y2=${y(m - s)} />
        <line class=${`mean ${kind}`} x1=${x(i) - arm} x2=${x(i) + arm} y1=${y(m)} y2=${y(m)} />
        ${(i + 1) % every === 0 && html`<text class="floor" x=${x(i)} y=${HEIGHT - 3}>${i + 1}</text>`}`;
    })}
  </svg>`;
}

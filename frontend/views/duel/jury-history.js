/** What the D of every generation says of one picture, as a line; pressed, it leads to that generation. */
import { html } from "../../base/html.js";
import { narrow } from "../../base/media.js";
import { percent } from "../../base/words.js";
import { words } from "./words-round.js";

/** @typedef {import("./jury-case.js").Jury} Jury */

const HEIGHT = 240;
const EDGE = { left: 72, right: 14, top: 12, bottom: 40 };

/** @param {{jury: Jury}} props */
export function History({ jury }) {
  const t = words.value;
  const history = jury.history.value;
  const { generations } = jury;
  const last = generations.length - 1;
  if (history === null || last < 1) return null;
  const now = jury.judge.value;
  const width = narrow.value ? 358 : 480; // as wide as it stands there, so that its letters are as large as others
  const inner = { width: width - EDGE.left - EDGE.right, height: HEIGHT - EDGE.top - EDGE.bottom };
  const x = (/** @type {number} */ k) => EDGE.left + (inner.width * k) / last;
  const y = (/** @type {number} */ wins) => EDGE.top + inner.height * (1 - wins);
  const points = history.map((wins, k) => `${x(k).toFixed(1)},${y(wins).toFixed(1)}`);
  const wins = history[now];
  const name = (/** @type {number} */ k) => String(generations[k]?.number ?? k);
  const text = wins === undefined ? name(now) : t.historyAt(name(now), percent(wins));
  const named = [...new Set([0, 0.25, 0.5, 0.75, 1].map((share) => Math.round(share * last)))];
  return html`<figure class="history" style=${{ "--left": EDGE.left / width, "--width": inner.width / width }}>
    <figcaption><b>${t.history}</b><br /><span class="quiet small">${t.historyHint}</span></figcaption>
    <div class="history-sheet">
      <input type="range" class="lever history-hand" min="0" max=${last} step="1" value=${now} aria-label=${t.history}
        aria-valuetext=${text}
        onInput=${(/** @type {Event & {currentTarget: HTMLInputElement}} */ { currentTarget }) => jury.walk(Number(currentTarget.value))} />
      <svg viewBox=${`0 0 ${width} ${HEIGHT}`} aria-hidden="true">
        ${[0, 0.25, 0.5, 0.75, 1].map(
          (
            share,
          ) => html`<line class=${share === 0.5 ? "half" : "grid"} x1=${EDGE.left} x2=${width - EDGE.right} y1=${y(share)} y2=${y(share)} />
            ${share !== 0.25 && share !== 0.75 && html`<text class="wall" x=${EDGE.left - 6} y=${y(share) + 4}>${percent(share)}</text>`}`,
        )}
        <text class="wall" x=${EDGE.left - 6} y=${y(0.5) + 19}>${t.cannotTell}</text>
        ${named.map((k) => html`<text class="floor" x=${x(k)} y=${HEIGHT - EDGE.bottom + 16}>${name(k)}</text>`)}
        <text class="axis-name" x=${EDGE.left + inner.width / 2} y=${HEIGHT - 6}>${t.generationAxis}</text>
        <line class="now" x1=${x(now)} x2=${x(now)} y1=${EDGE.top} y2=${y(0)} />
        <polyline class="line" points=${points.join(" ")} />
        ${history.map((share, k) => html`<circle class="each" cx=${x(k)} cy=${y(share)} r="2" />`)}
        ${wins !== undefined && html`<circle class="here" cx=${x(now)} cy=${y(wins)} r="5.5" />`}
        ${wins !== undefined && html`<text class=${`value ${now > last / 2 ? "left" : ""}`} x=${x(now) + (now > last / 2 ? -10 : 10)} y=${y(wins) + (wins > 0.85 ? 18 : -9)}>${percent(wins)}</text>`}
      </svg>
    </div>
  </figure>`;
}

/** The draws around the code at hand, in the plane of the two numbers that say most. */
import { html } from "../../base/html.js";
import { words } from "./words-term.js";

/** The plane goes so far each way. */
const FAR = 4;
const SIDE = 200;

/** @param {{blur: import("./term-blur.js").Blur}} props */
export function Cloud({ blur }) {
  const { across, up, codes, code, m } = blur;
  const t = words.value;
  const at = (/** @type {number} */ z) => (SIDE * (z + FAR)) / (2 * FAR);
  const middle = { x: at(m.value), y: at(-(code.value?.mean[up] ?? 0)) };
  return html`<figure class="cloud">
    <svg viewBox=${`0 0 ${SIDE} ${SIDE}`} role="img" aria-label=${t.cloud}>
      ${[1, 2].map((radius) => html`<circle class="prior" cx=${at(0)} cy=${at(0)} r=${at(radius) - at(0)} />`)}
      <line class="zero" x1="0" x2=${SIDE} y1=${at(0)} y2=${at(0)} />
      <line class="zero" x1=${at(0)} x2=${at(0)} y1="0" y2=${SIDE} />
      ${(codes.value ?? []).map((z) => html`<circle class="draw" cx=${at(z[across] ?? 0)} cy=${at(-(z[up] ?? 0))} r="2.2" />`)}
      <path class="middle" d=${`M${middle.x - 6} ${middle.y}h12M${middle.x} ${middle.y - 6}v12`} />
    </svg>
    <figcaption class="quiet small">${t.cloudText}</figcaption>
  </figure>`;
}

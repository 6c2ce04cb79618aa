/** Models in small: what each lever of a model tells, in nats. */
import { html } from "../../base/html.js";

const [WIDTH, HEIGHT] = [140, 56];

/** @param {{instrument: import("../../levers/instrument.js").Instrument}} props */
export function Small({ instrument }) {
  const told = instrument.card.sliders.flatMap(({ kl }) => kl ?? []);
  const most = Math.max(...told);
  const bar = (/** @type {number} */ kl, /** @type {number} */ i) =>
    `M${(WIDTH * (i + 0.5)) / told.length} ${HEIGHT}v${(-HEIGHT * kl) / most}`;
  return html`<svg class="small-bars" viewBox=${`0 0 ${WIDTH} ${HEIGHT}`}>
    ${most > 0 && html`<path d=${told.map(bar).join("")} />`}
  </svg>`;
}

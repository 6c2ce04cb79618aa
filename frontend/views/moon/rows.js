/** Ten trainings from ten seeds on the same way, each a small row: was it luck? */
import { html } from "../../base/html.js";
import { number } from "../../base/words.js";
import { Refusal } from "../../kit/trouble.js";
import { room } from "./address.js";
import { SIDES } from "./pair.js";
import { words } from "./words.js";

/** @typedef {import("./phases.js").Phases} Phases */

/** The place nearest to the lever's. @param {readonly number[]} t @param {number} at */
export const nearest = (t, at) =>
  t.reduce((best, x, k) => (Math.abs(x - at) < Math.abs((t[best] ?? 0) - at) ? k : best), 0);

/** @param {{images: readonly string[], name: unknown, own: boolean, here: number, take: (k: number) => void, alt: string}} props */
const Row = ({ images, name, own, here, take, alt }) =>
  html`<div class=${`row ${own ? "own" : ""}`} role="img" aria-label=${alt}>
    <span class="row-name small" aria-hidden="true">${name}</span>
    ${images.map(
      (image, k) =>
        html`<img key=${k} class=${`picture ${k === here ? "here" : ""}`} src=${image} alt="" draggable=${false} onClick=${() => take(k)} />`,
    )}
  </div>`;

/** @param {{phases: Phases}} props */
export function Rows({ phases }) {
  const { rows: t, side } = words.value;
  const rows = phases.rows.value;
  const at = room.at.t.value;
  return html`<section class="rows" aria-label=${t.title}>
    <h2>${t.title}</h2>
    <p class="quiet">${t.what}</p>
    <${Refusal} trouble=${phases.rowTrouble.value} retry=${phases.retryRows} drop=${phases.retryRows} />
    <div class="row-blocks">
      ${
        rows !== null &&
        SIDES.map((which) => {
          const { t: places, truth, trainings } = rows[which];
          const here = at < -0.1 || at > 1.1 ? -1 : nearest(places, at);
          const take = (/** @type {number} */ k) => room.go({ t: places[k] ?? 0 });
          return html`<figure class="row-block" key=${which}>
            <figcaption>${side(which)}</figcaption>
            <${Row} images=${truth} name=${t.truth} own=${false} here=${here} take=${take} alt=${t.truth} />
            ${trainings.map(
              ({ seed, distance, shipped, images }) => html`<${Row}
                key=${seed}
                images=${images}
                own=${shipped}
                here=${here}
                take=${take}
                alt=${t.row(seed, number(distance, 2), shipped)}
                name=${html`${t.seed(seed)} <b>${number(distance, 2)}</b>`}
              />`,
            )}
          </figure>`;
        })
      }
    </div>
  </section>`;
}

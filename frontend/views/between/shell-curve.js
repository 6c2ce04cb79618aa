import { shown } from "../../base/codes.js";
import { html, useComputed } from "../../base/html.js";
import { frameAt } from "../../kit/film.js";
import { words } from "./words.js";

const WIDTH = 224;
const HEIGHT = 48;

/**
 * How long the codes of a way are, beside the band in which codes drawn by chance lie.
 * @param {object} props
 * @param {import("./way.js").FilmSource["film"]} props.film
 * @param {import("../../vendor/preact-signals.js").ReadonlySignal<number>} props.share
 * @param {number} props.most the top of the scale
 */
export function ShellCurve({ film, share, most }) {
  const now = film.value;
  const i = useComputed(() => frameAt(share.value, film.value?.images.length ?? 1)).value;
  const t = words.value.way;
  const radii = now?.radii;
  if (!now || !radii) return null;
  const { radius, spread } = now.shell;
  const x = (/** @type {number} */ k) => 4 + ((WIDTH - 8) * k) / (radii.length - 1);
  const y = (/** @type {number} */ length) => HEIGHT - 2 - ((HEIGHT - 4) * length) / most;
  const points = radii.map((length, k) => `${x(k).toFixed(1)},${y(length).toFixed(1)}`).join(" ");
  const here = radii[i] ?? 0;
  return html`<div class="shell-curve">
    <svg viewBox=${`0 0 ${WIDTH} ${HEIGHT}`} aria-hidden="true">
      <rect class="band" x="0" width=${WIDTH} y=${y(radius + spread)} height=${y(radius - spread) - y(radius + spread)} />
      <line class="middle" x1="0" x2=${WIDTH} y1=${y(radius)} y2=${y(radius)} />
      <line class="floor" x1="0" x2=${WIDTH} y1=${y(0)} y2=${y(0)} />
      <polyline points=${points} />
      <line class="here" x1=${x(i)} x2=${x(i)} y1=${y(here)} y2=${y(here)} />
    </svg>
    <p>
      <span class="radius">${t.radius(shown(here))}</span>
      <span class="quiet by-chance">${t.chance(shown(radius), shown(spread))}</span>
    </p>
  </div>`;
}

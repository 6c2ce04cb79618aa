import { shown } from "../../base/codes.js";
import { html } from "../../base/html.js";
import { frameAt } from "../../kit/film.js";
import { words } from "./words.js";

const WIDTH = 224;
const HEIGHT = 48;

/**
 * How long the codes of a way are, beside the band in which codes drawn by chance lie; nothing where none are drawn.
 * @param {{way: import("./way.js").WayHeld, path: "slerp" | "lerp"}} props
 */
export function ShellCurve({ way, path }) {
  const film = way.film.value;
  const t = words.value.way;
  if (film === null || !film.shell) return null;
  const lengths = film.lengths[path];
  const { radius, spread } = film.shell;
  const most = Math.max(radius + 2 * spread, ...film.lengths.slerp, ...film.lengths.lerp);
  const i = frameAt(way.share.value, lengths.length);
  const x = (/** @type {number} */ k) => 4 + ((WIDTH - 8) * k) / (lengths.length - 1);
  const y = (/** @type {number} */ length) => HEIGHT - 2 - ((HEIGHT - 4) * length) / most;
  const points = lengths.map((length, k) => `${x(k).toFixed(1)},${y(length).toFixed(1)}`).join(" ");
  const now = lengths[i] ?? 0;
  return html`<div class="shell-curve">
    <svg viewBox=${`0 0 ${WIDTH} ${HEIGHT}`} aria-hidden="true">
      <rect class="band" x="0" width=${WIDTH} y=${y(radius + spread)} height=${y(radius - spread) - y(radius + spread)} />
      <line class="middle" x1="0" x2=${WIDTH} y1=${y(radius)} y2=${y(radius)} />
      <line class="floor" x1="0" x2=${WIDTH} y1=${y(0)} y2=${y(0)} />
      <polyline points=${points} />
      <line class="now" x1=${x(i)} x2=${x(i)} y1=${y(now)} y2=${y(now)} />
    </svg>
    <p>
      <span class="radius" translate=${false}>${t.radius(shown(now))}</span>
      <span class="quiet by-chance">${t.chance(shown(radius), shown(spread))}</span>
    </p>
  </div>`;
}

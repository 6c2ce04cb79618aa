/** The two players: which one stands still, which one learns, and the way the gradient goes. */
import { html } from "../../base/html.js";
import { percent } from "../../base/words.js";
import { words } from "./words-round.js";

/** @typedef {import("./round-steps.js").Round} Round */

/** @param {{round: Round}} props */
export function Players({ round }) {
  const t = words.value;
  const shown = round.shown.value;
  const turn = shown?.moved ?? null;
  const wins = shown === null ? null : shown.now.mean;
  const box = (
    /** @type {"generator" | "discriminator"} */ who,
    /** @type {string} */ letter,
    /** @type {number} */ x,
    /** @type {number} */ y,
  ) => html`<g class=${`player ${turn === who ? "learning" : ""}`} transform=${`translate(${x} ${y})`}>
    <rect width="84" height="64" rx="4" />
    <text class="letter" x="42" y="33">${letter}</text>
    ${
      turn !== null &&
      html`<text class="does" x="42" y="54">${turn === who ? t.learns : t.still}</text>
        ${turn !== who && html`<use class="icon frozen" href="#icon-lock" x="62" y="6" width="16" height="16" />`}`
    }
  </g>`;
  const picture = (
    /** @type {string} */ name,
    /** @type {string | undefined} */ image,
    /** @type {number} */ x,
    /** @type {number} */ y,
    /** @type {number} */ under,
  ) => html`<g transform=${`translate(${x} ${y})`}>
    ${image !== undefined && html`<image class="picture" href=${image} width="56" height="56" />`}
    <text class="named" x="28" y=${under}>${name}</text>
  </g>`;
  const flow = (/** @type {string} */ d) => html`<path class="forth" d=${d} marker-end="url(#round-flow)" />`;
  const back = (/** @type {string} */ d) => html`<path class="back" d=${d} marker-end="url(#round-back)" />`;
  const share = (/** @type {number | undefined} */ x) => (x === undefined ? "" : percent(x));
  return html`<figure class="players">
    <svg viewBox="0 0 440 212" role="img" aria-label=${t.players[turn ?? "null"]}>
      <defs>
        <marker id="round-flow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">
          <path class="forth-head" d="M0 0L8 4L0 8z" />
        </marker>
        <marker id="round-back" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="6" markerHeight="6" orient="auto">
          <path class="back-head" d="M0 0L8 4L0 8z" />
        </marker>
      </defs>
      <text class="named" x="24" y="56">${t.noise}</text>
      ${flow("M6 64H44")}
      ${flow("M128 52H176")}
      ${flow("M236 52C262 52 262 86 286 92")}
      ${flow("M236 160C262 160 262 128 286 122")}
      ${flow("M372 107H392")}
      ${box("generator", t.g, 44, 32)} ${picture(t.drawnOne, shown?.now.drawn[0], 178, 24, -8)}
      ${picture(t.realOne, shown?.real[0], 178, 132, 72)} ${box("discriminator", t.d, 288, 75)}
      <text class="wins drawn" x="436" y="103">${share(wins?.drawn)}</text>
      <text class="wins real" x="436" y="123">${share(wins?.real)}</text>
      <text class="named end" x="436" y="164">${t.which}</text>
      ${turn === "discriminator" && html`${back("M416 84C416 44 352 40 332 72")}<text class="gradient-name" x="380" y="44">${t.gradient}</text>`}
      ${
        turn === "generator" &&
        html`${back("M416 84C416 44 352 40 334 72")}${back("M300 74C286 44 262 34 240 38")}${back("M174 40C158 32 146 32 132 40")}
          <text class="gradient-name" x="380" y="44">${t.gradient}</text>`
      }
    </svg>
    <figcaption class="quiet small">${t.players[turn ?? "null"]}</figcaption>
  </figure>`;
}

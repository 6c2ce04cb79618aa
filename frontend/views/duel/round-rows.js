/** What G draws and what is real, and under each what D says. */
import { html } from "../../base/html.js";
import { percent } from "../../base/words.js";
import { words } from "./words-round.js";

/** @typedef {import("./round-steps.js").Round} Round */

/** What a share of pairs comes to in words. @param {number} wins @returns {keyof typeof import("./words-round.js").en.verdicts} */
export function verdictOf(wins) {
  if (wins >= 0.9) return "real";
  if (wins >= 0.6) return "ratherReal";
  if (wins > 0.4) return "open";
  return wins > 0.1 ? "ratherDrawn" : "drawn";
}

/** As a bar and in words. @param {{wins: number}} props */
export function Verdict({ wins }) {
  return html`<span class="verdict-bar" aria-hidden="true"><span style=${{ width: percent(wins, 1) }}></span></span>
    <b class="verdict-share">${percent(wins)}</b> <span class="verdict-said">${words.value.verdicts[verdictOf(wins)]}</span>`;
}

/** @param {{round: Round, ink: boolean}} props */
export function Rows({ round, ink }) {
  const t = words.value;
  const shown = round.shown.value;
  if (shown === null) return null;
  const { now, real, moved, next } = shown;
  // In G's turn what it is told stands under its pictures; before its first push, too.
  const gradients = moved === "generator" || next === "generator" ? now.gradients : [];
  const how = moved === "generator" ? t.drawnHow.moved : moved === "discriminator" ? t.drawnHow.still : null;
  const row = (
    /** @type {"drawn" | "real"} */ kind,
    /** @type {readonly string[]} */ pictures,
    /** @type {readonly string[]} */ under,
  ) => html`<ol class=${`round-row ${kind}`}>
    ${pictures.map((picture, k) => {
      const wins = now.wins[kind][k] ?? 0;
      const said = t.column(t.kinds[kind], k + 1, percent(wins), t.verdicts[verdictOf(wins)]);
      return html`<li key=${k}>
        <img class="picture" src=${picture} alt=${said} />
        ${under[k] !== undefined && html`<img class="gradient" src=${under[k]} alt="" />`}
        <span class="verdict-line" aria-hidden="true"><${Verdict} wins=${wins} /></span>
      </li>`;
    })}
  </ol>`;
  return html`<section aria-label=${t.drawn}>
      <h3>${t.drawn} <span class="quiet small">${how}</span></h3>
      ${row("drawn", now.drawn, gradients)}
      ${gradients.length > 0 && html`<p class="quiet small">${ink ? t.pleases : t.pleasesColour}</p>`}
    </section>
    <section aria-label=${t.real}>
      <h3>${t.real} <span class="quiet small">${t.realHow}</span></h3>
      ${row("real", real, [])}
    </section>
    <p class="quiet small">${t.zeroOne}</p>`;
}

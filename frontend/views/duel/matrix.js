/** Every generator against every discriminator: how often it is caught, as squares to press. */
import { clamp } from "../../base/codes.js";
import { stepped } from "../../base/grid.js";
import { html, useComputed, useMemo, useSignal } from "../../base/html.js";
import { narrow } from "../../base/media.js";
import { lang, number } from "../../base/words.js";
import { fooledBy, matrixOf, runsOf } from "./measured.js";
import { First } from "./wall.js";
import { words } from "./words.js";

/** @typedef {import("./duel.js").Duel} Duel */
/** A generator's place, and a discriminator's. @typedef {{g: number, d: number}} Pair */

/** Less than 50: fooled, one colour; more: caught, another. @param {number} caught */
const colourOf = (caught) => {
  const far = clamp(Math.abs(caught - 50) / 50, 0, 1);
  return `color-mix(in oklab, var(--${caught < 50 ? "accent" : "second"}) ${Math.round(100 * far)}%, var(--raised))`;
};

/** The squares themselves, which stay as they are. @param {{duel: Duel, matrix: number[][]}} props */
function Squares({ duel, matrix }) {
  const t = words.value;
  return useMemo(
    () =>
      matrix.map(
        (row, g) => html`<div key=${g} role="row">
          ${row.map(
            (caught, d) =>
              html`<span key=${d} id=${`duel-${g}-${d}`} role="gridcell" class=${g === d ? "same" : ""} style=${{ background: colourOf(caught) }}
                aria-label=${t.pairSaid(duel.numberOf(d), duel.numberOf(g), number(caught))}></span>`,
          )}
        </div>`,
      ),
    [duel, matrix, t],
  );
}

/** Generations as words: "0 to 9 and 12". @param {Duel} duel @param {readonly number[]} places */
function runsSaid(duel, places) {
  const t = words.value;
  return new Intl.ListFormat(lang.value).format(
    runsOf(places).map(([a, b]) =>
      a === b ? String(duel.numberOf(a)) : t.fromTo(duel.numberOf(a), duel.numberOf(b)),
    ),
  );
}

/** @param {{duel: Duel}} props */
export function Matrix({ duel }) {
  const t = words.value;
  const matrix = useMemo(() => matrixOf(duel.card), [duel]);
  /** The square that is looked at; null: what the wall shows. */
  const looked = useSignal(/** @type {Pair | null} */ (null));
  const now = useComputed(() => ({ g: duel.drawn.value, d: duel.judge.value }));
  const read = looked.value ?? now.value;
  if (matrix === null)
    return html`<section class="matrix-part" aria-label=${t.matrix}><h2>${t.matrix}</h2><p class="quiet">${t.noMatrix}</p></section>`;
  const n = matrix.length;
  /** @param {PointerEvent & {currentTarget: HTMLElement}} event @returns {Pair | null} */
  const under = ({ currentTarget, clientX, clientY }) => {
    const box = currentTarget.getBoundingClientRect();
    const [d, g] = [
      Math.floor(((clientX - box.left) / box.width) * n),
      Math.floor(((clientY - box.top) / box.height) * n),
    ];
    return g >= 0 && d >= 0 && g < n && d < n ? { g, d } : null;
  };
  /** @param {KeyboardEvent} event */
  const key = (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Enter" || event.key === " ") duel.meet(read.g, read.d);
    else {
      const next = stepped(event.key, read.g * n + read.d, n);
      if (next === null) return;
      looked.value = { g: Math.floor(next / n), d: next % n };
    }
    event.preventDefault();
  };
  const caught = (/** @type {Pair} */ { g, d }) => matrix[g]?.[d] ?? 0;
  const fooled = fooledBy(matrix);
  const spot = (/** @type {Pair} */ { g, d }) => ({ "--g": g, "--d": d });
  const last = n - 1;
  return html`<section class="matrix-part" aria-label=${t.matrix}>
    <h2>${t.matrix}</h2>
    <p class="quiet">${t.matrixLead}</p>
    <div class="matrix-desk">
      <div class="matrix-frame" style=${{ "--n": n }}>
        <span class="axis-d quiet small">${t.axisD}</span>
        <span class="axis-g quiet small">${t.axisG}</span>
        <div class="matrix" role="grid" tabindex="0" aria-label=${t.matrixKeys} aria-activedescendant=${`duel-${read.g}-${read.d}`}
          onKeyDown=${key}
          onBlur=${() => (looked.value = null)}
          onPointerMove=${(/** @type {PointerEvent & {currentTarget: HTMLElement}} */ event) => (looked.value = under(event))}
          onPointerLeave=${() => (looked.value = null)}
          onClick=${(/** @type {PointerEvent & {currentTarget: HTMLElement}} */ event) => {
            const pair = under(event);
            if (pair !== null) duel.meet(pair.g, pair.d);
          }}>
          <${Squares} duel=${duel} matrix=${matrix} />
          <span class="on-wall" aria-hidden="true" style=${spot(now.value)}></span>
          ${looked.value !== null && html`<span class="looked" aria-hidden="true" style=${spot(read)}></span>`}
        </div>
        <span class="ends-d quiet small"><span>${duel.numberOf(0)}</span><span>${duel.numberOf(last)}</span></span>
        <span class="ends-g quiet small"><span>${duel.numberOf(0)}</span><span>${duel.numberOf(last)}</span></span>
      </div>
      <div class="matrix-read">
        <p class="pair-said" role="status">${t.pairSaid(duel.numberOf(read.d), duel.numberOf(read.g), number(caught(read)))}</p>
        ${!narrow.value && html`<${First} duel=${duel} count=${6} />`}
        <p class="matrix-scale small"><span>${t.scale.fooled}</span><span class="scale-bar" aria-hidden="true"></span><span>${t.scale.caught}</span></p>
        <div class="pair-fields">
          <${PairField} duel=${duel} label=${t.generator} place=${now.value.g} take=${(/** @type {number} */ g) => duel.meet(g, now.peek().d)} />
          <${PairField} duel=${duel} label=${t.discriminator} place=${now.value.d} take=${(/** @type {number} */ d) => duel.meet(now.peek().g, d)} />
        </div>
        <h3>${t.oldQuestion}</h3>
        <ul>${[...new Set([0.25, 0.5, 1].map((share) => Math.round(share * last)))].map((d) => html`<li key=${d}>${t.oneOld(duel.numberOf(d), number(caught({ g: last, d })))}</li>`)}</ul>
        <h3>${t.newQuestion}</h3>
        <p>${fooled.length === 0 ? t.foolsNone : t.fools(runsSaid(duel, fooled))}</p>
      </div>
    </div>
  </section>`;
}

/** @param {{duel: Duel, label: string, place: number, take: (place: number) => void}} props */
const PairField = ({ duel, label, place, take }) =>
  html`<label class="field"><span>${label}</span>
    <select onChange=${(/** @type {Event & {currentTarget: HTMLSelectElement}} */ { currentTarget }) => take(Number(currentTarget.value))}>
      ${duel.all.map((each, k) => html`<option key=${k} value=${k} selected=${k === place}>${each.number}</option>`)}
    </select>
  </label>`;

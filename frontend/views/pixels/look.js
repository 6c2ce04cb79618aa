import { html, Icon } from "../../base/html.js";
import { number, percent } from "../../base/words.js";
import { Explained } from "../../kit/term.js";
import { at, go } from "./address.js";
import { walk } from "./raster.js";
import { words } from "./words.js";

/** @typedef {import("./pixels.js").Pixels} Pixels */

/** A chance in percent, honest near both ends. @param {number} p */
function chance(p) {
  if (p > 0.999) return `> ${percent(0.999, 1)}`;
  if (p < 0.001) return `< ${percent(0.001, 1)}`;
  return percent(p, p < 0.1 || p > 0.9 ? 1 : 0);
}

/** @param {Pixels} pixels @param {number} value */
function nameOf({ card, count }, value) {
  const t = words.value.pixel;
  if (card.palette?.length) return card.palette[value] ?? "";
  return count === 2 ? t.inks[value === 1 ? 1 : 0] : t.grey(value);
}

/**
 * The chances of one pixel's values, in the order of their bars; null where nobody knows them (yet).
 * @param {Pixels} pixels @param {number} place
 */
function chancesOf({ stage, head, count, card }, place) {
  const now = stage.value;
  const likeliest = now?.likeliest?.(place);
  if (now === null || likeliest == null) return null;
  const value = now.values[place] ?? -1;
  if (value < 0 && place !== head.value) return null;
  const rows = likeliest.map(([v, p]) => ({ value: v, p }));
  // Its own value stands there, too, however unlikely.
  if (value >= 0 && !rows.some((row) => row.value === value))
    rows.push({ value, p: Math.exp(-(now.surprises?.[place] ?? 0)) });
  // Two bars stay where they are from pixel to pixel; of many colours the likeliest come first.
  return count === 2 && !card.palette?.length ? rows.sort((a, b) => b.value - a.value) : rows;
}

/** One pixel: how likely each of its values was, and what becomes of the picture with another one. @param {{pixels: Pixels}} props */
export function PixelLook({ pixels }) {
  const t = words.value.pixel;
  const { side, stage, looked, task, held } = pixels;
  const place = looked.value;
  const now = stage.value;
  const rows = place === null ? null : chancesOf(pixels, place);
  const value = place === null ? -1 : (now?.values[place] ?? -1);
  const order = held.drawing.value?.begun.order ?? "down";
  const rank = place === null ? 0 : walk(side, task.value === "score" ? "down" : order).indexOf(place) + 1;
  const [row, column] = place === null ? [0, 0] : [Math.floor(place / side) + 1, (place % side) + 1];
  const best = rows?.reduce((a, b) => (b.p > a.p ? b : a));
  const drawn = value >= 0;
  const entropy = place === null ? undefined : now?.entropies?.[place];
  const surprise = place === null || !drawn ? undefined : now?.surprises?.[place];
  const told =
    at.pixel.value !== null && at.pixel.value === place
      ? `${t.place(row, column)}${best === undefined ? "" : `: ${nameOf(pixels, best.value)} ${chance(best.p)}`}`
      : "";
  return html`<section class="look" aria-label=${t.look}>
    <p class="unseen" aria-live="polite">${told}</p>
    <h2>${place === null ? t.look : t.place(row, column)}</h2>
    ${place !== null && html`<p class="quiet small">${t.rank(rank, side * side)}</p>`}
    ${
      rows === null
        ? html`<p class="quiet small look-wait">
            ${place === null || now === null ? t.lookHint : pixels.painting.value || pixels.peeking.value ? t.lookAway : drawn || held.asking.value ? t.lookSoon : t.lookLater}
          </p>`
        : html`<div class="odds">
            ${rows.map(
              (each) => html`<button
                type="button"
                key=${each.value}
                class="odd"
                aria-pressed=${each.value === value ? "true" : "false"}
                title=${each.value === value ? null : task.value === "score" ? t.overrideScore : t.override}
                onClick=${() => {
                  if (each.value !== value && place !== null) pixels.override(place, each.value);
                }}
              >
                <span class="swatch" aria-hidden="true" style=${{ "--colour": `rgb(${pixels.colours[each.value]?.join(" ")})` }}></span>
                <span class="odd-name">${nameOf(pixels, each.value)}</span>
                <span class="odd-bar" aria-hidden="true" style=${{ "--p": each.p }}></span>
                <span class="odd-number">${chance(each.p)}</span>
              </button>`,
            )}
          </div>`
    }
    ${
      rows !== null &&
      entropy !== undefined &&
      html`<p class="small pixel-facts">
        <span><${Explained} place="look" text=${t.doubt(number(entropy, 2))} /></span>
        ${surprise !== undefined && html`<span><${Explained} place="surprise" text=${t.surprised(number(surprise, 2))} /></span>`}
      </p>
      <p class="quiet small">${task.value === "score" ? t.overrideScore : t.override}</p>`
    }
    ${
      pixels.given.value !== null &&
      task.value !== "score" &&
      html`<p class="small fixed">
        <span>${t.fixed(pixels.given.value.prefix)}</span>
        <button type="button" class="quiet-button" onClick=${() => go({ given: null, t: null })}>
          <${Icon} name="undo" /><span>${t.free}</span>
        </button>
      </p>`
    }
  </section>`;
}

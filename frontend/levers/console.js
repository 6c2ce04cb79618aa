import { html } from "../base/html.js";
import { words } from "../base/i18n/index.js";
import { narrow } from "../base/media.js";
import { Chance } from "./chance.js";
import { Drawbar } from "./drawbar.js";
import { touched } from "./instrument.js";

/**
 * All levers of a model in order of their KL; those that do nothing wait folded at the end.
 * @param {{instrument: import("./instrument.js").Instrument}} props
 */
export function Console({ instrument }) {
  const { live, dead, levers, deadShown, seen } = instrument;
  const t = words.value;
  const most = live[0]?.kl ?? 0;
  const chance = html`<${Chance} instrument=${instrument} brief=${narrow.value} />`;
  return html`<section id="console" class="console" aria-label=${t.console} tabindex="-1">
    <header class="console-head">
      <h2 class=${touched.value ? "" : "inviting"}>${touched.value ? t.console : t.pull}</h2>
      <p class="legend">
        ${seen.value !== null && html`<span class="legend-own">${t.legend.drawing}</span>`}
        <span class="legend-mean">${t.legend.mean}</span>
        <span class="legend-kl">${t.legend.kl}</span>
      </p>
      ${!narrow.value && chance}
    </header>
    <div class=${`bars ${touched.value ? "" : "inviting"}`}>
      ${levers.value.map(
        (lever, rank) =>
          html`<${Drawbar}
            key=${`${lever.index} ${narrow.value}`}
            instrument=${instrument}
            lever=${lever}
            n=${rank + 1}
            lying=${narrow.value}
            most=${most}
          />`,
      )}
      ${
        dead.length > 0 &&
        html`<button
          type="button"
          class="quiet-button dead-button"
          aria-expanded=${deadShown.value ? "true" : "false"}
          onClick=${() => (deadShown.value = !deadShown.value)}
        >
          ${deadShown.value ? t.deadHide(dead.length) : t.deadShow(dead.length)}
        </button>`
      }
    </div>
    ${narrow.value && chance}
  </section>`;
}

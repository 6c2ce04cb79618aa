import { html, Icon, useComputed } from "../base/html.js";
import { narrow, touched } from "../base/media.js";
import { Explained } from "../kit/term.js";
import { Chance } from "./chance.js";
import { Drawbar, Plate } from "./drawbar.js";
import { pointing } from "./pointing.js";
import { nameOf, stopName, words } from "./words.js";

/** @typedef {import("./instrument.js").Instrument} Instrument */
/** @typedef {import("./instrument.js").Lever} Lever */

/** @param {{instrument: Instrument, lever: Lever, lying: boolean, most: number}} props */
function Bar({ instrument, lever, lying, most }) {
  const t = words.value;
  const value = useComputed(() => instrument.valueOf(lever));
  const own = useComputed(() => instrument.ownOf(lever));
  const band = useComputed(() => instrument.bandOf(lever));
  const lit = useComputed(() => instrument.pointed.value === lever.id);
  const strip = useComputed(() => instrument.strips.value.get(lever.id) ?? null);
  const locked = useComputed(() => instrument.room.at.locks.value.some(({ index }) => index === lever.id));
  const name = nameOf(lever);
  const numbered = instrument.plain(lever);
  const { n, low, high, kl = null } = lever;
  const pull = (/** @type {number} */ next) => instrument.pull(lever, next);
  // A direction has no number of its own that could be kept.
  const toggle = lever.direction ? undefined : () => instrument.toggleLock(lever);
  if (lever.stops?.length) {
    return html`<${Drawbar}
      id=${String(lever.id)}
      kind="choosing"
      value=${value}
      low=${low}
      high=${high}
      pull=${pull}
      strip=${strip}
      lying=${true}
      whole=${true}
      label=${name || t.lever(n)}
      say=${(/** @type {string} */ x) => stopName(lever, Number(x))}
      own=${own}
      lit=${lit}
      pointing=${pointing(instrument.pointed, lever.id)}
      take=${() => (instrument.lastPulled.value = lever)}
    >
      <p class="chosen"><b>${name || t.lever(n)}</b> <span>${stopName(lever, value.value)}</span></p>
    <//>`;
  }
  return html`<${Drawbar}
    id=${String(lever.id)}
    value=${value}
    low=${low}
    high=${high}
    pull=${pull}
    strip=${strip}
    lying=${lying}
    label=${t.leverName(n, name)}
    say=${(/** @type {string} */ x) => t.leverText(n, x, name)}
    cap=${numbered ? n : ""}
    own=${own}
    band=${band}
    marked=${instrument.can("sample")}
    lit=${lit}
    pointing=${pointing(instrument.pointed, lever.id)}
    locked=${locked}
    toggle=${toggle}
    take=${() => (instrument.lastPulled.value = lever)}
  >
    <${Plate} value=${value} pull=${pull} limit=${instrument.limit} n=${n} name=${name || (lying ? t.lever(n) : "")}
      locked=${locked} toggle=${toggle} kl=${kl} most=${most} />
  <//>`;
}

/**
 * All levers of a model in the order of its card, by KL where there is one; those that do nothing wait folded at the end.
 * @param {{instrument: Instrument}} props
 */
export function Console({ instrument }) {
  const { live, dead, levers, deadShown, seen, noisy } = instrument;
  const t = words.value;
  const most = Math.max(0, ...live.map(({ kl }) => kl ?? 0));
  const locks = instrument.room.at.locks.value;
  // Those that stand above the numbers of the code, where there are such and such.
  const named = live.some(instrument.plain) ? live.filter((lever) => !instrument.plain(lever)) : [];
  const bar = (/** @type {Lever} */ lever) =>
    html`<${Bar} key=${`${lever.id} ${narrow.value}`} instrument=${instrument} lever=${lever} lying=${narrow.value} most=${most} />`;
  const chance = html`<${Chance} instrument=${instrument} brief=${narrow.value} />`;
  return html`<section id="console" class="console" aria-label=${t.console} tabindex="-1">
    <header class="console-head">
      <h2 class=${touched.value ? "" : "inviting"}>${touched.value ? t.console : t.pull}</h2>
      <p class="legend">
        ${seen.value !== null && html`<span class="legend-own">${t.legend.drawing}</span>`}
        ${
          seen.value !== null &&
          noisy.value &&
          html`<span class="legend-band"><${Explained} text=${t.legend.band} place="legend band" /></span>`
        }
        ${
          instrument.can("sample") &&
          html`<span class="legend-mean"><${Explained} text=${t.legend.mean} place="legend mean" /></span>`
        }
        ${most > 0 && html`<span class="legend-kl"><${Explained} text=${t.legend.kl} place="legend kl" /></span>`}
      </p>
      ${
        locks.length > 0 &&
        html`<p class="locks" role="status">
          <${Icon} name="lock" />${t.locked(locks.length)}
          <button type="button" class="quiet-button" onClick=${() => instrument.room.go({ locks: [], code: instrument.code.peek() })}>${t.unlock}</button>
        </p>`
      }
      ${!narrow.value && chance}
    </header>
    ${
      named.length > 0 &&
      html`<p class="bars-head"><${Explained} text=${t.namedText} place="named" /></p>
      <div class=${`bars ${touched.value ? "" : "inviting"}`}>${named.map(bar)}</div>
      <h3 class="bars-head">${t.numbers}</h3>`
    }
    <div class=${`bars ${touched.value || named.length > 0 ? "" : "inviting"}`}>
      ${levers.value.filter((lever) => !named.includes(lever)).map(bar)}
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

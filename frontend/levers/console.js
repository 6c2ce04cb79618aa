import { html, Icon, useComputed, useRef, useSignal } from "../base/html.js";
import { narrow, touched } from "../base/media.js";
import { save } from "../base/pictures.js";
import { Explained } from "../kit/term.js";
import { Chance } from "./chance.js";
import { LONGEST_NAME } from "./columns.js";
import { Drawbar, Plate } from "./drawbar.js";
import { MakeLever } from "./make.js";
import { fileOfLever } from "./making.js";
import { pointing } from "./pointing.js";
import { Stops } from "./stops.js";
import { words } from "./words.js";

/** @typedef {import("./instrument.js").Instrument} Instrument */
/** @typedef {import("./instrument.js").Lever} Lever */

/**
 * What a lever is called, and what lets it be called otherwise: a press, or F2 and Enter on it.
 * @param {{instrument: Instrument, lever: Lever, usual: string}} props `usual`: where nobody has named it
 */
function Name({ instrument, lever, usual }) {
  const t = words.value;
  const typing = useSignal(false);
  const button = useRef(/** @type {HTMLButtonElement | null} */ (null));
  const name = instrument.nameOf(lever);
  /** @param {string | null} text null: as before */
  function end(text) {
    if (!typing.peek()) return;
    typing.value = false;
    if (text !== null) instrument.rename(lever, text);
    requestAnimationFrame(() => button.current?.focus({ preventScroll: true }));
  }
  if (typing.value)
    return html`<input
      type="text"
      class="name-field"
      maxlength=${LONGEST_NAME}
      autocomplete="off"
      aria-label=${t.nameField}
      value=${name}
      ref=${(/** @type {HTMLInputElement | null} */ field) => document.activeElement !== field && field?.select()}
      onKeyDown=${(/** @type {KeyboardEvent & {currentTarget: HTMLInputElement}} */ event) => {
        if (event.isComposing) return;
        if (event.key === "Enter") end(event.currentTarget.value);
        else if (event.key === "Escape") end(null);
        else return;
        event.preventDefault();
      }}
      onBlur=${(/** @type {Event & {currentTarget: HTMLInputElement}} */ event) => end(event.currentTarget.value)}
    />`;
  const said = name || t.lever(lever.n);
  return html`<button
    ref=${button}
    type="button"
    class="rename"
    tabindex=${lever.id < 0 ? 0 : -1}
    title=${t.renameHint}
    aria-label=${t.rename(said)}
    onClick=${() => (typing.value = true)}
  >
    ${name || usual || html`<${Icon} name="pen" />`}
  </button>`;
}

/** What can be done with a lever of the visitor's own. @param {{instrument: Instrument, lever: Lever, name: string}} props */
function Own({ instrument, lever, name }) {
  const t = words.value;
  const keep = () => {
    const { low, high, direction } = lever;
    save(fileOfLever(instrument.card, { name, low, high, direction: direction ?? [] }), "drawbar-lever.json");
  };
  return html`<span class="own-tools">
    <button type="button" class="icon-button" aria-label=${t.download(name)} title=${t.download(name)} onClick=${keep}>
      <${Icon} name="download" />
    </button>
    <button type="button" class="icon-button" aria-label=${t.remove(name)} title=${t.remove(name)}
      onClick=${() => instrument.remove(lever)}>
      <${Icon} name="close" />
    </button>
  </span>`;
}

/** @param {{instrument: Instrument, lever: Lever, lying: boolean, most: number}} props */
function Bar({ instrument, lever, lying, most }) {
  const t = words.value;
  const value = useComputed(() => instrument.valueOf(lever));
  const own = useComputed(() => instrument.ownOf(lever));
  const band = useComputed(() => instrument.bandOf(lever));
  const lit = useComputed(() => instrument.pointed.value === lever.id);
  const strip = useComputed(() => instrument.strips.value.get(lever.id) ?? null);
  const locked = useComputed(() => instrument.room.at.locks.value.some(({ index }) => index === lever.id));
  const name = instrument.nameOf(lever);
  const { n, low, high, kl = null } = lever;
  const pull = (/** @type {number} */ next) => instrument.pull(lever, next);
  // A direction has no number of its own that could be kept.
  const toggle = lever.direction ? undefined : () => instrument.toggleLock(lever);
  const called = html`<${Name} instrument=${instrument} lever=${lever} usual=${lying ? t.lever(n) : ""} />`;
  if (lever.stops?.length)
    return html`<${Stops} instrument=${instrument} lever=${lever} lying=${lying} name=${name || t.lever(n)}>
      <span class="name">${called}</span>
    <//>`;
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
    cap=${n}
    own=${own}
    band=${band}
    marked=${instrument.can("sample")}
    lit=${lit}
    pointing=${pointing(instrument.pointed, lever.id)}
    locked=${locked}
    toggle=${toggle}
    take=${() => (instrument.lastPulled.value = lever)}
  >
    <${Plate} value=${value} pull=${pull} limit=${instrument.limit} n=${n} name=${called}
      locked=${locked} toggle=${toggle} kl=${kl} most=${most} />
    ${lever.id < 0 && html`<${Own} instrument=${instrument} lever=${lever} name=${name} />`}
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
  const all = levers.value;
  const heaps = [
    { key: /** @type {const} */ ("own"), some: all.filter(({ id }) => id < 0) },
    {
      key: all.some(({ id, index, label }) => id >= 0 && index == null && !label)
        ? /** @type {const} */ ("directions")
        : /** @type {const} */ ("named"),
      some: all.filter(({ id, index }) => id >= 0 && index == null),
    },
    { key: /** @type {const} */ ("plain"), some: all.filter(({ index }) => index != null) },
  ].filter(({ some }) => some.length > 0);
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
    <div class="lever-heaps">
      ${heaps.map(
        (
          { key, some },
          k,
        ) => html`<section key=${key} class=${`lever-heap ${key}`} aria-label=${t.groups[key]}>
          ${heaps.length > 1 && html`<h3 class="quiet">${t.groups[key]}</h3>`}
          <div class=${`bars ${touched.value || k > 0 ? "" : "inviting"}`}>
            ${some.map(
              (lever) =>
                html`<${Bar} key=${`${lever.id} ${narrow.value}`} instrument=${instrument} lever=${lever} lying=${narrow.value} most=${most} />`,
            )}
          </div>
        </section>`,
      )}
    </div>
    <footer class="console-foot">
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
      <${MakeLever} instrument=${instrument} />
    </footer>
    ${narrow.value && chance}
  </section>`;
}

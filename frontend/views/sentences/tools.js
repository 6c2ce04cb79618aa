/** What can be done with the code of a sentence: its neighbours, its levers, arithmetic. */
import { clamp, DEAD, LIMIT, parseNumber, share, shown } from "../../base/codes.js";
import { html } from "../../base/html.js";
import { Icon } from "../../kit/icon.js";
import { Trouble } from "../../kit/trouble.js";
import { at, go, RADIUS, SUBJECTS, slide } from "./address.js";
import { counted } from "./changes.js";
import { Choices } from "./column.js";
import { Field, Said } from "./field.js";
import { SHOWN } from "./lines.js";
import { words } from "./words.js";

/** @typedef {import("./field.js").Lines} Lines */
/** @typedef {Event & {currentTarget: HTMLInputElement}} FieldEvent */

/**
 * An answer's trouble, where it would stand.
 * @param {{of: {trouble: {value: import("./lines.js").Trouble | null}, retry: () => void}}} props
 */
export function Failed({ of }) {
  const trouble = of.trouble.value;
  if (trouble === null) return null;
  const { problem, retryMs } = trouble;
  return html`<${Trouble} problem=${problem} retryMs=${retryMs} action=${words.value.problems.tryNow} act=${of.retry} />`;
}

/** Which sentence a tool works on. */
function Subject() {
  const t = words.value.lines;
  return html`<div class="subject">
    <${Choices} name="of" label=${t.of} choices=${SUBJECTS} value=${at.of.value}
      say=${(/** @type {typeof SUBJECTS[number]} */ of) => t.subjects[of]}
      take=${(/** @type {typeof SUBJECTS[number]} */ of) => go({ of, code: null })} />
  </div>`;
}

/** Many samples around one sentence. @param {{lines: Lines}} props */
export function Nearby({ lines }) {
  const t = words.value.lines;
  const sentences = lines.answers.near.answer.value?.answer.sentences ?? [];
  const centre = lines.subjectText.value;
  const all = counted(sentences);
  return html`<div class="tool">
    <p class="prose">${t.nearText}</p>
    <${Subject} />
    <p class="result"><${Said} lines=${lines} text=${centre} /></p>
    <div class="near-tools">
      <label class="field temperature" title=${t.radiusHint}>
        <span>${t.radius}</span>
        <input type="range" min="0" max=${RADIUS.most} step="0.05" value=${at.radius.value}
          onInput=${(/** @type {FieldEvent} */ { currentTarget }) => slide({ radius: Number(currentTarget.value) }, "radius")} />
        <output>${at.radius.value.toFixed(2)}</output>
      </label>
      <button type="button" class="button" onClick=${lines.roll}><${Icon} name="random" /><span>${t.roll}</span></button>
    </div>
    <${Failed} of=${lines.answers.near} />
    <ul class="neighbours" tabindex="0" aria-label=${t.near}>
      ${all.map(
        ({ sentence, times }) => html`<li key=${sentence}>
          <${Said} lines=${lines} text=${sentence} before=${centre} />${times > 1 && html` <span class="quiet small">×${times}</span>`}
        </li>`,
      )}
    </ul>
    ${sentences.length > 0 && html`<p class="quiet small">${t.distinct(all.length, sentences.length)}</p>`}
  </div>`;
}

/** A − B + C. @param {{lines: Lines}} props */
export function Sum({ lines }) {
  const t = words.value.lines;
  const found = lines.answers.sum.answer.value?.answer.sentences[0];
  const stale = [lines.fields.a, lines.fields.b, lines.fields.c].some(({ now }) => now.value === null);
  return html`<div class="tool">
    <p class="prose">${t.sumText}</p>
    <div class="sum">
      <${Field} lines=${lines} name="a" label="A" brief />
      <${Field} lines=${lines} name="b" label=${t.minus} brief />
      <${Field} lines=${lines} name="c" label=${t.plus} brief />
    </div>
    <${Failed} of=${lines.answers.sum} />
    <p class=${`result ${stale ? "stale" : ""}`} aria-live="polite">
      <span class="quiet small">${t.sumIs}</span>
      ${found !== undefined && html`<${Said} lines=${lines} text=${found} />`}
    </p>
  </div>`;
}

/**
 * One number of a code as a lever; at its ends, what they say.
 * @param {{lines: Lines, lever: import("../../base/api.js").Lever, n: number, ends: [string, string] | null, most: number}} props
 */
function WordLever({ lines, lever, n, ends, most }) {
  const t = words.value;
  const { index, low, high, kl } = lever;
  const value = lines.code.value?.[index] ?? 0;
  /** @param {FieldEvent} event */
  const typed = ({ currentTarget }) => {
    const next = parseNumber(currentTarget.value);
    if (next !== null) lines.pull(index, clamp(next, -LIMIT, LIMIT));
    currentTarget.value = shown(value);
  };
  const now = lines.answers.pulled.answer.value?.answer.sentences[0] ?? "";
  return html`<li class="word-lever" data-lever=${index}>
    <span class="lever-number quiet">${n}</span>
    <input type="range" min=${low} max=${high} step="any" value=${value} style=${{ "--at": share(value, low, high) }}
      aria-label=${t.lever(n)} aria-valuetext=${`${t.leverText(n, shown(value), "")}: ${now}`}
      onInput=${(/** @type {FieldEvent} */ { currentTarget }) => lines.pull(index, Number(currentTarget.value))} />
    <input type="text" inputmode="decimal" autocomplete="off" class="number" value=${shown(value)}
      aria-label=${t.leverNumber(n)} onChange=${typed} />
    <span class="kl" title=${t.natsHint(kl.toFixed(2))}>
      <span class="kl-bar" style=${{ "--share": most > 0 ? kl / most : 0 }}></span>
      <span class="kl-number">${kl.toFixed(kl < 0.1 ? 2 : 1)}<span class="unseen"> ${t.nats("")}</span></span>
    </span>
    <span class="lever-ends">
      ${ends?.map((end) => html`<span><${Said} lines=${lines} text=${end} before=${now} /></span>`)}
    </span>
  </li>`;
}

/** The code of a sentence, number by number. @param {{lines: Lines}} props */
export function WordLevers({ lines }) {
  const t = words.value.lines;
  const { pulled, leverEnds } = lines.answers;
  const sentence = pulled.answer.value?.answer.sentences[0] ?? "";
  const ends = leverEnds.answer.value?.answer.sentences ?? [];
  const levers = lines.levers.value;
  const known = ends.length === 2 * levers.length;
  const more = lines.live.length - lines.shown.value;
  return html`<div class="tool">
    <p class="prose">${t.leversText}</p>
    <${Subject} />
    <div class="result" aria-live="polite">
      <${Said} lines=${lines} text=${sentence} before=${lines.subjectText.value} />
      ${
        at.code.value !== null &&
        html` <button type="button" class="quiet-button" onClick=${() => go({ code: null })}>
          <${Icon} name="reset" /><span>${t.back}</span>
        </button>`
      }
    </div>
    <${Failed} of=${pulled} />
    <ol class="word-levers">
      ${levers.map(
        (lever, i) => html`<${WordLever}
          key=${lever.index}
          lines=${lines}
          lever=${lever}
          n=${(lever.kl > DEAD ? lines.live.indexOf(lever) : lines.live.length + lines.dead.indexOf(lever)) + 1}
          ends=${known ? [ends[2 * i] ?? "", ends[2 * i + 1] ?? ""] : null}
          most=${lines.live[0]?.kl ?? 0}
        />`,
      )}
    </ol>
    <p class="more-levers">
      ${
        more > 0 &&
        html`<button type="button" class="quiet-button" onClick=${() => (lines.shown.value += SHOWN)}>
          <${Icon} name="plus" /><span>${t.more(more)}</span>
        </button>`
      }
      ${
        lines.dead.length > 0 &&
        html`<button type="button" class="quiet-button" aria-expanded=${lines.deadShown.value ? "true" : "false"}
          onClick=${() => (lines.deadShown.value = !lines.deadShown.value)}>
          ${lines.deadShown.value ? words.value.deadHide(lines.dead.length) : words.value.deadShow(lines.dead.length)}
        </button>`
      }
    </p>
  </div>`;
}

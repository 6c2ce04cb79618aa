/** Sentences on the page: always text, in their own language, apart from the direction of what is around them. */
import { shown } from "../../base/codes.js";
import { MOST_CHARACTERS } from "../../base/columns.js";
import { html } from "../../base/html.js";
import { Icon } from "../../kit/icon.js";
import { Trouble } from "../../kit/trouble.js";
import { at } from "./address.js";
import { changes } from "./changes.js";
import { words } from "./words.js";

/** @typedef {import("./lines.js").Lines} Lines */

/** The language of what a model writes. @param {Lines} lines */
export const tongue = ({ verse }) =>
  !verse ? "en" : at.script.value === "simplified" ? "zh-Hans" : "zh-Hant";

/**
 * A sentence; what is not in `before` is marked softly.
 * @param {{lines: Lines, text: string, before?: string | null}} props
 */
export const Said = ({ lines, text, before = null }) =>
  html`<bdi class="said" lang=${tongue(lines)}>${
    before === null
      ? text
      : changes(before, text, lines.verse).map(({ text, fresh }) =>
          fresh ? html`<mark class="fresh">${text}</mark>` : text,
        )
  }</bdi>`;

/** What the model reads in a field. @param {{lines: Lines, name: import("./lines.js").Field, brief: boolean}} props */
function Reading({ lines, name, brief }) {
  const t = words.value.lines;
  const field = lines.fields[name];
  const trouble = field.trouble.value;
  if (trouble !== null)
    return html`<${Trouble}
      problem=${trouble.problem}
      retryMs=${trouble.retryMs}
      action=${trouble.retryMs === null ? t.takeOpening : words.value.problems.tryNow}
      act=${trouble.retryMs === null ? () => lines.open(name) : field.retry}
    />`;
  if (field.text.value.trim() === "") return html`<p class="reading quiet">${t.empty}</p>`;
  const read = field.read.value;
  if (read === null) return html`<p class="reading quiet">${t.reading}</p>`;
  const same = read.reconstruction === read.input;
  return html`<div class=${`reading ${field.now.value === null ? "stale" : ""}`}>
    ${
      read.input !== read.text.trim() &&
      html`<p class="read-so"><span class="quiet">${t.readAs}</span> <${Said} lines=${lines} text=${read.input} /></p>`
    }
    ${
      same
        ? html`<p class="kept"><${Icon} name="check" /><span>${t.kept}</span></p>`
        : html`<p><span class="quiet">${t.makes}</span> <${Said} lines=${lines} text=${read.reconstruction} before=${read.input} /></p>`
    }
    ${
      read.unknown.length > 0 &&
      html`<p class="unknown">
        <span class="quiet">${lines.verse ? t.unknownCharacters : t.unknownWords}</span>
        ${read.unknown.map((word) => html` <bdi class="word">${word}</bdi>`)}
      </p>`
    }
    ${!brief && html`<p class="quiet small">${t.facts(shown(read.kl, 1), lines.active, lines.card.code_size)}</p>`}
  </div>`;
}

/**
 * A text field, and what the model makes of it.
 * @param {{lines: Lines, name: import("./lines.js").Field, label: string, brief?: boolean}} props
 */
export function Field({ lines, name, label, brief = false }) {
  const t = words.value.lines;
  const text = lines.fields[name].text.value;
  /** @param {Event & {currentTarget: HTMLTextAreaElement}} event */
  const typed = ({ currentTarget }) => lines.type(name, currentTarget.value.replace(/\s*\n\s*/g, " "));
  return html`<div class=${`sentence-field ${brief ? "brief" : ""}`}>
    <label for=${`field-${name}`}>${label}</label>
    <div class="field-actions">
      <button type="button" class="quiet-button" aria-label=${t.openingOf(label)} title=${t.openingHint} onClick=${() => lines.open(name)}>
        <${Icon} name="book" /><span>${t.opening}</span>
      </button>
      <button type="button" class="quiet-button" aria-label=${t.drawOf(label)} title=${t.drawHint} onClick=${() => lines.draw(name)}>
        <${Icon} name="random" /><span>${t.draw}</span>
      </button>
    </div>
    <textarea
      id=${`field-${name}`}
      rows="1"
      dir="auto"
      lang=${tongue(lines)}
      maxlength=${MOST_CHARACTERS}
      autocomplete="off"
      autocapitalize="off"
      spellcheck="false"
      value=${text}
      onInput=${typed}
      onKeyDown=${(/** @type {KeyboardEvent & {currentTarget: HTMLTextAreaElement}} */ event) => {
        if (event.key !== "Enter" || event.isComposing) return;
        event.preventDefault(); // a sentence is one line
      }}
    ></textarea>
    <${Reading} lines=${lines} name=${name} brief=${brief} />
  </div>`;
}

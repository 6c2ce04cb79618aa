/** A text field, and what the model makes of it. */
import { shown } from "../../base/codes.js";
import { MOST_CHARACTERS } from "../../base/columns.js";
import { html, Icon, useMemo } from "../../base/html.js";
import { titleOf } from "../../kit/head.js";
import { Trouble } from "../../kit/trouble.js";
import { ViewLink } from "../../kit/view-link.js";
import { isForeign, lengthsOf } from "./manner.js";
import { languageOf, Said } from "./said.js";
import { Told } from "./told.js";
import { createTyping } from "./typing.js";
import { words } from "./words.js";

/** @typedef {import("./lines.js").Lines} Lines */
/** @typedef {import("../../base/api.js").Card} Card */
/** @typedef {import("./reader.js").Name} Name */
/** @typedef {import("./reader.js").Reader} Reader */

/** What went wrong in a field, said there and once. @param {{lines: Lines, field: Reader}} props */
function Wrong({ lines, field }) {
  const { lines: t, problems } = words.value;
  const drawn = field.drawTrouble.value;
  if (drawn !== null)
    return html`<${Trouble} problem=${drawn.problem} retryMs=${drawn.retryMs} action=${problems.tryNow} act=${field.draw} />`;
  const trouble = field.trouble.value;
  if (trouble === null) return null;
  // A text that the model cannot take stays one, however often it is asked.
  const refused = trouble.problem.status === 422;
  return html`<${Trouble}
    problem=${trouble.problem}
    retryMs=${trouble.retryMs}
    action=${refused ? t.takeOpening : problems.tryNow}
    act=${refused ? () => lines.open(field.name) : field.retry}
  />`;
}

/** Another model reads what this one cannot. @param {{lines: Lines, models: Card[], field: Reader}} props */
function Elsewhere({ lines, models, field }) {
  const t = words.value.lines;
  const text = field.text.value;
  if (!isForeign(text, lines.card)) return null;
  const other = models.find((card) => !isForeign(text, card));
  const lengths = other === undefined ? [] : lengthsOf(other);
  const fits = lengths.length === 0 || lengths.includes((text.match(/\p{L}/gu) ?? []).length);
  return html`<p class="elsewhere">
    ${lines.verse ? t.readsVerse : t.readsEnglish}
    ${
      other !== undefined &&
      html` <${ViewLink} view="sentences" texts=${{ model: other.name, ...(fits && { [field.name]: text, path: "lerp" }) }}>
        ${lines.verse ? t.toEnglish(titleOf(other)) : t.toVerse(titleOf(other))}
      <//>`
    }
  </p>`;
}

/** Said before it is tried: a sentence longer than any that the model has read. @param {{lines: Lines, field: Reader}} props */
function TooLong({ lines, field }) {
  const { most_words: most } = lines.card;
  const n = field.text.value.trim().split(/\s+/).length;
  if (most == null || n <= most || field.trouble.value !== null) return null;
  return html`<p>${words.value.lines.tooLong(n, most)}</p>`;
}

/** What the model reads in a field. @param {{lines: Lines, field: Reader, brief: boolean}} props */
function Reading({ lines, field, brief }) {
  const t = words.value.lines;
  if (field.text.value.trim() === "") return html`<p class="reading quiet">${t.empty}</p>`;
  if (field.trouble.value !== null) return null;
  const read = field.read.value;
  if (read === null) return html`<p class="reading quiet">${t.reading}</p>`;
  const same = read.reconstruction === read.input;
  const own = [...read.input].length;
  const asked = brief ? own : (lines.manner.length.value.length ?? own);
  return html`<div class=${`reading ${field.now.value === null ? "stale" : ""}`}>
    ${
      read.input !== read.text.trim() &&
      html`<p class="read-so"><span class="quiet">${t.readAs}</span> <${Said} lines=${lines} text=${read.input} /></p>`
    }
    ${
      same
        ? html`<p class="kept"><${Icon} name="check" /><span>${asked === own ? t.kept : t.keptAt(own, asked)}</span></p>`
        : html`<p><span class="quiet">${t.makes}</span> <${Said} lines=${lines} text=${read.reconstruction} before=${read.input} /></p>`
    }
    ${
      read.unknown.length > 0 &&
      html`<p class="unknown">
        <span class="quiet">${lines.verse ? t.unknownCharacters : t.unknownWords}</span>
        ${read.unknown.map((word) => html` <bdi class="word" translate=${false}>${word}</bdi>`)}
      </p>`
    }
    ${
      !brief &&
      html`<p class="quiet small facts-of">
        <${Told} text=${t.facts(shown(read.kl, 1))} place="facts" plain=${field.name !== "from"} />
      </p>`
    }
  </div>`;
}

/**
 * @param {{lines: Lines, models: Card[], name: Name, label: string, brief?: boolean}} props
 */
export function Field({ lines, models, name, label, brief = false }) {
  const t = words.value.lines;
  const field = lines.fields[name];
  const typing = useMemo(() => createTyping(field.type), [field]);
  return html`<div class=${`sentence-field ${brief ? "brief" : ""} ${field.waiting.value ? "waiting" : ""}`}>
    <label for=${`field-${name}`}>${label}</label>
    <div class="field-actions">
      <button type="button" class="quiet-button" aria-label=${t.openingOf(label)} onClick=${() => lines.open(name)}>
        <${Icon} name="book" /><span>${t.opening}</span>
      </button>
      <button type="button" class="quiet-button" aria-label=${t.drawOf(label)} onClick=${field.draw}>
        <${Icon} name="random" /><span>${t.draw}</span>
      </button>
    </div>
    <textarea
      id=${`field-${name}`}
      rows="1"
      dir="auto"
      lang=${languageOf(lines)}
      translate=${false}
      maxlength=${MOST_CHARACTERS}
      autocomplete="off"
      autocapitalize="off"
      spellcheck=${false}
      value=${typing.half.value ?? field.text.value}
      onInput=${typing.input}
      onCompositionEnd=${typing.composed}
      onKeyDown=${typing.key}
    ></textarea>
    <div class="under-field">
      <${Wrong} lines=${lines} field=${field} />
      <${Elsewhere} lines=${lines} models=${models} field=${field} />
      <${TooLong} lines=${lines} field=${field} />
      <${Reading} lines=${lines} field=${field} brief=${brief} />
    </div>
  </div>`;
}

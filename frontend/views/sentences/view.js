/** Sentences: two of them, those between, and what can be done with the code of one. */
import { html, Icon, useState } from "../../base/html.js";
import { narrow } from "../../base/media.js";
import { Choices } from "../../kit/choices.js";
import { Dialog } from "../../kit/dialog.js";
import { Head } from "../../kit/head.js";
import { useHeld } from "../../kit/scope.js";
import { Status } from "../../kit/status.js";
import { Prose, Story } from "../../kit/story.js";
import { at, go, room, TOOLS } from "./address.js";
import { distinct } from "./changes.js";
import { Column, Thumb } from "./column.js";
import { Field } from "./field.js";
import { LineFormula } from "./formula.js";
import { LineTools } from "./line-tools.js";
import { createLines } from "./lines.js";
import { isForeign } from "./manner.js";
import { Nearby } from "./near.js";
import { Quatrain } from "./quatrain.js";
import { Sum } from "./sum.js";
import { Told } from "./told.js";
import { WordLevers } from "./word-levers.js";
import { words } from "./words.js";

/** @typedef {import("../../base/api.js").Card} Card */
/** @typedef {import("./lines.js").Lines} Lines */
/** @typedef {typeof TOOLS[number]} Tool */

const SHOW = { near: Nearby, levers: WordLevers, sum: Sum, verse: Quatrain };
/** So many different sentences on a line are what the visitor is asked to find. */
const MANY = 6;

/** The requests of what is on screen. @param {Lines} lines @param {Tool} tool */
function requestsOf({ card, line, near, levers, sum, quatrain }, tool) {
  const t = words.value.lines;
  const asked = {
    near: near.answer.value?.question,
    levers: levers.pulled.answer.value?.question,
    sum: sum.answer.value?.question,
    verse: quatrain.question.value,
  }[tool];
  const verb = { near: "sample", levers: "decode", sum: "decode", verse: "interpolate" }[tool];
  const request = (/** @type {string} */ verb, /** @type {object} */ body, /** @type {string} */ title) => ({
    path: `/models/${card.name}/${verb}`,
    body,
    gives: "sentences",
    title,
  });
  return /** @type {import("../../kit/from-code.js").Request[]} */ ([
    request("interpolate", line.answer.value?.question ?? {}, t.column),
    ...(asked === undefined ? [] : [request(verb, asked, t.tools[tool])]),
  ]);
}

/** What can be done with one code. @param {{lines: Lines, models: Card[], tool: Tool, tools: Tool[]}} props */
function Tools({ lines, models, tool, tools }) {
  const t = words.value.lines;
  return html`<section class="sentence-tools" aria-label=${t.toolsTitle}>
    <${Choices} name="tool" label=${t.toolsTitle} choices=${tools} value=${tool}
      say=${(/** @type {Tool} */ tool) => t.tools[tool]}
      take=${(/** @type {Tool} */ tool) => go({ tool })} />
    <${SHOW[tool]} lines=${lines} models=${models} />
  </section>`;
}

/** @param {{lines: Lines}} props */
function Explained({ lines }) {
  const [sheet, setSheet] = useState(false);
  const t = words.value;
  const sentences = t.lines.story;
  const formula = html`<${LineFormula} lines=${lines} />`;
  if (!narrow.value) return html`<${Story} sentences=${sentences}>${formula}<//>`;
  return html`<button type="button" class="button story-button" onClick=${() => setSheet(true)}>
      <${Icon} name="book" /><span>${t.story}</span>
    </button>
    ${
      sheet &&
      html`<${Dialog} title=${t.story} onClose=${() => setSheet(false)} class="sheet">
        <${Prose} sentences=${sentences}>${formula}<//>
      <//>`
    }`;
}

/** @param {{card: Card, models: Card[]}} props */
function Desk({ card, models }) {
  const lines = useHeld(() => createLines(card, room), [card]);
  const t = words.value.lines;
  const tools = TOOLS.filter((tool) => tool !== "verse" || lines.verse);
  const tool = tools.includes(at.tool.value) ? at.tool.value : "near";
  const done = distinct(lines.found.value?.sentences ?? []) >= MANY;
  const end = (/** @type {"from" | "to"} */ name) =>
    html`<${Field} key=${name} lines=${lines} models=${models} name=${name} label=${t[name]} />`;
  return html`<main class="view sentences" tabindex="-1">
    <${Head} card=${card} models=${models} room=${room} task=${t.task(MANY)} done=${done} />
    <section id="console" class="between-ends" aria-label=${t.console} tabindex="-1">
      ${end("from")} ${narrow.value && end("to")}
      <${Column} lines=${lines} />
      ${narrow.value ? html`<${Thumb} lines=${lines} />` : end("to")}
      <div class="under">
        <p class="quiet small"><${Told} text=${t.factsText} place="under" /></p>
        <button type="button" class="quiet-button swap" onClick=${lines.swap}><${Icon} name="swap" /><span>${t.swap}</span></button>
      </div>
      <${LineTools} lines=${lines} />
    </section>
    <${Tools} lines=${lines} models=${models} tool=${tool} tools=${tools} />
    <${Explained} lines=${lines} />
    <${Status}
      card=${card}
      seed=${at.decoding.value === "sample" ? at.seed.value : null}
      request=${() => requestsOf(lines, tool)}
    />
  </main>`;
}

/**
 * Which model begins depends on the visitor's language: one whose link names none, but says a text, is read by who reads that.
 * @param {Card} card @param {Card[]} models
 */
function readerOf(card, models) {
  const text = [at.from.value, at.to.value].join(" ");
  if (at.model.value !== null || !isForeign(text, card)) return card;
  return models.find((other) => !isForeign(text, other)) ?? card;
}

/** @param {{card: Card, models: Card[]}} props */
export function View({ card, models }) {
  const reader = readerOf(card, models);
  return html`<${Desk} key=${reader.name} card=${reader} models=${models} />`;
}

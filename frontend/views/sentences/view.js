/** Sentences: two of them, those between, and what can be done with the code of one. */

import { html, useEffect, useMemo, useState } from "../../base/html.js";
import { narrow } from "../../base/media.js";
import { lang } from "../../base/words.js";
import { Dialog } from "../../kit/dialog.js";
import { Icon } from "../../kit/icon.js";
import { Status } from "../../kit/status.js";
import { Prose, Story } from "../../kit/story.js";
import { at, go, TOOLS } from "./address.js";
import { Choices, Column, LineTools, Thumb } from "./column.js";
import { Field } from "./field.js";
import { LineFormula } from "./formula.js";
import { createLines } from "./lines.js";
import { Poem } from "./poem.js";
import { Nearby, Sum, WordLevers } from "./tools.js";
import { words } from "./words.js";

/** @typedef {import("../../base/api.js").Card} Card */
/** @typedef {typeof TOOLS[number]} Tool */

const SHOW = { near: Nearby, levers: WordLevers, sum: Sum, verse: Poem };

/** @param {{card: Card, models: Card[]}} props */
export function View({ card, models }) {
  const lines = useMemo(() => createLines(card), [card]);
  useEffect(() => () => lines.close(), [lines]);
  const [sheet, setSheet] = useState(false);
  const t = words.value;
  const tools = TOOLS.filter((tool) => tool !== "verse" || lines.verse);
  const tool = tools.includes(at.tool.value) ? at.tool.value : "near";
  const titleOf = (/** @type {Card} */ { title, name, zh }) =>
    lang.value === "zh" && zh?.title
      ? zh.title
      : html`<bdi lang=${lang.value === "zh" ? "en" : null}>${title || name}</bdi>`;

  const request = () => {
    const { line, near, sum, pulled, quatrain } = lines.answers;
    const asked = { near, levers: pulled, sum, verse: quatrain }[tool].answer.value?.question;
    const verb = { near: "sample", levers: "decode", sum: "decode", verse: "interpolate" }[tool];
    return /** @type {import("../../kit/from-code.js").Request[]} */ ([
      {
        path: `/models/${card.name}/interpolate`,
        body: line.answer.value?.question ?? {},
        gives: "sentences",
        title: t.lines.column,
      },
      ...(asked === undefined
        ? []
        : [
            {
              path: `/models/${card.name}/${verb}`,
              body: asked,
              gives: "sentences",
              title: t.lines.tools[tool],
            },
          ]),
    ]);
  };
  const from = html`<${Field} lines=${lines} name="from" label=${t.lines.from} />`;
  const to = html`<${Field} lines=${lines} name="to" label=${t.lines.to} />`;
  const swap = html`<button type="button" class="quiet-button swap" onClick=${lines.swap}>
    <${Icon} name="swap" /><span>${t.way.swap}</span>
  </button>`;
  const formula = html`<${LineFormula} lines=${lines} />`;
  return html`<main class="view sentences">
    <section id="console" class="between-ends" aria-label=${t.lines.console} tabindex="-1">
      ${
        models.length > 1 &&
        html`<${Choices} name="model" label=${t.model} choices=${models} value=${card} say=${titleOf}
          take=${(/** @type {Card} */ { name }) => go({ model: name })} />`
      }
      ${from} ${narrow.value && to}
      <${Column} lines=${lines} />
      ${narrow.value ? html`<${Thumb} lines=${lines} />` : to}
      <div class="under">${swap}<p class="quiet small">${t.lines.factsText}</p></div>
      <${LineTools} lines=${lines} />
    </section>
    <section class="sentence-tools" aria-label=${t.lines.toolsTitle}>
      <${Choices} name="tool" label=${t.lines.toolsTitle} choices=${tools} value=${tool}
        say=${(/** @type {Tool} */ tool) => t.lines.tools[tool]}
        take=${(/** @type {Tool} */ tool) => go({ tool })} />
      <${SHOW[tool]} lines=${lines} />
    </section>
    ${
      narrow.value
        ? html`<button type="button" class="button story-button" onClick=${() => setSheet(true)}>
            <${Icon} name="book" /><span>${t.story}</span>
          </button>`
        : html`<${Story} sentences=${t.lines.story}>${formula}<//>`
    }
    <${Status} card=${card} models=${models} request=${request} />
    ${
      narrow.value &&
      sheet &&
      html`<${Dialog} title=${t.story} onClose=${() => setSheet(false)} class="sheet">
        <${Prose} sentences=${t.lines.story}>${formula}<//>
      <//>`
    }
  </main>`;
}

/** A − B + C. */
import { clamp, LIMIT, round } from "../../base/codes.js";
import { html } from "../../base/html.js";
import { asking } from "./asking.js";
import { Field } from "./field.js";
import { Failed, Said } from "./said.js";
import { words } from "./words.js";

/** @param {import("./lines.js").Desk} desk @param {Record<"a" | "b" | "c", import("./reader.js").Reader>} fields */
export function createSum({ card, room, scope, api, manner }, fields) {
  const limit = card.code_range ?? LIMIT;
  const sum = asking(
    scope,
    (/** @type {Parameters<typeof import("../../base/api.js").write>[1]} */ body, left) =>
      api.write(card.name, body, left),
  );
  scope.watch(() => {
    const [a, b, c] = [fields.a.now.value, fields.b.now.value, fields.c.now.value];
    if (room.at.tool.value !== "sum" || a === null || b === null || c === null) return;
    const code = a.code.map((x, i) => round(clamp(x - (b.code[i] ?? 0) + (c.code[i] ?? 0), -limit, limit)));
    sum.push({ codes: [code], ...manner.writing.value });
  });
  return sum;
}

/** @param {{lines: import("./lines.js").Lines, models: import("../../base/api.js").Card[]}} props */
export function Sum({ lines, models }) {
  const t = words.value.lines;
  const { sum, fields } = lines;
  const found = sum.answer.value?.answer.sentences[0];
  const stale = [fields.a, fields.b, fields.c].some(({ now }) => now.value === null);
  return html`<div class=${`tool ${sum.waiting.value ? "waiting" : ""}`}>
    <p class="prose">${t.sumText}</p>
    <div class="sum">
      <${Field} lines=${lines} models=${models} name="a" label="A" brief />
      <${Field} lines=${lines} models=${models} name="b" label=${t.minus} brief />
      <${Field} lines=${lines} models=${models} name="c" label=${t.plus} brief />
    </div>
    <${Failed} of=${sum} />
    <p class=${`result ${stale ? "stale" : ""}`} aria-live="polite">
      <span class="quiet small">${t.sumIs}</span>
      ${found !== undefined && html`<${Said} lines=${lines} text=${found} />`}
    </p>
  </div>`;
}

/** Every model, a real picture and a true copy, as a table. */
import { html } from "../../base/html.js";
import { percent } from "../../base/words.js";
import { Choices } from "../../kit/choices.js";
import { titleOf } from "../../kit/head.js";
import { useHeld } from "../../kit/scope.js";
import { Refusal } from "../../kit/trouble.js";
import { at, ROWS, room } from "./address.js";
import { createBeside } from "./beside.js";
import { farText } from "./far.js";
import { words } from "./words.js";

/** @typedef {ReturnType<typeof createBeside>["rows"][number]} Row */

/** @param {{row: Row}} props */
function BesideRow({ row }) {
  const t = words.value;
  const near = row.found.value;
  const first = near?.neighbours[0];
  const who = row.model !== null ? titleOf(row.model) : row.key === "real" ? t.real : t.copy;
  const trouble = row.trouble.value;
  return html`<tr class=${row.model === null ? "yardstick" : ""}>
    <th scope="row" translate=${row.model === null ? null : false}>${who}</th>
    ${
      near === null || first === undefined
        ? html`<td colspan="5" class="quiet small">
            ${trouble !== null ? html`<${Refusal} trouble=${trouble} retry=${row.retry} drop=${row.retry} />` : row.there.value || row.model === null ? "…" : t.cannot[at.rows.value]}
          </td>`
        : html`<td><img class="picture" src=${near.input} alt=${t.columns.picture} /></td>
            <td><img class="picture" src=${first.image} alt=${t.columns.nearest} /></td>
            <td class="figure"><span class="cell-name">${t.columns.far}</span>${farText(first.distance, near.unit)}</td>
            <td class="figure"><span class="cell-name">${t.columns.percentile}</span>${t.ofHundred(near.percentile)}</td>
            <td class="figure"><span class="cell-name">${t.columns.explained}</span>${near.blend ? percent(near.blend.explained, 1) : "–"}</td>`
    }
  </tr>`;
}

/** What the rows say together. @param {{rows: Row[]}} props */
function Together({ rows }) {
  const t = words.value;
  const drawn = rows.flatMap(({ model, found }) =>
    model !== null && found.value !== null ? [found.value] : [],
  );
  if (drawn.length === 0) return null;
  const copies = drawn.filter(({ neighbours }) => neighbours[0]?.distance === 0).length;
  const shares = rows.flatMap(({ model, found }) =>
    model !== null && /vae/.test(model.family) && found.value?.blend ? [found.value.blend.explained] : [],
  );
  const real = rows.find(({ key }) => key === "real")?.found.value?.blend?.explained;
  const mean = shares.reduce((sum, x) => sum + x, 0) / Math.max(1, shares.length);
  return html`<p class="together" role="status">
    ${t.counted(copies, drawn.length)}
    ${real !== undefined && shares.length > 0 && html` ${t.versus(percent(mean, 1), percent(real, 1))}`}
  </p>`;
}

/** @param {{nearness: import("./nearness.js").Nearness, cards: import("../../base/api.js").Card[]}} props */
export function Beside({ nearness, cards }) {
  const { rows } = useHeld(() => createBeside(nearness, cards, room), [nearness, cards]);
  const t = words.value;
  const { columns } = t;
  return html`<section class="beside" aria-label=${t.beside}>
    <div class="near-head">
      <h2>${t.beside}</h2>
      <${Choices} name="rows" label=${t.rowsLabel} choices=${ROWS} value=${at.rows.value}
        say=${(/** @type {typeof ROWS[number]} */ way) => t.rows[way]}
        take=${(/** @type {typeof ROWS[number]} */ rows) => room.go({ rows })} />
    </div>
    <table>
      <thead>
        <tr>${Object.entries(columns).map(([key, name]) => html`<th scope="col" key=${key}>${name}</th>`)}</tr>
      </thead>
      <tbody>${rows.map((row) => html`<${BesideRow} key=${row.key} row=${row} />`)}</tbody>
    </table>
    <${Together} rows=${rows} />
  </section>`;
}

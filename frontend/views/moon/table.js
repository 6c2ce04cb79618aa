/** The table of what was measured half way, by chance, disturbed and in other circumstances, for both models. */
import { html } from "../../base/html.js";
import { lang, number } from "../../base/words.js";
import { compared } from "./measured.js";
import { SIDES } from "./pair.js";
import { words } from "./words.js";

/** @typedef {import("./measured.js").Row} Row */
/** @typedef {import("../../base/api.js").Metric} Metric */

/** A median, and its range over the seeds. @param {{metric: Metric, best: boolean, head: string}} props */
const Cell = ({ metric: { value, low, high }, best, head }) => {
  const range = low != null && high != null;
  return html`<td class=${best ? "best" : ""} data-head=${head}>
    <b>${number(value, 2)}</b>${range && html` <span class="quiet range">${number(low, 2)}–${number(high, 2)}</span>`}
  </td>`;
};

/** @param {{row: Row, names: (which: import("./pair.js").Which) => string, whos: import("./measured.js").Who[]}} props */
function Line({ row, names, whos }) {
  const t = words.value.measured;
  const { what, grey, at, ways, metrics, beside, better } = row;
  return html`<tr>
    <th scope="row">${t.row(grey, what, at, ways?.plain ?? "", ways?.noisy ?? "")}</th>
    ${SIDES.map((which) => html`<${Cell} key=${which} metric=${metrics[which]} best=${better === which} head=${names(which)} />`)}
    ${beside.map(
      (value, i) =>
        html`<td class="quiet" data-head=${whoOf(whos[i])}>${value === null ? "–" : number(value, 2)}</td>`,
    )}
    <td class=${`found by-${better}`} data-head=${t.found}>${t.verdict(better, grey)}</td>
  </tr>`;
}

/** @param {import("./measured.js").Who | undefined} who */
const whoOf = (who) => (lang.value === "zh" && who?.zh ? who.zh : (who?.who ?? ""));

/** @param {{pair: import("./pair.js").Pair, gap: {low: number, high: number} | null}} props */
export function Measured({ pair, gap }) {
  const { measured: t, side } = words.value;
  const { whos, groups } = compared({ plain: pair.plain.card.metrics, noisy: pair.noisy.card.metrics });
  return html`<section class="measured" aria-label=${t.title}>
    <h2>${t.title}</h2>
    ${
      groups.length > 0 &&
      html`<p class="quiet">${t.what}</p>
        <table>
          <thead>
            <tr>
              <td></td>
              ${SIDES.map((which) => html`<th scope="col" key=${which}>${side(which)}</th>`)}
              ${whos.map((who) => html`<th scope="col" key=${who.who}>${whoOf(who)}</th>`)}
              <th scope="col">${t.found}</th>
            </tr>
          </thead>
          ${groups.map(
            ({ group, rows, tally }) => html`<tbody key=${group}>
              <tr class="group">
                <th scope="rowgroup" colspan=${4 + whos.length}>
                  <b>${t.groups[group].name}</b> <span class="claim">${t.groups[group].claim}</span>
                  <span class="tally">${t.tally(tally)}</span>
                </th>
              </tr>
              ${rows.map((row) => html`<${Line} row=${row} names=${side} whos=${whos} />`)}
            </tbody>`,
          )}
        </table>`
    }
    <div class="prose"><p>${t.why}</p><p>${gap === null ? t.overlap : t.gap(number(gap.low, 2), number(gap.high, 2))}</p></div>
  </section>`;
}

/** What named levers change, and what they drag along: a matrix of squares, the redder the worse. */
import { html } from "../../base/html.js";
import { lang } from "../../base/words.js";
import { exact } from "./told.js";
import { words } from "./words.js";

/** @typedef {import("../../base/api.js").Pulls} Matrix */

/** More than so many percent is dragged along. */
export const MOST = 10;

/** What a square says. @param {number | null} other @returns {"none" | "dragged" | "still"} */
export const squareOf = (other) => (other === null ? "none" : other > MOST ? "dragged" : "still");

/** @param {{card: import("../../base/api.js").Card}} props */
export function PullsTable({ card }) {
  const t = words.value.pulls;
  const { pulls } = card;
  if (!pulls || pulls.levers.length === 0) return null;
  const name = (/** @type {import("../../base/api.js").Named} */ both) => both[lang.value];
  const { readers, levers } = pulls;
  return html`<section class="pulls">
    <h3>${t.title}</h3>
    <p>${t.text(MOST)}</p>
    <div class="pulls-scroll" tabindex="0" role="region" aria-label=${t.title}>
      <table>
        <thead>
          <tr>
            <th scope="col">${t.lever}</th>
            <th scope="col">${t.asked}</th>
            ${readers.map(({ attribute }) => html`<th scope="col" key=${attribute.en}>${name(attribute)}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${levers.map(
            ({ attribute, n, asked, others }) => html`<tr key=${attribute.en}>
              <th scope="row" title=${t.of(exact(n))}>${name(attribute)}</th>
              <td class="asked">${exact(asked, 1)}</td>
              ${others.map((other, k) => {
                const square = squareOf(other);
                return html`<td key=${k} class=${`square ${square}`} style=${{ "--share": Math.min(1, (other ?? 0) / MOST) }}
                  title=${other === null ? t.left : null}>${other === null ? html`<span class="unseen">${t.left}</span>` : exact(other, 1)}</td>`;
              })}
            </tr>`,
          )}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">${t.readers}</th>
            <td></td>
            ${readers.map(({ attribute, accuracy, n }) => html`<td key=${attribute.en} title=${t.of(exact(n))}>${exact(accuracy, 1)}</td>`)}
          </tr>
        </tfoot>
      </table>
    </div>
    <p class="quiet small">${t.left}</p>
  </section>`;
}

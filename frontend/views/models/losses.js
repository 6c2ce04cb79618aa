/** What a GAN came to by other losses, in as many steps. */
import { html } from "../../base/html.js";
import { lang } from "../../base/words.js";
import { exact } from "./told.js";
import { words } from "./words.js";

/** @param {{card: import("../../base/api.js").Card}} props */
export function LossesTable({ card }) {
  const t = words.value.losses;
  const losses = card.losses ?? [];
  if (losses.length === 0) return null;
  /** @param {number | null | undefined} value @param {number} digits */
  const said = (value, digits) =>
    value == null ? html`<span class="quiet">${t.failed}</span>` : exact(value, digits);
  return html`<section class="losses">
    <h3>${t.title}</h3>
    <p>${t.text(exact(losses[0]?.steps ?? 0))}</p>
    <div class="losses-scroll" tabindex="0" role="region" aria-label=${t.title}>
      <table>
        <thead>
          <tr>
            <th scope="col">${t.loss}</th>
            <th scope="col">${t.distance}</th>
            <th scope="col">${t.read}</th>
            <th scope="col">${t.shares}</th>
            <th scope="col">${t.minutes}</th>
          </tr>
        </thead>
        <tbody>
          ${losses.map(
            ({
              loss,
              distance,
              read,
              shares,
              minutes,
              shipped,
            }) => html`<tr key=${loss.en} class=${shipped ? "shipped" : ""}>
              <th scope="row">${loss[lang.value]}</th>
              <td>${said(distance, 1)}</td>
              <td>${said(read, 1)}</td>
              <td>${said(shares, 3)}</td>
              <td>${exact(minutes, 1)}</td>
            </tr>`,
          )}
        </tbody>
      </table>
    </div>
    <p class="quiet small">${t.note}</p>
  </section>`;
}

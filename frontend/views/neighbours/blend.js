/** The picture as a sum of training pictures, growing one by one. */
import { html } from "../../base/html.js";
import { number, percent } from "../../base/words.js";
import { Dial } from "../../kit/dial.js";
import { at, room } from "./address.js";
import { words } from "./words.js";

/** How many parts are shown of so many. @param {number | null} asked @param {number} all */
export const shownParts = (asked, all) => Math.min(asked ?? all, all);

/** @param {{near: import("../../base/api.js").Near}} props */
export function BlendParts({ near }) {
  const t = words.value;
  const steps = near.blend?.steps ?? [];
  const n = shownParts(at.part.value, steps.length);
  const now = steps[n - 1];
  if (now === undefined)
    return html`<section class="blend" aria-label=${t.blend}><h2>${t.blend}</h2><p class="quiet">${t.noBlend}</p></section>`;
  return html`<section class="blend" aria-label=${t.blend}>
    <h2>${t.blend}</h2>
    <p class="quiet small">${t.blendHint}</p>
    <div class="blend-sum">
      <figure><img class="picture" src=${now.image} alt="" /><figcaption>${t.part} <b>${t.weight(number(now.weight, now.weight < 0.1 ? 3 : 2))}</b></figcaption></figure>
      <span class="sign" aria-hidden="true">→</span>
      <figure><img class="picture" src=${now.so_far} alt=${t.soFar} /><figcaption>${t.soFar}</figcaption></figure>
      <span class="sign" aria-hidden="true">≈</span>
      <figure><img class="picture" src=${near.input} alt="" /><figcaption>${t.whole}</figcaption></figure>
    </div>
    <p role="status">${t.explains(n, percent(Math.max(0, now.explained), 1))}</p>
    ${
      steps.length > 1 &&
      html`<${Dial} class="blend-dial" label=${t.parts} typed=${t.partsTyped} value=${n} low=${1} high=${steps.length}
        slide=${(/** @type {number} */ part) => room.slide({ part }, "part")}
        set=${(/** @type {number} */ part) => room.go({ part })} />`
    }
    <ol class="blend-parts">
      ${steps.map(
        (step, k) => html`<li key=${k} class=${k < n ? "in" : ""}>
          <button type="button" class="pick" aria-pressed=${k === n - 1 ? "true" : "false"} aria-label=${t.explains(k + 1, percent(Math.max(0, step.explained), 1))}
            onClick=${() => room.go({ part: k + 1 })}>
            <img class="picture" src=${step.image} alt="" />
          </button>
          <span>${percent(Math.max(0, step.explained))}</span>
        </li>`,
      )}
    </ol>
    <p class="quiet small">${t.explainedMeans}</p>
  </section>`;
}

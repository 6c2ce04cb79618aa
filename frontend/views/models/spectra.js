/** What the words of a model of sound look like: recordings above, what it drew below. */
import { address } from "../../base/api.js";
import { html } from "../../base/html.js";
import { Explained } from "../../kit/term.js";
import { words } from "./words.js";

/** @param {{card: import("../../base/api.js").Card}} props */
export function Spectra({ card }) {
  const t = words.value.spectra;
  if (!card.spectra) return null;
  return html`<section class="spectra">
    <h3>${t.title}</h3>
    <p><${Explained} text=${t.text} place="models spectra" /></p>
    <div class="spectra-scroll" tabindex="0" role="region" aria-label=${t.title}>
      <div class="spectra-sheet">
        <p class="spectra-labels small" translate=${false} aria-hidden="true">${card.labels.slice(0, card.spectra).map((label) => html`<span key=${label}>${label}</span>`)}</p>
        <img src=${address(`/models/${card.name}/spectra`)} alt=${t.alt} loading="lazy" />
      </div>
      <p class="spectra-rows quiet small" aria-hidden="true"><span>${t.recorded}</span><span>${t.drawn}</span></p>
    </div>
  </section>`;
}

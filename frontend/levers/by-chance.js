/** What chance gives for one seed from both priors; a press puts a picture under the hand. */
import * as api from "../base/api.js";
import { PRIORS } from "../base/columns.js";
import { html, useEffect } from "../base/html.js";
import { createAnswer } from "../kit/answer.js";
import { Priors } from "../kit/priors.js";
import { useHeld } from "../kit/scope.js";
import { Trouble } from "../kit/trouble.js";
import { words } from "./words.js";

const [MANY, SEED] = [12, 42];

/** @param {{instrument: import("./instrument.js").Instrument}} props */
export function ByChance({ instrument }) {
  const { card, room, label, prior } = instrument;
  const t = words.value;
  const asking = useHeld(
    () =>
      createAnswer(
        async (/** @type {{seed: number, label: api.Label | null, temperature: number}} */ given, left) => {
          const { label, ...rest } = given;
          const asked = { n: MANY, ...rest, ...(label !== null && { label }) };
          const [fitted, normal] = await Promise.all(
            PRIORS.map((prior) => api.sample(card.name, { ...asked, prior }, left)),
          );
          return { fitted, normal };
        },
        { same: JSON.stringify },
      ),
    [card.name],
  );
  const { seed, temperature } = room.at;
  const told = JSON.stringify({
    seed: seed.value ?? SEED,
    temperature: temperature.value,
    label: label.value,
  });
  useEffect(() => {
    if (prior.value !== null) asking.push(JSON.parse(told));
  }, [asking, told, prior.value]);
  if (prior.value === null) return null;
  const found = asking.answer.value?.answer;
  const wrong = asking.trouble.value;
  const wall = (/** @type {api.Prior} */ which) => html`<div class="prior-wall">
    ${Array.from({ length: MANY }, (_, i) => {
      const image = found?.[which]?.images[i];
      const code = found?.[which]?.codes[i];
      return html`<button type="button" key=${i} aria-label=${t.byChanceTake(i + 1)}
        onClick=${() => code !== undefined && instrument.put(code)}>
        ${image === undefined ? html`<span class="picture"></span>` : html`<img class="picture" src=${image} alt="" />`}
      </button>`;
    })}
  </div>`;
  return html`<section class="two-priors prose" aria-label=${t.byChanceTitle}>
    <h2>${t.byChanceTitle}</h2>
    <${Priors} card=${card} picture=${wall} chosen=${prior.value} take=${instrument.from} />
    ${
      wrong !== null &&
      html`<${Trouble} problem=${wrong.problem} retryMs=${wrong.retryMs} action=${t.problems.tryNow} act=${asking.retry} />`
    }
  </section>`;
}

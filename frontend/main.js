/** Starts the page: the cards, then the view that the address names. */
import * as api from "./base/api.js";
import { effect, html, signal } from "./base/html.js";
import { lang, words } from "./base/i18n/index.js";
import { at, go } from "./base/screen.js";
import { FRESH } from "./base/state.js";
import { Drops } from "./input/drop.js";
import { newestWins } from "./kit/newest.js";
import { Trouble } from "./kit/trouble.js";
import { Shell, titleOf } from "./shell/shell.js";
import { render } from "./vendor/preact.js";
import { Between, fits as fitsBetween } from "./views/between/view.js";
import { Models } from "./views/models/view.js";
import { fits as fitsPixels, Pixels } from "./views/pixels/view.js";
import { fits as fitsSentences, Sentences } from "./views/sentences/view.js";
import { fits as fitsSliders, Sliders } from "./views/sliders/view.js";
import { fits as fitsStart, Start } from "./views/start/view.js";
import { fits as fitsStyle, Restyle } from "./views/style/view.js";

/** Which component shows a view, and which models it can show. */
const VIEWS = {
  start: { fits: fitsStart, View: Start },
  sliders: { fits: fitsSliders, View: Sliders },
  style: { fits: fitsStyle, View: Restyle },
  between: { fits: fitsBetween, View: Between },
  sentences: { fits: fitsSentences, View: Sentences },
  pixels: { fits: fitsPixels, View: Pixels },
};

/** The views that some model can show. @param {api.Card[]} cards */
const playable = (cards) => [
  ...Object.entries(VIEWS).flatMap(([view, { fits }]) => (cards.some(fits) ? view : [])),
  "models",
];

const cards = signal(/** @type {api.Card[] | null} */ (null));
const trouble = signal(/** @type {import("./levers/instrument.js").Trouble | null} */ (null));

const asking = newestWins({
  ask: (/** @type {null} */ _) => api.cards(),
  answered(found) {
    trouble.value = null;
    cards.value = found;
  },
  failed(error, retryMs) {
    trouble.value = { problem: /** @type {api.Problem} */ (error), retryMs };
  },
  passing: api.passing,
});
asking.push(null);

function Stand() {
  const t = words.value;
  if (trouble.value !== null) {
    const { problem, retryMs } = trouble.value;
    const act = () => asking.push(null);
    return html`<main class="view alone">
      <${Trouble} problem=${problem} retryMs=${retryMs} action=${t.problems.tryNow} act=${retryMs === null ? act : asking.retry} />
    </main>`;
  }
  if (cards.value === null)
    return html`<main class="view alone" aria-busy="true"><p class="loading">${t.loading}</p></main>`;
  const view = at.view.value;
  if (view === "models") return html`<${Models} cards=${cards.value} views=${VIEWS} />`;
  const { fits, View } = VIEWS[view];
  // The model that asks for the least comes first; of those that draw pixels, the one that remembers.
  const remembers = (/** @type {api.Card} */ { family }) => Number(family === "pixelrnn");
  const fitting = cards.value
    .filter(fits)
    .sort((a, b) => a.parameters.length - b.parameters.length || remembers(b) - remembers(a));
  const wanted = at.model.value;
  const card = wanted === null ? fitting[0] : fitting.find(({ name }) => name === wanted);
  if (card === undefined && (wanted !== null || at.view.value !== "start")) {
    const sentence = wanted === null ? t.problems.noModel : t.problems.unknownModel(wanted);
    const action = wanted === null ? t.problems.tryNow : t.problems.takeOther;
    const act = wanted === null ? () => asking.push(null) : () => go({ ...FRESH, model: null });
    return html`<main class="view alone">
      <div class="trouble" role="alert">
        <p>${sentence}</p>
        <button type="button" class="button" onClick=${act}>${action}</button>
      </div>
    </main>`;
  }
  return html`<${View} key=${card?.name} card=${card} models=${fitting} cards=${cards.value} views=${playable(cards.value)} />`;
}

effect(() => {
  const root = document.documentElement;
  root.lang = lang.value === "zh" ? "zh-CN" : "en";
  root.dataset.theme = at.theme.value ?? "auto";
  root.classList.toggle("ink-on-paper", at.paper.value);
  document.title = `Drawbar · ${titleOf(at.view.value)}`;
});

const root = document.getElementById("app");
if (root !== null) render(html`<${Shell}><${Stand} /><${Drops} /><//>`, root);

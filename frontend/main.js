/** Starts the page: the cards, then the view that the address names. */
import * as api from "./base/api.js";
import { computed, effect, html, signal } from "./base/html.js";
import { screen } from "./base/screen.js";
import { surviveTranslation } from "./base/translated.js";
import { lang } from "./base/words.js";
import { Drops } from "./input/drop.js";
import { createAnswer } from "./kit/answer.js";
import { Trouble } from "./kit/trouble.js";
import { Shell, titleOf } from "./shell/shell.js";
import { words } from "./shell/words.js";
import { render } from "./vendor/preact.js";
import { CHAPTERS, fitting, VIEWS } from "./views.js";

screen.admit(Object.keys(VIEWS));

const asking = createAnswer((/** @type {null} */ _) => api.cards());
asking.push(null);
const cards = computed(() => asking.answer.value?.answer ?? []);

/** The views that have come, each with its styles. @type {import("./vendor/preact-signals.js").Signal<Readonly<Record<string, (props: any) => any>>>} */
const loaded = signal({});
const loading = createAnswer(
  async (/** @type {string} */ view) => {
    const [module] = await Promise.all([VIEWS[view]?.load(), styles(view)]).catch(() => {
      throw new api.Problem(0, "page-file", ""); // asked again, like an answer of the server
    });
    return module?.View;
  },
  {
    arrived(View, view) {
      if (View !== undefined) loaded.value = { ...loaded.value, [view]: View };
    },
  },
);
effect(() => {
  const view = screen.view.value;
  if (loaded.peek()[view] === undefined) loading.push(view);
});

/** A view's sheet of styles, once. @param {string} view @returns {Promise<unknown>} */
function styles(view) {
  const href = new URL(`./views/${view}/${view}.css`, import.meta.url).href;
  const there = [...document.styleSheets].some((sheet) => sheet.href === href);
  if (there) return Promise.resolve();
  return new Promise((resolve, reject) => {
    const link = document.createElement("link");
    link.rel = "stylesheet";
    link.href = href;
    link.onload = resolve;
    link.onerror = () => {
      link.remove();
      reject(new Error(view));
    };
    document.head.append(link);
  });
}

/** The chapters with those of their views that some model can show. */
const chapters = computed(() =>
  CHAPTERS.map((name) => ({
    name,
    views: Object.entries(VIEWS).flatMap(([view, row]) =>
      row.chapter === name && (view === "models" || cards.value.some(row.fits)) ? view : [],
    ),
  })).filter(({ views }) => views.length > 0),
);

/** @param {{children?: unknown, busy?: boolean}} props */
const Alone = ({ children, busy = false }) =>
  html`<main class="view alone" tabindex="-1" aria-busy=${busy ? "true" : null}>${children}</main>`;

function Stand() {
  const t = words.value;
  const view = screen.view.value;
  const wrong = asking.trouble.value ?? (loaded.value[view] === undefined ? loading.trouble.value : null);
  if (wrong !== null) {
    const again = asking.trouble.value !== null ? asking.retry : loading.retry;
    return html`<${Alone}>
      <${Trouble} problem=${wrong.problem} retryMs=${wrong.retryMs} action=${t.problems.tryNow} act=${again} />
    <//>`;
  }
  const View = loaded.value[view];
  if (asking.answer.value === null || View === undefined)
    return html`<${Alone} busy=${true}><p class="loading">${t.loading}</p><//>`;
  const row = /** @type {import("./views.js").View} */ (VIEWS[view]);
  const all = { cards: cards.value, views: VIEWS, chapters: chapters.value };
  if (view === "models" || view === "start") {
    const models = fitting(row, cards.value);
    return html`<${View} ...${all} card=${models[0]} models=${models} />`;
  }
  return html`<${Fitting} key=${view} view=${view} row=${row} View=${View} all=${all} />`;
}

/**
 * A view with the model that the address names, or the first that fits.
 * @param {{view: string, row: import("./views.js").View, View: (props: any) => any, all: object}} props
 */
function Fitting({ view, row, View, all }) {
  const t = words.value.problems;
  const models = fitting(row, cards.value);
  const wanted = screen.modelOf(view);
  const card = wanted === null ? models[0] : models.find(({ name }) => name === wanted);
  if (card !== undefined) return html`<${View} key=${card.name} ...${all} card=${card} models=${models} />`;
  const known = cards.value.find(({ name }) => name === wanted);
  const [sentence, action, act] =
    wanted === null
      ? [t.noModel, t.tryNow, asking.retry]
      : [
          known ? t.unfitModel(known.title || known.name) : t.unknownModel(wanted),
          t.takeOther,
          () => screen.open(view, { model: models[0]?.name ?? "" }),
        ];
  return html`<${Alone}>
    <div class="trouble" role="alert">
      <p>${sentence}</p>
      <button type="button" class="button" onClick=${act}>${action}</button>
    </div>
  <//>`;
}

effect(() => {
  const root = document.documentElement;
  const { theme, paper, present } = screen.at;
  root.lang = lang.value === "zh" ? "zh-CN" : "en";
  root.dataset.theme = theme.value ?? "auto";
  root.classList.toggle("ink-on-paper", paper.value);
  root.classList.toggle("present", present.value);
  document.title = `Drawbar · ${titleOf(screen.view.value)}`;
});

const Page = () => html`<${Shell} chapters=${chapters.value}><${Stand} /><${Drops} /><//>`;
const root = document.getElementById("app");
if (root !== null) {
  surviveTranslation(root);
  render(html`<${Page} />`, root);
}

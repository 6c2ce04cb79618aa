/** Starts the page: the cards, then the view that the address names. */
import * as api from "./base/api.js";
import { computed, effect, html, signal, useEffect, useRef } from "./base/html.js";
import { drawn } from "./base/media.js";
import { screen } from "./base/screen.js";
import { lang } from "./base/words.js";
import { createAnswer } from "./kit/answer.js";
import { afterFirst, Later } from "./kit/later.js";
import { Guard, Trouble } from "./kit/trouble.js";
import { Shell } from "./shell/shell.js";
import { words } from "./shell/words.js";
import { render } from "./vendor/preact.js";
import { chaptersOf, fitting, VIEWS } from "./views.js";

screen.admit(Object.keys(VIEWS));

const asking = createAnswer((/** @type {null} */ _) => api.cards());
asking.push(null);
const cards = computed(() => asking.answer.value?.answer ?? []);

/** The views that have come, each with its styles. @type {import("./vendor/preact-signals.js").Signal<Readonly<Record<string, (props: any) => any>>>} */
const loaded = signal({});
const loading = createAnswer(
  async (/** @type {string} */ view) => {
    const [module] = await Promise.all([
      VIEWS[view]?.load(),
      ...[...(VIEWS[view]?.sheets ?? []), `./views/${view}/${view}.css`].map(styled),
    ]).catch(() => {
      throw new api.Problem(0, "page-file", ""); // asked again, like an answer of the server
    });
    return module?.View;
  },
  {
    arrived(View, view) {
      // A view without pictures has come with its words.
      if (view !== "start" && VIEWS[view]?.sheets === undefined) drawn.value = true;
      if (View !== undefined) loaded.value = { ...loaded.value, [view]: View };
    },
  },
);
effect(() => {
  const view = screen.view.value;
  if (loaded.peek()[view] === undefined) loading.push(view);
  else loading.drop();
});

/** A sheet of styles, once. @param {string} path @returns {Promise<unknown>} */
function styled(path) {
  const href = new URL(path, import.meta.url).href;
  const there = [...document.styleSheets].some((sheet) => sheet.href === href);
  if (there) return Promise.resolve();
  return new Promise((resolve, reject) => {
    const link = document.createElement("link");
    link.rel = "stylesheet";
    link.href = href;
    link.onload = resolve;
    link.onerror = () => {
      link.remove();
      reject(new Error(path));
    };
    document.head.append(link);
  });
}

const chapters = computed(() => chaptersOf(cards.value, lang.value));
const title = computed(() => VIEWS[screen.view.value]?.title[lang.value] ?? "");

/** @param {{children?: unknown, busy?: boolean}} props */
const Alone = ({ children, busy = false }) =>
  html`<main class="view alone" tabindex="-1" aria-busy=${busy ? "true" : null}>${children}</main>`;

/** One sentence where the view would be, and one thing to do. @param {{sentence: string, action: string, act: () => void}} props */
const Halt = ({ sentence, action, act }) =>
  html`<${Alone}>
    <div class="trouble" role="alert">
      <p>${sentence}</p>
      <button type="button" class="button" onClick=${act}>${action}</button>
    </div>
  <//>`;

/** A view that has come takes the focus, wherever that was in the one before; by Back it stands as it was left. @param {string} view */
function useArrival(view) {
  const before = useRef(view);
  useEffect(() => {
    const main = document.querySelector("main");
    if (main === null || before.current === view || main.ariaBusy === "true") return;
    before.current = view;
    main.tabIndex = -1;
    main.focus({ preventScroll: true });
    if (returned) scrollTo({ top: places.get(location.href) ?? scrollY, behavior: "instant" });
  });
}

function Stand() {
  const t = words.value;
  const view = screen.view.value;
  useArrival(view);
  const wrong = asking.trouble.value;
  if (wrong !== null)
    return html`<${Alone}>
      <${Trouble} problem=${wrong.problem} retryMs=${wrong.retryMs} action=${t.problems.tryNow} act=${asking.retry} />
    <//>`;
  const View = loaded.value[view];
  // A browser may remember that a module could not be had, until the page is loaded again.
  if (View === undefined && loading.trouble.value !== null)
    return html`<${Halt} sentence=${t.fileMissing} action=${t.reload} act=${() => location.reload()} />`;
  if (asking.answer.value === null || View === undefined)
    return html`<${Alone} busy=${true}><p class="loading">${t.loading}</p><//>`;
  const stumbled = (/** @type {unknown} */ error, /** @type {() => void} */ again) => {
    const afresh = () => {
      screen.afresh();
      again();
    };
    const what = error instanceof Error ? error.message : String(error);
    return html`<${Halt} sentence=${t.stumbled(what)} action=${t.afresh} act=${afresh} />`;
  };
  return html`<${Guard} key=${view} instead=${stumbled}><${Fitting} view=${view} View=${View} /><//>`;
}

/** A view with the model that the address names, or the first that fits. @param {{view: string, View: (props: any) => any}} props */
function Fitting({ view, View }) {
  const t = words.value.problems;
  const row = /** @type {import("./views.js").View} */ (VIEWS[view]);
  const all = { cards: cards.value, views: VIEWS, chapters: chapters.value };
  const models = fitting(row, cards.value);
  const wanted = screen.modelOf(view);
  const card = wanted === null ? models[0] : models.find(({ name }) => name === wanted);
  // The cards of models that are not there, and a page without one to play, are said by these two themselves.
  if (view === "models" || (view === "start" && wanted === null))
    return html`<${View} ...${all} card=${card ?? models[0]} models=${models} />`;
  if (card !== undefined) return html`<${View} key=${card.name} ...${all} card=${card} models=${models} />`;
  if (wanted === null) return html`<${Halt} sentence=${t.noModel} action=${t.tryNow} act=${asking.retry} />`;
  const known = cards.value.find(({ name }) => name === wanted);
  return html`<${Halt}
    sentence=${known ? t.unfitModel(known.title || known.name) : t.unknownModel(wanted)}
    action=${t.takeOther}
    act=${() => screen.open(view, { model: models[0]?.name ?? "" })}
  />`;
}

effect(() => {
  const root = document.documentElement;
  const { theme, paper, present } = screen.at;
  root.lang = lang.value === "zh" ? "zh-CN" : "en";
  root.dataset.theme = theme.value ?? "auto";
  root.classList.toggle("ink-on-paper", paper.value);
  root.classList.toggle("present", present.value);
  document.title = `Drawbar · ${screen.view.value === "start" ? words.value.tagline : title.value}`;
});

/** Where the page stood at each address that was left for another view. @type {Map<string, number>} */
const places = new Map();
/** Has the browser gone back or on? Then its address names the view before that comes; otherwise after. */
let returned = false;
const named = () => /[?&]view=([a-z]+)/.exec(location.href)?.[1] ?? "start";
let shown = screen.view.peek();
// Another view begins at its top. The browser goes back before there is anything to go back to: see `useArrival`.
effect(() => {
  if (screen.view.value === shown) return;
  shown = screen.view.value;
  returned = named() === shown;
  if (returned) return;
  places.set(location.href, scrollY);
  scrollTo({ top: 0, behavior: "instant" });
});

afterFirst
  .then(() => import("./shell/keys.js"))
  .then(
    ({ listen }) =>
      listen(() => ["start", ...chapters.peek().flatMap(({ views }) => views.map(({ name }) => name))]),
    () => {}, // the page does without its keys
  );

const Page = () =>
  html`<${Shell} chapters=${chapters.value} title=${title.value}><${Stand} /><//><${Later} load=${() => import("./input/drop.js")} part="Drops" />`;
const root = document.getElementById("app");
if (root !== null) {
  render(html`<${Page} />`, root);
  afterFirst
    .then(() => import("./base/translated.js"))
    .then(
      ({ surviveTranslation }) => surviveTranslation(root),
      () => {}, // without it a translated page shows old words
    );
}

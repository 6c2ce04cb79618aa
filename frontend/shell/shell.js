import { html, useEffect, useRef } from "../base/html.js";
import { lang, words } from "../base/i18n/index.js";
import { at, go, screen } from "../base/screen.js";
import { read, sameInput, VIEWS, write } from "../base/state.js";
import { Icon } from "../kit/icon.js";
import { InkToggle } from "./ink-toggle.js";

/** @typedef {import("../base/state.js").Screen} Screen */

const THEMES = /** @type {const} */ ([null, "light", "dark"]);

/** @param {Screen["view"]} view */
export const titleOf = (view) => (view === "start" ? words.value.tagline : words.value[view]);

/** Start shows one lever of those in Sliders: what is on screen stays, on the way from one to the other. */
const roomOf = (/** @type {Screen["view"]} */ view) => (view === "start" ? "sliders" : view);

/**
 * Each view as it was left.
 * @type {Map<Screen["view"], Screen>}
 */
const left = new Map();

/**
 * The way to a view: the input goes along, the view's own levers wait there. A code and a label belong
 * to their input: where another one has been put in meanwhile, they are void.
 * @param {Screen["view"]} view @returns {Partial<Screen>}
 */
function wayTo(view) {
  if (roomOf(view) === roomOf(at.view.value)) return { view };
  const was = left.get(roomOf(view)) ?? read("");
  const { input, story, paper, lang, theme, ...own } = was;
  const same = view === "sentences" || sameInput(input, at.input.value);
  return { ...own, view, ...(!same && { code: null, label: null }) };
}

/**
 * Opens a view as it was left, or with another model than it was left with.
 * @param {Screen["view"]} view @param {string | null} [model]
 */
export function open(view, model = null) {
  const now = screen.value;
  if (view === now.view) return;
  left.set(roomOf(now.view), now);
  if (model !== null && model !== left.get(roomOf(view))?.model) left.delete(roomOf(view));
  go({ ...wayTo(view), ...(model !== null && { model }) });
}

/**
 * A link to a view, there with what it takes along.
 * @param {{view: Screen["view"], class?: string, label?: string, title?: string, children?: unknown}} props
 */
export function ViewLink({ view, class: kind, label, title, children }) {
  const stays = roomOf(view) === roomOf(at.view.value);
  return html`<a
    class=${kind}
    href=${write({ ...(stays ? screen.value : screen.peek()), input: at.input.value, ...wayTo(view) })}
    aria-label=${label}
    title=${title}
    aria-current=${view === at.view.value ? "page" : null}
    onClick=${(/** @type {MouseEvent} */ event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
      event.preventDefault();
      open(view);
    }}
    >${children}</a
  >`;
}

/** Header, tabs, language and theme around a view. @param {{children?: unknown}} props */
export function Shell({ children }) {
  const t = words.value;
  const theme = at.theme.value;
  const tabs = useRef(/** @type {HTMLElement | null} */ (null));
  // On a phone the tabs may be wider than their place: the current one is in sight.
  useEffect(() => {
    const current = tabs.current?.querySelector("[aria-current]");
    current?.scrollIntoView({ block: "nearest", inline: "center" });
  }, [at.view.value, lang.value]);
  const nextTheme = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length] ?? null;
  /** @param {MouseEvent} event */
  const skip = (event) => {
    event.preventDefault();
    (document.getElementById("console") ?? document.querySelector("main"))?.focus();
  };
  return html`<a class="skip" href="#console" onClick=${skip}>${at.view.value === "models" ? t.cards.skip : t.skip}</a>
    <header class="head">
      <h1 class="unseen">Drawbar: ${titleOf(at.view.value)}</h1>
      <${ViewLink} view="start" class="brand" label="Drawbar" title=${t.tagline}>
        <svg class="brand-mark" viewBox="0 0 24 24" aria-hidden="true">
          <path d="M5 3v18M12 3v18M19 3v18" />
          <rect class="a" x="2" y="13" width="6" height="4.500" rx="1" />
          <rect class="b" x="9" y="6" width="6" height="4.500" rx="1" />
          <rect class="c" x="16" y="15" width="6" height="4.500" rx="1" />
        </svg>
        <span>Drawbar</span>
      <//>
      <nav class="tabs" ref=${tabs} aria-label=${t.views}>
        ${VIEWS.map((view) => html`<${ViewLink} key=${view} view=${view}>${t[view]}<//>`)}
      </nav>
      <div class="tools">
        <${InkToggle} />
        <button
          type="button"
          class="icon-button"
          aria-label=${t.theme[theme ?? "auto"]}
          title=${t.theme[theme ?? "auto"]}
          onClick=${() => go({ theme: nextTheme })}
        >
          <${Icon} name=${theme ?? "auto"} />
        </button>
        <button
          type="button"
          class="quiet-button language"
          lang=${lang.value === "zh" ? "en" : "zh-CN"}
          aria-label=${t.switchLanguage}
          onClick=${() => go({ lang: lang.value === "zh" ? "en" : "zh" })}
        >
          ${t.otherLanguage}
        </button>
      </div>
    </header>
    ${children}`;
}

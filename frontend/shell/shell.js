import { html, Icon } from "../base/html.js";
import { screen } from "../base/screen.js";
import { lang } from "../base/words.js";
import { Later } from "../kit/later.js";
import { ViewLink } from "../kit/view-link.js";
import { words } from "./words.js";

/** @typedef {{name: string, title: string}} Named */
/** @typedef {Named & {views: Named[]}} Chapter of the lecture, with its views */

const THEMES = /** @type {const} */ ([null, "light", "dark"]);

/**
 * Header, chapters, language and theme around a view.
 * @param {{chapters: Chapter[], title: string, children?: unknown}} props `title` of the view on screen
 */
export function Shell({ chapters, title, children }) {
  const t = words.value;
  /** @param {MouseEvent} event */
  const skip = (event) => {
    event.preventDefault();
    (document.getElementById("console") ?? document.querySelector("main"))?.focus();
  };
  return html`<a class="skip" href="#console" onClick=${skip}>${screen.view.value === "models" ? t.skipCards : t.skip}</a>
    <header class="head">
      <h1 class="unseen">Drawbar: ${title}</h1>
      <${ViewLink} view="start" class="brand" label="Drawbar" title=${t.tagline}>
        <svg class="brand-mark" viewBox="0 0 24 24" aria-hidden="true">
          <path d="M5 3v18M12 3v18M19 3v18" />
          <rect class="a" x="2" y="13" width="6" height="4.500" rx="1" />
          <rect class="b" x="9" y="6" width="6" height="4.500" rx="1" />
          <rect class="c" x="16" y="15" width="6" height="4.500" rx="1" />
        </svg>
        <span translate=${false}>Drawbar</span>
      <//>
      <nav class="tabs" aria-label=${t.viewsName}>
        <ul>
          ${chapters.map((chapter) => html`<${Tabs} key=${chapter.name} chapter=${chapter} />`)}
        </ul>
      </nav>
      <${Later} load=${() => import("./menu.js")} part="Menu" given=${{ chapters, here: title }} />
      <${Tools} />
    </header>
    ${children}`;
}

/** Does the name of a chapter say more than that of its view? @param {import("./shell.js").Chapter} chapter */
export const isTold = ({ title, views }) => views.length > 1 || views[0]?.title !== title;

/** The views of a chapter, and above them its name. @param {{chapter: Chapter}} props */
const Tabs = ({ chapter }) =>
  html`<li class="tabs-of">
    <span class="chapter">${isTold(chapter) && chapter.title}</span>
    ${chapter.views.map(({ name, title }) => html`<${ViewLink} key=${name} view=${name}>${title}<//>`)}
  </li>`;

/** How the page looks and speaks. */
function Tools() {
  const t = words.value;
  const { theme, present } = screen.at;
  const next = THEMES[(THEMES.indexOf(theme.value) + 1) % THEMES.length] ?? null;
  const named = t.theme[theme.value ?? "auto"];
  return html`<div class="tools">
    <button
      type="button"
      class="icon-button present-button"
      aria-pressed=${present.value ? "true" : "false"}
      aria-label=${t.present}
      title=${t.presentHint}
      onClick=${() => screen.settle({ present: !present.value })}
    >
      <${Icon} name="present" />
    </button>
    <${InkToggle} />
    <button
      type="button"
      class="icon-button"
      aria-label=${named}
      title=${named}
      onClick=${() => screen.settle({ theme: next })}
    >
      <${Icon} name=${theme.value ?? "auto"} />
    </button>
    <button
      type="button"
      class="quiet-button language"
      lang=${lang.value === "zh" ? "en" : "zh-CN"}
      aria-label=${t.switchLanguage}
      onClick=${() => screen.settle({ lang: lang.value === "zh" ? "en" : "zh" })}
    >
      ${t.otherLanguage}
    </button>
  </div>`;
}

/** Dark ink on light paper, or light ink on black as the pictures are. */
function InkToggle() {
  const t = words.value;
  return html`<button
    type="button"
    class="icon-button ink-toggle"
    aria-pressed=${screen.at.paper.value ? "true" : "false"}
    aria-label=${t.paper}
    title=${t.paperHint}
    onClick=${() => screen.settle({ paper: !screen.at.paper.value })}
  >
    <${Icon} name="paper" />
  </button>`;
}

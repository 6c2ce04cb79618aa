import { html } from "../base/html.js";
import { screen } from "../base/screen.js";
import { lang } from "../base/words.js";
import { Icon } from "../kit/icon.js";
import { ViewLink } from "../kit/view-link.js";
import { InkToggle } from "./ink-toggle.js";
import { words } from "./words.js";

const THEMES = /** @type {const} */ ([null, "light", "dark"]);

/** @param {string} view */
export const titleOf = (view) => (view === "start" ? words.value.tagline : (words.value.views[view] ?? view));

/**
 * Header, chapters, language and theme around a view.
 * @param {{chapters: {name: string, views: string[]}[], children?: unknown}} props
 */
export function Shell({ chapters, children }) {
  const t = words.value;
  const theme = screen.at.theme.value;
  const view = screen.view.value;
  const nextTheme = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length] ?? null;
  /** @param {MouseEvent} event */
  const skip = (event) => {
    event.preventDefault();
    (document.getElementById("console") ?? document.querySelector("main"))?.focus();
  };
  return html`<a class="skip" href="#console" onClick=${skip}>${view === "models" ? t.skipCards : t.skip}</a>
    <header class="head">
      <h1 class="unseen">Drawbar: ${titleOf(view)}</h1>
      <${ViewLink} view="start" class="brand" label="Drawbar" title=${t.tagline}>
        <svg class="brand-mark" viewBox="0 0 24 24" aria-hidden="true">
          <path d="M5 3v18M12 3v18M19 3v18" />
          <rect class="a" x="2" y="13" width="6" height="4.500" rx="1" />
          <rect class="b" x="9" y="6" width="6" height="4.500" rx="1" />
          <rect class="c" x="16" y="15" width="6" height="4.500" rx="1" />
        </svg>
        <span translate="no">Drawbar</span>
      <//>
      <nav class="tabs" aria-label=${t.viewsName}>
        ${chapters.flatMap(({ views }) =>
          views.map((view) => html`<${ViewLink} key=${view} view=${view}>${titleOf(view)}<//>`),
        )}
      </nav>
      <div class="tools">
        <${InkToggle} />
        <button
          type="button"
          class="icon-button"
          aria-label=${t.theme[theme ?? "auto"]}
          title=${t.theme[theme ?? "auto"]}
          onClick=${() => screen.settle({ theme: nextTheme })}
        >
          <${Icon} name=${theme ?? "auto"} />
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
      </div>
    </header>
    ${children}`;
}

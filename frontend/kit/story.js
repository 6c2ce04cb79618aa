import { html, Icon } from "../base/html.js";
import { screen } from "../base/screen.js";
import { Explained } from "./term.js";
import { words } from "./words.js";

/**
 * What one sees, in three sentences, and the formula; folds away.
 * @param {{sentences: string[], children?: unknown}} props
 */
export function Story({ sentences, children }) {
  const t = words.value;
  const open = screen.at.story.value;
  return html`<section class=${`story ${open ? "" : "folded"}`} aria-label=${t.story}>
    <h2>
      <button
        type="button"
        class="story-fold"
        aria-expanded=${open ? "true" : "false"}
        title=${open ? t.storyClose : t.storyOpen}
        onClick=${() => screen.settle({ story: !open })}
      >
        <${Icon} name="fold" /><span>${t.story}</span>
      </button>
    </h2>
    ${open && html`<${Prose} sentences=${sentences}>${children}<//>`}
  </section>`;
}

/** @param {{sentences: string[], children?: unknown}} props */
export const Prose = ({ sentences, children }) =>
  html`<div class="prose">
    ${sentences.map((sentence, i) => html`<p><${Explained} text=${sentence} place=${`story ${i}`} /></p>`)} ${children}
  </div>`;

import { html } from "../base/html.js";
import { words } from "../base/i18n/index.js";
import { at, go } from "../base/screen.js";
import { Icon } from "../kit/icon.js";

/** Dark ink on light paper, or light ink on black as the pictures are. */
export function InkToggle() {
  const t = words.value;
  return html`<button
    type="button"
    class="icon-button ink-toggle"
    aria-pressed=${at.paper.value ? "true" : "false"}
    aria-label=${t.paper}
    title=${t.paperHint}
    onClick=${() => go({ paper: !at.paper.value })}
  >
    <${Icon} name="paper" />
  </button>`;
}

import { html } from "../base/html.js";
import { screen } from "../base/screen.js";
import { Icon } from "../kit/icon.js";
import { words } from "./words.js";

/** Dark ink on light paper, or light ink on black as the pictures are. */
export function InkToggle() {
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

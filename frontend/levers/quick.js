import { newSeed } from "../base/codes.js";
import { html } from "../base/html.js";
import { words } from "../base/i18n/index.js";
import { at } from "../base/screen.js";
import { Icon } from "../kit/icon.js";

/**
 * What a thumb needs beside the picture on a phone; the rest comes as sheets or further down.
 * @param {object} props
 * @param {import("./instrument.js").Instrument} props.instrument
 * @param {(sheet: "input" | "story") => void} props.open
 */
export function Quick({ instrument, open }) {
  const t = words.value;
  /** @type {[string, string, () => void][]} */
  const actions = [
    ["pen", t.draw, () => open("input")],
    ["random", t.random, () => instrument.random(newSeed(), at.temperature.value)],
    ["reset", t.reset, () => instrument.reset()],
    ["book", t.storyShort, () => open("story")],
  ];
  return html`<div class="quick">
    ${actions.map(
      ([icon, name, act]) => html`<button type="button" class="quick-button" onClick=${act}>
        <${Icon} name=${icon} /><span>${name}</span>
      </button>`,
    )}
  </div>`;
}

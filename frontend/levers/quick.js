import { newSeed } from "../base/codes.js";
import { html, Icon } from "../base/html.js";
import { words } from "./words.js";

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
    ...(instrument.can("encode")
      ? [/** @type {[string, string, () => void]} */ (["pen", t.draw, () => open("input")])]
      : []),
    ...(instrument.can("sample")
      ? [
          /** @type {[string, string, () => void]} */ ([
            "random",
            t.random,
            () => instrument.random(newSeed(), instrument.room.at.temperature.value),
          ]),
        ]
      : []),
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

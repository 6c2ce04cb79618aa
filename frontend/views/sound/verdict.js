/** What the judge heard, beside what was asked. */
import { html } from "../../base/html.js";
import { percent } from "../../base/words.js";
import { Explained } from "../../kit/term.js";
import { words } from "./words.js";

/** @typedef {import("../../base/api.js").Heard} Heard */
/** @typedef {import("../../base/api.js").Label} Label */

/**
 * @param {{heard: Heard | null | undefined, label?: Label | null, speaker?: string | null, brief?: boolean}} props
 * `label`, `speaker`: what was asked; none: nothing
 */
export function Verdict({ heard, label = null, speaker = null, brief = false }) {
  const t = words.value.sound;
  if (heard == null) return null;
  const right = label === null || String(heard.label) === String(label);
  const same = speaker === null || heard.speaker === speaker;
  const digit = html`<b lang="en" translate=${false}>${heard.label} (${percent(heard.p)})</b>`;
  const voice =
    heard.speaker !== null &&
    html`<span lang="en" class=${same ? "quiet" : "other-voice"} translate=${false}>${brief ? heard.speaker : t.heardVoice(heard.speaker)}</span>`;
  return html`<span class=${`judged ${right ? "" : "wrong"}`}>
    ${!brief && html`<span class="quiet"><${Explained} text=${t.heardAs} place="sound judge" /></span>`} ${digit} ${voice} ${!brief && label !== null && html`<span class="quiet">· ${right && same ? t.right : t.wrong}</span>`}
  </span>`;
}

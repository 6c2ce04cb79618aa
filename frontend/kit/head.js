/** What stands above every view: which model it shows, something to try, and the way back to the beginning. */
import { html, Icon } from "../base/html.js";
import { screen } from "../base/screen.js";
import { lang } from "../base/words.js";
import { words } from "./words.js";

/** @typedef {import("../base/api.js").Card} Card */

/** A model's title in the visitor's language, else its name. @param {Card} card */
export const titleOf = ({ title, name, zh }) => (lang.value === "zh" && zh?.title ? zh.title : title || name);

/**
 * @template {import("../base/screen.js").Columns} C
 * @param {object} props
 * @param {Card} props.card
 * @param {Card[]} props.models that the view can show
 * @param {import("../base/screen.js").Room<C>} props.room
 * @param {string} [props.task] something to try
 * @param {boolean} [props.done] has the visitor done it?
 */
export function Head({ card, models, room, task, done = false }) {
  const t = words.value;
  const { model, made } = room.at;
  const go = /** @type {(patch: {model?: string | null, made?: string | null}) => void} */ (room.go);
  const old = made.value !== null && !card.digest.replace(/^sha256:/, "").startsWith(made.value);
  return html`<header class="view-head">
    <label class="model-choice" title=${t.model}>
      <span>${t.model}</span>
      <select
        translate=${false}
        disabled=${models.length < 2}
        onChange=${(/** @type {Event & {currentTarget: HTMLSelectElement}} */ { currentTarget }) =>
          go({ model: currentTarget.value })}
      >
        ${models.map(
          (each) =>
            html`<option key=${each.name} value=${each.name} selected=${each.name === card.name}>${titleOf(each)}</option>`,
        )}
      </select>
    </label>
    ${
      task !== undefined &&
      html`<p class=${`task ${done ? "done" : ""}`} role="status">
        <${Icon} name=${done ? "check" : "try"} /><span>${done ? t.done(task) : t.try(task)}</span>
      </p>`
    }
    <button type="button" class="quiet-button afresh" onClick=${screen.afresh}>
      <${Icon} name="reset" /><span>${t.afresh}</span>
    </button>
    ${
      old &&
      html`<p class="trained-again" role="status">
        ${t.trainedAgain}
        <button type="button" class="quiet-button" onClick=${() => go({ made: null, model: model.value })}>${t.problems.dismiss}</button>
      </p>`
    }
  </header>`;
}

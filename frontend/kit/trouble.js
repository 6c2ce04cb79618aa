import { html } from "../base/html.js";
import { lang } from "../base/words.js";
import { words } from "./words.js";

/** @typedef {import("../base/api.js").Problem} Problem */

/** Sentences of our own for what the server would say in English. @param {Problem} problem */
function sentenceOf(problem) {
  const { problems } = words.value;
  if (problem.status === 0) return problems.noAnswer;
  if (problem.slug === "body-too-large" || problem.slug === "image-too-large") return problems.tooLarge;
  if (problem.slug === "not-in-gallery") return problems.notInGallery;
  if (problem.slug === "unsupported-media-type") return problems.notAPicture;
  return "";
}

/**
 * What went wrong, where the picture would be: one sentence, one thing to do.
 * @param {{problem: Problem, retryMs?: number | null, action: string, act: () => void}} props
 */
export function Trouble({ problem, retryMs = null, action, act }) {
  const { problems } = words.value;
  const own = sentenceOf(problem);
  const english = lang.value === "en";
  return html`<div class="trouble" role="alert">
    <p>
      ${english && problem.detail ? problem.detail : own || problems.other}
      ${!english && problem.detail && html` <span lang="en" class="quiet">${problem.detail}</span>`}
      ${retryMs !== null && ` ${problems.again(Math.ceil(retryMs / 1000))}`}
    </p>
    <button type="button" class="button" onClick=${act}>${action}</button>
  </div>`;
}

/**
 * Trouble over a stage with levers: what passes is asked again; from what does not, the mean leads back.
 * @param {{trouble: import("./answer.js").Trouble | null, centre: () => void, again: () => void}} props
 */
export function StageTrouble({ trouble, centre, again }) {
  if (trouble === null) return null;
  const { problem, retryMs } = trouble;
  const { toMean, tryNow } = words.value.problems;
  return retryMs === null
    ? html`<${Trouble} problem=${problem} action=${toMean} act=${centre} />`
    : html`<${Trouble} problem=${problem} retryMs=${retryMs} action=${tryNow} act=${again} />`;
}

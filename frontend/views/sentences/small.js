/** Sentences as a small living picture, for the page that one comes in by. */
import * as server from "../../base/api.js";
import { computed, html } from "../../base/html.js";
import { screen } from "../../base/screen.js";
import { createScope, useHeld } from "../../kit/scope.js";
import { isVerse, usualScript } from "./manner.js";
import { beginning } from "./openings.js";

/** @typedef {import("../../base/api.js").Card} Card */

/** Of the sentences between two, both ends counted, the ends are left out. */
const STEPS = 5;

/**
 * @param {Card} card @param {import("../../vendor/preact-signals.js").ReadonlySignal<unknown>} picture the large one, which comes first
 * @param {{here?: import("../../vendor/preact-signals.js").ReadonlySignal<boolean>, api?: Pick<typeof server, "line">}} [o]
 */
export function createSmall(
  card,
  picture,
  { here = computed(() => screen.view.value === "start"), api = server } = {},
) {
  const scope = createScope({ here });
  const script = computed(() => (isVerse(card) ? usualScript() : null));
  const line = scope.answer(
    (/** @type {Parameters<typeof server.line>[1]} */ body, left) => api.line(card.name, body, left),
    { same: JSON.stringify },
  );
  scope.watch(() => {
    if (picture.value === null) return;
    const { from, to } = beginning(script.value ?? "english");
    line.push({
      from: { sentence: from },
      to: { sentence: to },
      steps: STEPS,
      path: "lerp",
      ...(script.value === "simplified" && { script: script.value }),
    });
  });
  return {
    language: computed(() =>
      script.value === null ? "en" : script.value === "simplified" ? "zh-Hans" : "zh-Hant",
    ),
    sentences: computed(() => line.answer.value?.answer.answer.sentences.slice(1, -1) ?? []),
    close: scope.close,
  };
}

/**
 * Three sentences on the line between two; where the model does not answer, the words beside it say what is there.
 * @param {{picture: import("../../vendor/preact-signals.js").ReadonlySignal<unknown>, card: Card}} props
 */
export function Small({ picture, card }) {
  const { language, sentences } = useHeld(() => createSmall(card, picture), [card, picture]);
  return html`<span class="small-lines" aria-hidden="true" lang=${language.value} translate="no">
    ${sentences.value.map((sentence) => html`<bdi>${sentence}</bdi>`)}
  </span>`;
}

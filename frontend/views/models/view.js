/** Models: one card per model, what it is, can do and was measured to do, and what it is bad at. */
import * as api from "../../base/api.js";
import { html, useEffect, useRef } from "../../base/html.js";
import { createAnswer } from "../../kit/answer.js";
import { Head } from "../../kit/head.js";
import { useHeld } from "../../kit/scope.js";
import { at, go, room } from "./address.js";
import { ClosedCard, headingOf, OpenCard, RefusedCard } from "./card.js";
import { words } from "./words.js";

/** @typedef {import("../../base/api.js").Card} Card */

/** The sheet to begin with. */
const SEED = 42;

/**
 * Who opens a card looks at it, once: cards above it have changed their height.
 * @param {string | null} wanted @param {boolean} there does its card stand yet?
 */
function useLook(wanted, there) {
  const looked = useRef(/** @type {string | null} */ (null));
  const stepped = useRef(false);
  useEffect(() => {
    if (wanted === null) looked.current = null;
    if (wanted === null || !there || looked.current === wanted) return;
    looked.current = wanted;
    const heading = document.getElementById(headingOf(wanted));
    heading?.closest("article")?.scrollIntoView({ block: "start" });
    if (stepped.current) heading?.focus({ preventScroll: true });
    stepped.current = false;
  }, [wanted, there]);
  return (/** @type {string} */ model) => {
    stepped.current = true;
    go({ model, seed: null });
  };
}

/** @param {{cards: Card[], views: import("./card.js").Views, chapters: {views: import("./card.js").Named[]}[]}} props */
export function View({ cards, views, chapters }) {
  const asking = useHeld(() => createAnswer((/** @type {null} */ _) => api.broken()), []);
  useEffect(() => asking.push(null), [asking]);
  const refused = asking.answer.value?.answer ?? []; // the cards that came stand for themselves
  const t = words.value;
  const wanted = at.model.value;
  const first = cards.find(({ verbs }) => verbs.includes("sample")) ?? cards[0]; // one with something to show
  const shown = wanted ?? first?.name;
  const open = cards.find(({ name }) => name === shown);
  const known = open !== undefined || refused.some(({ name }) => name === shown);
  const step = useLook(wanted, known);
  const seed = at.seed.value ?? SEED;
  const titles = chapters.flatMap((chapter) => chapter.views);
  return html`<main class="view models" tabindex="-1">
    ${open !== undefined && html`<${Head} card=${open} models=${cards} room=${room} />`}
    <p class="intro">${t.intro}</p>
    ${
      !known &&
      !asking.waiting.value &&
      html`<div class="trouble" role="alert">
        <p>${shown === undefined ? t.problems.noModel : t.problems.unknownModel(shown)}</p>
      </div>`
    }
    ${cards.map((card) =>
      card === open
        ? html`<${OpenCard} key=${card.name} card=${card} cards=${cards} views=${views} titles=${titles} seed=${seed} />`
        : html`<${ClosedCard} key=${card.name} card=${card} seed=${SEED} act=${() => step(card.name)} />`,
    )}
    ${refused.map(({ name, detail }) => html`<${RefusedCard} key=${name} name=${name} detail=${detail} />`)}
  </main>`;
}

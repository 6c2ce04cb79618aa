/** The table of views: their chapter, which models they show, what to load when they are opened. */

import { lang } from "./base/words.js";

/** @typedef {import("./base/api.js").Card} Card */
/**
 * @typedef {object} View
 * @property {string | null} chapter of the lecture
 * @property {(card: Card) => boolean} fits can it show this model?
 * @property {(card: Card) => number} [cost] of the models that fit, the one with the least comes first
 * @property {() => Promise<{View: (props: any) => any}>} load
 */

/** @param {Card} card @param {import("./base/api.js").Verb[]} verbs */
const can = ({ verbs: own }, ...verbs) => verbs.every((verb) => own.includes(verb));
/** @param {Card} card */
const hasLevers = (card) => card.medium !== "text" && can(card, "decode") && card.sliders.length > 0;
/** What has to be said besides the code, and what cannot be put in. @param {Card} card */
const asked = (card) => card.parameters.length + (can(card, "encode") ? 0 : 8);

/** Does it write lines of verse, which are Chinese? @param {Card} card */
const isVerse = ({ config }) => (config.lengths ?? []).length > 0;

/** The chapters, in the lecture's order. */
export const CHAPTERS = /** @type {const} */ (["pixels", "levers", "style", "models"]);

/** The views, in the order of their chapters. @type {Record<string, View>} */
export const VIEWS = {
  start: {
    chapter: null,
    fits: (card) => hasLevers(card) && can(card, "encode"),
    cost: asked,
    load: () => import("./views/start/view.js"),
  },
  pixels: {
    chapter: "pixels",
    fits: (card) => can(card, "complete", "score"),
    load: () => import("./views/pixels/view.js"),
  },
  sliders: {
    chapter: "levers",
    fits: hasLevers,
    cost: asked,
    load: () => import("./views/sliders/view.js"),
  },
  between: {
    chapter: "levers",
    fits: (card) => card.medium !== "text" && can(card, "interpolate", "encode", "sample"),
    cost: asked,
    load: () => import("./views/between/view.js"),
  },
  sentences: {
    chapter: "levers",
    fits: (card) => card.medium === "text" && can(card, "encode", "decode", "sample", "interpolate"),
    cost: (card) => asked(card) + (isVerse(card) === (lang.value === "zh") ? 0 : 16),
    load: () => import("./views/sentences/view.js"),
  },
  style: {
    chapter: "style",
    fits: (card) => can(card, "restyle") && card.labels.length > 0,
    load: () => import("./views/style/view.js"),
  },
  models: { chapter: "models", fits: () => true, load: () => import("./views/models/view.js") },
};

/** The models that a view can show, the one to begin with first. @param {View} view @param {Card[]} cards */
export const fitting = ({ fits, cost = ({ parameters }) => parameters.length }, cards) =>
  cards.filter(fits).sort((a, b) => cost(a) - cost(b));

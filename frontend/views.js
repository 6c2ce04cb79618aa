/** The table of views: their chapter, which models they show, what to load when they are opened. */

import { lang } from "./base/words.js";

/** @typedef {import("./base/api.js").Card} Card */
/** @typedef {{en: string, zh: string}} Title */
/**
 * @typedef {object} View
 * @property {string | null} chapter of the lecture
 * @property {Title} title
 * @property {(card: Card) => boolean} fits can it show this model?
 * @property {(card: Card) => number} [cost] of the models that fit, the one with the least comes first
 * @property {() => Promise<{View: (props: any) => any}>} load
 * @property {readonly string[]} [sheets] of styles that it needs besides its own
 * @property {() => Promise<{Small: (props: any) => any}>} [small] its small living picture, for the map of the lecture
 */
/** @typedef {{name: string, title: string}} Named in the visitor's language */
/** @typedef {Named & {views: Named[]}} Chapter with those of its views that are there */

/** @param {Card} card @param {import("./base/api.js").Verb[]} verbs */
const can = ({ verbs: own }, ...verbs) => verbs.every((verb) => own.includes(verb));

/** How much a visitor has to choose; of its two priors a model has the better one chosen, a wish may be left out. @param {Card} card */
const choices = ({ parameters }) => parameters.filter((name) => name !== "prior" && name !== "wish").length;

/** @param {Card} card */
const hasLevers = (card) => card.medium !== "text" && can(card, "decode") && card.sliders.length > 0;
/**
 * What has to be said besides the code, and what cannot be put in or drawn by chance. What was made to be laid beside another
 * one is not what to begin with. @param {Card} card
 */
const asked = (card) =>
  choices(card) + (can(card, "encode") ? 0 : 8) + (can(card, "sample") ? 0 : 4) + (card.pair ? 2 : 0);

/** Does it keep moments of its training, not the half steps of a round? @param {Card} card */
const walks = ({ generations = [] }) => generations.length > 1 && generations.every(({ turn }) => !turn);

/** Does it write lines of verse, which are Chinese? @param {Card} card */
const isVerse = ({ config }) => (config.lengths ?? []).length > 0;

/** The chapters, in the lecture's order; those without a view do not appear. @type {Record<string, Title>} */
export const CHAPTERS = {
  pixels: { en: "Pixel by pixel", zh: "逐个像素" },
  levers: { en: "Levers", zh: "编码" },
  why: { en: "Why", zh: "为什么" },
  style: { en: "Style", zh: "笔迹" },
  limits: { en: "Limits", zh: "局限" },
  duel: { en: "Duel", zh: "对决" },
  own: { en: "Own", zh: "自己动手" },
  models: { en: "Models", zh: "模型" },
};

/** Where pictures are put in. */
const INPUT = ["./input/input.css"];
/** And where levers are made besides. */
const MAKING = [...INPUT, "./levers/make.css"];

/** The views, in the order of their chapters. @type {Record<string, View>} */
export const VIEWS = {
  start: {
    chapter: null,
    title: { en: "Start", zh: "首页" },
    fits: (card) => hasLevers(card) && can(card, "encode"),
    cost: asked,
    load: () => import("./views/start/view.js"),
  },
  pixels: {
    chapter: "pixels",
    title: { en: "Pixels", zh: "像素" },
    fits: (card) => card.medium !== "sound" && can(card, "complete", "score"),
    load: () => import("./views/pixels/view.js"),
    sheets: INPUT,
    small: () => import("./views/pixels/small.js"),
  },
  sound: {
    chapter: "pixels",
    title: { en: "Sound", zh: "声音" },
    fits: (card) => card.medium === "sound" && can(card, "sample", "complete", "score"),
    load: () => import("./views/sound/view.js"),
    small: () => import("./views/sound/small.js"),
  },
  sliders: {
    chapter: "levers",
    title: { en: "Sliders", zh: "拉杆" },
    fits: hasLevers,
    cost: asked,
    load: () => import("./views/sliders/view.js"),
    sheets: MAKING,
    small: () => import("./views/sliders/small.js"),
  },
  between: {
    chapter: "levers",
    title: { en: "Between", zh: "渐变" },
    fits: (card) =>
      card.medium !== "text" &&
      can(card, "interpolate") &&
      (can(card, "encode") || can(card, "sample")) &&
      // Nobody is asked here what a picture shows: a judge reads it, where a model has to know.
      Boolean(card.judge || !card.parameters.includes("label")),
    cost: asked,
    load: () => import("./views/between/view.js"),
    sheets: INPUT,
    small: () => import("./views/between/small.js"),
  },
  sentences: {
    chapter: "levers",
    title: { en: "Sentences", zh: "句子" },
    fits: (card) => card.medium === "text" && can(card, "encode", "decode", "sample", "interpolate"),
    cost: (card) => asked(card) + (isVerse(card) === (lang.value === "zh") ? 0 : 16),
    load: () => import("./views/sentences/view.js"),
    small: () => import("./views/sentences/small.js"),
  },
  moon: {
    chapter: "why",
    title: { en: "Moon", zh: "月亮" },
    // A pair of models, laid beside each other: the view finds the other one by its name.
    fits: (card) => Boolean(card.pair) && can(card, "encode", "decode"),
    cost: (card) => (card.seeds ? 0 : 1) + asked(card),
    load: () => import("./views/moon/view.js"),
    sheets: [...INPUT, "./views/moon/term.css"],
    small: () => import("./views/moon/small.js"),
  },
  style: {
    chapter: "style",
    title: { en: "Style", zh: "笔迹" },
    fits: (card) => can(card, "restyle") && card.labels.length > 0,
    load: () => import("./views/style/view.js"),
    sheets: MAKING,
    small: () => import("./views/style/small.js"),
  },
  neighbours: {
    chapter: "limits",
    title: { en: "Neighbours", zh: "近邻" },
    fits: (card) => Boolean(card.pictures) && can(card, "neighbours"),
    cost: asked,
    load: () => import("./views/neighbours/view.js"),
    sheets: INPUT,
    small: () => import("./views/neighbours/small.js"),
  },
  duel: {
    chapter: "duel",
    title: { en: "Duel", zh: "对决" },
    fits: (card) => card.family === "gan" && can(card, "sample", "decode") && walks(card),
    cost: asked,
    load: () => import("./views/duel/view.js"),
    sheets: [...INPUT, "./views/duel/round.css"],
    small: () => import("./views/duel/small.js"),
  },
  models: {
    chapter: "models",
    title: { en: "Models", zh: "模型" },
    fits: () => true,
    load: () => import("./views/models/view.js"),
    small: () => import("./views/models/small.js"),
  },
};

/** The models that a view can show, the one to begin with first. @param {View} view @param {Card[]} cards */
export const fitting = ({ fits, cost = choices }, cards) =>
  cards.filter(fits).sort((a, b) => cost(a) - cost(b));

/**
 * The chapters with those of their views that some model can show; the models themselves are always there to be seen.
 * @param {Card[]} cards @param {"en" | "zh"} lang @param {Record<string, View>} [views] @returns {Chapter[]}
 */
export const chaptersOf = (cards, lang, views = VIEWS) =>
  Object.entries(CHAPTERS)
    .map(([chapter, title]) => ({
      name: chapter,
      title: title[lang],
      views: Object.entries(views)
        .filter(([name, row]) => row.chapter === chapter && (name === "models" || cards.some(row.fits)))
        .map(([name, row]) => ({ name, title: row.title[lang] })),
    }))
    .filter(({ views }) => views.length > 0);

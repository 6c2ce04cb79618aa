/** What an address may say, column by column. A hostile text gives the default, never an error. No DOM here. */
import { clamp, parseCode, round } from "./codes.js";

/**
 * @template T
 * @typedef {{read: (text: string | null) => T, write: (value: T) => string | null}} Column
 * `write` gives null where the address need not say it.
 */

/**
 * What the visitor put in: a picture of the gallery, or a prepared picture (PNG, base64url).
 * @typedef {{kind: "gallery", place: number} | {kind: "picture", png: string}} Input
 */

/** What the server takes of a sentence. */
export const MOST_CHARACTERS = 1000;

/** @param {string | null} text @param {number} low @param {number} high */
export function whole(text, low, high) {
  if (text === null || !/^\d{1,16}$/.test(text)) return null;
  const x = Number(text);
  return x >= low && x <= high ? x : null;
}

/** Different whole numbers from 0 to 255. @param {string | null} text */
export const indices = (text) => [
  ...new Set((text ?? "").split(",").flatMap((part) => whole(part, 0, 255) ?? [])),
];

/**
 * One of them, or null.
 * @template {string} T
 * @param {readonly T[]} choices
 * @returns {Column<T | null>}
 */
export const choice = (choices) => ({
  read: (text) => choices.find((c) => c === text) ?? null,
  write: (value) => value,
});

/**
 * One of them, unless the address says otherwise the usual one.
 * @template {string} T
 * @param {readonly T[]} choices
 * @param {T} usual
 * @returns {Column<T>}
 */
export const chosen = (choices, usual) => ({
  read: (text) => choices.find((c) => c === text) ?? usual,
  write: (value) => (value === usual ? null : value),
});

/**
 * A number that is one of them.
 * @template {number} T
 * @param {readonly T[]} choices
 * @param {T} usual
 * @returns {Column<T>}
 */
export const counted = (choices, usual) => ({
  read: (text) => choices.find((c) => String(c) === text) ?? usual,
  write: (value) => (value === usual ? null : String(value)),
});

/** A whole number with a usual value. @param {number} low @param {number} high @param {number} usual @returns {Column<number>} */
export const number = (low, high, usual) => ({
  read: (text) => whole(text, low, high) ?? usual,
  write: (value) => (value === usual ? null : String(value)),
});

/** A whole number, or null. @param {number} low @param {number} high @returns {Column<number | null>} */
export const perhaps = (low, high) => ({
  read: (text) => whole(text, low, high),
  write: (value) => value?.toString() ?? null,
});

/** A number between two ends with three decimals. @param {number} low @param {number} high @param {number} usual @returns {Column<number>} */
export const real = (low, high, usual) => ({
  read: (text) => {
    const x = text === null || text.trim() === "" ? Number.NaN : Number(text);
    return Number.isFinite(x) ? round(clamp(x, low, high)) : usual;
  },
  write: (value) => (value === usual ? null : round(value).toString()),
});

/** A place 0..1, or null. @type {Column<number | null>} */
export const part = {
  read: (text) => {
    const t = text === null || text.trim() === "" ? Number.NaN : Number(text);
    return t >= 0 && t <= 1 ? round(t) : null;
  },
  write: (value) => (value === null ? null : round(value).toString()),
};

/** A visitor's text, as it was typed. @type {Column<string | null>} */
export const typed = {
  read: (text) => (text !== null && text.length <= MOST_CHARACTERS ? text : null),
  write: (value) => value?.toWellFormed() ?? null,
};

/** @type {(yes: string, otherwise: boolean) => Column<boolean>} */
export const flag = (text, otherwise) => ({
  read: (found) => (found === text ? !otherwise : otherwise),
  write: (value) => (value === otherwise ? null : text),
});

/** A label as its card names it, number or word. @type {Column<string | null>} */
export const name = {
  read: (text) => (text !== null && text !== "" && text.length <= 64 ? text : null),
  write: (value) => value,
};

/** The numbers of a latent code. @type {Column<number[] | null>} */
export const code = {
  read: (text) => {
    const found = text === null ? null : parseCode(text);
    return found !== null && found.length <= 256 ? found : null;
  },
  write: (value) => value?.map(round).join(",") ?? null,
};

/** @type {Column<number | null>} */
export const seed = perhaps(0, Number.MAX_SAFE_INTEGER);

export const PRIORS = /** @type {const} */ (["fitted", "normal"]);

/** Which prior seeds stand for. Links from before there were two say nothing. @type {Column<import("./api.js").Prior | null>} */
export const prior = choice(PRIORS);

/**
 * The prior that chance draws from; null: the model has but one. Seeds of links that name none are of the bell curve.
 * @param {import("./api.js").Card} card @param {import("./api.js").Prior | null} named @param {boolean} seeded has the address a seed?
 */
export const priorOf = ({ parameters }, named, seeded) =>
  parameters.includes("prior") ? (named ?? (seeded ? "normal" : "fitted")) : null;

/** A moment of a model's training, by its number; null: the newest. @type {Column<number | null>} */
export const generation = perhaps(0, 1_000_000);

/** Those that a request may choose from; none where there is nothing to choose. @param {import("./api.js").Card} card */
export const generationsOf = ({ generations = [], parameters }) =>
  parameters.includes("generation") && generations.length > 1 ? generations : [];

/** The generation that an address names, where the model has it; null: the newest. @param {import("./api.js").Card} card @param {number | null} named */
export const generationOf = (card, named) =>
  generationsOf(card)
    .slice(0, -1)
    .some(({ number }) => number === named)
    ? named
    : null;

/** @type {Column<Input | null>} */
export const input = {
  read: (text) => {
    const [, kind, rest = ""] = text?.match(/^([gp])([A-Za-z0-9_-]{1,4000})$/) ?? [];
    if (kind === "p") return { kind: "picture", png: rest };
    const place = kind === "g" ? whole(rest, 0, 9999) : null;
    return place === null ? null : { kind: "gallery", place };
  },
  write: (value) => {
    if (value === null) return null;
    return value.kind === "gallery" ? `g${value.place}` : `p${value.png}`;
  },
};

/** A model's folder. @type {Column<string | null>} */
export const model = {
  read: (text) => (text !== null && /^[a-z0-9][a-z0-9-]{0,63}$/.test(text) ? text : null),
  write: (value) => value,
};

/** The first digits of the model's digest, in links that were made to be kept. @type {Column<string | null>} */
export const made = {
  read: (text) => (text !== null && /^[0-9a-f]{8}$/.test(text) ? text : null),
  write: (value) => value,
};

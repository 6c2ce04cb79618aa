/**
 * What is on screen, as a table that drives both ways between the page's state and its address.
 * A hostile address gives the defaults, never an error. No DOM here.
 */

import { ORDERS, SHARES, SIDES } from "../views/pixels/raster.js";
import { clamp, parseCode, parseNumber, round } from "./codes.js";

/**
 * What the visitor put in: a picture of the gallery, or a prepared 28 x 28 picture (PNG, base64url).
 * @typedef {{kind: "gallery", place: number} | {kind: "picture", png: string}} Input
 */

/**
 * An end of a way, or a stop on it.
 * @typedef {Input | {kind: "seed", seed: number} | {kind: "code", code: number[]}} Stop
 * A hand on the wall: the input that it was read from, with its digit where the visitor chose that, or a code.
 * @typedef {{kind: "input", input: Input, label: number | null} | {kind: "code", code: number[]}} Hand
 */

/**
 * @typedef {object} Screen
 * @property {"start" | "sliders" | "style" | "between" | "sentences" | "pixels" | "models"} view
 * @property {string | null} model null: the first model that fits the view; in Models, the open card
 * @property {number[] | null} code
 * @property {number | null} seed of the last Random
 * @property {number} temperature
 * @property {number[]} locks levers that Random and Reset leave alone
 * @property {Input | null} input
 * @property {number | null} label the digit, when the visitor chose it
 * @property {[number, number] | null} pad the two levers of the pad
 * @property {Stop[] | null} stops of the way, both ends counted; null: the opening pair
 * @property {number} steps how many pictures a way has
 * @property {number | null} t how far along the way one stands, 0..1; null: it plays
 * @property {"slerp" | "lerp" | "pixels"} path the way to take along
 * @property {Hand[] | null} hands the wall; null: the one it opens with
 * @property {[number, number, number] | null} mix which two hands, counted from 0, and how far from the first
 * @property {string | null} from the sentence at the start of a line; null: the opening pair
 * @property {string | null} to the one at its end
 * @property {number} lines how many sentences a line has, both ends counted
 * @property {"greedy" | "sample" | "beam"} decoding how a sentence is written from its code
 * @property {"near" | "levers" | "sum" | "verse"} tool the one that is open beside the line
 * @property {"from" | "to" | "here"} of which sentence it works on
 * @property {number} radius how far its neighbours may be
 * @property {string | null} a of the arithmetic a − b + c; null: the opening one
 * @property {string | null} b
 * @property {string | null} c
 * @property {number | null} length characters of a line of verse; null: as the nearer end has them
 * @property {"traditional" | "simplified"} script of verse
 * @property {"upright" | "across"} writing which way the verse on a card runs
 * @property {"complete" | "draw" | "score" | null} task of a model of pixels; null: the one that suits it
 * @property {Input | null} face the input of a model of faces
 * @property {import("../views/pixels/raster.js").Cover} cover of the picture to complete
 * @property {import("../views/pixels/raster.js").Given | null} given the pixels that the visitor has fixed, up to one that they changed
 * @property {4 | 8 | 16} n how many endings
 * @property {number} ending the one on stage, counted from 0
 * @property {0 | 20 | 60 | 200} speed of drawing in pixels a second; 0: as fast as they come
 * @property {number | null} pixel the one that is looked at, row by row from 0; null: the next to be drawn
 * @property {"none" | "entropy" | "surprise" | null} map that lies over the picture; null: the one that suits the task
 * @property {boolean} story unfolded?
 * @property {boolean} paper ink on paper instead of light on black
 * @property {"en" | "zh" | null} lang null: the browser's
 * @property {"light" | "dark" | null} theme null: the system's
 */

/**
 * @template T
 * @typedef {{read: (text: string | null) => T, write: (value: T) => string | null}} Column
 * `write` gives null where the address need not say it.
 */

/** @param {string | null} text @param {number} low @param {number} high */
function whole(text, low, high) {
  if (text === null || !/^\d{1,16}$/.test(text)) return null;
  const x = Number(text);
  return x >= low && x <= high ? x : null;
}

/** How many pictures a way has: at least, usually, at most. The server takes no more stops either. */
export const STEPS = { least: 2, usual: 16, most: 64 };
export const MOST_STOPS = 8;

/** The views, in the order of their tabs. */
export const VIEWS = /** @type {const} */ (["sliders", "style", "between", "sentences", "pixels", "models"]);

/** The three ways from one picture to another. */
export const PATHS = /** @type {const} */ (["slerp", "lerp", "pixels"]);

/** How many sentences a line has: at least, usually, at most. */
export const LINES = { least: 2, usual: 8, most: 16 };
/** What the server takes of a sentence. */
export const MOST_CHARACTERS = 1000;
/** The ways to write a sentence from its code. */
export const DECODINGS = /** @type {const} */ (["greedy", "sample", "beam"]);
/** What can be done with a sentence beside a line. */
export const TOOLS = /** @type {const} */ (["near", "levers", "sum", "verse"]);
/** The sentences of a line that a tool can work on. */
export const SUBJECTS = /** @type {const} */ (["from", "here", "to"]);
/** How far neighbours are looked for, usually and at most; the server goes to 4. */
export const RADIUS = { usual: 0.5, most: 2 };

/** What one does with a model of pixels. */
export const TASKS = /** @type {const} */ (["complete", "draw", "score"]);
/** How many endings. */
export const ENDINGS = /** @type {const} */ ([4, 8, 16]);
/** Pixels a second; 0: as fast as they come. */
export const SPEEDS = /** @type {const} */ ([20, 60, 200, 0]);
/** What can lie over a picture. */
export const MAPS = /** @type {const} */ (["none", "entropy", "surprise"]);

/** @param {string} text @returns {Stop | null} */
function readStop(text) {
  if (text.startsWith("s")) {
    const seed = whole(text.slice(1), 0, Number.MAX_SAFE_INTEGER);
    return seed === null ? null : { kind: "seed", seed };
  }
  if (!text.startsWith("c")) return TABLE.input.read(text);
  const code = TABLE.code.read(text.slice(1));
  return code === null ? null : { kind: "code", code };
}

/** @param {Stop} stop */
function writeStop(stop) {
  if (stop.kind === "seed") return `s${stop.seed}`;
  return stop.kind === "code" ? `c${TABLE.code.write(stop.code)}` : TABLE.input.write(stop);
}

/** @param {string | null} text */
const indices = (text) => [...new Set((text ?? "").split(",").flatMap((part) => whole(part, 0, 255) ?? []))];

/**
 * @template {string} T
 * @param {readonly T[]} choices
 * @returns {Column<T | null>}
 */
const choice = (choices) => ({
  read: (text) => choices.find((c) => c === text) ?? null,
  write: (value) => value,
});

/**
 * A choice that is one of them, unless the address says otherwise.
 * @template {string} T
 * @param {readonly T[]} choices
 * @param {T} usual
 * @returns {Column<T>}
 */
const chosen = (choices, usual) => ({
  read: (text) => choices.find((c) => c === text) ?? usual,
  write: (value) => (value === usual ? null : value),
});

/**
 * A number that is one of them, unless the address says otherwise.
 * @template {number} T
 * @param {readonly T[]} choices
 * @param {T} usual
 * @returns {Column<T>}
 */
const counted = (choices, usual) => ({
  read: (text) => choices.find((c) => String(c) === text) ?? usual,
  write: (value) => (value === usual ? null : String(value)),
});

/** A visitor's text, as it was typed. @type {Column<string | null>} */
const typed = {
  read: (text) => (text !== null && text.length <= MOST_CHARACTERS ? text : null),
  write: (value) => value?.toWellFormed() ?? null,
};

/** @type {(yes: string, otherwise: boolean) => Column<boolean>} */
const flag = (text, otherwise) => ({
  read: (found) => (found === text ? !otherwise : otherwise),
  write: (value) => (value === otherwise ? null : text),
});

/** Hands on a wall. */
export const MOST_HANDS = 8;

/** @param {string} text @returns {Hand | null} */
function readHand(text) {
  if (text.startsWith("c")) {
    const code = TABLE.code.read(text.slice(1));
    return code === null ? null : { kind: "code", code };
  }
  const [, picture = "", digit] = text.match(/^([^.]*)(?:\.(\d))?$/) ?? [];
  const input = TABLE.input.read(picture);
  return input === null ? null : { kind: "input", input, label: whole(digit ?? null, 0, 9) };
}

/** A hand as the address says it; two hands with the same text are the same. @param {Hand} hand */
export const handText = (hand) =>
  hand.kind === "code"
    ? `c${TABLE.code.write(hand.code)}`
    : `${TABLE.input.write(hand.input)}${hand.label === null ? "" : `.${hand.label}`}`;

/** What of a picture is covered at first. */
const LOWER = /** @type {import("../views/pixels/raster.js").Half} */ ({ from: "lower", share: 50 });

/** @type {{[K in keyof Screen]: Column<Screen[K]>}} */
export const TABLE = {
  view: {
    read: (text) => VIEWS.find((view) => view === text) ?? "start",
    write: (value) => (value === "start" ? null : value),
  },
  model: {
    read: (text) => (text !== null && /^[a-z0-9][a-z0-9-]{0,63}$/.test(text) ? text : null),
    write: (value) => value,
  },
  code: {
    read: (text) => {
      const code = text === null ? null : parseCode(text);
      return code !== null && code.length <= 256 ? code : null;
    },
    write: (value) => value?.map(round).join(",") ?? null,
  },
  seed: {
    read: (text) => whole(text, 0, Number.MAX_SAFE_INTEGER),
    write: (value) => value?.toString() ?? null,
  },
  temperature: {
    read: (text) => {
      const x = text === null || text === "" ? Number.NaN : Number(text);
      return Number.isFinite(x) ? round(clamp(x, 0, 2)) : 1;
    },
    write: (value) => (value === 1 ? null : round(value).toString()),
  },
  locks: { read: indices, write: (value) => (value.length > 0 ? value.join(",") : null) },
  input: {
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
  },
  label: { read: (text) => whole(text, 0, 9), write: (value) => value?.toString() ?? null },
  pad: {
    read: (text) => {
      const [x, y] = indices(text);
      return x === undefined || y === undefined ? null : [x, y];
    },
    write: (value) => value?.join(",") ?? null,
  },
  stops: {
    read: (text) => {
      const stops = (text ?? "").split("~").map(readStop);
      const known = stops.every((stop) => stop !== null);
      return known && stops.length >= 2 && stops.length <= MOST_STOPS ? stops : null;
    },
    write: (value) => value?.map(writeStop).join("~") ?? null,
  },
  steps: {
    read: (text) => whole(text, STEPS.least, STEPS.most) ?? STEPS.usual,
    write: (value) => (value === STEPS.usual ? null : value.toString()),
  },
  t: {
    read: (text) => {
      const t = text === null ? null : parseNumber(text);
      return t !== null && t >= 0 && t <= 1 ? round(t) : null;
    },
    write: (value) => (value === null ? null : round(value).toString()),
  },
  path: chosen(PATHS, "slerp"),
  from: typed,
  to: typed,
  lines: {
    read: (text) => whole(text, LINES.least, LINES.most) ?? LINES.usual,
    write: (value) => (value === LINES.usual ? null : value.toString()),
  },
  hands: {
    read: (text) => {
      const hands = text === null ? null : text === "" ? [] : text.split("~").map(readHand);
      const sound = hands?.every((hand) => hand !== null) && hands.length <= MOST_HANDS;
      return sound ? /** @type {Hand[]} */ (hands) : null;
    },
    write: (value) => value?.map(handText).join("~") ?? null,
  },
  mix: {
    read: (text) => {
      const [, from, to, share] = text?.match(/^([1-8]),([1-8]),(0|1|0\.\d{1,3})$/) ?? [];
      return from === undefined || from === to ? null : [Number(from) - 1, Number(to) - 1, Number(share)];
    },
    write: (value) => (value === null ? null : `${value[0] + 1},${value[1] + 1},${round(value[2])}`),
  },
  decoding: chosen(DECODINGS, "greedy"),
  tool: chosen(TOOLS, "near"),
  of: chosen(SUBJECTS, "from"),
  radius: {
    read: (text) => {
      const x = text === null ? null : parseNumber(text);
      return x === null ? RADIUS.usual : round(clamp(x, 0, RADIUS.most));
    },
    write: (value) => (value === RADIUS.usual ? null : round(value).toString()),
  },
  a: typed,
  b: typed,
  c: typed,
  length: { read: (text) => whole(text, 5, 7), write: (value) => value?.toString() ?? null },
  script: chosen(["traditional", "simplified"], "traditional"),
  writing: chosen(["upright", "across"], "upright"),
  task: choice(TASKS),
  face: { read: (text) => TABLE.input.read(text), write: (value) => TABLE.input.write(value) },
  cover: {
    read: (text) => {
      const [, from, share] = text?.match(/^([a-z]+)(\d\d)$/) ?? [];
      const half = { from: SIDES.find((s) => s === from), share: SHARES.find((s) => String(s) === share) };
      if (half.from !== undefined && half.share !== undefined) return { from: half.from, share: half.share };
      const [, mask] = text?.match(/^m([A-Za-z0-9_-]{1,2000})$/) ?? [];
      return mask === undefined ? LOWER : { mask };
    },
    write: (value) => {
      if ("mask" in value) return `m${value.mask}`;
      const text = `${value.from}${value.share}`;
      return text === "lower50" ? null : text;
    },
  },
  given: {
    read: (text) => {
      const [, word, count = null, values] =
        text?.match(/^([a-z]+)\.(\d{1,4})\.([A-Za-z0-9_-]{1,6000})$/) ?? [];
      const order = ORDERS.find((o) => o === word);
      const prefix = whole(count, 1, 4096);
      return order === undefined || prefix === null || values === undefined
        ? null
        : { order, prefix, values };
    },
    write: (value) => (value === null ? null : `${value.order}.${value.prefix}.${value.values}`),
  },
  n: counted(ENDINGS, 8),
  ending: {
    read: (text) => whole(text, 0, 15) ?? 0,
    write: (value) => (value === 0 ? null : String(value)),
  },
  speed: counted(SPEEDS, 200),
  pixel: { read: (text) => whole(text, 0, 4095), write: (value) => value?.toString() ?? null },
  map: choice(MAPS),
  story: flag("0", true),
  paper: flag("1", false),
  lang: choice(["en", "zh"]),
  theme: choice(["light", "dark"]),
};

/** What belongs to one model alone, and is left behind on the way to another. */
export const FRESH = /** @type {Partial<Screen>} */ ({
  code: null,
  seed: null,
  locks: [],
  pad: null,
  from: null,
  to: null,
  a: null,
  b: null,
  c: null,
  length: null,
  given: null,
  pixel: null,
  ending: 0,
});

const NAMES = /** @type {(keyof Screen)[]} */ (Object.keys(TABLE));

/** The state that an address asks for. @param {string} search @returns {Screen} */
export function read(search) {
  const params = new URLSearchParams(search);
  return /** @type {Screen} */ (
    Object.fromEntries(NAMES.map((name) => [name, TABLE[name].read(params.get(name))]))
  );
}

/** The address of a state, `?…`, or `./` where all is as usual. Commas stay readable. @param {Screen} screen */
export function write(screen) {
  const parts = NAMES.flatMap((name) => {
    const column = /** @type {Column<unknown>} */ (TABLE[name]);
    const text = column.write(screen[name]);
    return text === null ? [] : `${name}=${encodeURIComponent(text).replaceAll("%2C", ",")}`;
  });
  return parts.length === 0 ? "./" : `?${parts.join("&")}`;
}

/** The same input? @param {Input | null} a @param {Input | null} b */
export const sameInput = (a, b) => TABLE.input.write(a) === TABLE.input.write(b);

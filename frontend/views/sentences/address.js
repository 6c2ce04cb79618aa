/** What the address says of Sentences. */
import * as column from "../../base/columns.js";
import { screen } from "../../base/screen.js";
import { LEVERS } from "../../levers/columns.js";

/** How many sentences a line has: at least, usually, at most. */
export const LINES = { least: 2, usual: 8, most: 16 };
/** The ways to write a sentence from its code. */
export const DECODINGS = /** @type {const} */ (["greedy", "sample", "beam"]);
/** From one code to the other. */
export const PATHS = /** @type {const} */ (["lerp", "slerp"]);
/** What can be done with a sentence beside a line. */
export const TOOLS = /** @type {const} */ (["near", "levers", "sum", "verse"]);
/** The sentences of a line that a tool can work on. */
export const SUBJECTS = /** @type {const} */ (["from", "here", "to"]);
/** How verse can be written. */
export const SCRIPTS = /** @type {const} */ (["traditional", "simplified"]);
/** Which way the verse on a card runs. */
export const WRITINGS = /** @type {const} */ (["upright", "across"]);
/** How far neighbours are looked for, usually and at most; the server goes to 4. */
export const RADIUS = { usual: 0.5, most: 2 };
/** What the server takes. */
export const TEMPERATURE = { least: 0.1, most: 2 };

const COLUMNS = {
  /** the sentence at the start of a line; null: the one to begin with */
  from: column.typed,
  to: column.typed,
  /** how many sentences a line has, both ends counted */
  lines: column.number(LINES.least, LINES.most, LINES.usual),
  t: column.part,
  /** null: straight, except where the ends come from an older link, made when slerp went without saying */
  path: column.choice(PATHS),
  /** how a sentence is written from its code */
  decoding: column.chosen(DECODINGS, "greedy"),
  temperature: column.real(0, TEMPERATURE.most, 1),
  seed: column.seed,
  /** the one that is open beside the line */
  tool: column.chosen(TOOLS, "near"),
  /** of which sentence it works on */
  of: column.chosen(SUBJECTS, "from"),
  code: column.code,
  /** how far its neighbours may be */
  radius: column.real(0, RADIUS.most, RADIUS.usual),
  /** of the arithmetic a − b + c; null: the one to begin with */
  a: column.typed,
  b: column.typed,
  c: column.typed,
  /** characters of a line of verse; null: as the nearer end has them */
  length: column.perhaps(5, 7),
  /** null: simplified on a Chinese page */
  script: column.choice(SCRIPTS),
  writing: column.chosen(WRITINGS, "upright"),
  /** levers that the visitor has made */
  own: LEVERS.own,
};

/** What means nothing to another model. */
export const OF_MODEL = /** @type {const} */ (["code", "seed", "from", "to", "a", "b", "c", "length", "own"]);

/** @typedef {import("../../base/screen.js").Room<typeof COLUMNS>} Room */

/** The view's room of a screen; of the page's own below. @param {import("../../base/screen.js").Screen} screen @returns {Room} */
export const roomIn = (screen) => screen.room("sentences", COLUMNS, { model: OF_MODEL });
export const room = roomIn(screen);
export const { at, go, settle, slide } = room;

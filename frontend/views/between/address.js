/** What the address says of Between: the stops of the way, and where on it one stands. */
import * as column from "../../base/columns.js";
import { screen } from "../../base/screen.js";

/**
 * An end of a way, or a stop on it.
 * @typedef {column.Input | {kind: "seed", seed: number} | {kind: "code", code: number[]}} Stop
 */
/** @typedef {typeof PATHS[number]} Path */

/** How many pictures a way has: at least, usually, at most. The server takes no more stops either. */
export const STEPS = { least: 2, usual: 16, most: 64 };
export const MOST_STOPS = 8;
/** The three ways from one picture to another. */
export const PATHS = /** @type {const} */ (["slerp", "lerp", "pixels"]);

/** @param {string} text @returns {Stop | null} */
function readStop(text) {
  if (text.startsWith("s")) {
    const seed = column.seed.read(text.slice(1));
    return seed === null ? null : { kind: "seed", seed };
  }
  if (!text.startsWith("c")) return column.input.read(text);
  const code = column.code.read(text.slice(1));
  return code === null ? null : { kind: "code", code };
}

/** A stop as the address says it; two stops with the same text are the same. @param {Stop} stop */
export function stopText(stop) {
  if (stop.kind === "seed") return `s${stop.seed}`;
  return stop.kind === "code" ? `c${column.code.write(stop.code)}` : column.input.write(stop);
}

/** @type {column.Column<Stop[] | null>} */
const stops = {
  read: (text) => {
    const stops = (text ?? "").split("~").map(readStop);
    const known = stops.every((stop) => stop !== null);
    return known && stops.length >= 2 && stops.length <= MOST_STOPS ? stops : null;
  },
  write: (value) => value?.map(stopText).join("~") ?? null,
};

const COLUMNS = {
  /** both ends counted; null: the opening pair */
  stops,
  steps: column.number(STEPS.least, STEPS.most, STEPS.usual),
  /** how far along the way one stands, 0..1; null: it plays */
  t: column.part,
  /** the way to take along */
  path: column.chosen(PATHS, "slerp"),
  /** that the seeds among the stops stand for, and where the shell is */
  prior: column.prior,
  /** of the model that draws */
  generation: column.generation,
  /** as which label the whole way is drawn */
  label: column.name,
};

/** The view's room of a screen; of the page's own below. @param {import("../../base/screen.js").Screen} screen */
export const roomIn = (screen) => screen.room("between", COLUMNS, { model: ["generation"] });
export const room = roomIn(screen);
export const { at, go, settle, slide } = room;

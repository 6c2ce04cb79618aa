/** What the address says of Moon. */
import * as column from "../../base/columns.js";
import { screen } from "../../base/screen.js";
import { TERM_COLUMNS, TERM_OF_INPUT } from "./term-columns.js";

/** What the view is about, one after the other. @typedef {typeof PARTS[number]} Part */
export const PARTS = /** @type {const} */ (["moons", "digits", "term", "sum"]);

/** How far the lever goes beyond the two clusters, which are at 0 and 1: so far as training pictures lie. */
export const REACH = { low: -0.5, high: 1.5 };

const COLUMNS = {
  /** null: the first that the model on screen belongs to */
  part: column.choice(PARTS),
  /** where on the way from the first cluster's mean to the second's */
  t: column.real(REACH.low, REACH.high, 0),
  /** of the noise e; null: none, the code lies where the lever stands */
  seed: column.seed,
  /** is the plain blend of two pictures there, too? */
  blend: column.flag("1", false),
  /** the codes under the finger on the planes, without noise and with; null: as the model reads the picture at hand */
  plain: column.code,
  noisy: column.code,
  /** are the planes full of pictures? */
  dense: column.flag("1", false),
  ...TERM_COLUMNS,
};

/** Void once there is another picture, or another model. */
const OF = {
  input: /** @type {const} */ (["plain", "noisy", ...TERM_OF_INPUT]),
  model: /** @type {const} */ (["part", "plain", "noisy"]),
};

/** The view's room of a screen; of the page's own below. @param {import("../../base/screen.js").Screen} screen */
export const roomIn = (screen) => screen.room("moon", COLUMNS, OF);
export const room = roomIn(screen);
export const { at, go, settle, slide } = room;

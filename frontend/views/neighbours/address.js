/** What the address says of Neighbours: what is asked about, what is compared, and how far the blend has grown. */
import * as column from "../../base/columns.js";
import { screen } from "../../base/screen.js";

export const SPACES = /** @type {const} */ (["pixels", "features"]);
/** What all models do for the comparison: draw by chance, or draw anew what was put in. */
export const ROWS = /** @type {const} */ (["chance", "anew"]);
/** A blend has at most so many steps; not all that come in stay. */
export const MOST_STEPS = 64;

const COLUMNS = {
  /** a code of the model, which is drawn; before everything else */
  code: column.code,
  /** as which label the code is drawn */
  label: column.name,
  /** of the model that draws */
  generation: column.generation,
  /** a sample by chance; null: what was put in, else the one to begin with */
  seed: column.seed,
  /** that the seed stands for */
  prior: column.prior,
  space: column.chosen(SPACES, "pixels"),
  /** so many steps of the blend are shown; null: all of them */
  part: column.perhaps(1, MOST_STEPS),
  rows: column.chosen(ROWS, "chance"),
};

/** Void once there is another picture, or another model. */
const ASKED = /** @type {const} */ (["code", "label", "seed", "part"]);
const OF = {
  input: ASKED,
  face: ASKED,
  model: /** @type {const} */ (["code", "label", "generation", "part"]),
};

/** The view's room of a screen; of the page's own below. @param {import("../../base/screen.js").Screen} screen */
export const roomIn = (screen) => screen.room("neighbours", COLUMNS, OF);
export const room = roomIn(screen);
export const { at, go, settle, slide } = room;

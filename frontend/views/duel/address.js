/** What the address says of Duel: whose pictures are shown, who judges them, which noise, which pictures are picked. */
import * as column from "../../base/columns.js";
import { screen } from "../../base/screen.js";
import { ROUND_COLUMNS } from "./columns-round.js";

/** What the curves go along: generations, or minutes of training. */
export const ALONG = /** @type {const} */ (["generations", "minutes"]);
/** What stands under each picture: how likely it is taken for real, or where it stands among 100 real ones. */
export const UNDER = /** @type {const} */ (["chance", "place"]);
/** Between two pictures goes a way: no more are picked. */
const MOST_PICKED = 2;

/** Places on the wall, the last picked one last. @type {column.Column<number[]>} */
const picked = {
  read: (text) => column.indices(text).slice(-MOST_PICKED),
  write: (value) => value.slice(-MOST_PICKED).join(",") || null,
};

const COLUMNS = {
  /** whose generator draws; null: the newest */
  generation: column.generation,
  /** whose discriminator judges; null: that of the same generation */
  judge: column.generation,
  /** of the noise; null: the one to begin with */
  seed: column.seed,
  picked,
  along: column.chosen(ALONG, "generations"),
  under: column.chosen(UNDER, "chance"),
  ...ROUND_COLUMNS,
};

/** Void once there is another model. */
const OF = { model: /** @type {const} */ (["generation", "judge", "picked", "half"]) };

/** The view's room of a screen; of the page's own below. @param {import("../../base/screen.js").Screen} screen */
export const roomIn = (screen) => screen.room("duel", COLUMNS, OF);
export const room = roomIn(screen);
export const { at, go, settle, slide } = room;

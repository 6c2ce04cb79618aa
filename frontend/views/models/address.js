/** What the address says of Models: which card is open, as `model`. */
import * as column from "../../base/columns.js";
import { screen } from "../../base/screen.js";

const COLUMNS = {
  /** of the sheet of samples */
  seed: column.seed,
};

/** The view's room of a screen; of the page's own below. @param {import("../../base/screen.js").Screen} screen */
export const roomIn = (screen) => screen.room("models", COLUMNS, { model: ["seed"] });
export const room = roomIn(screen);
export const { at, go } = room;

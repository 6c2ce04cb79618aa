/** What the address says of Start. */
import { screen } from "../../base/screen.js";
import { LEVERS, OF } from "../../levers/columns.js";

const COLUMNS = LEVERS;

/** The view's room of a screen; of the page's own below. @param {import("../../base/screen.js").Screen} screen */
export const roomIn = (screen) => screen.room("start", COLUMNS, OF);
export const room = roomIn(screen);
export const { at, go, settle, slide } = room;

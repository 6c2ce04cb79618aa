/** What the address says of Models: which card is open, as `model`. */
import { screen } from "../../base/screen.js";

export const room = screen.room("models", {});
export const { at, go } = room;

import { number } from "../../base/words.js";
import { words } from "./words.js";

/** A distance, with what it counts. @param {number} far @param {"pixels" | "features"} unit */
export const farText = (far, unit) => words.value.far[unit](number(far, unit === "pixels" ? 0 : 2));

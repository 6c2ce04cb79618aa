import { number } from "../../base/words.js";
import { words } from "./words.js";

/** A distance, with what it counts. @param {number} far @param {"pixels" | "features"} unit */
export const farText = (far, unit) =>
  unit === "pixels" ? words.value.pixelsFar(number(far)) : number(far, 2);

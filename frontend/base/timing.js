/** How long the last picture took. */
import { signal } from "./html.js";

export const timing = signal(/** @type {import("./api.js").Timing | null} */ (null));

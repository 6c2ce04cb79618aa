/** What the screen, the hand and the line are like, as signals. */
import { signal } from "./html.js";

/** @param {string} query */
function matches(query) {
  const list = globalThis.matchMedia?.(query);
  if (list === undefined) return signal(false); // where tests run
  const matching = signal(list.matches);
  list.addEventListener("change", () => {
    matching.value = list.matches;
  });
  return matching;
}

/** Somebody asks for less motion: nothing moves by itself. */
export const calm = matches("(prefers-reduced-motion: reduce)");

/** Is the page out of sight, in a tab behind another? */
export const hidden = signal(globalThis.document?.hidden ?? false);
globalThis.document?.addEventListener("visibilitychange", () => {
  hidden.value = document.hidden;
});

/** A phone or a tablet held upright: levers lie down, input and story come as sheets. The same width stands in the styles. */
export const narrow = matches("(max-width: 1000px)");

/** Is it on a lever? */
export const pressed = signal(false);
for (const over of ["pointerup", "pointercancel", "blur"])
  globalThis.addEventListener?.(over, () => (pressed.value = false));

/** Has this visitor pulled anything yet? Until then the page invites them to. */
export const touched = signal(false);

/** Has a picture been drawn yet? */
export const drawn = signal(false);

/** How long the last picture took. */
export const timing = signal(/** @type {import("./api.js").Timing | null} */ (null));

/** The visitor's hand. */
import { signal } from "./html.js";

/** Is it on a lever? */
export const pressed = signal(false);
for (const over of ["pointerup", "pointercancel", "blur"])
  globalThis.addEventListener?.(over, () => (pressed.value = false));

/** Has this visitor pulled anything yet? Until then the page invites them to. */
export const touched = signal(false);

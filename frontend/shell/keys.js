/** Keys of the whole page: before a room full of people, with a clicker in the hand. */
import { screen } from "../base/screen.js";

/** What a key does: shows the page large or not, fills the screen, goes to the next view or the one before. @typedef {"present" | "leave" | "screen" | "next" | "before" | null} Act */

/**
 * @param {Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "altKey" | "shiftKey">} event
 * @param {{writes: boolean, holds: boolean, busy: boolean, present: boolean}} now `writes`: the focus is where one types;
 * `holds`: on what such keys move; `busy`: a dialog or the like is open, which has its own keys
 * @returns {Act}
 */
export function actOf({ key, ctrlKey, metaKey, altKey, shiftKey }, { writes, holds, busy, present }) {
  if (writes || busy || ctrlKey || metaKey || altKey || shiftKey) return null;
  if (key === "p" || key === "P") return "present";
  if (key === "f" || key === "F") return "screen";
  if (!present) return null;
  if (key === "Escape") return "leave";
  if (holds) return null;
  return key === "PageDown" ? "next" : key === "PageUp" ? "before" : null;
}

/** The view that comes `by` places after, or before, another; null past the ends. @param {string[]} views @param {string} view @param {number} by */
export const stepFrom = (views, view, by) => views[views.indexOf(view) + by] ?? null;

const WRITES =
  "input:not([type=range], [type=radio], [type=checkbox], [type=button]), textarea, select, [contenteditable]";
const HOLDS = "input[type=range], [role=slider], [role=application]";

/** What `actOf` has to know of the page. @param {boolean} present */
export function surroundings(present) {
  const at = document.activeElement;
  return {
    writes: at?.matches(WRITES) ?? false,
    holds: at?.matches(HOLDS) ?? false,
    busy: document.querySelector("dialog[open], :popover-open") !== null,
    present,
  };
}

/** Listens to the keys from now on. @param {() => string[]} views that there are, in their order */
export function listen(views) {
  addEventListener("keydown", (event) => {
    if (event.defaultPrevented) return;
    const act = actOf(event, surroundings(screen.at.present.peek()));
    if (act === null) return;
    if (act === "present" || act === "leave")
      screen.settle({ present: act === "present" && !screen.at.present.peek() });
    else if (act === "screen") {
      if (document.fullscreenElement === null) document.documentElement.requestFullscreen?.().catch(() => {});
      else document.exitFullscreen();
    } else {
      event.preventDefault();
      const next = stepFrom(views(), screen.view.peek(), act === "next" ? 1 : -1);
      if (next !== null) screen.open(next);
    }
  });
}

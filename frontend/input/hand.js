/** Which of several pointers draws: a pen, a mouse, one finger, but no palm. */

/** A touch so soon after a pen is the palm that rests beside it. */
const PALM_MS = 500;

/** @typedef {{pointerId: number, pointerType: string, isPrimary: boolean, button: number, timeStamp: number}} Press */

export function createHand() {
  /** @type {Press | null} */
  let held = null;
  let penAt = Number.NEGATIVE_INFINITY;

  /** @param {Pick<Press, "pointerType" | "timeStamp">} event */
  function note({ pointerType, timeStamp }) {
    if (pointerType === "pen") penAt = timeStamp;
  }

  /** @param {Press} event */
  function gives(event) {
    if (event.button !== 0) return false;
    if (event.pointerType === "touch" && (held?.pointerType === "pen" || event.timeStamp - penAt < PALM_MS))
      return false;
    if (held === null || held.pointerId === event.pointerId) return true;
    // The palm comes first, then the pen. A first finger tells that whoever was there has gone unheard.
    if (held.pointerType === "touch") return event.pointerType === "pen" || event.isPrimary;
    return false;
  }

  return {
    /** A pointer comes down: does it draw from now on? @param {Press} event */
    press(event) {
      const drawing = gives(event);
      note(event);
      if (drawing) {
        const { pointerId, pointerType, isPrimary, button, timeStamp } = event;
        held = { pointerId, pointerType, isPrimary, button, timeStamp };
      }
      return drawing;
    },
    /** A pointer moves: is it the one that draws? @param {Press} event */
    moves(event) {
      note(event);
      return held?.pointerId === event.pointerId;
    },
    /** A pointer goes: was it the one that drew? @param {Press} event */
    lifts(event) {
      note(event);
      if (held?.pointerId !== event.pointerId) return false;
      held = null;
      return true;
    },
  };
}

/** @typedef {import("../vendor/preact-signals.js").Signal<number | null>} Pointed the lever, by its id */

/**
 * What lets an element point at a lever, by hand or by keyboard: all that belongs to this lever is lit.
 * @param {Pointed} pointed @param {number} id
 */
export function pointing(pointed, id) {
  const come = () => {
    pointed.value = id;
  };
  const go = () => {
    if (pointed.peek() === id) pointed.value = null;
  };
  return { onPointerEnter: come, onPointerLeave: go, onFocusIn: come, onFocusOut: go };
}

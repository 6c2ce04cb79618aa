import { useLayoutEffect, useRef } from "../base/html.js";

/**
 * For what goes away with the focus in it, such as a sentence with a button: the focus goes back to where it was
 * before. Give the ref to the element.
 */
export function useFocusBack() {
  const box = useRef(/** @type {HTMLElement | null} */ (null));
  useLayoutEffect(() => {
    const element = box.current;
    if (element === null) return;
    /** @type {HTMLElement | null} */
    let before = null;
    const enter = (/** @type {FocusEvent} */ { relatedTarget }) => {
      if (relatedTarget instanceof HTMLElement && !element.contains(relatedTarget)) before = relatedTarget;
    };
    element.addEventListener("focusin", enter);
    return () => {
      element.removeEventListener("focusin", enter);
      if (element.contains(document.activeElement)) before?.focus({ preventScroll: true });
    };
  }, []);
  return box;
}

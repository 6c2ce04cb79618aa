import { html, Icon, useEffect, useRef, useState } from "../base/html.js";
import { words } from "./words.js";

const THANKS_MS = 1600;

/**
 * Copies a text without the clipboard's interface, which browsers keep from pages of plain http.
 * @param {string} text @param {HTMLElement} beside in a dialog nothing outside of it can be selected
 */
function copyBySelecting(text, beside) {
  const field = document.createElement("textarea");
  field.value = text;
  field.readOnly = true;
  field.className = "unseen";
  beside.after(field);
  field.select();
  const done = document.execCommand("copy");
  field.remove();
  beside.focus();
  return done;
}

/** @param {string} text @param {HTMLElement} beside */
async function copied(text, beside) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyBySelecting(text, beside);
  }
}

/**
 * Copies a text; where the browser forbids that, shows it to be copied by hand.
 * @param {{text: () => string, label: string, icon: string}} props
 */
export function Copy({ text, label, icon }) {
  const [state, setState] = useState(/** @type {"ready" | "done" | "byHand"} */ ("ready"));
  const field = useRef(/** @type {HTMLInputElement | null} */ (null));
  const t = words.value;
  useEffect(() => {
    if (state === "byHand") field.current?.select();
    if (state !== "done") return;
    const timer = setTimeout(() => setState("ready"), THANKS_MS);
    return () => clearTimeout(timer);
  }, [state]);
  /** @param {MouseEvent & {currentTarget: HTMLElement}} event */
  const copy = async ({ currentTarget }) =>
    setState((await copied(text(), currentTarget)) ? "done" : "byHand");
  if (state === "byHand")
    return html`<label class="by-hand">
      <span>${t.copyFailed}</span>
      <input ref=${field} readonly value=${text()} onBlur=${() => setState("ready")} />
    </label>`;
  return html`<button type="button" class="quiet-button" onClick=${copy}>
    <${Icon} name=${state === "done" ? "check" : icon} /><span aria-live="polite">${state === "done" ? t.copied : label}</span>
  </button>`;
}

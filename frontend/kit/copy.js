import { html, useEffect, useState } from "../base/html.js";
import { Icon } from "./icon.js";
import { words } from "./words.js";

const THANKS_MS = 1600;

/**
 * Copies a text; where the browser forbids that, shows it to be copied by hand.
 * @param {{text: () => string, label: string, icon: string}} props
 */
export function Copy({ text, label, icon }) {
  const [state, setState] = useState(/** @type {"ready" | "done" | "byHand"} */ ("ready"));
  const t = words.value;
  useEffect(() => {
    if (state !== "done") return;
    const timer = setTimeout(() => setState("ready"), THANKS_MS);
    return () => clearTimeout(timer);
  }, [state]);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text());
      setState("done");
    } catch {
      setState("byHand");
    }
  };
  if (state === "byHand")
    return html`<label class="by-hand"><span>${t.copyFailed}</span><input readonly value=${text()} autofocus /></label>`;
  return html`<button type="button" class="quiet-button" onClick=${copy}>
    <${Icon} name=${state === "done" ? "check" : icon} /><span aria-live="polite">${state === "done" ? t.copied : label}</span>
  </button>`;
}

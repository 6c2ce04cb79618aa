import { computed, html, Icon, useMemo } from "../base/html.js";
import { screen } from "../base/screen.js";
import { words } from "./words.js";

/** Does a click mean this page, not a new tab? @param {MouseEvent} event */
export const isPlain = (event) =>
  !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey || event.button !== 0);

/**
 * A link to a view, as it was left there, or with what it is to show.
 * @param {{view: string, texts?: Readonly<Record<string, string>>, class?: string, label?: string, title?: string, act?: () => void, children?: unknown}} props
 * `texts`: columns of its address; `act`: besides
 */
export function ViewLink({ view, texts, class: kind, label, title, act, children }) {
  const current = view === screen.view.value;
  // The address of a link changes seldom, that of the page with every move of a hand.
  const href = useMemo(
    () => computed(() => screen.addressOf(view, texts)),
    [view, JSON.stringify(texts)],
  ).value;
  return html`<a
    class=${kind}
    href=${href}
    aria-label=${label}
    title=${title}
    aria-current=${current && texts === undefined ? "page" : null}
    onClick=${(/** @type {MouseEvent} */ event) => {
      if (!isPlain(event)) return;
      event.preventDefault();
      if (current && texts === undefined) screen.afresh();
      else screen.open(view, texts);
      act?.();
    }}
    >${children}</a
  >`;
}

/**
 * To the training pictures nearest to what is on screen, of models that have any.
 * @param {{card: import("../base/api.js").Card, texts: Readonly<Record<string, string>> | null}} props `texts`: what is asked about;
 * null: nothing yet
 */
export const IsNew = ({ card, texts }) =>
  texts !== null &&
  card.verbs.includes("neighbours") &&
  html`<${ViewLink} view="neighbours" class="quiet-button is-new" title=${words.value.isNewHint}
    texts=${{ model: card.name, code: "", label: "", seed: "", part: "", ...texts }}><${Icon} name="gallery" /><span>${words.value.isNew}</span><//>`;

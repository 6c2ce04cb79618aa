import { computed, html, Icon, useMemo } from "../base/html.js";
import { toAddress } from "../base/pictures.js";
import { columnOf, screen } from "../base/screen.js";
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

/** Where a picture can be taken: the verbs that a model needs there, and what belonged to the picture before. */
const PLACES = /** @type {const} */ ({
  pixels: { verbs: ["complete", "score"], void: ["blank", "given", "pixel", "t"] },
  sliders: { verbs: ["encode", "decode"], void: ["code", "seed", "e", "label"] },
  between: { verbs: ["encode", "interpolate"], void: ["stops", "t"] },
});

/** The model that shows such pictures there: this one, else one that asks for nothing besides. @param {import("../base/api.js").Card} card @param {import("../base/api.js").Card[]} cards @param {keyof typeof PLACES} view */
export function modelIn(card, cards, view) {
  const alike = [card, ...cards].filter(
    ({ medium, side, verbs }) =>
      medium === card.medium &&
      side === card.side &&
      PLACES[view].verbs.every((verb) => verbs.includes(verb)),
  );
  return alike[0] === card
    ? card
    : (alike.find(({ pair, parameters }) => !pair && !parameters.includes("label")) ?? alike[0]);
}

/**
 * To other views with the picture on screen.
 * @param {{card: import("../base/api.js").Card, cards: import("../base/api.js").Card[], image: string | null, views: (keyof typeof PLACES)[]}} props
 * `image`: a data URL; null: nothing yet
 */
export function TakeTo({ card, cards, image, views }) {
  const t = words.value.takeTo;
  if (image === null) return null;
  const links = views.flatMap((view) => {
    const to = modelIn(card, cards, view);
    if (to === undefined) return [];
    const texts = {
      model: to.name,
      ...Object.fromEntries(PLACES[view].void.map((name) => [name, ""])),
      [columnOf(card)]: `p${toAddress(image)}`,
    };
    return html`<${ViewLink} key=${view} view=${view} class="quiet-button is-new" label=${t.tell(t[view])} texts=${texts}><span>${t[view]}</span><//>`;
  });
  return links.length > 0 && html`<span class="quiet">${t.to}</span>${links}`;
}

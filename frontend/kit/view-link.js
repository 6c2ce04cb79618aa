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
    texts=${{ model: card.name, code: "", label: "", seed: "", part: "", generation: "", ...texts }}><${Icon} name="gallery" /><span>${words.value.isNew}</span><//>`;

/** Where a way goes that begins with a code: the seed of its other end. */
const ELSEWHERE = 7;
/**
 * Where a picture can be taken: the verbs that a model needs there, and what belonged to the picture before. `of`: what the code
 * of a picture is called there, for a model that reads no pictures.
 * @type {Record<"pixels" | "sliders" | "between", {verbs: import("../base/api.js").Verb[], void: string[], of?: {verbs: import("../base/api.js").Verb[], texts: (code: string) => Readonly<Record<string, string>>}}>}
 */
const PLACES = {
  pixels: { verbs: ["complete", "score"], void: ["blank", "given", "pixel", "t"] },
  sliders: {
    verbs: ["encode", "decode"],
    void: ["code", "seed", "e", "label", "generation"],
    of: { verbs: ["decode"], texts: (code) => ({ code }) },
  },
  between: {
    verbs: ["encode", "interpolate"],
    void: ["stops", "t", "generation"],
    of: { verbs: ["interpolate", "sample"], texts: (code) => ({ stops: `c${code}~s${ELSEWHERE}` }) },
  },
};

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
 * What an address says of a picture that is taken to a view; null: no model takes it there. A model that reads no pictures is
 * given the code of its own.
 * @param {import("../base/api.js").Card} card @param {import("../base/api.js").Card[]} cards @param {keyof typeof PLACES} view
 * @param {string} image a data URL @param {Readonly<Record<string, string>> | null} drawn its `code`, and the `generation` that drew it
 * @returns {Record<string, string> | null}
 */
export function textsTo(card, cards, view, image, drawn) {
  const { void: lost, of } = PLACES[view];
  const empty = Object.fromEntries(lost.map((name) => [name, ""]));
  if (drawn?.code && !card.verbs.includes("encode") && of?.verbs.every((verb) => card.verbs.includes(verb))) {
    const { code, generation = "" } = drawn;
    return { model: card.name, ...empty, ...of.texts(code), generation };
  }
  const to = modelIn(card, cards, view);
  return to === undefined ? null : { model: to.name, ...empty, [columnOf(card)]: `p${toAddress(image)}` };
}

/**
 * To other views with the picture on screen.
 * @param {{card: import("../base/api.js").Card, cards: import("../base/api.js").Card[], image: string | null, views: (keyof typeof PLACES)[], drawn?: Readonly<Record<string, string>> | null}} props
 * `image`: a data URL; null: nothing yet; `drawn`: its code, and of which generation
 */
export function TakeTo({ card, cards, image, views, drawn = null }) {
  const t = words.value.takeTo;
  if (image === null) return null;
  const links = views.flatMap((view) => {
    const texts = textsTo(card, cards, view, image, drawn);
    if (texts === null) return [];
    return html`<${ViewLink} key=${view} view=${view} class="quiet-button is-new" label=${t.tell(t[view])} texts=${texts}><span>${t[view]}</span><//>`;
  });
  return links.length > 0 && html`<span class="quiet">${t.to}</span>${links}`;
}

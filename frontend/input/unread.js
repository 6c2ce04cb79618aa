import { html, Icon } from "../base/html.js";
import { Explained } from "../kit/term.js";
import { words } from "./words.js";

/** Why nothing can be put in. @param {import("../base/api.js").Card} card */
export const whyUnread = ({ family }) => words.value.unread(/gan/.test(family));

/**
 * What stands in the place of the input where a model reads no pictures: why, and chance instead.
 * @param {{card: import("../base/api.js").Card, roll: (() => void) | null, children?: unknown}} props `roll`: null where it draws
 * none by chance
 */
export const Unread = ({ card, roll, children }) =>
  html`<section class="input unread" aria-label=${words.value.unreadTitle}>
    <p class="quiet"><${Explained} text=${whyUnread(card)} place="unread" /></p>
    ${
      roll !== null &&
      html`<button type="button" class="button" onClick=${roll}>
        <${Icon} name="random" /><span>${words.value.another}</span>
      </button>`
    }
    ${children}
  </section>`;

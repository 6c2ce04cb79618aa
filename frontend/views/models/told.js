import { html } from "../../base/html.js";
import { lang } from "../../base/words.js";

/** The language of what nobody has put into Chinese, where it has to be said. */
export const english = () => (lang.value === "zh" ? "en" : null);

/**
 * A text of a card, in the visitor's language where the card has it. Anybody may have written it, in any
 * script: it is set apart from what stands around it.
 * @param {{own: string, chinese?: string | null}} props `own`: as it stands in the card, mostly in English
 */
export const Told = ({ own, chinese }) =>
  lang.value === "zh" && chinese ? html`<bdi>${chinese}</bdi>` : html`<bdi lang=${english()}>${own}</bdi>`;

/** A number of a card, as exactly as it is read. @param {number} x @param {number} [digits] at most, after the point */
export const exact = (x, digits = 3) =>
  new Intl.NumberFormat(lang.value === "zh" ? "zh-CN" : "en", { maximumFractionDigits: digits }).format(x);

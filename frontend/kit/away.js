import { html } from "../base/html.js";
import { words } from "./words.js";

/**
 * What of a picture was kept as ink and what was taken away as light, desk, lines or dirt; nothing where nothing was.
 * @param {{paper: string | null | undefined}} props a data URL of the server
 */
export const Away = ({ paper }) =>
  paper != null &&
  html`<figure class="away">
    <img src=${paper} alt="" />
    <figcaption>${words.value.away}</figcaption>
  </figure>`;

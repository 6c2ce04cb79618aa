import { html } from "../base/html.js";

/** A line icon of the sprite in index.html; its button carries the name. @param {{name: string}} props */
export const Icon = ({ name }) =>
  html`<svg class="icon" aria-hidden="true" focusable="false"><use href=${`#icon-${name}`} /></svg>`;

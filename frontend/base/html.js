/** The few library functions that components are written with. */
import htm from "../vendor/htm.js";
import { h } from "../vendor/preact.js";

export { useEffect, useLayoutEffect, useMemo, useRef, useState } from "../vendor/preact-hooks.js";
export {
  batch,
  computed,
  effect,
  signal,
  useComputed,
  useSignal,
  useSignalEffect,
} from "../vendor/preact-signals.js";

export const html = htm.bind(h);

/** A line icon of the sprite in index.html; its button carries the name. @param {{name: string}} props */
export const Icon = ({ name }) =>
  html`<svg class="icon" aria-hidden="true" focusable="false"><use href=${`#icon-${name}`} /></svg>`;

import { html } from "../base/html.js";

/**
 * Takes one picture from the visitor's files, whatever its form; a button beside it clicks it.
 * @param {{input: {current: HTMLInputElement | null}, take: (picture: File) => void}} props
 */
export function FileInput({ input, take }) {
  return html`<input
    ref=${input}
    type="file"
    class="unseen"
    accept="image/*"
    tabindex="-1"
    aria-hidden="true"
    onChange=${(/** @type {Event & {currentTarget: HTMLInputElement}} */ { currentTarget }) => {
      const picture = currentTarget.files?.[0];
      if (picture !== undefined) take(picture);
      currentTarget.value = "";
    }}
  />`;
}

import { html, Icon } from "../base/html.js";
import { words } from "./words.js";

/**
 * Plays what has a length, and stops it; space on a scrubber does the same.
 * @param {{playing: boolean, play: () => void, pause: () => void, disabled?: boolean, main?: boolean}} props
 */
export function Play({ playing, play, pause, disabled = false, main = false }) {
  const t = words.value;
  return html`<button type="button" class=${`button play ${main ? "main" : ""}`} disabled=${disabled} onClick=${playing ? pause : play}>
    <${Icon} name=${playing ? "pause" : "play"} /><span>${playing ? t.pause : t.play}</span>
  </button>`;
}

/**
 * The range that walks through what plays.
 * @param {object} props
 * @param {string} props.label
 * @param {number} props.at of 0 … `most`
 * @param {number} props.most
 * @param {string} props.text where one is
 * @param {(at: number) => void} props.walk
 * @param {{playing: boolean, play: () => void, pause: () => void}} props.transport
 * @param {boolean} [props.upright] the first is above
 * @param {boolean} [props.disabled]
 * @param {string} [props.class]
 */
export function Scrubber({
  label,
  at,
  most,
  text,
  walk,
  transport,
  upright = false,
  disabled = false,
  class: kind = "",
}) {
  /** @param {KeyboardEvent} event */
  function key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === " ") {
      if (transport.playing) transport.pause();
      else transport.play();
    } else if (upright && event.key === "ArrowDown") walk(Math.min(most, at + 1));
    else if (upright && event.key === "ArrowUp") walk(Math.max(0, at - 1));
    else return;
    event.preventDefault();
  }
  return html`<input
    type="range"
    class=${kind}
    min="0"
    max=${most}
    step="1"
    value=${at}
    disabled=${disabled}
    aria-label=${label}
    aria-orientation=${upright ? "vertical" : "horizontal"}
    aria-valuetext=${text}
    onInput=${(/** @type {Event & {currentTarget: HTMLInputElement}} */ { currentTarget }) => walk(Number(currentTarget.value))}
    onKeyDown=${key}
  />`;
}

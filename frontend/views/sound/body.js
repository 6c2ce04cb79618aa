/** The sounding body: a wave from its first sample to its last, what is heard of it now, and where it is cut. */
import { clamp } from "../../base/codes.js";
import { html, useComputed, useMemo } from "../../base/html.js";
import { number } from "../../base/words.js";
import { expanded, outline } from "./wave.js";
import { words } from "./words.js";

/** @typedef {import("./player.js").Player} Player */

/** The drawing, in its own units. */
const [WIDTH, HEIGHT] = [600, 100];
/** No axis is shorter, in seconds, and it grows by so many. */
const [LEAST, MORE] = [0.6, 0.2];

/** How many seconds the axis has. @param {number} samples @param {number} rate */
export const extentOf = (samples, rate) => Math.max(LEAST, MORE * Math.ceil(samples / rate / MORE - 1e-9));

/** Quiet clips are drawn up to so many times as tall. */
const TALLEST = 4;

/** How many times as tall a clip is drawn: it seldom changes while it grows. @param {[number, number][]} columns */
function tallness(columns) {
  const peak = Math.max(1 / TALLEST, ...columns.map(([low, high]) => Math.max(-low, high)));
  return 2 ** Math.floor(Math.log2(1 / Math.min(1, peak)));
}

/** An outline as a closed line. @param {[number, number][]} columns @param {number} from its first column @param {number} times as tall */
function shape(columns, from, times) {
  if (columns.length === 0) return "";
  const y = (/** @type {number} */ height) => (((1 - times * height) * HEIGHT) / 2).toFixed(1);
  const top = columns.map(([, high], k) => `${from + k},${y(high)}`);
  const under = columns.map(([low], k) => `${from + k},${y(low)}`).reverse();
  return `M${[...top, ...under].join("L")}Z`;
}

/**
 * A wave as a picture. What was given and what follows have colours of their own.
 * @param {{values: readonly number[], known?: number, samples: number, label?: string}} props `samples`: of the whole axis
 */
export function WaveShape({ values, known = 0, samples, label }) {
  const paths = useMemo(() => {
    const columns = outline(expanded(values), samples / WIDTH);
    const seam = Math.min(columns.length, Math.round((known / samples) * WIDTH));
    const times = tallness(columns);
    return [shape(columns.slice(0, seam), 0, times), shape(columns.slice(seam), seam, times)];
  }, [values, known, samples]);
  return html`<svg class="wave-shape" viewBox=${`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none"
    role=${label === undefined ? null : "img"} aria-label=${label} aria-hidden=${label === undefined ? "true" : null}>
    <path class="wave-zero" d=${`M0 ${HEIGHT / 2}H${WIDTH}`} />
    <path class="wave-given" d=${paths[0]} />
    <path class="wave-made" d=${paths[1]} />
  </svg>`;
}

/** What is heard now, as a line across the wave. @param {{player: Player, name: string, samples: number}} props */
export function Heard({ player, name, samples }) {
  const left = useComputed(() => (player.playing.value === name ? player.place.value / samples : null));
  return (
    left.value !== null && html`<span class="heard-now" style=${{ left: `${100 * left.value}%` }}></span>`
  );
}

/** The seconds under a wave. @param {{samples: number, rate: number}} props */
export function Seconds({ samples, rate }) {
  const all = samples / rate;
  const ticks = Array.from({ length: Math.floor(all / MORE + 1e-9) + 1 }, (_, k) => k * MORE);
  return html`<div class="seconds small quiet" aria-hidden="true" translate=${false}>
    ${ticks.map((s, k) => html`<span key=${k} class=${s / all > 0.97 ? "last" : ""} style=${{ left: `${(100 * s) / all}%` }}>${k === 0 ? "0" : words.value.sound.seconds(number(s, 1))}</span>`)}
  </div>`;
}

/**
 * A handle on the wave: dragged, or moved by keys; 1 ms a step, a single sample with Shift.
 * @param {{label: string, at: number, length: number, samples: number, rate: number, move: (place: number) => void, disabled?: boolean}} props
 */
export function Handle({ label, at, length, samples, rate, move, disabled = false }) {
  const share = at / samples;
  /** @param {KeyboardEvent} event */
  function key(event) {
    const way = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1 }[event.key] ?? 0;
    if (way === 0 || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    move(clamp(at + way * (event.shiftKey ? 1 : Math.round(rate / 1000)), 0, length));
  }
  return html`<span class="handle-line" style=${{ left: `${100 * share}%` }}></span>
    <input
      type="range"
      class="cut-range"
      min="0"
      max=${samples}
      step="1"
      value=${at}
      disabled=${disabled}
      aria-label=${label}
      aria-valuetext=${words.value.sound.cutText(number(at / rate, 3))}
      onInput=${(/** @type {Event & {currentTarget: HTMLInputElement}} */ { currentTarget }) => {
        const place = Math.min(length, Number(currentTarget.value));
        currentTarget.value = String(place); // the axis goes on behind the clip
        move(place);
      }}
      onKeyDown=${key}
    />`;
}

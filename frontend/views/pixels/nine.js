/**
 * The lecture's picture of three by three: what has been drawn so far goes into the network, the next pixel comes out.
 * No model here: a table of chances made by hand, small enough to be seen through.
 */
import { newSeed, round } from "../../base/codes.js";
import { computed, html, Icon, signal } from "../../base/html.js";
import { percent } from "../../base/words.js";
import { createScope, useHeld } from "../../kit/scope.js";
import { Play } from "../../kit/transport.js";
import { words } from "./words.js";

/** @typedef {typeof import("./address.js").room} Room */

const SIDE = 3;
const ALL = SIDE * SIDE;
/** How many colours a pixel may have; they are named in the sheet of styles. */
export const COLOURS = 3;
/** A pixel likes the colour at its left, and that above, more than any other, by so much. */
const LIKES = { left: 2.5, above: 1.5 };
const STEP_MS = 900;
/** Of the picture to begin with. */
const SEED = 4;

/** The chances of each colour for the pixel after those `before` it. @param {readonly number[]} before */
export function chances(before) {
  const k = before.length;
  const weights = new Array(COLOURS).fill(1);
  const left = k % SIDE > 0 ? before[k - 1] : undefined;
  const above = before[k - SIDE];
  if (left !== undefined) weights[left] += LIKES.left;
  if (above !== undefined) weights[above] += LIKES.above;
  const sum = weights.reduce((a, b) => a + b, 0);
  return weights.map((weight) => weight / sum);
}

/** One number 0..1 for each pixel, the same for the same seed (mulberry32). @param {number} seed @param {number} k */
function dice(seed, k) {
  let a = (seed + 0x6d2b79f5 * (k + 1)) | 0;
  a = Math.imul(a ^ (a >>> 15), a | 1);
  a ^= a + Math.imul(a ^ (a >>> 7), a | 61);
  return ((a ^ (a >>> 14)) >>> 0) / 2 ** 32;
}

/** All nine, each drawn by the chances that those before it give. @param {number} seed */
export function drawn(seed) {
  /** @type {number[]} */
  const pixels = [];
  for (let k = 0; k < ALL; k++) {
    let left = dice(seed, k);
    const found = chances(pixels).findIndex((p) => {
      left -= p;
      return left < 0;
    });
    pixels.push(found < 0 ? COLOURS - 1 : found);
  }
  return pixels;
}

/** @param {Room} room */
function createNine(room) {
  const scope = createScope(room);
  const playing = signal(false);
  const pixels = computed(() => drawn(room.at.seed.value ?? SEED));
  const shown = computed(() => Math.round((room.at.t.value ?? 0) * ALL));
  const walk = (/** @type {number} */ k) =>
    room.slide({ t: round(Math.min(ALL, Math.max(0, k)) / ALL) }, "nine");
  scope.watch(() => {
    if (!playing.value) return;
    const timer = setInterval(() => {
      walk(shown.peek() + 1);
      if (shown.peek() >= ALL) playing.value = false;
    }, STEP_MS);
    return () => clearInterval(timer);
  });
  return {
    pixels,
    shown,
    playing,
    walk,
    play() {
      if (shown.peek() >= ALL) walk(0);
      playing.value = true;
    },
    pause: () => (playing.value = false),
    roll: () => room.go({ seed: newSeed(), t: 0 }),
    close: scope.close,
  };
}

/** @param {{colour: number | null}} props */
const Square = ({ colour }) =>
  html`<span class=${`nine-square ${colour === null ? "unknown" : `colour-${colour}`}`}></span>`;

/** @param {{room: Room}} props */
export function Nine({ room }) {
  const nine = useHeld(() => createNine(room), [room]);
  const t = words.value;
  const pixels = nine.pixels.value;
  const shown = nine.shown.value;
  const before = pixels.slice(0, shown);
  const called = (/** @type {number} */ colour) => t.pixel.nineColours[colour] ?? "";
  const at = (/** @type {number} */ k) => (k < shown ? (pixels[k] ?? null) : null);
  return html`<section id="console" class="nine" aria-label=${t.pixel.tasks.nine} tabindex="-1">
    <div class="nine-grid" role="img" aria-label=${t.pixel.nineSoFar(shown)}>
      ${pixels.map((_, k) => html`<span class=${k === shown ? "next" : ""} key=${k}><${Square} colour=${at(k)} /></span>`)}
    </div>
    <p class="unseen" role="status">${shown > 0 && t.pixel.nineDrawn(before.map(called).join(" "))}</p>
    <ol class="nine-steps" aria-hidden="true">
      ${pixels.map(
        (_, k) => html`<li key=${k} class=${k === shown ? "now" : k < shown ? "past" : ""}>
          <span class="nine-before">
            ${k === 0 ? html`<span class="quiet small">${t.pixel.nineNothing}</span>` : Array.from({ length: k }, (_, i) => html`<${Square} colour=${at(i)} />`)}
          </span>
          <span class="nine-network">${t.pixel.nineNetwork}</span>
          <${Square} colour=${at(k)} />
        </li>`,
      )}
    </ol>
    <div class="nine-chance">
      ${
        shown < ALL &&
        html`<p>${t.pixel.nineNext(shown + 1)}</p>
          <ul>
            ${chances(before).map((p, colour) => html`<li style=${{ "--p": p }}><${Square} colour=${colour} /><span class="unseen">${called(colour)}</span><span class="odd-bar"></span><span>${percent(p)}</span></li>`)}
          </ul>`
      }
      <p class="quiet small">${t.pixel.nineTold}</p>
    </div>
    <div class="transport">
      <${Play} playing=${nine.playing.value} play=${nine.play} pause=${nine.pause} main />
      <button type="button" class="button" disabled=${shown >= ALL} onClick=${() => nine.walk(shown + 1)}>
        <${Icon} name="later" /><span>${t.pixel.nineStep}</span>
      </button>
      <button type="button" class="button" disabled=${shown === 0} onClick=${() => nine.walk(0)}>
        <${Icon} name="reset" /><span>${t.pixel.nineBegin}</span>
      </button>
      <button type="button" class="button" onClick=${nine.roll}><${Icon} name="random" /><span>${t.roll}</span></button>
    </div>
  </section>`;
}

/** Sound in small: the wave of a digit, the larger the further the lever on screen is pulled. */
import { speak } from "../../base/api.js";
import { share } from "../../base/codes.js";
import { computed, html, signal } from "../../base/html.js";
import { screen } from "../../base/screen.js";
import { Canvas } from "../../kit/canvas.js";
import { createScope, useHeld } from "../../kit/scope.js";
import { expanded, outline } from "./wave.js";

/** @typedef {import("../../base/api.js").Card} Card */

/** It follows when the hand has rested this long. */
const REST_MS = 250;
const SEED = 16;
/** It need not be a whole word. */
const SECONDS = 0.5;
const [WIDTH, HEIGHT] = [140, 56];

/**
 * @param {Card} card @param {import("../../levers/instrument.js").Instrument} instrument
 * @param {import("../../vendor/preact-signals.js").ReadonlySignal<ImageBitmap | null>} picture that the hand moves
 */
function createSmall(card, instrument, picture) {
  const scope = createScope({ here: computed(() => screen.view.value === "start") });
  const clip = signal(/** @type {number[] | null} */ (null));
  const silent = { begun() {}, chunk() {} };
  const asking = scope.answer(
    (/** @type {import("../../base/api.js").Label} */ label, left) =>
      speak(card.name, { n: 1, label, seed: SEED, seconds: SECONDS }, silent, left),
    {
      same: String,
      arrived({ clips }) {
        clip.value = clips[0] ?? null;
      },
    },
  );
  scope.watch(() => {
    const [lever] = instrument.all;
    const far =
      picture.value === null || lever === undefined
        ? 0.7
        : share(instrument.valueOf(lever), lever.low, lever.high);
    const timer = setTimeout(() => {
      const digit = card.labels[Math.round(far * (card.labels.length - 1))];
      if (digit !== undefined) asking.push(digit);
    }, REST_MS);
    return () => clearTimeout(timer);
  });
  return { clip, close: scope.close };
}

/** @param {{instrument: import("../../levers/instrument.js").Instrument, picture: import("../../vendor/preact-signals.js").ReadonlySignal<ImageBitmap | null>, card: Card}} props */
export function Small({ instrument, picture, card }) {
  const { clip } = useHeld(() => createSmall(card, instrument, picture), [card, instrument, picture]);
  return html`<${Canvas} class="picture small-picture" width=${WIDTH} height=${HEIGHT}
    draw=${(/** @type {CanvasRenderingContext2D} */ ink) => {
      if (clip.value === null) return false;
      ink.fillStyle = "#000";
      ink.fillRect(0, 0, WIDTH, HEIGHT);
      ink.fillStyle = "#fff";
      const row = (/** @type {number} */ height) => Math.round(((1 - height) * HEIGHT) / 2);
      outline(expanded(clip.value), clip.value.length / WIDTH).forEach(([low, high], x) => {
        ink.fillRect(x, row(high), 1, Math.max(1, row(low) - row(high)));
      });
      return true;
    }} />`;
}

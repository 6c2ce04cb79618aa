/** Neighbours in small: the training pictures nearest to what is on screen. */
import { neighbours } from "../../base/api.js";
import { html, signal } from "../../base/html.js";
import { bitmapOf, dataUrlOf } from "../../base/pictures.js";
import { Canvas, resize } from "../../kit/canvas.js";
import { createScope, useHeld } from "../../kit/scope.js";

const [ACROSS, DOWN] = [7, 2];
/** It follows when the hand has rested this long. */
const REST_MS = 250;

/** @typedef {import("../../vendor/preact-signals.js").ReadonlySignal<ImageBitmap | null>} Source */

/** @param {import("../../base/api.js").Card} card @param {{here: import("../../vendor/preact-signals.js").ReadonlySignal<boolean>}} room @param {Source} picture */
function createSmall(card, room, picture) {
  const scope = createScope(room);
  const found = signal(/** @type {ImageBitmap[]} */ ([]));
  const asking = scope.answer(
    async (/** @type {string} */ image, left) => {
      const { neighbours: near } = await neighbours(card.name, { image, k: ACROSS * DOWN }, left);
      return Promise.all(near.map((each) => bitmapOf(each.image)));
    },
    {
      arrived(bitmaps) {
        const old = found.peek();
        found.value = bitmaps;
        for (const bitmap of old) bitmap.close();
      },
    },
  );
  scope.watch(() => {
    if (picture.value === null || !card.verbs.includes("neighbours")) return;
    const timer = setTimeout(() => {
      if (picture.peek() !== null) asking.push(dataUrlOf(/** @type {ImageBitmap} */ (picture.peek())));
    }, REST_MS);
    return () => clearTimeout(timer);
  });
  return { found, close: scope.close };
}

/**
 * @param {object} props
 * @param {{room: {here: import("../../vendor/preact-signals.js").ReadonlySignal<boolean>}}} props.instrument whose picture it is
 * @param {Source} props.picture
 * @param {import("../../base/api.js").Card} props.card
 */
export function Small({ instrument, picture, card }) {
  const small = useHeld(() => createSmall(card, instrument.room, picture), [card, instrument, picture]);
  return html`<${Canvas}
    class="picture small-picture"
    width=${ACROSS * 28}
    height=${DOWN * 28}
    draw=${(/** @type {CanvasRenderingContext2D} */ ink, /** @type {HTMLCanvasElement} */ canvas) => {
      const all = small.found.value;
      const [first] = all;
      if (first === undefined) return false;
      resize(canvas, ACROSS * first.width, DOWN * first.height);
      all.forEach((each, k) => {
        ink.drawImage(each, (k % ACROSS) * first.width, Math.floor(k / ACROSS) * first.height);
      });
      return true;
    }}
  />`;
}

/** Pixels as a small living picture: the upper half of the large one, and nine ways to end it. */
import * as server from "../../base/api.js";
import { computed, html, signal } from "../../base/html.js";
import { bitmapOf, dataUrlOf } from "../../base/pictures.js";
import { screen } from "../../base/screen.js";
import { Canvas } from "../../kit/canvas.js";
import { createScope, useHeld } from "../../kit/scope.js";
import { createStream } from "../../kit/stream.js";

/** It follows when the hand has rested this long. */
const REST_MS = 250;
const SEED = 9;
/** Pictures in a row, rows, and the side of one. */
const [ACROSS, ROWS, CELL] = [5, 2, 28];

/**
 * @param {server.Card} card
 * @param {import("../../vendor/preact-signals.js").ReadonlySignal<ImageBitmap | null>} picture that the hand moves
 */
function createSmall(card, picture) {
  const scope = createScope({ here: computed(() => screen.view.value === "start") });
  const found = signal(/** @type {ImageBitmap[] | null} */ (null));
  const held = createStream(
    async (/** @type {ImageBitmap} */ now, _, left) => {
      const known = { prefix: (CELL * CELL) / 2, order: /** @type {const} */ ("down") };
      const body = { image: dataUrlOf(now), known, n: ACROSS * ROWS - 1, seed: SEED, temperature: 1 };
      const told = { begun() {}, line() {} }; // small ones come at once
      const { images } = await server.complete(card.name, body, told, left);
      return Promise.all([body.image, ...images].map(bitmapOf));
    },
    {
      end(bitmaps) {
        const old = found.peek() ?? [];
        found.value = bitmaps;
        for (const bitmap of old) bitmap.close();
      },
    },
  );
  scope.ending(held.close);
  scope.watch(() => {
    const now = picture.value;
    if (now === null || card.medium !== "ink") return;
    const timer = setTimeout(() => held.push(now), REST_MS);
    return () => clearTimeout(timer);
  });
  return { found, close: scope.close };
}

/** @param {{picture: import("../../vendor/preact-signals.js").ReadonlySignal<ImageBitmap | null>, card: server.Card}} props */
export function Small({ picture, card }) {
  const { found } = useHeld(() => createSmall(card, picture), [card, picture]);
  if (card.medium !== "ink") return null;
  return html`<${Canvas} class="picture small-picture" width=${ACROSS * CELL} height=${ROWS * CELL}
    draw=${(/** @type {CanvasRenderingContext2D} */ ink) => {
      if (found.value === null) return false;
      ink.clearRect(0, 0, CELL, CELL);
      found.value.forEach((bitmap, i) => {
        const half = i === 0 ? CELL / 2 : CELL;
        ink.drawImage(
          bitmap,
          0,
          0,
          CELL,
          half,
          (i % ACROSS) * CELL,
          Math.floor(i / ACROSS) * CELL,
          CELL,
          half,
        );
      });
      return true;
    }} />`;
}

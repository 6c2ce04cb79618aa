/** Style, small: all labels in the hand of a picture that moves elsewhere. */
import * as server from "../../base/api.js";
import { html, signal } from "../../base/html.js";
import { bitmapOf, dataUrlOf } from "../../base/pictures.js";
import { Canvas, resize } from "../../kit/canvas.js";
import { createScope, useHeld } from "../../kit/scope.js";

/** @typedef {import("../../vendor/preact-signals.js").ReadonlySignal<ImageBitmap | null>} Source */

/** It follows when the hand has rested this long. */
const REST_MS = 250;
/** It shows so many, in rows of so many. */
const [MOST, ACROSS] = [10, 5];

/**
 * @param {server.Card} card @param {Source} picture
 * @param {{api?: Pick<typeof server, "restyle">, unpack?: typeof bitmapOf, urlOf?: typeof dataUrlOf}} [o]
 */
export function createSmall(card, picture, { api = server, unpack = bitmapOf, urlOf = dataUrlOf } = {}) {
  const scope = createScope({ here: signal(true) }); // as long as it stands
  const shown = signal(/** @type {ImageBitmap[]} */ ([]));
  const writing = scope.answer(
    async (/** @type {string} */ image, left) => {
      // Without a judge somebody has to say what is in it.
      const label = card.judge ? undefined : card.labels[0];
      const { restyled } = await api.restyle(
        card.name,
        { image, ...(label !== undefined && { label }) },
        left,
      );
      return Promise.all(restyled.images.slice(0, MOST).map(unpack));
    },
    {
      arrived(pictures) {
        const old = shown.peek();
        shown.value = pictures;
        for (const bitmap of old) bitmap.close();
      },
    },
  );
  scope.watch(() => {
    const now = picture.value;
    if (now === null) return;
    const resting = setTimeout(() => picture.peek() === now && writing.push(urlOf(now)), REST_MS);
    return () => clearTimeout(resting);
  });
  return { shown, close: scope.close };
}

/** @param {{picture: Source, card: server.Card}} props `card`: of the model that writes */
export function Small({ picture, card }) {
  const { shown } = useHeld(() => createSmall(card, picture), [card, picture]);
  /** @param {CanvasRenderingContext2D} ink @param {HTMLCanvasElement} canvas */
  function draw(ink, canvas) {
    const pictures = shown.value;
    const [first] = pictures;
    if (first === undefined) return false;
    resize(
      canvas,
      first.width * Math.min(ACROSS, pictures.length),
      first.height * Math.ceil(pictures.length / ACROSS),
    );
    pictures.forEach((bitmap, i) => {
      ink.drawImage(bitmap, (i % ACROSS) * first.width, Math.floor(i / ACROSS) * first.height);
    });
    return true;
  }
  return html`<${Canvas} draw=${draw} width=${140} height=${56} class="picture small-picture" />`;
}

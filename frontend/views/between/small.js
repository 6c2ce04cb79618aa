/** A small way from the digit on screen to another one, for where the view is told of. */

import { html, signal } from "../../base/html.js";
import { dataUrlOf, drawCell } from "../../base/pictures.js";
import { Canvas, resize } from "../../kit/canvas.js";
import { createScope, useHeld } from "../../kit/scope.js";
import { strip } from "./strip.js";
import { endsOf, hasPrior } from "./way.js";

/** Where the way ends, by its seed; without a prior, at the end of a lever. */
const ELSEWHERE = 9;
/** The pictures of the way, in two rows. */
const [ACROSS, DOWN] = [7, 2];
/** It follows when the hand has rested this long. */
const REST_MS = 250;

/** @typedef {import("../../vendor/preact-signals.js").ReadonlySignal<ImageBitmap | null>} Source */

/** @param {import("../../base/api.js").Card} card @param {{here: import("../../vendor/preact-signals.js").ReadonlySignal<boolean>}} room @param {Source} picture */
function createSmall(card, room, picture) {
  const scope = createScope(room);
  const sheet = signal(/** @type {import("../../base/pictures.js").Sheet | null} */ (null));
  const to = hasPrior(card) ? { seed: ELSEWHERE } : { code: endsOf(card)[1] };
  const asking = scope.answer(
    (/** @type {string} */ image) =>
      strip(card.name, { from: { image }, to, steps: ACROSS * DOWN, path: "slerp" }),
    {
      arrived(found) {
        const old = sheet.peek();
        sheet.value = found;
        old?.bitmap.close();
      },
    },
  );
  scope.watch(() => {
    if (picture.value === null) return;
    const timer = setTimeout(() => {
      if (picture.peek() !== null) asking.push(dataUrlOf(/** @type {ImageBitmap} */ (picture.peek())));
    }, REST_MS);
    return () => clearTimeout(timer);
  });
  return { sheet, close: scope.close };
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
      const sheet = small.sheet.value;
      if (sheet === null) return false;
      const { width, height } = sheet.cell;
      resize(canvas, ACROSS * width, DOWN * height);
      for (let k = 0; k < ACROSS * DOWN; k++)
        drawCell(ink, sheet, k, (k % ACROSS) * width, Math.floor(k / ACROSS) * height, 0);
      return true;
    }}
  />`;
}

/** Two rows of pictures that follow from the one on screen, for where a view is told of. */
import { html, signal } from "../base/html.js";
import { bitmapOf, dataUrlOf } from "../base/pictures.js";
import { Canvas, resize } from "./canvas.js";
import { createScope, useHeld } from "./scope.js";

const [ACROSS, DOWN] = [7, 2];
/** So many pictures they have. */
export const COUNT = ACROSS * DOWN;
/** They follow when the hand has rested this long. */
const REST_MS = 250;

/** @typedef {import("../vendor/preact-signals.js").ReadonlySignal<ImageBitmap | null>} Source */
/** @typedef {{here: import("../vendor/preact-signals.js").ReadonlySignal<boolean>}} Room */
/**
 * What is shown: pictures of one size.
 * @typedef {object} Pictures
 * @property {{width: number, height: number}} cell
 * @property {(ink: CanvasRenderingContext2D, k: number, x: number, y: number) => void} draw
 * @property {() => void} close
 */
/** @typedef {(image: string, left: AbortSignal) => Promise<Pictures>} Ask */

/** Pictures of an answer, data URLs. @param {readonly string[]} images @returns {Promise<Pictures>} */
export async function picturesOf(images) {
  const bitmaps = await Promise.all(images.map(bitmapOf));
  const { width = 0, height = 0 } = bitmaps[0] ?? {};
  return {
    cell: { width, height },
    draw(ink, k, x, y) {
      const bitmap = bitmaps[k];
      if (bitmap !== undefined) ink.drawImage(bitmap, x, y);
    },
    close() {
      for (const bitmap of bitmaps) bitmap.close();
    },
  };
}

/** @param {Room} room @param {Source} picture @param {Ask} ask */
function createRows(room, picture, ask) {
  const scope = createScope(room);
  const shown = signal(/** @type {Pictures | null} */ (null));
  const asking = scope.answer(ask, {
    arrived(found) {
      const old = shown.peek();
      shown.value = found;
      old?.close();
    },
  });
  scope.watch(() => {
    if (picture.value === null) return;
    const timer = setTimeout(() => {
      if (picture.peek() !== null) asking.push(dataUrlOf(/** @type {ImageBitmap} */ (picture.peek())));
    }, REST_MS);
    return () => clearTimeout(timer);
  });
  return { shown, close: scope.close };
}

/**
 * @param {object} props
 * @param {{room: Room}} props.instrument whose picture it is
 * @param {Source} props.picture
 * @param {import("../base/api.js").Card} props.card
 * @param {Ask} props.ask
 */
export function Rows({ instrument, picture, card, ask }) {
  const { shown } = useHeld(() => createRows(instrument.room, picture, ask), [card, instrument, picture]);
  return html`<${Canvas}
    class="picture small-picture"
    width=${ACROSS * 28}
    height=${DOWN * 28}
    draw=${(/** @type {CanvasRenderingContext2D} */ ink, /** @type {HTMLCanvasElement} */ canvas) => {
      const now = shown.value;
      if (now === null) return false;
      const { width, height } = now.cell;
      resize(canvas, ACROSS * width, DOWN * height);
      for (let k = 0; k < COUNT; k++) now.draw(ink, k, (k % ACROSS) * width, Math.floor(k / ACROSS) * height);
      return true;
    }}
  />`;
}

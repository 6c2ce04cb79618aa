/** Moon in small: both models' ways from half to full, and a place on them that follows the lever on screen. */
import * as server from "../../base/api.js";
import { share } from "../../base/codes.js";
import { html, signal } from "../../base/html.js";
import { bitmapOf } from "../../base/pictures.js";
import { Canvas, resize } from "../../kit/canvas.js";
import { frameAt } from "../../kit/film.js";
import { createScope, useHeld } from "../../kit/scope.js";
import { coupleOf } from "./pair.js";

/** @typedef {import("./pair.js").Couple} Couple */

/**
 * @param {Couple | null} couple
 * @param {{api?: Pick<typeof server, "seeds">, unpack?: typeof bitmapOf}} [o]
 */
export function createSmall(couple, { api = server, unpack = bitmapOf } = {}) {
  const scope = createScope({ here: signal(true) }); // as long as it stands
  /** The two ways, of the trainings that ship. */
  const ways = signal(/** @type {ImageBitmap[][] | null} */ (null));
  const asking = scope.answer(
    (/** @type {Couple} */ two, left) =>
      Promise.all(
        two.map(async ({ name }) => {
          const { trainings } = await api.seeds(name, left);
          const own = trainings.find(({ shipped }) => shipped);
          return Promise.all((own?.images ?? []).map(unpack));
        }),
      ),
    { arrived: (found) => (ways.value = found) },
  );
  if (couple !== null) asking.push(couple);
  scope.ending(() => {
    for (const bitmap of ways.peek()?.flat() ?? []) bitmap.close();
  });
  return { ways, close: scope.close };
}

/**
 * @param {object} props
 * @param {import("../../levers/instrument.js").Instrument} props.instrument whose first lever it follows
 * @param {server.Card} props.card @param {server.Card[]} props.cards
 */
export function Small({ instrument, card, cards }) {
  const { ways } = useHeld(() => createSmall(coupleOf("moons", card, cards)), [card, cards]);
  return html`<${Canvas} class="picture small-picture" width=${112} height=${56}
    draw=${(/** @type {CanvasRenderingContext2D} */ ink, /** @type {HTMLCanvasElement} */ canvas) => {
      const found = ways.value;
      const lever = instrument.all[0];
      if (found === null || lever === undefined) return false;
      const at = share(instrument.valueOf(lever), lever.low, lever.high);
      const moons = found.flatMap((way) => way[frameAt(at, way.length)] ?? []);
      const side = moons[0]?.width ?? 28;
      resize(canvas, 2 * side * moons.length, 2 * side);
      ink.imageSmoothingEnabled = false;
      moons.forEach((moon, i) => {
        ink.drawImage(moon, 2 * i * side, 0, 2 * side, 2 * side);
      });
      return true;
    }} />`;
}

/** The brush that paints what of a picture is covered. */
import { lineBetween } from "../../base/grid.js";
import { signal } from "../../base/html.js";
import { dab, pack } from "./raster.js";

/** @typedef {ReturnType<typeof createBrush>} Brush */

/**
 * @param {number} side
 * @param {import("../../vendor/preact-signals.js").ReadonlySignal<boolean[]>} known what is left to be seen
 * @param {(mask: string) => void} done what is covered now
 */
export function createBrush(side, known, done) {
  const size = signal(5);
  const erase = signal(false);
  /** What is covered while the brush moves. */
  const wet = signal(/** @type {boolean[] | null} */ (null));
  return {
    size,
    erase,
    wet,
    /** The brush moves from one pixel to another. @param {number} from @param {number} to */
    stroke(from, to) {
      const next = [...(wet.peek() ?? known.peek().map((k) => !k))];
      for (const place of lineBetween(side, from, to))
        for (const i of dab(side, place, size.peek())) next[i] = !erase.peek();
      wet.value = next;
    },
    /** The brush is lifted. */
    lift() {
      const next = wet.peek();
      wet.value = null;
      if (next !== null) done(pack(next.map(Number), 2));
    },
    clear() {
      done(pack(new Array(side * side).fill(0), 2));
    },
  };
}

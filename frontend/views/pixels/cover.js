/** What of a picture is covered: a half, or what a brush has painted. */
import { computed, signal } from "../../base/html.js";
import { createBrush } from "./brush.js";
import { knownOf } from "./raster.js";

/** What is covered where the address speaks of another size. */
const LOWER = /** @type {import("./raster.js").Half} */ ({ from: "lower", share: 50 });

/**
 * @param {typeof import("./address.js").room} room @param {number} side
 * @param {(patch: {cover: import("./raster.js").Cover}) => void} ask
 */
export function createCover({ at }, side, ask) {
  const cover = computed(() => (knownOf(at.cover.value, side) === null ? LOWER : at.cover.value));
  /** What is left to be seen. */
  const known = computed(() => knownOf(cover.value, side) ?? []);
  return {
    cover,
    known,
    /** Is it being painted? */
    painting: signal(false),
    brush: createBrush(side, known, (mask) => ask({ cover: { mask } })),
  };
}

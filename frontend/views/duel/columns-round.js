/** What the address says of the round in slow motion. */
import * as column from "../../base/columns.js";

/** @template T @typedef {import("../../base/columns.js").Column<T>} Column */
/**
 * The room of the view, as far as the round and the jury use it.
 * @typedef {import("../../base/screen.js").Room<typeof ROUND_COLUMNS & {generation: Column<number | null>, judge: Column<number | null>, seed: Column<number | null>}>} DuelRoom
 */

export const ROUND_COLUMNS = {
  /** so many half steps of the round have gone by; null: none yet */
  half: column.perhaps(0, 999),
};

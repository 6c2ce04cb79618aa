/** What the address says of the parts "term" and "sum". */
import { clamp, round } from "../../base/codes.js";
import * as column from "../../base/columns.js";

/** How far σ, the logarithm, goes under the finger, and how far m. */
export const SIGMA = { low: -4, high: 1.5, usual: -1 };
export const MEAN = { low: -3, high: 3 };

/** A number between two ends, or null. @param {number} low @param {number} high @returns {column.Column<number | null>} */
const perhaps = (low, high) => ({
  read: (text) => {
    const x = text === null || text.trim() === "" ? Number.NaN : Number(text);
    return Number.isFinite(x) ? round(clamp(x, low, high)) : null;
  },
  write: (value) => (value === null ? null : round(value).toString()),
});

export const TERM_COLUMNS = {
  sigma: column.real(SIGMA.low, SIGMA.high, SIGMA.usual),
  /** null: where the encoder puts it for the picture at hand */
  m: perhaps(MEAN.low, MEAN.high),
  /** the seed of the draws, e in the formulas */
  e: column.number(0, Number.MAX_SAFE_INTEGER, 1),
  /** which moment of the two trainings; null: their end */
  moment: column.perhaps(0, 999),
};

/** An m of the visitor's belongs to its picture. */
export const TERM_OF_INPUT = /** @type {const} */ (["m"]);

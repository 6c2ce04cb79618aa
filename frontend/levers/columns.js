/** What an address says of levers. */
import { round } from "../base/codes.js";
import * as column from "../base/columns.js";

/** A pair of levers. @type {column.Column<[number, number] | null>} */
const pair = {
  read: (text) => {
    const [x, y] = column.indices(text);
    return x === undefined || y === undefined ? null : [x, y];
  },
  write: (value) => value?.join(",") ?? null,
};

/**
 * Levers that are locked, and where; null: where the code of the address has them.
 * @typedef {{index: number, value: number | null}[]} Locks
 */

/** @type {column.Column<Locks>} */
const locks = {
  read: (text) => {
    const found = (text ?? "").split(",").flatMap((each) => {
      const [, place = "", value] = each.match(/^(\d{1,3})(?::(-?\d{1,7}(?:\.\d{1,3})?))?$/) ?? [];
      const index = column.whole(place, 0, 255);
      return index === null ? [] : { index, value: value === undefined ? null : round(Number(value)) };
    });
    return found.filter(({ index }, k) => found.findIndex((other) => other.index === index) === k);
  },
  write: (value) =>
    value.map(({ index, value }) => (value === null ? `${index}` : `${index}:${value}`)).join(",") || null,
};

export const LEVERS = {
  /** chosen by hand or by chance; null: what the model reads in the input */
  code: column.code,
  /** of the last Random */
  seed: column.seed,
  temperature: column.real(0, 2, 1),
  /** of the noise e with which a code was drawn from the posterior of the input; null: its mean */
  e: column.seed,
  /** levers that Random and Reset leave alone */
  locks,
  /** the label, when the visitor chose it */
  label: column.name,
  /** the two levers of the pad */
  pad: pair,
};

/** Nothing chosen: the levers stand where the model reads the input. */
export const MEAN = { code: null, seed: null, e: null };

/** A code and a label belong to their input, what stands on levers to their model. */
export const OF = {
  input: /** @type {const} */ (["code", "seed", "e", "label"]),
  model: /** @type {const} */ (["code", "seed", "e", "locks", "label", "pad"]),
};

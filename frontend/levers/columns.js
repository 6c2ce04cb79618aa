/** What an address says of levers. */
import { parseCode, round } from "../base/codes.js";
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

/** So many levers of one's own an address has room for. */
export const MOST_OWN = 4;
/** So many characters has a name that a visitor gives. */
export const LONGEST_NAME = 40;

/** A visitor's name for a lever, plain and in one line; "~" parts names in an address. @param {string} text */
export const plainName = (text) =>
  [
    ...text
      .toWellFormed()
      .normalize("NFC")
      .replace(/~/g, "-")
      .replace(/\s+/gu, " ")
      .replace(/\p{C}/gu, "")
      .trim(),
  ]
    .slice(0, LONGEST_NAME)
    .join("")
    .trim();

/**
 * A lever that a visitor has made of examples.
 * @typedef {{name: string, low: number, high: number, direction: number[]}} Own
 */

/** @type {column.Column<Own[]>} */
const own = {
  read: (text) =>
    (text ?? "")
      .split("~")
      .flatMap((each) => {
        const cut = each.lastIndexOf("!");
        const name = plainName(each.slice(0, Math.max(cut, 0)));
        const numbers = cut < 1 || each.length > 4000 ? null : parseCode(each.slice(cut + 1), 1000);
        const [low = 0, high = 0, ...direction] = numbers ?? [];
        const sound = name !== "" && low < high && direction.length <= 256 && direction.some((x) => x !== 0);
        return sound ? [{ name, low, high, direction }] : [];
      })
      .slice(0, MOST_OWN),
  write: (value) =>
    value
      .map(({ name, low, high, direction }) => `${name}!${[low, high, ...direction].map(round).join(",")}`)
      .join("~") || null,
};

/** What the visitor calls levers of the model, by their ids. @typedef {{id: number, name: string}[]} Names */

/** @type {column.Column<Names>} */
const names = {
  read: (text) => {
    const found = (text ?? "").split("~").flatMap((each) => {
      const [, place = "", said = ""] = each.match(/^(\d{1,3}):(.{1,200})$/su) ?? [];
      const [id, name] = [column.whole(place, 0, 511), plainName(said)];
      return id === null || name === "" ? [] : { id, name };
    });
    return found.filter(({ id }, k) => found.findIndex((other) => other.id === id) === k).slice(0, 32);
  },
  write: (value) => value.map(({ id, name }) => `${id}:${name}`).join("~") || null,
};

export const LEVERS = {
  /** chosen by hand or by chance; null: what the model reads in the input */
  code: column.code,
  /** of the last Random */
  seed: column.seed,
  temperature: column.real(0, 2, 1),
  /** that Random draws from */
  prior: column.prior,
  /** of the noise e with which a code was drawn from the posterior of the input; null: its mean */
  e: column.seed,
  /** levers that Random and Reset leave alone */
  locks,
  /** of the model that reads and draws */
  generation: column.generation,
  /** the label, when the visitor chose it */
  label: column.name,
  /** the two levers of the pad */
  pad: pair,
  /** levers that the visitor has made */
  own,
  /** what the visitor calls those of the model */
  names,
};

/** Nothing chosen: the levers stand where the model reads the input. */
export const MEAN = { code: null, seed: null, e: null };

/** A code and a label belong to their input, what stands on levers to their model. */
const READ = /** @type {const} */ (["code", "seed", "e", "label"]);
export const OF = {
  input: READ,
  face: READ,
  model: /** @type {const} */ (["code", "seed", "e", "generation", "locks", "label", "pad", "own", "names"]),
};

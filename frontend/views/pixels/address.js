/** What the address says of Pixels: the question, what is fixed, what is looked at. */
import * as column from "../../base/columns.js";
import { screen } from "../../base/screen.js";
import { ORDERS, SHARES, SIDES } from "./raster.js";

/** What one does with a model of pixels. */
export const TASKS = /** @type {const} */ (["complete", "draw", "score", "nine"]);
/** How many endings. */
export const ENDINGS = /** @type {const} */ ([4, 8, 16]);
/** Pixels a second; 0: as fast as they come. */
export const SPEEDS = /** @type {const} */ ([20, 60, 200, 0]);
/** What can lie over a picture. */
export const MAPS = /** @type {const} */ (["none", "entropy", "surprise"]);

/** What of a picture is covered at first. */
const LOWER = /** @type {import("./raster.js").Half} */ ({ from: "lower", share: 50 });

/** @type {column.Column<import("./raster.js").Cover>} */
export const cover = {
  read: (text) => {
    const [, from, share] = text?.match(/^([a-z]+)(\d\d)$/) ?? [];
    const half = { from: SIDES.find((s) => s === from), share: SHARES.find((s) => String(s) === share) };
    if (half.from !== undefined && half.share !== undefined) return { from: half.from, share: half.share };
    const [, mask] = text?.match(/^m([A-Za-z0-9_-]{1,2000})$/) ?? [];
    return mask === undefined ? LOWER : { mask };
  },
  write: (value) => {
    if ("mask" in value) return `m${value.mask}`;
    const text = `${value.from}${value.share}`;
    return text === "lower50" ? null : text;
  },
};

/** @type {column.Column<import("./raster.js").Given | null>} */
export const given = {
  read: (text) => {
    const [, word, count = null, values] =
      text?.match(/^([a-z]+)\.(\d{1,4})\.([A-Za-z0-9_-]{1,6000})$/) ?? [];
    const order = ORDERS.find((o) => o === word);
    const prefix = column.whole(count, 1, 4096);
    return order === undefined || prefix === null || values === undefined ? null : { order, prefix, values };
  },
  write: (value) => (value === null ? null : `${value.order}.${value.prefix}.${value.values}`),
};

const COLUMNS = {
  /** null: the one that suits the model */
  task: column.choice(TASKS),
  /** has the visitor wiped away the picture to begin with? */
  blank: column.flag("1", false),
  seed: column.seed,
  temperature: column.real(0, 2, 1),
  cover,
  /** is what comes from nothing begun at any side? */
  any: column.flag("1", false),
  /** what a judge is to read in what comes from nothing, by its place among the judge's labels; null: anything */
  wish: column.perhaps(0, 999),
  /** the pixels that the visitor has fixed, up to one that they changed */
  given,
  /** how many endings */
  n: column.counted(ENDINGS, 8),
  /** the one on stage, counted from 0 */
  ending: column.number(0, 15, 0),
  speed: column.counted(SPEEDS, 200),
  /** how far it is drawn, 0..1; null: it plays */
  t: column.part,
  /** are the quieter controls shown? null: where one of them has been used */
  more: column.choice(/** @type {const} */ (["0", "1"])),
  /** the one that is looked at, row by row from 0; null: the next to be drawn */
  pixel: column.perhaps(0, 4095),
  /** that lies over the picture; null: the one that suits the task */
  map: column.choice(MAPS),
};

/** The view's room of a screen; of the page's own below. @param {import("../../base/screen.js").Screen} screen */
export const roomIn = (screen) =>
  screen.room("pixels", COLUMNS, {
    input: ["blank", "given", "pixel", "t"],
    face: ["blank", "given", "pixel", "t"],
    model: ["blank", "seed", "given", "pixel", "ending"],
  });
export const room = roomIn(screen);
export const { at, go, settle, slide } = room;

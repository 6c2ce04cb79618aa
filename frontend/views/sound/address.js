/** What the address says of Sound: who says what, how freely, where it is cut, and what the visitor has chosen by hand. */
import * as column from "../../base/columns.js";
import { screen } from "../../base/screen.js";

/** What one does here. */
export const TASKS = /** @type {const} */ (["speak", "continue", "slow", "wall"]);
/** What the wall holds: ten digits in one voice, or one digit in all voices. */
export const WALLS = /** @type {const} */ (["digits", "voices"]);
/** No clip is longer, in samples. */
const MOST = 80_000;

/** Values of mu-law as they stand in the address. @type {column.Column<number[] | null>} */
const values = {
  read: (text) => {
    if (text === null || !/^([A-Za-z0-9_-]{4}){0,133}[A-Za-z0-9_-]{2,4}$/.test(text)) return null;
    return [...atob(text.replaceAll("-", "+").replaceAll("_", "/"))].map((c) => c.charCodeAt(0));
  },
  write: (found) =>
    found === null || found.length === 0
      ? null
      : btoa(String.fromCharCode(...found))
          .replaceAll("+", "-")
          .replaceAll("/", "_")
          .replaceAll("=", ""),
};

const COLUMNS = {
  task: column.chosen(TASKS, "speak"),
  /** a label of the card; null: the one to begin with */
  digit: column.name,
  /** a speaker of the card */
  voice: column.name,
  seed: column.seed,
  temperature: column.real(0, 1.5, 1),
  guidance: column.real(0, 3, 1.5),
  wall: column.chosen(WALLS, "digits"),
  /** where the clip is cut, in samples; null: where it is loudest */
  cut: column.perhaps(0, MOST),
  /** of what follows the cut; null: the first */
  again: column.seed,
  /** is it told which digit, and whose voice, when it carries on? */
  told: column.flag("0", true),
  /** in slow motion: the samples after the cut, up to one that was chosen by hand */
  given: values,
  /** in slow motion: so many samples after the cut are drawn */
  t: column.perhaps(0, 400),
};

/** Void once it says something else. */
const CLIP = /** @type {const} */ (["cut", "again", "given", "t"]);

/** The view's room of a screen; of the page's own below. @param {import("../../base/screen.js").Screen} screen */
export const roomIn = (screen) => screen.room("sound", COLUMNS, { model: ["voice", "seed", ...CLIP] });
export const room = roomIn(screen);
export const { at, go, settle, slide } = room;
/** Another clip: nothing that was cut or chosen in the one before. */
export const ANEW = { cut: null, again: null, given: null, t: null };

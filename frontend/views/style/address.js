/** What the address says of Style: levers, the wall, the mix of two hands. */

import { round } from "../../base/codes.js";
import * as column from "../../base/columns.js";
import { screen } from "../../base/screen.js";
import { LEVERS, OF } from "../../levers/columns.js";

/**
 * A hand on the wall: the input that it was read from, with its label where the visitor chose that, or a code.
 * @typedef {{kind: "input", input: column.Input, label: string | null} | {kind: "code", code: number[]}} Hand
 */

/** Hands on a wall. */
export const MOST_HANDS = 8;

/** A label between dots and tildes. @param {string} text */
const quoted = (text) => encodeURIComponent(text).replaceAll(".", "%2E").replaceAll("~", "%7E");
/** @param {string} text */
function unquoted(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}

/** @param {string} text @returns {Hand | null} */
function readHand(text) {
  if (text.startsWith("c")) {
    const code = column.code.read(text.slice(1));
    return code === null ? null : { kind: "code", code };
  }
  const [, picture = "", label] = text.match(/^([^.]*)(?:\.([^.]+))?$/) ?? [];
  const input = column.input.read(picture);
  const said = label === undefined ? null : unquoted(label);
  return input === null ? null : { kind: "input", input, label: column.name.read(said) };
}

/** A hand as the address says it; two hands with the same text are the same. @param {Hand} hand */
export const handText = (hand) =>
  hand.kind === "code"
    ? `c${column.code.write(hand.code)}`
    : `${column.input.write(hand.input)}${hand.label === null ? "" : `.${quoted(hand.label)}`}`;

/** @type {column.Column<Hand[] | null>} */
const hands = {
  read: (text) => {
    const hands = text === null ? null : text === "" ? [] : text.split("~").map(readHand);
    const sound = hands?.every((hand) => hand !== null) && hands.length <= MOST_HANDS;
    return sound ? /** @type {Hand[]} */ (hands) : null;
  },
  write: (value) => value?.map(handText).join("~") ?? null,
};

/** @type {column.Column<[number, number, number] | null>} */
const mix = {
  read: (text) => {
    const [, from, to, share] = text?.match(/^([1-8]),([1-8]),(0|1|0\.\d{1,3})$/) ?? [];
    return from === undefined || from === to ? null : [Number(from) - 1, Number(to) - 1, Number(share)];
  },
  write: (value) => (value === null ? null : `${value[0] + 1},${value[1] + 1},${round(value[2])}`),
};

const COLUMNS = {
  ...LEVERS,
  /** the wall; null: the one it opens with */
  hands,
  /** which two hands, counted from 0, and how far from the first */
  mix,
};

/** The view's room of a screen; of the page's own below. @param {import("../../base/screen.js").Screen} screen */
export const roomIn = (screen) => screen.room("style", COLUMNS, OF);
export const room = roomIn(screen);
export const { at, go, settle, slide } = room;

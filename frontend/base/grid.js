/** A picture as a grid of few values: its colours, and how a hand goes over it. No DOM here. */
import { clamp } from "./codes.js";

/** A colour `#rrggbb` as numbers. @param {string} hex */
const rgb = (hex) => [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16));

/** The colour of each value: the palette's, or greys from black to white. @param {readonly string[]} palette @param {number} count */
export const coloursOf = (palette, count) =>
  palette.length > 0
    ? palette.map(rgb)
    : Array.from({ length: count }, (_, v) =>
        new Array(3).fill(Math.round((255 * v) / Math.max(1, count - 1))),
      );

/** The places on the straight line between two, so that a quick hand leaves no gaps. @param {number} side @param {number} from @param {number} to */
export function lineBetween(side, from, to) {
  const [r, c] = [Math.floor(from / side), from % side];
  const [dr, dc] = [Math.floor(to / side) - r, (to % side) - c];
  const steps = Math.max(Math.abs(dr), Math.abs(dc), 1);
  return Array.from(
    { length: steps + 1 },
    (_, k) => Math.round(r + (dr * k) / steps) * side + Math.round(c + (dc * k) / steps),
  );
}

/** Where an arrow key moves a place on a grid; null: the key is not the grid's. @param {string} key @param {number} place @param {number} side */
export function stepped(key, place, side) {
  const [row, column] = [Math.floor(place / side), place % side];
  const move = /** @type {Record<string, [number, number]>} */ ({
    ArrowUp: [row - 1, column],
    ArrowDown: [row + 1, column],
    ArrowLeft: [row, column - 1],
    ArrowRight: [row, column + 1],
    PageUp: [row - 4, column],
    PageDown: [row + 4, column],
    Home: [row, 0],
    End: [row, side - 1],
  })[key];
  if (move === undefined) return null;
  return clamp(move[0], 0, side - 1) * side + clamp(move[1], 0, side - 1);
}

/** The value of the colour that is nearest to one. @param {readonly number[]} colour @param {readonly (readonly number[])[]} colours */
export function nearestTo(colour, colours) {
  const far = colours.map((other) => other.reduce((sum, x, i) => sum + (x - (colour[i] ?? 0)) ** 2, 0));
  return far.indexOf(Math.min(...far));
}

/**
 * All places of one value that hang together with a place, side by side.
 * @param {readonly number[]} values @param {number} side @param {number} place
 */
export function patch(values, side, place) {
  const found = new Set([place]);
  for (const here of found)
    for (const next of [
      here % side > 0 ? here - 1 : here,
      here % side < side - 1 ? here + 1 : here,
      here - side,
      here + side,
    ])
      if (values[next] !== undefined && values[next] === values[place]) found.add(next);
  return [...found];
}

/** How many parts the circle of hues has. */
const HUES = 12;
/** Less colourful than this is grey. */
const GREY = 24;

/** Where a colour stands: the greys first, then hue by hue, each from dark to light. @param {readonly number[]} colour @returns {[number, number]} */
function standing([r = 0, g = 0, b = 0]) {
  const [most, least] = [Math.max(r, g, b), Math.min(r, g, b)];
  const light = 0.3 * r + 0.59 * g + 0.11 * b;
  if (most - least < GREY) return [-1, light];
  const by = most - least;
  const turn = most === r ? (g - b) / by : most === g ? 2 + (b - r) / by : 4 + (r - g) / by;
  return [Math.round((HUES * ((turn + 6) % 6)) / 6) % HUES, light];
}

/** The values of a palette in the order in which its colours are laid out. @param {readonly (readonly number[])[]} colours */
export function laidOut(colours) {
  const places = colours.map(standing);
  const at = (/** @type {number} */ value) => places[value] ?? [0, 0];
  return colours.map((_, value) => value).sort((a, b) => at(a)[0] - at(b)[0] || at(a)[1] - at(b)[1]);
}

/** Arithmetic on films: which picture, which leg of the way, which angle. No DOM here. */
import { clamp, zeros } from "../base/codes.js";

/** One way takes about this long, whatever the number of its pictures. */
const WAY_MS = 2400;
/** A film rests this many pictures longer at its ends. */
const REST = 2;

/** The picture of `n` at a place 0..1 of the way. @param {number} share @param {number} n */
export const frameAt = (share, n) => Math.round(clamp(share, 0, 1) * (n - 1));

/** Milliseconds of one picture of `n`. @param {number} n */
export const frameMs = (n) => Math.round(clamp(WAY_MS / n, 40, 400));

/**
 * Where a playing film is: picture `i`, going up or down, resting for so many pictures more.
 * @typedef {{i: number, up: boolean, rest: number}} Beat
 */

/** One picture on; there, and back. @param {Beat} beat @param {number} n @returns {Beat} */
export function beatAfter({ i, up, rest }, n) {
  if (rest > 0) return { i: Math.min(i, n - 1), up, rest: rest - 1 };
  const next = clamp(i + (up ? 1 : -1), 0, n - 1);
  if (next === n - 1) return { i: next, up: false, rest: REST };
  return next === 0 ? { i: next, up: true, rest: REST } : { i: next, up, rest };
}

/**
 * Which of `n` pictures a strip with room for `room` shows: all of them, or some, evenly spread.
 * @param {number} n @param {number} room
 */
export function spread(n, room) {
  const count = clamp(room, Math.min(2, n), n);
  return zeros(count).map((_, k) => (count < 2 ? 0 : frameAt(k / (count - 1), n)));
}

/**
 * Which leg between stops a place t of the whole way is on, and how far along it.
 * @param {number} t 0..1 @param {number} stops
 */
export function legAt(t, stops) {
  const far = t * (stops - 1);
  const leg = clamp(Math.floor(far + 1e-9), 0, stops - 2);
  return { leg, t: clamp(far - leg, 0, 1) };
}

/** The pictures at which a way meets its stops. @param {readonly number[]} ts @param {number} stops */
export const meetings = (ts, stops) =>
  zeros(stops).map((_, k) =>
    Math.max(
      0,
      ts.findIndex((t) => Math.abs(t - k / (stops - 1)) < 1e-9),
    ),
  );

/** @param {readonly number[]} code */
export const long = (code) => Math.hypot(...code);

/** The angle between two codes, in radians; none from the origin. @param {readonly number[]} a @param {readonly number[]} b */
export function angle(a, b) {
  const [p, q] = [long(a), long(b)];
  if (p === 0 || q === 0) return 0;
  const apart = (/** @type {1 | -1} */ sign) =>
    Math.hypot(...a.map((x, i) => x / p + (sign * (b[i] ?? 0)) / q));
  return 2 * Math.atan2(apart(-1), apart(1)); // exact for small and for large ones
}

/**
 * A list with one item elsewhere. @template T
 * @param {readonly T[]} items @param {number} from @param {number} to
 */
export function moved(items, from, to) {
  const rest = items.filter((_, k) => k !== from);
  return [...rest.slice(0, to), ...items.slice(from, from + 1), ...rest.slice(to)];
}

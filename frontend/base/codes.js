/** Arithmetic on codes: what a lever, a strip and a pad need. No DOM here. */

/** The server takes no number of a code beyond this, where the model's card says nothing else. */
export const LIMIT = 10;
/** No card says more. */
const MOST = 1e6;
/** Levers below this many nats do nothing that an eye could see. */
export const DEAD = 0.01;
/** Pictures along a lever, and along each side of the pad. */
export const STOPS = 7;
/** As how many examples the prior counts, where a few tell how much a number scatters. */
const PRIOR = 4;
/** One press of an arrow key. */
export const STEP = 0.05;

/** @param {number} x @param {number} low @param {number} high */
export const clamp = (x, low, high) => Math.min(high, Math.max(low, x));

/** Three decimals are finer than any hand, and keep links short. @param {number} x */
export const round = (x) => Math.round(x * 1000) / 1000 + 0;

/** @param {number} size */
export const zeros = (size) => /** @type {number[]} */ (new Array(size).fill(0));

/**
 * `count` numbers from low to high, both ends included.
 * @param {number} low @param {number} high @param {number} [count]
 */
export const stops = (low, high, count = STOPS) =>
  Array.from({ length: count }, (_, k) => low + ((high - low) * k) / (count - 1));

/**
 * A copy of `code` with one number replaced.
 * @param {readonly number[]} code @param {number} index @param {number} value
 */
export const withNumber = (code, index, value) => code.map((x, i) => (i === index ? round(value) : x));

/**
 * What a lever goes along: one number, a direction, or from one of several points to another.
 * @typedef {{index?: number | null, direction?: readonly number[] | null, stops?: readonly {point: readonly number[]}[]}} Way
 */

/** @param {readonly number[]} a @param {readonly number[]} b */
export const dot = (a, b) => a.reduce((sum, x, i) => sum + x * (b[i] ?? 0), 0);

/** The mean of some codes. @param {readonly (readonly number[])[]} codes */
export const meanOf = (codes) =>
  (codes[0] ?? []).map((_, i) => codes.reduce((sum, code) => sum + (code[i] ?? 0), 0) / codes.length);

/** @type {WeakMap<object, {origin: number[], axes: number[][]}>} */
const spans = new WeakMap();

/** The flat that goes through all points: their mean, and axes of length 1 at right angles (Gram and Schmidt). @param {readonly {point: readonly number[]}[]} stops */
function spanOf(stops) {
  const known = spans.get(stops);
  if (known !== undefined) return known;
  const origin = meanOf(stops.map(({ point }) => point));
  /** @type {number[][]} */
  const axes = [];
  for (const { point } of stops) {
    const from = origin.map((x, i) => (point[i] ?? 0) - x);
    let rest = from;
    for (const axis of axes) {
      const part = dot(rest, axis);
      rest = rest.map((x, i) => x - part * (axis[i] ?? 0));
    }
    const length = Math.hypot(...rest);
    if (length > 1e-6 * (1 + Math.hypot(...from))) axes.push(rest.map((x) => x / length));
  }
  const span = { origin, axes };
  spans.set(stops, span);
  return span;
}

/** The part of a code within the span of points. @param {readonly number[]} code @param {readonly {point: readonly number[]}[]} stops */
function within(code, stops) {
  const { origin, axes } = spanOf(stops);
  const from = origin.map((x, i) => (code[i] ?? 0) - x);
  return axes.reduce((sum, axis) => {
    const part = dot(from, axis);
    return sum.map((x, i) => x + part * (axis[i] ?? 0));
  }, origin);
}

/**
 * Where a code stands on a lever: its number there, how far it reaches along the direction, or the number of the nearest stop.
 * @param {readonly number[]} code @param {Way} lever
 */
export function valueOn(code, { index, direction, stops }) {
  if (stops?.length) {
    const here = within(code, stops);
    const far = stops.map(({ point }) => Math.hypot(...here.map((x, i) => x - (point[i] ?? 0))));
    return far.indexOf(Math.min(...far));
  }
  if (!direction) return code[index ?? 0] ?? 0;
  return dot(code, direction) / (dot(direction, direction) || 1);
}

/**
 * How far noise of so much in every number reaches along a lever: its standard deviation there. Among stops there is no far.
 * @param {readonly number[]} std @param {Way} lever
 */
export function spreadOn(std, { index, direction, stops }) {
  if (stops?.length) return 0;
  if (!direction) return std[index ?? 0] ?? 0;
  return Math.hypot(...std.map((s, i) => s * (direction[i] ?? 0))) / (dot(direction, direction) || 1);
}

/** How far beside a stop a code may stand, of how far it stood beside the one before. */
const BESIDE = [1, 0.5, 0.25];

/**
 * A copy of `code` that stands elsewhere on a lever, and as before on all that cross it at right angles. From stop to stop it
 * goes by the difference of the two, and as far beside the new one as it was beside the old one: what else is told there is
 * kept. Where another stop would then be nearer, it comes nearer itself.
 * @param {readonly number[]} code @param {Way} lever
 * @param {number} value of stops the nearest is meant
 */
export function pulledTo(code, lever, value) {
  const { index, direction, stops } = lever;
  if (stops?.length) {
    const to = clamp(Math.round(value), 0, stops.length - 1);
    const here = within(code, stops);
    const [old, there] = [stops[valueOn(code, lever)]?.point ?? [], stops[to]?.point ?? []];
    const moved = (/** @type {number} */ share) =>
      code.map((x, i) => {
        const h = here[i] ?? 0;
        return round(x - h + (there[i] ?? 0) + share * (h - (old[i] ?? 0)));
      });
    const share = BESIDE.find((each) => valueOn(moved(each), lever) === to);
    return moved(share ?? 0);
  }
  if (!direction) return withNumber(code, index ?? 0, value);
  const by = value - valueOn(code, lever);
  return code.map((x, i) => round(x + by * (direction[i] ?? 0)));
}

/**
 * `next`, except where a lever is locked: there the number stays that it was locked at.
 * @param {readonly number[]} next @param {readonly {index: number, value: number | null}[]} locks
 */
export const keepLocked = (next, locks) =>
  next.map((x, i) => round(locks.find(({ index }) => index === i)?.value ?? x));

/**
 * The codes along one lever, the others staying where they are.
 * @param {readonly number[]} code @param {import("./api.js").Lever} lever
 */
export const traversal = (code, lever) =>
  stops(lever.low, lever.high, picturesOf(lever)).map((x) => pulledTo(code, lever, x));

/** How many pictures stand along a lever: one for each of its stops. @param {Way} lever */
export const picturesOf = ({ stops }) => stops?.length || STOPS;

/**
 * The direction that examples tell: from the mean of those that have less of something to that of those that have more.
 * A number of the code counts the less, the less its difference stands out of the scatter within both heaps, by the factor
 * 1 - s²/d² (after James and Stein 1961, number by number); s² of few examples is drawn to the prior's variance of 1.
 * `python -m backend.training.examples` measures that it drags less along than the plain difference of means.
 * @param {readonly (readonly number[])[]} more @param {readonly (readonly number[])[]} less
 */
export function directionOf(more, less) {
  const [a, b] = [meanOf(more), meanOf(less)];
  return a.map((x, i) => {
    const d = x - (b[i] ?? 0);
    const scatter = (/** @type {readonly (readonly number[])[]} */ codes, /** @type {number} */ mean) =>
      codes.reduce((sum, code) => sum + ((code[i] ?? 0) - mean) ** 2, 0);
    const n = more.length + less.length;
    const variance = (scatter(more, x) + scatter(less, b[i] ?? 0) + PRIOR) / (n - 2 + PRIOR);
    const noise = variance * (1 / more.length + 1 / less.length);
    return n > 2 ? d * Math.max(0, 1 - noise / d ** 2 || 0) : d;
  });
}

/**
 * The codes of the pad's map, row by row; the upper rows are the higher numbers of `y`.
 * @param {readonly number[]} code
 * @param {import("./api.js").Lever} x @param {import("./api.js").Lever} y
 */
export const plane = (code, x, y) =>
  stops(y.high, y.low).flatMap((b) => stops(x.low, x.high).map((a) => pulledTo(pulledTo(code, x, a), y, b)));

/**
 * The point of the straight line between two codes, `share` of the way from the first.
 * @param {readonly number[]} from @param {readonly number[]} to @param {number} share
 */
export const between = (from, to, share) => from.map((x, i) => round(x + ((to[i] ?? x) - x) * share));

/**
 * Where a number sits between low and high, 0..1; beyond the ends it rests at the end.
 * @param {number} x @param {number} low @param {number} high
 */
export const share = (x, low, high) => (high > low ? clamp((x - low) / (high - low), 0, 1) : 0.5);

/**
 * What a key does to a lever: its new number, or null when the key is not a lever's.
 * @param {string} key @param {number} value @param {{low: number, high: number, stops?: readonly unknown[]}} lever
 */
export function keyed(key, value, { low, high, stops }) {
  const step = stops?.length ? 1 : STEP;
  const far = stops?.length ? 3 : 10 * STEP;
  switch (key) {
    case "ArrowUp":
    case "ArrowRight":
      return clamp(value + step, Math.min(low, value), Math.max(high, value));
    case "ArrowDown":
    case "ArrowLeft":
      return clamp(value - step, Math.min(low, value), Math.max(high, value));
    case "PageUp":
      return clamp(value + far, Math.min(low, value), Math.max(high, value));
    case "PageDown":
      return clamp(value - far, Math.min(low, value), Math.max(high, value));
    case "Home":
      return low;
    case "End":
      return high;
    case "Delete":
    case "Backspace":
      return stops?.length ? null : 0; // no stop is the mean
    default:
      return null;
  }
}

/**
 * A code written as numbers between commas or spaces, in brackets or not; null unless every part is a
 * number that the server takes.
 * @param {string} text @param {number} [limit]
 */
export function parseCode(text, limit = MOST) {
  const parts = text
    .replace(/[[\]]/g, " ")
    .trim()
    .split(/[\s,]+/);
  const code = parts.map(parseNumber);
  return code.every((x) => x !== null && Math.abs(x) <= limit)
    ? /** @type {number[]} */ (code).map(round)
    : null;
}

/** A typed number; knows the true minus sign. Null when it is none. @param {string} text */
export function parseNumber(text) {
  const plain = text.trim().replace("−", "-");
  const x = plain === "" ? Number.NaN : Number(plain);
  return Number.isFinite(x) ? x : null;
}

/** A number as it is shown: two decimals and a true minus sign. @param {number} x */
export const shown = (x, digits = 2) => {
  const text = x.toFixed(digits);
  return (Number(text) === 0 ? text.replace("-", "") : text).replace("-", "−");
};

/**
 * KL(N(m, s²) || N(0, 1)) of one number of a code, in nats: ½ (s² − (1 + ln s²) + m²).
 * @param {number} mean @param {number} std
 */
export const nats = (mean, std) => (std * std - (1 + 2 * Math.log(std)) + mean * mean) / 2;

/**
 * Reconstruction error of grey pixels x (0..1) under a Bernoulli p per pixel, in nats. Pictures carry 8
 * bits, so p is kept half a step away from 0 and 1.
 * @param {readonly number[]} x @param {readonly number[]} p
 */
export const crossEntropy = (x, p) =>
  x.reduce((sum, grey, i) => {
    const q = clamp(p[i] ?? 0.5, 1 / 510, 509 / 510);
    return sum - grey * Math.log(q) - (1 - grey) * Math.log(1 - q);
  }, 0);

/** A seed short enough to be read out. */
export const newSeed = () => Math.floor(Math.random() * 1_000_000);

// Chance made of a seed, the same on every machine: so that a link rebuilds what it drew.

/** Every bit of a number of 32 bits, stirred into all others: the end of MurmurHash3. @param {number} x */
function stirred(x) {
  let h = x;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}

/**
 * Numbers evenly between 0 and 1, neither of them included: mulberry32 by Tommy Ettinger.
 * @param {number} seed a whole number, 0 or more
 */
export function uniform(seed) {
  let state = stirred(seed >>> 0) ^ stirred(~Math.floor(seed / 2 ** 32));
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return (((t ^ (t >>> 14)) >>> 0) + 0.5) / 2 ** 32;
  };
}

/**
 * `n` numbers e of the standard normal (Box and Muller 1958).
 * @param {number} seed @param {number} n
 */
export function noise(seed, n) {
  const next = uniform(seed);
  return Array.from({ length: n }, () => Math.sqrt(-2 * Math.log(next())) * Math.cos(2 * Math.PI * next()));
}

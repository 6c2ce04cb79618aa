/** Chance made of a seed, the same on every machine: so that a link rebuilds what it drew. No DOM here. */

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

/**
 * When the pieces of a sound are played that comes in pieces: one after the other without a gap, begun once it will not run dry.
 * No DOM here.
 */

/** A start a little ahead, in seconds: what is put in its place too late would be cut off. */
const AHEAD = 0.06;
/** So much lies ready before it begins. */
const MARGIN = 0.15;
/** It has to come this many times as fast as it sounds. */
const FAST = 1.15;

/** @typedef {ReturnType<typeof createLine>} Line */

/**
 * @param {object} o
 * @param {number} o.rate samples a second
 * @param {() => number} o.now the time of the sound that is heard, in seconds
 * @param {() => number} o.clock time as it passes, in seconds
 * @param {(wave: Float32Array, when: number) => void} o.put plays a piece from then on
 */
export function createLine({ rate, now, clock, put }) {
  const began = clock();
  /** What has come and is not in its place yet. @type {Float32Array[]} */
  let held = [];
  /** What was put, by its first sample. @type {{from: number, length: number, when: number}[]} */
  const placed = [];
  let came = 0;
  let laid = 0;
  /** When the next piece begins; null: nothing has begun. @type {number | null} */
  let next = null;
  let whole = false;
  let slow = false;

  function lay() {
    next = Math.max(next ?? 0, Math.ceil((now() + AHEAD) * rate) / rate); // whole samples: pieces meet exactly
    for (const wave of held) {
      placed.push({ from: laid, length: wave.length, when: next });
      put(wave, next);
      laid += wave.length;
      next += wave.length / rate;
    }
    held = [];
  }

  function look() {
    // It would have to stop for what has not come yet: better once, until all is there, than again and again.
    if (next !== null && !whole && now() > next) slow = true;
    if (next === null && !whole) {
      if (came / rate < MARGIN) return;
      slow = came / rate < FAST * (clock() - began);
    }
    if (whole || !slow) lay();
  }

  return {
    /** Is it slower than it sounds, so that it is heard when it is done? */
    get slow() {
      return slow && !whole;
    },
    /** A piece has come. @param {Float32Array} wave */
    push(wave) {
      came += wave.length;
      held.push(wave);
      look();
    },
    /** All has come. */
    end() {
      whole = true;
      look();
    },
    /** The sample that is heard now. */
    place() {
      const time = now();
      const piece = placed.findLast(({ when }) => when <= time);
      return piece === undefined ? 0 : piece.from + Math.min(piece.length, (time - piece.when) * rate);
    },
    /** Has all been heard? */
    get over() {
      return whole && (next === null || now() >= next);
    },
  };
}

/**
 * When the pieces of a sound are played that comes in pieces: one after the other without a gap, begun once it will not run dry.
 * No DOM here.
 */

/** A start a little ahead, in seconds: what is put in its place too late would be cut off. */
const AHEAD = 0.06;
/** So much lies ready before it begins, at least. */
const MARGIN = 0.15;
/** What comes unevenly may come so much slower for a while. */
const UNEVEN = 1.15;

/** @typedef {ReturnType<typeof createLine>} Line */

/**
 * @param {object} o
 * @param {number} o.rate samples a second
 * @param {number} o.most so many samples come at most
 * @param {() => number} o.now the time of the sound that is heard, in seconds
 * @param {() => number} o.clock time as it passes, in seconds
 * @param {(wave: Float32Array, when: number) => void} o.put plays a piece from then on
 */
export function createLine({ rate, most, now, clock, put }) {
  const began = clock();
  /** What has come and is not in its place yet. @type {Float32Array[]} */
  let held = [];
  /** What was put, by its first sample. @type {{from: number, length: number, when: number}[]} */
  const placed = [];
  let came = 0;
  let made = 0;
  let laid = 0;
  /** When the next piece begins; null: nothing has begun. @type {number | null} */
  let next = null;
  let whole = false;
  let dry = false;

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

  /** Seconds that the rest may take longer to come than to sound, if it comes as what has come. */
  function behind() {
    if (made === 0) return Number.POSITIVE_INFINITY;
    const each = (UNEVEN * (clock() - began)) / made;
    return Math.max(0, (most - came) * (each - 1 / rate));
  }

  function look() {
    // It would have to stop for what has not come yet: better once, until all is there, than again and again.
    if (next !== null && !whole && now() > next) dry = true;
    const ready = next !== null ? !dry : came / rate >= MARGIN + behind();
    if (whole || ready) lay();
  }

  return {
    /** Is it slower than it sounds, so that it is heard later, or when it is done? */
    get slow() {
      return !whole && (next === null ? came / rate >= MARGIN && made / rate < clock() - began : dry);
    },
    /** A piece has come. @param {Float32Array} wave @param {boolean} [given] it had not to be made */
    push(wave, given = false) {
      came += wave.length;
      if (!given) made += wave.length;
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

/** Which pitches a wave is made of, moment by moment. No DOM here. */
import { clamp } from "../../base/codes.js";

/** Samples that are looked at together, and how far the next look is: 32 and 8 ms at 8 kHz. */
const WINDOW = 256;
const HOP = 64;
/** Rows of the picture: closer together where the ear tells more apart. */
export const BANDS = 64;
/** What lies so far below the loudest, in decibels, is not to be seen. */
const FLOOR = 60;

/** Turns of the circle, and a window that lets each piece begin and end softly: made once. */
const COS = Float64Array.from({ length: WINDOW }, (_, k) => Math.cos((-2 * Math.PI * k) / WINDOW));
const SIN = Float64Array.from({ length: WINDOW }, (_, k) => Math.sin((-2 * Math.PI * k) / WINDOW));
const SOFT = Float64Array.from(
  { length: WINDOW },
  (_, i) => 0.5 - 0.5 * Math.cos((2 * Math.PI * i) / (WINDOW - 1)),
);

/**
 * The Fourier transform of a piece of 256 samples, in place (Cooley and Tukey, 1965).
 * @param {Float64Array} re @param {Float64Array} im
 */
export function transform(re, im) {
  for (let i = 1, j = 0; i < WINDOW; i++) {
    let bit = WINDOW >> 1;
    for (; j & bit; bit >>= 1) j ^= bit;
    j ^= bit;
    if (i < j) {
      [re[i], re[j]] = [re[j] ?? 0, re[i] ?? 0];
      [im[i], im[j]] = [im[j] ?? 0, im[i] ?? 0];
    }
  }
  for (let size = 2; size <= WINDOW; size <<= 1)
    for (let k = 0; k < size / 2; k++) {
      const cos = COS[(k * WINDOW) / size] ?? 0;
      const sin = SIN[(k * WINDOW) / size] ?? 0;
      for (let a = k; a < WINDOW; a += size) {
        const b = a + size / 2;
        const x = (re[b] ?? 0) * cos - (im[b] ?? 0) * sin;
        const y = (re[b] ?? 0) * sin + (im[b] ?? 0) * cos;
        re[b] = (re[a] ?? 0) - x;
        im[b] = (im[a] ?? 0) - y;
        re[a] = (re[a] ?? 0) + x;
        im[a] = (im[a] ?? 0) + y;
      }
    }
}

const mel = (/** @type {number} */ hz) => 2595 * Math.log10(1 + hz / 700);
const hertz = (/** @type {number} */ m) => 700 * (10 ** (m / 2595) - 1);

/** The middle of a row, in Hz. @param {number} band from 0, the lowest @param {number} rate samples a second */
export const pitchOf = (band, rate) => hertz(((band + 0.5) / BANDS) * mel(rate / 2));

/** How loud each pitch is in one piece, 0 to half the rate. @param {ArrayLike<number>} wave @param {number} from */
function loudness(wave, from) {
  const [re, im] = [new Float64Array(WINDOW), new Float64Array(WINDOW)];
  for (let i = 0; i < WINDOW; i++) re[i] = (wave[from + i] ?? 0) * (SOFT[i] ?? 0);
  transform(re, im);
  return Float64Array.from({ length: WINDOW / 2 + 1 }, (_, k) => Math.hypot(re[k] ?? 0, im[k] ?? 0));
}

/**
 * A spectrogram: for each moment the loudness 0..1 of each band, the lowest first; 1 is the loudest of the clip.
 * @param {ArrayLike<number>} wave @param {number} rate samples a second
 * @returns {{step: number, columns: number[][]}} `step`: seconds from one moment to the next
 */
export function spectrogram(wave, rate) {
  const pieces = Array.from({ length: Math.ceil(wave.length / HOP) }, (_, k) =>
    loudness(wave, k * HOP - WINDOW / 2),
  );
  const bin = (/** @type {number} */ band) => (pitchOf(band, rate) / rate) * WINDOW;
  // Low bands lie between two of the transform's, high ones hold several: the loudest of those.
  const bands = Array.from({ length: BANDS }, (_, band) => ({
    ...{ first: Math.ceil(bin(band - 0.5)), last: bin(band + 0.5) },
    ...{ under: Math.floor(bin(band)), part: bin(band) % 1 },
  }));
  const columns = pieces.map((levels) =>
    bands.map(({ first, last, under, part }) => {
      let most = (levels[under] ?? 0) * (1 - part) + (levels[under + 1] ?? 0) * part;
      for (let k = first; k <= last; k++) most = Math.max(most, levels[k] ?? 0);
      return 20 * Math.log10(most + 1e-6);
    }),
  );
  const top = Math.max(-40, ...columns.flat());
  return {
    step: HOP / rate,
    columns: columns.map((c) => c.map((db) => clamp(1 + (db - top) / FLOOR, 0, 1))),
  };
}

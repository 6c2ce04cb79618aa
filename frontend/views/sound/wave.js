/** Samples of sound in their forms: values of mu-law, a wave, a WAV file, the outline of a wave. No DOM here. */
import { clamp } from "../../base/codes.js";

/** Silence, as a value of mu-law: they go from 0, the lowest, to 255, the highest. */
export const SILENT = 128;
const MU = 255;

/** The wave that each value stands for, −1..1. */
const EXPANDED = Float32Array.from({ length: 256 }, (_, value) => {
  const y = clamp((value - SILENT) / 127.5, -1, 1);
  return Math.sign(y) * (((1 + MU) ** Math.abs(y) - 1) / MU);
});

/** @param {number} value of mu-law */
export const heightOf = (value) => EXPANDED[value] ?? 0;

/** Values of mu-law as a wave. @param {readonly number[]} values */
export const expanded = (values) => Float32Array.from(values, heightOf);

/** A wave as a WAV file: 16 bit, one channel. @param {ArrayLike<number>} wave −1..1 @param {number} rate samples a second */
export function wavOf(wave, rate) {
  const file = new DataView(new ArrayBuffer(44 + 2 * wave.length));
  const word = (/** @type {number} */ at, /** @type {string} */ text) =>
    [...text].forEach((c, i) => {
      file.setUint8(at + i, c.charCodeAt(0));
    });
  word(0, "RIFF");
  file.setUint32(4, 36 + 2 * wave.length, true);
  word(8, "WAVEfmt ");
  file.setUint32(16, 16, true);
  file.setUint16(20, 1, true); // plain PCM
  file.setUint16(22, 1, true); // one channel
  file.setUint32(24, rate, true);
  file.setUint32(28, 2 * rate, true);
  file.setUint16(32, 2, true);
  file.setUint16(34, 16, true);
  word(36, "data");
  file.setUint32(40, 2 * wave.length, true);
  for (let i = 0; i < wave.length; i++)
    file.setInt16(44 + 2 * i, Math.round(32767 * clamp(wave[i] ?? 0, -1, 1)), true);
  return file.buffer;
}

/** Bytes as a data URL of a WAV. @param {ArrayBuffer} bytes */
export function wavUrl(bytes) {
  let text = "";
  for (const byte of new Uint8Array(bytes)) text += String.fromCharCode(byte);
  return `data:audio/wav;base64,${btoa(text)}`;
}

/**
 * The outline of a wave: its lowest and its highest point in each of so many columns; every column meets the next.
 * @param {ArrayLike<number>} wave @param {number} perColumn samples, also a broken number
 * @returns {[number, number][]}
 */
export function outline(wave, perColumn) {
  /** @type {[number, number][]} */
  const found = [];
  for (let k = 0; k * perColumn < wave.length; k++) {
    const from = Math.max(0, Math.floor(k * perColumn) - 1);
    const to = Math.min(wave.length, Math.floor((k + 1) * perColumn));
    let [low, high] = [1, -1];
    for (let i = from; i < Math.max(to, from + 1); i++) {
      low = Math.min(low, wave[i] ?? 0);
      high = Math.max(high, wave[i] ?? 0);
    }
    found.push([low, high]);
  }
  return found;
}

/** Where a clip is loudest: the end of the loudest piece of so many samples. @param {readonly number[]} values @param {number} piece */
export function loudest(values, piece) {
  let [best, where, sum] = [-1, values.length, 0];
  values.forEach((value, i) => {
    sum += heightOf(value) ** 2 - (i < piece ? 0 : heightOf(values[i - piece] ?? SILENT) ** 2);
    if (i >= piece - 1 && sum > best) [best, where] = [sum, i + 1];
  });
  return where;
}

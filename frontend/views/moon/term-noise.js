/** Codes that chance draws for a seed. No DOM here. */
import { clamp, LIMIT, noise, zeros } from "../../base/codes.js";

/**
 * `n` draws of `size` standard normal numbers, shifted and stretched so that over the draws each number has
 * exactly the mean 0 and the variance 1: then few draws are enough, and what is averaged over them adds up.
 * @param {number} seed @param {number} n at least 3 @param {number} size
 * @returns {number[][]}
 */
export function draws(seed, n, size) {
  const all = noise(seed, n * size);
  const raw = zeros(n).map((_, k) => all.slice(k * size, (k + 1) * size));
  const mean = zeros(size).map((_, i) => raw.reduce((sum, e) => sum + (e[i] ?? 0), 0) / n);
  const std = mean.map((m, i) => Math.sqrt(raw.reduce((sum, e) => sum + ((e[i] ?? 0) - m) ** 2, 0) / n));
  return raw.map((e) => e.map((x, i) => (x - (mean[i] ?? 0)) / (std[i] ?? 1)));
}

/**
 * code = std · e + mean, as the server takes it.
 * @param {{mean: readonly number[], std: readonly number[]}} posterior
 * @param {readonly (readonly number[])[]} noise @param {number} [limit] no number of a code is beyond it
 */
export const around = ({ mean, std }, noise, limit = LIMIT) =>
  noise.map((e) =>
    // Noise that has all but vanished needs more than the three decimals of a hand.
    mean.map((m, i) => Number(clamp(m + (std[i] ?? 1) * (e[i] ?? 0), -limit, limit).toFixed(5))),
  );

/** The lecture's sum, its two readings, and the bound with its numbers. All in nats; no DOM here. */
import { crossEntropy, nats } from "../../base/codes.js";

/** exp(σ) − (1 + σ): what one number of a code pays for its noise, as the lecture writes it. @param {number} sigma */
export const priceOfNoise = (sigma) => Math.exp(sigma) - (1 + sigma);

/** The lecture's sum, of one number of a code. @param {number} sigma @param {number} m */
export const lecture = (sigma, m) => priceOfNoise(sigma) + m * m;

/** KL(N(m, exp(σ)) || N(0, 1)): σ is the logarithm of the variance. @param {number} sigma @param {number} m */
export const klOfVariance = (sigma, m) => nats(m, Math.exp(sigma / 2));

/** KL(N(m, exp(σ)²) || N(0, 1)): exp(σ) is the scale, as in exp(σ) · e + m. @param {number} sigma @param {number} m */
export const klOfScale = (sigma, m) => nats(m, Math.exp(sigma));

/**
 * The bound of one picture, from draws e of its posterior, z = std · e + mean.
 * @param {readonly number[]} x its grey pixels
 * @param {{mean: readonly number[], std: readonly number[]}} posterior
 * @param {readonly (readonly number[])[]} noise each number with mean 0 and variance 1 over the draws
 * @param {readonly (readonly number[])[]} drawn what the decoder makes of each draw
 */
export function boundOf(x, { mean, std }, noise, drawn) {
  const n = noise.length;
  const average = (/** @type {readonly number[]} */ of) => of.reduce((sum, y) => sum + y, 0) / n;
  /** log p(x | z) */
  const likelihoods = drawn.map((p) => -crossEntropy(x, p));
  /** log p(x | z) p(z) / q(z | x) */
  const weights = noise.map((e, k) =>
    e.reduce((sum, each, i) => {
      const s = std[i] ?? 1;
      const z = (mean[i] ?? 0) + s * each;
      return sum + Math.log(s) + (each * each - z * z) / 2;
    }, likelihoods[k] ?? 0),
  );
  const most = Math.max(...weights);
  const kls = mean.map((m, i) => nats(m, std[i] ?? 1));
  const kl = kls.reduce((sum, each) => sum + each, 0);
  const likelihood = average(likelihoods);
  const elbo = likelihood - kl;
  /** log of the mean of what `weights` are the logarithms of: log p(x), as far as these draws tell */
  const evidence = most + Math.log(average(weights.map((w) => Math.exp(w - most))));
  return {
    likelihoods,
    least: Math.min(...weights),
    most,
    kls,
    kl,
    likelihood,
    elbo,
    evidence,
    gap: evidence - elbo,
  };
}

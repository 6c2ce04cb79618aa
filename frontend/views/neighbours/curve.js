/** Where a distance stands among those of real pictures. No DOM here. */

/** @typedef {{x: number, y: number}} Point both 0..1 */

/**
 * The percentiles of real distances as a curve; `here`: the picture's own distance on it.
 * @param {readonly number[]} real from the percentile 0 to 100 @param {number} distance
 * @returns {{points: Point[], here: Point, most: number}}
 */
export function curveOf(real, distance) {
  const most = Math.max(1e-9, distance, ...real) * 1.04;
  const last = Math.max(1, real.length - 1);
  const points = real.map((far, k) => ({ x: far / most, y: k / last }));
  const above = real.findIndex((far) => far >= distance);
  const y = above < 0 ? 1 : above / last;
  return { points, here: { x: distance / most, y }, most };
}

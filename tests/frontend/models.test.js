/** Numbers beside each other: the better one comes first, and stands further to the right. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { pointsOf } from "../../frontend/views/models/moments.js";
import { inOrder, wayOf } from "../../frontend/views/models/numbers.js";

/** @param {Parameters<typeof inOrder>[0]} metric @param {number[]} values */
const order = (metric, ...values) =>
  inOrder(
    metric,
    values.map((value) => ({ value })),
  ).map(({ one, at }) => ({ value: one.value, at: Number(at.toFixed(2)) }));
const values = (/** @type {{value: number}[]} */ placed) => placed.map(({ value }) => value);

test("the better number is first and furthest to the right, whichever way is better", () => {
  const lower = order({ better: "lower" }, 86.8, 83.7, 84.8);
  assert.deepEqual(values(lower), [83.7, 84.8, 86.8]);
  assert.deepEqual([lower[0]?.at, lower[2]?.at], [0.82, 0.06]);
  assert.deepEqual(values(order({ better: "higher" }, 1, 3, 2)), [3, 2, 1]);
  const near = order({ better: "near", target: 1 }, 0.7, 3.9, 1.1, 1.5);
  assert.deepEqual(values(near), [1.1, 0.7, 1.5, 3.9], "the nearest is the best, not the least");
  assert.deepEqual([near[0]?.at, near[3]?.at], [0.82, 0.06]);
  assert.deepEqual(
    order({ better: "neither" }, 2, 1).map(({ at }) => at),
    [0.06, 0.82],
    "in their order on the line",
  );
  assert.deepEqual(order({ better: "lower" }, 5, 5), [
    { value: 5, at: 0.44 },
    { value: 5, at: 0.44 },
  ]);
});

test("which way is better is said in words, a number that is best near another with that number", () => {
  assert.equal(wayOf({ better: "near", target: 1 }), "the nearer to 1 the better");
  assert.equal(wayOf({ better: "lower" }), "lower is better");
});

test("shares stand between 0 and 100, whatever they are; other quantities on a scale of powers from the least to the most", () => {
  const heights = (/** @type {string[]} */ points) => points.map((point) => Number(point.split(",")[1]));
  const [bottom, middle, top] = heights(pointsOf([0, 50, 100], true));
  assert.ok(bottom > middle && middle > top && Math.abs(bottom - 2 * middle + top) < 0.2);
  assert.equal(heights(pointsOf([50, 50], true))[0], middle);
  assert.deepEqual(heights(pointsOf([1, 10, 100], false)), [bottom, middle, top]);
});

/** Normal noise out of a seed: the same for ever, since links hold nothing but the seed. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { noise } from "../../frontend/base/codes.js";

test("a seed gives the numbers that it has always given", () => {
  const old = {
    0: ["-1.932965", "-1.783900", "0.791307"],
    728975: ["1.550807", "0.478420", "0.248473"],
    [Number.MAX_SAFE_INTEGER]: ["-0.572622", "-1.222761", "1.508544"],
  };
  for (const [seed, numbers] of Object.entries(old))
    assert.deepEqual(
      noise(Number(seed), 3).map((x) => x.toFixed(6)),
      numbers,
    );
});

test("a longer code begins as a shorter one; neighbouring seeds, and those that differ only above 32 bits, differ", () => {
  assert.deepEqual(noise(5, 24).slice(0, 2), noise(5, 2));
  const first = [4, 5, 6, 5 + 2 ** 32, 5 + 2 ** 40].map((seed) => noise(seed, 1)[0]);
  assert.equal(new Set(first).size, first.length);
});

test("it is standard normal, along a code and across seeds", () => {
  for (const many of [noise(1, 20_000), Array.from({ length: 20_000 }, (_, seed) => noise(seed, 1)[0])]) {
    const moment = (k) => many.reduce((sum, x) => sum + x ** k, 0) / many.length;
    // Five standard errors of each: of 20,000 numbers 1/sqrt(n), sqrt(2/n) and sqrt(96/n).
    assert.ok(Math.abs(moment(1)) < 0.036, `mean ${moment(1)}`);
    assert.ok(Math.abs(moment(2) - 1) < 0.051, `variance ${moment(2)}`);
    assert.ok(Math.abs(moment(4) - 3) < 0.35, `fourth moment ${moment(4)}`);
    assert.ok(many.every(Number.isFinite));
  }
});

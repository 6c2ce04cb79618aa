import assert from "node:assert/strict";
import { test } from "node:test";
import { coloursOf, lineBetween, stepped } from "../../frontend/base/grid.js";
import {
  dab,
  first,
  heap,
  knownOf,
  pack,
  placeAmong,
  prefixOf,
  SHARES,
  SIDES,
  shareBelow,
  unpack,
  walk,
} from "../../frontend/views/pixels/raster.js";

test("the four orders go as their names say", () => {
  assert.deepEqual(walk(3, "down"), [0, 1, 2, 3, 4, 5, 6, 7, 8]);
  assert.deepEqual(walk(3, "up"), [6, 7, 8, 3, 4, 5, 0, 1, 2]);
  assert.deepEqual(walk(3, "right"), [0, 3, 6, 1, 4, 7, 2, 5, 8]);
  assert.deepEqual(walk(3, "left"), [2, 5, 8, 1, 4, 7, 0, 3, 6]);
});

test("what a half leaves uncovered comes first in its order, for every half and share", () => {
  const side = 8;
  for (const from of SIDES)
    for (const share of SHARES) {
      const known = knownOf({ from, share }, side);
      const { order, prefix } = prefixOf({ from, share }, side);
      assert.equal(known.filter(Boolean).length, prefix);
      assert.equal(prefix, (side * side * (100 - share)) / 100);
      assert.deepEqual(known, first(side, order, prefix));
      const covered = { lower: [7, 0], upper: [0, 0], left: [0, 0], right: [0, 7] }[from];
      assert.equal(known[covered[0] * side + covered[1]], false, `${from} ${share}`);
    }
});

test("values of pixels survive the address, bits and bytes", () => {
  for (const [count, length] of [
    [2, 784],
    [2, 5],
    [128, 256],
    [2, 0],
  ]) {
    const values = Array.from({ length }, (_, i) => (i * 7919) % count);
    const text = pack(values, count);
    assert.match(text, /^[A-Za-z0-9_-]*$/);
    assert.deepEqual(unpack(text, length, count), values);
  }
  assert.ok(pack(new Array(784).fill(1), 2).length < 135);
});

test("values that do not fit are none", () => {
  assert.equal(unpack("AAAA", 5, 2), null);
  assert.equal(unpack("A", 1, 2), null);
  assert.equal(unpack("<b>", 16, 2), null);
  assert.equal(unpack(pack([200], 256), 1, 128), null);
  assert.equal(knownOf({ mask: "AAAA" }, 28), null);
});

test("a mask covers where its bits are one", () => {
  assert.deepEqual(knownOf({ mask: pack([1, 0, 0, 1], 2) }, 2), [false, true, true, false]);
});

test("colours are the palette's, or greys", () => {
  assert.deepEqual(coloursOf(["#ff8000"], 1), [[255, 128, 0]]);
  assert.deepEqual(coloursOf([], 2), [
    [0, 0, 0],
    [255, 255, 255],
  ]);
});

test("a brush is round, stays on the grid, and a stroke has no gaps", () => {
  assert.deepEqual(dab(5, 12, 1), [12]);
  assert.equal(dab(5, 12, 3).length, 9);
  assert.ok(!dab(9, 40, 5).includes(40 - 2 - 18), "no corners");
  assert.equal(dab(5, 12, 2).length, 4);
  assert.ok(dab(5, 0, 5).every((place) => place >= 0 && place < 25));
  const way = lineBetween(10, 0, 57);
  assert.deepEqual([way[0], way.at(-1)], [0, 57]);
  way.slice(1).forEach((place, k) => {
    const before = way[k];
    assert.ok(Math.abs((place % 10) - (before % 10)) <= 1 && Math.abs(place - before) <= 11);
  });
});

test("arrow keys walk the grid and stop at its edges", () => {
  assert.equal(stepped("ArrowRight", 0, 4), 1);
  assert.equal(stepped("ArrowRight", 3, 4), 3);
  assert.equal(stepped("ArrowDown", 1, 4), 5);
  assert.equal(stepped("ArrowUp", 1, 4), 1);
  assert.equal(stepped("End", 4, 4), 7);
  assert.equal(stepped("a", 4, 4), null);
});

test("a picture stands among the test pictures where its nats say", () => {
  const levels = Array.from({ length: 101 }, (_, i) => 50 + i);
  assert.equal(placeAmong(100, levels), 0.5);
  assert.equal(placeAmong(1000, levels), 1);
  assert.equal(placeAmong(1, []), 1);
  assert.equal(shareBelow(75, levels), 0.25);
  assert.equal(shareBelow(0, levels), 0);
  assert.equal(shareBelow(999, levels), 1);
  assert.deepEqual(
    heap(levels, 40).map((height) => Math.round(1000 * height)),
    new Array(40).fill(1000),
    "as many everywhere: no bar is higher",
  );
  const bars = heap([0, 1, 1.5, 2, 10], 10);
  assert.equal(bars[1], 1);
  assert.ok(bars[5] < 0.1);
});

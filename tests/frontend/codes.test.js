import assert from "node:assert/strict";
import { test } from "node:test";
import {
  between,
  crossEntropy,
  directionOf,
  keepLocked,
  keyed,
  nats,
  newSeed,
  parseCode,
  parseNumber,
  plane,
  pulledTo,
  STEP,
  share,
  shown,
  spreadOn,
  stops,
  traversal,
  valueOn,
} from "../../frontend/base/codes.js";

const LEVER = { index: 1, low: -2, high: 1 };

test("a code is read from commas, spaces or brackets", () => {
  for (const text of ["0.1, -2, 3", "[0.1,-2,3]", " 0.1 −2 3 ", "[[0.1, -2, 3]]"])
    assert.deepEqual(parseCode(text), [0.1, -2, 3], text);
});

test("a code with anything but numbers within the limit is none", () => {
  for (const text of ["", "a", "1,,b", "1;2", "NaN", "Infinity", "10.1", "1 2 x"])
    assert.equal(parseCode(text, 10), null, text);
  assert.deepEqual(parseCode("10.1"), [10.1], "an auto-encoder may go further");
});

test("numbers are typed with either minus sign, and shown with the true one", () => {
  assert.equal(parseNumber("−1.5"), -1.5);
  assert.equal(parseNumber(" "), null);
  assert.equal(shown(-1.238), "−1.24");
  assert.equal(shown(-0.001), "0.00");
});

test("a strip runs from low to high and leaves the other numbers alone", () => {
  const codes = traversal([5, 6, 7], LEVER);
  assert.deepEqual(
    codes.map((code) => code[1]),
    [-2, -1.5, -1, -0.5, 0, 0.5, 1],
  );
  assert.ok(codes.every((code) => code[0] === 5 && code[2] === 7));
});

/** @param {...number[]} points */
const choosing = (...points) => ({
  low: 0,
  high: points.length - 1,
  stops: points.map((point) => ({ point })),
});

test("from stop to stop a code goes by their difference, and back to where it was", () => {
  const lever = choosing([1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1, 0]);
  const code = [0.2, 0.3, 0.5, 7];
  assert.equal(valueOn(code, lever), 2);
  assert.deepEqual(pulledTo(code, lever, 1), [0.2, 1.3, -0.5, 7], "what lies across the stops stays");
  assert.deepEqual(pulledTo(pulledTo(code, lever, 1), lever, 2), code);
  assert.deepEqual(pulledTo(code, lever, 7), code, "no stop is beyond the last");
  assert.equal(traversal(code, lever).length, 3);
  assert.equal(spreadOn([1, 1, 1, 1], lever), 0);
});

test("pulled to a stop, a code stands on it, however far beside the last one it was", () => {
  const lever = choosing([1, 0, 0], [0, 1, 0], [5, 5, 0], [0, 1, 0.2]);
  for (const code of [
    [4, 1, -2],
    [-9, 30, 1],
    [2.6, 2.4, 0.1],
    [0, 0, 0],
  ])
    for (const k of [0, 1, 2, 3])
      assert.equal(valueOn(pulledTo(code, lever, k), lever), k, `${code} to ${k}`);
});

test("stops that all lie in one place move nothing", () => {
  const lever = choosing([1, 2], [1, 2], [1, 2]);
  assert.deepEqual(traversal([3, 4], lever), [
    [3, 4],
    [3, 4],
    [3, 4],
  ]);
});

test("on stops an arrow key goes one on, a Page key three, and Delete nowhere", () => {
  const lever = choosing([1, 0], [0, 1], [1, 1], [2, 2], [3, 3]);
  assert.equal(keyed("ArrowUp", 1, lever), 2);
  assert.equal(keyed("PageDown", 4, lever), 1);
  assert.equal(keyed("Delete", 1, lever), null);
});

test("examples tell a direction: what differs beyond chance, and of one against one all that differs", () => {
  assert.deepEqual(directionOf([[1, 2]], [[0, 0]]), [1, 2]);
  const more = [
    [2, 0.1],
    [2.1, -0.9],
    [1.9, 1],
  ];
  const less = [
    [-2, 0],
    [-1.9, 1.1],
    [-2.1, -1],
  ];
  const [x, y] = directionOf(more, less);
  assert.ok(x > 3.5 && x <= 4);
  assert.equal(y, 0);
});

test("the map has low at the left and at the bottom", () => {
  const codes = plane([0, 0], { index: 0, low: -1, high: 1 }, { index: 1, low: -3, high: 3 });
  assert.equal(codes.length, 49);
  assert.deepEqual(codes[0], [-1, 3]);
  assert.deepEqual(codes[6], [1, 3]);
  assert.deepEqual(codes[42], [-1, -3]);
});

test("locked levers keep their number", () => {
  assert.deepEqual(keepLocked([1, 2, 3], [{ index: 1, value: 8 }]), [1, 8, 3]);
  assert.deepEqual(keepLocked([1, 2, 3], [{ index: 1, value: null }]), [1, 2, 3]);
});

test("keys move a lever by one step, ten steps, to its ends and to the mean", () => {
  assert.equal(keyed("ArrowUp", 0.5, LEVER), 0.5 + STEP);
  assert.equal(keyed("ArrowLeft", 0.5, LEVER), 0.5 - STEP);
  assert.equal(keyed("PageDown", 0.5, LEVER), 0.5 - 10 * STEP);
  assert.equal(keyed("Home", 0.5, LEVER), -2);
  assert.equal(keyed("End", 0.5, LEVER), 1);
  assert.equal(keyed("Delete", 0.5, LEVER), 0);
  assert.equal(keyed("Tab", 0.5, LEVER), null);
});

test("a key never leaves the lever, and never throws back a number typed beyond its end", () => {
  assert.equal(keyed("ArrowUp", 1, LEVER), 1);
  assert.equal(keyed("ArrowUp", 4, LEVER), 4);
  assert.equal(keyed("ArrowDown", 4, LEVER), 4 - STEP);
});

test("a number beyond the ends rests at the end", () => {
  assert.equal(share(5, -2, 1), 1);
  assert.equal(share(-0.5, -2, 1), 0.5);
  assert.deepEqual(stops(0, 1, 3), [0, 0.5, 1]);
});

test("the KL of the prior itself is nothing; of a shifted one it is half the square", () => {
  assert.equal(nats(0, 1), 0);
  assert.equal(nats(2, 1), 2);
  assert.ok(Math.abs(nats(0, Math.E) - (Math.E ** 2 - 3) / 2) < 1e-12);
});

test("the reconstruction error of a coin toss is ln 2 per pixel", () => {
  assert.ok(Math.abs(crossEntropy([0, 1, 0.5], [0.5, 0.5, 0.5]) - 3 * Math.LN2) < 1e-12);
  assert.ok(Number.isFinite(crossEntropy([1, 0], [0, 1])));
});

test("seeds are whole numbers that the server takes", () => {
  for (let i = 0; i < 100; i++) {
    const seed = newSeed();
    assert.ok(Number.isSafeInteger(seed) && seed >= 0);
  }
});

test("a mix lies on the straight line between two codes", () => {
  assert.deepEqual(between([0, -2, 1], [1, 2, 1], 0.25), [0.25, -1, 1]);
  assert.deepEqual(between([0.5, 3], [1, 2], 0), [0.5, 3]);
  assert.deepEqual(between([0.5, 3], [1, 2], 1), [1, 2]);
});

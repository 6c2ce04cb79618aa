/** Pictures that are put in: which files go as they are, how small the others get, and which pointer draws. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { createHand } from "../../frontend/input/hand.js";
import { fits, sizesFor } from "../../frontend/input/readable.js";

const photo = (width, height) => ({ width, height });

test("a file goes as it is where the server takes its form, its bytes and its pixels", () => {
  const file = { type: "image/jpeg", size: 800_000 };
  assert.ok(fits(file, photo(4000, 3000)));
  assert.ok(fits(file, null), "the server may read what this browser cannot open");
  assert.ok(!fits({ ...file, type: "image/avif" }, photo(400, 300)));
  assert.ok(!fits({ ...file, type: "" }, photo(400, 300)));
  assert.ok(!fits({ ...file, size: 2_000_000 }, photo(400, 300)), "too many bytes");
  assert.ok(!fits({ type: "image/png", size: 28_000 }, photo(4960, 7016)), "few bytes, but too many pixels");
  assert.ok(!fits(file, photo(12_000, 600)), "too long");
});

test("a picture is written smaller and smaller, in its shape, and never larger than it is", () => {
  assert.deepEqual(sizesFor(photo(4000, 3000)), [
    photo(2048, 1536),
    photo(1448, 1086),
    photo(1024, 768),
    photo(512, 384),
  ]);
  assert.deepEqual(sizesFor(photo(600, 12_000))[0], photo(102, 2048));
  assert.deepEqual(sizesFor(photo(12_000, 600))[0], photo(2048, 102));
  assert.deepEqual(sizesFor(photo(900, 700)), [photo(900, 700), photo(512, 398)]);
  assert.deepEqual(sizesFor(photo(28, 28)), [photo(28, 28)]);
  for (const { width, height } of sizesFor(photo(30_000, 1))) assert.ok(width >= 1 && height >= 1);
});

const pointer = (pointerType, pointerId, timeStamp, rest = {}) => ({
  pointerType,
  pointerId,
  timeStamp,
  isPrimary: true,
  button: 0,
  ...rest,
});
const second = { isPrimary: false };

test("one finger draws, a second one does not, and the first goes on", () => {
  const hand = createHand();
  assert.ok(hand.press(pointer("touch", 1, 0)));
  assert.ok(!hand.press(pointer("touch", 2, 10, second)));
  assert.ok(!hand.moves(pointer("touch", 2, 20, second)));
  assert.ok(!hand.lifts(pointer("touch", 2, 30, second)));
  assert.ok(hand.moves(pointer("touch", 1, 40)));
  assert.ok(hand.lifts(pointer("touch", 1, 50)));
  assert.ok(!hand.moves(pointer("touch", 1, 60)));
});

test("a palm draws neither under a pen nor just after it, and gives way to one", () => {
  const hand = createHand();
  assert.ok(hand.press(pointer("touch", 1, 0)), "the palm comes first");
  assert.ok(hand.press(pointer("pen", 2, 50)));
  assert.ok(!hand.moves(pointer("touch", 1, 60)));
  assert.ok(!hand.press(pointer("touch", 3, 70)));
  assert.ok(hand.lifts(pointer("pen", 2, 100)));
  assert.ok(!hand.press(pointer("touch", 4, 300)));
  assert.ok(hand.press(pointer("touch", 5, 2000)), "a finger, later");
});

test("another button draws nothing, and a pointer that has gone unheard keeps nobody out", () => {
  const hand = createHand();
  assert.ok(!hand.press(pointer("mouse", 1, 0, { button: 2 })));
  assert.ok(hand.press(pointer("touch", 2, 0)));
  assert.ok(hand.press(pointer("touch", 3, 900)), "the first finger of another touch");
  assert.ok(hand.lifts(pointer("touch", 3, 950)));
  assert.ok(hand.press(pointer("mouse", 1, 1000)));
  assert.ok(hand.press(pointer("mouse", 1, 1100)), "the same mouse again");
});

import assert from "node:assert/strict";
import { test } from "node:test";
import {
  angle,
  beatAfter,
  frameAt,
  frameMs,
  legAt,
  meetings,
  moved,
  spread,
} from "../../frontend/kit/film.js";

test("the scrubber reaches every picture, and its ends are the first and the last", () => {
  for (const n of [2, 3, 16, 64])
    for (let i = 0; i < n; i++) {
      const written = Math.round((1000 * i) / (n - 1)) / 1000; // as the address keeps it
      assert.equal(frameAt(written, n), i);
    }
  assert.equal(frameAt(-1, 9), 0);
  assert.equal(frameAt(2, 9), 8);
});

test("a film goes there and back, through every picture, and rests at its ends alone", () => {
  let beat = { i: 0, up: true, rest: 0 };
  const seen = [];
  for (let k = 0; k < 12; k++) {
    beat = beatAfter(beat, 4);
    seen.push(beat.i);
  }
  assert.deepEqual(seen, [1, 2, 3, 3, 3, 2, 1, 0, 0, 0, 1, 2]);
});

test("a film that became shorter goes on from its end", () => {
  assert.deepEqual(beatAfter({ i: 40, up: true, rest: 0 }, 4), { i: 3, up: false, rest: 2 });
  assert.equal(beatAfter({ i: 40, up: true, rest: 2 }, 4).i, 3);
  assert.equal(beatAfter({ i: 0, up: true, rest: 0 }, 2).i, 1);
});

test("a way takes about as long whatever the number of its pictures", () => {
  assert.equal(frameMs(16) * 16, 2400);
  assert.ok(frameMs(64) >= 20 && frameMs(2) <= 2000, "the server makes such films, too");
});

test("a strip shows all pictures where they fit, else some, the ends among them", () => {
  assert.deepEqual(spread(3, 10), [0, 1, 2]);
  assert.deepEqual(spread(9, 3), [0, 4, 8]);
  assert.deepEqual(spread(64, 0), [0, 63]);
});

test("a place is on one leg; a stop ends its leg or begins the next, and the last ends the way", () => {
  assert.deepEqual(legAt(0, 3), { leg: 0, t: 0 });
  assert.deepEqual(legAt(0.25, 3), { leg: 0, t: 0.5 });
  assert.deepEqual(legAt(0.5, 3), { leg: 1, t: 0 });
  assert.deepEqual(legAt(1, 3), { leg: 1, t: 1 });
  assert.equal(legAt(1 / 3, 4).leg, 1);
});

test("stops are found among the pictures, however uneven the legs", () => {
  assert.deepEqual(meetings([0, 0.25, 0.5, 1], 3), [0, 2, 3]);
  assert.deepEqual(meetings([0, 1 / 3, 2 / 3, 5 / 6, 1], 4), [0, 1, 2, 4]);
});

test("angles are right, for codes of any length, near each other and opposite", () => {
  assert.ok(Math.abs(angle([3, 0], [0, 0.2]) - Math.PI / 2) < 1e-12);
  assert.ok(Math.abs(angle([1, 0], [1, 1e-7]) - 1e-7) < 1e-15);
  assert.equal(angle([1, 2], [-2, -4]), Math.PI);
  assert.equal(angle([0, 0], [1, 0]), 0);
});

test("a stop moves one earlier or later and the others keep their order", () => {
  assert.deepEqual(moved(["a", "b", "c"], 2, 1), ["a", "c", "b"]);
  assert.deepEqual(moved(["a", "b", "c"], 0, 1), ["b", "a", "c"]);
});

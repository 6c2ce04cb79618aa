import assert from "node:assert/strict";
import { test } from "node:test";
import { number, percent, plural } from "../../frontend/base/words.js";

test("one has a form of its own in English; nothing and many share the other", () => {
  const forms = { one: "minute", other: "minutes" };
  assert.deepEqual(
    [0, 1, 2, 21].map((n) => plural(n, forms)),
    ["minutes", "minute", "minutes", "minutes"],
  );
});

test("numbers are grouped, keep their digits, and have a true minus sign, but never before nothing", () => {
  assert.deepEqual(
    [number(12345), number(-0.5, 2), number(-0.001, 2), number(3, 1)],
    ["12,345", "−0.50", "0.00", "3.0"],
  );
  assert.deepEqual([percent(0.974), percent(0.974, 1), percent(1)], ["97%", "97.4%", "100%"]);
});

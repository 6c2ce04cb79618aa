import assert from "node:assert/strict";
import { test } from "node:test";
import { changes, counted, distinct } from "../../frontend/views/sentences/changes.js";

const fresh = (before, now, verse = false) =>
  changes(before, now, verse)
    .filter((run) => run.fresh)
    .map(({ text }) => text);

test("the runs of a sentence put together are the sentence, whatever is in it", () => {
  for (const now of [
    "",
    "I like tea.",
    "  a  b ",
    "<img onerror=1>",
    "e\u0301te\u0301 👩‍👩‍👧 \u202eabc",
    "שלום, עולם",
  ])
    for (const verse of [false, true])
      assert.equal(
        changes("I like tea.", now, verse)
          .map(({ text }) => text)
          .join(""),
        now,
      );
});

test("only the words that are not in the line before are marked", () => {
  assert.deepEqual(fresh("I like to read books.", "I like to read books."), []);
  assert.deepEqual(fresh("I like to read books.", "I like to eat books?"), ["eat", "?"]);
  assert.deepEqual(fresh("I like books.", "I like the old books."), ["the old"]);
  assert.deepEqual(fresh("I don't know.", "I know."), []);
  assert.deepEqual(fresh("", "All is new."), ["All is new."]);
});

test("verse is compared character by character", () => {
  assert.deepEqual(fresh("床前明月光", "床前看月光", true), ["看"]);
});

test("joined emoji and accents are not torn", () => {
  assert.deepEqual(fresh("a", "a 👩‍👩‍👧"), ["👩‍👩‍👧"]);
  assert.deepEqual(fresh("cafe", "cafe\u0301"), ["cafe\u0301"]);
});

test("the same sentence counts once", () => {
  assert.equal(distinct(["a", "b", "a"]), 2);
  assert.deepEqual(counted(["a", "b", "c", "b"]), [
    { sentence: "b", times: 2 },
    { sentence: "a", times: 1 },
    { sentence: "c", times: 1 },
  ]);
});

test("words are told apart where nothing stands between them, too", () => {
  assert.deepEqual(fresh("我爱北京。", "我爱上海。"), ["上海"]);
});

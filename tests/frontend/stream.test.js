/** Answers that come in pieces: the newest question alone is told, and what breaks off begins anew. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { Problem } from "../../frontend/base/api.js";
import { createStream } from "../../frontend/kit/stream.js";
import { soon } from "./stand-ins.js";

const away = () => new Problem(0, "no-answer", "");

const WAITS = [5];

/** A stream whose pieces are sent by hand: `opened` holds what was asked, each with begin, tell, end and fail. */
function bench() {
  const opened = [];
  const told = [];
  const whole = [];
  const open = (question, { begin, piece: tell }, left) =>
    new Promise((end, fail) => opened.push({ question, left, begin, tell, end, fail }));
  const stream = createStream(open, {
    begin: (begun, question) => told.push(`${question} begins ${begun}`),
    piece: (piece, question) => told.push(`${question}${piece}`),
    end: (answer) => whole.push(answer),
    waits: WAITS,
  });
  return { stream, opened, told, whole };
}

test("a newer question ends the one before it, and nothing more of that is told", async () => {
  const { stream, opened, told, whole } = bench();
  stream.push("a");
  opened[0].begin("here");
  opened[0].tell(1);
  stream.push("b");
  assert.equal(opened[0].left.aborted, true);
  assert.equal(opened[1].question, "b", "it does not wait for the end of the other");
  opened[0].begin("late");
  opened[0].tell(2);
  opened[1].tell(1);
  opened[0].end("all of a");
  opened[1].end("all of b");
  await soon();
  assert.deepEqual([told, whole], [["a begins here", "a1", "b1"], ["all of b"]]);
  assert.equal(stream.asking.value, false);
});

test("what broke off is not told as trouble of the newer one", async () => {
  const { stream, opened } = bench();
  stream.push("a");
  stream.push("b");
  opened[0].fail(new Problem(500, "internal", ""));
  await soon(20);
  assert.equal(stream.trouble.value, null);
  assert.deepEqual([opened.length, stream.asking.value], [2, true]);
});

test("stopping keeps what has come and asks no more", async () => {
  const { stream, opened, whole } = bench();
  stream.push("a");
  opened[0].end("all of a");
  await soon();
  stream.push("b");
  stream.stop();
  assert.deepEqual([stream.stopped.value, stream.asking.value, opened[1].left.aborted], [true, false, true]);
  opened[1].fail(away());
  await soon(20);
  assert.equal(stream.answer.value.answer, "all of a");
  assert.deepEqual([whole, opened.length, stream.trouble.value], [["all of a"], 2, null]);
  stream.push("c");
  assert.equal(stream.stopped.value, false);
});

test("a stream that breaks off is asked for again, from its start, until it comes through", async () => {
  const { stream, opened, whole } = bench();
  stream.push("a");
  opened[0].fail(away());
  await soon();
  assert.ok(stream.trouble.value.retryMs > 0);
  await soon(20);
  assert.deepEqual([opened.length, opened[1].question], [2, "a"]);
  opened[1].end("all of a");
  await soon();
  assert.deepEqual([whole, stream.trouble.value], [["all of a"], null]);
});

test("who wants nothing any more is not asked for again, and has no trouble", async () => {
  for (const end of ["drop", "stop", "close"]) {
    const { stream, opened } = bench();
    stream.push("a");
    opened[0].fail(away());
    await soon();
    stream[end]();
    assert.equal(stream.trouble.value, null, end);
    await soon(20);
    assert.equal(opened.length, 1, end);
  }
});

test("a stream that is closed ends what is under way and takes no question", async () => {
  const { stream, opened, whole } = bench();
  stream.push("a");
  stream.close();
  assert.equal(opened[0].left.aborted, true);
  stream.push("b");
  opened[0].end("all of a");
  await soon();
  assert.deepEqual([opened.length, whole], [1, []]);
});

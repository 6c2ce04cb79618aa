import assert from "node:assert/strict";
import { test } from "node:test";
import { newestWins } from "../../frontend/kit/newest.js";

const soon = (ms = 0) => new Promise((resolve) => setTimeout(resolve, ms));

/** A queue whose questions are answered by hand. */
function bench({ passing = false, waits = [5] } = {}) {
  const asked = [];
  const answers = [];
  const failures = [];
  const queue = newestWins({
    ask: (question, signal) =>
      new Promise((resolve, reject) => asked.push({ question, signal, resolve, reject })),
    answered: (answer) => answers.push(answer),
    failed: (error, retryMs) => failures.push([error, retryMs]),
    passing: () => passing,
    waits,
  });
  return { queue, asked, answers, failures };
}

test("one question in flight; of those that wait only the newest is asked", async () => {
  const { queue, asked, answers } = bench();
  for (const question of [1, 2, 3, 4]) queue.push(question);
  assert.deepEqual(
    asked.map(({ question }) => question),
    [1],
  );
  asked[0].resolve("one");
  await soon();
  assert.deepEqual(
    asked.map(({ question }) => question),
    [1, 4],
  );
  asked[1].resolve("four");
  await soon();
  assert.deepEqual(answers, ["one", "four"]);
  queue.push(5);
  assert.equal(asked.length, 3);
});

test("a failure that will not pass is told once, and the next question is asked at once", async () => {
  const { queue, asked, failures } = bench();
  queue.push(1);
  queue.push(2);
  asked[0].reject("no");
  await soon();
  assert.deepEqual(failures, [["no", null]]);
  assert.equal(asked[1].question, 2);
});

test("a failure that may pass is tried again, with the newest question, waiting longer each time", async () => {
  const { queue, asked, answers, failures } = bench({ passing: true, waits: [5, 10, 20] });
  queue.push(1);
  asked[0].reject("down");
  await soon();
  queue.push(2);
  assert.equal(asked.length, 1, "a push does not cut the wait short");
  await soon(15);
  assert.equal(asked[1].question, 2);
  asked[1].reject("down");
  await soon();
  assert.deepEqual(
    failures.map(([, wait]) => wait),
    [5, 10],
  );
  queue.retry();
  assert.equal(asked.length, 3, "retry does");
  asked[2].resolve("up");
  await soon(30);
  assert.deepEqual(answers, ["up"]);
  assert.equal(asked.length, 3);
});

test("a closed queue aborts its question and says nothing more", async () => {
  const { queue, asked, answers, failures } = bench({ passing: true });
  queue.push(1);
  queue.close();
  assert.ok(asked[0].signal.aborted);
  asked[0].reject("aborted");
  await soon(20);
  assert.deepEqual([answers, failures, asked.length], [[], [], 1]);
});

import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { Problem } from "../../frontend/base/api.js";
import { createAnswer, LANES } from "../../frontend/kit/answer.js";

const soon = (ms = 0) => new Promise((resolve) => setTimeout(resolve, ms));
const busy = (retryAfterMs = 0) => new Problem(503, "overloaded", "", { retryAfterMs });
const refusal = () => new Problem(422, "validation", "");

/** What a test leaves open would keep the process waiting. */
const open = [];
afterEach(() => {
  for (const { close } of open.splice(0)) close();
});

/** An answer whose questions are answered by hand; those asked, and those told with their question. */
function bench(o = {}) {
  const asked = [];
  const told = [];
  const held = createAnswer(
    (question, signal) => new Promise((resolve, reject) => asked.push({ question, signal, resolve, reject })),
    { waits: [10], arrived: (answer, question) => told.push([question, answer]), ...o },
  );
  open.push(held);
  return { held, asked, told, questions: () => asked.map(({ question }) => question) };
}

test("one question is under way; of those that wait only the newest is asked", async () => {
  const { held, asked, told, questions } = bench();
  for (const question of [1, 2, 3, 4]) held.push(question);
  await soon(50);
  assert.deepEqual(questions(), [1]);
  asked[0].resolve("one");
  await soon();
  assert.deepEqual(questions(), [1, 4]);
  assert.deepEqual(held.answer.value, { question: 1, answer: "one" }, "the picture follows the hand");
  asked[1].resolve("four");
  await soon();
  assert.deepEqual(told, [
    [1, "one"],
    [4, "four"],
  ]);
  assert.deepEqual(held.answer.value, { question: 4, answer: "four" });
});

test("what will not pass is told once, and is not asked again by itself; the next question is", async () => {
  const { held, asked, questions } = bench();
  held.push(1);
  held.push(2);
  asked[0].reject(refusal());
  await soon();
  assert.equal(held.trouble.value.retryMs, null);
  assert.deepEqual(questions(), [1, 2]);
  asked[1].resolve("two");
  await soon(30);
  assert.equal(held.trouble.value, null);
  assert.deepEqual(questions(), [1, 2]);
});

test("a mistake of the page is a problem like any other", async () => {
  const { held, asked } = bench();
  held.push(1);
  asked[0].reject(new RangeError("no"));
  await soon();
  assert.equal(held.trouble.value.problem.slug, "page");
});

test("what may pass is asked again, with the newest question, each time after a longer wait", async () => {
  const { held, asked, questions } = bench({ waits: [20, 400] });
  held.push(1);
  asked[0].reject(busy());
  await soon();
  const first = held.trouble.value.retryMs;
  held.push(2);
  await soon(5);
  assert.deepEqual(questions(), [1], "a question does not cut the wait short");
  await soon(40);
  assert.deepEqual(questions(), [1, 2]);
  asked[1].reject(busy());
  await soon();
  assert.ok(first <= 25 && held.trouble.value.retryMs >= 300);
  held.retry();
  assert.deepEqual(questions(), [1, 2, 2], "the visitor does");
  asked[2].resolve("up");
  await soon(30);
  assert.equal(held.trouble.value, null);
  assert.deepEqual(questions(), [1, 2, 2]);
});

test("everyone waits a little longer or shorter, but never less than the server asks for", async () => {
  const waits = async (problem, wait) => {
    const seen = [];
    for (let k = 0; k < 40; k++) {
      const { held, asked } = bench({ waits: [wait] });
      held.push(k);
      asked[0].reject(problem);
      await soon();
      seen.push(held.trouble.value.retryMs);
    }
    return seen;
  };
  const own = await waits(busy(), 1000);
  assert.ok(Math.min(...own) >= 750 && Math.max(...own) <= 1250);
  assert.ok(new Set(own).size > 10);
  const servers = await waits(busy(5000), 1000);
  assert.ok(Math.min(...servers) >= 5000);
  assert.ok(new Set(servers).size > 10);
});

test("once the browser is online again nothing waits any longer", async () => {
  const heard = new EventTarget();
  Object.assign(globalThis, {
    addEventListener: heard.addEventListener.bind(heard),
    removeEventListener: heard.removeEventListener.bind(heard),
  });
  const { held, asked, questions } = bench({ waits: [10_000] });
  const quiet = bench();
  held.push(1);
  quiet.held.push(1);
  asked[0].reject(busy());
  quiet.asked[0].resolve("one");
  await soon();
  heard.dispatchEvent(new Event("online"));
  assert.deepEqual(questions(), [1, 1]);
  assert.deepEqual(quiet.questions(), [1], "what was answered is not asked again");
  held.close();
  delete globalThis.addEventListener;
  delete globalThis.removeEventListener;
});

test("retry asks the last question, also after its answer, and nothing where there was none", async () => {
  const { held, asked, questions } = bench();
  held.retry();
  assert.deepEqual(questions(), []);
  held.push(1);
  asked[0].resolve("one");
  await soon();
  held.retry();
  assert.deepEqual(questions(), [1, 1]);
});

test("what is dropped is ended, is not told, not asked again, and no trouble is left", async () => {
  const { held, asked, told, questions } = bench();
  held.push(1);
  held.push(2);
  held.drop();
  assert.ok(asked[0].signal.aborted);
  asked[0].resolve("one");
  await soon(20);
  assert.deepEqual([told, questions()], [[], [1]]);
  held.push(3);
  asked[1].reject(busy());
  await soon();
  held.drop();
  assert.equal(held.trouble.value, null);
  await soon(30);
  assert.deepEqual(questions(), [1, 3]);
  held.retry();
  assert.deepEqual(questions(), [1, 3]);
});

test("an answer that is no longer wanted is not told, nor is its failure", async () => {
  let wanted = 2;
  const { held, asked, told, questions } = bench({ still: (question) => question === wanted, same: String });
  held.push(1);
  asked[0].resolve("one");
  await soon();
  assert.deepEqual([told, held.answer.value], [[], null]);
  held.push(3);
  asked[1].reject(refusal());
  await soon();
  assert.equal(held.trouble.value, null);
  wanted = 3;
  held.push(3);
  assert.deepEqual(questions(), [1, 3, 3], "what was thrown away is asked again");
});

test("the same question is not asked twice in a row, but again after another one or a drop", async () => {
  const { held, asked, questions } = bench({ same: JSON.stringify });
  held.push([1]);
  asked[0].resolve("one");
  await soon();
  held.push([1]);
  assert.deepEqual(questions(), [[1]]);
  held.push([2]);
  asked[1].resolve("two");
  await soon();
  held.push([1]);
  assert.deepEqual(questions(), [[1], [2], [1]]);
  held.drop();
  held.push([1]);
  assert.equal(asked.length, 4);
});

test("it says that it waits only after what one notices", async () => {
  const { held, asked } = bench();
  held.push(1);
  await soon(40);
  assert.equal(held.waiting.value, false);
  await soon(90);
  assert.equal(held.waiting.value, true);
  asked[0].resolve("one");
  await soon();
  assert.equal(held.waiting.value, false);
  held.push(2);
  asked[1].resolve("two");
  await soon(130);
  assert.equal(held.waiting.value, false);
});

test("several under way follow the hand over a long round trip, in order", async (t) => {
  let clock = 0;
  t.mock.timers.enable({ apis: ["setTimeout"] });
  t.mock.method(performance, "now", () => clock);
  const later = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
  const told = [];
  const held = createAnswer(
    async (question) => {
      await later(150 + (question % 16) * 8); // some overtake others
      return question;
    },
    { lanes: LANES, arrived: (answer) => told.push(answer) },
  );
  open.push(held);
  /** @param {number} until @param {(ms: number) => void} [move] */
  const run = async (until, move) => {
    for (; clock < until; clock++) {
      move?.(clock);
      t.mock.timers.tick(1);
      for (let k = 0; k < 8; k++) await Promise.resolve();
    }
  };
  await run(1150, (ms) => ms % 8 === 0 && held.push(ms));
  assert.ok(told.length >= 20, `${told.length} answers in a second`);
  assert.deepEqual(
    told,
    told.toSorted((a, b) => a - b),
  );
  await run(1400);
  assert.equal(told.at(-1), 1144, "the last one is where the hand came to rest");
});

test("of several under way one fails: what a newer one brings ends the trouble and the wait", async () => {
  const { held, asked, questions, told } = bench({ lanes: 2, waits: [10_000] });
  held.push(1);
  await soon(40);
  held.push(2);
  asked[0].reject(busy());
  await soon();
  assert.notEqual(held.trouble.value, null);
  asked[1].resolve("two");
  await soon(40);
  assert.deepEqual([held.trouble.value, told], [null, [[2, "two"]]]);
  assert.deepEqual(questions(), [1, 2], "what was answered is not asked again");
  held.push(3);
  assert.deepEqual(questions(), [1, 2, 3]);
});

test("of several under way the newest fails: what an older one brings does not hide that", async () => {
  const { held, asked, told, questions } = bench({ lanes: 2, waits: [60] });
  held.push(1);
  await soon(40);
  held.push(2);
  asked[1].reject(busy());
  await soon();
  asked[0].resolve("one");
  await soon();
  assert.deepEqual(told, [[1, "one"]]);
  assert.notEqual(held.trouble.value, null);
  await soon(90);
  assert.deepEqual(questions(), [1, 2, 2]);
});

test("a closed one ends its question and neither asks nor says anything more", async () => {
  const { held, asked, told, questions } = bench();
  held.push(1);
  held.close();
  assert.ok(asked[0].signal.aborted);
  asked[0].reject(busy());
  held.push(2);
  held.retry();
  await soon(30);
  assert.deepEqual([told, questions(), held.trouble.value], [[], [1], null]);
});

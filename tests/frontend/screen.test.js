import assert from "node:assert/strict";
import { test } from "node:test";
import * as column from "../../frontend/base/columns.js";
import { screenAt, soon } from "./stand-ins.js";

const COLUMNS = { code: column.code, seed: column.seed, label: column.name, n: column.counted([4, 8], 8) };
const OF = { input: ["code", "label"], model: ["code", "seed"] };

/** Two views of one kind, at an address. */
function bench(address) {
  const at = screenAt(address);
  return { ...at, one: at.screen.room("one", COLUMNS, OF), two: at.screen.room("two", COLUMNS, OF) };
}

test("a step is written into the address and Back undoes it", () => {
  const { one, location, back } = bench("?view=one&seed=3");
  one.go({ code: [1, 2.00049], n: 4 });
  assert.equal(location.search, "?view=one&code=1,2&seed=3&n=4");
  back();
  assert.deepEqual([one.at.code.value, one.at.seed.value, one.at.n.value], [null, 3, 8]);
});

test("a movement is one step, however many changes it has", async () => {
  const { one, steps, screen, location } = bench("?view=one");
  for (const x of [1, 2, 3]) one.slide({ code: [x] }, "lever");
  assert.equal(steps(), 1);
  one.slide({ seed: 1 }, "seed");
  assert.equal(steps(), 2);
  one.slide({ seed: 2 }, "seed");
  screen.flush();
  assert.equal(location.search, "?view=one&code=3&seed=2");
});

test("each view keeps its own, and what goes along goes along", () => {
  const { one, two, screen, location } = bench("?view=one&code=1&seed=5&input=g7");
  screen.open("two");
  assert.equal(location.search, "?view=two&input=g7");
  assert.deepEqual(two.at.code.value, null);
  two.go({ code: [9] });
  screen.open("one");
  assert.equal(location.search, "?view=one&code=1&seed=5&input=g7");
  assert.deepEqual([one.at.code.value, two.at.code.value], [[1], [9]]);
});

test("a code belongs to its input: with another one it is void, in every view", () => {
  const { one, two, screen } = bench("?view=one&code=1&label=3&seed=5&input=g7");
  screen.open("two");
  two.go({ input: { kind: "gallery", place: 8 }, code: [4] });
  assert.deepEqual(two.at.code.value, [4], "what comes with the new input stays");
  screen.open("one");
  assert.deepEqual([one.at.code.value, one.at.label.value, one.at.seed.value], [null, null, 5]);
  one.go({ input: { kind: "gallery", place: 8 }, code: [2] });
  assert.deepEqual(two.at.code.value, [4], "the same input again is no other one");
});

test("what belongs to a model is left behind on the way to another", () => {
  const { one, location } = bench("?view=one&model=a&made=0123abcd&code=1&seed=5&label=x");
  one.go({ model: "b" });
  assert.equal(location.search, "?view=one&model=b&label=x");
});

test("a view that is not on screen neither steps nor writes", () => {
  const { one, screen, location, steps } = bench("?view=one");
  screen.open("two");
  one.go({ seed: 1 });
  one.settle({ seed: 2 });
  one.slide({ seed: 3 }, "seed");
  assert.equal(one.ticket()({ seed: 4 }), false);
  screen.flush();
  assert.deepEqual([location.search, steps(), one.at.seed.value], ["?view=two", 1, null]);
});

test("a ticket is void once the visitor has done anything newer, Back included", () => {
  for (const act of [
    ({ one }) => one.go({ seed: 1 }),
    ({ one }) => one.slide({ seed: 1 }, "seed"),
    ({ screen }) => screen.open("two"),
    ({ screen }) => screen.afresh(),
    ({ back }) => back(),
  ]) {
    const here = bench("?view=one");
    here.one.go({ label: "a" });
    const write = here.one.ticket();
    act(here);
    assert.equal(write({ code: [7] }), false);
    assert.equal(here.one.at.code.value, null);
  }
  const { one } = bench("?view=one");
  const [first, second] = [one.ticket(), one.ticket()];
  assert.ok(
    first({ code: [1] }, "stroke") && second({ code: [2] }, "stroke"),
    "answers are no acts of the visitor",
  );
  assert.deepEqual(one.at.code.value, [2]);
});

test("afresh is as just opened: the model and how the page looks stay", () => {
  const { screen, location, back, one } = bench("?view=one&model=a&code=1&input=g7&story=0&lang=zh");
  screen.afresh();
  assert.equal(location.search, "?view=one&model=a&story=0&lang=zh");
  back();
  assert.deepEqual(one.at.code.value, [1]);
});

test("a view whose columns come later finds what the address said", () => {
  const { screen } = screenAt("?view=late&seed=12&code=NaN");
  const late = screen.room("late", COLUMNS);
  assert.deepEqual([late.at.seed.value, late.at.code.value], [12, null]);
});

test("a view that is not there is the start", () => {
  for (const address of ["?view=constructor", "?view=<b>", "?view=__proto__", `?view=${"a".repeat(99)}`]) {
    const { screen } = screenAt(address);
    screen.admit(["start", "one"]);
    assert.equal(screen.view.value, "start", address);
  }
});

test("a link keeps the reader's own light and dark, and says which model it shows and with which training", () => {
  const { screen } = bench("?view=one&seed=5&theme=dark&lang=zh");
  const link = new URL(screen.link({ name: "toy", digest: "89abcdef01" }));
  assert.deepEqual(Object.fromEntries(link.searchParams), {
    view: "one",
    seed: "5",
    lang: "zh",
    model: "toy",
    made: "89abcdef",
  });
});

test("an address too long for a server stands where no server reads it, and comes back", () => {
  const columns = { a: column.typed, b: column.typed };
  const { screen, location } = screenAt("?view=long");
  const long = "長河落日圓".repeat(200);
  screen.room("long", columns).go({ a: long, b: long });
  assert.equal(location.search, "");
  const again = screenAt(`./${location.hash}`).screen;
  const room = again.room("long", columns);
  assert.deepEqual([again.view.value, room.at.a.value, room.at.b.value], ["long", long, long]);
});

test("half a surrogate pair in a text does not break the address", () => {
  const { screen, location } = screenAt("?view=long");
  screen.room("long", { a: column.typed }).go({ a: "a\ud800b" });
  assert.match(location.search, /a=a%EF%BF%BDb/);
});

test("a browser that refuses a change of the address stops nothing", async () => {
  const { createScreen } = await import("../../frontend/base/screen.js");
  const refuse = () => {
    throw new Error("too many");
  };
  const screen = createScreen(
    { search: "?view=one", hash: "", href: "http://localhost/" },
    { pushState: refuse, replaceState: refuse },
  );
  const one = screen.room("one", COLUMNS);
  one.go({ seed: 1 });
  one.slide({ code: [1] }, "lever");
  await soon();
  assert.equal(one.at.seed.value, 1);
});

test("a hostile address gives the defaults", () => {
  for (const search of [
    "code=NaN,1",
    "code=1e999",
    "code=",
    `code=${"0,".repeat(300)}0`,
    "seed=-3",
    "seed=1.5",
    "seed=9007199254740992",
    "n=5",
    "n=1e1",
    `label=${"a".repeat(65)}`,
    "input=x12",
    "input=g99999",
    "input=p<script>",
    `input=p${"A".repeat(5000)}`,
    "model=../x",
    "made=xyz",
    "lang=fr",
    "theme=neon",
    "story=maybe",
    "__proto__=1",
  ]) {
    const { one, screen, location } = bench(`?view=one&${search}`);
    one.go({ paper: true });
    screen.flush();
    assert.equal(location.search, "?view=one&paper=1", search);
  }
});

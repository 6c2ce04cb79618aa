/** Two models at one place: always in step, the noise of a seed, and what the cards' numbers say without being told who wins. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { Problem } from "../../frontend/base/api.js";
import { noise } from "../../frontend/base/codes.js";
import { roomIn } from "../../frontend/views/moon/address.js";
import { better, compared, parse } from "../../frontend/views/moon/measured.js";
import {
  coupleOf,
  gapOf,
  lineOf,
  noiseAt,
  offered,
  paired,
  partOf,
  placeOn,
} from "../../frontend/views/moon/pair.js";
import { createPhases } from "../../frontend/views/moon/phases.js";
import { cellsOf, createPlanes, DENSE, fullness } from "../../frontend/views/moon/planes.js";
import { nearest } from "../../frontend/views/moon/rows.js";
import { screenAt, soon, verb } from "./stand-ins.js";

const card = (name, pair, more) => ({
  name,
  pair,
  verbs: ["encode", "decode"],
  code_size: 1,
  metrics: [],
  ...more,
});
const A = card("first", "second", { seeds: 2, scatter: 4 });
const B = card("second", "first", { seeds: 2, scatter: 4, verbs: ["encode", "decode", "sample"] });

/** Half moons about 1, full ones about 5: the mean of both is 3. */
const CLUSTERS = [
  { label: "full", mean: [5] },
  { label: "half", mean: [1] },
];
const POINTS = {
  labels: ["half", "full", "half", "full"],
  mean: [[0], [4], [2], [6]],
  std: [],
  clusters: CLUSTERS,
};
const NOISY = { ...POINTS, std: [[0.4], [0.2], [0.4], [0.2]] };
const SCATTERS = { first: NOISY, second: POINTS };

const sheet = (name) => ({ sheet: { bitmap: { name, close() {} }, columns: 1, cell: {} }, timing: null });
const seeds = { t: [0, 0.5, 1], truth: ["h", "m", "f"], trainings: [] };

async function bench(address = "?view=moon", greys = (_, n) => Array(n).fill(0)) {
  const here = screenAt(address);
  const decode = verb();
  const api = { scatter: async (name) => SCATTERS[name], seeds: async () => seeds, decode };
  const room = roomIn(here.screen);
  const unpacked = [];
  const unpack = async (image) => {
    unpacked.push(image);
    return { close() {} };
  };
  const phases = createPhases([A, B], room, { api, unpack, greys });
  await soon();
  /** What was asked of one place, without the strips. */
  const asked = () => decode.asked.filter(({ args }) => args[1].length === 1);
  /** Answers the questions `i` and `i + 1`, which are of one place. */
  const answer = async (i, name) => {
    for (const one of asked().slice(i, i + 2)) one.resolve(sheet(`${one.args[0]} ${name}`));
    await soon();
  };
  return { ...here, room, phases, decode, asked, answer, unpacked };
}

test("the side without noise is found by its codes, not by its name, and comes first", async () => {
  const pair = await paired([A, B], { scatter: async (name) => SCATTERS[name] });
  assert.deepEqual([pair.plain.card.name, pair.noisy.card.name], ["second", "first"]);
  const other = await paired([B, A], { scatter: async (name) => SCATTERS[name] });
  assert.deepEqual([other.plain.card.name, other.noisy.card.name], ["second", "first"]);
});

test("a part is there where a pair for it is, and the model on screen says with which part to begin", () => {
  const plane = (name, pair) => card(name, pair, { code_size: 2, scatter: 9, judge: "judge" });
  const cards = [A, B, plane("p", "q"), plane("q", "p"), card("alone", "gone", { generations: [{}] })];
  assert.deepEqual(offered(A, cards), ["moons", "digits"]);
  assert.deepEqual(offered(A, [A]), []);
  assert.deepEqual(
    coupleOf("digits", A, cards).map(({ name }) => name),
    ["p", "q"],
  );
  assert.deepEqual(
    coupleOf("moons", B, cards).map(({ name }) => name),
    ["second", "first"],
  );
  assert.equal(partOf(null, cards[3], cards), "digits");
  assert.equal(partOf("moons", cards[3], cards), "moons");
  assert.equal(partOf("term", A, cards), "moons");
});

test("0 and 1 are the clusters' means, and an interval is as wide on the way as the noise", () => {
  const line = lineOf(NOISY, "half");
  assert.deepEqual(placeOn(line, 0.5), [3]);
  assert.deepEqual(
    line.works.map(({ at }) => at),
    [-0.25, 0.75, 0.25, 1.25],
  );
  assert.deepEqual(
    line.works.map(({ wide }) => Math.round(1000 * wide)),
    [100, 50, 100, 50],
  );
  const { low, high } = gapOf(line);
  assert.deepEqual(
    [low, high].map((x) => Math.round(1000 * x)),
    [350, 700],
  );
  assert.deepEqual([noiseAt(line, 0.3), noiseAt(line, 0.6)], [[0.4], [0.2]]);
  const wide = { ...NOISY, std: [[2], [2], [2], [2]] };
  assert.equal(gapOf(lineOf(wide, "half")), null);
});

test("of codes of several numbers it counts what lies along the way", () => {
  const clusters = [
    { label: "a", mean: [0, 0] },
    { label: "b", mean: [3, 4] },
  ];
  const scatter = { labels: ["a"], mean: [[4, -3]], std: [[1, 0]], clusters };
  const [work] = lineOf(scatter, "a").works;
  assert.deepEqual([work.at, Math.round(1000 * work.wide)], [0, 120]);
});

test("both models are asked for the same place and shown together: neither runs ahead", async () => {
  const { phases, asked, answer, room } = await bench("?view=moon&t=0.5");
  assert.deepEqual(
    asked().map(({ args }) => [args[0], args[1][0][0]]),
    [
      ["second", 3],
      ["first", 3],
    ],
  );
  asked()[0].resolve(sheet("one of two"));
  await soon();
  assert.equal(phases.shown.value, null);
  asked()[1].resolve(sheet("the other"));
  await soon();
  assert.equal(phases.shown.value.t, 0.5);
  phases.pull(0.75);
  assert.deepEqual(
    asked()
      .slice(2)
      .map(({ args }) => args[1][0][0]),
    [4, 4],
  );
  asked()[3].resolve(sheet("the second alone"));
  await soon();
  assert.equal(phases.shown.value.t, 0.5);
  await answer(2, "new");
  assert.equal(phases.shown.value.t, 0.75);
  assert.equal(room.at.t.value, 0.75);
  phases.close();
});

test("the newest place wins, whatever comes back last", async () => {
  const { phases, asked, answer } = await bench();
  await answer(0, "0");
  phases.pull(0.2);
  await soon(40);
  phases.pull(0.4);
  await soon(40);
  assert.equal(asked().length, 6);
  await answer(4, "newest");
  assert.equal(phases.shown.value.t, 0.4);
  await answer(2, "late");
  assert.equal(phases.shown.value.t, 0.4);
  assert.equal(phases.shown.value.pictures.plain.name, "second newest");
  phases.close();
});

test("where one of two fails, both of the last place stay and it is said", async () => {
  const { phases, asked, answer } = await bench();
  await answer(0, "0");
  phases.pull(1);
  asked()[2].resolve(sheet("one"));
  asked()[3].reject(new Problem(422, "out-of-range", "no"));
  await soon();
  assert.equal(phases.shown.value.t, 0);
  assert.equal(phases.trouble.value.problem.status, 422);
  phases.close();
});

test("a seed throws the same e again, and moves the code with noise alone", async () => {
  const { phases, room } = await bench("?view=moon&seed=3");
  const [e] = noise(3, 1);
  const { codes } = phases.place.value;
  assert.deepEqual(codes.plain, [1]);
  assert.deepEqual(codes.noisy, [Number((1 + 0.4 * e).toFixed(5))]);
  phases.throwNoise(4);
  assert.notDeepEqual(phases.place.value.codes.noisy, codes.noisy);
  phases.throwNoise(3);
  assert.deepEqual(phases.place.value.codes, codes);
  room.go({ seed: null });
  assert.deepEqual(phases.place.value.codes.noisy, [1]);
  phases.close();
});

test("what is laid over each other is fetched once it is asked for", async () => {
  const { phases, answer, room, unpacked } = await bench();
  await answer(0, "0");
  assert.deepEqual(unpacked, []);
  room.go({ blend: true });
  await soon();
  assert.deepEqual(unpacked, ["h", "f"]);
  assert.notEqual(phases.ends.value, null);
  phases.close();
});

test("who stops where it is greyest has found it, not whom a link put there", async () => {
  // Of 41 places from −0.5 to 1.5 the 21st is 0.5.
  const greys = (_, n) => Array.from({ length: n }, (_, k) => (k === 20 ? 1 : 0));
  const { phases, decode, answer } = await bench("?view=moon&t=0.5", greys);
  await answer(0, "0");
  for (const { args, resolve } of decode.asked) if (args[1].length > 1) resolve(sheet("strip"));
  await soon();
  assert.equal(phases.done.value, null);
  phases.pull(0.9);
  await answer(2, "1");
  assert.equal(phases.done.value, null);
  phases.pull(0.52);
  await answer(4, "2");
  assert.equal(phases.done.value.t, 0.52);
  phases.close();
});

const metric = (name, value, low, high, published = []) => ({
  name,
  value,
  low,
  high,
  better: "lower",
  published,
});

test("better is what is better in every training; ranges that overlap leave it open", () => {
  assert.equal(better(metric("x", 2, 1, 3), metric("x", 5, 4, 6)), "plain");
  assert.equal(better(metric("x", 5, 4, 6), metric("x", 2, 1, 3)), "noisy");
  assert.equal(better(metric("x", 2, 1, 4), metric("x", 5, 4, 6)), "neither");
  assert.equal(better({ ...metric("x", 2, 1, 3), better: "higher" }, metric("x", 5, 4, 6)), "noisy");
  assert.equal(better({ ...metric("x", 2), better: "neither" }, metric("x", 5)), "neither");
});

test("a metric's name is taken apart; others are none of the table's", () => {
  assert.deepEqual(parse("by chance, box, grey"), { what: "by chance", way: "box", grey: true, at: null });
  assert.deepEqual(parse("by chance, prior (few pictures, large network)"), {
    what: "by chance",
    way: "prior",
    grey: false,
    at: "few pictures, large network",
  });
  assert.deepEqual(parse("half way, grey"), { what: "half way", way: null, grey: true, at: null });
  assert.equal(parse("half way between the means").what, "half way between the means");
  assert.equal(parse("lost at 30% (wide noise)").at, "wide noise");
  assert.equal(parse("told apart"), null);
});

test("rows of both cards meet, each way by chance of the one with each of the other; what is missing has no row", () => {
  const others = [
    { who: "true moons", zh: "真月亮", value: 0.5, source: "" },
    { who: "blend", value: 9, source: "" },
  ];
  const plain = [
    metric("reconstruction", 1),
    metric("half way", 3, 2, 4, others),
    metric("by chance, box", 2, 1, 3, others.slice(0, 1)),
    metric("by chance, Gaussian", 9, 8, 10),
    metric("lost at 10%", 5, 4, 6),
    metric("half way (wide noise)", 1, 1, 1),
  ];
  const noisy = [
    metric("half way", 3.5, 3, 5),
    metric("by chance, prior", 5, 4, 6),
    metric("half way (wide noise)", 2, 2, 2),
  ];
  const { whos, groups } = compared({ plain, noisy });
  assert.deepEqual(
    whos.map(({ who }) => who),
    ["true moons", "blend"],
  );
  assert.deepEqual(
    groups.map(({ group, rows }) => [group, rows.map((row) => row.better)]),
    [
      ["halfway", ["neither"]],
      ["chance", ["plain", "noisy"]],
      ["elsewhere", ["plain"]],
    ],
  );
  assert.deepEqual(groups[0].rows[0].beside, [0.5, 9]);
  assert.deepEqual(groups[1].rows[0].beside, [0.5, null]);
  assert.deepEqual(groups[1].tally, { plain: 1, noisy: 1, neither: 0 });
  assert.deepEqual(compared({ plain: [], noisy }).groups, []);
});

test("a place has its nearest picture", () => {
  assert.deepEqual(
    [-1, 0.2, 0.3, 5].map((t) => nearest([0, 0.5, 1], t)),
    [0, 0, 1, 2],
  );
});

// The planes.
const P = card("p", "q", { code_size: 2, scatter: 1, judge: "judge", code_range: 99 });
const Q = card("q", "p", { ...P, name: "q", pair: "p", verbs: ["encode", "decode", "sample"] });
const density = { low: [-2, -1], high: [2, 3], counts: Array.from({ length: 48 }, () => Array(48).fill(0)) };
const PLANE = { labels: [7], mean: [[0, 0]], std: [], clusters: [{ label: 7, mean: [0.5, 0.25] }], density };
const PLANES = { p: PLANE, q: { ...PLANE, std: [[0.1, 0.1]] } };

async function table(address = "?view=moon&part=digits") {
  const here = screenAt(address);
  const api = {
    scatter: async (name) => PLANES[name],
    galleryOf: async () => ({ images: ["two"], labels: [2], indices: [30] }),
    imageOf: async () => "two",
    decode: verb(),
    judged: verb(),
    encode: verb(),
  };
  const room = roomIn(here.screen);
  const planes = createPlanes([P, Q], room, { api, unpack: async () => ({ close() {} }) });
  await soon();
  const codes = () => [planes.codes.plain.value, planes.codes.noisy.value];
  return { ...here, api, room, planes, codes };
}
const encoded = (mean) => ({
  code: { mean, std: [0.1, 0.1] },
  input: "data:image/png;base64,SAW",
  reconstruction: "",
});

test("both codes are what the two models read, until a finger chooses another one; what is read is not written", async () => {
  const { planes, api, codes, screen, location } = await table("?view=moon&part=digits&input=pABCD");
  assert.deepEqual(
    api.encode.asked.map(({ args }) => args[0]),
    ["p", "q"],
  );
  api.encode.asked[0].resolve(encoded([1, 2]));
  api.encode.asked[1].resolve(encoded([-1, 0]));
  await soon();
  assert.deepEqual(codes(), [
    [1, 2],
    [-1, 0],
  ]);
  screen.flush();
  assert.equal(location.search, "?view=moon&part=digits&input=pABCD");
  planes.pull("noisy", [0.12345, 1]);
  assert.deepEqual(codes(), [
    [1, 2],
    [0.123, 1],
  ]);
  planes.take("noisy", null);
  assert.deepEqual(codes()[1], [-1, 0]);
  planes.close();
});

test("a drawing is one act: what was chosen before is void, what is done after it stays", async () => {
  const { planes, api, codes, room } = await table("?view=moon&part=digits&plain=1,1");
  const answer = async (mean) => {
    for (const one of api.encode.asked.splice(0)) one.resolve(encoded(mean));
    await soon();
  };
  await answer([0, 0]); // the picture that it opens with
  planes.taker.draw(new Blob(), "stroke 1");
  await answer([2, 2]);
  assert.deepEqual(room.at.input.value, { kind: "picture", png: "SAW" });
  assert.deepEqual(codes(), [
    [2, 2],
    [2, 2],
  ]);
  planes.taker.draw(new Blob(), "stroke 2");
  planes.throwCode("plain", 5);
  const [thrown] = codes();
  await answer([3, 3]);
  assert.deepEqual(codes(), [thrown, [2, 2]]);
  planes.close();
});

test("a code by chance comes from the prior where there is one, else out of the box; the same seed gives it again", async () => {
  const { planes, codes } = await table();
  planes.throwCode("noisy", 8);
  assert.deepEqual(
    codes()[1],
    noise(8, 2).map((x) => Math.round(1000 * x) / 1000),
  );
  const xs = [];
  for (let seed = 0; seed < 40; seed++) {
    planes.throwCode("plain", seed);
    xs.push(codes()[0]);
  }
  assert.ok(xs.every(([x, y]) => x >= -2 && x <= 2 && y >= -1 && y <= 3));
  assert.ok(xs.some(([, y]) => y > 2));
  planes.throwCode("plain", 0);
  assert.deepEqual(codes()[0], xs[0]);
  planes.close();
});

test("pictures fill both planes once they are wanted, and are faded where no training code lies", async () => {
  const { planes, api, room } = await table();
  const filling = () => api.judged.asked.filter(({ args }) => args[1].length > 1);
  assert.equal(filling().length, 0);
  room.go({ dense: true });
  assert.deepEqual(
    filling().map(({ args }) => [args[0], args[1].length]),
    [
      ["p", DENSE ** 2],
      ["q", DENSE ** 2],
    ],
  );
  const cells = cellsOf(density);
  assert.deepEqual(
    [cells[0], cells.at(-1)],
    [
      [-1.875, 2.875],
      [1.875, -0.875],
    ],
  );
  const counts = density.counts.map((row, j) => row.map((_, i) => (i === 0 && j === 47 ? 5 : 0)));
  const full = fullness({ counts });
  assert.deepEqual([full[0], full[1], full.length], [1, 0, DENSE ** 2]);
  planes.close();
});

test("a picture that the judge cannot read is found, but not where the view begins", async () => {
  const { planes, api } = await table("?view=moon&part=digits");
  const judge = async (p) => {
    await soon(300);
    for (const one of api.judged.asked.splice(0))
      one.resolve({ answer: { images: [""], verdicts: [{ label: 3, p }] } });
    await soon();
  };
  await judge(0.4);
  assert.equal(planes.done.value, null);
  planes.pull("plain", [1, 1]);
  await judge(0.95);
  assert.equal(planes.done.value, null);
  planes.pull("plain", [1, 2]);
  await judge(0.6);
  assert.equal(planes.done.value, "plain");
  planes.close();
});

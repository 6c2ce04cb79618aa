import assert from "node:assert/strict";
import { test } from "node:test";
import { handText, read, TABLE, write } from "../../frontend/base/state.js";

/** @type {import("../../frontend/base/state.js").Screen} */
const FULL = {
  view: "style",
  model: "digits-cvae",
  code: [0.5, -1.25, 0, 2.001],
  seed: Number.MAX_SAFE_INTEGER,
  temperature: 0.35,
  locks: [3, 0],
  input: { kind: "picture", png: "iVBORw0KGgo_-A" },
  label: 7,
  pad: [4, 1],
  stops: [
    { kind: "gallery", place: 75 },
    { kind: "seed", seed: 42 },
    { kind: "code", code: [0.1, -2, 3.5] },
    { kind: "picture", png: "iVBORw0KGgo_-A" },
  ],
  steps: 64,
  t: 0.467,
  path: "pixels",
  hands: [
    { kind: "input", input: { kind: "gallery", place: 75 }, label: null },
    { kind: "input", input: { kind: "picture", png: "iVBORw0KGgo_-A" }, label: 7 },
    { kind: "code", code: [0.5, -1.25, 0, 2.001] },
  ],
  mix: [2, 0, 0.35],
  from: "Where is <b>it</b>? & 100%",
  to: "朝辭白帝彩雲間",
  lines: 16,
  decoding: "beam",
  tool: "levers",
  of: "here",
  radius: 0.75,
  a: "a+b",
  b: "\u202eabc\u0000",
  c: "👩‍👩‍👧",
  length: 7,
  script: "simplified",
  writing: "across",
  task: "score",
  face: { kind: "gallery", place: 12 },
  cover: { mask: "AAECAwQ_-A" },
  given: { order: "right", prefix: 391, values: "_-AAB" },
  n: 16,
  ending: 15,
  speed: 0,
  pixel: 400,
  map: "entropy",
  story: false,
  paper: true,
  lang: "zh",
  theme: "dark",
};

test("a link rebuilds the whole screen", () => {
  assert.deepEqual(read(write(FULL)), FULL);
});

test("every column of the table takes part in the round trip", () => {
  assert.deepEqual(Object.keys(FULL).sort(), Object.keys(TABLE).sort());
  for (const name of Object.keys(TABLE)) assert.match(write(FULL), new RegExp(`[?&]${name}=`));
});

test("every view has an address", () => {
  for (const view of ["sliders", "style", "between", "sentences", "pixels", "models"])
    assert.equal(read(`?view=${view}`).view, view);
});

test("what is as usual stays out of the address", () => {
  assert.equal(write(read("")), "./");
  assert.equal(write(read("?view=sliders")), "?view=sliders");
});

test("half a surrogate pair in a text does not break the address", () => {
  assert.equal(read(write({ ...FULL, from: "a\ud800b" })).from, "a\ufffdb");
});

test("a gallery picture is named by its place in the test set", () => {
  assert.deepEqual(read("?input=g8952").input, { kind: "gallery", place: 8952 });
  assert.match(write(read("?input=g8952")), /input=g8952/);
});

test("stops of a way are short and can be read", () => {
  assert.match(write(FULL), /stops=g75~s42~c0.1,-2,3.5~piVBORw0KGgo_-A(&|$)/);
});

test("codes keep three decimals, and commas stay readable", () => {
  assert.match(write({ ...FULL, code: [0.12349, -1] }), /[?&]code=0.123,-1(&|$)/);
});

test("a hostile address gives the defaults", () => {
  const calm = read("");
  for (const search of [
    "?code=NaN,1",
    "?code=1e999",
    "?code=11",
    "?code=",
    `?code=${"0,".repeat(300)}0`,
    "?seed=-3",
    "?seed=1.5",
    "?seed=9007199254740992",
    "?temperature=hot",
    "?locks=a,-1,999",
    "?input=x12",
    "?input=g99999",
    "?input=p<script>",
    `?input=p${"A".repeat(5000)}`,
    "?label=12",
    "?pad=1",
    "?stops=",
    `?from=${"a".repeat(1001)}`,
    "?lines=17",
    "?decoding=magic",
    "?tool=<b>",
    "?radius=far",
    "?length=8",
    "?script=runes",
    "?stops=g75",
    "?stops=g75~",
    "?stops=g75~x3",
    "?stops=g75~s-1",
    "?stops=g75~c1,11",
    "?stops=g75~cNaN",
    "?stops=g75~p<script>",
    "?stops=g75,s1",
    `?stops=${Array(9).fill("s1").join("~")}`,
    "?steps=1",
    "?steps=65",
    "?steps=all",
    "?t=-0.1",
    "?t=1.1",
    "?t=",
    "?t=half",
    "?path=toString",
    "?pad=3,3",
    "?hands=g75~x",
    "?hands=g99999",
    "?hands=g75~",
    "?hands=c",
    "?hands=cNaN",
    "?hands=c11",
    "?hands=g75.12",
    "?hands=g75.7.7",
    "?hands=p<script>",
    `?hands=${"g1~".repeat(8)}g2`,
    "?mix=1,1,0.5",
    "?mix=0,1,0.5",
    "?mix=1,9,0.5",
    "?mix=1,2,1.5",
    "?mix=1,2,NaN",
    "?mix=1,2",
    "?view=constructor",
    "?model=../x",
    "?task=fly",
    "?face=x12",
    "?cover=lower49",
    "?cover=constructor50",
    "?cover=m<b>",
    `?cover=m${"A".repeat(2001)}`,
    "?given=down",
    "?given=down.0.AA",
    "?given=down.-1.AA",
    "?given=toString.3.AA",
    "?given=down.5000.AA",
    "?given=down.3.<b>",
    "?n=5",
    "?n=1e1",
    "?ending=16",
    "?ending=-1",
    "?speed=fast",
    "?pixel=4096",
    "?pixel=1.5",
    "?map=treasure",
    "?lang=fr",
    "?theme=neon",
    "?story=maybe",
    "?__proto__=1",
  ])
    assert.deepEqual(read(search), calm, search);
});

test("a wall in the address is short, readable and may be empty", () => {
  assert.match(write(FULL), /hands=g75~piVBORw0KGgo_-A\.7~c0\.5,-1\.25,0,2\.001&mix=3,1,0\.35(&|$)/);
  assert.deepEqual(read("?hands=").hands, []);
  assert.match(write(read("?hands=")), /hands=(&|$)/);
});

test("the same hand has the same text, whatever its fourth decimal", () => {
  const hand = (/** @type {number} */ x) => handText({ kind: "code", code: [x, 1] });
  assert.equal(hand(0.12341), hand(0.12339));
  assert.notEqual(hand(0.123), hand(0.124));
});

test("temperature is kept within what the server takes", () => {
  assert.equal(read("?temperature=7").temperature, 2);
  assert.equal(read("?temperature=-1").temperature, 0);
});

test("a half that is covered can be read in the address", () => {
  assert.deepEqual(read("?cover=right25").cover, { from: "right", share: 25 });
  assert.match(write(read("?cover=right25&n=4")), /cover=right25&n=4(&|$)/);
});

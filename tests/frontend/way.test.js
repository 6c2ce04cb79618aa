/** A way whose server answers late: each drawing finds its own stop, and what the view opens with is nobody's step. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { Problem } from "../../frontend/base/api.js";
import { calm, hidden } from "../../frontend/base/media.js";
import { roomIn } from "../../frontend/views/between/address.js";
import { createWay } from "../../frontend/views/between/way.js";
import { screenAt, soon, verb } from "./stand-ins.js";

const CARD = {
  name: "toy",
  medium: "ink",
  verbs: ["encode", "interpolate", "sample"],
  parameters: [],
  code_size: 2,
  labels: [],
  gallery: 0,
};
const GALLERY = { images: ["a", "b", "c"], labels: [4, 7, 9], indices: [10, 20, 30] };
const OURS = "data:image/png;base64,OURS";

/** What the server says of a way of so many stops. */
const wayOf = (count, label) => ({
  way: {
    images: Array.from({ length: count }, (_, k) => `made ${k}`),
    t: Array.from({ length: count }, (_, k) => k / (count - 1)),
    radii: Array(count).fill(1),
    shell: { radius: 1, spread: 0.5 },
    ends: Array.from({ length: count }, (_, k) => ({ code: [k, 0], image: `end ${k}` })),
    label,
  },
  timing: { model: 1, trip: 1 },
});
let closed = 0;
const sheet = () => ({ bitmap: { close: () => closed++ }, columns: 2, cell: { width: 28, height: 28 } });

function bench(address = "?view=between&stops=s1~s2&t=0", card = {}) {
  const here = screenAt(address);
  const api = {
    encode: verb(),
    interpolate: verb(),
    galleryOf: verb(),
    strip: async () => sheet(),
    imageOf: async (_, stop) => `picture ${stop.place ?? stop.png}`,
  };
  const room = roomIn(here.screen);
  const way = createWay({ ...CARD, ...card }, room, { api });
  const said = () => new URLSearchParams(here.location.search).get("stops");
  return { ...here, api, room, way, said };
}

/** Answers what was asked last of the films. */
async function filmed({ api, way }, label) {
  await soon();
  api.interpolate.asked.at(-1).resolve(wayOf(way.stops.value.length, label));
  await soon();
}

test("what the view opens with is not written; the first act writes the whole list", async () => {
  const { way, api, said, screen, steps } = bench("?view=between", { gallery: 3 });
  api.galleryOf.asked[0].resolve(GALLERY);
  await soon();
  assert.deepEqual(way.stops.value, [
    { kind: "gallery", place: 20 },
    { kind: "gallery", place: 30 },
  ]);
  screen.flush();
  assert.deepEqual([said(), steps()], [null, 0]);
  way.swap();
  assert.deepEqual([said(), steps()], ["g30~g20", 1]);
  way.close();
});

test("without a gallery, or where it is lost, the way begins with seeds", async () => {
  const { way, api, said } = bench("?view=between", { gallery: 3 });
  api.galleryOf.asked[0].reject(new Problem(500, "internal", ""));
  await soon();
  assert.deepEqual(
    way.stops.value.map(({ kind }) => kind),
    ["seed", "seed"],
  );
  assert.equal(said(), null);
  way.close();
});

test("what was drawn in another view is where the way begins, and stays unwritten", async () => {
  const { way, said } = bench("?view=between&input=pABCD");
  assert.deepEqual(way.stops.value[0], { kind: "picture", png: "ABCD" });
  assert.equal(said(), null);
  way.close();
});

test("draw on a stop, Turn round before it is read: the drawing lands on its stop", async () => {
  const { way, api, said } = bench();
  way.taker.draw(new Blob(), "stroke 1");
  way.swap();
  assert.equal(said(), "s2~s1");
  api.encode.asked[0].resolve({ input: OURS });
  await soon();
  assert.equal(said(), "s2~pOURS");
  assert.equal(way.chosen.value, 1);
  way.close();
});

test("what was taken away from a picture is shown while its stop is chosen, and beside no other", async () => {
  const there = bench();
  const { way, api } = there;
  await filmed(there);
  way.taker.take(new Blob(), null);
  api.encode.asked[0].resolve({ input: OURS, paper: "what was taken away" });
  await soon();
  await filmed(there);
  assert.equal(way.taker.seen.value.paper, "what was taken away");
  way.choose(1);
  assert.equal(way.taker.seen.value.paper, null);
  way.choose(0);
  assert.equal(way.taker.seen.value.paper, "what was taken away");
  way.taker.draw(new Blob(), "stroke 1");
  api.encode.asked[1].resolve({ input: "data:image/png;base64,LATE" });
  await soon();
  await filmed(there);
  assert.equal(way.taker.seen.value.paper, null);
  way.close();
});

test("draw on a stop, add one before it: the drawing lands on its stop", async () => {
  const { way, api, said } = bench();
  way.choose(1);
  way.taker.draw(new Blob(), "stroke 1");
  way.add();
  api.encode.asked[0].resolve({ input: OURS });
  await soon();
  assert.match(said(), /^s1~s\d+~pOURS$/);
  way.close();
});

test("a drawing whose stop was taken away or became another lands nowhere", async () => {
  for (const act of [(way) => way.remove(), (way) => way.become({ kind: "seed", seed: 9 })]) {
    const { way, api, said, location } = bench("?view=between&stops=s1~s2~s3&t=0");
    way.taker.draw(new Blob(), "stroke 1");
    act(way);
    const before = location.search;
    api.encode.asked[0].resolve({ input: OURS });
    await soon();
    assert.equal(location.search, before);
    assert.doesNotMatch(said(), /OURS/);
    way.close();
  }
});

test("a drawing, and Back before the last of it is read: Back stays", async () => {
  const { way, api, said, back } = bench();
  way.taker.draw(new Blob(), "stroke 1");
  api.encode.asked[0].resolve({ input: OURS });
  await soon();
  way.taker.draw(new Blob(), "stroke 2");
  back();
  api.encode.asked[1].resolve({ input: "data:image/png;base64,LATE" });
  await soon();
  assert.equal(said(), "s1~s2");
  way.close();
});

test("the looks at one stroke are one step that Back undoes", async () => {
  const { way, api, said, steps, back } = bench();
  for (const png of ["AAAA", "BBBB"]) {
    way.taker.draw(new Blob(), "stroke 1");
    api.encode.asked.at(-1).resolve({ input: `data:image/png;base64,${png}` });
    await soon();
  }
  assert.equal(way.stops.value[0].png, "BBBB");
  assert.equal(steps(), 1);
  back();
  assert.equal(said(), "s1~s2");
  way.close();
});

test("a view that is left while the model looks writes nothing", async () => {
  const { way, api, screen, location } = bench();
  way.taker.draw(new Blob(), "stroke 1");
  screen.open("sliders");
  api.encode.asked[0].resolve({ input: OURS });
  await soon();
  screen.flush();
  assert.equal(location.search, "?view=sliders");
  way.close();
});

test("what was wrong with one stop's picture is not said of another", async () => {
  const { way, api } = bench();
  way.taker.take(new Blob(), null);
  api.encode.asked[0].reject(new Problem(422, "invalid", "no ink"));
  await soon();
  assert.equal(way.taker.inputTrouble.value.problem.detail, "no ink");
  way.choose(0);
  assert.notEqual(way.taker.inputTrouble.value, null, "the same stop");
  way.choose(1);
  assert.equal(way.taker.inputTrouble.value, null);
  way.close();
});

test("what was wrong with the picture of a stop that has gone is not said", async () => {
  const { way, api } = bench("?view=between&stops=s1~s2~s3&t=0");
  way.taker.take(new Blob(), null);
  way.remove();
  api.encode.asked[0].reject(new Problem(422, "invalid", "no ink"));
  await soon();
  assert.equal(way.taker.inputTrouble.value, null);
  way.close();
});

test("the strokes stay on the paper until one looks elsewhere", async () => {
  const held = bench();
  const { way } = held;
  await filmed(held);
  way.taker.draw(new Blob(), "stroke 1");
  assert.equal(way.taker.seen.value.own, true);
  way.choose(1);
  assert.equal(way.taker.seen.value.own, false);
  way.choose(0);
  assert.equal(way.taker.seen.value.own, false);
  way.close();
});

test("the films of the newest stops are shown, with their stops' pictures; the old ones are let go", async () => {
  const held = bench();
  const { way, api } = held;
  await filmed(held);
  closed = 0;
  way.swap();
  assert.deepEqual([way.pictureAt(0), way.pictureAt(1)], ["end 1", "end 0"], "each takes its picture along");
  way.become({ kind: "seed", seed: 5 });
  assert.equal(way.taker.seen.value.own, true, "the paper waits");
  await soon();
  api.interpolate.asked[1].resolve(wayOf(2)); // of the swap
  await filmed(held);
  assert.deepEqual(api.interpolate.asked.at(-1).args[1].to, { seed: 5 });
  assert.equal(way.taker.seen.value.own, false);
  assert.equal(closed, 6, "two films of three strips");
  way.close();
  assert.equal(closed, 9);
});

test("a label of any name is asked for, and the newest one is told", async () => {
  const held = bench("?view=between&stops=s1~s2&t=0", { parameters: ["label"], labels: ["cat", 7] });
  const { way, api, room } = held;
  await soon();
  assert.equal(api.interpolate.asked[0].args[1].label, "cat", "seeds do not say what they show");
  room.go({ label: "7" });
  api.interpolate.asked[0].resolve(wayOf(2, "cat"));
  await soon();
  assert.equal(way.label.value, 7);
  assert.equal(api.interpolate.asked[1].args[1].label, 7);
  room.go({ label: "dog" });
  await filmed(held, 7);
  await filmed(held, "cat");
  assert.equal(way.label.value, "cat", "none that this model has");
  way.become({ kind: "gallery", place: 1 });
  await soon();
  assert.equal("label" in api.interpolate.asked.at(-1).args[1], false, "a picture says it");
  way.close();
});

test("stops that cannot be shown: one starts over with the opening pair", async () => {
  const { way, api, said } = bench("?view=between&stops=s1~s2~s3&t=0");
  way.choose(2);
  await soon();
  api.interpolate.asked[0].reject(new Problem(422, "invalid", ""));
  await soon();
  assert.equal(way.trouble.value.retryMs, null);
  way.startOver();
  assert.equal(said(), "s42~s7");
  assert.equal(way.chosen.value, 0);
  await soon();
  api.interpolate.asked[1].resolve(wayOf(2));
  await soon();
  assert.equal(way.trouble.value, null);
  way.close();
});

test("codes of another model's size are none", () => {
  const { way } = bench("?view=between&stops=c1,2,3~s4~s5&t=0");
  assert.deepEqual(
    way.stops.value.map(({ seed }) => seed),
    [4, 5],
  );
  way.close();
});

test("the straight line is shorter in its middle", async () => {
  const held = bench("?view=between&stops=c3,0~c0,4&t=0");
  await soon();
  const { way: answer, timing } = wayOf(3);
  const ends = [{ code: [3, 0] }, { code: [0, 4] }];
  held.api.interpolate.asked[0].resolve({ way: { ...answer, ends }, timing });
  await soon();
  assert.deepEqual(held.way.film.value?.lengths.lerp, [3, 2.5, 4]);
  held.way.close();
});

test("a film plays by itself, but not on a page out of sight", async () => {
  const held = bench("?view=between&stops=s1~s2&steps=64");
  const { way } = held;
  await soon(250);
  assert.equal(way.share.value, 0, "there is nothing to be seen moving yet");
  await filmed(held);
  await soon(250);
  assert.ok(way.share.value > 0);
  hidden.value = true;
  const there = way.share.value;
  await soon(100);
  assert.equal(way.share.value, there);
  hidden.value = false;
  await soon(100);
  assert.notEqual(way.share.value, there);
  way.pause();
  assert.equal(way.playing.value, false);
  way.close();
});

test("for who asks for less motion it stands in its middle, until it is asked to play", async () => {
  calm.value = true;
  const held = bench("?view=between&stops=s1~s2&steps=64");
  const { way } = held;
  await filmed(held);
  assert.deepEqual([way.playing.value, way.share.value], [false, 32 / 63]);
  way.play();
  await soon(100);
  assert.notEqual(way.share.value, 32 / 63);
  calm.value = false;
  way.close();
});

/** An auto-encoder: nothing is drawn by chance, and no shell comes with its ways. */
const AUTO = {
  verbs: ["encode", "decode", "interpolate"],
  sliders: [
    { index: 1, low: -20, high: 30 },
    { index: 0, low: 5, high: 9 },
  ],
};
const OLD_LINK = "?view=between&stops=s1~c1,2~s3&t=0.25";

test("a model without a prior begins in its gallery, else at the ends of its first lever, and never with seeds", async () => {
  const there = bench("?view=between", { ...AUTO, gallery: 3 });
  there.api.galleryOf.asked[0].resolve(GALLERY);
  await soon();
  assert.deepEqual(
    there.way.stops.value.map(({ place }) => place),
    [20, 30],
  );
  there.way.close();

  const { way, said } = bench("?view=between", AUTO);
  const ends = [
    { kind: "code", code: [0, -20] },
    { kind: "code", code: [0, 30] },
  ];
  assert.deepEqual(way.stops.value, ends);
  assert.equal(said(), null);
  way.startOver();
  assert.deepEqual(way.stops.value, ends);
  way.close();

  const linked = bench(OLD_LINK, AUTO);
  assert.deepEqual(linked.way.stops.value, ends, "its seeds are none, and one code is no way");
  linked.way.close();
});

test("where there is no chance and no gallery, a stop more is the code where one stands", async () => {
  const there = bench("?view=between&t=0.25", AUTO);
  const { way, api, said } = there;
  await soon();
  const answer = wayOf(2);
  delete answer.way.shell;
  answer.way.ends = [
    { code: [0, -20], image: "low" },
    { code: [0, 30], image: "high" },
  ];
  api.interpolate.asked.at(-1).resolve(answer);
  await soon();
  assert.notEqual(way.film.value, null, "a way without a shell is a way");
  way.add();
  assert.equal(said(), "c0,-20~c0,-7.5~c0,30");
  way.close();
});

test("only of the model in which it was seen is it said how the two ways differ", async () => {
  for (const [card, told] of [
    [{ name: "digits-vae" }, true],
    [{ name: "digits-ae", ...AUTO }, false],
    [{ name: "digits-vae-2" }, false],
  ]) {
    const { way, api } = bench("?view=between", { ...card, gallery: 3 });
    api.galleryOf.asked[0].resolve(GALLERY);
    await soon();
    assert.equal(way.opens.value, told, card.name);
    way.close();
  }
});

test("a model that reads no pictures begins with two dice, has no gallery to ask for, and draws by its generation", async () => {
  const gan = {
    verbs: ["interpolate", "sample"],
    parameters: ["generation"],
    generations: [{ number: 0 }, { number: 5 }],
    gallery: 3,
  };
  const there = bench("?view=between&input=pABCD&stops=g10~pABCD~s3&generation=0", gan);
  const { way, api, room } = there;
  assert.equal(api.galleryOf.asked.length, 0);
  assert.deepEqual(
    way.stops.value.map(({ kind }) => kind),
    ["seed", "seed"],
  );
  await filmed(there);
  assert.equal(api.interpolate.asked.at(-1).args[1].generation, 0);
  way.add();
  assert.equal(way.stops.value[1].kind, "seed");
  await filmed(there);
  room.go({ generation: null });
  await soon(60);
  assert.equal("generation" in api.interpolate.asked.at(-1).args[1], false);
  way.close();
});

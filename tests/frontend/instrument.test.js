/** Levers whose server answers late: what the visitor did last is what stands. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { encode } from "../../frontend/base/api.js";
import { noise } from "../../frontend/base/codes.js";
import { createInstrument, createStage } from "../../frontend/levers/instrument.js";
import { roomIn } from "../../frontend/views/sliders/address.js";
import { screenAt, soon, verb } from "./stand-ins.js";

const LEVER = { low: -2, high: 2, kl: 1 };
const CARD = {
  name: "toy",
  family: "toy",
  medium: "rgb",
  verbs: ["encode", "decode", "sample"],
  parameters: ["temperature"],
  code_size: 3,
  sliders: [
    { ...LEVER, index: 2 },
    { ...LEVER, index: 0, kl: 0.5 },
    { ...LEVER, index: 1, kl: 0 },
  ],
  labels: [],
  gallery: 0,
};
const READ = { input: "data:image/png;base64,AAAA", reconstruction: "data:image/png;base64,AAAA" };
const spread = (mean, std) => ({ ...READ, code: { mean, std } });
const read = (mean, label) => ({ ...READ, code: { mean, std: mean.map(() => 1) }, label });
const sheet = () => ({ bitmap: { close() {} }, columns: 1, cell: { width: 28, height: 28 } });

function bench(address = "?view=sliders", card = {}) {
  const here = screenAt(address);
  const api = { encode: verb(), decode: verb(), sample: verb() };
  const room = roomIn(here.screen);
  const instrument = createInstrument({ ...CARD, ...card }, room, { api });
  return { ...here, api, room, instrument };
}

test("what an answer brings is not written into the address", async () => {
  const { instrument, api, location, screen } = bench();
  assert.equal(api.sample.asked[0].args[1].seed, 42, "without a gallery it begins with a seed");
  api.sample.asked[0].resolve({ codes: [[1, 2, 3]] });
  await soon();
  assert.deepEqual(instrument.code.value, [1, 2, 3]);
  screen.flush();
  assert.equal(location.search, "?view=sliders");
});

test("Random, then a hand on a lever before the answer: the hand wins", async () => {
  const { instrument, api } = bench("?view=sliders&code=0,0,0");
  instrument.random(7, 1);
  instrument.pull(instrument.live[0], 1.5);
  api.sample.asked[0].resolve({ codes: [[9, 9, 9]] });
  await soon();
  assert.deepEqual(instrument.code.value, [0, 0, 1.5]);
});

test("a slow answer does not push the thumb of the temperature back", async () => {
  const { instrument, api, room } = bench("?view=sliders&seed=5");
  for (const warmth of [1.1, 1.2, 1.3]) instrument.random(5, warmth, "temperature");
  api.sample.asked[0].resolve({ codes: [[1, 1, 1]] });
  await soon();
  assert.equal(room.at.temperature.value, 1.3);
  assert.equal(api.sample.asked.at(-1).args[1].temperature, 1.3);
});

test("a picture that is picked, and Back before it is read: Back stays", async () => {
  const { instrument, api, back, location } = bench("?view=sliders&code=1,2,3");
  instrument.take("data:image/png;base64,BBBB", { kind: "gallery", place: 4 });
  back();
  api.encode.asked[0]?.resolve(read([9, 9, 9]));
  await soon();
  assert.deepEqual(instrument.code.value, [1, 2, 3]);
  assert.equal(location.search, "?view=sliders&code=1,2,3");
});

test("a file whose answer comes after a newer act is let go; before it, it stands in the address", async () => {
  const late = bench("?view=sliders&code=1,2,3");
  late.instrument.take("data:image/png;base64,BBBB", null);
  late.instrument.pull(late.instrument.live[0], 0.5);
  late.api.encode.asked[0].resolve(read([9, 9, 9]));
  await soon();
  assert.deepEqual(late.instrument.code.value, [1, 2, 0.5]);
  assert.equal(late.room.at.input.value, null);

  const intime = bench("?view=sliders&code=1,2,3");
  intime.instrument.take("data:image/png;base64,BBBB", null);
  intime.api.encode.asked[0].resolve(read([9, 9, 9]));
  await soon();
  assert.deepEqual(intime.instrument.code.value, [9, 9, 9]);
  assert.equal(intime.location.search, "?view=sliders&input=pAAAA");
  assert.equal(intime.api.encode.asked.length, 1, "and is not read a second time");
});

test("all looks of one stroke are one step", async () => {
  const { instrument, api, steps, back, location } = bench("?view=sliders&code=1,2,3");
  for (const mean of [
    [1, 1, 1],
    [2, 2, 2],
  ]) {
    instrument.draw(new Blob(["x"]), "paper 0 stroke 1");
    api.encode.asked.at(-1).resolve({ ...read(mean), input: `data:image/png;base64,AAA${mean[0]}` });
    await soon();
  }
  assert.deepEqual(instrument.code.value, [2, 2, 2]);
  assert.equal(steps(), 1);
  back();
  assert.equal(location.search, "?view=sliders&code=1,2,3");
});

test("a view that was left asks nothing more and changes nothing in the next", async () => {
  const { instrument, api, screen, location } = bench("?view=sliders&input=pAAAA");
  await soon();
  instrument.take("data:image/png;base64,BBBB", null);
  screen.open("models");
  instrument.close();
  const { length } = api.encode.asked;
  for (const { resolve } of api.encode.asked) resolve(read([9, 9, 9]));
  await soon();
  screen.flush();
  assert.equal(location.search, "?view=models&input=pAAAA");
  assert.equal(api.encode.asked.length, length);
});

test("locked levers stay where they are, whatever chance gives and wherever the drawing lies", async () => {
  const { instrument, api, room } = bench("?view=sliders&code=1,2,3");
  instrument.toggleLock(instrument.live[0]);
  instrument.random(7, 1);
  api.sample.asked[0].resolve({ codes: [[9, 8, 7]] });
  await soon();
  assert.deepEqual(instrument.code.value, [9, 8, 3]);
  instrument.pull(instrument.live[0], -1);
  instrument.random(8, 1);
  api.sample.asked[1].resolve({ codes: [[4, 5, 6]] });
  await soon();
  assert.deepEqual(instrument.code.value, [4, 5, -1], "a locked lever that a hand moves is locked there");
  room.go({ locks: [] });
  assert.deepEqual(instrument.code.value, [4, 5, 6]);
});

test("Random that fails for good is told once, and the way to the mean ends it", async () => {
  const { Problem } = await import("../../frontend/base/api.js");
  const { instrument, api } = bench("?view=sliders&code=1,2,3");
  instrument.random(7, 1);
  api.sample.asked[0].reject(new Problem(500, "internal", ""));
  await soon();
  assert.equal(instrument.startTrouble.value.problem.slug, "internal");
  instrument.retryStart();
  assert.equal(api.sample.asked.length, 2, "Try now asks again");
  api.sample.asked[1].reject(new Problem(500, "internal", ""));
  await soon();
  instrument.centre();
  assert.equal(instrument.startTrouble.value, null);
  assert.deepEqual(instrument.code.value, [0, 0, 0]);
});

test("a model that can only decode has its levers at the mean, one without chance no seed", () => {
  const { instrument, api } = bench("?view=sliders", { verbs: ["decode"], parameters: [] });
  assert.deepEqual(instrument.code.value, [0, 0, 0]);
  assert.equal(api.sample.asked.length + api.encode.asked.length, 0);
});

test("labels of any name: chosen, read, or the first", async () => {
  const labels = ["cat", "dog", "owl"];
  const { instrument, api, room } = bench("?view=sliders&input=pAAAA", { labels, parameters: ["label"] });
  assert.equal(instrument.label.value, "cat");
  await soon();
  api.encode.asked[0].resolve(read([1, 1, 1], "owl"));
  await soon();
  assert.equal(instrument.label.value, "owl");
  instrument.correct("dog");
  await soon();
  assert.equal(api.encode.asked[1].args[2], "dog");
  assert.equal(room.at.label.value, "dog");
  instrument.clear();
  assert.deepEqual(
    [instrument.label.value, instrument.code.value],
    ["dog", [1, 1, 1]],
    "a white paper moves no lever",
  );
});

test("a lever along a direction moves the code along it and nothing across", () => {
  const { instrument } = bench("?view=sliders&code=1,1,1", {
    sliders: [{ low: -2, high: 2, direction: [0.6, 0.8, 0] }],
  });
  const [lever] = instrument.live;
  assert.ok(Math.abs(instrument.valueOf(lever) - 1.4) < 1e-9);
  instrument.pull(lever, 0);
  assert.deepEqual(instrument.code.value, [0.16, -0.12, 1]);
});

test("more levers than one request takes are asked for in several", async () => {
  const sliders = Array.from({ length: 64 }, (_, index) => ({ ...LEVER, index }));
  const code = sliders.map(() => 0);
  const { instrument, api } = bench(`?view=sliders&code=${code}`, { code_size: 64, sliders });
  await soon(5);
  while (instrument.strips.value.size === 0) {
    const last = api.decode.asked.at(-1);
    assert.ok(last.args[1].length <= 256);
    last.resolve({ sheet: sheet(), timing: null });
    await soon();
  }
  assert.equal(instrument.strips.value.size, 64);
});

test("over a slow line several questions are under way, and the picture never goes back to an older one", async () => {
  const { instrument, room } = bench("?view=sliders&code=0,0,0");
  const decode = verb();
  const stage = createStage(instrument, { api: { decode } });
  for (let k = 1; k < 8; k++) {
    room.slide({ code: [k, 0, 0] }, "lever");
    await soon(40); // nobody has answered yet
  }
  const { length } = decode.asked;
  assert.ok(
    length >= 3 && length <= 5,
    `${length} under way: one of the browser's six connections stays free`,
  );
  const sheets = decode.asked.map(({ args }) => ({ ...sheet(), bitmap: { of: args[1][0][0], close() {} } }));
  const answer = async (k) => {
    decode.asked[k].resolve({
      sheet: sheets[k] ?? { ...sheet(), bitmap: { of: decode.asked[k].args[1][0][0], close() {} } },
      timing: null,
    });
    await soon();
  };
  await answer(1);
  await answer(0);
  assert.equal(stage.picture.value.of, decode.asked[1].args[1][0][0], "a late one is let go");
  for (let k = 2; k < decode.asked.length; k++) {
    await answer(k);
    await soon(40);
  }
  assert.equal(stage.picture.value.of, 7, "and the last is where the hand is");
});

test("what the page begins with stays on the paper when a lever is pulled, and Reset goes back to it", async () => {
  const images = ["data:image/png;base64,AAAA"];
  globalThis.fetch = async () => Response.json({ images, labels: [3], indices: [4] });
  const { instrument, api, room, screen, location } = bench("?view=sliders", {
    name: "with-gallery",
    gallery: 1,
  });
  await soon(5);
  api.encode.asked[0].resolve(read([1, 1, 1]));
  await soon();
  assert.equal(location.search, "?view=sliders");
  instrument.pull(instrument.live[0], 0.5);
  assert.deepEqual(room.at.input.value, { kind: "gallery", place: 4 });
  assert.ok(instrument.seen.value !== null);
  instrument.reset();
  assert.deepEqual(instrument.code.value, [1, 1, 1]);
  screen.flush();
  assert.equal(location.search, "?view=sliders&input=g4");
});

test("another e is a code of the posterior, made of its seed and what was read, and no answer writes it down", async () => {
  const { instrument, api, back, location, steps, screen } = bench("?view=sliders&input=pAAAA");
  await soon();
  api.encode.asked[0].resolve(spread([1, -1, 0], [0.1, 0.2, 0]));
  await soon();
  assert.deepEqual(instrument.code.value, [1, -1, 0]);
  assert.notEqual(instrument.made.value, null);
  instrument.another(5);
  const [e0, e1] = noise(5, 3);
  const near = (x, y) => assert.ok(Math.abs(x - y) <= 0.0005, `${x} is not ${y}`);
  near(instrument.code.value[0], 1 + 0.1 * e0);
  near(instrument.code.value[1], -1 + 0.2 * e1);
  assert.equal(instrument.code.value[2], 0, "without noise the mean stays");
  assert.equal(instrument.made.value, null, "the picture of the mean is not its picture");
  const first = instrument.code.value;
  instrument.another(6);
  assert.notDeepEqual(instrument.code.value, first);
  screen.flush();
  assert.equal(location.search, "?view=sliders&e=6&input=pAAAA");
  assert.equal(steps(), 2);
  assert.equal(api.encode.asked.length, 1, "the picture is not read again");
  back();
  assert.deepEqual(instrument.code.value, first);
  instrument.reset();
  assert.deepEqual(instrument.code.value, [1, -1, 0]);

  const link = bench("?view=sliders&e=5&input=pAAAA");
  await soon();
  link.api.encode.asked[0].resolve(spread([1, -1, 0], [0.1, 0.2, 0]));
  await soon();
  assert.deepEqual(link.instrument.code.value, first, "a link draws the same");
});

test("another e leaves locked levers, gives way to a hand and to Random, and never passes the end of what is taken", async () => {
  const { instrument, api, location, screen } = bench("?view=sliders&code=0,0,0.5&input=pAAAA", {
    code_range: 1.5,
  });
  await soon();
  api.encode.asked[0].resolve(spread([1, -1, 0], [9, 9, 9]));
  await soon();
  instrument.toggleLock(instrument.live[0]);
  instrument.another(5);
  assert.equal(instrument.code.value[2], 0.5, "locked");
  for (let e = 0; e < 20; e++) {
    instrument.another(e);
    assert.ok(instrument.code.value.every((x) => Math.abs(x) <= 1.5));
  }
  instrument.pull(instrument.live[1], 0.25);
  assert.equal(instrument.code.value[0], 0.25);
  instrument.random(7, 1);
  api.sample.asked.at(-1).resolve({ codes: [[1, 1, 1]] });
  await soon();
  assert.deepEqual(instrument.code.value, [1, 1, 0.5]);
  screen.flush();
  assert.doesNotMatch(location.search, /[?&]e=/);
});

test("another picture is read at its mean", async () => {
  const { instrument, api, room } = bench("?view=sliders&e=5&input=pAAAA");
  await soon();
  api.encode.asked[0].resolve(read([1, 1, 1]));
  await soon();
  instrument.take("data:image/png;base64,BBBB", { kind: "picture", png: "BBBB" });
  await soon();
  api.encode.asked.at(-1).resolve(read([2, 2, 2]));
  await soon();
  assert.deepEqual(instrument.code.value, [2, 2, 2]);
  assert.equal(room.at.e.value, null);
});

test("the band is there while a picture has been read, wherever the levers stand; not without one, nor without noise", async () => {
  const { instrument, api } = bench("?view=sliders&input=pAAAA", {
    sliders: [
      { ...LEVER, index: 2 },
      { low: -2, high: 2, direction: [0.6, 0.8, 0] },
    ],
  });
  const [number, direction] = instrument.live;
  assert.equal(instrument.bandOf(number), null);
  await soon();
  api.encode.asked[0].resolve(spread([1, 1, 0.5], [0.5, 0.5, 0.25]));
  await soon();
  assert.deepEqual(instrument.bandOf(number), { low: 0.25, high: 0.75 });
  instrument.pull(number, -2);
  assert.deepEqual(instrument.bandOf(number), { low: 0.25, high: 0.75 });
  const across = instrument.bandOf(direction);
  assert.ok(Math.abs(across.low - 0.9) < 1e-9 && Math.abs(across.high - 1.9) < 1e-9);
  assert.equal(instrument.noisy.value, true);
  instrument.clear();
  assert.equal(instrument.bandOf(number), null);

  const auto = bench("?view=sliders&input=pAAAA", { verbs: ["encode", "decode"], parameters: [] });
  assert.equal(auto.instrument.noisy.value, false);
  await soon();
  auto.api.encode.asked[0].resolve(spread([1, 1, 0.5], [0, 0, 0]));
  await soon();
  assert.equal(auto.instrument.bandOf(auto.instrument.live[0]), null);
  assert.equal(auto.instrument.ownOf(auto.instrument.live[0]), 0.5);
  assert.equal(auto.instrument.noisy.value, false);
});

test("levers without a KL are neither dead nor out of order", () => {
  const { instrument } = bench("?view=sliders&code=0,0,0", {
    sliders: [
      { low: -2, high: 2, index: 1 },
      { ...LEVER, kl: null, index: 0 },
      { ...LEVER, kl: 0, index: 2 },
    ],
  });
  assert.deepEqual(
    [instrument.live, instrument.dead].map((some) => some.map(({ index }) => index)),
    [[1, 0], [2]],
  );
});

const DRAWS = {
  verbs: ["decode", "sample"],
  parameters: ["temperature", "generation"],
  generations: [{ number: 0 }, { number: 5 }],
};

test("what reads nothing begins with chance, and Reset goes back to what chance gave", async () => {
  const { instrument, api, room } = bench("?view=sliders&input=pAAAA", { ...DRAWS, gallery: 9 });
  assert.equal(api.encode.asked.length, 0);
  instrument.random(7, 1);
  api.sample.asked.at(-1).resolve({ codes: [[1, 2, 3]] });
  await soon();
  instrument.pull(instrument.live[0], 1.5);
  assert.deepEqual(instrument.code.value, [1, 2, 1.5]);
  assert.deepEqual(
    [instrument.ownOf(instrument.live[0]), instrument.bandOf(instrument.live[0])],
    [null, null],
  );
  instrument.reset();
  await soon();
  assert.equal(room.at.seed.value, 7);
  api.sample.asked.at(-1).resolve({ codes: [[1, 2, 3]] });
  await soon();
  assert.deepEqual(instrument.code.value, [1, 2, 3]);
});

test("a generation that the card keeps draws everything, from the same code; another one is the newest", async () => {
  const { instrument, api, room } = bench("?view=sliders&seed=7&generation=0", DRAWS);
  const decode = verb();
  const stage = createStage(instrument, { api: { decode }, unpack: async () => ({ close() {} }) });
  assert.equal(api.sample.asked[0].args[1].generation, 0);
  api.sample.asked[0].resolve({ codes: [[1, 2, 3]], images: ["first"] });
  await soon(40);
  assert.equal(decode.asked.length, 0, "its picture came with it");
  assert.equal(api.decode.asked[0].args[4], 0, "strips");
  room.go({ generation: 3 });
  await soon(40);
  assert.equal(api.sample.asked.length, 1, "the code of a seed stays");
  assert.deepEqual([decode.asked[0].args[1], decode.asked[0].args[4]], [[[1, 2, 3]], null]);
  assert.deepEqual(instrument.request(), { codes: [[1, 2, 3]] });
  room.go({ generation: 0 });
  assert.deepEqual(instrument.request(), { codes: [[1, 2, 3]], generation: 0 });
  instrument.pull(instrument.live[0], 1.5);
  await soon(40);
  assert.deepEqual([decode.asked.at(-1).args[1], decode.asked.at(-1).args[4]], [[[1, 2, 1.5]], 0]);
  stage.close();
});

test("a picture is read anew by another generation", async () => {
  const { instrument, api, room } = bench("?view=sliders&input=pAAAA", {
    ...DRAWS,
    verbs: ["encode", ...DRAWS.verbs],
  });
  await soon();
  api.encode.asked[0].resolve(read([1, 2, 3]));
  await soon();
  room.go({ generation: 0 });
  await soon(60);
  assert.deepEqual(
    api.encode.asked.map(({ args }) => args[4]),
    [null, 0],
  );
  assert.deepEqual(instrument.code.value, [1, 2, 3], "the one before stands until it is read");
  api.encode.asked[1].resolve(read([4, 5, 6]));
  await soon();
  assert.deepEqual(instrument.code.value, [4, 5, 6]);
});

test("a file is read under its label and by its generation, a data URL as well", async (t) => {
  /** @type {[string, any][]} */
  const asked = [];
  t.mock.method(globalThis, "fetch", async (/** @type {string} */ url, /** @type {any} */ init) => {
    asked.push([url.replace(/^.*models/, ""), init.body]);
    return Response.json({});
  });
  const file = new Blob(["x"], { type: "image/png" });
  await encode("toy", file, "a b", undefined, 3);
  await encode("toy", file, null);
  await encode("toy", "data:,", 7, undefined, 0);
  assert.deepEqual(asked, [
    ["/toy/encode?label=a+b&generation=3", file],
    ["/toy/encode", file],
    ["/toy/encode", JSON.stringify({ image: "data:,", label: 7, generation: 0 })],
  ]);
});

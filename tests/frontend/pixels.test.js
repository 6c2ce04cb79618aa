/** Pixels whose server answers late or not at all: what the visitor did last is what stands. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { Problem } from "../../frontend/base/api.js";
import { paintValues } from "../../frontend/base/pictures.js";
import { roomIn } from "../../frontend/views/pixels/address.js";
import { COLOURS, chances, drawn } from "../../frontend/views/pixels/nine.js";
import { createPixels } from "../../frontend/views/pixels/pixels.js";
import { screenAt, soon, verb } from "./stand-ins.js";

const away = () => new Problem(0, "no-answer", "");

const SIDE = 4;
const CARD = {
  name: "toy",
  family: "toy",
  medium: "ink",
  verbs: ["complete", "score"],
  parameters: ["temperature"],
  config: { side: SIDE, values: 2 },
  gallery: 0,
};
const URL = "data:image/png;base64,AAAA";
const all = (x) => new Array(SIDE * SIDE).fill(x);
const scored = (picture = URL, value = 1) => ({
  answer: {
    score: 3,
    percentile: null,
    bits_per_pixel: 0.1,
    surprises: all(0.1),
    entropies: all(0.5),
    likeliest: all([[value, 1]]),
    picture,
    values: all(value),
    moved: 0,
    order: "down",
  },
  timing: null,
});
const begun = (n, more = {}) => ({
  seed: 42,
  order: "down",
  exact: true,
  hidden: SIDE * SIDE,
  n,
  side: SIDE,
  picture: null,
  values: null,
  moved: 0,
  truth: null,
  ...more,
});
const line = (n, at, value) => ({
  line: at,
  values: new Array(n).fill(new Array(SIDE).fill(value)),
  probabilities: new Array(n).fill(new Array(SIDE).fill([0.25, 0.75])),
  entropies: new Array(n).fill(new Array(SIDE).fill(0.8)),
  tentative: false,
});
const whole = (n, value) => ({
  images: [],
  values: new Array(n).fill(all(value)),
  nats: new Array(n).fill(2),
  truth: null,
});

/** At speed 0 what has come is shown at once. */
async function bench(
  t,
  address = "?view=pixels&task=draw&speed=0&n=4",
  card = {},
  paint = undefined,
  wishes = [],
) {
  globalThis.requestAnimationFrame ??= (step) => setTimeout(() => step(performance.now()), 5);
  globalThis.cancelAnimationFrame ??= clearTimeout;
  const here = screenAt(address);
  const room = roomIn(here.screen);
  const api = { complete: verb(), score: verb() };
  const pixels = createPixels({ ...CARD, ...card }, room, { api, paint, wishes });
  t.after(pixels.close);
  await soon(5);
  return { ...here, room, api, pixels };
}

/** A gallery of as many pictures, each at a place of its own. */
function gallery(places) {
  globalThis.fetch = async () =>
    Response.json({ images: places.map(() => URL), labels: places.map(() => 0), indices: places });
}

test("a drawing comes line by line, to its end, and writes nothing into the address", async (t) => {
  const { pixels, api, screen, location } = await bench(t);
  const [model, body, told] = api.complete.asked[0].args;
  assert.deepEqual([model, body], ["toy", { n: 4, seed: 42, temperature: 1 }]);
  told.begun(begun(4));
  told.line(line(4, 0, 1));
  assert.deepEqual(pixels.endingAt(3), [1, 1, 1, 1, ...new Array(12).fill(-1)]);
  assert.deepEqual(pixels.stage.value.likeliest(0), [
    [1, 0.75],
    [0, 0.25],
  ]);
  assert.equal(pixels.held.seen.value, false);
  api.complete.asked[0].resolve(whole(4, 1));
  await soon();
  assert.deepEqual([pixels.held.seen.value, pixels.endingAt(0)], [true, all(1)]);
  api.score.asked[0].resolve(scored());
  await soon();
  assert.equal(pixels.finished.value.score, 3);
  screen.flush();
  assert.equal(location.search, "?view=pixels&task=draw&speed=0&n=4");
});

test("a newer wish: nothing of the older drawing is told any more", async (t) => {
  const { pixels, api, room } = await bench(t);
  const [, , old, left] = api.complete.asked[0].args;
  old.begun(begun(4));
  old.line(line(4, 0, 1));
  room.go({ seed: 7 });
  await soon(400);
  assert.equal(left.aborted, true);
  assert.deepEqual(pixels.endingAt(0).slice(0, 4), [1, 1, 1, 1], "the old stays until the new is there");
  old.line(line(4, 1, 1));
  assert.equal(pixels.held.far.value, 4);
  const [, body, told] = api.complete.asked[1].args;
  assert.equal(body.seed, 7);
  told.begun(begun(4));
  api.complete.asked[0].resolve(whole(4, 1));
  await soon();
  assert.deepEqual(pixels.endingAt(0), all(-1));
});

test("a hand that pulls goes on pulling: only where it rests is drawn", async (t) => {
  const { pixels, api } = await bench(t);
  for (const temperature of [0.9, 0.8, 0.7]) {
    pixels.pull({ temperature }, "temperature");
    await soon(5);
  }
  await soon(400);
  assert.deepEqual(
    api.complete.asked.map(({ args }) => args[1].temperature),
    [1, 0.7],
  );
});

test("stopping keeps what has come; drawing it again asks the same", async (t) => {
  const { pixels, api } = await bench(t);
  const [, , told, left] = api.complete.asked[0].args;
  told.begun(begun(4));
  told.line(line(4, 0, 1));
  pixels.held.stop();
  assert.deepEqual([left.aborted, pixels.held.stopped.value, pixels.held.far.value], [true, true, 4]);
  await soon(400);
  assert.equal(api.complete.asked.length, 1);
  pixels.again();
  await soon();
  assert.deepEqual(api.complete.asked[1].args[1], api.complete.asked[0].args[1]);
  assert.equal(pixels.held.stopped.value, false);
});

test("while the server is away it is asked again; who turns to another task is not", async (t) => {
  const { pixels, api, room } = await bench(t);
  api.complete.asked[0].reject(away());
  await soon();
  assert.ok(pixels.trouble.value.retryMs > 0);
  room.go({ task: "score" });
  assert.equal(pixels.trouble.value, null, "at once");
  await soon(1100);
  assert.deepEqual([api.complete.asked.length, pixels.trouble.value], [1, null]);
});

test("what is asked again can be stopped, too", async (t) => {
  const { pixels, api } = await bench(t);
  assert.equal(pixels.held.busy.value, true);
  api.complete.asked[0].reject(away());
  await soon();
  assert.deepEqual([pixels.held.asking.value, pixels.held.busy.value], [false, true]);
  pixels.held.stop();
  assert.deepEqual([pixels.held.busy.value, pixels.trouble.value], [false, null]);
  await soon(1100);
  assert.equal(api.complete.asked.length, 1);
});

test("a picture that has not been read yet is not the one before it", async (t) => {
  const { pixels, api, room, location } = await bench(
    t,
    "?view=pixels&task=score&input=pAAA1",
    {},
    () => URL,
  );
  api.score.asked[0].resolve(scored(URL, 1));
  await soon();
  room.go({ input: { kind: "picture", png: "AAA2" } });
  await soon();
  assert.deepEqual(
    pixels.stage.value.values,
    all(1),
    "the old one stays on stage until the new one is there",
  );
  pixels.override(0, 0);
  assert.equal(location.search, "?view=pixels&task=score&input=pAAA2", "but nothing is made of it");
  api.score.asked[1].resolve(scored(URL, 0));
  await soon();
  pixels.override(0, 1);
  assert.equal(location.search, "?view=pixels&task=score&pixel=0&input=pAAAA");
});

test("digits go from view to view, other pictures stay with the models of their kind", async (t) => {
  const { pixels, location } = await bench(t, "?view=pixels&task=score", { medium: "palette" });
  pixels.taker.take(URL, { kind: "gallery", place: 3 });
  assert.equal(location.search, "?view=pixels&task=score&face=g3");
});

test("who plays the drawing wants to see it, and no longer the truth", async (t) => {
  const { pixels, api } = await bench(t, "?view=pixels&speed=0&input=pAAAA");
  api.score.asked[0].resolve(scored());
  api.complete.asked[0].args[2].begun(begun(8));
  api.complete.asked[0].resolve(whole(8, 0));
  await soon();
  pixels.peeking.value = true;
  assert.deepEqual(pixels.stage.value.values, all(1));
  pixels.play();
  assert.deepEqual([pixels.peeking.value, pixels.stage.value.values], [false, all(0)]);
});

test("a link from a hostile hand does no harm", async (t) => {
  for (const more of [
    "task=complete&cover=mAAAA",
    "given=down.3.AAAA",
    "given=left.4096.AA",
    "pixel=4095&ending=15",
    "map=<b>&task=fly&n=1000",
    "seed=-1&temperature=NaN&t=9",
  ]) {
    const { pixels, api } = await bench(t, `?view=pixels&speed=0&input=pAAAA&${more}`);
    const [, { known, n }, told] = api.complete.asked[0].args;
    assert.deepEqual([known, n], [{ prefix: 8, order: "down" }, 8], more);
    told.begun(begun(8));
    api.complete.asked[0].resolve(whole(8, 1));
    await soon();
    assert.deepEqual(pixels.stage.value.values, all(1), more);
    assert.ok(pixels.looked.value < SIDE * SIDE);
  }
});

test("the truth can be asked for before the model has seen it", async (t) => {
  const { pixels, api } = await bench(t, "?view=pixels&speed=0&input=pAAAA");
  pixels.peeking.value = true;
  assert.equal(pixels.stage.value, null);
  api.score.asked[0].resolve(scored());
  await soon();
  assert.deepEqual(pixels.stage.value.values, all(1));
  pixels.ask({ cover: { from: "left", share: 25 } });
  assert.equal(pixels.peeking.value, false, "a newer wish is what one wants to see");
});

test("the picture to begin with is not in the address until the visitor does something with it", async (t) => {
  gallery([3, 8]);
  const { pixels, api, room, screen, location } = await bench(t, "?view=pixels&speed=0", {
    name: "begins",
    gallery: 2,
  });
  await soon(5);
  assert.deepEqual(pixels.input.value, { kind: "gallery", place: 8 });
  assert.deepEqual(api.score.asked[0].args[1], { image: URL });
  screen.flush();
  assert.equal(location.search, "?view=pixels&speed=0");
  pixels.ask({ cover: { from: "upper", share: 25 } });
  assert.deepEqual(room.at.input.value, { kind: "gallery", place: 8 });
});

test("a paper that was wiped stays white, in a link too, until one starts afresh", async (t) => {
  gallery([5]);
  const { pixels, screen, location } = await bench(t, "?view=pixels", { name: "wiped", gallery: 1 });
  await soon(5);
  pixels.taker.clear();
  assert.equal(pixels.input.value, null);
  assert.equal(location.search, "?view=pixels&blank=1");
  screen.afresh();
  assert.deepEqual(pixels.input.value, { kind: "gallery", place: 5 });
  pixels.taker.clear();
  pixels.taker.take(URL, { kind: "gallery", place: 5 });
  assert.equal(location.search, "?view=pixels&input=g5");
});

test("a file whose answer comes after a newer act is let go; before it, it stands in the address", async (t) => {
  const late = await bench(t, "?view=pixels&task=score");
  late.pixels.taker.take(URL, null);
  late.room.go({ map: "entropy" });
  late.api.score.asked[0].resolve(scored());
  await soon();
  assert.deepEqual([late.room.at.input.value, late.pixels.seen.value], [null, null]);

  const intime = await bench(t, "?view=pixels&task=score");
  intime.pixels.taker.take(URL, null);
  intime.api.score.asked[0].resolve(scored());
  await soon();
  assert.equal(intime.location.search, "?view=pixels&task=score&input=pAAAA");
  assert.equal(intime.api.score.asked.length, 1, "and is not read a second time");
  assert.equal(intime.steps(), 1);
});

test("all looks of one stroke are one step", async (t) => {
  const { pixels, api, steps, room } = await bench(t, "?view=pixels&task=score");
  for (const picture of ["AAA1", "AAA2"]) {
    pixels.taker.draw(URL, "paper 0 stroke 1");
    api.score.asked.at(-1).resolve(scored(`data:image/png;base64,${picture}`));
    await soon();
  }
  assert.equal(room.at.input.value.png, "AAA2");
  assert.equal(steps(), 1);
});

test("another value for a pixel fixes those before it and it, in the order of the drawing", async (t) => {
  const { pixels, api, room } = await bench(t);
  api.complete.asked[0].args[2].begun(begun(4, { order: "right" }));
  api.complete.asked[0].resolve(whole(4, 1));
  await soon();
  pixels.override(SIDE, 0); // the second of the first column
  assert.deepEqual(pixels.given.value, { order: "right", prefix: 2, values: [1, 0] });
  await soon(400);
  const { known, values } = api.complete.asked[1].args[1];
  assert.deepEqual([known, values[0], values[SIDE]], [{ prefix: 2, order: "right" }, 1, 0]);
  assert.equal(room.at.pixel.value, SIDE);
});

test("Roll again writes a seed that the page has drawn, and Back takes it away", async (t) => {
  const { pixels, room, back } = await bench(t);
  pixels.roll();
  const seed = room.at.seed.value;
  assert.ok(Number.isSafeInteger(seed));
  assert.equal(pixels.seed.value, seed);
  back();
  assert.equal(pixels.seed.value, 42);
});

test("it plays as fast as it was told to, and not faster than it is drawn", async (t) => {
  const { pixels, api } = await bench(t, "?view=pixels&task=draw&n=4&speed=60");
  api.complete.asked[0].args[2].begun(begun(4));
  api.complete.asked[0].args[2].line(line(4, 0, 1));
  assert.equal(pixels.held.shown.value, 0);
  await soon(300);
  assert.deepEqual([pixels.held.shown.value, pixels.held.playing.value], [4, true]);
  api.complete.asked[0].args[2].line(line(4, 1, 1));
  assert.equal(pixels.held.shown.value, 4, "it goes on from there, and does not jump");
  pixels.held.pause();
  api.complete.asked[0].resolve(whole(4, 1));
  await soon(50);
  assert.deepEqual([pixels.held.shown.value, pixels.held.playing.value], [4, false], "paused");
});

test("a view that was left asks nothing more and changes nothing in the next", async (t) => {
  const { pixels, api, screen, location } = await bench(t);
  pixels.taker.take(URL, null);
  pixels.pull({ temperature: 0.5 }, "temperature");
  screen.open("models");
  pixels.close();
  api.complete.asked[0].reject(away());
  api.score.asked[0]?.resolve(scored());
  await soon(700);
  screen.flush();
  assert.deepEqual([location.search, api.complete.asked.length], ["?view=models", 1]);
});

test("of a picture only the rows are painted that are others than before", () => {
  const painted = [];
  const ink = {
    createImageData: (width, height) => ({ data: new Uint8ClampedArray(4 * width * height) }),
    putImageData: ({ data }, x, y) => painted.push({ x, y, pixels: [...data] }),
  };
  const canvas = { width: 2, height: 3, getContext: () => ink };
  const colours = [
    [0, 0, 0],
    [9, 8, 7],
  ];
  const before = [1, -1, -1, -1, -1, -1];
  paintValues(canvas, before, colours);
  assert.deepEqual(painted.pop().pixels, [9, 8, 7, 255, ...new Array(20).fill(0)]);
  paintValues(canvas, [1, -1, 0, 1, -1, -1], colours, before);
  assert.deepEqual(painted, [{ x: 0, y: 1, pixels: [0, 0, 0, 255, 9, 8, 7, 255] }]);
  paintValues(canvas, [...before], colours, before);
  assert.equal(painted.length, 1);
});

test("nine: the chances of a pixel sum to one, and those of its neighbours' colours are greater", () => {
  for (let seed = 0; seed < 50; seed++) {
    const picture = drawn(seed);
    assert.ok(picture.length === 9 && picture.every((colour) => colour >= 0 && colour < COLOURS));
    for (let k = 0; k < 9; k++)
      assert.ok(Math.abs(chances(picture.slice(0, k)).reduce((a, b) => a + b) - 1) < 1e-12);
  }
  assert.deepEqual(chances([]), new Array(COLOURS).fill(1 / COLOURS));
  assert.ok(chances([2])[2] > 0.5, "the left one");
  const under = chances([1, 2, 0]); // nothing at its left
  assert.equal(under.indexOf(Math.max(...under)), 1, "the one above");
});

test("nine: the same seed gives the same picture, another one mostly another", () => {
  assert.deepEqual(drawn(4), drawn(4));
  const seeds = Array.from({ length: 30 }, (_, seed) => drawn(seed).join());
  assert.ok(new Set(seeds).size > 25);
});

test("a wish is told where something comes from nothing, and there alone; a pixel of the hand keeps it", async (t) => {
  const address = "?view=pixels&task=draw&speed=0&n=4&wish=1";
  const { api, pixels } = await bench(t, address, {}, undefined, ["cat", "owl"]);
  const wished = () => pixels.question.value.body().then((body) => body.wish);
  assert.equal(api.complete.asked[0].args[1].wish, "owl");
  pixels.ask({ wish: 0 });
  assert.equal(await wished(), "cat");
  api.complete.asked[0].args[2].begun(begun(4));
  api.complete.asked[0].args[2].line(line(4, 0, 1));
  pixels.override(1, 0);
  assert.deepEqual([await wished(), pixels.given.value.prefix], ["cat", 2]);
  pixels.ask({ task: "complete", input: { kind: "picture", png: "AAAA" } });
  assert.equal(await wished(), undefined);
});

test("a model that takes no wish is told none, whatever the address says", async (t) => {
  const { api } = await bench(t, "?view=pixels&task=draw&speed=0&n=4&wish=1");
  assert.equal(api.complete.asked[0].args[1].wish, undefined);
});

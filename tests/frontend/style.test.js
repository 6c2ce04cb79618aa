/** The wall of hands, its mix and what it is read as, whose server answers late or not at all. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { Problem } from "../../frontend/base/api.js";
import { signal } from "../../frontend/base/html.js";
import { createInstrument } from "../../frontend/levers/instrument.js";
import { roomIn } from "../../frontend/views/style/address.js";
import { createMix } from "../../frontend/views/style/mix.js";
import { createReading } from "../../frontend/views/style/read-as.js";
import { createSmall } from "../../frontend/views/style/small.js";
import { createTiles } from "../../frontend/views/style/tiles.js";
import { createWall } from "../../frontend/views/style/wall.js";
import { screenAt, soon, verb } from "./stand-ins.js";

const CARD = {
  name: "toy",
  medium: "rgb",
  verbs: ["encode", "decode", "restyle"],
  parameters: ["label"],
  code_size: 2,
  sliders: [0, 1].map((index) => ({ index, low: -2, high: 2, kl: 1 })),
  labels: ["cat", "dog", "owl"],
  judge: "toy-judge",
  gallery: 0,
};
const URL = "data:image/png;base64,AAAA";
const [A, B] = [
  { kind: "input", input: { kind: "picture", png: "AAAA" }, label: null },
  { kind: "input", input: { kind: "picture", png: "BBBB" }, label: null },
];

/** Bitmaps that know whether they have been given back. */
function unpacker() {
  const all = [];
  const unpack = async () => {
    const bitmap = { width: 20, height: 20, closed: false, close: () => (bitmap.closed = true) };
    all.push(bitmap);
    return bitmap;
  };
  return { unpack, open: () => all.filter(({ closed }) => !closed).length };
}

const read = (mean, label = "cat") => ({
  input: URL,
  reconstruction: URL,
  code: { mean, std: [1, 1] },
  label,
});
const styled = (code, more = {}) => ({
  restyled: {
    images: [URL, URL, URL],
    labels: CARD.labels,
    code,
    verdicts: CARD.labels.map((label) => ({ label, p: 1 })),
    ...more,
  },
  timing: null,
});

function bench(address = "?view=style&hands=", card = {}) {
  const here = screenAt(address);
  const room = roomIn(here.screen);
  const api = { encode: verb(), decode: verb(), sample: verb(), restyle: verb() };
  const pictures = unpacker();
  const first = signal(true);
  const { unpack } = pictures;
  const instrument = createInstrument({ ...CARD, ...card }, room, { api });
  const wall = createWall(instrument, room, { first, api, unpack, prepare: async (file) => file });
  return { ...here, room, api, pictures, unpack, instrument, wall };
}

/** A wall with the hands A and B on it, of codes (1, 1) and (2, 2). */
async function hung(address = "?view=style&hands=pAAAA~pBBBB&code=0,0") {
  const found = bench(address);
  for (const n of [1, 2]) {
    await soon();
    found.api.restyle.asked.at(-1).resolve(styled([n, n], { input: URL, label: "cat" }));
  }
  await soon();
  return found;
}

test("two rows clicked one after the other: the paper and the levers are of the second", async () => {
  const { wall, instrument, api, room, location } = bench();
  wall.play(A);
  wall.play(B);
  assert.equal(location.search, "?view=style&hands=&input=pBBBB", "no answer stands in the address");
  await soon();
  for (const { resolve } of api.encode.asked.slice(0, 1)) resolve(read([1, 1]));
  await soon();
  for (const { resolve } of api.encode.asked.slice(1)) resolve(read([2, 2]));
  await soon();
  assert.equal(room.at.input.value.png, "BBBB");
  assert.deepEqual(instrument.code.value, [2, 2]);
  assert.deepEqual(wall.playing.value, B);
});

test("a hand made with levers goes to the levers, and what the picture was read as stays", async () => {
  const { wall, instrument, api, room } = bench("?view=style&hands=&input=pAAAA");
  await soon();
  api.encode.asked[0].resolve(read([1, 1], "owl"));
  await soon();
  wall.play({ kind: "code", code: [0.5, -1] });
  assert.deepEqual([room.at.input.value, instrument.code.value], [null, [0.5, -1]]);
  assert.equal(instrument.label.value, "owl");
});

test("the hands of a wall are asked for one by one, and what has left it is not waited for", async () => {
  const { wall, api } = bench("?view=style&hands=pAAAA~pBBBB&code=0,0");
  await soon();
  assert.equal(api.restyle.asked.length, 1);
  wall.remove(0);
  api.restyle.asked[0].resolve(styled([1, 1]));
  await soon();
  assert.equal(api.restyle.asked.length, 2, "the next one's turn");
  api.restyle.asked[1].resolve(styled([2, 2]));
  await soon();
  assert.deepEqual(
    wall.rows.value.map(({ found }) => found?.code),
    [[2, 2]],
  );
});

test("the only hand, taken off while it is on its way and brought back, is asked for again", async () => {
  const { wall, api, back } = bench("?view=style&hands=pAAAA&code=0,0");
  await soon();
  wall.remove(0);
  api.restyle.asked[0].resolve(styled([1, 1]));
  await soon();
  back();
  await soon();
  assert.equal(api.restyle.asked.length, 2);
});

test("what has left the wall is forgotten, its pictures too", async () => {
  const { wall, api, pictures, back } = await hung();
  assert.equal(pictures.open(), 8);
  wall.remove(0);
  assert.equal(pictures.open(), 4);
  back();
  await soon();
  assert.equal(api.restyle.asked.length, 3, "and asked for again when it comes back");
  wall.close();
  assert.equal(pictures.open(), 0);
});

test("a hand that cannot be had lets the others through, and can be tried again", async () => {
  const { wall, api } = bench("?view=style&hands=pAAAA~pBBBB&code=0,0");
  await soon();
  api.restyle.asked[0].reject(new Problem(500, "internal", ""));
  await soon();
  api.restyle.asked[1].resolve(styled([2, 2]));
  await soon();
  const [{ key, found }] = wall.rows.value;
  assert.ok(found instanceof Problem);
  wall.again(key);
  await soon();
  api.restyle.asked[2].resolve(styled([1, 1]));
  await soon();
  assert.deepEqual(wall.rows.value[0].found.code, [1, 1]);
});

test("while the server is away the wall says so, and Try now asks at once", async () => {
  const { wall, api } = bench("?view=style&hands=pAAAA&code=0,0");
  await soon();
  api.restyle.asked[0].reject(new Problem(503, "overloaded", ""));
  await soon();
  assert.ok(wall.trouble.value.retryMs > 0);
  wall.retry();
  await soon();
  assert.equal(api.restyle.asked.length, 2);
  wall.close();
});

test("a drawing whose answer comes after a newer act is not hung, one in time is a step of its own", async () => {
  const late = await hung();
  late.wall.hang(new Blob(["x"]), null);
  await soon();
  late.wall.remove(1);
  late.api.encode.asked.at(-1).resolve({ ...read([3, 3]), input: "data:image/png;base64,CCCC" });
  await soon();
  assert.equal(late.room.at.hands.value.length, 1);

  const intime = await hung();
  intime.wall.hang(new Blob(["x"]), null);
  await soon();
  intime.api.encode.asked.at(-1).resolve({ ...read([3, 3]), input: "data:image/png;base64,CCCC" });
  await soon();
  assert.match(intime.location.search, /hands=pAAAA~pBBBB~pCCCC/);
  intime.back();
  assert.match(intime.location.search, /hands=pAAAA~pBBBB&|hands=pAAAA~pBBBB$/);
});

test("a wall holds eight hands, each once", async () => {
  const { wall, room } = bench("?view=style&hands=&code=0,0");
  for (let k = 0; k < 12; k++) wall.add({ kind: "code", code: [k % 10, 0] });
  assert.equal(room.at.hands.value.length, 8);
  assert.equal(wall.own.value, 8);
});

test("the mix moves between the codes of its hands; a hand that leaves takes no other's place", async () => {
  const { wall, room, api, unpack } = await hung();
  const mix = createMix(wall, room, { api, unpack });
  mix.pull(0.25);
  assert.deepEqual(wall.mixed.value, [1.25, 1.25]);
  await soon(40);
  const { args, reject } = api.restyle.asked.at(-1);
  assert.deepEqual(args[1], { code: [1.25, 1.25] });
  reject(new Problem(500, "internal", ""));
  await soon();
  const { length } = api.restyle.asked;
  mix.retry();
  await soon(40);
  assert.ok(api.restyle.asked.length > length, "Try now asks again");
  mix.choose("from", 1);
  assert.deepEqual(room.at.mix.value, [1, 0, 0.25]);
  wall.add({ kind: "code", code: [0, 0] });
  wall.remove(0);
  assert.equal(room.at.mix.value, null);
  mix.close();
});

test("the pictures of a hand follow it, and those that are replaced are given back", async () => {
  const { room, api, pictures, unpack } = bench();
  const code = signal([0, 0]);
  const tiles = createTiles(CARD, room, code, { api, unpack });
  for (const n of [1, 2, 3]) {
    code.value = [n, n];
    await soon(40);
    for (const { resolve } of api.restyle.asked) resolve(styled([n, n]));
    await soon();
  }
  assert.equal(pictures.open(), 3);
  assert.equal(tiles.misread.value, false);
  code.value = [4, 4];
  await soon(40);
  const verdicts = ["cat", "cat", "owl"].map((label) => ({ label, p: 0.6 }));
  api.restyle.asked.at(-1).resolve(styled([4, 4], { verdicts }));
  await soon();
  assert.equal(tiles.misread.value, true);
  code.value = [5, 5];
  await soon(40);
  api.restyle.asked.at(-1).reject(new Problem(400, "bad", ""));
  await soon();
  const { length } = api.restyle.asked;
  tiles.retry();
  assert.equal(api.restyle.asked.length, length + 1, "Try now asks again");
  tiles.close();
  assert.equal(pictures.open(), 0);
});

test("a label that the model could not read the picture as is not shown as if it had", async () => {
  const { instrument, api } = bench("?view=style&hands=&input=pAAAA");
  const { label } = createReading(instrument);
  await soon();
  api.encode.asked[0].resolve(read([1, 1], "owl"));
  await soon();
  instrument.correct("dog");
  assert.equal(label.value, "dog", "as chosen, while it is asked for");
  await soon();
  api.encode.asked[1].reject(new Problem(500, "internal", ""));
  await soon();
  assert.equal(label.value, "owl", "as it is on screen");
  instrument.inputTrouble.value = null;
  assert.equal(label.value, "owl", "and stays when the sentence is put away");
  instrument.correct("cat");
  assert.equal(label.value, "cat");
  await soon();
  api.encode.asked[2].resolve(read([3, 3], "cat"));
  await soon();
  assert.equal(label.value, "cat");
});

test("without a judge a picture is what was said last, and the address keeps that", async () => {
  const { instrument, api, room, wall } = bench("?view=style&hands=&code=0,0", { judge: null });
  instrument.correct("dog");
  instrument.take(new Blob(["x"]), null);
  await soon();
  assert.equal(api.encode.asked[0].args[2], "dog");
  api.encode.asked[0].resolve(read([1, 1], "dog"));
  await soon();
  assert.equal(room.at.label.value, "dog");
  wall.hang(new Blob(["x"]), "owl");
  await soon();
  assert.equal(api.encode.asked[1].args[2], "owl");
  api.encode.asked[1].resolve(read([2, 2], "owl"));
  await soon();
  assert.equal(room.at.hands.value[0].label, "owl");
  assert.equal(api.restyle.asked[0].args[1].label, "owl");
  api.restyle.asked[0].resolve(styled([2, 2], { verdicts: null, input: URL, label: "owl" }));
  await soon();
  assert.equal(wall.rows.value[0].found.right, null);
});

test("the small picture of Style waits until the hand rests, and tells a model without a judge what it sees", async () => {
  const picture = signal(null);
  const restyle = verb();
  const { unpack, open } = unpacker();
  const small = createSmall({ ...CARD, judge: null }, picture, {
    api: { restyle },
    unpack,
    urlOf: () => URL,
  });
  for (let k = 0; k < 5; k++) {
    picture.value = { k };
    await soon(10);
  }
  assert.equal(restyle.asked.length, 0);
  await soon(300);
  assert.deepEqual(
    restyle.asked.map(({ args }) => args[1]),
    [{ image: URL, label: "cat" }],
  );
  restyle.asked[0].resolve(styled([0, 0]));
  await soon();
  assert.equal(small.shown.value.length, 3);
  small.close();
  assert.equal(open(), 3);
});

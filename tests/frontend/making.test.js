/** A lever made of examples: what lies in the trays, what it tells, and where it then stands. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { createInstrument } from "../../frontend/levers/instrument.js";
import { createMaking, fileOfLever, leverOfFile } from "../../frontend/levers/making.js";
import { roomIn } from "../../frontend/views/sliders/address.js";
import { screenAt, soon, verb } from "./stand-ins.js";

const CARD = {
  name: "toy",
  medium: "rgb",
  verbs: ["decode", "sample"],
  parameters: [],
  code_size: 2,
  sliders: [
    { index: 0, low: -2, high: 2, kl: 1 },
    { stops: [{ point: [0, 0] }, { point: [0, 3] }], low: 0, high: 1, label: { en: "tone", zh: "色调" } },
  ],
  labels: [],
  gallery: 0,
  digest: "ab",
};

async function bench(address = "?view=sliders&code=1,1", card = {}) {
  const here = screenAt(address);
  const room = roomIn(here.screen);
  const api = { encode: verb(), decode: verb(), sample: verb(), galleryOf: verb() };
  const instrument = createInstrument({ ...CARD, ...card }, room, { api });
  const making = createMaking(instrument, { api, urlOf: () => "hand" });
  await soon();
  return { ...here, room, api, instrument, making };
}

const codes = [
  [2, 0],
  [-2, 0],
  [0, 1],
  [0, -1],
];
const images = ["a", "b", "c", "d"];

test("a picture goes from none to more to less to none; one of each makes a lever", async () => {
  const { making, api, instrument, room, location, screen, back } = await bench();
  api.sample.asked[0].resolve({ codes, images });
  await soon();
  making.turn(0);
  assert.equal(making.lever.value, null, "less of it has no example yet");
  making.turn(1);
  making.turn(1);
  assert.deepEqual(making.lever.value.direction, [1, 0]);
  making.turn(1);
  assert.equal(making.examples.value[1].mark, 0);
  making.mark(1, -1);
  making.name.value = "  lo~ops\u202e ";
  making.take("my lever");
  screen.flush();
  const [own] = instrument.levers.value;
  assert.deepEqual([own.n, own.label.en, own.direction], ["A", "lo-ops", [1, 0]]);
  assert.ok(own.low < -2 && own.high > 2, "its ends lie where samples do");
  assert.match(location.search, /own=lo-ops!/);
  instrument.pull(own, 1.5);
  assert.deepEqual(instrument.code.value, [1.5, 1]);
  assert.deepEqual(instrument.request(), { codes: [[0, 1]], directions: [{ direction: [1, 0], by: 1.5 }] });
  instrument.rename(own, "curls");
  assert.equal(room.at.own.value[0].name, "curls");
  instrument.remove(own);
  screen.flush();
  assert.equal(room.at.own.value.length, 0);
  back();
  assert.equal(room.at.own.value.length, 1, "Back brings it again");
});

test("the picture under the hand is an example, too", async () => {
  const { making, api } = await bench();
  api.sample.asked[0].resolve({ codes, images });
  await soon();
  making.addHand();
  const asked = api.decode.asked.find(({ args }) => args[1].length === 1);
  asked.resolve({ sheet: { bitmap: { close() {} } } });
  await soon();
  assert.deepEqual(making.examples.value[0], { code: [1, 1], image: "hand", mark: 1 });
});

test("a model that draws nothing by chance gives what it reads in its gallery", async () => {
  const { making, api } = await bench("?view=sliders&code=1,1", { verbs: ["encode", "decode"], gallery: 2 });
  api.galleryOf.asked[0].resolve({ images: ["x", "y"], indices: [0, 1], labels: [] });
  await soon();
  for (const [k, { resolve }] of api.encode.asked.entries())
    resolve({ code: { mean: [k, 0], std: [0, 0] }, input: "", reconstruction: `r${k}` });
  await soon();
  assert.deepEqual(
    making.examples.value.map(({ code, image }) => [code, image]),
    [
      [[0, 0], "r0"],
      [[1, 0], "r1"],
    ],
  );
});

test("a file gives its lever back; another model's and a stranger's give none", async () => {
  const own = { name: "loops", low: -1, high: 2, direction: [0.6, 0.8] };
  const text = await fileOfLever(CARD, own).text();
  assert.deepEqual(leverOfFile(text, 2), own);
  assert.deepEqual(leverOfFile(text, 3), { has: 2 });
  for (const bad of [
    "",
    "[]",
    "null",
    "{}",
    text.replace("0.6", '"x"'),
    text.replace("-1", "5"),
    text.replace("lever", "car"),
  ])
    assert.equal(leverOfFile(bad, 2), null, bad);
});

test("a lever of the model takes the visitor's name, and with nothing its own again", async () => {
  const { instrument, room } = await bench();
  const [plain, tone] = instrument.all;
  instrument.rename(plain, "curls");
  assert.equal(instrument.nameOf(plain), "curls");
  instrument.rename(tone, "tone");
  assert.equal(room.at.names.value.length, 1, "what it is called anyway need not be said");
  instrument.rename(plain, " ");
  assert.equal(instrument.nameOf(plain), "");
  instrument.pull(tone, 1);
  assert.deepEqual(instrument.code.value, [1, 4], "as far beside the stop as before");
});

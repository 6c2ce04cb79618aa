/** Neighbours: what is asked about, where it stands among real pictures, and the same question to all models. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { coloursOf, laidOut, nearestTo, patch } from "../../frontend/base/grid.js";
import { squareOf } from "../../frontend/views/models/pulls.js";
import { roomIn } from "../../frontend/views/neighbours/address.js";
import { createBeside, kin, measured } from "../../frontend/views/neighbours/beside.js";
import { shownParts } from "../../frontend/views/neighbours/blend.js";
import { curveOf } from "../../frontend/views/neighbours/curve.js";
import { createNearness, sampleOf, verdictOf } from "../../frontend/views/neighbours/nearness.js";
import { screenAt, soon, verb } from "./stand-ins.js";

const CARD = {
  name: "digits-vae",
  medium: "ink",
  pictures: "digits",
  verbs: ["sample", "encode", "decode", "neighbours"],
  parameters: [],
  labels: [],
  code_size: 2,
  gallery: 0,
  metrics: [],
};
const PNG = "data:image/png;base64,AAAA";
const NEAR = {
  input: PNG,
  neighbours: [{ image: "data:image/png;base64,BBBB", index: 3, distance: 12 }],
  percentile: 40,
  real: [0, 10, 20],
  unit: "pixels",
  blend: null,
};

function opened(address, cards = [CARD]) {
  const stand = screenAt(address);
  const room = roomIn(stand.screen);
  const api = { neighbours: verb(), sample: verb(), encode: verb() };
  const nearness = createNearness(cards[0], room, { api });
  return { ...stand, room, api, nearness };
}

test("a code of the address comes before a seed, and a seed before what was put in", async () => {
  const { room, api, nearness } = opened("/?view=neighbours&input=pAAAA");
  await soon();
  assert.deepEqual(api.neighbours.asked[0].args.slice(0, 2), [
    "digits-vae",
    { image: PNG, k: 12, space: "pixels", blend: true },
  ]);
  room.go({ seed: 7, prior: null });
  assert.deepEqual(nearness.subject.value, { seed: 7, prior: null });
  room.go({ code: [1, 2] });
  assert.deepEqual(nearness.subject.value, { code: [1, 2], label: null });
  nearness.close();
});

test("another picture voids the code and the seed", () => {
  const { screen, room, nearness } = opened("/?view=neighbours&code=1,2&seed=7&part=3");
  screen.open("neighbours", {});
  nearness.taker.take("ignored", { kind: "gallery", place: 5 });
  assert.deepEqual(nearness.subject.value, { input: { kind: "gallery", place: 5 } });
  assert.equal(room.at.part.value, null);
  nearness.close();
});

test("what is drawn is written as it was compared, and goes on lying as it was drawn", async () => {
  const { api, nearness, location } = opened("/?view=neighbours&seed=1");
  nearness.taker.draw(new Blob(["x"], { type: "image/png" }), "stroke 1");
  await soon();
  api.neighbours.asked[0].resolve(NEAR);
  await soon();
  assert.equal(location.search, "?view=neighbours&input=pAAAA");
  await soon(60);
  api.neighbours.asked.at(-1).resolve(NEAR);
  await soon();
  assert.equal(nearness.taker.seen.value.own, true);
  nearness.close();
});

test("all models of the same pictures get the same seed; a copy is the nearest picture itself", async () => {
  const other = { ...CARD, name: "digits-ae", verbs: ["encode", "decode", "neighbours"] };
  const stranger = { ...CARD, name: "faces-pixelrnn", pictures: "faces" };
  const cards = [CARD, other, stranger];
  assert.deepEqual(kin(CARD, cards), [CARD, other]);
  const { room, api, nearness } = opened("/?view=neighbours&code=1,2", cards);
  const beside = createBeside(nearness, cards, room, { api });
  await soon();
  assert.equal(api.sample.asked.length, 0, "nobody is asked before the first answer");
  api.neighbours.asked[0].resolve(NEAR);
  await soon();
  assert.deepEqual(
    api.sample.asked.map(({ args }) => args.slice(0, 2)),
    [["digits-vae", { n: 1, seed: 42 }]],
  );
  const copy = api.neighbours.asked.find(({ args }) => args[1].image === "data:image/png;base64,BBBB");
  assert.equal(copy.args[1].k, 1);
  assert.equal(beside.rows.find(({ key }) => key === "digits-ae").there.value, false);
  room.go({ rows: "anew" });
  await soon(60);
  assert.deepEqual(
    api.encode.asked
      .map(({ args }) => args.slice(0, 2))
      .sort()
      .reverse(),
    [
      ["digits-vae", PNG],
      ["digits-ae", PNG],
    ],
  );
  beside.close();
  nearness.close();
});

test("where a distance stands among real ones", () => {
  const { points, here, most } = curveOf([0, 10, 20, 30], 20);
  assert.equal(most, 30 * 1.04);
  assert.equal(here.y, 2 / 3);
  assert.equal(points.length, 4);
  assert.equal(curveOf([0, 10], 99).here.y, 1);
  assert.deepEqual(
    [verdictOf(0, 0), verdictOf(3, 5), verdictOf(30, 50), verdictOf(90, 95)],
    ["copy", "near", "new", "strange"],
  );
});

test("of a blend no more steps are shown than there are", () => {
  assert.deepEqual([shownParts(null, 9), shownParts(4, 9), shownParts(40, 9)], [9, 4, 9]);
});

test("what was measured of blends is found in the shipped cards, in silence where there is none", () => {
  const shipped = (/** @type {string} */ name) =>
    JSON.parse(readFileSync(new URL(`../../models_ckpt/${name}/card.json`, import.meta.url), "utf8"));
  const names = ["digits-vae", "digits-cvae", "digits-pixelrnn"];
  const found = measured([CARD, ...names.map(shipped)]);
  assert.deepEqual(
    found.map(({ card }) => card.name),
    names,
  );
  for (const { value, real } of found)
    assert.ok(value > 0 && value < 100 && real === found[0].real && real > 0);
});

test("a patch is what hangs together, and does not go round the edge", () => {
  const values = [1, 0, 1, 1, 0, 0, 0, 0, 1];
  assert.deepEqual(patch(values, 3, 0).sort(), [0, 3]);
  assert.deepEqual(patch(values, 3, 2), [2]);
});

test("colours are laid out greys first, then by hue from dark to light; each is nearest to itself", () => {
  const palette = ["#ff0000", "#ffffff", "#0000ff", "#800000", "#000000"];
  const colours = coloursOf(palette, 5);
  assert.deepEqual(
    laidOut(colours).map((k) => palette[k]),
    ["#000000", "#ffffff", "#800000", "#ff0000", "#0000ff"],
  );
  for (const [k, colour] of colours.entries()) assert.equal(nearestTo(colour, colours), k);
});

test("a lever that drags more than a tenth along is marked; what was left out is not", () => {
  assert.deepEqual(
    [squareOf(null), squareOf(10), squareOf(10.1), squareOf(0)],
    ["none", "still", "dragged", "still"],
  );
});

test("a sample is asked about by its code, where a code says all, and by the generation that drew it", async () => {
  const gan = {
    ...CARD,
    name: "digits-gan",
    verbs: ["sample", "decode", "neighbours"],
    parameters: ["generation"],
    generations: [{ number: 0 }, { number: 5 }],
  };
  const { room, api, nearness } = opened("/?view=neighbours&seed=7&generation=0", [gan]);
  assert.deepEqual(api.sample.asked[0].args.slice(0, 2), ["digits-gan", { n: 1, seed: 7, generation: 0 }]);
  api.sample.asked[0].resolve({ images: [PNG], codes: [[1, 2]] });
  await soon();
  const question = { k: 12, space: "pixels", blend: true };
  assert.deepEqual(api.neighbours.asked[0].args[1], { code: [1, 2], generation: 0, ...question });
  api.neighbours.asked[0].resolve(NEAR);
  await soon();
  const beside = createBeside(nearness, [gan, CARD], room, { api });
  await soon();
  assert.deepEqual(
    api.sample.asked.slice(1).map(({ args }) => args.slice(0, 2)),
    [
      ["digits-gan", { n: 1, seed: 7, generation: 0 }],
      ["digits-vae", { n: 1, seed: 7 }],
    ],
    "a generation is this model's own",
  );
  room.go({ code: [3, 4] });
  await soon(60);
  assert.deepEqual(api.neighbours.asked.at(-1).args[1], { code: [3, 4], generation: 0, ...question });
  const sample = async () => ({ images: [PNG], codes: [[1, 2]] });
  for (const one of [{ parameters: ["label"] }, { verbs: ["sample", "neighbours"] }])
    assert.deepEqual(await sampleOf({ ...CARD, ...one }, 7, null, { sample }), { image: PNG });
  beside.close();
  nearness.close();
});

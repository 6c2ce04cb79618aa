/** Sliders beside its levers: what a discriminator says, and what there is to try. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { signal } from "../../frontend/base/html.js";
import { createInstrument } from "../../frontend/levers/instrument.js";
import { roomIn } from "../../frontend/views/sliders/address.js";
import { createOpinion } from "../../frontend/views/sliders/opinion.js";
import { createTask } from "../../frontend/views/sliders/task.js";
import { screenAt, soon, verb } from "./stand-ins.js";

const CARD = {
  name: "toy-gan",
  family: "gan",
  medium: "ink",
  verbs: ["sample", "decode", "score"],
  parameters: ["temperature", "generation"],
  generations: [
    { number: 0, real: [-1, 1] },
    { number: 5, real: [-2, 2] },
  ],
  code_size: 2,
  sliders: [
    { direction: [0.6, 0.8], low: -2, high: 2 },
    { direction: [-0.8, 0.6], low: -2, high: 2 },
  ],
  labels: [],
  gallery: 3,
};

function bench(address, card = CARD) {
  const here = screenAt(address);
  const room = roomIn(here.screen);
  const api = { encode: verb(), decode: verb(), sample: verb(), decodeJudged: verb(), classify: verb() };
  return { ...here, room, api, instrument: createInstrument(card, room, { api }) };
}
const opinion = (wins) => ({
  answer: { images: [], opinions: [{ score: 0, wins, percentile: 0 }] },
  timing: null,
});

test("the discriminator that is asked learned beside the generator that draws; its last word stays until the next", async () => {
  const { instrument, api, room } = bench("?view=sliders&code=1,2");
  const said = createOpinion(instrument, { api });
  await soon(200);
  const asked = () => api.decodeJudged.asked.at(-1);
  assert.deepEqual(asked().args.slice(0, 2), [
    "toy-gan",
    { codes: [[1, 2]], generation: 5, discriminator: 5 },
  ]);
  asked().resolve(opinion(0.25));
  await soon();
  assert.deepEqual([said.opinion.value.wins, said.fresh.value], [0.25, true]);
  room.go({ generation: 0 });
  assert.deepEqual([said.opinion.value.wins, said.fresh.value], [0.25, false]);
  await soon(200);
  assert.deepEqual(asked().args[1], { codes: [[1, 2]], generation: 0, discriminator: 0 });
  said.close();

  const mute = bench("?view=sliders&code=1,2", { ...CARD, generations: [{ number: 0 }, { number: 5 }] });
  createOpinion(mute.instrument, { api: mute.api });
  await soon(200);
  assert.equal(
    mute.api.decodeJudged.asked.length,
    0,
    "what a card does not say real ones get is not asked about",
  );
});

test("where nothing is read, the digit to change is the one that chance gave, and one direction counts as one lever", async () => {
  const { instrument, api } = bench("?view=sliders&seed=7");
  const stage = { picture: signal(null) };
  const task = createTask(instrument, stage, { name: "judge" }, { api, urlOf: () => "now" });
  api.sample.asked[0].resolve({ codes: [[0.6, 0.8]], images: ["begun"] });
  await soon();
  assert.deepEqual(api.classify.asked[0].args.slice(0, 2), ["judge", "begun"]);
  api.classify.asked[0].resolve({ label: 3, probabilities: [0.1, 0.9] });
  await soon();
  assert.equal(task.first.value, 3);
  instrument.pull(instrument.live[1], 1);
  stage.picture.value = {};
  await soon(450);
  api.classify.asked.at(-1).resolve({ label: 8, probabilities: [0.95, 0.05] });
  await soon();
  assert.deepEqual(task.found.value, { n: 2, from: 3, to: 8 });
  task.close();
});

test("what the judge is not sure of is nothing to change", async () => {
  const { instrument, api } = bench("?view=sliders&seed=7");
  const task = createTask(
    instrument,
    { picture: signal(null) },
    { name: "judge" },
    { api, urlOf: () => "now" },
  );
  api.sample.asked[0].resolve({ codes: [[0.6, 0.8]], images: ["noise"] });
  await soon();
  api.classify.asked[0].resolve({ label: 3, probabilities: [0.4, 0.6] });
  await soon();
  assert.equal(task.first.value, null);
  task.close();
});

const TWO = { ...CARD, name: "toy-vae", parameters: ["temperature", "prior"], generations: undefined };

test("chance draws from where the codes are, but for seeds of links that name no prior", async () => {
  const { instrument, api, room, location } = bench("?view=sliders", TWO);
  await soon();
  assert.equal(instrument.prior.value, "fitted");
  assert.equal(api.sample.asked[0].args[1].prior, "fitted");
  instrument.random(7, 1);
  await soon();
  assert.match(location.search, /seed=7.*prior=fitted|prior=fitted.*seed=7/);
  instrument.from("normal");
  await soon();
  assert.equal(room.at.seed.value, 7);
  assert.equal(instrument.prior.value, "normal");
  api.sample.asked[0].resolve({ codes: [[9, 9]], images: ["overtaken"] });
  await soon();
  assert.equal(instrument.code.value, null);
  api.sample.asked.at(-1).resolve({ codes: [[1, 2]], images: ["bell"] });
  await soon();
  assert.deepEqual(instrument.code.value, [1, 2]);
  instrument.random(8, 1);
  assert.equal(instrument.prior.value, "normal");

  const old = bench("?view=sliders&seed=7", TWO);
  await soon();
  assert.equal(old.instrument.prior.value, "normal");
  assert.equal(old.api.sample.asked[0].args[1].prior, "normal");

  const one = bench("?view=sliders&seed=7&prior=fitted");
  await soon();
  assert.equal(one.instrument.prior.value, null);
  assert.ok(!("prior" in one.api.sample.asked[0].args[1]));
});

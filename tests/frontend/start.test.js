/** Start's one lever: it swings by itself without a word in the address, and lets go for any hand. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { createInstrument } from "../../frontend/levers/instrument.js";
import { roomIn } from "../../frontend/views/start/address.js";
import { createPlay, inBrief } from "../../frontend/views/start/view.js";
import { screenAt, soon, verb } from "./stand-ins.js";

const lever = (index, more = {}) => ({ index, low: -2, high: 2, kl: 1, ...more });
const CARD = {
  name: "toy",
  medium: "rgb",
  verbs: ["encode", "decode", "sample"],
  parameters: [],
  code_size: 3,
  sliders: [lever(0), lever(1), lever(2, { label: { en: "hair", zh: "头发" } }), lever(3)],
  labels: [],
  gallery: 0,
};

function bench(address = "?code=0,0,1") {
  const here = screenAt(address);
  const api = { encode: verb(), decode: verb(), sample: verb() };
  const instrument = createInstrument(inBrief(CARD), roomIn(here.screen), { api });
  const play = createPlay(instrument, { api });
  return { ...here, api, instrument, play };
}

test("the lever whose effect has a name comes first, and two more", () => {
  assert.deepEqual(
    inBrief(CARD).sliders.map(({ index }) => index),
    [2, 0, 1],
  );
  assert.deepEqual(inBrief({ ...CARD, sliders: [lever(7)] }).sliders, [lever(7)]);
});

test("while it swings the picture follows, and the address says nothing of it", async () => {
  const { api, play, location, screen, instrument } = bench();
  play.swing.value = 0.5;
  await soon(50); // questions leave at a pace
  assert.deepEqual(api.decode.asked.at(-1).args[1], [[0, 0, 1.5]]);
  assert.equal(play.value.value, 1.5);
  assert.deepEqual(instrument.code.value, [0, 0, 1]);
  screen.flush();
  assert.equal(location.search, "?code=0,0,1");
});

test("a hand on the lever ends the swing, and stands where it pulled", () => {
  const { play, location, screen } = bench();
  play.swing.value = 0.5;
  play.pull(-1.25);
  assert.equal(play.value.value, -1.25);
  screen.flush();
  assert.equal(location.search, "?code=0,0,-1.25");
});

test("once another view is on screen, neither swing nor answer writes", async () => {
  const { api, play, location, screen } = bench("");
  screen.open("models");
  play.swing.value = 0.5;
  play.pull(1);
  api.sample.asked[0]?.resolve({ codes: [[1, 2, 3]] });
  await soon();
  screen.flush();
  assert.equal(location.search, "?view=models");
});

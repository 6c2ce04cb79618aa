/** One noise through the generations: what is asked, kept and played; and what is read out of a card's numbers. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { hidden } from "../../frontend/base/media.js";
import { roomIn } from "../../frontend/views/duel/address.js";
import { createDuel, spreadOver, WALL } from "../../frontend/views/duel/duel.js";
import {
  fooledBy,
  matrixOf,
  measuredOf,
  nearestPlace,
  powersBetween,
  runsOf,
  scaleOf,
  stepsOf,
} from "../../frontend/views/duel/measured.js";
import { generationAt } from "../../frontend/views/duel/small.js";
import { fitting, VIEWS } from "../../frontend/views.js";
import { screenAt, soon, verb } from "./stand-ins.js";

/** Numbers with gaps: a place in the card is no number of a generation. */
const NUMBERS = [0, 2, 5, 9];
const REAL = Array.from({ length: 21 }, (_, k) => k);
const CARD = {
  name: "toy-gan",
  family: "gan",
  medium: "ink",
  verbs: ["sample", "decode", "score"],
  parameters: ["generation"],
  labels: [],
  sliders: [],
  code_size: 2,
  gallery: 20,
  generations: NUMBERS.map((number) => ({ number, real: REAL, measured: {} })),
};
const opinions = (wins) => [{ score: 0, wins, percentile: 50 }];

/** A picture that knows whether it was let go. */
const unpack = async (text) => ({
  text,
  closed: false,
  close() {
    this.closed = true;
  },
});

async function bench(address = "?view=duel", card = CARD) {
  const here = screenAt(address);
  const room = roomIn(here.screen);
  const api = { sample: verb(), decodeJudged: verb(), opinions: verb() };
  const real = async () => ({ images: Array.from({ length: 20 }, (_, k) => `real ${k}`) });
  const duel = createDuel(card, room, { api, unpack, real });
  await soon();
  return {
    ...here,
    api,
    room,
    duel,
    async noise() {
      api.sample.asked.at(-1).resolve({ codes: [[1, 2]], images: ["now"], seed: 0 });
      await soon();
    },
    /** Answers the last picture and, where it was asked, the last opinion of real ones. */
    async answer(k = api.decodeJudged.asked.length - 1) {
      const { args, resolve } = api.decodeJudged.asked[k];
      const { generation, discriminator } = args[1];
      for (const each of api.opinions.asked.splice(0)) each.resolve({ answer: { opinions: opinions(0.5) } });
      resolve({
        answer: { images: [`${generation} by ${discriminator}`], opinions: opinions(0.25) },
        timing: { model: 1, trip: 2 },
      });
      await soon();
    },
    asked: () =>
      api.decodeJudged.asked.map(({ args: [, { generation, discriminator }] }) => [
        generation,
        discriminator,
      ]),
    text: () => duel.shown.value?.answer.pictures[0]?.text,
  };
}

test("the newest generation comes first, judged by its own discriminator, and writes nothing", async () => {
  const { api, noise, answer, asked, text, location, screen, duel } = await bench();
  assert.deepEqual(api.sample.asked[0].args.slice(0, 2), ["toy-gan", { n: WALL, seed: 42 }]);
  await noise();
  assert.deepEqual(asked(), [[9, 9]]);
  assert.deepEqual(api.opinions.asked[0].args[1], {
    images: spreadOver(20).map((k) => `real ${k}`),
    generation: 9,
  });
  await answer();
  assert.equal(text(), "9 by 9");
  assert.equal(duel.shown.value.answer.real.opinions[0].wins, 0.5);
  screen.flush();
  assert.equal(location.search, "?view=duel");
});

test("scrubbing asks with the same codes, and what was there is there again without asking", async () => {
  const { api, duel, noise, answer, asked, text, location, screen } = await bench();
  await noise();
  await answer();
  duel.scrub(1);
  await soon(40);
  await answer();
  assert.equal(text(), "2 by 2");
  screen.flush();
  assert.equal(location.search, "?view=duel&generation=2");
  duel.scrub(3);
  assert.equal(text(), "9 by 9", "at once");
  duel.scrub(1);
  assert.equal(text(), "2 by 2");
  await soon(40);
  assert.deepEqual(asked(), [
    [9, 9],
    [2, 2],
  ]);
  assert.equal(api.sample.asked.length, 1);
  assert.equal(api.opinions.asked.length, 0, "of real ones each discriminator is asked once");
});

test("an answer that comes late does not replace what is wanted now", async () => {
  const { duel, noise, answer, text } = await bench();
  await noise();
  await answer();
  duel.scrub(0);
  await soon(40);
  duel.scrub(3);
  await answer();
  assert.equal(text(), "9 by 9");
});

test("a square of the matrix sets both; the judge stays while one scrubs", async () => {
  const { duel, noise, answer, asked, location, screen } = await bench();
  await noise();
  await answer();
  duel.meet(2, 0);
  await soon(40);
  assert.deepEqual(asked().at(-1), [5, 0]);
  duel.scrub(1);
  await soon(40);
  assert.deepEqual(asked().at(-1), [2, 0]);
  screen.flush();
  assert.equal(location.search, "?view=duel&generation=2&judge=0");
  duel.meet(2, 2);
  screen.flush();
  assert.equal(location.search, "?view=duel&generation=5", "its own judge is not written");
});

test("another noise asks for other codes; two pictures are picked at most, and are let go with the noise", async () => {
  const { api, duel, room, noise, answer } = await bench();
  await noise();
  await answer();
  for (const k of [3, 5, 7]) duel.pick(k);
  assert.deepEqual(room.at.picked.value, [5, 7]);
  duel.pick(5);
  assert.deepEqual(room.at.picked.value, [7]);
  duel.roll(8);
  await soon(40);
  assert.equal(api.sample.asked[1].args[1].seed, 8);
  assert.deepEqual(room.at.picked.value, []);
});

test("it plays from the beginning to the end once, fetches ahead, and a hand stops it", async () => {
  const { duel, noise, answer, asked, text } = await bench();
  await noise();
  await answer();
  duel.play();
  assert.equal(duel.drawn.value, 0);
  await soon(40);
  const first = asked().findIndex(([g]) => g === 0);
  await answer(first);
  await answer(asked().findIndex(([g]) => g === 2));
  await answer(asked().findIndex(([g]) => g === 5));
  assert.equal(text(), "0 by 0");
  const before = asked().length;
  await soon(400);
  assert.equal(duel.drawn.value, 1);
  assert.equal(text(), "2 by 2", "it was there already");
  assert.equal(asked().length, before);
  hidden.value = true;
  await soon(400);
  assert.equal(duel.drawn.value, 1, "nothing plays where nobody looks");
  hidden.value = false;
  await soon(800);
  assert.equal(duel.drawn.value, 3);
  await soon(400);
  assert.equal(duel.playing.value, false);
  duel.play();
  assert.equal(duel.drawn.value, 0);
  duel.scrub(2);
  assert.equal(duel.playing.value, false);
});

test("where a card does not say what real pictures are like, pictures come without an opinion", async () => {
  const generations = CARD.generations.map(({ number }) => ({ number }));
  const { api, duel, text } = await bench("?view=duel&generation=5", { ...CARD, generations });
  assert.deepEqual(api.sample.asked[0].args[1], { n: WALL, seed: 42, generation: 5 });
  api.sample.asked[0].resolve({ codes: [[1, 2]], images: ["plain"], seed: 42 });
  await soon();
  assert.equal(text(), "plain");
  assert.equal(duel.shown.value.answer.opinions, null);
  assert.equal(api.decodeJudged.asked.length, 0);
});

test("a generation that is not there is the newest; what is left is closed with the view", async () => {
  const { duel, noise, answer } = await bench("?view=duel&generation=7&judge=1");
  await noise();
  await answer();
  assert.deepEqual([duel.drawn.value, duel.judge.value], [3, 3]);
  const picture = duel.shown.value.answer.pictures[0];
  duel.close();
  assert.ok(picture.closed);
});

test("a noise that could not be had is asked for again", async () => {
  const { api, duel } = await bench();
  api.sample.asked[0].reject(new Error("no line"));
  await soon();
  assert.notEqual(duel.trouble.value, null);
  duel.retry();
  await soon();
  assert.equal(api.sample.asked.length, 2);
});

test("curves: a quantity that one generation lacks is none; the nearest place; round numbers on a scale of powers", () => {
  const all = [
    { number: 0, measured: { caught: 99, distance: 400 } },
    { number: 1, measured: { caught: 60 } },
  ];
  assert.deepEqual(measuredOf(all, "caught"), [99, 60]);
  assert.equal(measuredOf(all, "distance"), null);
  assert.equal(nearestPlace([0, 0.1, 3, 9], 1), 1);
  assert.equal(nearestPlace([0, 0.1, 3, 9], 100), 3);
  assert.deepEqual(powersBetween(2, 450), [10, 100]);
  assert.deepEqual(powersBetween(2, 30), [2, 5, 10, 20]);
  const { height } = scaleOf("distance", [400, 40, 4]);
  assert.ok(
    Math.abs(height(400) - height(40) - (height(40) - height(4))) < 1e-9,
    "equal factors, equal steps",
  );
  const { height: linear, ticks } = scaleOf("caught", [100, 62]);
  assert.ok(linear(50) > 0 && linear(100) < 1);
  assert.deepEqual(ticks, [50, 75, 100]);
});

test("the matrix says whom the newest fools, and how often the lecture's step comes out", () => {
  const duel = [
    [50, 90, 95],
    [50, 60, 80],
    [54, 40, 70],
  ];
  assert.equal(matrixOf({ ...CARD, duel }), null, "not of as many generations");
  assert.equal(matrixOf(CARD), null);
  assert.equal(matrixOf({ generations: [{}, {}, {}], duel }), duel);
  assert.deepEqual(fooledBy(duel), [0, 1]);
  // From 0 to 1 the newer G is caught as often as before; from 1 to 2 it slips. The newer D catches up both times.
  assert.deepEqual(stepsOf(duel), { all: 2, slips: 1, caught: 2 });
  assert.deepEqual(runsOf([0, 1, 2, 5, 7, 8]), [
    [0, 2],
    [5, 5],
    [7, 8],
  ]);
});

test("the view shows GANs with generations, not a round in half steps; its small picture goes with the lever", () => {
  const round = {
    ...CARD,
    name: "round",
    generations: CARD.generations.map((each, k) => ({ ...each, turn: k > 0 ? "generator" : null })),
  };
  const single = { ...CARD, name: "single", generations: [] };
  assert.deepEqual(fitting(VIEWS.duel, [round, single, CARD, { ...CARD, family: "vae" }]), [CARD]);
  const at = (value) => generationAt(CARD, { value, low: -2, high: 2 });
  assert.deepEqual([-3, -2, 0, 2].map(at), [0, 0, 5, 9]);
});

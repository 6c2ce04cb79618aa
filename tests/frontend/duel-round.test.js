/** The round in slow motion and the jury: what is asked, what moves, and what stands still. */
import assert from "node:assert/strict";
import { test } from "node:test";
import * as column from "../../frontend/base/columns.js";
import { ROUND_COLUMNS } from "../../frontend/views/duel/columns-round.js";
import { createJury } from "../../frontend/views/duel/jury-case.js";
import {
  mixed,
  pairsOf,
  placeOf,
  roundOf,
  softplus,
  turnsOf,
} from "../../frontend/views/duel/round-numbers.js";
import { verdictOf } from "../../frontend/views/duel/round-rows.js";
import { createRound } from "../../frontend/views/duel/round-steps.js";
import { stretchesOf } from "../../frontend/views/duel/round-trace.js";
import { screenAt, soon, verb } from "./stand-ins.js";

const turns = [null, "discriminator", "discriminator", "generator"];
const CARD = {
  name: "digits-gan",
  medium: "ink",
  gallery: 9,
  generations: [0, 3, 7].map((number) => ({ number, real: [-1, 0, 1] })),
};
const KEPT = {
  name: "digits-gan-round",
  pair: "digits-gan",
  generations: turns.map((turn, number) => ({ number, turn, step: 8 * number })),
};
const GALLERY = {
  images: ["a", "b", "c", "d", "e", "f", "g", "h", "i"],
  labels: [1, 1, 2, 2, 3, 4, 5, 6, 7],
  indices: [10, 11, 12, 13, 14, 15, 16, 17, 18],
};
const PNG = "data:image/png;base64,AAAA";
const DUEL = {
  ...ROUND_COLUMNS,
  seed: column.seed,
  generation: column.perhaps(0, 999),
  judge: column.perhaps(0, 999),
};

function opened(address) {
  const stand = screenAt(address);
  const room = stand.screen.room("duel", DUEL);
  const api = {
    sample: verb(),
    opinions: verb(),
    galleryOf: verb(),
    imageOf: async () => PNG,
    pictureOf: async () => PNG,
  };
  return { ...stand, room, api };
}

/** What the server says of pictures whose D has these numbers. */
const judged = (scores, more = {}) => ({
  answer: {
    opinions: scores.map((score) => ({ score, wins: 0.25, percentile: 40 })),
    pictures: scores.map((_, k) => `${PNG}${k}`),
    gradients: scores.map(() => ({ image: PNG, most: 1 })),
    history: null,
    ...more,
  },
  timing: { model: 1, trip: 1 },
});

test("what the two rows win of their pairs adds up to one; at even numbers both lose log 2", () => {
  const { mean, wins, loss } = pairsOf([0, 1], [2, 3]);
  assert.ok(Math.abs(mean.drawn + mean.real - 1) < 1e-12);
  assert.ok(wins.drawn[1] > wins.drawn[0] && wins.real[0] > 0.5);
  assert.ok(loss.discriminator < Math.LN2 && loss.generator > Math.LN2);
  const even = pairsOf([5], [5]);
  assert.deepEqual([even.loss.discriminator, even.loss.generator], [Math.LN2, Math.LN2]);
  assert.equal(softplus(1000), 1000);
});

test("a round is one of half steps, of this model and no other", () => {
  assert.equal(roundOf(CARD, [CARD, KEPT]), KEPT);
  assert.equal(roundOf({ name: "faces-gan" }, [CARD, KEPT]), null);
  assert.equal(roundOf(CARD, [{ ...CARD, name: "other", pair: "digits-gan" }]), null);
  assert.deepEqual(turnsOf(KEPT.generations, 2), {
    moved: "discriminator",
    steps: 8,
    next: "generator",
  });
  assert.deepEqual(stretchesOf(KEPT.generations), [
    { turn: "discriminator", from: 0, to: 2 },
    { turn: "generator", from: 2, to: 3 },
  ]);
});

test("real pictures show as many labels as there are", () => {
  const pictures = GALLERY.images.map((image, i) => ({ image, label: GALLERY.labels[i] }));
  assert.deepEqual(
    mixed(pictures, 8).map(({ image }) => image),
    ["a", "c", "e", "f", "g", "h", "i", "b"],
  );
});

test("where a number stands among real ones, beyond them too", () => {
  assert.deepEqual(placeOf([0, 1, 2], 1), { here: 0.5, real: [0, 0.5, 1] });
  assert.deepEqual(placeOf([1, 2], 0), { here: 0, real: [0.5, 1] });
  assert.deepEqual([0, 0.3, 0.5, 0.7, 1].map(verdictOf), [
    "drawn",
    "ratherDrawn",
    "open",
    "ratherReal",
    "real",
  ]);
});

test("each half step is drawn and judged by itself, once, from the same noise and before the same real pictures", async () => {
  const { room, api, location } = opened("/?view=duel&seed=7");
  const round = createRound(CARD, KEPT, room, { api });
  await soon();
  assert.deepEqual(api.sample.asked[0].args.slice(0, 2), ["digits-gan-round", { n: 8, seed: 7 }]);
  api.sample.asked[0].resolve({ codes: [[1], [2]] });
  api.galleryOf.asked[0].resolve(GALLERY);
  await soon();
  const real = ["a", "c", "e", "f", "g", "h", "i", "b"];
  const bodies = () => api.opinions.asked.map(({ args }) => args[1]);
  assert.deepEqual(bodies(), [
    { codes: [[1], [2]], drawn_by: 0, generation: 0, gradient: true },
    { images: real, generation: 0 },
  ]);
  api.opinions.asked[0].resolve(judged([0, 0]));
  api.opinions.asked[1].resolve(judged([0, 2]));
  await soon();
  assert.equal(round.shown.value.before, null);
  const begun = round.shown.value.now.mean.drawn;

  round.step(1);
  assert.equal(location.search, "?view=duel&half=1&seed=7");
  await soon(60);
  assert.equal(round.shown.value.half, 0, "what stood there stays until the next is there");
  assert.deepEqual(
    bodies().slice(2),
    [
      { codes: [[1], [2]], drawn_by: 1, generation: 1, gradient: true },
      { images: real, generation: 1 },
    ],
    "half step 0 is not asked for again",
  );
  api.opinions.asked[2].resolve(judged([-3, -3]));
  api.opinions.asked[3].resolve(judged([3, 3]));
  await soon();
  const { before, now, moved, next, half } = round.shown.value;
  assert.deepEqual([half, moved, next, before.mean.drawn], [1, "discriminator", "discriminator", begun]);
  assert.ok(now.mean.drawn < 0.01);

  round.step(-1);
  await soon(60);
  assert.equal(api.opinions.asked.length, 4);
  assert.equal(round.shown.value.half, 0);
  round.step(-1);
  assert.equal(round.half.value, 0, "nothing is before the beginning");
  round.close();
});

test("a half step that failed is asked for again", async () => {
  const { room, api } = opened("/?view=duel");
  const round = createRound(CARD, KEPT, room, { api });
  await soon();
  api.sample.asked[0].resolve({ codes: [[1]] });
  api.galleryOf.asked[0].resolve(GALLERY);
  await soon();
  api.opinions.asked[0].reject(new Error("no"));
  api.opinions.asked[1].resolve(judged([0]));
  await soon();
  assert.equal(round.trouble.value.retryMs, null);
  round.retry();
  await soon();
  for (const { resolve } of api.opinions.asked.slice(2)) resolve(judged([0]));
  await soon();
  assert.equal(api.opinions.asked.length, 4);
  assert.equal(round.shown.value.half, 0);
  round.close();
});

test("the jury asks the D of the chosen generation, or of the one that judges, and the history once for a picture", async () => {
  const { room, api, location } = opened("/?view=duel&input=pAAAA&generation=3");
  const jury = createJury(CARD, room, { api });
  await soon();
  api.galleryOf.asked[0].resolve(GALLERY);
  const bodies = () => api.opinions.asked.map(({ args }) => args[1]);
  assert.deepEqual(bodies(), [
    { image: PNG, generation: 3, gradient: true },
    { image: PNG, history: true },
  ]);
  api.opinions.asked[0].resolve(judged([2]));
  api.opinions.asked[1].resolve(judged([2], { history: [[0.5, 0.6, 0.7]] }));
  await soon();
  assert.deepEqual(jury.history.value, [0.5, 0.6, 0.7]);
  assert.deepEqual([jury.found.value.generation, jury.found.value.real], [3, [-1, 0, 1]]);
  room.go({ judge: 7 });
  await soon(60);
  assert.deepEqual(bodies().slice(2), [{ image: PNG, generation: 7, gradient: true }]);
  jury.walk(0);
  assert.equal(location.search, "?view=duel&generation=0&input=pAAAA");
  assert.equal(jury.judge.value, 0);
  jury.walk(2);
  assert.equal(room.at.generation.value, null, "the newest need not be said");
  jury.close();
});

test("without a picture of the visitor's one of the gallery is judged, by the newest D, and the address stays as it was", async () => {
  const { room, api, location } = opened("/?view=duel&generation=5");
  const jury = createJury(CARD, room, { api });
  api.galleryOf.asked[0].resolve(GALLERY);
  await soon();
  assert.equal(api.opinions.asked[0].args[1].generation, 7, "there is no generation 5");
  assert.equal(location.search, "?view=duel&generation=5");
  jury.close();
});

test("what is drawn is written as D saw it, and goes on lying as it was drawn", async () => {
  const { room, api, location } = opened("/?view=duel&input=g5");
  const jury = createJury(CARD, room, { api });
  await soon();
  jury.taker.draw(new Blob(["x"], { type: "image/png" }), "stroke 1");
  await soon();
  assert.deepEqual(api.opinions.asked[2].args[1], { image: PNG });
  api.opinions.asked[2].resolve(judged([1], { pictures: ["data:image/png;base64,BBBB"], paper: PNG }));
  await soon();
  assert.equal(location.search, "?view=duel&input=pBBBB");
  await soon(60);
  api.opinions.asked.findLast(({ args }) => args[1].gradient).resolve(judged([1]));
  await soon();
  assert.equal(jury.taker.seen.value.own, true);
  assert.equal(jury.taker.seen.value.paper, PNG, "what was taken away from it stands beside it");
  jury.taker.take("ignored", { kind: "gallery", place: 5 });
  assert.equal(location.search, "?view=duel&input=g5");
  assert.equal(jury.taker.seen.value.paper, null);
  jury.close();
});

/** The term and its two readings, the bound's numbers, and two trainings that are asked in step. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { crossEntropy } from "../../frontend/base/codes.js";
import { hidden } from "../../frontend/base/media.js";
import { signal } from "../../frontend/vendor/preact-signals.js";
import { roomIn } from "../../frontend/views/moon/address.js";
import { createBound } from "../../frontend/views/moon/sum-bound.js";
import { boundOf, klOfScale, klOfVariance, lecture } from "../../frontend/views/moon/sum-numbers.js";
import { createAtHand } from "../../frontend/views/moon/term-at-hand.js";
import { createBlur, DRAWS } from "../../frontend/views/moon/term-blur.js";
import { noisyOf, trainingsOf } from "../../frontend/views/moon/term-models.js";
import { createMoments, DRAWN } from "../../frontend/views/moon/term-moments.js";
import { around, draws } from "../../frontend/views/moon/term-noise.js";
import { meanOf } from "../../frontend/views/moon/term-sheet.js";
import { measuredOf, scaleOf } from "../../frontend/views/moon/term-traces.js";
import { screenAt, soon, verb } from "./stand-ins.js";

const near = (found, wanted, within = 1e-9) =>
  assert.ok(Math.abs(found - wanted) <= within, `${found} is not ${wanted}`);

const LOG_2PI = Math.log(2 * Math.PI);
const logNormal = (z, m, s) => -0.5 * ((z - m) / s) ** 2 - Math.log(s) - LOG_2PI / 2;

/** An integral over z where anything is, by small steps. */
function integral(of, middle, width) {
  const step = width / 2000;
  let sum = 0;
  for (let k = -20000; k <= 20000; k++) sum += of(middle + k * step) * step;
  return sum;
}

test("both readings are the KL divergence that integrating finds", () => {
  for (const [sigma, m] of [
    [-1.3, 0.7],
    [0.4, -2],
    [0, 0],
    [-3, 1.5],
  ])
    for (const [kl, s] of [
      [klOfVariance, Math.exp(sigma / 2)],
      [klOfScale, Math.exp(sigma)],
    ]) {
      const found = integral(
        (z) => Math.exp(logNormal(z, m, s)) * (logNormal(z, m, s) - logNormal(z, 0, 1)),
        m,
        s,
      );
      near(kl(sigma, m), found, 1e-6);
    }
});

test("where σ is the logarithm of the variance the lecture's sum is twice the KL, else it is not", () => {
  for (const [sigma, m] of [
    [-2, 0.3],
    [1, -1],
    [0.25, 0],
  ]) {
    near(lecture(sigma, m), 2 * klOfVariance(sigma, m));
    near(klOfScale(sigma, m), (Math.exp(2 * sigma) - 1 - 2 * sigma + m * m) / 2);
    assert.ok(Math.abs(lecture(sigma, m) - 2 * klOfScale(sigma, m)) > 0.01);
  }
});

test("all of them have one lowest point, nothing at σ = 0, m = 0", () => {
  for (const of of [lecture, klOfVariance, klOfScale]) {
    near(of(0, 0), 0);
    for (let k = -40; k <= 15; k++)
      for (let j = -30; j <= 30; j++) if (k !== 0 || j !== 0) assert.ok(of(k / 10, j / 10) > 0, `${k} ${j}`);
  }
});

test("draws are those of their seed, with mean 0 and variance 1 to the last digit", () => {
  const found = draws(5, 16, 3);
  assert.deepEqual(found, draws(5, 16, 3));
  assert.notDeepEqual(found, draws(6, 16, 3));
  for (const i of [0, 1, 2]) {
    near(found.reduce((sum, e) => sum + e[i], 0) / 16, 0);
    near(found.reduce((sum, e) => sum + e[i] ** 2, 0) / 16, 1);
  }
  const many = draws(1, 4000, 1).flat();
  near(many.filter((e) => Math.abs(e) < 1).length / 4000, 0.6827, 0.02);
});

test("a code is m with its noise, small as that may be, and stays within what the server takes", () => {
  assert.deepEqual(around({ mean: [1, 29.99], std: [0.0009, 20] }, [[2, 1]], 30), [[1.0018, 30]]);
});

test("the bound's numbers add up, and lie below what integrating finds", () => {
  const x = [1, 0.25];
  const ink = (z) => [1 / (1 + Math.exp(-2 * z)), 1 / (1 + Math.exp(z))];
  const posterior = { mean: [0.6], std: [0.7] };
  const noise = draws(3, 4000, 1);
  const drawn = noise.map(([e]) => ink(0.6 + 0.7 * e));
  const found = boundOf(x, posterior, noise, drawn);
  near(found.elbo, found.likelihood - found.kl);
  near(found.kl, klOfScale(Math.log(0.7), 0.6));
  near(found.likelihood, found.likelihoods.reduce((sum, each) => sum + each, 0) / 4000);
  near(found.gap, found.evidence - found.elbo);
  assert.ok(found.gap > 0 && found.least <= found.elbo && found.most >= found.evidence);
  const truth = Math.log(integral((z) => Math.exp(logNormal(z, 0, 1) - crossEntropy(x, ink(z))), 0, 1));
  near(found.evidence, truth, 0.01);
});

test("the mean of pictures is that of each pixel", () => {
  assert.deepEqual(
    meanOf([
      [0, 1],
      [1, 1],
    ]),
    [0.5, 1],
  );
});

const SLIDERS = [
  { index: 1, kl: 2, low: -2, high: 2 },
  { index: 0, kl: 1, low: -2, high: 2 },
];
const CARD = {
  name: "toy",
  medium: "ink",
  verbs: ["sample", "encode", "decode"],
  parameters: ["temperature"],
  code_size: 2,
  sliders: SLIDERS,
  labels: [],
  gallery: 0,
};
const rows = (...kls) => kls.map((kl, k) => ({ number: k * 2, step: k * 10, measured: kl && { kl } }));
const kept = { ...CARD, name: "a-free", pair: "b-kept", generations: rows(0.1, 17) };
const free = { ...CARD, name: "b-kept", pair: "a-free", generations: rows(0.1, 600) };

test("the training without the term is told by its KL, measured or of its levers, whatever it is called", () => {
  const names = (cards) => trainingsOf(cards)?.map(({ name }) => name);
  assert.deepEqual(names([kept, free, CARD]), ["b-kept", "a-free"]);
  assert.deepEqual(names([free, kept]), ["b-kept", "a-free"]);
  const far = [{ index: 0, kl: 400, low: -2, high: 2 }];
  const unmeasured = [kept, free].map((card) => ({ ...card, generations: rows(null, null) }));
  assert.deepEqual(names([unmeasured[0], { ...unmeasured[1], sliders: far }]), ["b-kept", "a-free"]);
  assert.equal(trainingsOf([kept]), null);
  assert.equal(trainingsOf([kept, { ...free, generations: rows(1) }]), null);
});

test("noise is shown on the model that knows most numbers, and on one of a pair only where there is no other", () => {
  const small = { ...CARD, name: "small", code_size: 1 };
  const points = {
    ...CARD,
    name: "points",
    code_size: 9,
    sliders: [{ index: 0, kl: null, low: -1, high: 1 }],
  };
  const told = { ...CARD, name: "told", code_size: 9, parameters: ["label"] };
  const paired = { ...CARD, name: "paired", pair: "points", code_size: 9 };
  assert.equal(noisyOf([small, points, told, paired, CARD])?.name, "toy");
  assert.equal(noisyOf([points, paired])?.name, "paired");
  assert.equal(noisyOf([points, told]), null);
});

test("what was not measured leaves its place in the curve empty", () => {
  assert.deepEqual(measuredOf(free, "kl"), [0.1, 600]);
  assert.deepEqual(measuredOf(free, "noise"), [null, null]);
  assert.deepEqual(measuredOf({ ...free, generations: rows(null, 3) }, "kl"), [null, 3]);
  assert.deepEqual(measuredOf(CARD, "kl"), []);
});

test("a scale has room for all that was measured, and round numbers on it", () => {
  assert.deepEqual(scaleOf([90, null, 560]).ticks, [100, 200, 500]);
  assert.deepEqual(scaleOf([0.001, 1]).ticks.map(Math.log10).map(Math.round), [-3, -2, -1, 0]);
});

const CODE = { mean: [0.5, -1], std: [0.1, 0.2] };
const sheet = () => ({ bitmap: { close() {} }, columns: 4, cell: { width: 28, height: 28 } });
const decoded = () => ({ sheet: sheet(), timing: { model: 1, trip: 1 } });

function bench(address = "?view=moon&part=term") {
  const here = screenAt(address);
  const image = signal("data:one");
  const api = { encodeThen: verb(), decode: verb(), encode: verb() };
  return { ...here, room: roomIn(here.screen), image, api };
}

test("both trainings are asked for the same moment of the same picture, with the same chance", async () => {
  const { room, image, api } = bench("?view=moon&part=term&moment=1&e=4");
  const moments = createMoments([free, kept], room, { image }, { api });
  await soon();
  assert.deepEqual(
    api.encodeThen.asked.map(({ args }) => args.slice(0, 3)),
    [
      ["b-kept", "data:one", 2],
      ["a-free", "data:one", 2],
    ],
  );
  api.encodeThen.asked[0].resolve({ answer: { code: CODE } });
  await soon();
  assert.equal(moments.shown.value, null, "one alone is not shown");
  api.encodeThen.asked[1].resolve({ answer: { code: { ...CODE, std: [1, 1] } } });
  await soon();
  const [[first, codes, , , generation], [second, others]] = api.decode.asked.map(({ args }) => args);
  assert.deepEqual([first, second, codes.length, generation], ["b-kept", "a-free", DRAWN, 2]);
  for (const [k, z] of codes.entries()) near((z[0] - 0.5) / 0.1, others[k][0] - 0.5, 1e-3); // the same e
  for (const { resolve } of api.decode.asked) resolve(decoded());
  await soon();
  assert.deepEqual(moments.shown.value?.question, { image: "data:one", moment: 1, e: 4 });
  assert.equal(moments.shown.value?.answer.length, 2);
  moments.close();
});

test("of two moments asked for the newer stays, whichever comes first", async () => {
  const { room, image, api } = bench();
  const moments = createMoments([free, kept], room, { image }, { api });
  await soon();
  moments.scrub(0);
  await soon(50);
  assert.deepEqual(
    api.encodeThen.asked.map(({ args }) => args[2]),
    [2, 2, 0, 0],
  );
  const answer = async (from) => {
    for (const { resolve } of api.encodeThen.asked.slice(from, from + 2)) resolve({ answer: { code: CODE } });
    await soon();
    for (const { resolve } of api.decode.asked) resolve(decoded());
    await soon();
  };
  await answer(2);
  assert.equal(moments.shown.value?.question.moment, 0);
  await answer(0);
  assert.equal(moments.shown.value?.question.moment, 0);
  moments.close();
});

test("playing begins at the beginning, waits for each moment to be seen, and ends at the end", async () => {
  assert.equal(hidden.value, false);
  const { room, image, api } = bench();
  const quick = {
    encodeThen: async (...args) => {
      await api.encodeThen(...args);
      return { answer: { code: CODE } };
    },
    decode: async () => decoded(),
  };
  const moments = createMoments([free, kept], room, { image }, { api: quick });
  const next = async () => {
    for (const { resolve } of api.encodeThen.asked.splice(0)) resolve();
    await soon(5);
  };
  await next();
  moments.play();
  await soon(500);
  assert.equal(moments.moment.value, 0, "what has not been seen stays");
  await next();
  await soon(500);
  assert.equal(moments.moment.value, 1);
  await next();
  await soon(500);
  assert.equal(moments.playing.value, false);
  moments.close();
});

test("σ under the finger is the noise of every number, m the mean of the one that says most", async () => {
  const { room, image, api } = bench("?view=moon&part=term&sigma=0&m=2");
  const blur = createBlur(CARD, room, { image }, { api });
  api.encode.asked[0].resolve({ code: CODE });
  await soon();
  const [, codes] = api.decode.asked[0].args;
  assert.equal(codes.length, DRAWS);
  const mean = (i, of = codes) => of.reduce((sum, z) => sum + z[i], 0) / DRAWS;
  const spread = (i, of = codes) =>
    Math.sqrt(of.reduce((sum, z) => sum + (z[i] - mean(i, of)) ** 2, 0) / DRAWS);
  near(mean(0), 0.5, 1e-4);
  near(mean(1), 2, 1e-4);
  near(spread(0), 1, 1e-4);
  room.go({ sigma: -1, m: null });
  assert.equal(blur.m.value, -1, "its own");
  near(spread(1, blur.codes.value), Math.exp(-1), 1e-4);
  blur.close();
});

test("the bound is that of the picture at hand", async () => {
  const { room, image, api } = bench("?view=moon&part=sum");
  const all = {
    encode: async () => ({ code: CODE, input: "data:seen" }),
    decode: async () => decoded(),
    greysOf: async () => [1, 0],
    greysOfSheet: (_, n) => Array(n).fill([0.8, 0.1]),
  };
  const bound = createBound(CARD, room, { image }, { api: { ...api, ...all } });
  await soon();
  const { numbers } = bound.found.value;
  near(numbers.likelihood, Math.log(0.8) + Math.log(0.9));
  near(numbers.elbo, numbers.likelihood - numbers.kl);
  bound.close();
});

test("what one opens with is not written; what is drawn is, as the model saw it, unless something newer was done", async () => {
  const { room, location, screen } = bench("?view=moon&part=term");
  const api = {
    encode: verb(),
    galleryOf: async () => ({ images: ["a", "b"], labels: [3, 4], indices: [10, 20] }),
    imageOf: async (_, of) => `picture ${of.place ?? of.png}`,
  };
  const hand = createAtHand({ ...CARD, gallery: 2 }, room, { api });
  await soon();
  assert.equal(hand.image.value, "picture 20");
  screen.flush();
  assert.equal(location.search, "?view=moon&part=term");
  hand.taker.draw("stroke", "stroke 1");
  assert.equal(hand.taker.seen.value?.own, true, "the paper is the hand's");
  api.encode.asked[0].resolve({ input: "data:image/png;base64,OURS" });
  await soon();
  assert.deepEqual(room.at.input.value, { kind: "picture", png: "OURS" });
  assert.deepEqual([hand.image.value, hand.taker.seen.value?.own], ["picture OURS", true]);
  hand.taker.draw("stroke", "stroke 2");
  hand.taker.take("", { kind: "gallery", place: 10 });
  api.encode.asked[1].resolve({ input: "data:image/png;base64,LATE" });
  await soon();
  assert.deepEqual([hand.image.value, hand.taker.seen.value?.own], ["picture 10", false]);
  hand.taker.draw("stroke", "stroke 3");
  room.go({ sigma: 0 });
  api.encode.asked[2].resolve({ input: "data:image/png;base64,LATE" });
  await soon();
  assert.deepEqual(room.at.input.value, { kind: "gallery", place: 10 });
  hand.close();
});

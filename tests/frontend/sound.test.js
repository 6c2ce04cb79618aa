/** Sound: samples in their forms, pieces played without a gap, and a view whose server answers late or not at all. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { Problem } from "../../frontend/base/api.js";
import { roomIn } from "../../frontend/views/sound/address.js";
import { createLine } from "../../frontend/views/sound/line.js";
import { createSound } from "../../frontend/views/sound/sound.js";
import { pitchOf, spectrogram, transform } from "../../frontend/views/sound/spectrum.js";
import { expanded, loudest, outline, SILENT, wavOf } from "../../frontend/views/sound/wave.js";
import { screenAt, soon, verb } from "./stand-ins.js";

const RATE = 8000;
const tone = (hz, n = 4000) =>
  Float32Array.from({ length: n }, (_, i) => Math.sin((2 * Math.PI * hz * i) / RATE));

test("silence is silent, values rise, and steps are finer near silence", () => {
  const heights = expanded(Array.from({ length: 256 }, (_, v) => v));
  assert.equal(heights[SILENT], 0);
  for (let v = 1; v < 256; v++) assert.ok(heights[v] >= heights[v - 1], v);
  assert.ok(heights[SILENT + 1] < 0.001 && heights[255] > 0.95 && heights[0] >= -1);
  assert.ok(heights[250] - heights[249] > 20 * (heights[130] - heights[129]));
});

test("a wave as a WAV is read back as it was, to one step of 16 bits; what is too loud is cut", () => {
  const wave = [0, 0.5, -1, 2];
  const view = new DataView(wavOf(wave, RATE));
  const text = (at, n) => String.fromCharCode(...new Uint8Array(view.buffer, at, n));
  assert.deepEqual([text(0, 4), text(8, 8), text(36, 4)], ["RIFF", "WAVEfmt ", "data"]);
  assert.equal(view.getUint32(4, true), view.byteLength - 8);
  assert.deepEqual(
    [20, 22, 32, 34].map((at) => view.getUint16(at, true)),
    [1, 1, 2, 16],
  );
  assert.deepEqual([view.getUint32(24, true), view.getUint32(28, true)], [RATE, 2 * RATE]);
  assert.equal(view.getUint32(40, true), 2 * wave.length);
  const back = wave.map((_, i) => view.getInt16(44 + 2 * i, true) / 32767);
  for (const [i, x] of [0, 0.5, -1, 1].entries()) assert.ok(Math.abs(back[i] - x) < 1e-4);
});

test("the outline misses no peak, and its columns meet", () => {
  const wave = new Float32Array(1000).fill(0.1);
  wave[777] = -0.9;
  for (const per of [1, 7.3, 400]) {
    const columns = outline(wave, per);
    assert.equal(columns.length, Math.ceil(1000 / per));
    assert.ok(Math.abs(Math.min(...columns.map(([low]) => low)) + 0.9) < 1e-6);
    for (const [k, [low, high]] of columns.entries())
      if (k > 0) assert.ok(low <= columns[k - 1][1] && high >= columns[k - 1][0]);
  }
});

test("a clip is loudest where it is loudest", () => {
  const clip = new Array(1000).fill(SILENT).fill(250, 400, 460);
  assert.equal(loudest(clip, 60), 460);
  assert.equal(loudest([], 60), 0);
});

test("the transform finds a tone where it is, and its energy", () => {
  const n = 256;
  const [re, im] = [Float64Array.from(tone((RATE * 20) / n, n)), new Float64Array(n)];
  transform(re, im);
  const levels = [...re].map((x, k) => Math.hypot(x, im[k]));
  assert.ok(Math.abs(levels[20] - n / 2) < 1e-3);
  assert.ok(levels.slice(0, 129).every((level, k) => k === 20 || level < 1e-3));
});

test("in the spectrogram a tone is a line at its pitch, all the way", () => {
  for (const hz of [300, 1000, 3000]) {
    const { columns } = spectrogram(tone(hz), RATE);
    for (const column of columns.slice(4, -4)) {
      const band = column.indexOf(Math.max(...column));
      assert.ok(Math.abs(pitchOf(band, RATE) - hz) < 80 + hz * 0.04, `${hz}: ${pitchOf(band, RATE)}`);
    }
  }
  const { columns } = spectrogram(new Float32Array(1000), RATE);
  assert.ok(
    columns.flat().every((x) => x === 0),
    "silence is empty",
  );
});

/** A line whose time goes on by hand. */
function lined(most = 9600) {
  const time = { now: 0, clock: 0 };
  const put = [];
  const line = createLine({
    ...{ rate: RATE, most },
    now: () => time.now,
    clock: () => time.clock,
    put: (wave, when) => put.push({ n: wave.length, when }),
  });
  const wait = (s) => {
    time.now += s;
    time.clock += s;
  };
  return { line, put, wait };
}
const piece = (n = 400) => new Float32Array(n);
/** Samples between the end of each piece and the beginning of the next. */
const gaps = (put) => put.slice(1).map(({ when }, k) => Math.round((when - put[k].when) * RATE - put[k].n));

test("pieces that come faster than they sound meet exactly, whenever they come, and begin before all is there", () => {
  const { line, put, wait } = lined();
  for (let k = 0; k < 16; k++) {
    wait([0.011, 0.033, 0.002, 0.02][k % 4]);
    line.push(piece(k === 0 ? 200 : 400));
  }
  assert.ok(put.length > 8 && put[0].when < 0.2);
  line.end();
  assert.equal(put.length, 16);
  assert.ok(gaps(put).every((gap) => gap === 0));
  assert.equal(line.slow, false);
});

test("what comes slower than it sounds begins late enough not to run dry, and says so until then", () => {
  const { line, put, wait } = lined(10 * 400);
  const slow = [];
  for (let k = 0; k < 10; k++) {
    wait(0.07);
    line.push(piece());
    slow.push(line.slow);
  }
  line.end();
  assert.ok(slow[3] && !slow[9], "it sounds by then");
  assert.ok(put[0].when > 0.3 && put[0].when < 0.65, String(put[0].when));
  assert.ok(gaps(put).every((gap) => gap === 0));
});

test("what is given lies ready, and tells nothing of how fast the rest comes", () => {
  const { line, put, wait } = lined(9600);
  line.push(piece(2400), true);
  wait(0.3);
  line.push(piece());
  assert.deepEqual([put.length, line.slow], [0, true]);
});

test("what comes much slower than it sounds is heard once all of it is there, in one piece", () => {
  const { line, put, wait } = lined();
  for (let k = 0; k < 10; k++) {
    wait(0.5);
    line.push(piece());
  }
  assert.deepEqual([put.length, line.slow], [0, true]);
  line.end();
  assert.deepEqual([put.length, line.slow], [10, false]);
  assert.ok(put[0].when >= 1 && gaps(put).every((gap) => gap === 0));
});

test("where it runs dry it waits once, until all is there, and nothing lies over anything", () => {
  const { line, put, wait } = lined();
  for (let k = 0; k < 6; k++) {
    wait(0.01);
    line.push(piece());
  }
  assert.equal(put.length, 6);
  wait(2);
  line.push(piece());
  wait(0.05);
  line.push(piece());
  assert.deepEqual([put.length, line.slow], [6, true]);
  line.end();
  assert.equal(put.length, 8);
  assert.ok(put[6].when > 2 && gaps(put).every((gap) => gap >= 0));
  assert.ok(Math.abs(gaps(put)[6]) < 1);
});

test("the place is that of the sample that is heard, and in the end all has been", () => {
  const { line, put, wait } = lined();
  line.push(piece(800));
  line.end();
  assert.deepEqual([line.place(), line.over], [0, false]);
  wait(put[0].when + 0.05);
  assert.ok(Math.abs(line.place() - 400) < 1);
  wait(1);
  assert.deepEqual([line.place(), line.over], [800, true]);
});

test("a short clip is heard, too", () => {
  const { line, put } = lined();
  line.push(piece(100));
  assert.equal(put.length, 0);
  line.end();
  assert.equal(put.length, 1);
});

const CARD = {
  name: "toy",
  family: "toy",
  medium: "sound",
  rate: RATE,
  verbs: ["sample", "complete", "score"],
  parameters: ["label", "speaker", "seconds", "temperature", "guidance"],
  labels: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9],
  speakers: ["ann", "ben"],
  judge: null,
};
const CLIP = [128, 130, 250, 5, 128, 128];

/** A player that nobody hears: it keeps what it was told. */
function silent() {
  const said = [];
  const signal = (value) => ({ value, peek: () => value });
  return {
    said,
    playing: signal(null),
    place: signal(0),
    slow: signal(false),
    wake: () => said.push("wake"),
    stop: () => said.push("stop"),
    close() {},
    play: (name, values, from = 0, to = values.length) => said.push([name, values.slice(from, to)]),
    live(name) {
      said.push(`live ${name}`);
      return { push: (values) => said.push(values), end: () => said.push("end") };
    },
  };
}

async function bench(t, address = "?view=sound") {
  const here = screenAt(address);
  const room = roomIn(here.screen);
  const api = Object.fromEntries(
    ["speak", "carryOn", "carriedOn", "scoreSound", "classifyClip"].map((name) => [name, verb()]),
  );
  const player = silent();
  const sound = createSound(CARD, room, { api, player });
  t.after(sound.close);
  for (let k = 0; k < 400 && api.speak.asked.length === 0 && !address.includes("wall"); k++) await soon(5);
  return { ...here, room, api, player, sound };
}
const begun = (more = {}) => ({
  seed: 1,
  rate: RATE,
  n: 1,
  labels: [7],
  speakers: ["ann"],
  known: 0,
  ...more,
});
const whole = (clips, more = {}) => ({
  ...{ sounds: [], clips, bits: clips.map(() => 2), ended: clips.map(() => true) },
  ...{ noisy: clips.map(() => false), labels: [7], speakers: ["ann"], seed: 1, verdicts: null },
  ...more,
});
/** Waits until a verb has been asked so often. */
async function asked(verb, n) {
  for (let k = 0; k < 400 && verb.asked.length < n; k++) await soon(5);
  return verb.asked[n - 1].args;
}
/** The clip that the view begins with has come. */
async function spoken({ api, sound }, clip = CLIP) {
  api.speak.asked[0].args[2].begun(begun());
  api.speak.asked[0].resolve(whole([clip]));
  await soon(5);
  assert.deepEqual(sound.source.value, clip);
}

test("what the view opens with is made once, is silent, and writes nothing", async (t) => {
  const on = await bench(t);
  const { api, player, sound, location } = on;
  const [model, body, told] = api.speak.asked[0].args;
  assert.deepEqual(
    [model, body],
    ["toy", { n: 1, label: 7, speaker: "ben", seed: 9, temperature: 1, guidance: 1.5 }],
  );
  told.begun(begun());
  told.chunk({ at: 0, clips: [[128, 130]], entropies: [[1, 1]], next: [[0.5, 0.5]], seconds: 0.001 });
  assert.deepEqual(sound.clip.value, [128, 130]);
  api.speak.asked[0].resolve(whole([CLIP]));
  await soon(5);
  assert.deepEqual([sound.clip.value, player.said, location.search], [CLIP, [], "?view=sound"]);
  assert.equal(api.speak.asked.length, 1);
});

test("a key sounds while its word is made; pressed again, the word that is there sounds again", async (t) => {
  const { api, player, sound } = await bench(t);
  sound.say({ digit: "3" });
  await soon(5);
  const [, body, told, left] = api.speak.asked[1].args;
  assert.equal(body.label, 3);
  assert.equal(api.speak.asked[0].args[3].aborted, true);
  told.begun(begun());
  told.chunk({ at: 0, clips: [[1, 2]], entropies: [[1, 1]], next: null, seconds: 0.001 });
  assert.equal(left.aborted, false);
  api.speak.asked[1].resolve(whole([CLIP]));
  await soon(5);
  assert.deepEqual(player.said, ["wake", "stop", "live source", [1, 2], "end"]);
  sound.say({ digit: "3" });
  assert.deepEqual(player.said.at(-1), ["source", CLIP]);
  assert.equal(api.speak.asked.length, 2);
});

test("back to the word before, by the browser's Back: it comes again and is silent", async (t) => {
  const { api, player, sound, back } = await bench(t);
  sound.say({ digit: "3" });
  back();
  assert.equal((await asked(api.speak, 3))[1].label, 7);
  api.speak.asked.at(-1).args[2].begun(begun());
  assert.deepEqual(player.said, ["wake", "stop"]);
});

test("a hand that pulls goes on pulling: only where it rests is made", async (t) => {
  const on = await bench(t);
  await spoken(on);
  for (const temperature of [0.9, 0.8, 0.7]) {
    on.sound.pull({ temperature }, "temperature");
    await soon(5);
  }
  assert.equal((await asked(on.api.speak, 2))[1].temperature, 0.7);
  await soon(400);
  assert.equal(on.api.speak.asked.length, 2);
});

test("stopping keeps what has come, and it can be cut and carried on", async (t) => {
  const { api, sound } = await bench(t);
  const [, , told, left] = api.speak.asked[0].args;
  told.begun(begun());
  told.chunk({ at: 0, clips: [CLIP.slice(0, 3)], entropies: [[1, 1, 1]], next: null, seconds: 0.001 });
  sound.stop();
  assert.deepEqual([left.aborted, sound.source.value], [true, CLIP.slice(0, 3)]);
});

test("any beginning is carried on: the clip whole and so many samples of it, four ways", async (t) => {
  const on = await bench(t, "?view=sound&task=continue&cut=2");
  const { api, sound, player } = on;
  await spoken(on);
  const [, body, told] = await asked(api.carryOn, 1);
  assert.deepEqual(
    [body.clip, body.known, body.n, body.label, body.speaker],
    [CLIP, { prefix: 2 }, 4, 7, "ben"],
  );
  told.begun(begun({ n: 4, known: 2 }));
  told.chunk({ at: 2, clips: [[9], [8], [7], [6]], entropies: [], next: null, seconds: 0.01 });
  assert.deepEqual(sound.onward.made.value.clips[3], [128, 130, 6]);
  assert.deepEqual(player.said, [], "nobody has asked to hear it");
  sound.cutAt(4);
  assert.equal((await asked(api.carryOn, 2))[1].known.prefix, 4);
  sound.cutAt(99);
  assert.equal(sound.cut.value, CLIP.length);
});

test("it can be left untold what it says and whose voice it is", async (t) => {
  const on = await bench(t, "?view=sound&task=continue&cut=2&told=0");
  await spoken(on);
  const [, body] = await asked(on.api.carryOn, 1);
  assert.deepEqual(["label" in body, "speaker" in body], [false, false]);
});

const chances = (k) => new Array(256).fill(0).map((_, v) => (v === k ? 1 : 0));
const slowly = (body, values) => ({
  answer: whole([[...body.clip, ...values]], { distributions: [values.map(chances)] }),
  timing: null,
});

test("slow motion takes one sample after the other; another value is asked on from, and stands in the link", async (t) => {
  const on = await bench(t, "?view=sound&task=slow&cut=2");
  const { api, sound, screen, location } = on;
  await spoken(on);
  const { slow } = sound;
  const [, body] = await asked(api.carriedOn, 1);
  assert.deepEqual([body.clip, body.n, body.distributions, body.seed], [CLIP.slice(0, 2), 1, true, 9]);
  api.carriedOn.asked[0].resolve(slowly(body, [10, 20, 30]));
  await soon(5);
  assert.deepEqual([slow.past.value, slow.coming.value, slow.next.value[10]], [[128, 130], 10, 1]);
  slow.take();
  assert.deepEqual([slow.past.value, slow.coming.value], [[128, 130, 10], 20]);
  slow.choose(99);
  await soon(50);
  const [, second] = await asked(api.carriedOn, 2);
  assert.deepEqual(second.clip, [128, 130, 10, 99]);
  assert.deepEqual([slow.past.value, slow.next.value], [[128, 130, 10, 99], null]);
  api.carriedOn.asked[1].resolve(slowly(second, [40, 50]));
  await soon(5);
  assert.deepEqual([slow.coming.value, slow.most.value], [40, 4]);
  slow.walk(0);
  assert.equal(slow.step.value, 2, "what was chosen stays");
  screen.flush();
  assert.equal(new URLSearchParams(location.search).get("given"), "CmM");
  slow.free();
  await soon(50);
  assert.deepEqual((await asked(api.carriedOn, 3))[1].clip, [128, 130]);
});

test("a link rebuilds what was chosen by hand", async (t) => {
  const on = await bench(t, "?view=sound&task=slow&cut=2&given=CmM&t=2");
  await spoken(on);
  assert.deepEqual((await asked(on.api.carriedOn, 1))[1].clip, [128, 130, 10, 99]);
  assert.deepEqual(on.sound.slow.past.value, [128, 130, 10, 99]);
});

test("a wall is made on a press, not where a link opens it: ten digits of one voice, or one digit in all", async (t) => {
  const { api, sound, room } = await bench(t, "?view=sound&task=wall");
  assert.equal(api.speak.asked.length, 0);
  sound.makeWall();
  const [, body] = api.speak.asked[0].args;
  assert.deepEqual([body.n, body.labels, body.speaker], [10, CARD.labels, "ben"]);
  room.go({ wall: "voices" });
  await soon(5);
  assert.equal(api.speak.asked.length, 1);
  sound.makeWall();
  const [, other] = api.speak.asked[1].args;
  assert.deepEqual([other.n, other.speakers, other.label], [2, CARD.speakers, 7]);
});

test("a sound of one's own takes the clip's place until another word is said", async (t) => {
  const on = await bench(t, "?view=sound&task=continue&cut=2");
  const { api, sound } = on;
  await spoken(on);
  const wav = new Blob([wavOf([0, 0.5], RATE)], { type: "audio/wav" });
  globalThis.FileReader = class {
    readAsDataURL() {
      this.result = "data:audio/wav;base64,UklGRg==";
      this.onload();
    }
  };
  sound.own.take(Object.assign(wav, { name: "mine.wav" }));
  await soon(20);
  const [, sent] = await asked(api.scoreSound, 1);
  assert.deepEqual(sent, { sound: "data:audio/wav;base64,UklGRg==" });
  api.scoreSound.asked[0].resolve({ answer: { score: 3, clip: [1, 2, 3, 4], notes: null }, timing: null });
  await soon(5);
  assert.deepEqual([sound.source.value, sound.mine.value.name], [[1, 2, 3, 4], "mine.wav"]);
  await soon(400);
  const { clip, label } = api.carryOn.asked.at(-1).args[1];
  assert.deepEqual([clip, label], [[1, 2, 3, 4], undefined], "nobody has said what it says");
  sound.say({ digit: "2" });
  assert.deepEqual([sound.mine.value, on.room.at.told.value], [null, true]);
});

test("while the server is away it is asked again; nothing sounds for it", async (t) => {
  const { api, sound, player } = await bench(t);
  api.speak.asked[0].reject(new Problem(0, "no-answer", ""));
  await soon(5);
  assert.ok(sound.spoken.trouble.value.retryMs > 0);
  assert.deepEqual([sound.spoken.busy.value, player.said], [true, []]);
  sound.spoken.stop();
  assert.equal(sound.spoken.trouble.value, null);
});

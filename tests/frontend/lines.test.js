/** The line between two sentences against a slow server: what the visitor did last is what counts. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { Problem } from "../../frontend/base/api.js";
import { signal } from "../../frontend/base/html.js";
import { screen as page } from "../../frontend/base/screen.js";
import { roomIn } from "../../frontend/views/sentences/address.js";
import { createLines } from "../../frontend/views/sentences/lines.js";
import { isForeign } from "../../frontend/views/sentences/manner.js";
import { createSmall } from "../../frontend/views/sentences/small.js";
import { createTyping } from "../../frontend/views/sentences/typing.js";
import { screenAt, soon, verb } from "./stand-ins.js";

const ENGLISH = {
  name: "english",
  config: { lengths: [] },
  code_size: 2,
  sliders: [
    { index: 1, kl: 0.001, low: -1, high: 1 },
    { index: 0, kl: 2, low: -2, high: 2 },
  ],
};
const VERSE = { ...ENGLISH, name: "verse", config: { lengths: [5, 7] } };

/** What the server says of a sentence. */
const readingOf = ({ sentence }) => ({
  code: { mean: [1, 2], std: [1, 1] },
  input: sentence,
  reconstruction: sentence,
  unknown_words: [],
});
const told = (answer) => ({ answer, timing: { model: 1, trip: 1 } });

/** The lines at an address; each text is read at once, everything else is answered by hand. */
function at(address, card = ENGLISH, more = {}) {
  const stand = screenAt(address);
  stand.screen.admit(["start", "sentences"]);
  const room = roomIn(stand.screen);
  const api = {
    readSentence: async (_model, body) => told(readingOf(body)),
    line: verb(),
    chance: verb(),
    write: verb(),
    ...more,
  };
  const lines = createLines(card, room, { api });
  return { ...stand, room, api, lines, says: () => new URL(stand.location.href).searchParams };
}

const sentence = (text) => told({ sentences: [text], readable: [true], codes: [[0, 0]], seed: 1 });
/** The questions of a press on "by chance". */
const pressesOf = ({ chance }) => chance.asked.filter(({ args }) => args[1].readable);
const bodyOf = ({ asked }) => asked.at(-1)?.args[1];

test("what it opens with stands on no address, and its way is straight", async () => {
  const { api, lines, steps, location } = at("?view=sentences");
  await soon(20);
  assert.equal(lines.fields.from.text.value, "We played tennis yesterday.");
  assert.equal(bodyOf(api.line).path, "lerp");
  assert.equal(steps(), 0);
  await soon(450);
  assert.equal(location.search, "?view=sentences");
  lines.close();
});

test("an older link, which says its ends and no way, turns as it did", async () => {
  const { api, lines } = at("?view=sentences&from=I%20like%20tea.&to=It%20is%20late.");
  await soon();
  assert.equal(bodyOf(api.line).path, "slerp");
  lines.close();
});

test("each act that writes an end writes the way that holds, and whose text it is", () => {
  const acts = {
    type: (lines) => lines.fields.from.type("I like tea."),
    open: (lines) => lines.open("to"),
    swap: (lines) => lines.swap(),
  };
  for (const act of Object.values(acts)) {
    const now = at("?view=sentences");
    act(now.lines);
    assert.equal(now.says().get("path"), "lerp");
    assert.equal(now.says().get("model"), "english");
    now.lines.close();
    const old = at("?view=sentences&from=A.&to=B.&code=1,2&seed=7&made=0123abcd");
    act(old.lines);
    assert.equal(old.says().get("path"), "slerp");
    assert.equal(old.says().get("seed"), "7", "what belongs to the model stays");
    assert.equal(old.says().get("made"), "0123abcd");
    old.lines.close();
  }
});

test("a lever that is pulled belongs to a model, too", async () => {
  const { lines, says } = at("?view=sentences&from=A.&to=B.&tool=levers");
  await soon();
  lines.levers.pull(lines.levers.live[0], 9999);
  assert.equal(says().get("code"), "10,2");
  assert.equal(says().get("model"), "english");
  assert.equal(says().get("from"), "A.");
  lines.close();
});

test("a sentence by chance fills its field, in one step that Back undoes", async () => {
  const { api, lines, says, steps, back } = at("?view=sentences&model=english&from=A.&path=lerp&code=1,2");
  lines.fields.from.draw();
  assert.equal(pressesOf(api).length, 1);
  pressesOf(api)[0].resolve(sentence("By chance."));
  await soon();
  assert.equal(says().get("from"), "By chance.");
  assert.equal(says().get("code"), null, "the code was that of the old one");
  assert.equal(steps(), 1);
  back();
  assert.equal(lines.fields.from.text.value, "A.");
  lines.close();
});

test("what is typed while a sentence by chance is on its way stays", async () => {
  const { api, lines, says } = at("?view=sentences");
  lines.fields.from.draw();
  lines.fields.from.type("I like tea.");
  pressesOf(api)[0].resolve(sentence("By chance."));
  await soon();
  assert.equal(says().get("from"), "I like tea.");
  lines.close();
});

test("whatever is pressed while it is on its way counts for more: Back, another view, the walker", async () => {
  const others = {
    back: ({ back }) => back(),
    view: ({ screen }) => screen.open("start"),
    walk: ({ lines }) => lines.walk.stand(3),
    swap: ({ lines }) => lines.swap(),
  };
  for (const [name, other] of Object.entries(others)) {
    const all = at("?view=sentences&from=A.&to=B.");
    all.lines.fields.to.type("C.");
    all.lines.fields.to.draw();
    other(all);
    const href = all.location.href;
    pressesOf(all.api)[0].resolve(sentence("By chance."));
    await soon();
    assert.equal(all.location.href, href, name);
    assert.notEqual(all.lines.fields.to.text.value, "By chance.", name);
    all.lines.close();
  }
});

test("of two presses the second counts, and both fields may be filled at once", async () => {
  const { api, lines, says, steps } = at("?view=sentences");
  lines.fields.from.draw();
  lines.fields.from.draw();
  lines.fields.to.draw();
  const [first, to] = pressesOf(api);
  to.resolve(sentence("The other end."));
  await soon();
  first.resolve(sentence("The first."));
  await soon();
  assert.equal(says().get("from"), null);
  pressesOf(api)[2].resolve(sentence("The second."));
  await soon();
  assert.equal(says().get("from"), "The second.");
  assert.equal(says().get("to"), "The other end.");
  assert.equal(steps(), 2);
  lines.close();
});

test("where chance fails, trying now asks for another sentence", async () => {
  const { api, lines, says } = at("?view=sentences");
  const { from } = lines.fields;
  from.draw();
  pressesOf(api)[0].reject(new Problem(500, "internal", "Something broke."));
  await soon();
  assert.equal(from.drawTrouble.value.problem.slug, "internal");
  from.draw();
  pressesOf(api)[1].resolve(sentence("By chance."));
  await soon();
  assert.equal(from.drawTrouble.value, null);
  assert.equal(says().get("from"), "By chance.");
  lines.close();
});

test("a sentence that the model cannot read again is not taken; after some tries it says so", async () => {
  const { api, lines } = at("?view=sentences");
  const seeds = new Set();
  lines.fields.from.draw();
  for (let k = 0; k < 4; k++) {
    const { args, resolve } = pressesOf(api)[k];
    seeds.add(args[1].seed);
    resolve(told({ sentences: ["Too long."], readable: [false], codes: [[0, 0]], seed: 1 }));
    await soon();
  }
  assert.equal(seeds.size, 4);
  assert.equal(pressesOf(api).length, 4);
  assert.equal(lines.fields.from.drawTrouble.value.problem.slug, "no-sentence");
  lines.fields.from.type("I like tea.");
  assert.equal(lines.fields.from.drawTrouble.value, null);
  lines.close();
});

test("a line that failed for good is asked for again on request", async () => {
  const { api, lines } = at("?view=sentences");
  await soon();
  assert.equal(api.line.asked.length, 1);
  api.line.asked[0].reject(new Problem(500, "internal", ""));
  await soon();
  assert.equal(lines.line.trouble.value.retryMs, null);
  lines.line.retry();
  assert.deepEqual(bodyOf(api.line), api.line.asked[0].args[1]);
  assert.equal(api.line.asked.length, 2);
  api.line.asked[1].resolve(told({ sentences: ["A.", "B."], t: [0, 1], codes: [], ends: [] }));
  await soon();
  assert.equal(lines.line.trouble.value, null);
  assert.equal(lines.count.value, 2);
  lines.close();
});

test("once another view is there nothing more is asked", async () => {
  const readSentence = verb();
  const { api, lines, screen } = at("?view=sentences", ENGLISH, { readSentence });
  screen.open("start");
  for (const { args, resolve } of readSentence.asked) resolve(told(readingOf(args[1])));
  await soon();
  assert.notEqual(lines.ends.value, null);
  assert.equal(api.line.asked.length, 0);
  lines.close();
});

test("levers that do nothing come last, whatever the card's order", () => {
  const { lines } = at("?view=sentences");
  assert.deepEqual(
    [...lines.levers.live, ...lines.levers.dead].map(({ n, index }) => [n, index]),
    [
      [1, 0],
      [2, 1],
    ],
  );
  lines.close();
});

test("the quatrain says whose lines the first and the last are", async () => {
  const ends = { from: "床前明月光", to: "朝辭白帝彩雲間" };
  const poemOf = async (more) => {
    const { api, lines } = at(`?view=sentences&tool=verse&from=${ends.from}&to=${ends.to}${more}`, VERSE);
    await soon();
    const { args, resolve } = api.line.asked.find(({ args }) => args[1].steps === 4);
    const written = ["一", "二", "三", "四"].map((c) => c.repeat(args[1].length));
    resolve(told({ sentences: written, ends: [{ sentence: ends.from }, { sentence: ends.to }] }));
    await soon();
    lines.close();
    return lines.quatrain.poem.value;
  };
  const typed = await poemOf("");
  assert.deepEqual(typed.own, { first: true, last: false });
  assert.deepEqual(typed.lines, [ends.from, "二二二二二", "三三三三三", "四四四四四"]);
  const seven = await poemOf("&length=7");
  assert.deepEqual(seven.own, { first: false, last: true });
  assert.equal(seven.lines[0], "一一一一一一一");
  assert.equal(seven.lines[3], ends.to);
});

test("on a Chinese page verse begins in simplified script, unless the address says otherwise", () => {
  page.settle({ lang: "zh" });
  const usual = at("?view=sentences&tool=sum", VERSE).lines;
  assert.deepEqual(usual.manner.reading.value, { script: "simplified" });
  assert.equal(usual.fields.a.text.value, "明月照高楼");
  const said = at("?view=sentences&script=traditional", VERSE).lines;
  assert.deepEqual(said.manner.reading.value, {});
  page.settle({ lang: "en" });
  assert.equal(usual.fields.a.text.value, "明月照高樓");
  for (const lines of [usual, said]) lines.close();
  page.settle({ lang: null });
});

test("a text of the other language is known by its letters", () => {
  for (const [text, english, verse] of [
    ["今天天气很好", true, false],
    ["I like tea.", false, true],
    ["I like 茶.", false, true],
    ["白日依山盡!", true, false],
    ["", false, false],
    ["123 … 👩‍👩‍👧", false, false],
  ]) {
    assert.equal(isForeign(text, ENGLISH), english, text);
    assert.equal(isForeign(text, VERSE), verse, text);
  }
});

test("half-typed pinyin is shown and told to nobody until it is a word", () => {
  const said = [];
  const typing = createTyping((text) => said.push(text));
  const half = (value) => typing.input({ isComposing: true, currentTarget: { value } });
  for (const value of ["m", "ming", "ming yue"]) half(value);
  assert.deepEqual(said, []);
  assert.equal(typing.half.value, "ming yue");
  typing.composed({ currentTarget: { value: "明月" } });
  assert.deepEqual(said, ["明月"]);
  assert.equal(typing.half.value, null);
  typing.input({ isComposing: false, currentTarget: { value: "明月\n 照" } });
  assert.deepEqual(said, ["明月", "明月 照"]);
});

test("Enter ends no line, but belongs to who is still typing a word", () => {
  const typing = createTyping(() => {});
  let prevented = 0;
  const press = (isComposing) =>
    typing.key({ key: "Enter", isComposing, preventDefault: () => (prevented += 1) });
  press(true);
  assert.equal(prevented, 0);
  press(false);
  assert.equal(prevented, 1);
});

test("the small line waits for the large picture, and leaves its ends out", async () => {
  const picture = signal(null);
  const api = { line: verb() };
  const small = createSmall(VERSE, picture, { here: signal(true), api });
  await soon();
  assert.equal(api.line.asked.length, 0);
  picture.value = {};
  assert.deepEqual(
    [bodyOf(api.line).path, bodyOf(api.line).steps, small.language.value],
    ["lerp", 5, "zh-Hant"],
  );
  api.line.asked[0].resolve(told({ sentences: ["a", "b", "c", "d", "e"] }));
  await soon();
  assert.deepEqual(small.sentences.value, ["b", "c", "d"]);
  picture.value = { another: true };
  assert.equal(api.line.asked.length, 1);
  small.close();
});

test("sentences that have more of something and such that have less make a lever, which stands in the address", async () => {
  const { api, lines, says } = at("?view=sentences&from=A.&to=B.&tool=levers");
  await soon();
  lines.owns.begin();
  await soon();
  assert.equal(bodyOf(api.chance).n, 12);
  const codes = [
    [2, 0],
    [-2, 0],
    [0, 3],
  ];
  api.chance.asked.at(-1).resolve(told({ sentences: ["a", "b", "c"], codes, seed: 1 }));
  await soon();
  assert.equal(lines.owns.lever.value, null);
  lines.owns.turn(0);
  lines.owns.turn(1, -1);
  assert.deepEqual(lines.owns.lever.value?.direction, [1, 0]);
  lines.owns.take("mine");
  await soon(450);
  assert.match(says().get("own") ?? "", /^mine![-\d.]+,[-\d.]+,1,0$/);
  const [first] = lines.levers.levers.value;
  assert.equal(first.n, "A");
  const before = lines.levers.valueOf(first);
  lines.levers.pull(first, before + 1);
  assert.ok(Math.abs(lines.levers.valueOf(first) - before - 1) < 1e-9);
  lines.owns.take("another");
  lines.owns.remove(lines.owns.own.value[0]);
  assert.deepEqual(
    lines.owns.own.value.map(({ name }) => name),
    ["another"],
  );
  lines.close();
});

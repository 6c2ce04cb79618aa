/** The table of views: what fits where, in which order, in both languages; and the keys that go from one to the next. */
import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { test } from "node:test";
import { modelIn, textsTo } from "../../frontend/kit/view-link.js";
import { actOf, stepFrom } from "../../frontend/shell/keys.js";
import { CHAPTERS, chaptersOf, fitting, VIEWS } from "../../frontend/views.js";

/** A card as a server may give it, of one's own too. */
const card = (name, verbs, more = {}) => ({
  name,
  verbs,
  medium: "ink",
  parameters: [],
  labels: [],
  sliders: [],
  ...more,
});
const lever = { index: 0, low: -2, high: 2 };
const vae = card("vae", ["encode", "decode", "sample", "interpolate"], { sliders: [lever] });
const cvae = {
  ...vae,
  name: "cvae",
  verbs: [...vae.verbs, "restyle"],
  parameters: ["label"],
  labels: ["a", "b"],
};
const auto = card("auto", ["encode", "decode", "interpolate"], { sliders: [lever] });
const gan = card("gan", ["decode", "sample"], { sliders: [lever] });
const rnn = card("rnn", ["sample", "complete", "score"], { medium: "palette" });
const lines = card("lines", vae.verbs, { medium: "text", sliders: [lever] });

const named = (cards, lang = "en", views = VIEWS) =>
  chaptersOf(cards, lang, views).map(({ name, views }) => [name, views.map((view) => view.name)]);

test("each folder of a view has its row, and each row a folder", () => {
  const folders = readdirSync(new URL("../../frontend/views/", import.meta.url)).sort();
  assert.deepEqual(Object.keys(VIEWS).sort(), folders);
});

test("the chapters stand in the lecture's order, and those that nothing can fill do not appear", () => {
  assert.deepEqual(named([vae, cvae, rnn, lines]), [
    ["pixels", ["pixels"]],
    ["levers", ["sliders", "between", "sentences"]],
    ["style", ["style"]],
    ["models", ["models"]],
  ]);
  assert.deepEqual(named([rnn]), [
    ["pixels", ["pixels"]],
    ["models", ["models"]],
  ]);
  assert.deepEqual(named([]), [["models", ["models"]]]);
});

test("a view that comes takes its place by its row alone", () => {
  const moon = { chapter: "why", title: { en: "Moon", zh: "月亮" }, fits: () => true };
  assert.deepEqual(named([vae], "en", { ...VIEWS, moon })[1], ["why", ["moon"]]);
  assert.equal(chaptersOf([vae], "zh", { ...VIEWS, moon })[1].views[0].title, "月亮");
});

test("every chapter and view has a name in both languages, and every view a chapter of the table", () => {
  for (const { en, zh } of [...Object.values(CHAPTERS), ...Object.values(VIEWS).map(({ title }) => title)]) {
    assert.match(en, /^[A-Z][a-z ]+$/);
    assert.match(zh, /^\p{Script=Han}+$/u);
  }
  for (const [view, { chapter }] of Object.entries(VIEWS))
    assert.ok(view === "start" ? chapter === null : Object.hasOwn(CHAPTERS, chapter), view);
});

test("of the models that fit, the one comes first that asks least", () => {
  const names = (view, cards) => fitting(VIEWS[view], cards).map(({ name }) => name);
  assert.deepEqual(names("sliders", [gan, cvae, vae, rnn, lines]), ["vae", "cvae", "gan"]);
  assert.deepEqual(names("start", [gan, cvae]), ["cvae"]);
  assert.deepEqual(names("style", [vae, cvae]), ["cvae"]);
  assert.deepEqual(names("sentences", [vae, lines]), ["lines"]);
});

const key = (name, more) => ({
  key: name,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...more,
});
const idle = { writes: false, holds: false, busy: false, present: false };
const room = { ...idle, present: true };

test("P shows the page large and Escape ends that; a clicker goes from view to view", () => {
  assert.equal(actOf(key("p"), idle), "present");
  assert.equal(actOf(key("p"), room), "present");
  assert.equal(actOf(key("f"), idle), "screen");
  assert.equal(actOf(key("Escape"), room), "leave");
  assert.equal(actOf(key("PageDown"), room), "next");
  assert.equal(actOf(key("PageUp"), room), "before");
  for (const name of ["Escape", "PageDown", "PageUp"]) assert.equal(actOf(key(name), idle), null, name);
});

test("keys stay with what has the focus: text, a lever, a dialog", () => {
  for (const name of ["p", "f", "PageDown", "Escape"]) {
    assert.equal(actOf(key(name), { ...room, writes: true }), null, name);
    assert.equal(actOf(key(name), { ...room, busy: true }), null, name);
    assert.equal(actOf(key(name, { ctrlKey: true }), room), null, name);
  }
  assert.equal(actOf(key("PageDown"), { ...room, holds: true }), null);
  assert.equal(actOf(key("Escape"), { ...room, holds: true }), "leave");
});

test("past the first and the last view there is none", () => {
  assert.equal(stepFrom(["start", "pixels", "models"], "start", 1), "pixels");
  assert.equal(stepFrom(["start", "pixels", "models"], "start", -1), null);
  assert.equal(stepFrom(["start", "pixels", "models"], "models", 1), null);
});

test("an auto-encoder has Sliders, Start and Between, after those with a prior", () => {
  const tempered = { ...vae, parameters: ["temperature"] };
  for (const view of ["start", "sliders", "between"])
    assert.deepEqual(fitting(VIEWS[view], [auto, tempered]), [tempered, auto], view);
  assert.ok(!VIEWS.sentences.fits({ ...auto, medium: "text" }));
});

test("where nobody is asked what a picture shows, a model that has to know needs a judge", () => {
  assert.deepEqual(fitting(VIEWS.between, [cvae, vae, { ...cvae, judge: null }]), [vae]);
  assert.deepEqual(fitting(VIEWS.between, [{ ...cvae, judge: "reader" }]).length, 1);
  assert.ok(VIEWS.style.fits(cvae), "there it is asked");
});

test("a picture is taken to this model where it can be shown by it, else to one that asks for nothing besides", () => {
  const card = (/** @type {string} */ name, /** @type {string[]} */ verbs, more = {}) => ({
    ...{ name, verbs, medium: "ink", side: 28, parameters: [], pair: null },
    ...more,
  });
  const codes = ["encode", "decode", "interpolate"];
  const plane = card("ae", codes, { pair: "other" });
  const told = card("cvae", codes, { parameters: ["label"] });
  const [plain, small] = [card("vae", codes), card("small", codes, { side: 8 })];
  const drawn = card("pixelrnn", ["complete", "score"]);
  const cards = [small, plane, told, drawn, plain];
  assert.equal(modelIn(drawn, cards, "sliders"), plain);
  assert.equal(modelIn(told, cards, "between"), told);
  assert.equal(modelIn(plain, cards, "pixels"), drawn);
  assert.equal(modelIn(small, cards, "pixels"), undefined);
});

test("a GAN has levers, ways and neighbours; the half steps of its round are in none of them", () => {
  const whole = card("gan", ["sample", "decode", "interpolate", "score", "neighbours"], {
    ...{ family: "gan", sliders: [lever], pictures: "digits", gallery: 3 },
  });
  const round = card("round", ["sample", "decode", "score"], { family: "gan", pair: "gan" });
  const views = (one) => Object.keys(VIEWS).filter((view) => view !== "duel" && VIEWS[view].fits(one));
  assert.deepEqual(views(whole), ["sliders", "between", "neighbours", "models"]);
  assert.deepEqual(views(round), ["models"]);
  assert.equal(fitting(VIEWS.between, [whole, vae])[0], vae, "one that reads pictures comes first");
});

test("what a model drew that reads no pictures goes on as its code, to itself; to readers as a picture", () => {
  const some = (/** @type {string} */ name, /** @type {string[]} */ verbs) => ({
    ...{ name, verbs, medium: "ink", side: 28, parameters: [], pair: null },
  });
  const gan = some("gan", ["sample", "decode", "interpolate", "score"]);
  const reader = some("vae", ["encode", "decode", "interpolate"]);
  const drawn = { code: "1,2", generation: "3" };
  const png = "data:image/png;base64,AAAA";
  const to = (/** @type {"between" | "sliders" | "pixels"} */ view, one = gan, cards = [gan, reader]) =>
    textsTo(one, cards, view, png, drawn);
  assert.deepEqual(to("between"), { model: "gan", stops: "c1,2~s7", t: "", generation: "3" });
  assert.deepEqual(to("sliders"), { model: "gan", code: "1,2", seed: "", e: "", label: "", generation: "3" });
  assert.equal(to("sliders", reader)?.model, "vae");
  assert.equal(to("sliders", reader)?.input, "pAAAA");
  assert.equal(to("pixels"), null, "nobody there takes it: no link");
  assert.equal(textsTo(gan, [gan], "sliders", png, null), null, "without a code there is none either");
});

/** Whatever goes wrong, the page says it itself, in both languages. The list of what may go wrong is the server's. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { Problem, passing, sample } from "../../frontend/base/api.js";
import { screen } from "../../frontend/base/screen.js";
import { SAYINGS, sentenceOf } from "../../frontend/kit/problems.js";

const FRONTEND = new URL("../../frontend/", import.meta.url);
const { slugs, codes } = JSON.parse(readFileSync(new URL("problems.json", import.meta.url), "utf8"));
const NUMBERS = [7, 24, 28, 100];

const inChinese = (act) => {
  screen.settle({ lang: "zh" });
  const said = act();
  screen.settle({ lang: null });
  return said;
};
const said = (slug, code = "", numbers = []) => sentenceOf({ slug, code, numbers });

test("every kind and code of the server has a sentence in both languages", () => {
  for (const name of [...slugs, ...codes]) assert.ok(Object.hasOwn(SAYINGS, name), name);
});

test("every kind that the page raises itself has a sentence, too", () => {
  const code = readdirSync(FRONTEND, { recursive: true })
    .filter((path) => path.endsWith(".js") && !path.includes("vendor"))
    .map((path) => readFileSync(new URL(path, FRONTEND), "utf8"))
    .join("\n");
  const raised = [...code.matchAll(/new (?:\w+\.)?Problem\([^,]+, "([^"]+)"/g)].map(([, slug]) => slug);
  assert.ok(raised.length > 5);
  for (const slug of raised) assert.ok(Object.hasOwn(SAYINGS, slug), slug);
});

test("sentences are English, or Chinese, end, are short, and hold no place, no name for programs, no gap", () => {
  for (const name of Object.keys(SAYINGS)) {
    const english = said("validation", name, NUMBERS);
    assert.match(english, /^[A-Z][^#{}_\p{Script=Han}]{5,110}\.$/u, name);
    const chinese = inChinese(() => said("validation", name, NUMBERS));
    assert.match(chinese, /^\p{Script=Han}[^#{}_]{3,50}。$/u, name);
    assert.doesNotMatch(chinese.replace("localhost", ""), /[a-z]{3,}/, name);
    for (const sentence of [english, chinese]) assert.doesNotMatch(sentence, /undefined|NaN|null|\.\./, name);
  }
});

test("a code tells more than its kind, and has the numbers of the server", () => {
  assert.equal(
    said("validation", "too_many_pieces", [27, 24]),
    "This sentence is too long: it has 27 pieces, 24 fit.",
  );
  assert.equal(said("validation", "length", [5, 7, 2]), "Lines have 5 or 7 characters here, this one has 2.");
  assert.equal(
    inChinese(() => said("validation", "length", [5, 7, 2])),
    "一句要 5 个或 7 个字，这里是 2 个。",
  );
  assert.match(said("image-invalid", "no_ink"), /no ink/);
  assert.equal(said("validation", "less_than_equal", [10]), "A number is too large: at most 10.");
  assert.equal(said("validation", "greater_than_equal", [-10]), "A number is too small: at least −10.");
});

test("where numbers are missing, or the server knows more than the page, there is a sentence all the same", () => {
  const general = said("validation");
  assert.ok(general);
  for (const [slug, code] of [
    ["validation", "too_many_pieces"],
    ["validation", "length"],
    ["brand-new", ""],
    ["brand-new", "constructor"],
  ])
    assert.equal(said(slug, code), general);
  assert.equal(said("image-invalid", "brand_new"), said("image-invalid"));
});

test("the numbers are those of the server's sentence about the first mistake, without those of names", async () => {
  const told = async (errors) => {
    const body = { type: "/problems/validation", detail: "#/codes/0: Send 3 fewer.", errors };
    globalThis.fetch = async () => new Response(JSON.stringify(body), { status: 422 });
    return await sample("m", { n: 1, seed: 1 }).catch((problem) => problem);
  };
  const size = "Send codes of 24 numbers for digits-2, not of 3.";
  const problem = await told([{ pointer: "#/codes/0", detail: size, code: "code_size" }]);
  assert.equal(sentenceOf(problem), "A code of this model has 24 numbers, this one has 3.");
  const bound = await told([
    { pointer: "#/codes/0/1", detail: "Send -2.5 or more.", code: "greater_than_equal" },
  ]);
  assert.deepEqual(bound.numbers, [-2.5]);
  assert.deepEqual((await told([{ detail: "Send one of [5, 7].", code: "unknown_length" }])).numbers, [5, 7]);
});

test("a problem brings the picture of what was taken away, where it has one", async () => {
  const told = async (more) => {
    const body = { type: "/problems/image-invalid", detail: "", errors: [], ...more };
    globalThis.fetch = async () => new Response(JSON.stringify(body), { status: 422 });
    return await sample("m", { n: 1, seed: 1 }).catch((problem) => problem);
  };
  assert.equal((await told({ paper: "data:image/png;base64,AA" })).paper, "data:image/png;base64,AA");
  assert.equal((await told({})).paper, null);
});

test("a server that is busy is asked again, not one that has no training pictures", () => {
  assert.ok(passing(new Problem(503, "overloaded", "")));
  assert.ok(!passing(new Problem(503, "pictures-missing", "")));
});

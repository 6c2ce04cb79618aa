/** The page's files agree with each other. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const FRONTEND = new URL("../../frontend/", import.meta.url);
const text = (path) => readFileSync(new URL(path, FRONTEND), "utf8");
const files = readdirSync(FRONTEND, { recursive: true }).map((path) => String(path).replaceAll("\\", "/"));
// docs.html is a page apart: it shows the API with swagger-ui, one bundle taken as it is.
const modules = files.filter((path) => path.endsWith(".js") && !/docs|swagger/.test(path));
const own = modules.filter((path) => !path.startsWith("vendor/"));

/** The words of each room. */
const tables = await Promise.all(
  own
    .filter((path) => path.endsWith("/words.js") && path !== "base/words.js")
    .map(async (path) => ({ path, ...(await import(`../../frontend/${path}`)) })),
);

/** Each word of a table with where it stands; functions are called with stand-ins. */
const leaves = (table, path = "") =>
  Object.entries(table).flatMap(([key, word]) => {
    if (typeof word === "function") return [[`${path}${key}()`, word(3, "x", "y", "z", "x")]];
    return typeof word === "object" ? leaves(word, `${path}${key}.`) : [[`${path}${key}`, word]];
  });

test("both languages have the same words, and none is empty", () => {
  assert.ok(tables.length > 5);
  for (const { path, en, zh } of tables) {
    const keys = (table) =>
      leaves(table)
        .map(([key]) => key)
        .sort();
    assert.deepEqual(keys(zh), keys(en), path);
    for (const [key, word] of [...leaves(en), ...leaves(zh)])
      assert.ok(word.trim().length > 0, `${path} ${key}`);
  }
});

test("Chinese words are Chinese, English ones are not", () => {
  const foreign = new Set(["otherLanguage", "switchLanguage", "reads()", "padText()"]);
  for (const { path, en, zh } of tables) {
    for (const [key, word] of leaves(en))
      if (!foreign.has(key)) assert.doesNotMatch(word, /\p{Script=Han}/u, `${path} ${key}`);
    for (const [key, word] of leaves(zh))
      if (!foreign.has(key)) assert.match(word, /\p{Script=Han}/u, `${path} ${key}`);
  }
});

test("every word is used", () => {
  const code = own
    .filter((path) => !path.endsWith("words.js"))
    .map(text)
    .join("\n");
  for (const { path, en } of tables)
    for (const [word] of leaves(en)) {
      const key = word.replace("()", "").split(".").pop();
      assert.match(code, new RegExp(`\\b${key}\\b`), `${path} ${word}`);
    }
});

test("index.html names what the first screen is made of, so that no chain of imports delays the first picture", () => {
  const script = fileURLToPath(new URL("../../scripts/preload", import.meta.url));
  const { status, stderr } = spawnSync(process.execPath, [script, "--check"], { encoding: "utf8" });
  assert.equal(status, 0, stderr);
});

test("what index.html names is there, each once", () => {
  const named = [...text("index.html").matchAll(/(?:href|src)="([^"]+\.(?:js|css|svg))"/g)].map(
    ([, name]) => name,
  );
  assert.ok(named.length > 20);
  assert.deepEqual(named, [...new Set(named)]);
  for (const name of named) assert.ok(files.includes(name), name);
});

test("every icon that is named is in the sprite, and every icon in the sprite is named", () => {
  const drawn = [...text("index.html").matchAll(/<symbol id="icon-([^"]+)"/g)].map(([, id]) => id);
  const code = own.map(text).join("\n");
  for (const id of drawn) assert.match(code, new RegExp(`["']${id}["']|\\b${id}:`), id);
  for (const [, id] of code.matchAll(/<\$\{Icon\} name="([^"]+)"/g)) assert.ok(drawn.includes(id), id);
});

// Where the lecture can be heard: links that a visitor may follow, and nothing is loaded from there.
const LINKS = "views/start/lecture.js";

test("the page loads nothing from elsewhere, writes no HTML by hand and prints nothing", () => {
  for (const path of files.filter(
    (path) => /\.(js|css|html|svg)$/.test(path) && !path.startsWith("vendor/"),
  )) {
    const source = text(path);
    assert.doesNotMatch(source, /innerHTML|outerHTML|insertAdjacentHTML|console\.\w+\(/, path);
    if (path !== LINKS)
      assert.doesNotMatch(source.replaceAll("http://www.w3.org/2000/svg", ""), /https?:\/\//, path);
  }
  assert.doesNotMatch(text("index.html"), /<style|style=|<script>|\son\w+=/);
});

test("vendored libraries import each other by relative paths that exist", () => {
  for (const path of modules.filter((path) => path.startsWith("vendor/")))
    for (const [, target] of text(path).matchAll(/from"([^"]+)"/g))
      assert.ok(files.includes(`vendor/${target.slice(2)}`), target);
});

test("colours reach AA: text 4.5 to 1 on every ground, in both themes", () => {
  const colours = Object.fromEntries(
    [...text("base/colours.css").matchAll(/--([\w-]+): light-dark\((#\w+), (#\w+)\)/g)].map(
      ([, name, light, dark]) => [name, [light, dark]],
    ),
  );
  const luminance = (hex) =>
    [0.2126, 0.7152, 0.0722].reduce((sum, weight, i) => {
      const c = Number.parseInt(hex.slice(1 + 2 * i, 3 + 2 * i), 16) / 255;
      return sum + weight * (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
    }, 0);
  const contrast = (a, b) => {
    const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y);
    return (high + 0.05) / (low + 0.05);
  };
  const pairs = [
    ...["paper", "raised"].flatMap((ground) =>
      ["ink", "quiet", "accent", "second"].map((ink) => [ink, ground, 4.5]),
    ),
    ["ink", "sunk", 4.5],
    ["quiet", "sunk", 4.5],
    ["on-accent", "accent", 4.5],
    ["paper", "ink", 4.5],
    ["edge", "paper", 3],
    ["edge", "raised", 3],
  ];
  for (const theme of [0, 1])
    for (const [ink, ground, least] of pairs) {
      const ratio = contrast(colours[ink][theme], colours[ground][theme]);
      assert.ok(ratio >= least, `${ink} on ${ground} (${theme ? "dark" : "light"}): ${ratio.toFixed(2)}`);
    }
});

test("what is true or false is said as that: preact sets properties, and there the text no is true", () => {
  // Elements of MathML have no such properties, but attributes.
  for (const path of own.filter((path) => path !== "kit/mathml.js"))
    assert.doesNotMatch(
      text(path),
      /\b(?:translate|spellcheck|draggable|contenteditable)="(?:no|false)"/,
      path,
    );
});

test("the picture that Start begins with is the one that is asked for ahead", async () => {
  const { OPENING } = await import("../../frontend/views/start/view.js");
  assert.match(text("early.js"), new RegExp(`/sample\\?n=1&seed=${OPENING}&`));
});

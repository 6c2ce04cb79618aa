/** Who may know whom: base and kit know no view, a view knows no other, and its styles reach nobody else. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path/posix";
import { test } from "node:test";

const FRONTEND = new URL("../../frontend/", import.meta.url);
const text = (path) => readFileSync(new URL(path, FRONTEND), "utf8");
const files = readdirSync(FRONTEND, { recursive: true })
  .map((path) => String(path).replaceAll("\\", "/"))
  .filter((path) => !path.startsWith("vendor/"));

/** What each room may import besides itself. */
const MAY = {
  base: [],
  kit: ["base"],
  input: ["base", "kit"],
  levers: ["base", "kit"],
  shell: ["base", "kit"],
};
const VIEW = ["base", "kit", "input", "levers"];

/** The room of a file: a folder, of a view its own. */
const roomOf = (path) => /^views\/[^/]+/.exec(path)?.[0] ?? (path.includes("/") ? path.split("/")[0] : "");

/** Imports, those in types included, that the arrows forbid. */
function wrongWays(path, source) {
  const room = roomOf(path);
  if (room === "") return []; // main.js and the table of views stand on top
  const may = [room, "vendor", ...(MAY[room] ?? VIEW)];
  return [...source.matchAll(/(?:from |import\(|import )"(\.[^"]+)"/g)]
    .map(([, target]) => normalize(join(dirname(path), target)))
    .filter((target) => !may.includes(roomOf(target)));
}

test("the arrows between the rooms go one way", () => {
  for (const path of files.filter((path) => path.endsWith(".js")))
    assert.deepEqual(wrongWays(path, text(path)), [], path);
});

test("an arrow that goes the wrong way would be seen", () => {
  const other = 'import { createLines } from "../sentences/lines.js";';
  assert.deepEqual(wrongWays("views/between/way.js", other), ["views/sentences/lines.js"]);
  assert.deepEqual(wrongWays("kit/status.js", '/** @type {import("../levers/instrument.js").X} */'), [
    "levers/instrument.js",
  ]);
});

/** The selectors of a sheet outside of all others, and of what @media and the like hold. */
function selectorsOf(sheet) {
  const plain = sheet.replace(/\/\*[\s\S]*?\*\//g, "").replace(/"[^"]*"/g, '""');
  const found = [];
  let [depth, start] = [[], 0];
  for (let i = 0; i < plain.length; i++) {
    if (plain[i] === ";" || plain[i] === "}") start = i + 1;
    if (plain[i] === "}") depth = depth.slice(0, -1);
    if (plain[i] !== "{") continue;
    const head = plain.slice(start, i).trim();
    start = i + 1;
    const wraps = head.startsWith("@") && !head.startsWith("@keyframes");
    if (depth.every((outer) => outer === "wraps"))
      found.push(...(wraps ? [] : head.split(/,(?![^(]*\))/).map((one) => one.trim())));
    depth = [...depth, wraps ? "wraps" : "rule"];
  }
  return found;
}

const isOwn = (selector, root) =>
  new RegExp(`^(?:(?:html)?\\.present |:lang\\([a-z]+\\) )?\\.${root}(?![\\w-])`).test(selector) ||
  selector.startsWith(`@keyframes ${root}-`);

test("each selector of a view's sheet begins with its root", () => {
  const sheets = files.filter((path) => /^views\/[^/]+\/[^/]+\.css$/.test(path));
  assert.ok(sheets.length > 0);
  for (const path of sheets) {
    const view = path.split("/")[1];
    for (const selector of selectorsOf(text(path))) assert.ok(isOwn(selector, view), `${path}: ${selector}`);
  }
});

test("a selector that reaches other views would be seen", () => {
  const sheet =
    ".between { .stop { color: red } }\n@media print { .here { color: red } }\n.between-way, .between .x {}";
  assert.deepEqual(
    selectorsOf(sheet).filter((selector) => !isOwn(selector, "between")),
    [".here", ".between-way"],
  );
});

/** What views use of the styles of these rooms, each on purpose; a new word there may be an old one of some view. */
const BORROWED = {
  levers: "band bars cap legend lever mark quick quick-button strip ticks track",
  input: "pick",
};

/** The classes that a sheet styles wherever they stand. */
const classesOf = (sheet) =>
  selectorsOf(sheet).flatMap(
    (selector) => /^\.([\w-]+)(?:::?[\w-]+(?:\([^)]*\))?)*$/.exec(selector)?.[1] ?? [],
  );

/** The classes that a component writes down. */
const classesIn = (source) =>
  [...source.matchAll(/class=(?:"([^"]*)"|\$\{`([^`]*)`\})/g)].flatMap(([, plain, made]) =>
    (
      plain ??
      made.replace(/\$\{[^}]*\}/g, (part) =>
        [...part.matchAll(/"([^"]*)"/g)].map(([, word]) => word).join(" "),
      )
    )
      .split(/\s+/)
      .filter(Boolean),
  );

test("no class of a view is one that the levers or the input style for themselves", () => {
  const written = files
    .filter((path) => /^views\/.*\.js$/.test(path))
    .flatMap((path) => classesIn(text(path)).map((name) => ({ path, name })));
  assert.ok(written.length > 500);
  for (const [room, borrowed] of Object.entries(BORROWED)) {
    const sheets = files.filter((path) => path.startsWith(`${room}/`) && path.endsWith(".css"));
    const styled = new Set(sheets.flatMap((path) => classesOf(text(path))));
    const known = borrowed.split(" ");
    for (const { path, name } of written)
      assert.ok(!styled.has(name) || known.includes(name), `${path}: .${name} is a word of ${room}, too`);
    for (const name of known) assert.ok(styled.has(name), `${name} is no longer a word of ${room}`);
  }
});

test("what a view brings is in its folder: a component, an address, words in both languages, styles", () => {
  for (const view of new Set(files.flatMap((path) => /^views\/([^/]+)\//.exec(path)?.[1] ?? [])))
    for (const file of ["view.js", "address.js", "words.js", `${view}.css`])
      assert.ok(files.includes(`views/${view}/${file}`), `views/${view}/${file}`);
});

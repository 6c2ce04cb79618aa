/** Links that were handed round once go on showing what they showed. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { handText } from "../../frontend/views/style/address.js";
import { screenAt } from "./stand-ins.js";

const kept = JSON.parse(readFileSync(new URL("addresses.json", import.meta.url), "utf8"));
const VIEWS = [
  "start",
  "sliders",
  "style",
  "between",
  "sentences",
  "pixels",
  "moon",
  "neighbours",
  "duel",
  "sound",
  "models",
];
const rooms = Object.fromEntries(
  await Promise.all(
    VIEWS.map(async (view) => [view, (await import(`../../frontend/views/${view}/address.js`)).roomIn]),
  ),
);

for (const { address, shows } of kept)
  test(`${address.slice(0, 60)} restores every control, and stands for it again`, () => {
    const { screen, location } = screenAt(address);
    const view = screen.view.value;
    const room = rooms[view](screen);
    for (const [name, value] of Object.entries(shows)) assert.deepEqual(room.at[name].value, value, name);
    // Written anew, the same values make the same address, whatever the order of its parts.
    const { screen: blank, location: anew } = screenAt(view === "start" ? "./" : `?view=${view}`);
    rooms[view](blank).go({
      model: shows.model ?? null,
      input: shows.input ?? null,
      face: shows.face ?? null,
    });
    rooms[view](blank).go(shows);
    blank.flush();
    assert.deepEqual(
      [...new URLSearchParams(anew.search)].sort(),
      [...new URLSearchParams(location.search)].sort(),
    );
  });

test("together they hold every column of every view", () => {
  const held = (view) => kept.filter(({ address }) => (/view=(\w+)/.exec(address)?.[1] ?? "start") === view);
  for (const view of VIEWS) {
    if (view === "start") continue; // its columns are those of Sliders
    const { screen } = screenAt(`?view=${view}`);
    const shared = ["face", "present", "made", "input", "story", "paper", "lang", "theme"];
    const names = Object.keys(rooms[view](screen).at).filter((name) => !shared.includes(name));
    const said = new Set(held(view).flatMap(({ shows }) => Object.keys(shows)));
    const missing = names.filter((name) => !said.has(name) && !(name === "label" && view === "sliders"));
    if (view === "style" || view === "models") continue; // levers stand above, a card has no more
    assert.deepEqual(
      missing.filter((name) => name !== "model"),
      [],
      view,
    );
  }
});

test("hostile addresses of each view give the defaults", () => {
  const hostile = {
    sliders: [
      "temperature=hot",
      "locks=a,-1,999",
      "pad=1",
      "pad=3,3",
      "own=loops!1,-1,0,1",
      "own=!-1,1,1",
      "own=a!-1,1,0,0",
      "own=a!-1,1,x",
      "own=~~!",
      "own=a!-1,1,1e9",
      "names=a:b",
      "names=3:",
      "names=999:far",
    ],
    style: [
      "hands=g75~x",
      "hands=g99999",
      "hands=g75~",
      "hands=c",
      "hands=cNaN",
      "hands=g75.7.7",
      "hands=p<script>",
      `hands=${"g1~".repeat(8)}g2`,
      "mix=1,1,0.5",
      "mix=0,1,0.5",
      "mix=1,9,0.5",
      "mix=1,2,1.5",
      "mix=1,2,NaN",
      "mix=1,2",
    ],
    between: [
      "stops=",
      "stops=g75",
      "stops=g75~",
      "stops=g75~x3",
      "stops=g75~s-1",
      "stops=g75~cNaN",
      "stops=g75~p<script>",
      "stops=g75,s1",
      `stops=${Array(9).fill("s1").join("~")}`,
      "steps=1",
      "steps=65",
      "steps=all",
      "t=-0.1",
      "t=1.1",
      "t=",
      "t=half",
      "path=toString",
    ],
    sentences: [
      `from=${"a".repeat(1001)}`,
      "lines=17",
      "decoding=magic",
      "tool=<b>",
      "radius=far",
      "length=8",
      "script=runes",
    ],
    pixels: [
      "task=fly",
      "face=x12",
      "cover=lower49",
      "cover=constructor50",
      "cover=m<b>",
      `cover=m${"A".repeat(2001)}`,
      "given=down",
      "given=down.0.AA",
      "given=down.-1.AA",
      "given=toString.3.AA",
      "given=down.5000.AA",
      "given=down.3.<b>",
      "n=5",
      "n=1e1",
      "ending=16",
      "ending=-1",
      "speed=fast",
      "pixel=4096",
      "pixel=1.5",
      "map=treasure",
    ],
    moon: [
      "t=",
      "t=half",
      "seed=-1",
      "plain=1,x",
      "noisy=",
      "blend=yes",
      "part=full",
      "sigma=wide",
      "m=",
      "m=1e",
      "e=-1",
      "moment=1.5",
      "moment=1000",
    ],
    sound: [
      "task=sing",
      "digit=",
      "seed=-1",
      "temperature=hot",
      "wall=<b>",
      "cut=-1",
      "cut=1e3",
      "again=x",
      "told=1",
      "given=A",
      "given=<b>",
      "given=AAAAA",
      `given=${"A".repeat(600)}`,
      "t=401",
    ],
    duel: [
      "generation=-1",
      "generation=new",
      "judge=1.5",
      "seed=x",
      "picked=a,-1,999",
      "along=time",
      "half=1e1",
    ],
  };
  for (const [view, all] of Object.entries(hostile))
    for (const search of all) {
      const { screen, location } = screenAt(`?view=${view}&${search}`);
      rooms[view](screen).go({ paper: true });
      assert.equal(location.search, `?view=${view}&paper=1`, search);
    }
});

test("temperature is kept within what the server takes", () => {
  for (const [text, value] of [
    ["7", 2],
    ["-1", 0],
  ]) {
    const { screen } = screenAt(`?view=sliders&temperature=${text}`);
    assert.equal(rooms.sliders(screen).at.temperature.value, value);
  }
});

test("the same hand has the same text, whatever its fourth decimal; a label may be any word", () => {
  const hand = (/** @type {number} */ x) => handText({ kind: "code", code: [x, 1] });
  assert.equal(hand(0.12341), hand(0.12339));
  assert.notEqual(hand(0.123), hand(0.124));
  const { screen, location } = screenAt("?view=style");
  const room = rooms.style(screen);
  const odd = { kind: "input", input: { kind: "gallery", place: 1 }, label: "a.b~c%d" };
  room.go({ hands: [odd, { ...odd, label: "猫" }] });
  const again = rooms.style(screenAt(location.search).screen);
  assert.deepEqual(again.at.hands.value, [odd, { ...odd, label: "猫" }]);
});

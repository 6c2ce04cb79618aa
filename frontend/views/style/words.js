/** The words of Style, in English and Chinese. */
import { withKit } from "../../kit/words.js";

/** @typedef {import("../../base/api.js").Label} Label */

/** Numbers are digits, which have an article; other labels are called as their card calls them. @param {Label} label */
const a = (label) =>
  typeof label === "number"
    ? `${/^(8|1[18](?!\d))/.test(String(label)) ? "an" : "a"} ${label}`
    : `“${label}”`;
const A = (/** @type {Label} */ label) => a(label).replace(/^a/, "A");
const named = (/** @type {Label} */ label) => (typeof label === "number" ? ` ${label}` : `“${label}”`);

export const en = {
  taskJudge: "find a hand that the judge misreads somewhere",
  taskWall: "put two hands of your own on the wall",
  styleStory: [
    "This network is told what it looks at, so its code has little need to say it: what is left is mostly the hand, how it leans, presses and curls.",
    "Keep that code, name another label, and the same hand writes that; so one drawing becomes all of them.",
  ],
  entry: (/** @type {Label} */ from, /** @type {Label} */ to) =>
    `The label enters twice: told ${a(from)}, the encoder writes down how it is written; told ${a(to)}, the decoder draws that in the same hand.`,
  formulaStyle: "One code, every label",
  formulaStyleText:
    "The decoder, the half that draws, gets the code z and the label y. Only y differs between the pictures above; z is the same.",
  formulaEncode: "Reading a hand",
  formulaEncodeText:
    "The encoder, the half that writes codes, is told the label too, and says where this drawing lies among all drawings of that label: m is how it differs from an average one.",
  judged: ["Under each picture: what the ", "judge", " reads in it, and how sure it is."],
  wall: {
    title: "The wall",
    lead: "One hand a row, once for each label. Choose a row, and its hand is on the levers.",
    add: "Add to the wall",
    there: (/** @type {number} */ n) => `On the wall: hand ${n}`,
    full: "The wall is full",
    see: (/** @type {number} */ n) => (n === 1 ? "1 hand there" : `${n} hands there`),
    fromGallery: "From the gallery",
    fromFile: "Upload",
    fromPaper: "Draw one",
    which: "What is it?",
    hang: "Put it on the wall",
    fill: "Five hands to begin with",
    sheet: "Download the wall",
    hand: (/** @type {number} */ n) => `Hand ${n}`,
    row: (/** @type {number} */ n) => `Hand ${n}, to the levers`,
    rowOf: (/** @type {number} */ n, /** @type {Label} */ label) =>
      `Hand ${n}, read from ${a(label)}, to the levers`,
    rowOfLevers: (/** @type {number} */ n) => `Hand ${n}, made with levers, to the levers`,
    play: "Bring this hand to the levers",
    remove: (/** @type {number} */ n) => `Take hand ${n} off the wall`,
    right: (/** @type {number} */ n, /** @type {number} */ of) => `The judge reads ${n} of ${of} right`,
    broken: "This picture cannot be had here. Take it off the wall, or try another.",
    failed: "This hand could not be written.",
    mix: "Mix two hands",
    mixLead: (/** @type {number} */ n) =>
      `A hand is a code of ${n} numbers: pull, and all of them walk straight from one hand’s to the other’s.`,
    mixFrom: "The hand at the left end",
    mixTo: "The hand at the right end",
    mixName: (/** @type {number} */ from, /** @type {number} */ to) => `Mix, from hand ${from} to hand ${to}`,
    mixText: (/** @type {string} */ part, /** @type {number} */ from, /** @type {number} */ to) =>
      `${part} of the way from hand ${from} to hand ${to}`,
    mixed: "The mixed hand writes each of them",
    mixTile: (/** @type {Label} */ label) => `${A(label)} in the mixed hand`,
    mixAdd: "Add the mix to the wall",
    mixPlay: "The mix to the levers",
    needsTwo: "With two hands on the wall, you can have everything in between.",
  },
  readAs: "Read as",
  readAsHint: "Wrong? Choose what you meant.",
  readAsAsk: "Nobody reads it for you: choose what it is.",
  label: (/** @type {Label} */ label) => (typeof label === "number" ? `Digit ${label}` : label),
  tiles: "The same hand writes each of them",
  tile: (/** @type {Label} */ label) => `${A(label)} in this hand`,
  judgeRight: (/** @type {string} */ p) => `The judge reads it right, ${p} sure`,
  judgeWrong: (/** @type {Label} */ label, /** @type {string} */ p) =>
    `The judge reads ${a(label)} instead, ${p} sure`,
  reads: (/** @type {Label} */ label) => `reads ${label}`,
};

/** @type {typeof en} */
export const zh = {
  taskJudge: "拉出一种笔迹，让裁判至少认错一个",
  taskWall: "把你自己的两种笔迹挂上墙",
  styleStory: [
    "这个网络事先被告知看的是什么，编码里就不大需要再记这一点，剩下的主要是笔迹：怎么斜、多用力、怎么拐弯。",
    "编码不变，换一个标签，写出来还是同样的笔迹；于是写下一个，便能得到全部。",
  ],
  entry: (from, to) =>
    `标签进来两次：告诉编码器这是${named(from)}，它就专心记怎么写；再告诉解码器写${named(to)}，它便用同样的笔迹写出来。`,
  formulaStyle: "一份编码，所有标签",
  formulaStyleText: "解码器（负责画的那一半）拿到编码 z 和标签 y。上面这些图，只有 y 不同，z 完全一样。",
  formulaEncode: "看出一种笔迹",
  formulaEncodeText:
    "编码器（负责写编码的那一半）也知道标签，它说的是这个字在所有同样的字里处在什么位置：m 就是它与平均写法的差别。",
  judged: ["每张图下面，是", "裁判", "认出的结果，以及它有几成把握。"],
  wall: {
    title: "笔迹墙",
    lead: "一行一种笔迹，每个标签各写一遍。点一行，那种笔迹就到拉杆上来。",
    add: "挂上墙",
    there: (n) => `已在墙上：${n} 号笔迹`,
    full: "墙已经挂满了",
    see: (n) => `墙上有 ${n} 种笔迹`,
    fromGallery: "从图库挑",
    fromFile: "上传",
    fromPaper: "写一个",
    which: "这是什么？",
    hang: "把它挂上墙",
    fill: "先挂五种笔迹",
    sheet: "下载整面墙",
    hand: (n) => `${n} 号笔迹`,
    row: (n) => `${n} 号笔迹，放到拉杆上`,
    rowOf: (n, label) => `${n} 号笔迹，取自手写的${named(label)}，放到拉杆上`,
    rowOfLevers: (n) => `${n} 号笔迹，用拉杆拉成，放到拉杆上`,
    play: "把这种笔迹放到拉杆上",
    remove: (n) => `把 ${n} 号笔迹从墙上取下`,
    right: (n, of) => `${of} 个里，裁判认对了 ${n} 个`,
    broken: "这张图在这里取不到。把它取下，或者换一张。",
    failed: "这种笔迹没能写出来。",
    mix: "调和两种笔迹",
    mixLead: (n) => `一种笔迹就是 ${n} 个数的编码：一拉，这些数就一起从这一种笔直走向那一种。`,
    mixFrom: "左端的笔迹",
    mixTo: "右端的笔迹",
    mixName: (from, to) => `调和，从 ${from} 号笔迹到 ${to} 号笔迹`,
    mixText: (part, from, to) => `从 ${from} 号笔迹到 ${to} 号笔迹，走了 ${part}`,
    mixed: "调和出的笔迹，每个各写一遍",
    mixTile: (label) => `调和出的笔迹写的${named(label)}`,
    mixAdd: "把调和的笔迹挂上墙",
    mixPlay: "放到拉杆上",
    needsTwo: "墙上有了两种笔迹，就能得到它们之间的一切。",
  },
  readAs: "认作",
  readAsHint: "认错了？选你想写的那个。",
  readAsAsk: "这里没有裁判：是什么，由你来说。",
  label: (label) => (typeof label === "number" ? `数字 ${label}` : label),
  tiles: "同一种笔迹，每个各写一遍",
  tile: (label) => `这种笔迹写的${named(label)}`,
  judgeRight: (p) => `裁判认对了，有 ${p} 的把握`,
  judgeWrong: (label, p) => `裁判认成了${named(label)}，有 ${p} 的把握`,
  reads: (label) => `认成${named(label)}`,
};

export const words = withKit(en, zh);

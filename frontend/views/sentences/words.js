/** The words of Sentences, in English and Chinese. `[kl:…]` is a term of the field, explained on request. */
import { plural } from "../../base/words.js";
import { withKit } from "../../kit/words.js";

const characters = (/** @type {number} */ n) =>
  `${n} ${plural(n, { one: "character", other: "characters" })}`;

const unit = (/** @type {boolean} */ verse) => (verse ? "character" : "word");
const piece = (/** @type {boolean} */ verse) => (verse ? "字" : "词");

export const en = {
  lines: {
    task: (/** @type {number} */ n) => `find two sentences with at least ${n} different ones on their line`,
    console: "Two sentences and the line between them",
    from: "From",
    to: "To",
    swap: "Turn round",
    opening: "Another",
    openingOf: (/** @type {string} */ field) => `${field}: another sentence to begin with`,
    draw: "By chance",
    drawOf: (/** @type {string} */ field) => `${field}: a sentence that the model writes by chance`,
    takeOpening: "Take another sentence",
    empty: "Write a sentence here, or take one.",
    reading: "Reading…",
    tooLong: (/** @type {number} */ n, /** @type {number} */ most) =>
      `This sentence has ${n} words, and the model has read none of more than ${most}: expect another sentence back.`,
    readAs: "Read as:",
    kept: "The model gives it back word for word.",
    keptAt: (/** @type {number} */ own, /** @type {number} */ asked) =>
      `The model gives it back word for word in ${own} characters; on the line each sentence has ${asked}.`,
    makes: "The model makes of it:",
    unknownWords: "Not in its vocabulary, so it spells them piece by piece:",
    unknownCharacters: "Characters that it does not know:",
    readsEnglish: "This model has read English alone.",
    readsVerse: "This model has read Chinese verse alone.",
    toEnglish: (/** @type {string} */ title) => `“${title}” reads English.`,
    toVerse: (/** @type {string} */ title) => `“${title}” reads Chinese.`,
    facts: (/** @type {string} */ kl) => `[kl:KL] ${kl} [nats:nats]`,
    factsText: "KL, in nats, is how much the [code:code] tells about the sentence.",
    column: "The sentences between",
    walk: "Along the line",
    place: (/** @type {number} */ i, /** @type {number} */ n) => `sentence ${i} of ${n}`,
    distinct: (/** @type {number} */ different, /** @type {number} */ n) =>
      `${different} different among ${n}`,
    count: "Sentences on the line",
    countNumber: "Sentences on the line, number",
    temperatureNumber: "Temperature, number",
    path: "Way",
    paths: {
      slerp: { name: "slerp", text: "[slerp:Slerp] turns from one code to the other and keeps its length." },
      lerp: { name: "straight", text: "The way is [lerp:the straight line] from one code to the other." },
    },
    decoding: "Words",
    decodingVerse: "Characters",
    decodings: {
      greedy: {
        name: "likeliest",
        text: (/** @type {boolean} */ verse) =>
          `From each code the model writes the likeliest ${unit(verse)}, then the likeliest next one.`,
      },
      sample: {
        name: "by chance",
        text: (/** @type {boolean} */ verse) =>
          `Each ${unit(verse)} is drawn by chance, which starts from a [seed:seed]; at a low [temperature:temperature] mostly the likely ones come.`,
      },
      beam: {
        name: "beam",
        text: (/** @type {boolean} */ _) =>
          "[beam:Beam search] keeps four beginnings at a time and ends with the likeliest whole sentence.",
      },
    },
    length: "A line has",
    asTyped: "as typed",
    characters,
    script: "Script",
    scripts: { traditional: "traditional", simplified: "simplified" },
    toolsTitle: "With one code",
    tools: { near: "Neighbours", levers: "Levers", sum: "Arithmetic", verse: "Quatrain" },
    of: "Which sentence",
    subjects: { from: "the first", here: "where you stand", to: "the last" },
    near: "The neighbours",
    nearText:
      "Each number of the code is moved at random, on average by the radius, and the model writes what it says there. Nearby codes should say nearby things.",
    radius: "Radius",
    radiusNumber: "Radius, number",
    leversText:
      "Every lever holds one number of the sentence's code. At its ends stands what the sentence becomes there.",
    active: (/** @type {number} */ active, /** @type {number} */ size) =>
      active === size
        ? `All ${size} numbers of this model's code are active: each tells more than 0.01 nats about a sentence, on average.`
        : `Of the ${size} numbers of this model's code ${active} are active: each of them tells more than 0.01 nats about a sentence, on average.`,
    more: (/** @type {number} */ n) =>
      `${n} ${plural(n, { one: "quieter lever", other: "quieter levers" })}: show more`,
    back: "Back to the sentence",
    sumText:
      "The codes are added and subtracted number by number, and the model writes what comes out. Between short and similar sentences what differs in B and C can move over to A; between others, expect nonsense.",
    minus: "− B",
    plus: "+ C",
    sumIs: "A − B + C says",
    verseText:
      "Your two lines are the first and the last. The model writes the two between from codes on the line.",
    verseOther: (/** @type {number} */ length, /** @type {boolean} */ one) =>
      `A line has ${characters(length)} here. ${
        one
          ? "One of yours has; the other, and the two between, the model writes from their codes."
          : "Yours are not as long, so the model writes all four: the first and the last after yours, the two between from codes on the line."
      }`,
    poem: "The quatrain",
    card: "The quatrain as a card",
    writing: "On the card",
    writings: { upright: "downwards", across: "across" },
    copyPoem: "Copy as text",
    keepCard: "Keep the card",
    story: [
      "The encoder, one half of the network, reads a sentence and writes it down as a few numbers, its code; the decoder, the other half, writes a sentence from any code.",
      "So there is something between two sentences: take the codes on the straight line between theirs and have each one written out. Each word is likely after those before it, but that makes no good sentence yet, and many of these are none.",
      "What comes back is what fits into the code. Of sentences like those that the model was trained on, which are short, many come back whole; others, and longer ones, come back as something else.",
    ],
    formula: (/** @type {boolean} */ verse) => `From a code to ${unit(verse)}s`,
    formulaText: (/** @type {boolean} */ verse) =>
      `The code z at the place where you stand is a share a of the first code and a share b of the last. The decoder then writes ${unit(verse)} w after ${unit(verse)}, each likely given those before it and z:`,
  },
};

/** @type {typeof en} */
export const zh = {
  lines: {
    task: (n) => `找两句话，让线上至少有 ${n} 种不同的句子`,
    console: "两句话，和它们之间的路",
    from: "从这一句",
    to: "到这一句",
    swap: "掉个头",
    opening: "换一句",
    openingOf: (field) => `${field}：换一句现成的`,
    draw: "随机",
    drawOf: (field) => `${field}：让模型随机写一句`,
    takeOpening: "换一句",
    empty: "在这里写一句话，或者拿一句现成的。",
    reading: "正在读……",
    tooLong: (n, most) => `这句有 ${n} 个词，模型读过的最长只有 ${most} 个：还回来的多半是另一句。`,
    readAs: "看到的是：",
    kept: "模型一字不差地还给了你。",
    keptAt: (own, asked) => `照 ${own} 个字写，模型一字不差；线上的句子都写成 ${asked} 个字。`,
    makes: "模型把它读成：",
    unknownWords: "这些词不在它的词表里，只能一段一段地拼：",
    unknownCharacters: "这些字它不认识：",
    readsEnglish: "这个模型只读过英文。",
    readsVerse: "这个模型只读过中文诗句。",
    toEnglish: (title) => `英文可以交给“${title}”。`,
    toVerse: (title) => `中文可以交给“${title}”。`,
    facts: (kl) => `[kl:KL 散度] ${kl} [nats:奈特]`,
    factsText: "KL 散度以奈特计，说的是[code:编码]里记下了多少关于这句话的信息。",
    column: "之间的句子",
    walk: "走到哪一句",
    place: (i, n) => `第 ${i} 句，共 ${n} 句`,
    distinct: (different, n) => `${n} 句里有 ${different} 种`,
    count: "途中句数",
    countNumber: "途中句数，输入数字",
    temperatureNumber: "温度，输入数字",
    path: "走法",
    paths: {
      slerp: { name: "球面", text: "[slerp:球面插值]：从一个编码转向另一个，长度不缩水。" },
      lerp: { name: "直线", text: "[lerp:走直线]：从一个编码笔直走到另一个。" },
    },
    decoding: "选词",
    decodingVerse: "选字",
    decodings: {
      greedy: {
        name: "最可能",
        text: (verse) => `从编码出发，每一步都写下最可能的那个${piece(verse)}。`,
      },
      sample: {
        name: "随机",
        text: (verse) =>
          `每个${piece(verse)}都抽签决定，从[seed:种子]抽起；[temperature:温度]低的时候，抽中的多半是概率高的${piece(verse)}。`,
      },
      beam: {
        name: "集束",
        text: () => "[beam:集束搜索]：始终留着四个开头，最后取整句概率最高的那一句。",
      },
    },
    length: "一句几个字",
    asTyped: "照原句",
    characters: (n) => `${n} 个字`,
    script: "字形",
    scripts: { traditional: "繁体", simplified: "简体" },
    toolsTitle: "摆弄一个编码",
    tools: { near: "邻居", levers: "拉杆", sum: "加减", verse: "绝句" },
    of: "哪一句",
    subjects: { from: "第一句", here: "走到的那句", to: "最后一句" },
    near: "邻近的句子",
    nearText:
      "把编码里的每个数随机地挪一挪，平均挪动一个半径，看看那里说的是什么。离得近的编码，说的话也该相近。",
    radius: "半径",
    radiusNumber: "半径，输入数字",
    leversText: "每根拉杆管着这句话编码里的一个数，两头写着拉到那里句子会变成什么。",
    active: (active, size) =>
      active === size
        ? `这个模型的编码有 ${size} 个数，个个都在起作用：平均下来，每个都记下了超过 0.01 奈特的信息。`
        : `这个模型的编码有 ${size} 个数，其中 ${active} 个在起作用：平均下来，每个都记下了超过 0.01 奈特的信息。`,
    more: (n) => `还有 ${n} 根动静小些的：再看几根`,
    back: "回到原句",
    sumText:
      "把三句话的编码逐个数地加减，再让模型把结果写成句子。三句话又短又像的时候，B 与 C 的差别有时真能搬到 A 上；要是差得远，出来的多半是胡话。",
    minus: "减去 B",
    plus: "加上 C",
    sumIs: "A − B + C 说的是",
    verseText: "你的两句是首句和末句，中间两句由模型从线上的编码写出来。",
    verseOther: (length, one) =>
      `这里每句 ${length} 个字。${
        one
          ? "你有一句正好，另一句和中间两句都由模型照编码来写。"
          : "你的两句字数不同，所以四句都由模型来写：首末两句照你的意思，中间两句取自线上的编码。"
      }`,
    poem: "这首绝句",
    card: "写着这首绝句的卡片",
    writing: "卡片上",
    writings: { upright: "竖排", across: "横排" },
    copyPoem: "复制文字",
    keepCard: "保存卡片",
    story: [
      "网络的一半叫“编码器”，它读一句话，把它记成几个数，也就是编码；另一半叫“解码器”，不管给它什么编码，它都能写出一句话来。",
      "所以两句话之间还有东西：在两个编码之间拉一条直线，取线上的几点，再一一写出来。每一步都挑最可能的往下写，可这样写出来的，有不少不成句子。",
      "写回来的，是编码装得下的东西。模型是用短句练出来的，像那样的句子，很多能原样回来；别的，还有更长的，回来就变了样。",
    ],
    formula: (verse) => `从编码到${piece(verse)}`,
    formulaText: (verse) =>
      `你走到的地方，编码 z 由 a 份第一句的编码和 b 份最后一句的编码合成。解码器再一个${piece(verse)}一个${piece(verse)}（w）地写下去，每个${piece(verse)}的概率有多大，取决于它前面的${piece(verse)}和 z：`,
  },
};

export const words = withKit(en, zh);

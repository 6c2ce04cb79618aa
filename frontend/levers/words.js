/** The words of levers, in English and Chinese. */
import { lang, plural } from "../base/words.js";
import { withKit } from "../kit/words.js";

export const en = {
  draw: "Draw",
  stage: "The picture that the levers make",
  console: "Levers",
  leverName: (/** @type {number | string} */ n, /** @type {string} */ name) =>
    name ? `Lever ${n}, ${name}` : `Lever ${n}`,
  lock: (/** @type {number | string} */ n) => `Lock lever ${n}`,
  lockHint: "Locked, it stays put on Random and Reset",
  also: (/** @type {string} */ name) => `also ${name}`,
  groups: {
    own: "Your own",
    named: "Levers with a name",
    directions: "Directions among the codes",
    plain: "Numbers of the code",
  },
  stop: (
    /** @type {string} */ name,
    /** @type {string} */ value,
    /** @type {number} */ k,
    /** @type {number} */ of,
  ) => `${name}, ${value ? `${value}, ` : ""}${k} of ${of}`,
  rename: (/** @type {string} */ name) => `Rename ${name}`,
  renameHint: "Give it a name of your own: Enter takes it, Escape gives up",
  nameField: "Its name",
  remove: (/** @type {string} */ name) => `Remove ${name}`,
  download: (/** @type {string} */ name) => `Download ${name} as a file`,
  make: {
    open: "Make a lever",
    title: "A lever of your own",
    text: "Show the network what you mean: a few pictures that have more of it, a few that have less. What their codes differ in becomes a lever. Press a picture once for more, twice for less, or drag it; + and − do the same.",
    name: "What is it called?",
    usual: "my lever",
    more: "More of this",
    less: "Less of this",
    none: "Nothing yet",
    wall: "Pictures of the model",
    picture: (/** @type {number} */ k) => `Picture ${k}`,
    marks: ["neither", "more", "less"],
    again: "More pictures",
    hand: "Add the picture under your hand",
    strip: "What the lever does to your picture",
    wanting: "One picture in each of the two, and it can be pulled.",
    same: "These pictures do not differ beyond chance: add some that do.",
    take: "Put it on the console",
    load: "Load one from a file",
    full: "Four levers of your own are the most: remove one to make another.",
    foreign: "This file holds no lever of Drawbar.",
    size: (/** @type {number} */ wanted, /** @type {number} */ has) =>
      `This lever was made for another model: it has ${has} numbers, a code of this one has ${wanted}.`,
  },
  /** of sentences instead of pictures */
  makeOfSentences: {
    text: "Show the network what you mean: a few sentences that have more of it, a few that have less. What their codes differ in becomes a lever. Press a sentence once for more, twice for less; + and − do the same.",
    wanting: "One sentence of each kind, and it can be pulled.",
    again: "More sentences",
    close: "Leave it",
  },
  labels: { slant: "slant", thickness: "thickness", width: "width" },
  legend: {
    drawing: "your drawing",
    band: "its [noise](posterior)",
    mean: "the [mean](mean)",
    kl: "what it tells, in [nats](nats)",
  },
  locked: (/** @type {number} */ n) =>
    plural(n, { one: "1 lever is locked", other: `${n} levers are locked` }),
  unlock: "Unlock",
  pull: "Pull a lever",
  help: "Arrow keys move a lever, Page keys faster, Delete brings it to 0; Enter goes to its number, L or a double press locks it, F2 renames it.",
  actions: "Move all levers",
  another: "Another",
  anotherHint:
    "Draws the noise e anew: every lever goes to m + exp(σ/2) · e, within what the encoder leaves open about this picture",
  anotherNone: "Noise lies around the code of a picture: draw or take one first",
  flow: "From picture to picture: encoder, code, decoder",
  flowByChance: "From chance to the picture, by way of the code",
  byChance: "chance",
  byChanceTitle: "What chance draws, from two priors",
  byChanceTake: (/** @type {number} */ k) => `Put picture ${k} on the levers`,
  reset: "Reset",
  centre: "Mean",
  pad: "Pad",
  padText: (
    /** @type {string} */ x,
    /** @type {string} */ a,
    /** @type {string} */ y,
    /** @type {string} */ b,
  ) => `${x} ${a}, ${y} ${b}`,
  padX: "Across",
  padY: "Up",
  formulas: "The formulas, with the numbers on screen",
  formulaCode: "The code of your drawing",
  formulaCodeText: (/** @type {number | string} */ n) =>
    `For your drawing the [encoder](encoder) names a mean m and a spread for every lever. A number e of pure chance, drawn from the standard normal, moves the lever within that spread. Lever ${n} stands now where this e would put it:`,
  formulaCodePlainText: (/** @type {number | string} */ n) =>
    `For your drawing the [encoder](encoder) of this model names one number m for every lever, and no spread around it: chance has no part in its code. Lever ${n} stands now this far from there, moved by hand:`,
  formulaEmpty: "Draw a digit or take one, and its own numbers appear here.",
  formulaLoss: "What training made small",
  formulaLossText:
    "The first term asks that the picture come back as it was. The second keeps every code near the standard normal, the [prior](prior), so that a code drawn by chance means something. Without it the network would make the spread vanish.",
  formulaLossPlainText:
    "Training asked for one thing: that the picture come back as it was. Nothing keeps the codes together, so what lies between those of two pictures may be no picture.",
  formulaDuel: "What each of the two made small",
  formulaDuelText:
    "D(x) is what the [discriminator](discriminator) says of a real picture, D(G(z)) what it says of the one that the [generator](generator) draws from the code z: a number, the higher the more real. The discriminator wants the real one's above the other's; the generator wants the same difference the other way round. The term with γ forbids the discriminator to become steep: it could turn any small difference into a large one.",
  reconstruction: "reconstruction error",
  formulaConvention:
    "Here σ is the natural logarithm of the variance, so the spread is exp(σ/2) and the second term is exactly the [KL divergence](kl), in [nats](nats). The lecture that this page follows writes exp(σ) for the spread as well and leaves out the halves.",
  errorNumbers: (/** @type {string} */ error) => `your drawing: ${error} nats of error`,
  lossNumbers: (/** @type {string} */ error, /** @type {string} */ kl) =>
    `your drawing: ${error} nats of error and ${kl} nats of code`,
};

/** @type {typeof en} */
export const zh = {
  draw: "手写",
  stage: "拉杆拉出来的图",
  console: "拉杆",
  leverName: (n, name) => (name ? `${n} 号拉杆，${name}` : `${n} 号拉杆`),
  lock: (n) => `锁住 ${n} 号拉杆`,
  lockHint: "锁住以后，随机和复位都动不了它",
  also: (name) => `也管${name}`,
  groups: { own: "自己做的", named: "有名字的", directions: "编码里的方向", plain: "编码里的数" },
  stop: (name, value, k, of) => `${name}，${value ? `${value}，` : ""}共 ${of} 档，第 ${k} 档`,
  rename: (name) => `给“${name}”改名`,
  renameHint: "起个自己的名字：回车确定，Esc 作罢",
  nameField: "名字",
  remove: (name) => `去掉“${name}”`,
  download: (name) => `把“${name}”存成文件`,
  make: {
    open: "自己做一根拉杆",
    title: "自己做一根拉杆",
    text: "给网络看看你的意思：挑几张“多一点”的，再挑几张“少一点”的。两边编码的差别，就成了一根拉杆。图片点一下算多，点两下算少，也可以拖进去，或者按 + 和 −。",
    name: "叫什么？",
    usual: "我的拉杆",
    more: "多一点",
    less: "少一点",
    none: "还空着",
    wall: "模型画的图",
    picture: (k) => `第 ${k} 张`,
    marks: ["都不算", "多", "少"],
    again: "再来一些",
    hand: "把手上这张也放进来",
    strip: "这根拉杆会把你的图变成这样",
    wanting: "两边各放一张，就能拉了。",
    same: "这些图的差别说不定只是碰巧：再添几张差得明显的。",
    take: "装上去",
    load: "从文件读一根",
    full: "自己做的最多四根：先去掉一根再做。",
    foreign: "这个文件里没有拉杆。",
    size: (wanted, has) => `这根拉杆是给别的模型做的：它有 ${has} 个数，这个模型的编码有 ${wanted} 个。`,
  },
  makeOfSentences: {
    text: "给网络看看你的意思：挑几句“多一点”的，再挑几句“少一点”的。两边编码的差别，就成了一根拉杆。句子点一下算多，点两下算少，也可以按 + 和 −。",
    wanting: "两边各有一句，就能拉了。",
    again: "再来几句",
    close: "不做了",
  },
  labels: { slant: "倾斜", thickness: "粗细", width: "宽窄" },
  legend: {
    drawing: "你写的字",
    band: "它的[噪声](posterior)",
    mean: "[均值](mean)",
    kl: "信息量（[奈特](nats)）",
  },
  locked: (n) => `锁住了 ${n} 根`,
  unlock: "解锁",
  pull: "拉一下试试",
  help: "方向键移动拉杆，翻页键走得快些，Delete 归零；回车键去改数值，L 键或双击把它锁住，F2 给它改名。",
  actions: "所有拉杆一起动",
  another: "换一个",
  anotherHint: "重新抽一次噪声 e：每根拉杆都停到 m + exp(σ/2) · e，不出编码器给这张图留的余地",
  anotherNone: "噪声是围着一张图的编码的：先写一个字，或者挑一张图",
  flow: "从图到图：编码器、编码、解码器",
  flowByChance: "从随机到图，经过编码",
  byChance: "随机",
  byChanceTitle: "两个先验，随机画出来的图",
  byChanceTake: (k) => `把第 ${k} 张放到拉杆上`,
  reset: "复位",
  centre: "均值",
  pad: "一次拉两根",
  padText: (x, a, y, b) => `${x} ${a}，${y} ${b}`,
  padX: "横向",
  padY: "纵向",
  formulas: "公式，代进了屏幕上的数值",
  formulaCode: "你这个字的编码",
  formulaCodeText: (n) =>
    `[编码器](encoder)看了你写的字，给每根拉杆定下一个均值 m 和一个散布范围。再从标准正态分布里随手抽一个数 e，拉杆就停在这个范围里的某个地方。${n} 号拉杆现在停的位置，相当于抽到了这样一个 e：`,
  formulaCodePlainText: (n) =>
    `这个模型的[编码器](encoder)看了你写的字，只给每根拉杆定一个数 m，没有散布范围，编码里也就没有随机的成分。${n} 号拉杆现在被你拉开了这么远：`,
  formulaEmpty: "写一个数字，或者挑一个，这里就会换上它的数值。",
  formulaLoss: "训练要让什么变小",
  formulaLossText:
    "第一项要求画面能原样还原；第二项让所有编码都守在标准正态分布（也就是[先验](prior)）附近，这样随手抽一个编码，画出来也像样。没有第二项，网络就会把散布范围缩到零。",
  formulaLossPlainText:
    "训练只要求一件事：画面能原样还原。没有什么把编码聚拢在一起，所以两张图的编码之间，可能什么像样的图也没有。",
  formulaDuel: "两个网络各自要让什么变小",
  formulaDuelText:
    "D(x) 是[判别器](discriminator)给一张真图打的分，D(G(z)) 是给[生成器](generator)照编码 z 画的图打的分，越高越像真的。判别器要真图的分压过画的；生成器要的是同一个差，只是反过来。带 γ 的一项不许判别器变得太陡：不然一点点差别，它也能放大成天壤之别。",
  reconstruction: "重建误差",
  formulaConvention:
    "这里的 σ 是方差的自然对数，所以散布范围是 exp(σ/2)，第二项正好就是 [KL 散度](kl)，单位是[奈特](nats)。这一页依据的课程把散布范围也写成 exp(σ)，还省去了二分之一。",
  errorNumbers: (error) => `你这个字：误差 ${error} 奈特`,
  lossNumbers: (error, kl) => `你这个字：误差 ${error} 奈特，编码 ${kl} 奈特`,
};

export const words = withKit(en, zh);

/**
 * What its card calls a lever, nothing where nobody has named it.
 * @param {import("../base/api.js").Lever} lever
 */
export function nameOf({ label, also }) {
  if (!label) return "";
  const name = typeof label === "string" ? words.value.labels[label] : label[lang.value];
  return also ? words.value.also(name) : name;
}

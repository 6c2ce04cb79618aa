/** The words of levers, in English and Chinese. */
import { withKit } from "../kit/words.js";

export const en = {
  draw: "Draw",
  stage: "The picture that the levers make",
  console: "Levers",
  lever: (/** @type {number} */ n) => `Lever ${n}`,
  leverName: (/** @type {number} */ n, /** @type {string} */ name) =>
    name ? `Lever ${n}, ${name}` : `Lever ${n}`,
  leverText: (/** @type {number} */ n, /** @type {string} */ value, /** @type {string} */ name) =>
    `lever ${n}, ${value}${name ? `, ${name}` : ""}`,
  leverNumber: (/** @type {number} */ n) => `Lever ${n}, number`,
  lock: (/** @type {number} */ n) => `Lock lever ${n}`,
  lockHint: "Locked levers stay put on Random and Reset",
  labels: { slant: "slant", thickness: "thickness", width: "width" },
  nats: (/** @type {string} */ kl) => `${kl} nats`,
  natsHint: (/** @type {string} */ kl) => `Carries ${kl} nats about a drawing`,
  legend: {
    drawing: "your drawing",
    mean: "the mean",
    kl: "what it tells, in nats",
  },
  pull: "Pull a lever",
  deadShow: (/** @type {number} */ n) => `${n} more do nothing: show`,
  deadHide: (/** @type {number} */ n) => `Hide the ${n} that do nothing`,
  help: "Arrow keys move a lever, Page keys faster, Delete brings it to the mean, a double tap locks it.",
  actions: "Move all levers",
  random: "Random",
  randomHint: "Draw a new code by chance",
  seed: "Seed",
  temperature: "Temperature",
  temperatureHint: "How far from the mean chance may go",
  reset: "Reset",
  resetHint: "Back to your drawing",
  centre: "Mean",
  centreHint: "All levers to the mean",
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
  formulaCodeText: (/** @type {number} */ n) =>
    `For your drawing the encoder, the half of the network that writes codes, names a mean m and a spread for every lever. A number e of pure chance, drawn from the standard normal, moves the lever within that spread. Lever ${n} stands now where this e would put it:`,
  formulaEmpty: "Draw a digit or take one, and its own numbers appear here.",
  formulaLoss: "What training made small",
  formulaLossText:
    "The first term asks that the picture come back as it was. The second keeps every code near the standard normal, the prior, so that a code drawn by chance means something. Without it the network would make the spread vanish.",
  reconstruction: "reconstruction error",
  formulaConvention:
    "Here σ is the natural logarithm of the variance, so the spread is exp(σ/2) and the second term is exactly the KL divergence, in nats; one nat is 1.44 bits. The lecture that this page follows writes exp(σ) for the spread as well and leaves out the halves.",
  lossNumbers: (/** @type {string} */ error, /** @type {string} */ kl) =>
    `your drawing: ${error} nats of error and ${kl} nats of code`,
};

/** @type {typeof en} */
export const zh = {
  draw: "手写",
  stage: "拉杆拉出来的图",
  console: "拉杆",
  lever: (n) => `${n} 号拉杆`,
  leverName: (n, name) => (name ? `${n} 号拉杆，${name}` : `${n} 号拉杆`),
  leverText: (n, value, name) => `${n} 号拉杆，${value}${name ? `，${name}` : ""}`,
  leverNumber: (n) => `${n} 号拉杆的数值`,
  lock: (n) => `锁住 ${n} 号拉杆`,
  lockHint: "锁住的拉杆，随机和复位都不会动它",
  labels: { slant: "倾斜", thickness: "粗细", width: "宽窄" },
  nats: (kl) => `${kl} 奈特`,
  natsHint: (kl) => `关于一个字，它说出了 ${kl} 奈特的信息`,
  legend: {
    drawing: "你写的字",
    mean: "均值",
    kl: "信息量（奈特）",
  },
  pull: "拉一下试试",
  deadShow: (n) => `还有 ${n} 根不起作用：展开`,
  deadHide: (n) => `收起不起作用的 ${n} 根`,
  help: "方向键移动拉杆，翻页键走大步，Delete 回到均值，双击上锁。",
  actions: "一起移动所有拉杆",
  random: "随机",
  randomHint: "随机抽一组新的编码",
  seed: "种子",
  temperature: "温度",
  temperatureHint: "随机时可以离均值多远",
  reset: "复位",
  resetHint: "回到你写的字",
  centre: "归零",
  centreHint: "所有拉杆回到均值",
  pad: "二维板",
  padText: (x, a, y, b) => `${x} ${a}，${y} ${b}`,
  padX: "横向",
  padY: "纵向",
  formulas: "公式，代入屏幕上的数值",
  formulaCode: "你这个字的编码",
  formulaCodeText: (n) =>
    `对你写的字，编码器（网络里负责写编码的那一半）给每根拉杆一个均值 m 和一个散布范围。再从标准正态分布里抽一个纯属偶然的数 e，拉杆就在这个范围里挪动。${n} 号拉杆现在的位置，相当于抽到了这样一个 e：`,
  formulaEmpty: "写一个数字，或者挑一个，这里就会出现它自己的数值。",
  formulaLoss: "训练让什么变小",
  formulaLossText:
    "第一项要求画面能原样还原；第二项让所有编码都守在标准正态分布（叫作“先验”）附近，这样随手抽一个编码也画得出像样的字。没有第二项，网络就会把散布范围缩到零。",
  reconstruction: "重建误差",
  formulaConvention:
    "这里的 σ 是方差的自然对数，所以散布范围是 exp(σ/2)，第二项正好就是 KL 散度，单位是奈特（1 奈特约等于 1.44 比特）。本页所依据的课程把散布范围也写成 exp(σ)，并省去了二分之一。",
  lossNumbers: (error, kl) => `你这个字：误差 ${error} 奈特，编码 ${kl} 奈特`,
};

export const words = withKit(en, zh);

/** The words of Start, in English and Chinese. */
import { withKit } from "../../kit/words.js";

export const en = {
  start: {
    title: "A network learned to write, and you hold its levers.",
    what: "Drawbar is a laboratory of deep generative models: networks that make things, with levers that you can pull.",
    network: (/** @type {number} */ n) =>
      `This one has read tens of thousands of handwritten digits, and draws each digit from ${n} numbers.`,
    lever: "The lever holds one of them: pull it, and a digit appears that nobody has ever written.",
    noModel: "The model that this page plays is not on this server.",
    pull: {
      slant: "Pull: the digit leans",
      thickness: "Pull: the ink swells",
      width: "Pull: the digit widens",
      other: "Pull: the digit changes",
    },
    pulled: "Nobody has ever written this one.",
    all: (/** @type {number} */ n) => `All its ${n} levers`,
    next: "Where to go from here",
    ways: {
      sliders: { name: "Sliders", line: "All the levers of one digit, and a paper to draw your own." },
      style: { name: "Style", line: "Your hand, all ten digits." },
      between: { name: "Between", line: "The way from one digit to another." },
      sentences: { name: "Sentences", line: "Two sentences, and those that lie between." },
      pixels: { name: "Pixels", line: "Half a digit, and many ways to end it." },
      models: { name: "Models", line: "What they are, measured." },
    },
  },
};

/** @type {typeof en} */
export const zh = {
  start: {
    title: "一个网络学会了写字，拉杆在你手里。",
    what: "这里是深度生成模型的实验室：会造东西的神经网络，每一个都有拉杆给你拉。",
    network: (n) => `眼前这个读过几万个手写数字，它画每一个字，只凭 ${n} 个数。`,
    lever: "拉杆管着其中一个数：一拉，就冒出一个从来没有人写过的字。",
    noModel: "这一页要用的模型，这台服务器上没有。",
    pull: {
      slant: "拉一下：字会斜",
      thickness: "拉一下：笔画会变粗",
      width: "拉一下：字会变宽",
      other: "拉一下：字会变样",
    },
    pulled: "这个字，从来没有人写过。",
    all: (n) => `它的全部 ${n} 根拉杆`,
    next: "接下来去哪儿",
    ways: {
      sliders: { name: "拉杆", line: "一个字的全部拉杆，还有一张纸，写你自己的字。" },
      style: { name: "笔迹", line: "你的手，写出全部十个数字。" },
      between: { name: "之间", line: "从一个数字走到另一个数字。" },
      sentences: { name: "句子", line: "两句话，以及它们之间的那些句子。" },
      pixels: { name: "像素", line: "半个数字，许多种画完它的办法。" },
      models: { name: "模型", line: "它们是什么，量给你看。" },
    },
  },
};

export const words = withKit(en, zh);

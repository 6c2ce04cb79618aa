/** The words of Start, in English and Chinese. */
import { withKit } from "../../kit/words.js";

export const en = {
  start: {
    stage: "The picture that the levers make",
    console: "The lever",
    title: "A network learned to draw, and you hold its levers.",
    what: "Drawbar is a laboratory of deep generative models: networks that make things, with levers that you can pull.",
    network: (/** @type {string} */ n) =>
      `This one has studied a great many pictures, and makes its own from ${n} numbers each.`,
    lever:
      "The lever holds one of them. Pull it, and the network makes you another picture, out of what those that it has studied taught it.",
    noModel: "The model that this page plays is not on this server.",
    pull: {
      slant: "Pull: the digit leans",
      thickness: "Pull: the ink swells",
      width: "Pull: the digit widens",
      other: "Pull: the picture changes",
    },
    named: (/** @type {string} */ name) => `Pull: ${name}`,
    pulled: "It made this one just now, for you.",
    all: (/** @type {string} */ n) => `Pull all its ${n} levers`,
    map: "The path of the lecture",
    lecture: {
      before: "The path follows a lecture: Hung-yi Lee,",
      after: "(National Taiwan University, 2016):",
    },
    part: (/** @type {number} */ n) => `video ${n}`,
    slides: "slides",
    course: "course",
    claims: {
      pixels:
        "Draw one pixel after the other: who can guess the next from those before can make a whole picture, or say a word.",
      levers:
        "Squeeze a picture into a few numbers and out again: each number then governs something that one can see.",
      why: "Throw noise on the numbers, and forbid the network to make the noise vanish: what lies between two pictures then makes sense too.",
      style:
        "Tell the network which digit it is, and the numbers need to hold only the hand: one drawing gives all ten.",
      limits:
        "Such a network imitates: it was never taught to make what looks real, and may only blend what it has seen.",
      duel: "Two networks make each other better: one draws, the other tells its work from the real, which the first never sees.",
      own: "All of this can be learned from pictures of your own, before your eyes.",
      models:
        "What stands on this server: what each model is for, how well it does by measure, and what it is bad at.",
    },
  },
};

/** @type {typeof en} */
export const zh = {
  start: {
    stage: "拉杆画出的图",
    console: "拉杆",
    title: "一个网络学会了写写画画，拉杆在你手里。",
    what: "这里是深度生成模型的实验室：会造东西的神经网络，每一个都有拉杆给你拉。",
    network: (n) => `眼前这个看过许许多多的图，自己画一张，只凭 ${n} 个数。`,
    lever: "拉杆管着其中一个数。拉一下，就是请它另画一张：怎么画，都是它从看过的那些图里学来的。",
    noModel: "这一页要用的模型，这台服务器上没有。",
    pull: {
      slant: "拉一下：字会斜",
      thickness: "拉一下：笔画会变粗",
      width: "拉一下：字会变宽",
      other: "拉一下：图会变样",
    },
    named: (name) => `拉一下：${name}`,
    pulled: "这一张，是它刚刚为你画的。",
    all: (n) => `拉它的全部 ${n} 根拉杆`,
    map: "跟着课走",
    lecture: { before: "这条路跟着一堂课走：李宏毅", after: "（台湾大学“机器学习”课程，2016 年）：" },
    part: (n) => `录像 ${n}`,
    slides: "讲义",
    course: "课程主页",
    claims: {
      pixels: "一个像素接一个像素地画：能从前面的猜出下一个，就能画出一整张图，也能说出一个词。",
      levers: "把图压成寥寥几个数，再还原出来：每个数就都管着一样看得见的东西。",
      why: "往这些数里掺噪声，又不许网络把噪声压没：两张图之间的地方，也就有了意义。",
      style: "把“这是几”告诉网络，那些数就只用记住笔迹：写一个字，十个数字都有了。",
      limits: "它只是在模仿：没人教过它怎样才像真的，也许不过是把见过的图调和了一下。",
      duel: "两个网络互相逼着进步：一个只管画，一个分辨真假；画的那个从没见过真图。",
      own: "这一切，都能用你自己的图，在你眼前学会。",
      models: "这台服务器上有什么：各自做什么用，实测有多好，又有什么做不好。",
    },
  },
};

export const words = withKit(en, zh);

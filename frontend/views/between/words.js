/** The words of Between, in English and Chinese. */
import { withKit } from "../../kit/words.js";

export const en = {
  way: {
    task: "stop where slerp and lerp differ most",
    films: "Three ways from one end to the other",
    scrub: "Along the way",
    picture: (/** @type {string} */ path) => `The picture of ${path} at this place`,
    paths: {
      slerp: {
        name: "slerp",
        text: "Turns from one code to the other without getting shorter: it stays as near the shell of usual codes as its ends are.",
      },
      lerp: {
        name: "lerp",
        text: "Takes the straight line from one code to the other, a short cut through the inside of the shell.",
      },
      pixels: {
        name: "pixels",
        text: "Asks no model at all: one picture fades out while the other fades in, a double exposure.",
      },
    },
    radius: (/** @type {string} */ length) => `|z| = ${length}`,
    chance: (/** @type {string} */ radius, /** @type {string} */ spread) =>
      `by chance: ${radius} ± ${spread}`,
    noCode: "No code here, so there is nothing to measure.",
    shellBefore: "|z| is the length of a ",
    shellCode: "code",
    shellAfter: (/** @type {number} */ size, /** @type {string} */ radius) =>
      `. Codes of ${size} numbers drawn by chance are nearly all about ${radius} long: they fill a thin shell, the grey band.`,
    shellOfDrawings:
      " Drawings lie a little inside, all the more where the model leaves some of the numbers unused; that is normal.",
    place: (/** @type {number} */ i, /** @type {number} */ n) => `picture ${i} of ${n}`,
    placeBefore: "Picture",
    placeAfter: (/** @type {number} */ n) => `of ${n}`,
    placeNumber: "Picture, number",
    playing: "playing",
    steps: "Pictures on the way",
    stepsNumber: "Pictures on the way, number",
    stops: "Stops on the way",
    start: "Start",
    end: "End",
    stop: (/** @type {number} */ k) => `Stop ${k}`,
    change: (/** @type {string} */ name) => `${name}: change it`,
    add: "Add a stop",
    full: (/** @type {number} */ most) => `A way has ${most} stops at most, its ends included.`,
    swap: "Turn round",
    earlier: "Earlier on the way",
    later: "Later on the way",
    remove: "Remove this stop",
    byChance: "A picture that the model draws by chance",
    code: "Code",
    codeHint: (/** @type {number} */ size, /** @type {number} */ limit) =>
      `${size} numbers from −${limit} to ${limit}, separated by commas`,
    seedHint: "a whole number, 0 or more",
    drawnAs: "Drawn as",
    drawnAsHint: "This model's codes hold the hand alone: the whole way is drawn as one digit.",
    takeAlong: "Take along",
    strip: "PNG strip",
    gif: "GIF",
    apng: "APNG",
    startOver: "Start over",
    story: [
      "Both ends are codes: a few numbers from which the model draws a picture, so every point between two codes is a picture, too.",
      "A blend of pixels shows two digits at once, like a film exposed twice; a way between codes shows one digit all along, which changes its mind.",
      "The straight line has shorter codes in its middle than the model is used to, and there its pictures may smear; the way along the shell avoids that. Between many pictures one hardly sees a difference.",
    ],
    storyOpening:
      "Between this 2 and this 9 one sees it: half way along, lerp is a smear, while slerp passes a clear 4.",
    /** Of a model whose codes follow no prior: there is no shell. */
    plain: {
      slerp: "Turns from one code to the other, around the code of zeros, and the length changes evenly.",
      lerp: "Takes the straight line from one code to the other.",
      story: [
        "Both ends are codes: a few numbers from which the model draws a picture, so every point between two codes is a picture, too.",
        "This model was only asked to give its pictures back. Nothing keeps its codes together, so nothing says what lies between two of them: it may be a third digit, or a smear that is none.",
        "A blend of pixels shows two digits at once, like a film exposed twice. See how much better the ways between codes do here.",
      ],
      formulaSlerp: "slerp: turning from one to the other",
    },
    /** Of a model that draws from codes by chance and reads no pictures. */
    unread: {
      story: [
        "Both ends are codes: a few numbers by chance from which the model draws a picture, so every point between two codes is a picture, too.",
        "A blend of pixels shows two pictures at once, like a film exposed twice; a way between codes shows one all along, which changes its mind.",
        "In training this model drew from codes by chance, and those lie on the shell. The straight line has shorter codes in its middle, from which it hardly ever had to draw; the way along the shell avoids that. Between many pictures one hardly sees a difference.",
      ],
    },
    formulaSlerp: "slerp: along the shell",
    formulaSlerpText:
      "Spherical linear interpolation. Ω is the angle between the codes z, and u is the direction of each, without its length. The direction turns evenly, and the length r goes evenly from one to the other.",
    formulaLerp: "lerp: the straight line",
    formulaLerpText: "Linear interpolation: a share of one code, and what is left of the other.",
    live: (/** @type {string} */ t, /** @type {string} */ angle) => `now t = ${t} and Ω = ${angle}°`,
  },
};

/** @type {typeof en} */
export const zh = {
  way: {
    task: "停在球面和直线差得最多的地方",
    films: "从一端到另一端的三条路",
    scrub: "走到哪里",
    picture: (path) => `${path}走到这里的图`,
    paths: {
      slerp: {
        name: "球面",
        text: "球面插值（slerp）：从一个编码转向另一个，长度不缩水，所以始终和两端一样，守在常见编码所在的球壳附近。",
      },
      lerp: {
        name: "直线",
        text: "线性插值（lerp）：从一个编码笔直走到另一个，抄近路穿过球壳的里面。",
      },
      pixels: {
        name: "像素",
        text: "根本不问模型：一张图淡出，另一张图淡入，就像底片曝光了两次。",
      },
    },
    radius: (length) => `编码长度 |z| = ${length}`,
    chance: (radius, spread) => `随机抽：${radius} ± ${spread}`,
    noCode: "这里没有编码，也就没有长度可量。",
    shellBefore: "|z| 是",
    shellCode: "编码",
    shellAfter: (size, radius) =>
      `的长度。随机抽一个 ${size} 个数的编码，长度几乎总在 ${radius} 左右：它们聚成一层薄薄的球壳，就是那条灰带。`,
    shellOfDrawings: "手写的字会稍微靠里一些，要是有几个数模型没有用上，就更靠里；这很正常。",
    place: (i, n) => `第 ${i} 张，共 ${n} 张`,
    placeBefore: "第",
    placeAfter: (n) => `张，共 ${n} 张`,
    placeNumber: "第几张，输入数字",
    playing: "正在播放",
    steps: "途中张数",
    stepsNumber: "途中张数，输入数字",
    stops: "途中的停靠点",
    start: "起点",
    end: "终点",
    stop: (k) => `第 ${k} 站`,
    change: (name) => `${name}：换一张`,
    add: "加一站",
    full: (most) => `一条路连起点终点最多 ${most} 站。`,
    swap: "掉头",
    earlier: "往前挪一站",
    later: "往后挪一站",
    remove: "去掉这一站",
    byChance: "让模型随机画一张",
    code: "编码",
    codeHint: (size, limit) => `${size} 个从 −${limit} 到 ${limit} 的数，用逗号隔开`,
    seedHint: "从 0 起的整数",
    drawnAs: "画成",
    drawnAsHint: "这个模型的编码只管笔迹：一路上画的都是同一个数字。",
    takeAlong: "带走",
    strip: "PNG 长条",
    gif: "GIF 动图",
    apng: "APNG 动图",
    startOver: "重新开始",
    story: [
      "两端都是编码：模型凭这寥寥几个数画出一张图，所以两个编码之间的每一点，也都是一张图。",
      "混合像素，看到的是两个数字叠在一起，像曝光了两次的底片；在编码之间走，从头到尾都是一个数字，只是它慢慢改了主意。",
      "直线走到半路，编码比模型见惯的要短，画出来可能糊成一团；沿着球壳走就不会这样。不过很多时候，两条路看不出多大差别。",
    ],
    storyOpening: "这个 2 和这个 9 之间就看得出来：走到一半，直线糊成一团，球面却路过一个清清楚楚的 4。",
    plain: {
      slerp: "球面插值（slerp）：绕着全是 0 的那个编码，从一个编码转向另一个，长度也匀速地从一个变到另一个。",
      lerp: "线性插值（lerp）：从一个编码笔直走到另一个。",
      story: [
        "两端都是编码：模型凭这寥寥几个数画出一张图，所以两个编码之间的每一点，也都是一张图。",
        "训练这个模型时，只要求它把图还原出来。没有什么把编码聚拢在一起，两个编码之间有什么，谁也说不准：可能是第三个数字，也可能是四不像的一团。",
        "混合像素，看到的是两个数字叠在一起，像曝光了两次的底片。看看在编码之间走，能比它强多少。",
      ],
      formulaSlerp: "球面插值：从一个转向另一个",
    },
    unread: {
      story: [
        "两端都是编码：随机抽的几个数，模型凭它们画出一张图，所以两个编码之间的每一点，也都是一张图。",
        "混合像素，看到的是两张图叠在一起，像曝光了两次的底片；在编码之间走，从头到尾都是一张图，只是它慢慢改了主意。",
        "训练时，这个模型照着随机抽的编码画，那些编码都在球壳上。直线走到半路，编码变短了，它几乎没照那样的编码画过；沿着球壳走就不会这样。不过很多时候，两条路看不出多大差别。",
      ],
    },
    formulaSlerp: "球面插值：沿着球壳走",
    formulaSlerpText:
      "Ω 是两个编码 z 之间的夹角，u 只取编码的方向，不管长短。方向匀速转过去，长度 r 也匀速地从一个变到另一个。",
    formulaLerp: "线性插值：走直线",
    formulaLerpText: "这个编码取一份，剩下的取自那个编码。",
    live: (t, angle) => `现在 t = ${t}，Ω = ${angle}°`,
  },
};

export const words = withKit(en, zh);

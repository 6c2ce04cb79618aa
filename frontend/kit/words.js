/** The words of the kit, in English and Chinese. */
import { plural, wordsOf } from "../base/words.js";
import { zh as chinese, en as english } from "./problems.js";

export const en = {
  model: "Model",
  try: (/** @type {string} */ task) => `Try: ${task}`,
  done: (/** @type {string} */ task) => `Done: ${task}`,
  afresh: "Start afresh",
  trainedAgain:
    "This model has been trained again since the link was made: its pictures may differ from those that were sent.",
  story: "What is going on",
  storyShort: "Story",
  storyOpen: "Show the story",
  storyClose: "Fold the story away",
  close: "Close",
  away: "Black was kept as ink; green was taken for light, desk, lines or dirt.",
  footer: {
    seed: (/** @type {number} */ seed) => `seed ${seed}`,
    timing: (/** @type {string} */ model, /** @type {string} */ trip) =>
      `${model} ms model, ${trip} ms round trip`,
    trip: (/** @type {string} */ trip) => `${trip} ms round trip`,
  },
  takeTo: {
    to: "Take it to",
    tell: (/** @type {string} */ view) => `Take it to ${view}`,
    pixels: "Pixels",
    sliders: "Sliders",
    between: "Between",
  },
  isNew: "Is it new?",
  isNewHint: "The training pictures nearest to it, in Neighbours",
  copyLink: "Copy link",
  copied: "Copied",
  copyFailed: "Copy it from here",
  download: "Download PNG",
  making: (/** @type {string} */ file) => `On its way: ${file}`,
  code: "From code",
  codeTitle: "Use this from code",
  codeText: "The same request, filled in with what is on screen.",
  codeDocs: "All that can be asked for",
  copy: "Copy",
  problems: english,
  random: "Random",
  seed: "Seed",
  temperature: "Temperature",
  guidance: "Guidance",
  nats: (/** @type {string} */ kl) => `${kl} nats`,
  lever: (/** @type {number | string} */ n) => `Lever ${n}`,
  leverText: (/** @type {number | string} */ n, /** @type {string} */ value, /** @type {string} */ name) =>
    `lever ${n}, ${value}${name ? `, ${name}` : ""}`,
  leverNumber: (/** @type {number | string} */ n) => `Lever ${n}, number`,
  deadShow: (/** @type {number} */ n) =>
    plural(n, { one: `${n} more does nothing: show`, other: `${n} more do nothing: show` }),
  deadHide: (/** @type {number} */ n) =>
    plural(n, { one: "Hide the one that does nothing", other: `Hide the ${n} that do nothing` }),
  generations: {
    label: "Generation",
    typed: "Generation, number",
    newest: "the newest",
    untrained: "before any training",
    minutes: (/** @type {string} */ n) => `after ${n} minutes of training`,
    steps: (/** @type {string} */ n) => `after ${n} steps of training`,
  },
  play: "Play",
  pause: "Pause",
  roll: "Roll again",
  priors: {
    from: "Chance draws from",
    brief: { fitted: "where they are", normal: "the bell curve" },
    names: {
      fitted: "Where the codes really are",
      normal: "The bell curve that the lecture assumes",
    },
    share: (/** @type {string} */ share, /** @type {string} */ what) => `${share} of 100 are ${what}`,
    real: (/** @type {string} */ share) => `Of real ones, ${share} of 100 are.`,
    why: "Training pulls the codes of real pictures towards the bell curve, but they do not fill it: each kind of picture keeps to a region of its own. A code drawn from the bell curve often falls between the regions, where no picture ever was, and the decoder makes something up. The other prior was fitted to the codes afterwards, as many small bells laid where they are. Encoder, decoder and chance are the same in both.",
  },
  terms: {
    nats: {
      name: "nat",
      text: "The unit of surprise when logarithms are natural. One nat is 1.44 bits: what is less likely by a factor of 2.7 surprises by one nat more.",
    },
    kl: {
      name: "KL divergence",
      text: "How much one distribution differs from another, here that of the codes of one input from the prior. It is as much as the code tells about its input.",
    },
    prior: {
      name: "prior",
      text: "How codes are spread before anything is seen: here the standard normal, a bell curve in every number. By chance means drawn from it.",
    },
    mean: {
      name: "mean",
      text: "The middle of the prior: the code whose numbers are all 0. What a VAE makes of it is the most ordinary that it knows.",
    },
    posterior: {
      name: "posterior",
      text: "How codes are spread once the input is seen: a mean and a spread for each number, named by the encoder.",
    },
    encoder: {
      name: "encoder",
      text: "The half of the network that reads an input and writes down its code.",
    },
    decoder: { name: "decoder", text: "The half of the network that draws, or writes, from a code." },
    generator: {
      name: "generator",
      text: "The half of a GAN that draws from a code. It never sees a real picture: all that it learns comes from the discriminator.",
    },
    discriminator: {
      name: "discriminator",
      text: "The half of a GAN that tells what the generator has drawn from real pictures. It is gone once the training is over; here it was kept.",
    },
    code: {
      name: "code",
      text: "The few numbers that a model keeps of an input, also called its latent variables. From them alone it makes the input again.",
    },
    slerp: {
      name: "slerp",
      text: "Spherical linear interpolation: turns from one code to the other and keeps their length, so that the way stays where codes usually are.",
    },
    lerp: { name: "lerp", text: "Linear interpolation: the straight line between two codes." },
    temperature: {
      name: "temperature",
      text: "How far chance may stray: 0 takes the likeliest, 1 draws as the model has learned, more is wilder.",
    },
    guidance: {
      name: "guidance",
      text: "How firmly it keeps to what it is told. 1: as it learned. Above, the difference that the digit and the voice make counts more: words come out clearer, until it overdoes them. 0: as if it were told nothing.",
    },
    seed: {
      name: "seed",
      text: "The number that chance starts from. The same seed gives the same result again.",
    },
    beam: {
      name: "beam search",
      text: "Keeps the few likeliest beginnings at a time and ends with the likeliest whole sentence that it finds.",
    },
    entropy: {
      name: "doubt",
      text: "The entropy of what may come next, in bits: 0 where the model is certain, 1 where it might as well toss a coin.",
    },
    judge: {
      name: "judge",
      text: "A second network, trained apart on real pictures. It reads what the model drew and says how sure it is.",
    },
    sample: {
      name: "sample",
      text: "One number of a sound: how far the loudspeaker is pushed out or pulled in at that moment. Here there are 8,000 of them a second.",
    },
    mulaw: {
      name: "μ-law",
      text: "A way to write a sample as one of 256 values, as telephones do: the steps are fine near silence and coarse where it is loud, as the ear hears.",
    },
    spectrogram: {
      name: "spectrogram",
      text: "A picture of a sound: time goes to the right, pitch upwards, and what is loud is dark. Vowels are stripes, an s is a cloud high up.",
    },
    ear: {
      name: "judge",
      text: "Another network, trained apart on real recordings. It listens to what the model said, and tells which digit it heard, how sure it is, and whose voice it takes it for.",
    },
    realtime: {
      name: "real-time factor",
      text: "How many seconds of sound are made in one second of computing. Above 1 it can be heard while it is made.",
    },
    bits: {
      name: "bits a sample",
      text: "How much a sample surprises the model on average, −log₂ p. Whoever guesses blindly among 256 values needs 8; the fewer, the better it knows what comes.",
    },
    gradient: {
      name: "gradient",
      text: "Which way, and how strongly, each number would have to change for the outcome to become better. Training takes small steps along it.",
    },
  },
};

/** @type {typeof en} */
export const zh = {
  model: "模型",
  try: (task) => `试试看：${task}`,
  done: (task) => `做到了：${task}`,
  afresh: "重新开始",
  trainedAgain: "这个链接发出以后，模型又重新训练过：现在画出来的，可能和当时看到的不一样。",
  story: "这是怎么回事",
  storyShort: "说明",
  storyOpen: "展开说明",
  storyClose: "收起说明",
  close: "关闭",
  away: "黑色是留下的笔迹；绿色当成光影、桌面、格线或污点，去掉了。",
  footer: {
    seed: (seed) => `种子 ${seed}`,
    timing: (model, trip) => `模型 ${model} 毫秒，往返 ${trip} 毫秒`,
    trip: (trip) => `往返 ${trip} 毫秒`,
  },
  takeTo: { to: "拿去", tell: (view) => `拿去“${view}”`, pixels: "像素", sliders: "拉杆", between: "渐变" },
  isNew: "是新的吗？",
  isNewHint: "去“近邻”看看离它最近的训练图片",
  copyLink: "复制链接",
  copied: "已复制",
  copyFailed: "请从这里复制",
  download: "下载 PNG",
  making: (file) => `正在做：${file}`,
  code: "用代码调用",
  codeTitle: "用代码做同样的事",
  codeText: "同一个请求，已经填好屏幕上的数值。",
  codeDocs: "还能请求些什么",
  copy: "复制",
  problems: chinese,
  random: "随机",
  seed: "种子",
  temperature: "温度",
  guidance: "引导",
  nats: (kl) => `${kl} 奈特`,
  lever: (n) => `${n} 号拉杆`,
  leverText: (n, value, name) => `${n} 号拉杆，${value}${name ? `，${name}` : ""}`,
  leverNumber: (n) => `${n} 号拉杆的数值`,
  deadShow: (n) => `还有 ${n} 根不起作用：展开`,
  deadHide: (n) => `收起不起作用的 ${n} 根`,
  generations: {
    label: "第几代",
    typed: "第几代，输入数字",
    newest: "最新的一代",
    untrained: "还没训练",
    minutes: (n) => `训练了 ${n} 分钟`,
    steps: (n) => `训练了 ${n} 步`,
  },
  play: "播放",
  pause: "暂停",
  roll: "再来一次",
  priors: {
    from: "随机抽自",
    brief: { fitted: "编码真在的地方", normal: "钟形曲线" },
    names: { fitted: "编码真正待的地方", normal: "课上假定的钟形曲线" },
    share: (share, what) => `100 张里有 ${share} 张${what}`,
    real: (share) => `真图是 ${share} 张。`,
    why: "训练会把真图的编码往钟形曲线上拉，可是填不满它：每一类图各占一块地方。照钟形曲线抽一个编码，常常落在这些地方之间，那里从来没有过图，解码器只好瞎编。另一个先验是事后照着编码拟合的：在编码真正待的地方摆上许多小钟。编码器、解码器和用到的随机数，两边都一样。",
  },
  terms: {
    nats: {
      name: "奈特",
      text: "意外程度的单位，按自然对数算。1 奈特约合 1.44 比特：概率每降到原来的 1/2.7，就多意外 1 奈特。",
    },
    kl: {
      name: "KL 散度",
      text: "两个分布相差多少。这里比的是一个输入的编码分布和先验：差得越多，编码就说出了越多的事。",
    },
    prior: {
      name: "先验",
      text: "还没看到输入时，编码怎样分布：这里是标准正态分布，每个数都是一条钟形曲线。“随机”就是从里面抽。",
    },
    mean: {
      name: "均值",
      text: "先验的正中间：所有的数都是 0 的那个编码。VAE 照它画出来的，是它心里最普通的样子。",
    },
    posterior: {
      name: "后验",
      text: "看过输入之后，编码怎样分布：编码器给每个数定下一个均值和一个宽度。",
    },
    encoder: { name: "编码器", text: "网络的前一半：看输入，写下编码。" },
    decoder: { name: "解码器", text: "网络的后一半：照着编码画出来、写出来。" },
    generator: {
      name: "生成器",
      text: "GAN 里照着编码画图的那一半。它从没见过真图，学到的一切都来自判别器。",
    },
    discriminator: {
      name: "判别器",
      text: "GAN 里分辨真假的那一半：哪张是真图，哪张是生成器画的。平常训练完就丢开了，这里把它留着。",
    },
    code: {
      name: "编码",
      text: "模型为一个输入记下的那几个数，也叫隐变量。只凭它们，就能把输入重新做出来。",
    },
    slerp: { name: "球面插值", text: "从一个编码转到另一个，长度不变短，所以一路都在编码常在的地方。" },
    lerp: { name: "线性插值", text: "沿一条直线，从一个编码走到另一个。" },
    temperature: {
      name: "温度",
      text: "随机放得多开：0 总取最可能的，1 照学到的概率来抽，再高就更随意。",
    },
    guidance: {
      name: "引导",
      text: "它有多听吩咐。1：照学到的来；再高，说哪个数字、用谁的声音就更要紧，词更清楚，过了头就变味；0：只当没人吩咐过。",
    },
    seed: { name: "种子", text: "随机从哪个数出发。种子相同，结果就相同。" },
    beam: {
      name: "集束搜索",
      text: "边写边留着概率最高的几个开头，最后交出找到的整句里概率最高的一句。",
    },
    entropy: { name: "犹豫", text: "下一个取值的熵，单位是比特：完全有把握是 0，像抛硬币那样是 1。" },
    judge: {
      name: "裁判",
      text: "另一个网络，用真实图片单独训练过。它来认模型画的东西，并说出有几成把握。",
    },
    sample: {
      name: "采样点",
      text: "声音里的一个数：那一刻喇叭往外推多少、往里收多少。这里每秒有 8000 个。",
    },
    mulaw: {
      name: "μ 律",
      text: "把一个采样点写成 256 个取值之一，打电话用的就是它：安静处分得细，响的地方分得粗，和耳朵一样。",
    },
    spectrogram: {
      name: "声谱图",
      text: "声音的图：时间往右走，音高往上走，越响颜色越深。元音是一道道条纹，“s”是高处的一团云。",
    },
    ear: {
      name: "裁判",
      text: "另一个网络，用真实录音单独训练过。它来听模型说的话，说出听到的是几、有几成把握、像谁的嗓子。",
    },
    realtime: {
      name: "实时倍率",
      text: "算一秒钟，能做出几秒的声音。大于 1，就能边做边听。",
    },
    bits: {
      name: "每个采样点的比特数",
      text: "每个采样点平均让模型多意外，即 −log₂ p。在 256 个取值里瞎猜要 8 比特；越少，说明它越知道接下来是什么。",
    },
    gradient: {
      name: "梯度",
      text: "要让结果更好，每个数该往哪边变、变多少。训练就是顺着它一小步一小步走。",
    },
  },
};

/** The words of a room, and with them those of the kit. @template {object} W @param {W} own @param {W} theirs */
export const withKit = (own, theirs) => wordsOf({ ...en, ...own }, { ...zh, ...theirs });
export const words = wordsOf(en, zh);

/** The words of Neighbours, in English and Chinese. */
import { withKit } from "../../kit/words.js";

export const en = {
  task: "Find a picture that is stranger than 95 of 100 real ones",
  roll: "Another sample",
  put: "Put a picture in",
  picture: "The picture that is asked about, as it is compared",
  asked: {
    seed: (/** @type {string} */ seed) => `A sample, seed ${seed}`,
    code: "The picture of a code",
    input: "What was put in",
  },
  nothing: "Draw something, or take a picture: here stand the training pictures nearest to it.",
  row: "The nearest training pictures",
  rowHint: "Press one to put it in: it is its own neighbour.",
  space: "Compare",
  spaces: { pixels: "Pixels", features: "Features" },
  spaceHints: {
    pixels: {
      digits:
        "How many of the 784 pixels differ, once each is ink or paper. Moved by one pixel, the same digit is far away.",
      faces: "How many of the 256 pixels have another colour. Moved by one pixel, the same face is far away.",
    },
    features: {
      digits:
        "What a network that reads digits makes of a picture just before it decides, as 32 numbers: close together is what it would read alike, wherever the ink lies exactly.",
      faces:
        "What a network that reads attributes of faces (hat, glasses, hair) makes of a picture just before it decides, as 32 numbers: close together is what it would describe alike.",
    },
  },
  pixelsFar: (/** @type {string} */ n) => `${n} px`,
  neighbour: (/** @type {string} */ index, /** @type {string} */ label, /** @type {string} */ far) =>
    `Training picture ${index}${label}, distance ${far}: put it in`,
  shows: (/** @type {string | number} */ label) => `, a ${label}`,
  question: "Is it new, is it a copy?",
  verdicts: {
    copy: "A copy: this very picture was there in training.",
    near: "Nearly a copy: hardly any real picture is so near to one of the training.",
    new: "New, as a real picture is new: no copy, and nothing strange.",
    strange: "Strange: it is farther from all training pictures than nearly every real one.",
  },
  told: (/** @type {string} */ far, /** @type {number} */ n) =>
    `Its nearest training picture is ${far} away. Of 100 real pictures that no model learned from, ${n} lie nearer to theirs.`,
  curve: "Distance to the nearest training picture: real pictures and this one",
  axis: { pixels: "pixels that differ from the nearest training picture", features: "distance of features" },
  shareAxis: "of 100 real pictures lie nearer",
  blend: "A blend of what it knows?",
  blendHint:
    "The picture as a sum of its nearest training pictures, each with a weight, none below zero. One comes in at each step, and one that is of no use any more leaves: at most 16 are used.",
  noBlend: "No training picture is of use for a blend of this one.",
  parts: "Step",
  partsTyped: "Which step",
  part: "comes in",
  soFar: "the sum so far",
  whole: "the picture",
  weight: (/** @type {string} */ w) => `weight ${w}`,
  explains: (/** @type {number} */ n, /** @type {string} */ share) =>
    `Step ${n}: together they explain ${share} of it.`,
  explainedMeans:
    "Explained: how much smaller the squared error of the sum is than that of the average training picture. 100%: nothing is left.",
  without: (/** @type {string} */ names) =>
    `Not to be asked here, as the training pictures are not on this server: ${names}.`,
  beside: "The same question to all",
  rows: { chance: "What each draws by chance", anew: "What each makes of the picture" },
  rowsLabel: "Every model",
  columns: {
    who: "Who",
    picture: "Picture",
    nearest: "Nearest",
    far: "Distance",
    percentile: "Real ones nearer",
    explained: "Explained by a blend",
  },
  real: "A real picture, never seen in training",
  copy: "A true copy: the nearest training picture",
  cannot: { chance: "draws none by chance", anew: "reads no pictures" },
  ofHundred: (/** @type {number} */ n) => `${n} of 100`,
  counted: (/** @type {number} */ copies, /** @type {number} */ all) =>
    copies === 0
      ? `Of the ${all} pictures that models drew here, none is a copy.`
      : `Of the ${all} pictures that models drew here, ${copies} ${copies === 1 ? "is a copy" : "are copies"}.`,
  versus: (/** @type {string} */ models, /** @type {string} */ real) =>
    `A blend explains ${models} of those by VAEs on average, and ${real} of the real picture.`,
  measured: "Measured",
  measuredText: "How much of 200 samples of each model a blend explains, and of 200 real digits:",
  realOnes: "Real digits",
  surprising:
    "If a VAE only mixed what it knows, a blend would explain its samples much better than real digits. It does not: here the lecture's claim does not come out.",
  comesOut: "A blend explains the samples of VAEs much better than real digits, as the lecture has it.",
  duel: (
    /** @type {string} */ gans,
    /** @type {string} */ vaes,
    /** @type {"less" | "alike" | "more"} */ than,
  ) =>
    `Of a GAN the lecture expects more: its generator has never seen a picture, so what it draws should be new. A blend explains ${gans} of its samples, and ${vaes} of those of VAEs on average: ${{ less: "so its samples are less like blends than theirs.", alike: "by this measure there is hardly a difference.", more: "by this measure it is its samples that are more like blends." }[than]}`,
  /** of a GAN, besides */
  duelStory:
    "The generator of a GAN has never seen a picture: all that it knows of them is what the discriminator said of its own. Then it should not be able to copy. Whether it does can be asked in the same way.",
  story: [
    "A VAE only learns to imitate, says Hung-yi Lee in his lecture: it may just be blending pictures it knows. It never has to look real, only to be near, pixel by pixel, to something it has seen. That can be asked.",
    "Is it new? Look for the training picture nearest to it. Real pictures that no model has seen have a nearest one as well, and how far that is tells what far means: the curve.",
    "Is it a blend? Add up training pictures until they come as near as they can. A real, new picture can be put together that way, too: so what counts is how much better it goes than with the real one.",
  ],
};

/** @type {typeof en} */
export const zh = {
  task: "找一张比 100 张真图里的 95 张都更陌生的",
  roll: "再抽一张",
  put: "放一张图进来",
  picture: "正在查的图，就是拿来比的样子",
  asked: { seed: (seed) => `随机画的，种子 ${seed}`, code: "一个编码画出来的", input: "放进来的图" },
  nothing: "写一个，或者拿一张图：这里会排出离它最近的训练图片。",
  row: "最近的训练图片",
  rowHint: "点一张就把它放进来：它最近的邻居就是它自己。",
  space: "比什么",
  spaces: { pixels: "像素", features: "特征" },
  spaceHints: {
    pixels: {
      digits: "每个像素只算有墨没墨，784 个里有几个不一样。同一个字挪一格，就算离得很远了。",
      faces: "256 个像素里有几个颜色不一样。同一张脸挪一格，就算离得很远了。",
    },
    features: {
      digits: "认数字的网络在下判断之前看出来的东西，写成 32 个数：它觉得像的就离得近，墨迹差一点没关系。",
      faces:
        "认头像（帽子、眼镜、头发）的网络在下判断之前看出来的东西，写成 32 个数：它会说成一样的就离得近。",
    },
  },
  pixelsFar: (n) => `${n} 个像素`,
  neighbour: (index, label, far) => `训练图片第 ${index} 张${label}，距离 ${far}：放进来`,
  shows: (label) => `，是 ${label}`,
  question: "是新的，还是抄的？",
  verdicts: {
    copy: "抄的：训练里就有这一张。",
    near: "差不多是抄的：真图里也难得有离训练图片这么近的。",
    new: "是新的，跟真图一样新：没有抄，也不奇怪。",
    strange: "很陌生：几乎所有真图都没有它离训练图片那么远。",
  },
  told: (far, n) => `离它最近的训练图片差 ${far}。100 张谁也没学过的真图里，有 ${n} 张离得比它近。`,
  curve: "到最近训练图片的距离：真图和这一张",
  axis: { pixels: "和最近的训练图片有几个像素不同", features: "特征的距离" },
  shareAxis: "100 张真图里离得更近的",
  blend: "是把认识的图掺在一起吗？",
  blendHint:
    "用最近的训练图片加出这张图，每张有个权重，不许是负的。每一步加进一张，用不上的就退出去，最多用 16 张。",
  noBlend: "没有一张训练图片能用来掺出它。",
  parts: "步",
  partsTyped: "第几步",
  part: "加进来",
  soFar: "加到现在",
  whole: "原图",
  weight: (w) => `权重 ${w}`,
  explains: (n, share) => `第 ${n} 步：加起来解释了它的 ${share}。`,
  explainedMeans: "解释了多少：跟只用平均训练图片比，加出来的图平方误差小了几成。100% 就是一点不差。",
  without: (names) => `这几个在这里问不了，训练用的图不在这台服务器上：${names}。`,
  beside: "同一个问题问所有模型",
  rows: { chance: "各自随机画一张", anew: "各自照着画一遍" },
  rowsLabel: "每个模型",
  columns: {
    who: "谁",
    picture: "图",
    nearest: "最近的",
    far: "距离",
    percentile: "离得更近的真图",
    explained: "掺出来几成",
  },
  real: "一张真图，训练时没见过",
  copy: "真正的抄：就是那张最近的训练图片",
  cannot: { chance: "不会随机画", anew: "读不了图" },
  ofHundred: (n) => `100 张里 ${n} 张`,
  counted: (copies, all) =>
    copies === 0
      ? `这里模型画的 ${all} 张图里，没有一张是抄的。`
      : `这里模型画的 ${all} 张图里，有 ${copies} 张是抄的。`,
  versus: (models, real) => `掺出来的图平均能解释 VAE 画的 ${models}，真图是 ${real}。`,
  measured: "测出来的",
  measuredText: "每个模型抽 200 个样本，再加 200 个真数字，看训练图片能掺出多少：",
  realOnes: "真数字",
  surprising:
    "要是 VAE 只会把认识的掺在一起，掺出它画的就该比掺出真字容易得多。结果并不是：课上的说法在这里没有应验。",
  comesOut: "掺出 VAE 画的比掺出真字容易得多，和课上说的一样。",
  duel: (gans, vaes, than) =>
    `对 GAN，课上的期待更高：生成器从没见过真图，画的就该是新的。掺出来的图能解释它画的 ${gans}，VAE 画的平均 ${vaes}：${{ less: "它画的确实不那么像掺的。", alike: "照这样比，几乎没有差别。", more: "照这样比，更像掺的反倒是它。" }[than]}`,
  duelStory:
    "GAN 的生成器从没见过真图，它知道的一切，都是判别器对它自己的画说过的话。这样，照说它是抄不来的。到底抄没抄，用同样的办法可以查。",
  story: [
    "李宏毅老师在课上说：VAE 只是在模仿，也许只是把见过的图掺在一起。它从来不用看着真，只要一个像素一个像素地贴近见过的图。这话可以查一查。",
    "是新的吗？找出离它最近的训练图片。谁也没见过的真图也有最近的一张，离得多远，就知道什么叫远：看那条曲线。",
    "是掺的吗？把训练图片一张张加起来，尽量贴近它。真的新图也能这样拼：要看的是，它比真图好拼多少。",
  ],
};

export const words = withKit(en, zh);

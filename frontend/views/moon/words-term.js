/** The words of the parts "term" and "sum", in English and Chinese. */
import { withKit } from "../../kit/words.js";

export const en = {
  picture: "The picture at hand",
  takePicture: "Take another picture",

  one: "One number of a code",
  oneText:
    "For each number of the [code](code) the [encoder](encoder) names a mean m and a σ; chance adds noise e, stretched by exp(σ). The second term of the training asks exp(σ) − (1 + σ) + m² for it. That is least at σ = 0, m = 0, where the picture drowns in noise; the reconstruction error wants σ far to the left. The ticks on the floor are where they came to terms: every number of this picture.",
  sigma: "σ: how much noise each number gets",
  sigmaTyped: "σ, as a number",
  mean: "m: the mean of the number that says most",
  meanTyped: "m, as a number",
  meanOwn: "The picture's own",
  exp: "exp(σ)",
  line: "1 + σ",
  difference: "difference",
  square: "m²",
  sigmaSaid: (/** @type {string} */ e, /** @type {string} */ line, /** @type {string} */ gap) =>
    `exp(σ) ${e}, 1 + σ ${line}, difference ${gap}`,
  meanSaid: (/** @type {string} */ square) => `m² ${square}`,
  termHere: "The term of this number",
  codeHere: "Its code, of the first draw",
  cloud: "Draws around the code at hand, in the plane of its two numbers that say most",
  cloudText: "Draws around the code: two of its numbers. Rings: 1 and 2 of the prior.",
  blurMean: "The mean of 48 draws",
  blurDraws: "Some of the draws",
  blurText: (/** @type {string} */ title) =>
    `Some of the draws, by ${title}: every number gets the σ under the finger.`,
  roll: "Draw again",

  over: "With the term switched off",
  overText:
    "Two small networks were trained on the same digits, from the same start. One left the second term out. Walk through their training: without the term, σ of every number that the [decoder](decoder) reads runs away to minus infinity, as far as the network lets it; the noise is gone, and what is left is an auto-encoder. Pictures come back a little better for it; but the KL, which nobody counts there, climbs, and a code by chance no longer makes a digit.",
  scrub: "Moment of both trainings",
  momentText: (/** @type {number} */ n, /** @type {number} */ of, /** @type {string} */ step) =>
    `moment ${n} of ${of}, after ${step} steps`,
  stepsTyped: "Moment, as a number",
  momentBefore: "Moment",
  momentAfter: (/** @type {number} */ of, /** @type {string} */ step) => `of ${of}: ${step} steps`,
  quantities: {
    noise: "noise: the spread of the codes",
    distortion: "reconstruction error, nats",
    kl: "KL, nats",
  },
  notMeasured: "not measured",
  posteriorText: "The mean of each number of the code, and its noise as a bar, over the prior's band",
  posteriorCaption: "Each number of the code: m, and its noise as a bar. The band is the prior's.",
  drawnMean: "Mean of 16 draws",
  drawnSome: "The draws",
  noiseHere: (/** @type {string} */ noise, /** @type {string} */ kl) =>
    `this picture: noise ${noise}, KL ${kl} nats`,

  readings: "One letter, two readings",
  readingsText:
    "The lecture writes exp(σ) twice: as the scale of the noise in exp(σ) · e + m, and as a variance in the sum exp(σ) − (1 + σ) + m². Both are fine, but they are not the same σ. Where σ is the logarithm of the variance, the noise is scaled by exp(σ/2), and the [KL divergence](kl) is exactly half the lecture's sum. Where exp(σ) is the scale itself, the variance is exp(2σ), and the sum has 2σ in both places.",
  readingsOurs:
    "The models here use the second reading: their encoders write down the logarithm of the scale (std = exp(log_std) in backend/models/vae.py), and their training counts the KL itself, with its half. Both curves have one lowest point, σ = 0, and with m = 0 it is 0: the prior, told nothing.",
  ofVariance: "σ is the log of the variance",
  ofScale: "exp(σ) is the scale",
  lectureSum: "lecture's sum",
  kl: "KL",
  scaleIs: "scale",
  readingSaid: (/** @type {string} */ kl, /** @type {string} */ sum) => `KL ${kl}, lecture's sum ${sum}`,
  twice: (/** @type {string} */ sum, /** @type {string} */ kl) => `${sum} = 2 · ${kl}`,
  halfSquare: "½ m²",

  bound: "From the likelihood to the sum",
  boundText: (/** @type {string} */ title, /** @type {number} */ n) =>
    `Every line with the numbers of the picture at hand in the model ${title}, in [nats](nats). Means over the [posterior](posterior) are taken over ${n} draws. Grey pixels count as shares of ink; the pictures that are compared carry 8 bits a pixel.`,
  waiting: "The numbers come with the first picture.",
  stepsOf: {
    likelihood:
      "Training wants the picture x to be likely: over all codes z that it may have come from, each as likely as the prior makes it.",
    times:
      "Nearly every code gives another picture, so the integral is taken where the encoder points: multiplied and divided by its q, it is a mean over draws from q.",
    jensen:
      "The logarithm of a mean is at least the mean of the logarithms (Jensen): that is the bound, and it can be computed.",
    gap: "What is lost is the KL divergence of q from the codes that the picture really may have come from; it is never below 0, so raising the bound raises the likelihood, or brings q closer.",
    elbo: "The bound has two parts: how well draws give the picture back, and how much the code tells.",
    kl: "The second part has a closed form, one term for each number of the code; here σ is the logarithm of the scale.",
    draws: "The first part is taken by draws, z = m + exp(σ) · e; training takes a single one at a time.",
    loss: "Turned round, it is what training makes small: reconstruction error and the term; the lecture's sum leaves out the half.",
  },
  bars: (/** @type {number} */ n) => `The KL of each of the ${n} numbers of the code, the largest first`,
  drawnLikelihoods: "Some draws, and how likely each makes the picture",
  reconstruction: "reconstruction error",
  weights: "log of the weights",
};

/** @type {typeof en} */
export const zh = {
  picture: "手上这张图",
  takePicture: "换一张图",

  one: "编码里的一个数",
  oneText:
    "[编码器](encoder)给[编码](code)里的每个数定下均值 m 和一个 σ；再随手抽一个 e，乘上 exp(σ) 加进去，就是噪声。训练的第二项为它收 exp(σ) − (1 + σ) + m²。这一项在 σ = 0、m = 0 时最小，可那时候图已经淹没在噪声里了；重建误差则要 σ 越往左越好。横轴上的短线，就是两边谈拢的地方：这张图的每个数各一根。",
  sigma: "σ：每个数加多少噪声",
  sigmaTyped: "σ 的数值",
  mean: "m：信息量最大的那个数的均值",
  meanTyped: "m 的数值",
  meanOwn: "回到这张图自己的",
  exp: "exp(σ)",
  line: "1 + σ",
  difference: "相差",
  square: "m²",
  sigmaSaid: (e, line, gap) => `exp(σ) ${e}，1 + σ ${line}，相差 ${gap}`,
  meanSaid: (square) => `m² ${square}`,
  termHere: "这个数要交的那一项",
  codeHere: "第一次抽到的编码",
  cloud: "围着手上这个编码抽出来的点，画在信息量最大的两个数上",
  cloudText: "围着编码抽的点，只看其中两个数。圆圈：先验的 1 倍和 2 倍标准差。",
  blurMean: "48 次的平均",
  blurDraws: "抽到的几张",
  blurText: (title) => `抽到的几张，由“${title}”来画：每个数用的都是手指底下的 σ。`,
  roll: "再抽一次",

  over: "把那一项关掉",
  overText:
    "两个小网络从同一个起点出发，看同样的数字；其中一个训练时去掉了第二项。跟着训练走一遍：没有这一项，凡是[解码器](decoder)要用的数，σ 都一路往负无穷跑，直到网络允许的尽头；噪声没了，剩下的就是一个普通的自编码器。图因此还原得好一点，可没人管的 KL 一路往上爬，随便抽一个编码，画出来已经不成数字了。",
  scrub: "两次训练走到哪里",
  momentText: (n, of, step) => `第 ${n} 个时刻，共 ${of} 个，训练了 ${step} 步`,
  stepsTyped: "第几个时刻",
  momentBefore: "时刻",
  momentAfter: (of, step) => `／${of}：训练了 ${step} 步`,
  quantities: { noise: "噪声：编码散得多开", distortion: "重建误差（奈特）", kl: "KL（奈特）" },
  notMeasured: "还没测",
  posteriorText: "编码里每个数的均值，竖条是它的噪声，底下的带子是先验",
  posteriorCaption: "编码里的每个数：横线是 m，竖条是噪声，带子是先验。",
  drawnMean: "16 次的平均",
  drawnSome: "抽到的图",
  noiseHere: (noise, kl) => `这张图：噪声 ${noise}，KL ${kl} 奈特`,

  readings: "一个字母，两种读法",
  readingsText:
    "课上的 exp(σ) 出现了两次：在 exp(σ) · e + m 里，它是噪声的尺度；在 exp(σ) − (1 + σ) + m² 里，它又成了方差。两种写法都行，只是 σ 不是同一个。如果 σ 是方差的对数，噪声就要乘 exp(σ/2)，[KL 散度](kl)正好是课上那个和的一半。如果 exp(σ) 本身就是尺度，方差就是 exp(2σ)，和里的两个 σ 都要变成 2σ。",
  readingsOurs:
    "这里的模型用的是第二种读法：编码器写下的是尺度的对数（backend/models/vae.py 里的 std = exp(log_std)），训练时算的就是 KL 本身，带着二分之一。两条曲线都只有一个最低点 σ = 0；再加上 m = 0，它就是 0：和先验一模一样，什么也没说。",
  ofVariance: "σ 是方差的对数",
  ofScale: "exp(σ) 就是尺度",
  lectureSum: "课上的和",
  kl: "KL",
  scaleIs: "尺度",
  readingSaid: (kl, sum) => `KL ${kl}，课上的和 ${sum}`,
  twice: (sum, kl) => `${sum} = 2 · ${kl}`,
  halfSquare: "½ m²",

  bound: "从似然到那个和",
  boundText: (title, n) =>
    `每一行都代进了手上这张图的数值，模型是“${title}”，单位是[奈特](nats)。凡是对[后验](posterior)取平均，都用 ${n} 次抽样来算。灰色像素按墨的多少算；拿来比的图每个像素 8 位。`,
  waiting: "图一来，数值就有了。",
  stepsOf: {
    likelihood: "训练想让图 x 尽量可能出现：它也许来自任何一个编码 z，每个编码有多可能由先验说了算。",
    times:
      "可几乎所有的编码画出来的都是别的图，所以只在编码器指的地方积：乘上 q 再除以 q，积分就成了对 q 的平均。",
    jensen: "平均的对数不小于对数的平均（琴生不等式）：这就是下界，而且算得出来。",
    gap: "差掉的是 q 和真正的后验之间的 KL 散度，它不会小于 0；所以把下界抬高，要么图更可能了，要么 q 更准了。",
    elbo: "下界分两部分：抽出来的编码能把图还原得多好，编码又说出了多少。",
    kl: "第二部分有现成的公式，编码里每个数一项；这里的 σ 是尺度的对数。",
    draws: "第一部分靠抽样来算，z = m + exp(σ) · e；训练时每次只抽一个。",
    loss: "反过来，就是训练要变小的东西：重建误差，加上那一项；课上的和省去了二分之一。",
  },
  bars: (n) => `编码的 ${n} 个数各自的 KL，从大到小`,
  drawnLikelihoods: "抽到的几张，和它们各自给这张图的对数似然",
  reconstruction: "重建误差",
  weights: "权重的对数",
};

export const words = withKit(en, zh);

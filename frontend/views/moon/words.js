/** The words of Moon, in English and Chinese. */
import { withKit } from "../../kit/words.js";

/** @typedef {import("./measured.js").Better} Better */

/** What a circumstance of a card is called; one that is not known here is called as there. @type {Record<string, string>} */
const CIRCUMSTANCES = {
  "four numbers": "一个编码四个数",
  "few pictures, large network": "图少、网络大",
  "a few between": "中间也有几张",
  "wide noise": "噪声很宽",
};
/** @type {Record<string, string>} */
const PLACES = { "half way": "正中间，随机配对", "half way between the means": "正中间，两个均值之间" };
/** @type {Record<string, string>} */
const WAYS = { Gaussian: "高斯分布", box: "方框", prior: "先验" };

/** @type {Record<string, string>} */
const FROM = {
  Gaussian: "a Gaussian that fits the codes",
  box: "the box of the codes, evenly",
  prior: "the prior",
};

export const en = {
  part: "What about",
  parts: { moons: "Half and full", digits: "On digits", term: "The term", sum: "Where it comes from" },
  /** @type {Partial<Record<"moons" | "digits" | "term" | "sum", string>>} */
  tasks: {
    moons: "find the place where the VAE's picture is greyest",
    digits: "find a code of which the judge cannot read the picture. On which plane is that easier?",
  },
  side: (/** @type {import("./pair.js").Which} */ which) =>
    String(which === "noisy" ? "VAE" : "Auto-encoder"),
  moons: {
    lever: "From half to full",
    leverText: (/** @type {string} */ t) => `${t} of the way`,
    typed: "Place on the way, number",
    picture: (/** @type {string} */ who) => `${who}: the picture at this place`,
    grey: (/** @type {string} */ share) => `grey: ${share} of the pixels`,
    blend: "Plain blend",
    blendText: "Two true moons laid over each other: no model is asked.",
    blendShow: "Show the plain blend",
    blendHide: "Hide the plain blend",
    truth: "A true moon, for comparison",
    truthBeyond: "The true moon of the nearest end",
    noise: "The noise",
    throwNoise: "Throw e",
    throwHint: "Moves the VAE's code within the noise that a moon of this place gets",
    noNoise: "No noise",
    labels: { half: "half moons", full: "full moons" },
    landed: (/** @type {string} */ label) => `where the training's ${label} landed`,
    band: "the interval that the VAE's noise gives each: its [mean](posterior) ± one standard deviation",
    found: (/** @type {string} */ t, /** @type {string} */ noisy, /** @type {string} */ plain) =>
      `at t = ${t} the VAE's picture is ${noisy} grey, the auto-encoder's ${plain}.`,
    story: [
      "Two networks have seen half moons and full ones, and none between. Each writes a moon down as one number, its [code](code), and draws it again from that.",
      "The auto-encoder's code is a point. The VAE's is an interval: noise is thrown on it while it learns, code = exp(σ) · e + m, and the moon has to come back all the same.",
      "The lecture says: half way between half and full, the auto-encoder draws nothing sensible; the VAE draws the moon between, for the noise makes near codes share a picture. Pull the lever and see for yourself, then look at the numbers.",
    ],
  },
  rows: {
    title: "Was it luck?",
    what: "The same way in trainings from ten seeds. The number says how far half way is from a true moon, in % of white: less is nearer. The median training is the one that you pull.",
    truth: "true moons",
    seed: (/** @type {number} */ seed) => `seed ${seed}`,
    row: (/** @type {number} */ seed, /** @type {string} */ distance, /** @type {boolean} */ shipped) =>
      `Training from seed ${seed}: half way is ${distance}% from a true moon${shipped ? "; this one is under the lever" : ""}`,
  },
  measured: {
    title: "What was measured",
    what: "Medians over trainings from several seeds, with the least and the most, in %; less is better everywhere. Where the ranges overlap, no difference is clear.",
    found: "Found",
    groups: {
      halfway: {
        name: "Half way.",
        claim: "The lecture: the VAE draws the moon between, the auto-encoder draws nothing sensible.",
      },
      chance: {
        name: "By chance.",
        claim: "The lecture: from a code by chance, the VAE draws a moon, the auto-encoder does not.",
      },
      disturbed: {
        name: "Disturbed codes.",
        claim: "The lecture: a code that is a little off still gives the VAE's picture.",
      },
      elsewhere: {
        name: "In other circumstances.",
        claim:
          "Where one would sooner expect it: longer codes, few pictures for a large network, some moons between, wider noise.",
      },
    },
    /** @param {Record<Better, number>} tally */
    tally: ({ plain, noisy, neither }) =>
      `Found: the VAE is better in ${noisy} of ${plain + noisy + neither}, the auto-encoder in ${plain}; no clear difference in ${neither}.`,
    /** @param {Better} better @param {boolean} grey */
    verdict: (better, grey) =>
      better === "neither"
        ? "no clear difference"
        : `${better === "noisy" ? "VAE" : "auto-encoder"} ${grey ? "less grey" : "better"}`,
    row: (
      /** @type {boolean} */ grey,
      /** @type {string} */ what,
      /** @type {string | null} */ at,
      /** @type {string} */ plain,
      /** @type {string} */ noisy,
    ) => {
      const lost = what.match(/^lost at (.+)$/)?.[1];
      const place = what === "half way" ? "half way, random pairs" : what;
      const name =
        lost !== undefined
          ? `picture lost, codes off by ${lost} of their spread`
          : `${what === "by chance" ? `by chance: ${plain} / ${noisy}` : place}, ${grey ? "grey pixels" : "distance to a true moon"}`;
      return `${at === null ? "" : `${at}: `}${name}`;
    },
    why: "A VAE is asked for a moon wherever the interval of one reaches. Between two intervals it was asked for nothing, no more than the auto-encoder; and where two overlap, a likelihood that counts each pixel for itself asks for their average, both moons at once and grey, not for one that is three quarters lit.",
    gap: (/** @type {string} */ low, /** @type {string} */ high) =>
      `Here no interval reaches from t = ${low} to t = ${high}: what is drawn there is the network's own way of going over from one to the other.`,
    overlap: "Here intervals of half and full moons do overlap.",
  },
  planes: {
    title: "The two planes",
    digit: "Your digit",
    plane: (/** @type {string} */ who) => `${who}: the plane of its codes`,
    place: (/** @type {string} */ x, /** @type {string} */ y) => `${x} across, ${y} up`,
    picture: (/** @type {string} */ who) => `${who}: the picture of the code under the finger`,
    number: (/** @type {string} */ who, /** @type {number} */ n) => `${who}, number ${n} of the code`,
    read: (/** @type {string | number} */ label, /** @type {string} */ p) =>
      `The judge reads a ${label}: ${p}`,
    unread: (/** @type {string | number} */ label, /** @type {string} */ p) =>
      `The judge cannot read it: a ${label} perhaps, ${p}`,
    found: (/** @type {string} */ who) => `${who}: a code of which the judge cannot read the picture.`,
    chance: "A code by chance",
    chanceOf: {
      plain:
        "By chance: evenly out of the box in which the training's codes lie. It has no prior to draw from.",
      noisy: "By chance: from the prior, the bell curve that the training pulled its codes to.",
    },
    back: "To your digit",
    dense: "Fill the planes with pictures",
    scattered: "Show the test digits",
    classes: "Test digits by class",
    tint: "Tinted by what the [judge](judge) reads, faded where no training digit has its code. The borders look sharper than they are: the judge has to name one of ten digits, has learned from real ones alone, and is too sure of what is like none of them.",
    measuredTitle: "Of codes by chance the judge reads",
    from: (/** @type {string} */ way) => `from ${FROM[way] ?? way}`,
    story: [
      "The same on handwritten digits, with two numbers for a code, so that all codes lie on a plane. Every dot is a test digit, where the network put it.",
      "Nothing told the auto-encoder where on its plane to put things, so the numbers of its codes are as large as it liked. The VAE's codes are pulled towards the middle, and each is not a point but a small cloud of noise.",
      "The lecture says that only a VAE can make a picture from a code by chance. Throw some on both planes, see how often the judge can read what comes, and compare with what was measured.",
    ],
  },
};

/** @type {typeof en} */
export const zh = {
  part: "看什么",
  parts: { moons: "半月与满月", digits: "换成数字", term: "那一项", sum: "从哪里来" },
  tasks: {
    moons: "找到 VAE 画得最灰的地方",
    digits: "找一个编码，让裁判认不出画的是什么。在哪个平面上更好找？",
  },
  side: (which) => (which === "noisy" ? "VAE" : "自编码器"),
  moons: {
    lever: "从半月到满月",
    leverText: (t) => `走到 ${t}`,
    typed: "走到哪里，输入数字",
    picture: (who) => `${who}在这里画出的图`,
    grey: (share) => `发灰的像素：${share}`,
    blend: "直接叠加",
    blendText: "两个真月亮叠在一起，不问任何模型。",
    blendShow: "看看直接叠加",
    blendHide: "收起直接叠加",
    truth: "真月亮，作个对照",
    truthBeyond: "离这一端最近的真月亮",
    noise: "噪声",
    throwNoise: "掷一个 e",
    throwHint: "按这个位置的月亮所带的噪声，挪一挪 VAE 的编码",
    noNoise: "不加噪声",
    labels: { half: "半月", full: "满月" },
    landed: (label) => `训练用的${label}落在这里`,
    band: "VAE 的噪声给每个月亮的一段区间：[均值](posterior)加减一个标准差",
    found: (t, noisy, plain) => `在 t = ${t}，VAE 的图有 ${noisy} 发灰，自编码器的有 ${plain}。`,
    story: [
      "两个网络看过许多半月和满月，介于中间的一个也没见过。它们都把月亮记成一个数，也就是[编码](code)，再凭这个数画回来。",
      "自编码器的编码是一个点。VAE 的是一段区间：学的时候，编码上要掺噪声，编码 = exp(σ) · e + m，月亮照样得画得回来。",
      "课上是这么讲的：在半月和满月正中间，自编码器画不出像样的东西，VAE 却能画出两者之间的月亮，因为有了噪声，相近的编码就得共用一张图。拉拉看，自己瞧一瞧，再看看数字怎么说。",
    ],
  },
  rows: {
    title: "是碰巧吗？",
    what: "换十个种子各训练一次，走同一条路。数字是走到正中间时离真月亮有多远，按白色的百分之几算，越小越近。拉杆拉的是居中的那一次。",
    truth: "真月亮",
    seed: (seed) => `种子 ${seed}`,
    row: (seed, distance, shipped) =>
      `种子 ${seed} 的训练：正中间离真月亮 ${distance}%${shipped ? "；拉杆拉的就是它" : ""}`,
  },
  measured: {
    title: "实测结果",
    what: "取多次不同种子训练的中位数，并列出最小和最大，单位是百分之几，都是越小越好。范围有重叠的，就说不清谁好。",
    found: "实测",
    groups: {
      halfway: { name: "正中间。", claim: "课上说：VAE 画得出两者之间的月亮，自编码器画不出像样的东西。" },
      chance: { name: "随机编码。", claim: "课上说：随便抽一个编码，VAE 画得出月亮，自编码器不行。" },
      disturbed: { name: "编码受扰动。", claim: "课上说：编码偏一点，VAE 画出来的还是那张图。" },
      elsewhere: {
        name: "换个条件。",
        claim: "更该看到这种差别的时候：编码更长，图少而网络大，中间也有几张，噪声更宽。",
      },
    },
    tally: ({ plain, noisy, neither }) =>
      `实测：${plain + noisy + neither} 项里，VAE 更好的 ${noisy} 项，自编码器更好的 ${plain} 项，说不清的 ${neither} 项。`,
    verdict: (better, grey) =>
      better === "neither"
        ? "说不清谁好"
        : `${better === "noisy" ? "VAE" : "自编码器"}${grey ? "更不灰" : "更好"}`,
    row: (grey, what, at, plain, noisy) => {
      const lost = what.match(/^lost at (.+)$/)?.[1];
      const way = (/** @type {string} */ name) => WAYS[name] ?? name;
      const place = PLACES[what] ?? what;
      const name =
        lost !== undefined
          ? `编码偏了分布宽度的 ${lost}，图变了多少`
          : `${what === "by chance" ? `随机编码：${way(plain)} / ${way(noisy)}` : place}，${grey ? "发灰的像素" : "离真月亮多远"}`;
      return `${at === null ? "" : `${CIRCUMSTANCES[at] ?? at}：`}${name}`;
    },
    why: "月亮的区间伸到哪里，VAE 在哪里就得画出那个月亮。两段区间之间，没人要求它画什么，这和自编码器一样；两段重叠的地方，逐个像素算的似然要的是平均，也就是两个月亮叠在一起、发灰，而不是一个亮了四分之三的月亮。",
    gap: (low, high) =>
      `这里从 t = ${low} 到 t = ${high} 没有任何区间：那一带画成什么样，全看网络自己怎样从一边过渡到另一边。`,
    overlap: "这里半月和满月的区间确实有重叠。",
  },
  planes: {
    title: "两个平面",
    digit: "你的数字",
    plane: (who) => `${who}的编码平面`,
    place: (x, y) => `横 ${x}，竖 ${y}`,
    picture: (who) => `${who}照手指下的编码画出的图`,
    number: (who, n) => `${who}，编码的第 ${n} 个数`,
    read: (label, p) => `裁判认出是 ${label}：${p}`,
    unread: (label, p) => `裁判认不出来：也许是 ${label}，${p}`,
    found: (who) => `${who}：这个编码画出来的，裁判认不出。`,
    chance: "随机抽一个编码",
    chanceOf: {
      plain: "怎么抽：在训练编码所在的方框里均匀地取。它没有先验可抽。",
      noisy: "怎么抽：从先验里抽，也就是训练时把编码往那里拉的钟形曲线。",
    },
    back: "回到你的数字",
    dense: "用图铺满平面",
    scattered: "显示测试数字",
    classes: "测试数字，按类别",
    tint: "颜色是[裁判](judge)认出的数字；没有训练编码的地方褪淡。边界看着比实际分明：裁判只能在十个数字里选一个，又只学过真的数字，碰到哪个都不像的，也会说得太有把握。",
    measuredTitle: "随机抽的编码，裁判认得出多少",
    from: (way) => `取自${WAYS[way] ?? way}`,
    story: [
      "同样的事，换成手写数字。编码是两个数，所以全在一个平面上。每个点是一个测试数字，画在网络放它的地方。",
      "自编码器该把东西放在平面哪里，没人告诉过它，编码的数也就爱多大就多大。VAE 的编码被往中间拉，而且不是一个点，是一小团噪声。",
      "课上说，随便抽一个编码，只有 VAE 画得出图来。在两个平面上各抽几个，看裁判有几次认得出，再和实测的数字比一比。",
    ],
  },
};

export const words = withKit(en, zh);

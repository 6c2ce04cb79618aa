/** The words of the round in slow motion and of the jury, in English and Chinese. */
import { plural } from "../../base/words.js";
import { withKit } from "../../kit/words.js";

export const en = {
  round: "One round, in slow motion",
  roundText:
    "G, the generator, draws; D, the discriminator, says what is real. First G stands still and D learns to say 1 of real pictures and 0 of G's. Then D stands still and G is pushed until D says 1. In training a turn is one step, and there are thousands of them; in this round each turn was drawn out and kept in half steps, so that one sees what it does. Press on and look: nothing trains here, it is replayed exactly.",
  zeroOne:
    "The lecture's 1 and 0 are here the answer to “which of the two is real?”: a drawn picture lies beside a real one, and 100% or 0% says that D takes it for the real one always or never; 50%: D cannot tell.",
  back: "Back",
  on: "On",
  half: "Half step of the round",
  place: (/** @type {string} */ k, /** @type {string} */ all) => `Half step ${k} of ${all}`,
  placeStart: "Before the round",
  turns: { discriminator: "D learns", generator: "G is pushed" },
  trace:
    "How often D takes a drawn one for the real one. The line grows with each half step that you look at.",
  traceAxis: "D takes the drawn one for real",
  cannotTell: "cannot tell",
  players: {
    discriminator:
      "D learns, G stands still. Real and drawn pictures go to D; what D had wrong flows back into D alone.",
    generator:
      "G learns, D stands still. What D says flows back through D into the drawn picture and from there into G; no real picture comes near G.",
    null: "Noise goes into G, G's picture and a real one go to D, and D says which of the two is real.",
  },
  g: "G",
  d: "D",
  noise: "noise",
  drawnOne: "drawn",
  realOne: "real",
  learns: "learns",
  still: "stands still",
  which: "which is real?",
  gradient: "gradient",
  drawn: "Drawn by G",
  drawnHow: {
    still: "the same pictures as before: G stands still",
    moved: "the same noise, drawn anew: G has moved",
  },
  real: "Real ones",
  realHow: "test digits, the same all the time",
  column: (
    /** @type {string} */ kind,
    /** @type {number} */ n,
    /** @type {string} */ p,
    /** @type {string} */ word,
  ) => `${kind}, number ${n}: D takes it for the real one in ${p} of its pairs, ${word}`,
  kinds: { drawn: "Drawn", real: "Real" },
  verdicts: {
    real: "real",
    ratherReal: "rather real",
    open: "cannot tell",
    ratherDrawn: "rather drawn",
    drawn: "drawn",
  },
  pleases:
    "What would please D, under each picture. Lighter: more ink here would please it; darker: less. This is all that G is told.",
  pleasesOne: "What would please D",
  said: {
    null: (/** @type {string} */ drawn) =>
      `Before the round D takes one of these drawn pictures for the real one in ${drawn} of the pairs. D moves first.`,
    discriminator: (
      /** @type {{drawn: [string, string], real: [string, string]}} */ { drawn, real },
      /** @type {boolean} */ better,
      /** @type {number} */ steps,
    ) =>
      `D has learned for ${plural(steps, { one: "one step", other: `${steps} steps` })}, G stood still: the drawn pictures are the same. ${better ? "But D" : "This time it did not help: D"} now takes them for the real ones in ${drawn[1]} of the pairs instead of ${drawn[0]}, and the real ones in ${real[1]} instead of ${real[0]}.`,
    generator: (
      /** @type {{drawn: [string, string], real: [string, string]}} */ { drawn, real },
      /** @type {boolean} */ better,
      /** @type {number} */ steps,
    ) =>
      `G was pushed for ${plural(steps, { one: "one step", other: `${steps} steps` })}, D stood still: the drawn pictures are others. ${better ? "The same D" : "This time it did not help: the same D"} now takes them for the real ones in ${drawn[1]} of the pairs instead of ${drawn[0]}. The real ones come to ${real[1]} instead of ${real[0]}, though neither they nor D have changed: they are compared with others now.`,
  },
  lossOf: { discriminator: "What D wants small", generator: "What G wants small" },
  lossNote:
    "x̃ is drawn, x is real; softplus(a) = log(1 + exp(a)) is small where a is far below 0. The first line of numbers is the first pair of the rows, the second the mean of all pairs; log 2 = 0.69 means that D cannot tell. In training D also pays for steep slopes, left out here.",
  firstPair: "first pair",
  allPairs: "all pairs",

  jury: "Let D judge",
  juryText:
    "Draw something, upload it or take a real digit. Beside a test digit, for which of the two does D take it: the real one?",
  juryFaces:
    "Draw something, upload it or take a real face. Beside a test face, does D take it for the real one?",
  put: "Put a picture in",
  picture: "The picture, as D sees it",
  nothing: "Draw something: D will say whether it is real.",
  generation: (/** @type {string} */ n) => `D of generation ${n}`,
  opinion: (/** @type {string} */ p) =>
    `Beside a real one, D takes this for the real one in ${p} of the cases.`,
  yardstick: (/** @type {number} */ n) => `Of 100 real ones, D finds ${n} less real than this.`,
  yardstickName: "Where it stands among real pictures",
  lessReal: "less real",
  moreReal: "more real",
  realOnes: "100 real ones",
  history: "What the D of every generation says of it",
  historyHint:
    "How often it is taken for the real one beside a test picture. Press the line to take that generation.",
  historyAt: (/** @type {string} */ n, /** @type {string} */ p) => `generation ${n}: ${p}`,
  generationAxis: "generation",
  pleasesInk: "Lighter: more ink here would please D. Darker: less.",
  pleasesColour: "The lighter, the more another colour here would please D.",
  outside:
    "D only ever learned to tell real pictures from G's. What looks like neither of them, a letter or an empty page, is outside of what it knows: there its opinion is worth little.",
  outsideNow: "No real one lies so far out:",
};

/** @type {typeof en} */
export const zh = {
  round: "慢动作看一轮",
  roundText:
    "生成器 G 负责画，判别器 D 负责说哪张是真的。先让 G 站着不动，D 学着给真图说 1、给画出来的说 0；再让 D 站着不动，一下一下推 G，推到 D 也说 1。训练的时候，一边只走一步就换另一边，来回几千次；这一轮特意把每边都走长了，按半步存下来，好看个清楚。按“下一步”慢慢看：这里什么都不训练，只是原样重放。",
  zeroOne:
    "课上的 1 和 0，在这里就是“两张里哪张是真的”的答案：画出来的和真图摆在一起，100% 是每回都把它当真的，0% 是一回也没有，50% 就是说不准。",
  back: "上一步",
  on: "下一步",
  half: "这一轮走到第几个半步",
  place: (k, all) => `第 ${k} 个半步，共 ${all} 个`,
  placeStart: "这一轮还没开始",
  turns: { discriminator: "D 在学", generator: "G 被推着走" },
  trace: "D 有多少回把画出来的当成真的。走一个半步，线就长一截。",
  traceAxis: "画出来的被当成真的",
  cannotTell: "说不准",
  players: {
    discriminator: "D 在学，G 不动。真图和画出来的都交给 D；D 错在哪里，只流回 D 自己。",
    generator: "G 在学，D 不动。D 的意见穿过 D 流回画出来的图，再从图流进 G；真图一张也到不了 G 那里。",
    null: "噪声进 G，G 画的和一张真图一起交给 D，D 说哪张是真的。",
  },
  g: "G",
  d: "D",
  noise: "噪声",
  drawnOne: "画的",
  realOne: "真图",
  learns: "在学",
  still: "不动",
  which: "哪张是真的？",
  gradient: "梯度",
  drawn: "G 画出来的",
  drawnHow: { still: "和刚才一模一样：G 没动", moved: "还是那些噪声，重新画的：G 动了" },
  real: "真图",
  realHow: "测试集里的数字，始终是这几张",
  column: (kind, n, p, word) => `${kind}第 ${n} 张：跟对面的比，D 有 ${p} 把它当成真的，${word}`,
  kinds: { drawn: "画出来的", real: "真图" },
  verdicts: {
    real: "真的",
    ratherReal: "像真的",
    open: "说不准",
    ratherDrawn: "像画的",
    drawn: "画的",
  },
  pleases: "每张图下面，是怎么改 D 会更满意：亮的地方多点墨，暗的地方少点墨。G 听到的就只有这些。",
  pleasesOne: "怎么改 D 会更满意",
  said: {
    null: (drawn) => `这一轮开始前，摆成对来比，D 有 ${drawn} 把画出来的当成真的。D 先走。`,
    discriminator: ({ drawn, real }, better, steps) =>
      `D 学了 ${steps} 步，G 没动，画出来的还是那几张。${better ? "" : "这回没学着："}被 D 当成真的，画出来的从 ${drawn[0]} 变成 ${drawn[1]}，真图从 ${real[0]} 变成 ${real[1]}。`,
    generator: ({ drawn, real }, better, steps) =>
      `G 被推了 ${steps} 步，D 没动，画出来的变了样。${better ? "" : "这回没推动："}还是那个 D，被它当成真的，画出来的从 ${drawn[0]} 变成 ${drawn[1]}。真图从 ${real[0]} 变成 ${real[1]}，可真图没变，D 也没变：只是跟它们比的换了。`,
  },
  lossOf: { discriminator: "D 要压低的", generator: "G 要压低的" },
  lossNote:
    "x̃ 是画出来的，x 是真图；softplus(a) = log(1 + exp(a))，a 比 0 小得多时它就很小。第一行数字是两排各自的头一张，第二行是所有对的平均；0.69，也就是 log 2，表示 D 说不准。训练时 D 还要为太陡的坡付代价，这里没写。",
  firstPair: "头一对",
  allPairs: "所有对",

  jury: "让 D 来评",
  juryText: "写一个，上传一张，或者拿一张真的数字。和一张测试图摆在一起，D 会不会把它当成真的？",
  juryFaces: "画一张，上传一张，或者拿一张真的头像。和一张测试头像摆在一起，D 会不会把它当成真的？",
  put: "放一张图进来",
  picture: "D 看到的图",
  nothing: "写点什么，D 就会说它像不像真的。",
  generation: (n) => `第 ${n} 代的 D`,
  opinion: (p) => `和真图摆在一起，D 有 ${p} 的时候把这张当成真的。`,
  yardstick: (n) => `100 张真图里，有 ${n} 张 D 觉得还不如它真。`,
  yardstickName: "放在真图里比，它排在哪儿",
  lessReal: "不太真",
  moreReal: "更真",
  realOnes: "100 张真图",
  history: "每一代的 D 怎么看它",
  historyHint: "和测试图摆在一起，有多少回被当成真的。按在线上，就换到那一代。",
  historyAt: (n, p) => `第 ${n} 代：${p}`,
  generationAxis: "第几代",
  pleasesInk: "亮的地方多点墨，D 会更满意；暗的地方少点墨更好。",
  pleasesColour: "越亮的地方，换个颜色 D 越满意。",
  outside:
    "D 只学过怎么把真图和 G 画的分开。两边都不像的东西，比如一个字母、一张白纸，它没学过：那时候它的意见当不得真。",
  outsideNow: "没有一张真图偏得这么远：",
};

export const words = withKit(en, zh);

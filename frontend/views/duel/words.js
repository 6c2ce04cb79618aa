/** The words of Duel, in English and Chinese. */
import { withKit } from "../../kit/words.js";

export const en = {
  task: "Press a drawn picture that its own D takes for the real one, over 50%",
  lead: "A [generator](generator) G draws from noise; a [discriminator](discriminator) D has learnt to tell its pictures from real ones, and each learns from the other. Walk through their training with the same noise. ",
  leads: {
    chance:
      "Under each picture: shown it beside a real one, how likely D takes it for the real one. At 50% D cannot tell.",
    place:
      "Under each picture: of 100 real ones, how many D finds less real than it. Real ones come to 50 on average; where the drawn ones do, too, D is fooled.",
  },
  noOpinions:
    "This model's card does not say what its D makes of real pictures, so there is nothing to weigh its word against: the pictures are shown without it.",
  walk: "Generation",
  walked: (/** @type {number} */ n, /** @type {number} */ of) => `generation ${n} of ${of}`,
  walkTyped: "Generation, as a number",
  walkBefore: "Generation",
  walkAfter: (/** @type {number} */ of) => `of ${of}`,
  minutes: (/** @type {string} */ n) => `${n} min of training`,
  untrained: "untrained: D's word is chance yet",
  roll: "New noise",
  wall: "Drawn pictures",
  realWall: "Real pictures",
  drawnBy: (/** @type {number | string} */ n) => `Drawn by G of generation ${n}`,
  real: "Real ones, never trained on",
  onAverage: {
    chance: (/** @type {string} */ share) => `taken for real: ${share}`,
    place: (/** @type {string} */ n) => `above ${n} of 100 real ones`,
  },
  sample: (/** @type {number} */ k) => `Picture ${k}`,
  sampleSaid: (/** @type {number} */ k, /** @type {string} */ said) => `Picture ${k}: ${said}`,
  realSaid: (/** @type {number} */ k, /** @type {string} */ said) => `Real picture ${k}: ${said}`,
  says: {
    chance: (/** @type {string} */ share) => `D takes it for real with ${share}`,
    place: (/** @type {string} */ n) => `D finds ${n} of 100 real ones less real`,
  },
  underLabel: "Under each",
  unders: { chance: "chance", place: "place among real ones" },
  judgedBy: "Judged by",
  judges: {
    own: "D of its generation",
    other: (/** @type {number} */ n) => `D of generation ${n}`,
  },
  pickHint: "Press a picture, or two, to go on with them.",
  levers: "Pull its levers",
  between: "Go between the two",
  betweenHint: "Press a second one to go between the two.",
  unpick: "None",
  pickedOne: (/** @type {number} */ k) => `Picture ${k}`,
  pickedTwo: (/** @type {number} */ a, /** @type {number | string} */ b) => `Pictures ${a} and ${b}`,
  curves: "Over the training",
  quantities: { caught: "Caught", distance: "Distance" },
  means: {
    caught:
      "Of 100 pairs, one real and one drawn by the G of the same generation, D picks out so many rightly: 100, G is caught; 50, D might as well toss a coin.",
    distance:
      "How far the drawn ones as a crowd are from real ones, as a network that reads them sees it (Fréchet distance, on a scale of powers): lower is better.",
  },
  alongLabel: "Along",
  alongs: { generations: "generations", minutes: "minutes of training" },
  minutesShort: (/** @type {string} */ n) => `${n} min`,
  notMeasured: "This model's card has no numbers of its generations: there is no curve to show.",
  matrix: "Every G against every D",
  matrixLead:
    "Each square is a pair of a generator and a discriminator, not of the same generation but for the diagonal. Press one: the wall shows that G, judged by that D.",
  matrixKeys: "Pairs: arrow keys go from square to square, Enter shows the pair",
  noMatrix:
    "This model's card does not hold how its generators fare against earlier and later discriminators.",
  axisD: "D of generation",
  axisG: "G of generation",
  generator: "G of generation",
  discriminator: "D of generation",
  pairSaid: (/** @type {number} */ d, /** @type {number} */ g, /** @type {string} */ caught) =>
    `D of generation ${d} against G of generation ${g}: catches ${caught}%`,
  scale: { fooled: "fooled", caught: "caught" },
  oldQuestion: "Does an old D still catch the newest G?",
  oneOld: (/** @type {number} */ n, /** @type {string} */ caught) =>
    `D of generation ${n} catches it in ${caught}% of pairs.`,
  newQuestion: "Whose D does the newest G fool?",
  fools: (/** @type {string} */ runs) =>
    `The D of generation ${runs}: there it is caught in 55 of 100 pairs at most.`,
  foolsNone: "None of these: every D here catches it in more than 55 of 100 pairs.",
  fromTo: (/** @type {number} */ a, /** @type {number} */ b) => `${a} to ${b}`,
  measured: "What was measured here",
  steps: (/** @type {number} */ all, /** @type {number} */ slips, /** @type {number} */ caught) =>
    `Of ${all} steps from one generation to the next, the newer G slips past the older D more often than its forerunner did in ${slips}, and the newer D catches it more often than the older one in ${caught}.`,
  betterYet: (/** @type {string} */ caught, /** @type {string} */ before, /** @type {string} */ after) =>
    `In the lecture's tale D ends up fooled. Not here: to the end it picks out the real one in ${caught}% of pairs, and the pictures become better all the same, from a distance of ${before} to ${after}. G does not need to win, only to be told where to go.`,
  ends: (/** @type {string} */ caught, /** @type {string} */ before, /** @type {string} */ after) =>
    `In the end D picks out the real one in ${caught}% of pairs (a coin would in 50%), and the distance has gone from ${before} to ${after}.`,
  recalls: (/** @type {string} */ first, /** @type {string} */ last) =>
    `The last D has not forgotten what it was taught first: G of the beginning it catches in ${first}% of pairs, the last G in ${last}%.`,
  forgot: (/** @type {string} */ first, /** @type {string} */ last) =>
    `The last D knows the G of its own time best: G of the beginning, which it has not seen for long, it catches in ${first}% of pairs only, the last G in ${last}%.`,
  story: [
    "Hung-yi Lee tells it as a tale of hunter and prey. The first generator draws badly, and the first discriminator learns to tell its pictures from real ones. The second generator learns to fool the first discriminator; the second discriminator catches up and sees through it; and so on, and both get better.",
    "The generator never sees a real picture. All it hears is how its own picture would have to change for D to find it more real, pixel by pixel: its [gradient](gradient) comes through D alone. Only D looks at real pictures.",
    "What is called a generation here is a moment of one training at which both networks were kept. D was trained on pairs: which of the two is the real one? So its word is the chance that it takes the drawn one.",
  ],
};

/** @type {typeof en} */
export const zh = {
  task: "点一张画出来的图：同一代的判别器会把它当成真的，超过 50%",
  lead: "[生成器](generator) G 从噪声画图，[判别器](discriminator) D 学着分辨哪张是真的，两边互相较劲。噪声不变，看它们一代一代怎么长进。",
  leads: {
    chance: "每张图下面是：跟一张真图放在一起，D 有多大可能把它当成真的。到 50%，D 就分不出来了。",
    place:
      "每张图下面是：100 张真图里，有多少张 D 觉得还没有它真。真图自己平均是 50；画出来的也到 50，D 就被骗过了。",
  },
  noOpinions: "这个模型的卡片没说 D 怎么看真图，它的话就没有可比的，所以这里只给图，不给分。",
  walk: "第几代",
  walked: (n, of) => `第 ${n} 代，一共到第 ${of} 代`,
  walkTyped: "第几代，填数字",
  walkBefore: "第",
  walkAfter: (of) => `/ ${of} 代`,
  minutes: (n) => `训练了 ${n} 分钟`,
  untrained: "还没练过：D 的话是瞎蒙",
  roll: "换一把噪声",
  wall: "画出来的图",
  realWall: "真图",
  drawnBy: (n) => `第 ${n} 代生成器画的`,
  real: "真图，训练时没见过",
  onAverage: {
    chance: (share) => `平均 ${share} 被当成真的`,
    place: (n) => `平均胜过 100 张真图里的 ${n} 张`,
  },
  sample: (k) => `第 ${k} 张`,
  sampleSaid: (k, said) => `第 ${k} 张：${said}`,
  realSaid: (k, said) => `第 ${k} 张真图：${said}`,
  says: {
    chance: (share) => `判别器有 ${share} 的可能当它是真的`,
    place: (n) => `100 张真图里，判别器觉得有 ${n} 张还没有它真`,
  },
  underLabel: "图下面写",
  unders: { chance: "多大可能当真", place: "在真图里排第几" },
  judgedBy: "谁来判",
  judges: { own: "同一代的判别器", other: (n) => `第 ${n} 代判别器` },
  pickHint: "点一张，或者点两张，接着往下玩。",
  levers: "拉它的拉杆",
  between: "在两张之间走",
  betweenHint: "再点一张，就能在两张之间走。",
  unpick: "都不要",
  pickedOne: (k) => `第 ${k} 张`,
  pickedTwo: (a, b) => `第 ${a} 张和第 ${b} 张`,
  curves: "一路训练下来",
  quantities: { caught: "识破", distance: "距离" },
  means: {
    caught:
      "一张真的，一张同一代画的，摆成一对让 D 挑出真的，100 对里挑对多少：100 是全被识破，50 跟抛硬币没两样。",
    distance:
      "把画出来的当成一群，跟真图那一群差多远，按认图的网络看到的算（弗雷歇距离，对数刻度）：越小越好。",
  },
  alongLabel: "横着按",
  alongs: { generations: "第几代", minutes: "训练分钟" },
  minutesShort: (n) => `${n} 分钟`,
  notMeasured: "这个模型的卡片里没有各代的数字，画不出曲线。",
  matrix: "哪一代 G 对哪一代 D",
  matrixLead:
    "一格是一对：一个生成器，一个判别器，只有对角线上是同一代。点一格，墙上就换成那个 G 画的、那个 D 判的。",
  matrixKeys: "一对一对的格子：方向键换格，回车就看这一对",
  noMatrix: "这个模型的卡片没有记下各代生成器碰上别代判别器会怎样。",
  axisD: "第几代 D",
  axisG: "第几代 G",
  generator: "第几代 G",
  discriminator: "第几代 D",
  pairSaid: (d, g, caught) => `第 ${d} 代 D 对第 ${g} 代 G：识破 ${caught}%`,
  scale: { fooled: "骗过", caught: "识破" },
  oldQuestion: "老判别器还看得穿最新的生成器吗？",
  oneOld: (n, caught) => `第 ${n} 代 D 识破 ${caught}%。`,
  newQuestion: "最新的 G 骗得过哪几代 D？",
  fools: (runs) => `第 ${runs} 代：碰上它们，100 对里最多被识破 55 对。`,
  foolsNone: "这里一个都骗不过：每一代 D 都能在 100 对里识破 55 对以上。",
  fromTo: (a, b) => `${a} 到 ${b}`,
  measured: "在这里量到的",
  steps: (all, slips, caught) =>
    `从一代到下一代一共 ${all} 步：新的 G 比前一代更能混过老 D 的有 ${slips} 步，新的 D 又比老 D 看得更准的有 ${caught} 步。`,
  betterYet: (caught, before, after) =>
    `课上的故事里，D 最后会被骗过去。这里没有：到最后它还能在 ${caught}% 的对子里挑出真的，图却照样越画越好，距离从 ${before} 降到了 ${after}。G 不用赢，有人告诉它往哪儿改就够了。`,
  ends: (caught, before, after) =>
    `到最后，D 在 ${caught}% 的对子里挑得出真的（抛硬币是 50%），距离从 ${before} 变到了 ${after}。`,
  recalls: (first, last) => `最后的 D 没有忘掉早先学的：最初的 G 它识破 ${first}%，最后的 G 识破 ${last}%。`,
  forgot: (first, last) =>
    `最后的 D 最熟的是眼前的 G：最初的 G 好久没见了，只识破 ${first}%；最后的 G 识破 ${last}%。`,
  story: [
    "李宏毅老师讲得像猎手和猎物：第一代生成器画得很差，第一代判别器学着分辨它画的和真的；第二代生成器学会了骗过第一代判别器，第二代判别器跟上来又把它看穿。这样一代一代，两边都越来越强。",
    "生成器从头到尾没见过一张真图。它听到的只有一句话：自己画的这张，哪个像素怎么改，D 会觉得更真。它的[梯度](gradient)只从 D 那里来；看真图的只有 D。",
    "这里说的一代，是同一场训练里的一个时刻，两个网络都存了下来。D 是拿一对一对的图训练的：两张里哪张是真的？所以它的话就是一个概率：把画出来的那张当成真的。",
  ],
};

export const words = withKit(en, zh);

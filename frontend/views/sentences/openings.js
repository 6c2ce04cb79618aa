/**
 * Sentences to begin with, in the language of the model: none of them on the page's behalf, so not
 * among its words. The verse is by Tang poets, public domain.
 */

/** @typedef {"english" | "traditional" | "simplified"} Tongue */

const ENGLISH = [
  "I like to read books.",
  "Where did you go yesterday?",
  "Tom is afraid of dogs.",
  "She plays the piano.",
  "It is raining again.",
  "The train leaves at six.",
  "Do you want some tea?",
  "He lost his key.",
  "My father is a teacher.",
  "Where is my umbrella?",
  "We have to go home now.",
  "Can you help me?",
  "I have never been to Paris.",
  "The door was open.",
  "She never eats meat.",
  "What are you doing tonight?",
  "We played tennis yesterday.",
  "Mary is a good singer.",
  "Tom bought a new car.",
  "What is your name?",
];

const TRADITIONAL = [
  "明月松間照",
  "長河落日圓",
  "春眠不覺曉",
  "處處聞啼鳥",
  "白日依山盡",
  "空山不見人",
  "千山鳥飛絕",
  "紅豆生南國",
  "大漠孤煙直",
  "海上生明月",
  "舉頭望明月",
  "清泉石上流",
  "日暮掩柴扉",
  "城春草木深",
  "花落知多少",
  "朝辭白帝彩雲間",
  "月落烏啼霜滿天",
  "春風不度玉門關",
  "客舍青青柳色新",
  "唯見長江天際流",
];

const SIMPLIFIED = [
  "明月松间照",
  "长河落日圆",
  "春眠不觉晓",
  "处处闻啼鸟",
  "白日依山尽",
  "空山不见人",
  "千山鸟飞绝",
  "红豆生南国",
  "大漠孤烟直",
  "海上生明月",
  "举头望明月",
  "清泉石上流",
  "日暮掩柴扉",
  "城春草木深",
  "花落知多少",
  "朝辞白帝彩云间",
  "月落乌啼霜满天",
  "春风不度玉门关",
  "客舍青青柳色新",
  "唯见长江天际流",
];

const OPENINGS = { english: ENGLISH, traditional: TRADITIONAL, simplified: SIMPLIFIED };

const verse = { from: "海上生明月", to: "日暮掩柴扉", b: "明月出天山", c: "白日出天山" };
/** What a line and the arithmetic begin with. */
const BEGIN = {
  english: {
    from: "We played tennis yesterday.",
    to: "It is raining again.",
    a: "I was happy.",
    b: "I am happy.",
    c: "They are tired.",
  },
  traditional: { ...verse, a: "明月照高樓" },
  simplified: { ...verse, a: "明月照高楼" },
};

/** @param {Tongue} tongue */
export const beginning = (tongue) => BEGIN[tongue];

/** One of the openings that is not on screen. @param {Tongue} tongue @param {readonly string[]} taken */
export function opening(tongue, taken) {
  const free = OPENINGS[tongue].filter((text) => !taken.includes(text));
  return free[Math.floor(Math.random() * free.length)] ?? "";
}

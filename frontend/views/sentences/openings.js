/**
 * Sentences to begin with, in the language of the model: none of them on the page's behalf, so not
 * among its words. The verse is by Tang poets, public domain.
 */
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

const VERSE = [
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

/** What a line and the arithmetic begin with. */
const BEGIN = {
  english: {
    from: "We played tennis yesterday.",
    to: "It is raining again.",
    a: "I was happy.",
    b: "I am happy.",
    c: "They are tired.",
  },
  verse: { from: "海上生明月", to: "日暮掩柴扉", a: "明月照高樓", b: "明月出天山", c: "白日出天山" },
};

/** @param {boolean} verse */
export const beginning = (verse) => (verse ? BEGIN.verse : BEGIN.english);

/** One of the openings that is not on screen. @param {boolean} verse @param {readonly (string | null)[]} taken */
export function opening(verse, taken) {
  const free = (verse ? VERSE : ENGLISH).filter((text) => !taken.includes(text));
  return free[Math.floor(Math.random() * free.length)] ?? "";
}

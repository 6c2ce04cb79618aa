/** The words of the shell, in English and Chinese. */
import { withKit } from "../kit/words.js";

export const en = {
  tagline: "An interactive laboratory of deep generative models",
  skip: "Skip to the levers",
  skipCards: "Skip to the models",
  viewsName: "Views",
  /** @type {Record<string, string>} */
  views: {
    sliders: "Sliders",
    style: "Style",
    between: "Between",
    sentences: "Sentences",
    pixels: "Pixels",
    models: "Models",
  },
  otherLanguage: "中文",
  switchLanguage: "中文: switch to Chinese",
  theme: { auto: "Theme: as the system", light: "Theme: light", dark: "Theme: dark" },
  loading: "Setting up the levers",
  paper: "Ink on paper",
  paperHint: "Show dark ink on light paper",
};

/** @type {typeof en} */
export const zh = {
  tagline: "深度生成模型的互动实验室",
  skip: "跳到拉杆",
  skipCards: "跳到模型",
  viewsName: "视图",
  views: {
    sliders: "拉杆",
    style: "笔迹",
    between: "之间",
    sentences: "句子",
    pixels: "像素",
    models: "模型",
  },
  otherLanguage: "English",
  switchLanguage: "English：切换到英文",
  theme: { auto: "配色：跟随系统", light: "配色：浅色", dark: "配色：深色" },
  loading: "正在装好拉杆",
  paper: "白纸黑字",
  paperHint: "换成浅纸深墨来看",
};

export const words = withKit(en, zh);

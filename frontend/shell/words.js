/** The words of the shell, in English and Chinese. */
import { withKit } from "../kit/words.js";

export const en = {
  tagline: "An interactive laboratory of deep generative models",
  skip: "Skip to the levers",
  skipCards: "Skip to the models",
  viewsName: "Views",
  menu: "Menu",
  docs: "The API, for programs",
  otherLanguage: "中文",
  switchLanguage: "中文: switch to Chinese",
  theme: { auto: "Theme: as the system", light: "Theme: light", dark: "Theme: dark" },
  present: "Present: large, for a room",
  presentHint:
    "Large, for a room full of people (P). Page Up and Page Down change the view, F fills the screen, Escape leaves.",
  loading: "Getting the levers ready",
  paper: "Ink on paper",
  paperHint: "Show dark ink on light paper",
  fileMissing: "A part of this page did not arrive.",
  reload: "Load the page again",
  stumbled: (/** @type {string} */ what) => `This view has stumbled over something: ${what}`,
};

/** @type {typeof en} */
export const zh = {
  tagline: "深度生成模型的互动实验室",
  skip: "跳到拉杆",
  skipCards: "跳到模型",
  viewsName: "视图",
  menu: "目录",
  docs: "给程序用的 API",
  otherLanguage: "English",
  switchLanguage: "English：切换到英文",
  theme: { auto: "配色：跟随系统", light: "配色：浅色", dark: "配色：深色" },
  present: "演示：放大给全场看",
  presentHint: "放大，给一屋子人看（P）。翻页键换视图，F 全屏，Esc 退出。",
  loading: "拉杆马上就来",
  paper: "白纸黑字",
  paperHint: "换成浅纸深墨来看",
  fileMissing: "页面有一部分没有送到。",
  reload: "重新加载页面",
  stumbled: (what) => `这个视图被什么绊住了：${what}`,
};

export const words = withKit(en, zh);

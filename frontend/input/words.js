/** The words of the input, in English and Chinese. */
import { withKit } from "../kit/words.js";

export const en = {
  input: "Your digit",
  draw: "Draw",
  paperLabel: "Paper: draw a digit here",
  paperInvite: "Draw a digit",
  undo: "Undo stroke",
  clear: "Clear paper",
  penWidth: "Pen width",
  upload: "Upload a picture",
  uploadHint: "Or drop one here, or paste it",
  dropHere: "Let go to use this picture",
  gallery: "Gallery",
  galleryOpen: "Open the gallery of test digits",
  galleryTitle: "Real handwritten digits, none of them seen in training",
  galleryFilter: "Which digit",
  all: "All",
  galleryPick: (/** @type {number | string} */ digit, /** @type {number} */ place) =>
    `A handwritten ${digit}, number ${place} of the test set`,
  quickPicks: "Take a handwritten digit",
  saw: "What the model saw",
  made: "What it makes of it",
  noInput: "No drawing yet. Draw one, or take one below.",
  face: "Your face",
  faceOpen: "Open the gallery of test faces",
  facesTitle: "Faces that it has not seen in training",
  facePick: (/** @type {number} */ place) => `Face number ${place} of the test set`,
  facePicks: "Take a face",
  empty: "Draw a picture, upload one, or take one from the gallery.",
};

/** @type {typeof en} */
export const zh = {
  input: "你的数字",
  draw: "手写",
  paperLabel: "纸：在这里写一个数字",
  paperInvite: "写一个数字",
  undo: "撤销一笔",
  clear: "擦干净",
  penWidth: "笔的粗细",
  upload: "上传图片",
  uploadHint: "也可以拖进来，或者直接粘贴",
  dropHere: "松手，就用这张图",
  gallery: "图库",
  galleryOpen: "打开测试数字图库",
  galleryTitle: "真人手写的数字，训练时一个也没见过",
  galleryFilter: "看哪个数字",
  all: "全部",
  galleryPick: (digit, place) => `手写的 ${digit}，测试集第 ${place} 张`,
  quickPicks: "拿一个现成的手写数字",
  saw: "模型看到的",
  made: "模型画出来的",
  noInput: "还没有字。写一个，或者从下面挑一个。",
  face: "你的头像",
  faceOpen: "打开测试头像图库",
  facesTitle: "训练时没有见过的头像",
  facePick: (place) => `测试集第 ${place} 张头像`,
  facePicks: "拿一张头像",
  empty: "写一个、上传一张，或者从图库里挑一张。",
};

export const words = withKit(en, zh);

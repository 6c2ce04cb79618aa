/** What may go wrong, and what then helps: one sentence for each kind and code of the server, and those of the page. */
import { lang, number } from "../base/words.js";

/** @typedef {import("../base/api.js").Problem} Problem */
/** @typedef {string | ((...numbers: number[]) => string)} Saying the numbers are those of the server's sentence, in its order */

export const en = {
  again: (/** @type {number} */ s) => `Trying again in ${s} s.`,
  now: "Trying again.",
  tryNow: "Try now",
  noModel: "No model here can do this.",
  unknownModel: (/** @type {string} */ name) => `There is no model called ${name} here.`,
  unfitModel: (/** @type {string} */ name) => `“${name}” is here, but this view cannot show it.`,
  takeOther: "Take the first that fits",
  toMean: "All levers to the mean",
  dismiss: "All right",
};

/** @type {typeof en} */
export const zh = {
  again: (s) => `${s} 秒后再试。`,
  now: "正在重试。",
  tryNow: "现在就试",
  noModel: "这里没有能做这件事的模型。",
  unknownModel: (name) => `这里没有叫 ${name} 的模型。`,
  unfitModel: (name) => `“${name}”在这里，不过这个视图用不上它。`,
  takeOther: "换成第一个合适的",
  toMean: "所有拉杆回到均值",
  dismiss: "知道了",
};

/** No visitor can do anything wrong in this way, only a page that is older or newer than its server. */
const STRANGERS = {
  en: "This page and the server do not understand each other: reload the page.",
  zh: "页面和服务器对不上：请刷新页面。",
};
const PICTURE_KIND = {
  en: "This file is no picture that can be read here: take a PNG, JPEG, GIF, BMP or WebP.",
  zh: "这个文件读不出图像：请用 PNG、JPEG、GIF、BMP 或 WebP。",
};
const EMPTY = {
  en: "Write something: there is nothing here to read.",
  zh: "这里还没有可读的字：请写点什么。",
};
const PICTURE_SIZE = {
  en: "This picture has another size than the model draws: take another one.",
  zh: "这张图和模型画的大小不一样：请换一张。",
};
const LINE = {
  en: (/** @type {number[]} */ wanted) => `Lines have ${wanted.join(" or ")} characters here`,
  zh: (/** @type {number[]} */ wanted) => `一句要 ${wanted.map((n) => `${n} 个`).join("或 ")}字`,
};

/** By kind and by code; a code tells more than its kind. @type {Readonly<Record<string, {en: Saying, zh: Saying}>>} */
export const SAYINGS = {
  // the page's own
  "no-answer": { en: "The server does not answer.", zh: "服务器没有回应。" },
  "page-file": { en: "A part of this page did not arrive.", zh: "页面有一部分没有传到。" },
  page: { en: "This page made a mistake: reload it.", zh: "页面出了错：请刷新。" },
  "not-in-gallery": {
    en: "This picture is not in the gallery here: take another one.",
    zh: "这里的图库没有这张图：请换一张。",
  },
  "sound-kind": {
    en: "This file is no sound that can be read here: take a WAV, MP3, OGG or M4A.",
    zh: "这个文件读不出声音：请用 WAV、MP3、OGG 或 M4A。",
  },
  "no-sentence": {
    en: "Chance has not found a sentence that can be read back: roll again.",
    zh: "没抽到能读回去的句子：再来一次。",
  },

  // what passes
  overloaded: { en: "The server is busy.", zh: "服务器正忙。" },
  "rate-limited": { en: "That was more than the server takes at once.", zh: "请求太密，服务器要缓一缓。" },
  draining: {
    en: "The server is shutting down; it may be back in a moment.",
    zh: "服务器正在关闭，也许马上就回来。",
  },
  "not-ready": { en: "The server is not ready yet.", zh: "服务器还没准备好。" },
  "request-timeout": {
    en: "The connection is slow: this did not arrive in time.",
    zh: "网络太慢，没能及时传到。",
  },
  conflict: { en: "This cannot be done just now: wait a little.", zh: "现在还做不了：请稍等一会儿。" },

  // the server
  internal: { en: "The server made a mistake.", zh: "服务器出了错。" },
  "storage-full": { en: "The server has no room left.", zh: "服务器没有空间了。" },
  "pictures-missing": {
    en: "The training pictures are missing on this server. All else works.",
    zh: "这台服务器上没有训练用的图，别的都能用。",
  },
  "model-broken": { en: "This model is out of order: choose another one.", zh: "这个模型坏了：请换一个。" },
  "unknown-model": {
    en: "This model is no longer here: choose another one.",
    zh: "这个模型已经不在了：请换一个。",
  },
  "unknown-verb": { en: "This model cannot do that: choose another one.", zh: "这个模型做不到：请换一个。" },
  "forbidden-origin": {
    en: "The server takes this only from its own page: open that.",
    zh: "服务器只理会自己的页面：请打开它自己的网址。",
  },
  "bad-host": {
    en: "The server does not answer to this name: open it as localhost.",
    zh: "服务器不认这个网址：请用 localhost 打开。",
  },
  "address-too-long": {
    en: "The address of this page has grown too long: start afresh.",
    zh: "网址太长了：请重新开始。",
  },

  // pictures
  "image-invalid": { en: "This picture cannot be used: take another one.", zh: "这张图用不了：请换一张。" },
  no_ink: {
    en: "There is no ink to be seen: draw a digit that stands out from its paper.",
    zh: "没看到笔迹：请写一个在纸上看得清的数字。",
  },
  picture_empty: { en: "This file is empty: take another one.", zh: "这个文件是空的：请换一个。" },
  picture_broken: {
    en: "This file is damaged: save the picture again, best as PNG.",
    zh: "文件损坏了：请重新保存一次，最好存成 PNG。",
  },
  picture_narrow: {
    en: (most) => `This picture is too narrow: no side may be over ${most} times as long as the other.`,
    zh: (most) => `这张图太窄长：长边最多是短边的 ${most} 倍。`,
  },
  picture_slow: {
    en: "Reading this picture took too long: take a smaller one.",
    zh: "这张图读得太久：请换一张小些的。",
  },
  picture_large: {
    en: (mega, grey, side) =>
      `This picture is too large: at most ${mega} megapixels, or ${grey} as a grey PNG, and ${number(side)} pixels a side.`,
    zh: (mega, grey, side) =>
      `图片太大了：最多 ${number(mega * 100)} 万像素（灰度 PNG 可到 ${number(grey * 100)} 万），每边最多 ${number(side)} 像素。`,
  },
  "image-too-large": {
    en: "This picture is too large: take a smaller one.",
    zh: "图片太大了：请换一张小些的。",
  },
  "body-too-large": { en: "That is too large: take something smaller.", zh: "太大了：请换小些的。" },
  too_large: {
    en: (most) => `This picture is too large: at most ${most} MB.`,
    zh: (most) => `图片太大了：最多 ${most} MB。`,
  },
  "unsupported-media-type": PICTURE_KIND,
  picture_kind: PICTURE_KIND,
  picture_size: PICTURE_SIZE,
  mask_size: PICTURE_SIZE,
  prefix_size: PICTURE_SIZE,
  rare: {
    en: "Hardly any drawing comes out as that: wish for another, raise the temperature, or ask for fewer.",
    zh: "几乎画不出这个来：换一个，把温度调高些，或者少要几张。",
  },
  value_range: {
    en: "This picture has colours that the model does not know: take another one.",
    zh: "这张图里有模型不认识的颜色：请换一张。",
  },

  // sounds
  "sound-invalid": { en: "This sound cannot be used: take another one.", zh: "这段声音用不了：请换一段。" },
  sound_kind: {
    en: "This file is no WAV: save the sound as WAV.",
    zh: "这个文件不是 WAV：请把声音存成 WAV。",
  },
  sound_bits: {
    en: "This kind of WAV is not read here: save it with 16 bits, uncompressed.",
    zh: "这种 WAV 读不了：请存成 16 位、不压缩的。",
  },
  sound_channels: {
    en: "This sound has too many channels: mix it down to one or two.",
    zh: "声道太多了：请混成单声道或双声道。",
  },
  sound_rate: {
    en: (least, most) =>
      `This sound has an odd sample rate: ${number(least)} to ${number(most)} samples a second will do.`,
    zh: (least, most) => `采样率不合适：每秒 ${number(least)} 到 ${number(most)} 个采样都可以。`,
  },
  sound_empty: { en: "There is nothing in this sound: take another one.", zh: "这段声音是空的：请换一段。" },
  sound_long: {
    en: (most) => `This sound is too long: at most ${most} seconds.`,
    zh: (most) => `声音太长了：最多 ${most} 秒。`,
  },
  sound_large: {
    en: (most) => `This sound is too large: at most ${most} MB.`,
    zh: (most) => `声音文件太大了：最多 ${most} MB。`,
  },
  sound_broken: {
    en: "This file is damaged: save the sound again, as WAV.",
    zh: "文件损坏了：请重新存成 WAV。",
  },
  sound_slow: {
    en: "Reading this sound took too long: take a shorter one.",
    zh: "这段声音读得太久：请换短一些的。",
  },
  prefix_long: {
    en: (most) => `The sound has only ${number(most)} samples: keep fewer of them.`,
    zh: (most) => `这段声音只有 ${number(most)} 个采样：请少留一些。`,
  },
  unknown_speaker: {
    en: "The model does not know this voice: choose another one.",
    zh: "模型没听过这个人的声音：请换一个。",
  },

  // sentences
  empty: EMPTY,
  string_too_short: EMPTY,
  string_too_long: {
    en: (most) => `This text is too long: at most ${number(most)} characters.`,
    zh: (most) => `太长了：最多 ${number(most)} 个字符。`,
  },
  string_unicode: {
    en: "There is half a character in this text: write it again.",
    zh: "里面有半个坏掉的字符：请重新输入。",
  },
  too_many_pieces: {
    en: (has, most) => `This sentence is too long: it has ${has} pieces, ${most} fit.`,
    zh: (has, most) => `句子太长：拆开有 ${has} 段，最多放得下 ${most} 段。`,
  },
  length: {
    en: (...numbers) => `${LINE.en(numbers.slice(0, -1))}, this one has ${numbers.at(-1)}.`,
    zh: (...numbers) => `${LINE.zh(numbers.slice(0, -1))}，这里是 ${numbers.at(-1)} 个。`,
  },
  unknown_length: {
    en: (...wanted) => `${LINE.en(wanted)}.`,
    zh: (...wanted) => `${LINE.zh(wanted)}。`,
  },

  // what an old link, or one made by hand, may say
  code_size: {
    en: (wanted, has) => `A code of this model has ${wanted} numbers, this one has ${has}.`,
    zh: (wanted, has) => `这个模型的编码有 ${wanted} 个数，这里是 ${has} 个。`,
  },
  direction_size: {
    en: (wanted, has) => `A lever of this model has ${wanted} numbers, this one has ${has}.`,
    zh: (wanted, has) => `这个模型的拉杆有 ${wanted} 个数，这里是 ${has} 个。`,
  },
  unknown_label: {
    en: "The model does not know this label: choose another one.",
    zh: "模型不认识这个标签：请换一个。",
  },
  less_than_equal: {
    en: (most) => `A number is too large: at most ${number(most, digitsOf(most))}.`,
    zh: (most) => `有个数太大了：最大 ${number(most, digitsOf(most))}。`,
  },
  less_than: {
    en: (most) => `A number is too large: it has to be below ${number(most, digitsOf(most))}.`,
    zh: (most) => `有个数太大了：要小于 ${number(most, digitsOf(most))}。`,
  },
  greater_than_equal: {
    en: (least) => `A number is too small: at least ${number(least, digitsOf(least))}.`,
    zh: (least) => `有个数太小了：最小 ${number(least, digitsOf(least))}。`,
  },
  greater_than: {
    en: (least) => `A number is too small: it has to be above ${number(least, digitsOf(least))}.`,
    zh: (least) => `有个数太小了：要大于 ${number(least, digitsOf(least))}。`,
  },
  too_few: {
    en: (least) => `Take at least ${least} steps: every stop is one.`,
    zh: (least) => `至少要 ${least} 步：每一站都算一步。`,
  },
  too_many: {
    en: (most) => `That is too much at once: at most ${most}.`,
    zh: (most) => `一次太多了：最多 ${most} 个。`,
  },
  film_size: {
    en: "This film is too large: take fewer pictures, or smaller ones.",
    zh: "动图太大了：请少要几张，或者缩小一些。",
  },
  no_encoder: { en: "This model reads nothing: it only draws.", zh: "这个模型只会画，不会读。" },
  no_prior: { en: "This model draws nothing by chance.", zh: "这个模型不会随机画。" },

  ...Object.fromEntries(
    `malformed-body malformed-request validation not-found method-not-allowed not-acceptable headers-too-large
    base64 bool_parsing bool_type code dict_type extra_forbidden finite_number float_parsing float_type int_from_float
    int_parsing int_parsing_size int_type json_invalid list_type literal_error missing model_attributes_type model_type
    no_picture no_sound not_taken number_out_of_range one_each one_of repeated string_pattern_mismatch string_type too_long too_short
    unknown_generation value_error`
      .split(/\s+/)
      .map((name) => [name, STRANGERS]),
  ),
};

/** How many digits of a bound are worth reading. @param {number} x */
function digitsOf(x) {
  return Number.isInteger(x) ? 0 : 2;
}

/** @param {string} name @param {readonly number[]} numbers */
function said(name, numbers) {
  if (!Object.hasOwn(SAYINGS, name)) return null;
  const saying = SAYINGS[name]?.[lang.value === "zh" ? "zh" : "en"] ?? "";
  if (typeof saying === "string") return saying;
  return numbers.length < Math.max(saying.length, 1) ? null : saying(...numbers);
}

/** What went wrong and what helps, in the language in use. @param {Pick<Problem, "slug" | "code" | "numbers">} problem */
export const sentenceOf = ({ slug, code, numbers }) =>
  said(code, numbers) ?? said(slug, numbers) ?? said("validation", []) ?? "";

/** The words of Sliders, in English and Chinese. */
import { withKit } from "../../kit/words.js";

export const en = {
  stage: "The picture that the levers make",
  drawnAs: "Drawn as",
  task: (/** @type {number | string} */ digit) =>
    `make another digit of this ${digit} with one lever. Which one does it?`,
  taskDone: (
    /** @type {{n: number | string, from: number | string, to: number | string}} */ { n, from, to },
  ) => `lever ${n} made a ${to} of the ${from}.`,
  slidersStory: [
    "A network has read tens of thousands of handwritten digits and learned to write each one down as a few numbers, its [code](code), and to draw it again from them.",
    "Every lever holds one number of the code, and its strip shows what the picture turns into as that number goes from low to high.",
    "Pull one: you are not changing pixels, you are asking the network for another digit. What it draws is made of what it has seen, and may be no more than a blend of that.",
  ],
  /** of pictures that are no digits */
  picturesStory: [
    "A network has read thousands of pictures and learned to write each one down as a few numbers, its [code](code), and to draw it again from them.",
    "A plain lever holds one number of the code. A lever with a name moves many of them at once: nobody taught the network what it stands for, it was found afterwards in the codes of pictures that have it and of those that have not.",
    "Pull one: you are not changing pixels, you are asking the network for another picture. What it draws is made of what it has seen, and may be no more than a blend of that.",
  ],
  /** what a discriminator says of a picture */
  wins: (/** @type {string} */ share) =>
    `Beside a real one, its [discriminator](discriminator) takes this picture for the real one: ${share}`,
  /** of a network that has never seen a picture */
  duelStory: [
    "This network, the [generator](generator), has never seen a picture. It was given a few numbers by chance, a [code](code), and drew something; a second network, the [discriminator](discriminator), was shown that beside real pictures and had to tell which was which.",
    "The generator learned one thing: to make that hard. A code means what it has come to mean on the way. A lever moves it along one direction, and its strip shows what the picture turns into.",
    "Pull one: you are not changing pixels, you are asking the generator for another picture. How well it draws was never measured against a real one, only by whether the other network was taken in.",
  ],
};

/** @type {typeof en} */
export const zh = {
  stage: "拉杆拉出来的图",
  drawnAs: "画成",
  task: (digit) => `只动一根拉杆，把这个 ${digit} 变成别的数字。是哪一根？`,
  taskDone: ({ n, from, to }) => `第 ${n} 根拉杆把 ${from} 变成了 ${to}。`,
  slidersStory: [
    "有一个神经网络看过几万个手写数字，学会了把每个字记成寥寥几个数，也就是[编码](code)，再凭这几个数把字重新画出来。",
    "每根拉杆管着编码里的一个数。杆身上那一串小图，就是这个数从小拉到大时，画面会变成的样子。",
    "拉一下看看：你改的不是像素，是在请网络另画一个。它画出来的，都来自它见过的那些，也许不过是把它们调和了一下。",
  ],
  picturesStory: [
    "有一个神经网络看过成千上万张图，学会了把每张图记成寥寥几个数，也就是[编码](code)，再凭这几个数把图重新画出来。",
    "普通的拉杆管着编码里的一个数；有名字的拉杆一次牵动许多个数。没人教过网络那是什么，是事后比较有它和没有它的图，才在编码里找出来的。",
    "拉一下看看：你改的不是像素，是在请网络另画一张。它画出来的，都来自它见过的那些，也许不过是把它们调和了一下。",
  ],
  wins: (share) => `和一张真图摆在一起，同代的[判别器](discriminator)把它当成真的：${share}`,
  duelStory: [
    "这个网络叫[生成器](generator)，它从没见过一张图。给它随机抽几个数，也就是一个[编码](code)，它就画点什么；另一个网络叫[判别器](discriminator)，把它画的和真图摆在一起，要说出哪张是真的。",
    "生成器只学一件事：让对方难分真假。编码里的数是什么意思，是这样一路磨出来的。每根拉杆让编码朝一个方向走，杆身上那一串小图，就是走过去时画面会变成的样子。",
    "拉一下看看：你改的不是像素，是在请生成器另画一张。它画得好不好，从来不拿真图来比，只看能不能骗过另一个网络。",
  ],
};

export const words = withKit(en, zh);

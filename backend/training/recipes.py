"""The recipes of the shipped models: `python -m backend train NAME` runs one of them."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from backend.media.text import Characters, Words
from backend.models import cvae, judge, pixelrnn, vae
from backend.training.datasets import MNIST_LICENCE, TATOEBA_LICENCE, Digits, Split, english, faces, mnist, verse
from backend.training.loop import Schedule, fit
from backend.training.pixels import COLUMNS, SHARES, train_pixels
from backend.training.sentences import KL_WEIGHT, english_tokens, train_english, train_verse, verse_tokens


@dataclass(frozen=True)
class Recipe:
    """How a shipped model was made."""

    train: Callable[..., tuple[nn.Module, float]]  # (data, state folder, schedule) -> model, minutes
    schedule: Schedule
    card: dict[str, Any]  # what the card says besides what is measured
    data: Callable[[Split], Any] = mnist
    tokens: Callable[[list[str]], Words | Characters] | None = None  # data -> vocabulary, for sentences
    trade: tuple[float, ...] = ()  # weights of the KL to compare, the recipe's own first


def binarize(grey: Tensor, rng: torch.Generator) -> Tensor:
    """Dynamic binarization: every pixel is white with the probability that its grey value says."""
    return (torch.rand(grey.shape, generator=rng) < grey).to(grey.dtype)


def glimpse(grey: Tensor, binary: Tensor, rng: torch.Generator) -> Tensor:
    """What the encoder is shown: the binary target, but the grey picture itself for one in five."""
    is_grey = torch.rand(len(grey), 1, 1, 1, generator=rng) < 0.2
    return torch.where(is_grey, grey, binary)


def train_vae(digits: Digits, folder: Path, schedule: Schedule) -> tuple[nn.Module, float]:
    """digits-vae: the ELBO on dynamically binarized digits."""
    torch.manual_seed(schedule.seed)  # initial weights only
    model = vae.Vae(vae.Config())
    images = digits.images

    def loss(batch: Tensor, progress: float, rng: torch.Generator) -> Tensor:
        grey = images[batch].float() / 255
        binary = binarize(grey, rng)
        distortion, kl = model.elbo(glimpse(grey, binary, rng), binary, rng)
        return (distortion + kl_weight(progress) * kl.sum(-1)).mean()

    return model, fit(model, loss, len(images), schedule, folder)


def train_cvae(digits: Digits, folder: Path, schedule: Schedule) -> tuple[nn.Module, float]:
    """digits-cvae: the conditional ELBO on dynamically binarized digits."""
    torch.manual_seed(schedule.seed)
    model = cvae.Cvae(cvae.Config())
    images, labels = digits

    def loss(batch: Tensor, progress: float, rng: torch.Generator) -> Tensor:
        grey = images[batch].float() / 255
        binary = binarize(grey, rng)
        distortion, kl = model.elbo(glimpse(grey, binary, rng), binary, labels[batch], rng)
        return (distortion + kl_weight(progress) * kl.sum(-1)).mean()

    minutes = fit(model, loss, len(images), schedule, folder)
    with torch.inference_mode():
        pairs = zip(images.split(1000), labels.split(1000), strict=True)
        means = torch.cat([model.features(x.float() / 255)[0] for x, _ in pairs])
        for label in range(model.config.labels):
            model.centres[label] = means[labels == label].mean(0)
    return model, minutes


def kl_weight(progress: float) -> float:
    """The KL's weight rises to one over the first 4 % of a training, so that no lever dies early."""
    return min(1.0, 0.1 + progress / 0.04)


def train_digits(
    model: pixelrnn.PixelRnn,
    digits: Digits,
    folder: Path,
    schedule: Schedule,
    shares: tuple[float, ...] = SHARES,
) -> float:
    """A model of pixels on dynamically binarized digits."""
    images = digits.images[:, 0]

    def pictures(batch: Tensor, rng: torch.Generator) -> Tensor:
        return binarize(images[batch].float() / 255, rng).long()

    return train_pixels(model, pictures, len(images), folder, schedule, shares)


def train_digits_rnn(digits: Digits, folder: Path, schedule: Schedule) -> tuple[nn.Module, float]:
    """digits-pixelrnn, in two stages: the second, half as long and slower, has more of the columns."""
    torch.manual_seed(schedule.seed)  # initial weights only
    model = pixelrnn.PixelRnn(pixelrnn.Config())
    minutes = train_digits(model, digits, folder / "first", schedule)
    slower = replace(schedule, epochs=(schedule.epochs + 1) // 2, rate=schedule.rate / 2, seed=schedule.seed + 1)
    return model, minutes + train_digits(model, digits, folder / "second", slower, COLUMNS)


def train_faces_rnn(images: Tensor, folder: Path, schedule: Schedule) -> tuple[nn.Module, float]:
    """faces-pixelrnn."""
    torch.manual_seed(schedule.seed)
    model = pixelrnn.PixelRnn(pixelrnn.Config(side=16, values=128, embedding=16, hidden=96))
    return model, train_pixels(model, lambda batch, rng: images[batch].long(), len(images), folder, schedule)


def train_judge(digits: Digits, folder: Path, schedule: Schedule) -> tuple[nn.Module, float]:
    """digits-judge: cross-entropy on digits that are turned, sheared, scaled and shifted a little."""
    torch.manual_seed(schedule.seed)
    model = judge.Judge(judge.Config())
    images, labels = digits

    def loss(batch: Tensor, progress: float, rng: torch.Generator) -> Tensor:
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(rng.initial_seed())  # dropout takes no generator
            return model.loss(jitter(images[batch].float() / 255, rng), labels[batch])

    return model, fit(model, loss, len(images), schedule, folder)


def jitter(x: Tensor, rng: torch.Generator) -> Tensor:
    """Pictures (B, 1, 28, 28) under small random affine maps: 12 degrees, shear 0.2, 12 %, 2 pixels."""
    u = torch.rand(5, len(x), generator=rng) * 2 - 1  # (5, B) in -1..1
    angle, shear, size = u[0] * 0.21, u[1] * 0.2, 1 + u[2] * 0.12
    cos, sin = angle.cos() * size, angle.sin() * size
    rows = torch.stack([cos, -sin + shear, u[3] * 0.14, sin, cos, u[4] * 0.14], -1).view(-1, 2, 3)
    return F.grid_sample(x, F.affine_grid(rows, list(x.shape), align_corners=False), align_corners=False)


DIGITS = {
    "medium": "ink",
    "side": 28,
    "licence": "Apache-2.0",
    "data": f"MNIST, 58,000 training digits ({MNIST_LICENCE})",
}
DIGITS_IN_CHINESE = f"MNIST，58,000 个训练用的手写数字（{MNIST_LICENCE}）"

SENTENCES = {
    "family": "sentence_vae",
    "medium": "text",
    "licence": "Apache-2.0",
    "verbs": ["sample", "encode", "decode", "interpolate"],
    "parameters": ["temperature", "decoding"],
    "labels": [],
}

DRAWN = {"verbs": ["sample", "complete", "score"], "parameters": ["temperature"], "labels": []}
ORDERED = (
    "It completes exactly where the known part is the first so and so many rows or columns from any side; other masks "
    "are completed by drawing many pictures side by side and keeping those that fit, which is close, not exact."
)
ORDERED_IN_CHINESE = (
    "已知部分是从某一边数起的若干行或列时，补全是精确的；别的形状要同时画许多张、留下合得上的，接近，但不精确。"
)

RECIPES = {
    "digits-pixelrnn": Recipe(
        train_digits_rnn,
        Schedule(epochs=9, batch=64, rate=3e-3, warm_up=200),
        DIGITS
        | DRAWN
        | {
            "family": "pixelrnn",
            "title": "Digits, pixel by pixel",
            "summary": "A PixelRNN: it draws one pixel after the other, each by chance, given all those before it. Its "
            "memory, an LSTM, goes down the picture row by row.",
            "limits": [
                "It sees strokes, not digits: many drawings are made of good strokes and are no digit.",
                "What it drew it cannot take back: one odd pixel leads it astray.",
                ORDERED,
                "It knows white ink on black, all or nothing: grey edges are made so by chance before it looks.",
            ],
            "zh": {
                "title": "一个像素一个像素地写",
                "summary": "PixelRNN：一个像素接一个像素地画，每个都按前面所有像素给出的概率随机决定。"
                "它的记忆是 LSTM，一行行往下走。",
                "limits": [
                    "它看得见笔画，看不见数字：许多画作笔画不错，却不是数字。",
                    "画过的收不回来：一个怪像素就能把它带偏。",
                    ORDERED_IN_CHINESE,
                    "它只认黑底白墨，一个像素要么有墨要么没有：灰色的边缘先随机变成其一，再给它看。",
                ],
                "data": DIGITS_IN_CHINESE,
            },
        },
    ),
    "faces-pixelrnn": Recipe(
        train_faces_rnn,
        Schedule(epochs=7, batch=64, rate=3e-3, warm_up=200),
        DRAWN
        | {
            "medium": "palette",
            "side": 16,
            "licence": "Apache-2.0",
            "data": "36,000 pixel-art faces (drawn with DiceBear's pixel-art style, CC0 1.0)",
            "family": "pixelrnn",
            "title": "Faces, pixel by pixel",
            "summary": "A PixelRNN of 16 by 16 pixels in 128 colours: it knows the colours so far and draws the next.",
            "limits": [
                "It knows the faces of one style alone, on one background; a photograph comes back as no face.",
                "It has 128 colours. Others are taken for the one that looks most like them.",
                "Now and then the two halves of a face do not agree: a lens without its twin, hair in two colours.",
                ORDERED,
            ],
            "zh": {
                "title": "一个像素一个像素地画头像",
                "summary": "16×16 像素、128 种颜色的 PixelRNN：知道前面的颜色，就能画下一个。",
                "limits": [
                    "它只认一种画风、一种底色的头像；照片会变得不像脸。",
                    "它有 128 种颜色，别的颜色会换成看上去最近的一种。",
                    "偶尔左右两半对不上：眼镜只有一边，头发两种颜色。",
                    ORDERED_IN_CHINESE,
                ],
                "data": "36,000 张像素头像（DiceBear 的 pixel-art 画风，CC0 1.0）",
            },
        },
        faces,
    ),
    "english-vae": Recipe(
        train_english,
        Schedule(epochs=9, rate=2e-3, warm_up=300),
        SENTENCES
        | {
            "title": "Sentences on a line",
            "summary": "A recurrent VAE of short English sentences: between any two of them lie others.",
            "data": f"Tatoeba, 68,864 short English sentences ({TATOEBA_LICENCE})",
            "limits": [
                "It knows short everyday sentences, as learners write them; news or poems come back as something else.",
                "A word that it has no token for is spelt from pieces, and often comes back as another word.",
                "Halfway between two sentences grammar may stumble: a word is said twice, or two do not agree.",
                "Of sentences over ten words it keeps the shape better than the words.",
            ],
            "zh": {
                "title": "一条线上的句子",
                "summary": "短英文句子的循环 VAE：任意两句之间，都还有别的句子。",
                "data": f"Tatoeba，68,864 个短英文句子（{TATOEBA_LICENCE}）",
                "limits": [
                    "它只熟悉学英语的人写的那种日常短句；新闻或诗会变成别的话。",
                    "没有收录的词要用碎片拼出来，回来时常常变成另一个词。",
                    "走到两句的半路，语法可能绊一下：一个词说了两遍，或者前后不搭。",
                    "超过十个词的句子，它留得住句式，留不住全部的词。",
                ],
            },
        },
        english,
        english_tokens,
        (KL_WEIGHT["english-vae"], 0.12, 0.5),
    ),
    "verse-vae": Recipe(
        train_verse,
        Schedule(epochs=4, batch=256, rate=2.5e-3, warm_up=100),
        SENTENCES
        | {
            "parameters": ["temperature", "decoding", "length"],
            "title": "Lines of Tang verse",
            "summary": "A recurrent VAE of single lines of Tang poems, five or seven characters long, as asked.",
            "data": "462,888 lines of Tang poems (public domain; npm package chinese-poetry 2.0.1, MIT)",
            "limits": [
                "It knows single lines: neither rhyme nor the tones of a whole poem are minded.",
                "A rare character is not in its list and comes back as another one.",
                "Halfway between two lines the characters may be those of verse and yet say nothing together.",
            ],
            "zh": {
                "title": "唐诗的句子",
                "summary": "唐诗单句的循环 VAE，五言或七言，由你来定。",
                "data": "462,888 句唐诗（公有领域；npm 包 chinese-poetry 2.0.1，MIT）",
                "limits": [
                    "它只懂单句：整首诗的押韵和平仄，它都不管。",
                    "生僻字不在它的字表里，回来时会变成别的字。",
                    "走到两句的半路，字都是诗里的字，合起来却未必有意思。",
                ],
            },
        },
        verse,
        verse_tokens,
        (KL_WEIGHT["verse-vae"], 0.2, 0.7),
    ),
    "digits-judge": Recipe(
        train_judge,
        Schedule(epochs=14, rate=1e-3),
        DIGITS
        | {
            "family": "judge",
            "title": "The judge of digits",
            "summary": "A small classifier. It reads what visitors draw and what other models write, and teaches none.",
            "limits": [
                "It always answers with a digit, also to a letter, to noise and to an empty sheet, and is often sure.",
                "It reads digits that stand upright: turned by half a right angle, many are misread, and it stays "
                "rather sure of itself.",
                "It knows light ink on black alone; Drawbar turns a visitor's dark ink round before it looks.",
                "Where people hesitate, it errs: fours that look like nines, fives that look like threes.",
            ],
            "verbs": ["classify"],
            "parameters": [],
            "labels": list(range(10)),
            "zh": {
                "title": "数字评委",
                "summary": "一个小小的分类网络：认访客写的字，也认别的模型画的字，但从不教它们。",
                "limits": [
                    "不管给它什么，它都答一个数字：字母、噪点、白纸也不例外，而且常常很有把握。",
                    "它只习惯端正的数字：转过四十五度就有许多认错，却依然相当有把握。",
                    "它只认黑底白字；访客用深色墨写的字，Drawbar 会先反过来再给它看。",
                    "人会犹豫的字，它也会认错：像 9 的 4，像 3 的 5。",
                ],
                "data": DIGITS_IN_CHINESE,
            },
        },
    ),
    "digits-cvae": Recipe(
        train_cvae,
        Schedule(epochs=40),
        DIGITS
        | {
            "family": "cvae",
            "title": "One hand, ten digits",
            "summary": "A conditional variational auto-encoder (VAE): the label says which digit, a code of 12 numbers "
            "says how it is written.",
            "limits": [
                "Its pictures are soft: every pixel is a probability of ink of its own, so edges turn grey and thin "
                "strokes blur.",
                "Of a hand it keeps the slant best, thickness and width less well; a flourish or an open nought is "
                "made plain.",
                "Now and then another digit comes out than the one asked for, most often where a nine was wanted.",
                "It trusts the label: where a drawing is read as the wrong digit, its style is read wrongly, too.",
                "It knows small digits like those of MNIST alone, one at a time; a letter is taken for some digit.",
            ],
            "verbs": ["sample", "encode", "decode", "interpolate", "restyle"],
            "parameters": ["label", "temperature"],
            "judge": "digits-judge",
            "labels": list(range(10)),
            "zh": {
                "title": "同一只手，十个数字",
                "summary": "条件变分自编码器（VAE）：标签说是哪个数字，12 个数的编码说它怎么写。",
                "limits": [
                    "画面偏软：每个像素各是一个“有墨”的概率，所以边缘发灰，细笔画发糊。",
                    "笔迹里，倾斜保留得最好，粗细和宽窄差一些；花笔和没封口的 0 都会被写得规规矩矩。",
                    "偶尔写出来的不是要它写的数字，要它写 9 的时候最常见。",
                    "它相信标签：字若被认错，笔迹也就跟着看错。",
                    "它只认识 MNIST 那样的小数字，一次一个；字母会被当成某个数字。",
                ],
                "data": DIGITS_IN_CHINESE,
            },
        },
    ),
    "digits-vae": Recipe(
        train_vae,
        Schedule(epochs=75),
        DIGITS
        | {
            "family": "vae",
            "title": "Digits on levers",
            "summary": "A variational auto-encoder (VAE): one half of it writes a handwritten digit down as 24 "
            "numbers, the other half draws it again from them.",
            "limits": [
                "Its pictures are soft: every pixel is a probability of ink of its own, so what comes out is an "
                "average, with grey edges and blurred thin strokes.",
                "It was never told which digit is which: many pictures drawn by chance lie between two digits.",
                "It tidies up: gaps in a stroke are closed, specks and flourishes vanish.",
                "It knows pen-drawn digits of 28 by 28 pixels alone. Simple letters come back roughly, an M or a W as "
                "a blot.",
                "Training found no use for a few of its 24 levers, and it explains the digits it was trained on a "
                "little better than new ones.",
            ],
            "verbs": ["sample", "encode", "decode", "interpolate"],
            "parameters": ["temperature"],
            "labels": [],
            "zh": {
                "title": "拉杆上的数字",
                "summary": "变分自编码器（VAE）：一半把手写数字记成 24 个数，另一半凭这些数再把它画出来。",
                "limits": [
                    "画面偏软：每个像素各是一个“有墨”的概率，画出来的是平均的样子，边缘发灰，细笔画发糊。",
                    "没人告诉过它哪个是几：随机抽出来的画面，有不少介于两个数字之间。",
                    "它爱收拾：断开的笔画会被接上，墨点和花笔会消失。",
                    "它只认识 28×28 像素的手写数字。简单的字母大致能还原，M、W 就糊成一团。",
                    "24 根拉杆里有几根没派上用场；训练时见过的字，它也比新字解释得略好一点。",
                ],
                "data": DIGITS_IN_CHINESE,
            },
        },
    ),
}

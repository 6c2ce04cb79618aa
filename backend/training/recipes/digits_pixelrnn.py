"""digits-pixelrnn: a PixelRNN of digits in black and white, trained in two stages."""

import statistics
from collections.abc import Generator
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import torch
from torch import Tensor

from backend.card import Published
from backend.checkpoints import Loaded
from backend.evaluation.blends import written
from backend.evaluation.chance import read as surely_read
from backend.evaluation.likelihood import SEED, binarized
from backend.evaluation.metrics import metrics, said
from backend.evaluation.pixels import any_order, half, hidden_nats, surprises, unlikelier
from backend.models.pixelrnn import Config, PixelRnn
from backend.models.raster import LANES, ORDERS
from backend.models.seeds import generator
from backend.training.blends import blended
from backend.training.blends import words as of_blends
from backend.training.datasets import Digits, mnist
from backend.training.digits import (
    DIGITS,
    DIGITS_IN_CHINESE,
    DYNAMIC,
    DYNAMIC_IN_CHINESE,
    MNIST,
    binarize,
    gallery,
)
from backend.training.judges import judges, surely_read_words
from backend.training.pixels import (
    ANY,
    DRAWN,
    ORDERED,
    ORDERED_IN_CHINESE,
    SHARES,
    WAYS,
    levels,
    paces,
    speed,
    train_pixels,
)
from backend.training.steps import Progress, Schedule

COLUMNS = (0.25, 0.15, 0.3, 0.3)  # shares of the orders in the second stage: columns are learnt more slowly
QUADRANTS = 100  # digits whose hidden quadrants are estimated
SAMPLED = 10_000  # digits drawn from nothing, which the judges read
READ = ("read by chance", "read by chance, second judge")
REAL = ("test digits, binarized", "测试数字，二值化之后")
SOURCE = "measured by the same command"
ENDED = 20  # digits of which endings around masks are compared
BINARIZATIONS = 10  # of all test digits, for the NLL and how far it goes from one to the next
AMONG = (
    " Better than the two PixelCNNs below, of which the first has about a twelfth of its weights; those with "
    "attention are better still.",
    "比下面两个 PixelCNN 好，不过其中第一个的权重只有它的十二分之一左右；带注意力的那两个更好。",
)
HIDDEN = {"upper": ("上", "下"), "lower": ("下", "上"), "left": ("左", "右"), "right": ("右", "左")}
OTHER = {"upper": "lower", "lower": "upper", "left": "right", "right": "left"}
GENERATIVE = "github.com/EugenHotaj/pytorch-generative, README; test digits binarized dynamically"
NLLS = (
    ("PixelCNN, 54 thousand weights, 457 epochs", 81.45, f"{GENERATIVE}; sizes as in its pixel_cnn.py"),
    ("Gated PixelCNN", 81.50, GENERATIVE),
    ("ImageGPT", 79.17, GENERATIVE),
    ("PixelSNAIL", 78.61, GENERATIVE),
)


def square(side: int) -> Tensor:
    """The mask (S, S) that hides a square in the middle."""
    known = torch.ones(side, side, dtype=torch.bool)
    known[side // 3 : -side // 3, side // 3 : -side // 3] = False
    return known


def stroke(side: int) -> Tensor:
    """The mask (S, S) that a broad brush leaves which went from the upper left to the lower right."""
    y, x = torch.meshgrid(torch.arange(side), torch.arange(side), indexing="ij")
    within = (x + y - side).abs() < 0.6 * side
    return ~(((x - y).abs() < 0.16 * side) & within)


def rows(side: int) -> Tensor:
    """The mask (S, S) that shows every fourth row."""
    return (torch.arange(side) % 4 == 0)[:, None].expand(side, side)


MASKS = {
    "square": ("a square in the middle is hidden", "遮住中间一块", square),
    "brush": ("a broad stroke hides the way from corner to corner", "一笔从左上刷到右下", stroke),
    "every fourth row": ("every fourth row is known", "每四行只露一行", rows),
}

SCHEDULE = Schedule(epochs=13, batch=64, rate=3e-3, warm_up=200, halved=True)
CARD: dict[str, Any] = (
    DIGITS
    | DRAWN
    | {
        "family": "pixelrnn",
        "pictures": "digits",
        "parameters": ["temperature", "wish"],
        "judge": "digits-judge",
        "title": "Digits, pixel by pixel",
        "summary": "A PixelRNN: it draws one pixel after the other, each by chance, given all those before it. Its "
        "memory, an LSTM, goes down the picture row by row.",
        "limits": [
            "Nobody told it what a digit is: what it draws may be strokes that are no digit; about one in five is "
            "nothing that a judge reads without doubt.",
            "What it drew it cannot take back: one odd pixel may lead it astray.",
            ORDERED,
            "It knows white ink on black, all or nothing: grey edges are made so by chance before it looks.",
        ],
        "zh": {
            "title": "一个像素一个像素地写",
            "summary": "PixelRNN：一个像素接一个像素地画，每个都按前面所有像素给出的概率随机决定。"
            "它的记忆是 LSTM，一行行往下走。",
            "limits": [
                "没有人告诉过它什么是数字：画出来的可能只是些笔画，大约五张里有一张，裁判没法毫不犹豫地认出来。",
                "画过的收不回来：一个怪像素就可能把它带偏。",
                ORDERED_IN_CHINESE,
                "它只认黑底白墨，一个像素要么有墨要么没有：灰色的边缘先随机变成其一，再给它看。",
            ],
            "data": DIGITS_IN_CHINESE,
        },
    }
)
data = mnist


def words(model: PixelRnn) -> dict[str, dict[str, Any]]:
    """What the metrics say."""

    def nats(means: str, protocol: str, /, *published: tuple[str, float, str], **zh: str) -> dict[str, Any]:
        return said(MNIST, "nats", "lower", means, protocol, *published, unit="奈特", **zh)

    found = paces(MNIST)
    found["NLL sd"] = said(
        MNIST,
        "nats",
        "neither",
        "How far the NLL goes from one binarization to the next: so far apart two numbers may be by chance alone.",
        f"Standard deviation over {BINARIZATIONS} dynamic binarizations of all test digits.",
        name="NLL 的标准差",
        unit="奈特",
        means="换一次二值化，NLL 会差多少：两个数差这么一点，可能只是碰巧。",
        protocol=f"全部测试数字动态二值化 {BINARIZATIONS} 次，取标准差。",
    )
    for way, (english, chinese) in WAYS.items():
        found[f"NLL{way}"] = nats(
            f"Negative log-likelihood, exact, drawn {english}: how much a digit that it has never seen surprises it."
            + ("" if way else AMONG[0]),
            DYNAMIC if way else f"{DYNAMIC} Mean over that and {BINARIZATIONS - 1} other binarizations.",
            *(() if way else NLLS),
            name=f"NLL（负对数似然），{chinese}",
            means="一个没见过的字让它有多意外，精确值。" + ("" if way else AMONG[1]),
            protocol=DYNAMIC_IN_CHINESE if way else f"{DYNAMIC_IN_CHINESE}再换 {BINARIZATIONS - 1} 次二值化，取平均。",
        )
    found["NLL any order"] = nats(
        f"The same, drawn {ANY[0]}: what one order finds odd, another may not.",
        f"{DYNAMIC} {ANY[2]}",
        name=f"NLL（负对数似然），{ANY[1]}",
        means=f"同上，{ANY[1]}：一种顺序觉得怪的地方，换一种也许就不怪。",
        protocol=f"{DYNAMIC_IN_CHINESE}{ANY[3]}",
    )
    for side, (hidden, known) in HIDDEN.items():
        found[f"{side} half hidden"] = nats(
            f"How much the {side} half surprises it once it knows the {OTHER[side]} one.",
            f"{DYNAMIC} Exact: in the order that draws the known half first.",
            name=f"盖住{hidden}半",
            means=f"看过{known}半之后，{hidden}半还有多让它意外。",
            protocol=f"{DYNAMIC_IN_CHINESE}精确值：先画已知那一半的顺序。",
        )
    for name, chinese, what, where in (
        ("one", "已知四分之一", "Known is the lower left quadrant.", "露出左下角。"),
        ("three", "已知四分之三", "Hidden is the lower right quadrant.", "盖住右下角。"),
    ):
        quadrants = "quadrant" if name == "one" else "quadrants"
        found[f"{name} {quadrants} known"] = nats(
            f"How much the rest surprises it once it knows {name} {quadrants}, estimated.",
            f"{DYNAMIC} The first 100. {what} No order has that first: log p(known) is estimated by 256 drawings "
            "(sequential Monte Carlo), which errs to the low side, and so does this number.",
            name=chinese,
            means="看过这些之后，其余的还有多让它意外，是估计值。",
            protocol=f"{DYNAMIC_IN_CHINESE}取前 100 个，{where}没有哪种顺序正好先画已知部分：log p(已知) 用 256 "
            "张一群的序贯蒙特卡洛估计，它偏低，这个数也就偏低。",
        )
    for name, (english, chinese, _) in MASKS.items():
        found[f"endings, {name}"] = nats(
            f"How much less likely the endings are that it draws where {english} than they should be: out of so many "
            "drawings that more change nothing. Nearer to 0 is better; what is left is mostly chance.",
            f"{DYNAMIC} The first {ENDED}, 16 endings of each as they are served. Mean -log p of the whole pictures, "
            "less that over a population of 3,072 drawings (sequential Monte Carlo).",
            name=f"补全，{chinese}",
            means=f"{chinese}时，它画的补全比该有的意外了多少；该有的，是画上许许多多张、再多也没有变化时的样子。"
            "越接近 0 越好，剩下的大半是碰巧。",
            protocol=f"{DYNAMIC_IN_CHINESE}取前 {ENDED} 个，照平常提供的那样各画 16 张。整张图 −log p 的平均值，"
            "减去 3,072 张一群（序贯蒙特卡洛）的平均值。",
        )
    found |= surely_read_words(
        (f"{SAMPLED:,} samples", f"{SAMPLED:,} 个样本"),
        "Drawn from the top by fixed seeds at temperature 1.",
        "从上往下画，种子固定，温度 1。",
        "从空白画起，认得出的比例",
    )
    return found | of_blends()


def train(digits: Digits, folder: Path, schedule: Schedule) -> Generator[Progress, None, tuple[PixelRnn, float]]:
    """The trained model and the minutes taken; the second stage, half as long and slower, has more of the columns."""
    torch.manual_seed(schedule.seed)  # initial weights only
    model = PixelRnn(Config(channels=96, hidden=96))
    images = digits.images[:, 0]

    def pictures(batch: Tensor, rng: torch.Generator) -> Tensor:
        return binarize(images[batch].float() / 255, rng).long()

    slower = replace(schedule, epochs=(schedule.epochs + 1) // 2, rate=schedule.rate / 2, seed=schedule.seed + 1)
    minutes = yield from train_pixels(model, pictures, len(images), folder / "first", schedule, SHARES)
    minutes += yield from train_pixels(model, pictures, len(images), folder / "second", slower, COLUMNS)
    return model, minutes


def finished(model: PixelRnn, digits: Digits, test: Digits) -> tuple[dict[str, Any], dict[str, bytes]]:
    """What the card says of the trained model, and the files beside it."""
    return gallery(test)


def measure(loaded: Loaded, command: str) -> dict[str, Any]:
    """What is measured anew of the card: -log p in every order, hidden halves and quadrants, how fast; the levels."""
    model = cast(PixelRnn, loaded.model)
    grey = data("test").images[:, 0]
    x = binarized(grey).long()
    n, side = len(x), model.config.side
    by_order = {order: surprises(model, x, order) for order in ORDERS}
    totals = {order: float(each.double().sum((1, 2)).mean()) for order, each in by_order.items()}
    hidden = {order: float(each[:, ~half(order, side)].double().sum(-1).mean()) for order, each in by_order.items()}
    one, three = torch.zeros(2, side, side, dtype=torch.bool)
    one[side // 2 :, : side // 2] = True
    three[:] = True
    three[side // 2 :, side // 2 :] = False
    others = (binarize(grey.float() / 255, generator(SEED, i)).long() for i in range(1, BINARIZATIONS))
    nlls = [totals["down"], *(float(surprises(model, other, "down").double().sum((1, 2)).mean()) for other in others)]
    named, drawn = words(model), written(model, side, SAMPLED, SEED)[:, None].float()
    read = {}
    for name, judge in zip(READ, judges(), strict=True):
        read[name] = (surely_read(judge, drawn), SAMPLED)
        real = round(surely_read(judge, x[:, None].float()), 3)
        named[name] |= {"published": [Published(who=REAL[0], zh=REAL[1], value=real, source=SOURCE)]}
    measured = {
        "NLL": (statistics.fmean(nlls), n),
        "NLL sd": (statistics.stdev(nlls), n),
        **{f"NLL {order}": (totals[order], n) for order in ORDERS[1:]},
        "NLL any order": (float(any_order(by_order).mean()), n),
        "lower half hidden": (hidden["down"], n),
        "upper half hidden": (hidden["up"], n),
        "left half hidden": (hidden["left"], n),
        "right half hidden": (hidden["right"], n),
        "one quadrant known": (hidden_nats(model, x[:QUADRANTS], one), QUADRANTS),
        "three quadrants known": (hidden_nats(model, x[:QUADRANTS], three), QUADRANTS),
        **{
            f"endings, {name}": (unlikelier(model, x[:ENDED], known(side)), ENDED * LANES)
            for name, (_, _, known) in MASKS.items()
        },
        **read,
    }
    numbers = metrics(named, command, measured | speed(model))
    return {"metrics": [*numbers, *blended(loaded, command)], "levels": levels(by_order)}

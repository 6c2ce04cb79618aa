"""What the recipes of pixel models share: training on every order, what a card says, how fast a model draws."""

from collections.abc import Callable, Generator, Mapping
from itertools import accumulate, pairwise
from pathlib import Path
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from backend.evaluation.metrics import said
from backend.evaluation.pixels import pace
from backend.models.pixelrnn import PixelRnn
from backend.models.raster import ORDERS, Order, turned
from backend.training.steps import Progress, Schedule, steps

# The shares of the pictures that are read in each of ORDERS: at first most from the top, as raster order has it.
SHARES = (0.4, 0.2, 0.2, 0.2)

DRAWN = {"verbs": ["sample", "complete", "score", "neighbours"], "parameters": ["temperature"], "labels": []}
ORDERED = (
    "It completes exactly where the known part is the first so and so many rows or columns from any side; other masks "
    "are completed by drawing hundreds of pictures side by side and keeping those that fit, which is an approximation."
)
ORDERED_IN_CHINESE = (
    "已知部分是从某一边数起的若干行或列时，补全是精确的；别的形状要同时画几百张、留下合得上的，只是近似。"
)

WAYS = {
    "": ("row by row from the top", "从上往下一行行画"),
    " up": ("row by row from the bottom", "从下往上一行行画"),
    " right": ("column by column from the left", "从左往右一列列画"),
    " left": ("column by column from the right", "从右往左一列列画"),
}
ANY = (
    "in any of the four orders, taken by chance",
    "四种顺序随便用一种",
    "The likelihood is the mean over the orders, each of which is as likely.",
    "似然取四种顺序的平均，每种顺序机会相等。",
)
PACE = "One thread, float32, median of five drawings from nothing after one, on the machine that measured."
PACE_IN_CHINESE = "单线程，float32，从空白画起，先画一次，再取五次的中位数，在测量所用的机器上。"


def train_pixels(
    model: PixelRnn,
    pictures: Callable[[Tensor, torch.Generator], Tensor],
    examples: int,
    folder: Path,
    schedule: Schedule,
    shares: tuple[float, ...] = SHARES,
) -> Generator[Progress, None, float]:
    """Trains a model by -log p(x) on `pictures(indices, rng)`, values (B, S, S), out of `examples`."""

    def loss(batch: Tensor, progress: float, rng: torch.Generator) -> Tensor:
        x, order = mixed(pictures(batch, rng), shares)
        logits = model.turned_logits(x, order).float()  # a training may have halved them
        return F.cross_entropy(logits.flatten(0, 2), x.flatten(), reduction="sum") / len(x)

    return steps(model, loss, examples, schedule, folder)


def mixed(x: Tensor, shares: tuple[float, ...] = SHARES) -> tuple[Tensor, Tensor]:
    """Pictures (B, S, S), each turned into one of the orders, by their `shares`, and which (B,)."""
    ends = [0, *(round(share * len(x)) for share in accumulate(shares))]
    parts = [turned(x[a:b], order) for order, (a, b) in zip(ORDERS, pairwise(ends), strict=True)]
    return torch.cat(parts), torch.cat([torch.full((len(part),), i) for i, part in enumerate(parts)])


def paces(split: tuple[str, str]) -> dict[str, dict[str, Any]]:
    """What the metrics of `speed` say."""
    return {
        "first row": said(
            split,
            "ms",
            "lower",
            "How long until the first row is there.",
            PACE,
            name="第一行",
            unit="毫秒",
            means="多久画出第一行。",
            protocol=PACE_IN_CHINESE,
        ),
        "16 drawings": said(
            split,
            "ms",
            "lower",
            "How long a drawing takes. Sixteen go side by side, however many are asked for.",
            PACE,
            name="画十六张",
            unit="毫秒",
            means="画一张要多久。不管要几张，总是十六张一起画。",
            protocol=PACE_IN_CHINESE,
        ),
        "steps kept": said(
            split,
            "x",
            "higher",
            "How much is gained by keeping what was computed for earlier pixels.",
            f"{PACE} One pass over sixteen pictures, times the number of pixels, over the time of sixteen drawings.",
            name="记住算过的",
            means="记住前面像素算过的东西，快了多少倍。",
            protocol=f"{PACE_IN_CHINESE}十六张图整个算一遍的时间乘以像素数，除以画十六张的时间。",
        ),
    }


def speed(model: PixelRnn) -> dict[str, tuple[float, int]]:
    """How fast a model draws, by the metrics' names."""
    found = pace(model, model.config.side)
    return {"first row": (found.first_row, 5), "16 drawings": (found.picture, 5), "steps kept": (found.ratio, 5)}


def levels(nats: Mapping[Order, Tensor]) -> dict[Order, list[float]]:
    """The percentiles from 0 to 100 of -log p per picture, out of -log p (N, S, S) of its pixels in each order."""
    totals = {order: each.double().sum((1, 2)).numpy() for order, each in nats.items()}
    return {order: np.percentile(total, range(101)).round(2).tolist() for order, total in totals.items()}

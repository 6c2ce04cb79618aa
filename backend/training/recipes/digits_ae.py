"""digits-ae: an auto-encoder of digits with two numbers for a code, to lay beside digits-vae-2."""

from collections.abc import Generator
from pathlib import Path
from typing import Any, cast

import torch
from torch import Tensor

from backend.checkpoints import Loaded
from backend.evaluation.chance import boxed, fitted
from backend.evaluation.likelihood import binarized
from backend.evaluation.metrics import metrics
from backend.evaluation.scatter import coded
from backend.evaluation.sliders import reach, spans
from backend.models.ae import Ae
from backend.training.datasets import Digits, mnist
from backend.training.digits import DIGITS, DIGITS_IN_CHINESE, train_digits
from backend.training.planes import (
    CONFIG,
    DRAWN,
    SCHEDULE,
    beside,
    error,
    readings,
    reconstruction,
    sources,
    with_compared,
)
from backend.training.steps import Progress, Schedule

__all__ = ["CARD", "SCHEDULE", "data", "finished", "measure", "train", "words"]

CARD: dict[str, Any] = DIGITS | {
    "pair": "digits-vae-2",
    "family": "ae",
    "title": "Digits on a plane, no noise",
    "summary": "An auto-encoder: every digit becomes a point on a plane, two numbers, and is drawn again from them. "
    "Nothing but the drawing was asked of it.",
    "limits": [
        "Two numbers are few for ten digits: 4 and 9, 3, 5 and 8 are mixed up.",
        "Nothing says where on the plane pictures are: it draws something for every point, and what it draws where no "
        "digit of the training lies was never asked of it.",
        "It has no prior: it does not say where to take a code by chance from.",
    ],
    "verbs": ["encode", "decode", "interpolate", "neighbours"],
    "pictures": "digits",
    "parameters": [],
    "labels": [],
    "judge": "digits-judge",
    "zh": {
        "title": "平面上的数字（不加噪声）",
        "summary": "自编码器：每个数字变成平面上的一点，也就是两个数，再由它们画回来。除了画回来，对它没有别的要求。",
        "limits": [
            "十个数字只用两个数来记，太少：4 和 9，3、5 和 8 会混。",
            "平面上哪里该有图，没有人规定过：任何一点它都会画点什么，但没有训练数字的地方，画成什么样从来没人要求过。",
            "它没有先验：要随机抽一个编码，它说不出该到哪里去抽。",
        ],
        "data": DIGITS_IN_CHINESE,
    },
}
data = mnist


def words(model: Ae) -> dict[str, dict[str, Any]]:
    """What the metrics say."""
    ways = {
        "Gaussian": ("from the Gaussian that fits the training digits' codes", "取自与训练编码吻合的高斯分布"),
        "box": ("evenly out of the box that the training digits' codes span", "在训练编码撑开的方框里均匀取"),
    }
    return {"reconstruction": error()} | sources(ways)


def train(digits: Digits, folder: Path, schedule: Schedule) -> Generator[Progress, None, tuple[Ae, float]]:
    """The trained model and the minutes taken."""
    torch.manual_seed(schedule.seed)  # initial weights only
    model = Ae(CONFIG)

    def nats(seen: Tensor, target: Tensor, progress: float, rng: torch.Generator) -> Tensor:
        return model.loss(seen, target)

    minutes = yield from train_digits(model, nats, digits.images, folder, schedule)
    return model, minutes


def finished(model: Ae, digits: Digits, test: Digits) -> tuple[dict[str, Any], dict[str, bytes]]:
    """What the card says of the trained model, and the files beside it."""
    card, files, codes = beside(model, digits, test)
    levers = {"code_size": model.config.code_size, "code_range": reach(codes), "sliders": spans(codes)}
    return card | levers, files


def measure(loaded: Loaded, command: str) -> dict[str, Any]:
    """What is measured anew of the card: the reconstruction, and how codes by chance are read."""
    model, test = cast(Ae, loaded.model), mnist("test")
    codes, _ = coded(model, mnist("train").images.float() / 255)
    binary = binarized(test.images)
    chance = readings(model, {"Gaussian": fitted(codes, DRAWN, 0), "box": boxed(codes, DRAWN, 1)})
    measured = {"reconstruction": (reconstruction(model, binary), len(binary))} | chance
    return {"metrics": metrics(with_compared(words(model), test), command, measured)}

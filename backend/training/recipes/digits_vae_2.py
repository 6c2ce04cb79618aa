"""digits-vae-2: a VAE of digits with two numbers for a code, to lay beside digits-ae."""

from collections.abc import Generator
from pathlib import Path
from typing import Any, cast

import torch

from backend.checkpoints import Loaded
from backend.evaluation.likelihood import binarized, negative_elbo, posterior_means
from backend.evaluation.metrics import metrics
from backend.evaluation.sliders import levers
from backend.models.vae import Vae
from backend.training.datasets import Digits, mnist
from backend.training.digits import DIGITS, DIGITS_IN_CHINESE, bound, train_bound
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
    "pair": "digits-ae",
    "family": "vae",
    "title": "Digits on a plane, with noise",
    "summary": "A VAE: every digit becomes a small cloud on a plane, two numbers and a noise for each, and has to be "
    "drawn again from anywhere in its cloud.",
    "limits": [
        "Two numbers are few for ten digits: 4 and 9, 3, 5 and 8 are mixed up, and the pictures are soft.",
        "Between the regions of two digits lie pictures that are half the one and half the other.",
    ],
    "verbs": ["sample", "encode", "decode", "interpolate", "neighbours"],
    "pictures": "digits",
    "parameters": ["temperature"],
    "labels": [],
    "judge": "digits-judge",
    "zh": {
        "title": "平面上的数字（加噪声）",
        "summary": "变分自编码器（VAE）：每个数字变成平面上的一小团云，两个数，各带一份噪声；云里哪一点都得能画回来。",
        "limits": [
            "十个数字只用两个数来记，太少：4 和 9，3、5 和 8 会混，画面也发软。",
            "两个数字的地盘之间，是一半像这个、一半像那个的图。",
        ],
        "data": DIGITS_IN_CHINESE,
    },
}
data = mnist


def words(model: Vae) -> dict[str, dict[str, Any]]:
    """What the metrics say."""
    protocol = ("Exact KL, distortion averaged over 8 draws of the code.", "KL 精确计算，失真取 8 次抽样的平均。")
    ways = {"prior": ("from the prior, the standard normal distribution", "取自先验，也就是标准正态分布")}
    return {"-ELBO": bound(*protocol), "reconstruction": error()} | sources(ways)


def train(digits: Digits, folder: Path, schedule: Schedule) -> Generator[Progress, None, tuple[Vae, float]]:
    """The trained model and the minutes taken."""
    torch.manual_seed(schedule.seed)  # initial weights only
    model = Vae(CONFIG)
    minutes = yield from train_bound(model, model.elbo, digits.images, folder, schedule)
    return model, minutes


def finished(model: Vae, digits: Digits, test: Digits) -> tuple[dict[str, Any], dict[str, bytes]]:
    """What the card says of the trained model, and the files beside it."""
    card, files, _ = beside(model, digits, test)
    ways = levers(*posterior_means(model, digits.images[:20000].float() / 255))
    return card | {"code_size": model.config.code_size, "sliders": ways}, files


def measure(loaded: Loaded, command: str) -> dict[str, Any]:
    """What is measured anew of the card: the bound, the reconstruction, and how codes by chance are read."""
    model, test = cast(Vae, loaded.model), mnist("test")
    binary = binarized(test.images)
    n = len(binary)
    measured = {"-ELBO": (negative_elbo(model, binary)[0], n), "reconstruction": (reconstruction(model, binary), n)}
    measured |= readings(model, {"prior": model.codes(DRAWN, 0)})
    return {"metrics": metrics(with_compared(words(model), test), command, measured)}

"""What the recipes of classifiers of digits share: training on digits in many hands, and how well they read."""

from collections.abc import Generator
from pathlib import Path
from typing import Any

import numpy as np
import torch
from PIL import Image
from torch import Tensor

from backend.checkpoints import Broken, Loaded, read
from backend.evaluation.metrics import metrics, said
from backend.media import ink
from backend.models.judge import Judge
from backend.models.residual_judge import ResidualJudge
from backend.settings import ROOT
from backend.training.datasets import OPTDIGITS, OPTDIGITS_IN_CHINESE, Digits, MissingData, mnist, optdigits
from backend.training.digits import MNIST
from backend.training.steps import Progress, Schedule, steps
from backend.training.variations import varied

APART = ROOT / "runs"  # where those are put that only measure others, and do not ship
MARGIN, ENLARGED = 2, 16  # paper around optdigits' 8 x 8 pixels, and how many pixels each becomes
AS_A_FILE = (
    "Each of the 8 x 8 pixels becomes 16 x 16, bilinearly, with two pixels of paper around; then as Drawbar prepares "
    "any file. No training or tuning has seen them."
)
AS_A_FILE_IN_CHINESE = (
    "8 × 8 的原图四周各留两个像素的空白，再双线性放大 16 倍，之后和上传的图片走同样的处理。训练和调参都没有用过这批字。"
)


def words() -> dict[str, dict[str, Any]]:
    """What the metrics say."""
    elsewhere = (OPTDIGITS, OPTDIGITS_IN_CHINESE)
    return {
        "accuracy": said(
            MNIST,
            "%",
            "higher",
            "How often the digit that it finds likeliest is the right one.",
            "Grey pictures as they are, the likeliest label.",
            name="认对的比例",
            means="它觉得最像的那个数字，有多少次是对的。",
            protocol="灰度原图，取最可能的标签。",
        ),
        "accuracy elsewhere": said(
            elsewhere,
            "%",
            "higher",
            "The same for digits that thirteen other people wrote, in very few pixels.",
            f"All ten digits. {AS_A_FILE}",
            name="换一批人写，认对的比例",
            means="换成另外十三个人写的字，像素又很少，它还能认对多少。",
            protocol=f"十个数字全算。{AS_A_FILE_IN_CHINESE}",
        ),
        "ones read elsewhere": said(
            elsewhere,
            "%",
            "higher",
            "How many of their ones it reads as ones. Many begin with a small stroke, a flag, as MNIST's seldom do.",
            f"The ones alone. {AS_A_FILE}",
            name="换一批人写，认出的 1",
            means="那些人写的 1，它认得出多少。他们的 1 许多带着一小撇，MNIST 里很少有人这样写。",
            protocol=f"只看 1。{AS_A_FILE_IN_CHINESE}",
        ),
    }


def surely_read_words(split: tuple[str, str], english: str, chinese: str, name: str) -> dict[str, dict[str, Any]]:
    """What the shares of pictures by chance say that each of `judges` reads; how those are drawn, in both languages."""
    return {
        "read by chance": said(
            split,
            "%",
            "higher",
            "How many of the pictures that come by chance the judge takes for a digit without doubt.",
            f"{english} How many digits-judge reads as some digit with a probability above 0.9.",
            name=name,
            means="随机抽出来的图，有多少被裁判毫不犹豫地认成数字。",
            protocol=f"{chinese}digits-judge 以 0.9 以上的概率认出是某个数字的比例。",
        ),
        "read by chance, second judge": said(
            split,
            "%",
            "higher",
            "The same by a second judge of other make, which does not ship: so that no habit of one judge decides.",
            f"{english} How many judge-apart reads as some digit with a probability above 0.9.",
            name=f"{name}（第二个裁判）",
            means="换一个结构不同的裁判再认一遍，免得只合了其中一个的脾气。这个裁判不随 Drawbar 发布。",
            protocol=f"{chinese}judge-apart 以 0.9 以上的概率认出是某个数字的比例。",
        ),
    }


def train(
    model: Judge | ResidualJudge, digits: Digits, folder: Path, schedule: Schedule
) -> Generator[Progress, None, float]:
    """Trains a classifier in place on digits in many hands; returns the minutes taken."""
    images, labels = digits

    def loss(batch: Tensor, progress: float, rng: torch.Generator) -> Tensor:
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(rng.initial_seed())  # dropout takes no generator
            return model.loss(varied(images[batch].float() / 255, labels[batch], rng), labels[batch])

    return steps(model, loss, len(images), schedule, folder)


def measure(loaded: Loaded, command: str) -> dict[str, Any]:
    """What is measured anew of a judge's card: how it reads MNIST's test digits, and those of other writers."""
    images, labels = mnist("test")
    right = read_as(loaded.model, images.float() / 255) == labels
    pixels, shown = optdigits()
    elsewhere = read_as(loaded.model, as_files(pixels)) == shown
    ones = elsewhere[shown == 1]
    measured = {
        name: (round(100 * float(hits.float().mean()), 2), len(hits))
        for name, hits in zip(words(), (right, elsewhere, ones), strict=True)
    }
    return {"metrics": metrics(words(), command, measured)}


@torch.inference_mode()
def read_as(judge: Judge | ResidualJudge, x: Tensor) -> Tensor:
    """The likeliest digit (N,) in each of the pictures (N, 1, 28, 28) in 0..1."""
    return torch.cat([judge(part).argmax(-1) for part in x.split(500)])


def as_files(pixels: Tensor) -> Tensor:
    """Digits (N, 8, 8) in 0..16, enlarged and prepared as a visitor's file is: (N, 1, 28, 28) in 0..1."""
    grey = np.pad(np.rint(pixels.numpy() * (255 / 16)).astype(np.uint8), ((0, 0), (MARGIN, MARGIN), (MARGIN, MARGIN)))
    side = grey.shape[-1] * ENLARGED
    pages = [np.asarray(Image.fromarray(page).resize((side, side), Image.Resampling.BILINEAR)) for page in grey]
    return torch.from_numpy(np.stack([ink.prepared(page) for page in pages]))[:, None]


def judges() -> tuple[Judge | ResidualJudge, Judge | ResidualJudge]:
    """The judge that ships and the one apart. Raises MissingData with the command that makes the latter."""
    try:
        apart = read(APART / "judge-apart").model
    except Broken as error:
        raise MissingData(
            f"judge-apart does not ship and cannot be read ({error}): `python -m backend train judge-apart` makes it."
        ) from error
    return read(ROOT / "models_ckpt" / "digits-judge").model, apart

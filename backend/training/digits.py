"""What the recipes of digits share: how they see MNIST, the bound of those with codes, the gallery, words of cards."""

from collections.abc import Callable, Generator
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from backend.beside import noted
from backend.evaluation.metrics import said
from backend.models.seeds import generator
from backend.models.vae import Elbo
from backend.training.datasets import MNIST_LICENCE, Digits
from backend.training.steps import Progress, Schedule, steps

DIGITS = {
    "medium": "ink",
    "side": 28,
    "licence": "Apache-2.0",
    "data": f"MNIST, 58,000 training digits ({MNIST_LICENCE})",
}
DIGITS_IN_CHINESE = f"MNIST，58,000 个训练用的手写数字（{MNIST_LICENCE}）"

MNIST = ("MNIST test", "MNIST 测试集")
DYNAMIC = (
    "All test digits, dynamically binarized (each pixel becomes ink with the probability that its grey says) once "
    "with a fixed seed."
)
DYNAMIC_IN_CHINESE = "全部测试数字，用固定的种子动态二值化一次（每个像素按自己的灰度随机变黑或变白）。"
EACH = 20  # digits of each class in the gallery


def bound(protocol: str, chinese: str, *published: tuple[str, float, str]) -> dict[str, Any]:
    """What the metric -ELBO says."""
    return said(
        MNIST,
        "nats",
        "lower",
        "ELBO is short for evidence lower bound. -ELBO is what it costs to write a picture down by way of its code: "
        "the code itself, and what has to be put right in the picture that comes back. Training makes it small. A nat "
        "is 1.44 bits.",
        f"{DYNAMIC} {protocol}",
        *published,
        name="−ELBO（证据下界取负）",
        unit="奈特",
        means="借编码记下一张图要花多少信息：还原时的误差，加上编码本身。训练就是让它变小。1 奈特约等于 1.44 比特。",
        protocol=f"{DYNAMIC_IN_CHINESE}{chinese}",
    )


def binarize(grey: Tensor, rng: torch.Generator) -> Tensor:
    """Dynamic binarization: every pixel is white with the probability that its grey value says."""
    return (torch.rand(grey.shape, generator=rng) < grey).to(grey.dtype)


def glimpse(grey: Tensor, binary: Tensor, rng: torch.Generator) -> Tensor:
    """What the encoder is shown: the binary target, but the grey picture itself for one in five."""
    is_grey = torch.rand(len(grey), 1, 1, 1, generator=rng) < 0.2
    return torch.where(is_grey, grey, binary)


def train_bound(
    model: nn.Module, elbo: Callable[..., Elbo], images: Tensor, folder: Path, schedule: Schedule, **given: Tensor
) -> Generator[Progress, None, float]:
    """Trains a model by its `elbo` on digits (N, 1, 28, 28), of which `given` (N,) is told; returns the minutes."""

    def nats(seen: Tensor, target: Tensor, progress: float, rng: torch.Generator, **known: Tensor) -> Tensor:
        distortion, kl = elbo(seen, target, rng=rng, **known)
        return distortion + kl_weight(progress) * kl.sum(-1)

    return train_digits(model, nats, images, folder, schedule, **given)


def train_digits(
    model: nn.Module, nats: Callable[..., Tensor], images: Tensor, folder: Path, schedule: Schedule, **given: Tensor
) -> Generator[Progress, None, float]:
    """Trains a model by its `nats` (B,) on digits (N, 1, 28, 28), of which `given` (N,) is told; returns the minutes.

    `nats` is asked with what the model sees, the target, how far the training is, and a generator. A digit is binarized
    anew each time it comes.
    """

    def loss(batch: Tensor, progress: float, rng: torch.Generator) -> Tensor:
        grey = images[batch].float() / 255
        binary = binarize(grey, rng)
        known = {name: value[batch] for name, value in given.items()}
        mean: Tensor = nats(glimpse(grey, binary, rng), binary, progress, rng, **known).mean()
        return mean

    return steps(model, loss, len(images), schedule, folder)


def kl_weight(progress: float) -> float:
    """The KL's weight rises to one over the first 4 % of a training, so that no lever dies early."""
    return min(1.0, 0.1 + progress / 0.04)


def gallery(digits: Digits) -> tuple[dict[str, Any], dict[str, bytes]]:
    """What a card says of its gallery, and the file: twenty of the digits of each class, one class a row.

    Their labels and places in the test set stand in the text chunks `labels` and `indices` of gallery.png.
    """
    pictures, labels = digits
    chosen = []
    for label in range(10):
        places = (labels == label).nonzero()[:, 0]
        chosen.append(places[torch.randperm(len(places), generator=generator(0, label))[:EACH]].sort().values)
    rows = torch.stack(chosen)  # (10, EACH)
    sheet = pictures[rows, 0].permute(0, 2, 1, 3).reshape(10 * 28, EACH * 28).numpy()
    file = noted(sheet, labels=labels[rows].flatten().tolist(), indices=rows.flatten().tolist())
    return {"gallery": rows.numel()}, {"gallery.png": file}

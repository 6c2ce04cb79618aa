"""How the models of pixels are trained: -log p(x), every picture turned into one of the four orders."""

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import torch
import torch.nn.functional as F
from torch import Tensor

from backend.models.pixelcnn import PixelCnn
from backend.models.pixelrnn import PixelRnn
from backend.models.raster import ORDERS, turned
from backend.training.loop import Schedule, fit

DOWN = 0.4  # the share of pictures that are read from the top; the other orders share the rest


def train_pixels(
    model: PixelRnn | PixelCnn,
    pictures: Callable[[Tensor, torch.Generator], Tensor],
    examples: int,
    folder: Path,
    schedule: Schedule,
) -> float:
    """Trains a model on `pictures(indices, rng)`, values (B, S, S), out of `examples`; returns the minutes."""

    def loss(batch: Tensor, progress: float, rng: torch.Generator) -> Tensor:
        x, order = mixed(pictures(batch, rng))
        logits = model.turned_logits(x, order)
        return F.cross_entropy(logits.flatten(0, 2), x.flatten(), reduction="sum") / len(x)

    return fit(model, loss, examples, schedule, folder)


def mixed(x: Tensor) -> tuple[Tensor, Tensor]:
    """Pictures (B, S, S), each turned into one of the orders, and which (B,): the first DOWN of them go down."""
    first = round(DOWN * len(x))
    ends = [0, *(first + (len(x) - first) * i // 3 for i in range(4))]
    parts = [turned(x[a:b], order) for order, (a, b) in zip(ORDERS, pairwise(ends), strict=True)]
    return torch.cat(parts), torch.cat([torch.full((len(part),), i) for i, part in enumerate(parts)])

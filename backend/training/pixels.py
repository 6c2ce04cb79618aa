"""How the models of pixels are trained: -log p(x), every picture turned into one of the four orders."""

from collections.abc import Callable
from itertools import accumulate, pairwise
from pathlib import Path

import torch
import torch.nn.functional as F
from torch import Tensor

from backend.models.pixelrnn import PixelRnn
from backend.models.raster import ORDERS, turned
from backend.training.loop import Schedule, fit

# The shares of the pictures that are read in each of ORDERS: at first most from the top, as raster order has it,
# later more in columns, which are learnt more slowly.
SHARES = (0.4, 0.2, 0.2, 0.2)
COLUMNS = (0.25, 0.15, 0.3, 0.3)


def train_pixels(
    model: PixelRnn,
    pictures: Callable[[Tensor, torch.Generator], Tensor],
    examples: int,
    folder: Path,
    schedule: Schedule,
    shares: tuple[float, ...] = SHARES,
) -> float:
    """Trains a model on `pictures(indices, rng)`, values (B, S, S), out of `examples`; returns the minutes."""

    def loss(batch: Tensor, progress: float, rng: torch.Generator) -> Tensor:
        x, order = mixed(pictures(batch, rng), shares)
        logits = model.turned_logits(x, order)
        return F.cross_entropy(logits.flatten(0, 2), x.flatten(), reduction="sum") / len(x)

    return fit(model, loss, examples, schedule, folder)


def mixed(x: Tensor, shares: tuple[float, ...] = SHARES) -> tuple[Tensor, Tensor]:
    """Pictures (B, S, S), each turned into one of the orders, by their `shares`, and which (B,)."""
    ends = [0, *(round(share * len(x)) for share in accumulate(shares))]
    parts = [turned(x[a:b], order) for order, (a, b) in zip(ORDERS, pairwise(ends), strict=True)]
    return torch.cat(parts), torch.cat([torch.full((len(part),), i) for i, part in enumerate(parts)])

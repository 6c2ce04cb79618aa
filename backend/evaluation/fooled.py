"""How well a classifier, trained for nothing else, tells real pictures from sampled ones."""

from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor
from tqdm import tqdm

from backend.models.reader import Config, Reader
from backend.models.seeds import generator


class Pictures(NamedTuple):
    """Real pictures and sampled ones, of few colours (N, S, S)."""

    real: Tensor
    sampled: Tensor


def told_apart(learned: Pictures, unseen: Pictures, values: int, epochs: int = 12, seed: int = 0) -> float:
    """The area under the ROC curve of a small classifier, trained on `learned`, on `unseen`: 0.5 where it is fooled.

    The chance that of a real and a sampled picture it gives the real one more. One wrong pixel that every sample shares
    is enough for it, so that 1 does not mean bad pictures.
    """
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)  # initial weights only
        judge = Reader(Config(attributes=(2,), side=unseen.real.shape[-1], values=values))
    x = torch.cat(learned).long()
    real = torch.cat([torch.ones(len(learned.real)), torch.zeros(len(learned.sampled))]).long()
    optimizer = torch.optim.AdamW(judge.parameters(), lr=1e-3, weight_decay=0.05)
    for epoch in tqdm(range(epochs), desc="real or sampled", unit="epoch"):
        for batch in torch.randperm(len(x), generator=generator(seed, epoch)).split(128):
            optimizer.zero_grad()
            judge.loss(x[batch], real[batch, None]).backward()
            optimizer.step()
    judge.eval()
    return area(opinion(judge, unseen.real), opinion(judge, unseen.sampled))


@torch.inference_mode()
def opinion(judge: Reader, x: Tensor) -> Tensor:
    """How much rather real than sampled each of pictures (N, S, S) seems, in logits (N,)."""
    logits = torch.cat([judge(part)[0] for part in x.long().split(500)])
    return logits[:, 1] - logits[:, 0]


def area(above: Tensor, below: Tensor) -> float:
    """The chance that a number of `above` (N,) is larger than one of `below` (M,); equal ones count half."""
    order = np.sort(below.numpy())
    larger = np.searchsorted(order, above.numpy(), "left") + np.searchsorted(order, above.numpy(), "right")
    return float(larger.mean() / (2 * len(order)))

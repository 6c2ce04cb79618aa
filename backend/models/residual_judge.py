"""A classifier of digits of other make than `judge`: a small residual network (He et al. 2016, arXiv 1512.03385).

Each block adds to what comes in; without normalisation, as its last convolution begins at zero (Zhang et al. 2019,
arXiv 1901.09321). The average over all places is read, so that no layer knows where in the picture something stands.

Letters of the shapes: B pictures, C channels.
"""

from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn


@dataclass(frozen=True)
class Config:
    """Sizes: channels at 14 x 14 and at 7 x 7, blocks at 7 x 7, the number of classes."""

    channels: tuple[int, int] = (32, 64)
    blocks: int = 2
    labels: int = 10


class Block(nn.Module):
    """Two convolutions whose result is added to what they were given."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(channels, channels, 3, padding=1)
        self.conv2 = nn.Conv2d(channels, channels, 3, padding=1)
        nn.init.zeros_(self.conv2.weight)

    def forward(self, h: Tensor) -> Tensor:
        """(B, C, H, W) to the same."""
        added: Tensor = self.conv2(F.relu(self.conv1(F.relu(h))))
        return h + added


class ResidualJudge(nn.Module):
    """Reads a digit: a residual network on strided convolutions, averaged over all places."""

    quick = True  # answers are given inline

    def __init__(self, config: Config) -> None:
        super().__init__()
        self.config = config
        wide, deep = config.channels
        self.stem = nn.Conv2d(1, wide, 5, stride=2, padding=2)
        self.block = Block(wide)
        self.down = nn.Conv2d(wide, deep, 3, stride=2, padding=1)
        self.blocks = nn.Sequential(*(Block(deep) for _ in range(config.blocks)))
        self.dropout = nn.Dropout(0.2)
        self.dense = nn.Linear(deep, config.labels)

    def forward(self, x: Tensor) -> Tensor:
        """Pictures (B, 1, 28, 28), white ink on black in 0..1, to logits (B, labels)."""
        h = self.block(self.stem(x))  # (B, C, 14, 14)
        h = F.relu(self.blocks(self.down(F.relu(h))))  # (B, C', 7, 7)
        logits: Tensor = self.dense(self.dropout(h.mean((2, 3))))
        return logits

    def classify(self, x: Tensor) -> Tensor:
        """Probabilities (B, labels) of pictures (B, 1, 28, 28)."""
        logits: Tensor = self(x)
        return logits.softmax(-1)

    def loss(self, x: Tensor, label: Tensor) -> Tensor:
        """Cross-entropy in nats, averaged over the batch."""
        return F.cross_entropy(self(x), label)

    def probe(self) -> Tensor:
        """What the network says of a fixed picture: the golden output of the self-test at load."""
        ramp = torch.linspace(0, 1, 28)
        return self.classify((ramp[:, None] * ramp).view(1, 1, 28, 28))

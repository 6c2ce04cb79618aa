"""A small classifier of digits, for verdicts and metrics only: it takes no part in any training.

Letters of the shapes: B pictures, C channels.
"""

from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn


@dataclass(frozen=True)
class Config:
    """Sizes: channels at 14 x 14 and at 7 x 7, the dense layer, the number of classes."""

    channels: tuple[int, int] = (32, 64)
    hidden: int = 128
    labels: int = 10


class Judge(nn.Module):
    """Reads a digit: four convolutions and two dense layers."""

    quick = True  # answers are given inline

    def __init__(self, config: Config) -> None:
        super().__init__()
        self.config = config
        wide, deep = config.channels
        self.conv1 = nn.Conv2d(4, wide, 3, padding=1)
        self.conv2 = nn.Conv2d(wide, wide, 3, padding=1)
        self.conv3 = nn.Conv2d(wide, deep, 3, padding=1)
        self.conv4 = nn.Conv2d(deep, deep, 3, padding=1)
        self.dense1 = nn.Linear(deep * 49, config.hidden)
        self.dense2 = nn.Linear(config.hidden, config.labels)
        self.dropout = nn.Dropout(0.4)

    def features(self, x: Tensor) -> Tensor:
        """What it sees in pictures (B, 1, 28, 28), white ink on black in 0..1, before it decides: (B, hidden)."""
        h = F.relu(self.conv1(F.pixel_unshuffle(x, 2)))  # (B, C, 14, 14)
        h = F.max_pool2d(F.relu(self.conv2(h)), 2)  # (B, C, 7, 7)
        h = F.relu(self.conv4(F.relu(self.conv3(h))))  # (B, C', 7, 7)
        return F.relu(self.dense1(self.dropout(h.flatten(1))))

    def forward(self, x: Tensor) -> Tensor:
        """Pictures (B, 1, 28, 28), white ink on black in 0..1, to logits (B, labels)."""
        logits: Tensor = self.dense2(self.dropout(self.features(x)))
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

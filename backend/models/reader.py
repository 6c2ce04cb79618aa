"""A small classifier of pictures of few colours that reads several attributes at once: for metrics and features alone.

Each attribute has a softmax of its own over its values; the layer before them is what two pictures are compared by.

Letters of the shapes: B pictures, S x S pixels, V colours, C channels, F features.
"""

from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn


@dataclass(frozen=True)
class Config:
    """Sizes: picture, colours, numbers a colour becomes, channels at half and at a quarter of the side, features.

    `attributes` says how many values each attribute has.
    """

    attributes: tuple[int, ...]
    side: int = 16
    values: int = 128
    embedding: int = 8
    channels: tuple[int, int] = (32, 48)
    features: int = 96

    def __post_init__(self) -> None:
        """Raises ValueError where the pictures cannot be halved twice, or there is nothing to read."""
        if self.side < 4 or self.side % 4 or not self.attributes or min(self.attributes) < 2:
            raise ValueError("a side is a multiple of 4, and an attribute has two values or more")


class Reader(nn.Module):
    """Reads attributes: colours as numbers, two convolutions, a dense layer of features, a linear layer of logits."""

    quick = True  # answers are given inline

    def __init__(self, config: Config) -> None:
        super().__init__()
        self.config = config
        wide, deep = config.channels
        self.colours = nn.Embedding(config.values, config.embedding)
        self.conv1 = nn.Conv2d(4 * config.embedding, wide, 3, padding=1)
        self.conv2 = nn.Conv2d(wide, deep, 4, stride=2, padding=1)
        self.dense1 = nn.Linear(deep * (config.side // 4) ** 2, config.features)
        self.dense2 = nn.Linear(config.features, sum(config.attributes))

    def features(self, x: Tensor) -> Tensor:
        """Pictures (B, S, S), the place of each pixel's colour, to features (B, F)."""
        h = self.colours(x).permute(0, 3, 1, 2)  # (B, E, S, S)
        h = F.silu(self.conv1(F.pixel_unshuffle(h, 2)))  # (B, C, S/2, S/2)
        h = F.silu(self.conv2(h))  # (B, C', S/4, S/4)
        return F.silu(self.dense1(h.flatten(1)))

    def forward(self, x: Tensor) -> list[Tensor]:
        """Pictures (B, S, S) to the logits (B, values) of each attribute."""
        logits: Tensor = self.dense2(self.features(x))
        return list(logits.split(self.config.attributes, -1))

    def read(self, x: Tensor) -> Tensor:
        """The likeliest value of each attribute (B, attributes)."""
        return torch.stack([logits.argmax(-1) for logits in self(x)], -1)

    def loss(self, x: Tensor, values: Tensor) -> Tensor:
        """Cross-entropy in nats, added up over the attributes (B, attributes), averaged over the batch."""
        each = [F.cross_entropy(logits, values[:, i]) for i, logits in enumerate(self(x))]
        return torch.stack(each).sum()

    def probe(self) -> Tensor:
        """What the network says of a fixed picture: the golden output of the self-test at load."""
        side, values = self.config.side, self.config.values
        picture = (torch.arange(side * side) * 7 % values).view(1, side, side)
        return torch.cat(self(picture), -1).softmax(-1)

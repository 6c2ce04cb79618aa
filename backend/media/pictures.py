"""Grey or coloured pictures of any side, whose pixels are intensities."""

from pathlib import Path
from typing import Any, Self

import numpy as np
import torch
from torch import Tensor

from backend.card import Card
from backend.media import files
from backend.media.medium import APNG, GIF, PNG, Drawn, Taken, Unfit


class Medium:
    """Pictures (S, S) or (S, S, 3): to a model numbers in 0..1, out of it logits of such."""

    field, takes = "images", "image"
    forms = (PNG, GIF, APNG)
    most = 256
    parameters = frozenset({"scale", "milliseconds", "there_and_back"})

    def __init__(self, side: int, channels: int) -> None:
        """`side` pixels a side; C channels, 1 for grey or 3 for red, green and blue."""
        self.side, self.channels = side, channels

    @classmethod
    def open(cls, folder: Path, card: Card) -> Self:
        """Needs nothing of the folder. Raises Unfit where the card says no side."""
        if card.side is None:
            raise Unfit("card.json does not say how many pixels a side its pictures have")
        return cls(card.side, 3 if card.medium == "rgb" else 1)

    def read(self, given: bytes | str, **look: Any) -> Taken:
        """An image file or its text: the square in its middle, in blocks: x (1, C, S, S) in 0..1. Raises Unreadable."""
        data = given if isinstance(given, bytes) else files.from_text(given)
        picture = files.square(data, self.side, "RGB" if self.channels == 3 else "L")[None]
        return Taken(self.x(picture), files.data_urls(picture)[0], {}, {})

    def show(self, works: Tensor, **look: Any) -> list[str]:
        """Logits (N, C, S, S) as PNG data URLs."""
        return files.data_urls(self.drawn(works))

    def blank(self) -> Tensor:
        """A black picture (1, C, S, S)."""
        return torch.zeros(1, self.channels, self.side, self.side)

    def check(self, works: Tensor) -> None:
        """Raises Unfit where a decoder's picture has another size or other channels."""
        if works.shape != (1, self.channels, self.side, self.side):
            raise Unfit(f"the model draws other pictures than {self.side} pixels a side in {self.channels} channels")

    def drawn(self, works: Tensor) -> Drawn:
        """Logits (N, C, S, S) as pictures."""
        return self.seen(works.sigmoid())

    def seen(self, x: Tensor) -> Drawn:
        """Numbers (N, C, S, S) in 0..1 as pictures."""
        pictures = np.rint(255 * x.numpy()).astype(np.uint8)
        return np.ascontiguousarray(pictures.transpose(0, 2, 3, 1)) if self.channels == 3 else pictures[:, 0]

    def x(self, pictures: Drawn) -> Tensor:
        """Pictures as numbers (N, C, S, S) in 0..1."""
        numbers = torch.from_numpy(pictures.astype(np.float32)) / 255
        return numbers.permute(0, 3, 1, 2).contiguous() if self.channels == 3 else numbers.unsqueeze(1)

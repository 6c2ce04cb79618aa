"""Palettes: the few colours that pixel art is made of, and pictures as indices into them."""

import json
import re
from pathlib import Path
from typing import Any, Self

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from backend.card import Card
from backend.media import files
from backend.media.medium import APNG, GIF, PNG, Drawn, Taken, Unfit, Values

Palette = NDArray[np.uint8]  # (V, 3) RGB, all different, at most 256
FOLDER = Path(__file__).parent / "palettes"


class Medium:
    """Pictures of the few colours that a card lists: a pixel is the place of its colour there."""

    field, takes = "images", "image"
    forms = (PNG, GIF, APNG)
    most = 256
    parameters = frozenset({"scale", "milliseconds", "there_and_back"})

    def __init__(self, side: int, colours: Palette) -> None:
        """`side` pixels a side, V `colours`."""
        self.side, self.colours, self.values = side, colours, len(colours)

    @classmethod
    def open(cls, folder: Path, card: Card) -> Self:
        """Needs the card's palette. Raises Unfit where it has none, or one in which a colour comes twice."""
        if card.side is None:
            raise Unfit("card.json does not say how many pixels a side its pictures have")
        try:
            return cls(card.side, parse(card.palette))
        except ValueError as error:
            raise Unfit("card.json holds no palette, or one in which a colour comes twice") from error

    def read(self, given: bytes | str, **look: Any) -> Taken:
        """An image file or its text, in blocks, each in the colour nearest to it: x (1, S, S). Raises Unreadable."""
        x = torch.from_numpy(self.indices(given)[0]).long()[None]
        return Taken(x, files.data_urls(self.seen(x))[0], {}, {})

    def values_of(self, given: str) -> Values:
        """The same, with how many pixels had another colour."""
        indices, moved = self.indices(given)
        return Values(torch.from_numpy(indices).long(), moved)

    def indices(self, given: bytes | str) -> tuple[NDArray[np.uint8], int]:
        """The places (S, S) of the colours, and how many pixels had another one. Raises Unreadable."""
        data = given if isinstance(given, bytes) else files.from_text(given)
        return nearest(files.square(data, self.side, "RGB"), self.colours)

    def show(self, works: Tensor, **look: Any) -> list[str]:
        """Categorical logits (N, V, S, S) as PNG data URLs."""
        return files.data_urls(self.drawn(works))

    def blank(self) -> Tensor:
        """A picture (1, S, S) of the first colour."""
        return torch.zeros(1, self.side, self.side, dtype=torch.long)

    def check(self, works: Tensor) -> None:
        """Raises Unfit where a decoder's picture has another size or other colours."""
        if works.shape != (1, self.values, self.side, self.side):
            raise Unfit(f"the model draws other pictures than {self.side} pixels a side in {self.values} colours")

    def drawn(self, works: Tensor) -> Drawn:
        """Categorical logits (N, V, S, S) as coloured pictures: the likeliest colour of each pixel."""
        return self.painted(works.argmax(1))

    def seen(self, x: Tensor) -> Drawn:
        """What an encoder is given (N, S, S) as coloured pictures."""
        return self.painted(x)

    def x(self, pictures: Drawn) -> Tensor:
        """Coloured pictures as an encoder takes them."""
        return torch.from_numpy(nearest(pictures, self.colours)[0]).long()

    def painted(self, values: Tensor) -> Drawn:
        """Values (N, S, S) as coloured pictures."""
        return colour(values.numpy().astype(np.uint8), self.colours)


def load(name: str) -> Palette:
    """The palette of a file in `palettes/`; `faces` holds the 128 most frequent colours of the training faces."""
    return parse(json.loads((FOLDER / f"{name}.json").read_text()))


def parse(colours: list[str]) -> Palette:
    """A palette out of '#rrggbb' strings. Raises ValueError where one is none, comes twice or they are too many."""
    for colour in colours:
        if not re.fullmatch("#[0-9a-f]{6}", colour):
            raise ValueError(f"{colour!r} is no colour: write it as '#' and six small hexadecimal digits.")
    if not 0 < len(colours) <= 256 or len(set(colours)) < len(colours):
        raise ValueError("A palette has 1 to 256 colours, all different.")
    return np.frombuffer(bytes.fromhex("".join(colours).replace("#", "")), np.uint8).reshape(-1, 3)


def nearest(rgb: NDArray[np.uint8], palette: Palette) -> tuple[NDArray[np.uint8], int]:
    """Pictures (..., 3) as indices (...) of the colours that look most like theirs; how many pixels had to move."""
    packed = rgb.astype(np.uint32) @ np.array([1 << 16, 1 << 8, 1], np.uint32)
    colours, places = np.unique(packed, return_inverse=True)  # far fewer colours than pixels
    every = np.stack([colours >> 16, colours >> 8 & 255, colours & 255], -1).astype(np.uint8)
    distances = ((_oklab(every)[:, None] - _oklab(palette)) ** 2).sum(-1)
    found = distances.argmin(-1).astype(np.uint8)
    indices = found[places].reshape(packed.shape)
    return indices, int((palette[indices] != rgb).any(-1).sum())


def colour(indices: NDArray[np.uint8], palette: Palette) -> NDArray[np.uint8]:
    """The RGB pictures (..., 3) of indices (...)."""
    return palette[indices]


def _oklab(rgb: NDArray[np.uint8]) -> NDArray[np.float64]:
    """Colours (..., 3) in OKLab (Ottosson 2020).

    Equal steps there look about equally large, so that skin stays skin; in RGB a dark red is as near to a dark green as
    two pale tones that nobody can tell apart.
    """
    value = rgb / 255
    linear = np.where(value <= 0.04045, value / 12.92, ((value + 0.055) / 1.055) ** 2.4)
    lab: NDArray[np.float64] = np.cbrt(linear @ _TO_CONES) @ _TO_LAB
    return lab


_TO_CONES = np.array(
    [
        [0.4122214708, 0.2119034982, 0.0883024619],
        [0.5363325363, 0.6806995451, 0.2817188376],
        [0.0514459929, 0.1073969566, 0.6299787005],
    ]
)
_TO_LAB = np.array(
    [
        [0.2104542553, 1.9779984951, 0.0259040371],
        [0.7936177850, -2.4285922050, 0.7827717662],
        [-0.0040720468, 0.4505937099, -0.8086757660],
    ]
)

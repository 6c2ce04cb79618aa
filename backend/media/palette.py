"""Palettes: the few colours that pixel art is made of, and pictures as indices into them."""

import json
import re
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Palette = NDArray[np.uint8]  # (V, 3) RGB, all different, at most 256
FOLDER = Path(__file__).parent / "palettes"


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

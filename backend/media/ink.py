"""Ink on paper to a digit as MNIST holds it.

LeCun et al. 1998 scaled each digit into 20 x 20 pixels, its proportions kept, and put its centre of mass into the
middle of 28 x 28. A pen on a canvas or a photograph differs from that in paper, noise, size, place and pen; here they
are taken out in this order. What is MNIST-like already is left as it is.
"""

from pathlib import Path
from typing import Any, Self

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image
from torch import Tensor

from backend.card import Card
from backend.media import files, paper
from backend.media.medium import APNG, GIF, PNG, Drawn, Taken, Unfit, Unreadable, Values
from backend.models.seeds import generator

Ink = NDArray[np.float32]  # (H, W), 0 is paper, 1 is full ink

SIDE = 28
BOX = 20  # the longer side of the digit
MIDDLE = 14  # the pixel that the centre of mass falls into, as measured on MNIST
THINNEST, THICKEST = 1.6, 3.8  # strokes of the middle 90 % of MNIST by `thickness`, in pixels
DETAIL = 8  # pixels that strokes are mended on, per pixel of the digit
LARGEST, PHOTO = 1024, 640  # pixels: larger pictures are averaged down first, photographs farther
FAINTEST = 12  # of 255: less contrast than this is paper
CLEAR = 0.3  # of full ink: more than the soft edge of a stroke
EVEN, STRAY = 8, 0.015  # of 255: how far the grey of an even ground may be off, on all but that share of the border
GRAIN = 1.5  # of 255: more noise than this comes from a camera


class Medium:
    """Digits: grey pictures (28, 28), white ink on black, each pixel ink with a probability."""

    field, takes = "images", "image"
    forms = (PNG, GIF, APNG)
    most = 256
    parameters = frozenset({"scale", "milliseconds", "there_and_back"})
    values = 2

    def __init__(self, side: int = SIDE) -> None:
        """Only pictures of SIDE pixels are read from files; models of pixels may have another `side`."""
        self.side = side

    @classmethod
    def open(cls, folder: Path, card: Card) -> Self:
        """Needs nothing of the folder."""
        return cls(card.side or SIDE)

    def read(self, given: bytes | str, **look: Any) -> Taken:
        """An image file or its text: x (1, 1, 28, 28) in 0..1. Raises Unreadable, also where nothing is drawn."""
        digit, paper = understood(files.read(self.file(given)))
        x = torch.from_numpy(digit)[None, None]
        return Taken(x, files.data_urls(self.seen(x))[0], {} if paper is None else {"paper": paper}, {})

    def values_of(self, given: str) -> Values:
        """As `read`, but 28 x 28 pixels are taken as they are; a pixel is ink with the probability that its grey says.

        The same picture has the same ink. Raises Unreadable.
        """
        grey = files.read(self.file(given))
        is_one = grey.shape == (SIDE, SIDE)
        greys, paper = ((grey / 255).astype(np.float32), None) if is_one else understood(grey)
        ones = torch.rand(SIDE, SIDE, generator=generator(0)) < torch.from_numpy(greys)
        return Values(ones.long(), 0, paper)

    def file(self, given: bytes | str) -> bytes:
        """The bytes of a file. Raises Unreadable, also where the model has another size."""
        if self.side != SIDE:
            detail = f"Send the values instead: this model takes pictures of {self.side} x {self.side} pixels alone."
            raise Unreadable("not_taken", detail)
        return given if isinstance(given, bytes) else files.from_text(given)

    def show(self, works: Tensor, **look: Any) -> list[str]:
        """Bernoulli logits (N, 1, S, S) as PNG data URLs."""
        return files.data_urls(self.drawn(works))

    def blank(self) -> Tensor:
        """A picture (1, 1, S, S) without ink. Raises Unfit where no file is read in that size."""
        if self.side != SIDE:
            raise Unfit(f"ink is read from files in {SIDE} pixels a side alone")
        return torch.zeros(1, 1, self.side, self.side)

    def check(self, works: Tensor) -> None:
        """Raises Unfit where a decoder's picture has another size."""
        if works.shape != (1, 1, self.side, self.side):
            raise Unfit(f"the model draws other pictures than ink of {self.side} pixels a side")

    def drawn(self, works: Tensor) -> Drawn:
        """Bernoulli logits (N, 1, S, S) as grey pictures: the probability of ink, 0..255."""
        # In numpy, whose operations on so few numbers take a third of torch's time.
        return np.rint(127.5 + 127.5 * np.tanh(0.5 * works.numpy()[:, 0])).astype(np.uint8)

    def seen(self, x: Tensor) -> Drawn:
        """What an encoder is given (N, 1, S, S) as grey pictures."""
        return (x.numpy()[:, 0] * 255).round().astype(np.uint8)

    def x(self, pictures: Drawn) -> Tensor:
        """Grey pictures as an encoder takes them."""
        return torch.from_numpy(pictures).unsqueeze(1).float() / 255

    def painted(self, values: Tensor) -> Drawn:
        """Values (N, S, S), 1 for ink, as grey pictures."""
        return values.numpy().astype(np.uint8) * np.uint8(255)


def understood(grey: NDArray[np.uint8]) -> tuple[Ink, str | None]:
    """As `digit`, and a PNG data URL of what was taken away, where something was. Raises Unreadable without ink."""
    if is_prepared(grey):
        return as_ink(grey / 255), None
    found = off_paper(shrunk(grey, LARGEST))
    picture = paper.shown(found)
    shown = None if picture is None else files.data_url(files.png(picture))
    if found.ink is None:
        detail = "There is no ink in the picture: draw a digit that stands out from its paper."
        raise Unreadable("no_ink", detail, "image-invalid", shown)
    return centred(boxed(mended(cropped(found.ink)))), shown


def prepared(grey: NDArray[np.uint8]) -> Ink:
    """The digit alone."""
    return understood(grey)[0]


def digit(grey: NDArray[np.uint8]) -> Ink | None:
    """Grey values (H, W) as a digit (28, 28); None where there is no ink."""
    try:
        return understood(grey)[0]
    except Unreadable:
        return None


def off_paper(grey: NDArray[np.uint8]) -> paper.Lifted:
    """The ink on a picture (H, W), drawn, scanned or photographed; of a photograph perhaps on fewer pixels."""
    if not is_even(grey):
        return paper.lifted(shrunk(grey, PHOTO))
    ink = lifted(grey)
    if ink is None:
        return paper.Lifted(None, np.zeros(grey.shape, np.float32))
    clean = cleaned(ink)
    return paper.Lifted(clean, ink - clean)


def is_even(grey: NDArray[np.uint8]) -> bool:
    """Whether the ground is of one grey all along the border, and no sheet lies on it: drawn or scanned."""
    border = np.concatenate([grey[0], grey[-1], grey[:, 0], grey[:, -1]]).astype(np.int16)
    ground = np.median(border)
    off = np.abs(border - ground)
    if (off > EVEN).mean() > STRAY or 1.4826 * np.median(off) > GRAIN:
        return False
    return bool(ground > 127) or not paper.is_sheet(grey > (ground + 255) / 2)


def is_prepared(grey: NDArray[np.uint8]) -> bool:
    """Whether this is a digit in MNIST's manner: white on black, of its size, in its place."""
    if grey.shape != (SIDE, SIDE) or grey.max() < 128:
        return False
    border = np.concatenate([grey[0], grey[-1], grey[:, 0], grey[:, -1]])
    if (border > 64).mean() > 0.2:
        return False
    y, x = centre(grey)
    return max(cropped(as_ink(grey / 255)).shape) <= BOX + 2 and abs(y - MIDDLE) <= 1.5 and abs(x - MIDDLE) <= 1.5


def shrunk(grey: NDArray[np.uint8], most: int) -> NDArray[np.uint8]:
    """Averaged down to at most so many pixels a side."""
    factor = -(-max(grey.shape) // most)
    return grey if factor == 1 else np.asarray(Image.fromarray(grey).reduce(factor))


def lifted(grey: NDArray[np.uint8]) -> Ink | None:
    """Ink off its paper, whichever of the two is lighter, stretched to 0..1; None where nothing stands out.

    The border is paper, mostly. Ink is what differs from it to the side that differs more.
    """
    values = grey.astype(np.float32)
    border = np.concatenate([values[0], values[-1], values[:, 0], values[:, -1]])
    ground = np.median(border)
    noise = 1.4826 * np.median(np.abs(border - ground))  # a standard deviation that a few strokes do not disturb
    darker, lighter = (ground - values).clip(0), (values - ground).clip(0)
    ink = darker if (darker**2).sum() >= (lighter**2).sum() else lighter
    visible = ink[ink > max(FAINTEST, 5 * noise)]
    if visible.size == 0:
        return None
    full = np.percentile(visible, 80)
    floor = max(0.1 * full, min(3 * noise, 0.5 * full))
    return as_ink((ink - floor) / (full - floor))


def cleaned(ink: Ink) -> Ink:
    """Without dirt: patches of ink that are tiny beside the largest."""
    grid = paper.Grid(ink * (ink > CLEAR))
    found = paper.patches(grid.weights > 0)
    masses = [sum(grid.weights[place] for place in patch) for patch in found]
    kept = [patch for patch, mass in zip(found, masses, strict=True) if mass >= paper.SPECK * max(masses)]
    return ink * grid.around(kept)


def mended(ink: Ink) -> Ink:
    """With strokes that MNIST could have: thickened or thinned at DETAIL times the size, where they need it."""
    large = resized(ink, BOX * DETAIL)
    full = np.percentile(large[large > 0.1 * large.max()], 80)  # less than 1: a hairline averages to a faint one
    sharp = as_ink(2 * large / full - 0.5)  # so that noise in a stroke does not count as its outline
    stroke = thickness(sharp)
    wanted = float(np.clip(stroke, THINNEST * DETAIL, THICKEST * DETAIL))
    # A stroke that grows by d makes the digit grow by d, which the box then takes back.
    change = (wanted - stroke) / (1 - wanted / (BOX * DETAIL))
    steps = round(max(change, -0.8 * stroke) / 2)
    if steps == 0:
        return ink
    page = np.pad(sharp, abs(steps) + 1)
    return cropped(spread(page, steps) if steps > 0 else 1 - spread(1 - page, -steps))


def spread(ink: Ink, steps: int) -> Ink:
    """Ink spread by so many pixels to all sides: squares and crosses by turns, which makes octagons."""
    for step in range(steps):
        wide = np.pad(ink, 1)
        across = np.maximum(np.maximum(wide[1:-1, :-2], wide[1:-1, 2:]), ink)
        tall = np.pad(across, 1) if step % 2 else wide
        ink = np.maximum(np.maximum(tall[:-2, 1:-1], tall[2:, 1:-1]), across)
    return ink


def thickness(ink: Ink) -> float:
    """The mean width of the strokes in pixels: a stroke has twice its area over its width as its outline."""
    sides = np.pad(ink, 1)
    outline = np.hypot(np.diff(sides, axis=1)[:-1], np.diff(sides, axis=0)[:, :-1]).sum()
    return float(2 * ink.sum() / outline)


def boxed(ink: Ink) -> Ink:
    """Averaged down into the box, the darkest pixel full; in a square, so that no side is rounded to whole pixels."""
    height, width = ink.shape
    missing = abs(height - width)
    before, after = missing // 2, missing - missing // 2
    square = np.pad(ink, ((0, 0), (before, after)) if width < height else ((before, after), (0, 0)))
    small = resized(square, BOX)
    return cropped(as_ink(small / small.max()), above=0.01)


def centred(ink: Ink) -> Ink:
    """On 28 x 28 with the centre of mass in the middle, or as near to it as no ink is lost."""
    height, width = ink.shape
    y, x = (
        min(max(0, int(np.ceil(MIDDLE - 0.5 - mean))), SIDE - side)
        for mean, side in zip(centre(ink), ink.shape, strict=True)
    )
    page = np.zeros((SIDE, SIDE), np.float32)
    page[y : y + height, x : x + width] = ink
    return page


def centre(ink: NDArray[np.float32] | NDArray[np.uint8]) -> tuple[float, float]:
    """The centre of mass, in rows and columns."""
    rows, columns = ink.sum(1, dtype=np.float64), ink.sum(0, dtype=np.float64)
    return float(rows @ np.arange(rows.size) / rows.sum()), float(columns @ np.arange(columns.size) / columns.sum())


def cropped(ink: Ink, above: float = CLEAR) -> Ink:
    """Without the rows and columns at its sides that hold no ink `above` this much."""
    rows, columns = np.flatnonzero((ink > above).any(1)), np.flatnonzero((ink > above).any(0))
    return ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]


def resized(ink: Ink, longer: int) -> Ink:
    """To so many pixels on its longer side, averaged where it shrinks and smooth where it grows."""
    height, width = ink.shape
    scale = longer / max(height, width)
    size = max(1, round(width * scale)), max(1, round(height * scale))
    how = Image.Resampling.BOX if scale < 1 else Image.Resampling.BILINEAR
    return np.asarray(Image.fromarray(ink).resize(size, how))


def as_ink(values: NDArray[np.floating[Any]]) -> Ink:
    """Between paper and full ink."""
    return values.clip(0, 1).astype(np.float32)

"""What faces cost to write down, in bits per pixel: without a network, to compare networks with."""

import io

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from backend import images
from backend.palette import Palette, colour


def unigram_bits(train: NDArray[np.uint8], test: NDArray[np.uint8], colours: int) -> float:
    """Bits per pixel of `test` (N, H, W) if every pixel is told by how often its colour is in `train`, plus one."""
    counts = np.bincount(train.ravel(), minlength=colours) + 1
    return float(-np.log2(counts / counts.sum())[test].mean())


def context_bits(train: NDArray[np.uint8], test: NDArray[np.uint8], colours: int, smoothing: float = 10) -> float:
    """Bits per pixel of `test` (N, H, W) if every pixel is told by those to its left and above it.

    A table of `train` says how often a colour followed the two, smoothed by `smoothing` pixels that follow the left
    one alone, which are smoothed in the same way by the frequencies of all, plus one. Ten is best on validation faces.
    """
    left, above, here = _contexts(train, colours)
    alone = np.bincount(here, minlength=colours) + 1
    shape = (colours + 1, colours + 1, colours)
    both = np.bincount(np.ravel_multi_index((left, above, here), shape), minlength=np.prod(shape)).reshape(shape)
    beside = both.sum(1)

    left, above, here = _contexts(test, colours)
    p = (alone / alone.sum())[here]
    p = (beside[left, here] + smoothing * p) / (beside.sum(-1)[left] + smoothing)
    p = (both[left, above, here] + smoothing * p) / (both.sum(-1)[left, above] + smoothing)
    return float(-np.log2(p).mean())


def _contexts(faces: NDArray[np.uint8], colours: int) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.intp]]:
    """Of every pixel the colour to its left, the one above, and its own; outside is a colour of its own, the last."""
    framed = np.pad(faces.astype(np.intp), ((0, 0), (1, 0), (1, 0)), constant_values=colours)
    return framed[:, 1:, :-1].ravel(), framed[:, :-1, 1:].ravel(), framed[:, 1:, 1:].ravel()


def png_bits(faces: NDArray[np.uint8], palette: Palette) -> tuple[float, float]:
    """Bits per pixel of faces (N, H, W) as PNG files of as few colours as they have: one by one; as one sheet."""
    one_by_one = sum(_png_bytes(face, palette) for face in faces)
    together = _png_bytes(images.sheet(faces, int(len(faces) ** 0.5)), palette)
    return 8 * one_by_one / faces.size, 8 * together / faces.size


def _png_bytes(picture: NDArray[np.uint8], palette: Palette) -> int:
    used, places = np.unique(picture, return_inverse=True)
    image = Image.fromarray(places.reshape(picture.shape).astype(np.uint8))
    image.putpalette(colour(used, palette).tobytes())
    file = io.BytesIO()
    image.save(file, "PNG", optimize=True)
    return len(file.getvalue())

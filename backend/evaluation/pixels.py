"""How well and how fast models of pixels draw; and what faces cost without a network, to compare with."""

import io
import math
import time
from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image
from torch import Tensor
from tqdm import tqdm

from backend.evaluation.likelihood import SEED
from backend.media import files
from backend.media.palette import Palette, colour
from backend.models.raster import LANES, Order, Pixels, best_order, draw, draw_around, turned_back


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
    together = _png_bytes(files.sheet(faces, int(len(faces) ** 0.5)), palette)
    return 8 * one_by_one / faces.size, 8 * together / faces.size


def _png_bytes(picture: NDArray[np.uint8], palette: Palette) -> int:
    used, places = np.unique(picture, return_inverse=True)
    image = Image.fromarray(places.reshape(picture.shape).astype(np.uint8))
    image.putpalette(colour(used, palette).tobytes())
    file = io.BytesIO()
    image.save(file, "PNG", optimize=True)
    return len(file.getvalue())


@torch.inference_mode()
def surprises(model: Pixels, x: Tensor, order: Order) -> Tensor:
    """-log p (N, S, S) in nats of every pixel of pictures (N, S, S), each given those before it in `order`."""
    parts = []
    for part in tqdm(x.split(100), desc=f"NLL, {order}", unit="batch"):
        likely = model.logits(part, order).log_softmax(-1)
        parts.append(-likely.gather(-1, part.unsqueeze(-1)).squeeze(-1))
    return torch.cat(parts)


def half(order: Order, side: int) -> Tensor:
    """The mask (S, S) of the half that `order` draws first."""
    first = torch.zeros(side, side, dtype=torch.bool)
    first[: side // 2] = True
    return turned_back(first, order)


@torch.inference_mode()
def hidden_nats(model: Pixels, x: Tensor, known: Tensor, repeats: int = 4) -> float:
    """-log p(hidden | known) in nats per picture for pictures (N, S, S) and a mask (S, S) that no order has first.

    log p(x) - log p(known), the second one estimated by `repeats` times LANES drawings, which errs to the low side,
    and what is hidden seems as much easier to guess.
    """
    order, _ = best_order(known)
    whole = surprises(model, x, order).double().sum((1, 2))
    total = 0.0
    for i, picture in enumerate(tqdm(x, desc="quadrants", unit="digit")):
        found = []
        for ending in range(repeats):
            *_, (_, evidence) = draw_around(model, picture, known, order, SEED + i, ending)
            found.append(evidence)
        total += float(whole[i] + torch.stack(found).logsumexp(0) - math.log(repeats))
    return total / len(x)


class Pace(NamedTuple):
    """How fast a model draws, on one thread, in milliseconds."""

    first_row: float
    picture: float  # drawings go LANES side by side, however many are asked for
    ratio: float  # how many times longer one pass over LANES pictures for every pixel takes


@torch.inference_mode()
def pace(model: Pixels, side: int) -> Pace:
    """The median of five drawings, after one."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    nothing = torch.zeros(side, side, dtype=torch.long)
    times: list[tuple[float, float, float]] = []
    for seed in range(6):
        start = time.perf_counter()
        lines = draw(model, nothing, nothing.bool(), "down", seed)
        next(lines)
        first = time.perf_counter() - start
        list(lines)
        whole = time.perf_counter() - start
        start = time.perf_counter()
        model.logits(nothing.expand(LANES, side, side), "down")
        times.append((first, whole, (time.perf_counter() - start) * side**2))
    torch.set_num_threads(before)
    first, whole, slow = np.median(times[1:], 0)
    return Pace(1000 * first, 1000 * whole, slow / whole)

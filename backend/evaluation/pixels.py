"""How well and how fast models of pixels draw; and what faces cost without a network, to compare with."""

import lzma
import math
import time
from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from tqdm import tqdm

from backend.evaluation.likelihood import SEED
from backend.models.raster import LANES, Drawing, Order, Pixels, Task, best_order, draw, draw_around, turned_back

Bytes = NDArray[np.uint8]

# The strongest preset, all that came before in sight; of a few settings the best on validation faces.
LZMA = {"id": lzma.FILTER_LZMA2, "preset": 9 | lzma.PRESET_EXTREME, "dict_size": 2**24, "lc": 4, "lp": 0, "pb": 4}
NEIGHBOURS = ((0, -1), (-1, 0), (-1, 1), (-1, -1), (0, -2), (-2, 0))  # by row and column, the most telling first


def table_bits(train: Bytes, test: Bytes, colours: int, smoothing: float = 10) -> float:
    """Bits per pixel of `test` (N, H, W) if every pixel is told by its place and six pixels before it.

    A table says how often each colour of `train` came after all of these, smoothed by `smoothing` pixels that follow
    all but the last one, which are smoothed in the same way, down to how often each colour is, plus one. Ten and this
    order of neighbours are the best of a few on validation faces.
    """
    alone = np.bincount(train.ravel(), minlength=colours) + 1
    p = (alone / alone.sum())[test.ravel()]
    for known in range(len(NEIGHBOURS) + 1):
        before, here = _contexts(train, known, colours), _contexts(test, known, colours)
        both, both_here = before * colours + train.ravel(), here * colours + test.ravel()
        p = (_counts(both, both_here) + smoothing * p) / (_counts(before, here) + smoothing)
    return float(-np.log2(p).mean())


def _contexts(pictures: Bytes, known: int, colours: int) -> NDArray[np.int64]:
    """A number for the place of every pixel and `known` of its neighbours; outside is a colour of its own."""
    _, height, width = pictures.shape
    framed = np.pad(pictures.astype(np.int64), ((0, 0), (2, 0), (2, 2)), constant_values=colours)
    number = np.broadcast_to(np.arange(height * width).reshape(height, width), pictures.shape)
    for row, column in NEIGHBOURS[:known]:
        beside = framed[:, 2 + row : 2 + row + height, 2 + column : 2 + column + width]
        number = number * (colours + 1) + beside
    return number.ravel()


def _counts(there: NDArray[np.int64], asked: NDArray[np.int64]) -> NDArray[np.int64]:
    """How often each number that is `asked` for is `there`."""
    numbers, counts = np.unique(there, return_counts=True)
    places = np.searchsorted(numbers, asked).clip(max=len(numbers) - 1)
    return np.where(numbers[places] == asked, counts[places], 0)


def xz_bits(train: Bytes, test: Bytes) -> float:
    """Bits per pixel of `test` (N, H, W) packed by LZMA behind `train`, a byte a pixel, which is not counted."""
    sheets = train.tobytes() + test.tobytes(), train.tobytes()
    both, alone = (len(lzma.compress(pixels, lzma.FORMAT_RAW, filters=[LZMA])) for pixels in sheets)
    return 8 * (both - alone) / test.size


@torch.inference_mode()
def surprises(model: Pixels, x: Tensor, order: Order) -> Tensor:
    """-log p (N, S, S) in nats of every pixel of pictures (N, S, S), each given those before it in `order`."""
    parts = []
    for part in tqdm(x.split(100), desc=f"NLL, {order}", unit="batch"):
        likely = model.logits(part, order).log_softmax(-1)
        parts.append(-likely.gather(-1, part.unsqueeze(-1)).squeeze(-1))
    return torch.cat(parts)


def any_order(nats: Mapping[Order, Tensor]) -> Tensor:
    """-log p (N,) of pictures where the order is left to chance, out of -log p (N, S, S) of pixels in each order."""
    totals = torch.stack([each.double().sum((1, 2)) for each in nats.values()])
    found: Tensor = math.log(len(totals)) - (-totals).logsumexp(0)
    return found


def half(order: Order, side: int) -> Tensor:
    """The mask (S, S) of the half that `order` draws first."""
    first = torch.zeros(side, side, dtype=torch.bool)
    first[: side // 2] = True
    return turned_back(first, order)


@torch.inference_mode()
def hidden_nats(model: Pixels, x: Tensor, known: Tensor, lanes: int = 256) -> float:
    """-log p(hidden | known) in nats per picture for pictures (N, S, S) and a mask (S, S) that no order has first.

    log p(x) - log p(known), the second one estimated by a population of so many `lanes`, which errs to the low side,
    and what is hidden seems as much easier to guess.
    """
    order, _ = best_order(known)
    whole = surprises(model, x, order).double().sum((1, 2))
    total = 0.0
    for i, picture in enumerate(tqdm(x, desc="quadrants", unit="digit")):
        *_, crowd = draw_around(model, picture, known, order, SEED + i, lanes)
        assert crowd is not None  # after the last line
        total += float(whole[i] + crowd.evidence)
    return total / len(x)


@torch.inference_mode()
def unlikelier(model: Pixels, x: Tensor, known: Tensor, n: int = LANES, lanes: int = 3072) -> float:
    """How much less likely endings around a mask (S, S) are, in nats, than out of a population of so many `lanes`.

    The mean of -log p of all pixels of n endings of each of pictures (N, S, S), less that over a large population.
    """
    order, _ = best_order(known)
    total = 0.0
    for i, picture in enumerate(tqdm(x, desc="endings", unit="digit")):
        drawing = Drawing(Task(model, picture, known, order, False, n, SEED + i, 1.0))
        for _ in drawing.lines():
            pass
        *_, crowd = draw_around(model, picture, known, order, SEED - 1 - i, lanes)
        assert crowd is not None
        each = crowd.surprises.double().sum((1, 2))
        total += float(drawing.surprises.double().sum((1, 2)).mean() - (crowd.share * each).sum())
    return total / len(x)


def unseen_patches(train: Bytes, pictures: Bytes, size: int = 3) -> NDArray[np.int64]:
    """How many local patches of each of pictures (N, H, W) no picture of `train` has at their place: (N,)."""
    found = np.zeros(len(pictures), np.int64)
    for y, x in np.ndindex(train.shape[1] - size + 1, train.shape[2] - size + 1):
        known, here = (
            np.ascontiguousarray(some[:, y : y + size, x : x + size]).reshape(len(some), -1).view(f"V{size**2}")[:, 0]
            for some in (train, pictures)
        )
        found += ~np.isin(here, np.unique(known))
    return found


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

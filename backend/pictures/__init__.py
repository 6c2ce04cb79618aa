"""The pictures that models learned from, to find those that are nearest to any other one: is it new, is it a copy?

A set is one file of its name, NAME.safetensors, made by `python -m backend pictures NAME`. All that is compared is made
alike first, wherever it comes from: a pixel is ink or it is not, or it is the nearest colour of a palette.

Letters of the shapes: N pictures of a set, S x S pixels, D = S * S, F numbers of a reader's features, K numbers kept.
"""

import threading
import zlib
from pathlib import Path
from typing import Any, Literal, NamedTuple, get_args

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors import SafetensorError, safe_open
from torch import Tensor

from backend.media import palette

Space = Literal["pixels", "features"]
SPACES: tuple[Space, ...] = get_args(Space)
INK = 128  # a pixel as light as this is ink
AMONG = 64  # of so many of the nearest a blend is made
FOLDER = Path(__file__).parent
MOST_BYTES = 64 * 1024 * 1024
Pictures = NDArray[np.uint8]  # (..., S, S): 0 and 1, or places of colours


class Missing(Exception):
    """The pictures of a set are not here, or not as they were made; the message says why, without paths."""


class Near(NamedTuple):
    """Pictures of a set, the nearest first."""

    places: NDArray[np.int64]  # (k,)
    distances: NDArray[np.float64]  # (k,)


class Pool:
    """One set of pictures, and how far from it other real pictures are."""

    def __init__(self, path: Path) -> None:
        """Reads and unpacks a file. Raises Missing."""
        try:
            if path.stat().st_size > MOST_BYTES:
                raise Missing("their file is larger than 64 MB")
            with safe_open(path, "pt") as file:
                said = file.metadata() or {}
                parts: dict[str, Tensor] = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118
            self.side = int(said["side"])
            self.reader, self.digest = said["reader"], said["digest"]
            self.palette = palette.load(said["palette"]) if "palette" in said else None
            packed = zlib.decompress(parts["pictures"].numpy().tobytes())
            self.pictures: Pictures = np.frombuffer(packed, np.uint8).reshape(-1, self.side, self.side)
            self.labels = parts["labels"].tolist() if "labels" in parts else None
            self.mean, self.ways, self.scale = parts["mean"], parts["ways"], float(parts["scale"])
            self.average: NDArray[np.float64] = parts["average"].double().numpy()  # of their signals
            self.features = parts["features"].float().numpy()  # (N, K) whole numbers
            self.real: dict[str, NDArray[np.float64]] = {s: parts[f"real {s}"].double().numpy() for s in SPACES}
        except (OSError, SafetensorError, KeyError, ValueError, RuntimeError, zlib.error) as error:
            raise Missing("their file is not there or damaged") from error
        if len(self.features) != len(self.pictures):
            raise Missing("their file holds other features than pictures")
        own = self.pictures if self.palette is not None else self.alike(self.pictures)
        self.flat: Pictures = own.reshape(len(own), -1)  # (N, D)
        # For each pixel, or 64 of them, those of all pictures in a row: a third of the time that a row a picture takes.
        columns = words(self.flat) if self.palette is None else self.flat
        self.columns: NDArray[Any] = np.ascontiguousarray(columns.T)
        self.lengths = (self.features**2).sum(1)

    def drawn(self, pictures: Pictures) -> Pictures:
        """Pictures of the set as media draw them: grey (N, S, S), or coloured (N, S, S, 3)."""
        return pictures if self.palette is None else palette.colour(pictures, self.palette)

    def alike(self, drawn: Pictures) -> Pictures:
        """Drawn pictures, (..., S, S) grey or (..., S, S, 3), as they are compared."""
        if self.palette is None:
            return (drawn >= INK).astype(np.uint8)
        return palette.nearest(drawn, self.palette)[0]

    def shown(self, compared: Pictures) -> Pictures:
        """Pictures as they are compared, drawn."""
        return 255 * compared if self.palette is None else palette.colour(compared, self.palette)

    def signal(self, compared: Pictures) -> NDArray[np.float64]:
        """Pictures (N, D) as they are compared, as numbers to add up: ink, or red, green and blue, in 0..1."""
        if self.palette is None:
            return compared.astype(np.float64)
        return (palette.colour(compared, self.palette) / 255).reshape(len(compared), -1)

    def sum_of(self, blend: "Blend") -> Pictures:
        """What the parts of a blend give together, drawn: grey (S, S), or coloured (S, S, 3)."""
        added = self.signal(self.flat[blend.places]).T @ np.array(blend.weights)
        channels = () if self.palette is None else (3,)
        grey: Pictures = (255 * added.clip(0, 1)).round().astype(np.uint8)
        return grey.reshape(self.side, self.side, *channels)

    def kept(self, features: Tensor) -> NDArray[np.float32]:
        """A reader's features (N, F) as K whole numbers each, a byte large, as the set holds them."""
        found: NDArray[np.float32] = (
            ((features - self.mean) @ self.ways / self.scale).round().clamp(-127, 127).numpy().astype(np.float32)
        )
        return found

    def differing(self, compared: Pictures) -> NDArray[np.float64]:
        """How many pixels of each picture differ from those of one (S, S)."""
        flat = compared.reshape(1, -1)
        if self.palette is None:
            found = np.bitwise_count(self.columns ^ words(flat).T)
        else:
            found = (self.columns != flat.T).view(np.uint8)
        return np.asarray(found.sum(0, dtype=np.uint16), np.float64)

    def away(self, kept: NDArray[np.float32]) -> NDArray[np.float64]:
        """How far the features of each picture are from those of one (K,), in those of the reader.

        Sums of squares of bytes are whole numbers below 2^24, which 32 bits hold exactly.
        """
        squares = self.lengths - 2 * (self.features @ kept) + (kept**2).sum()
        return np.asarray(np.sqrt(squares.astype(np.float64)) * self.scale)

    def percentile(self, distance: float, space: Space) -> int:
        """How many of 100 real pictures that are not in the set lie nearer to it."""
        return min(100, int(np.searchsorted(self.real[space], distance - 1e-9, "left")))


def nearest(distances: NDArray[np.float64], k: int) -> Near:
    """The k smallest of distances (N,); of equal ones those that stand first."""
    farthest = np.partition(distances, min(k, len(distances)) - 1)[min(k, len(distances)) - 1]
    near = np.flatnonzero(distances <= farthest)
    places = near[np.argsort(distances[near], kind="stable")][:k]
    return Near(places, distances[places])


def words(flat: Pictures) -> NDArray[np.uint64]:
    """Pictures (N, D) of 0 and 1, 64 pixels a number."""
    bits = np.packbits(flat, axis=1)
    return np.pad(bits, ((0, 0), (0, -bits.shape[1] % 8))).view(np.uint64)


class Pools:
    """The sets of one folder, each read when it is first asked for, from any thread."""

    def __init__(self, folder: Path) -> None:
        """Nothing is read yet."""
        self.folder = folder
        self._lock = threading.Lock()
        self._pools: dict[str, Pool] = {}

    def get(self, name: str) -> Pool:
        """A set by its name. Raises Missing."""
        with self._lock:
            if name not in self._pools:
                self._pools[name] = Pool(self.folder / f"{name}.safetensors")
            return self._pools[name]


class Blend(NamedTuple):
    """A picture as a sum of others, each counted so and so much, never less than nothing."""

    places: list[int]  # of the pictures that are used, in the order in which they came
    weights: list[float]
    explained: float  # 1 - |x - sum|^2 / |x - average|^2, where `average` is that of the set


def blends(pool: Pool, compared: Pictures, near: NDArray[np.int64], most: int = 16) -> list[Blend]:
    """A picture (S, S) out of those `near` to it: with the one that explains most, with two, and so on.

    Non-negative least squares by active sets (Lawson and Hanson 1974, chapter 23), ended where nothing is gained, or
    `most` pictures are used.
    """
    parts, x = pool.signal(pool.flat[near]), pool.signal(compared.reshape(1, -1))[0]
    around = float(((x - pool.average) ** 2).sum()) or 1.0
    return [
        Blend([int(near[j]) for j in used], weights, 1 - float(((x - parts[used].T @ weights) ** 2).sum()) / around)
        for used, weights in nonnegative(parts @ parts.T, parts @ x, most)
    ]


def nonnegative(
    gram: NDArray[np.float64], wanted: NDArray[np.float64], most: int
) -> list[tuple[list[int], list[float]]]:
    """Least squares with weights of 0 and more: after each part that came in, which are used and their weights.

    `gram` (P, P) and `wanted` (P,) are the products of P parts with each other and with what is to be explained.
    """
    used: list[int] = []
    weights = np.zeros(len(wanted))
    found: list[tuple[list[int], list[float]]] = []
    least = 1e-10 * max(1.0, float(np.abs(wanted).max(initial=0)))
    barred: set[int] = set()  # came in and had to leave at once: by rounding alone they seemed to be of use
    while len(used) < most and len(found) < 4 * most:
        gain = wanted - gram @ weights
        free = [j for j in range(len(wanted)) if j not in used and j not in barred]
        new = max(free, key=lambda j: gain[j], default=None)
        if new is None or gain[new] <= least:
            break
        used.append(new)
        while used:
            solved = solution(gram[np.ix_(used, used)], wanted[used])
            if (solved > 0).all():
                break
            now = weights[used]
            going = solved <= 0
            step = float((now[going] / np.maximum(now[going] - solved[going], 1e-300)).min())
            weights[used] = now + step * (solved - now)
            gone = [j for j, left in zip(used, going, strict=True) if left and weights[j] <= 1e-12]
            weights[gone] = 0
            used = [j for j in used if j not in gone]
        if new not in used:
            barred.add(new)
            continue
        barred.clear()
        weights[:] = 0
        weights[used] = solved
        found.append((list(used), solved.tolist()))
    return found


def solution(gram: NDArray[np.float64], wanted: NDArray[np.float64]) -> NDArray[np.float64]:
    """Weights (P,) by least squares; those of the least length where several parts are one picture."""
    try:
        return np.asarray(np.linalg.solve(gram, wanted))
    except np.linalg.LinAlgError:
        return np.asarray(np.linalg.lstsq(gram, wanted, rcond=None)[0])


@torch.inference_mode()
def features(reader: torch.nn.Module, compared: Pictures, ink: bool) -> Tensor:
    """The features (N, F) that a reader sees in pictures (N, S, S) as they are compared."""
    x = torch.from_numpy(compared)
    given = x[:, None].float() if ink else x.long()
    return torch.cat([reader.features(part) for part in given.split(500)])  # type: ignore[operator]  # readers have it

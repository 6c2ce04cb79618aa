"""Whether pictures are blends of those that a model learned from, and how near they lie to them."""

from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn
from tqdm import tqdm

from backend.models.raster import LANES, draw
from backend.models.seeds import choices
from backend.pictures import AMONG, Pictures, Pool, blends, features, nearest


class Likeness(NamedTuple):
    """What some pictures have of those of a set."""

    explained: float  # %, the mean over pictures, of the squared distance to the average picture of the set
    pixels: float  # the median percentile of the distance to the nearest, among that of unseen real pictures
    features: float  # the same for what a reader sees


def likeness(pool: Pool, reader: nn.Module, compared: Pictures) -> Likeness:
    """How well pictures (N, S, S), as they are compared, are explained by their nearest, and how near those are.

    Each is put together by `blends`: at most 16 of its AMONG nearest in pixels, no weight below 0. Explained is
    1 - |x - sum|^2 / |x - average|^2, so that the average picture explains 0 and a copy 100 %.
    """
    found = []
    kept = pool.kept(features(reader, compared, pool.palette is None))
    for picture, numbers in zip(tqdm(compared, desc="blends", unit=""), kept, strict=True):
        differing = pool.differing(picture)
        made = blends(pool, picture, nearest(differing, AMONG).places)
        far = differing.min(), pool.away(numbers).min()
        found.append(
            (
                100 * made[-1].explained if made else 0.0,
                pool.percentile(float(far[0]), "pixels"),
                pool.percentile(float(far[1]), "features"),
            )
        )
    explained, pixels, seen = np.array(found, np.float64).T
    return Likeness(float(explained.mean()), float(np.median(pixels)), float(np.median(seen)))


def overlaid(pool: Pool, n: int, seed: int) -> Pictures:
    """Real blends (n, S, S): each a picture of a set of ink laid over one of its AMONG nearest."""
    rng = np.random.default_rng(seed)
    first = rng.choice(len(pool.flat), n, replace=False)
    second = [rng.choice(nearest(pool.differing(pool.flat[place]), AMONG).places[1:]) for place in first]
    both: NDArray[np.uint8] = pool.flat[first] | pool.flat[second]
    return both.reshape(n, pool.side, pool.side)


@torch.inference_mode()
def decoded(model: nn.Module, n: int, seed: int, labels: int) -> torch.Tensor:
    """Works of `n` codes from the prior, as `sample` draws them; `labels` that the model is told of, 0 for none."""
    given = {"label": choices(n, labels, seed)} if labels else {}
    works: torch.Tensor = model.decode(model.codes(n, seed), **given)  # type: ignore[operator]  # a family with codes has both
    return works


@torch.inference_mode()
def written(model: nn.Module, side: int, n: int, seed: int) -> torch.Tensor:
    """The values (n, S, S) of `n` pictures drawn pixel by pixel from the top, LANES of each seed from `seed` on."""
    nothing = torch.zeros(side, side, dtype=torch.long)
    found: list[torch.Tensor] = []
    for more in range(-(-n // LANES)):
        lines = list(draw(model, nothing, nothing.bool(), "down", seed + more))  # type: ignore[arg-type]  # a model of pixels
        found.append(torch.stack([line.values for line in lines], 1))
    return torch.cat(found)[:n]

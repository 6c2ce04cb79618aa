"""Where known works lie among the codes of a model of few numbers: what stands in its scatter.json."""

from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor

from backend.beside import Cluster, Density, Scatter
from backend.card import Label, Name

CELLS = 48  # of the grid that training codes are counted in, along each number
DIGITS = 3  # decimals that codes are kept with


def scatter(
    of: Name, mean: Tensor, std: Tensor | None, labels: Sequence[Label], training: Tensor, theirs: Sequence[Label]
) -> Scatter:
    """The scatter of works whose codes are (N, Z), and their `labels`; `training` (M, Z) are those it learned from."""
    at = np.array(theirs)
    names = list(dict.fromkeys(sorted(theirs, key=str)))
    return Scatter(
        of=of,
        labels=list(labels),
        mean=rounded(mean),
        std=[] if std is None else rounded(std),
        clusters=[Cluster(label=name, mean=rounded(training[at == name].mean(0)[None])[0]) for name in names],
        density=density(training) if training.shape[1] <= 2 else None,
    )


def density(codes: Tensor) -> Density:
    """How many of codes (M, 1) or (M, 2) lie in each cell of a grid over nearly all of them."""
    low, high = np.percentile(codes.numpy(), [0.1, 99.9], axis=0)
    low, high = low - 0.1 * (high - low), high + 0.1 * (high - low)
    bins = [np.linspace(a, b, CELLS + 1) for a, b in zip(low, high, strict=True)]
    counts = np.histogramdd(codes.numpy(), bins)[0].astype(int)
    rows = counts.T if codes.shape[1] == 2 else counts[None]
    return Density(low=low.round(DIGITS).tolist(), high=high.round(DIGITS).tolist(), counts=rows.tolist())


def rounded(codes: Tensor) -> list[list[float]]:
    """Codes (N, Z) as they are kept."""
    return codes.double().numpy().round(DIGITS).tolist()  # type: ignore[no-any-return]  # numpy says Any


def contents(found: Scatter) -> bytes:
    """A scatter as the file that holds it."""
    return found.model_dump_json(exclude_none=True).encode() + b"\n"


@torch.inference_mode()
def coded(model: object, x: Tensor) -> tuple[Tensor, Tensor]:
    """Means and standard deviations (N, Z) of the codes of pictures (N, 1, S, S) in 0..1."""
    found = [model.encode(part) for part in x.split(500)]  # type: ignore[attr-defined]  # every family with codes has it
    return torch.cat([q.mean for q in found]), torch.cat([q.stddev for q in found])

"""Named levers: what of a code goes with an attribute, and what else changes when it is pulled.

Letters of the shapes: N pictures, Z numbers of a code, A attributes, P values of an attribute.
"""

from collections.abc import Callable, Sequence

import torch
from torch import Tensor

from backend.card import Slider
from backend.evaluation.likelihood import Coder
from backend.models.seeds import generator

EACH = 150  # pictures that are pulled each way


def effects(codes: Tensor, values: Tensor, counts: Sequence[int]) -> list[Tensor]:
    """Where the codes of each value of each attribute lie: per attribute P points (P, Z).

    Of all attributes at once, by least squares on codes (N, Z) and values (N, A): what a value adds to a code, all else
    being alike. Means of each value would say the same if attributes were met independently and often; the rare ones
    are not met often.
    """
    sizes = list(counts)
    columns = [torch.nn.functional.one_hot(values[:, a], n)[:, 1:] for a, n in enumerate(sizes)]
    design = torch.cat([torch.ones(len(values), 1), *map(Tensor.float, columns)], 1).double()
    fitted = torch.linalg.lstsq(design, codes.double()).solution.float()  # (1 + sum(P - 1), Z)
    points = []
    rows = fitted[1:].split([n - 1 for n in sizes])
    for a, added in enumerate(rows):
        own = torch.cat([torch.zeros(1, codes.shape[1]), added])
        share = torch.nn.functional.one_hot(values[:, a], sizes[a]).float().mean(0)
        points.append(codes.mean(0) + own - share @ own)
    return points


def ends(slider: Slider) -> Tensor:
    """The points (P, Z) that a lever of a card can be pulled to: its stops, or the two ends of its direction."""
    if slider.stops:
        return torch.tensor([stop.point for stop in slider.stops])
    return torch.tensor([slider.low, slider.high])[:, None] * torch.tensor(slider.direction)


def span(points: Tensor) -> Tensor:
    """An orthonormal basis (P - 1, Z) of the differences of points (P, Z), which lie in no smaller space."""
    _, size, way = torch.linalg.svd(points - points.mean(0), full_matrices=False)
    basis: Tensor = way[size > 1e-5 * size[0]]
    return basis


def pulled(codes: Tensor, points: Tensor, to: Tensor) -> Tensor:
    """Codes (N, Z) pulled to the point of `to` (N,) among those (P, Z) of a lever, and as before across it.

    On a direction, which has two, they stand there. Of several points they are as far beside the new one as they were
    beside the nearest, so that what else the code says there is kept: to stand on it would draw another mouth in one of
    six faces whose hair colour is changed (measured on validation faces). Where another point would then be the
    nearest, they are half as far beside it, a quarter, or stand on it.
    """
    basis = span(points)
    if len(points) == 2:
        return codes + (points[to] - codes) @ basis.T @ basis
    middle = points.mean(0)
    at, stops = (codes - middle) @ basis.T, (points - middle) @ basis.T
    beside = at - stops[torch.cdist(at, stops).argmin(1)]
    there = stops[to]
    for share in (0.25, 0.5, 1.0):
        nearer = stops[to] + share * beside
        stays = torch.cdist(nearer, stops).argmin(1) == to
        there = torch.where(stays[:, None], nearer, there)
    return codes + (there - at) @ basis


@torch.inference_mode()
def pulls(
    model: Coder,
    reads: Callable[[Tensor], Tensor],
    codes: Tensor,
    values: Tensor,
    levers: Sequence[Tensor],
) -> tuple[list[int], Tensor]:
    """How many pictures each lever was tried on, and in what share each attribute changed (A, A).

    On the diagonal: the asked value is read afterwards; beside it: another value is read than of the picture before it
    was pulled. `codes` (N, Z) and true `values` (N, A) of pictures; `reads` gives the values of pictures. As many of
    every value of a lever are pulled as make EACH each way of an attribute of two values, to the others in turn.
    """
    tried, share = [], []
    before = reads(model.decode(codes).argmax(1))
    for a, points in enumerate(levers):
        n = len(points)
        places, to = [], []
        for value in range(n):
            mine = (values[:, a] == value).nonzero()[:, 0]
            mine = mine[torch.randperm(len(mine), generator=generator(a, value))[: 2 * EACH // n]]
            places.append(mine)
            to.append((value + 1 + torch.arange(len(mine)) % (n - 1)) % n)
        chosen, asked = torch.cat(places), torch.cat(to)
        after = reads(model.decode(pulled(codes[chosen], points, asked)).argmax(1))
        changed = after != before[chosen]
        changed[:, a] = after[:, a] == asked
        tried.append(len(chosen))
        share.append(changed.float().mean(0))
    return tried, torch.stack(share)

"""Geometry of latent codes: ways from one to another, and where codes of the prior live.

Letters of the shapes: Z numbers of a code, S stops, N steps.
"""

import itertools
import math
from typing import NamedTuple

import torch
from torch import Tensor

PARALLEL = 1e-4  # radians: nearer than this to one line, the circle through two codes is not defined


class Shell(NamedTuple):
    """The length of a code drawn from N(0, I): a chi distribution, narrow whatever Z is."""

    radius: float
    spread: float  # one standard deviation


def shell(size: int) -> Shell:
    """Where nearly all codes of `size` numbers lie: sqrt(2) G((Z + 1) / 2) / G(Z / 2) and what is left of Z."""
    radius = math.sqrt(2) * math.exp(math.lgamma((size + 1) / 2) - math.lgamma(size / 2))
    return Shell(radius, math.sqrt(max(0.0, size - radius * radius)))


def lerp(a: Tensor, b: Tensor, t: float) -> Tensor:
    """The straight line from `a` (any shape) to `b`, 0 <= t <= 1; exactly an end where t is 0 or 1."""
    return a * (1 - t) + b * t


def slerp(a: Tensor, b: Tensor, t: float) -> Tensor:
    """The great circle from code `a` (Z,) to `b`: the direction turns evenly, the length changes evenly.

    Shoemake 1985; for latent codes White 2016, arXiv 1609.04468. Between codes in one direction, and from the
    origin, it is the straight line; between opposite ones it goes round by the axis they use least.
    """
    long_a, long_b = torch.linalg.vector_norm(a), torch.linalg.vector_norm(b)
    if not (long_a > 0 and long_b > 0) or t in (0.0, 1.0):
        return lerp(a, b, t)
    u, v = a / long_a, b / long_b
    angle = 2 * math.atan2(float((u - v).norm()), float((u + v).norm()))  # exact for small and for large ones
    if angle < PARALLEL:
        return lerp(a, b, t)
    across = v - u * (v @ u)
    if angle > math.pi - PARALLEL:
        across = torch.zeros_like(u).index_fill_(0, u.abs().argmin(), 1.0)
        across = across - u * (across @ u)
    turned: Tensor = u * math.cos(t * angle) + across * (math.sin(t * angle) / float(across.norm()))
    return turned * lerp(long_a, long_b, t)


def legs(stops: int, steps: int) -> list[tuple[int, float]]:
    """Where each of N steps is on a way of S stops: which leg, and how far along it, 0..1.

    Every stop is met exactly; legs differ by one step at most, so that the way is walked evenly.
    """
    marks = [round(k * (steps - 1) / (stops - 1)) for k in range(stops)]
    way = [
        (leg, (step - here) / (there - here))
        for leg, (here, there) in enumerate(itertools.pairwise(marks))
        for step in range(here, there)
    ]
    return [*way, (stops - 2, 1.0)]

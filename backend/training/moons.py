"""Moons drawn by code: half and full ones to learn from, and what lies between them to compare with.

A moon is the lit part of a disc: white on black, 28 x 28 pixels, edges averaged over 4 x 4 points a pixel. At every
height the lit part goes from the edge on the right to the terminator, half an ellipse; so a moon's lit fraction of
the area is the same at every height, and exact.
"""

from typing import NamedTuple

import torch
from torch import Tensor

from backend.models.seeds import generator

SIDE = 28
RADIUS = 10.0  # pixels
FINE = 4  # points along a pixel's side
HALF, FULL, BETWEEN = (0.4, 0.6), (0.9, 1.0), (0.6, 0.9)  # lit fractions
SHIFT, SIZE, TURN = 1.0, 0.05, torch.pi / 18  # how far moons are off: pixels, of the radius, radians


class Moons(NamedTuple):
    """Moons, and how they were drawn."""

    images: Tensor  # (N, 1, 28, 28) uint8, white on black
    lit: Tensor  # (N,) the lit fraction of the disc
    radius: Tensor  # (N,) pixels


def moons(n: int, lit: tuple[float, float], rng: torch.Generator) -> Moons:
    """N moons with lit fractions evenly between two, a little off in place, size and angle."""
    u = torch.rand(5, n, generator=rng)
    fraction = lit[0] + (lit[1] - lit[0]) * u[0]
    x, y = (2 * u[1:3] - 1) * SHIFT
    radius = RADIUS * (1 + (2 * u[3] - 1) * SIZE)
    parts = zip(*(t.split(500) for t in (fraction, x, y, radius, (2 * u[4] - 1) * TURN)), strict=True)
    return Moons(torch.cat([drawn(*part) for part in parts]), fraction, radius)


def drawn(lit: Tensor, x: Tensor, y: Tensor, radius: Tensor, angle: Tensor) -> Tensor:
    """Moons (N, 1, 28, 28) uint8 with these lit fractions, off the middle by x, y in pixels, turned by radians."""
    at = (torch.arange(SIDE * FINE) + 0.5) / FINE - SIDE / 2
    across, down = at - x[:, None], at - y[:, None]  # (N, P)
    cos, sin = angle.cos()[:, None, None], angle.sin()[:, None, None]
    u = across[:, None, :] * cos + down[:, :, None] * sin  # (N, P, P), along the line from dark to light
    v = down[:, :, None] * cos - across[:, None, :] * sin
    chord = (radius.square()[:, None, None] - v.square()).clamp(min=0).sqrt()
    light = (u <= chord) & (u >= (1 - 2 * lit)[:, None, None] * chord) & (chord > 0)
    grey = light.float().view(-1, SIDE, FINE, SIDE, FINE).mean((2, 4))
    return (255 * grey).round().to(torch.uint8).unsqueeze(1)


class Phases(NamedTuple):
    """Half and full moons by turns."""

    images: Tensor  # (N, 1, 28, 28) uint8
    full: Tensor  # (N,) bool

    @property
    def x(self) -> Tensor:
        """The pictures (N, 1, 28, 28) in 0..1."""
        return self.images.float() / 255

    @property
    def labels(self) -> list[str]:
        """What each is called."""
        return ["full" if full else "half" for full in self.full.tolist()]


def phases(n: int, seed: int, between: float = 0.0) -> Phases:
    """N half and full moons; a share of them `between` the two."""
    few = round(n * between / 2)
    parts = [moons(n // 2, lit, generator(seed, i)).images for i, lit in enumerate((HALF, FULL))]
    if few:
        for i, part in enumerate(parts):
            part[:few] = moons(few, BETWEEN, generator(seed, 2 + i)).images
    return Phases(torch.stack(parts, 1).flatten(0, 1), torch.arange(n // 2 * 2) % 2 == 1)

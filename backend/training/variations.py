"""Digits as other hands, pens and scanners would have made them: what classifiers are trained on besides MNIST itself.

MNIST is American: its ones are bare strokes, while much of the world writes them with a flag, some with a bar below.
Everything here works on whole batches: pictures are (B, 1, 28, 28), white ink on black in 0..1, and what is random
comes out of the generator that is given.
"""

import torch
import torch.nn.functional as F
from torch import Tensor

SIDE = 28
BOX = 20  # MNIST's digits are so many pixels on their longer side
MIDDLE = 14.0  # where MNIST has a digit's centre of mass, in pixels counted from 0


def varied(x: Tensor, label: Tensor, rng: torch.Generator) -> Tensor:
    """Ones with flags and bars, all digits moved and stretched, some as if scanned in very few pixels."""
    return coarse(jitter(fitted(flagged(x, label, rng)), rng), rng)


def uniform(low: float, high: float, n: int, rng: torch.Generator) -> Tensor:
    """Numbers (n,) between `low` and `high`."""
    return low + (high - low) * torch.rand(n, generator=rng)


def flagged(x: Tensor, label: Tensor, rng: torch.Generator) -> Tensor:
    """Half of the ones get a flag, a stroke from the top of the stem down to the left, or a bar below, or both.

    Strokes are as thick as the stem. A long flag that is nearly level would make a seven: the longer, the steeper.
    """
    ones = label == 1
    n = int(ones.sum())
    if n == 0:
        return x
    pages = x[ones, 0]  # (N, 28, 28)
    top, bottom, height, pen = stems(pages)
    length = uniform(0.12, 0.6, n, rng)  # of the stem's
    level = 0.12 + 0.9 * (length - 0.12)  # radians below the horizon
    angle = level + (1.25 - level) * torch.rand(n, generator=rng)
    way = torch.stack([-angle.cos(), angle.sin()], -1) * (length * height)[:, None]
    bend = torch.stack([way[:, 1], -way[:, 0]], -1) * uniform(-0.2, 0.2, n, rng)[:, None]
    middle = top + way / 2 + bend
    flag = torch.maximum(stroke(top, middle, pen), stroke(middle, top + way, pen))
    left, right = uniform(0.12, 0.4, n, rng) * height, uniform(0.12, 0.4, n, rng) * height
    tilt = uniform(-0.15, 0.15, n, rng)
    along = torch.stack([torch.ones(n), tilt], -1)
    bar = stroke(bottom - along * left[:, None], bottom + along * right[:, None], pen)
    which = torch.rand(n, generator=rng)[:, None, None]  # half none, 0.3 a flag, 0.15 both, 0.05 a bar
    pages = torch.where(which < 0.45, torch.maximum(pages, flag), pages)
    pages = torch.where((which >= 0.3) & (which < 0.5), torch.maximum(pages, bar), pages)
    return x.index_put((ones,), pages[:, None])


def stems(pages: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """Of ones (N, 28, 28): where the pen began and ended (N, 2) as x, y, the stem's height and thickness (N,)."""
    at = torch.arange(SIDE, dtype=pages.dtype)
    inked = pages.amax(2) > 0.5  # (N, 28)
    first = inked.to(pages.dtype).argmax(1)
    last = SIDE - 1 - inked.flip(1).to(pages.dtype).argmax(1)
    height = (last - first + 1).to(pages.dtype)
    mass = pages.sum((1, 2)).clamp(min=1)
    x, y = (pages.sum(1) * at).sum(1) / mass, (pages.sum(2) * at).sum(1) / mass
    dx, dy = at - x[:, None], at - y[:, None]  # (N, 28)
    lean = torch.einsum("nyx,ny,nx->n", pages, dy, dx) / torch.einsum("nyx,ny->n", pages, dy * dy).clamp(min=1e-3)
    pen = (mass / (height * (1 + lean * lean).sqrt())).clamp(1, 5)
    ends = []
    for row, inwards in ((first, 1), (last, -1)):
        near = (at - row[:, None]).abs() < 2  # the outermost two rows of ink
        weight = (pages * near[:, :, None]).sum(1)
        ends.append(
            torch.stack([(weight * at).sum(1) / weight.sum(1).clamp(min=1e-3), row + inwards * (pen - 1) / 2], -1)
        )
    return ends[0], ends[1], height, pen


def stroke(start: Tensor, end: Tensor, pen: Tensor) -> Tensor:
    """Straight strokes (N, 28, 28) between points (N, 2) as x, y, so many pixels thick (N,), with round, soft ends."""
    at = torch.arange(SIDE, dtype=start.dtype)
    points = torch.stack(torch.meshgrid(at, at, indexing="xy"), -1)  # (28, 28, 2)
    way = (end - start)[:, None, None]
    from_start = points - start[:, None, None]
    share = ((from_start * way).sum(-1) / (way * way).sum(-1).clamp(min=1e-6)).clamp(0, 1)
    distance = (from_start - share[..., None] * way).norm(dim=-1)
    ink: Tensor = (pen[:, None, None] / 2 + 0.5 - distance).clamp(0, 1)
    return ink


def fitted(x: Tensor) -> Tensor:
    """As MNIST has them: the ink fits a box of 20 pixels, its centre of mass is in the middle."""
    pages = x[:, 0]
    at = torch.arange(SIDE, dtype=x.dtype)
    mass = pages.sum((1, 2)).clamp(min=1e-3)
    centre = torch.stack([(pages.sum(1) * at).sum(1), (pages.sum(2) * at).sum(1)], -1) / mass[:, None]
    spans = []
    for side in (1, 2):
        inked = (pages.amax(side) > 0.3).to(x.dtype)
        spans.append(SIDE - inked.argmax(1) - inked.flip(1).argmax(1))
    size = torch.stack(spans).amax(0) / BOX
    # Only those that have outgrown the box or lost the middle are drawn anew, so that the rest keeps its sharpness.
    moved = (size > 1.05) | ((centre - MIDDLE).abs().amax(-1) > 1)
    if not moved.any():
        return x
    zoom = size[moved].clamp(min=1)
    shift = (centre[moved] - (SIDE - 1) / 2 - zoom[:, None] * (MIDDLE - (SIDE - 1) / 2)) * 2 / SIDE
    none = torch.zeros_like(zoom)
    maps = torch.stack([zoom, none, shift[:, 0], none, zoom, shift[:, 1]], -1).view(-1, 2, 3)
    return x.index_put((moved,), sampled(x[moved], maps))


def jitter(x: Tensor, rng: torch.Generator) -> Tensor:
    """Pictures under small random affine maps: 12 degrees, shear 0.2, 12 %, wider or narrower by 20 %, 2 pixels."""
    u = torch.rand(6, len(x), generator=rng) * 2 - 1  # (6, B) in -1..1
    angle, shear, size, width = u[0] * 0.21, u[1] * 0.2, 1 + u[2] * 0.12, 1 + u[5] * 0.2
    cos, sin = angle.cos() * size, angle.sin() * size
    maps = torch.stack([cos * width, -sin + shear, u[3] * 0.14, sin * width, cos, u[4] * 0.14], -1).view(-1, 2, 3)
    return sampled(x, maps)


def sampled(x: Tensor, maps: Tensor) -> Tensor:
    """Pictures under affine maps (B, 2, 3) from places in the result to places in `x`, as torch counts them."""
    return F.grid_sample(x, F.affine_grid(maps, list(x.shape), align_corners=False), align_corners=False)


def coarse(x: Tensor, rng: torch.Generator) -> Tensor:
    """A quarter of the pictures as if they had been 8 to 12 pixels high: down, up again, edges made sharp anew."""
    n = len(x) // 4
    if n == 0:
        return x
    few = int(torch.randint(11, 18, (1,), generator=rng))  # pixels of the whole page; the digit has 20 of its 28
    small = F.interpolate(x[:n], size=(few, few), mode="area")
    large = F.interpolate(small, size=(4 * SIDE, 4 * SIDE), mode="bilinear", align_corners=False)
    full = large.amax((1, 2, 3), keepdim=True).clamp(min=1e-3)
    gain, edge = uniform(1, 3, n, rng).view(n, 1, 1, 1), uniform(0.35, 0.6, n, rng).view(n, 1, 1, 1)
    sharp = ((large / full - edge) * gain + 0.5).clamp(0, 1)
    blank = (0.5 - edge * gain).clamp(min=0)  # paper stays paper
    return torch.cat([F.avg_pool2d((sharp - blank) / (1 - blank), 4), x[n:]])

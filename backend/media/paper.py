"""Ink off real paper, as it is photographed: the light falls, a desk is in the picture, the paper has lines.

The paper beneath the ink is the picture closed by a square that no stroke is wide enough to hold: that follows any
slope of light and the hard edge of a shadow, and what reaches out of the picture, such as a desk, is not ink either.
Ink is what gives back less light than the paper beside it, whatever light falls there. Lines that go straight across
the sheet are divided out, since what two layers let through multiplies. Of what is left, the strokes are kept.

The work is bounded by the number of pixels, whatever they show.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

Map = NDArray[np.float32]  # (H, W), mostly in 0..1
Grey = NDArray[np.uint8]  # (H, W)

WIDEST = 0.16  # of the longer side: what is wider than this is no stroke
FAINTEST = 0.05  # of the light: ink takes more of it than this
SHEET = 0.46  # of the lightest paper: what is darker is no sheet
LEAST = 0.2  # of the picture: a smaller rectangle is no sheet
ANGULAR = 0.85  # of the rectangle around it: a sheet fills as much, an ellipse does not
BRIGHT = 0.2  # of the picture: what is lighter on less of it than this is ink on a dark ground
MARGIN = 1 / 150  # of the longer side: beside the edge of a sheet
STRIPS = 48  # across the sheet: lines are there in most of them
STEEPEST = 0.1  # how much a line may climb
LINE = 1 / 60  # of the height: what is thicker than this is no line
FEW = 5  # strips: a line is seen in no fewer
FEWEST = 3  # lines that make a ruled sheet
CELLS = 64  # a side: patches of ink are found on a grid of so many
SPECK = 0.03  # of the largest patch of ink: less than this is dirt
SMALLEST = 3  # cells: what is shorter is no digit on a photograph
APART = 0.5  # of the digit's longer side: what lies farther from it than this is not a part of it
SHADE = 0.06  # of the light: less than this need not be shown
NOTICED = 0.004  # of the picture: less than this need not be shown
COLOURS = (255, 253, 248), (88, 160, 160), (31, 28, 24)  # paper, what was taken away, ink
SEEN = 160  # pixels a side of the picture that shows what was kept


class Lifted(NamedTuple):
    """What was found on a picture (H, W)."""

    ink: Map | None  # 0 is paper, 1 is full ink; None where there is none
    away: Map  # what might have been taken for ink and was not: desk, shade, lines, dirt


def lifted(grey: Grey) -> Lifted:
    """Ink off its paper, where that is not even."""
    low, high = np.percentile(grey[::4, ::4], [1, 99])
    if (grey[::4, ::4] > (low + high) / 2).mean() < BRIGHT:
        grey = 255 - grey  # chalk on a board
    soft = np.asarray(Image.fromarray(grey).filter(ImageFilter.BoxBlur(1)))
    paper = closed(soft, int(max(grey.shape) * WIDEST)).astype(np.float32)
    white = np.percentile(paper[::4, ::4], 95)
    dark = (1 - soft / max(white, 1)).clip(0, 1)  # to whom the paper is one white
    sheet = within(paper > SHEET * white, 1 + int(max(grey.shape) * MARGIN))
    taken = np.where(sheet, 1 - soft / np.maximum(paper, 1), 0)  # how much of the light
    some = taken[::2, ::2][sheet[::2, ::2]]
    if some.size == 0:
        return Lifted(None, dark)
    usual = np.median(some)
    noise = 1.4826 * float(np.median(np.abs(some - usual)))
    least = max(FAINTEST, 5 * noise)
    bare = np.where(sheet, (taken - usual) / (1 - usual), 0).astype(np.float32)
    bare, level_lines = without_lines(bare, sheet, noise)
    turned, upright_lines = without_lines(bare.T, sheet.T, noise)
    bare = turned.T
    kept = strokes(np.where(bare > least, bare, 0), sheet, level_lines + upright_lines > 0)
    if kept is None:
        return Lifted(None, dark)
    ink = bare * kept
    visible = ink[ink > least]
    full = np.percentile(visible, 80)
    floor = max(0.1 * full, min(3 * noise, 0.5 * full))
    return Lifted(((ink - floor) / (full - floor)).clip(0, 1).astype(np.float32), dark * (1 - (ink > floor)))


def shown(found: Lifted) -> NDArray[np.uint8] | None:
    """A small picture (h, w, 3) of what was kept and what was taken away; None where that is next to nothing.

    White paper, the ink in black, the rest in green.
    """
    height, width = found.away.shape
    scale = min(1, SEEN / max(height, width))
    size = max(1, round(width * scale)), max(1, round(height * scale))
    away, ink = (
        np.asarray(Image.fromarray(part).resize(size, Image.Resampling.BOX)).clip(0, 1)[..., None]
        for part in (found.away, np.zeros_like(found.away) if found.ink is None else found.ink)
    )
    away = ((away - SHADE) / (4 * SHADE)).clip(0, 1)
    if (away > 0.25).mean() < NOTICED:
        return None
    paper, gone, kept = (np.array(rgb, np.float32) for rgb in COLOURS)
    picture: NDArray[np.float32] = (paper + away * (gone - paper)) * (1 - ink) + kept * ink
    return picture.round().astype(np.uint8)


def closed(grey: Grey, side: int) -> Grey:
    """Grey values closed by a square, so many pixels a side: what is darker and narrower is filled. Outside is dark."""
    half = side // 2
    wide = np.pad(grey, 2 * half)
    for extreme in (np.maximum, np.minimum):
        for axis in (0, 1):
            wide = running(extreme, wide, 2 * half + 1, axis)
    return wide


def within(shape: NDArray[np.bool_], margin: int) -> NDArray[np.bool_]:
    """A shape without its margin, but for where it leaves the picture."""
    wide = np.pad(shape, margin, constant_values=True)
    return running(np.logical_and, running(np.logical_and, wide, 2 * margin + 1, 0), 2 * margin + 1, 1)


def is_sheet(light: NDArray[np.bool_]) -> bool:
    """Whether what is light on a picture (H, W) is a sheet, written on perhaps: large, and a rectangle."""
    grid = Grid(light.astype(np.float32))
    dark = np.pad(grid.weights < 0.5 * grid.cell**2, 1, constant_values=True)
    shape = np.ones_like(dark)
    shape[tuple(np.array(next(iter(group for group in patches(dark) if (0, 0) in group))).T)] = False
    if shape.mean() < LEAST:
        return False
    y, x = np.nonzero(shape)
    angles = np.radians(np.arange(0, 90, 3))[:, None]
    along, across = np.cos(angles) * x + np.sin(angles) * y, np.cos(angles) * y - np.sin(angles) * x
    boxes = (np.ptp(along, axis=1) + 1) * (np.ptp(across, axis=1) + 1)
    return bool(len(x) > ANGULAR * boxes.min())


def running(extreme: Callable[..., Any], values: NDArray[Any], width: int, axis: int) -> NDArray[Any]:
    """The extreme of each `width` values in a row along an axis; there are width - 1 fewer of them."""
    values, known = np.moveaxis(values, axis, 0), 1
    while known < width:
        step = min(known, width - known)
        values = extreme(values[:-step], values[step:])
        known += step
    return np.moveaxis(values, 0, axis)


def without_lines(taken: Map, sheet: NDArray[np.bool_], noise: float) -> tuple[Map, int]:
    """How much of the light is taken (H, W), without lines straight across the sheet, and how many there were.

    The sheet is cut into STRIPS, upright ones, in each of which a line is a peak. They are moved until the peaks stand
    beside each other: then a row that is dark in most strips is a line, and a stroke is not.
    """
    height, width = taken.shape
    per = width // STRIPS
    if per == 0:
        return taken, 0
    strips, there = (
        part[:, : STRIPS * per].reshape(height, STRIPS, per).mean(2, dtype=np.float32).T for part in (taken, sheet)
    )
    reach = max(3, round(height * LINE))
    wide = np.pad(strips, ((0, 0), (2 * reach, 2 * reach)))
    thick = running(np.maximum, running(np.minimum, wide, 2 * reach + 1, 1), 2 * reach + 1, 1)
    thin = np.where(there > 0.9, strips - thick, -1)  # -1: not on the sheet
    middles = (np.arange(STRIPS) + 0.5) * per - width / 2
    beyond = round(STEEPEST * width / 2)  # a line may leave the picture above or below its middle
    thin = np.pad(thin, ((0, 0), (beyond, beyond)), constant_values=-1)
    rows, places = np.arange(height + 2 * beyond), np.arange(STRIPS)[:, None]

    def levelled(slope: float) -> Map:
        """The strips, each moved so that lines of this slope are level."""
        moved: Map = thin[places, (rows + np.round(slope * middles).astype(int)[:, None]).clip(0, len(rows) - 1)]
        return moved

    slopes = np.arange(-STEEPEST, STEEPEST, 2 / width)
    slope = max(slopes, key=lambda slope: float((levelled(slope).clip(0).mean(0) ** 2).sum()))
    level = levelled(slope)
    near = np.sort(np.maximum(np.maximum(level, np.roll(level, 1, 1)), np.roll(level, -1, 1)), axis=0)
    missing = (near < 0).sum(0)
    seen = missing <= STRIPS - FEW
    usual = missing + (0.4 * (STRIPS - 1 - missing)).astype(int)
    common = np.where(seen, near[usual.clip(0, STRIPS - 1), rows], 0)  # of each row: as much as most strips have
    peaks = common == running(np.maximum, np.pad(common, reach), 2 * reach + 1, 0)
    least = np.median(common[seen]) + max(0.012, 3 * noise / np.sqrt(per)) if seen.any() else 1
    lines = np.flatnonzero(peaks & (common > least))
    if len(lines) < FEWEST:
        return taken, 0
    bare = taken.copy()
    for row in lines[: height // reach]:
        wipe(bare, level[:, (row + np.arange(-reach, reach + 1)).clip(0, len(rows) - 1)], row - beyond, slope, middles)
    return bare, len(lines)


def wipe(bare: Map, around: Map, row: int, slope: float, middles: NDArray[Any]) -> None:
    """Divides one line out of `bare`, in place: near `row` in the middle, of about that slope.

    `around` are the strips (STRIPS, offsets) about it, moved by the slope.
    """
    height, width = bare.shape
    reach = around.shape[1] // 2
    offsets = np.arange(-reach, reach + 1)
    highest, strength = offsets[around.argmax(1)], around.max(1)
    there = strength > 0
    sure = strength > 0.5 * np.median(strength[there])
    for _ in range(2):  # a straight line through where it is in each strip, without those that are off
        bend = np.polynomial.Polynomial.fit(middles[sure], highest[sure], 1)
        on = sure & (np.abs(highest - bend(middles)) <= 2)
        if on.sum() < FEW:
            break
        sure = on
    columns = np.arange(width)
    centre = row + slope * (columns - width / 2) + bend(columns - width / 2)
    at = np.round(centre).astype(int) + offsets[:, None]  # (offsets, W)
    inside = (at >= 0) & (at < height)
    values = bare[at.clip(0, height - 1), columns]
    over = inside & there[(columns * STRIPS // width).clip(0, STRIPS - 1)]
    if inside.all():
        profile = np.median(values[:, over[0]], 1)
    else:  # the line leaves the picture
        profile = np.array([np.median(row[seen]) if seen.any() else 0 for row, seen in zip(values, over, strict=True)])
    profile = (profile - min(profile[0], profile[-1])).clip(0, 0.9)
    half = next(
        (k for k in range(1, reach) if max(profile[reach - k], profile[reach + k]) < 0.1 * profile[reach]), reach
    )
    line = slice(reach - half, reach + half + 1)
    through = np.maximum(np.maximum(profile, np.roll(profile, 1)), np.roll(profile, -1))[line, None]
    beneath = (values[line] - through) / (1 - through)
    bridge = np.minimum(values[reach - half], values[reach + half])  # a stroke that the line crosses goes on
    healed = np.where(beneath > 0.5 * profile.max(), beneath, bridge)
    bare[at[line][inside[line]], np.broadcast_to(columns, healed.shape)[inside[line]]] = healed[inside[line]]


def strokes(ink: Map, sheet: NDArray[np.bool_], lined: bool) -> Map | None:
    """Where the digit is (H, W): the patch that reaches farthest and takes most light, and what is near; or None.

    What touches the edge of the sheet, or of the picture, is a part of something else, unless there is nothing beside
    it; on a lined sheet, the end of a line.
    """
    grid = Grid(ink)
    whole = np.pad(Grid(sheet.astype(np.float32)).weights > 0.99 * grid.cell**2, 1)
    inner = within(whole, 1)[1:-1, 1:-1]
    found = [Patch(patch, grid.weights, inner) for patch in patches(grid.weights > 0.02 * grid.cell)]
    main = max(found, key=lambda patch: patch.extent * patch.mass * (0.1 if patch.leaves else 1), default=None)
    if main is None or main.extent < SMALLEST or (lined and main.leaves and main.narrow <= 2):
        return None
    parts = [
        patch.places
        for patch in found
        if patch.mass >= SPECK * main.mass and patch.leaves <= main.leaves and patch.gap(main) <= APART * main.extent
    ]
    return grid.around(parts)


class Grid:
    """Ink (H, W) on a grid of at most CELLS cells a side."""

    def __init__(self, ink: Map) -> None:
        self.shape = ink.shape
        self.cell = cell = -(-max(ink.shape) // CELLS)
        height, width = (-(-side // cell) for side in ink.shape)
        padded = np.pad(ink, ((0, height * cell - ink.shape[0]), (0, width * cell - ink.shape[1])))
        self.weights = padded.reshape(height, cell, width, cell).sum((1, 3))

    def around(self, parts: list[list[tuple[int, int]]]) -> Map:
        """1 in the cells (H, W) of these patches and those beside them: the soft edge of a stroke may lie there."""
        kept = np.zeros_like(self.weights)
        for y, x in (place for part in parts for place in part):
            kept[max(0, y - 1) : y + 2, max(0, x - 1) : x + 2] = 1
        return np.kron(kept, np.ones((self.cell, self.cell), np.float32))[: self.shape[0], : self.shape[1]]


class Patch:
    """Cells that touch."""

    def __init__(self, places: list[tuple[int, int]], weights: Map, inner: NDArray[np.bool_]) -> None:
        """`inner` are the cells away from all edges."""
        self.places = places
        cells = np.array(places)
        y, x = cells.T
        self.mass = float(weights[y, x].sum())
        self.leaves = not inner[y, x].all()
        self.first, self.last = cells.min(0), cells.max(0)
        sides = self.last - self.first + 1
        self.extent, self.narrow = int(sides.max()), int(sides.min())

    def gap(self, other: "Patch") -> float:
        """How many cells lie between two, 0 where one is beside or over the other."""
        return float(np.maximum(other.first - self.last, self.first - other.last).max().clip(0))


def patches(cells: NDArray[np.bool_]) -> list[list[tuple[int, int]]]:
    """The places of the true cells, in groups that touch, corners included."""
    left = {(int(y), int(x)) for y, x in np.argwhere(cells)}
    groups = []
    while left:
        group = [left.pop()]
        for y, x in group:  # grows while it is walked
            near = left & {(y + dy, x + dx) for dy in (-1, 0, 1) for dx in (-1, 0, 1)}
            left -= near
            group += near
        groups.append(group)
    return groups

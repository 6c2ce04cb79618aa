"""Digits on real paper, as strangers photograph them: the light falls, a desk is in the picture, the paper has lines.

A scene is what the paper and the pen reflect, times the light on it; the camera blurs it, adds noise and writes a JPEG.

    python -m tests.paper [--validation] [WORD...]

prints, for every condition (that has one of the words in its name), how many of 60 photographs the judge reads as it
reads the same strokes in black on white, how many are refused, and how long a processor reads one. Blank sheets are
there to be refused. The digits are those of the gallery; with --validation other ones, MNIST's validation digits out of
$DRAWBAR_DATA, to tune by.
"""

import argparse
import io
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter

from backend.checkpoints import read
from backend.media import ink
from backend.media.medium import Unreadable
from backend.models.judge import Judge
from backend.settings import ROOT
from backend.training.datasets import Digits, mnist
from tests.gallery import gallery

Map = NDArray[np.float32]  # mostly (H, W)

PENS = {
    "pencil": ((0.70, 0.70, 0.71), 26),  # what it reflects, red, green and blue; the digit is so many strokes high
    "blue pen": ((0.20, 0.30, 0.66), 20),
    "black pen": ((0.14, 0.13, 0.14), 14),
}
SHEET = (0.90, 0.89, 0.86)
WHITE = 250  # of 255, where all light comes back


@dataclass(frozen=True)
class Condition:
    """How a sheet is photographed. Where things lie and from where light comes is drawn for each photograph."""

    name: str
    pen: str | None  # None: nothing is written
    fall: int = 0  # of 255, from the lightest to the darkest corner
    desk: bool = False  # dark, around the sheet
    edge: bool = False  # a dark strip at one side
    shadow: bool = False  # a hard one, over a part of the sheet
    lines: str = ""  # ruled or squared


def conditions() -> Iterator[Condition]:
    """All there are."""
    for pen in PENS:
        yield Condition(f"{pen}, even light", pen)
        for fall in (10, 20, 40, 60, 70):
            yield Condition(f"{pen}, light falls by {fall}", pen, fall)
        for name, more in MORE.items():
            yield replace(more, name=f"{pen}, {name}", pen=pen)
    yield Condition("blank, even light", None)
    yield Condition("blank, light falls by 70", None, 70)
    for name, more in MORE.items():
        yield replace(more, name=f"blank, {name}")


MORE = {
    "dark desk": Condition("", None, desk=True),
    "dark edge": Condition("", None, edge=True),
    "hard shadow": Condition("", None, shadow=True),
    "ruled": Condition("", None, lines="ruled"),
    "squared": Condition("", None, lines="squared"),
    "desk and light falls by 40": Condition("", None, 40, desk=True),
    "ruled and light falls by 40": Condition("", None, 40, lines="ruled"),
    "squared and hard shadow": Condition("", None, shadow=True, lines="squared"),
    "ruled on a desk": Condition("", None, desk=True, lines="ruled"),
}


def thinned(shape: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """The middle lines of strokes (Zhang and Suen 1984)."""
    on = np.pad(shape, 1)
    while True:
        before = on.sum()
        for first in (True, False):
            # The eight neighbours, from above clockwise.
            steps = ((-1, 0), (-1, 1), (0, 1), (1, 1), (1, 0), (1, -1), (0, -1), (-1, -1))
            p = [np.roll(on, (-y, -x), (0, 1)) for y, x in steps]
            ups = sum((~p[i] & p[(i + 1) % 8]).astype(int) for i in range(8))
            near = sum(q.astype(int) for q in p)
            n, e, s, w = p[0], p[2], p[4], p[6]
            free = ~(n & e & s) & ~(e & s & w) if first else ~(n & e & w) & ~(n & s & w)
            on = on & ~((ups == 1) & (near >= 2) & (near <= 6) & free)
        if on.sum() == before:
            return on[1:-1, 1:-1]


def written(digit: NDArray[np.uint8], height: float, strokes: float, size: tuple[int, int], at: NDArray[Any]) -> Map:
    """A digit as ink (H, W) in 0..1: its middle lines, `height` pixels high, with a round pen."""
    fine = np.asarray(Image.fromarray(digit).resize((168, 168), Image.Resampling.BICUBIC)) > 110
    y, x = np.nonzero(thinned(fine))
    tall = max(y.max() - y.min(), x.max() - x.min()) + 1
    points = (np.stack([x, y], 1) - [(x.max() + x.min()) / 2, (y.max() + y.min()) / 2]) * height / tall + at
    radius = height / strokes / 2
    page = Image.new("L", size)
    draw = ImageDraw.Draw(page)
    for px, py in points:
        draw.ellipse((px - radius, py - radius, px + radius, py + radius), 255)
    return np.asarray(page.filter(ImageFilter.GaussianBlur(0.7))).astype(np.float32) / np.float32(255)


def smooth(rng: np.random.Generator, size: tuple[int, int], cells: tuple[int, int]) -> Map:
    """Noise (H, W) of standard deviation 1 that changes over so many cells."""
    rough = Image.fromarray(rng.normal(size=cells[::-1]).astype(np.float32))
    return np.asarray(rough.resize(size, Image.Resampling.BICUBIC), np.float32)


def colour(rgb: tuple[float, ...]) -> Map:
    """Red, green and blue (3,) in 0..1."""
    return np.array(rgb, np.float32)


class Photograph(NamedTuple):
    """What a camera made of a scene, and the same strokes in black on white."""

    file: bytes  # JPEG
    clean: NDArray[np.uint8]  # (H, W)


def photograph(digit: NDArray[np.uint8], how: Condition, seed: int) -> Photograph:
    """A digit (28, 28), written on a sheet and photographed; the same seed, the same photograph."""
    rng = np.random.default_rng(seed)
    width, height = size = [(450, 600), (600, 450), (520, 520)][rng.integers(3)]
    x, y = np.meshgrid(np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32))
    short = min(size)

    def noise(*channels: int) -> Map:
        return rng.standard_normal((height, width, *channels), np.float32)

    def ramp(angle: float) -> Map:
        """From 0 to 1 along a direction."""
        along = float(np.cos(angle)) * x + float(np.sin(angle)) * y
        share: Map = (along - along.min()) / float(np.ptp(along))
        return share

    def inside(angle: float, offset: float, soft: float) -> Map:
        """1 on one side of a straight edge, 0 on the other; the offset, in pixels, from the middle."""
        along: Map = float(np.cos(angle)) * (x - width / 2) + float(np.sin(angle)) * (y - height / 2)
        return ((offset - along) / (4 * soft) + 0.5).clip(0, 1)

    # The sheet: its grain, fibres and lines.
    grain = 1 + 0.008 * noise() + 0.005 * smooth(rng, size, (width // 6, height // 6))
    scene: NDArray[Any] = colour(SHEET) * grain[..., None]  # (H, W, 3)
    tilt = rng.uniform(-3, 3) * np.pi / 180
    if how.lines:
        gap = short / rng.uniform(9, 18)
        thick = rng.uniform(1, 2)
        printed = colour([(0.62, 0.74, 0.88), (0.70, 0.78, 0.80), (0.74, 0.72, 0.84)][rng.integers(3)])
        angles = [tilt] if how.lines == "ruled" else [tilt, tilt + np.pi / 2]
        for angle in angles:
            across = float(np.cos(angle)) * y - float(np.sin(angle)) * x + rng.uniform(0, gap)
            away = np.abs((across + gap / 2) % gap - gap / 2)
            scene *= 1 - np.clip(thick / 2 + 0.5 - away, 0, 1)[..., None] * (1 - printed)
    # The desk: how much of the picture is sheet.
    sheet = np.ones_like(x)
    middle, room = np.array([width, height]) / 2, float(short)
    if how.desk:
        turn = rng.uniform(-6, 6) * np.pi / 180
        half = np.array([width, height]) / 2 * rng.uniform(0.68, 0.86, 2)
        for k in range(4):
            sheet *= inside(turn + k * np.pi / 2 + rng.uniform(-0.02, 0.02), half[k % 2], 0.7)
        room = float(2 * half.min() * 0.92)
    if how.edge:
        side = int(rng.integers(4))
        half_side = (width if side % 2 == 0 else height) / 2
        reaches = half_side * rng.uniform(0.78, 0.92)
        angle = side * np.pi / 2
        sheet *= inside(angle + rng.uniform(-4, 4) * np.pi / 180, reaches, 0.8)
        middle -= (half_side - reaches + 0.06 * half_side) / 2 * np.array([np.cos(angle), np.sin(angle)])
        room *= 0.8
    # The pen.
    tall = room * rng.uniform(0.28, 0.6)
    spare = (np.array([width, height]) * room / short - tall) / 2 * 0.62
    at = middle + rng.uniform(-1, 1, 2) * np.minimum(spare, room / 2)
    _, strokes = PENS[how.pen or "black pen"]
    drawn = written(digit, tall, strokes, size, at)
    if how.pen:
        reflects, _ = PENS[how.pen]
        rough = 0.25 if how.pen == "pencil" else 0.06
        cover = drawn * (1 - rough * rng.random((height, width), np.float32))
        scene *= 1 - cover[..., None] * (1 - colour(reflects))
    if how.desk or how.edge:
        wood = rng.uniform(0.12, 0.32) * (1 + 0.10 * smooth(rng, size, (width // 4, 5)) + 0.05 * noise())
        desk = wood[..., None] * colour([(1, 0.8, 0.6), (1, 1, 1), (0.9, 0.95, 1)][rng.integers(3)])
        scene = scene * sheet[..., None] + desk * (1 - sheet[..., None])
    # The light.
    light = np.ones_like(x)
    if how.fall:
        light -= np.float32(how.fall / (WHITE * SHEET[1])) * ramp(rng.uniform(0, 2 * np.pi))
    if how.shadow:
        dark = inside(rng.uniform(0, 2 * np.pi), rng.uniform(-0.3, 0.3) * short, rng.uniform(1, 4))
        light *= 1 - dark * rng.uniform(0.25, 0.45)
    # The camera.
    photo = scene * light[..., None] * WHITE
    photo = np.asarray(Image.fromarray(photo.clip(0, 255).astype(np.uint8)).filter(ImageFilter.GaussianBlur(0.6)))
    photo = photo + noise(3) * (1 + 2 * np.sqrt(photo / np.float32(255)))
    file = io.BytesIO()
    Image.fromarray(photo.clip(0, 255).astype(np.uint8)).save(file, "JPEG", quality=int(rng.integers(80, 95)))
    return Photograph(file.getvalue(), (255 * (1 - drawn)).astype(np.uint8))


def sixty(digits: Digits) -> list[NDArray[np.uint8]]:
    """Six pictures (28, 28) of each digit."""
    places = [place for k in range(10) for place in torch.nonzero(digits.labels == k)[:6, 0].tolist()]
    return [digits.images[place, 0].numpy() for place in places]


class Tally(NamedTuple):
    """What came of some photographs."""

    alike: int  # read as the clean strokes are
    refused: int
    of: int
    ms: float  # each


def tally(judge: Judge, digits: list[NDArray[np.uint8]], how: Condition) -> Tally:
    """The photographs of digits, each with a seed of its own."""
    alike = refused = 0
    took = 0.0
    for place, digit in enumerate(digits):
        file, clean = photograph(digit, how, place)
        start = time.process_time()
        try:
            seen = ink.Medium().read(file).x
        except Unreadable:
            refused += 1
            continue
        finally:
            took += time.process_time() - start
        with torch.inference_mode():
            wanted = judge.classify(torch.from_numpy(ink.prepared(clean))[None, None]).argmax(1)
            alike += int(judge.classify(seen).argmax(1) == wanted)
    return Tally(alike, refused, len(digits), 1000 * took / len(digits))


def the_judge() -> Judge:
    """The shipped one."""
    model = read(ROOT / "models_ckpt" / "digits-judge").model
    assert isinstance(model, Judge)
    return model


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(prog="python -m tests.paper", description=__doc__.partition("\n")[0])
    parser.add_argument("words", nargs="*", metavar="WORD")
    parser.add_argument("--validation", action="store_true", help="other digits, to tune by")
    asked = parser.parse_args()
    torch.set_num_threads(1)
    digits, judge = sixty(mnist("validation") if asked.validation else gallery()), the_judge()
    print(f"{'':44} {'alike':>7} {'refused':>8} {'ms':>6}")
    for how in conditions():
        if not asked.words or any(word in how.name for word in asked.words):
            alike, refused, of, ms = tally(judge, digits, how)
            read_as = f"{100 * alike / of:5.0f} %" if how.pen else f"{'':7}"
            print(f"{how.name:44} {read_as} {100 * refused / of:6.0f} % {ms:6.1f}", flush=True)


if __name__ == "__main__":
    main()

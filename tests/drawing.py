"""Ten digits as lines, drawn with any pen onto any paper, as a visitor would."""

import io

import numpy as np
from PIL import Image, ImageDraw

Line = list[tuple[float, float]]


def arc(x: float, y: float, rx: float, ry: float, start: float, stop: float) -> Line:
    """A piece of an ellipse, in degrees from three o'clock towards six."""
    return [(x + rx * np.cos(t), y + ry * np.sin(t)) for t in np.linspace(np.radians(start), np.radians(stop), 24)]


DIGITS: dict[int, list[Line]] = {
    0: [arc(0.5, 0.5, 0.3, 0.45, 0, 360)],
    1: [[(0.35, 0.25), (0.52, 0.05), (0.52, 0.95)]],
    2: [[*arc(0.5, 0.3, 0.3, 0.25, 180, 380), (0.2, 0.95), (0.82, 0.95)]],
    3: [arc(0.45, 0.28, 0.3, 0.23, 200, 450) + arc(0.45, 0.72, 0.33, 0.23, 270, 520)],
    4: [[(0.6, 0.95), (0.6, 0.05), (0.15, 0.65), (0.85, 0.65)]],
    5: [[(0.8, 0.05), (0.3, 0.05), (0.27, 0.42), *arc(0.47, 0.67, 0.32, 0.28, 230, 500)]],
    6: [[(0.7, 0.05), (0.35, 0.4), *arc(0.5, 0.7, 0.27, 0.25, 200, 560)]],
    7: [[(0.18, 0.05), (0.82, 0.05), (0.42, 0.95)]],
    8: [arc(0.5, 0.27, 0.24, 0.22, 90, 450) + arc(0.5, 0.72, 0.29, 0.23, 270, 630)],
    9: [[*arc(0.5, 0.3, 0.26, 0.25, 0, 360), (0.72, 0.95)]],
}
CENTRE = (40, 40, 240, 240)
CORNER = (205, 10, 265, 70)


def drawn(
    digit: int,
    pen: float = 20,
    *,
    ink: int | tuple[int, ...] = 0,
    paper: int | tuple[int, ...] = 255,
    mode: str = "L",
    box: tuple[int, int, int, int] = CENTRE,
    side: int = 280,
) -> Image.Image:
    """A digit in `box` (left, top, right, bottom) of a square canvas, with a round pen so many pixels wide."""
    image = Image.new(mode, (side, side), paper)
    draw = ImageDraw.Draw(image)
    left, top, right, bottom = box
    for line in DIGITS[digit]:
        points = [(left + x * (right - left), top + y * (bottom - top)) for x, y in line]
        draw.line(points, fill=ink, width=round(pen), joint="curve")
        for x, y in points if pen > 4 else []:
            draw.ellipse((x - pen / 2, y - pen / 2, x + pen / 2, y + pen / 2), fill=ink)
    return image


def file(image: Image.Image, kind: str = "PNG", **options: object) -> bytes:
    """The image as a file of that kind; `options` are Pillow's."""
    content = io.BytesIO()
    image.save(content, kind, **options)
    return content.getvalue()

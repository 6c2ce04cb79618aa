"""The measures of style on drawn shapes whose slant, thickness and width are known."""

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from backend.evaluation.style import style

SCALE = 20  # shapes are drawn this much larger and averaged down, as a scanner would


def bar(slant: float, thickness: float, height: float = 20) -> NDArray[np.floating]:
    """A bar through the middle of a picture (28, 28), leaning `slant` degrees to the right."""
    paper = Image.new("L", (28 * SCALE, 28 * SCALE))
    reach = np.tan(np.radians(slant)) * height / 2
    half = thickness / np.cos(np.radians(slant)) / 2  # of a horizontal cut
    corners = [(reach - half, -height / 2), (reach + half, -height / 2), (half - reach, height / 2)]
    corners.append((-reach - half, height / 2))
    ImageDraw.Draw(paper).polygon([((14 + x) * SCALE, (14 + y) * SCALE) for x, y in corners], fill=255)
    return np.asarray(paper.resize((28, 28), Image.Resampling.BOX), np.float32) / 255


@pytest.mark.parametrize("slant", [-30, -15, 0, 10, 25])
def test_the_slant_of_a_leaning_bar(slant: float) -> None:
    assert style(bar(slant, 3)).slant == pytest.approx(slant, abs=1.5)


@pytest.mark.parametrize("thickness", [2, 3, 4, 5])
@pytest.mark.parametrize("slant", [0, 20])
def test_the_thickness_of_a_long_bar(thickness: float, slant: float) -> None:
    """A bar's two ends are nearer to paper than its middle: the shorter it is, the thinner it measures."""
    assert style(bar(slant, thickness, height=26)).thickness == pytest.approx(thickness, rel=0.12)


def test_a_thicker_bar_is_no_more_slanted_and_a_slanted_one_no_thicker() -> None:
    assert style(bar(20, 2)).slant == pytest.approx(style(bar(20, 4)).slant, abs=1.5)
    assert style(bar(0, 3)).thickness == pytest.approx(style(bar(25, 3)).thickness, abs=0.3)


@pytest.mark.parametrize(("width", "height"), [(10, 20), (16, 16), (20, 8)])
def test_the_width_of_a_box(width: int, height: int) -> None:
    picture = np.zeros((28, 28), np.float32)
    picture[14 - height // 2 : 14 + height // 2, 14 - width // 2 : 14 + width // 2] = 1
    assert style(picture).width == pytest.approx(width / height, abs=0.06)


def test_no_ink_has_no_style() -> None:
    assert np.isnan(style(np.zeros((28, 28), np.float32))).all()

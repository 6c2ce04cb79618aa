"""Pictures as indices of colours."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray

from backend.media import palette

FACES = palette.load("faces")


def test_every_colour_of_the_palette_is_itself() -> None:
    every = np.arange(len(FACES), dtype=np.uint8).reshape(8, 16)
    indices, moved = palette.nearest(palette.colour(every, FACES), FACES)
    assert np.array_equal(indices, every)
    assert moved == 0


@settings(deadline=None, max_examples=30)
@given(arrays(np.uint8, (5, 7, 3)))
def test_what_was_moved_once_stays(rgb: NDArray[np.uint8]) -> None:
    indices, moved = palette.nearest(rgb, FACES)
    drawn = palette.colour(indices, FACES)
    assert indices.shape == (5, 7)
    assert moved == (drawn != rgb).any(-1).sum()
    again, moved_again = palette.nearest(drawn, FACES)
    assert np.array_equal(again, indices)
    assert moved_again == 0


@pytest.mark.parametrize(
    ("colour", "found"),
    [
        ("#fe0102", "#ff0000"),
        ("#7a7a7a", "#808080"),
        ("#000005", "#000000"),
        ("#00006a", "#0000ff"),  # in RGB nearer to black
    ],
)
def test_the_nearest_colour_is_the_one_that_looks_alike(colour: str, found: str) -> None:
    known = ["#000000", "#808080", "#ffffff", "#ff0000", "#ffff00", "#0000ff"]
    rgb = palette.parse([colour])
    indices, moved = palette.nearest(rgb, palette.parse(known))
    assert [known[i] for i in indices] == [found]
    assert moved == 1


def test_the_background_comes_first() -> None:
    assert len(FACES) == 128
    assert FACES[0].tolist() == [0xF4, 0xF1, 0xEA]
    assert palette.nearest(np.full((16, 16, 3), FACES[0]), FACES)[0].tolist() == [[0] * 16] * 16


@pytest.mark.parametrize("colours", [[], ["red"], ["#fff"], ["#FFFFFF"], ["#000000\n"], ["#000000", "#000000"]])
def test_what_is_no_palette_is_refused(colours: list[str]) -> None:
    with pytest.raises(ValueError, match="colour"):
        palette.parse(colours)


@pytest.mark.parametrize(("n", "right"), [(256, True), (257, False)])
def test_a_palette_has_at_most_256_colours(n: int, right: bool) -> None:
    colours = [f"#{i:06x}" for i in range(n)]
    if right:
        assert len(palette.parse(colours)) == n
    else:
        with pytest.raises(ValueError, match="1 to 256"):
            palette.parse(colours)

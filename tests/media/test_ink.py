"""Ink on paper to a digit as MNIST holds it."""

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from backend.checkpoints import read
from backend.media import ink
from backend.models.judge import Judge
from backend.settings import ROOT
from tests.drawing import CENTRE, CORNER, DIGITS, drawn
from tests.gallery import gallery


def prepared(image: Image.Image) -> NDArray[np.float32]:
    digit = ink.digit(np.asarray(image))
    assert digit is not None
    return digit


def distance(a: NDArray[np.float32], b: NDArray[np.float32]) -> float:
    """How much ink lies elsewhere, as a share of the ink there is, a step of the centre aside.

    The centre of mass falls into a pixel: where it lies near the edge of one, a hair decides into which.
    """
    steps = [np.roll(b, (y, x), (0, 1)) for y in (-1, 0, 1) for x in (-1, 0, 1)]
    return min(float(np.abs(a - step).sum() / (a.sum() + b.sum())) for step in steps)


@pytest.fixture(scope="module")
def judge() -> Judge:
    model = read(ROOT / "models_ckpt" / "digits-judge").model
    assert isinstance(model, Judge)
    return model


@pytest.mark.parametrize("box", [CENTRE, CORNER])
@pytest.mark.parametrize("pen", [1, 3, 10, 20, 40, 60])
def test_the_judge_reads_digits_of_every_pen(judge: Judge, pen: int, box: tuple[int, int, int, int]) -> None:
    wide = pen if box == CENTRE else max(1, pen * 3 / 10)  # a small digit is drawn with a small pen
    digits = np.stack([prepared(drawn(k, wide, box=box)) for k in DIGITS])
    with torch.inference_mode():
        read_as = judge.classify(torch.from_numpy(digits)[:, None]).argmax(1)
    assert read_as.tolist() == list(DIGITS)


@pytest.mark.parametrize("digit", DIGITS)
def test_paper_contrast_place_and_size_make_no_difference(digit: int) -> None:
    plain = prepared(drawn(digit, 20))
    assert np.array_equal(prepared(drawn(digit, 20, ink=255, paper=0)), plain)
    faint = prepared(drawn(digit, 20, ink=200, paper=225))
    moved = prepared(drawn(digit, 20, box=(65, 5, 265, 205)))
    large = prepared(drawn(digit, 80, box=(160, 160, 960, 960), side=1120))
    small = prepared(drawn(digit, 6, box=(205, 10, 265, 70)))
    assert distance(faint, plain) < 0.01
    assert distance(moved, plain) < 0.01
    assert distance(large, plain) < 0.06
    assert distance(small, plain) < 0.12


@pytest.mark.parametrize("digit", DIGITS)
def test_pens_too_thin_or_too_thick_become_pens_that_mnist_knows(digit: int) -> None:
    hairline, thin = prepared(drawn(digit, 3)), prepared(drawn(digit, 8))
    assert distance(hairline, thin) < 0.1
    thick = prepared(drawn(digit, 60))
    strokes = [ink.thickness(page) for page in (hairline, thin, thick)]
    assert all(1.4 < stroke < 5 for stroke in strokes), strokes  # 0.1 and 99.8 % of MNIST


@settings(deadline=None)
@given(st.integers(0, 9), st.integers(2, 45), st.integers(0, 2**32 - 1))
def test_the_page_is_mnist_s(digit: int, pen: int, seed: int) -> None:
    left, top, width, height = np.random.default_rng(seed).integers((0, 0, 60, 60), (100, 100, 180, 180))
    page = prepared(drawn(digit, pen, box=(left, top, left + width, top + height)))
    assert page.shape == (28, 28)
    assert page.dtype == np.float32
    assert 0 <= page.min() <= page.max() == 1
    rows, columns = np.flatnonzero(page.any(1)), np.flatnonzero(page.any(0))
    assert max(rows[-1] - rows[0], columns[-1] - columns[0]) + 1 <= 20
    y, x = ink.centre(page)
    # The middle, unless that would have pushed ink off the page.
    assert 13.5 <= y < 14.5 or rows[0] == 0 or rows[-1] == 27
    assert 13.5 <= x < 14.5 or columns[0] == 0 or columns[-1] == 27


@pytest.mark.parametrize("digit", DIGITS)
def test_dirt_and_noise_are_no_ink(digit: int) -> None:
    clean = prepared(drawn(digit, 20))
    image = np.array(drawn(digit, 20))
    image[5:9, 5:9] = image[270:273, 270:273] = 0
    assert distance(prepared(Image.fromarray(image)), clean) < 0.02
    noise = np.random.default_rng(0).normal(0, 8, image.shape)
    noisy = (np.asarray(drawn(digit, 20, ink=60, paper=190)) + noise).clip(0, 255).astype(np.uint8)
    assert distance(prepared(Image.fromarray(noisy)), clean) < 0.05
    blurred = drawn(digit, 20).filter(ImageFilter.GaussianBlur(3))
    assert distance(prepared(blurred), clean) < 0.1


@pytest.mark.parametrize("side", [1, 2, 28, 280])
@pytest.mark.parametrize("grey", [0, 90, 255])
def test_a_page_of_one_colour_holds_no_ink(grey: int, side: int) -> None:
    assert ink.digit(np.full((side, side), grey, np.uint8)) is None


def test_what_is_prepared_stays_as_it_is() -> None:
    for digit in DIGITS:
        page = np.round(prepared(drawn(digit, 20)) * 255).astype(np.uint8)
        assert np.array_equal(prepared(Image.fromarray(page)), page.astype(np.float32) / 255)


def test_a_gallery_digit_drawn_large_comes_back_alike() -> None:
    for picture in gallery()[0][::20, 0].numpy():
        large = Image.fromarray(255 - picture).resize((280, 280), Image.Resampling.BILINEAR)
        assert distance(prepared(large), picture.astype(np.float32) / 255) < 0.12

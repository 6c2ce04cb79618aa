"""Files of visitors to grey values, and grey values to PNG."""

import base64

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray
from PIL import Image

from backend import images
from backend.problems import Problem
from tests.drawing import drawn, file
from tests.gallery import gallery

PICTURES = arrays(np.uint8, st.tuples(st.integers(1, 40), st.integers(1, 40)))


@settings(deadline=None)
@given(PICTURES)
def test_a_png_reads_as_the_picture_it_was_made_of(picture: NDArray[np.uint8]) -> None:
    content = images.png(picture)
    assert np.array_equal(images.read(content), picture)
    assert images.png(picture) == content
    assert images.from_text(images.data_url(content)) == content


@settings(deadline=None)
@given(st.integers(1, 30), st.integers(1, 12))
def test_a_sheet_holds_its_pictures_row_by_row(n: int, columns: int) -> None:
    pictures = np.arange(n, dtype=np.uint8)[:, None, None] + np.zeros((1, 28, 28), np.uint8)
    sheet = images.sheet(pictures, columns)
    assert sheet.shape == (-(-n // columns) * 28, columns * 28)
    assert np.array_equal(images.cells(sheet)[:n], pictures)
    assert not images.cells(sheet)[n:].any()


def test_sixteen_bits_are_scaled_and_not_clipped() -> None:
    deep = np.array([[0, 1000, 30000, 65535]], np.uint16)
    assert images.read(file(Image.fromarray(deep))).tolist() == [[0, 4, 117, 255]]


def test_what_is_transparent_shows_white_paper() -> None:
    ink = Image.new("RGBA", (2, 1), (0, 0, 0, 0))
    ink.putpixel((0, 0), (0, 0, 0, 255))
    assert images.read(file(ink)).tolist() == [[0, 255]]
    half = Image.new("LA", (1, 1), (0, 128))
    assert images.read(file(half)).tolist() == [[127]]


@pytest.mark.parametrize("prefix", ["", "data:image/png;base64,"])
def test_text_is_a_data_url_or_base64(prefix: str) -> None:
    content = file(drawn(3))
    assert images.from_text(prefix + base64.b64encode(content).decode()) == content


@pytest.mark.parametrize("text", ["%%%", "QUJ", "QUJD\n", "data:text/html;base64,QUJD", "data:image/png,QUJD", "日本"])
def test_text_that_is_neither_is_refused(text: str) -> None:
    with pytest.raises(Problem) as refusal:
        images.from_text(text)
    assert refusal.value.slug == "validation"


def test_a_gallery_digit_is_taken_as_it_is() -> None:
    for picture in gallery()[0][:, 0].numpy():
        assert np.array_equal(images.digit(images.png(picture)), picture.astype(np.float32) / 255)


@settings(deadline=None)
@given(st.binary(max_size=300), st.sampled_from(["PNG", "JPEG", "GIF", "BMP", "WEBP"]), st.integers(0, 200))
def test_bytes_in_the_middle_of_a_file_never_do_more_than_a_problem(junk: bytes, kind: str, place: int) -> None:
    content = file(drawn(8, side=100, box=(10, 10, 90, 90)), kind)
    try:
        prepared = images.digit(content[:place] + junk + content[place + len(junk) :])
    except Problem as problem:
        assert problem.slug in {"image-invalid", "image-too-large", "unsupported-media-type"}
    else:
        assert prepared.shape == (28, 28)
        assert 0 <= prepared.min() <= prepared.max() == 1

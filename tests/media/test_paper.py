"""Digits on real paper: a few photographs of each condition. `python -m tests.paper` prints the whole table."""

import numpy as np
import pytest
import torch
from PIL import Image

from backend.media import files, ink, paper
from backend.media.medium import Unreadable
from backend.models.judge import Judge
from tests.drawing import DIGITS, drawn
from tests.gallery import gallery
from tests.paper import Condition, conditions, photograph, sixty, tally, the_judge

EACH = 2  # photographs
WRITTEN = [how for how in conditions() if how.pen == "pencil" and how.fall not in {10, 20}]  # the faintest pen
BLANK = [how for how in conditions() if how.pen is None]


@pytest.fixture(scope="module")
def judge() -> Judge:
    return the_judge()


@pytest.mark.parametrize("how", WRITTEN, ids=lambda how: how.name)
def test_the_judge_reads_pencil_on_paper(judge: Judge, how: Condition) -> None:
    place = WRITTEN.index(how)
    digits = sixty(gallery())[place % 7 :: 60 // EACH][:EACH]
    found = tally(judge, digits, how)
    assert (found.alike, found.refused) == (EACH, 0)


@pytest.mark.parametrize("how", BLANK, ids=lambda how: how.name)
def test_nothing_is_read_on_blank_paper(how: Condition) -> None:
    file, _ = photograph(sixty(gallery())[0], how, 0)
    with pytest.raises(Unreadable) as refused:
        ink.Medium().read(file)
    assert refused.value.code == "no_ink"
    plain = how.name == "blank, even light"
    assert (refused.value.paper is None) == plain  # else it shows what was taken away


def test_the_same_photograph_gives_the_same_digit() -> None:
    how = next(how for how in conditions() if how.name == "blue pen, ruled on a desk")
    content, _ = photograph(sixty(gallery())[20], how, 3)
    one, other = (ink.Medium().read(content) for _ in range(2))
    assert torch.equal(one.x, other.x)
    assert one.notes == other.notes


def test_chalk_on_a_board_in_falling_light(judge: Judge) -> None:
    board = np.linspace(30, 90, 280, dtype=np.float32)[:, None]
    digits = []
    for digit in DIGITS:
        shape = np.asarray(drawn(digit, 14, ink=255, paper=0), np.float32) / 255
        digits.append(ink.prepared((board + shape * (230 - board)).astype(np.uint8)))
    with torch.inference_mode():
        assert judge.classify(torch.from_numpy(np.stack(digits))[:, None]).argmax(1).tolist() == list(DIGITS)


def test_what_was_kept_is_black_and_what_was_taken_away_is_green() -> None:
    how = next(how for how in conditions() if how.name == "black pen, dark desk")
    content, clean = photograph(sixty(gallery())[40], how, 1)
    picture = paper.shown(ink.off_paper(ink.shrunk(files.read(content), ink.LARGEST)))
    assert picture is not None
    assert max(picture.shape) == paper.SEEN
    red, green, _ = picture.astype(int).transpose(2, 0, 1)
    strokes = np.asarray(Image.fromarray(clean).resize(picture.shape[1::-1], Image.Resampling.BOX)) < 40
    assert np.median(green[strokes]) < 80
    assert green[0, 0] - red[0, 0] > 40  # desk


def test_a_drawing_is_shown_only_where_something_was_taken_away() -> None:
    canvas = np.array(drawn(5, 20))
    assert ink.understood(canvas)[1] is None
    canvas[4:16, 4:16] = canvas[4:16, 260:272] = canvas[260:272, 4:16] = canvas[260:272, 260:272] = 0
    digit, shown = ink.understood(canvas)
    assert np.abs(digit - ink.prepared(np.array(drawn(5, 20)))).max() < 0.01
    assert shown is not None


@pytest.mark.parametrize("pen", [3, 10, 40])
def test_a_sheet_on_a_dark_ground_is_no_digit_and_a_thick_digit_is_no_sheet(judge: Judge, pen: int) -> None:
    """Drawn, so that the ground is even: white on black, and black on a white sheet that lies on black."""
    white = [drawn(digit, pen, ink=255, paper=0) for digit in DIGITS]
    sheets = []
    for digit in DIGITS:
        sheet = np.full((400, 400), 40, np.uint8)
        sheet[60:340, 60:340] = np.asarray(drawn(digit, pen))
        sheets.append(sheet)
    x = np.stack([ink.prepared(np.asarray(picture)) for picture in [*white, *sheets]])
    with torch.inference_mode():
        assert judge.classify(torch.from_numpy(x)[:, None]).argmax(1).tolist() == [*DIGITS, *DIGITS]


@pytest.mark.parametrize("cells", [1, 8, 17, 40])
@pytest.mark.parametrize("size", [(60, 60), (9, 300), (640, 640)])
def test_patterns_do_no_more_than_a_refusal(cells: int, size: tuple[int, int]) -> None:
    y, x = np.indices(size) // cells
    for pattern in ((x + y) % 2, y % 2, x % 2, np.random.default_rng(cells).integers(0, 2, size)):
        page = ink.digit((pattern * 255).astype(np.uint8))
        assert page is None or (page.shape == (28, 28) and 0 <= page.min() <= page.max() == 1)

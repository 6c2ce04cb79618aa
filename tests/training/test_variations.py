"""What classifiers are trained on besides MNIST itself: what is added, and what stays as it is."""

import torch
from torch import Tensor

from backend.models.seeds import generator
from backend.training.variations import coarse, fitted, flagged, jitter, stroke, varied
from tests.gallery import gallery

STEMS = torch.zeros(400, 1, 28, 28)
STEMS[:, :, 4:24, 13:16] = 1
ONES = torch.ones(400, dtype=torch.long)


def test_half_of_the_ones_get_a_flag_on_the_left_or_a_bar_below() -> None:
    added = flagged(STEMS, ONES, generator(0)) - STEMS
    assert added.min() == 0 and added.max() > 0.9
    changed = added.amax((1, 2, 3)) > 0
    assert 0.4 < changed.float().mean() < 0.6
    assert added[:, :, :18, 16:].max() < 0.5, "nothing on the right but a soft edge, and the bar"
    flags = added[:, :, :18, :13].amax((1, 2, 3)) > 0.5
    bars = added[:, :, 20:, 17:].amax((1, 2, 3)) > 0.5
    assert 0.35 < flags.float().mean() < 0.5 and 0.13 < bars.float().mean() < 0.27
    assert (flags & bars).any() and (flags & ~bars).any() and (bars & ~flags).any()


def test_flags_are_not_so_level_that_they_would_make_a_seven() -> None:
    added = (flagged(STEMS, ONES, generator(1)) - STEMS)[:, 0, :18, :13]
    columns = torch.arange(13.0)
    rows = torch.arange(18.0)[:, None]
    for page in added[added.amax((1, 2)) > 0.5]:
        left = int(columns[page.amax(0) > 0.5].min())
        end = (page[:, left] * rows[:, 0]).sum() / page[:, left].sum()
        assert left > 0 and (end - 5) / (13 - left) > 0.1, "the far end of a flag lies lower than the stem's top"


def test_other_digits_are_left_as_they_are() -> None:
    images, labels = gallery()
    x = images.float() / 255
    changed = (flagged(x, labels, generator(0)) != x).flatten(1).any(1)
    assert changed.any() and set(labels[changed].tolist()) == {1}
    others = x[labels != 1]
    assert torch.equal(flagged(others, labels[labels != 1], generator(0)), others)


def test_a_stroke_is_as_long_and_as_thick_as_it_is_asked_for() -> None:
    start, end = torch.tensor([[6.0, 14.0], [14.0, 6.0]]), torch.tensor([[22.0, 14.0], [14.0, 22.0]])
    level, upright = stroke(start, end, torch.tensor([3.0, 3.0]))
    torch.testing.assert_close(level, upright.T)
    torch.testing.assert_close(level[:, 14].sum(), torch.tensor(3.0))
    torch.testing.assert_close(level[14].sum(), torch.tensor(19.0))


def centre(x: Tensor) -> Tensor:
    """The centres of mass (N, 2) of pictures (N, 1, 28, 28)."""
    at = torch.arange(28.0)
    pages = x[:, 0]
    return torch.stack([(pages.sum(1) * at).sum(1), (pages.sum(2) * at).sum(1)], -1) / pages.sum((1, 2))[:, None]


def test_what_has_outgrown_mnist_s_box_or_its_middle_is_put_back() -> None:
    digits = gallery().images.float() / 255
    torch.testing.assert_close(fitted(digits), digits, atol=0, rtol=0)
    wide = torch.zeros(2, 1, 28, 28)
    wide[0, :, 2:26, 10:13] = 1
    wide[1, :, 1:19, 3:8] = 1
    put = fitted(wide)
    assert (centre(put) - 14).abs().max() < 0.3
    inked = put[:, 0] > 0.3
    assert inked.any(2).sum(1).max() <= 21 and inked.any(1).sum(1).max() <= 21


def test_jitter_moves_ink_but_makes_none() -> None:
    digits = gallery().images[:50].float() / 255
    moved = jitter(digits, generator(0))
    assert (moved - digits).abs().mean() > 0.01
    assert 0.75 < moved.sum() / digits.sum() < 1.4


def test_a_quarter_is_coarse_and_paper_stays_paper() -> None:
    digits = gallery().images.float() / 255
    seen = coarse(digits, generator(0))
    changed = (seen != digits).flatten(1).any(1)
    assert changed[:50].all() and not changed[50:].any()
    assert seen.min() == 0 and seen[:50].amax((1, 2, 3)).min() > 0.5 and seen.max() <= 1
    assert seen[:50, :, 0].max() < 0.05
    assert coarse(torch.zeros(8, 1, 28, 28), generator(0)).max() == 0


def test_the_same_generator_makes_the_same_variations() -> None:
    images, labels = gallery()
    x = images.float() / 255
    assert torch.equal(varied(x, labels, generator(3)), varied(x, labels, generator(3)))
    assert not torch.equal(varied(x, labels, generator(3)), varied(x, labels, generator(4)))

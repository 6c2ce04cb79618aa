"""Moons drawn by code have the phase that they say, and none to learn from lies between half and full."""

import torch

from backend.models.seeds import generator
from backend.training.moons import BETWEEN, FULL, HALF, RADIUS, SIDE, SIZE, drawn, moons, phases

LARGEST, LEAST = ((torch.pi * (RADIUS * (1 + off)) ** 2) for off in (SIZE, -SIZE))


def area(images: torch.Tensor) -> torch.Tensor:
    """The lit area (N,) in pixels."""
    return images.float().sum((1, 2, 3)) / 255


def test_the_lit_fraction_is_measured_back_from_the_drawing() -> None:
    for lit in (HALF, BETWEEN, FULL):
        found = moons(300, lit, generator(0))
        measured = area(found.images) / (torch.pi * found.radius**2)
        torch.testing.assert_close(measured, found.lit, rtol=0, atol=0.01)
        assert lit[0] <= found.lit.min() and found.lit.max() <= lit[1]


def test_light_comes_from_the_right_and_the_disc_stays_in_the_picture() -> None:
    none = torch.zeros(1)
    half = drawn(none + 0.5, none, none, none + RADIUS, none)[0, 0].float() / 255
    assert half[:, : SIDE // 2].sum() == 0
    torch.testing.assert_close(half[:, SIDE // 2 :].sum(), torch.tensor(torch.pi * RADIUS**2 / 2), rtol=0.01, atol=0)
    for lit in (HALF, FULL):
        images = moons(500, lit, generator(1)).images[:, 0]
        assert images[:, [0, -1]].max() == images[:, :, [0, -1]].max() == 0


def test_no_training_moon_lies_between_half_and_full() -> None:
    """Whatever its size: a half moon is smaller than any moon that is more than 0.6 lit and as large as can be."""
    known = phases(2000, 0)
    assert known.full.sum() == 1000 and known.labels[:2] == ["half", "full"]
    lit = area(known.images)
    assert lit[~known.full].max() <= HALF[1] * LARGEST * 1.005
    assert lit[known.full].min() >= FULL[0] * LEAST * 0.995
    # The shape says it, too: the widest row of a half moon that reaches past its middle by more than a fifth of the
    # radius would be lit over 0.6.
    for images, full in ((known.images[~known.full], False), (known.images[known.full], True)):
        across = images[:, 0].float().div(255).sum(2).amax(1)  # the length of the longest row
        down = images[:, 0].float().div(255).sum(1).amax(1)  # and of the longest column: about the diameter
        ratio = across / down
        assert (ratio.min() > 0.85) if full else (ratio.max() < 0.7)


def test_a_few_between_are_as_many_as_were_asked_for_and_the_same_seed_gives_the_same_moons() -> None:
    without, some = phases(400, 3), phases(400, 3, between=0.05)
    differ = (without.images != some.images).flatten(1).any(1)
    assert differ.sum() == 20
    assert torch.equal(phases(400, 3).images, without.images)
    assert not torch.equal(phases(400, 4).images, without.images)

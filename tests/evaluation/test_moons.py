"""What is measured of pictures between two moons sees what it is there for."""

import pytest
import torch

from backend.evaluation.moons import along, apart, separation
from backend.models.seeds import generator
from backend.training.moons import BETWEEN, FULL, HALF, moons


def some(lit: tuple[float, float], n: int, seed: int) -> torch.Tensor:
    return moons(n, lit, generator(seed)).images.float() / 255


def test_a_true_moon_is_near_and_crisp_a_blend_is_grey_and_far_a_moon_of_another_phase_is_far_and_crisp() -> None:
    true, half, full = some(BETWEEN, 2000, 0), some(HALF, 50, 1), some(FULL, 50, 2)
    real, blend, other = (apart(x, true) for x in (some(BETWEEN, 50, 3), (half + full) / 2, half))
    assert real.distance.mean() < 0.02 < 0.05 < blend.distance.mean()
    assert real.grey.mean() < 0.06 < 0.2 < blend.grey.mean()
    assert other.distance.mean() > 2 * real.distance.mean() and other.grey.mean() < 0.06
    assert apart(true[:3], true).distance.max() == 0


def test_places_on_the_line_between_two_codes() -> None:
    start, end = torch.tensor([1.0, 2.0]), torch.tensor([3.0, 2.0])
    found = along(torch.tensor([[1.0, 7.0], [2.0, 0.0], [3.0, 2.0], [5.0, 2.0]]), start, end)
    torch.testing.assert_close(found, torch.tensor([0.0, 0.5, 1.0, 2.0]))


@pytest.mark.parametrize(("overlap", "expected"), [(0.0, 1.0), (50.0, 0.5)])
def test_codes_that_overlap_are_told_apart_no_better_than_by_chance(overlap: float, expected: float) -> None:
    codes = torch.cat([torch.zeros(500, 1), torch.ones(500, 1)])
    codes = codes + overlap * torch.randn(1000, 1, generator=generator(0))
    full = torch.arange(1000) >= 500
    found = separation(codes, full, torch.zeros(1), torch.ones(1))
    assert found == pytest.approx(expected, abs=0.05)

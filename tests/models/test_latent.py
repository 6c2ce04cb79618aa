"""Ways between codes, and the shell of the prior."""

import itertools
import math

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import Tensor

from backend.models.latent import legs, lerp, shell, slerp

codes = st.integers(2, 24).flatmap(
    lambda size: st.lists(
        st.lists(st.floats(-10, 10, width=32), min_size=size, max_size=size).map(torch.tensor), min_size=2, max_size=2
    )
)


@pytest.mark.parametrize("size", [1, 12, 24, 512])
def test_the_shell_is_where_codes_of_the_prior_are(size: int) -> None:
    lengths = torch.randn(100_000, size, generator=torch.Generator().manual_seed(0)).norm(dim=-1)
    radius, spread = shell(size)
    assert lengths.mean().item() == pytest.approx(radius, rel=0.01)
    assert lengths.std().item() == pytest.approx(spread, rel=0.02)


def test_a_quarter_circle_is_walked_evenly() -> None:
    a, b = torch.tensor([2.0, 0, 0]), torch.tensor([0, 2.0, 0])
    for t in (0.0, 0.25, 0.5, 1.0):
        expected = torch.tensor([2 * math.cos(t * math.pi / 2), 2 * math.sin(t * math.pi / 2), 0])
        torch.testing.assert_close(slerp(a, b, t), expected, atol=1e-6, rtol=0)


def test_the_line_cuts_through_the_inside_where_the_circle_keeps_the_length() -> None:
    a, b = torch.randn(2, 24, generator=torch.Generator().manual_seed(1)).unbind()
    assert float(lerp(a, b, 0.5).norm()) < 0.8 * float(a.norm())
    assert float(slerp(a, b, 0.5).norm()) == pytest.approx((float(a.norm()) + float(b.norm())) / 2, rel=1e-5)


@given(codes, st.floats(0, 1))
def test_slerp_meets_its_ends_and_stays_between_their_lengths(ends: list[Tensor], t: float) -> None:
    a, b = ends
    assert torch.equal(slerp(a, b, 0.0), a)
    assert torch.equal(slerp(a, b, 1.0), b)
    long = sorted((float(a.norm()), float(b.norm())))
    middle = slerp(a, b, t)
    assert torch.isfinite(middle).all()
    assert float(middle.norm()) <= long[1] * (1 + 1e-4) + 1e-6


def test_opposite_codes_are_joined_round_the_outside() -> None:
    a = torch.tensor([3.0, 0.0, 0.0])
    assert float(slerp(a, -a, 0.5).norm()) == pytest.approx(3)


def test_from_the_origin_and_to_a_longer_twin_the_way_is_straight() -> None:
    a = torch.tensor([1.0, 2.0])
    torch.testing.assert_close(slerp(torch.zeros(2), a, 0.3), 0.3 * a)
    torch.testing.assert_close(slerp(a, 3 * a, 0.5), 2 * a)


@given(st.integers(2, 8).flatmap(lambda stops: st.tuples(st.just(stops), st.integers(stops, 64))))
def test_every_stop_is_met_and_the_way_is_walked_evenly(size: tuple[int, int]) -> None:
    stops, steps = size
    way = [leg + t for leg, t in legs(stops, steps)]
    assert len(way) == steps
    assert way == sorted(way)
    assert set(range(stops)) <= set(way)
    paces = [round(1 / (b - a)) for a, b in itertools.pairwise(way)]
    assert max(paces) - min(paces) <= 1

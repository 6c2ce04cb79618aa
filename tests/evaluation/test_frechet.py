"""The distance between crowds where it is known."""

import pytest
import torch
from torch import Tensor

from backend.evaluation.frechet import Gaussian, crowd, frechet, gaussian
from backend.models.seeds import generator


def crowd_of(n: int, scale: float = 1.0, mean: float = 0.0) -> Tensor:
    return mean + scale * torch.randn(n, 4, generator=generator(0))


def test_the_same_crowd_is_at_no_distance() -> None:
    one = gaussian(crowd_of(500))
    assert frechet(one, one) == pytest.approx(0, abs=1e-9)


def test_moved_and_stretched_crowds_are_as_far_as_the_formula_says() -> None:
    """Of Gaussians along the axes: the squares of what means and standard deviations differ by, added up."""
    near = Gaussian(torch.zeros(3).double(), torch.diag(torch.tensor([1.0, 4.0, 9.0])).double())
    far = Gaussian(torch.tensor([2.0, 0.0, 1.0]).double(), torch.diag(torch.tensor([4.0, 4.0, 1.0])).double())
    assert frechet(near, far) == pytest.approx(4 + 1 + (1 - 2) ** 2 + 0 + (3 - 1) ** 2)
    assert frechet(far, near) == pytest.approx(frechet(near, far))


def test_it_sees_a_crowd_that_has_lost_its_variety() -> None:
    """Every picture as good as a real one, and but one of them."""
    real = crowd_of(1000)
    collapsed = real[:1].expand(1000, -1)
    assert frechet(gaussian(collapsed), gaussian(real)) > 3


def test_a_turned_basis_changes_nothing() -> None:
    turn, _ = torch.linalg.qr(torch.randn(4, 4, generator=generator(1)))
    a, b = crowd_of(300), crowd_of(300, 2.0, 1.0) * torch.tensor([1.0, 0.1, 3.0, 1.0])
    plain = frechet(gaussian(a), gaussian(b))
    assert frechet(gaussian(a @ turn), gaussian(b @ turn)) == pytest.approx(plain, rel=1e-4)


def test_pictures_are_read_in_parts() -> None:
    x = crowd_of(1200)
    seen: list[int] = []

    def features(part: Tensor) -> Tensor:
        seen.append(len(part))
        return part

    found = crowd(features, x)
    assert seen == [500, 500, 200]
    torch.testing.assert_close(found.mean, x.double().mean(0))

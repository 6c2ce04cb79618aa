"""A mixture of Gaussians: what it says of codes and what it draws are one distribution, and fitting finds it again."""

import math

import pytest
import torch
from torch import Tensor
from torch.distributions import MixtureSameFamily, MultivariateNormal
from torch.distributions.categorical import Categorical

from backend.models.mixture import Mixture
from backend.models.seeds import generator, noise
from backend.training.priors import fit


def mixture() -> Mixture:
    """Three Gaussians of three numbers, of which one is seldom."""
    scales = torch.randn(3, 3, 3, generator=generator(1)).tril(-1) * 0.3 + torch.diag(torch.tensor([0.5, 1.0, 0.2]))
    return Mixture(torch.tensor([0.6, 0.1, 0.3]), 4 * torch.randn(3, 3, generator=generator(2)), scales)


def torchs(one: Mixture) -> MixtureSameFamily:
    return MixtureSameFamily(Categorical(one.weights), MultivariateNormal(one.means, scale_tril=one.scales))


def test_log_p_is_that_of_torch() -> None:
    z = 3 * torch.randn(4, 5, 3, generator=generator(3))
    torch.testing.assert_close(mixture().log_prob(z), torchs(mixture()).log_prob(z), atol=1e-3, rtol=1e-5)


def test_codes_are_drawn_from_what_log_p_says() -> None:
    one, n = mixture(), 4000
    codes = one.codes(n, seed=5)
    mean, variance = torchs(one).mean, torchs(one).variance
    assert ((codes.mean(0) - mean).abs() < 5 * (variance / n).sqrt()).all()
    torch.testing.assert_close(codes.var(0), variance, rtol=0.1, atol=0)
    share = one.log_parts(codes).argmax(-1).bincount(minlength=3) / n
    torch.testing.assert_close(share, one.weights, atol=0.03, rtol=0)


def test_a_code_depends_on_the_seed_and_its_place_alone_and_shares_the_noise_of_the_normal() -> None:
    one = mixture()
    assert torch.equal(one.codes(20, seed=7)[:3], one.codes(3, seed=7))
    assert not torch.equal(one.codes(3, seed=7), one.codes(3, seed=8))
    normal = Mixture(torch.ones(1), torch.zeros(1, 3), torch.eye(3)[None])
    assert torch.equal(normal.codes(4, seed=7, temperature=0.5), 0.5 * noise(4, 3, 7))


def test_at_temperature_zero_codes_are_the_means() -> None:
    one = mixture()
    cold = one.codes(50, seed=1, temperature=0)
    assert ((cold[:, None] - one.means).abs().amax(-1) < 1e-6).any(1).all()


def test_the_shell_of_the_normal_is_that_of_the_chi_distribution() -> None:
    normal = Mixture(torch.ones(1), torch.zeros(1, 24), torch.eye(24)[None])
    assert normal.shell.radius == pytest.approx(math.sqrt(23.5), abs=0.05)
    assert normal.shell.spread == pytest.approx(0.7, abs=0.05)


def likelihood(one: Mixture, codes: Tensor) -> float:
    return float(one.log_prob(codes).mean())


def test_fitting_finds_what_the_codes_were_drawn_from() -> None:
    true = mixture()
    codes, unseen = true.codes(12_000, seed=1), true.codes(3000, seed=2)
    found = fit(codes[None], 6, seed=0)
    assert likelihood(found, unseen) == pytest.approx(likelihood(true, unseen), abs=0.05)
    alone = fit(codes[None], 1, seed=0)
    torch.testing.assert_close(alone.means[0], codes.mean(0), atol=1e-3, rtol=1e-3)
    assert likelihood(alone, unseen) < likelihood(true, unseen) - 0.5


def test_a_few_codes_or_equal_ones_are_no_trouble() -> None:
    for codes in (torch.zeros(5, 3), torch.randn(2, 3, generator=generator(0))):
        found = fit(codes[None], 100, seed=0)
        assert found.weights.sum() == pytest.approx(1)
        assert found.scales.isfinite().all()

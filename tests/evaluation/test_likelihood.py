"""Bound and estimate at weights where both are known, and their order at weights that were trained."""

import math

import pytest
import torch

from backend.checkpoints import read
from backend.evaluation.likelihood import active_units, binarized, importance_nll, negative_elbo
from backend.models.seeds import generator
from backend.models.vae import Config, Vae
from backend.settings import ROOT
from tests.gallery import gallery


def test_a_decoder_that_ignores_its_code_has_bound_and_estimate_equal() -> None:
    model = Vae(Config(code_size=3, hidden=8, channels=(4, 4)))
    for weight in model.parameters():
        torch.nn.init.zeros_(weight)
    binary = (torch.rand(6, 1, 28, 28, generator=generator(0)) < 0.2).float()
    assert negative_elbo(model, binary) == pytest.approx((784 * math.log(2), 0.0))
    assert importance_nll(model, binary, k=5) == pytest.approx((784 * math.log(2),) * 2)


def test_the_estimate_mends_a_posterior_that_is_wrong() -> None:
    """The decoder ignores z, so log p(x) is known; q is off the prior, which costs the bound its KL."""
    model = Vae(Config(code_size=2, hidden=8, channels=(4, 4)))
    for weight in model.parameters():
        torch.nn.init.zeros_(weight)
    model.encoder.dense2.bias.data[:2] = 0.5
    binary = torch.zeros(40, 1, 28, 28)
    bound, kl = negative_elbo(model, binary)
    assert kl == pytest.approx(0.25)
    assert bound == pytest.approx(784 * math.log(2) + 0.25)
    assert importance_nll(model, binary, k=500) == pytest.approx((784 * math.log(2),) * 2, abs=0.02)


def test_active_units_counts_the_dimensions_whose_means_vary() -> None:
    means = torch.randn(1000, 4, generator=generator(0)) * torch.tensor([1.0, 0.2, 0.05, 0.0])
    assert active_units(means) == 2


def test_the_shipped_vae_explains_the_gallery_about_as_well_as_its_card_says() -> None:
    loaded = read(ROOT / "models_ckpt" / "digits-vae")
    assert isinstance(loaded.model, Vae)
    measured = {metric.name: metric.value for metric in loaded.card.metrics}
    binary = binarized(gallery().images)
    bound, _ = negative_elbo(loaded.model, binary, draws=2)
    nll, fitted = importance_nll(loaded.model, binary[:40], k=50, prior=loaded.beside.prior)
    assert fitted < nll < bound
    assert bound == pytest.approx(measured["-ELBO"], abs=6)

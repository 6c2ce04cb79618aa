"""The VAE's mathematics at weights where every number is known."""

import math
from dataclasses import replace
from typing import Any

import pytest
import torch

from backend.models.seeds import generator
from backend.models.vae import Config, Vae

SMALL = Config(code_size=3, hidden=8, channels=(4, 4))


def zeroed() -> Vae:
    model = Vae(SMALL)
    for weight in model.parameters():
        torch.nn.init.zeros_(weight)
    return model


def test_a_network_of_zeros_pays_one_bit_per_pixel_and_nothing_for_its_code() -> None:
    x = (torch.rand(5, 1, 28, 28, generator=generator(0)) < 0.3).float()
    distortion, kl = zeroed().elbo(x, x, generator(1))
    torch.testing.assert_close(distortion, torch.full((5,), 784 * math.log(2)))
    torch.testing.assert_close(kl, torch.zeros(5, 3))


def test_the_kl_of_a_known_posterior_is_the_textbook_formula() -> None:
    model = zeroed()
    mean, log_std = torch.tensor([0.5, -1.0, 2.0]), torch.tensor([0.1, -0.7, 0.0])
    model.encoder.dense2.bias.data = torch.cat([mean, log_std])
    _, kl = model.elbo(torch.zeros(1, 1, 28, 28), torch.zeros(1, 1, 28, 28), generator(0))
    torch.testing.assert_close(kl[0], 0.5 * (mean**2 + (2 * log_std).exp() - 1) - log_std)


def test_the_distortion_of_known_logits_is_the_bernoulli_cross_entropy() -> None:
    model = zeroed()
    torch.nn.init.constant_(model.decoder.get_parameter("conv2.bias"), 2.0)  # every logit is 2
    ones, zeros = torch.ones(1, 1, 28, 28), torch.zeros(1, 1, 28, 28)
    distortion, _ = model.elbo(torch.cat([ones, zeros]), torch.cat([ones, zeros]), generator(0))
    expected = 784 * torch.tensor([math.log1p(math.exp(-2)), math.log1p(math.exp(2))])
    torch.testing.assert_close(distortion, expected)


def test_the_term_of_the_lecture_is_twice_the_kl_where_sigma_is_the_log_of_the_variance() -> None:
    """And where exp(sigma) is the scale, as in exp(sigma) e + m, the KL is (exp(2 sigma) - 1 - 2 sigma + m^2) / 2."""
    model = zeroed()
    m = torch.tensor([0.5, -1.0, 2.0])
    for sigma in (torch.tensor([0.3, -0.7, 0.0]), torch.zeros(3), torch.tensor([-2.0, 1.0, 0.5])):
        for log_std, expected in (
            (sigma / 2, (sigma.exp() - (1 + sigma) + m**2) / 2),
            (sigma, ((2 * sigma).exp() - 1 - 2 * sigma + m**2) / 2),
        ):
            model.encoder.dense2.bias.data = torch.cat([m, log_std])
            _, kl = model.elbo(torch.zeros(1, 1, 28, 28), torch.zeros(1, 1, 28, 28), generator(0))
            torch.testing.assert_close(kl[0], expected)


def test_a_gaussian_pixel_costs_its_squared_error_and_the_logarithm_of_its_width() -> None:
    model = Vae(replace(SMALL, side=12, likelihood="gaussian", noise=0.5))
    for weight in model.parameters():
        torch.nn.init.zeros_(weight)
    target = torch.full((2, 1, 12, 12), 0.9)
    distortion, _ = model.elbo(target, target, generator(1))
    each = 0.4**2 / (2 * 0.5**2) + math.log(0.5 * math.sqrt(2 * math.pi))
    torch.testing.assert_close(distortion, torch.full((2,), 144 * each))


COLOURS = replace(SMALL, side=8, likelihood="categorical", values=6, embedding=2, materials=3)


def test_a_pixel_of_few_colours_costs_its_categorical_cross_entropy() -> None:
    model = Vae(COLOURS)
    for weight in model.parameters():
        torch.nn.init.zeros_(weight)
    x = torch.arange(64).view(1, 8, 8) % 6
    distortion, kl = model.elbo(x, x, generator(0))
    torch.testing.assert_close(distortion, torch.tensor([64 * math.log(6)]))
    torch.testing.assert_close(kl, torch.zeros(1, 3))
    model.decoder.get_parameter("colours.bias").data = torch.tensor([0.0, 2.0, 0.0, 0.0, 0.0, 0.0])
    logits = model.decode(torch.zeros(1, 3))
    assert logits.shape == (1, 6, 8, 8)
    ones = torch.ones(1, 8, 8, dtype=torch.long)
    expected = 64 * math.log1p(5 * math.exp(-2))
    torch.testing.assert_close(model.elbo(ones, ones, generator(0)).distortion, torch.tensor([expected]))


def test_a_material_of_another_colour_changes_the_picture_where_it_is_and_nowhere_else() -> None:
    """Two materials, one above and one below; the code says what the first one looks like."""
    model = Vae(replace(COLOURS, materials=2))
    for weight in model.parameters():
        torch.nn.init.zeros_(weight)
    where = torch.full((2, 4), -30.0)
    where[0] = 30.0  # of four pixels each, the first material
    model.decoder.get_parameter("where.bias").data = where.flatten()
    model.decoder.get_parameter("dense1.weight").data[0, 0] = 1.0
    model.decoder.get_parameter("dense1.bias").data[0] = 3.0
    model.decoder.get_parameter("what.weight").data[0, 0] = 1.0  # a number of the first material
    model.decoder.get_parameter("what.weight").data[6, 0] = 1.0  # the same of the second
    model.decoder.get_parameter("colours.weight").data[4, 0] = 1.0
    one, two = model.decode(torch.tensor([[0.0, 0, 0]])), model.decode(torch.tensor([[2.0, 0, 0]]))
    assert (two[:, 4] > one[:, 4]).all()
    model.decoder.get_parameter("what.weight").data[0, 0] = 0.0  # the material that is everywhere hears no more of it
    one, two = model.decode(torch.tensor([[0.0, 0, 0]])), model.decode(torch.tensor([[2.0, 0, 0]]))
    torch.testing.assert_close(one, two)


@pytest.mark.parametrize("change", [{"values": 6}, {"likelihood": "categorical"}])
def test_colours_belong_to_categorical_pixels(change: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="colours"):
        replace(SMALL, **change)


@pytest.mark.parametrize("change", [{"side": 26}, {"side": 0}, {"noise": 0.0}, {"noise": math.inf}])
def test_sizes_that_cannot_be_are_refused(change: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="multiple of 4"):
        replace(SMALL, **change)


def test_the_loss_grows_with_the_noise_of_the_code_where_the_decoder_listens() -> None:
    torch.manual_seed(0)
    model = Vae(SMALL)
    x = (torch.rand(64, 1, 28, 28, generator=generator(0)) < 0.3).float()
    model.encoder.dense2.weight.data.zero_()
    model.decoder.dense1.weight.data.mul_(20)
    distortions = []
    for log_std in (-5.0, 2.0):
        model.encoder.dense2.bias.data = torch.tensor([0.0] * 3 + [log_std] * 3)
        distortions.append(model.elbo(x, x, generator(1)).distortion.mean())
    assert distortions[0] < distortions[1]


def test_every_pixel_reaches_the_code_and_every_lever_reaches_the_picture() -> None:
    torch.manual_seed(0)
    model = Vae(SMALL).double()
    x = torch.rand(1, 1, 28, 28, generator=generator(0)).double()
    seen = torch.autograd.functional.jacobian(lambda x: model.encode(x).mean, x)
    assert (seen.abs().sum((0, 1, 2, 3)) > 0).all()
    drawn = torch.autograd.functional.jacobian(model.decode, torch.zeros(1, 3).double())
    assert (drawn.abs().amax((0, 1, 2, 3, 4)) > 0).all()


def test_sample_i_depends_on_the_seed_and_i_alone() -> None:
    model = Vae(SMALL)
    torch.testing.assert_close(model.codes(3, seed=7), model.codes(9, seed=7)[:3], rtol=0, atol=0)
    assert not torch.equal(model.codes(1, seed=7), model.codes(1, seed=8))


def test_temperature_scales_the_prior() -> None:
    model = Vae(SMALL)
    assert model.codes(4, seed=1, temperature=0).abs().max() == 0
    torch.testing.assert_close(model.codes(4, seed=1, temperature=0.5) * 2, model.codes(4, seed=1))


def test_many_samples_are_standard_normal() -> None:
    codes = Vae(SMALL).codes(4000, seed=3)
    assert codes.mean(0).abs().max() < 0.06
    assert (codes.std(0) - 1).abs().max() < 0.05


def test_one_code_on_its_own_fast_path_gives_the_same_bits() -> None:
    torch.manual_seed(0)
    model = Vae(SMALL).eval().requires_grad_(False)
    for seed in range(20):
        code = model.codes(1, seed)
        assert torch.equal(model.decode_one(code), model.decode(code))

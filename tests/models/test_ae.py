"""The auto-encoder is a VAE without noise and without a prior."""

import math

import torch

from backend.models.ae import Ae
from backend.models.seeds import generator
from backend.models.vae import Config, Vae

SMALL = Config(code_size=3, hidden=8, channels=(4, 4))


def test_its_code_is_a_point_and_its_error_the_distortion_of_a_vae_without_noise() -> None:
    torch.manual_seed(0)
    model, twin = Ae(SMALL), Vae(SMALL)
    twin.decoder.load_state_dict(model.decoder.state_dict())
    for name, weight in twin.encoder.state_dict().items():
        own = model.encoder.state_dict()[name]
        weight.copy_(torch.cat([own, torch.zeros_like(own)]) if name.startswith("dense2") else own)
    twin.encoder.dense2.bias.data[3:] = -20.0  # log_std, as low as it goes
    x = (torch.rand(5, 1, 28, 28, generator=generator(0)) < 0.3).float()
    assert model.encode(x).stddev.abs().max() == 0
    torch.testing.assert_close(model.encode(x).mean, twin.encode(x).mean)
    torch.testing.assert_close(model.loss(x, x), twin.elbo(x, x, generator(1)).distortion, rtol=1e-3, atol=0)


def test_a_network_of_zeros_pays_one_bit_per_pixel() -> None:
    model = Ae(SMALL)
    for weight in model.parameters():
        torch.nn.init.zeros_(weight)
    x = (torch.rand(2, 1, 28, 28, generator=generator(0)) < 0.3).float()
    torch.testing.assert_close(model.loss(x, x), torch.full((2,), 784 * math.log(2)))


def test_one_code_on_its_own_fast_path_gives_the_same_bits() -> None:
    torch.manual_seed(0)
    model = Ae(SMALL).eval().requires_grad_(False)
    code = torch.randn(1, 3, generator=generator(0))
    assert torch.equal(model.decode_one(code), model.decode(code))


def test_it_draws_no_codes_by_chance() -> None:
    assert not hasattr(Ae(SMALL), "codes")

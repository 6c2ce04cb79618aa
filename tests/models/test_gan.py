"""The duel's mathematics at weights where every number is known."""

import math
from typing import get_args

import pytest
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from backend.models.gan import Config, Gan, Loss
from backend.models.seeds import generator

SMALL = Config(code_size=3, hidden=8, channels=(4, 4, 2), judging=(4, 4, 4), side=8)
FACES = Config(code_size=3, hidden=8, channels=(4, 4, 2), judging=(4, 4, 4), side=8, values=5, materials=3)
LOSSES = get_args(Loss)


class Linear(nn.Module):
    """A discriminator whose gradient is known: the same everywhere."""

    def __init__(self, weights: Tensor) -> None:
        super().__init__()
        self.weights = nn.Parameter(weights)

    def forward(self, x: Tensor) -> Tensor:
        return x.flatten(1) @ self.weights


def made(config: Config = SMALL, seed: int = 0) -> Gan:
    torch.manual_seed(seed)
    return Gan(config)


def linear(seed: int = 0) -> tuple[Gan, Tensor]:
    model = made()
    weights = torch.randn(64, generator=generator(seed))
    model.discriminator = Linear(weights)  # type: ignore[assignment]  # what is known of it is enough
    return model, weights


def pictures(n: int, seed: int) -> Tensor:
    return torch.rand(n, 1, 8, 8, generator=generator(seed))


@pytest.mark.parametrize("config", [SMALL, FACES])
@pytest.mark.parametrize("loss", LOSSES)
def test_the_generator_learns_from_what_the_discriminator_says_and_from_no_real_picture(
    config: Config, loss: Loss
) -> None:
    """The gradient that reaches G is that of D's opinion of its own pictures, each times one number."""
    model = made(config)
    real = model.seen(torch.randint(5, (4, 8, 8), generator=generator(1))) if config.values else pictures(4, 1)
    real.requires_grad_()
    drawn = model.drawn(model.codes(4, 2))
    drawn.retain_grad()
    model.pushing(loss, real, drawn).backward()
    assert real.grad is None
    assert all(weight.grad is None for weight in model.discriminator.parameters())
    assert any(weight.grad is not None and weight.grad.abs().sum() > 0 for weight in model.generator.parameters())
    mine = drawn.detach().requires_grad_()
    (slopes,) = torch.autograd.grad(model.discriminator(mine).sum(), mine)
    assert drawn.grad is not None
    for got, slope in zip(drawn.grad.flatten(1), slopes.flatten(1), strict=True):
        assert F.cosine_similarity(got, slope, dim=0).item() == pytest.approx(-1, abs=1e-5)  # down the loss, up D


@pytest.mark.parametrize("loss", LOSSES)
def test_in_its_turn_the_discriminator_moves_alone(loss: Loss) -> None:
    model = made()
    model.judging(loss, pictures(4, 1), model.drawn(model.codes(4, 2)), 1.0, generator(0)).backward()
    assert all(weight.grad is None for weight in model.generator.parameters())
    assert all(weight.grad is not None for weight in model.discriminator.parameters())


def test_the_losses_at_known_opinions() -> None:
    model, weights = linear()
    real, drawn = pictures(3, 1), pictures(3, 2)
    r, d = (x.flatten(1) @ weights for x in (real, drawn))
    soft = F.softplus
    expected: dict[Loss, tuple[Tensor, Tensor]] = {
        "pairing": (soft(d - r), soft(r - d)),
        "non-saturating": (soft(-r) + soft(d), soft(-d)),
        "wasserstein": (d - r, -d),
    }
    for loss, (of_judge, of_player) in expected.items():
        torch.testing.assert_close(model.judging(loss, real, drawn, 0.0, generator(0)), of_judge.mean())
        torch.testing.assert_close(model.pushing(loss, real, drawn), of_player.mean())


def test_a_discriminator_that_cannot_tell_costs_one_bit() -> None:
    model, _ = linear()
    same = pictures(4, 1)
    assert model.judging("pairing", same, same, 0.0, generator(0)).item() == pytest.approx(math.log(2))
    assert model.pushing("pairing", same, same).item() == pytest.approx(math.log(2))


def test_the_penalties_are_squares_of_the_slope() -> None:
    """Of a linear discriminator it is the square of its weights everywhere, of real pictures and of drawn ones."""
    model, weights = linear()
    real, drawn, square = pictures(3, 1), pictures(3, 2), float(weights.square().sum())
    for loss, times in (("pairing", 2.0), ("non-saturating", 1.0)):
        without, with_it = (model.judging(loss, real, drawn, w, generator(0)) for w in (0.0, 0.3))  # type: ignore[arg-type]
        assert (with_it - without).item() == pytest.approx(0.15 * times * square, rel=1e-4)
    without, with_it = (model.judging("wasserstein", real, drawn, w, generator(0)) for w in (0.0, 0.3))
    assert (with_it - without).item() == pytest.approx(0.3 * (math.sqrt(square) - 1) ** 2, rel=1e-4)


def test_penalties_reach_the_weights_of_the_discriminator() -> None:
    model, weights = linear()
    same = pictures(3, 1)
    model.judging("pairing", same, same, 1.0, generator(0)).backward()
    # The pairs cancel out; what is left is the derivative of |w|^2, half of it for each of two penalties.
    torch.testing.assert_close(model.discriminator.weights.grad, 2 * weights, rtol=1e-4, atol=1e-4)


def test_the_slope_is_how_an_opinion_changes_with_a_pixel() -> None:
    model, x, h = made(), pictures(1, 3), 1e-5
    slope = model.double().slope(x.double())
    for y, column in ((2, 3), (5, 6)):
        ahead, behind = x.double().clone(), x.double().clone()
        ahead[0, 0, y, column] += h
        behind[0, 0, y, column] -= h
        measured = (model.opinion(ahead) - model.opinion(behind)) / (2 * h)
        assert slope[0, 0, y, column].item() == pytest.approx(measured.item(), rel=1e-4, abs=1e-9)
    model = model.float()
    with torch.inference_mode():  # as a server asks
        assert model.slope(pictures(2, 1)).shape == (2, 1, 8, 8)


def test_the_slope_of_colours_is_what_another_colour_gains() -> None:
    model = made(FACES)
    x = torch.randint(5, (1, 8, 8), generator=generator(1))
    seen = model.seen(x).requires_grad_()
    (slopes,) = torch.autograd.grad(model.discriminator(seen).sum(), seen)
    gained = model.slope(x)
    assert (gained >= 0).all()
    here = slopes[0, :, 2, 3]
    assert gained[0, 2, 3].item() == pytest.approx((here.max() - here[x[0, 2, 3]]).item())


def test_pictures_of_colours_are_crisp_and_gradients_pass_as_through_the_softmax() -> None:
    model = made(FACES)
    codes = model.codes(2, 0)
    drawn = model.drawn(codes)
    assert set(drawn.detach().round(decimals=5).unique().tolist()) == {0.0, 1.0}
    weights = torch.randn(drawn.shape, generator=generator(4))
    (drawn * weights).sum().backward()
    through = [weight.grad.clone() for weight in model.generator.parameters() if weight.grad is not None]
    model.zero_grad()
    (model.decode(codes).softmax(1) * weights).sum().backward()
    for one, other in zip(through, model.generator.parameters(), strict=True):
        torch.testing.assert_close(one, other.grad)


def test_nothing_of_one_picture_depends_on_the_others_of_a_batch() -> None:
    model, x = made(), pictures(5, 1)
    torch.testing.assert_close(model.opinion(x)[2:3], model.opinion(x[2:3]))
    codes = model.codes(5, 1)
    torch.testing.assert_close(model.decode(codes)[2:3], model.decode(codes[2:3]))

"""What pictures cost to write down."""

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from backend.checkpoints import read
from backend.evaluation.pixels import (
    any_order,
    half,
    hidden_nats,
    pace,
    surprises,
    table_bits,
    unlikelier,
    unseen_patches,
    xz_bits,
)
from backend.models import raster
from backend.models.pixelrnn import Config, PixelRnn
from backend.models.raster import ORDERS
from backend.models.seeds import generator
from backend.settings import ROOT
from backend.training.digits import binarize
from tests.gallery import gallery


def noise(n: int, colours: int, seed: int = 0) -> NDArray[np.uint8]:
    return np.random.default_rng(seed).integers(0, colours, (n, 16, 16), np.uint8)


def test_a_table_gives_probabilities() -> None:
    train = np.concatenate([noise(3, 2)[:, :2, :2], np.ones((2, 2, 2), np.uint8)])
    every = np.array(list(np.ndindex(2, 2, 2, 2)), np.uint8).reshape(-1, 1, 2, 2)
    assert sum(2 ** (-4 * table_bits(train, one, 2)) for one in every) == pytest.approx(1)


def test_a_table_is_smoothed_as_described() -> None:
    """One black pixel, seen once: each of the seven tables has it once, and smooths it by the one before."""
    one, p = np.zeros((1, 1, 1), np.uint8), 2 / 3
    for _ in range(7):
        p = (1 + 10 * p) / 11
    assert table_bits(one, one, 2) == pytest.approx(-np.log2(p))


def test_a_table_knows_what_neighbours_tell() -> None:
    """Every pixel but the first row and column is fixed by the two before it together, and by neither alone."""
    pictures = noise(800, 2)[:, :8, :8]
    for y, x in np.ndindex(7, 7):
        pictures[:, y + 1, x + 1] = pictures[:, y + 1, x] ^ pictures[:, y, x + 1]
    assert table_bits(pictures[:700], pictures[700:], 2) == pytest.approx(15 / 64, abs=0.03)


def test_a_table_knows_what_places_tell() -> None:
    pictures = np.tile(noise(1, 64), (300, 1, 1))
    assert table_bits(pictures[:-1], pictures[-1:], 64) < 0.01


def test_packing_costs_less_what_was_packed_before() -> None:
    train = noise(40, 2)
    seen, other = xz_bits(train, train[:20]), xz_bits(train, noise(20, 2, 1))
    assert seen < 0.1
    assert 1 < other < 1.4


def small() -> PixelRnn:
    torch.manual_seed(0)
    return PixelRnn(Config(side=4, values=2, block=2, channels=4, layers=1, hidden=4)).eval().requires_grad_(False)


def test_halves_are_named_by_what_is_drawn_first() -> None:
    known = {order: half(order, 4).nonzero().float().mean(0).tolist() for order in ORDERS}
    assert known == {"down": [0.5, 1.5], "up": [2.5, 1.5], "right": [1.5, 0.5], "left": [1.5, 2.5]}


def test_the_nats_of_a_half_and_of_what_it_hides_are_those_of_the_picture() -> None:
    x = torch.randint(0, 2, (3, 4, 4), generator=generator(0))
    for order in ORDERS:
        nats = surprises(small(), x, order)
        known = half(order, 4)
        other = x.clone()
        other[:, ~known] = 1 - other[:, ~known]
        assert torch.equal(surprises(small(), other, order)[:, known], nats[:, known])


def test_a_patch_is_odd_where_no_picture_has_it_in_that_place() -> None:
    train = noise(5, 2)
    assert unseen_patches(train, train).tolist() == [0] * 5
    other = train[:1].copy()
    other[0, 5, 5] = 7  # in nine patches
    other[0, 15, 15] = 7  # in one
    shifted = np.roll(train[:1], 1, 2)
    found = unseen_patches(train, np.concatenate([other, shifted]))
    assert found[0] == 10
    assert found[1] > 100


def test_where_the_order_is_left_to_chance_pictures_are_as_likely_as_the_orders_say_on_average() -> None:
    x = torch.cartesian_prod(*[torch.arange(2)] * 16)[:3000:100].view(-1, 4, 4)
    nats = {order: surprises(small(), x, order) for order in ORDERS}
    likely = torch.stack([each.double().sum((1, 2)).neg().exp() for each in nats.values()]).mean(0)
    torch.testing.assert_close(any_order(nats), -likely.log())


def test_endings_out_of_a_small_population_are_seen_to_be_too_unlikely() -> None:
    """What `unlikelier` is there for: endings that are drawn without regard to what is known."""
    model, known = small(), torch.zeros(4, 4, dtype=torch.bool)
    for weight in model.parameters():
        torch.nn.init.normal_(weight, std=1.0, generator=generator(2))
    known[2:, 1:3] = True
    x = torch.randint(0, 2, (8, 4, 4), generator=generator(1))
    assert abs(unlikelier(model, x, known, lanes=512)) < 0.5
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(raster, "needed", lambda spread, lanes, n: 1)
        assert unlikelier(model, x, known, n=1, lanes=512) > 0.5


def test_the_estimate_of_hidden_nats_agrees_with_counting_all_pictures() -> None:
    model, known = small(), torch.zeros(4, 4, dtype=torch.bool)
    known[1:, :3] = True  # hidden: the first row and the last column, seven pixels
    x = torch.randint(0, 2, (2, 4, 4), generator=generator(1))
    every = torch.cartesian_prod(*[torch.arange(2)] * 7)
    expected = 0.0
    for picture in x:
        filled = picture.repeat(len(every), 1, 1)
        filled[:, ~known] = every
        log = -surprises(model, filled, "down").double().sum((1, 2))
        own = -surprises(model, picture.unsqueeze(0), "down").double().sum()
        expected += float(log.logsumexp(0) - own) / 2
    assert hidden_nats(model, x, known, lanes=512) == pytest.approx(expected, abs=0.05)


def test_drawing_step_by_step_is_measured_against_whole_passes() -> None:
    found = pace(small(), 4)
    assert 0 < found.first_row < found.picture


def test_the_shipped_model_finds_real_digits_as_likely_as_its_card_says_in_every_order() -> None:
    loaded = read(ROOT / "models_ckpt" / "digits-pixelrnn")
    card, model = loaded.card, loaded.model
    assert isinstance(model, PixelRnn)
    grey = gallery().images[:, 0].float() / 255
    x = binarize(grey, generator(0)).long()
    said = {metric.name: metric.value for metric in card.metrics}
    for order in ORDERS:
        nats = surprises(model, x, order).sum((1, 2)).mean()
        assert nats == pytest.approx(said["NLL" if order == "down" else f"NLL {order}"], abs=3), order

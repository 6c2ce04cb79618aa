"""What pictures cost to write down."""

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from backend.checkpoints import read
from backend.evaluation.pixels import context_bits, half, hidden_nats, pace, png_bits, surprises, unigram_bits
from backend.media import palette
from backend.models.pixelrnn import Config, PixelRnn
from backend.models.raster import ORDERS
from backend.models.seeds import generator
from backend.settings import ROOT
from backend.training.digits import binarize
from tests.gallery import gallery

FACES = palette.load("faces")


def noise(n: int, colours: int, seed: int = 0) -> NDArray[np.uint8]:
    return np.random.default_rng(seed).integers(0, colours, (n, 16, 16), np.uint8)


def test_unigrams_cost_what_their_training_frequencies_say() -> None:
    train = np.array([[[0, 0], [0, 1]]], np.uint8)
    assert unigram_bits(train, np.array([[[0, 1]]], np.uint8), 3) == pytest.approx(-np.log2(4 / 7 * 2 / 7) / 2)
    assert unigram_bits(train, np.array([[[2, 2]]], np.uint8), 3) == pytest.approx(-np.log2(1 / 7))
    assert unigram_bits(noise(200, 16), noise(20, 16, 1), 16) == pytest.approx(4, abs=0.01)


def test_contexts_give_probabilities() -> None:
    train = noise(2, 4)
    rest = np.array(
        [[[a, b], [c, d]] for a in range(4) for b in range(4) for c in range(4) for d in range(4)], np.uint8
    )
    assert sum(2 ** (-4 * context_bits(train, one[None], 4)) for one in rest) == pytest.approx(1)


def test_a_context_of_one_pixel_is_smoothed_as_described() -> None:
    one = np.zeros((1, 1, 1), np.uint8)
    beside = (1 + 10 * 2 / 3) / 11
    assert context_bits(one, one, 2) == pytest.approx(-np.log2((1 + 10 * beside) / 11))


def test_contexts_know_what_follows_left_and_above() -> None:
    """Every pixel but the first row and column is fixed by the two before it together, and by neither alone."""
    pictures = noise(400, 2)
    for y, x in np.ndindex(15, 15):
        pictures[:, y + 1, x + 1] = pictures[:, y + 1, x] ^ pictures[:, y, x + 1]
    assert unigram_bits(pictures[:300], pictures[300:], 2) > 0.95
    assert context_bits(pictures[:300], pictures[300:], 2) == pytest.approx(31 / 256, abs=0.02)


def test_pngs_cost_less_the_fewer_their_colours_and_less_together() -> None:
    plain, two, many = (png_bits(noise(20, n), FACES) for n in (1, 2, 128))
    assert plain[0] < two[0] < many[0]
    assert 1.5 < two[0] - plain[0] < 1.6  # a bit a pixel, and a byte a row for its filter
    for one_by_one, together in (plain, two, many):
        assert together < one_by_one
    assert many[1] > 7
    alone = png_bits(noise(1, 5), FACES)
    assert alone[0] == alone[1]


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
    assert hidden_nats(model, x, known, repeats=30) == pytest.approx(expected, abs=0.05)


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

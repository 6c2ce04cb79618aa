"""Whether pictures are blends of training pictures, tried on some that are, and on some that are none."""

import numpy as np
import pytest
import torch

from backend.checkpoints import Loaded, read
from backend.evaluation.blends import decoded, likeness, overlaid, written
from backend.pictures import FOLDER, Pool, Pools
from backend.settings import ROOT
from backend.training.blends import NAMES, said_of, words
from tests.gallery import gallery

N = 12


@pytest.fixture(scope="module")
def pool() -> Pool:
    return Pools(FOLDER).get("digits")


@pytest.fixture(scope="module")
def reader(pool: Pool) -> Loaded:
    return read(ROOT / "models_ckpt" / pool.reader)


def test_copies_are_explained_and_as_near_as_can_be(pool: Pool, reader: Loaded) -> None:
    found = likeness(pool, reader.model, pool.pictures[:N] // 128)
    assert found.explained == pytest.approx(100)
    assert (found.pixels, found.features) == (0, 0)


def test_digits_laid_over_each_other_are_between_copies_and_real_ones_and_these_before_noise(
    pool: Pool, reader: Loaded
) -> None:
    real = pool.alike(gallery().images[:: 200 // N, 0].numpy())
    noise = np.random.default_rng(0).integers(0, 2, (N, pool.side, pool.side), np.uint8)
    over = overlaid(pool, N, 0)
    found = [likeness(pool, reader.model, pictures) for pictures in (over, real, noise)]
    explained = [each.explained for each in found]
    assert explained == sorted(explained, reverse=True)
    assert 80 < explained[0] < 99 and explained[2] < 30
    pixels = [each.pixels for each in found]
    assert pixels == sorted(pixels) and pixels[2] == 100


def test_what_is_laid_over_each_other_are_two_training_digits(pool: Pool) -> None:
    for both in overlaid(pool, 3, 1).reshape(3, -1):
        within = np.flatnonzero((pool.flat <= both).all(1))
        pairs = pool.flat[within][:, None] | pool.flat[within][None]
        assert len(within) >= 2 and (pairs == both).all(-1).any()


def test_samples_do_not_depend_on_how_many_there_are() -> None:
    cvae = read(ROOT / "models_ckpt" / "digits-cvae").model
    torch.testing.assert_close(decoded(cvae, 3, 5, 10), decoded(cvae, 6, 5, 10)[:3], atol=1e-4, rtol=1e-4)
    pixels = read(ROOT / "models_ckpt" / "faces-pixelrnn").model
    many = written(pixels, 16, 18, 5)
    assert many.shape == (18, 16, 16)
    assert torch.equal(written(pixels, 16, 2, 5), many[:2])
    assert torch.equal(written(pixels, 16, 2, 6), many[16:])


def test_every_number_has_its_words_and_what_stands_beside_it(pool: Pool, reader: Loaded) -> None:
    own = likeness(pool, reader.model, pool.pictures[:2] // 128)
    found = said_of(own, {("a copy", "照抄的"): own}, "python -m backend evaluate x")
    assert [metric.name for metric in found] == list(NAMES) == list(words())
    assert [metric.value for metric in found] == [pytest.approx(100), 0, 0]
    assert all(metric.published[0].value == metric.value for metric in found)

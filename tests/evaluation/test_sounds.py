"""What sound costs without a network, and whether what was asked for is heard."""

import math

import numpy as np
import pytest
import torch
from torch import Tensor, nn

from backend.evaluation.sounds import (
    EDGES,
    ORDER,
    SEEN,
    bits,
    calibration_error,
    fitted_line,
    linear_bits,
    logistic_bits,
    told,
    understood,
    unigram_bits,
)
from backend.models.mulaw import LEVELS, compressed
from backend.models.seeds import generator


def noise(length: int, seed: int = 0) -> Tensor:
    return torch.randint(LEVELS, (length,), generator=generator(seed))


def hum(length: int, seed: int) -> Tensor:
    """A tone of its own pitch, with a little noise."""
    time = torch.arange(length) * (0.2 + 0.1 * (seed % 5))
    return compressed(0.4 * time.sin() + 0.004 * torch.randn(length, generator=generator(seed)))


def test_levels_alone_cost_what_they_are_rare() -> None:
    train, test = [torch.tensor([0, 0, 1])], [torch.tensor([0, 1]), torch.tensor([7])]
    each = [-math.log2(count / (3 + LEVELS)) for count in (3, 2, 1)]
    assert unigram_bits(train, test) == pytest.approx(np.mean(each))


def test_a_level_is_what_is_rounded_to_it() -> None:
    inner = torch.from_numpy(EDGES[1:-1])
    assert compressed(inner + 1e-9).equal(torch.arange(1, LEVELS))
    assert compressed(inner - 1e-9).equal(torch.arange(LEVELS - 1))
    assert EDGES[0] == -np.inf and EDGES[-1] == np.inf


def test_a_logistic_number_is_somewhere_and_far_out_seldom() -> None:
    low, high = np.array([-np.inf, -np.inf, 0.0, 1000.0]), np.array([np.inf, 0.0, np.inf, np.inf])
    np.testing.assert_allclose(logistic_bits(low, high), [0, 1, 1, 1000 / math.log(2)], atol=1e-12)
    cuts = np.linspace(-3, 4, 50)
    pieces = logistic_bits(np.append(-np.inf, cuts), np.append(cuts, np.inf))
    assert (2.0**-pieces).sum() == pytest.approx(1)


def test_the_line_finds_the_law_that_a_wave_follows() -> None:
    chance, wave = np.random.default_rng(0), np.zeros(20_000)
    for t in range(2, len(wave)):
        wave[t] = 1.6 * wave[t - 1] - 0.8 * wave[t - 2] + 0.01 * chance.standard_normal()
    line = fitted_line([wave[:9000], wave[9000:]])
    np.testing.assert_allclose(line, [*[0] * (ORDER - 2), -0.8, 1.6], atol=0.05)


def test_every_sample_is_told_by_those_before_it_alone() -> None:
    line, clip = np.linspace(-0.1, 0.2, ORDER), noise(300)
    other = torch.cat([clip[:200], noise(100, 1)])
    one, two = told(clip, line, 0.1), told(other, line, 0.1)
    assert np.array_equal(one.predicted[:201], two.predicted[:201])
    np.testing.assert_allclose(one.recent[:201], two.recent[:201])
    assert one.recent[0] == pytest.approx(0.1), "as usual, before anything was heard"


def test_the_scale_is_of_the_last_residuals() -> None:
    """Without a prediction they are the samples themselves: silent for SEEN samples, and the usual is forgotten."""
    clip = torch.cat([torch.full((SEEN,), 128), noise(SEEN)])
    heard = told(clip, np.zeros(ORDER), usual=0.5)
    assert heard.recent[SEEN // 2] == pytest.approx(0.25)
    assert heard.recent[SEEN] == pytest.approx(0)


def test_all_levels_together_have_the_probability_one() -> None:
    line, start = np.linspace(-0.1, 0.2, ORDER), hum(100, 0)
    before = 100 * bits([told(start, line, 0.1)], 0.7, 1e-4)
    ends = [101 * bits([told(torch.cat([start, level[None]]), line, 0.1)], 0.7, 1e-4) for level in torch.arange(LEVELS)]
    assert sum(2 ** (before - end) for end in ends) == pytest.approx(1)


def test_a_hum_is_predicted_and_noise_is_not() -> None:
    hums, noises = [hum(2000, i) for i in range(20)], [noise(2000, i) for i in range(20)]
    assert linear_bits(hums[:15], hums[15:]) < unigram_bits(hums[:15], hums[15:]) - 1.5
    assert linear_bits(noises[:15], noises[15:]) > 7.9


class Simple(nn.Module):
    """A judge to whom the first sample is the digit and the last the speaker."""

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        return 9.0 * torch.eye(10)[x[:, 0]], 9.0 * torch.eye(6)[x[:, -1]]


def test_understood_is_what_is_heard_as_it_was_asked_for() -> None:
    clips = [torch.tensor([3, 1, 5]), torch.tensor([4, 2]), torch.tensor([7, 7, 7, 0]), torch.tensor([1, 1])]
    heard = understood(Simple(), clips, [3, 4, 0, 1], [5, 0, 0, 0])  # type: ignore[arg-type]  # it listens as one does
    assert heard == (75, 50)


def test_calibration_is_off_by_as_much_as_confidence_is() -> None:
    p = torch.tensor([[0.8, 0.2]] * 5 + [[0.05, 0.95]] * 5)
    assert calibration_error(p, torch.tensor([0, 0, 0, 0, 1] + [1] * 5)) == pytest.approx(0.025, abs=1e-6)
    assert calibration_error(p, torch.tensor([1] * 5 + [0] * 5)) == pytest.approx(0.875, abs=1e-6)
    assert calibration_error(torch.tensor([[1.0, 0.0]]), torch.tensor([0])) == 0

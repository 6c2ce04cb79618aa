"""The mu-law: levels come back as themselves, silence is silence, and no sample is further off than half a step."""

import torch

from backend.models.mulaw import LEVELS, SILENT, compressed, expanded
from backend.models.seeds import generator


def test_every_level_comes_back_as_itself() -> None:
    levels = torch.arange(LEVELS)
    assert compressed(expanded(levels)).equal(levels)
    assert expanded(levels).diff().min() > 0


def test_silence_is_level_128_and_exactly_zero() -> None:
    assert compressed(torch.zeros(1)).tolist() == [SILENT] == [128]
    assert expanded(torch.tensor([SILENT])).tolist() == [0.0]


def test_a_sample_becomes_the_nearest_level_on_the_curve() -> None:
    """The steps grow with the sample: about ln 256 / 127.5 of it, where it is loud."""
    wave = torch.rand(10_000, generator=generator(0)) * 1.98 - 0.99
    error = (expanded(compressed(wave)) - wave).abs()
    assert (error <= (wave.abs() + 1 / 255) * 0.0223).all()


def test_what_is_louder_than_full_scale_is_clipped() -> None:
    assert compressed(torch.tensor([-7.0, -1.0, 1.0, 7.0])).tolist() == [0, 0, 255, 255]

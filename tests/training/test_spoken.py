"""Spoken digits as they might have been recorded otherwise."""

import torch
from torch import Tensor

from backend.models.mulaw import SILENT, expanded
from backend.models.seeds import generator
from backend.training.datasets import Spoken
from backend.training.spoken import FULL, LEAD, TAIL, WORDLESS, batch_of, in_noise, jumbled, moved, stumps, varied

N = 600
LENGTHS = torch.arange(N) % 5 * 100 + 2000
SPOKEN = Spoken(
    ((torch.arange(2400) * 0.3).sin() * 3000).short() * (torch.arange(2400) < LENGTHS[:, None]),
    LENGTHS,
    torch.arange(N) % 10,
    torch.arange(N) % 6,
    torch.zeros(N, dtype=torch.long),
)


def waves() -> tuple[Tensor, Tensor]:
    return batch_of(SPOKEN, torch.arange(N))


def test_a_batch_is_as_long_as_its_longest() -> None:
    found, lengths = batch_of(SPOKEN, torch.tensor([0, 2]))
    assert found.shape == (2, 2200) and lengths.tolist() == [[2000], [2200]]
    assert found.equal(SPOKEN.waves[[0, 2], :2200] / FULL)


def test_what_is_right_to_say_follows_what_is_left_of_a_word() -> None:
    heard = varied(SPOKEN, torch.arange(N), generator(0))
    assert heard.values.shape == (N, 2400 + LEAD + TAIL)
    torch.testing.assert_close(heard.digits.sum(1), torch.ones(N))
    torch.testing.assert_close(heard.speakers.sum(1), torch.ones(N))
    says, known = heard.digits.amax(1) == 1, heard.speakers.amax(1) == 1
    assert heard.digits[says].argmax(1).equal(SPOKEN.digits[says])
    assert heard.speakers[known].argmax(1).equal(SPOKEN.speakers[known])
    assert known[says].all() and abs((~says).float().mean() - WORDLESS) < 0.05
    assert abs((~known).float().mean() - WORDLESS / 3) < 0.03


def test_the_same_generator_gives_the_same_and_all_loudnesses_come() -> None:
    one, two = (varied(SPOKEN, torch.arange(N), generator(0)) for _ in range(2))
    assert one.values.equal(two.values)
    peaks = expanded(one.values).abs().amax(1)
    assert 0.015 < peaks.min() < 0.03 and 0.8 < peaks.max() <= 1


def test_a_stump_is_a_beginning_or_an_end() -> None:
    found, lengths = waves()
    left = stumps(found, lengths, generator(0)) != 0
    share = left.sum(1) / lengths[:, 0]
    assert share.min() > 0.08 and share.max() < 0.21
    begins = left[:, :30].any(1)
    assert 0.4 < begins.float().mean() < 0.6
    assert not (left & (torch.arange(2400) > 0.25 * lengths) & (torch.arange(2400) < 0.75 * lengths)).any()


def test_what_is_jumbled_has_the_same_samples_elsewhere() -> None:
    found = torch.arange(2400).float().expand(3, -1)
    mixed = jumbled(found, torch.tensor([[2400]] * 3), generator(0))
    assert mixed.sort(1).values.equal(found)
    assert (mixed.diff() == -1).float().mean() > 0.9, "pieces run backwards"
    assert not mixed[0].equal(mixed[1])


def test_what_is_moved_stays_whole_and_has_silence_around() -> None:
    found, lengths = waves()
    other = moved(found, lengths, generator(0))
    sounding = (other != 0).sum(1) / lengths[:, 0]
    assert 1 / 1.16 < sounding.min() < 0.92 and 1.08 < sounding.max() < 1 / 0.86
    first = (other != 0).float().argmax(1)
    assert first.min() < 100 and first.max() > LEAD - 100
    assert (other.abs().amax(1) > 0.97 * found.abs().amax(1)).all()


def test_noise_is_as_loud_as_it_says() -> None:
    found, _ = waves()
    noise = in_noise(found, torch.full((N, 1), -10.0), generator(0)) - found
    sounding = found.square().sum(1) / (found != 0).sum(1)
    decibels = 10 * (noise.square().mean(1) / sounding).log10()
    assert (decibels + 10).abs().max() < 0.7
    silence = torch.zeros(1, 100)
    assert in_noise(silence, torch.zeros(1, 1), generator(0)).equal(silence)


def test_a_clip_of_noise_is_no_clip_of_silence() -> None:
    heard = varied(SPOKEN, torch.arange(N), generator(0))
    assert ((heard.values != SILENT).sum(1) > 100).all()

"""What the recipes of spoken digits share: how they see the recordings, how those may sound otherwise, words of cards.

Everything random comes out of the generator that is given. Letters of the shapes: B clips, T samples.
"""

from typing import Any, NamedTuple

import torch
import torch.nn.functional as F
from torch import Tensor

from backend.models.mulaw import compressed
from backend.training.datasets import SPEAKERS, SPOKEN_LICENCE, Spoken

SPEECH: dict[str, Any] = {
    "medium": "sound",
    "rate": 8000,
    "labels": list(range(10)),
    "speakers": list(SPEAKERS),
    "licence": "Apache-2.0",
    "data": f"Spoken digits, 2,400 training recordings of six speakers ({SPOKEN_LICENCE})",
}
SPEECH_IN_CHINESE = f"念出来的数字，六个人的 2,400 段训练录音（{SPOKEN_LICENCE}）"
SPOKEN = ("Free Spoken Digit Dataset, takes 0 to 4", "Free Spoken Digit Dataset，第 0 到 4 遍")

FULL = 2**15  # of recordings of 16 bits
LONGEST = 9600  # samples that training hears of a recording: 1.2 s, in which all but a few in a hundred are whole
LEAD, TAIL = 1600, 800  # samples of silence before and after, at most
WORDLESS = 0.15  # the share of clips in which no word is left


class Heard(NamedTuple):
    """Clips and what is right to say of them."""

    values: Tensor  # (B, T) int64, levels of the mu-law
    digits: Tensor  # (B, 10) shares
    speakers: Tensor  # (B, 6) shares


def uniform(low: float, high: float, n: int, rng: torch.Generator) -> Tensor:
    """Numbers (n, 1) between `low` and `high`."""
    return low + (high - low) * torch.rand(n, 1, generator=rng)


def batch_of(spoken: Spoken, batch: Tensor) -> tuple[Tensor, Tensor]:
    """Some of the recordings: waves (B, T) in -1..1, and how many samples (B, 1) each has."""
    lengths = spoken.lengths[batch].clamp(max=LONGEST)
    return spoken.waves[batch, : int(lengths.max())] / FULL, lengths[:, None]


def varied(spoken: Spoken, batch: Tensor, rng: torch.Generator) -> Heard:
    """Recordings in other voices, rooms and loudnesses; and clips without a word, of which nothing is to be said.

    Of those a third are noise, of nobody; a third are words cut off, a third words whose pieces are out of order.
    """
    waves, lengths = batch_of(spoken, batch)
    kind = (torch.rand(len(batch), 1, generator=rng) * (3 / WORDLESS)).long().clamp(max=3)  # 3: as it is
    waves = torch.stack([*wordless(waves, lengths, rng), waves])[kind[:, 0], torch.arange(len(batch))]
    digits = torch.where(kind < 3, 0.1, F.one_hot(spoken.digits[batch], 10))
    speakers = torch.where(kind == 0, 1 / 6, F.one_hot(spoken.speakers[batch], 6))
    waves = hissing(moved(waves, lengths, rng), rng)
    return Heard(compressed(loudness(tilted(waves, rng), rng)), digits, speakers)


def wordless(waves: Tensor, lengths: Tensor, rng: torch.Generator) -> tuple[Tensor, Tensor, Tensor]:
    """What is left of waves (B, T) without a word: noise, what was cut off, pieces out of order."""
    return noise_like(waves, rng), stumps(waves, lengths, rng), jumbled(waves, lengths, rng)


def noise_like(waves: Tensor, rng: torch.Generator) -> Tensor:
    """Noise (B, T) of many colours that swells and ends as the waves do."""
    pieces = F.avg_pool1d(waves.abs()[:, None], 400, stride=200, padding=200)
    swell = F.interpolate(pieces, waves.shape[1], mode="linear")[:, 0]
    white = torch.randn(waves.shape, generator=rng)
    dark = uniform(0, 0.95, len(waves), rng)
    coloured = white.clone()
    for k in range(1, 9):  # a low pass of few samples: as deep as `dark` is near 1
        coloured[:, k:] += dark**k * white[:, :-k]
    steady = torch.rand(len(waves), 1, generator=rng) < 0.3
    return coloured * torch.where(steady, swell.amax(1, keepdim=True) * (swell > 0), swell)


def stumps(waves: Tensor, lengths: Tensor, rng: torch.Generator) -> Tensor:
    """Only the first or the last tenth to fifth of words (B, T): too little to tell which."""
    at = torch.arange(waves.shape[1])
    share = uniform(0.1, 0.2, len(waves), rng) * lengths
    first = torch.rand(len(waves), 1, generator=rng) < 0.5
    return waves * torch.where(first, at < share, (at >= lengths - share) & (at < lengths))


def jumbled(waves: Tensor, lengths: Tensor, rng: torch.Generator, piece: int = 400) -> Tensor:
    """Words (B, T) whose pieces of 50 ms are played backwards and in random order."""
    pieces = F.pad(waves, (0, -waves.shape[1] % piece)).unfold(1, piece, piece)
    count = pieces.shape[1]
    order = torch.rand(len(waves), count, generator=rng)
    order = torch.where(torch.arange(count) * piece < lengths, order, 2.0).argsort(1)  # what is silent stays behind
    mixed = pieces.gather(1, order[..., None].expand(pieces.shape)).flip(2)
    return mixed.flatten(1)[:, : waves.shape[1]]


def moved(waves: Tensor, lengths: Tensor, rng: torch.Generator) -> Tensor:
    """Waves (B, T) said up to an eighth faster or slower, with silence around; what is faster is higher, too."""
    n, most = waves.shape
    speed, lead = uniform(0.88, 1.14, n, rng), uniform(0, LEAD, n, rng)
    at = (torch.arange(most + LEAD + TAIL) - lead) * speed
    inside = (at >= 0) & (at < lengths - 1)
    before = at.clamp(0, most - 2).floor()
    part = at.clamp(0, most - 1) - before
    place = before.long()
    return (waves.gather(1, place) * (1 - part) + waves.gather(1, place + 1) * part) * inside


def hissing(waves: Tensor, rng: torch.Generator) -> Tensor:
    """Half of the waves (B, T) with noise that is 8 to 45 dB weaker than they are."""
    some = torch.rand(len(waves), 1, generator=rng) < 0.5
    decibels = uniform(-45, -8, len(waves), rng)
    return torch.where(some, in_noise(waves, decibels, rng, uniform(-0.9, 0.9, len(waves), rng)), waves)


def in_noise(waves: Tensor, decibels: Tensor, rng: torch.Generator, colour: Tensor | float = 0.0) -> Tensor:
    """Waves (B, T) with noise of so many `decibels` (B, 1) against them, white or of a `colour` in -1..1."""
    power = waves.square().sum(1, keepdim=True) / (waves != 0).sum(1, keepdim=True).clamp(min=1)
    white = torch.randn(waves.shape, generator=rng)
    noise = white + colour * F.pad(white, (1, -1))
    return waves + power.sqrt() * 10 ** (decibels / 20) * noise


def tilted(waves: Tensor, rng: torch.Generator) -> Tensor:
    """Waves (B, T) as by other microphones: brighter or darker."""
    by = uniform(-0.6, 0.6, len(waves), rng)
    return torch.cat([waves[:, :1], waves[:, 1:] - by * waves[:, :-1]], 1)


def loudness(waves: Tensor, rng: torch.Generator) -> Tensor:
    """Waves (B, T) whose peaks are 0.02 to 1, as recordings' are."""
    peak = waves.abs().amax(1, keepdim=True).clamp(min=1e-6)
    return waves / peak * 10 ** uniform(-1.7, 0, len(waves), rng)

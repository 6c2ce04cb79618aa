"""What sound costs without a network, to compare with; and whether a judge hears what clips were asked to say.

A clip is a tensor (T,) of levels of the mu-law.
"""

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import torch
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray
from torch import Tensor

from backend.models.mulaw import LEVELS, expanded
from backend.models.speech_judge import SpeechJudge

Wave = NDArray[np.float64]  # (T,) in -1..1

ORDER = 16  # samples that the next one is predicted from
SEEN = 64  # residuals that say how far the next one may be off
FACTORS = 0.6 * 1.1 ** np.arange(-6, 7)  # of a mean absolute residual, tried for the scale; exact would be 0.72
FLOORS = 1e-5 * 2.0 ** np.arange(10)  # the least scales that are tried
FEW = 30  # the scale is fitted to one training clip in so many


def unigram_bits(train: Sequence[Tensor], test: Sequence[Tensor]) -> float:
    """Bits per sample of `test` if all that is known is how often each level comes in `train`, plus one."""
    counts = torch.cat(list(train)).bincount(minlength=LEVELS) + 1
    return float(-(counts / counts.sum()).log2()[torch.cat(list(test))].mean())


def linear_bits(train: Sequence[Tensor], test: Sequence[Tensor]) -> float:
    """Bits per sample of `test` if each is predicted by a straight line from the ORDER samples before it.

    The line is fitted to `train` by least squares. What it is off by has a logistic distribution, cut up into the
    levels of the mu-law; its scale is the mean of the last SEEN absolute residuals times a factor, and a floor at
    least, both fitted to `train`. Before a clip there is silence, and residuals as large as they are on average.
    """
    line = fitted_line([wave_of(clip) for clip in train])
    usual = float(np.mean(np.concatenate([np.abs(residuals(wave_of(clip), line)) for clip in train[::FEW]])))
    few = [told(clip, line, usual) for clip in train[::FEW]]
    tried = [(bits(few, factor, floor), factor, floor) for factor in FACTORS for floor in FLOORS]
    _, factor, floor = min(tried)
    return bits([told(clip, line, usual) for clip in test], factor, floor)


class Told(NamedTuple):
    """What the linear predictor knows of each sample of a clip before it comes, and where its level begins and ends."""

    predicted: Wave
    recent: Wave  # the mean absolute residual of late
    low: Wave
    high: Wave


def edges() -> Wave:
    """Where each level begins, and where the last ends (LEVELS + 1,): a level is what `compressed` rounds to it."""
    middle = (np.arange(LEVELS + 1) - 0.5 - LEVELS / 2) / (LEVELS - 1) * 2
    found: Wave = np.sign(middle) * np.expm1(np.abs(middle) * np.log(LEVELS)) / (LEVELS - 1)
    found[0], found[-1] = -np.inf, np.inf
    return found


EDGES = edges()


def wave_of(clip: Tensor) -> Wave:
    """A clip as numbers in -1..1."""
    return expanded(clip).double().numpy()


def before(wave: Wave) -> NDArray[np.float64]:
    """The ORDER samples before each (T, ORDER), the last one last."""
    return sliding_window_view(np.pad(wave, (ORDER, 0))[:-1], ORDER)


def fitted_line(waves: Sequence[Wave]) -> Wave:
    """The weights (ORDER,) of the samples before, by least squares over all waves."""
    products, aims = np.zeros((ORDER, ORDER)), np.zeros(ORDER)
    for wave in waves:
        x = before(wave)
        products += x.T @ x
        aims += x.T @ wave
    line: Wave = np.linalg.solve(products, aims).astype(np.float64)
    return line


def residuals(wave: Wave, line: Wave) -> Wave:
    """What the prediction of each sample is off by."""
    found: Wave = wave - before(wave) @ line
    return found


def told(clip: Tensor, line: Wave, usual: float) -> Told:
    """See Told; before a clip residuals are as large as `usual`."""
    wave, values = wave_of(clip), clip.numpy()
    off = residuals(wave, line)
    sums = np.cumsum(np.concatenate([[0.0], np.full(SEEN, usual), np.abs(off)]))
    recent = (sums[SEEN:-1] - sums[: -SEEN - 1]) / SEEN
    return Told(wave - off, recent.clip(0), EDGES[values], EDGES[values + 1])


def bits(clips: Sequence[Told], factor: float, floor: float) -> float:
    """Bits per sample of clips of which so much is told."""
    total = 0.0
    for clip in clips:
        scale = np.maximum(factor * clip.recent, floor)
        total += logistic_bits((clip.low - clip.predicted) / scale, (clip.high - clip.predicted) / scale).sum()
    return total / sum(len(clip.low) for clip in clips)


def logistic_bits(low: Wave, high: Wave) -> Wave:
    """-log2 of how likely a standard logistic number is between `low` and `high`, exact far out as well."""
    nats = np.logaddexp(0, -high) + np.logaddexp(0, low) - np.log1p(-np.exp(low - high))
    found: Wave = nats / math.log(2)
    return found


class Chances(NamedTuple):
    """What a judge hears in N clips, each heard by itself."""

    digits: Tensor  # (N, labels)
    speakers: Tensor  # (N, speakers)


@torch.inference_mode()
def chances(judge: SpeechJudge, clips: Sequence[Tensor]) -> Chances:
    """How likely each digit and each speaker is."""
    heard = [judge(clip[None]) for clip in clips]
    return Chances(*(torch.cat(logits).softmax(-1) for logits in zip(*heard, strict=True)))


class Understood(NamedTuple):
    """How many clips in a hundred a judge hears as they were asked for."""

    digits: float
    speakers: float


def understood(
    judge: SpeechJudge, clips: Sequence[Tensor], labels: Sequence[int], speakers: Sequence[int]
) -> Understood:
    """Of clips that were to say these digits in these speakers' voices."""
    heard = chances(judge, clips)
    said = heard.digits.argmax(1) == torch.tensor(labels)
    by = heard.speakers.argmax(1) == torch.tensor(speakers)
    return Understood(100 * float(said.float().mean()), 100 * float(by.float().mean()))


def calibration_error(p: Tensor, truth: Tensor, bins: int = 10) -> float:
    """How far the probabilities of the likeliest of (N, labels) are from how often those are right, on average.

    The expected calibration error (Guo et al. 2017, arXiv 1706.04599): in bins of equal width, weighted by their size.
    """
    confidence, found = p.max(1)
    right = (found == truth).float()
    at = (confidence * bins).long().clamp(max=bins - 1)
    return sum(float((confidence - right)[at == k].sum().abs()) for k in range(bins)) / len(p)

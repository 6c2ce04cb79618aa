"""The mu-law (ITU-T G.711): samples of sound as one of 256 levels, fine where it is quiet and coarse where it is loud.

Level 128 is silence, exactly; level 255 is one step below full scale.
"""

import math

import torch
from torch import Tensor

MU = 255
LEVELS = MU + 1
SILENT = 128


def compressed(wave: Tensor) -> Tensor:
    """The nearest levels, int64, of a wave whose full scale is -1..1; what is louder is clipped."""
    x = wave.double().clamp(-1, 1)
    curve = x.sign() * torch.log1p(MU * x.abs()) / math.log(LEVELS)
    return (SILENT + MU / 2 * curve).round().clamp(0, MU).long()


def expanded(values: Tensor) -> Tensor:
    """The wave, float32 in -1..1, of levels 0..255: each comes back as itself from `compressed`."""
    return WAVE.to(values.device)[values.long()]


def wave_of_levels() -> Tensor:
    """What each level (LEVELS,) stands for."""
    curve = (torch.arange(LEVELS).double() - SILENT) / (MU / 2)
    return (curve.sign() * torch.expm1(curve.abs() * math.log(LEVELS)) / MU).clamp(-1, 1).float()


WAVE = wave_of_levels()

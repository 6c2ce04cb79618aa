"""How good what lies between two moons is: near to a true moon, or grey, or neither.

A picture is near where it differs little from the nearest of many true moons, pixel by pixel; grey where a pixel is
neither dark nor light. Both are needed: two moons laid over each other are near to none and grey, a moon of the wrong
phase is near to none and crisp.
"""

from typing import NamedTuple

import torch
from sklearn.metrics import roc_auc_score
from torch import Tensor

DARK, LIGHT = 0.2, 0.8  # a pixel between them is grey


class Apart(NamedTuple):
    """How far pictures are from true ones, and how grey: of each picture (N,)."""

    distance: Tensor  # mean absolute difference of pixels in 0..1 to the nearest true picture
    grey: Tensor  # the share of its pixels that are neither dark nor light


@torch.inference_mode()
def apart(pictures: Tensor, true: Tensor) -> Apart:
    """Pictures (N, 1, S, S) in 0..1 against true ones (M, 1, S, S)."""
    flat, reference = pictures.flatten(1), true.flatten(1)
    nearest = torch.cat([torch.cdist(part, reference, p=1).amin(1) for part in flat.split(50)])
    return Apart(nearest / flat.shape[1], ((flat > DARK) & (flat < LIGHT)).float().mean(1))


def separation(codes: Tensor, full: Tensor, half_mean: Tensor, full_mean: Tensor) -> float:
    """How well the line between two clusters' means tells full from half moons: the area under the ROC curve."""
    return float(roc_auc_score(full.numpy(), along(codes, half_mean, full_mean).numpy()))


def along(codes: Tensor, start: Tensor, end: Tensor) -> Tensor:
    """How far (N,) codes (N, Z) are on the line from one place (Z,) to another: 0 and 1 are the two."""
    way = end - start
    return (codes - start) @ way / (way @ way)

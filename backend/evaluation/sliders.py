"""The sliders of a card: what every dimension of a code carries, how far it goes, what it changes."""

import math
from typing import Literal

import numpy as np
import torch
from torch import Tensor

from backend.card import Slider
from backend.evaluation.likelihood import Coder, posterior_means
from backend.evaluation.style import styles

NAMES: tuple[Literal["slant", "thickness", "width"], ...] = ("slant", "thickness", "width")
CLEAR = 1.0  # standard deviations between the two ends of a slider, below which it gets no name
DIGITS = 100  # how many training digits' codes are moved along each slider to name it


def sliders(model: Coder, x: Tensor, **given: Tensor) -> list[Slider]:
    """The dimensions of the model's code, the one with the most KL first.

    KL and the range come from the posteriors of grey digits (N, 1, 28, 28) in 0..1, of which `given` (N,) is told.
    A slider is named after the measure that its two ends differ in most, if clearly and at least half again as much
    as in the others. Where several have one name, it is that one's which changes the measure most, the others' `also`.
    """
    means, kl = posterior_means(model, x, **given)
    spread = np.nanstd(styles(x[:2000, 0].numpy()), 0)  # (3,)
    known = {name: value[:DIGITS] for name, value in given.items()}
    found: list[Slider] = []
    most: dict[str, tuple[float, int]] = {}  # of each name the largest effect, and whose
    for place, slider in enumerate(levers(means, kl)):
        effect = np.abs(ends(model, means[:DIGITS], slider.index or 0, slider.low, slider.high, **known)) / spread
        first, second = np.argsort(effect)[::-1][:2]
        clear = bool(effect[first] > CLEAR and effect[first] > 1.5 * effect[second])
        label = NAMES[first] if clear else None
        found.append(slider.model_copy(update={"label": label, "also": True if clear else None}))
        if clear:
            most[NAMES[first]] = max(most.get(NAMES[first], (0.0, 0)), (float(effect[first]), place))
    for _, place in most.values():
        found[place] = found[place].model_copy(update={"also": None})
    return found


def levers(means: Tensor, kl: Tensor) -> list[Slider]:
    """The dimensions of posterior means and KLs (N, Z), the one with the most KL first, without names."""
    low, high = np.percentile(means.numpy(), [1, 99], axis=0)
    return [
        Slider(index=i, kl=round(float(kl[:, i].mean()), 4), low=round(float(low[i]), 3), high=round(float(high[i]), 3))
        for i in kl.mean(0).argsort(descending=True).tolist()
    ]


def spans(codes: Tensor) -> list[Slider]:
    """The dimensions of codes (N, Z) that have no prior, the one that varies most first."""
    low, high = np.percentile(codes.numpy(), [1, 99], axis=0)
    return [
        Slider(index=i, low=round(float(low[i]), 3), high=round(float(high[i]), 3))
        for i in codes.var(0).argsort(descending=True).tolist()
    ]


def reach(codes: Tensor) -> float:
    """A `code_range` for a model whose codes (N, Z) no prior holds near to 0: half as far again as any of them."""
    return max(10.0, math.ceil(1.5 * float(codes.abs().max())))


@torch.inference_mode()
def ends(model: Coder, codes: Tensor, i: int, low: float, high: float, **given: Tensor) -> np.ndarray:
    """How the measures (3,) change on average from one end of dimension i to the other."""
    found = []
    for value in (low, high):
        moved = codes.clone()
        moved[:, i] = value
        found.append(styles(model.decode(moved, **given).sigmoid()[:, 0].numpy()))
    difference = found[1] - found[0]
    change: np.ndarray = np.where(np.isfinite(difference), difference, 0).mean(0)  # no ink, no change
    return change

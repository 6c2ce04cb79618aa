"""The sliders of a card: what every dimension of a code carries, how far it goes, what it changes."""

from typing import Literal

import numpy as np
import torch
from torch import Tensor

from backend.card import Slider
from backend.evaluation.likelihood import posterior_means
from backend.evaluation.style import styles
from backend.models.cvae import Cvae
from backend.models.vae import Vae
from backend.training.datasets import Digits

NAMES: tuple[Literal["slant", "thickness", "width"], ...] = ("slant", "thickness", "width")
CLEAR = 1.0  # standard deviations between the two ends of a slider, below which it gets no name
DIGITS = 100  # how many training digits' codes are moved along each slider to name it


def sliders(model: Vae | Cvae, digits: Digits) -> list[Slider]:
    """The dimensions of the model's code, the one with the most KL first.

    KL and the range come from the posteriors of the first 20,000 grey training digits. A slider is named after
    the measure that its two ends differ in most, if clearly and at least half again as much as in the others.
    """
    x, y = digits.images[:20000].float() / 255, digits.labels[:20000]
    means, kl = posterior_means(model, x, y)
    spread = np.nanstd(styles(x[:2000, 0].numpy()), 0)  # (3,)
    found = []
    for slider in levers(means, kl):
        effect = np.abs(ends(model, means[:DIGITS], y[:DIGITS], slider.index or 0, slider.low, slider.high)) / spread
        first, second = np.argsort(effect)[::-1][:2]
        clear = effect[first] > CLEAR and effect[first] > 1.5 * effect[second]
        found.append(slider.model_copy(update={"label": NAMES[first] if clear else None}))
    return found


def levers(means: Tensor, kl: Tensor) -> list[Slider]:
    """The dimensions of posterior means and KLs (N, Z), the one with the most KL first, without names."""
    low, high = np.percentile(means.numpy(), [1, 99], axis=0)
    return [
        Slider(index=i, kl=round(float(kl[:, i].mean()), 4), low=round(float(low[i]), 3), high=round(float(high[i]), 3))
        for i in kl.mean(0).argsort(descending=True).tolist()
    ]


@torch.inference_mode()
def ends(model: Vae | Cvae, codes: Tensor, labels: Tensor, i: int, low: float, high: float) -> np.ndarray:
    """How the measures (3,) change on average from one end of dimension i to the other."""
    found = []
    for value in (low, high):
        moved = codes.clone()
        moved[:, i] = value
        logits = model.decode(moved) if isinstance(model, Vae) else model.decode(moved, labels)
        found.append(styles(logits.sigmoid()[:, 0].numpy()))
    difference = found[1] - found[0]
    change: np.ndarray = np.where(np.isfinite(difference), difference, 0).mean(0)  # no ink, no change
    return change

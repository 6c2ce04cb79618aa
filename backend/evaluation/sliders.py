"""The sliders of a card: what every dimension of a code carries, how far it goes, what it changes."""

import math
from collections.abc import Callable
from typing import Literal, Protocol

import numpy as np
import torch
from torch import Tensor

from backend.card import Slider
from backend.evaluation.likelihood import Coder, posterior_means
from backend.evaluation.style import styles


class Decoding(Protocol):
    """A model that draws digits from codes."""

    @property
    def decode(self) -> Callable[..., Tensor]:
        """Logits (B, 1, 28, 28) of codes (B, Z)."""


NAMES: tuple[Literal["slant", "thickness", "width"], ...] = ("slant", "thickness", "width")
CLEAR = 1.0  # standard deviations between the two ends of a slider, below which it gets no name
DIGITS = 100  # how many training digits' codes are moved along each slider to name it


def sliders(model: Coder, x: Tensor, **given: Tensor) -> list[Slider]:
    """The dimensions of the model's code, the one with the most KL first.

    KL and the range come from the posteriors of grey digits (N, 1, 28, 28) in 0..1, of which `given` (N,) is told.
    A slider is named after the measure that its two ends differ in most, if clearly and at least half again as much
    as in the others. Of several with one name, those that change it less than another are told apart by `also`.
    """
    means, kl = posterior_means(model, x, **given)
    known = {name: value[:DIGITS] for name, value in given.items()}
    return named(model, means[:DIGITS], levers(means, kl), x, **known)


def named(model: Decoding, codes: Tensor, found: list[Slider], x: Tensor, **given: Tensor) -> list[Slider]:
    """Sliders with names, as `sliders` says, after what they do to codes (N, Z), of which `given` (N,) is told.

    How much the measures of digits differ at all is seen in some of them, (M, 1, 28, 28) in 0..1.
    """
    spread = np.nanstd(styles(x[:2000, 0].numpy()), 0)  # (3,)
    named, effects = [], []
    for slider in found:
        effect = np.abs(ends(model, codes, slider, **given)) / spread
        first, second = np.argsort(effect)[::-1][:2]
        clear = effect[first] > CLEAR and effect[first] > 1.5 * effect[second]
        named.append(slider.model_copy(update={"label": NAMES[first] if clear else None}))
        effects.append(float(effect[first]))
    return named_once(named, effects)


def named_once(found: list[Slider], effects: list[float]) -> list[Slider]:
    """The same sliders: a name is that of the one with the largest effect, the others change it `also`."""
    most: dict[str, float] = {}
    for slider, effect in zip(found, effects, strict=True):
        name = str(slider.label)
        most[name] = max(most.get(name, 0.0), effect)
    return [
        slider.model_copy(update={"also": slider.label is not None and effect < most[str(slider.label)]})
        for slider, effect in zip(found, effects, strict=True)
    ]


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
def ends(model: Decoding, codes: Tensor, slider: Slider, **given: Tensor) -> np.ndarray:
    """How the measures (3,) change on average from one end of a slider of one number, or one direction, to the other.

    A direction is of length 1.
    """
    way = torch.zeros(codes.shape[1])
    if slider.direction:
        way += torch.tensor(slider.direction)
    else:
        way[slider.index or 0] = 1
    found = []
    for value in (slider.low, slider.high):
        moved = codes + (value - codes @ way)[:, None] * way
        found.append(styles(model.decode(moved, **given).sigmoid()[:, 0].numpy()))
    difference = found[1] - found[0]
    change: np.ndarray = np.where(np.isfinite(difference), difference, 0).mean(0)  # no ink, no change
    return change

"""How much of the label stands in a code.

A linear classifier would not see it: an encoder that subtracts each class's mean leaves nothing linear to find, while
spread and shape of a class may give it away. So two are asked that see any shape.
"""

from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from sklearn.model_selection import StratifiedKFold, cross_val_score
from sklearn.neighbors import KNeighborsClassifier
from sklearn.neural_network import MLPClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from torch import Tensor

NEIGHBOURS, HIDDEN, FOLDS = 15, 128, 5


class Leak(NamedTuple):
    """How often the label is told from the code, in percent."""

    neighbours: float  # by a vote of the nearest 15 codes
    network: float  # by a network with one hidden layer of 128
    chance: float  # by always naming the most frequent label


def leak(codes: Tensor, labels: Tensor) -> Leak:
    """How often the labels (N,) are told from codes (N, Z): each fifth by what was fitted on the other four."""
    x, y = codes.double().numpy(), labels.numpy()
    folds = StratifiedKFold(FOLDS, shuffle=True, random_state=0)
    network = MLPClassifier((HIDDEN,), learning_rate_init=3e-3, max_iter=300, early_stopping=True, random_state=0)
    scores: list[NDArray[np.float64]] = [
        cross_val_score(make_pipeline(StandardScaler(), one), x, y, cv=folds)
        for one in (KNeighborsClassifier(NEIGHBOURS), network)
    ]
    neighbours, by_network = (100 * float(score.mean()) for score in scores)
    return Leak(neighbours, by_network, 100 * float(torch.bincount(labels).max()) / len(y))

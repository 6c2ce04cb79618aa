"""The leak of a label is seen where it stands, also where no straight line tells it, and nowhere else."""

import torch
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import cross_val_score

from backend.evaluation.leak import leak
from backend.models.seeds import generator

LABELS = torch.arange(4).repeat(400)
NOISE = torch.randn(1600, 4, generator=generator(0))


def test_a_label_that_stands_in_the_spread_of_centred_classes_is_seen() -> None:
    """What an encoder leaves that subtracts each class's mean: every class is wide along a dimension of its own."""
    codes = NOISE * (0.3 + 3 * torch.nn.functional.one_hot(LABELS, 4))
    for label in range(4):
        own = label == LABELS
        codes[own] -= codes[own].mean(0)
    found = leak(codes, LABELS)
    assert found.chance == 25
    assert found.neighbours > 75 and found.network > 75
    blind = cross_val_score(LogisticRegression(), codes.numpy(), LABELS.numpy(), cv=5)
    assert 100 * blind.mean() < min(found.neighbours, found.network) - 30, "a linear classifier hardly sees it"


def test_a_code_without_the_label_is_told_no_better_than_by_chance() -> None:
    found = leak(NOISE, LABELS)
    assert abs(found.neighbours - found.chance) < 5
    assert abs(found.network - found.chance) < 5


def test_the_most_frequent_label_is_what_chance_tells() -> None:
    assert leak(NOISE[:400], (torch.arange(400) % 4).clamp(max=2)).chance == 50

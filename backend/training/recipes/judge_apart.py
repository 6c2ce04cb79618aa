"""judge-apart: a second classifier of digits, of other make, for measuring alone: it does not ship.

What one judge reads rightly may suit that judge's own mistakes; what two of different make both read is written well.
"""

from collections.abc import Generator
from pathlib import Path
from typing import Any

import torch

from backend.models.residual_judge import Config, ResidualJudge
from backend.training import judges
from backend.training.datasets import Digits, mnist
from backend.training.digits import DIGITS, DIGITS_IN_CHINESE
from backend.training.judges import measure
from backend.training.steps import Progress, Schedule

__all__ = ["CARD", "SCHEDULE", "data", "finished", "measure", "train", "words"]

SCHEDULE = Schedule(epochs=16, rate=1.5e-3, seed=1)
CARD: dict[str, Any] = DIGITS | {
    "family": "residual_judge",
    "title": "The judge apart",
    "summary": "A second classifier of digits, of other make than the judge: it only measures what other models write.",
    "limits": [
        "It always answers with a digit, whatever it is shown.",
        "It was trained on the same digits as the judge, changed in the same ways: a habit of those both may share.",
    ],
    "verbs": ["classify"],
    "parameters": [],
    "labels": list(range(10)),
    "zh": {
        "title": "另一个裁判",
        "summary": "第二个认数字的分类网络，结构跟第一个裁判不一样，只用来衡量别的模型写得怎么样。",
        "limits": [
            "不管给它看什么，它都答一个数字。",
            "它和第一个裁判练的是同一批字、同样的变形：这批字带来的毛病，两个可能都有。",
        ],
        "data": DIGITS_IN_CHINESE,
    },
}
data = mnist


def words(model: ResidualJudge) -> dict[str, dict[str, Any]]:
    """What the metrics say."""
    return judges.words()


def train(digits: Digits, folder: Path, schedule: Schedule) -> Generator[Progress, None, tuple[ResidualJudge, float]]:
    """The trained model and the minutes taken."""
    torch.manual_seed(schedule.seed)  # initial weights only
    model = ResidualJudge(Config())
    return model, (yield from judges.train(model, digits, folder, schedule))


def finished(model: ResidualJudge, digits: Digits, test: Digits) -> tuple[dict[str, Any], dict[str, bytes]]:
    """What the card says of the trained model, and the files beside it: nothing more."""
    return {}, {}

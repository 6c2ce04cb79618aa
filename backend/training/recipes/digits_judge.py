"""digits-judge: a classifier of digits in many hands, moved, stretched and coarsened a little."""

from collections.abc import Generator
from pathlib import Path
from typing import Any

import torch

from backend.models.judge import Config, Judge
from backend.training import judges
from backend.training.datasets import Digits, mnist
from backend.training.digits import DIGITS, DIGITS_IN_CHINESE
from backend.training.judges import measure
from backend.training.steps import Progress, Schedule

__all__ = ["CARD", "SCHEDULE", "data", "finished", "measure", "train", "words"]

SCHEDULE = Schedule(epochs=16, rate=1e-3)
CARD: dict[str, Any] = DIGITS | {
    "family": "judge",
    "title": "The judge of digits",
    "summary": "A small classifier. It reads what visitors draw and what other models write, and teaches none.",
    "limits": [
        "It always answers with a digit, also to a letter, to noise and to an empty sheet, and is often sure.",
        "It reads digits that stand upright: turned by half a right angle, many are misread, and it stays "
        "rather sure of itself.",
        "It knows light ink on black alone; Drawbar turns a visitor's dark ink round before it looks.",
        "Where people hesitate, it errs: nines that look like fours, sevens like ones, fives like threes.",
        "Other writers in very few pixels it reads less well than MNIST's: it takes some fours for sixes, and some "
        "twos for ones.",
    ],
    "verbs": ["classify"],
    "parameters": [],
    "labels": list(range(10)),
    "zh": {
        "title": "数字裁判",
        "summary": "一个小小的分类网络：认访客写的字，也认别的模型画的字，但从不教它们。",
        "limits": [
            "不管给它什么，它都答一个数字：字母、噪点、白纸也不例外，而且常常很有把握。",
            "它只习惯端正的数字：转过四十五度就有许多认错，却依然相当有把握。",
            "它只认黑底白字；访客用深色墨写的字，Drawbar 会先反过来再给它看。",
            "人会犹豫的字，它也会认错：像 4 的 9，像 1 的 7，像 3 的 5。",
            "换一批人写、像素又很少的字，它认得不如 MNIST 准：有些 4 会认成 6，有些 2 会认成 1。",
        ],
        "data": DIGITS_IN_CHINESE,
    },
}
data = mnist


def words(model: Judge) -> dict[str, dict[str, Any]]:
    """What the metrics say."""
    return judges.words()


def train(digits: Digits, folder: Path, schedule: Schedule) -> Generator[Progress, None, tuple[Judge, float]]:
    """The trained model and the minutes taken."""
    torch.manual_seed(schedule.seed)  # initial weights only
    model = Judge(Config())
    return model, (yield from judges.train(model, digits, folder, schedule))


def finished(model: Judge, digits: Digits, test: Digits) -> tuple[dict[str, Any], dict[str, bytes]]:
    """What the card says of the trained model, and the files beside it: nothing more."""
    return {}, {}

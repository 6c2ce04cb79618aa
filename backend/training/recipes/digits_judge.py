"""digits-judge: a classifier of digits that are turned, sheared, scaled and shifted a little."""

from collections.abc import Generator
from pathlib import Path
from typing import Any, cast

import torch
import torch.nn.functional as F
from torch import Tensor

from backend.checkpoints import Loaded
from backend.evaluation.metrics import metrics, said
from backend.models.judge import Config, Judge
from backend.training.datasets import Digits, mnist
from backend.training.digits import DIGITS, DIGITS_IN_CHINESE, MNIST
from backend.training.steps import Progress, Schedule, steps

SCHEDULE = Schedule(epochs=14, rate=1e-3)
CARD: dict[str, Any] = DIGITS | {
    "family": "judge",
    "title": "The judge of digits",
    "summary": "A small classifier. It reads what visitors draw and what other models write, and teaches none.",
    "limits": [
        "It always answers with a digit, also to a letter, to noise and to an empty sheet, and is often sure.",
        "It reads digits that stand upright: turned by half a right angle, many are misread, and it stays "
        "rather sure of itself.",
        "It knows light ink on black alone; Drawbar turns a visitor's dark ink round before it looks.",
        "Where people hesitate, it errs: fours that look like nines, fives that look like threes.",
    ],
    "verbs": ["classify"],
    "parameters": [],
    "labels": list(range(10)),
    "zh": {
        "title": "数字评委",
        "summary": "一个小小的分类网络：认访客写的字，也认别的模型画的字，但从不教它们。",
        "limits": [
            "不管给它什么，它都答一个数字：字母、噪点、白纸也不例外，而且常常很有把握。",
            "它只习惯端正的数字：转过四十五度就有许多认错，却依然相当有把握。",
            "它只认黑底白字；访客用深色墨写的字，Drawbar 会先反过来再给它看。",
            "人会犹豫的字，它也会认错：像 9 的 4，像 3 的 5。",
        ],
        "data": DIGITS_IN_CHINESE,
    },
}
data = mnist


def words(model: Judge) -> dict[str, dict[str, Any]]:
    """What the metrics say."""
    return {
        "accuracy": said(
            MNIST,
            "%",
            "higher",
            "How often the digit that it finds likeliest is the right one.",
            "Grey pictures as they are, the likeliest label.",
            name="认对的比例",
            means="它觉得最像的那个数字，有多少次是对的。",
            protocol="灰度原图，取最可能的标签。",
        )
    }


def train(digits: Digits, folder: Path, schedule: Schedule) -> Generator[Progress, None, tuple[Judge, float]]:
    """The trained model and the minutes taken."""
    torch.manual_seed(schedule.seed)  # initial weights only
    model = Judge(Config())
    images, labels = digits

    def loss(batch: Tensor, progress: float, rng: torch.Generator) -> Tensor:
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(rng.initial_seed())  # dropout takes no generator
            return model.loss(jitter(images[batch].float() / 255, rng), labels[batch])

    minutes = yield from steps(model, loss, len(images), schedule, folder)
    return model, minutes


def jitter(x: Tensor, rng: torch.Generator) -> Tensor:
    """Pictures (B, 1, 28, 28) under small random affine maps: 12 degrees, shear 0.2, 12 %, 2 pixels."""
    u = torch.rand(5, len(x), generator=rng) * 2 - 1  # (5, B) in -1..1
    angle, shear, size = u[0] * 0.21, u[1] * 0.2, 1 + u[2] * 0.12
    cos, sin = angle.cos() * size, angle.sin() * size
    rows = torch.stack([cos, -sin + shear, u[3] * 0.14, sin, cos, u[4] * 0.14], -1).view(-1, 2, 3)
    return F.grid_sample(x, F.affine_grid(rows, list(x.shape), align_corners=False), align_corners=False)


def finished(model: Judge, digits: Digits, test: Digits) -> tuple[dict[str, Any], dict[str, bytes]]:
    """What the card says of the trained model, and the files beside it: nothing more."""
    return {}, {}


def measure(loaded: Loaded, command: str) -> dict[str, Any]:
    """What is measured anew of the card: the accuracy on all test digits."""
    model = cast(Judge, loaded.model)
    images, labels = data("test")
    with torch.inference_mode():
        read_as = torch.cat([model(x.float() / 255).argmax(-1) for x in torch.split(images, 500)])
    accuracy = 100 * float((read_as == labels).float().mean())
    return {"metrics": metrics(words(model), command, {"accuracy": (round(accuracy, 2), len(labels))})}

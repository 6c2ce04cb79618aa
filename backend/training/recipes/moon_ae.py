"""moon-ae: an auto-encoder of half and full moons with one number for a code, to lay beside moon-vae."""

from collections.abc import Generator
from pathlib import Path
from typing import Any

from torch import Tensor

from backend.checkpoints import Loaded
from backend.evaluation.chance import boxed, fitted
from backend.evaluation.scatter import coded
from backend.evaluation.sliders import reach, spans
from backend.models.ae import Ae
from backend.training.moons import Phases
from backend.training.phases import (
    MOONS,
    MOONS_IN_CHINESE,
    SCHEDULE,
    Model,
    beside,
    data,
    measured,
    shipped,
    train_seeds,
    words_of,
)
from backend.training.steps import Progress, Schedule

__all__ = ["CARD", "SCHEDULE", "data", "finished", "measure", "shipped", "train", "words"]

CARD: dict[str, Any] = MOONS | {
    "pair": "moon-vae",
    "family": "ae",
    "title": "Moons, no noise",
    "summary": "An auto-encoder that has seen half and full moons alone, and writes each down as one number.",
    "limits": [
        "It has seen no moon between half and full: what it draws there was never asked of it.",
        "One number is enough for how much is lit, not for where the moon stands, how large it is and how it is "
        "turned: those come back as the average.",
    ],
    "verbs": ["encode", "decode", "interpolate"],
    "zh": {
        "title": "月亮（不加噪声）",
        "summary": "只见过半月和满月的自编码器，每个月亮记成一个数。",
        "limits": [
            "半月和满月之间的月亮它没见过：那里画成什么样，从来没人要求过。",
            "一个数够记亮了多少，记不下月亮在哪儿、多大、转了多少：这些画回来都是平均的样子。",
        ],
        "data": MOONS_IN_CHINESE,
    },
}


def words(model: Ae) -> dict[str, dict[str, Any]]:
    """What the metrics say."""
    return words_of(
        {
            "Gaussian": ("from the Gaussian that fits the training moons' codes", "取自与训练编码吻合的高斯分布"),
            "box": ("evenly out of the box that the training moons' codes span", "在训练编码撑开的方框里均匀取"),
        }
    )


def train(
    examples: Phases, folder: Path, schedule: Schedule
) -> Generator[Progress, None, tuple[dict[int, Model], float]]:
    """The models of all seeds and the minutes taken."""
    return train_seeds(Ae, examples, folder, schedule)


def finished(models: dict[int, Model], examples: Phases, test: Phases) -> tuple[dict[str, Any], dict[str, bytes]]:
    """What the card says of the trained model, and the files beside it."""
    card, files = beside(models, examples, test)
    codes, _ = coded(shipped(models), examples.x)
    return card | {"code_size": codes.shape[1], "code_range": reach(codes), "sliders": spans(codes)}, files


def by_chance(model: Model, codes: Tensor, n: int) -> dict[str, Tensor]:
    """Codes by chance of each way, given the training's codes (N, Z)."""
    return {"Gaussian": fitted(codes, n, 0), "box": boxed(codes, n, 1)}


def measure(loaded: Loaded, command: str) -> dict[str, Any]:
    """What is measured anew of the card: half way, by chance, disturbed, over all seeds and circumstances."""
    return {"metrics": measured(Ae, by_chance, words(loaded.model), command)}

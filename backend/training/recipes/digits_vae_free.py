"""digits-vae-free: a small VAE of digits trained without the term that holds its noise up."""

from collections.abc import Generator
from pathlib import Path
from typing import Any

from backend.checkpoints import Loaded
from backend.training.datasets import Digits, mnist
from backend.training.digits import DIGITS_IN_CHINESE
from backend.training.steps import Progress, Schedule
from backend.training.term import SCHEDULE, TERM, Moments, finished_term, measured_term, numbered, train_term
from backend.training.term import words as of_term

__all__ = ["CARD", "SCHEDULE", "data", "finished", "measure", "shipped", "train", "words"]

CARD: dict[str, Any] = TERM | {
    "pair": "digits-vae-kept",
    "title": "The term switched off",
    "summary": "A small VAE whose training left out the second term: nothing keeps its noise from vanishing. Sixteen "
    "moments of the training are kept.",
    "limits": [
        "It is here to fail: with the term off its noise vanishes, and it becomes an auto-encoder with far-flung "
        "codes.",
        "Codes from the prior mean little to it: nothing ever asked for pictures there.",
        "It is small and was trained briefly: digits-vae draws better.",
    ],
    "zh": {
        "title": "关掉那一项",
        "summary": "小的 VAE，训练时去掉了第二项：没有什么能阻止噪声消失。训练过程留下了十六个时刻。",
        "limits": [
            "它就是来出毛病的：关掉那一项，噪声就消失了，它变成一个编码散得很远的自编码器。",
            "先验里抽的编码对它没什么意义：从来没有要求过那里该有图。",
            "它很小，也没训练多久：digits-vae 画得更好。",
        ],
        "data": DIGITS_IN_CHINESE,
    },
}
data = mnist
shipped = numbered


def words(model: Moments) -> dict[str, dict[str, Any]]:
    """What the metrics say."""
    return of_term()


def train(digits: Digits, folder: Path, schedule: Schedule) -> Generator[Progress, None, tuple[Moments, float]]:
    """The moments of the training and the minutes taken."""
    return train_term(0.0, digits, folder, schedule)


def finished(model: Moments, digits: Digits, test: Digits) -> tuple[dict[str, Any], dict[str, bytes]]:
    """What the card says of the trained model, and the files beside it."""
    return finished_term(model, digits, test)


def measure(loaded: Loaded, command: str) -> dict[str, Any]:
    """What is measured anew of the card: every generation, and codes by chance."""
    return measured_term(loaded.generations, loaded.card, command)

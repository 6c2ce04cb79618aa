"""digits-vae-kept: the small VAE of digits-vae-free, trained with the term that holds its noise up."""

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
    "pair": "digits-vae-free",
    "title": "The term kept",
    "summary": "The same small VAE with the second term as it should be: its noise stays. Sixteen moments of the "
    "training are kept.",
    "limits": [
        "It is small and was trained briefly, to lay beside the one without the term: digits-vae draws better.",
        "Its pictures are soft: the noise that is kept makes near codes share a picture.",
    ],
    "zh": {
        "title": "留着那一项",
        "summary": "同样的小 VAE，第二项照常留着：噪声一直都在。训练过程留下了十六个时刻。",
        "limits": [
            "它很小，也没训练多久，是拿来和关掉那一项的对照的：digits-vae 画得更好。",
            "画面偏软：噪声留着，相近的编码就得共用一张图。",
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
    return train_term(1.0, digits, folder, schedule)


def finished(model: Moments, digits: Digits, test: Digits) -> tuple[dict[str, Any], dict[str, bytes]]:
    """What the card says of the trained model, and the files beside it."""
    return finished_term(model, digits, test)


def measure(loaded: Loaded, command: str) -> dict[str, Any]:
    """What is measured anew of the card: every generation, and codes by chance."""
    return measured_term(loaded.generations, loaded.card, command)

"""The recipes of the models, one file each, in one visible table: `python -m backend train NAME` runs one."""

from collections.abc import Generator, Mapping
from pathlib import Path
from typing import Any, Protocol

from torch import nn

from backend.checkpoints import Loaded
from backend.training.datasets import Split
from backend.training.recipes import (
    digits_ae,
    digits_cvae,
    digits_gan,
    digits_gan_round,
    digits_judge,
    digits_pixelrnn,
    digits_vae,
    digits_vae_2,
    digits_vae_free,
    digits_vae_kept,
    english_vae,
    faces_gan,
    faces_pixelrnn,
    faces_reader,
    faces_vae,
    judge_apart,
    moon_ae,
    moon_vae,
    speech_judge,
    spoken_digits,
    verse_vae,
)
from backend.training.steps import Progress, Schedule


class Recipe(Protocol):
    """How a model is made and measured.

    A recipe that can also `trade` weights of the KL has that, too; one that trains several models to ship one of them
    says by `shipped` which.
    """

    SCHEDULE: Schedule
    CARD: dict[str, Any]  # what the card says whatever comes of the training

    def data(self, split: Split) -> Any:
        """The examples. Raises MissingData."""

    def train(
        self, examples: Any, folder: Path, schedule: Schedule
    ) -> Generator[Progress, None, tuple[nn.Module | Mapping[int, nn.Module], float]]:
        """The trained model and the minutes taken; its state is kept in `folder`.

        Or models by number: the generations of one, unless there is `shipped`.
        """

    def finished(self, model: Any, examples: Any, test: Any) -> tuple[dict[str, Any], dict[str, bytes]]:
        """What the card says of the model trained on `examples`, and the files beside it."""

    def words(self, model: Any) -> dict[str, dict[str, Any]]:
        """What the metrics say, by their names."""

    def measure(self, loaded: Loaded, command: str) -> dict[str, Any]:
        """What `command` measures anew of the card: its metrics, and whatever else."""


RECIPES: dict[str, Recipe] = {
    "digits-vae": digits_vae,
    "digits-cvae": digits_cvae,
    "moon-ae": moon_ae,
    "moon-vae": moon_vae,
    "digits-ae": digits_ae,
    "digits-vae-2": digits_vae_2,
    "digits-vae-free": digits_vae_free,
    "digits-vae-kept": digits_vae_kept,
    "digits-gan": digits_gan,
    "digits-gan-round": digits_gan_round,
    "digits-judge": digits_judge,
    "digits-pixelrnn": digits_pixelrnn,
    "faces-vae": faces_vae,
    "faces-gan": faces_gan,
    "faces-reader": faces_reader,
    "faces-pixelrnn": faces_pixelrnn,
    "english-vae": english_vae,
    "verse-vae": verse_vae,
    "spoken-digits": spoken_digits,
    "speech-judge": speech_judge,
    "judge-apart": judge_apart,
}
UNSHIPPED = frozenset({"judge-apart"})  # only measure others, and are put among the runs

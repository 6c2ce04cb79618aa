"""moon-vae: a VAE of half and full moons with one number for a code, to lay beside moon-ae."""

from collections.abc import Generator
from pathlib import Path
from typing import Any, cast

from torch import Tensor

from backend.checkpoints import Loaded
from backend.evaluation.likelihood import posterior_means
from backend.evaluation.sliders import levers
from backend.models.vae import Vae
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
    "pair": "moon-ae",
    "family": "vae",
    "title": "Moons, with noise",
    "summary": "A VAE that has seen half and full moons alone: each becomes a number and a noise, and has to be drawn "
    "again from anywhere within that noise.",
    "limits": [
        "It has seen no moon between half and full. Where the noise of half and full moons overlaps, it draws both at "
        "once, grey.",
        "One number is enough for how much is lit, not for where the moon stands, how large it is and how it is "
        "turned: those come back as the average.",
    ],
    "verbs": ["sample", "encode", "decode", "interpolate"],
    "parameters": ["temperature"],
    "zh": {
        "title": "月亮（加噪声）",
        "summary": "只见过半月和满月的变分自编码器（VAE）：每个月亮记成一个数加一份噪声，噪声范围里哪里都得画得回来。",
        "limits": [
            "半月和满月之间的月亮它没见过。半月和满月的噪声若有重叠，那里画出来就是两个叠在一起，发灰。",
            "一个数够记亮了多少，记不下月亮在哪儿、多大、转了多少：这些画回来都是平均的样子。",
        ],
        "data": MOONS_IN_CHINESE,
    },
}


def words(model: Vae) -> dict[str, dict[str, Any]]:
    """What the metrics say."""
    return words_of({"prior": ("from the prior, the standard normal distribution", "取自先验，也就是标准正态分布")})


def train(
    examples: Phases, folder: Path, schedule: Schedule
) -> Generator[Progress, None, tuple[dict[int, Model], float]]:
    """The models of all seeds and the minutes taken."""
    return train_seeds(Vae, examples, folder, schedule)


def finished(models: dict[int, Model], examples: Phases, test: Phases) -> tuple[dict[str, Any], dict[str, bytes]]:
    """What the card says of the trained model, and the files beside it."""
    card, files = beside(models, examples, test)
    means, kl = posterior_means(cast(Vae, shipped(models)), examples.x)
    return card | {"code_size": means.shape[1], "sliders": levers(means, kl)}, files


def by_chance(model: Model, codes: Tensor, n: int) -> dict[str, Tensor]:
    """Codes by chance from the prior."""
    return {"prior": cast(Vae, model).codes(n, 0)}


def measure(loaded: Loaded, command: str) -> dict[str, Any]:
    """What is measured anew of the card: half way, by chance, disturbed, over all seeds and circumstances."""
    return {"metrics": measured(Vae, by_chance, words(loaded.model), command)}

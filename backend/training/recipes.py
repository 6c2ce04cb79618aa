"""The recipes of the shipped models: `python -m backend train NAME` runs one of them."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from backend.models import cvae, judge, vae
from backend.models.tokens import Characters, Words
from backend.training.datasets import MNIST_LICENCE, TATOEBA_LICENCE, Digits, Split, english, mnist, verse
from backend.training.loop import Schedule, fit
from backend.training.sentences import KL_WEIGHT, english_tokens, train_english, train_verse, verse_tokens


@dataclass(frozen=True)
class Recipe:
    """How a shipped model was made."""

    train: Callable[..., tuple[nn.Module, float]]  # (data, state folder, schedule) -> model, minutes
    schedule: Schedule
    card: dict[str, Any]  # what the card says besides what is measured
    data: Callable[[Split], Any] = mnist
    tokens: Callable[[list[str]], Words | Characters] | None = None  # data -> vocabulary, for sentences
    trade: tuple[float, ...] = ()  # weights of the KL to compare, the recipe's own first


def binarize(grey: Tensor, rng: torch.Generator) -> Tensor:
    """Dynamic binarization: every pixel is white with the probability that its grey value says."""
    return (torch.rand(grey.shape, generator=rng) < grey).to(grey.dtype)


def glimpse(grey: Tensor, binary: Tensor, rng: torch.Generator) -> Tensor:
    """What the encoder is shown: the binary target, but the grey picture itself for one in five."""
    is_grey = torch.rand(len(grey), 1, 1, 1, generator=rng) < 0.2
    return torch.where(is_grey, grey, binary)


def train_vae(digits: Digits, folder: Path, schedule: Schedule) -> tuple[nn.Module, float]:
    """digits-vae: the ELBO on dynamically binarized digits."""
    torch.manual_seed(schedule.seed)  # initial weights only
    model = vae.Vae(vae.Config())
    images = digits.images

    def loss(batch: Tensor, progress: float, rng: torch.Generator) -> Tensor:
        grey = images[batch].float() / 255
        binary = binarize(grey, rng)
        distortion, kl = model.elbo(glimpse(grey, binary, rng), binary, rng)
        return (distortion + kl_weight(progress) * kl.sum(-1)).mean()

    return model, fit(model, loss, len(images), schedule, folder)


def train_cvae(digits: Digits, folder: Path, schedule: Schedule) -> tuple[nn.Module, float]:
    """digits-cvae: the conditional ELBO on dynamically binarized digits."""
    torch.manual_seed(schedule.seed)
    model = cvae.Cvae(cvae.Config())
    images, labels = digits

    def loss(batch: Tensor, progress: float, rng: torch.Generator) -> Tensor:
        grey = images[batch].float() / 255
        binary = binarize(grey, rng)
        distortion, kl = model.elbo(glimpse(grey, binary, rng), binary, labels[batch], rng)
        return (distortion + kl_weight(progress) * kl.sum(-1)).mean()

    minutes = fit(model, loss, len(images), schedule, folder)
    with torch.inference_mode():
        pairs = zip(images.split(1000), labels.split(1000), strict=True)
        means = torch.cat([model.features(x.float() / 255)[0] for x, _ in pairs])
        for label in range(model.config.labels):
            model.centres[label] = means[labels == label].mean(0)
    return model, minutes


def kl_weight(progress: float) -> float:
    """The KL's weight rises to one over the first 4 % of a training, so that no lever dies early."""
    return min(1.0, 0.1 + progress / 0.04)


def train_judge(digits: Digits, folder: Path, schedule: Schedule) -> tuple[nn.Module, float]:
    """digits-judge: cross-entropy on digits that are turned, sheared, scaled and shifted a little."""
    torch.manual_seed(schedule.seed)
    model = judge.Judge(judge.Config())
    images, labels = digits

    def loss(batch: Tensor, progress: float, rng: torch.Generator) -> Tensor:
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(rng.initial_seed())  # dropout takes no generator
            return model.loss(jitter(images[batch].float() / 255, rng), labels[batch])

    return model, fit(model, loss, len(images), schedule, folder)


def jitter(x: Tensor, rng: torch.Generator) -> Tensor:
    """Pictures (B, 1, 28, 28) under small random affine maps: 12 degrees, shear 0.2, 12 %, 2 pixels."""
    u = torch.rand(5, len(x), generator=rng) * 2 - 1  # (5, B) in -1..1
    angle, shear, size = u[0] * 0.21, u[1] * 0.2, 1 + u[2] * 0.12
    cos, sin = angle.cos() * size, angle.sin() * size
    rows = torch.stack([cos, -sin + shear, u[3] * 0.14, sin, cos, u[4] * 0.14], -1).view(-1, 2, 3)
    return F.grid_sample(x, F.affine_grid(rows, list(x.shape), align_corners=False), align_corners=False)


DIGITS = {"domain": "digits", "licence": "Apache-2.0", "data": f"MNIST, 58,000 training digits ({MNIST_LICENCE})"}

SENTENCES = {
    "family": "sentence_vae",
    "domain": "sentences",
    "licence": "Apache-2.0",
    "verbs": ["sample", "encode", "decode"],
    "parameters": ["temperature"],
    "labels": [],
}

RECIPES = {
    "english-vae": Recipe(
        train_english,
        Schedule(epochs=9, rate=2e-3, warm_up=300),
        SENTENCES
        | {
            "title": "Sentences on a line",
            "summary": "A recurrent VAE of short English sentences: between any two of them lie others.",
            "data": f"Tatoeba, 68,864 short English sentences ({TATOEBA_LICENCE})",
        },
        english,
        english_tokens,
        (KL_WEIGHT["english-vae"], 0.12, 0.5),
    ),
    "verse-vae": Recipe(
        train_verse,
        Schedule(epochs=1, batch=256, rate=3e-3, warm_up=100),
        SENTENCES
        | {
            "title": "Lines of Tang verse",
            "summary": "A recurrent VAE of single lines of Tang poems, five or seven characters long, as asked.",
            "data": "360,000 lines of Tang poems (public domain; npm package chinese-poetry 2.0.1, MIT)",
        },
        verse,
        verse_tokens,
    ),
    "digits-judge": Recipe(
        train_judge,
        Schedule(epochs=14, rate=1e-3),
        DIGITS
        | {
            "family": "judge",
            "title": "The judge of digits",
            "summary": "A small classifier. It reads what visitors draw and what other models write, and teaches none.",
            "verbs": ["classify"],
            "parameters": [],
            "labels": list(range(10)),
        },
    ),
    "digits-cvae": Recipe(
        train_cvae,
        Schedule(epochs=40),
        DIGITS
        | {
            "family": "cvae",
            "title": "One hand, ten digits",
            "summary": "A conditional VAE: the label says which digit, the code says how it is written.",
            "verbs": ["sample", "encode", "decode", "restyle"],
            "parameters": ["label", "temperature"],
            "labels": list(range(10)),
        },
    ),
    "digits-vae": Recipe(
        train_vae,
        Schedule(epochs=75),
        DIGITS
        | {
            "family": "vae",
            "title": "Digits on levers",
            "summary": "A convolutional VAE of handwritten digits: every picture is a short list of numbers.",
            "verbs": ["sample", "encode", "decode"],
            "parameters": ["temperature"],
            "labels": [],
        },
    ),
}

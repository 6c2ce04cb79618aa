"""faces-reader: a classifier that reads in a pixel-art face what it was drawn from."""

from collections.abc import Generator
from pathlib import Path
from typing import Any, cast

import torch
from torch import Tensor

from backend.checkpoints import Loaded
from backend.evaluation.metrics import metrics, said
from backend.models.reader import Config, Reader
from backend.training.faces import ATTRIBUTES, FACES, FACES_DATA, FACES_DATA_IN_CHINESE, PALETTE, Faces, described, read
from backend.training.steps import Progress, Schedule, steps

SCHEDULE = Schedule(epochs=16)
CARD: dict[str, Any] = PALETTE | {
    "family": "reader",
    "title": "The reader of faces",
    "summary": "A small classifier that reads of a pixel-art face what it was drawn from: skin, hair, hat, glasses "
    "and so on. It measures what levers do, and says which faces are alike; it teaches no other model.",
    "limits": [
        "It always answers, also to a picture that is no face.",
        "Under a hat it misreads the colour of some hair, under long hair it misses some earrings.",
    ],
    "verbs": [],
    "parameters": [],
    "labels": [],
    "data": FACES_DATA,
    "zh": {
        "title": "看脸的裁判",
        "summary": "一个小小的分类网络，看一张像素头像是按什么画的：肤色、头发、帽子、眼镜等等。"
        "拉杆拉出了什么由它来量，哪些脸相像也由它来说；它从不教别的模型。",
        "limits": [
            "不管给它什么图，它都会回答，哪怕那不是一张脸。",
            "戴了帽子，发色它有时会看错；长头发底下的耳环，它也会漏看一些。",
        ],
        "data": FACES_DATA_IN_CHINESE,
    },
}
data = described


def words(model: Reader) -> dict[str, dict[str, Any]]:
    """What the metrics say."""
    return {
        attribute.name.en: said(
            FACES,
            "%",
            "higher",
            f"How often it reads “{attribute.name.en}” as the face was drawn, out of {len(attribute.begins)} values.",
            "The likeliest value on the last 2,000 faces.",
            name=attribute.name.zh,
            means=f"“{attribute.name.zh}”它有多少次看得和画的一样，共 {len(attribute.begins)} 种。",
            protocol="最后 2,000 张头像，取最可能的一种。",
        )
        for attribute in ATTRIBUTES.values()
    }


def train(faces: Faces, folder: Path, schedule: Schedule) -> Generator[Progress, None, tuple[Reader, float]]:
    """The trained model and the minutes taken."""
    torch.manual_seed(schedule.seed)  # initial weights only
    model = Reader(Config(attributes=tuple(len(attribute.begins) for attribute in ATTRIBUTES.values())))

    def loss(batch: Tensor, progress: float, rng: torch.Generator) -> Tensor:
        return model.loss(faces.images[batch].long(), faces.values[batch])

    minutes = yield from steps(model, loss, len(faces.images), schedule, folder)
    return model, minutes


def finished(model: Reader, faces: Faces, test: Faces) -> tuple[dict[str, Any], dict[str, bytes]]:
    """What the card says of the trained model, and the files beside it: nothing more."""
    return {}, {}


def measure(loaded: Loaded, command: str) -> dict[str, Any]:
    """What is measured anew of the card: how often it is right, attribute by attribute."""
    model, faces = cast(Reader, loaded.model), data("test")
    right = (read(model, faces.images) == faces.values).float().mean(0)
    measured = {name: (100 * hits, len(faces.images)) for name, hits in zip(words(model), right.tolist(), strict=True)}
    return {"metrics": metrics(words(model), command, measured)}

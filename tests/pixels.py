"""Tiny models of pixels with random weights, so that no test of theirs needs trained ones; and streams, read."""

import json
from pathlib import Path
from typing import Any, Literal, NamedTuple

import numpy as np
import torch

from backend.checkpoints import write
from backend.media.files import data_url, png
from backend.models.pixelrnn import Config as RnnConfig
from backend.models.pixelrnn import PixelRnn
from backend.models.seeds import generator

RNN, SINGLE, FACES, DIGITS = "tiny-rnn", "tiny-single", "tiny-faces", "tiny-digits"
MODELS = [RNN, SINGLE, FACES]
SIDE = {RNN: 8, SINGLE: 8, FACES: 16, DIGITS: 28}
PALETTE = ["#000000", "#ffffff", "#c02020", "#20c020", "#2020c0"]
VALUES = {RNN: 2, SINGLE: 2, FACES: len(PALETTE), DIGITS: 2}
LEVELS = [float(level) for level in range(10, 212, 2)]
LEVELS_UP = [level + 30 for level in LEVELS]


def lively(model: PixelRnn) -> PixelRnn:
    """Large random weights, so that every number depends on all that it may depend on."""
    for weight in model.parameters():
        torch.nn.init.normal_(weight, std=0.5, generator=generator(3))
    return model


def card(name: str, family: str, domain: Literal["digits", "faces"], **more: object) -> dict[str, Any]:
    verbs, texts = ["sample", "complete", "score"], ("title", "summary", "licence", "data", "recipe")
    fixed = {"parameters": ["temperature"], "labels": [], "metrics": [], "minutes": 0}
    return (
        {"name": name, "family": family, "domain": domain, "verbs": verbs}
        | dict.fromkeys(texts, "a test")
        | fixed
        | more
    )


def write_tiny(folder: Path) -> None:
    """Writes the models that this file names into `folder`, as training would."""
    small: dict[str, Any] = {"embedding": 3, "channels": 6, "layers": 2, "hidden": 5}
    rnn = lively(PixelRnn(RnnConfig(8, 2, **small)))
    write(folder / RNN, rnn, card(RNN, "pixelrnn", "digits", levels={"down": LEVELS, "up": LEVELS_UP}))
    write(folder / SINGLE, lively(PixelRnn(RnnConfig(8, 2, 1, **small))), card(SINGLE, "pixelrnn", "digits"))
    faces = lively(PixelRnn(RnnConfig(16, len(PALETTE), **small)))
    write(folder / FACES, faces, card(FACES, "pixelrnn", "faces", palette=PALETTE))
    write(folder / DIGITS, lively(PixelRnn(RnnConfig(28, 2, **small))), card(DIGITS, "pixelrnn", "digits"))


def some_values(model: str, seed: int = 0) -> list[int]:
    """A picture for a model, row by row."""
    picture: list[int] = np.random.default_rng(seed).integers(0, VALUES[model], SIDE[model] ** 2).tolist()
    return picture


def mask_url(known: np.ndarray[Any, np.dtype[np.bool_]]) -> str:
    """A mask (S, S) as requests hold it."""
    return data_url(png(known.astype(np.uint8) * np.uint8(255)))


class Event(NamedTuple):
    """One server-sent event."""

    id: int
    name: str
    data: dict[str, Any]


def told(stream: str) -> list[Event]:
    """The events of a stream, which have to be well formed."""
    events = []
    assert stream.endswith("\n\n")
    for block in stream[:-2].split("\n\n"):
        names, values = zip(*(line.split(": ", 1) for line in block.split("\n")), strict=True)
        assert names == ("id", "event", "data")
        events.append(Event(int(values[0]), values[1], json.loads(values[2])))
    assert [event.id for event in events] == list(range(len(events)))
    return events

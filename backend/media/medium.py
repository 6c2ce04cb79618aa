"""What media have in common, for the type checker alone: none of them inherits from it."""

from pathlib import Path
from typing import Any, NamedTuple, Protocol, Self

import numpy as np
from numpy.typing import NDArray
from torch import Tensor

from backend.card import Card

PNG, GIF, APNG, WAV = "image/png", "image/gif", "image/apng", "audio/wav"
EVENTS = "text/event-stream"

# (N, H, W) or (N, H, W, 3)
Drawn = NDArray[np.uint8]


class Unreadable(Exception):
    """What a visitor sent cannot be read; the detail says what to do, `code` names the mistake and `kind` its kind."""

    def __init__(self, code: str, detail: str, kind: str = "validation", paper: str | None = None) -> None:
        """`paper`: a PNG data URL of what was taken for paper and not for ink."""
        super().__init__(code, detail)
        self.code, self.detail, self.kind, self.paper = code, detail, kind, paper


class Unfit(Exception):
    """A model folder that does not fit its medium; the message says why, without paths."""


class Taken(NamedTuple):
    """A visitor's work as a model has it."""

    x: Tensor  # (1, ...), what the family's encoder takes
    shown: str  # what the model saw: a PNG data URL, a text
    notes: dict[str, Any]  # further fields of the answer
    given: dict[str, Any]  # what it says of the parameters of its card, such as the length of a line


class Values(NamedTuple):
    """A picture as a model of pixels has it."""

    values: Tensor  # (S, S)
    moved: int  # how many pixels had another colour
    paper: str | None = None  # a PNG data URL of what was kept as ink and what was taken away, where something was


class Medium(Protocol):
    """How works come in and go out."""

    @property
    def field(self) -> str:
        """Where answers in JSON hold works."""

    @property
    def takes(self) -> str:
        """The field of requests that holds one."""

    @property
    def forms(self) -> tuple[str, ...]:
        """What Accept may ask for besides JSON."""

    @property
    def most(self) -> int:
        """How many works one answer holds at most."""

    @property
    def parameters(self) -> frozenset[str]:
        """What requests may say of how works look."""

    @classmethod
    def open(cls, folder: Path, card: Card) -> Self:
        """The medium of one model. Raises Unfit where the folder lacks what it needs."""

    def read(self, given: bytes | str, **look: Any) -> Taken:
        """A visitor's work. Raises Unreadable. Takes up to seconds."""

    def show(self, works: Tensor, **look: Any) -> list[str]:
        """What a decoder gave for N codes, as answers hold it."""

    def blank(self) -> Tensor:
        """A work (1, ...) without anything, as an encoder takes one."""

    def check(self, works: Tensor) -> None:
        """Raises Unfit where a decoder gave something else for one code than this medium shows."""

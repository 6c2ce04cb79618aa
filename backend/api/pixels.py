"""Pictures that are drawn pixel by pixel: what the verbs take and answer for models of pixels."""

import math
from collections.abc import AsyncIterator, Iterator
from typing import Annotated, Any, NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from pydantic import Field, FiniteFloat
from torch import Tensor

from backend.api.requests import PNG_URL, Body, Picture, picture_in
from backend.checkpoints import MOST_SIDE, Loaded
from backend.inference import Pictures, Stopwatch
from backend.jobs import Jobs
from backend.media import files, palette
from backend.models import raster
from backend.models.pixelrnn import PixelRnn
from backend.models.raster import Order, turned, turned_back
from backend.models.seeds import generator
from backend.web.problems import Problem

MOST_PIXELS = MOST_SIDE**2
UNDRAWN = 128  # the grey of pixels that are not drawn yet
NATS = math.log(2)  # in a bit

Value = Annotated[int, Field(ge=0, le=255, examples=[1])]
Values = Annotated[list[Value], Field(max_length=MOST_PIXELS, examples=[[0, 1, 1]])]
Nats = Annotated[FiniteFloat, Field(ge=-1e6, le=1e6, examples=[83.7])]
Amount = Annotated[FiniteFloat, Field(ge=0, le=1e4, examples=[0.69])]  # of surprise or entropy
Amounts = Annotated[list[Amount], Field(max_length=MOST_PIXELS, examples=[[0.02, 0.69, 4.6]])]


class Shown(Body):
    """A picture, as a file or pixel by pixel."""

    image: Picture | None = Field(
        None,
        description="A picture as a data URL or as base64. For models of digits: 28 x 28 pixels are taken as they are, "
        "the light ones for ink, greys by chance, always the same; any other size is prepared as MNIST was. "
        "For models of few colours: the square in its middle, in blocks, each in the colour that looks most like it.",
        examples=[PNG_URL],
    )
    values: Values | None = Field(
        None,
        description="Or its pixels, row by row from the top left: 0 or 1 (ink) for digits, else the place of the "
        "colour in the card's `palette`.",
        examples=[[0, 1, 1]],
    )


class Seen(NamedTuple):
    """A picture as a model has it."""

    values: Tensor  # (S, S)
    moved: int  # how many pixels had another colour


def pixel_model(loaded: Loaded) -> PixelRnn:
    """The model as one of pixels. Raises Problem."""
    if isinstance(loaded.model, PixelRnn):
        return loaded.model
    raise Problem("unknown-verb", f"{loaded.card.name} does not draw pixel by pixel.")


async def seen(loaded: Loaded, shown: Shown) -> Seen | None:
    """The picture of a request, None where it has none. Raises Problem where it does not fit the model."""
    if shown.image is not None and shown.values is not None:
        raise Problem.at("#/image", "one_of", "Give either an image or its values.")
    if shown.values is not None:
        return Seen(checked(loaded, shown.values), 0)
    if shown.image is None:
        return None
    data = files.from_text(shown.image)
    side = pixel_model(loaded).config.side
    if side != (files.FACE if loaded.card.palette else 28):
        detail = f"Send the values instead: {loaded.card.name} takes pictures of {side} x {side} pixels alone."
        raise Problem.at("#/image", "not_taken", detail)
    if loaded.card.palette:
        indices, moved = palette.nearest(await picture_in(files.face, data), palette.parse(loaded.card.palette))
        return Seen(torch.from_numpy(indices).long(), moved)
    greys = torch.from_numpy(await picture_in(files.digit_as_it_is, data))
    # As in training: a pixel is ink with the probability that its grey says. The same picture has the same ink.
    return Seen((torch.rand(side, side, generator=generator(0)) < greys).long(), 0)


def checked(loaded: Loaded, values: list[int]) -> Tensor:
    """The values of a request as a picture (S, S). Raises Problem where they do not fit the model."""
    config = pixel_model(loaded).config
    if len(values) != config.side**2:
        wanted = f"{config.side**2} values, {config.side} rows of {config.side}"
        raise Problem.at("#/values", "picture_size", f"Send {wanted}, not {len(values)}: {loaded.card.name} needs it.")
    picture = torch.tensor(values)
    if int(picture.max()) >= config.values:
        place = int((picture >= config.values).nonzero()[0])
        detail = f"Send values from 0 to {config.values - 1}: {loaded.card.name} knows no others."
        raise Problem.at(f"#/values/{place}", "value_range", detail)
    return picture.view(config.side, config.side)


def painted(loaded: Loaded, values: Tensor, drawn: Tensor | None = None) -> Pictures:
    """Values (N, S, S) as pictures, grey or coloured; `drawn` (N, S, S) says which pixels there are so far."""
    ink: NDArray[np.uint8] = values.numpy().astype(np.uint8)
    pictures = palette.colour(ink, palette.parse(loaded.card.palette)) if loaded.card.palette else ink * np.uint8(255)
    if drawn is not None:
        pictures[~drawn.numpy()] = UNDRAWN
    return pictures


def rounded(numbers: Tensor) -> Any:
    """Numbers as lists, to four decimals: what the rest would say is noise, and twice as long."""
    return np.round(numbers.double().numpy(), 4).tolist()


def surprises_of(network: PixelRnn, picture: Tensor, order: Order) -> tuple[Tensor, Tensor]:
    """-log p (S, S) of each pixel of a picture (S, S) given those before it; log p (S, S, V) of each value there."""
    likely = network.logits(picture[None], order)[0].log_softmax(-1)
    return -likely.gather(-1, picture.unsqueeze(-1)).squeeze(-1).double(), likely


class Task(NamedTuple):
    """What to draw."""

    network: PixelRnn
    picture: Tensor | None  # (S, S)
    known: Tensor  # (S, S), which of its pixels stay
    order: Order
    exact: bool  # whether what is known comes first in `order`
    n: int
    seed: int
    temperature: float


class Row(NamedTuple):
    """One line along the order, of all drawings."""

    line: int
    missing: int  # how many of its pixels were drawn
    values: Tensor  # (N, S)
    likely: Tensor  # (N, S, V), log-probabilities
    entropies: Tensor  # (N, S), nats


class Drawing:
    """The drawings of a task, as far as they are. All pictures stand here as `raster.turned` has them."""

    def __init__(self, task: Task) -> None:
        side = task.network.config.side
        picture = torch.zeros(side, side, dtype=torch.long) if task.picture is None else task.picture
        self.task = task
        self.values = torch.zeros(task.n, side, side, dtype=torch.long)
        self.surprises = torch.zeros(task.n, side, side)
        self.entropies = torch.zeros(task.n, side, side)
        self.evidence = torch.zeros(task.n, dtype=torch.float64)  # estimates of log p(known), where not exact
        self._all: Iterator[raster.Line] = iter(())
        self._each: list[Iterator[tuple[raster.Line, Tensor]]] = []
        what = task.network, picture, task.known, task.order, task.seed
        if task.exact:
            self._all = raster.draw(*what, task.temperature)
        else:
            self._each = [raster.draw_around(*what, i, task.temperature) for i in range(task.n)]

    async def lines(self, jobs: Jobs, watch: Stopwatch) -> AsyncIterator[Row]:
        """Draws, line by line."""
        n = self.task.n
        for row in range(self.values.shape[-1]):
            if self.task.exact:
                line = await jobs.turn(watch.run, next, self._all)
                self.values[:, row] = line.values[:n]
                self.surprises[:, row], self.entropies[:, row] = line.surprises[:n], line.entropies[:n]
                likely = line.likely[:n]
            else:
                found = [await jobs.turn(watch.run, next, each) for each in self._each]
                likely = torch.stack([line.likely for line, _ in found])
                for i, (line, evidence) in enumerate(found):
                    self.values[i], self.surprises[i], self.entropies[i] = line.values, line.surprises, line.entropies
                    self.evidence[i] = evidence
            missing = int((~turned(self.task.known, self.task.order)[row]).sum())
            yield Row(row, missing, self.values[:, row], likely, self.entropies[:, row])

    def drawn(self, lines: int) -> Tensor:
        """Which pixels (N, S, S) there are after so many lines, in the picture's own place."""
        there = turned(self.task.known, self.task.order).clone()
        there[:lines] = True
        return turned_back(there, self.task.order).expand(self.values.shape)

    def pictures(self) -> Tensor:
        """The values (N, S, S), each in the picture's own place."""
        return turned_back(self.values, self.task.order)

    def hidden_surprises(self) -> Tensor:
        """-log p (N, S, S) of the pixels that were drawn, in nats; 0 for those that were known."""
        return turned_back(self.surprises, self.task.order).where(~self.task.known, 0)

    def bits(self) -> Tensor:
        """The entropies (N, S, S) of what each pixel was drawn from, in bits."""
        return turned_back(self.entropies, self.task.order) / NATS

    def nats(self) -> Tensor:
        """-log p(ending | known) (N,): the sum of surprises, or where it is not exact the estimate."""
        if self.task.exact:
            return self.hidden_surprises().double().sum((1, 2))
        return self.surprises.double().sum((1, 2)) + self.evidence

    def truth(self, surprises: Tensor) -> float:
        """-log p of a picture's own ending, from -log p (S, S) of each of its pixels."""
        if self.task.exact:
            return float(surprises[~self.task.known].sum())
        return float(surprises.sum() + self.evidence[0])

"""Pictures drawn pixel by pixel: the orders to go in, and drawing with what is known held fast.

A model of pixels knows p(x_i | x_1 ... x_{i-1}) for pixels in raster order. It learns four orders, by
turning the picture: then a known upper, lower, left or right part comes first in one of them, and what
is missing is drawn exactly, each pixel given all that is known. Any other mask has known pixels that
come too late. They are held fast, too, and each ending is drawn by sequential Monte Carlo (Doucet and
Johansen 2009, section 4): LANES drawings go side by side, are weighed after every line by how likely they made
what is known, and those that made it unlikely give way to copies of the others.

Letters of the shapes: B pictures, N drawings side by side, S the side of a picture, V values of a pixel.
"""

import math
from collections.abc import Iterator
from typing import Literal, NamedTuple, Protocol, get_args

import torch
from torch import Tensor

from backend.models.seeds import generator

Order = Literal["down", "up", "right", "left"]
ORDERS: tuple[Order, ...] = get_args(Order)
NATS = math.log(2)  # in a bit
LANES = 16  # drawings side by side, always: so a drawing does not depend on how many there are


class Steps(Protocol):
    """The states of N drawings, advanced one pixel at a time; what came before is kept, not computed again."""

    def logits(self, row: int, column: int, values: Tensor) -> Tensor:
        """Logits (N, V) of one pixel. Ask in raster order: `values` (N, S, S) holds those before it."""

    def pick(self, lanes: Tensor) -> None:
        """Goes on with the drawings `lanes` (N,) of those there are."""


class Sizes(Protocol):
    """What a config says of the pictures."""

    @property
    def side(self) -> int:
        """Pixels a side."""

    @property
    def values(self) -> int:
        """How many values a pixel can have."""


class Pixels(Protocol):
    """What the families of pixel models have in common."""

    @property
    def config(self) -> Sizes:
        """Their sizes."""

    def logits(self, x: Tensor, order: Order) -> Tensor:
        """Logits (B, S, S, V) of every pixel of pictures (B, S, S), each given those before it in `order`."""

    def start(self, n: int, order: Order) -> Steps:
        """The state of `n` drawings before their first pixel."""


class Line(NamedTuple):
    """One line of N drawings: a row of the turned picture."""

    values: Tensor  # (N, S)
    surprises: Tensor  # (N, S) -log p of each value given those before it, nats, whatever the temperature
    entropies: Tensor  # (N, S) of the distribution that each value is from, nats
    likely: Tensor  # (N, S, V) those distributions: log-probabilities


def turned(x: Tensor, order: Order) -> Tensor:
    """A picture (..., S, S) as rows from the top, of which the first one is drawn first."""
    if order in ("right", "left"):
        x = x.transpose(-1, -2)
    return x.flip(-2) if order in ("up", "left") else x


def turned_back(x: Tensor, order: Order) -> Tensor:
    """The picture (..., S, S) that `turned` made x of."""
    if order in ("up", "left"):
        x = x.flip(-2)
    return x.transpose(-1, -2) if order in ("right", "left") else x


def late(known: Tensor, order: Order) -> int:
    """How many pairs of pixels there are of which the missing one comes before the known one, for a mask (S, S)."""
    there = turned(known, order).flatten().long()
    return int(((1 - there).cumsum(0) * there).sum())


def best_order(known: Tensor) -> tuple[Order, bool]:
    """The order in which least of a mask (S, S) comes too late, and whether nothing does: then drawing is exact."""
    order = min(ORDERS, key=lambda one: late(known, one))
    return order, late(known, order) == 0


def choose(logits: Tensor, temperature: float, chance: Tensor) -> Tensor:
    """Values (N,) from logits (N, V): the likeliest at temperature 0, else where `chance` (N,) in 0..1 falls."""
    if temperature < 1e-6:  # so near to 0 that a quotient may be too large for a number
        return logits.argmax(-1)
    below = (logits.double() / temperature).softmax(-1).cumsum(-1)
    return torch.searchsorted(below, (chance * below[:, -1]).unsqueeze(-1), right=True)[:, 0].clamp(
        max=logits.shape[-1] - 1
    )


def draws(seed: int, first: int, lanes: int, pixels: int) -> Tensor:
    """The chances (lanes, pixels) that LANES drawings are made of; drawing i has those of (seed, first + i)."""
    rows = [torch.rand(pixels, generator=generator(seed, first + i), dtype=torch.float64) for i in range(lanes)]
    return torch.stack(rows)


def draw(
    model: Pixels, picture: Tensor, known: Tensor, order: Order, seed: int, temperature: float = 1.0
) -> Iterator[Line]:
    """Draws LANES endings of a picture (S, S), line by line in `order`, where the mask `known` (S, S) is false.

    Exact where `known` comes first in `order`. Drawing i depends on (seed, i) alone.
    """
    here, fast = turned(picture, order), turned(known, order)
    side = len(here)
    chance = draws(seed, 0, LANES, side * side).view(LANES, side, side)
    values = here.where(fast, 0).expand(LANES, side, side).clone()
    steps = model.start(LANES, order)
    for row in range(side):
        yield _line(steps, row, values, fast[row], chance[:, row], temperature)


def draw_around(
    model: Pixels, picture: Tensor, known: Tensor, order: Order, seed: int, ending: int, temperature: float = 1.0
) -> Iterator[tuple[Line, Tensor]]:
    """Draws one ending of a picture whose known pixels come in any place; see the top of the file.

    Yields the likeliest drawing so far, whole: (S, S) instead of (N, S), but for `likely`, (S, V), which is of the line
    at hand; and the estimate so far of log p(known), in nats. The last one is the drawing that the weights chose. At
    another temperature than 1 the estimate is of how likely such drawings make what is known, not of p(known).
    """
    here, fast = turned(picture, order), turned(known, order)
    side = len(here)
    rng = generator(seed, -1 - ending)
    chance = draws(seed, ending * LANES, LANES, side * side).view(LANES, side, side)
    values = here.where(fast, 0).expand(LANES, side, side).clone()
    surprises, entropies = torch.zeros(values.shape), torch.zeros(values.shape)
    steps = model.start(LANES, order)
    weights = torch.zeros(LANES, dtype=torch.float64)  # log
    evidence = torch.zeros((), dtype=torch.float64)
    for row in range(side):
        line = _line(steps, row, values, fast[row], chance[:, row], temperature)
        surprises[:, row], entropies[:, row], likely = line.surprises, line.entropies, line.likely
        weights -= line.surprises[:, fast[row]].double().sum(-1)
        share = weights.softmax(0)
        last = row == side - 1
        if last or 1 / float(share.square().sum()) < LANES / 2:
            place = (torch.arange(LANES) + torch.rand(1, generator=rng, dtype=torch.float64)) / LANES
            lanes = torch.searchsorted(share.cumsum(0), place).clamp(max=LANES - 1)
            evidence += weights.logsumexp(0) - torch.tensor(float(LANES)).double().log()
            weights.zero_()
            steps.pick(lanes)
            values, surprises, entropies, likely = values[lanes], surprises[lanes], entropies[lanes], likely[lanes]
        best = int(torch.randint(LANES, (1,), generator=rng)) if last else int(weights.argmax())
        now = evidence + weights.logsumexp(0) - torch.tensor(float(LANES)).double().log()
        yield Line(values[best].clone(), surprises[best].clone(), entropies[best].clone(), likely[best]), now


def _line(steps: Steps, row: int, values: Tensor, fast: Tensor, chance: Tensor, temperature: float) -> Line:
    """Draws one row of `values` (N, S, S) in place, but for the pixels that `fast` (S,) holds."""
    side = len(fast)
    logits = []
    for column in range(side):
        logits.append(steps.logits(row, column, values))
        if not fast[column]:
            values[:, row, column] = choose(logits[-1], temperature, chance[:, column])
    likely = torch.stack(logits, 1).log_softmax(-1)  # (N, S, V)
    surprises = -likely.gather(-1, values[:, row].unsqueeze(-1)).squeeze(-1)
    entropies = -(likely.exp() * likely).sum(-1)
    return Line(values[:, row].clone(), surprises, entropies, likely)


def surprises(model: Pixels, picture: Tensor, order: Order) -> tuple[Tensor, Tensor]:
    """-log p (S, S) of each pixel of a picture (S, S) given those before it; log p (S, S, V) of each value there."""
    likely = model.logits(picture[None], order)[0].log_softmax(-1)
    return -likely.gather(-1, picture.unsqueeze(-1)).squeeze(-1).double(), likely


class Task(NamedTuple):
    """What to draw."""

    model: Pixels
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
    """The drawings of a task, as far as they are. Inside, all pictures stand as `turned` has them."""

    def __init__(self, task: Task) -> None:
        """At most LANES drawings."""
        side = task.model.config.side
        self.task = task
        self.values = torch.zeros(task.n, side, side, dtype=torch.long)
        self.surprises = torch.zeros(task.n, side, side)
        self.entropies = torch.zeros(task.n, side, side)
        self.evidence = torch.zeros((), dtype=torch.float64)  # the estimate of log p(known), where not exact

    def lines(self) -> Iterator[Row | None]:
        """Draws, line by line. A line that is drawn in several steps, as inexact ones are, is None but for the last.

        Each inexact ending estimates p(known) without bias, and so does the mean, which all share. At another
        temperature than 1 they would estimate something else: one more is then drawn at 1, for its estimate alone.
        """
        task, n = self.task, self.task.n
        side = self.values.shape[-1]
        picture = torch.zeros(side, side, dtype=torch.long) if task.picture is None else task.picture
        what = task.model, picture, task.known, task.order, task.seed
        missing = (~turned(task.known, task.order)).sum(-1).tolist()
        if task.exact:
            for row, line in enumerate(draw(*what, task.temperature)):
                self.values[:, row] = line.values[:n]
                self.surprises[:, row], self.entropies[:, row] = line.surprises[:n], line.entropies[:n]
                yield Row(row, missing[row], self.values[:, row], line.likely[:n], self.entropies[:, row])
            return
        runs = [draw_around(*what, i, task.temperature) for i in range(n)]
        weighed = 0 if task.temperature == 1 else n
        runs += [draw_around(*what, 0)] if weighed else []
        for row in range(side):
            found = []
            for run in runs:
                found.append(next(run))
                if len(found) < len(runs):
                    yield None
            for i, (line, _) in enumerate(found[:n]):
                self.values[i], self.surprises[i], self.entropies[i] = line.values, line.surprises, line.entropies
            estimates = torch.stack([evidence for _, evidence in found[weighed:]])
            self.evidence = estimates.logsumexp(0) - math.log(len(estimates))
            likely = torch.stack([line.likely for line, _ in found[:n]])
            yield Row(row, missing[row], self.values[:, row], likely, self.entropies[:, row])

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
        return float(surprises.sum() + self.evidence)

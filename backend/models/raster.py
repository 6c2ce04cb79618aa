"""Pictures drawn pixel by pixel: the orders to go in, and drawing with what is known held fast.

A model of pixels knows p(x_i | x_1 ... x_{i-1}) for pixels in raster order. It learns four orders, by
turning the picture: then a known upper, lower, left or right part comes first in one of them, and what
is missing is drawn exactly, each pixel given all that is known. Any other mask has known pixels that
come too late. They are held fast, too, and endings are drawn by sequential Monte Carlo (Doucet and
Johansen 2009, section 4): a population of drawings goes side by side, is weighed after every line by how likely each
made what is known, and those that made it unlikely give way to copies of the others. Endings are taken out of it at
the end. How many drawings that takes depends on the mask: a few scouts go ahead, and by how far their estimate of
p(known) may be off the population is chosen.

What the drawings show may be wished for ("a seven"), where drawing is exact: those are kept in which a judge reads it.
So they are what the model draws given that it is read (rejection sampling).

Letters of the shapes: B pictures, N drawings side by side, S the side of a picture, V values of a pixel.
"""

import math
from collections.abc import Callable, Generator, Iterator
from typing import Literal, NamedTuple, Protocol, get_args

import torch
from torch import Tensor

from backend.models.seeds import generator

Order = Literal["down", "up", "right", "left"]
ORDERS: tuple[Order, ...] = get_args(Order)
NATS = math.log(2)  # in a bit
LANES = 16  # drawings side by side, where exact: so a drawing does not depend on how many there are
SCOUTS = 64  # drawings that find out how many are needed around a mask
MOST_LANES = 1024
COLDEST = 1e-6  # a temperature so near to 0 that a quotient may be too large for a number
BUNCH = 64  # drawings side by side of which those are kept that show what is wished for
AIM = 0.08  # the relative variance of the estimate of p(known) that a population is made for


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
    if temperature < COLDEST:
        return logits.argmax(-1)
    below = (logits.double() / temperature).softmax(-1).cumsum(-1)
    return torch.searchsorted(below, (chance * below[:, -1]).unsqueeze(-1), right=True)[:, 0].clamp(
        max=logits.shape[-1] - 1
    )


def draws(seed: int, lanes: int, pixels: int, purpose: str = "", first: int = 0) -> Tensor:
    """The chances (lanes, pixels) that drawings from the `first` on are made of; drawing i has those of (seed, i)."""
    which = range(first, first + lanes)
    rows = [torch.rand(pixels, generator=generator(seed, i, purpose), dtype=torch.float64) for i in which]
    return torch.stack(rows)


def whole(steps: Generator[None, None, Line]) -> Line:
    """A line that is drawn without a rest."""
    try:
        while True:
            next(steps)
    except StopIteration as end:
        line: Line = end.value
        return line


def draw(
    model: Pixels,
    picture: Tensor,
    known: Tensor,
    order: Order,
    seed: int,
    temperature: float = 1.0,
    lanes: int = LANES,
    first: int = 0,
) -> Iterator[Line]:
    """Draws so many endings of a picture (S, S), line by line in `order`, where the mask `known` (S, S) is false.

    Exact where `known` comes first in `order`. Drawing i, counted from `first`, depends on (seed, i) alone.
    """
    here, fast = turned(picture, order), turned(known, order)
    side = len(here)
    chance = draws(seed, lanes, side * side, first=first).view(lanes, side, side)
    values = here.where(fast, 0).expand(lanes, side, side).clone()
    steps = model.start(lanes, order)
    for row in range(side):
        yield whole(_line(steps, row, values, fast[row], chance[:, row], temperature))


class Crowd(NamedTuple):
    """A population of N drawings after a line."""

    values: Tensor  # (N, S, S), as `turned` has them
    surprises: Tensor  # (N, S, S) as of a Line
    entropies: Tensor  # (N, S, S)
    likely: Tensor  # (N, S, V), of the line at hand
    share: Tensor  # (N,) how much each counts, of sum 1
    evidence: Tensor  # () the estimate so far of log p(known), in nats
    spread: float  # of p(known): the relative variance of that estimate, as far as the weights tell

    def some(self, n: int, place: float) -> Tensor:
        """Which (n,) stand for all: by their shares, evenly from `place` 0..1 on."""
        places = (torch.arange(n, dtype=torch.float64) + place) / n
        return torch.searchsorted(self.share.cumsum(0), places).clamp(max=len(self.share) - 1)


def draw_around(
    model: Pixels,
    picture: Tensor,
    known: Tensor,
    order: Order,
    seed: int,
    lanes: int,
    temperature: float = 1.0,
    purpose: str = "",
) -> Iterator[Crowd | None]:
    """Draws so many endings of a picture whose known pixels come in any place; see the top of the file.

    Yields None after every pixel, and the population after every line. At another temperature than 1 the estimate is
    of how likely such drawings make what is known, not of p(known). Drawings are weighed, and not all different.
    """
    here, fast = turned(picture, order), turned(known, order)
    side = len(here)
    rng = generator(seed, -1, purpose)
    chance = draws(seed, lanes, side * side, purpose).view(lanes, side, side)
    values = here.where(fast, 0).expand(lanes, side, side).clone()
    surprises, entropies = torch.zeros(values.shape), torch.zeros(values.shape)
    steps = model.start(lanes, order)
    weights = torch.zeros(lanes, dtype=torch.float64)  # log
    evidence, spread = torch.zeros((), dtype=torch.float64), 0.0
    for row in range(side):
        line = yield from _line(steps, row, values, fast[row], chance[:, row], temperature)
        surprises[:, row], entropies[:, row], likely = line.surprises, line.entropies, line.likely
        weights -= line.surprises[:, fast[row]].double().sum(-1)
        share = weights.softmax(0)
        now = evidence + weights.logsumexp(0) - math.log(lanes)
        effective = 1 / float(share.square().sum())
        yield Crowd(values, surprises, entropies, likely, share, now, spread + 1 / effective - 1 / lanes)
        if effective < lanes / 2 and row < side - 1:
            place = (torch.arange(lanes) + torch.rand(1, generator=rng, dtype=torch.float64)) / lanes
            kept = torch.searchsorted(share.cumsum(0), place).clamp(max=lanes - 1)
            evidence, spread = now, spread + 1 / effective - 1 / lanes
            weights = torch.zeros_like(weights)
            steps.pick(kept)
            values, surprises, entropies = values[kept], surprises[kept], entropies[kept]


def needed(spread: float, lanes: int, n: int) -> int:
    """How many drawings n endings take where the estimate of so many `lanes` had such a spread: a power of two."""
    wanted = max(n * LANES, lanes * spread / AIM)
    return min(MOST_LANES, int(2 ** math.ceil(math.log2(wanted))))


def _line(
    steps: Steps, row: int, values: Tensor, fast: Tensor, chance: Tensor, temperature: float
) -> Generator[None, None, Line]:
    """Draws one row of `values` (N, S, S) in place, but for the pixels that `fast` (S,) holds; rests after each."""
    side = len(fast)
    logits = []
    for column in range(side):
        logits.append(steps.logits(row, column, values))
        if not fast[column]:
            values[:, row, column] = choose(logits[-1], temperature, chance[:, column])
        yield None
    likely = torch.stack(logits, 1).log_softmax(-1)  # (N, S, V)
    surprises = -likely.gather(-1, values[:, row].unsqueeze(-1)).squeeze(-1)
    entropies = -(likely.exp() * likely).sum(-1)
    return Line(values[:, row].clone(), surprises, entropies, likely)


def surprises(model: Pixels, picture: Tensor, order: Order) -> tuple[Tensor, Tensor]:
    """-log p (S, S) of each pixel of a picture (S, S) given those before it; log p (S, S, V) of each value there."""
    likely = model.logits(picture[None], order)[0].log_softmax(-1)
    return -likely.gather(-1, picture.unsqueeze(-1)).squeeze(-1).double(), likely


class Rare(Exception):
    """What is wished for is too seldom drawn."""

    def __init__(self, found: int, drawn: int) -> None:
        """It was `found` so often among those that were `drawn`."""
        super().__init__(f"found {found} times among {drawn} drawings")
        self.found, self.drawn = found, drawn


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
    # What is wished for, where drawing is exact: whether (N,) a judge reads it in pictures (N, S, S).
    wish: Callable[[Tensor], Tensor] | None = None


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

        Raises Rare.
        """
        task, n = self.task, self.task.n
        if not task.exact:
            yield from self.around()
            return
        lines = draw(*self.what(), task.temperature) if task.wish is None else (yield from self.wished(task.wish))
        missing = self.missing()
        for row, line in enumerate(lines):
            self.values[:, row] = line.values[:n]
            self.surprises[:, row], self.entropies[:, row] = line.surprises[:n], line.entropies[:n]
            yield Row(row, missing[row], self.values[:, row], line.likely[:n], self.entropies[:, row])

    def what(self) -> tuple[Pixels, Tensor, Tensor, Order, int]:
        """What `draw` is to draw."""
        task, side = self.task, self.values.shape[-1]
        picture = torch.zeros(side, side, dtype=torch.long) if task.picture is None else task.picture
        return task.model, picture, task.known, task.order, task.seed

    def wished(self, wish: Callable[[Tensor], Tensor]) -> Generator[None, None, Iterator[Line]]:
        """Draws bunch after bunch until n drawings are kept; rests after each line. Their lines. Raises Rare.

        Drawing i of those that are kept depends on the seed and i alone.
        """
        task, kept = self.task, 0
        most = BUNCH if task.temperature < COLDEST else MOST_LANES  # there all drawings are the same
        parts: list[Line] = []  # each of (K, S, S, ...): the K that are kept of a bunch
        for first in range(0, most, BUNCH):
            lines = []
            for line in draw(*self.what(), task.temperature, BUNCH, first):
                lines.append(line)
                yield None
            bunch = Line(*(torch.stack(part, 1) for part in zip(*lines, strict=True)))
            good = wish(turned_back(bunch.values, task.order))
            parts.append(Line(*(part[good] for part in bunch)))
            kept += len(parts[-1].values)
            if kept >= task.n:
                whole = Line(*(torch.cat(part) for part in zip(*parts, strict=True)))
                return (Line(*(part[:, row] for part in whole)) for row in range(len(lines)))
        raise Rare(kept, most)

    def missing(self) -> list[int]:
        """How many pixels of each line are drawn."""
        found: list[int] = (~turned(self.task.known, self.task.order)).sum(-1).tolist()
        return found

    def around(self) -> Iterator[Row | None]:
        """Draws where what is known comes in any place: until the last line, such drawings as stand for all.

        The population estimates p(known), and all endings share that. At another temperature than 1 it would estimate
        something else: one more is then drawn at 1, for its estimate alone.
        """
        task, n = self.task, self.task.n
        missing, what = self.missing(), self.what()
        scouts = None
        for step in draw_around(*what, SCOUTS, task.temperature, "scouts"):
            scouts = step or scouts
            yield None
        assert scouts is not None
        lanes = needed(scouts.spread, SCOUTS, n)
        runs = [draw_around(*what, lanes, task.temperature)]
        runs += [] if task.temperature == 1 else [draw_around(*what, lanes, 1.0, "weighed")]
        rng = generator(task.seed, -2)
        for row, drawn in enumerate(missing):
            found = []
            for run in runs:
                while (crowd := next(run)) is None:
                    yield None
                found.append(crowd)
            crowd = found[0]
            last = row == len(missing) - 1
            lanes_of = crowd.some(n, float(torch.rand(1, generator=rng)) if last else 0.5)
            if last:  # neighbours are kin: which of them is the first is left to chance
                lanes_of = lanes_of[torch.randperm(n, generator=rng)]
            self.values, self.surprises = crowd.values[lanes_of], crowd.surprises[lanes_of]
            self.entropies, self.evidence = crowd.entropies[lanes_of], found[-1].evidence
            yield Row(row, drawn, self.values[:, row], crowd.likely[lanes_of], self.entropies[:, row])

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

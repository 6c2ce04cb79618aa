"""What the recipes of GANs share: the training by turns, which of its moments are kept, levers, what is measured."""

import itertools
from collections.abc import Callable, Generator
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor
from tqdm import tqdm

from backend.card import Generation, Slider
from backend.evaluation.frechet import crowd, frechet
from backend.models.gan import Config, Gan, Loss
from backend.models.seeds import generator as rng_of
from backend.training.steps import Progress, Schedule, kept, steps

EVERY = 4  # steps from one penalty to the next, which counts so many times as much: Karras et al. 2020, "lazy"
MOMENTS = 80  # of a training that are looked at, of which GENERATIONS are kept
GENERATIONS = 25
PERCENTILES = np.linspace(0, 100, 21)  # of what a discriminator says of test pictures
PAIRED = 1000  # samples, and as many test pictures, of which every discriminator is asked
CROWD = 10000  # samples of which a crowd consists
SEED = 15  # of the codes of all that is measured
OUTER = 2.326  # the 99th percentile of a standard normal number
SEEN = 0.2  # of what the first lever changes; less than that is hardly seen
NOISE = 64  # codes whose pictures say how much changes from moment to moment
Moments = dict[int, Gan]  # by the number of steps


def train_duel(
    model: Gan,
    real: Callable[[Tensor], Tensor],
    examples: int,
    folder: Path,
    schedule: Schedule,
    weight: float,
    loss: Loss = "pairing",
    average: dict[str, Tensor] | None = None,
) -> Generator[Progress, None, float]:
    """Trains both players by turns: D, then G, in every step; returns the minutes taken.

    `real(indices)` are pictures as D takes them; `weight` is that of the penalties.
    """
    total = examples // min(schedule.batch, examples) * schedule.epochs
    turns = {player: turn(player, model, real, total, weight, loss) for player in ("discriminator", "generator")}
    return steps(model, turns, examples, schedule, folder, average=average)


def turn(
    player: str, model: Gan, real: Callable[[Tensor], Tensor], total: int, weight: float, loss: Loss
) -> Callable[[Tensor, float, torch.Generator], Tensor]:
    """What one player makes small in its turn, in which the other one stands still.

    Of `total` steps every EVERYth has the penalties.
    """

    def discriminator(batch: Tensor, progress: float, rng: torch.Generator) -> Tensor:
        with torch.no_grad():
            drawn = model.drawn(torch.randn(len(batch), model.config.code_size, generator=rng))
        penalised = round(progress * total) % EVERY == 0
        return model.judging(loss, real(batch), drawn, EVERY * weight * penalised, rng)

    def generator(batch: Tensor, progress: float, rng: torch.Generator) -> Tensor:
        drawn = model.drawn(torch.randn(len(batch), model.config.code_size, generator=rng))
        return model.pushing(loss, real(batch), drawn)

    return discriminator if player == "discriminator" else generator


def train_generations(
    config: Config,
    real: Callable[[Tensor], Tensor],
    examples: int,
    folder: Path,
    schedule: Schedule,
    weight: float,
) -> Generator[Progress, None, tuple[Moments, float]]:
    """GENERATIONS moments of a training, from the untrained one to the end, and the minutes taken.

    G is the average of its weights, D is as it was. More moments are looked at, closer to each other in the beginning,
    and those are kept between which G's pictures change alike.
    """
    torch.manual_seed(schedule.seed)  # initial weights only
    model, average = Gan(config), dict[str, Tensor]()
    total = examples // min(schedule.batch, examples) * schedule.epochs
    looked_at = sorted({round(total * (k / MOMENTS) ** 3) for k in range(MOMENTS + 1)})

    def weights() -> dict[str, Tensor]:
        now = model.state_dict()
        return now | {name: value for name, value in average.items() if name.startswith("generator.")}

    average |= {name: value.clone() for name, value in model.state_dict().items()}  # before the first step
    training = train_duel(model, real, examples, folder, schedule, weight, average=average)
    found, minutes = yield from kept(training, weights, folder, looked_at)
    moments = {step: Gan(config) for step in looked_at}
    for moment, its in zip(moments.values(), found, strict=True):
        moment.load_state_dict(its)
    chosen = evenly(list(moments.values()), GENERATIONS)
    return {looked_at[place]: moments[looked_at[place]] for place in chosen}, minutes


@torch.inference_mode()
def evenly(moments: list[Gan], n: int) -> list[int]:
    """The places of n moments, the first and the last of them, between which pictures of the same noise change alike.

    Change is the mean absolute difference of what is shown, from each moment to the next, added up. Where there are
    no more than n, all of them.
    """
    if len(moments) <= n:
        return list(range(len(moments)))
    codes = moments[0].codes(NOISE, 0)
    pictures = [moment.drawn(codes) for moment in moments]
    changes = [float((b - a).abs().mean()) for a, b in itertools.pairwise(pictures)]
    way = torch.tensor([0.0, *changes], dtype=torch.float64).cumsum(0)
    places = [0]
    for k in range(1, n - 1):
        wanted = way[-1] * k / (n - 1)
        nearest = int((way - wanted).abs().argmin())
        # Later than the one before, and early enough that one is left for each that comes.
        places.append(min(max(nearest, places[-1] + 1), len(moments) - n + k))
    return [*places, len(moments) - 1]


@torch.inference_mode()
def directions(model: Gan, seed: int = 0, n: int = 200, step: float = 0.1) -> list[Slider]:
    """Levers of a model whose codes are N(0, I): the orthonormal directions along which pictures change most, in order.

    They are the eigenvectors of J^T J, the mean over n codes, where J says how a picture changes with its code (as
    Ramesh et al. 2018, arXiv 1812.01161). Turned like this the prior stays the same, so all reach as far. A direction
    has the sign with which there is more to see at its end. Those along which next to nothing changes are no levers.
    """
    codes, size = model.codes(n, seed), model.config.code_size
    changes = []
    for way in torch.eye(size):
        ahead, behind = (shown_of(model, codes + by * way) for by in (step, -step))
        changes.append(((ahead - behind) / (2 * step)).flatten(1))
    jacobian = torch.stack(changes, 1)  # (n, Z, pixels)
    squares, ways = torch.linalg.eigh((jacobian @ jacobian.mT).mean(0))
    found = []
    for square, way in zip(squares.flip(0), ways.T.flip(0), strict=True):
        if square < SEEN**2 * squares[-1]:
            break
        more = sum(sign * float(shown_of(model, codes + sign * way).mean()) for sign in (1, -1))
        straight = (way if more >= 0 else -way).tolist()
        found.append(Slider(direction=[round(number, 5) for number in straight], low=-OUTER, high=OUTER))
    return found


def shown_of(model: Gan, codes: Tensor) -> Tensor:
    """The probabilities of ink, or of every colour, that codes (B, Z) are drawn with."""
    logits = model.decode(codes)
    return logits.softmax(1) if model.config.values else logits.sigmoid()


@torch.inference_mode()
def said_of(model: Gan, x: Tensor) -> Tensor:
    """What D says (N,) of pictures as media have them."""
    return torch.cat([model.opinion(part) for part in x.split(500)])


def levels(model: Gan, test: Tensor) -> list[float]:
    """What D says of test pictures, as PERCENTILES."""
    return [round(float(one), 4) for one in np.percentile(said_of(model, test).numpy(), PERCENTILES)]


@torch.inference_mode()
def samples(model: Gan, n: int) -> Tensor:
    """Pictures of n codes, always the same, as media have them: shades (n, 1, S, S), or places of colours (n, S, S)."""
    codes = torch.randn(n, model.config.code_size, generator=rng_of(SEED))
    logits = [model.decode(part) for part in codes.split(500)]
    return torch.cat([part.argmax(1) if model.config.values else part.sigmoid() for part in logits])


def caught(real: Tensor, drawn: Tensor) -> float:
    """In how many of 100 pairs of a real (N,) and a drawn one (M,) more was said of the real one; a tie is half."""
    order = torch.cat([real, drawn]).double()
    _, places, counts = order.unique(return_inverse=True, return_counts=True)
    ranks = (counts.cumsum(0) - (counts - 1) / 2)[places][: len(real)]  # from 1, of equal ones their mean
    n, m = len(real), len(drawn)
    return 100 * float((ranks.sum() - n * (n + 1) / 2) / (n * m))


def duel(models: list[Gan], test: Tensor) -> list[list[float]]:
    """How often every D catches every G: a row for each G, a column for each D, in percent."""
    real = [said_of(model, test[:PAIRED]) for model in models]
    rows = []
    for player in tqdm(models, desc="duel", unit=""):
        drawn = samples(player, PAIRED)
        rows.append([round(caught(r, said_of(judge, drawn)), 2) for judge, r in zip(models, real, strict=True)])
    return rows


def measured(
    models: dict[int, Gan],
    known: list[Generation],
    test: Tensor,
    features: Callable[[Tensor], Tensor],
    read: Callable[[Tensor], float] | None,
    minutes: float,
) -> dict[str, Any]:
    """What is measured of every generation, and the duel of all with all."""
    real = crowd(features, test)
    rows, matrix, last = [], duel(list(models.values()), test), known[-1].step or 1
    for place, row in enumerate(tqdm(known, desc="generations", unit="")):
        model = models[row.number]
        drawn = samples(model, CROWD)
        found = {
            "caught": matrix[place][place],
            "distance": frechet(crowd(features, drawn), real),
            "minutes": minutes * (row.step or 0) / last,
        }
        if read is not None:
            found["read"] = read(drawn)
        told = {name: round(value, 3) for name, value in found.items()}
        rows.append(row.model_copy(update={"measured": told, "real": levels(model, test)}))
    return {"generations": rows, "duel": matrix}

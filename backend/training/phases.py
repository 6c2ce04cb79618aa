"""What moon-ae and moon-vae share: ten trainings from ten seeds, other circumstances, and what lies half way.

The lecture draws it: an auto-encoder makes nothing sensible half way between a half and a full moon, a VAE makes the
moon between them. Whether that is so is measured here, beside circumstances in which one would sooner expect it.
"""

from collections.abc import Callable, Generator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import torch
from torch import Tensor
from tqdm import tqdm

from backend.beside import noted
from backend.card import Metric, Name
from backend.evaluation.chance import disturbed
from backend.evaluation.metrics import metrics, said
from backend.evaluation.moons import apart, separation
from backend.evaluation.scatter import coded, contents, scatter
from backend.media import files
from backend.models.ae import Ae
from backend.models.seeds import generator
from backend.models.vae import Config, Vae
from backend.training.moons import BETWEEN, FULL, HALF, RADIUS, Phases, drawn, moons, phases
from backend.training.steps import Progress, Schedule, steps
from backend.training.terminal import state_folder, watched

MOONS = {
    "medium": "grey",
    "side": 28,
    "licence": "Apache-2.0",
    "data": "2,000 moons drawn by code, half of them 0.4 to 0.6 lit, half 0.9 to 1",
    "labels": [],
    "parameters": [],
}
MOONS_IN_CHINESE = "程序画的 2,000 个月亮，一半亮 0.4 到 0.6，一半亮 0.9 到 1"
CONFIG = Config(code_size=1, hidden=64, channels=(8, 16))
SCHEDULE = Schedule(epochs=32, batch=32)
EXAMPLES, UNSEEN = 2000, 1000
SEEDS = 10
PLACES = 9  # pictures of a row, from half to full
PAIRS, DRAWN = 200, 1000  # ways of which the middle is looked at; codes by chance
TRUE = 20000  # moons that pictures are compared with
SHARES = (0.1, 0.3, 1.0)  # of the codes' spread, by which codes are disturbed
EACH = 20  # half and full moons in the gallery
SOURCE = "measured by the same command"
SHOWN = 400  # training moons whose codes stand in the scatter
Model = Ae | Vae


class Circumstance(NamedTuple):
    """What is otherwise in a training."""

    name: str
    chinese: str
    config: Config = CONFIG
    examples: int = EXAMPLES
    between: float = 0.0  # the share of training moons that are neither half nor full
    kl: float = 1.0  # the weight of the KL, where there is one
    seeds: int = 3
    rounds: int = 1  # how often all examples are shown in an epoch

    @property
    def moons(self) -> Phases:
        """What it learns from."""
        return phases(self.examples, 0, self.between)


BASE = Circumstance("", "", seeds=SEEDS)
OTHERS = (
    Circumstance("four numbers", "四个数", replace(CONFIG, code_size=4)),
    Circumstance(
        "few pictures, large network", "图少、网络大", replace(CONFIG, code_size=4, hidden=256), 40, rounds=50
    ),
    Circumstance("a few between", "中间也有几张", between=0.02),
    Circumstance("wide noise", "噪声很宽", kl=8.0),
)


def data(split: str) -> Phases:
    """Half and full moons: to learn from, or unseen ones."""
    return phases(EXAMPLES, 0) if split == "train" else phases(UNSEEN, 10)


def train_seeds(
    kind: type[Model], known: Phases, folder: Path, schedule: Schedule
) -> Generator[Progress, None, tuple[dict[int, Model], float]]:
    """The models of all seeds, as they ship, and the minutes taken."""
    return trainings(kind, BASE, known, folder, schedule)


def trainings(
    kind: type[Model], at: Circumstance, known: Phases, folder: Path, schedule: Schedule
) -> Generator[Progress, None, tuple[dict[int, Model], float]]:
    """A model from every seed, and the minutes taken in all."""
    x, models, minutes = known.x, {}, 0.0
    for seed in range(at.seeds):
        torch.manual_seed(seed)  # initial weights only
        models[seed] = kind(at.config)
        loss = loss_of(models[seed], x, at.kl)
        minutes += yield from steps(
            models[seed], loss, len(x) * at.rounds, replace(schedule, seed=seed), folder / f"seed-{seed}"
        )
        models[seed].half().float()  # as one of them will be stored
    return models, minutes


def loss_of(model: Model, x: Tensor, kl: float) -> Callable[[Tensor, float, torch.Generator], Tensor]:
    """The loss in nats of the pictures at some places, which go round."""

    def loss(batch: Tensor, progress: float, rng: torch.Generator) -> Tensor:
        moon = x[batch % len(x)]
        if isinstance(model, Ae):
            return model.loss(moon, moon).mean()
        elbo = model.elbo(moon, moon, rng)
        return (elbo.distortion + kl * elbo.kl.sum(-1)).mean()

    return loss


class Reference(NamedTuple):
    """True moons to compare with, drawn apart from all that is trained on, with the same jitter."""

    between: Tensor  # (M, 1, 28, 28) in 0..1, lit 0.6 to 0.9
    every: Tensor  # lit by any fraction from half to full


@cache
def reference(n: int, seed: int) -> Reference:
    """N moons of each."""
    both = (BETWEEN, (HALF[0], FULL[1]))
    return Reference(*(moons(n, lit, generator(seed, i)).images.float() / 255 for i, lit in enumerate(both)))


Chance = Callable[[Model, Tensor, int], dict[str, Tensor]]  # codes by chance of each way, given the training's codes


@torch.inference_mode()
def look(model: Model, at: Circumstance, by_chance: Chance, true: Reference) -> dict[str, float]:
    """What a model draws where no training moon lies, by the names of metrics, in percent."""
    known, unseen = at.moons, data("test")
    codes, _ = coded(model, known.x)
    theirs, _ = coded(model, unseen.x)
    pictures = shown(model, theirs)
    half, full = codes[~known.full].mean(0), codes[known.full].mean(0)
    found = {
        "told apart": separation(theirs, unseen.full, half, full),
        "reconstruction": float((pictures - unseen.x).abs().mean()),
    }
    found |= apart_as("half way", halfway(model, known), true.between)
    found |= apart_as("half way between the means", shown(model, (half + full)[None] / 2), true.between)
    for way, z in by_chance(model, codes, DRAWN).items():
        found |= apart_as(f"by chance, {way}", shown(model, z), true.every)
    for share in SHARES:
        moved = disturbed(theirs, share * codes.std(0), 102)
        found[f"lost at {share:.0%}"] = float((shown(model, moved) - pictures).abs().mean())
    return {name: 100 * value for name, value in found.items()}


def apart_as(name: str, pictures: Tensor, true: Tensor) -> dict[str, float]:
    """How far pictures are from true moons, and how grey, under two names."""
    found = apart(pictures, true)
    return {name: float(found.distance.mean()), f"{name}, grey": float(found.grey.mean())}


@torch.inference_mode()
def halfway(model: Model, known: Phases) -> Tensor:
    """The pictures (N, 1, 28, 28) half way between the codes of random half and full moons."""
    codes, _ = coded(model, known.x)
    a, b = pairs(codes, known.full)
    return shown(model, (a + b) / 2)


def pairs(things: Tensor, full: Tensor) -> tuple[Tensor, Tensor]:
    """Those of PAIRS random half moons, and of as many full ones."""
    rng = generator(101)
    a, b = (part[torch.randint(len(part), (PAIRS,), generator=rng)] for part in (things[~full], things[full]))
    return a, b


def shown(model: Model, codes: Tensor) -> Tensor:
    """The pictures (N, 1, 28, 28) in 0..1 of codes (N, Z)."""
    return model.decode(codes).sigmoid()


def shipped(models: dict[int, Model]) -> Model:
    """The median training's (of an even number the better of two) by how near half way is to a true moon."""
    return models[median(distances_of(tuple(models.values())))]


def median(distances: list[float]) -> int:
    """The place of the middle one, of an even number of the lesser of two."""
    return int(np.argsort(distances, kind="stable")[(len(distances) - 1) // 2])


@cache
def distances_of(models: tuple[Model, ...]) -> list[float]:
    """How near half way is to a true moon in each training, in percent."""
    true, known = reference(TRUE, 100), data("train")
    return [100 * float(apart(halfway(model, known), true.between).distance.mean()) for model in models]


@torch.inference_mode()
def beside(models: dict[int, Model], known: Phases, test: Phases) -> tuple[dict[str, Any], dict[str, bytes]]:
    """What a card says of gallery, scatter and seeds, and the files; `models` are of all seeds."""
    distances = distances_of(tuple(models.values()))
    codes, noise = coded(shipped(models), known.x)
    some = torch.arange(min(SHOWN, len(codes)))
    labels = known.labels
    of = Name(en=f"{SHOWN} of the training moons", zh=f"{SHOWN} 个训练用的月亮")
    has_noise = bool((noise > 0).any())
    place = scatter(
        of, codes[some], noise[some] if has_noise else None, [labels[i] for i in some.tolist()], codes, labels
    )
    chosen = torch.cat([(test.full == full).nonzero()[:EACH, 0] for full in (False, True)])
    sheet = files.sheet(test.images[chosen, 0].numpy(), EACH)
    t = torch.linspace(0, 1, PLACES)
    rows = [truth(t), *(way(model, known, t) for model in models.values())]
    notes = {
        "t": [round(place, 4) for place in t.tolist()],
        "seeds": models,
        "shipped": [median(distances)],
        "distances": [round(distance, 3) for distance in distances],
    }
    return {"gallery": len(chosen), "scatter": len(some), "seeds": len(models)}, {
        "gallery.png": noted(sheet, labels=[test.labels[i] for i in chosen.tolist()], indices=chosen.tolist()),
        "scatter.json": contents(place),
        "seeds.png": noted(files.sheet(torch.cat(rows).numpy(), PLACES), **notes),
    }


def truth(t: Tensor) -> Tensor:
    """True moons (T, 28, 28) uint8 from the mean half moon to the mean full one."""
    start, end = sum(HALF) / 2, sum(FULL) / 2
    none = torch.zeros_like(t)
    return drawn(start + (end - start) * t, none, none, none + RADIUS, none)[:, 0]


def way(model: Model, known: Phases, t: Tensor) -> Tensor:
    """What a model draws (T, 28, 28) uint8 from the mean of the codes of half moons to that of full ones."""
    codes, _ = coded(model, known.x)
    half, full = codes[~known.full].mean(0), codes[known.full].mean(0)
    pictures = shown(model, half + (full - half) * t[:, None])[:, 0]
    return (255 * pictures).round().to(torch.uint8)


def measured(kind: type[Model], by_chance: Chance, words: dict[str, dict[str, Any]], command: str) -> list[Metric]:
    """The metrics of all seeds and circumstances: what has not been trained among the runs is trained first."""
    true = reference(TRUE, 100)
    found: dict[str, list[float]] = {}
    for at in (BASE, *OTHERS):
        known = at.moons
        # They stay there: what was trained once is there at once.
        folder = state_folder(f"moons-{kind.__name__.lower()}", at, SCHEDULE, known)
        models, _ = watched(trainings(kind, at, known, folder, SCHEDULE))
        for model in tqdm(models.values(), desc=at.name or "as shipped", unit="model"):
            for name, value in look(model, at, by_chance, true).items():
                if called(name, at) in words:
                    found.setdefault(called(name, at), []).append(value)
    rows = references(true)
    said_of = {
        name: words[name] | {"low": round(min(values), 3), "high": round(max(values), 3), "published": rows(name)}
        for name, values in found.items()
    }
    middle = {name: (float(np.median(values)), count(name)) for name, values in found.items()}
    return metrics(said_of, command, middle)


def called(name: str, at: Circumstance) -> str:
    """The name of a metric in some circumstance."""
    return f"{name} ({at.name})" if at.name else name


def count(name: str) -> int:
    """From how many pictures of each training a metric is."""
    if name.startswith("half way between"):
        return 1
    return PAIRS if name.startswith("half way") else DRAWN


def references(true: Reference) -> Callable[[str], list[dict[str, Any]]]:
    """What stands beside a metric: true moons that nobody has compared yet, and the plain blend of two pictures."""
    unseen, fresh = data("test"), reference(PAIRS, 104)
    a, b = pairs(unseen.x, unseen.full)
    middle = apart_as("half way", fresh.between, true.between), apart_as("half way", (a + b) / 2, true.between)
    every = apart_as("by chance", fresh.every, true.every)

    def rows(name: str) -> list[dict[str, Any]]:
        grey = ", grey" if ", grey" in name else ""
        beside = [("true moons, drawn anew", "另画的真月亮", every[f"by chance{grey}"])]
        if name.startswith("half way"):
            beside = [
                ("true moons, drawn anew", "另画的真月亮", middle[0][f"half way{grey}"]),
                ("the plain blend of two pictures", "两张图直接叠加", middle[1][f"half way{grey}"]),
            ]
        elif not name.startswith("by chance"):
            return []
        return [{"who": who, "zh": zh, "value": round(100 * value, 2), "source": SOURCE} for who, zh, value in beside]

    return rows


def words_of(ways: dict[str, tuple[str, str]]) -> dict[str, dict[str, Any]]:
    """What the metrics say, by their names; `ways` of taking codes by chance, in words of both languages."""
    unseen, between = (f"{UNSEEN:,} unseen moons", f"{UNSEEN:,} 个没见过的月亮"), ("moons by code", "程序画的月亮")
    near = "Mean absolute difference of the pixels, in % of white, to the nearest of 20,000 true moons."
    near_zh = "与 20,000 个真月亮里最近的一个逐像素比较，平均相差白色的百分之几。"
    greyness = ("How many pixels are neither dark nor light, in %.", "既不暗也不亮的像素占百分之几。")
    found = {
        "told apart": said(
            unseen,
            "%",
            "higher",
            "How surely the code tells a full moon from a half one: 100 is always, 50 is chance.",
            "Area under the ROC curve along the line between the means of the two clusters of codes.",
            name="分得开",
            means="凭编码分辨满月和半月有多准：100 是从不出错，50 是瞎猜。",
            protocol="沿两团编码的均值连线，ROC 曲线下的面积。",
        ),
        "reconstruction": said(
            unseen,
            "%",
            "lower",
            "How much a moon differs from what comes back from its code.",
            "Mean absolute difference of the pixels, in % of white.",
            name="还原误差",
            means="月亮变成编码再变回来，差了多少。",
            protocol="逐像素比较，平均相差白色的百分之几。",
        ),
    }
    middles = {
        "half way": (
            f"half way between the codes of {PAIRS} random half and full moons",
            f"随机取 {PAIRS} 对半月和满月，在编码正中间",
        ),
        "half way between the means": (
            "half way between the means of the half and the full moons' codes",
            "在半月编码均值和满月编码均值的正中间",
        ),
    }
    for name, (english, chinese) in middles.items():
        found |= {
            name: said(
                between,
                "%",
                "lower",
                f"How far the picture {english} is from the nearest true moon lit 0.6 to 0.9; none was shown.",
                near,
                name=f"正中间（{'均值' if 'means' in name else '成对'}）",
                means=f"{chinese}画出来的图，离最近的真月亮（亮 0.6 到 0.9，训练从没见过）有多远。",
                protocol=near_zh,
            ),
            f"{name}, grey": said(
                between,
                "%",
                "lower",
                f"How much of the picture {english} is grey: two moons at once.",
                greyness[0],
                name=f"正中间发灰（{'均值' if 'means' in name else '成对'}）",
                means=f"{chinese}画出来的图有多少是灰的，也就是两个月亮叠在一起。",
                protocol=greyness[1],
            ),
        }
    for way, (english, chinese) in ways.items():
        found |= {
            f"by chance, {way}": said(
                (f"{DRAWN:,} codes", f"{DRAWN:,} 个编码"),
                "%",
                "lower",
                f"How far the pictures of codes taken {english} are from the nearest true moon of any phase from half "
                "to full.",
                near,
                name=f"随机编码（{chinese}）",
                means=f"编码{chinese}，画出来的图离最近的真月亮（从半月到满月都算）有多远。",
                protocol=near_zh,
            ),
            f"by chance, {way}, grey": said(
                (f"{DRAWN:,} codes", f"{DRAWN:,} 个编码"),
                "%",
                "lower",
                "How much of those pictures is grey.",
                greyness[0],
                name=f"随机编码发灰（{chinese}）",
                means="这些图有多少是灰的。",
                protocol=greyness[1],
            ),
        }
    for share in SHARES:
        found[f"lost at {share:.0%}"] = said(
            unseen,
            "%",
            "lower",
            f"How much a picture changes where each number of its code is off by {share:.0%} of the codes' spread.",
            "Mean absolute difference of the pixels, in % of white; Gaussian noise.",
            name=f"编码扰动 {share:.0%}",
            means=f"编码的每个数都偏一点，幅度是编码分布宽度的 {share:.0%}，图变了多少。",
            protocol="逐像素比较，平均相差白色的百分之几；高斯噪声。",
        )
    kept = [name for name in found if name == "half way" or "lost at 30" in name or "by chance" in name]
    for at in OTHERS:
        for name in kept:
            if "grey" not in name:
                chinese = found[name]["zh"]
                renamed = chinese | {"name": f"{chinese['name']}：{at.chinese}"}
                found[called(name, at)] = found[name] | {"zh": renamed}
    for name, text in found.items():
        n = OTHERS[0].seeds if "(" in name else SEEDS
        found[name] = text | {
            "protocol": f"{text['protocol']} Median of {n} trainings from other seeds, with the least and the most.",
            "zh": text["zh"]
            | {"protocol": f"{text['zh']['protocol']}取 {n} 次不同种子训练的中位数，并给出最小和最大。"},
        }
    return found

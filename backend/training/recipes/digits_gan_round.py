"""digits-gan-round: one round of the duel of digits-gan, in half steps: first one player moves, then the other."""

from collections.abc import Generator
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

from torch import Tensor

from backend.checkpoints import Broken, Loaded, read
from backend.evaluation.metrics import metrics, said
from backend.models.gan import Gan
from backend.settings import ROOT
from backend.training.datasets import Digits, MissingData, mnist
from backend.training.digits import DIGITS, DIGITS_IN_CHINESE, MNIST, gallery
from backend.training.duels import PAIRED, Moments, caught, levels, said_of, samples, turn
from backend.training.steps import Progress, Schedule, kept, steps

BEGINNING = 16  # the generation of digits-gan that the round begins with
SCHEDULE = Schedule(epochs=1, batch=64, rate=2e-3, warm_up=5, ema=0.0, betas=(0.0, 0.99))
TURNS: dict[str, tuple[int, ...]] = {"discriminator": (8, 24, 60), "generator": (8, 16, 32, 64)}  # steps of each
GENTLY = 0.25  # of the rate: pushed harder, the generator soon draws one thing alone, or nothing
CARD: dict[str, Any] = DIGITS | {
    "family": "gan",
    "pair": "digits-gan",
    "title": "One round of the duel",
    "summary": "Half steps of the GAN of digits: its discriminator learns while the generator stands still, then the "
    "generator is pushed while the discriminator does.",
    "limits": [
        "It is here to be looked at step by step: in the training itself a turn is a single step, and there are "
        "thousands of them.",
        "In the end the generator fools this one discriminator, by paler and thinner strokes: which is not the same as "
        "drawing better digits. So in a real training the other one moves at once.",
    ],
    "verbs": ["sample", "decode", "score"],
    "parameters": ["temperature", "generation"],
    "labels": [],
    "judge": "digits-judge",
    "zh": {
        "title": "对决的一个回合",
        "summary": "数字 GAN 的半步：先是判别器学，生成器不动；再推生成器，判别器不动。",
        "limits": [
            "这是拿来一步一步看的：真正训练时，一边只走一步就轮到另一边，来回几千次。",
            "最后生成器骗过的只是这一个判别器，靠的是笔画变淡变细，并不等于字画得更好了。所以真正训练时，另一边马上就跟着动。",
        ],
        "data": DIGITS_IN_CHINESE,
    },
}
data = mnist


def words(model: Gan) -> dict[str, dict[str, Any]]:
    """What the metrics say."""
    told = said(
        MNIST,
        "%",
        "neither",
        "Of pairs of a test digit and a sample, in how many the discriminator takes the real one for real.",
        f"All pairs of {PAIRED:,} test digits and as many samples.",
        name="识破率",
        means="一个测试数字配一个样本，判别器有多少次认出真的那个。",
        protocol=f"{PAIRED:,} 个测试数字和同样多的样本的所有配对。",
    )
    names = ("回合开始时的识破率", "判别器走完后的识破率", "生成器走完后的识破率")
    return {
        name: told | {"zh": told["zh"] | {"name": chinese}}
        for name, chinese in zip(("caught before", "caught by then", "caught after"), names, strict=True)
    }


def train(digits: Digits, folder: Path, schedule: Schedule) -> Generator[Progress, None, tuple[Moments, float]]:
    """The half steps, by how many steps of both players together, and the minutes taken. Raises MissingData."""
    try:
        model = cast(Gan, read(ROOT / "models_ckpt" / "digits-gan").generations[BEGINNING])
    except (Broken, KeyError) as error:
        raise MissingData("The round begins with digits-gan: python -m backend train digits-gan") from error
    model.requires_grad_(True)
    moments, before, minutes = {0: copied(model)}, 0, 0.0

    def real(batch: Tensor) -> Tensor:
        return digits.images[batch % len(digits.images)].float() / 255

    for place, (player, marks) in enumerate(TURNS.items()):
        examples = schedule.batch * marks[-1]
        loss = turn(player, model, real, marks[-1], 0.1, "pairing")
        rate = schedule.rate * (GENTLY if player == "generator" else 1)
        training = steps(model, loss, examples, replace(schedule, seed=place, rate=rate), folder / player)
        found, more = yield from kept(training, model.state_dict, folder / player, marks)
        for mark, weights in zip(marks, found, strict=True):
            moments[before + mark] = copied(model, weights)
        before, minutes = before + marks[-1], minutes + more
    return moments, minutes


def copied(model: Gan, weights: dict[str, Tensor] | None = None) -> Gan:
    """Another one of its size, with its weights or those given."""
    other = Gan(model.config)
    other.load_state_dict(model.state_dict() if weights is None else weights)
    return other


def shipped(moments: Moments) -> dict[int, Gan]:
    """The half steps as generations 0, 1 and so on."""
    return dict(enumerate(moments.values()))


def finished(moments: Moments, digits: Digits, test: Digits) -> tuple[dict[str, Any], dict[str, bytes]]:
    """What a card says of the half steps, and the files beside them."""
    card, files = gallery(test)
    turns = [None, *(player for player, marks in TURNS.items() for _ in marks)]
    rows = [
        {"number": number, "step": step, "turn": player}
        for number, (step, player) in enumerate(zip(moments, turns, strict=True))
    ]
    size = next(iter(moments.values())).config.code_size
    return card | {"code_size": size, "generations": rows}, files


def measure(loaded: Loaded, command: str) -> dict[str, Any]:
    """What is measured anew of the card: how often the discriminator catches the generator, half step by half step."""
    x = mnist("test").images.float() / 255
    rows = []
    for row in loaded.card.generations:
        model = cast(Gan, loaded.generations[row.number])
        share = caught(said_of(model, x[:PAIRED]), said_of(model, samples(model, PAIRED)))
        rows.append(row.model_copy(update={"measured": {"caught": round(share, 3)}, "real": levels(model, x)}))
    places = {
        "caught before": 0,
        "caught by then": len(TURNS["discriminator"]),
        "caught after": len(rows) - 1,
    }
    values = {name: (rows[place].measured["caught"], PAIRED) for name, place in places.items()}
    return {"generations": rows, "metrics": metrics(words(cast(Gan, loaded.model)), command, values)}

"""verse-vae: a sentence VAE of lines of Tang verse, of the five or seven characters that are asked for."""

from collections.abc import Generator, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import torch

from backend.card import Trade
from backend.checkpoints import Loaded
from backend.evaluation.metrics import said
from backend.evaluation.sentences import encoded
from backend.media.text import Characters, learn_characters
from backend.models.sentence_vae import SPECIAL, Config, SentenceVae
from backend.training.datasets import verse
from backend.training.sentences import (
    SENTENCES,
    UNLISTED,
    About,
    compared,
    finished_sentences,
    fit_prior,
    learn,
    measured,
    opened,
    sentence_words,
)
from backend.training.steps import Progress, Schedule

KL_WEIGHT = 0.4  # chosen on validation lines
# Verse first learns to come back, then to lie close together: weight of the KL, lines, rate.
BEFORE = ((0.1, slice(0, 250000), 3e-3), (0.2, slice(250000, 360000), 2e-3))


def gapped(line: str) -> list[str]:
    """A line of verse with one character missing, each in turn: what two lines share that differ in one."""
    return [f"{line[:i]}_{line[i + 1 :]}" for i in range(len(line))]


ABOUT = About(
    thing=("characters", "字"),
    things=("lines", "诗句"),
    every=("All characters", "。"),
    split=("Tang verse, 2,000 lines held out", "唐诗，留出的 2,000 句"),
    copies=("but for one character", "只差一个字"),
    units=list,
    blurs=gapped,
    unlisted=(
        " Characters that are not in the list count as one and the same.",
        "不在字表里的字都算作同一个字。",
    ),
)

SCHEDULE = Schedule(epochs=4, batch=256, rate=2.5e-3, warm_up=100)
CARD: dict[str, Any] = SENTENCES | {
    "parameters": ["temperature", "decoding", "length"],
    "title": "Lines of Tang verse",
    "summary": "A recurrent VAE of single lines of Tang poems, five or seven characters long, as asked.",
    "data": "462,888 lines of Tang poems (public domain; npm package chinese-poetry 2.0.1, MIT)",
    "limits": [
        "It knows single lines: neither rhyme nor the tones of a whole poem are minded.",
        "A rare character is not in its list and comes back as another one.",
        "Most lines between two, and most that it writes by chance, are made of characters of verse and say nothing "
        "together.",
        "It gives back well and guesses badly: trigrams, which only count characters, find new lines likelier, and a "
        "code that is a little off brings back far fewer of them whole. Both are measured below.",
    ],
    "zh": {
        "title": "唐诗的句子",
        "summary": "唐诗单句的循环 VAE，五言或七言，由你来定。",
        "data": "462,888 句唐诗（公有领域；npm 包 chinese-poetry 2.0.1，MIT）",
        "limits": [
            "它只懂单句：整首诗的押韵和平仄，它都不管。",
            "生僻字不在它的字表里，回来时会变成别的字。",
            "两句之间的，还有它随机写的，字都是诗里的字，合起来多半不成话。",
            "它还得准，猜得差：只靠计数的三元组模型，都比它更料得到新的诗句；编码偏一点，能原样回来的就少很多。这两样下面都测了。",
        ],
    },
}
data = verse


def words(model: SentenceVae) -> dict[str, dict[str, Any]]:
    """What the metrics say."""
    listed = model.config.vocabulary - SPECIAL
    unlisted = said(
        ABOUT.split,
        "%",
        "neither",
        f"How many lines have a character that is not among the {listed:,} of its list: it reads all those as one.",
        "Lines with at least one such character.",
        name="带生僻字的诗句",
        means=f"有多少诗句带着不在它那 {listed:,} 字字表里的字：这些字在它眼里都是同一个。",
        protocol="数至少有一个这种字的诗句。",
    )
    return sentence_words(ABOUT, model.config.code_size) | {UNLISTED: unlisted}


def vocabulary(texts: list[str]) -> Characters:
    """99 % of what is written."""
    return learn_characters(texts, 4500)


def train(texts: list[str], folder: Path, schedule: Schedule) -> Generator[Progress, None, tuple[SentenceVae, float]]:
    """The trained model and the minutes taken; three stages.

    The KL's weight rises over the first 27 % of the first stage, so that no dimension dies.
    """
    tokens = vocabulary(texts)
    config = Config(tokens.size, lengths=(5, 7), longest=7, embedding=160, encoder=224, hidden=448)
    torch.manual_seed(schedule.seed)  # initial weights only
    model, x = SentenceVae(config), encoded(texts, tokens)
    (first, lines, rate), (second, more, slower) = BEFORE
    once = replace(schedule, epochs=1, rate=rate)
    minutes = yield from learn(model, x[lines], folder / "first", once, first, rise=0.3)
    again = replace(once, rate=slower, seed=schedule.seed + 1)
    minutes += yield from learn(model, x[more] if len(x[more]) else x, folder / "second", again, second)
    last = replace(schedule, seed=schedule.seed + 2)
    minutes += yield from learn(model, x, folder / "third", last, KL_WEIGHT)
    fit_prior(model, x, last.seed)
    return model, minutes


def finished(model: SentenceVae, texts: list[str], test: list[str]) -> tuple[dict[str, Any], dict[str, bytes]]:
    """What the card says of the trained model, and the files beside it."""
    return finished_sentences(model, texts, vocabulary(texts))


def measure(loaded: Loaded, command: str) -> dict[str, Any]:
    """What is measured anew of the card."""
    return measured(loaded, ABOUT, words(opened(loaded)[0]), data, command)


def trade(loaded: Loaded) -> Iterator[Trade]:
    """What other weights of the KL give."""
    return compared(loaded, (KL_WEIGHT, 0.2, 0.7), ABOUT, data)

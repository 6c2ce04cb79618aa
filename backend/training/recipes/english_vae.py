"""english-vae: a sentence VAE of short English sentences, which end themselves."""

from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any

import torch

from backend.card import Trade
from backend.checkpoints import Loaded
from backend.evaluation.metrics import said
from backend.evaluation.sentences import encoded
from backend.media.text import Words, learn_words
from backend.models.sentence_vae import Config, SentenceVae
from backend.training.datasets import TATOEBA_LICENCE, english
from backend.training.sentences import (
    AGAIN,
    AGAIN_IN_CHINESE,
    SENTENCES,
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

KL_WEIGHT = 0.25  # chosen on validation sentences


def bare(text: str) -> list[str]:
    """A sentence without capitals, spaces and punctuation, which are easily overlooked."""
    return ["".join(c for c in text.lower() if c.isalnum())]


ABOUT = About(
    thing=("words", "词"),
    things=("sentences", "句子"),
    every=("All words, punctuation part of its word,", "，标点算在词里。"),
    split=("Tatoeba, 2,000 sentences held out", "Tatoeba，留出的 2,000 个句子"),
    copies=("but for capitals and punctuation", "只差大小写或标点"),
    units=str.split,
    blurs=bare,
)

SCHEDULE = Schedule(epochs=9, rate=2e-3, warm_up=300)
CARD: dict[str, Any] = SENTENCES | {
    "title": "Sentences on a line",
    "summary": "A recurrent VAE of short English sentences: each has a code, and what lies between two codes can be "
    "written out, too.",
    "data": f"Tatoeba, 68,864 short English sentences ({TATOEBA_LICENCE})",
    "limits": [
        "It knows short everyday sentences, as learners write them; news or poems come back as something else.",
        "What it was trained on ends at nine words. A longer sentence comes back as another one, often as none that is "
        "English; the page shows as which. Of more than 24 pieces it takes none.",
        "A word that it has no token for is spelt from pieces, and often comes back as another word.",
        "Most of what lies between two sentences is no proper English: a word is said twice, two do not agree, or all "
        "is right and says nothing. Much of what it writes by chance is none either.",
        "It gives back well and guesses badly: trigrams, which only count words, find new sentences likelier, and a "
        "code that is a little off brings back far fewer of them whole. Both are measured below.",
    ],
    "zh": {
        "title": "英文句子",
        "summary": "短英文句子的循环 VAE：每句话有一个编码，两个编码之间的地方，也能写成句子。",
        "data": f"Tatoeba，68,864 个短英文句子（{TATOEBA_LICENCE}）",
        "limits": [
            "它只熟悉学英语的人写的那种日常短句；新闻或诗会变成别的话。",
            "训练用的句子最长九个词。再长的句子回来时会变成另一句，常常连英语都不是；变成了什么，页面会写出来。"
            "超过 24 个碎片的，它不收。",
            "没有收录的词要用碎片拼出来，回来时常常变成另一个词。",
            "两句之间的句子，多半不是像样的英语：一个词说了两遍，前后不搭，或者语法都对却什么也没说。随机写的也常常如此。",
            "它还得准，猜得差：只靠计数的三元组模型，都比它更料得到新句子；编码偏一点，能原样回来的就少很多。这两样下面都测了。",
        ],
    },
}
data = english


def words(model: SentenceVae) -> dict[str, dict[str, Any]]:
    """What the metrics say."""
    short = said(
        ABOUT.split,
        "%",
        "higher",
        "How many short sentences come back whole.",
        f"{AGAIN} Of those of at most six words.",
        name="完整留住的短句",
        means="有多少短句原样回来。",
        protocol=f"{AGAIN_IN_CHINESE}只算至多六个词的句子。",
    )
    return sentence_words(ABOUT, model.config.code_size) | {"short sentences kept": short}


def vocabulary(texts: list[str]) -> Words:
    """Words seen three times have a token of their own."""
    return learn_words(texts, least=3, merges=500)


def train(texts: list[str], folder: Path, schedule: Schedule) -> Generator[Progress, None, tuple[SentenceVae, float]]:
    """The trained model and the minutes taken.

    The KL's weight rises over the first 27 % of the training, so that no dimension dies.
    """
    tokens = vocabulary(texts)
    torch.manual_seed(schedule.seed)  # initial weights only
    model, x = SentenceVae(Config(tokens.size)), encoded(texts, tokens)
    minutes = yield from learn(model, x, folder, schedule, KL_WEIGHT, rise=0.3)
    fit_prior(model, x, schedule.seed)
    return model, minutes


def finished(model: SentenceVae, texts: list[str], test: list[str]) -> tuple[dict[str, Any], dict[str, bytes]]:
    """What the card says of the trained model, and the files beside it."""
    card, files = finished_sentences(model, texts, vocabulary(texts))
    return card | {"most_words": max(len(text.split()) for text in texts)}, files


def measure(loaded: Loaded, command: str) -> dict[str, Any]:
    """What is measured anew of the card."""
    return measured(loaded, ABOUT, words(opened(loaded)[0]), data, command)


def trade(loaded: Loaded) -> Iterator[Trade]:
    """What other weights of the KL give."""
    return compared(loaded, (KL_WEIGHT, 0.12, 0.5), ABOUT, data)

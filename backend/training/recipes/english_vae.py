"""english-vae: a sentence VAE of short English sentences, which end themselves."""

from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from backend.card import Trade
from backend.checkpoints import Loaded
from backend.evaluation.language import LanguageModel
from backend.evaluation.metrics import said
from backend.evaluation.sentences import Tokens, encoded
from backend.media.text import Words, learn_words
from backend.models.sentence_vae import PAD, Config, SentenceVae
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
from backend.training.steps import Progress, Schedule, steps
from backend.training.terminal import state_folder, watched

KL_WEIGHT = 0.25  # chosen on validation sentences
JUDGE = Schedule(4, batch=256, rate=3e-3, warm_up=200)
ABOUT = About(
    thing=("words", "词"),
    things=("sentences", "句子"),
    every=("All words, punctuation part of its word,", "，标点算在词里。"),
    split=("Tatoeba, 2,000 sentences held out", "Tatoeba，留出的 2,000 个句子"),
    judge="GRU language model of the decoder's size, no code",
    units=str.split,
)

SCHEDULE = Schedule(epochs=9, rate=2e-3, warm_up=300)
CARD: dict[str, Any] = SENTENCES | {
    "title": "Sentences on a line",
    "summary": "A recurrent VAE of short English sentences: between any two of them lie others.",
    "data": f"Tatoeba, 68,864 short English sentences ({TATOEBA_LICENCE})",
    "limits": [
        "It knows short everyday sentences, as learners write them; news or poems come back as something else.",
        "A word that it has no token for is spelt from pieces, and often comes back as another word.",
        "Halfway between two sentences grammar may stumble: a word is said twice, or two do not agree.",
        "Of sentences over ten words it keeps the shape better than the words.",
    ],
    "zh": {
        "title": "英文句子",
        "summary": "短英文句子的循环 VAE：任意两句之间，都还有别的句子。",
        "data": f"Tatoeba，68,864 个短英文句子（{TATOEBA_LICENCE}）",
        "limits": [
            "它只熟悉学英语的人写的那种日常短句；新闻或诗会变成别的话。",
            "没有收录的词要用碎片拼出来，回来时常常变成另一个词。",
            "走到两句的半路，语法可能绊一下：一个词说了两遍，或者前后不搭。",
            "超过十个词的句子，它留得住句式，留不住全部的词。",
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
    return finished_sentences(model, texts, vocabulary(texts))


def measure(loaded: Loaded, command: str) -> dict[str, Any]:
    """What is measured anew of the card."""
    model, tokens = opened(loaded)
    judge = judge_of(model.config, tokens)
    return measured(loaded, ABOUT, words(model), data("test"), judge, command)


def trade(loaded: Loaded) -> Iterator[Trade]:
    """What other weights of the KL give."""
    model, tokens = opened(loaded)
    judge = judge_of(model.config, tokens)
    return compared(loaded, (KL_WEIGHT, 0.12, 0.5), data("train"), data("validation"), ABOUT, judge)


def judge_of(config: Config, tokens: Tokens) -> LanguageModel:
    """The language model that judges what a model writes, made of the same training sentences.

    It stays where it was trained: the next measuring has need of the same.
    """
    x = encoded(data("train"), tokens)
    return watched(language_model(x, config, state_folder("judge-of-words", x, config, JUDGE), JUDGE))


def language_model(
    x: Tensor, config: Config, folder: Path, schedule: Schedule
) -> Generator[Progress, None, LanguageModel]:
    """A language model trained on sentences (N, T)."""
    torch.manual_seed(schedule.seed)  # initial weights only
    model = LanguageModel(config)
    lengths = (x != PAD).sum(-1)

    def loss(batch: Tensor, progress: float, rng: torch.Generator) -> Tensor:
        return model.surprise(x[batch, : int(lengths[batch].max())], rng).sum(-1).mean()

    yield from steps(model, loss, len(x), schedule, folder, lengths)
    return model

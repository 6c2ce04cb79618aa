"""Two tiny models of sentences with random weights, so that no test of theirs needs trained ones."""

from pathlib import Path
from typing import Any

import torch

from backend.checkpoints import write
from backend.media.text import Characters, Words, learn_words
from backend.models.sentence_vae import END, SPECIAL, Config, SentenceVae
from backend.training.recipes import RECIPES

ENGLISH = [
    "We played tennis yesterday.",
    "I was happy.",
    "I am happy.",
    "They are tired.",
    "I like to read books.",
    "Where did you go yesterday?",
    "I like tea.",
    "Tom is afraid of dogs.",
    "It is raining again.",
]
VERSE = "床前明月光千山鳥飛絕松間照海上生長河落日圓春眠不覺曉獨在異鄉為客葡萄美酒夜杯雲里暮掩柴扉"
VERBS = ["sample", "encode", "decode", "interpolate"]


def random_words(config: Config) -> SentenceVae:
    """A model whose random weights are large enough for different codes to give different words."""
    torch.manual_seed(0)
    model = SentenceVae(config).eval()
    for weight in model.parameters():
        torch.nn.init.normal_(weight, std=0.7)
    torch.nn.init.normal_(model.posterior.weight, std=0.1)
    return model


def card(name: str, recipe: str, code_size: int) -> dict[str, Any]:
    sliders = [{"index": i, "kl": 2.0 / (i + 1), "low": -2.0, "high": 2.0} for i in range(code_size - 1)]
    sliders.append({"index": code_size - 1, "kl": 0.001, "low": -0.1, "high": 0.1})
    return RECIPES[recipe].CARD | {
        "title": f"Tiny {recipe}",
        "name": name,
        "verbs": VERBS,
        "code_size": code_size,
        "sliders": sliders,
        "metrics": [],
        "recipe": "a test",
        "minutes": 0,
        "zh": {"title": "试用的句子", "summary": "随机权重，写不出什么意思。", "data": "没有"},
    }


def vocabulary(tokens: Words | Characters) -> dict[str, bytes]:
    """The file of a vocabulary, as `write` takes it."""
    return {"vocabulary.json": tokens.dump().encode()}


def write_tiny(folder: Path) -> None:
    """Writes tiny-english and tiny-verse into `folder`, as training would."""
    words = learn_words(ENGLISH, 1, 20)
    config = Config(words.size, longest=40, code_size=8, embedding=12, encoder=8, hidden=16, mixture=2)
    model = random_words(config)
    model.bias.data[SPECIAL + len(words.words) :] = -40.0  # it seldom spells,
    model.bias.data[END] = 6.0  # and comes to an end
    write(folder / "tiny-english", model, card("tiny-english", "english-vae", 8) | {"most_words": 9}, vocabulary(words))
    characters = Characters(VERSE)
    config = Config(characters.size, lengths=(5, 7), code_size=6, embedding=12, encoder=8, hidden=16, mixture=2)
    write(folder / "tiny-verse", random_words(config), card("tiny-verse", "verse-vae", 6), vocabulary(characters))

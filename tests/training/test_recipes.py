"""Every recipe runs: a few real steps on the shipped gallery lower its loss, and make a model that loads."""

import re
from collections.abc import Generator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch

from backend.card import Card
from backend.checkpoints import read, read_card, write
from backend.evaluation.language import LanguageModel, nats, perplexity
from backend.evaluation.metrics import metrics
from backend.evaluation.sentences import encoded
from backend.media.text import learn_words
from backend.models.cvae import Cvae
from backend.models.seeds import generator
from backend.models.sentence_vae import Config
from backend.settings import ROOT
from backend.training.digits import binarize, glimpse, kl_weight
from backend.training.recipes import RECIPES, english_vae
from backend.training.recipes.digits_judge import jitter
from backend.training.steps import Progress, Schedule
from backend.training.terminal import watched
from tests.gallery import gallery

SENTENCES = {
    "english-vae": [
        f"{who} {does} {n} cats." for who in ("Tom", "Mary") for does in ("sees", "has") for n in range(40)
    ],
    "verse-vae": ["春眠不覺曉", "夜來風雨聲", "兩箇黃鸝鳴翠柳", "一行白鷺上青天"] * 40,
}

FACES = torch.randint(0, 5, (200, 16, 16), generator=generator(0))


# What cards of models say whose training may have gone on with moments that lay otherwise than their weights did. A
# recipe does not say it: whoever trains anew trains without the fault.
INTERRUPTED = (
    "Its training may have been interrupted and gone on with its optimiser out of step; trained anew, it may come out "
    "a little better.",
    "训练中途可能断过，接着练时优化器乱了步子；重新训练一遍，也许会好一点。",
)
CONVOLUTIONS = ["digits-vae", "digits-cvae", "digits-judge", "digits-pixelrnn", "faces-pixelrnn"]


def examples(name: str) -> Any:
    return FACES if name.startswith("faces") else SENTENCES.get(name, gallery())


def run(training: Generator[Progress, None, Any], stop: int = 0) -> tuple[Any, list[Progress]]:
    """What a training returns and told; after `stop` steps in all it is closed, and returns nothing."""
    told: list[Progress] = []
    while not stop or len(told) < stop:
        try:
            told.append(next(training))
        except StopIteration as end:
            return end.value, told
    training.close()
    return None, told


@pytest.mark.parametrize("name", RECIPES)
def test_a_recipe_makes_a_model_that_loads(name: str, tmp_path: Path) -> None:
    recipe, data = RECIPES[name], examples(name)
    schedule = replace(recipe.SCHEDULE, epochs=2, batch=50, warm_up=1, ema=0.0)
    (model, minutes), told = run(recipe.train(data, tmp_path / "run", schedule))
    assert min(one.losses["loss"] for one in told[1:]) < told[0].losses["loss"]
    card, files = recipe.finished(model, data, data)
    shipped = read_card(ROOT / "models_ckpt" / name)
    if shipped.levels:
        card["levels"] = {"down": [1.0] * 101}  # they are measured, as the metrics are
    card |= {"name": name, "metrics": [], "recipe": "a test", "minutes": minutes}
    folder = tmp_path / name
    write(folder, model, recipe.CARD | card, files)
    loaded = read(folder)
    assert loaded.card.model_fields_set == shipped.model_fields_set
    assert sorted(path.name for path in folder.iterdir()) == sorted(
        path.name for path in (ROOT / "models_ckpt" / name).iterdir()
    )
    assert loaded.card.params == sum(p.numel() for p in model.parameters())
    with torch.inference_mode():
        torch.testing.assert_close(loaded.model.probe(), model.probe())


@pytest.mark.parametrize("name", ["digits-pixelrnn", "verse-vae"])
def test_a_training_that_was_stopped_in_its_last_stage_goes_on_to_the_same_weights(name: str, tmp_path: Path) -> None:
    recipe, data = RECIPES[name], examples(name)
    schedule = replace(recipe.SCHEDULE, epochs=1, batch=60, warm_up=1, ema=0.0)
    (whole, _), every = run(recipe.train(data, tmp_path / "whole", schedule))
    _, first = run(recipe.train(data, tmp_path / "parts", schedule), stop=5)
    (parts, _), rest = run(recipe.train(data, tmp_path / "parts", schedule))
    assert [one[:4] for one in first + rest] == [one[:4] for one in every]
    assert [one.step for one in every] == ([1, 2, 1, 2, 1, 2] if name == "verse-vae" else [1, 2, 3, 1, 2, 3])
    for key, weight in whole.state_dict().items():
        assert torch.equal(weight, parts.state_dict()[key]), key


@pytest.mark.parametrize("name", RECIPES)
def test_fewer_examples_than_a_batch_are_enough(name: str, tmp_path: Path) -> None:
    recipe, data = RECIPES[name], examples(name)
    few = type(data)(*(part[:7] for part in data)) if isinstance(data, tuple) else data[:7]
    _, told = run(recipe.train(few, tmp_path, replace(recipe.SCHEDULE, epochs=1)))
    assert {one.total for one in told} == {1}


@pytest.mark.parametrize("name", RECIPES)
def test_a_shipped_card_says_what_its_recipe_says(name: str) -> None:
    loaded, recipe = read(ROOT / "models_ckpt" / name), RECIPES[name]
    said = recipe.CARD
    if name in CONVOLUTIONS:
        english, chinese = INTERRUPTED
        zh = said["zh"] | {"limits": [*said["zh"]["limits"], chinese]}
        said = said | {"limits": [*said["limits"], english], "zh": zh}
    assert loaded.card == Card.model_validate(loaded.card.model_dump() | said)
    words = recipe.words(loaded.model)
    assert {m.name for m in loaded.card.metrics} == set(words)
    for m in loaded.card.metrics:
        if "published" not in words[m.name]:
            words[m.name]["published"] = m.published  # measured beside it
    measured = {m.name: (m.value, m.n) for m in loaded.card.metrics}
    assert loaded.card.metrics == metrics(words, f"python -m backend evaluate {name}", measured)


@pytest.mark.parametrize("name", RECIPES)
def test_a_card_is_written_in_two_languages_and_says_what_the_model_is_bad_at(name: str) -> None:
    card = read_card(ROOT / "models_ckpt" / name)
    assert card.zh and 2 <= len(RECIPES[name].CARD["limits"]) <= 5
    assert len(card.zh.limits) == len(card.limits)
    english = [card.title, card.summary, card.data, *card.limits]
    chinese = [card.zh.title, card.zh.summary, card.zh.data, *card.zh.limits]
    for m in card.metrics:
        assert m.means and m.zh and m.zh.means
        english += [m.name, m.unit, m.split, m.means, m.protocol]
        chinese += [m.zh.name or "", m.zh.split or "", m.zh.means, m.zh.protocol]
    assert not [text for text in english if re.search("[\u3400-\u9fff]", text)]
    assert not [text for text in chinese if not re.search("[\u3400-\u9fff]", text)]


def test_the_centres_of_a_trained_cvae_are_its_classes_averages(tmp_path: Path) -> None:
    recipe, digits = RECIPES["digits-cvae"], gallery()
    (model, _), _ = run(recipe.train(digits, tmp_path, replace(recipe.SCHEDULE, epochs=1, batch=100)))
    assert isinstance(model, Cvae)
    with torch.inference_mode():
        means = model.encode(digits.images.float() / 255, digits.labels).mean
    for label in range(10):
        assert means[digits.labels == label].mean(0).abs().max() < 1e-4


def test_binarization_is_dynamic_and_keeps_the_mean() -> None:
    grey = torch.full((1, 1, 100, 100), 0.3)
    one, two = binarize(grey, generator(0)), binarize(grey, generator(1))
    assert set(one.unique().tolist()) == {0.0, 1.0}
    assert abs(one.mean() - 0.3) < 0.02
    assert not torch.equal(one, two)


def test_the_encoder_is_shown_one_grey_picture_in_five() -> None:
    grey, binary = torch.full((5000, 1, 1, 1), 0.5), torch.ones(5000, 1, 1, 1)
    assert (glimpse(grey, binary, generator(0)) == 0.5).float().mean() == pytest.approx(0.2, abs=0.02)


def test_jitter_moves_ink_but_makes_none() -> None:
    digits = gallery().images[:50].float() / 255
    moved = jitter(digits, generator(0))
    assert (moved - digits).abs().mean() > 0.01
    assert 0.75 < moved.sum() / digits.sum() < 1.3


def test_the_kl_weight_ends_at_one() -> None:
    assert kl_weight(0) == pytest.approx(0.1)
    assert kl_weight(0.04) == kl_weight(1) == 1


def test_a_language_model_learns_its_sentences_and_is_found_again(tmp_path: Path) -> None:
    texts = ["Tom has a cat.", "Mary has a dog.", "Tom saw Mary.", "A dog saw a cat."]
    words = learn_words(texts, 1, 0)
    config = Config(words.size, longest=8, code_size=2, embedding=8, encoder=6, hidden=10, mixture=1)
    x, schedule = encoded(texts * 8, words), Schedule(40, batch=8, rate=0.02, warm_up=1, ema=0.0)
    model = watched(english_vae.language_model(x, config, tmp_path, schedule))
    torch.manual_seed(0)
    assert nats(model, x) < 0.7 * nats(LanguageModel(config).eval(), x)
    assert perplexity(model, encoded(["cat cat Tom Tom."], words)) > 2 * perplexity(model, x)
    again, told = run(english_vae.language_model(x, config, tmp_path, schedule))
    assert not told
    assert nats(again, x) == nats(model, x)

"""Every recipe runs: a few real steps on the shipped gallery lower its loss, and make a model that loads."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
import torch

from backend.card import Card
from backend.checkpoints import read, read_card, write
from backend.evaluation.protocols import PROTOCOLS, metric
from backend.evaluation.sliders import sliders
from backend.media import palette
from backend.models.cvae import Cvae
from backend.models.pixelrnn import PixelRnn
from backend.models.seeds import generator
from backend.models.vae import Vae
from backend.settings import ROOT
from backend.training.recipes import RECIPES, binarize, glimpse, jitter, kl_weight
from tests.gallery import gallery
from tests.sentences import vocabulary

SENTENCES = {
    "english-vae": [
        f"{who} {does} {n} cats." for who in ("Tom", "Mary") for does in ("sees", "has") for n in range(40)
    ],
    "verse-vae": ["春眠不覺曉", "夜來風雨聲", "兩箇黃鸝鳴翠柳", "一行白鷺上青天"] * 40,
}

FACES = torch.randint(0, 5, (200, 16, 16), generator=generator(0))


@pytest.mark.parametrize("name", RECIPES)
def test_a_recipe_makes_a_model_that_loads(name: str, tmp_path: Path) -> None:
    recipe = RECIPES[name]
    digits = gallery()
    data = FACES if name.startswith("faces") else SENTENCES.get(name, digits)
    schedule = replace(recipe.schedule, epochs=2, batch=50, warm_up=1, ema=0.0)
    model, minutes = recipe.train(data, tmp_path / "run", schedule)
    card = recipe.card | {"name": name, "metrics": [], "recipe": "a test", "minutes": minutes}
    if isinstance(model, Vae | Cvae):
        card |= {"code_size": model.config.code_size, "sliders": sliders(model, digits)}
    if isinstance(model, Vae | Cvae | PixelRnn):
        card["gallery"] = 0
    if recipe.tokens:
        card["code_size"] = 48
    if isinstance(model, PixelRnn):
        colours = [f"#{bytes(colour).hex()}" for colour in palette.load("faces")]
        card |= {"levels": [1.0] * 101, "palette": colours if name.startswith("faces") else []}
    folder = tmp_path / name
    write(folder, model, card, vocabulary(recipe.tokens(SENTENCES[name])) if recipe.tokens else None)
    loaded = read(folder)
    shipped = read_card(ROOT / "models_ckpt" / name)
    assert loaded.card.model_fields_set == shipped.model_fields_set
    assert loaded.card.params == sum(p.numel() for p in model.parameters())
    with torch.inference_mode():
        torch.testing.assert_close(loaded.model.probe(), model.probe())  # type: ignore[operator]  # every family's


@pytest.mark.parametrize("name", RECIPES)
def test_a_shipped_card_says_what_its_recipe_and_its_protocols_say(name: str) -> None:
    card = read_card(ROOT / "models_ckpt" / name)
    assert card == Card.model_validate(card.model_dump() | RECIPES[name].card)
    loaded = read(ROOT / "models_ckpt" / name)
    kind = loaded.medium.tokens.kind if card.medium == "text" else card.family
    if card.family.startswith("pixel"):
        kind = "faces" if card.medium == "palette" else "pixels"
    assert {m.name for m in card.metrics} == set(PROTOCOLS[kind])
    for m in card.metrics:
        beside = [] if "published" in PROTOCOLS[kind][m.name] else m.published
        assert m == metric(kind, m.name, m.value, m.n, f"python -m backend evaluate {name}", *beside)


@pytest.mark.parametrize("name", RECIPES)
def test_a_card_is_written_in_two_languages_and_says_what_the_model_is_bad_at(name: str) -> None:
    card = read_card(ROOT / "models_ckpt" / name)
    assert card.zh and 2 <= len(card.limits) <= 5
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
    model, _ = recipe.train(digits, tmp_path, replace(recipe.schedule, epochs=1, batch=100))
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

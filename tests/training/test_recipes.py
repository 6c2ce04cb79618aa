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
from backend.evaluation.metrics import metrics
from backend.models.cvae import Cvae
from backend.models.seeds import generator
from backend.settings import ROOT
from backend.training import moons, phases
from backend.training.datasets import Spoken
from backend.training.digits import binarize, glimpse, kl_weight
from backend.training.faces import ATTRIBUTES, Faces
from backend.training.recipes import RECIPES, UNSHIPPED, verse_vae
from backend.training.sentences import TRADE, TRADED
from backend.training.steps import Progress, Schedule, rate_at
from tests.gallery import gallery

SENTENCES = {
    "english-vae": [
        f"{who} {does} {n} cats." for who in ("Tom", "Mary") for does in ("sees", "has") for n in range(40)
    ],
    "verse-vae": ["春眠不覺曉", "夜來風雨聲", "兩箇黃鸝鳴翠柳", "一行白鷺上青天"] * 40,
}

FACES = torch.randint(0, 5, (200, 16, 16), generator=generator(0))
DESCRIBED = Faces(
    FACES, torch.stack([torch.arange(200) * 7 % len(one.begins) for one in ATTRIBUTES.values()], 1)
)  # every value comes

SPOKEN = Spoken(
    torch.randint(-2000, 2000, (200, 1200), generator=generator(1)).short(),
    torch.arange(200) * 5 + 200,
    torch.arange(200) % 10,
    torch.arange(200) % 6,
    torch.arange(200) % 50,
)  # nothing is said, but it is always the same


# What cards of models say whose training may have gone on with moments that lay otherwise than their weights did. A
# recipe does not say it: whoever trains anew trains without the fault.
INTERRUPTED = (
    "Its training may have been interrupted and gone on with its optimiser out of step; trained anew, it may come out "
    "a little better.",
    "训练中途可能断过，接着练时优化器乱了步子；重新训练一遍，也许会好一点。",
)
CONVOLUTIONS = ["digits-vae", "digits-cvae"]
SHIPPED = [name for name in RECIPES if name not in UNSHIPPED]


def examples(name: str) -> Any:
    if name in ("speech-judge", "spoken-digits"):
        return SPOKEN
    if name.startswith("moon"):
        return moons.phases(200, 0)
    if name in ("faces-gan", "faces-vae", "faces-reader"):
        return DESCRIBED
    return FACES if name.startswith("faces") else SENTENCES.get(name, gallery())


@pytest.fixture(autouse=True)
def few_moons(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two seeds instead of ten, and few moons to compare with: the same work, less of it."""
    monkeypatch.setattr(phases, "BASE", phases.BASE._replace(seeds=2))
    monkeypatch.setattr(phases, "TRUE", 300)


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


def beside(folder: Path) -> list[str]:
    """The files of a model, but for the generations, of which a short training keeps fewer."""
    return sorted(path.name for path in folder.iterdir() if not path.name.startswith("generation-"))


@pytest.mark.parametrize("name", RECIPES)
def test_a_recipe_makes_a_model_that_loads(name: str, tmp_path: Path) -> None:
    recipe, data = RECIPES[name], examples(name)
    schedule = replace(recipe.SCHEDULE, epochs=2, batch=50, warm_up=1, ema=0.0)
    (made, minutes), told = run(recipe.train(data, tmp_path / "run", schedule))
    learned = [next(iter(one.losses.values())) for one in told]  # of a duel, the discriminator's
    assert min(learned[1:]) < learned[0]
    card, files = recipe.finished(made, data, data)
    made = getattr(recipe, "shipped", lambda made: made)(made)
    model = made[max(made)] if isinstance(made, dict) else made
    like = ROOT / "models_ckpt" / (name if name in SHIPPED else "digits-judge")
    shipped = read_card(like)
    if shipped.levels:
        card["levels"] = {"down": [1.0] * 101}  # they are measured, as the metrics are
    if shipped.pulls:
        card["pulls"] = shipped.pulls
    if shipped.duel:
        card["duel"] = [[50.0] * len(made)] * len(made)
    if shipped.losses:
        card["losses"] = shipped.losses
    card |= {"name": name, "metrics": [], "recipe": "a test", "minutes": minutes}
    folder = tmp_path / name
    write(folder, made, recipe.CARD | card, files)
    loaded = read(folder)
    assert loaded.card.model_fields_set == shipped.model_fields_set
    assert beside(folder) == beside(like)
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
    (made, minutes), told = run(recipe.train(few, tmp_path / "run", replace(recipe.SCHEDULE, epochs=1)))
    assert {one.total for one in told} == (
        {60, 64} if name == "digits-gan-round" else {1}
    )  # turns are as long as it says
    card, files = recipe.finished(made, few, data)
    card |= {"name": name, "metrics": [], "recipe": "a test", "minutes": minutes}
    write(tmp_path / name, getattr(recipe, "shipped", lambda made: made)(made), recipe.CARD | card, files)
    read(tmp_path / name)


def stages() -> list[tuple[Schedule, int]]:
    """The schedule and the number of steps of every training that shipped weights or numbers come of."""
    found = []
    for recipe in RECIPES.values():
        count = re.search(r"[0-9]+,[0-9]{3}", recipe.CARD["data"])
        assert count
        examples, schedule = int(count[0].replace(",", "")), recipe.SCHEDULE
        found.append((schedule, examples * schedule.epochs))
        if recipe is RECIPES["digits-pixelrnn"]:
            found.append((schedule, examples * ((schedule.epochs + 1) // 2)))
    once = verse_vae.SCHEDULE
    found += [(once, len(range(462_888)[part])) for _, part, _ in verse_vae.BEFORE]
    found.append((TRADE, TRADED * TRADE.epochs))
    return [(schedule, seen // schedule.batch) for schedule, seen in found]


@pytest.mark.parametrize(("schedule", "steps"), stages())
def test_no_shipped_training_is_too_short_for_its_warm_up(schedule: Schedule, steps: int) -> None:
    top = replace(schedule, warm_up=1)
    for step in range(steps // 4):
        warm = min(1.0, (step + 1) / schedule.warm_up)
        assert rate_at(schedule, step, steps) == pytest.approx(warm * rate_at(top, step, steps), rel=1e-12)


@pytest.mark.parametrize("name", SHIPPED)
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
        if m.low is not None:
            words[m.name] |= {"low": m.low, "high": m.high}  # over seeds
    measured = {m.name: (m.value, m.n) for m in loaded.card.metrics}
    assert loaded.card.metrics == metrics(words, f"python -m backend evaluate {name}", measured)


@pytest.mark.parametrize("name", SHIPPED)
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
        own = [other for other in m.published if "same command" in other.source]  # no names, but descriptions
        english += [other.who for other in own]
        chinese += [other.zh or "" for other in own]
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


def test_the_kl_weight_ends_at_one() -> None:
    assert kl_weight(0) == pytest.approx(0.1)
    assert kl_weight(0.04) == kl_weight(1) == 1

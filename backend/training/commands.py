"""The commands `train`, `evaluate` and `trade` of `python -m backend`; each returns the exit status."""

import re
import shutil
import sys
from dataclasses import replace
from pathlib import Path

from torch.distributions import kl_divergence

from backend.card import NAME
from backend.checkpoints import Broken, read, write, write_card
from backend.evaluation.measure import measured
from backend.evaluation.sentences import encoded, posteriors, trade_point
from backend.evaluation.sliders import levers, sliders
from backend.media import palette
from backend.models.cvae import Cvae
from backend.models.judge import Judge
from backend.models.sentence_vae import SentenceVae
from backend.models.vae import PRIOR, Vae
from backend.settings import ROOT, Settings
from backend.training.datasets import MissingData, faces, mnist
from backend.training.gallery import write_face_gallery, write_gallery
from backend.training.loop import Interrupted, Schedule
from backend.training.recipes import RECIPES
from backend.training.sentences import learn

TRADE = Schedule(epochs=1, rate=1e-3, warm_up=20)
TRADED = 16000  # how many sentences each point is trained on


def train(name: str, epochs: int | None, into: str | None, called: str) -> int:
    """Trains a model by its recipe and puts it on the shelf. 2: no such recipe; 4: no data; 130: interrupted."""
    recipe = RECIPES.get(name)
    if recipe is None:
        print(f"There is no recipe for {name!r}. Those there are: {', '.join(RECIPES)}.", file=sys.stderr)
        return 2
    if not re.fullmatch(NAME, called):
        print(f"{called!r} is no name for a model: use small letters, digits and hyphens.", file=sys.stderr)
        return 2
    schedule = replace(recipe.schedule, epochs=epochs) if epochs else recipe.schedule
    state = ROOT / "runs" / f"{called}-{schedule.epochs}-epochs"
    try:
        data = recipe.data("train")
        model, minutes = recipe.train(data, state, schedule)
        folder = (Path(into) if into else ROOT / "models_ckpt") / called
        folder.mkdir(parents=True, exist_ok=True)
        card = recipe.card | {
            "name": called,
            "metrics": [],
            "recipe": f"python -m backend train {name}: {schedule}",
            "minutes": round(minutes, 1),
        }
        if isinstance(model, Vae | Cvae):
            card |= {"code_size": model.config.code_size, "sliders": sliders(model, data)}
        if card["medium"] == "ink" and not isinstance(model, Judge):
            card["gallery"] = write_gallery(folder, mnist("test"))
        if card["medium"] == "palette":
            card["gallery"] = write_face_gallery(folder, faces("test"))
            card["palette"] = [f"#{bytes(colour).hex()}" for colour in palette.load("faces")]
        tokens = recipe.tokens(data) if recipe.tokens else None
        if isinstance(model, SentenceVae) and tokens:
            found = posteriors(model, encoded(data[:20000], tokens))
            card |= {"code_size": model.config.code_size, "sliders": levers(found.mean, kl_divergence(found, PRIOR))}
        files = {name: (folder / name).read_bytes() for name in ["gallery.png"] if card.get("gallery")}
        write(folder, model, card, files | ({"vocabulary.json": tokens.dump().encode()} if tokens else {}))
        shutil.rmtree(state)  # done: the same command again trains anew
    except MissingData as error:
        print(error, file=sys.stderr)
        return 4
    except Interrupted as error:
        print(error, file=sys.stderr)
        return 130
    print(f"{called} is trained. Measure it: python -m backend evaluate {called}")
    return 0


def trade(name: str) -> int:
    """Trains a sentence model on with other weights of the KL, stores what each gives. 2: no such model; 4: no data.

    The model as it is is the first point. The others go on from its weights for TRADED sentences.
    """
    recipe = RECIPES.get(name)
    if recipe is None or not recipe.trade:
        known = ", ".join(key for key, value in RECIPES.items() if value.trade)
        print(f"{name!r} has no weight of the KL to trade with. Those that have: {known}.", file=sys.stderr)
        return 2
    folder = ROOT / "models_ckpt" / name
    try:
        texts = recipe.data("train")
        points = []
        for weight in recipe.trade:
            loaded = read(folder)
            card, model, tokens = loaded.card, loaded.model, loaded.medium.tokens
            shipped = weight == recipe.trade[0]
            if not shipped:
                model.requires_grad_(True)
                state = ROOT / "runs" / f"{name}-kl-{weight}"
                learn(model, texts[:TRADED], tokens, state, TRADE, weight)
            points.append(trade_point(model, tokens, weight, shipped))
            print(points[-1], flush=True)
        write_card(folder, card.model_copy(update={"trade": points}))
    except Broken as error:
        print(f"{name} cannot be measured: {error}.", file=sys.stderr)
        return 2
    except MissingData as error:
        print(error, file=sys.stderr)
        return 4
    except Interrupted as error:
        print(error, file=sys.stderr)
        return 130
    return 0


def evaluate(name: str) -> int:
    """Measures every metric of a model's card, prints and stores them. 2: no such model; 4: no data."""
    settings = Settings()
    folder = settings.shipped / name
    if settings.models and not folder.is_dir():
        folder = settings.models / name
    try:
        loaded = read(folder)
        card = measured(loaded, f"python -m backend evaluate {name}")
    except Broken as error:
        print(f"{name} cannot be measured: {error}.", file=sys.stderr)
        return 2
    except MissingData as error:
        print(error, file=sys.stderr)
        return 4
    write_card(folder, card)
    for metric in card.metrics:
        print(
            f"{metric.name:20} {metric.value:>10g} {metric.unit:6} {metric.split}, n = {metric.n:,}. {metric.protocol}"
        )
    return 0

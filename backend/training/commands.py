"""The commands `train`, `evaluate` and `trade` of `python -m backend`."""

import re
import shutil
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from backend.card import NAME
from backend.checkpoints import Broken, Loaded, read, write, write_card
from backend.settings import Settings
from backend.training.datasets import MissingData
from backend.training.recipes import RECIPES, Recipe
from backend.training.terminal import Interrupted, state_folder, watched


class Impossible(Exception):
    """What was asked for cannot be done; the message says why."""


def carried_out(command: Callable[[], None]) -> int:
    """Carries a command out; returns the exit status, and where that is not 0 prints a line that says why.

    2: what was asked for cannot be done; 4: no data; 130: interrupted.
    """
    try:
        command()
    except (Impossible, MissingData, Interrupted) as error:
        print(error, file=sys.stderr)
        return {Impossible: 2, MissingData: 4, Interrupted: 130}[type(error)]
    return 0


def train(settings: Settings, name: str, epochs: int | None, into: Path | None, called: str, measured: bool) -> None:
    """Trains a model by its recipe and puts it on the shelf, or into the folder `into`, `measured` if so wished."""
    recipe = recipe_of(name)
    if not re.fullmatch(NAME, called):
        raise Impossible(f"{called!r} is no name for a model: use small letters, digits and hyphens.")
    schedule = replace(recipe.SCHEDULE, epochs=epochs) if epochs else recipe.SCHEDULE
    examples, test = recipe.data("train"), recipe.data("test")
    state = state_folder(called, name, schedule, examples)
    model, minutes = watched(recipe.train(examples, state, schedule))
    model.half().float()  # as it will be stored: what its card says is of that
    card, files = recipe.finished(model, examples, test)
    made = {"name": called, "metrics": [], "minutes": round(minutes, 1)}
    made["recipe"] = f"python -m backend train {name}: {schedule}"
    write((into or settings.shipped) / called, model, recipe.CARD | card | made, files)
    shutil.rmtree(state)  # done: the same command again trains anew
    print(f"{called} is trained.")
    if measured:
        evaluate(settings, called, into)


def evaluate(settings: Settings, name: str, where: Path | None) -> None:
    """Measures every metric of a model's card, prints and stores them; the model is on the shelf or in `where`."""
    folder, loaded, recipe = model_of(settings, name, where)
    card = loaded.card.model_copy(update=recipe.measure(loaded, f"python -m backend evaluate {name}"))
    write_card(folder, card)
    for m in card.metrics:
        print(f"{m.name:20} {m.value:>10g} {m.unit:6} {m.split}, n = {m.n:,}. {m.protocol}")
        for other in m.published:
            print(f"{'':20} {other.value:>10g} {m.unit:6} {other.who} ({other.source})")


def trade(settings: Settings, name: str) -> None:
    """Compares weights of the KL for a model of sentences, prints and stores what each gives."""
    folder, loaded, recipe = model_of(settings, name, None)
    compared = getattr(recipe, "trade", None)
    if compared is None:
        known = ", ".join(key for key, value in RECIPES.items() if hasattr(value, "trade"))
        raise Impossible(f"{name!r} has no weight of the KL to trade with. Those that have: {known}.")
    points = []
    for point in compared(loaded):
        points.append(point)
        print(point, flush=True)
    write_card(folder, loaded.card.model_copy(update={"trade": points}))


def recipe_of(name: str) -> Recipe:
    """A recipe by its name. Raises Impossible."""
    if name not in RECIPES:
        raise Impossible(f"There is no recipe for {name!r}. Those there are: {', '.join(RECIPES)}.")
    return RECIPES[name]


def model_of(settings: Settings, name: str, where: Path | None) -> tuple[Path, Loaded, Recipe]:
    """A model's folder, the model, and the recipe that its card names. Raises Impossible."""
    folders = [where / name] if where else [root / name for root in (settings.shipped, settings.models) if root]
    folder = next((folder for folder in folders if folder.is_dir()), folders[0])
    try:
        loaded = read(folder)
    except Broken as error:
        raise Impossible(f"{name} cannot be measured: {error}.") from error
    made = re.match(r"python -m backend train ([a-z0-9-]+)", loaded.card.recipe)
    recipe = RECIPES.get(made[1]) if made else None
    if recipe is None or recipe.CARD["family"] != loaded.card.family:
        raise Impossible(f"{name} cannot be measured: its card names no recipe that is here and makes such a model.")
    return folder, loaded, recipe

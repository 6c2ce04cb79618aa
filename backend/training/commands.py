"""The commands `train`, `evaluate` and `trade` of `python -m backend`."""

import os
import re
import shlex
import shutil
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

from torch import nn

from backend.card import LONGEST_NAME, NAME, NAMES, Trial
from backend.checkpoints import Broken, Loaded, read, write, write_card
from backend.settings import Settings
from backend.training.datasets import MissingData
from backend.training.judges import APART
from backend.training.pictures import make as make_pictures
from backend.training.recipes import RECIPES, UNSHIPPED, Recipe
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
    except KeyboardInterrupt:
        print("Interrupted.", file=sys.stderr)
        return 130
    return 0


def train(
    settings: Settings, name: str, epochs: int | None, into: Path | None, called: str | None, measured: bool
) -> None:
    """Trains a model by its recipe and puts it into the folder `into`, `measured` if so wished.

    Without `into` it comes onto the shelf; what does not ship, among the runs.

    The model is of one's own where it is `called` something, trained for other `epochs` or put elsewhere: what the
    recipe says that the shipped one is bad at was not seen of this one.
    """
    recipe = recipe_of(name)
    schedule = replace(recipe.SCHEDULE, epochs=epochs) if epochs else recipe.SCHEDULE
    called = called or name
    into = into if into and into.resolve() != settings.shipped.resolve() else None
    home = APART if name in UNSHIPPED else settings.shipped
    root = into or home
    check_name(settings, root, home, called, epochs)
    given = {"epochs": epochs, "into": into and into.as_posix(), "called": called if called != name else None}
    flags = [part for flag, value in given.items() if value for part in (f"--{flag}", str(value))]
    examples, test = recipe.data("train"), recipe.data("test")
    make(root, called)
    state = state_folder(called, name, schedule, examples)
    model, minutes = watched(recipe.train(examples, state, schedule))
    for generation in [model] if isinstance(model, nn.Module) else model.values():
        generation.half().float()  # as it will be stored: what its card says is of that
    card, files = recipe.finished(model, examples, test)
    made = {"name": called, "metrics": [], "minutes": round(minutes, 1)}
    made["recipe"] = f"{shlex.join(['python', '-m', 'backend', 'train', name, *flags])}: {schedule}"
    said = own_words(recipe.CARD, called) if flags else recipe.CARD
    choose = getattr(recipe, "shipped", None)
    write(root / called, choose(model) if choose else model, said | card | made, files)
    shutil.rmtree(state)  # done: the same command again trains anew
    print(f"{called} is trained: {root / called}", flush=True)
    where = ["--in", str(into)] if into else []
    if measured:
        evaluate(settings, called, into)
    else:
        print(f"Measure it: {typed('evaluate', called, *where)}")
    if root != APART:
        print(f"Serve it:   {typed('serve', *(['--models', str(into)] if into else []))}")


def pictures(settings: Settings, name: str) -> None:
    """Makes a set of training pictures. Raises Impossible, MissingData."""
    try:
        path = make_pictures(name, settings.pictures)
    except Broken as error:
        raise Impossible(f"The model that reads the pictures of {name} cannot: {error}.") from error
    print(f"{name} is made: {path}, {path.stat().st_size / 1e6:.1f} MB")


def evaluate(settings: Settings, name: str, where: Path | None) -> None:
    """Measures every metric of a model's card, prints and stores them.

    The model is in `where`, or else on the shelf or among the runs.
    """
    folder, loaded, recipe = model_of(settings, name, where)
    root = folder.parent
    named = [] if root.resolve() == settings.shipped.resolve() else ["--in", root.as_posix()]
    print(f"Measuring {folder}. What takes minutes has a bar that says how many.", flush=True)
    try:
        measured = recipe.measure(loaded, shlex.join(["python", "-m", "backend", "evaluate", name, *named]))
    except (KeyboardInterrupt, Interrupted) as error:
        again = typed("evaluate", name, *(["--in", str(root)] if named else []))
        raise Interrupted(f"Stopped: the card of {name} is as it was. To measure it: {again}") from error
    card = loaded.card.model_copy(update=measured)
    write_card(folder, card)
    for m in card.metrics:
        print(f"{m.name:20} {m.value:>10g} {m.unit:6} {m.split}, n = {m.n:,}. {m.protocol}")
        for other in m.published:
            print(f"{'':20} {other.value:>10g} {m.unit:6} {other.who} ({other.source})")


def trade(settings: Settings, name: str) -> None:
    """Compares weights of the KL for a model of sentences, or losses for a GAN, prints and stores what each gives."""
    folder, loaded, recipe = model_of(settings, name, None)
    compared = getattr(recipe, "trade", None)
    if compared is None:
        known = ", ".join(key for key, value in RECIPES.items() if hasattr(value, "trade"))
        raise Impossible(f"{name!r} has no weight of the KL and no losses to trade with. Those that have: {known}.")
    points = []
    for point in compared(loaded):
        points.append(point)
        print(point, flush=True)
    field = "losses" if isinstance(points[0], Trial) else "trade"
    write_card(folder, loaded.card.model_copy(update={field: points}))


def check_name(settings: Settings, root: Path, home: Path, called: str, epochs: int | None) -> None:
    """Whether a model trained for so many epochs may have this name in the folder `root`. Raises Impossible.

    Its recipe's own is put into the folder `home`.
    """
    if not re.fullmatch(NAME, called) or len(called) > LONGEST_NAME:
        raise Impossible(f"{called!r} is no name for a model: use {NAMES}.")
    elsewhere = root.resolve() != home.resolve()
    if elsewhere and (called in RECIPES.keys() - UNSHIPPED or (settings.shipped / called).exists()):
        raise Impossible(
            f"A shipped model is called {called} and would be served instead: add --called and a new name."
        )
    if not elsewhere and epochs and called in RECIPES and (root / called).exists():
        raise Impossible(
            f"This would replace the shipped {called} by one of --epochs {epochs}: "
            "add --into my-models --called and a name of its own."
        )


def make(root: Path, called: str) -> None:
    """Makes the folder that the model `called` so is to be put into, if it is not there. Raises Impossible."""
    try:
        root.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Impossible(
            f"{root} cannot be made a folder ({error.strerror}): name another folder with --into."
        ) from error
    if not os.access(root, os.W_OK):
        raise Impossible(f"{root} cannot be written to: name another folder with --into.")
    if (root / "card.json").exists():
        raise Impossible(f"{root} is itself a model: name the folder that it is in, or a new one, with --into.")
    if (root / called).exists() and not (root / called / "card.json").exists():
        raise Impossible(f"{root / called} is there and is no model: choose another name with --called.")


def own_words(card: dict[str, Any], called: str) -> dict[str, Any]:
    """What a recipe's card says of a model of one's own: not what it is bad at, which was seen of the shipped one."""
    own = {"title": called, "limits": []}
    return card | own | {"zh": card["zh"] | own}


def typed(*command: str) -> str:
    """A command of this Drawbar as one types it here, with the Python that runs."""
    python = Path(sys.executable)
    with suppress(ValueError):
        python = python.relative_to(Path.cwd())
    return shlex.join([str(python), "-m", "backend", *command])


def recipe_of(name: str) -> Recipe:
    """A recipe by its name. Raises Impossible."""
    if name not in RECIPES:
        raise Impossible(f"There is no recipe for {name!r}. Those there are: {', '.join(RECIPES)}.")
    return RECIPES[name]


def model_of(settings: Settings, name: str, where: Path | None) -> tuple[Path, Loaded, Recipe]:
    """A model's folder, the model, and the recipe that its card names. Raises Impossible."""
    roots = [where] if where else [root for root in (settings.shipped, settings.models, APART) if root]
    found = [root / name for root in roots if (root / name).is_dir()]
    if not found:
        raise Impossible(
            f"{name} cannot be measured: it is not in {' or '.join(map(str, roots))}. Models of your own are looked "
            "for in the folder that DRAWBAR_MODELS names, or evaluate's --in."
        )
    folder = found[0]
    if len(found) > 1:
        print(
            f"{found[1]} is left alone: a shipped model has its name. Rename it, or name it by --in.", file=sys.stderr
        )
    try:
        loaded = read(folder)
    except Broken as error:
        raise Impossible(f"{name} cannot be measured: {error}.") from error
    made = re.match(r"python -m backend train ([a-z0-9-]+)", loaded.card.recipe)
    recipe = RECIPES.get(made[1]) if made else None
    if recipe is None or recipe.CARD["family"] != loaded.card.family:
        raise Impossible(f"{name} cannot be measured: its card names no recipe that is here and makes such a model.")
    return folder, loaded, recipe

"""`python -m backend serve | train NAME | evaluate NAME | trade NAME | models`."""

import argparse
import os
import sys
from pathlib import Path

from pydantic import ValidationError

from backend.settings import Settings, mistakes


def at_least_one(text: str) -> int:
    """A positive whole number. Raises ValueError."""
    if int(text) < 1:
        raise ValueError
    return int(text)


def setting(command: argparse.ArgumentParser, name: str) -> None:
    """Gives a command a flag for one setting."""
    field = Settings.model_fields[name]
    about = f"{field.description} DRAWBAR_{name.upper()}, default: {field.default}"
    command.add_argument(f"--{name.replace('_', '-')}", help=about)


def main(arguments: list[str]) -> int:
    """Runs one command; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m backend", description="Drawbar's commands.")
    commands = parser.add_subparsers(dest="command", required=True)
    command = commands.add_parser("serve", help="serve the page and the API (settings: DRAWBAR_* or these flags)")
    for name in Settings.model_fields:
        setting(command, name)
    command = commands.add_parser("train", help="train a model; after Ctrl-C the same command goes on")
    command.add_argument("name")
    command.add_argument("--epochs", type=at_least_one, help="fewer than the recipe's, to try things")
    command.add_argument(
        "--into",
        metavar="FOLDER",
        type=Path,
        help="folder to put the model's folder into (default: models_ckpt; judge-apart: runs)",
    )
    command.add_argument(
        "--called", metavar="NAME", help="name of the result (default: the recipe's, which only the shipped model has)"
    )
    command.add_argument("--measure", action="store_true", help="measure it afterwards, as evaluate does")
    command = commands.add_parser("evaluate", help="measure every metric of a model's card, print and store them")
    command.add_argument("name")
    command.add_argument("--in", dest="where", metavar="FOLDER", type=Path, help="folder that the model's folder is in")
    command = commands.add_parser("pictures", help="make the training pictures that neighbours are found among")
    command.add_argument("name", choices=["digits", "faces"])
    command = commands.add_parser("trade", help="compare weights of the KL for a model of sentences, losses for a GAN")
    command.add_argument("name")
    command = commands.add_parser("models", help="list the models that are here, and their folders")
    for name in ("shipped", "models"):
        setting(command, name)
    given = parser.parse_args(arguments)
    if given.command in ("serve", "models"):
        # Before torch is imported: threads of its pools are made then, and they only get in each other's way.
        os.environ["OMP_NUM_THREADS"] = "1"
    flags = {key: value for key in Settings.model_fields if (value := getattr(given, key, None)) is not None}
    if given.command == "serve":
        from backend.serve import serve

        return serve(flags)
    try:
        settings = Settings(**flags)
    except ValidationError as error:
        print(mistakes(error), file=sys.stderr)
        return 2
    if given.command == "models":
        from backend.serve import models

        return models(settings)
    try:
        from backend.training.commands import carried_out, evaluate, pictures, trade, train
    except ModuleNotFoundError as error:
        print(
            f"{error}. Training and measuring need more packages: run scripts/setup train (on Windows, or in an "
            'environment of your own: python -m pip install -e ".[train]").',
            file=sys.stderr,
        )
        return 2
    if given.command == "train":
        return carried_out(
            lambda: train(settings, given.name, given.epochs, given.into, given.called, measured=given.measure)
        )
    if given.command == "pictures":
        return carried_out(lambda: pictures(settings, given.name))
    if given.command == "trade":
        return carried_out(lambda: trade(settings, given.name))
    return carried_out(lambda: evaluate(settings, given.name, given.where))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

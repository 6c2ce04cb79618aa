"""The models that a running server holds: one folder each, found, verified, loaded."""

import logging
import re
from pathlib import Path

from backend.card import LONGEST_NAME, NAME, NAMES
from backend.checkpoints import Broken, Loaded, put_back, read
from backend.web.problems import Problem

log = logging.getLogger("drawbar.shelf")


class Misplaced(Exception):
    """What a setting names is no folder of models; the message says which, and what to do."""


class Shelf:
    """Every model folder, either loaded or known to be broken and why."""

    def __init__(self, shipped: Path, own: Path | None = None) -> None:
        """Loads the shipped models, then those of one's own; of two that have the same name the shipped one serves.

        Raises Misplaced.
        """
        self.models: dict[str, Loaded] = {}
        self.broken: dict[str, str] = {}
        self.places: dict[str, Path] = {}  # of both
        self.skipped: dict[Path, str] = {}  # folders of models that no request can name, and why
        for place in places("shipped", shipped):
            self.put(place)
        if own is not None and own.resolve() != shipped.resolve():
            mine = places("models", own)
            if not mine:
                log.info("%s holds no model yet", own)
            for place in mine:
                self.put(place)
        for name, loaded in self.models.items():
            if loaded.card.judge and not self.judges(loaded):
                log.warning("model %s is served without its judge: %s cannot read it", name, loaded.card.judge)
                known = [one for one in loaded.card.parameters if one != "wish"]
                card = loaded.card.model_copy(update={"judge": None, "parameters": known})
                self.models[name] = loaded._replace(card=card, takes=loaded.takes - {"wish"})

    def put(self, place: Path) -> None:
        """Loads one folder, or notes why it cannot be."""
        if place.name in self.places:
            self.skip(place, "a shipped model has its name. Rename the folder, and the name in its card.json")
            return
        if not re.fullmatch(NAME, place.name) or len(place.name) > LONGEST_NAME:
            if (place / "card.json").is_file():
                self.skip(place, f"its name is none for a model. Use {NAMES}")
            return
        self.places[place.name] = place
        try:
            self.models[place.name] = read(place)
        except Broken as error:
            self.broken[place.name] = str(error)
            log.error("model %s is broken: %s", place.name, error)

    def skip(self, place: Path, why: str) -> None:
        """Notes that a folder is passed over."""
        self.skipped[place] = why
        log.warning("%s is not served: %s", readable(str(place)), why)

    def judges(self, loaded: Loaded) -> bool:
        """Whether the judge that a card names is there, and reads such works and every label of them."""
        card, judge = loaded.card, self.models.get(str(loaded.card.judge))
        if judge is None or "classify" not in judge.card.verbs:
            return False
        alike = (judge.card.medium, judge.card.side, judge.card.rate) == (card.medium, card.side, card.rate)
        return alike and set(card.labels) <= set(judge.card.labels)

    def get(self, name: str, verb: str | None = None) -> Loaded:
        """The model of that name, which has that verb. Raises Problem."""
        if name in self.broken:
            raise Problem("model-broken", f"The model {name} cannot serve: {self.broken[name]}. Restore its folder.")
        if name not in self.models:
            known = ", ".join(self.models) or "none"
            raise Problem("unknown-model", f"There is no model {name[:64]!r} here. Those there are: {known}.")
        loaded = self.models[name]
        if verb and verb not in loaded.card.verbs:
            verbs = ", ".join(loaded.card.verbs)
            raise Problem("unknown-verb", f"The model {name} has no verb {verb!r}. It has: {verbs}.")
        return loaded


def readable(text: str) -> str:
    """A text in one line: what a disk takes for a name may be anything."""
    return "".join(c if c.isprintable() else ascii(c)[1:-1] for c in text)


def places(setting: str, folder: Path) -> list[Path]:
    """The folders in the folder that a setting names, but for hidden ones. Raises Misplaced."""
    try:
        for old in folder.glob(".*.old"):
            put_back(folder / old.name[1:].removesuffix(".old"))
        found = sorted(place for place in folder.iterdir() if place.is_dir() and not place.name.startswith("."))
    except FileNotFoundError as error:
        raise Misplaced(
            f"{setting}: there is no folder {folder}. Make it, or name the one that holds models."
        ) from error
    except NotADirectoryError as error:
        raise Misplaced(f"{setting}: {folder} is a file. Name the folder that holds models.") from error
    except OSError as error:
        raise Misplaced(f"{setting}: {folder} cannot be read ({error.strerror}).") from error
    if (folder / "card.json").is_file():
        above = folder.resolve().parent
        raise Misplaced(f"{setting}: {folder} is itself a model. Name the folder that it is in: {above}")
    return found

"""The models that a running server holds: one folder each, found, verified, loaded."""

import logging
import re
from pathlib import Path

from backend.card import NAME
from backend.checkpoints import Broken, Loaded, put_back, read
from backend.web.problems import Problem

log = logging.getLogger("drawbar.shelf")


class Shelf:
    """Every model folder, either loaded or known to be broken and why."""

    def __init__(self, folders: list[Path]) -> None:
        """Loads what it finds below `folders`; where two hold the same name, the first one stays."""
        self.models: dict[str, Loaded] = {}
        self.broken: dict[str, str] = {}
        for folder in folders:
            for old in folder.glob(".*.old"):
                put_back(folder / old.name[1:].removesuffix(".old"))
            for place in sorted(folder.iterdir()) if folder.is_dir() else []:
                if place.is_dir() and re.fullmatch(NAME, place.name) and place.name not in self.models | self.broken:
                    self.put(place)

    def put(self, place: Path) -> None:
        """Loads one folder, or notes why it cannot be."""
        try:
            self.models[place.name] = read(place)
        except Broken as error:
            self.broken[place.name] = str(error)
            log.error("model %s is broken: %s", place.name, error)

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

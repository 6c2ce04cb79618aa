"""What a whole run shares: the servers in front of which browsers stand, started once for all processes that test."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from backend.settings import ROOT


def write_tiny_shelf(folder: Path) -> None:
    """Tiny models of sentences, and of pixels where none are shipped."""
    from tests.browser.stand_ins import write_missing  # with torch, which a process that only watches does without
    from tests.sentences import write_tiny

    write_tiny(folder)
    write_missing(folder)


def write_toy_shelf(folder: Path) -> None:
    """Families that Drawbar has never heard of."""
    from tests.toys import write_toys

    write_toys(folder)


class Shelf(NamedTuple):
    """What starts a server, its models, and whether these stand beside the shipped ones."""

    module: str = "backend"
    write: Callable[[Path], None] | None = None
    beside: bool = True


SHELVES = {
    "shipped": Shelf(),
    "tiny": Shelf(write=write_tiny_shelf),
    "toys": Shelf("tests.toys", write_toy_shelf, beside=False),
}


class Servers:
    """The servers of a run; each starts when somebody first asks where it is."""

    def __init__(self) -> None:
        self.stack = ExitStack()
        self.found: dict[str, str] = {}

    def address(self, name: str) -> str:
        if name not in self.found:
            self.found[name] = self.start(SHELVES[name])
        return self.found[name]

    def start(self, shelf: Shelf) -> str:
        flags = []
        if shelf.write is not None:
            folder = Path(self.stack.enter_context(tempfile.TemporaryDirectory()))
            shelf.write(folder)
            flags = ["--models" if shelf.beside else "--shipped", str(folder)]
        command = [sys.executable, "-m", shelf.module, "serve", "--port", "0", *flags]
        server = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        self.stack.enter_context(server)
        self.stack.callback(server.terminate)
        assert server.stdout
        line = server.stdout.readline()
        assert line.startswith("Drawbar is ready:"), line
        return line.split()[-1]


SERVERS = pytest.StashKey[Servers]()


def pytest_configure(config: pytest.Config) -> None:
    if hasattr(config, "workerinput"):
        os.environ.setdefault("OMP_NUM_THREADS", "1")  # the processes share the cores, torch is not to fight for them
        os.nice(5)  # all of them and their browsers wait for the servers, so these come first
    else:
        config.stash[SERVERS] = Servers()


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """A process that is to test is told where the servers are."""
    servers = node.config.stash[SERVERS]
    node.workerinput["servers"] = {name: servers.address(name) for name in SHELVES}


def pytest_unconfigure(config: pytest.Config) -> None:
    if SERVERS in config.stash:
        config.stash[SERVERS].stack.close()


def address_of(config: pytest.Config, name: str) -> str:
    """Where the server of that name answers."""
    told: dict[str, dict[str, str]] | None = getattr(config, "workerinput", None)
    return config.stash[SERVERS].address(name) if told is None else told["servers"][name]


@pytest.fixture(scope="session")
def address(request: pytest.FixtureRequest) -> str:
    """Where a server of the shipped models answers."""
    return address_of(request.config, "shipped")


@pytest.fixture(scope="session")
def address_with_tiny(request: pytest.FixtureRequest) -> str:
    """Where a server answers that also has tiny models of sentences, and of pixels where none are shipped."""
    return address_of(request.config, "tiny")


@pytest.fixture(scope="session")
def address_of_toys(request: pytest.FixtureRequest) -> str:
    """Where a server answers that has nothing but toys."""
    return address_of(request.config, "toys")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: "browser" not in item.path.parts)  # what takes longest begins first

"""The app as faults meet it: in this process, and as a server process with its own sockets and memory."""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from fastapi.testclient import TestClient

from backend.app import create_app
from backend.settings import Settings
from tests.faults.answers import Server, serving


class Strict(NamedTuple):
    """A server and the file of its log."""

    server: Server
    log: Path


@pytest.fixture(scope="session")
def client() -> Iterator[TestClient]:
    """A mistake of the app shows as its 500, as it would to a visitor."""
    with TestClient(create_app(Settings()), base_url="http://localhost", raise_server_exceptions=False) as client:
        yield client


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    with serving() as (server, _):
        yield server


@pytest.fixture(scope="session")
def strict(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Strict]:
    """A server with little patience, which believes what one proxy says."""
    log = tmp_path_factory.mktemp("strict") / "log"
    flags = "--deadline 1 --connections 20 --rate 20 --proxies 127.0.0.99 --log-format json"
    with serving(*flags.split(), log=log) as (server, _):
        yield Strict(server, log)

"""The app as faults meet it: in this process, and as a server process with its own sockets and memory."""

import subprocess
import sys
from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from backend.app import create_app
from backend.settings import ROOT, Settings
from tests.faults.answers import Server


@pytest.fixture(scope="session")
def client() -> Iterator[TestClient]:
    """A mistake of the app shows as its 500, as it would to a visitor."""
    with TestClient(create_app(Settings()), base_url="http://localhost", raise_server_exceptions=False) as client:
        yield client


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    command = [sys.executable, "-m", "backend", "serve", "--port", "0"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        assert process.stdout
        port = int(process.stdout.readline().rpartition(":")[2])
        yield Server(process.pid, port)
        process.terminate()

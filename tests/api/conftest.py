"""One app with the shipped models for all tests of the API."""

import base64
import io
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from fastapi.testclient import TestClient
from numpy.typing import NDArray
from PIL import Image

from backend.app import create_app
from backend.settings import Settings
from tests.pixels import write_tiny

Pixels = Callable[[str | bytes], NDArray[np.uint8]]


@pytest.fixture(scope="session")
def client() -> Iterator[TestClient]:
    with TestClient(create_app(Settings()), base_url="http://localhost") as client:
        yield client


@pytest.fixture(scope="session")
def tiny_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("models")
    write_tiny(folder)
    return folder


@pytest.fixture(scope="session")
def tiny(tiny_folder: Path) -> Iterator[TestClient]:
    """With tiny models of pixels alone."""
    with TestClient(create_app(Settings(shipped=tiny_folder)), base_url="http://localhost") as client:
        yield client


@pytest.fixture(scope="session")
def pixels() -> Pixels:
    """Reads a PNG, as bytes or as a data URL."""

    def read(png: str | bytes) -> NDArray[np.uint8]:
        content = base64.b64decode(png.removeprefix("data:image/png;base64,")) if isinstance(png, str) else png
        with Image.open(io.BytesIO(content)) as image:
            assert image.mode == "L"
            return np.asarray(image)

    return read


@pytest.fixture(scope="session")
def gallery(client: TestClient) -> dict[str, Any]:
    answer: dict[str, Any] = client.get("/api/v1/models/digits-vae/gallery").json()
    return answer

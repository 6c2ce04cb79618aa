"""The training pictures nearest to a picture, as the API answers them."""

import base64
import io
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from fastapi.testclient import TestClient
from PIL import Image
from safetensors import safe_open
from safetensors.torch import save_file

from backend.app import create_app
from backend.media import files
from backend.pictures import FOLDER, Pool
from backend.settings import Settings
from tests.faults.answers import assert_problem

API = "/api/v1/models"


@pytest.fixture(scope="module")
def faces() -> Pool:
    return Pool(FOLDER / "faces.safetensors")


def ask(client: TestClient, model: str, **body: object) -> dict[str, Any]:
    answer = client.post(f"{API}/{model}/neighbours", json=body)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def read(url: str) -> "np.ndarray[Any, np.dtype[np.uint8]]":
    with Image.open(io.BytesIO(base64.b64decode(url.partition(",")[2]))) as image:
        return np.asarray(image)


@pytest.mark.parametrize("space", ["pixels", "features"])
def test_a_training_picture_is_found_and_called_a_copy(client: TestClient, faces: Pool, space: str) -> None:
    own = files.data_urls(faces.drawn(faces.pictures[4321:4322]))[0]
    found = ask(client, "faces-pixelrnn", image=own, space=space, k=5)
    first = found["neighbours"][0]
    assert (first["index"], first["distance"], found["percentile"]) == (4321, 0, 0)
    assert first["image"] == found["input"] == own
    assert len(found["neighbours"]) == 5 and found["unit"] == space
    distances = [neighbour["distance"] for neighbour in found["neighbours"]]
    assert distances == sorted(distances)
    assert len(found["real"]) == 101 and found["real"] == sorted(found["real"])


def test_a_code_is_drawn_and_compared_as_its_picture_is(client: TestClient) -> None:
    code = [0.3 * (i % 3 - 1) for i in range(24)]
    by_code = ask(client, "digits-vae", code=code)
    image = client.post(f"{API}/digits-vae/decode", json={"codes": [code]}).json()["images"][0]
    binary = np.where(read(image) >= 128, 255, 0).astype(np.uint8)
    assert (read(by_code["input"]) == binary).all()
    assert by_code == ask(client, "digits-vae", image=by_code["input"]) == ask(client, "digits-cvae", image=image)
    labels = {neighbour["label"] for neighbour in by_code["neighbours"]}
    assert labels <= set(range(10))
    assert (
        by_code["neighbours"][0]["distance"]
        == (read(by_code["neighbours"][0]["image"]) >= 128).__ne__(binary > 0).sum()
    )


def test_a_file_is_read_as_it_is_elsewhere(client: TestClient, gallery: dict[str, Any]) -> None:
    data = base64.b64decode(gallery["images"][5].partition(",")[2])
    answer = client.post(f"{API}/digits-vae/neighbours", content=data, headers={"Content-Type": "image/png"})
    assert answer.json() == ask(client, "digits-vae", image=gallery["images"][5])


def test_a_blend_grows_picture_by_picture_and_explains_more_and_more(
    client: TestClient, gallery: dict[str, Any]
) -> None:
    found = ask(client, "digits-vae", image=gallery["images"][40], blend=True)
    blend, own = found["blend"], read(found["input"]) / 255
    explained = [step["explained"] for step in blend["steps"]]
    assert (
        explained == sorted(explained)
        and 1 < len(explained) <= 64
        and sum(weight > 0 for weight in blend["weights"]) <= 16
    )
    assert blend["explained"] == explained[-1] > 0.5
    assert len(blend["weights"]) == len(explained) and min(blend["weights"]) >= 0
    errors = [((read(step["so_far"]) / 255 - own) ** 2).sum() for step in blend["steps"]]
    assert errors[-1] < errors[0]
    parts = sum(
        weight * (read(step["image"]) / 255) for weight, step in zip(blend["weights"], blend["steps"], strict=True)
    )
    assert np.abs(np.clip(parts, 0, 1) - read(blend["steps"][-1]["so_far"]) / 255).max() < 0.01
    assert "blend" not in ask(client, "digits-vae", image=gallery["images"][40])


@pytest.mark.parametrize(
    ("model", "body", "pointer"),
    [
        ("digits-vae", {}, "#/image"),
        ("digits-vae", {"image": files.data_urls(np.zeros((1, 28, 28), np.uint8))[0], "code": [0.0] * 24}, "#/image"),
        ("digits-vae", {"code": [0.0] * 23}, "#/code"),
        ("digits-cvae", {"code": [0.0] * 12}, "#/label"),
        ("digits-pixelrnn", {"code": [0.0]}, "#/code"),
        ("digits-vae", {"code": [0.0] * 24, "label": 3}, "#/label"),
        ("digits-vae", {"code": [0.0] * 24, "k": 65}, "#/k"),
    ],
)
def test_what_cannot_be_compared_is_refused_with_what_to_do(
    client: TestClient, model: str, body: dict[str, Any], pointer: str
) -> None:
    problem = client.post(f"{API}/{model}/neighbours", json=body)
    assert_problem(problem, "validation")
    assert problem.json()["errors"][0]["pointer"] == pointer


def test_without_the_pictures_the_verb_says_so_and_all_else_goes_on(tmp_path: Path) -> None:
    with TestClient(create_app(Settings(pictures=tmp_path)), base_url="http://localhost") as client:
        answer = client.post(f"{API}/digits-vae/neighbours", json={"code": [0.0] * 24})
        assert_problem(answer, "pictures-missing")
        assert answer.status_code == 503
        assert "python -m backend pictures digits" in answer.json()["detail"]
        assert client.post(f"{API}/digits-vae/decode", json={"codes": [[0.0] * 24]}).status_code == 200


def test_features_that_another_reader_saw_are_not_compared(tmp_path: Path) -> None:
    with safe_open(FOLDER / "digits.safetensors", "pt") as file:
        parts, said = {name: file.get_tensor(name) for name in file.keys()}, file.metadata()  # noqa: SIM118
    save_file(parts, tmp_path / "digits.safetensors", said | {"digest": "0" * 64})
    with TestClient(create_app(Settings(pictures=tmp_path)), base_url="http://localhost") as client:
        ask(client, "digits-vae", code=[0.0] * 24)
        answer = client.post(f"{API}/digits-vae/neighbours", json={"code": [0.0] * 24, "space": "features"})
        assert_problem(answer, "pictures-missing")


def test_a_model_without_training_pictures_has_no_such_verb(client: TestClient) -> None:
    assert_problem(client.post(f"{API}/moon-vae/neighbours", json={"code": [0.0]}), "unknown-verb")

"""What a discriminator takes pictures for, with tiny players of random weights."""

import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from fastapi.testclient import TestClient

from backend.api.opinions import wins
from backend.app import create_app
from backend.checkpoints import Loaded, read
from backend.media.files import data_url, from_text, png
from backend.media.files import read as pixels
from backend.settings import Settings
from tests.faults.answers import assert_problem
from tests.toys import COLOURS, known, noisy, write_toys

DUEL = "/api/v1/models/toy-duel"
CODES = [[0.5, -1.0, 0.25, 2.0], [-0.5, 1.0, 0.0, 0.1]]
REAL = {0: [-1.0, 0.0, 1.0], 5: [0.0, 2.0, 6.0]}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("models")
    with pytest.MonkeyPatch.context() as patch:
        known(patch)
        write_toys(folder, "toy-duel", "toy-raster", "toy-mosaic")
    return folder


@pytest.fixture(scope="module")
def client(folder: Path) -> Iterator[TestClient]:
    with pytest.MonkeyPatch.context() as patch:
        known(patch)
        with TestClient(create_app(Settings(shipped=folder)), base_url="http://localhost") as client:
            yield client


@pytest.fixture(scope="module")
def loaded(folder: Path) -> Loaded:
    return read(folder / "toy-duel")


def ask(client: TestClient, verb: str, **body: object) -> dict[str, Any]:
    answer = client.post(f"{DUEL}/{verb}", json=body)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def refused(answer: Any, pointer: str, slug: Any = "validation") -> None:
    assert_problem(answer, slug)
    assert [error["pointer"] for error in answer.json()["errors"]] == [pointer]


def picture(seed: int) -> str:
    colours = np.array([[int(c[i : i + 2], 16) for i in (1, 3, 5)] for c in COLOURS], np.uint8)
    return data_url(png(colours[noisy(8, 8, seed=seed) % 5]))


def said(loaded: Loaded, generation: int, drawn_by: int) -> torch.Tensor:
    with torch.inference_mode():
        works: Any = loaded.generations[drawn_by]
        other: Any = loaded.generations[generation]
        opinion: torch.Tensor = other.opinion(works.decode(torch.tensor(CODES)).argmax(1))
    return opinion


@pytest.mark.parametrize("generation", [0, 5])
@pytest.mark.parametrize("drawn_by", [0, 5])
def test_every_discriminator_can_be_asked_of_every_generator(
    client: TestClient, loaded: Loaded, generation: int, drawn_by: int
) -> None:
    found = ask(client, "score", codes=CODES, generation=generation, drawn_by=drawn_by)
    expected = said(loaded, generation, drawn_by)
    assert [one["score"] for one in found["opinions"]] == pytest.approx(expected.tolist(), abs=1e-5)
    assert found["generation"] == generation
    told = ask(client, "decode", codes=CODES, generation=drawn_by, discriminator=generation)
    assert told["opinions"] == found["opinions"]
    assert told["images"] == found["pictures"]


def test_wins_and_percentile_are_beside_real_ones(client: TestClient) -> None:
    for generation, real in REAL.items():
        for one in ask(client, "score", codes=CODES, generation=generation)["opinions"]:
            chances = [1 / (1 + math.exp(r - one["score"])) for r in real]
            assert one["wins"] == pytest.approx(sum(chances) / 3, abs=1e-5)
            assert one["percentile"] == pytest.approx(np.interp(one["score"], real, [0, 50, 100]), abs=1e-4)


def test_the_history_is_what_every_generation_says(client: TestClient) -> None:
    found = ask(client, "score", images=[picture(1), picture(2)], history=True)
    for place, generation in enumerate(REAL):
        alone = ask(client, "score", images=[picture(1), picture(2)], generation=generation)
        assert [row[place] for row in found["history"]] == pytest.approx(
            [o["wins"] for o in alone["opinions"]], abs=1e-5
        )
    assert found["opinions"] == ask(client, "score", images=[picture(1), picture(2)], generation=5)["opinions"]


def test_one_picture_and_several_are_the_same(client: TestClient) -> None:
    both = ask(client, "score", images=[picture(1), picture(2)])
    for place in (0, 1):
        one = ask(client, "score", image=picture(1 + place))
        assert one["pictures"] == both["pictures"][place : place + 1] == [picture(1 + place)]
        assert one["opinions"][0]["score"] == pytest.approx(both["opinions"][place]["score"], abs=1e-5)


def test_the_gradient_is_a_picture_of_the_slope(client: TestClient, loaded: Loaded) -> None:
    found = ask(client, "score", image=picture(1), gradient=True, generation=0)
    (gradient,) = found["gradients"]
    model: Any = loaded.generations[0]
    slope = model.slope(loaded.medium.read(picture(1)).x)[0]
    assert gradient["most"] == pytest.approx(float(slope.abs().max()), rel=1e-4)
    shown = pixels(from_text(gradient["image"]))
    np.testing.assert_allclose(shown, 255 * (slope / slope.abs().max()).numpy(), atol=0.51)
    assert "gradients" not in ask(client, "score", image=picture(1))


@pytest.mark.parametrize(
    ("verb", "body", "pointer"),
    [
        ("score", {}, "#/image"),
        ("score", {"image": picture(1), "codes": CODES}, "#/image"),
        ("score", {"images": [picture(1)], "image": picture(1)}, "#/image"),
        ("score", {"image": picture(1), "drawn_by": 0}, "#/drawn_by"),
        ("score", {"codes": CODES, "drawn_by": 3}, "#/drawn_by"),
        ("score", {"codes": CODES, "generation": 3}, "#/generation"),
        ("score", {"codes": [[1.0]]}, "#/codes/0"),
        ("score", {"values": [0] * 64}, "#/values"),
        ("score", {"image": picture(1), "order": "up"}, "#/order"),
        ("decode", {"codes": CODES, "discriminator": 3}, "#/discriminator"),
        ("decode", {"codes": CODES, "generation": 3}, "#/generation"),
    ],
)
def test_what_is_not_there_is_refused_where_it_stands(
    client: TestClient, verb: str, body: dict[str, Any], pointer: str
) -> None:
    refused(client.post(f"{DUEL}/{verb}", json=body), pointer)


def test_a_file_in_the_place_of_one_of_several_pictures_says_which(client: TestClient) -> None:
    answer = client.post(f"{DUEL}/score", json={"images": [picture(1), "data:image/png;base64,AAAA"]})
    refused(answer, "#/images/1", "unsupported-media-type")


@pytest.mark.parametrize(
    ("model", "verb", "body", "pointer"),
    [
        ("toy-mosaic", "decode", {"codes": CODES, "discriminator": 0}, "#/discriminator"),
        ("toy-raster", "score", {"values": [0] * 64, "history": True}, "#/history"),
        ("toy-raster", "score", {"values": [0] * 64, "gradient": True}, "#/gradient"),
        ("toy-raster", "score", {"images": [picture(1)]}, "#/images"),
        ("toy-raster", "score", {"codes": CODES}, "#/codes"),
    ],
)
def test_models_without_a_discriminator_take_none_of_it(
    client: TestClient, model: str, verb: str, body: dict[str, Any], pointer: str
) -> None:
    refused(client.post(f"/api/v1/models/{model}/{verb}", json=body), pointer)


def test_a_file_that_is_asked_for_has_no_opinions(client: TestClient) -> None:
    answer = client.post(f"{DUEL}/decode", json={"codes": CODES, "discriminator": 0}, headers={"Accept": "image/png"})
    assert_problem(answer, "validation")


def test_the_same_noise_through_two_generations_is_two_pictures_of_one_seed(client: TestClient) -> None:
    first, last = (ask(client, "sample", n=2, seed=7, generation=k) for k in (0, 5))
    assert first["codes"] == last["codes"]
    assert first["images"] != last["images"]
    assert last["images"] == ask(client, "sample", n=2, seed=7)["images"]


def test_of_two_pictures_alike_each_wins_half_the_time() -> None:
    said = torch.tensor([0.0, 2.0])
    assert wins(said, torch.tensor([0.0])).tolist() == pytest.approx([0.5, 1 / (1 + math.exp(-2))])
    assert wins(torch.tensor([1.0]), torch.tensor([0.0, 2.0])).item() == pytest.approx(0.5)

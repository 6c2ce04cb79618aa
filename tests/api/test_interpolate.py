"""The way between two pictures."""

import io
from typing import Any

import numpy as np
import pytest
from fastapi.testclient import TestClient
from PIL import Image, ImageSequence

from tests.api.conftest import Pixels

VAE = "/api/v1/models/digits-vae"
CVAE = "/api/v1/models/digits-cvae"
SEEDS: dict[str, Any] = {"from": {"seed": 1}, "to": {"seed": 2}}


def way(client: TestClient, body: dict[str, Any], model: str = VAE) -> dict[str, Any]:
    answer = client.post(f"{model}/interpolate", json=body)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


@pytest.mark.parametrize("path", ["slerp", "lerp"])
def test_the_pictures_are_those_of_the_codes(client: TestClient, path: str) -> None:
    found = way(client, SEEDS | {"path": path, "steps": 20})
    assert len(found["images"]) == len(found["codes"]) == len(found["t"]) == len(found["radii"]) == 20
    assert found["images"] == client.post(f"{VAE}/decode", json={"codes": found["codes"]}).json()["images"]
    assert found["radii"] == pytest.approx(np.linalg.norm(found["codes"], axis=-1).tolist(), rel=1e-5)


def test_the_ends_are_the_samples_of_their_seeds(client: TestClient) -> None:
    found = way(client, SEEDS)
    for seed, place in ((1, 0), (2, -1)):
        sample = client.post(f"{VAE}/sample", json={"seed": seed}).json()
        assert found["codes"][place] == sample["codes"][0] == found["ends"][place]["code"]
        assert found["images"][place] == sample["images"][0]


def test_an_image_becomes_the_mean_of_its_code(client: TestClient, gallery: dict[str, Any]) -> None:
    image = gallery["images"][17]
    found = way(client, SEEDS | {"from": {"image": image}})
    encoded = client.post(f"{VAE}/encode", json={"image": image}).json()
    assert found["codes"][0] == encoded["code"]["mean"]
    assert found["ends"][0]["image"] == encoded["input"]


def test_stops_are_met_in_order_and_nowhere_skipped(client: TestClient) -> None:
    found = way(client, SEEDS | {"via": [{"seed": 3}, {"code": [0.5] * 24}], "steps": 12})
    ends = [end["code"] for end in found["ends"]]
    places = [found["t"].index(k / 3) for k in range(1, 3)]
    assert [found["codes"][place] for place in (0, *places, -1)] == ends
    assert ends[2] == [0.5] * 24


def test_pixels_are_a_double_exposure_that_no_model_drew(
    client: TestClient, gallery: dict[str, Any], pixels: Pixels
) -> None:
    a, b = gallery["images"][17], gallery["images"][90]
    found = way(client, {"from": {"image": a}, "to": {"image": b}, "path": "pixels", "steps": 3})
    first, middle, last = [pixels(image).astype(float) for image in found["images"]]
    assert np.array_equal(first, pixels(found["ends"][0]["image"]))
    assert np.abs(middle - (first + last) / 2).max() <= 0.5
    assert "codes" not in found
    assert "radii" not in found


def test_the_conditional_model_draws_one_digit_all_the_way(client: TestClient, gallery: dict[str, Any]) -> None:
    three, eight = (gallery["images"][gallery["labels"].index(digit)] for digit in (3, 8))
    found = way(client, {"from": {"image": three}, "to": {"image": eight}, "steps": 4}, CVAE)
    assert [end["label"] for end in found["ends"]] == [3, 8]
    assert found["label"] == 3
    same = client.post(f"{CVAE}/decode", json={"codes": found["codes"], "label": 3}).json()["images"]
    assert found["images"] == same
    assert way(client, SEEDS | {"label": 7}, CVAE)["label"] == 7


def test_a_png_is_the_film_strip_enlarged(client: TestClient, pixels: Pixels) -> None:
    answer = client.post(f"{VAE}/interpolate", json=SEEDS | {"steps": 12, "scale": 3}, headers={"Accept": "image/png"})
    assert (answer.headers["drawbar-rows"], answer.headers["drawbar-columns"]) == ("1", "12")
    strip = pixels(answer.content)
    assert strip.shape == (84, 12 * 84)
    images = way(client, SEEDS | {"steps": 12})["images"]
    assert np.array_equal(strip[1::3, 84 + 1 : 168 : 3], pixels(images[1]))


@pytest.mark.parametrize(("accept", "kind"), [("image/gif", "GIF"), ("image/apng", "PNG")])
def test_films_have_every_picture_in_order(client: TestClient, pixels: Pixels, accept: str, kind: str) -> None:
    body = SEEDS | {"steps": 6, "scale": 2, "milliseconds": 120, "there_and_back": True}
    answer = client.post(f"{VAE}/interpolate", json=body, headers={"Accept": accept})
    assert answer.headers["content-type"] == accept
    images = [pixels(image) for image in way(client, body)["images"]]
    with Image.open(io.BytesIO(answer.content)) as film:
        assert (film.format, film.info["loop"], film.info["duration"]) == (kind, 0, 120)
        frames = [np.asarray(frame.convert("L"))[::2, ::2] for frame in ImageSequence.Iterator(film)]
    assert len(frames) == 10
    for frame, picture in zip(frames, [*images, *images[-2:0:-1]], strict=True):
        assert np.abs(frame.astype(int) - picture).max() <= 1
    again = client.post(f"{VAE}/interpolate", json=body, headers={"Accept": accept})
    assert again.content == answer.content


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"to": {}}, "#/to"),
        ({"to": {"seed": 2, "code": [0.0]}}, "#/to"),
        ({"to": {"code": [0.0]}}, "#/to/code"),
        ({"to": {"image": "no picture"}}, "#/to/image"),
        ({"to": {"seed": 2, "label": 3}}, "#/to/label"),
        ({"via": [{"seed": 3}, {}]}, "#/via/1"),
        ({"via": [{"seed": 3}] * 3, "steps": 4}, "#/steps"),
        ({"via": [{"seed": 3}] * 7}, "#/via"),
        ({"steps": 65}, "#/steps"),
        ({"path": "spline"}, "#/path"),
        ({"label": 3}, "#/label"),
    ],
)
def test_what_is_wrong_is_pointed_at(client: TestClient, body: dict[str, Any], pointer: str) -> None:
    answer = client.post(f"{VAE}/interpolate", json=SEEDS | body)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == pointer


def test_without_an_image_the_conditional_model_asks_for_the_digit(client: TestClient) -> None:
    answer = client.post(f"{CVAE}/interpolate", json=SEEDS)
    assert answer.json()["errors"][0]["pointer"] == "#/label"


def test_an_auto_encoder_s_way_begins_and_ends_with_its_reconstructions(
    client: TestClient, gallery: dict[str, Any]
) -> None:
    images = gallery["images"][17], gallery["images"][90]
    read = [client.post("/api/v1/models/digits-ae/encode", json={"image": image}).json() for image in images]
    assert all(set(one["code"]["std"]) == {0} for one in read)
    url = "/api/v1/models/digits-ae/interpolate"
    body = {"from": {"image": images[0]}, "to": {"image": images[1]}, "steps": 5, "path": "lerp"}
    way = client.post(url, json=body).json()
    assert [way["images"][0], way["images"][-1]] == [one["reconstruction"] for one in read]
    assert way["codes"][0] == read[0]["code"]["mean"] and way["codes"][-1] == read[1]["code"]["mean"]
    assert "shell" not in way
    refused = client.post(url, json=body | {"to": {"seed": 3}})
    assert refused.status_code == 422 and refused.json()["errors"][0]["code"] == "no_prior"

"""New pictures from the prior, or pixel by pixel."""

import numpy as np
import pytest
from fastapi.testclient import TestClient

from tests.api.conftest import Pixels
from tests.pixels import MODELS, RNN, SIDE

URL = "/api/v1/models/digits-vae/sample"
CVAE = "/api/v1/models/digits-cvae/sample"


@pytest.mark.parametrize("url", [URL, CVAE])
def test_the_same_seed_gives_the_same_bytes_and_another_seed_does_not(client: TestClient, url: str) -> None:
    one, again, other = (client.post(url, json={"n": 3, "seed": seed}).content for seed in (7, 7, 8))
    assert one == again
    assert one != other


@pytest.mark.parametrize("url", [URL, CVAE])
def test_sample_i_is_the_same_whatever_n_is(client: TestClient, url: str) -> None:
    few, many = (client.post(url, json={"n": n, "seed": 7}).json() for n in (2, 33))
    assert few["images"] == many["images"][:2]
    assert few["codes"] == many["codes"][:2]


def test_a_seed_that_was_drawn_is_told_and_gives_the_same_again(client: TestClient) -> None:
    drawn = client.post(URL, json={}).json()
    again = client.post(URL, json={"seed": drawn["seed"]}).json()
    assert drawn == again
    assert client.post(URL, json={}).json()["seed"] != drawn["seed"]


def test_temperature_zero_is_the_middle_of_the_prior(client: TestClient) -> None:
    cold = client.post(URL, json={"n": 2, "seed": 1, "temperature": 0}).json()
    assert not np.any(cold["codes"])
    assert cold["images"][0] == cold["images"][1]


def test_a_code_that_was_sampled_decodes_to_the_picture(client: TestClient, pixels: Pixels) -> None:
    """Not to the same bytes: batches of different shapes round differently."""
    sampled = client.post(URL, json={"n": 1, "seed": 7}).json()
    decoded = client.post("/api/v1/models/digits-vae/decode", json={"codes": sampled["codes"]}).json()
    one, two = pixels(sampled["images"][0]).astype(int), pixels(decoded["images"][0])
    assert np.abs(one - two).max() <= 1


def test_the_link_gives_the_same_samples(client: TestClient) -> None:
    posted = client.post(URL, json={"n": 2, "seed": 5, "temperature": 0.5}).json()
    assert client.get(URL, params={"n": 2, "seed": 5, "temperature": 0.5}).json() == posted
    picture = client.get(URL, params={"n": 2, "seed": 5}, headers={"Accept": "image/png"})
    assert picture.headers["drawbar-seed"] == "5"


def test_a_label_is_kept_or_drawn(client: TestClient) -> None:
    assert client.post(CVAE, json={"n": 3, "seed": 1, "label": 4}).json()["labels"] == [4, 4, 4]
    assert len(set(client.post(CVAE, json={"n": 40, "seed": 1}).json()["labels"])) > 5
    assert "labels" not in client.post(URL, json={"seed": 1}).json()


@pytest.mark.parametrize("model", MODELS)
def test_pixel_by_pixel_a_sample_is_the_ending_of_nothing(tiny: TestClient, model: str) -> None:
    url = f"/api/v1/models/{model}"
    body = {"n": 3, "seed": 5, "temperature": 0.8}
    found = tiny.post(f"{url}/sample", json=body).json()
    endings = tiny.post(f"{url}/complete", json=body).json()
    assert found == {name: endings[name] for name in ("images", "values", "seed")}
    assert len(found["values"][0]) == SIDE[model] ** 2
    assert tiny.get(f"{url}/sample", params=body).json() == found
    assert tiny.post(f"{url}/sample", json=body | {"n": 2}).json()["images"] == found["images"][:2]
    sheet = tiny.get(f"{url}/sample", params=body, headers={"Accept": "image/png"})
    assert sheet.headers["drawbar-seed"] == "5"
    assert sheet.content == tiny.post(f"{url}/complete", json=body, headers={"Accept": "image/png"}).content


@pytest.mark.parametrize(
    ("field", "value"),
    [("n", 17), ("around", [0.5]), ("label", 3), ("length", 5), ("decoding", {}), ("script", "simplified")],
)
def test_what_samples_pixel_by_pixel_do_not_take(tiny: TestClient, field: str, value: object) -> None:
    answer = tiny.post(f"/api/v1/models/{RNN}/sample", json={field: value})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == f"#/{field}"


@pytest.mark.parametrize(
    ("model", "slug"), [("digits-vae", "unknown-verb"), ("english-vae", "unknown-verb"), ("nobody", "unknown-model")]
)
def test_models_that_do_not_draw_pixel_by_pixel(client: TestClient, model: str, slug: str) -> None:
    for verb in ("complete", "score"):
        answer = client.post(f"/api/v1/models/{model}/{verb}", json={})
        assert (answer.status_code, answer.json()["type"]) == (404, f"/problems/{slug}")

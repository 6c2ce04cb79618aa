"""New pictures from the prior."""

import numpy as np
import pytest
from fastapi.testclient import TestClient

from tests.api.conftest import Pixels

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

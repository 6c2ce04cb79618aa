"""Moments of a training: each answers as itself, the newest where none is named, and no others are there."""

from typing import Any

import pytest
from fastapi.testclient import TestClient

URL = "/api/v1/models/digits-vae-free"


def test_every_generation_answers_as_itself_and_the_newest_where_none_is_named(
    client: TestClient, gallery: dict[str, Any]
) -> None:
    numbers = [one["number"] for one in client.get(URL).json()["generations"]]
    assert numbers == list(range(16))
    body = {"image": gallery["images"][0]}
    answers = [client.post(f"{URL}/encode", json=body | {"generation": n}).json() for n in numbers]
    assert len({answer["reconstruction"] for answer in answers}) == 16
    assert client.post(f"{URL}/encode", json=body).json() == answers[-1]
    codes = {"codes": [answers[5]["code"]["mean"]]}
    decoded = client.post(f"{URL}/decode", json=codes | {"generation": 5}).json()["images"]
    assert decoded == [answers[5]["reconstruction"]]


@pytest.mark.parametrize("verb", ["encode", "decode", "sample", "interpolate"])
def test_a_generation_that_is_not_kept_is_refused_with_those_that_are(
    client: TestClient, gallery: dict[str, Any], verb: str
) -> None:
    bodies = {
        "encode": {"image": gallery["images"][0]},
        "decode": {"codes": [[0] * 12]},
        "sample": {"seed": 1},
        "interpolate": {"from": {"seed": 1}, "to": {"seed": 2}},
    }
    refused = client.post(f"{URL}/{verb}", json=bodies[verb] | {"generation": 16})
    assert refused.status_code == 422
    [error] = refused.json()["errors"]
    assert (error["pointer"], error["code"]) == ("#/generation", "unknown_generation")
    assert error["detail"] == "Send a number from 0 to 15."


def test_without_the_term_the_noise_vanishes_and_with_it_it_stays(client: TestClient, gallery: dict[str, Any]) -> None:
    for name, collapsed in (("free", True), ("kept", False)):
        url = f"/api/v1/models/digits-vae-{name}"
        stds = client.post(f"{url}/encode", json={"image": gallery["images"][3]}).json()["code"]["std"]
        assert (sorted(stds)[len(stds) // 2] < 0.02) == collapsed
        kept = [one["measured"]["noise"] for one in client.get(url).json()["generations"]]
        assert kept[0] > 0.9 and (kept[-1] < 0.02) == collapsed

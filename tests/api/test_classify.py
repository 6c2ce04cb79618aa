"""What a judge reads."""

from typing import Any

import pytest
from fastapi.testclient import TestClient

URL = "/api/v1/models/digits-judge/classify"


def test_the_judge_reads_digits_and_says_how_surely(client: TestClient, gallery: dict[str, Any]) -> None:
    right = 0
    for i in range(0, 200, 5):
        answer = client.post(URL, json={"image": gallery["images"][i]}).json()
        assert sum(answer["probabilities"]) == pytest.approx(1, abs=1e-5)
        assert answer["label"] == max(range(10), key=answer["probabilities"].__getitem__)
        right += answer["label"] == gallery["labels"][i]
    assert right >= 39


def test_a_vae_does_not_classify(client: TestClient) -> None:
    answer = client.post("/api/v1/models/digits-vae/classify", json={"image": "AAAA"})
    assert answer.json()["type"] == "/problems/unknown-verb"

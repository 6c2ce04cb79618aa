"""Faults in texts. There is no model of sentences yet: these hold at the door, where a sentence comes in."""

import pytest
from fastapi.testclient import TestClient

from tests.faults.answers import JSON, VAE, assert_problem

URL = f"{VAE}/encode"


@pytest.mark.parametrize("sentence", ["", " ", "\n\t  ", "\u3000", "\u00a0"])
def test_a_blank_sentence(client: TestClient, sentence: str) -> None:
    """Case 19."""
    answer = client.post(URL, json={"sentence": sentence})
    assert_problem(answer, "validation")
    assert answer.json()["errors"][0]["pointer"] == "#/sentence"


@pytest.mark.parametrize("length", [1001, 70_000, 1_000_000])
def test_a_sentence_without_end(client: TestClient, length: int) -> None:
    """Case 20."""
    answer = client.post(URL, json={"sentence": "a" * length})
    assert_problem(answer, "validation", "body-too-large")
    assert len(answer.content) < 2000
    assert "aaaa" not in answer.text


@pytest.mark.parametrize("text", [r"\ud800", r"\udc00", r"a\ud83d b", r"\ude00\ud83d"])
@pytest.mark.parametrize("field", ["sentence", "image"])
def test_half_a_surrogate_pair(client: TestClient, field: str, text: str) -> None:
    """Case 21."""
    answer = client.post(URL, content=f'{{"{field}": "{text}"}}', headers=JSON)
    assert_problem(answer, "validation")


def test_a_good_sentence_for_a_model_of_pictures(client: TestClient) -> None:
    """Case 19."""
    answer = client.post(URL, json={"sentence": "A line."})
    assert_problem(answer, "validation")
    assert "picture" in answer.json()["detail"]

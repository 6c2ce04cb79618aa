"""Faults in texts: at the door of a model of pictures, and as a model of sentences reads them."""

import json
import time
import unicodedata
from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from backend.app import create_app
from backend.settings import Settings
from tests.faults.answers import API, JSON, VAE, assert_problem
from tests.sentences import write_tiny

URL = f"{VAE}/encode"
ENGLISH = f"{API}/models/tiny-english"
VERSE = f"{API}/models/tiny-verse"


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """An app that holds two tiny models of sentences as well."""
    folder = tmp_path_factory.mktemp("models")
    write_tiny(folder)
    app = create_app(Settings(models=folder))
    with TestClient(app, base_url="http://localhost", raise_server_exceptions=False) as client:
        yield client


@pytest.mark.parametrize("model", [VAE, ENGLISH, VERSE])
@pytest.mark.parametrize("sentence", ["", " ", "\n\t  ", "\u3000", "\u00a0", "\u200b\u2060", "\u202e"])
def test_a_blank_sentence(reader: TestClient, sentence: str, model: str) -> None:
    """Case 19."""
    answer = reader.post(f"{model}/encode", json={"sentence": sentence})
    assert_problem(answer, "validation")
    if model != VAE:
        assert answer.json()["errors"][0]["pointer"] == "#/sentence"


@pytest.mark.parametrize("model", [VAE, ENGLISH])
@pytest.mark.parametrize("length", [1001, 70_000, 1_000_000])
def test_a_sentence_without_end(reader: TestClient, length: int, model: str) -> None:
    """Case 20."""
    answer = reader.post(f"{model}/encode", json={"sentence": "a" * length})
    assert_problem(answer, "validation", "body-too-large")
    assert len(answer.content) < 2000
    assert "aaaa" not in answer.text


@pytest.mark.parametrize("text", [r"\ud800", r"\udc00", r"a\ud83d b", r"\ude00\ud83d"])
@pytest.mark.parametrize("field", ["sentence", "image"])
@pytest.mark.parametrize("model", [VAE, ENGLISH, VERSE])
def test_half_a_surrogate_pair(reader: TestClient, field: str, text: str, model: str) -> None:
    """Case 21."""
    answer = reader.post(f"{model}/encode", content=f'{{"{field}": "{text}"}}', headers=JSON)
    assert_problem(answer, "validation")


UNSEEN = {
    "NUL": "I like\x00 tea.",
    "control": "I like\x07\x1b tea.",
    "zero-width": "I li\u200bke\u2060 tea.\ufeff",
    "bidi override": "\u202eI like tea.\u202c",
    "isolates": "\u2067I like\u2069 tea.",
    "line breaks": "I\r\nlike\ttea.",
    "soft hyphen": "I like\u00ad tea.",
    "private use": "I like\ue000 tea.",
    "full width": "Ｉ　ｌｉｋｅ　ｔｅａ．",
}


@pytest.mark.parametrize("what", UNSEEN)
def test_what_controls_or_hides_is_normalised_away(reader: TestClient, what: str) -> None:
    """Case 22."""
    plain = reader.post(f"{ENGLISH}/encode", json={"sentence": "I like tea."}).json()
    answer = reader.post(f"{ENGLISH}/encode", json={"sentence": UNSEEN[what]})
    assert answer.status_code == 200
    assert answer.json() == plain
    assert plain["input"] == "I like tea."


@pytest.mark.parametrize(
    "text", ["שלום עולם", "مرحبا بالعالم", "你好 世界", "👩‍👩‍👧 ok", "Zoë ağlıyor", "e\u0301te\u0301", "नमस्ते"]
)
def test_every_script_is_read_in_nfc_and_comes_back_as_it_was_read(reader: TestClient, text: str) -> None:
    """Case 23."""
    answer = reader.post(f"{ENGLISH}/encode", json={"sentence": text})
    assert answer.status_code == 200
    assert answer.json()["input"] == unicodedata.normalize("NFC", text)
    composed = reader.post(f"{ENGLISH}/encode", json={"sentence": unicodedata.normalize("NFD", text)})
    assert composed.json() == answer.json()
    assert answer.json()["unknown_words"]


@pytest.mark.parametrize(("model", "text"), [(ENGLISH, "Qqq Zzz Xxx"), (VERSE, "貓狗兔鼠牛"), (VERSE, "Latin")])
def test_every_word_out_of_the_vocabulary(reader: TestClient, model: str, text: str) -> None:
    """Case 24."""
    answer = reader.post(f"{model}/encode", json={"sentence": text})
    assert answer.status_code == 200
    assert len(answer.json()["unknown_words"]) >= 3
    way = {"from": {"sentence": text}, "to": {"seed": 1}, "steps": 3}
    assert reader.post(f"{model}/interpolate", json=way).status_code == 200


@pytest.mark.parametrize("text", ["<eos> <unk> <bos>", "<pad>", "[PAD] <|endoftext|> </s>"])
def test_the_names_of_special_tokens_are_ordinary_text(reader: TestClient, text: str) -> None:
    """Case 25."""
    answer = reader.post(f"{ENGLISH}/encode", json={"sentence": text})
    assert answer.status_code == 200
    assert answer.json()["input"] == text
    first = text.split()[0].strip("<>[]|")
    assert first in answer.json()["unknown_words"]
    alone = reader.post(f"{ENGLISH}/encode", json={"sentence": "tea"}).json()
    around = reader.post(f"{ENGLISH}/encode", json={"sentence": f"tea {text}"}).json()
    assert around["code"] != alone["code"]


@pytest.mark.alone
@pytest.mark.parametrize("text", ["a " * 500, "a" * 1000, "é" * 1000, "👩‍👩‍👧" * 125, "<eos>" * 200])
def test_a_sentence_too_long_for_the_model_is_refused_at_once(reader: TestClient, text: str) -> None:
    """Case 26."""
    start = time.perf_counter()
    answer = reader.post(f"{ENGLISH}/encode", json={"sentence": text})
    assert time.perf_counter() - start < 2
    assert_problem(answer, "validation")
    assert answer.json()["errors"][0]["pointer"] == "#/sentence"


@pytest.mark.parametrize("text", ["a " * 10_000, "a" * 5000])
def test_ten_thousand_words_are_refused(reader: TestClient, text: str) -> None:
    """Case 26."""
    assert_problem(reader.post(f"{ENGLISH}/encode", json={"sentence": text}), "validation")


def test_markup_is_text(reader: TestClient) -> None:
    """Case 27: it goes out as JSON, as it came in; what a page makes of it is tested in the browser."""
    text = "<img src=x onerror=1>"
    answer = reader.post(f"{ENGLISH}/encode", json={"sentence": text})
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert json.loads(answer.content)["input"] == text


def test_a_good_sentence_for_a_model_of_pictures(reader: TestClient) -> None:
    """Case 19."""
    answer = reader.post(URL, json={"sentence": "A line."})
    assert_problem(answer, "validation")
    assert answer.json()["errors"][0]["pointer"] == "#/sentence"

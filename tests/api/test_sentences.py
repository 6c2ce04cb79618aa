"""Sentences through encode, decode, sample and interpolate, with tiny models of random weights."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from fastapi.testclient import TestClient

from backend.app import create_app
from backend.media.text import traditional
from backend.settings import Settings
from tests.sentences import write_tiny

ENGLISH = "/api/v1/models/tiny-english"
VERSE = "/api/v1/models/tiny-verse"
DIGITS = "/api/v1/models/digits-vae"
BOTH = pytest.mark.parametrize("model", [ENGLISH, VERSE])
SENTENCE = {ENGLISH: "I like tea.", VERSE: "春眠不覺曉"}
OTHER = {ENGLISH: "Tom is afraid of dogs.", VERSE: "千山鳥飛絕"}
SIZE = {ENGLISH: 8, VERSE: 6}


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    folder = tmp_path_factory.mktemp("models")
    write_tiny(folder)
    with TestClient(create_app(Settings(models=folder)), base_url="http://localhost") as client:
        yield client


def post(client: TestClient, url: str, body: dict[str, Any]) -> dict[str, Any]:
    answer = client.post(url, json=body)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def refused(client: TestClient, url: str, body: dict[str, Any], status: int = 422) -> dict[str, str]:
    """The first error of a request that is refused."""
    answer = client.post(url, json=body)
    assert answer.status_code == status, answer.text
    errors: list[dict[str, str]] = answer.json()["errors"]
    return errors[0] if errors else {}


def codes(model: str, n: int) -> list[list[float]]:
    drawn: list[list[float]] = np.random.default_rng(1).normal(size=(n, SIZE[model])).tolist()
    return drawn


@BOTH
def test_a_sentence_becomes_a_gaussian_and_comes_back_from_its_mean(client: TestClient, model: str) -> None:
    found = post(client, f"{model}/encode", {"sentence": SENTENCE[model]})
    assert len(found["code"]["mean"]) == len(found["code"]["std"]) == SIZE[model]
    assert min(found["code"]["std"]) > 0
    assert found["input"] == SENTENCE[model]
    assert found["unknown_words"] == []
    again = post(client, f"{model}/decode", {"codes": [found["code"]["mean"]]})
    assert again["sentences"] == [found["reconstruction"]]
    other = post(client, f"{model}/encode", {"sentence": OTHER[model]})
    assert other["code"]["mean"] != found["code"]["mean"]


def test_words_without_a_token_are_named_once_and_in_order(client: TestClient) -> None:
    found = post(client, f"{ENGLISH}/encode", {"sentence": "I zorgle tea and zorgle <eos>."})
    assert found["unknown_words"] == ["zorgle", "and", "<", "eos", ">."]
    assert post(client, f"{VERSE}/encode", {"sentence": "春眠不覺貓"})["unknown_words"] == ["貓"]


@BOTH
def test_a_sentence_of_unknown_words_alone_is_read_all_the_same(client: TestClient, model: str) -> None:
    found = post(client, f"{model}/encode", {"sentence": "Ōō Ūū" if model == ENGLISH else "貓狗兔鼠牛"})
    assert len(found["unknown_words"]) == (2 if model == ENGLISH else 5)
    assert found["reconstruction"]


def test_verse_is_read_in_either_script_and_with_its_marks(client: TestClient) -> None:
    plain = post(client, f"{VERSE}/encode", {"sentence": "千山鳥飛絕"})
    for same in ("千山鸟飞绝", "千山鳥飛絕，", " 千山 鳥飛絕。"):
        assert post(client, f"{VERSE}/encode", {"sentence": same}) == plain


def test_the_script_of_the_answer_is_the_one_that_is_asked_for(client: TestClient) -> None:
    body = {"codes": codes(VERSE, 30), "length": 7}
    old = post(client, f"{VERSE}/decode", body)["sentences"]
    new = post(client, f"{VERSE}/decode", body | {"script": "simplified"})["sentences"]
    assert old != new
    assert [traditional(line) for line in old] == old
    assert post(client, f"{VERSE}/decode", body | {"script": "traditional"})["sentences"] == old
    read = post(client, f"{VERSE}/encode", {"sentence": "千山鳥飛絕", "script": "simplified"})
    assert read["input"] == "千山鸟飞绝"
    way = {"from": {"sentence": "千山鳥飛絕"}, "to": {"seed": 1}, "steps": 2, "script": "simplified"}
    assert post(client, f"{VERSE}/interpolate", way)["ends"][0]["sentence"] == "千山鸟飞绝"


@pytest.mark.parametrize("decoding", [None, {"method": "sample"}, {"method": "beam", "beam": 2}])
@pytest.mark.parametrize("length", [5, 7])
def test_a_line_of_verse_is_as_long_as_asked(client: TestClient, decoding: Any, length: int) -> None:
    body = {"codes": codes(VERSE, 10), "decoding": decoding, "length": length}
    assert {len(line) for line in post(client, f"{VERSE}/decode", body)["sentences"]} == {length}


@BOTH
def test_what_is_written_from_a_code_does_not_depend_on_its_neighbours(client: TestClient, model: str) -> None:
    drawn = codes(model, 20)
    for decoding in (None, {"method": "beam", "beam": 3}):
        together = post(client, f"{model}/decode", {"codes": drawn, "decoding": decoding})["sentences"]
        assert len(set(together)) > 3
        for i in (0, 7, 8, 19):
            alone = post(client, f"{model}/decode", {"codes": [drawn[i]], "decoding": decoding})["sentences"]
            assert alone == [together[i]]


@BOTH
def test_the_same_seed_gives_the_same_words_and_another_seed_others(client: TestClient, model: str) -> None:
    body = {"codes": codes(model, 12), "decoding": {"method": "sample", "temperature": 1.0}}
    first, same, other = (post(client, f"{model}/decode", body | {"seed": seed}) for seed in (1, 1, 2))
    assert first == same
    assert first != other
    assert post(client, f"{model}/decode", body) == post(client, f"{model}/decode", body | {"seed": 0})


@BOTH
@pytest.mark.parametrize("method", ["greedy", "sample"])
def test_sample_i_depends_on_the_seed_and_i_alone(client: TestClient, model: str, method: str) -> None:
    body = {"seed": 7, "decoding": {"method": method}}
    few = post(client, f"{model}/sample", body | {"n": 3})
    many = post(client, f"{model}/sample", body | {"n": 11})
    assert few["sentences"] == many["sentences"][:3]
    assert few["codes"] == many["codes"][:3]
    assert few["seed"] == 7
    assert post(client, f"{model}/sample", body | {"n": 3, "seed": 8})["codes"] != few["codes"]


@BOTH
def test_of_every_sample_it_is_said_whether_it_can_be_read_again(client: TestClient, model: str) -> None:
    told: set[bool] = set()
    for seed in range(8):
        found = post(client, f"{model}/sample", {"n": 8, "seed": seed, "temperature": 2, "readable": True})
        for sentence, readable in zip(found["sentences"], found["readable"], strict=True):
            answer = client.post(f"{model}/encode", json={"sentence": sentence})
            assert (answer.status_code == 200) == readable, sentence
            told.add(readable)
    assert told == ({True, False} if model == ENGLISH else {True})


@BOTH
def test_neighbours_are_as_far_as_the_radius_says(client: TestClient, model: str) -> None:
    around = codes(model, 1)[0]
    none = post(client, f"{model}/sample", {"n": 3, "seed": 1, "around": around, "radius": 0})
    np.testing.assert_allclose(none["codes"], [around] * 3, rtol=1e-6)
    assert len(set(none["sentences"])) == 1
    near, far = (
        np.array(post(client, f"{model}/sample", {"n": 64, "seed": 1, "around": around, "radius": r})["codes"]) - around
        for r in (0.5, 1.0)
    )
    np.testing.assert_allclose(far, 2 * near, atol=1e-5)
    assert near.std() == pytest.approx(0.5, rel=0.15)


@BOTH
def test_a_line_begins_and_ends_with_what_the_model_makes_of_its_ends(client: TestClient, model: str) -> None:
    body = {"from": {"sentence": SENTENCE[model]}, "to": {"sentence": OTHER[model]}, "steps": 5}
    way = post(client, f"{model}/interpolate", body)
    assert way["t"] == [0, 0.25, 0.5, 0.75, 1]
    ends = [post(client, f"{model}/encode", {"sentence": text}) for text in (SENTENCE[model], OTHER[model])]
    for end, read, i in zip(way["ends"], ends, (0, -1), strict=True):
        assert end["sentence"] == read["input"]
        assert end["reconstruction"] == read["reconstruction"] == way["sentences"][i]
        np.testing.assert_allclose(end["code"], read["code"]["mean"], rtol=1e-6)
        np.testing.assert_allclose(way["codes"][i], read["code"]["mean"], rtol=1e-6)
    assert way["sentences"] == post(client, f"{model}/decode", {"codes": way["codes"]})["sentences"]
    np.testing.assert_allclose(way["radii"], np.linalg.norm(way["codes"], axis=1), rtol=1e-5)
    assert way["ends"][0]["unknown_words"] == []


@BOTH
def test_the_straight_line_and_the_way_along_the_shell_part(client: TestClient, model: str) -> None:
    one, two = codes(model, 2)
    body = {"from": {"code": one}, "to": {"code": two}, "steps": 3}
    lerp = post(client, f"{model}/interpolate", body | {"path": "lerp"})
    np.testing.assert_allclose(lerp["codes"][1], (np.array(one) + two) / 2, rtol=1e-5)
    slerp = post(client, f"{model}/interpolate", body | {"path": "slerp"})
    assert slerp["radii"][1] == pytest.approx((slerp["radii"][0] + slerp["radii"][2]) / 2, rel=1e-4)
    assert slerp["radii"][1] > lerp["radii"][1]


def test_a_line_of_chance_words_takes_its_seed(client: TestClient) -> None:
    body = {"from": {"seed": 1}, "to": {"seed": 2}, "steps": 12, "decoding": {"method": "sample", "temperature": 1.5}}
    first, same, other = (post(client, f"{ENGLISH}/interpolate", body | {"seed": seed}) for seed in (3, 3, 4))
    assert first == same
    assert first["sentences"] != other["sentences"]
    assert first["codes"] == other["codes"]


def test_a_line_of_verse_is_as_long_as_at_the_nearer_end(client: TestClient) -> None:
    body = {"from": {"sentence": "床前明月光"}, "to": {"sentence": "獨在異鄉為異客"}, "steps": 6}
    assert [len(line) for line in post(client, f"{VERSE}/interpolate", body)["sentences"]] == [5, 5, 5, 7, 7, 7]
    asked = post(client, f"{VERSE}/interpolate", body | {"length": 7})
    assert {len(line) for line in asked["sentences"]} == {7}


def test_a_stop_is_a_sentence_a_code_or_a_seed(client: TestClient) -> None:
    drawn = post(client, f"{ENGLISH}/sample", {"n": 1, "seed": 5})
    ends = [{"seed": 5}, {"code": drawn["codes"][0]}, {"sentence": "I like tea."}]
    body = {"from": ends[0], "via": [ends[1]], "to": ends[2], "steps": 3}
    way = post(client, f"{ENGLISH}/interpolate", body)
    assert way["sentences"][0] == way["sentences"][1] == drawn["sentences"][0]
    assert [end.get("sentence") for end in way["ends"]] == [None, None, "I like tea."]


HERE = {"seed": 1}
SENTENCE_ERRORS: list[tuple[str, str, dict[str, Any], str]] = [
    (ENGLISH, "encode", {}, "#/sentence"),
    (ENGLISH, "encode", {"sentence": "\u200b\u202e"}, "#/sentence"),
    (ENGLISH, "encode", {"sentence": "tea " * 200}, "#/sentence"),
    (ENGLISH, "encode", {"sentence": "tea", "label": 3}, "#/label"),
    (ENGLISH, "encode", {"sentence": "tea", "length": 5}, "#/length"),
    (ENGLISH, "encode", {"sentence": "tea", "script": "simplified"}, "#/script"),
    (VERSE, "encode", {"sentence": "床前明月"}, "#/sentence"),
    (VERSE, "encode", {"sentence": "，。！"}, "#/sentence"),
    (VERSE, "encode", {"sentence": "床前明月光", "length": 6}, "#/length"),
    (ENGLISH, "decode", {"codes": [[0.0] * 7]}, "#/codes/0"),
    (ENGLISH, "decode", {"codes": [[0.0] * 8, [0.0] * 9]}, "#/codes/1"),
    (ENGLISH, "decode", {"codes": [[0.0] * 8] * 65}, "#/codes"),
    (ENGLISH, "decode", {"codes": [[0.0] * 8], "label": 3}, "#/label"),
    (ENGLISH, "decode", {"codes": [[0.0] * 8], "length": 5}, "#/length"),
    (VERSE, "decode", {"codes": [[0.0] * 6], "length": 6}, "#/length"),
    (ENGLISH, "decode", {"codes": [[0.0] * 8], "script": "traditional"}, "#/script"),
    (ENGLISH, "decode", {"codes": [[0.0] * 8], "decoding": {"temperature": 0.0}}, "#/decoding/temperature"),
    (ENGLISH, "decode", {"codes": [[0.0] * 8], "decoding": {"beam": 9}}, "#/decoding/beam"),
    (ENGLISH, "decode", {"codes": [[0.0] * 8], "decoding": {"method": "magic"}}, "#/decoding/method"),
    (ENGLISH, "sample", {"n": 65}, "#/n"),
    (ENGLISH, "sample", {"label": 3}, "#/label"),
    (ENGLISH, "sample", {"around": [0.0] * 7}, "#/around"),
    (ENGLISH, "sample", {"around": [0.0] * 8, "radius": 4.5}, "#/radius"),
    (VERSE, "sample", {"length": 6}, "#/length"),
    (ENGLISH, "interpolate", {"from": HERE, "to": {}}, "#/to"),
    (ENGLISH, "interpolate", {"from": HERE, "to": {"seed": 1, "sentence": "tea"}}, "#/to"),
    (ENGLISH, "interpolate", {"from": {"image": "AAAA"}, "to": HERE}, "#/from/image"),
    (ENGLISH, "interpolate", {"from": {"sentence": "tea " * 200}, "to": HERE}, "#/from/sentence"),
    (VERSE, "interpolate", {"from": HERE, "via": [{"sentence": "春"}], "to": HERE}, "#/via/0/sentence"),
    (ENGLISH, "interpolate", {"from": HERE, "to": {"code": [0.0]}}, "#/to/code"),
    (ENGLISH, "interpolate", {"from": HERE, "to": HERE, "path": "pixels"}, "#/path"),
    (ENGLISH, "interpolate", {"from": HERE, "via": [HERE], "to": HERE, "steps": 2}, "#/steps"),
    (ENGLISH, "interpolate", {"from": HERE, "to": HERE, "label": 3}, "#/label"),
    (ENGLISH, "interpolate", {"from": HERE, "to": HERE, "length": 7}, "#/length"),
    (DIGITS, "decode", {"codes": [[0.0] * 24], "decoding": {"method": "greedy"}}, "#/decoding"),
    (DIGITS, "sample", {"length": 5}, "#/length"),
    (DIGITS, "encode", {"sentence": "A line."}, "#/sentence"),
    (DIGITS, "encode", {}, "#/image"),
]


@pytest.mark.parametrize(("model", "verb", "body", "pointer"), SENTENCE_ERRORS)
def test_an_error_points_at_what_is_wrong_and_says_what_to_do(
    client: TestClient, model: str, verb: str, body: dict[str, Any], pointer: str
) -> None:
    error = refused(client, f"{model}/{verb}", body)
    assert error["pointer"] == pointer
    assert error["detail"]


@BOTH
@pytest.mark.parametrize(
    ("verb", "body"),
    [("decode", {"codes": [[0.0]]}), ("sample", {}), ("interpolate", {"from": {"seed": 1}, "to": {"seed": 2}})],
)
def test_sentences_come_as_json_alone(client: TestClient, model: str, verb: str, body: dict[str, Any]) -> None:
    answer = client.post(f"{model}/{verb}", json=body, headers={"Accept": "image/png"})
    assert answer.status_code == 406


@BOTH
def test_a_model_of_sentences_restyles_nothing(client: TestClient, model: str) -> None:
    answer = client.post(f"{model}/restyle", json={"code": [0.0], "label": 1})
    assert (answer.status_code, answer.json()["type"]) == (404, "/problems/unknown-verb")


def test_every_sentence_of_one_code_is_drawn_by_a_chance_of_its_own(client: TestClient) -> None:
    body = {"codes": codes(ENGLISH, 1) * 16, "decoding": {"method": "sample", "temperature": 2.0}, "seed": 1}
    sentences = post(client, f"{ENGLISH}/decode", body)["sentences"]
    assert sentences[:8] != sentences[8:]

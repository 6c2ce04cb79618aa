"""Faults in JSON bodies and numbers."""

import json
import time
from collections.abc import Callable
from typing import Any

import pytest
from fastapi.testclient import TestClient
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.faults.answers import API, JSON, VAE, assert_problem

SAMPLE, DECODE, ENCODE = f"{VAE}/sample", f"{VAE}/decode", f"{VAE}/encode"
ZEROS = [0.0] * 24


def code_of(value: str) -> bytes:
    """A body with one code whose fourth number is `value`, as it stands in the JSON."""
    return b'{"codes": [[0, 0, 0, %s%s]]}' % (value.encode(), b", 0" * 20)


@pytest.mark.parametrize("body", [b"{", b"{'n': 1}", b'{"n": 1,}', b"n=1", b'{"n": 1} {}', b"\x00", b"{}" * 1000])
def test_malformed_json(client: TestClient, body: bytes) -> None:
    """Case 1."""
    assert_problem(client.post(SAMPLE, content=body, headers=JSON), "malformed-body")


@pytest.mark.parametrize("body", [b"", b" \n", b"null", b"[]", b'"x"', b"7"])
def test_json_that_is_no_object(client: TestClient, body: bytes) -> None:
    """Case 2."""
    answer = client.post(SAMPLE, content=body, headers=JSON)
    assert_problem(answer, "validation")
    assert answer.json()["errors"][0]["pointer"] == "#/"


@pytest.mark.parametrize("value", ["NaN", "Infinity", "-Infinity", "1e999", "-1e999"])
def test_numbers_that_are_none(client: TestClient, value: str) -> None:
    """Cases 3 and 4."""
    answer = client.post(DECODE, content=code_of(value), headers=JSON)
    assert_problem(answer, "validation")
    error = answer.json()["errors"][0]
    assert (error["pointer"], error["code"]) == ("#/codes/0/3", "finite_number")


@pytest.mark.parametrize("value", ["1e400", "1e999", "-1e400", "NaN"])
@pytest.mark.parametrize("field", ["n", "seed"])
def test_infinite_whole_numbers(client: TestClient, field: str, value: str) -> None:
    """Case 4."""
    assert_problem(client.post(SAMPLE, content=f'{{"{field}": {value}}}', headers=JSON), "validation")


@pytest.mark.parametrize(
    "codes",
    [[], [[]], [[0.0] * 23], [[0.0] * 25], [ZEROS, [0.0]], [[ZEROS]], [[[[0.0]]]], [ZEROS] * 257, [[0.0] * 1_000_000]],
    ids=["none", "empty", "short", "long", "second", "nested", "deeper", "many", "million"],
)
def test_codes_of_another_length(client: TestClient, codes: list[Any]) -> None:
    """Case 5."""
    answer = client.post(DECODE, json={"codes": codes})
    assert_problem(answer, "validation")
    assert len(answer.content) < 4000


def test_the_wanted_length_is_told(client: TestClient) -> None:
    """Case 5."""
    answer = client.post(DECODE, json={"codes": [ZEROS, [0.0] * 5]})
    assert answer.json()["errors"][0]["pointer"] == "#/codes/1"
    assert "24" in answer.json()["errors"][0]["detail"]


@pytest.mark.parametrize("value", ["1e38", "-1e38", "10.000001", "-11", "1e308", "123456789012345678901234567890"])
def test_absurd_codes(client: TestClient, value: str) -> None:
    """Case 6."""
    assert_problem(client.post(DECODE, content=code_of(value), headers=JSON), "validation")


@pytest.mark.parametrize("extreme", [10.0, -10.0])
def test_the_furthest_codes_there_are_give_pictures(client: TestClient, extreme: float) -> None:
    """Case 6."""
    assert client.post(DECODE, json={"codes": [[extreme] * 24]}).status_code == 200


@pytest.mark.parametrize("n", ["0", "-1", "65", "1000000000", str(2**63), str(2**64), "9" * 5000, "-" + "9" * 5000])
def test_absurd_counts(client: TestClient, n: str) -> None:
    """Case 7."""
    start = time.process_time()
    assert_problem(client.post(SAMPLE, content=f'{{"n": {n}}}', headers=JSON), "validation")
    assert_problem(client.get(SAMPLE, params={"n": n}), "validation")
    assert time.process_time() - start < 1


@pytest.mark.parametrize("value", [True, False, "3", 1.0, 1.5, [1], {}])
@pytest.mark.parametrize("field", ["n", "seed", "label"])
def test_what_is_no_whole_number_is_not_taken_for_one(client: TestClient, field: str, value: object) -> None:
    """Cases 8 and 9."""
    assert_problem(client.post(f"{API}/models/digits-cvae/sample", json={field: value}), "validation")


@pytest.mark.parametrize("value", [True, "0.5", None])
def test_what_is_no_number_is_not_taken_for_one(client: TestClient, value: object) -> None:
    """Case 8."""
    assert_problem(client.post(DECODE, json={"codes": [[*ZEROS[1:], value]]}), "validation")
    assert client.post(DECODE, json={"codes": [[*ZEROS[1:], 1]]}).status_code == 200  # 1 is a number all the same


@pytest.mark.parametrize("seed", [-1, 2**53, 2**64, -(2**63)])
def test_seeds_out_of_range(client: TestClient, seed: int) -> None:
    """Case 9."""
    assert_problem(client.post(SAMPLE, json={"seed": seed}), "validation")
    assert_problem(client.get(SAMPLE, params={"seed": seed}), "validation")


@pytest.mark.parametrize("seed", [0, 2**53 - 1])
def test_the_first_and_the_last_seed(client: TestClient, seed: int) -> None:
    """Case 9."""
    assert client.post(SAMPLE, json={"seed": seed}).json()["seed"] == seed


def test_of_equal_keys_the_last_one_counts(client: TestClient) -> None:
    """Case 10."""
    answer = client.post(SAMPLE, content=b'{"seed": 1, "n": 1, "seed": 2}', headers=JSON)
    assert answer.json()["seed"] == 2


@pytest.mark.parametrize("key", ["m", "N", "__proto__", "constructor", "__class__", "", "a/b~c", "\n", "k" * 10_000])
def test_unknown_keys(client: TestClient, key: str) -> None:
    """Case 11."""
    answer = client.post(SAMPLE, json={"n": 1, key: 1})
    assert_problem(answer, "validation")
    assert answer.json()["errors"][0]["code"] == "extra_forbidden"


def test_a_pointer_follows_rfc_6901(client: TestClient) -> None:
    """Case 11."""
    assert client.post(SAMPLE, json={"a/b~c": 1}).json()["errors"][0]["pointer"] == "#/a~1b~0c"


def test_half_a_million_unknown_keys(client: TestClient) -> None:
    """Case 11."""
    body = b"{" + b",".join(b'"%x":0' % i for i in range(400_000)) + b"}"
    start = time.process_time()
    answer = client.post(SAMPLE, content=body, headers=JSON)
    assert time.process_time() - start < 2
    assert_problem(answer, "validation")
    assert len(answer.content) < 2000


@pytest.mark.parametrize("depth", [900, 5_000, 100_000])
@pytest.mark.parametrize("wrap", ["[{}]", '{{"codes": {}}}', '{{"codes": [[{}]]}}'])
def test_deep_nesting(client: TestClient, depth: int, wrap: str) -> None:
    """Case 12."""
    left, right = wrap.format("|").split("|")
    body = left * depth + right * depth
    times = []
    for _ in range(5):
        start = time.process_time()
        answer = client.post(DECODE, content=body, headers=JSON)
        times.append(time.process_time() - start)
    assert min(times) < 0.05
    assert_problem(answer, "validation", "malformed-body")
    assert len(answer.content) < 2000


@pytest.mark.parametrize(
    "body",
    [b'{"image": "\xff"}', b'{"\xc0\xaf": 1}', b'{"image": "\xed\xa0\x80"}']
    + ['{"n": 1}'.encode(encoding) for encoding in ("utf-16", "utf-16-le", "utf-32", "utf-8-sig")],
)
def test_json_in_another_encoding(client: TestClient, body: bytes) -> None:
    """Case 13."""
    assert_problem(client.post(ENCODE, content=body, headers=JSON), "malformed-body")


@pytest.mark.parametrize("encoding", ["gzip", "br", "deflate", "gzip, gzip"])
def test_a_compressed_body(client: TestClient, encoding: str) -> None:
    """Case 14."""
    headers = JSON | {"Content-Encoding": encoding}
    assert_problem(client.post(SAMPLE, content=b"{}", headers=headers), "unsupported-media-type")


@pytest.mark.parametrize(
    "kind",
    [
        None,
        "",
        "text/plain",
        "text/json",
        "application/xml",
        "application/x-www-form-urlencoded",
        "application/octet-stream",
        "application/json; charset=utf-16",
        "application/jsonp",
        "json",
    ],
)
def test_another_content_type(client: TestClient, kind: str | None) -> None:
    """Case 15."""
    headers = {} if kind is None else {"Content-Type": kind}
    assert_problem(client.post(SAMPLE, content=b'{"n": 1}', headers=headers), "unsupported-media-type")


@pytest.mark.parametrize(
    "kind", ["application/json; charset=utf-8", "Application/JSON", 'application/json;charset="UTF-8"']
)
def test_json_by_any_spelling(client: TestClient, kind: str) -> None:
    """Case 15."""
    assert client.post(SAMPLE, content=b'{"n": 1}', headers={"Content-Type": kind}).status_code == 200


def json_values() -> st.SearchStrategy[object]:
    leaves = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20)
    return st.recursive(leaves, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner))


FIELDS = ["n", "seed", "temperature", "label", "codes", "code", "image", "labels", "sentence"]


@settings(deadline=None)
@given(verb=st.sampled_from(["sample", "decode", "encode", "interpolate", "restyle", "classify"]), values=st.data())
def test_whatever_json_holds_the_answer_is_an_answer_or_a_problem(
    each_model: Callable[[str, bytes], Any], verb: str, values: st.DataObject
) -> None:
    """Cases 1 to 11, at random."""
    body = values.draw(json_values() | st.dictionaries(st.sampled_from(FIELDS), json_values(), max_size=3))
    for answer in each_model(verb, json.dumps(body).encode()):
        if answer.status_code != 200:
            assert_problem(answer, "validation", "unknown-verb", "malformed-body", "image-invalid")


@pytest.fixture(scope="module")
def each_model(client: TestClient) -> Callable[[str, bytes], Any]:
    """Asks every model for the same."""

    def ask(verb: str, body: bytes) -> Any:
        for model in ("digits-vae", "digits-cvae", "digits-judge"):
            yield client.post(f"{API}/models/{model}/{verb}", content=body, headers=JSON)

    return ask

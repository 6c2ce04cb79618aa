"""Faults of requests that say too much, or ask for what there is not: nothing is taken and then not minded."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from fastapi.testclient import TestClient

from backend.app import create_app
from backend.checkpoints import write
from backend.media.files import data_url, png
from backend.settings import Settings
from tests.drawing import drawn, file
from tests.faults.answers import API, JSON, assert_problem
from tests.toys import Prior, Sizes, card, known, lively

VERBS = ["sample", "encode", "decode", "interpolate", "restyle", "classify", "complete", "score"]
SEVEN = file(drawn(7))
IMAGE = data_url(SEVEN)
TEXT = "I like tea."
VAE, CVAE, JUDGE, RNN, ENGLISH, VERSE = (
    f"{API}/models/{name}"
    for name in ("digits-vae", "digits-cvae", "digits-judge", "digits-pixelrnn", "english-vae", "verse-vae")
)
HAND = {"code": [0.0] * 12}
WAY: dict[str, Any] = {"from": {"seed": 1}, "to": {"seed": 2}, "steps": 2}


@pytest.mark.parametrize("label", [0, 1, 9])
@pytest.mark.parametrize(
    ("url", "body", "pointer"),
    [
        (f"{VAE}/sample", {}, "#/label"),
        (f"{VAE}/decode", {"codes": [[0.0] * 24]}, "#/label"),
        (f"{VAE}/encode", {"image": IMAGE}, "#/label"),
        (f"{VAE}/interpolate", WAY, "#/label"),
        (f"{VAE}/interpolate", WAY | {"to": {"image": IMAGE}}, "#/to/label"),
        (f"{VAE}/interpolate", WAY | {"via": [{"image": IMAGE}], "steps": 3}, "#/via/0/label"),
        (f"{CVAE}/interpolate", WAY | {"from": {"seed": 1}, "label": 3}, "#/from/label"),
        (f"{CVAE}/interpolate", WAY | {"to": HAND, "label": 3}, "#/to/label"),
        (f"{CVAE}/restyle", HAND, "#/label"),
        (f"{RNN}/sample", {}, "#/label"),
        (f"{ENGLISH}/sample", {}, "#/label"),
        (f"{ENGLISH}/encode", {"sentence": TEXT}, "#/label"),
        (f"{ENGLISH}/interpolate", WAY, "#/label"),
        (f"{ENGLISH}/interpolate", WAY | {"from": {"sentence": TEXT}}, "#/from/label"),
    ],
)
def test_a_label_is_refused_where_nothing_has_one_whatever_it_is(
    client: TestClient, url: str, body: dict[str, Any], pointer: str, label: int
) -> None:
    """Zero is a label like any other."""
    said: dict[str, Any] = dict(body)
    match pointer.removeprefix("#/").split("/"):
        case ["via", _, _]:
            said["via"] = [said["via"][0] | {"label": label}]
        case [end, _]:
            said[end] = said[end] | {"label": label}
        case _:
            said["label"] = label
    response = client.post(url, json=said)
    assert_problem(response, "validation")
    [error] = response.json()["errors"]
    assert (error["pointer"], error["code"]) == (pointer, "not_taken")
    assert client.post(url, json=body).status_code == 200


@pytest.mark.parametrize(
    ("url", "body", "field"),
    [
        (f"{VAE}/encode", {"image": IMAGE, "sentence": TEXT}, "sentence"),
        (f"{VAE}/encode", {"sentence": TEXT}, "sentence"),
        (f"{ENGLISH}/encode", {"image": IMAGE, "sentence": TEXT}, "image"),
        (f"{ENGLISH}/encode", {"image": IMAGE}, "image"),
        (f"{VAE}/decode", {"codes": [[0.0] * 24], "seed": 1}, "seed"),
        (f"{VAE}/decode", {"codes": [[0.0] * 24], "seed": 0}, "seed"),
        (f"{VAE}/interpolate", WAY | {"seed": 1}, "seed"),
        (f"{VAE}/interpolate", WAY | {"script": "simplified"}, "script"),
        (f"{ENGLISH}/sample", {"script": "simplified"}, "script"),
        (f"{ENGLISH}/sample", {"length": 5}, "length"),
        (f"{ENGLISH}/interpolate", WAY | {"scale": 1}, "scale"),
        (f"{ENGLISH}/interpolate", WAY | {"milliseconds": 80}, "milliseconds"),
        (f"{VERSE}/interpolate", WAY | {"there_and_back": False}, "there_and_back"),
        (f"{VERSE}/interpolate", WAY | {"path": "pixels"}, "path"),
        (f"{VAE}/sample", {"radius": 0.5}, "radius"),
        (f"{CVAE}/sample", {"radius": 0, "label": 1}, "radius"),
        (f"{ENGLISH}/sample", {"radius": 1}, "radius"),
        (f"{RNN}/sample", {"radius": 1}, "radius"),
        (f"{RNN}/sample", {"around": [0.5]}, "around"),
        (f"{CVAE}/restyle", HAND | {"label": 0}, "label"),
        (f"{CVAE}/restyle", HAND | {"label": 7}, "label"),
        (f"{VAE}/sample", {"generation": 0}, "generation"),
        (f"{RNN}/complete", {"generation": 0}, "generation"),
        (f"{RNN}/score", {"values": [0] * 784, "generation": 1}, "generation"),
    ],
)
def test_what_is_not_minded_is_not_taken(client: TestClient, url: str, body: dict[str, Any], field: str) -> None:
    response = client.post(url, json=body)
    assert_problem(response, "validation")
    [error] = response.json()["errors"]
    assert (error["pointer"], error["code"]) == (f"#/{field}", "not_taken")


@pytest.mark.parametrize(
    ("body", "pointer", "code"),
    [
        (WAY | {"from": {"image": IMAGE, "label": 10**7}}, "#/from/label", None),
        (WAY | {"to": {"image": IMAGE, "label": 10}, "label": 1}, "#/to/label", "unknown_label"),
        (WAY | {"from": {"code": [0.0] * 11}, "label": 1}, "#/from/code", "code_size"),
        (WAY | {"from": {"code": [0.0] * 11 + [10.5]}, "label": 1}, "#/from/code/11", "less_than_equal"),
        (WAY | {"from": {"image": "no base64"}, "label": 1}, "#/from/image", "base64"),
        (WAY | {"via": [{"image": "no base64"}], "steps": 3, "label": 1}, "#/via/0/image", "base64"),
        (WAY | {"from": {}, "label": 1}, "#/from", "one_of"),
        (WAY | {"from": {"seed": 1, "code": [0.0] * 12}, "label": 1}, "#/from", "one_of"),
        (WAY | {"label": 10}, "#/label", "unknown_label"),
        (WAY, "#/label", "missing"),
    ],
)
def test_a_mistake_in_an_end_is_pointed_at_there(
    client: TestClient, body: dict[str, Any], pointer: str, code: str | None
) -> None:
    response = client.post(f"{CVAE}/interpolate", json=body)
    assert_problem(response, "validation")
    first = response.json()["errors"][0]
    assert first["pointer"].startswith(pointer)
    assert code is None or first["code"] == code


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("model", [VAE, CVAE, JUDGE, RNN, ENGLISH])
def test_every_verb_says_first_that_it_has_no_such_form(client: TestClient, model: str, verb: str) -> None:
    """Before the body is as much as looked at; but that there is no such verb, before that."""
    has = verb in client.get(model).json()["verbs"]
    for accept in ("image/webp", "text/html", "application/json;q=0"):
        headers = {"Accept": accept, "Content-Type": "application/json"}
        for body in (b"{}", b"{", b'{"n": 0}'):
            response = client.post(f"{model}/{verb}", content=body, headers=headers)
            assert_problem(response, "not-acceptable" if has else "unknown-verb")


@pytest.mark.parametrize(
    ("url", "accept"),
    [
        (f"{VAE}/encode", "image/png"),
        (f"{CVAE}/encode?label=7", "image/png"),
        (f"{JUDGE}/classify", "image/png"),
        (f"{JUDGE}/classify", "text/event-stream"),
    ],
)
def test_what_is_read_is_told_in_json_alone(client: TestClient, url: str, accept: str) -> None:
    headers = {"Content-Type": "image/png", "Accept": accept}
    assert_problem(client.post(url, content=SEVEN, headers=headers), "not-acceptable")
    assert client.post(url, content=SEVEN, headers=headers | {"Accept": f"{accept}, */*;q=0.1"}).status_code == 200


@pytest.mark.parametrize(
    "path", ["", "/digits-vae", "/digits-vae/gallery", "/digits-vae/sample", "/english-vae/sample"]
)
def test_links_have_forms_as_well(client: TestClient, path: str) -> None:
    for accept in ("image/webp", "image/gif", "text/plain"):
        assert_problem(client.get(f"{API}/models{path}", headers={"Accept": accept}), "not-acceptable")
    assert client.get(f"{API}/models{path}", headers={"Accept": "text/html, */*;q=0.8"}).status_code == 200


@pytest.mark.parametrize("model", [ENGLISH, VERSE])
def test_a_model_of_sentences_says_that_it_reads_no_pictures(client: TestClient, model: str) -> None:
    response = client.post(f"{model}/encode", content=SEVEN, headers={"Content-Type": "image/png"})
    assert_problem(response, "unsupported-media-type", "validation")
    assert "reads no pictures" in response.json()["detail"]


def framed() -> bytes:
    """What no digit is: a frame of ink around the whole of MNIST's square. Its code lies far out."""
    picture = np.zeros((28, 28), np.uint8)
    picture[4], picture[23], picture[:, 4], picture[:, 23] = 255, 255, 255, 255
    picture[:4], picture[24:], picture[:, :4], picture[:, 24:] = 0, 0, 0, 0
    return png(picture)


@pytest.mark.parametrize(("model", "label"), [(VAE, {}), (CVAE, {"label": 0})])
def test_a_code_of_whatever_was_drawn_can_be_sent_back(client: TestClient, model: str, label: dict[str, int]) -> None:
    """Out of every verb into every other, and always as the same code."""
    far = 0.0
    rng = np.random.default_rng(0)
    for picture in (framed(), png(np.full((28, 28), 255, np.uint8)), png(rng.integers(0, 256, (28, 28), np.uint8))):
        answer = client.post(f"{model}/encode", json={"image": data_url(picture)} | label)
        if answer.status_code == 422:  # nothing is drawn there: paper without ink
            continue
        code = answer.json()["code"]["mean"]
        far = max(far, *map(abs, code))
        decoded = client.post(f"{model}/decode", json={"codes": [code]} | label)
        assert decoded.status_code == 200
        assert decoded.json()["images"] == [answer.json()["reconstruction"]]
        ends = {"from": {"image": data_url(picture)} | label, "to": {"code": code}, "steps": 2} | label
        way = client.post(f"{model}/interpolate", json=ends).json()
        assert [stop["code"] for stop in way["ends"]] == way["codes"] == [code, code]
    assert 3 < far <= 10


@pytest.mark.parametrize("most", [0.3, 0.1, 3.3, 10, 1e-6])
def test_codes_at_the_edge_of_their_range_can_be_sent_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, most: float
) -> None:
    """Also where that is no number of 32 bits."""
    known(monkeypatch)
    name, verbs = "toy-ink", ["sample", "decode", "interpolate"]
    parts = card(name, "toy_prior", "ink", verbs, code_size=3, code_range=most)
    write(tmp_path / name, lively(Prior(Sizes())), parts)
    with TestClient(create_app(Settings(shipped=tmp_path)), base_url="http://localhost") as client:
        drawn = client.post(f"{API}/models/{name}/sample", json={"n": 64, "seed": 1, "around": [most, -most, 0]}).json()
        assert max(map(max, drawn["codes"])) > 0.999 * most
        again = client.post(f"{API}/models/{name}/decode", json={"codes": drawn["codes"]})
        assert again.status_code == 200, again.text
        assert again.json()["images"] == drawn["images"]
        ends = {"from": {"code": [most, 0, 0]}, "to": {"code": [0, 0, -most]}, "steps": 2}
        for stop in client.post(f"{API}/models/{name}/interpolate", json=ends).json()["ends"]:
            link = ",".join(map(str, stop["code"]))
            assert client.get(f"{API}/models/{name}/decode?code={link}").status_code == 200


def test_a_hand_that_was_read_can_be_sent_back(client: TestClient) -> None:
    read = client.post(f"{CVAE}/restyle", json={"image": data_url(framed()), "label": 0}).json()
    again = client.post(f"{CVAE}/restyle", json={"code": read["code"]}).json()
    assert again["images"] == read["images"]
    assert again["verdicts"] == read["verdicts"]


@pytest.mark.parametrize("word", ["1_0", "٣", "0x1", "1e", "nan", "inf", "", "10.001", "1e400"])
def test_numbers_of_a_link_are_numbers(client: TestClient, word: str) -> None:
    """Not all that Python takes for one is one."""
    for code in (",".join([word] + ["0"] * 23), ",".join(["0"] * 23 + [word])):
        response = client.get(f"{VAE}/decode", params={"code": code})
        assert_problem(response, "validation")
        assert response.json()["errors"][0]["pointer"] == "?code"


def operations(client: TestClient) -> Iterator[tuple[str, str, list[str]]]:
    """Every method and path of the API, and the query parameters that it is described to have."""
    for path, methods in client.get("/openapi.json").json()["paths"].items():
        for method, operation in methods.items() if path.startswith(API) else ():
            parameters = operation.get("parameters", ())
            names = [parameter["name"] for parameter in parameters if parameter["in"] == "query"]
            yield method.upper(), path.format(model="digits-vae"), names


def test_no_address_takes_a_parameter_that_it_does_not_know(client: TestClient) -> None:
    """Wherever it is: a mistyped name is not passed over."""
    found = list(operations(client))
    assert len(found) > 12
    for method, path, names in found:
        for query, wrong in (("sed=1", "sed"), ("sed", "sed"), ("sed=1&sed=2", "sed"), ("=1", ""), ("Seed=1", "Seed")):
            response = client.request(method, f"{path}?{query}", content=b"{", headers=JSON)
            assert_problem(response, "validation")
            [error] = response.json()["errors"]
            assert (error["pointer"], error["code"]) == (f"?{wrong}", "extra_forbidden")
            assert all(name in error["detail"] for name in names)


def test_no_address_takes_a_parameter_twice(client: TestClient) -> None:
    """One of them would be passed over."""
    twice = 0
    for method, path, names in operations(client):
        for name in names:
            response = client.request(method, f"{path}?{name}=1&{name}=1", content=b"{", headers=JSON)
            assert_problem(response, "validation")
            [error] = response.json()["errors"]
            assert (error["pointer"], error["code"]) == (f"?{name}", "repeated")
            twice += 1
    assert twice > 6


@pytest.mark.parametrize(
    ("url", "place", "code"),
    [
        (f"{VAE}/sample?label=3", "?label", "not_taken"),
        (f"{CVAE}/sample?label=11", "?label", "unknown_label"),
        (f"{CVAE}/decode?code={','.join(['0'] * 12)}", "?label", "missing"),
        (f"{VAE}/decode?code=0,1", "?code", "code_size"),
        (f"{VAE}/sample?generation=1", "?generation", "not_taken"),
        (f"{RNN}/sample?n=17", "?n", "less_than_equal"),
    ],
)
def test_a_mistake_in_a_link_is_pointed_at_there(client: TestClient, url: str, place: str, code: str) -> None:
    response = client.get(url)
    assert_problem(response, "validation")
    body = response.json()
    assert [(error["pointer"], error["code"]) for error in body["errors"]] == [(place, code)]
    assert body["detail"].startswith(f"{place}: ")


@pytest.mark.parametrize(
    ("query", "body", "place", "code"),
    [
        ("label=11", SEVEN, "?label", "unknown_label"),
        ("label=11", {"image": IMAGE}, "?label", "unknown_label"),
        ("label=7", {"image": IMAGE, "label": 7}, "?label", "one_of"),
        ("label=7", {"image": IMAGE, "label": 3}, "?label", "one_of"),
        ("generation=1", {"image": IMAGE, "generation": 1}, "?generation", "one_of"),
    ],
)
def test_what_stands_beside_a_picture_is_pointed_at_there(
    client: TestClient, query: str, body: bytes | dict[str, Any], place: str, code: str
) -> None:
    """And is not said twice."""
    file = isinstance(body, bytes)
    said: dict[str, Any] = {"content": body, "headers": {"Content-Type": "image/png"}} if file else {"json": body}
    response = client.post(f"{CVAE}/encode?{query}", **said)
    assert_problem(response, "validation")
    assert [(error["pointer"], error["code"]) for error in response.json()["errors"]] == [(place, code)]

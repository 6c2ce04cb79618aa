"""The house holds for models that it has never heard of.

Toy families of every medium, put into the one table, are served by every verb that their cards list, and by no other.
"""

import base64
import json
import re
import threading
from collections.abc import Iterator
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any, get_args

import httpx2
import numpy as np
import pytest
import torch
from fastapi.testclient import TestClient
from PIL import Image

from backend.app import create_app
from backend.card import Card
from backend.media.files import data_url, png
from backend.settings import Settings
from tests.faults.answers import API, assert_problem
from tests.pixels import mask_url, told
from tests.sounds import tone, url, wav
from tests.toys import COLOURS, LABELS, PETS, SCATTER, Auto, Prior, known, noisy, toys, write_toys

TOYS = toys()
VERBS: list[str] = list(get_args(get_args(Card.model_fields["verbs"].annotation)[0]))
JSON, PNG, GIF, APNG, SSE = "application/json", "image/png", "image/gif", "image/apng", "text/event-stream"
WAV = "audio/wav"
FORMS = [JSON, PNG, GIF, APNG, WAV, SSE]
FILES = {"sample": [PNG], "decode": [PNG], "restyle": [PNG], "interpolate": [PNG, GIF, APNG]}
FILES |= {"complete": [PNG, GIF, APNG, SSE]}
SOUND_FILES = {"sample": [WAV, SSE], "complete": [WAV, SSE]}
PICTURE = png(noisy(30, 40, 3))
BLACK = png(np.zeros((16, 16, 3), np.uint8))
SENTENCE = {"toy-words": "the rain falls", "toy-verse": "春眠不覺曉"}
SOUNDS = [name for name, toy in TOYS.items() if toy.card["medium"] == "sound"]
CLIP = (np.arange(600) * 7 % 256).tolist()
Json = dict[str, Any]


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A server of toys alone. A mistake of it shows as its 500, as it would to a visitor."""
    folder = tmp_path_factory.mktemp("toys")
    with pytest.MonkeyPatch.context() as patch:
        known(patch)
        write_toys(folder)
        app = create_app(Settings(shipped=folder))
        assert not app.state.shelf.broken
        with TestClient(app, base_url="http://localhost", raise_server_exceptions=False) as client:
            yield client


def post(client: TestClient, name: str, verb: str, body: Json, accept: str = JSON) -> httpx2.Response:
    return client.post(f"{API}/models/{name}/{verb}", json=body, headers={"Accept": accept})


def test_where_works_lie_and_what_other_trainings_draw_is_told_as_it_was_kept(client: TestClient) -> None:
    url = f"{API}/models/toy-rgb"
    assert client.get(f"{url}/scatter").json() == SCATTER | {"std": [], "density": None}
    told = client.get(f"{url}/seeds").json()
    assert told["t"] == [0, 1]
    assert [(one["seed"], one["shipped"], one["distance"]) for one in told["trainings"]] == [
        (3, False, 0.5),
        (8, True, 0.25),
    ]
    rows = noisy(48, 32, 3)
    for row, images in enumerate([told["truth"], *(one["images"] for one in told["trainings"])]):
        for column, image in enumerate(images):
            cell = rows[16 * row : 16 * row + 16, 16 * column : 16 * column + 16]
            with Image.open(BytesIO(base64.b64decode(image.partition(",")[2]))) as picture:
                assert np.array_equal(np.asarray(picture), cell)
    sheet = client.get(f"{url}/seeds", headers={"Accept": PNG})
    assert (sheet.headers["drawbar-rows"], sheet.headers["drawbar-columns"]) == ("3", "2")
    for what in ("scatter", "seeds", "spectra"):
        assert client.get(f"{API}/models/toy-ink/{what}").status_code == 404


def test_spectrograms_are_shown_as_they_were_kept(client: TestClient) -> None:
    url = f"{API}/models/toy-talk/spectra"
    shown = client.get(url)
    assert shown.headers["content-type"] == PNG
    with Image.open(BytesIO(shown.content)) as picture:
        assert np.array_equal(np.asarray(picture), noisy(8, 12))
    assert client.get(url, headers={"Accept": JSON}).status_code == 406


def test_a_judge_says_what_it_reads_in_what_is_decoded(client: TestClient) -> None:
    body = {"codes": [[0.5 * i] * 64 for i in range(3)], "label": "owl"}
    told = told_by(client, "toy-pets", "decode", body | {"verdicts": True})
    assert "verdicts" not in told_by(client, "toy-pets", "decode", body)
    for image, verdict in zip(told["images"], told["verdicts"], strict=True):
        read = told_by(client, "toy-judge", "classify", {"image": image})
        assert verdict["label"] == read["label"] and verdict["p"] == pytest.approx(max(read["probabilities"]), abs=1e-4)
    for name, accept in (("toy-pets", PNG), ("toy-shy", JSON)):
        refused = post(
            client,
            name,
            "decode",
            body | {"verdicts": True, "label": LABELS[0] if name == "toy-shy" else "owl"},
            accept,
        )
        assert refused.status_code == 422 and refused.json()["errors"][0]["pointer"] == "#/verdicts"


def told_by(client: TestClient, name: str, verb: str, body: Json) -> Json:
    """The answer in JSON, which has to be one."""
    response = post(client, name, verb, body)
    assert response.status_code == 200, response.text
    answer: Json = response.json()
    return answer


def image(png: str | bytes) -> "np.ndarray[Any, np.dtype[np.uint8]]":
    """The pixels of a picture of an answer."""
    content = base64.b64decode(png.removeprefix("data:image/png;base64,")) if isinstance(png, str) else png
    with Image.open(BytesIO(content)) as picture:
        return np.asarray(picture)


def pixels(card: Json) -> tuple[int, ...]:
    """The shape of a model's pictures."""
    return (card["side"], card["side"]) if card["medium"] in ("ink", "grey") else (card["side"], card["side"], 3)


def work(name: str) -> Json:
    """Something to read."""
    if name in SOUNDS:
        return {"sound": url(wav(tone(440, 16_000, 0.1), 16_000))}
    return {"sentence": SENTENCE[name]} if name in SENTENCE else {"image": data_url(PICTURE)}


def label(card: Json) -> Json:
    return {"label": card["labels"][-1]} if "label" in card["parameters"] else {}


def besides(card: Json) -> Iterator[Json]:
    """What may be said besides, one thing at a time: nothing, and each thing that the card lists."""
    yield {}
    kinds: dict[str, list[Any]] = {
        "label": card["labels"],
        "speaker": card["speakers"],
        "seconds": [0.05, 0.1],
        "temperature": [0, 0.5],
        "prior": ["normal", "fitted"],
        "wish": PETS[:2],  # of these weights an owl is too rare
        "guidance": [0, 2.5],
        "generation": [generation["number"] for generation in card["generations"]],
        "length": [5, 7],
        "decoding": [{"method": method} for method in ("greedy", "sample", "beam")],
    }
    for parameter in card["parameters"]:
        beside = label(card) if parameter == "guidance" else {}  # there is nothing to keep to where nothing is told
        yield from ({parameter: value} | beside for value in kinds[parameter])
    if card["parameters"].count("length"):
        yield {"script": "simplified"}
    elif card["medium"] not in ("text", "sound"):
        yield {"scale": 3, "milliseconds": 40}


def asks(card: Json, verb: str) -> Iterator[Json]:
    """Requests such as a page makes up that knows nothing but the card."""
    name, size, most = card["name"], card["code_size"], card["code_range"]
    codes = [[0.0] * size, [float(most)] * size, [float(-most)] * size, np.linspace(-1, 1, size).tolist()]
    told = label(card)
    has_prior, has_encoder = "sample" in card["verbs"], "encode" in card["verbs"]
    match verb:
        case "sample":
            yield {"seed": 1}
            yield {"seed": 2**53 - 1, "n": 3}
            if "speaker" in card["parameters"]:
                yield {"seed": 1, "labels": card["labels"][::-1]}
                yield {"seed": 1, "speakers": card["speakers"][::-1], "seconds": 0.1} | told
            if size:
                yield {"seed": 1, "n": 2, "around": codes[3], "radius": 2} | told
        case "encode":
            yield work(name) | told
        case "decode":
            yield {"codes": codes[3:]} | told
            yield {"codes": codes * 9} | told
        case "interpolate":
            ends = [{"code": code} for code in codes]
            ends += [{"seed": 3}] if has_prior else []
            ends += [work(name) | told] if has_encoder else []
            for path in ("slerp", "lerp", "pixels") if card["medium"] != "text" else ("slerp", "lerp"):
                yield {"from": ends[3], "to": ends[-1], "via": ends[:2], "steps": 7, "path": path} | told
                yield {"from": ends[-1], "to": ends[2], "steps": 2, "path": path} | told
        case "restyle":
            yield {"code": codes[3]}
            yield {"code": codes[1], "labels": card["labels"][:1] * 3}
            yield work(name) | told | {"labels": card["labels"][::-1]}
        case "classify":
            yield work(name)
        case "complete" if card["medium"] == "sound":
            yield {"seed": 1}
            yield {"seed": 1, "clip": CLIP, "known": {"prefix": 300}, "n": 3}
            yield work(name) | {"seed": 1, "n": 2}
            if told:
                yield work(name) | {"seed": 1, "seconds": 0.02, "distributions": True} | told
        case "score" if card["medium"] == "sound":
            yield {"clip": CLIP}
            yield work(name)
        case "score" if "complete" not in card["verbs"]:
            yield {"codes": codes[3:], "gradient": True}
            yield work(name) | {"history": True}
            yield {"images": [data_url(PICTURE), data_url(BLACK)]}
        case "complete" | "score":
            values = {"values": (np.arange(card["side"] ** 2) % len(card["palette"])).tolist()}
            if verb == "score":
                yield values
                yield work(name) | {"order": "left"}
                return
            dots = mask_url(np.eye(card["side"], dtype=np.bool_))
            yield {"seed": 1}
            yield values | {"seed": 1, "known": {"prefix": card["side"] * 2}, "n": 3}
            yield work(name) | {"seed": 1, "known": {"prefix": 9, "order": "right"}}
            yield values | {"seed": 1, "known": {"mask": dots}, "n": 2}


@cache
def fields(client: TestClient, verb: str) -> set[str]:
    """What a request of a verb may say at all, as the documentation has it."""
    post = client.get("/openapi.json").json()["paths"][f"{API}/models/{{model}}/{verb}"]["post"]
    return set(post["requestBody"]["content"][JSON]["schema"]["properties"])


def requests(client: TestClient, name: str, verb: str) -> Iterator[Json]:
    """Each request alone, and the first with each thing that may be said besides."""
    card = client.get(f"{API}/models/{name}").json()
    bodies = list(asks(card, verb))
    yield from bodies
    for more in besides(card):
        if more.keys() <= fields(client, verb) and not ("label" in more and "code" in bodies[0]):
            yield bodies[0] | more


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("name", TOYS)
def test_every_verb_that_a_card_lists_is_served_in_every_form(client: TestClient, name: str, verb: str) -> None:
    card = client.get(f"{API}/models/{name}").json()
    if verb not in card["verbs"]:
        for form in FORMS:
            assert_problem(post(client, name, verb, {}, form), "unknown-verb")
        return
    files = {"text": {}, "sound": SOUND_FILES}.get(card["medium"], FILES)
    forms = [JSON, *files.get(verb, [])]
    for body in requests(client, name, verb):
        for form in FORMS:
            response = post(client, name, verb, body, form)
            if form not in forms:
                assert_problem(response, "not-acceptable")
                continue
            several = body.get("labels") or body.get("speakers") or [0] * body.get("n", 1)
            if form == WAV and len(several) > 1:
                assert_problem(response, "validation")
                continue
            assert response.status_code == 200, f"{body} as {form}: {response.text}"
            assert response.headers["content-type"].startswith(form)
            assert timeless(response) == timeless(post(client, name, verb, body, form))


def timeless(response: httpx2.Response) -> bytes:
    """An answer, but for the one number that says how long it took."""
    return re.sub(rb'"seconds":[0-9.e-]+', b"", response.content)


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("name", TOYS)
def test_what_a_card_does_not_list_is_refused_where_it_is_said(client: TestClient, name: str, verb: str) -> None:
    """By one and the same answer, whatever it is and whichever verb."""
    card = client.get(f"{API}/models/{name}").json()
    if verb not in card["verbs"]:
        return
    takes = {field for more in besides(card) for field in more}
    said: Json = {"label": 0, "temperature": 0.5, "generation": 0, "length": 5, "decoding": {}, "script": "simplified"}
    said |= {"prior": "normal", "wish": "cat"}
    said |= {"scale": 1, "milliseconds": 40, "there_and_back": False, "speaker": "ann", "seconds": 0.1, "guidance": 2}
    said |= {f"{one}s": ["ann"] for one in ("label", "speaker") if one not in takes}
    works: Json = {"image": data_url(PICTURE), "sentence": "the rain falls", "sound": url(wav(np.zeros(9)))}
    works |= {"clip": CLIP, "values": [0] * 64, "distributions": True}
    taken = {"text": {"sentence"}, "sound": {"sound", "clip", "distributions"}}.get(card["medium"], {"image", "values"})
    foreign = {field: value for field, value in works.items() if field not in taken}
    for field, value in (said | foreign).items():
        if field in takes or field not in fields(client, verb) or (field.startswith("there") and "scale" in takes):
            continue
        response = post(client, name, verb, next(asks(card, verb)) | {field: value})
        assert_problem(response, "validation")
        [error] = response.json()["errors"]
        assert (error["pointer"], error["code"]) == (f"#/{field}", "not_taken")


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("name", TOYS)
def test_no_request_is_a_mistake_of_the_server(client: TestClient, name: str, verb: str) -> None:
    """Requests that are made for other models and other verbs, and parts of requests."""
    cards = client.get(f"{API}/models").json()["models"]
    own = next(card for card in cards if card["name"] == name)
    if verb not in own["verbs"]:
        return
    bodies = [body for card in cards for asked in card["verbs"] for body in asks(card, asked)]
    bodies += [{k: v for k, v in body.items() if k != left} for body in asks(own, verb) for left in body]
    for body in {json.dumps(body): body for body in bodies}.values():
        response = post(client, name, verb, body)
        assert response.status_code in (200, 422), f"{body}: {response.text}"


WITH_CODES = [name for name, toy in TOYS.items() if toy.card.get("code_size")]


def given(client: TestClient, name: str) -> Iterator[tuple[list[list[float]], Json, list[str]]]:
    """Codes that verbs give, what was said besides, and the works that they gave for them."""
    card = client.get(f"{API}/models/{name}").json()
    field = "sentences" if card["medium"] == "text" else "images"
    for body in asks(card, "encode") if "encode" in card["verbs"] else []:
        answer = told_by(client, name, "encode", body)
        yield [answer["code"]["mean"]], {"label": answer.get("label")}, [answer["reconstruction"]]
    for body in asks(card, "sample") if "sample" in card["verbs"] else []:
        answer = told_by(client, name, "sample", body | label(card))
        yield answer["codes"], label(card), answer[field]
    for body in asks(card, "interpolate"):
        answer = told_by(client, name, "interpolate", body)
        if body["path"] != "pixels":
            yield answer["codes"], {"label": answer.get("label")}, answer[field]
        yield [end["code"] for end in answer["ends"]], {"label": answer.get("label")}, []
    for body in asks(card, "restyle") if "restyle" in card["verbs"] else []:
        answer = told_by(client, name, "restyle", body)
        for asked, drawn in zip(answer["labels"], answer["images"], strict=True):
            yield [answer["code"]], {"label": asked}, [drawn]


@pytest.mark.parametrize("name", WITH_CODES)
def test_codes_that_come_out_of_a_verb_go_into_another(client: TestClient, name: str) -> None:
    """Unchanged: the same code gives the same work. And a way from one of them begins there."""
    field = "sentences" if name in SENTENCE else "images"
    length = {"length": 5} if name == "toy-verse" else {}  # that of what was read
    for codes, more, works in given(client, name):
        body = {"codes": codes} | length | {k: v for k, v in more.items() if v is not None}
        again = told_by(client, name, "decode", body)[field]
        assert again == works or not works
        end = {"code": codes[-1]}
        way = told_by(
            client, name, "interpolate", {"from": end, "to": end} | {k: body[k] for k in body.keys() & {"label"}}
        )
        assert all(stop["code"] == codes[-1] for stop in way["ends"])


def test_codes_may_be_far_from_0_where_the_card_says_so_and_no_farther(client: TestClient) -> None:
    """Nor do answers hold codes that no request may."""
    answers = [told_by(client, "toy-rgb", "encode", {"image": data_url(file)}) for file in (PICTURE, BLACK)]
    means = np.array([answer["code"]["mean"] for answer in answers])
    assert np.abs(means).max() == 50
    assert ((np.abs(means) > 10) & (np.abs(means) < 50)).any()
    for number, code in ((50.01, "less_than_equal"), (-50.01, "greater_than_equal"), (1000.01, "less_than_equal")):
        response = post(client, "toy-rgb", "decode", {"codes": [[0, 0, 0], [0, number, 0]]})
        assert_problem(response, "validation")
        [error] = response.json()["errors"]
        assert (error["pointer"], error["code"]) == ("#/codes/1/1", code)
    assert_problem(client.get(f"{API}/models/toy-rgb/decode?code=0,50.01,0"), "validation")
    for end in ("from", "to"):
        body = {"from": {"code": [0, 0, 0]}, "to": {"code": [0, 0, 0]}} | {end: {"code": [50.01, 0, 0]}}
        response = post(client, "toy-rgb", "interpolate", body)
        assert_problem(response, "validation")
        assert response.json()["errors"][0]["pointer"] == f"#/{end}/code/0"
    assert_problem(post(client, "toy-ink", "decode", {"codes": [[10.01, 0, 0]]}), "validation")


def test_a_label_says_what_is_drawn(client: TestClient) -> None:
    code = np.linspace(-1, 1, 64).tolist()
    for name, labels in (("toy-pets", PETS), ("toy-shy", LABELS)):
        drawn = [told_by(client, name, "decode", {"codes": [code], "label": one})["images"][0] for one in labels]
        assert len(set(drawn)) == 3
        assert told_by(client, name, "restyle", {"code": code})["images"] == drawn
        assert told_by(client, name, "restyle", {"code": code, "labels": labels[::-1]})["images"] == drawn[::-1]
        sampled = told_by(client, name, "sample", {"n": 40, "seed": 4})
        assert set(sampled["labels"]) == set(labels)
        for one, drawn_code, picture in zip(*(sampled[key] for key in ("labels", "codes", "images")), strict=True):
            assert told_by(client, name, "decode", {"codes": [drawn_code], "label": one})["images"] == [picture]
        link = client.get(f"{API}/models/{name}/decode?code={','.join(map(str, code))}&label={labels[1]}")
        assert link.json()["images"] == [drawn[1]]


def test_samples_can_have_a_label_each(client: TestClient) -> None:
    for name, labels in (("toy-pets", PETS), ("toy-talk", PETS)):
        field = "images" if name == "toy-pets" else "sounds"
        each = told_by(client, name, "sample", {"seed": 1, "labels": labels})
        assert (each["labels"], len(each[field])) == (labels, 3)
        assert each == told_by(client, name, "sample", {"seed": 1, "labels": labels, "n": 3})
        for i, one in enumerate(labels):
            assert told_by(client, name, "sample", {"seed": 1, "label": one, "n": 3})[field][i] == each[field][i]
        for more, pointer, code in (
            ({"n": 2}, "#/labels", "one_each"),
            ({"label": "cat"}, "#/labels", "one_of"),
            ({"labels": ["cat", "fox"]}, "#/labels/1", "unknown_label"),
        ):
            response = post(client, name, "sample", {"seed": 1, "labels": labels} | more)
            assert_problem(response, "validation")
            assert [(error["pointer"], error["code"]) for error in response.json()["errors"]] == [(pointer, code)]


@pytest.mark.parametrize("wrong", ["fox", "", 0, 7, "3", -1])
def test_a_label_that_the_card_lacks_is_refused(client: TestClient, wrong: object) -> None:
    code = [0.0] * 64
    for name, verb, body, pointer in (
        ("toy-pets", "decode", {"codes": [code], "label": wrong}, "#/label"),
        ("toy-shy", "decode", {"codes": [code], "label": wrong}, "#/label"),
        ("toy-pets", "restyle", {"code": code, "labels": ["cat", wrong]}, "#/labels/1"),
        ("toy-pets", "sample", {"label": wrong}, "#/label"),
        ("toy-pets", "encode", work("toy-pets") | {"label": wrong}, "#/label"),
        ("toy-pets", "interpolate", {"from": work("toy-pets") | {"label": wrong}, "to": {"seed": 1}}, "#/from/label"),
    ):
        response = post(client, name, verb, body)
        assert_problem(response, "validation")
        assert all(error["pointer"].startswith(pointer) for error in response.json()["errors"])


def test_a_judge_reads_the_label_that_nobody_gave_and_gives_verdicts(client: TestClient) -> None:
    read = told_by(client, "toy-judge", "classify", work("toy-judge"))
    assert read["label"] == PETS[int(np.argmax(read["probabilities"]))]
    assert read["probabilities"] == pytest.approx(np.array(read["probabilities"]) / sum(read["probabilities"]))
    assert image(read["input"]).shape == (20, 20)
    encoded = told_by(client, "toy-pets", "encode", work("toy-pets"))
    assert encoded["label"] == read["label"]
    assert encoded == told_by(client, "toy-pets", "encode", work("toy-pets") | {"label": read["label"]})
    restyled = told_by(client, "toy-pets", "restyle", work("toy-pets"))
    assert (restyled["label"], restyled["labels"]) == (read["label"], PETS)
    for picture, verdict in zip(restyled["images"], restyled["verdicts"], strict=True):
        judged = told_by(client, "toy-judge", "classify", {"image": picture})
        assert (verdict["label"], verdict["p"]) == (
            judged["label"],
            pytest.approx(max(judged["probabilities"]), abs=1e-6),
        )
    way = told_by(client, "toy-pets", "interpolate", {"from": work("toy-pets"), "to": {"seed": 1}})
    assert way["label"] == way["ends"][0]["label"] == read["label"]


@pytest.mark.parametrize(
    ("name", "verb", "more"),
    [
        ("toy-rgb", "encode", {}),
        ("toy-mosaic", "encode", {}),
        ("toy-pets", "encode", {}),
        ("toy-pets", "encode", {"label": "dog"}),
        ("toy-shy", "encode", {"label": 1}),
        ("toy-judge", "classify", {}),
        ("toy-ear", "classify", {}),
    ],
)
def test_a_file_as_the_body_is_the_same_as_one_in_json(client: TestClient, name: str, verb: str, more: Json) -> None:
    content, kind = (wav(tone(440, 16_000, 0.1), 16_000), WAV) if name in SOUNDS else (PICTURE, PNG)
    file = client.post(f"{API}/models/{name}/{verb}", params=more, content=content, headers={"Content-Type": kind})
    assert file.status_code == 200, file.text
    assert file.json() == told_by(client, name, verb, work(name) | more)


def test_without_a_judge_there_are_no_verdicts_and_a_label_has_to_be_given(client: TestClient) -> None:
    assert "verdicts" not in told_by(client, "toy-shy", "restyle", work("toy-shy") | {"label": 1})
    for verb, body, pointer in (
        ("encode", work("toy-shy"), "#/label"),
        ("restyle", work("toy-shy"), "#/label"),
        ("decode", {"codes": [[0.0] * 64]}, "#/label"),
        ("interpolate", {"from": work("toy-shy"), "to": {"seed": 1}, "label": 1}, "#/from/label"),
    ):
        response = post(client, "toy-shy", verb, body)
        assert_problem(response, "validation")
        [error] = response.json()["errors"]
        assert (error["pointer"], error["code"]) == (pointer, "missing")


@pytest.mark.parametrize(
    ("name", "verb", "body", "numbers"),
    [
        ("toy-stages", "sample", {"seed": 1, "n": 2}, [0, 5]),
        ("toy-stages", "decode", {"codes": [[1, 2, 3]]}, [0, 5]),
        ("toy-stages", "interpolate", {"from": {"seed": 1}, "to": {"code": [1, 2, 3]}}, [0, 5]),
        ("toy-raster", "sample", {"seed": 1}, [0, 3]),
        ("toy-raster", "complete", {"seed": 1}, [0, 3]),
        ("toy-raster", "score", {"values": [1] * 64}, [0, 3]),
    ],
)
def test_a_generation_answers_for_itself_and_the_newest_for_all(
    client: TestClient, name: str, verb: str, body: Json, numbers: list[int]
) -> None:
    untrained, newest = (told_by(client, name, verb, body | {"generation": number}) for number in numbers)
    assert untrained != newest
    assert told_by(client, name, verb, body) == newest
    response = post(client, name, verb, body | {"generation": 1})
    assert_problem(response, "validation")
    [error] = response.json()["errors"]
    assert (error["pointer"], error["code"]) == ("#/generation", "unknown_generation")


def test_links_take_what_bodies_take(client: TestClient) -> None:
    model = f"{API}/models/toy-stages"
    for path, verb, body in (
        ("decode?code=1,2,3&generation=0", "decode", {"codes": [[1, 2, 3]], "generation": 0}),
        ("decode?code=1,2,3", "decode", {"codes": [[1, 2, 3]]}),
        (
            "sample?seed=1&n=2&generation=0&temperature=0.5",
            "sample",
            {"seed": 1, "n": 2, "generation": 0, "temperature": 0.5},
        ),
        ("sample?seed=1", "sample", {"seed": 1}),
    ):
        assert client.get(f"{model}/{path}").json() == told_by(client, "toy-stages", verb, body)
        as_png = client.get(f"{model}/{path}", headers={"Accept": PNG}).content
        assert as_png == post(client, "toy-stages", verb, body, PNG).content
    assert client.get(f"{API}/models/toy-pets/sample?seed=1&label=dog").json() == told_by(
        client, "toy-pets", "sample", {"seed": 1, "label": "dog"}
    )


@pytest.mark.parametrize("name", [name for name in TOYS if name not in (*SENTENCE, *SOUNDS)])
def test_pictures_have_the_size_and_the_colours_that_the_card_says(client: TestClient, name: str) -> None:
    card = client.get(f"{API}/models/{name}").json()
    shape = pixels(card)
    side, found = card["side"], []
    for verb in card["verbs"]:
        for body in (body for body in asks(card, verb) if body.get("path") != "pixels"):
            answer = told_by(client, name, verb, body)
            found += [
                *answer.get("images", []),
                *answer.get("pictures", []),
                *(answer[k] for k in ("input", "reconstruction", "picture") if answer.get(k)),
            ]
    assert found
    assert all(image(picture).shape == shape for picture in found)
    if card["palette"]:
        colours = {tuple(bytes.fromhex(colour[1:])) for colour in COLOURS}
        assert {tuple(pixel) for picture in found for pixel in image(picture).reshape(-1, 3).tolist()} <= colours
    if "decode" in card["verbs"]:
        some = post(client, name, "decode", {"codes": [[0.0] * card["code_size"]] * 12} | label(card), PNG)
        assert (some.headers["Drawbar-Rows"], some.headers["Drawbar-Columns"]) == ("2", "10")
        assert image(some.content).shape == (2 * side, 10 * side, *shape[2:])


@pytest.mark.parametrize("name", [name for name, toy in TOYS.items() if "interpolate" in toy.card["verbs"]])
def test_a_film_shows_the_way(client: TestClient, name: str) -> None:
    card = client.get(f"{API}/models/{name}").json()
    if card["medium"] == "text":
        return
    ends = {
        "from": {"code": [1.0] * card["code_size"]},
        "to": {"code": [-1.0] * card["code_size"]},
        "steps": 5,
    } | label(card)
    for path in ("slerp", "pixels"):
        way = [image(picture) for picture in told_by(client, name, "interpolate", ends | {"path": path})["images"]]
        assert len({picture.tobytes() for picture in way}) == 5
        strip = image(post(client, name, "interpolate", ends | {"path": path, "scale": 2}, PNG).content)
        assert np.array_equal(strip, np.concatenate(way, 1).repeat(2, 0).repeat(2, 1))
        film = post(client, name, "interpolate", ends | {"path": path, "scale": 2, "there_and_back": True}, APNG)
        with Image.open(BytesIO(film.content)) as frames:
            assert getattr(frames, "n_frames", 1) == 8
            for place, picture in enumerate([*way, *way[-2:0:-1]]):
                frames.seek(place)
                seen = np.asarray(frames.convert("RGB" if picture.ndim == 3 else "L"))
                assert np.array_equal(seen, picture.repeat(2, 0).repeat(2, 1))


def test_a_blend_of_few_colours_is_one_of_colours(client: TestClient) -> None:
    """Half way from red to blue is neither's neighbour in the palette, but purple."""
    ends = {"from": work("toy-mosaic"), "to": {"image": data_url(BLACK)}, "steps": 3, "path": "pixels"}
    one, middle, other = (image(p).astype(int) for p in told_by(client, "toy-mosaic", "interpolate", ends)["images"])
    assert np.abs(middle - (one + other) / 2).max() <= 0.5


def test_ends_that_a_model_cannot_be_are_refused(client: TestClient) -> None:
    code = {"code": [0, 0, 0]}
    for name, end, pointer in (
        ("toy-rgb", {"seed": 1}, "#/to/seed"),
        ("toy-ink", work("toy-ink"), "#/to/image"),
        ("toy-ink", {"sentence": "the rain falls"}, "#/to/sentence"),
        ("toy-rgb", {"sentence": "the rain falls"}, "#/to/sentence"),
    ):
        response = post(client, name, "interpolate", {"from": code, "to": end})
        assert_problem(response, "validation")
        assert [error["pointer"] for error in response.json()["errors"]] == [pointer]


@pytest.mark.parametrize("name", WITH_CODES)
def test_only_a_model_with_a_prior_says_where_its_codes_lie(client: TestClient, name: str) -> None:
    card = client.get(f"{API}/models/{name}").json()
    way = told_by(client, name, "interpolate", next(asks(card, "interpolate")))
    assert ("shell" in way) == ("sample" in card["verbs"])
    if "shell" in way:  # the mean length of codes of so many numbers
        assert way["shell"]["radius"] == pytest.approx((card["code_size"] - 0.5) ** 0.5, rel=0.02)


def test_cards_come_through(client: TestClient) -> None:
    cards = {card["name"]: card for card in client.get(f"{API}/models").json()["models"]}
    assert set(cards) == set(TOYS)
    for name, toy in TOYS.items():
        shown = client.get(f"{API}/models/{name}").json()
        own = {key: value for key, value in toy.card.items() if key not in ("sliders", "generations", "sampled_from")}
        assert all(shown[key] == value for key, value in own.items())
        assert (shown["sampled_from"] is not None) == ("sampled_from" in toy.card)
        assert cards[name]["medium"] == toy.card["medium"]
    warmth, third, tone = cards["toy-rgb"]["sliders"]
    assert [stop["point"] for stop in tone["stops"]] == [[-20, 0, 5], [20, 0, 5], [0, 20, 5]]
    assert warmth["direction"] == [0.6, 0.8, 0.0]
    assert warmth["label"] == {"en": "warmth", "zh": "冷暖"}
    assert "index" not in warmth or warmth["index"] is None
    assert (third["index"], third["low"], third["high"]) == (2, -45.5, 45.5)
    slant, other = cards["toy-ink"]["sliders"]
    assert (slant["label"], slant["kl"], other.get("kl")) == ("slant", 1.5, None)
    for name in ("toy-stages", "toy-duel"):
        assert [generation["number"] for generation in cards[name]["generations"]] == [0, 5]
    assert [generation["real"] for generation in cards["toy-duel"]["generations"]] == [[-1, 0, 1], [0, 2, 6]]
    assert cards["toy-ink"]["code_range"] == 10


def test_galleries_have_the_model_s_own_size_and_labels(client: TestClient) -> None:
    pets = client.get(f"{API}/models/toy-pets/gallery").json()
    assert pets["labels"] == ["owl", "cat", "owl"]
    assert np.array_equal([image(picture) for picture in pets["images"]], noisy(3, 20, 20))
    colours = client.get(f"{API}/models/toy-rgb/gallery").json()
    assert np.array_equal([image(picture) for picture in colours["images"]], noisy(4, 16, 16, 3))
    assert_problem(client.get(f"{API}/models/toy-ink/gallery"), "not-found")


def test_a_stream_tells_what_is_drawn(client: TestClient) -> None:
    body = {"values": [2] * 64, "known": {"prefix": 20}, "seed": 1, "n": 2}
    start, *lines, last = told(post(client, "toy-raster", "complete", body, SSE).text)
    assert (start.name, last.name) == ("start", "picture")
    assert (start.data["side"], start.data["hidden"], [line.name for line in lines]) == (8, 44, ["line"] * 8)
    assert last.data == told_by(client, "toy-raster", "complete", body)
    drawn = np.array([line.data["values"] for line in lines])  # (S, N, S)
    assert np.array_equal(drawn.transpose(1, 0, 2).reshape(2, -1), last.data["values"])
    assert all(values[:20] == [2] * 20 for values in last.data["values"])


def test_a_score_is_what_the_sample_was_drawn_from(client: TestClient) -> None:
    """The family's own numbers, summed here: they are a table of what follows what."""
    [values] = told_by(client, "toy-raster", "sample", {"seed": 1})["values"]
    generations: Any = toys()["toy-raster"].model
    with torch.no_grad():
        likely = generations[3].logits(torch.tensor(values).view(1, 8, 8), "up").log_softmax(-1).flatten(1, 2)[0]
    wanted = -float(likely[torch.arange(64), values].sum())
    answer = told_by(client, "toy-raster", "score", {"values": values, "order": "up"})
    assert answer["score"] == pytest.approx(wanted, rel=0.01)  # weights are rounded when they are saved
    assert answer["percentile"] is None


def test_only_the_newest_generation_is_compared_with_what_the_newest_scored(client: TestClient) -> None:
    body: Json = {"values": [1] * 64}
    ranks = [told_by(client, "toy-raster", "score", body | more)["percentile"] for more in ({}, {"generation": 3})]
    assert ranks[0] == ranks[1] > 0
    assert told_by(client, "toy-raster", "score", body | {"generation": 0})["percentile"] is None


def test_chance_writes_other_words_and_a_seed_the_same(client: TestClient) -> None:
    chance = {"decoding": {"method": "sample", "temperature": 2}}
    body: Json = {"codes": [[0.1, 0.2, 0.3, 0.4]] * 9} | chance
    one, again, two = (told_by(client, "toy-words", "decode", body | {"seed": seed})["sentences"] for seed in (1, 1, 2))
    assert one == again != two
    assert len(set(one)) > 5  # the same code, nine draws
    assert (
        told_by(client, "toy-words", "decode", {**body, "codes": body["codes"][:4], "seed": 1})["sentences"] == one[:4]
    )
    assert {len(word) for word in told_by(client, "toy-verse", "sample", {"n": 8, "length": 7})["sentences"]} == {7}
    assert told_by(client, "toy-words", "encode", {"sentence": "the rain falls"})["unknown_words"] == ["the"]


@pytest.mark.parametrize(("name", "family", "inline"), [("toy-ink", Prior, True), ("toy-rgb", Auto, False)])
def test_only_what_calls_itself_quick_runs_where_requests_are_answered(
    client: TestClient, monkeypatch: pytest.MonkeyPatch, name: str, family: type[Any], inline: bool
) -> None:
    threads, decode = list[str](), family.decode

    def noticed(self: Any, codes: Any) -> Any:
        threads.append(threading.current_thread().name)
        return decode(self, codes)

    monkeypatch.setattr(family, "decode", noticed)
    told_by(client, name, "decode", {"codes": [[0, 0, 0]] * 20})
    assert len(threads) > 1  # one chunk after the other
    assert ("AnyIO worker thread" not in "".join(threads)) == inline


def test_an_old_card_is_read_as_it_was_meant(tmp_path: Path) -> None:
    """Domain digits is ink, faces is palette, sentences is text."""
    with pytest.MonkeyPatch.context() as patch:
        known(patch)
        write_toys(tmp_path, "toy-ink", "toy-raster", "toy-verse")
        for name, domain in (("toy-ink", "digits"), ("toy-raster", "faces"), ("toy-verse", "sentences")):
            path = tmp_path / name / "card.json"
            card = json.loads(path.read_text())
            path.write_text(
                json.dumps({k: v for k, v in card.items() if k not in ("medium", "side")} | {"domain": domain})
            )
        with TestClient(create_app(Settings(shipped=tmp_path)), base_url="http://localhost") as client:
            for name in ("toy-ink", "toy-raster", "toy-verse"):
                card = client.get(f"{API}/models/{name}").json()
                assert card["medium"] == TOYS[name].card["medium"]
                assert card["side"] == TOYS[name].card.get("side", None if name == "toy-verse" else 28)
                told_by(client, name, "sample", {"seed": 1})


def test_from_the_fitted_prior_codes_come_where_it_was_fitted_and_from_the_normal_as_before(client: TestClient) -> None:
    body: Json = {"n": 40, "seed": 7}
    bell, named = (told_by(client, "toy-stages", "sample", body | more) for more in ({}, {"prior": "normal"}))
    assert bell == named
    fitted = told_by(client, "toy-stages", "sample", body | {"prior": "fitted"})
    noise, codes = np.array(bell["codes"]), np.array(fitted["codes"])
    means = codes - noise / 2  # the same noise: half as wide around the mean of a part
    np.testing.assert_allclose(means[:, 1:], 0, atol=1e-6)
    assert set(means[:, 0].round(4).tolist()) == {-2.0, 2.0}
    link = client.get(f"{API}/models/toy-stages/sample", params=body | {"prior": "fitted"})
    assert link.json() == fitted
    near = post(client, "toy-stages", "sample", body | {"around": [0, 0, 0], "prior": "fitted"})
    assert near.json()["errors"][0]["pointer"] == "#/prior"


def test_a_way_between_seeds_and_its_shell_follow_the_prior(client: TestClient) -> None:
    body: Json = {"from": {"seed": 5}, "to": {"seed": 6}, "steps": 2}
    bell, fitted = (
        told_by(client, "toy-stages", "interpolate", body | {"prior": prior}) for prior in ("normal", "fitted")
    )
    assert bell == told_by(client, "toy-stages", "interpolate", body)
    for seed, end in zip((5, 6), fitted["ends"], strict=True):
        sampled = told_by(client, "toy-stages", "sample", {"seed": seed, "prior": "fitted"})
        assert end["code"] == sampled["codes"][0]
    lengths = np.linalg.norm(
        [told_by(client, "toy-stages", "sample", {"n": 64, "prior": "fitted", "seed": k})["codes"] for k in range(20)],
        axis=-1,
    )
    assert fitted["shell"]["radius"] == pytest.approx(lengths.mean(), abs=0.05)
    assert fitted["shell"]["spread"] == pytest.approx(lengths.std(), abs=0.05)
    assert bell["shell"]["radius"] == pytest.approx(1.596, abs=0.01)

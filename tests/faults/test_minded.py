"""No field is taken and then not minded: whatever changes nothing, in whatever company, is refused."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from fastapi.testclient import TestClient
from pydantic import BaseModel

from backend.api.classify import ClassifyRequest
from backend.api.complete import CompleteRequest, Known
from backend.api.decode import DecodeRequest
from backend.api.encode import EncodeRequest
from backend.api.fields import Decoding
from backend.api.interpolate import End, InterpolateRequest
from backend.api.restyle import RestyleRequest
from backend.api.sample import SampleRequest
from backend.api.score import ScoreRequest
from backend.app import create_app
from backend.media.files import data_url, png
from backend.settings import Settings
from tests import sentences
from tests.faults.answers import API, assert_problem
from tests.pixels import mask_url
from tests.sounds import tone, url, wav
from tests.toys import known, write_toys

VERBS: dict[str, type[BaseModel]] = {
    "sample": SampleRequest,
    "decode": DecodeRequest,
    "encode": EncodeRequest,
    "interpolate": InterpolateRequest,
    "restyle": RestyleRequest,
    "classify": ClassifyRequest,
    "complete": CompleteRequest,
    "score": ScoreRequest,
}
WITHIN: dict[str, type[BaseModel]] = {"decoding": Decoding, "known": Known, "from": End, "to": End}
PNG, GIF = "image/png", "image/gif"
FORMS = {"scale": PNG, "milliseconds": GIF, "there_and_back": GIF}  # of a file that is asked for; JSON has none


def picture(side: int, seed: int) -> str:
    return data_url(png(np.random.default_rng(seed).integers(0, 256, (side, side), np.uint8)))


def pairs(side: int, size: int) -> dict[str, tuple[Any, Any]]:
    """Two values of every field that may matter; of text for a model of text."""
    codes = [[0.25 + i] * size for i in (0, -1)]
    pictures = picture(side, 1), picture(side, 2)
    masks = [mask_url(np.tri(side, k=k, dtype=np.bool_)) for k in (0, 2)]
    return {
        "n": (1, 2),
        "seed": (3, 4),
        "temperature": (0.4, 1.5),
        "prior": ("normal", "fitted"),
        "guidance": (0.4, 3.0),
        "wish": ("cat", "dog"),
        "label": ("cat", "dog"),
        "labels": (["cat"], ["dog", "owl"]),
        "around": (codes[0], codes[1]),
        "radius": (0.2, 1.5),
        "readable": (True, False),
        "verdicts": (True, False),
        "generation": (0, 5),
        "discriminator": (0, 5),
        "drawn_by": (0, 5),
        "gradient": (True, False),
        "history": (True, False),
        "images": ([pictures[0]], [pictures[1]]),
        "decoding": ({"method": "sample", "temperature": 2.0}, {"method": "beam", "beam": 8}),
        "beam": (1, 5),
        "length": (5, 7),
        "script": ("traditional", "simplified"),
        "codes": (codes, codes[:1]),
        "code": (codes[0], codes[1]),
        "directions": ([{"direction": codes[0], "by": 2.0}], [{"direction": codes[0], "by": -3.0}]),
        "image": pictures,
        "mask": (masks[0], masks[1]),
        "values": ([0, 1] * (side**2 // 2), [1, 0] * (side**2 // 2)),
        "known": ({"prefix": 5}, {"prefix": side}),
        "prefix": (2, side),
        "order": ("up", "left"),
        "sentence": ("千山鳥飛絕", "明月光千鳥"),
        "speaker": ("ann", "bob"),
        "speakers": (["ann"], ["bob", "ann"]),
        "seconds": (0.05, 0.2),
        "sound": (url(wav(tone(440, 8000, 0.1))), url(wav(tone(700, 8000, 0.1)))),
        "clip": ([140, 3, 90, 200] * 3, [140, 3, 90] * 4),
        "distributions": (True, False),
        "from": ({"seed": 5}, {"seed": 6}),
        "to": ({"seed": 5}, {"seed": 6}),
        "via": ([], [{"seed": 6}]),
        "steps": (5, 6),
        "path": ("lerp", "pixels"),
        "scale": (1, 2),
        "milliseconds": (80, 200),
        "there_and_back": (True, False),
    }


BY_CHANCE, BEST = {"decoding": {"method": "sample"}}, {"decoding": {"method": "beam"}}


def companies(verb: str, size: int, work: dict[str, Any], label: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Bodies of one verb that fields join."""
    code, ends = [0.5] * size, {"from": {"seed": 1}, "to": {"seed": 2}, "steps": 4}
    text = "sentence" in work
    sounds = ({"clip": [9, 99, 199] * 4}, {"sound": url(wav(tone(300, 8000, 0.1)))}) if "clip" in work else ()
    match verb:
        case "complete" if sounds:
            short = {"n": 2, "seed": 7, "seconds": 0.05}
            yield from (short, *(short | sound for sound in sounds), short | sounds[0] | label)
        case "score" | "classify" if sounds:
            yield from sounds
        case "sample":
            yield from ({"n": 8, "seed": 7}, {"n": 8, "seed": 7, "around": code}, {"n": 8, "seed": 7} | label)
            yield from ({"n": 8, "seed": 7} | manner for manner in (BY_CHANCE, BEST) if text)
        case "decode":
            codes = [[3.0 * (i == k) for k in range(size)] for i in range(size)]
            yield {"codes": codes} | label
            yield from ({"codes": codes} | manner for manner in (BY_CHANCE, BEST) if text)
        case "encode":
            yield from (work, work | label)
            yield from (work | manner for manner in (BY_CHANCE, BEST) if text)
        case "interpolate":
            yield from (ends | label, ends | {"from": work} | label, ends | {"path": "pixels"} | label)
            yield from (ends | manner for manner in (BY_CHANCE, BEST) if text)
        case "restyle":
            yield from (work, {"code": code}, work | label)
        case "complete":
            yield from (
                {"n": 2, "seed": 7},
                {"n": 2, "seed": 7} | work,
                {"n": 2, "seed": 7, "known": {"prefix": 3}} | work,
            )
        case "score":
            yield from (work, {"codes": [[0.5] * size]})
        case _:
            yield work


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    folder = tmp_path_factory.mktemp("models")
    with pytest.MonkeyPatch.context() as patch:
        known(patch)
        write_toys(folder)
        sentences.write_tiny(folder)
        app = create_app(Settings(shipped=folder))
        assert not app.state.shelf.broken
        with TestClient(app, base_url="http://localhost", raise_server_exceptions=False) as client:
            yield client


MODELS = [
    "toy-ink",
    "toy-rgb",
    "toy-stages",
    "toy-pets",
    "toy-shy",
    "toy-judge",
    "toy-mosaic",
    "toy-raster",
    "toy-duel",
    "toy-talk",
    "toy-hum",
    "toy-ear",
]
WRITERS = ["toy-words", "tiny-verse"]


@pytest.mark.parametrize("model", MODELS + WRITERS)
def test_what_changes_nothing_is_refused(client: TestClient, model: str) -> None:
    """Every verb, every field, alone and beside others: two values of it give two answers, or none."""
    url = f"{API}/models/{model}"
    card = client.get(url).json()
    side, size = card.get("side") or 8, card["code_size"]
    values = pairs(side, size)
    if card["labels"] and "cat" not in card["labels"]:
        values |= {"label": (3, 1), "labels": ([3], [2, 1])}
    if card["medium"] == "text" and "verse" not in model:
        values |= {"sentence": ("sun shines", "rain falls")}
    takes = "values" if "complete" in card["verbs"] else "image"
    takes = {"text": "sentence", "sound": "clip"}.get(card["medium"], takes)
    work = {takes: values[takes][0]}
    label = {"label": values["label"][1]} if "label" in card["parameters"] else {}
    ignored, minded = [], 0

    def answers(verb: str, field: str, bodies: list[dict[str, Any]]) -> bool:
        """Whether the bodies have different answers; None of them may be a mistake of the server."""
        headers = {"Accept": FORMS.get(field, "application/json")}
        responses = [client.post(f"{url}/{verb}", json=body, headers=headers) for body in bodies]
        for response in responses:
            if response.status_code not in (200, 406):
                assert_problem(response, "validation", "image-invalid")
        taken = [response.status_code == 200 for response in responses]
        contents = {response.content for response in responses if response.status_code == 200}
        return not any(taken[:-1]) or len(contents) > 1

    for verb in card["verbs"]:
        for company in companies(verb, size, work, label):
            if client.post(f"{url}/{verb}", json=company).status_code != 200:
                continue
            for name, field in VERBS[verb].model_fields.items():
                place = field.alias or name
                if company.get("path") == "pixels" and place in ("path", "from", "to"):
                    continue
                if (model, verb, place) == ("tiny-verse", "encode", "decoding"):
                    continue  # of one line these weights are sure, however it is written
                if answers(verb, place, [company | {place: value} for value in values[place]] + [company]):
                    minded += 1
                else:
                    ignored.append((verb, place, sorted(company)))
                for within in WITHIN[place].model_fields if place in WITHIN else ():
                    if within == "method" or (within == "beam" and model == "toy-words"):
                        continue  # the pair of decodings has two, and the toy is too simple for a beam
                    outer = company.get(place) or {}
                    if place in ("from", "to"):
                        outer = work if within == "label" else {}
                    bodies = [company | {place: outer | {within: value}} for value in values[within]]
                    if not answers(verb, within, [*bodies, company | ({place: outer} if outer else {})]):
                        ignored.append((verb, f"{place}/{within}", sorted(company)))
    assert minded > 0
    assert not ignored

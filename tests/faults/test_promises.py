"""Faults in model folders whose every file is whole: cards that promise what their models, files or media do not hold.

They are found when the folder is read, and the message says what it is: no request is answered by a mistake later.
"""

import hashlib
import json
import re
import shutil
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pytest
import torch
from fastapi.testclient import TestClient
from numpy.typing import NDArray
from safetensors.torch import save

from backend.app import create_app
from backend.beside import noted
from backend.checkpoints import Broken, read, write
from backend.settings import ROOT, Settings
from tests.faults.answers import API, assert_problem
from tests.sentences import write_tiny
from tests.toys import PETS, SCATTER, fitted, known, noisy, seeds, sheet, write_toys

Json = dict[str, Any]


class Promise(NamedTuple):
    """A folder of a good model, and what is changed in it."""

    model: str
    says: str  # what the message has to name
    card: Mapping[str, Any] = {}
    config: Mapping[str, Any] = {}
    files: Callable[[Path], object] = lambda folder: None


def without(name: str) -> Callable[[Path], object]:
    return lambda folder: (folder / name).unlink()


def gallery(content: bytes) -> Callable[[Path], object]:
    return lambda folder: (folder / "gallery.png").write_bytes(content)


def scattered(**more: object) -> Callable[[Path], object]:
    """Another scatter."""
    return lambda folder: (folder / "scatter.json").write_text(json.dumps(SCATTER | more))


def grown(**notes: str) -> Callable[[Path], object]:
    """Another sheet of trainings."""
    return lambda folder: (folder / "seeds.png").write_bytes(seeds(noisy(48, 32, 3), **notes))


def drawn(spectra: NDArray[np.uint8]) -> Callable[[Path], object]:
    """Other spectrograms."""
    return lambda folder: (folder / "spectra.png").write_bytes(noted(spectra))


def prior(content: bytes) -> Callable[[Path], object]:
    """Another prior, for which the card vouches."""

    def changed(folder: Path) -> None:
        (folder / "prior.safetensors").write_bytes(content)
        card = json.loads((folder / "card.json").read_text())
        card["sampled_from"]["digest"] = hashlib.sha256(content).hexdigest()
        (folder / "card.json").write_text(json.dumps(card))

    return changed


def vocabulary(change: Callable[[Json], Json]) -> Callable[[Path], object]:
    """Another vocabulary, for which the card vouches."""

    def changed(folder: Path) -> None:
        path = folder / "vocabulary.json"
        path.write_text(json.dumps(change(json.loads(path.read_text()))))
        card = json.loads((folder / "card.json").read_text())
        card["vocabulary"] = hashlib.sha256(path.read_bytes()).hexdigest()
        (folder / "card.json").write_text(json.dumps(card))

    return changed


def of_generations(change: Callable[[list[Json]], list[Json]]) -> Callable[[Path], object]:
    """Another list of generations in the card."""

    def changed(folder: Path) -> None:
        card = json.loads((folder / "card.json").read_text())
        card["generations"] = change(card["generations"])
        (folder / "card.json").write_text(json.dumps(card))

    return changed


def swapped(folder: Path) -> None:
    one, other, aside = folder / "model.safetensors", folder / "generation-0.safetensors", folder / "aside"
    one.rename(aside)
    other.rename(one)
    aside.rename(other)


def slider(**more: object) -> Json:
    return {"sliders": [{"low": -1, "high": 1} | more]}


PROMISES: dict[str, Promise] = {
    # Codes.
    "fewer numbers of a code": Promise("toy-ink", "numbers", {"code_size": 2}),
    "more numbers of a code": Promise("toy-mosaic", "numbers", {"code_size": 5, "sliders": []}),
    "codes without numbers": Promise("toy-ink", "numbers", {"code_size": 0, "sliders": []}),
    "a way without codes": Promise(
        "toy-rgb", "numbers", {"code_size": 0, "sliders": [], "verbs": ["interpolate"], "scatter": 0}
    ),
    "codes as far as one likes": Promise("toy-rgb", "code_range", {"code_range": 1001}),
    "codes that are all 0": Promise("toy-rgb", "code_range", {"code_range": 0}),
    "a slider beyond the code": Promise("toy-ink", "slider", slider(index=3)),
    "a direction elsewhere": Promise("toy-ink", "slider", slider(direction=[1.0, 0.0])),
    "a direction and an index": Promise("toy-ink", "slider", slider(direction=[1.0, 0.0, 0.0], index=1)),
    "one stop alone": Promise("toy-ink", "slider", slider(stops=[{"point": [0, 0, 0]}], low=0, high=0)),
    "stops of another size": Promise(
        "toy-ink", "slider", slider(stops=[{"point": [0.0, 0, 0]}, {"point": [1.0, 0]}], low=0, high=1)
    ),
    "stops and an index": Promise(
        "toy-ink", "slider", slider(index=1, stops=[{"point": [0, 0, 0]}, {"point": [1, 0, 0]}], low=0, high=1)
    ),
    "stops beyond the last": Promise(
        "toy-ink", "slider", slider(stops=[{"point": [0, 0, 0]}, {"point": [1, 0, 0]}], low=0, high=2)
    ),
    "also nothing": Promise("toy-ink", "slider", slider(index=1, also=True)),
    "neighbours among nothing": Promise("toy-ink", "neighbours", {"verbs": ["decode", "neighbours"]}),
    "pictures and no neighbours": Promise("toy-ink", "neighbours", {"pictures": "digits"}),
    "neighbours of another size": Promise(
        "toy-mosaic", "another kind or size", {"verbs": ["decode", "neighbours"], "pictures": "faces"}
    ),
    "neighbours of another kind": Promise(
        "toy-ink", "another kind or size", {"verbs": ["decode", "neighbours"], "pictures": "faces"}
    ),
    "a duel of other generations": Promise("toy-duel", "duel", {"duel": [[50.0]]}),
    "a duel that is no square": Promise("toy-duel", "duel", {"duel": [[50.0, 60.0], [50.0]]}),
    "a slider to nowhere": Promise("toy-ink", "slider", slider()),
    "a slider named in one language": Promise("toy-ink", "slider", slider(index=1, label={"en": "warmth"})),
    # Verbs.
    "samples without a prior": Promise("toy-rgb", "'sample'", {"verbs": ["encode", "sample"]}),
    "codes without an encoder": Promise("toy-ink", "'encode'", {"verbs": ["encode"]}),
    "restyle without labels": Promise("toy-mosaic", "'restyle'", {"verbs": ["encode", "decode", "restyle"]}),
    "restyle without an encoder": Promise(
        "toy-ink", "'restyle'", {"verbs": ["restyle"], "labels": [1], "parameters": ["label"]}
    ),
    "a judge that draws": Promise("toy-judge", "'decode'", {"verbs": ["classify", "decode"], "code_size": 3}),
    "a judge that restyles": Promise("toy-judge", "'restyle'", {"verbs": ["classify", "restyle"]}),
    "a judge that scores": Promise("toy-judge", "'score'", {"verbs": ["classify", "score"]}),
    "a decoder that judges": Promise("toy-pets", "'classify'", {"verbs": ["classify"]}),
    "endings by codes": Promise("toy-mosaic", "'complete'", {"verbs": ["complete"]}),
    "scores by codes": Promise("toy-mosaic", "'score'", {"verbs": ["score"]}),
    "codes pixel by pixel": Promise("toy-raster", "'decode'", {"verbs": ["decode"], "code_size": 2}),
    "endings of colours without a palette": Promise("toy-raster", "rgb", {"medium": "rgb", "palette": []}),
    "a verb of which nobody knows": Promise("toy-ink", "verbs", {"verbs": ["sing"]}),
    # Labels and other parameters.
    "a label that its decoder does not take": Promise(
        "toy-ink", "label|parameter", {"parameters": ["label"], "labels": PETS}
    ),
    "a label that its card does not list": Promise(
        "toy-pets", "label|parameter", {"parameters": [], "verbs": ["sample", "encode", "decode"]}
    ),
    "one label more": Promise("toy-pets", "label", {"labels": [*PETS, "fox"], "gallery": 0}),
    "a judge of one label more": Promise("toy-judge", "label", {"labels": [*PETS, "fox"]}),
    "a judge of one label less": Promise("toy-judge", "label", {"labels": PETS[:2]}),
    "a judge of nothing": Promise("toy-judge", "label", {"labels": []}),
    "labels without labels": Promise("toy-pets", "label", {"labels": [], "gallery": 0}),
    "a label twice": Promise("toy-pets", "label", {"labels": ["cat", "cat", "owl"], "gallery": 0}),
    "pictures of a length": Promise("toy-ink", "length|parameter", {"parameters": ["length"]}),
    "sentences of a length that end themselves": Promise("toy-words", "length|parameter", {"parameters": ["length"]}),
    "pictures that are written": Promise("toy-ink", "decoding|parameter", {"parameters": ["decoding"]}),
    "a parameter of which nobody knows": Promise("toy-ink", "parameters", {"parameters": ["mood"]}),
    # Media.
    "another side": Promise("toy-stages", "pixels|side", {"side": 13}),
    "another side of what it reads": Promise("toy-judge", "side|sizes", {"side": 21}),
    "colours of a grey one": Promise("toy-stages", "channels", {"medium": "rgb"}),
    "ink of a size that nobody can hand in": Promise("toy-pets", "pixels|side", {"medium": "ink", "gallery": 0}),
    "grey of a coloured one": Promise("toy-rgb", "channels", {"medium": "grey", "gallery": 0}),
    "text of one that draws": Promise("toy-ink", r"vocabulary\.json", {"medium": "text"}),
    "pictures of one that writes": Promise("toy-words", "decoding|side|pixels", {"medium": "grey", "side": 7}),
    "few colours of a grey one": Promise(
        "toy-stages", "colours|pixels", {"medium": "palette", "palette": ["#000000", "#ffffff"]}
    ),
    "a palette of no colours": Promise("toy-mosaic", "palette", {"palette": []}),
    "a palette with a colour twice": Promise("toy-mosaic", "palette", {"palette": ["#000000"] * 5}),
    "a colour less": Promise("toy-mosaic", "colours", {"palette": ["#000000", "#ffffff"]}),
    "a colour less, pixel by pixel": Promise("toy-raster", "colours", {"palette": ["#000000", "#ffffff"]}),
    "another side, pixel by pixel": Promise("toy-raster", "side", {"side": 9}),
    "a medium of which nobody knows": Promise("toy-ink", "medium", {"medium": "smell"}),
    # Sound.
    "sound without a rate": Promise("toy-talk", "samples a second", {"rate": None}),
    "sound at a rate that nobody can hear": Promise("toy-talk", "rate", {"rate": 100}),
    "a speaker more": Promise("toy-talk", "speakers", {"speakers": ["ann", "bob", "eve"]}),
    "one thing more to say": Promise("toy-talk", "labels", {"labels": [*PETS, "fox"]}),
    "speakers that are none": Promise("toy-talk", "speakers", {"speakers": []}),
    "a speaker twice": Promise("toy-talk", "speaker", {"speakers": ["ann", "ann"]}),
    "a judge that knows more speakers": Promise("toy-ear", "speakers", {"speakers": ["ann", "bob", "eve"]}),
    "pictures that take their time": Promise("toy-raster", "seconds", {"parameters": ["seconds", "generation"]}),
    "sound of one that draws pixel by pixel": Promise("toy-raster", "sound", {"medium": "sound", "rate": 8000}),
    "pictures of one that speaks": Promise(
        "toy-talk", "palette", {"medium": "palette", "side": 8, "palette": ["#000000", "#ffffff"]}
    ),
    "sound out of codes": Promise("toy-ink", "sample by sample", {"medium": "sound", "rate": 8000, "side": None}),
    "a judge of pictures that listens": Promise(
        "toy-judge", "sizes|list", {"medium": "sound", "rate": 8000, "side": None}
    ),
    "a judge of sounds that looks": Promise(
        "toy-ear", "sizes", {"medium": "grey", "side": 20, "rate": None, "speakers": []}
    ),
    "a sound with a side": Promise("toy-talk", "a side or a palette", {"side": 28}),
    "a picture at a rate": Promise("toy-ink", "rate or speakers", {"rate": 8000}),
    "verses that are spoken": Promise("toy-talk", "'encode'", {"verbs": ["encode"], "code_size": 3}),
    # Config.
    "a config with something else in it": Promise("toy-ink", "config", config={"mood": 3}),
    "a config of another size": Promise("toy-ink", "config", config={"side": 29}),
    "a config of a huge size": Promise("toy-ink", "config", config={"side": 10**6}),
    "a config of less than nothing": Promise("toy-ink", "config", config={"side": -1}),
    "a config of words": Promise("toy-ink", "config", config={"side": "large"}),
    "sentences without end": Promise("tiny-english", "config", config={"longest": 10**9}),
    "sentences of nothing": Promise("tiny-english", "config", config={"longest": 0}),
    "lines without end": Promise("tiny-verse", "config", config={"lengths": [5, 50_000_000]}),
    "lines of nothing": Promise("tiny-verse", "config", config={"lengths": [0, 5]}),
    "lines of less than nothing": Promise("tiny-verse", "config", config={"lengths": [-5, 5]}),
    # Files.
    "no vocabulary": Promise("toy-words", r"vocabulary\.json", files=without("vocabulary.json")),
    "no vocabulary for which it vouches": Promise(
        "tiny-english", r"vocabulary\.json", {"vocabulary": None}, files=without("vocabulary.json")
    ),
    "a word more": Promise(
        "toy-words", r"vocabulary\.json", files=vocabulary(lambda v: v | {"words": [*v["words"], " snow"]})
    ),
    "words that are no texts": Promise(
        "toy-words", r"vocabulary\.json", files=vocabulary(lambda v: v | {"words": [7] * len(v["words"])})
    ),
    "characters that are no text": Promise(
        "toy-verse", r"vocabulary\.json", files=vocabulary(lambda v: v | {"characters": [7] * 6})
    ),
    "no gallery": Promise("toy-pets", r"gallery\.png", files=without("gallery.png")),
    "a gallery of more": Promise("toy-pets", r"gallery\.png", {"gallery": 5}),
    "a gallery of fewer": Promise("toy-pets", r"gallery\.png", {"gallery": 2}),
    "a gallery of fewer labels": Promise(
        "toy-pets", r"gallery\.png", files=gallery(sheet(noisy(3, 20, 20), ["owl", "cat"]))
    ),
    "a gallery of other pictures": Promise(
        "toy-pets", r"gallery\.png", files=gallery(sheet(noisy(3, 16, 16), ["owl", "cat", "owl"]))
    ),
    "a gallery of no pictures": Promise("toy-pets", r"gallery\.png", files=gallery(b"no picture")),
    "a gallery without notes": Promise(
        "digits-vae", r"gallery\.png", files=gallery((ROOT / "docs" / "sliders.png").read_bytes())
    ),
    "a gallery of a model that writes": Promise(
        "toy-words", r"gallery\.png", {"gallery": 3}, files=gallery(sheet(noisy(3, 20, 20), []))
    ),
    "no scatter": Promise("toy-rgb", r"scatter\.json", files=without("scatter.json")),
    "a scatter of more": Promise("toy-rgb", r"scatter\.json", {"scatter": 3}),
    "a scatter of other codes": Promise("toy-rgb", r"scatter\.json", files=scattered(mean=[[1.0, 2.0], [3.0, 4.0]])),
    "a scatter of fewer labels": Promise("toy-rgb", r"scatter\.json", files=scattered(labels=["dawn"])),
    "a scatter of fewer noises": Promise("toy-rgb", r"scatter\.json", files=scattered(std=[[1.0, 1.0, 1.0]])),
    "a scatter of a mood": Promise("toy-rgb", r"scatter\.json: see 'mood'|see 'mood'", files=scattered(mood=3)),
    "a scatter of no numbers": Promise("toy-rgb", r"scatter\.json", files=scattered(mean=[[1.0, 2.0, "x"]] * 2)),
    "works counted in more than a plane": Promise(
        "toy-rgb",
        r"scatter\.json",
        files=scattered(density={"low": [0.0] * 3, "high": [1.0] * 3, "counts": [[1, 2], [3, 4]]}),
    ),
    "no seeds": Promise("toy-rgb", r"seeds\.png", files=without("seeds.png")),
    "seeds of more trainings": Promise("toy-rgb", r"seeds\.png", {"seeds": 3}),
    "seeds in other places": Promise("toy-rgb", r"seeds\.png", files=grown(t="0 0.5 1")),
    "seeds of nowhere": Promise("toy-rgb", r"seeds\.png", files=grown(t="0 nan")),
    "seeds of none that ships": Promise("toy-rgb", r"seeds\.png", files=grown(shipped="4")),
    "seeds of two that ship": Promise("toy-rgb", r"seeds\.png", files=grown(shipped="3 8")),
    "seeds without distances": Promise("toy-rgb", r"seeds\.png", files=grown(distances="")),
    "no spectrograms": Promise("toy-talk", r"spectra\.png", files=without("spectra.png")),
    "spectrograms of other words": Promise("toy-talk", r"spectra\.png", {"spectra": 5}),
    "coloured spectrograms": Promise("toy-talk", r"spectra\.png", files=drawn(noisy(8, 12, 3))),
    "spectrograms of one row": Promise("toy-talk", r"spectra\.png", files=drawn(noisy(7, 12))),
    "no prior": Promise("toy-stages", r"prior\.safetensors", files=without("prior.safetensors")),
    "a prior that is another": Promise(
        "toy-stages", "digest", files=lambda folder: (folder / "prior.safetensors").write_bytes(fitted((0.5, 0.5)))
    ),
    "a prior that is no file of tensors": Promise("toy-stages", r"prior\.safetensors", files=prior(b"no tensors")),
    "a prior of weights of a model": Promise(
        "toy-stages", r"prior\.safetensors", files=prior(save({"w": torch.ones(2)}))
    ),
    "a prior of more parts": Promise("toy-stages", "sizes", files=prior(fitted((0.2, 0.3, 0.5)))),
    "a prior of other codes": Promise("toy-stages", "sizes", files=prior(fitted(size=4))),
    "a prior of too much": Promise("toy-stages", "shares", files=prior(fitted((0.9, 0.9)))),
    "a prior of less than nothing": Promise("toy-stages", "shares", files=prior(fitted((-0.5, 1.5)))),
    "a prior without end": Promise("toy-stages", "finite", files=prior(fitted(width=1e9))),
    "a prior without width": Promise("toy-stages", "spreads", files=prior(fitted(width=0.0))),
    "a prior far away": Promise("toy-stages", "farther", files=prior(fitted(width=100.0))),
    "words of pictures": Promise("toy-ink", "words", {"most_words": 9}),
    "a wish without a judge": Promise("toy-raster", "wish", {"judge": None}),
    "a wish where nothing is completed": Promise("toy-pets", "wish", {"parameters": ["label", "wish"]}),
    "a prior of which nobody may ask": Promise("toy-stages", "prior", {"parameters": ["temperature", "generation"]}),
    "a prior that is none": Promise("toy-ink", "prior", {"parameters": ["temperature", "prior"]}),
    "a prior where nothing comes by chance": Promise(
        "toy-rgb",
        "fitted prior",
        {"parameters": ["prior"], "sampled_from": {"parts": 2, "digest": "0" * 64}},
        files=prior(fitted()),
    ),
    # Generations.
    "a generation without a file": Promise(
        "toy-stages", r"generation-0\.safetensors", files=without("generation-0.safetensors")
    ),
    "a generation that it does not list": Promise("toy-stages", "generations", files=of_generations(lambda g: g[:1])),
    "a generation more": Promise(
        "toy-stages",
        r"generation-3\.safetensors",
        files=of_generations(lambda g: [g[0], g[0] | {"number": 3}, g[1]]),
    ),
    "a generation twice": Promise("toy-stages", "generations", files=of_generations(lambda g: [*g, g[0]])),
    "a newest one that is another": Promise(
        "toy-stages", "generations", files=of_generations(lambda g: [g[0], g[1] | {"digest": "0" * 64}])
    ),
    "generations the other way round": Promise("toy-stages", "digest", files=swapped),
    "generations of which nobody may ask": Promise("toy-stages", "generations", {"parameters": ["temperature"]}),
    "generations that are none": Promise("toy-ink", "generations", {"parameters": ["generation"]}),
}
NAMES = {what: re.sub("[^a-z0-9]+", "-", what.lower()) for what in PROMISES}


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The models whose cards are changed."""
    folder = tmp_path_factory.mktemp("good")
    with pytest.MonkeyPatch.context() as patch:
        known(patch)
        write_toys(folder)
        write_tiny(folder)
        shutil.copytree(ROOT / "models_ckpt" / "digits-vae", folder / "digits-vae")
        yield folder


def promised(good: Path, folder: Path, what: str) -> Path:
    """A folder with that promise."""
    model, _, card, config, files = PROMISES[what]
    place = folder / NAMES[what]
    shutil.copytree(good / model, place)
    path = place / "card.json"
    whole = json.loads(path.read_text())
    path.write_text(json.dumps({**whole, "name": place.name, "config": {**whole["config"], **config}, **card}))
    files(place)
    return place


def test_what_is_changed_here_is_good_before(good: Path, tmp_path: Path) -> None:
    """It is the change that the tests below see."""
    for name in {promise.model for promise in PROMISES.values()}:
        card = json.loads((good / name / "card.json").read_text())
        shutil.copytree(good / name, tmp_path / "another-name" / name)
        (tmp_path / "another-name" / name / "card.json").write_text(json.dumps(card))
        assert read(tmp_path / "another-name" / name).card.name == name


@pytest.mark.parametrize("what", PROMISES)
def test_a_promise_that_is_not_held_is_found_when_the_folder_is_read(good: Path, tmp_path: Path, what: str) -> None:
    folder = promised(good, tmp_path, what)
    with pytest.raises(Broken, match=PROMISES[what].says) as raised:
        read(folder)
    assert not re.search(r"Traceback|site-packages|\.py\b|Error\b", str(raised.value))
    assert str(tmp_path) not in str(raised.value)
    assert len(str(raised.value)) <= 300


@pytest.fixture(scope="module")
def client(good: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A server of nothing but promises, and one model that holds them."""
    folder = tmp_path_factory.mktemp("promises")
    shutil.copytree(good / "toy-ink", folder / "toy-ink")
    for what in PROMISES:
        promised(good, folder, what)
    app = create_app(Settings(shipped=folder))
    with TestClient(app, base_url="http://localhost", raise_server_exceptions=False) as client:
        yield client


def test_a_server_of_broken_promises_names_them_and_serves_the_others(client: TestClient) -> None:
    ready = client.get("/readyz").json()
    assert ready["models"] == ["toy-ink"]
    assert {broken["name"] for broken in ready["broken"]} == set(NAMES.values())
    for name in NAMES.values():
        for path in ("", "/gallery", "/sample?seed=1", "/decode?code=0,0,0"):
            assert_problem(client.get(f"{API}/models/{name}{path}"), "model-broken")
        for verb in ("sample", "encode", "decode", "interpolate", "restyle", "classify", "complete", "score"):
            assert_problem(client.post(f"{API}/models/{name}/{verb}", json={}), "model-broken")
    assert client.get(f"{API}/models/toy-ink/sample?seed=1").status_code == 200


JUDGES: dict[str, Json] = {
    "missing": {"judge": "toy-nobody"},
    "no judge": {"judge": "toy-ink"},
    "of other pictures": {"judge": "digits-judge"},
    "of other labels": {"judge": "toy-judge", "labels": [3, 1, 2], "gallery": 0},
}


@pytest.mark.parametrize("what", JUDGES)
def test_a_model_whose_judge_cannot_judge_is_served_without_one(
    good: Path, tmp_path: Path, what: str, caplog: pytest.LogCaptureFixture
) -> None:
    """Whether it can, no folder knows alone."""
    for name in ("toy-pets", "toy-judge", "toy-ink"):
        shutil.copytree(good / name, tmp_path / name)
    shutil.copytree(ROOT / "models_ckpt" / "digits-judge", tmp_path / "digits-judge")
    path = tmp_path / "toy-pets" / "card.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | JUDGES[what]))
    app = create_app(Settings(shipped=tmp_path))
    with TestClient(app, base_url="http://localhost", raise_server_exceptions=False) as client:
        url = f"{API}/models/toy-pets"
        card = client.get(url).json()
        assert card["judge"] is None
        assert "toy-pets is served without its judge" in caplog.text
        label = card["labels"][0]
        picture = client.post(f"{url}/sample", json={"seed": 1, "label": label}).json()["images"][0]
        assert client.post(f"{url}/encode", json={"image": picture, "label": label}).status_code == 200
        restyled = client.post(f"{url}/restyle", json={"image": picture, "label": label})
        assert restyled.status_code == 200 and "verdicts" not in restyled.json()
        for verb in ("encode", "restyle"):
            answer = client.post(f"{url}/{verb}", json={"image": picture})
            assert_problem(answer, "validation")
            assert [(error["pointer"], error["code"]) for error in answer.json()["errors"]] == [("#/label", "missing")]


def test_a_model_that_has_lost_its_judge_takes_no_wishes(good: Path, tmp_path: Path) -> None:
    shutil.copytree(good / "toy-raster", tmp_path / "toy-raster")
    app = create_app(Settings(shipped=tmp_path))
    with TestClient(app, base_url="http://localhost", raise_server_exceptions=False) as client:
        url = f"{API}/models/toy-raster"
        assert "wish" not in client.get(url).json()["parameters"]
        answer = client.post(f"{url}/complete", json={"wish": "cat"})
        assert_problem(answer, "validation")
        assert [(error["pointer"], error["code"]) for error in answer.json()["errors"]] == [("#/wish", "not_taken")]
        assert client.post(f"{url}/complete", json={}).status_code == 200


def test_a_model_that_is_written_over_another_leaves_nothing_of_it(good: Path, tmp_path: Path) -> None:
    """A vocabulary, a gallery or a generation of the model before is no part of the new one."""
    write_toys(tmp_path, "toy-stages")
    newest = read(tmp_path / "toy-stages")
    card = newest.card.model_dump(
        exclude_none=True, exclude={"generations", "params", "digest", "config", "sampled_from"}
    )
    write(tmp_path / "toy-stages", newest.model, card | {"parameters": ["temperature"]})
    assert sorted(path.name for path in (tmp_path / "toy-stages").iterdir()) == ["card.json", "model.safetensors"]
    assert list(read(tmp_path / "toy-stages").generations) == [0]
    assert [path.name for path in tmp_path.iterdir()] == ["toy-stages"]

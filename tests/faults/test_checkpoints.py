"""Faults in model folders: a bad one takes its own model off the shelf, never the server."""

import hashlib
import json
import os
import pickle  # to plant one, never to read one
import shutil
import struct
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from fastapi.testclient import TestClient
from safetensors.torch import load, save
from torch import Tensor, nn

from backend.app import create_app
from backend.card import Card
from backend.checkpoints import Broken, read, write
from backend.media.files import data_url, png
from backend.media.text import Characters
from backend.models.cvae import Config as CvaeSizes
from backend.models.cvae import Cvae
from backend.models.gan import Config as GanSizes
from backend.models.gan import Gan
from backend.models.judge import Config as JudgeSizes
from backend.models.judge import Judge
from backend.models.pixelrnn import Config as PixelSizes
from backend.models.pixelrnn import PixelRnn
from backend.models.samplernn import Config as SoundSizes
from backend.models.samplernn import SampleRnn
from backend.models.sentence_vae import Config, SentenceVae
from backend.models.vae import Config as VaeSizes
from backend.models.vae import Vae
from backend.settings import ROOT, Settings
from backend.shelf import Shelf
from backend.training.recipes import RECIPES
from tests.faults.answers import API, assert_problem
from tests.pixels import FACES, PALETTE, RNN, write_tiny
from tests.sentences import vocabulary
from tests.toys import CODES, COLOURS, PIXELS, VERSE, WORDS, Prior, Sizes, card, known, lively

SHIPPED = ROOT / "models_ckpt"
TALL = np.pad(np.full((16, 4), 255, np.uint8), ((6, 6), (12, 12)))  # a one
Tensors = dict[str, Tensor]
Damage = Callable[[Path], object]


class Trap:
    """Unpickling this leaves a file behind."""

    def __init__(self, mark: Path) -> None:
        self.mark = mark

    def __reduce__(self) -> tuple[Callable[[Path], None], tuple[Path]]:
        return Path.touch, (self.mark,)


def redigested(folder: Path, weights: bytes) -> None:
    """Puts other weights in place with a card that vouches for them, so that the later checks have to notice."""
    (folder / "model.safetensors").write_bytes(weights)
    card = json.loads((folder / "card.json").read_text())
    card["digest"] = hashlib.sha256(weights).hexdigest()
    (folder / "card.json").write_text(json.dumps(card))


def bytes_of(change: Callable[[bytes], bytes]) -> Damage:
    def damage(folder: Path) -> None:
        redigested(folder, change((folder / "model.safetensors").read_bytes()))

    return damage


def tensors_of(change: Callable[[Tensors], object]) -> Damage:
    def damage(folder: Path) -> None:
        tensors = load((folder / "model.safetensors").read_bytes())
        change(tensors)
        redigested(folder, save(tensors))

    return damage


def card_of(**changes: object) -> Damage:
    def damage(folder: Path) -> None:
        card = json.loads((folder / "card.json").read_text())
        (folder / "card.json").write_text(json.dumps(card | changes))

    return damage


def pickled(folder: Path) -> None:
    redigested(folder, pickle.dumps(Trap(folder / "sprung")))


def torch_saved(folder: Path) -> None:
    torch.save({"weights": torch.zeros(3)}, folder / "model.safetensors")
    redigested(folder, (folder / "model.safetensors").read_bytes())


def emptied(folder: Path) -> None:
    shutil.rmtree(folder)
    folder.mkdir()


def hollowed(folder: Path) -> None:
    (folder / "model.safetensors").unlink()
    (folder / "model.safetensors").mkdir()


def changed(folder: Path) -> None:
    weights = (folder / "model.safetensors").read_bytes()
    (folder / "model.safetensors").write_bytes(weights[:-1] + bytes([weights[-1] ^ 1]))


def weights_only(tensors: Tensors) -> list[Tensor]:
    return [tensor for name, tensor in tensors.items() if name != "golden"]


def last(tensors: Tensors) -> str:
    return max(name for name in tensors if name != "golden")


def poisoned(value: float) -> Callable[[Tensors], object]:
    return lambda tensors: tensors[last(tensors)].flatten()[0].fill_(value)


DAMAGES: dict[str, Damage] = {
    "no weights": lambda folder: (folder / "model.safetensors").unlink(),
    "no card": lambda folder: (folder / "card.json").unlink(),
    "an empty folder": emptied,
    "weights that are a folder": hollowed,
    "truncated": bytes_of(lambda weights: weights[: len(weights) // 2]),
    "one byte short": bytes_of(lambda weights: weights[:-1]),
    "empty": bytes_of(lambda weights: b""),
    "seven bytes": bytes_of(lambda weights: weights[:7]),
    "header that is no JSON": bytes_of(lambda weights: struct.pack("<Q", 9) + b"{" * 9),
    "header of 1 TB": bytes_of(lambda weights: struct.pack("<Q", 2**40) + weights[8:]),
    "header of -1 bytes": bytes_of(lambda weights: struct.pack("<q", -1) + weights[8:]),
    "trailing bytes": bytes_of(lambda weights: weights + b"\0"),
    "tensor of an unknown kind": bytes_of(lambda weights: weights.replace(b'"F32"', b'"F31"', 1)),
    "a pickle": pickled,
    "a torch file": torch_saved,
    "another shape": tensors_of(lambda t: t.update({last(t): torch.zeros(*t[last(t)].shape, 2)})),
    "a missing tensor": tensors_of(lambda t: t.pop(last(t))),
    "one more tensor": tensors_of(lambda t: t.update(more=torch.zeros(1))),
    "another model's config": card_of(config={"channels": [1, 1], "hidden": 1, "labels": 10}),
    "a config of nonsense": card_of(config={"hidden": "many"}),
    "a config of a huge network": card_of(config={"hidden": 10**9}),
    "NaN": tensors_of(poisoned(float("nan"))),
    "infinity": tensors_of(poisoned(float("inf"))),
    "zeros": tensors_of(lambda t: [tensor.zero_() for tensor in weights_only(t)]),
    "other weights": tensors_of(lambda t: [tensor.mul_(1.1) for tensor in weights_only(t)]),
    "no golden output": tensors_of(lambda t: t.pop("golden")),
    "golden output of NaN": tensors_of(lambda t: t["golden"].fill_(float("nan"))),
    "another digest": card_of(digest="0" * 64),
    "weights that changed": changed,
    "card of nonsense": lambda folder: (folder / "card.json").write_text("{"),
    "card of a list": lambda folder: (folder / "card.json").write_text("[]"),
    "card that is not UTF-8": lambda folder: (folder / "card.json").write_bytes(b'{"name": "\xff"}'),
    "card nested without end": lambda folder: (folder / "card.json").write_text("[" * 100_000),
    "card of 2 MB": lambda folder: (folder / "card.json").write_text(" " * 2**21),
    "unknown key": card_of(command="rm -rf"),
    "unknown family": card_of(family="gan"),
    "another name": card_of(name="somebody-else"),
}


def shelf_in(folder: Path, *names: str) -> Path:
    for name in names:
        shutil.copytree(SHIPPED / name, folder / name)
    return folder


def serving(folder: Path) -> TestClient:
    app = create_app(Settings(shipped=folder))
    return TestClient(app, base_url="http://localhost", raise_server_exceptions=False)


@pytest.mark.parametrize("what", DAMAGES)
def test_a_bad_folder_takes_only_its_own_model_off_the_shelf(tmp_path: Path, what: str) -> None:
    """Cases 64 to 68."""
    folder = shelf_in(tmp_path / "models", "digits-vae", "digits-judge")
    DAMAGES[what](folder / "digits-vae")
    with serving(folder) as client:
        ready = client.get("/readyz")
        assert ready.status_code == 200
        body = ready.json()
        assert (body["ready"], body["models"]) == (True, ["digits-judge"])
        [broken] = body["broken"]
        assert broken["name"] == "digits-vae"
        assert broken["detail"]
        assert str(tmp_path) not in ready.text
        for answer in (
            client.get(f"{API}/models/digits-vae"),
            client.get(f"{API}/models/digits-vae/gallery"),
            client.get(f"{API}/models/digits-vae/sample"),
            client.post(f"{API}/models/digits-vae/decode", json={"codes": [[0.0] * 24]}),
        ):
            assert_problem(answer, "model-broken")
            assert str(tmp_path) not in answer.text
        assert [card["name"] for card in client.get(f"{API}/models").json()["models"]] == ["digits-judge"]
        assert client.get(f"{API}/models/digits-judge").status_code == 200
    assert not list(tmp_path.rglob("sprung"))


def test_the_undamaged_copy_serves(tmp_path: Path) -> None:
    """Cases 64 to 68: it is the damage that the test above sees."""
    folder = shelf_in(tmp_path, "digits-vae", "digits-judge")
    redigested(folder / "digits-vae", (folder / "digits-vae" / "model.safetensors").read_bytes())
    with serving(folder) as client:
        ready = client.get("/readyz").json()
        assert ready == {"ready": True, "models": ["digits-judge", "digits-vae"], "broken": [], "skipped": []}


def test_a_server_without_a_model_says_that_it_is_of_no_use_yet(tmp_path: Path) -> None:
    """Case 64."""
    with serving(tmp_path) as client:
        assert client.get("/healthz").status_code == 200
        ready = client.get("/readyz")
        assert ready.status_code == 503
        assert ready.json() == {"ready": False, "models": [], "broken": [], "skipped": []}
        assert client.get(f"{API}/models").json() == {"models": []}
        assert_problem(client.get(f"{API}/models/digits-vae"), "unknown-model")


def test_what_a_broken_judge_would_read_is_served_without_one(tmp_path: Path) -> None:
    """Case 64."""
    folder = shelf_in(tmp_path, "digits-cvae", "digits-judge")
    DAMAGES["truncated"](folder / "digits-judge")
    with serving(folder) as client:
        url = f"{API}/models/digits-cvae"
        assert client.post(f"{url}/sample", json={}).status_code == 200
        size = client.get(url).json()["code_size"]
        answer = client.post(f"{url}/restyle", json={"code": [0.0] * size})
        assert answer.status_code == 200 and "verdicts" not in answer.json()


@pytest.mark.filterwarnings("ignore:Initializing zero-element")  # of torch, about a block of no pixels
@pytest.mark.parametrize(
    "changes",
    [
        {"palette": PALETTE[:-1]},
        {"palette": []},
        {"palette": [PALETTE[0], *PALETTE[:-1]]},
        {"config": {"side": 128}},
        {"config": {"block": 3}},
        {"config": {"block": 0}},
    ],
)
def test_a_model_of_pixels_whose_parts_do_not_fit_is_refused(tmp_path: Path, changes: dict[str, Any]) -> None:
    """Case 66."""
    write_tiny(tmp_path)
    card = json.loads((tmp_path / FACES / "card.json").read_text())
    changes = changes | {"config": card["config"] | changes.get("config", {})}
    card_of(**changes)(tmp_path / FACES)
    with serving(tmp_path) as client:
        ready = client.get("/readyz").json()
        assert [broken["name"] for broken in ready["broken"]] == [FACES]
        assert RNN in ready["models"]


def test_what_is_no_model_folder_is_passed_over(tmp_path: Path) -> None:
    """Case 64."""
    folder = shelf_in(tmp_path, "digits-judge")
    for name in (".hidden", "Upper", "a b", "..x", "ü"):
        (folder / name).mkdir()
    (folder / "a-file").write_text("")
    (folder / "a-link").symlink_to(folder / "nowhere")
    with serving(folder) as client:
        ready = client.get("/readyz").json()
        assert ready == {"ready": True, "models": ["digits-judge"], "broken": [], "skipped": []}


HIDDEN = "\x00\x07\x1b\x7f\u00ad\u200b\u200d\u200e\u202a\u202e\u2066\u2069\ufeff\U000e0041"


def test_the_words_of_a_card_hide_and_reorder_nothing(tmp_path: Path) -> None:
    """Case 22: controls, zero-width characters and bidi overrides are dropped; other words stay as they are."""
    folder = shelf_in(tmp_path, "digits-judge")
    card = json.loads((folder / "digits-judge" / "card.json").read_text())
    words = f"a{HIDDEN}b\r\n\t c\u2028d e\u200b\u0301 \u05d0 <b>&amp; 字{HIDDEN}"
    metric = card["metrics"][0] | {"protocol": words, "zh": {"protocol": words}}
    chinese = dict.fromkeys(("title", "summary", "data"), words) | {"limits": [words]}
    card_of(title=words, limits=[words], metrics=[metric], zh=chinese)(folder / "digits-judge")
    with serving(folder) as client:
        card = client.get(f"{API}/models/digits-judge").json()
        found = [card["title"], *card["limits"], card["metrics"][0]["protocol"], card["metrics"][0]["zh"]["protocol"]]
        found += [card["zh"][name] for name in ("title", "summary", "data")] + card["zh"]["limits"]
        assert set(found) == {"ab c d \u00e9 \u05d0 <b>&amp; 字"}


@pytest.mark.parametrize(
    "changes",
    [{"title": "a" * 2001}, {"limits": ["a"] * 11}, {"zh": {"title": "只有题目"}}, {"zh": {}}, {"limits": "soft"}],
)
def test_a_card_with_words_without_end_or_without_place_is_refused(tmp_path: Path, changes: dict[str, object]) -> None:
    """Case 22."""
    folder = shelf_in(tmp_path, "digits-judge", "digits-vae")
    card_of(**changes)(folder / "digits-judge")
    with serving(folder) as client:
        assert [broken["name"] for broken in client.get("/readyz").json()["broken"]] == ["digits-judge"]


def test_no_code_of_the_server_unpickles() -> None:
    """Cases 65 and 68."""
    for path in (ROOT / "backend").rglob("*.py"):
        text = path.read_text()
        serving_code = "training" not in path.parts
        assert "import pickle" not in text, path.name
        assert not (serving_code and "torch.load(" in text), path.name


SPELLINGS: dict[str, Callable[[bytes], bytes | None]] = {
    "missing": lambda _: None,
    "empty": lambda _: b"",
    "cut": lambda whole: whole[:-5],
    "another": lambda _: Characters("春眠").dump().encode(),
    "no vocabulary": lambda _: b'{"kind": "words"}',
    "no words": lambda _: b'{"kind": "words", "words": 3, "pieces": []}',
    "no object": lambda _: b"[]",
    "not UTF-8": lambda whole: whole + b"\xff",
}


@pytest.mark.parametrize("vouched", [False, True])
@pytest.mark.parametrize("what", SPELLINGS)
def test_a_model_of_sentences_with_a_bad_vocabulary_is_refused(tmp_path: Path, what: str, vouched: bool) -> None:
    """Also where the card vouches for the file."""
    tokens = Characters("床前明月光")
    folder = tmp_path / "small"
    model = SentenceVae(Config(tokens.size, (5,), code_size=2, embedding=4, encoder=4, hidden=4, mixture=1))
    made = {"name": "small", "code_size": 2, "metrics": [], "recipe": "a test", "minutes": 0}
    write(folder, model, RECIPES["verse-vae"].CARD | made, vocabulary(tokens))
    loaded = read(folder)
    assert loaded.medium.tokens.characters == tokens.characters
    path = folder / "vocabulary.json"
    content = SPELLINGS[what](path.read_bytes())
    if content is None:
        path.unlink()
    else:
        path.write_bytes(content)
        if vouched:
            card_of(vocabulary=hashlib.sha256(content).hexdigest())(folder)
    with pytest.raises(Broken, match=r"vocabulary\.json"):
        read(folder)


SPOKEN: dict[str, Any] = {"labels": ["yes", "no", "why"], "speakers": ["ann", "bob"]}
KINDS: dict[str, tuple[nn.Module, dict[str, Any], dict[str, bytes]]] = {
    "vae": (Vae(VaeSizes(4, 8, (2, 2))), card("vae", "vae", "ink", CODES, code_size=4), {}),
    "cvae": (
        Cvae(CvaeSizes(4, 3, 8, (2, 2))),
        card("cvae", "cvae", "ink", [*CODES, "restyle"], code_size=4, labels=[0, 1, 2], parameters=["label"]),
        {},
    ),
    "gan": (
        Gan(GanSizes(4, 8, (2, 2, 2), (2, 2, 2))),
        card("gan", "gan", "ink", ["sample", "decode", "interpolate", "score"], code_size=4),
        {},
    ),
    "judge": (
        Judge(JudgeSizes((2, 2), 4, 10)),
        card("judge", "judge", "ink", ["classify"], labels=list(range(10)), parameters=[]),
        {},
    ),
    "pixels": (
        PixelRnn(PixelSizes(8, 5, embedding=2, channels=4, layers=1, hidden=4)),
        card("pixels", "pixelrnn", "palette", PIXELS, side=8, palette=COLOURS),
        {},
    ),
    "sound": (
        SampleRnn(SoundSizes(3, 2, 3, 8, 16, 8, 4, 8, 8, 2, 8, 8, order=4, parts=2)),
        card("sound", "samplernn", "sound", PIXELS, rate=8000, **SPOKEN, parameters=["label", "speaker", "seconds"]),
        {},
    ),
    "english": (
        SentenceVae(Config(WORDS.size, longest=9, code_size=2, embedding=4, encoder=4, hidden=4, mixture=1)),
        card("english", "sentence_vae", "text", CODES, code_size=2, parameters=["temperature", "decoding"]),
        vocabulary(WORDS),
    ),
    "verse": (
        SentenceVae(Config(VERSE.size, (5, 6), 7, code_size=2, embedding=4, encoder=4, hidden=4, mixture=1)),
        card("verse", "sentence_vae", "text", CODES, code_size=2, parameters=["temperature", "decoding", "length"]),
        vocabulary(VERSE),
    ),
}
NONSENSE = [0, -1, 10**9, "x", "1", True, 1.5, None, [], [0], [10**9], {}]
# What a card may say wrongly of a model of any kind; what fits that kind all the same is left out.
WRONG: dict[str, list[Any]] = {
    "code_size": [1, 3, 4095],
    "medium": ["grey", "rgb", "palette", "text", "ink", "sound"],
    "rate": [4000],
    "speakers": [["ann"], ["ann", "bob", "eve"]],
    "side": [1, 7, 27, 256],
    "labels": [[0], list(range(11))],
    "parameters": [["label"], ["speaker"], ["seconds"], ["guidance"], ["generation"], ["length"], ["decoding"]],
    "verbs": [["restyle"], ["classify"], ["complete"], ["score"], ["encode"]],
    "gallery": [1],
    "palette": [["#000000"], [f"#{i:06x}" for i in range(256)]],
    "generations": [[{"number": 1, "digest": "0" * 64}]],
    "sliders": [[{"index": 4095, "low": 0, "high": 1}], [{"direction": [1.0], "low": 0, "high": 1}]],
}


@pytest.mark.filterwarnings("ignore:Initializing zero-element")
@pytest.mark.parametrize("kind", KINDS)
def test_sizes_of_nonsense_break_their_folder_whatever_it_is_of(tmp_path: Path, kind: str) -> None:
    """And nothing else than their folder: no other mistake comes out of reading it."""
    folder = tmp_path / kind
    model, parts, files = KINDS[kind]
    write(folder, model, parts, files)
    whole = json.loads((folder / "card.json").read_text())
    read(folder)
    for key in [*whole["config"], "unheard-of"]:
        for value in NONSENSE:
            if value != whole["config"].get(key) or isinstance(value, bool):
                card_of(config=whole["config"] | {key: value})(folder)
                with pytest.raises(Broken):
                    read(folder)


@pytest.mark.parametrize("kind", KINDS)
def test_a_card_that_promises_too_much_breaks_its_folder_or_is_kept(tmp_path: Path, kind: str) -> None:
    """Whatever is believed is asked for, and no answer is a mistake of the server."""
    folder = tmp_path / kind
    model, parts, files = KINDS[kind]
    write(folder, model, parts, files)
    whole = json.loads((folder / "card.json").read_text())
    app = create_app(Settings(shipped=tmp_path))
    assert list(app.state.shelf.models) == [kind]
    believed = []
    with TestClient(app, base_url="http://localhost", raise_server_exceptions=False) as client:
        for key, values in WRONG.items():
            for value in values:
                card_of(**{key: value})(folder)
                try:
                    app.state.shelf.models[kind] = read(folder)
                except Broken:
                    continue
                finally:
                    (folder / "card.json").write_text(json.dumps(whole))
                believed.append(key)
                asked = app.state.shelf.models[kind].card
                for verb, body in questions(asked):
                    answer = client.post(f"{API}/models/{kind}/{verb}", json=body)
                    assert answer.status_code < 500, (key, value, verb, answer.text)
                assert client.get(f"{API}/models/{kind}/gallery").status_code in (200, 404)
    assert len(believed) < 12


def questions(card: Card) -> Iterator[tuple[str, dict[str, Any]]]:
    """What is asked of a model: the first and the last of all that it knows."""
    code, side = [0.0] * card.code_size, card.side or 0
    works: dict[str, dict[str, Any]] = {
        "text": {"sentence": VERSE.characters[:5]},
        "sound": {"clip": [130, 120] * 9},
    }
    work = works.get(card.medium, {"image": data_url(png(TALL))})
    short = {"seconds": 0.05} if "seconds" in card.parameters else {}
    for label in {*card.labels[:1], *card.labels[-1:]} if "label" in card.parameters else {None}:
        told = {} if label is None else {"label": label}
        every: dict[str, list[dict[str, Any]]] = {
            "sample": [{"n": 2} | told | short],
            "decode": [{"codes": [code]} | told, {"codes": [code] * 2} | told],
            "encode": [work, work | told],
            "interpolate": [{"from": {"code": code}, "to": work, "steps": 2} | told],
            "restyle": [{"code": code}, work | told],
            "classify": [work],
            "complete": [short, {"values": [0] * side**2, "known": {"prefix": side}}, work | short],
            "score": [{"values": [0] * side**2}, work],
        }
        yield from ((verb, body) for verb in card.verbs for body in every[verb])


def put(folder: Path, seed: int) -> None:
    """Writes a small model; which one, its digest tells."""
    model = lively(Prior(Sizes()), seed)
    write(folder, model, card(folder.name, "toy_prior", "ink", ["decode"], code_size=3))


def dies(after: int, work: Callable[[], object]) -> bool:
    """Whether a process that does this work dies on its way, after so many files were opened, renamed or removed."""
    child = os.fork()
    if child == 0:
        left = after

        def count(event: str, _arguments: object) -> None:
            nonlocal left
            if event in {"open", "os.rename", "os.rmdir", "os.remove"}:
                left -= 1
                if left < 0:
                    os._exit(1)  # no cleaning up, as where the current fails

        sys.addaudithook(count)
        work()
        os._exit(0)
    return os.waitpid(child, 0)[1] != 0


def test_wherever_a_process_dies_that_writes_a_model_one_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The good old one or the good new one; and the next to write finds nothing in its way."""
    known(monkeypatch)
    folder = tmp_path / "models" / "small"
    put(folder, 1)
    old = read(folder).card.digest
    put(folder, 2)
    new = read(folder).card.digest
    found = []
    for after in range(1000):
        put(folder, 1)
        if not dies(after, lambda: put(folder, 2)):
            break
        shelf = Shelf(folder.parent)
        assert not shelf.broken
        assert list(shelf.models) == ["small"]
        found.append(shelf.models["small"].card.digest)
    assert found == sorted(found, key=[old, new].index)  # once the new one is there, it stays
    assert set(found) == {old, new}
    assert read(folder).card.digest == new

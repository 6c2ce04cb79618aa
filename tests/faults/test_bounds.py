"""Faults of many at once who ask for what is large: memory stays bounded, and nobody is told that it was his fault."""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from threading import Barrier, Event, Thread

import numpy as np
import pytest
from fastapi.testclient import TestClient
from PIL import Image, ImageDraw

from backend.app import create_app
from backend.checkpoints import write
from backend.settings import Settings
from tests.faults.answers import API, VAE, Answer, Server, assert_problem, heard
from tests.toys import Prior, Raster, Sizes, card, known, lively

pytestmark = pytest.mark.alone  # megabytes are counted


@contextmanager
def most_held(server: Server) -> Iterator[list[float]]:
    """How much more memory the process holds at most, in MB: the only entry, after this."""
    before, peak, over = server.resident(), [0.0], Event()

    def watch() -> None:
        while not over.wait(0.005):
            peak[0] = max(peak[0], server.resident() - before)

    watcher = Thread(target=watch)
    watcher.start()
    try:
        yield peak
    finally:
        over.set()
        watcher.join()


def question(path: str, body: bytes, kind: str = "application/json", accept: str = "application/json") -> bytes:
    head = f"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: {kind}\r\nAccept: {accept}\r\n"
    return f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body


def at_once(server: Server, ways: Sequence[bytes], clients: int = 1) -> list[Answer]:
    """What is answered to all of these, sent in one moment by so many clients."""
    together = Barrier(len(ways))

    def one(place: int) -> Answer:
        with server.connect(f"127.0.2.{1 + place % clients}") as wire:
            wire.settimeout(120)
            together.wait(20)
            wire.sendall(ways[place])
            return heard(wire)

    with ThreadPoolExecutor(len(ways)) as pool:
        return list(pool.map(one, range(len(ways))))


WAY = {"from": {"seed": 1}, "to": {"seed": 2}, "steps": 64, "scale": 8, "there_and_back": True}


@pytest.mark.parametrize(("accept", "each"), [("image/gif", 6.3), ("image/png", 3.2)])
def test_eighty_films_at_once_hold_no_more_than_a_few(server: Server, accept: str, each: float) -> None:
    """Each takes `each` MB when it is enlarged: those that wait must not be."""
    way = question(f"{VAE}/interpolate", json.dumps(WAY).encode(), accept=accept)
    assert server.say(way).status == 200
    with most_held(server) as peak:
        answers = at_once(server, [way] * 80, clients=8)
    found = Counter(answer.status for answer in answers)
    assert found.keys() <= {200, 503}
    assert found[200] >= 40
    assert len({answer.body for answer in answers if answer.status == 200}) == 1
    assert peak[0] < 30 * each  # of 80; some of it is what any 80 requests take


def large(side: int = 2000) -> bytes:
    """A picture of 4 megapixels with a stroke on it, in few bytes; it takes a hundred times as many to read it."""
    image, content = Image.new("RGBA", (side, side), "white"), BytesIO()
    ImageDraw.Draw(image).line((side // 3, side // 4, side // 2, side * 3 // 4), fill="black", width=side // 14)
    image.save(content, "PNG", compress_level=1)
    return content.getvalue()


def test_many_large_pictures_at_once_are_read_one_after_the_other(server: Server) -> None:
    """However long they wait they are good pictures, and hardly more than two of them are held unpacked."""
    way = question(f"{VAE}/encode", large(), "image/png")
    with most_held(server) as alone:
        assert server.say(way).status == 200
    with most_held(server) as peak:
        answers = at_once(server, [way] * 24, clients=6)
    assert {answer.status for answer in answers} == {200}
    assert len({answer.body for answer in answers}) == 1
    assert alone[0] > 15
    assert peak[0] < 8 * alone[0]  # of 24


@pytest.fixture
def client(tmp_path: Path) -> Iterator[TestClient]:
    """Models of the largest pictures that there may be."""
    side, colours = 64, [f"#0000{i:02x}" for i in range(200)]
    with pytest.MonkeyPatch.context() as patch:
        known(patch)
        few = lively(Raster(Sizes(side=side, values=200)))
        parts = card("wide-pixels", "toy_raster", "palette", ["sample", "complete"], palette=colours, side=side)
        write(tmp_path / "wide-pixels", few, parts)
        wide = lively(Prior(Sizes(code_size=1, side=200, channels=3)))
        parts = card("wide-codes", "toy_prior", "rgb", ["sample", "decode", "interpolate"], code_size=1, side=200)
        write(tmp_path / "wide-codes", wide, parts)
        app = create_app(Settings(shipped=tmp_path))
        assert not app.state.shelf.broken
        with TestClient(app, base_url="http://localhost", raise_server_exceptions=False) as client:
            yield client


LARGE = {
    "a film of a drawing": ("wide-pixels", "complete", {"n": 16, "scale": 8}, "image/gif"),
    "a film of a way": ("wide-codes", "interpolate", WAY, "image/apng"),
    "a strip": ("wide-codes", "interpolate", WAY, "image/png"),
}
SMALL = {
    "a film of a way": ("wide-codes", "interpolate", WAY | {"scale": 2, "steps": 4}, "image/apng"),
    "a strip": ("wide-codes", "interpolate", WAY | {"scale": 2}, "image/png"),
    "a sheet": ("wide-codes", "sample", {"n": 64}, "image/png"),
}


@pytest.mark.parametrize("what", LARGE)
def test_what_would_be_too_large_is_refused_with_what_to_do(
    client: TestClient, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    """Before anything is drawn pixel by pixel for nothing."""
    monkeypatch.delattr(Raster, "start")  # whoever begins makes a mistake of the server
    model, verb, body, accept = LARGE[what]
    response = client.post(f"{API}/models/{model}/{verb}", json=body, headers={"Accept": accept})
    assert_problem(response, "validation")
    [error] = response.json()["errors"]
    assert error["pointer"] == "#/scale"
    assert "scale" in error["detail"]


@pytest.mark.parametrize("what", SMALL)
def test_what_is_a_little_smaller_is_served(client: TestClient, what: str) -> None:
    model, verb, body, accept = SMALL[what]
    response = client.post(f"{API}/models/{model}/{verb}", json=body, headers={"Accept": accept})
    assert response.status_code == 200, response.text
    with Image.open(BytesIO(response.content)) as image:
        assert np.prod(image.size) >= 200 * 200

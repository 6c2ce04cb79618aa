"""Streams of random numbers: the same for ever, none like another, and none used for two things."""

from collections.abc import Iterator
from itertools import product
from typing import ClassVar

import pytest
import torch
from fastapi.testclient import TestClient

from backend.app import create_app
from backend.models.seeds import choices, generator, noise
from backend.settings import Settings
from tests import pixels, sentences
from tests.faults.answers import API
from tests.toys import known, write_toys

PURPOSES = ["", "words", "batches", "dropout", "mixture", "scouts", "weighed", "order"]


def test_links_go_on_showing_what_they_showed() -> None:
    """What a seed stands for is in links that people keep."""
    found = [generator(*what).initial_seed() for what in ((0, 0), (42, 0), (42, -1), (2**53 - 1, 63))]
    assert found == [15378838894278201442, 1803618088285070547, 4505940839344706002, 4931651494901889298]
    assert noise(1, 3, 42).flatten().tolist() == pytest.approx([1.1316332, -0.8839750, 0.7881594])
    assert choices(6, 10, 42).tolist() == [5, 4, 1, 6, 7, 1]


def test_no_stream_is_like_another() -> None:
    """Neither number by number, nor the folded one that words once had of the code beside them."""
    asked = list(product((0, 1, 7), (-1, 0, 1), PURPOSES))
    assert len({generator(*what).initial_seed() for what in asked}) == len(asked)
    rows = torch.stack([torch.rand(4000, generator=generator(*what), dtype=torch.float64) for what in asked])
    folded = torch.stack([torch.randn(4000, generator=generator(*what)).double() for what in asked])
    for other in (rows, (8 * rows) % 1, folded, folded**2):
        alike = torch.corrcoef(torch.cat([rows, other]))[: len(rows), len(rows) :]
        pairs = alike[~torch.eye(len(rows), dtype=torch.bool)]
        assert pairs.abs().max() < 5.5 / 4000**0.5


class Noted(torch.Generator):
    """A generator that tells what it was seeded with."""

    seeds: ClassVar[list[int]] = []

    def manual_seed(self, seed: int) -> torch.Generator:
        self.seeds.append(seed)
        return super().manual_seed(seed)


MASK = pixels.mask_url(torch.eye(8, dtype=torch.bool).numpy())
BY_CHANCE = {"seed": 7, "decoding": {"method": "sample"}}
ASKED = {
    "labels": ("toy-pets/sample", {"n": 16, "seed": 7}),
    "a code for each label": ("toy-pets/sample", {"n": 16, "seed": 7, "around": [0.0] * 64}),
    "codes of a fitted prior": ("toy-stages/sample", {"n": 16, "seed": 7, "prior": "fitted"}),
    "words": ("toy-words/sample", {"n": 16} | BY_CHANCE),
    "words of a mixture": ("tiny-english/sample", {"n": 8} | BY_CHANCE),
    "verse near a code": ("tiny-verse/sample", {"n": 8, "around": [0.0] * 6} | BY_CHANCE),
    "words of codes": ("tiny-verse/decode", {"codes": [[0.0] * 6] * 8} | BY_CHANCE),
    "words on a way": ("tiny-english/interpolate", {"from": {"seed": 7}, "to": {"seed": 8}, "steps": 8} | BY_CHANCE),
    "pixels": ("tiny-rnn/sample", {"n": 16, "seed": 7}),
    "pixels that are wished for": ("toy-raster/complete", {"n": 4, "seed": 7, "wish": "dog"}),
    "pixels around a mask": ("tiny-rnn/complete", {"n": 4, "seed": 7, "values": [0] * 64, "known": {"mask": MASK}}),
}


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    folder = tmp_path_factory.mktemp("models")
    with pytest.MonkeyPatch.context() as patch:
        known(patch)
        write_toys(folder, "toy-pets", "toy-stages", "toy-words", "toy-raster", "toy-taste")
        sentences.write_tiny(folder)
        pixels.write_tiny(folder)
        with TestClient(create_app(Settings(shipped=folder)), base_url="http://localhost") as client:
            yield client


@pytest.mark.parametrize("what", ASKED)
def test_no_request_uses_a_stream_for_two_things(
    client: TestClient, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    """As many things as go through the model at once, so that none is there only to fill up."""
    seeds: list[int] = []
    monkeypatch.setattr(Noted, "seeds", seeds)
    monkeypatch.setattr(torch, "Generator", Noted)
    path, body = ASKED[what]
    response = client.post(f"{API}/models/{path}", json=body)
    assert response.status_code == 200, response.text
    assert len(seeds) >= 8
    assert len(set(seeds)) == len(seeds)

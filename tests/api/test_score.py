"""How likely a picture is, pixel by pixel, with tiny models of random weights."""

import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from fastapi.testclient import TestClient
from PIL import Image

from backend.card import Card
from backend.checkpoints import read, read_card
from backend.media import palette
from backend.media.files import cells
from backend.models.raster import Order
from backend.settings import ROOT
from tests.pixels import FACES, LEVELS, LEVELS_UP, MODELS, RNN, SIDE, SINGLE, VALUES, some_values

API = "/api/v1/models"
ORDERS = ["down", "up", "right", "left"]
every_model = pytest.mark.parametrize("model", MODELS)


def score(tiny: TestClient, model: str, **body: object) -> dict[str, Any]:
    answer = tiny.post(f"{API}/{model}/score", json=body)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


@every_model
@pytest.mark.parametrize("order", ORDERS)
def test_the_score_is_that_of_one_pass_over_the_picture(
    tiny: TestClient, tiny_folder: Path, model: str, order: Order
) -> None:
    values = some_values(model)
    found = score(tiny, model, values=values, order=order)
    picture = torch.tensor(values).view(1, SIDE[model], SIDE[model])
    likely = read(tiny_folder / model).model.logits(picture, order)[0].log_softmax(-1)
    surprises = -likely.gather(-1, picture[0].unsqueeze(-1)).flatten()
    entropies = -(likely.exp() * likely).sum(-1).flatten() / math.log(2)
    assert found["score"] == pytest.approx(float(surprises.sum()), rel=1e-5)
    assert sum(found["surprises"]) == pytest.approx(found["score"], abs=0.05)
    assert found["surprises"] == pytest.approx(surprises.tolist(), abs=1e-4)
    assert found["entropies"] == pytest.approx(entropies.tolist(), abs=1e-4)
    assert found["bits_per_pixel"] == pytest.approx(found["score"] / math.log(2) / len(values))
    assert (found["unit"], found["order"], found["values"], found["moved"]) == ("nats", order, values, 0)
    for pixel, pairs in enumerate(found["likeliest"]):
        p = likely.exp().view(-1, VALUES[model])[pixel].tolist()
        assert {value for value, _ in pairs} == set(range(VALUES[model]))
        assert [q for _, q in pairs] == sorted((q for _, q in pairs), reverse=True)
        for value, q in pairs:
            assert 0 <= q <= 1
            assert q == pytest.approx(p[value], abs=1e-4)


def test_without_an_order_it_is_read_from_the_top(tiny: TestClient) -> None:
    values = some_values(RNN)
    down, up = (score(tiny, RNN, values=values, order=order)["score"] for order in ("down", "up"))
    assert score(tiny, RNN, values=values)["score"] == down != up


@pytest.mark.parametrize(("order", "levels"), [("down", LEVELS), ("up", LEVELS_UP)])
def test_the_more_likely_a_picture_the_higher_its_percentile(
    tiny: TestClient, order: Order, levels: list[float]
) -> None:
    """Among test pictures that were read in the same order."""
    found = [score(tiny, RNN, values=some_values(RNN, seed), order=order) for seed in range(20)]
    found += [score(tiny, RNN, values=[ink] * 64, order=order) for ink in (0, 1)]
    found.sort(key=lambda one: one["score"])
    percentiles = [one["percentile"] for one in found]
    assert percentiles == sorted(percentiles, reverse=True)
    assert min(percentiles) >= 0
    assert max(percentiles) <= 100
    inside = [one for one in found if levels[0] < one["score"] < levels[-1]]
    assert len(inside) > 10
    for one in inside:
        share = np.mean(np.linspace(levels[0], levels[-1], 10_001) > one["score"])
        assert one["percentile"] == pytest.approx(100 * share, abs=0.1)


def test_a_percentile_that_was_not_measured_is_null(tiny: TestClient) -> None:
    assert score(tiny, SINGLE, values=some_values(SINGLE))["percentile"] is None
    assert score(tiny, RNN, values=some_values(RNN), order="left")["percentile"] is None


def test_an_old_card_has_levels_of_one_order() -> None:
    card = read_card(ROOT / "models_ckpt" / "faces-pixelrnn").model_dump(mode="json")
    assert Card.model_validate(card | {"levels": LEVELS}).levels == {"down": LEVELS}
    assert Card.model_validate(card | {"levels": []}).levels == {}


@pytest.mark.parametrize("order", ORDERS)
def test_real_faces_stand_in_the_middle_of_real_faces_in_every_order(client: TestClient, order: str) -> None:
    with Image.open(ROOT / "models_ckpt" / "faces-pixelrnn" / "gallery.png") as sheet:
        faces = cells(np.asarray(sheet.convert("RGB")), 16)[::2]
    values, _ = palette.nearest(faces, palette.load("faces"))
    found = [score(client, "faces-pixelrnn", values=one.flatten().tolist(), order=order) for one in values]
    assert np.mean([one["percentile"] for one in found]) == pytest.approx(50, abs=12)  # three standard errors


def test_without_a_picture_there_is_no_score(tiny: TestClient) -> None:
    answer = tiny.post(f"{API}/{FACES}/score", json={"order": "up"})
    assert answer.status_code == 422
    [error] = answer.json()["errors"]
    assert (error["pointer"], error["code"]) == ("#/image", "missing")


def test_a_score_is_json(tiny: TestClient) -> None:
    body = {"values": some_values(RNN)}
    assert tiny.post(f"{API}/{RNN}/score", json=body, headers={"Accept": "image/png"}).status_code == 406

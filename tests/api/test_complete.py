"""What is missing of a picture, drawn pixel by pixel, with tiny models of random weights."""

import asyncio
import base64
import io
from typing import Any

import httpx2
import numpy as np
import pytest
from fastapi.testclient import TestClient
from numpy.typing import NDArray
from PIL import Image, ImageSequence

from backend.inference import JOBS_EACH as MOST
from backend.media.files import cells, data_url, enlarged, png
from backend.media.palette import parse
from tests.drawing import drawn, file
from tests.gallery import gallery
from tests.paper import conditions, photograph
from tests.pixels import (
    DIGITS,
    FACES,
    MODELS,
    PALETTE,
    RNN,
    SIDE,
    SINGLE,
    VALUES,
    Event,
    mask_url,
    some_values,
    told,
)

API = "/api/v1/models"
ORDERS = ["down", "up", "right", "left"]
STREAM = {"Accept": "text/event-stream"}
Mask = NDArray[np.bool_]
every_model = pytest.mark.parametrize("model", MODELS)


def complete(tiny: TestClient, model: str, **body: object) -> dict[str, Any]:
    answer = tiny.post(f"{API}/{model}/complete", json=body)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def stream(tiny: TestClient, model: str, **body: object) -> list[Event]:
    answer = tiny.post(f"{API}/{model}/complete", json=body, headers=STREAM)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"].startswith("text/event-stream")
    return told(answer.text)


def score(tiny: TestClient, model: str, values: list[int], order: str) -> dict[str, Any]:
    found: dict[str, Any] = tiny.post(f"{API}/{model}/score", json={"values": values, "order": order}).json()
    return found


def half(side: int, order: str) -> Mask:
    """What comes first in an order."""
    known = np.zeros((side, side), np.bool_)
    match order:
        case "down":
            known[: side // 2] = True
        case "up":
            known[side // 2 :] = True
        case "right":
            known[:, : side // 2] = True
        case "left":
            known[:, side // 2 :] = True
    return known


def island(side: int, seed: int = 0) -> Mask:
    """Known pixels in any place."""
    known: Mask = np.random.default_rng(seed).random((side, side)) < 0.4
    return known


def prefix_mask(side: int, prefix: int, order: str) -> Mask:
    """The first pixels along an order, said in another way than the server does."""
    known = np.zeros((side, side), np.bool_)
    for i in range(prefix):
        line, place = divmod(i, side)
        at = {"down": (line, place), "up": (-1 - line, place), "right": (place, line), "left": (place, -1 - line)}
        known[at[order]] = True
    return known


def assert_kept(values: list[int], ending: list[int], known: Mask) -> None:
    assert np.array_equal(np.array(ending)[known.ravel()], np.array(values)[known.ravel()])


@every_model
@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("share", [0.3, 1])
def test_a_known_beginning_never_changes(tiny: TestClient, model: str, order: str, share: float) -> None:
    values, side = some_values(model), SIDE[model]
    prefix = round(share * side**2)
    found = complete(tiny, model, values=values, known={"prefix": prefix, "order": order}, n=3, seed=1)
    known = prefix_mask(side, prefix, order)
    assert (found["order"], found["exact"], found["hidden"]) == (order, True, side**2 - prefix)
    for ending, surprises in zip(found["values"], found["surprises"], strict=True):
        assert_kept(values, ending, known)
        assert not np.array(surprises)[known.ravel()].any()
    if prefix < side**2:
        assert found["values"][0] != found["values"][1]
    assert complete(tiny, model, values=values, known={"mask": mask_url(known)}, seed=1)["hidden"] == found["hidden"]


@every_model
@pytest.mark.parametrize("seed", range(3))
def test_pixels_that_a_mask_holds_never_change(tiny: TestClient, model: str, seed: int) -> None:
    """Not even in lines that are tentative."""
    values, side, known = some_values(model), SIDE[model], island(SIDE[model], seed)
    body = {"values": values, "known": {"mask": mask_url(known)}, "n": 2, "seed": seed}
    found = complete(tiny, model, **body)
    assert not found["exact"]
    assert found["hidden"] == (~known).sum()
    for ending in found["values"]:
        assert_kept(values, ending, known)
    lines = [event.data for event in stream(tiny, model, **body) if event.name == "line"]
    turned, fast = (along(np.array(x).reshape(side, side), found["order"]) for x in (values, known))
    for i, line in enumerate(lines):
        assert line["tentative"]
        for one in line["values"]:
            assert_kept(turned[i].tolist(), one, fast[i])
        assert bits(line["probabilities"]) == pytest.approx(np.array(line["entropies"]), abs=0.01)


def bits(p: list[list[list[float]]]) -> NDArray[np.float64]:
    """The entropies of distributions."""
    found: NDArray[np.float64] = -(np.array(p) * np.log2(np.array(p).clip(1e-9))).sum(-1)
    return found


def along(picture: NDArray[Any], order: str) -> NDArray[Any]:
    """A picture as its lines come: from the top, from the bottom, columns from the left, from the right."""
    return {"down": picture, "up": picture[::-1], "right": picture.T, "left": picture.T[::-1]}[order]


@every_model
@pytest.mark.parametrize("order", ORDERS)
def test_a_half_is_drawn_exactly_an_island_is_not(tiny: TestClient, model: str, order: str) -> None:
    values, side = some_values(model), SIDE[model]
    found = complete(tiny, model, values=values, known={"mask": mask_url(half(side, order))}, seed=1)
    assert (found["order"], found["exact"]) == (order, True)
    same = complete(tiny, model, values=values, known={"prefix": side**2 // 2, "order": order}, seed=1)
    assert found == same
    assert not complete(tiny, model, values=values, known={"mask": mask_url(island(side))}, seed=1)["exact"]


@every_model
@pytest.mark.parametrize("form", ["application/json", "text/event-stream", "image/apng"])
def test_the_same_seed_gives_the_same_bytes(tiny: TestClient, model: str, form: str) -> None:
    known = {"prefix": 20} if form == "image/apng" else {"mask": mask_url(island(SIDE[model]))}
    body = {"values": some_values(model), "known": known, "n": 2}
    one, again, other = (
        tiny.post(f"{API}/{model}/complete", json=body | {"seed": seed}, headers={"Accept": form}).content
        for seed in (7, 7, 8)
    )
    assert one == again
    assert one != other


def test_jobs_side_by_side_do_not_disturb_each_other(tiny: TestClient) -> None:
    """Step by step in turns, each gets what it would get alone."""

    async def ask() -> list[bytes]:
        transport = httpx2.ASGITransport(app=tiny.app)
        async with httpx2.AsyncClient(transport=transport, base_url="http://localhost") as visitor:
            url = f"{API}/{RNN}/complete"
            answers = await asyncio.gather(*(visitor.post(url, json={"seed": i % 2, "n": 2}) for i in range(MOST)))
            return [answer.content for answer in answers]

    alone = [tiny.post(f"{API}/{RNN}/complete", json={"seed": i % 2, "n": 2}).content for i in range(MOST)]
    assert asyncio.run(ask()) == alone


@every_model
def test_an_ending_is_the_same_whatever_n_is(tiny: TestClient, model: str) -> None:
    values = some_values(model)
    few, more = (complete(tiny, model, values=values, known={"prefix": 20}, n=n, seed=3) for n in (2, 16))
    for name in ("images", "values", "surprises", "entropies", "nats"):
        assert few[name] == more[name][:2]
    assert few["truth"] == more["truth"]
    assert len(set(map(tuple, more["values"]))) > 8


@every_model
def test_around_a_mask_the_same_request_draws_the_same_and_not_all_alike(tiny: TestClient, model: str) -> None:
    body = {"values": some_values(model), "known": {"mask": mask_url(island(SIDE[model]))}, "n": 16}
    one, again, other = (complete(tiny, model, **body, seed=seed) for seed in (3, 3, 4))
    assert one == again
    assert one["values"] != other["values"]
    assert len(set(map(tuple, one["values"]))) > 3  # random weights leave few endings that fit


@every_model
@pytest.mark.parametrize("order", ORDERS)
def test_a_stream_tells_what_the_answer_holds(tiny: TestClient, model: str, order: str) -> None:
    values, side = some_values(model), SIDE[model]
    body = {"values": values, "known": {"prefix": side + 3, "order": order}, "n": 3, "seed": 5}
    answer = complete(tiny, model, **body)
    first, *lines, last = stream(tiny, model, **body)
    assert [event.name for event in (first, *lines, last)] == ["start", *["line"] * side, "picture"]
    assert last.data == answer
    names = ("seed", "order", "exact", "hidden", "picture", "moved", "paper", "truth")
    assert first.data == {name: answer[name] for name in names} | {"n": 3, "side": side, "values": values}
    assert [event.data["line"] for event in lines] == list(range(side))
    for i in range(3):
        ending = along(np.array(answer["values"][i]).reshape(side, side), order)
        assert [event.data["values"][i] for event in lines] == ending.tolist()
        unsure = along(np.array(answer["entropies"][i]).reshape(side, side), order)
        assert [event.data["entropies"][i] for event in lines] == unsure.tolist()
        surprises = along(np.array(answer["surprises"][i]).reshape(side, side), order)
        for event in lines:
            row = event.data["line"]
            p = np.array(event.data["probabilities"][i])
            assert p.shape == (side, VALUES[model])
            assert p.min() >= 0
            assert p.max() <= 1
            assert p.sum(-1) == pytest.approx(1, abs=1e-3)
            assert bits(event.data["probabilities"])[i] == pytest.approx(unsure[row], abs=0.01)
            drawn = (surprises[row] > 0) & (surprises[row] < 4)  # a rounded probability says little of unlikely ones
            said = -np.log(p[np.arange(side), ending[row]].clip(1e-9))
            assert said[drawn] == pytest.approx(surprises[row][drawn], abs=0.01)
            assert not event.data["tentative"]


@every_model
def test_a_stream_around_a_mask_ends_in_the_answer(tiny: TestClient, model: str) -> None:
    body = {"values": some_values(model), "known": {"mask": mask_url(island(SIDE[model]))}, "n": 2, "seed": 5}
    first, *_, last = stream(tiny, model, **body)
    assert last.data == complete(tiny, model, **body)
    assert first.data["truth"] is None  # it takes the drawings to estimate it
    assert last.data["truth"] is not None


@every_model
def test_a_sheet_shows_the_endings(tiny: TestClient, model: str) -> None:
    side = SIDE[model]
    body = {"values": some_values(model), "known": {"prefix": 20}, "n": 11, "seed": 5}
    found = complete(tiny, model, **body)
    answer = tiny.post(f"{API}/{model}/complete", json=body | {"scale": 2}, headers={"Accept": "image/png"})
    assert {name: answer.headers[f"drawbar-{name}"] for name in ("rows", "columns", "seed")} == {
        "rows": "2",
        "columns": "10",
        "seed": "5",
    }
    sheet = cells(opened(answer.content), 2 * side)[:11]
    assert np.array_equal(sheet, enlarged(np.stack([opened(image) for image in found["images"]]), 2))
    assert np.array_equal(sheet[:, ::2, ::2], painted(model, np.array(found["values"]).reshape(-1, side, side)))


def opened(png: str | bytes) -> NDArray[np.uint8]:
    content = base64.b64decode(png.removeprefix("data:image/png;base64,")) if isinstance(png, str) else png
    with Image.open(io.BytesIO(content)) as image:
        return np.asarray(image)


def painted(model: str, values: NDArray[np.int64]) -> NDArray[np.uint8]:
    return parse(PALETTE)[values] if model == FACES else (values * 255).astype(np.uint8)


@every_model
@pytest.mark.parametrize("order", ORDERS)
def test_how_likely_an_ending_is_agrees_with_the_score_of_the_whole(tiny: TestClient, model: str, order: str) -> None:
    """Step by step while drawing, and in one pass over the whole picture."""
    values, side = some_values(model), SIDE[model]
    known = prefix_mask(side, side + 3, order)
    found = complete(tiny, model, values=values, known={"prefix": side + 3, "order": order}, n=2, seed=4)
    for ending, nats, surprises in zip(found["values"], found["nats"], found["surprises"], strict=True):
        whole = np.array(score(tiny, model, ending, order)["surprises"])
        assert np.array(surprises)[~known.ravel()] == pytest.approx(whole[~known.ravel()], abs=1e-3)
        assert sum(surprises) == pytest.approx(nats, abs=0.05)
        assert whole[~known.ravel()].sum() == pytest.approx(nats, abs=0.05)
    truth = np.array(score(tiny, model, values, order)["surprises"])[~known.ravel()].sum()
    assert found["truth"] == pytest.approx(truth, abs=0.05)


@every_model
def test_estimates_share_one_estimate_of_what_is_known(tiny: TestClient, model: str) -> None:
    """-log p(ending | known) = -log p(whole) + log p(known), and the last is the same for the ending and the truth."""
    values = some_values(model)
    body = {"values": values, "known": {"mask": mask_url(island(SIDE[model]))}, "seed": 4}
    found = complete(tiny, model, n=3, **body)
    truth = score(tiny, model, values, found["order"])["score"]
    for ending, nats in zip(found["values"], found["nats"], strict=True):
        whole = score(tiny, model, ending, found["order"])["score"]
        assert found["truth"] - nats == pytest.approx(truth - whole, abs=0.01)


@every_model
def test_any_order_is_one_of_the_four_as_the_seed_says(tiny: TestClient, model: str) -> None:
    orders = set()
    for seed in range(20):
        found = complete(tiny, model, known={"order": "any"}, seed=seed)
        assert found == complete(tiny, model, known={"order": found["order"]}, seed=seed)
        orders.add(found["order"])
    assert orders == set(ORDERS)
    body = {"values": some_values(model), "known": {"order": "any", "prefix": 3}}
    refused = tiny.post(f"{API}/{model}/complete", json=body).json()
    assert [(error["pointer"], error["code"]) for error in refused["errors"]] == [("#/known/order", "not_taken")]


def test_the_judge_reads_what_was_wished_for(client: TestClient) -> None:
    """In every form; the first ones of many are those of few, and what comes too seldom is said."""
    ask = {"seed": 3, "wish": 4}
    found = complete(client, "digits-pixelrnn", n=16, **ask)
    assert found["exact"]
    read = [client.post(f"{API}/digits-judge/classify", json={"image": image}).json() for image in found["images"]]
    assert [one["label"] for one in read] == [4] * 16
    assert complete(client, "digits-pixelrnn", n=2, **ask)["values"] == found["values"][:2]
    events = stream(client, "digits-pixelrnn", n=16, **ask)
    assert events[-1].data["values"] == found["values"]
    rows = [event.data["values"] for event in events if event.name == "line"]
    assert np.stack(rows, 1).reshape(16, -1).tolist() == found["values"]
    for more, pointer, code in (
        ({"wish": 10}, "#/wish", "unknown_label"),
        (
            {"wish": 4, "known": {"mask": mask_url(np.eye(28, dtype=np.bool_))}, "values": [0] * 784},
            "#/wish",
            "not_taken",
        ),
        ({"wish": 8, "temperature": 0}, "#/wish", "rare"),
    ):
        refused = client.post(f"{API}/digits-pixelrnn/complete", json={"seed": 3} | more)
        assert refused.status_code == 422
        assert [(error["pointer"], error["code"]) for error in refused.json()["errors"]] == [(pointer, code)]
    last = stream(client, "digits-pixelrnn", wish=8, temperature=0, seed=3)[-1]
    assert (last.name, last.data["errors"][0]["code"]) == ("problem", "rare")


@every_model
def test_where_all_is_known_the_picture_comes_back(tiny: TestClient, model: str) -> None:
    values, side = some_values(model), SIDE[model]
    for known in ({"prefix": side**2, "order": "left"}, {"mask": mask_url(np.ones((side, side), np.bool_))}):
        found = complete(tiny, model, values=values, known=known, n=2)
        assert found["values"] == [values, values]
        assert found["images"] == [found["picture"]] * 2
        assert (found["hidden"], found["exact"], found["nats"], found["truth"]) == (0, True, [0, 0], 0)
        film = tiny.post(
            f"{API}/{model}/complete", json={"values": values, "known": known}, headers={"Accept": "image/gif"}
        )
        with Image.open(io.BytesIO(film.content)) as image:
            assert np.array_equal(np.asarray(image.convert("RGB")), rgb(opened(found["picture"])))


def rgb(picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
    return picture if picture.ndim == 3 else np.repeat(picture[..., None], 3, -1)


@every_model
def test_from_nothing(tiny: TestClient, model: str) -> None:
    found = complete(tiny, model, n=2, seed=9)
    assert (found["picture"], found["truth"], found["moved"]) == (None, None, 0)
    assert (found["hidden"], found["order"], found["exact"]) == (SIDE[model] ** 2, "down", True)
    assert complete(tiny, model, n=2, seed=9, known={"order": "up"})["values"] != found["values"]
    # A picture of which nothing is known does not change what is drawn.
    assert complete(tiny, model, n=2, seed=9, values=some_values(model))["values"] == found["values"]


def test_a_seed_that_was_drawn_is_told_and_gives_the_same_again(tiny: TestClient) -> None:
    found = complete(tiny, RNN)
    assert complete(tiny, RNN, seed=found["seed"]) == found
    assert complete(tiny, RNN)["seed"] != found["seed"]


@pytest.mark.parametrize("model", [SINGLE, FACES])
@pytest.mark.parametrize("temperature", [0, 5e-324])
def test_without_temperature_the_likeliest_is_taken(tiny: TestClient, model: str, temperature: float) -> None:
    body = {"values": some_values(model), "known": {"prefix": SIDE[model]}, "n": 3, "temperature": temperature}
    lines = [event.data for event in stream(tiny, model, **body) if event.name == "line"][1:]
    for line in lines:
        assert line["values"] == np.argmax(line["probabilities"], -1).tolist()
        assert line["values"][0] == line["values"][1] == line["values"][2]


def test_a_higher_temperature_surprises_more(tiny: TestClient) -> None:
    nats = [np.mean(complete(tiny, RNN, n=16, seed=1, temperature=t)["nats"]) for t in (0.3, 1, 2)]
    assert nats[0] < nats[1] < nats[2]


@pytest.mark.parametrize("model", [RNN, FACES])
@pytest.mark.parametrize(("kind", "order"), [("gif", "up"), ("apng", "right")])
def test_a_film_shows_line_after_line(tiny: TestClient, model: str, kind: str, order: str) -> None:
    values, side, n = some_values(model), SIDE[model], 3
    body = {"values": values, "known": {"prefix": 2 * side, "order": order}, "n": n, "seed": 2, "milliseconds": 100}
    answer = tiny.post(f"{API}/{model}/complete", json=body | {"scale": 2}, headers={"Accept": f"image/{kind}"})
    assert answer.headers["content-type"] == f"image/{kind}"
    endings = [rgb(opened(image)) for image in complete(tiny, model, **body)["images"]]
    with Image.open(io.BytesIO(answer.content)) as film:
        assert film.size == (2 * n * side, 2 * side)
        frames = [np.asarray(frame.convert("RGB"))[::2, ::2] for frame in ImageSequence.Iterator(film)]
        assert film.info["duration"] > 1000  # the last one stays
    assert len(frames) == side - 1  # those that change: the beginning, then every line that is drawn
    for i, frame in enumerate(frames):
        there = prefix_mask(side, (2 + i) * side, order)
        for ending, shown in zip(endings, np.split(frame, n, 1), strict=True):
            assert np.array_equal(shown[there], ending[there])
            assert (shown[~there] == 128).all()


def test_a_film_around_a_mask_ends_in_the_endings(tiny: TestClient) -> None:
    body = {"values": some_values(RNN), "known": {"mask": mask_url(island(8))}, "n": 2, "seed": 2}
    answer = tiny.post(f"{API}/{RNN}/complete", json=body, headers={"Accept": "image/apng"})
    endings = np.concatenate([opened(image) for image in complete(tiny, RNN, **body)["images"]], 1)
    with Image.open(io.BytesIO(answer.content)) as film:
        *_, last = (np.asarray(frame.convert("L")) for frame in ImageSequence.Iterator(film))
    assert np.array_equal(last, endings)


def test_a_digit_of_the_right_size_is_taken_as_it_is(tiny: TestClient) -> None:
    values = some_values(DIGITS)  # noise, which is no digit
    image = data_url(png(np.array(values, np.uint8).reshape(28, 28) * np.uint8(255)))
    found = complete(tiny, DIGITS, image=image, known={"prefix": 784})
    assert found["values"] == [values]
    assert found["picture"] == image
    assert found["moved"] == 0


def test_grey_is_ink_by_chance_which_is_always_the_same(tiny: TestClient) -> None:
    grey = data_url(png(np.full((28, 28), 64, np.uint8)))
    one, other = (complete(tiny, DIGITS, image=grey, known={"prefix": 784}, seed=seed) for seed in (1, 2))
    assert one["values"] == other["values"]
    assert np.mean(one["values"]) == pytest.approx(64 / 255, abs=0.06)


@pytest.mark.parametrize("colour", [{}, {"mode": "RGB", "ink": (160, 0, 0), "paper": (220, 255, 220)}])
def test_a_drawing_of_any_size_and_colour_is_prepared_as_a_digit(tiny: TestClient, colour: dict[str, Any]) -> None:
    found = complete(tiny, DIGITS, image=data_url(file(drawn(3, **colour))), known={"prefix": 784})
    ink = np.array(found["values"]).reshape(28, 28)
    assert 50 < ink.sum() < 250
    assert not ink[:4].any()  # MNIST's margin


def test_a_coloured_digit_of_the_right_size_is_taken_by_its_lightness(tiny: TestClient) -> None:
    picture = np.zeros((28, 28, 3), np.uint8)
    picture[10] = 255
    found = complete(tiny, DIGITS, image=data_url(png(picture)), known={"prefix": 784})
    assert (np.array(found["values"]).reshape(28, 28).sum(1) == 28 * (np.arange(28) == 10)).all()


def test_pixel_art_comes_back_pixel_by_pixel(tiny: TestClient) -> None:
    values = some_values(FACES)
    picture = parse(PALETTE)[np.array(values).reshape(16, 16)]
    for scale in (1, 5):
        large = enlarged(picture[None], scale)[0]
        found = complete(tiny, FACES, image=data_url(png(large)), known={"prefix": 256})
        assert (found["values"], found["moved"]) == ([values], 0)
        assert np.array_equal(opened(found["picture"]), picture)


def test_colours_that_the_model_lacks_are_moved_and_counted(tiny: TestClient) -> None:
    picture = parse(PALETTE)[np.array(some_values(FACES)).reshape(16, 16)].copy()
    picture[3, :7] = (190, 40, 30)  # nearly the red of the palette
    found = complete(tiny, FACES, image=data_url(png(picture)), known={"prefix": 256})
    assert found["moved"] == 7
    assert np.array(found["values"]).reshape(16, 16)[3, :7].tolist() == [2] * 7
    assert found["picture"] != data_url(png(picture))


PICTURE = data_url(png(np.zeros((28, 28), np.uint8)))
WRONG: dict[str, tuple[str, dict[str, Any], str, str]] = {
    "too few values": (RNN, {"values": [0] * 63}, "#/values", "8 rows of 8"),
    "too many values": (RNN, {"values": [0] * 65}, "#/values", "64 values"),
    "no values": (RNN, {"values": []}, "#/values", "64 values"),
    "a value too large": (RNN, {"values": [0] * 60 + [2] + [0] * 3}, "#/values/60", "from 0 to 1"),
    "a value far too large": (RNN, {"values": [0] * 60 + [2**62] + [0] * 3}, "#/values/60", "255 or less"),
    "a value below": (FACES, {"values": [-1] * 256}, "#/values/0", "0 or more"),
    "a fraction": (RNN, {"values": [0.5] * 64}, "#/values/0", "whole number"),
    "both": (RNN, {"values": [0] * 64, "image": PICTURE}, "#/image", "either"),
    "a picture of a size that is not known": (RNN, {"image": PICTURE}, "#/image", "Send the values"),
    "no base64": (DIGITS, {"image": "no picture"}, "#/image", "base64"),
    "a mask of another size": (
        RNN,
        {"values": [0] * 64, "known": {"mask": PICTURE}},
        "#/known/mask",
        "8 x 8 pixels, as large as the picture, not of 28 x 28",
    ),
    "a mask that is none": (RNN, {"values": [0] * 64, "known": {"mask": "a mask"}}, "#/known/mask", "base64"),
    "a mask and a prefix": (
        RNN,
        {"values": [0] * 64, "known": {"mask": PICTURE, "prefix": 3}},
        "#/known/mask",
        "either",
    ),
    "a mask and an order": (
        RNN,
        {"values": [0] * 64, "known": {"mask": PICTURE, "order": "up"}},
        "#/known/mask",
        "either",
    ),
    "a prefix too long": (RNN, {"values": [0] * 64, "known": {"prefix": 65}}, "#/known/prefix", "at most 64"),
    "a prefix far too long": (
        RNN,
        {"known": {"prefix": 10**6}},
        "#/known/prefix",
        "160000 or less",
    ),
    "a prefix below": (RNN, {"values": [0] * 64, "known": {"prefix": -1}}, "#/known/prefix", "0 or more"),
    "a prefix of no picture": (RNN, {"known": {"prefix": 1}}, "#/known", "picture"),
    "a mask of no picture": (RNN, {"known": {"mask": mask_url(island(8))}}, "#/known", "picture"),
    "an order that is none": (RNN, {"known": {"order": "sideways"}}, "#/known/order", "down"),
    "too many": (RNN, {"n": 17}, "#/n", "16 or less"),
    "none": (RNN, {"n": 0}, "#/n", "1 or more"),
    "too hot": (RNN, {"temperature": 2.1}, "#/temperature", "2.0 or less"),
    "too cold": (RNN, {"temperature": -1}, "#/temperature", "0.0 or more"),
    "a seed too large": (RNN, {"seed": 2**53}, "#/seed", "or less"),
    "a film too large": (RNN, {"scale": 9}, "#/scale", "8 or less"),
    "a field that there is not": (RNN, {"mood": 3}, "#/mood", "no such field"),
    "a label that it takes no notice of": (RNN, {"label": 3}, "#/label", "no such thing"),
}


@pytest.mark.parametrize("what", WRONG)
@pytest.mark.parametrize("accept", ["application/json", "text/event-stream"])
def test_what_is_wrong_is_said_where_it_is(tiny: TestClient, what: str, accept: str) -> None:
    """A stream that never began is an ordinary problem, too."""
    model, body, pointer, advice = WRONG[what]
    answer = tiny.post(f"{API}/{model}/complete", json=body, headers={"Accept": accept})
    assert answer.status_code == 422, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    [error, *_] = answer.json()["errors"]
    assert error["pointer"] == pointer
    assert advice in error["detail"]


@pytest.mark.parametrize("colour", [0, 255])
def test_a_hole_in_a_mask_is_drawn(tiny: TestClient, colour: int) -> None:
    """Whatever the colour around it: an eraser leaves any."""
    known = island(8)
    holed = np.stack([np.full((8, 8), colour), 255 * known], -1).astype(np.uint8)
    body = {"values": some_values(RNN), "seed": 3}
    found = complete(tiny, RNN, **body, known={"mask": data_url(file(Image.fromarray(holed)))})
    assert found == complete(tiny, RNN, **body, known={"mask": mask_url(known)})
    assert found["hidden"] == (~known).sum()


def test_a_picture_on_paper_says_what_was_taken_away(tiny: TestClient) -> None:
    how = next(how for how in conditions() if how.name == "black pen, dark desk")
    content, _ = photograph(gallery()[0][0, 0].numpy(), how, 1)
    image = "data:image/jpeg;base64," + base64.b64encode(content).decode()
    found = complete(tiny, DIGITS, image=image, known={"prefix": 784})
    assert max(opened(found["paper"]).shape) == 160
    assert score(tiny, DIGITS, found["values"][0], "down")["paper"] is None


def test_an_empty_mask_needs_no_picture(tiny: TestClient) -> None:
    nothing = mask_url(np.zeros((8, 8), np.bool_))
    assert complete(tiny, RNN, known={"mask": nothing}, seed=1) == complete(tiny, RNN, seed=1)


def test_a_form_that_there_is_not(tiny: TestClient) -> None:
    answer = tiny.post(f"{API}/{SINGLE}/complete", json={}, headers={"Accept": "audio/wav"})
    assert answer.status_code == 406
    assert "text/event-stream" in answer.json()["detail"]

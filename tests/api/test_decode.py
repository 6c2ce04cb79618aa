"""Codes to pictures."""

import numpy as np
from fastapi.testclient import TestClient

from tests.api.conftest import Pixels

URL = "/api/v1/models/digits-vae/decode"
CODES = np.random.default_rng(0).normal(size=(40, 24)).round(3).tolist()


def test_one_picture_a_code_in_order(client: TestClient, pixels: Pixels) -> None:
    images = client.post(URL, json={"codes": CODES[:3]}).json()["images"]
    assert [pixels(image).shape for image in images] == [(28, 28)] * 3
    swapped = client.post(URL, json={"codes": CODES[2::-1]}).json()["images"]
    assert swapped == images[::-1]
    assert len(set(images)) == 3


def test_a_picture_does_not_depend_on_its_company(client: TestClient) -> None:
    all_of_them = client.post(URL, json={"codes": CODES}).json()["images"]
    some_of_them = client.post(URL, json={"codes": CODES[17:20]}).json()["images"]
    assert some_of_them == all_of_them[17:20]


def test_png_for_one_code_is_the_picture_and_for_many_a_sheet(client: TestClient, pixels: Pixels) -> None:
    one = client.post(URL, json={"codes": CODES[:1]}, headers={"Accept": "image/png"})
    assert one.headers["content-type"] == "image/png"
    data_url = client.post(URL, json={"codes": CODES[:1]}).json()["images"][0]
    assert np.array_equal(pixels(one.content), pixels(data_url))
    many = client.post(URL, json={"codes": CODES[:12]}, headers={"Accept": "image/png"})
    assert (many.headers["drawbar-rows"], many.headers["drawbar-columns"]) == ("2", "10")
    sheet = pixels(many.content)
    assert sheet.shape == (56, 280)
    images = client.post(URL, json={"codes": CODES[:12]}).json()["images"]
    assert np.array_equal(sheet[28:, 28:56], pixels(images[11]))


def test_the_link_gives_the_same_picture(client: TestClient) -> None:
    code = ",".join(map(str, CODES[0]))
    linked = client.get(URL, params={"code": code}, headers={"Accept": "image/*"})
    posted = client.post(URL, json={"codes": CODES[:1]}, headers={"Accept": "image/png"})
    assert linked.content == posted.content


def test_a_link_with_a_wrong_code_says_where(client: TestClient) -> None:
    for code in ("1,2,x", "1,,2", "99" + ",0" * 23, "nan" + ",0" * 23):
        answer = client.get(URL, params={"code": code})
        assert answer.status_code == 422
        assert answer.json()["errors"][0]["pointer"] == "?code"


def test_every_lever_moves_the_picture_and_far_codes_stay_finite(client: TestClient, pixels: Pixels) -> None:
    still = pixels(client.post(URL, json={"codes": [[0] * 24]}).json()["images"][0])
    far = client.post(URL, json={"codes": [[10] * 24, [-10] * 24]})
    assert far.status_code == 200
    card = client.get("/api/v1/models/digits-vae").json()
    live = [slider for slider in card["sliders"] if slider["kl"] > 0.1]
    codes = [[slider["high"] if i == slider["index"] else 0 for i in range(24)] for slider in live]
    for image in client.post(URL, json={"codes": codes}).json()["images"]:
        assert np.abs(pixels(image).astype(int) - still).max() > 25


def test_directions_move_every_code(client: TestClient) -> None:
    """By nothing they change no byte, one is the code moved, several add up."""
    ways = np.random.default_rng(1).normal(size=(2, 24)).round(3)

    def drawn(codes: list[list[float]], *moves: tuple[int, float]) -> list[str]:
        directions = [{"direction": ways[k].tolist(), "by": by} for k, by in moves]
        answer = client.post(URL, json={"codes": codes} | ({"directions": directions} if moves else {}))
        assert answer.status_code == 200, answer.text
        images: list[str] = answer.json()["images"]
        return images

    some = CODES[:3]
    plain = drawn(some)
    assert drawn(some, (0, 0.0)) == plain
    assert drawn(some, (0, 1.5), (0, -1.5)) == plain
    assert drawn(some, (0, 1.5)) == drawn((np.array(some) + 1.5 * ways[0]).tolist()) != plain
    assert drawn(some, (0, 1.5), (1, -0.5)) == drawn((np.array(some) + 1.5 * ways[0] - 0.5 * ways[1]).tolist())


def test_directions_are_kept_within_the_range_and_have_the_size_of_a_code(client: TestClient) -> None:
    far = {"direction": [1.0, -1.0, *[0.0] * 22], "by": 1000}
    answer = client.post(URL, json={"codes": [[0] * 24], "directions": [far]})
    assert answer.json()["images"] == client.post(URL, json={"codes": [[10, -10, *[0] * 22]]}).json()["images"]
    short = client.post(URL, json={"codes": [[0] * 24], "directions": [{"direction": [1, 2], "by": 1}]})
    error = short.json()["errors"][0]
    assert (error["pointer"], error["code"]) == ("#/directions/0/direction", "direction_size")
    assert client.post(URL, json={"codes": [[0] * 24], "directions": [far] * 17}).status_code == 422
    assert client.post(URL, json={"codes": [[0] * 24], "directions": [{"direction": [], "by": 1}]}).status_code == 422


def test_a_conditional_model_needs_its_label(client: TestClient) -> None:
    url = "/api/v1/models/digits-cvae/decode"
    size = client.get("/api/v1/models/digits-cvae").json()["code_size"]
    missing = client.post(url, json={"codes": [[0] * size]})
    assert missing.status_code == 422
    assert missing.json()["errors"][0]["pointer"] == "#/label"
    pictures = {client.post(url, json={"codes": [[0] * size], "label": k}).json()["images"][0] for k in range(10)}
    assert len(pictures) == 10
    unwanted = client.post(URL, json={"codes": CODES[:1], "label": 3})
    assert unwanted.status_code == 422


def test_what_is_not_on_offer_is_refused(client: TestClient) -> None:
    answer = client.post(URL, json={"codes": CODES[:1]}, headers={"Accept": "image/gif"})
    assert answer.status_code == 406
    assert answer.json()["type"] == "/problems/not-acceptable"


def test_a_judge_does_not_decode(client: TestClient) -> None:
    answer = client.post("/api/v1/models/digits-judge/decode", json={"codes": [[0]]})
    assert (answer.status_code, answer.json()["type"]) == (404, "/problems/unknown-verb")
    assert "classify" in answer.json()["detail"]

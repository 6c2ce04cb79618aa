"""What a judge reads."""

import base64
import io
from typing import Any

import pytest
from fastapi.testclient import TestClient
from PIL import Image

from tests.drawing import drawn, file
from tests.gallery import gallery as real
from tests.paper import conditions, photograph

URL = "/api/v1/models/digits-judge/classify"


def test_the_judge_reads_digits_and_says_how_surely(client: TestClient, gallery: dict[str, Any]) -> None:
    right = 0
    for i in range(0, 200, 5):
        answer = client.post(URL, json={"image": gallery["images"][i]}).json()
        assert sum(answer["probabilities"]) == pytest.approx(1, abs=1e-5)
        assert answer["label"] == max(range(10), key=answer["probabilities"].__getitem__)
        right += answer["label"] == gallery["labels"][i]
    assert right >= 39


VERBS = {"digits-judge": "classify", "digits-vae": "encode", "digits-cvae": "restyle"}


@pytest.mark.parametrize("model", VERBS)
def test_a_digit_on_paper_comes_with_what_was_taken_away(client: TestClient, model: str) -> None:
    """Also where nothing is left, and never where nothing was taken away."""
    url = f"/api/v1/models/{model}/{VERBS[model]}"
    seven, how = real().images[150, 0].numpy(), {how.name: how for how in conditions()}

    def sent(content: bytes) -> Any:
        return client.post(url, json={"image": base64.b64encode(content).decode()}).json()

    found = sent(photograph(seven, how["blue pen, ruled on a desk"], 1).file)
    assert side(found["paper"]) == 160
    assert "paper" not in sent(file(drawn(7)))
    blank = sent(photograph(seven, how["blank, ruled on a desk"], 1).file)
    assert blank["errors"][0]["code"] == "no_ink"
    assert side(blank["paper"]) == 160
    assert "paper" not in sent(file(Image.new("L", (100, 100), 255)))


def side(picture: str) -> int:
    """The longer side of a data URL's picture."""
    with Image.open(io.BytesIO(base64.b64decode(picture.removeprefix("data:image/png;base64,")))) as image:
        return max(image.size)


def test_a_vae_does_not_classify(client: TestClient) -> None:
    answer = client.post("/api/v1/models/digits-vae/classify", json={"image": "AAAA"})
    assert answer.json()["type"] == "/problems/unknown-verb"

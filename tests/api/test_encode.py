"""A picture to its code."""

import base64
from typing import Any

import numpy as np
from fastapi.testclient import TestClient

from tests.api.conftest import Pixels

URL = "/api/v1/models/digits-vae/encode"


def test_a_gallery_digit_is_taken_as_it_is_and_comes_back_alike(
    client: TestClient, gallery: dict[str, Any], pixels: Pixels
) -> None:
    errors = []
    for image in gallery["images"][::10]:
        answer = client.post(URL, json={"image": image}).json()
        seen = pixels(answer["input"])
        assert np.array_equal(seen, pixels(image))
        errors.append(np.abs(pixels(answer["reconstruction"]) / 255 - seen / 255).mean())
        assert len(answer["code"]["mean"]) == len(answer["code"]["std"]) == 24
        assert min(answer["code"]["std"]) > 0
    assert np.mean(errors) < 0.06


def test_the_reconstruction_is_the_picture_of_the_mean(
    client: TestClient, gallery: dict[str, Any], pixels: Pixels
) -> None:
    answer = client.post(URL, json={"image": gallery["images"][0]}).json()
    decoded = client.post("/api/v1/models/digits-vae/decode", json={"codes": [answer["code"]["mean"]]}).json()
    difference = pixels(decoded["images"][0]).astype(int) - pixels(answer["reconstruction"])
    assert np.abs(difference).max() <= 1


def test_an_image_as_the_body_is_the_same_as_one_in_json(client: TestClient, gallery: dict[str, Any]) -> None:
    image = gallery["images"][42]
    content = base64.b64decode(image.partition(",")[2])
    raw = client.post(URL, content=content, headers={"Content-Type": "image/png"})
    assert raw.json() == client.post(URL, json={"image": image}).json()


def test_a_conditional_model_reads_the_label_unless_it_is_told(client: TestClient, gallery: dict[str, Any]) -> None:
    url = "/api/v1/models/digits-cvae/encode"
    image, label = gallery["images"][60], gallery["labels"][60]
    assert client.post(url, json={"image": image}).json()["label"] == label
    told = client.post(url, json={"image": image, "label": 8}).json()
    assert told["label"] == 8
    content = base64.b64decode(image.partition(",")[2])
    raw = client.post(url, params={"label": 8}, content=content, headers={"Content-Type": "image/png"})
    assert raw.json() == told

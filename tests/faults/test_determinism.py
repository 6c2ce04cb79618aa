"""The same question gets the same bytes, whoever else asks at the same time."""

import asyncio
import random

import httpx2
import pytest
from fastapi.testclient import TestClient

from tests.faults.answers import API, VAE

CVAE = f"{API}/models/digits-cvae"
CODE = [0.5] * 24


@pytest.mark.parametrize(
    ("url", "body"),
    [
        (f"{VAE}/sample", {"seed": 7, "n": 20}),
        (f"{CVAE}/sample", {"seed": 7, "n": 3}),
        (f"{VAE}/decode", {"codes": [CODE] * 17}),
        (f"{VAE}/decode", {"codes": [CODE]}),
    ],
)
def test_a_hundred_at_once_get_the_same_answer(client: TestClient, url: str, body: dict[str, object]) -> None:
    """Case 61: with others, who ask for something else, in between."""

    async def ask() -> set[bytes]:
        transport = httpx2.ASGITransport(app=client.app)
        async with httpx2.AsyncClient(transport=transport, base_url="http://localhost") as visitor:
            same = [visitor.post(url, json=body) for _ in range(100)]
            others = [visitor.post(f"{VAE}/sample", json={"seed": i, "n": 5}) for i in range(30)]
            requests = same + others
            order = list(range(len(requests)))
            random.Random(0).shuffle(order)
            answers = await asyncio.gather(*(requests[i] for i in order))
            return {answer.content for i, answer in zip(order, answers, strict=True) if i < len(same)}

    contents = asyncio.run(ask())
    assert contents == {client.post(url, json=body).content}


@pytest.mark.parametrize("n", [1, 15, 16, 17, 64])
def test_a_sample_does_not_depend_on_how_many_there_are(client: TestClient, n: int) -> None:
    """Case 61: n = 1 and any batch give the same first picture."""
    first = client.post(f"{VAE}/sample", json={"seed": 3, "n": 1}).json()
    several = client.post(f"{VAE}/sample", json={"seed": 3, "n": n}).json()
    assert several["images"][0] == first["images"][0]
    assert several["codes"][0] == first["codes"][0]


def test_the_link_gives_what_the_post_gives(client: TestClient) -> None:
    """Case 61."""
    link = client.get(f"{VAE}/sample", params={"seed": 5, "n": 4})
    assert link.json() == client.post(f"{VAE}/sample", json={"seed": 5, "n": 4}).json()
    assert client.get(f"{VAE}/sample", params={"seed": 5, "n": 4}).content == link.content

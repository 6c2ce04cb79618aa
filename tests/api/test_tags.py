"""Who has an answer already is told so."""

import pytest
from fastapi.testclient import TestClient

CARD = "/api/v1/models/digits-vae"
PATHS = ["/api/v1/models", CARD, f"{CARD}/gallery", f"{CARD}/sample?seed=3&n=2", "/", "/main.js", "/docs"]


@pytest.mark.parametrize("path", PATHS)
def test_what_has_not_changed_is_not_sent_again(client: TestClient, path: str) -> None:
    first = client.get(path)
    tag = first.headers["etag"]
    assert first.headers["cache-control"] == "no-cache"  # kept, but asked for each time: an update shows at once
    for given in (tag, f"W/{tag}", f'"other", {tag}', "*"):
        again = client.get(path, headers={"If-None-Match": given})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == tag
        assert again.headers["cache-control"] == "no-cache"
        assert again.headers["x-content-type-options"] == "nosniff"
        assert "content-length" not in again.headers
    for given in ('"other"', tag.strip('"'), ""):
        assert client.get(path, headers={"If-None-Match": given}).content == first.content


@pytest.mark.parametrize("path", PATHS)
def test_head_has_the_tag_of_get(client: TestClient, path: str) -> None:
    tag = client.get(path).headers["etag"]
    assert client.head(path).headers["etag"] == tag
    assert client.head(path, headers={"If-None-Match": tag}).status_code == 304


def test_every_form_has_a_tag_of_its_own(client: TestClient) -> None:
    link = f"{CARD}/sample?seed=3"
    forms = [client.get(link, headers={"Accept": kind}) for kind in ("image/png", "application/json")]
    assert forms[0].headers["etag"] != forms[1].headers["etag"]
    assert [form.headers["vary"] for form in forms] == ["Accept, Accept-Encoding"] * 2


def test_a_seed_that_is_drawn_gives_another_answer_each_time(client: TestClient) -> None:
    first = client.get(f"{CARD}/sample")
    again = client.get(f"{CARD}/sample", headers={"If-None-Match": first.headers["etag"]})
    assert again.status_code == 200
    assert again.json()["seed"] != first.json()["seed"]


def test_errors_and_what_is_posted_have_none(client: TestClient) -> None:
    for answer in (client.get(f"{CARD}/none"), client.post(f"{CARD}/sample", json={})):
        assert "etag" not in answer.headers
    missing = client.get("/api/v1/models/none", headers={"If-None-Match": "*"})
    assert (missing.status_code, missing.headers["cache-control"]) == (404, "no-store")

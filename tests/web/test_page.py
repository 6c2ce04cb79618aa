"""The page's files, at addresses where they may be kept and at those where they are what they are now."""

import asyncio
import gzip
import os
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urljoin

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from starlette.types import Message

from backend.settings import ROOT
from backend.web import middleware, problems
from backend.web.packing import LEAST, taken
from backend.web.page import Page
from tests.faults.answers import assert_problem

INDEX = '<link href="kit/a.css"><script src="main.js"></script><a href="docs">the API</a><link href="api/v1/models">'
LONG = "// words\n" * LEAST
PLAIN = {"Accept-Encoding": "identity"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A page of a few files, and things beside it that are none of its."""
    (tmp_path / "secret.js").write_text("secret")
    page = tmp_path / "page"
    (page / "kit").mkdir(parents=True)
    (page / "index.html").write_text(INDEX)
    (page / "main.js").write_text(LONG)
    (page / "kit" / "a.css").write_text("a {}")
    (page / "picture.png").write_bytes(bytes(2 * LEAST))
    (page / ".hidden.js").write_text("hidden")
    (page / "away.js").symlink_to(tmp_path / "secret.js")
    (page / "out").symlink_to(tmp_path)
    return page


def client_of(page: Page) -> TestClient:
    app = FastAPI()
    app.mount("/", page)
    problems.install(app)
    middleware.install(app)
    return TestClient(app, base_url="http://localhost", raise_server_exceptions=False)


@pytest.fixture
def page(folder: Path) -> Page:
    return Page(folder)


@pytest.fixture
def client(page: Page) -> Iterator[TestClient]:
    with client_of(page) as client:
        yield client


def test_the_document_names_its_files_where_they_may_be_kept(client: TestClient, page: Page) -> None:
    answer = client.get("/")
    assert answer.headers["cache-control"] == "no-cache"
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    kept = f"page/{page.digest}"
    assert answer.text == INDEX.replace("kit/a.css", f"{kept}/kit/a.css").replace("main.js", f"{kept}/main.js")
    assert client.get("/index.html").text == answer.text


def test_a_file_may_be_kept_below_the_digest_and_has_to_be_asked_for_at_its_plain_address(
    client: TestClient, page: Page
) -> None:
    kept, plain = client.get(f"/page/{page.digest}/main.js"), client.get("/main.js")
    assert kept.text == plain.text == LONG
    assert kept.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert plain.headers["cache-control"] == "no-cache"
    assert kept.headers["etag"] == plain.headers["etag"]
    assert kept.headers["content-type"] == "text/javascript; charset=utf-8"


@pytest.mark.parametrize("path", ["main.js", "kit/a.css", "index.html", "none.js", ""])
def test_under_a_digest_of_yesterday_there_is_nothing(client: TestClient, path: str) -> None:
    """Today's file would not fit yesterday's others, and would be kept for ever under the wrong name."""
    answer = client.get(f"/page/{'0' * 16}/{path}")
    assert_problem(answer, "not-found")
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("path", ["main.js", "index.html", ""])
def test_packed_or_not_it_is_the_same(client: TestClient, page: Page, path: str) -> None:
    (page.folder / "index.html").write_text(INDEX * LEAST)
    plain = client.get(f"/{path}", headers=PLAIN)
    assert "content-encoding" not in plain.headers
    for _ in range(2):
        with client.stream("GET", f"/{path}", headers={"Accept-Encoding": "gzip"}) as packed:
            raw = b"".join(packed.iter_raw())
        assert packed.headers["content-encoding"] == "gzip"
        assert gzip.decompress(raw) == plain.content
        assert int(packed.headers["content-length"]) == len(raw) < len(plain.content) / 4
    assert packed.headers["vary"] == plain.headers["vary"] == "Accept-Encoding"
    assert packed.headers["etag"] != plain.headers["etag"], "a strong tag stands for the bytes that are sent"


@pytest.mark.parametrize("path", ["kit/a.css", "picture.png"])
def test_what_would_not_get_smaller_goes_as_it_is(client: TestClient, path: str) -> None:
    assert "content-encoding" not in client.get(f"/{path}").headers


@pytest.mark.parametrize(
    ("accepted", "takes"),
    [
        (b"gzip, deflate, br, zstd", True),
        (b"br;q=1.0, GZIP ; q=0.5", True),
        (b"x-gzip", True),
        (b"gzip;q=0", False),
        (b"gzip; q=0.000, br", False),
        (b"gzip;", True),
        (b"br, identity", False),
        (b"*", False),
        (b"", False),
        (b"notgzip", False),
    ],
)
def test_who_takes_gzip(accepted: bytes, takes: bool) -> None:
    assert taken(accepted) is takes


@pytest.mark.parametrize("headers", [{}, PLAIN])
def test_who_has_it_is_told_so(client: TestClient, page: Page, headers: dict[str, str]) -> None:
    for path in ("/", "/main.js", f"/page/{page.digest}/main.js"):
        first = client.get(path, headers=headers)
        again = client.get(path, headers=headers | {"If-None-Match": first.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["cache-control"] == first.headers["cache-control"]
        assert client.head(path, headers=headers).headers["content-length"] == first.headers["content-length"]


def test_an_edit_shows_at_the_next_look(client: TestClient, page: Page) -> None:
    before = page.digest
    old = client.get("/")
    (page.folder / "kit" / "a.css").write_text("b {}")  # as long as it was
    os.utime(page.folder / "kit" / "a.css", ns=(1, 1))
    new = client.get("/", headers={"If-None-Match": old.headers["etag"]})
    assert new.status_code == 200
    assert page.digest != before
    assert client.get(f"/page/{page.digest}/kit/a.css").text == client.get("/kit/a.css").text == "b {}"
    assert_problem(client.get(f"/page/{before}/kit/a.css"), "not-found")


def test_a_new_file_and_one_that_goes_are_seen(client: TestClient, page: Page) -> None:
    (page.folder / "new.js").write_text("new")
    assert client.get("/new.js").text == "new"
    (page.folder / "new.js").unlink()
    assert_problem(client.get("/new.js"), "not-found")


OUT = [
    "../secret.js",
    "kit/../../secret.js",
    "/secret.js",
    "away.js",
    "out/secret.js",
    ".hidden.js",
    "main.js\0",
    "kit",
]
OUT += ["kit/", "./main.js", "kit//a.css", "kit/../main.js", "\\..\\secret.js", "MAIN.JS", "main.js/", "page", "page/"]


@pytest.mark.parametrize("path", OUT)
def test_nothing_leads_out_of_the_folder(client: TestClient, page: Page, path: str) -> None:
    """Names are looked up among those that were read; here the path arrives as no client would send it."""
    for start in ("/", f"/page/{page.digest}/"):
        said: list[Message] = []

        async def receive() -> Message:
            return {"type": "http.disconnect"}

        async def send(message: Message, said: list[Message] = said) -> None:
            said.append(message)

        scope = {"type": "http", "method": "GET", "path": start + path, "query_string": b""}
        scope |= {"headers": [(b"host", b"localhost")], "scheme": "http", "server": ("localhost", 80), "root_path": ""}
        asyncio.run(client.app(scope, receive, send))  # type: ignore[arg-type]  # an ASGI 3 app
        assert [message["status"] for message in said if "status" in message] == [404]


@pytest.mark.parametrize("path", ["/none", "/none/", "/a/b/none.html", "/page/0/main.js", "/a%2Fb"])
def test_a_person_at_an_address_where_there_is_nothing_is_shown_the_way(path: str) -> None:
    with client_of(Page(ROOT / "frontend")) as client:
        assert_problem(client.get(path), "not-found")
        answer = client.get(path, headers={"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"})
        assert (answer.status_code, answer.headers["content-type"]) == (404, "text/html; charset=utf-8")
        assert answer.headers["cache-control"] == "no-store"
        for link in re.findall('href="([^"]+)"', answer.text):
            assert client.get(urljoin(f"http://localhost{path}", link)).status_code == 200
            led = urljoin(f"http://localhost/drawbar{path}", link)  # a proxy takes the beginning off
            assert led.startswith("http://localhost/drawbar/")
        assert_problem(client.get(f"/api{path}", headers={"Accept": "text/html"}), "not-found")


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_files_are_only_read(client: TestClient, page: Page, method: str) -> None:
    for path in ("/", "/main.js", f"/page/{page.digest}/main.js"):
        answer = client.request(method, path)
        assert_problem(answer, "method-not-allowed")
        assert answer.headers["allow"] == "GET, HEAD"


def test_only_sites_that_are_named_may_frame_the_page(folder: Path, client: TestClient) -> None:
    assert "frame-ancestors 'none'" in client.get("/").headers["content-security-policy"]
    with client_of(Page(folder, ["https://school.example", "*.example.org"])) as framed:
        policy = framed.get("/").headers["content-security-policy"]
        assert policy.endswith("; frame-ancestors https://school.example *.example.org")
        assert "frame-ancestors 'none'" in framed.get("/none").headers["content-security-policy"]


def test_the_page_that_ships_names_nothing_that_is_not_there() -> None:
    page = Page(ROOT / "frontend")
    for document in page.documents.values():
        named = re.findall(rb'(?:href|src)="([^"]+\.(?:js|css|svg))"', document.content)
        assert named
        for name in named:
            assert name.startswith(b"page/%s/" % page.digest.encode()), name


def test_who_may_send_few_requests_may_still_open_the_page() -> None:
    """What index.html names, and as much again as the small pictures below the large one take."""
    named = re.findall(rb'(?:href|src)="page/', Page(ROOT / "frontend").documents["index.html"].content)
    assert len(named) + 30 <= middleware.PAGE

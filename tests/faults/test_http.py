"""Faults in requests as such: addresses, methods, hosts, origins, sizes."""

import asyncio
import logging
import re
import time
from collections.abc import AsyncIterator, Iterator
from urllib.parse import quote

import pytest
from fastapi import FastAPI, Request
from fastapi.responses import StreamingResponse
from fastapi.testclient import TestClient
from pydantic import BaseModel, ConfigDict
from starlette.types import Message

from backend.settings import Settings
from backend.web import middleware, problems
from backend.web.bodies import json_body
from tests.faults.answers import API, JSON, VAE, Server, assert_problem, heard

POST = f"POST {VAE}/sample HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n".encode()
MEGABYTES = 1024 * 1024


def chunked(content: bytes, size: int) -> Iterator[bytes]:
    for start in range(0, len(content), size):
        part = content[start : start + size]
        yield f"{len(part):x}\r\n".encode() + part + b"\r\n"
    yield b"0\r\n\r\n"


@pytest.mark.alone
def test_a_body_that_announces_thirty_megabytes_is_refused_before_it_comes(server: Server) -> None:
    """Case 16."""
    start = time.perf_counter()
    answer = server.say(POST + b"Content-Length: 31457280\r\n\r\n")
    assert (answer.status, answer.slug) == (413, "body-too-large")
    assert time.perf_counter() - start < 1


def test_of_a_body_in_chunks_no_more_than_the_cap_is_held(server: Server) -> None:
    """Case 16."""
    server.say(POST + b"Content-Length: 2\r\n\r\n{}")
    before = server.resident()
    parts = chunked(b" " * 30 * MEGABYTES, 65536)
    answer = server.say(POST + b"Transfer-Encoding: chunked\r\n\r\n", *parts)
    assert (answer.status, answer.slug) == (413, "body-too-large")
    assert server.resident() - before < 20


@pytest.mark.alone
def test_many_tiny_chunks(server: Server) -> None:
    """Case 17."""
    before, start = server.resident(), time.perf_counter()
    parts = b"".join(chunked(b"{" + b" " * 65_535, 1))
    answer = server.say(POST + b"Transfer-Encoding: chunked\r\n\r\n", parts)
    assert (answer.status, answer.slug) == (400, "malformed-body")
    assert time.perf_counter() - start < 5
    assert server.resident() - before < 20


@pytest.mark.parametrize(
    "lengths",
    [
        b"Content-Length: -1\r\n",
        b"Content-Length: 2\r\nContent-Length: 3\r\n",
        b"Content-Length: 2, 3\r\n",
        b"Content-Length: 2x\r\n",
        b"Content-Length: 2\r\nTransfer-Encoding: chunked\r\n",
        b"Transfer-Encoding: chunked, identity\r\n",
    ],
)
def test_lengths_that_contradict_each_other(server: Server, lengths: bytes) -> None:
    """Case 18: one answer, then the connection is closed, so that nothing can be smuggled behind it."""
    with server.connect() as wire:
        wire.sendall(POST + lengths + b"\r\n{}GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
        content = b""
        while part := wire.recv(65536):
            content += part
    assert content.startswith(b"HTTP/1.1 400 ")
    assert content.count(b"HTTP/1.1") == 1


@pytest.mark.parametrize(
    "path", [f"{API}/none", API, f"{API}/", f"{VAE}/", f"{VAE}/fly", "/none.js", "/api", "/api/v2"]
)
def test_an_address_that_is_none(client: TestClient, path: str) -> None:
    """Case 44."""
    assert_problem(client.get(path, follow_redirects=False), "not-found", "unknown-verb")


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("DELETE", f"{API}/models", {"GET"}),
        ("PUT", VAE, {"GET"}),
        ("GET", f"{VAE}/encode", {"POST"}),
        ("DELETE", f"{VAE}/sample", {"GET", "POST"}),
        ("POST", "/healthz", {"GET", "HEAD"}),
        ("POST", "/index.html", {"GET", "HEAD"}),
        ("PATCH", "/", {"GET", "HEAD"}),
        ("TRACE", "/readyz", {"GET", "HEAD"}),
    ],
)
def test_a_method_that_does_not_work_here(client: TestClient, method: str, path: str, allowed: set[str]) -> None:
    """Case 44."""
    answer = client.request(method, path)
    assert_problem(answer, "method-not-allowed")
    assert set(answer.headers["allow"].split(", ")) >= allowed


@pytest.mark.parametrize("path", [f"{API}/none", f"{VAE}/fly"])
def test_posting_to_an_address_that_is_none(client: TestClient, path: str) -> None:
    """Case 44."""
    assert_problem(client.post(path, json={}), "not-found", "unknown-verb")


CODE = ",".join(["0"] * 24)


@pytest.mark.parametrize(
    "path", ["/healthz", "/readyz", "/", f"{VAE}/sample?seed=1", f"{VAE}/decode?code={CODE}", f"{VAE}/gallery"]
)
def test_head_is_get_without_the_body(client: TestClient, path: str) -> None:
    """Case 44."""
    headers = {"Accept": "image/png"} if path.startswith(API) else {}
    whole, head = client.get(path, headers=headers), client.head(path, headers=headers)
    assert (head.status_code, head.content) == (200, b"")
    for name in ("content-type", "content-length"):
        assert head.headers[name] == whole.headers[name]


WAYS_OUT = [
    b"/../pyproject.toml",
    b"/%2e%2e/pyproject.toml",
    b"/..%2fpyproject.toml",
    b"//etc/passwd",
    b"/etc/passwd%00",
    b"/%00",
    b"/..%5cpyproject.toml",
    b"/%c0%af..%c0%afetc/passwd",
    b"/" + b"../" * 40 + b"etc/passwd",
    b"/" + b"a" * 5000,
    b"/vendor/../../backend/app.py",
    b"/%ff%fe",
]


@pytest.mark.parametrize("target", WAYS_OUT)
def test_there_is_no_way_out_of_the_folder_of_the_page(server: Server, target: bytes) -> None:
    """Case 45: these are answered as any missing file is."""
    missing, answer = server.get(b"/missing"), server.get(target)
    assert answer.status == missing.status == 404
    own = rb'"(instance|request_id)":"[^"]*"'
    assert re.sub(own, b"", answer.body) == re.sub(own, b"", missing.body)


@pytest.mark.parametrize(
    "name", ["C:\\", "DIGITS-VAE", "__class__", "%", " ", "x" * 10_000, "digits-vae\0", "数字", "a\nb"]
)
def test_models_that_are_none(client: TestClient, name: str) -> None:
    """Case 46."""
    for answer in (
        client.get(f"{API}/models/{quote(name)}"),
        client.post(f"{API}/models/{quote(name)}/sample", json={}),
    ):
        assert_problem(answer, "unknown-model")
        assert len(answer.content) < 1000


@pytest.mark.parametrize("name", ["../x", "..", ".", "", "../../../etc/passwd"])
def test_paths_for_models(client: TestClient, name: str) -> None:
    """Case 46."""
    address = f"{API}/models/{quote(name, safe='').replace('.', '%2E')}"
    assert_problem(client.get(address, follow_redirects=False), "unknown-model", "not-found")


@pytest.mark.parametrize("accept", ["application/xml", "*/*;q=0", "garbage", "text/html, image/*;q=0.0"])
def test_forms_that_there_are_not(client: TestClient, accept: str) -> None:
    """Case 48."""
    assert_problem(client.get(f"{VAE}/sample?seed=1", headers={"Accept": accept}), "not-acceptable")


@pytest.mark.alone
def test_three_thousand_ranges(client: TestClient) -> None:
    """Case 50: what is fastest of three counts, others have the machine too."""
    ranges = {"Range": "bytes=" + ",".join(f"{i}-{i}" for i in range(3000))}
    times = []
    for _ in range(3):
        start = time.perf_counter()
        answer = client.get("/", headers=ranges)
        times.append(time.perf_counter() - start)
        assert answer.status_code in {200, 400, 416}
    assert min(times) < 0.02


@pytest.mark.alone
def test_ten_thousand_tags(client: TestClient) -> None:
    """Case 50."""
    tag = client.get(VAE).headers["etag"]
    tags = [f'"{i:032x}"' for i in range(10_000)]
    for given, status in ((tags, 200), ([*tags, tag], 304)):
        times = []
        for _ in range(3):
            start = time.perf_counter()
            answer = client.get(VAE, headers={"If-None-Match": ", ".join(given)})
            times.append(time.perf_counter() - start)
            assert answer.status_code == status
        assert min(times) < 0.02


@pytest.mark.parametrize("name", ["Content-Type", "Content-Length", "Content-Encoding", "Origin"])
def test_a_header_of_which_there_can_be_but_one(client: TestClient, name: str) -> None:
    """Case 18: two would mean one thing here and another to a proxy."""
    given = {"Content-Type": "application/json", "Content-Length": "2", "Content-Encoding": "identity"}
    headers = [(name, given.get(name, "http://localhost"))] * 2
    assert_problem(client.post(f"{VAE}/sample", content=b"{}", headers=headers), "malformed-request")


HOSTS = [b"evil.com", b"a/?x=", b"[::1", b"", b"x y", b"localhost.evil.com", b"localhost@evil.com", b"127.0.0.1.nip.io"]
HOSTS += [b"[127.0.0.1]", b"::1", b"256.0.0.1", b"10.0.0", b"[fe80::1%25eth0]", b"10.0.0.1:port", b"[::1].evil.com"]


@pytest.mark.parametrize("host", HOSTS)
@pytest.mark.parametrize("path", [b"/", b"/healthz", b"/api/v1/models"])
def test_a_host_that_is_not_this_one(server: Server, host: bytes, path: bytes) -> None:
    """Cases 47 and 71: a foreign name that was rebound to this address gets nothing."""
    answer = server.get(path, host)
    assert answer.status == 400
    assert not answer.headers["content-type"].startswith("application/problem") or answer.slug == "bad-host"


def test_no_host_and_two_hosts(server: Server) -> None:
    """Case 47."""
    for hosts in (b"", b"Host: localhost\r\nHost: evil.com\r\n", b"Host: localhost\r\nHost: localhost\r\n"):
        assert server.say(b"GET /healthz HTTP/1.1\r\n" + hosts + b"\r\n").status == 400


OWN = [b"localhost", b"LOCALHOST:8000", b"localhost.", b"127.0.0.1", b"127.0.0.1:1", b"[::1]:65535", b"[::1]"]
OWN += [b"192.0.2.7:8000", b"10.1.2.3", b"[2001:db8::7]:8000", b"[fd00::ffff:a]"]


@pytest.mark.parametrize("host", OWN)
def test_names_and_addresses_of_this_machine(server: Server, host: bytes) -> None:
    """Cases 47 and 80: an address in numbers is looked up nowhere, so nobody can have made it lead here."""
    for path in (b"/", b"/healthz", b"/readyz", b"/metrics"):
        assert server.get(path, host).status == 200


def test_a_probe_of_before_there_were_host_names(server: Server) -> None:
    """Case 80: no browser speaks so."""
    assert server.say(b"GET /healthz HTTP/1.0\r\n\r\n").status == 200
    assert server.say(b"GET /healthz HTTP/1.0\r\nHost: evil.com\r\n\r\n").slug == "bad-host"
    own = b"POST /healthz HTTP/1.0\r\nOrigin: http://evil.com\r\n\r\n"
    assert server.say(own).slug == "forbidden-origin"


@pytest.mark.parametrize("given", ["a b", "x" * 65, "é", "a;b", "{}", "<script>"])
def test_a_request_id_from_outside_is_replaced_unless_it_is_plain(client: TestClient, given: str) -> None:
    """Case 51."""
    answer = client.get("/healthz", headers={b"X-Request-ID": given.encode()})
    assert re.fullmatch("[0-9a-f]{16}", answer.headers["x-request-id"])
    plain = client.get("/healthz", headers={"X-Request-ID": "Trace-1.2_3"})
    assert plain.headers["x-request-id"] == "Trace-1.2_3"


def test_the_log_has_one_line_for_a_request(client: TestClient, caplog: pytest.LogCaptureFixture) -> None:
    """Cases 41 and 51: the line is JSON, so no path can start a second one."""
    with caplog.at_level("INFO", "drawbar.access"):
        answer = client.get("/none%0a%1b[31m%E2%80%AE")
    [record] = caplog.records
    line = record.getMessage()
    assert line.isascii()
    assert line.isprintable()
    assert answer.headers["x-request-id"] in line
    assert '"status": 404' in line


@pytest.mark.parametrize(
    "origin",
    [
        "null",
        "http://evil.com",
        "https://evil.com",
        "http://localhost:1",
        "http://localhost.evil.com",
        "http://evil.com/localhost",
        "file://",
        "chrome-extension://localhost",
        "localhost",
        "",
        "http://[::1",
        "http://localhost http://evil.com",
    ],
)
def test_what_pages_of_others_ask_for_is_refused(client: TestClient, origin: str) -> None:
    """Case 71."""
    for kind in (JSON["Content-Type"], "text/plain", "application/x-www-form-urlencoded", "image/png"):
        headers = {"Origin": origin, "Content-Type": kind}
        assert_problem(client.post(f"{VAE}/sample", content=b"{}", headers=headers), "forbidden-origin")


@pytest.mark.parametrize("origin", [None, "http://localhost", "https://localhost", "HTTP://LOCALHOST"])
def test_the_own_page_and_programs_pass(client: TestClient, origin: str | None) -> None:
    """Case 71."""
    headers = {"Origin": origin} if origin else {}
    assert client.post(f"{VAE}/sample", json={}, headers=headers).status_code == 200


def named(host: str) -> TestClient:
    """An app that answers to names of its own, and what a proxy or a browser makes the Host."""
    app = FastAPI()

    @app.post("/take")
    async def take() -> None:
        pass

    problems.install(app)
    middleware.install(app, hosts=Settings(hosts="Drawbar.example.org:443, school.example, fd00::7").hosts)
    return TestClient(app, base_url=f"http://{host}")


BEHIND = ["drawbar.example.org", "drawbar.example.org:8443", "127.0.0.1:8000", "localhost"]


@pytest.mark.parametrize("host", BEHIND)
def test_the_own_page_behind_a_proxy_whatever_that_makes_of_host(host: str) -> None:
    """Case 81: nginx, unless told otherwise, names the server as it knows it."""
    with named(host) as client:
        for origin in ("https://drawbar.example.org", "http://school.example:8080", "https://[fd00::7]:8443"):
            assert client.post("/take", headers={"Origin": origin}).status_code == 200
        for origin in ("https://evil.com", "https://drawbar.example.org.evil.com", "https://x.school.example", "null"):
            assert_problem(client.post("/take", headers={"Origin": origin}), "forbidden-origin")
            assert "DRAWBAR_HOSTS" in client.post("/take", headers={"Origin": origin}).text


@pytest.mark.parametrize(
    ("site", "passes"),
    [("same-origin", True), ("none", True), ("same-site", False), ("cross-site", False), ("", False)],
)
@pytest.mark.parametrize("origin", ["https://elsewhere.example", "https://drawbar.example.org", None])
def test_what_the_browser_itself_says_of_a_page_counts_more_than_names(
    site: str, passes: bool, origin: str | None
) -> None:
    """Cases 71 and 81: another port of this very name is another site's page to it."""
    headers = {"Sec-Fetch-Site": site} | ({"Origin": origin} if origin else {})
    with named("127.0.0.1:8000") as client:
        answer = client.post("/take", headers=headers)
        assert (answer.status_code == 200) is passes
        assert passes or answer.json()["type"] == "/problems/forbidden-origin"


def test_a_form_of_another_page_without_an_origin(client: TestClient) -> None:
    """Case 71: a browser too old to send Origin still cannot make a form into JSON."""
    for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"):
        answer = client.post(f"{VAE}/sample", content=b'{"n": 1}', headers={"Content-Type": kind})
        assert_problem(answer, "unsupported-media-type")


def test_nothing_is_shared_with_other_sites(client: TestClient) -> None:
    """Case 72."""
    headers = {"Origin": "http://evil.com", "Access-Control-Request-Method": "POST"}
    for answer in (client.options(f"{VAE}/sample", headers=headers), client.get(VAE, headers=headers)):
        assert not any(name.startswith("access-control") for name in answer.headers)


@pytest.mark.parametrize("path", ["/", "/healthz", VAE, f"{API}/none", "/none", f"{VAE}/gallery", "/openapi.json"])
def test_every_answer_has_the_security_headers(client: TestClient, path: str) -> None:
    """Rules: errors, too."""
    headers = client.get(path).headers
    policy = headers["content-security-policy"].split("; ")
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert not any("unsafe" in part for part in policy)
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["cross-origin-opener-policy"] == headers["cross-origin-resource-policy"] == "same-origin"
    assert "server" not in headers


def test_two_requests_on_one_connection_after_a_refusal(server: Server) -> None:
    """Rules: what is refused does not upset the connection."""
    with server.connect() as wire:
        wire.sendall(POST + b"Origin: null\r\nContent-Length: 2\r\n\r\n{}")
        assert heard(wire).slug == "forbidden-origin"
        wire.sendall(POST + b"Content-Length: 2\r\n\r\n{}")
        assert heard(wire).status == 200


def test_a_client_that_leaves_while_sending_is_no_mistake_of_the_server(
    client: TestClient, caplog: pytest.LogCaptureFixture
) -> None:
    """Case 54."""
    headers = [(b"host", b"localhost"), (b"content-type", b"application/json"), (b"content-length", b"9")]
    scope = {"type": "http", "method": "POST", "path": f"{VAE}/sample", "headers": headers, "query_string": b""}
    said: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        said.append(message)

    asyncio.run(client.app(scope, receive, send))  # type: ignore[arg-type]  # an ASGI 3 app
    assert not said
    assert not [record for record in caplog.records if record.levelno > logging.INFO]


class Inner(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)
    seed: int


class Outer(BaseModel):
    end: Inner | list[int]


@pytest.fixture
def small() -> TestClient:
    """An app with what the others have no reason to have: a mistake and a union."""
    app = FastAPI()

    @app.get("/mistake")
    async def mistake() -> None:
        raise RuntimeError("the password is 1234")

    @app.get("/late")
    async def late() -> StreamingResponse:
        async def parts() -> AsyncIterator[bytes]:
            yield b"begun"
            raise RuntimeError

        return StreamingResponse(parts())

    @app.post("/union")
    async def union(request: Request) -> Outer:
        return await json_body(request, Outer)

    problems.install(app)
    middleware.install(app)
    return TestClient(app, base_url="http://localhost", raise_server_exceptions=False)


def test_a_mistake_of_ours_is_told_to_the_log_alone(small: TestClient, caplog: pytest.LogCaptureFixture) -> None:
    """Rules: the request id leads from the answer to the traceback."""
    answer = small.get("/mistake")
    assert_problem(answer, "internal")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "1234" not in answer.text
    assert "1234" in caplog.text
    assert answer.json()["request_id"] in caplog.text


def test_a_mistake_after_the_answer_began_cuts_it_off(small: TestClient) -> None:
    """Rules: nothing is written behind half an answer."""
    assert b"problem" not in small.get("/late").content


def test_a_pointer_into_a_union_names_no_class(small: TestClient) -> None:
    """Rules."""
    answer = small.post("/union", json={"end": {"seed": "x"}})
    assert_problem(answer, "validation")
    assert "#/end/seed" in [error["pointer"] for error in answer.json()["errors"]]
    assert "Inner" not in answer.text

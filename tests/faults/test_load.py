"""Faults of too many requests, and of requests while the server is ending."""

import asyncio
import json
import subprocess
import time
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Any

import httpx2
import pytest
from fastapi import FastAPI

from backend.settings import RATE
from backend.web import middleware, problems
from backend.web.addresses import household
from backend.web.middleware import BURST, CLASS, DEAR, MOST_CLIENTS, PAGE, PROBES, REST, Gate, Guards, Rate
from backend.web.problems import Problem
from tests.faults.answers import API, VAE, Answer, Server, assert_problem, heard, serving
from tests.faults.conftest import Strict

pytestmark = pytest.mark.alone  # seconds are counted

NONE = f"{API}/none".encode()
POST = f"POST {VAE}/sample HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n".encode()


def flood(server: Server, n: int, client: str, more: bytes = b"") -> list[Answer]:
    with server.connect(client) as wire:
        answers = []
        for _ in range(n):
            wire.sendall(b"GET " + NONE + b" HTTP/1.1\r\nHost: localhost\r\n" + more + b"\r\n")
            answers.append(heard(wire))
        return answers


def test_a_client_that_floods_is_slowed_down_alone(strict: Strict) -> None:
    """Case 60: with 20 requests per second allowed, after as many as a page needs at once."""
    start = time.monotonic()
    early = flood(strict.server, PAGE, "127.0.0.10")
    assert {answer.status for answer in early} == {404}
    refused: list[Answer] = []
    while not refused:
        assert time.monotonic() - start < 60
        last = time.monotonic()
        refused = [answer for answer in flood(strict.server, 20, "127.0.0.10") if answer.status == 429]
    assert time.monotonic() - last > REST * len(refused)
    for answer in refused:
        assert answer.slug == "rate-limited"
        assert answer.headers["retry-after"] == "1"
        assert answer.headers["ratelimit-policy"] == f'"requests";q={PAGE};w={PAGE // 20}'
        assert answer.headers["ratelimit"] == '"requests";r=0;t=1'
    start = time.monotonic()
    assert strict.server.get(NONE, client="127.0.0.11").status == 404
    assert time.monotonic() - start < REST
    for path in (b"/healthz", b"/readyz", b"/", b"/main.js"):
        assert strict.server.get(path, client="127.0.0.10").status == 200


def test_on_this_machine_alone_nobody_is_slowed_down(server: Server) -> None:
    """Case 60: a slider asks sixty times a second, a benchmark a thousand times."""
    assert {answer.status for answer in flood(server, 5 * PAGE, "127.0.0.1")} == {404}


def let_through(guards: Guards, path: str, n: int, client: str = "192.0.2.1") -> int:
    """How many of n requests of one address are not refused; asked of the layer itself, so that no time goes by."""
    scope = {"type": "http", "path": path}
    through = 0
    for _ in range(n):
        with suppress(Problem):
            guards.check(scope, {b"host": b"localhost"}, client)
            through += 1
    return through


@pytest.fixture
def guards() -> Guards:
    return Guards(FastAPI(), Gate(), frozenset(), RATE)


def test_a_class_behind_one_address_opens_the_page_at_once_and_works(guards: Guards) -> None:
    """Case 82: thirty browsers with all files of the first screen and all of its first requests."""
    assert let_through(guards, "/page/0/main.js", 30 * PAGE) == 30 * PAGE
    assert let_through(guards, f"{API}/none", 30 * 50) == 30 * 50


@pytest.mark.parametrize(
    ("path", "most"),
    [
        ("/page/0/main.js", CLASS),
        ("/main.js", CLASS // DEAR),
        ("/none", CLASS // DEAR),
        (f"{API}/models", BURST * RATE),
        ("/openapi.json", BURST * RATE),
        ("/metrics", BURST * RATE // DEAR),
        ("/healthz", BURST * PROBES),
        ("/readyz", BURST * PROBES),
    ],
)
def test_there_is_no_address_by_which_a_flood_comes_in(guards: Guards, path: str, most: int) -> None:
    """Case 82: files of the page count apart from requests, and so do probes: none uses up what another needs."""
    assert most <= let_through(guards, path, 2 * most) < 1.5 * most
    assert let_through(guards, path, 1, client="192.0.2.2") == 1
    kinds = [{"/main.js", "/none", "/page/0/main.js"}, {f"{API}/models", "/openapi.json", "/metrics"}, {"/healthz"}]
    for kind in kinds:
        if path not in kind and (path, kind) != ("/readyz", {"/healthz"}):
            assert all(let_through(guards, other, 1) == 1 for other in kind)


@pytest.mark.parametrize("host", ["localhost", "evil.com"])
def test_a_crowd_does_not_stand_before_another_client(host: str) -> None:
    """Case 60: neither with what is answered nor with what is refused."""
    app = FastAPI()
    problems.install(app)
    middleware.install(app, rate=RATE)
    order: list[str] = []

    async def ask(client: str) -> None:
        transport = httpx2.ASGITransport(app=app, client=(client, 1))
        async with httpx2.AsyncClient(transport=transport, base_url=f"http://{host}") as visitor:
            await visitor.get("/none")
        order.append(client)

    async def crowd() -> None:
        await asyncio.gather(*(ask("192.0.2.1") for _ in range(500)), ask("192.0.2.2"))

    asyncio.run(crowd())
    assert order.index("192.0.2.2") < 100


def spend(rate: Rate, address: str, cost: int = 1) -> int:
    """How many requests come through at once."""
    n = 0
    try:
        while True:
            rate.take(address, cost)
            n += 1
    except Problem:
        return n


def test_a_bucket_fills_again() -> None:
    """Case 60."""
    rate = Rate(1000, 2000)
    assert 2000 <= spend(rate, "192.0.2.1") < 2500
    assert 400 <= spend(rate, "192.0.2.2", 5) < 500
    time.sleep(0.1)
    assert 100 <= spend(rate, "192.0.2.1") < 600


def test_what_is_remembered_of_clients_is_bounded() -> None:
    """Case 60: those that were not seen for longest are forgotten."""
    rate = Rate(1, 100)
    for i in range(3 * MOST_CLIENTS):
        rate.take(f"client {i}")
        rate.take("client 0")  # is never forgotten
        if i % PAGE == 0:
            rate.full["client 0"] = 0
    assert len(rate.full) == MOST_CLIENTS
    assert "client 0" in rate.full
    assert "client 1" not in rate.full


def test_who_is_one_client() -> None:
    """Case 60: a network of IPv6 addresses is one, an IPv4 address as IPv6 shows it is the same each time."""
    assert household("2001:db8:1:2::1") == household("2001:db8:1:2:ffff::9") != household("2001:db8:1:3::1")
    assert household("::ffff:192.0.2.1") != household("::ffff:192.0.2.2")
    assert household("192.0.2.1") != household("192.0.2.2")
    assert len(household("x" * 10_000)) == len(household(":" * 10_000)) == 64


def test_only_a_known_proxy_speaks_for_others(strict: Strict) -> None:
    """Case 51: the others are known by their own address whatever they say. The log, which is JSON, tells."""
    marks = {"127.0.0.99": "198.51.100.7", "127.0.0.12": "127.0.0.12"}
    for client in marks:
        more = f"X-Forwarded-For: 203.0.113.5, 198.51.100.7\r\nX-Request-ID: from-{client}\r\n".encode()
        assert strict.server.get(NONE, more=more, client=client).status == 404
    told: dict[str, dict[str, Any]] = {}
    end = time.monotonic() + 10
    while not all(f"from-{client}" in told for client in marks):  # a line is written after its answer
        assert time.monotonic() < end, told
        time.sleep(0.05)
        entries = [json.loads(line) for line in strict.log.read_text().splitlines()]
        told = {entry["request"]: entry for entry in entries if entry["logger"] == "drawbar.access"}
    for client, address in marks.items():
        entry = told[f"from-{client}"]
        assert entry["client"] == address
        assert (entry["method"], entry["path"], entry["status"]) == ("GET", NONE.decode(), 404)
        assert entry["bytes"] > 100
        assert entry["time"].endswith("Z")
        assert entry["level"] == "INFO"
        assert 0 < entry["ms"] < 5000


def test_a_full_house_says_so_at_once() -> None:
    """Case 59: without reading the body."""
    app = FastAPI()
    leave = asyncio.Event()

    @app.post("/wait")
    async def wait() -> None:
        await leave.wait()

    @app.get("/healthz")
    async def healthz() -> None:
        pass

    problems.install(app)
    middleware.install(app, most=2)
    read = 0

    async def body() -> AsyncIterator[bytes]:
        nonlocal read
        read += 1
        yield b"{}"

    async def ask() -> None:
        transport = httpx2.ASGITransport(app=app)
        async with httpx2.AsyncClient(transport=transport, base_url="http://localhost") as visitor:
            inside = [asyncio.create_task(visitor.post("/wait")) for _ in range(2)]
            while app.state.gate.inside < 2:
                await asyncio.sleep(0)
            times = []
            for _ in range(10):
                start = time.perf_counter()
                refused = await visitor.post("/wait", content=body())
                times.append(time.perf_counter() - start)
                assert_problem(refused, "overloaded")
                assert refused.headers["retry-after"] == "1"
            assert min(times) < 0.005
            assert read == 0
            assert (await visitor.get("/healthz")).status_code == 200
            leave.set()
            assert [(await task).status_code for task in inside] == [200, 200]
            assert (await visitor.post("/wait")).status_code == 200
            assert app.state.gate.inside == 0

    asyncio.run(asyncio.wait_for(ask(), 20))


def test_what_is_under_way_when_the_server_ends_is_finished() -> None:
    """Case 74: meanwhile /readyz and all new requests are told that it is ending."""
    with serving() as (server, process), server.connect() as wire:
        wire.sendall(POST + b"Content-Length: 2\r\n\r\n{")
        assert server.get(b"/readyz").status == 200
        process.terminate()
        time.sleep(0.2)
        for path in (b"/readyz", VAE.encode(), b"/"):
            answer = server.get(path)
            assert (answer.status, answer.slug) == (503, "draining")
            assert (answer.headers["connection"], answer.headers["retry-after"]) == ("close", "5")
        assert server.get(b"/healthz").status == 200
        wire.sendall(b"}")
        assert heard(wire).status == 200
        assert process.wait(timeout=10) == 0


def test_the_second_signal_does_not_wait() -> None:
    """Case 74."""
    with serving() as (server, process), server.connect() as wire:
        wire.sendall(POST + b"Content-Length: 2\r\n\r\n{")
        assert server.get(b"/readyz").status == 200
        process.terminate()
        try:
            process.wait(timeout=0.5)
        except subprocess.TimeoutExpired:
            process.terminate()
        else:
            raise AssertionError("it did not wait for the request")
        assert process.wait(timeout=5) == 0  # without it, that request would be waited for for longer

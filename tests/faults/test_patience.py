"""Faults of clients that take their time, or too much of something, on a real connection."""

import asyncio
import threading
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack, suppress
from functools import partial
from pathlib import Path

import pytest
import uvicorn
from fastapi import FastAPI, Request
from fastapi.responses import StreamingResponse

from backend.web.protocol import ADDRESS_CAP, AHEAD, FIELD_CAP, HEADER_CAP, LINGER, Patience, Protocol
from tests.faults.answers import VAE, Answer, Server, heard
from tests.faults.conftest import Strict

pytestmark = pytest.mark.alone  # seconds and megabytes are counted

ASK = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n"
POST = f"POST {VAE}/sample HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n".encode()


def assert_refused(answer: Answer, status: int, slug: str) -> None:
    assert (answer.status, answer.slug) == (status, slug)
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["connection"] == "close"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["x-request-id"].encode() in answer.body


BEGINNINGS = [
    b"",
    b"\r\n",
    b"GET / HT",
    ASK,
    POST + b"Content-Length: 2\r\n\r\n{",
    POST + b"Transfer-Encoding: chunked\r\n\r\n1",
]


def test_requests_that_do_not_go_on(strict: Strict) -> None:
    """Case 52: 408 at the deadline, and others do not wait for it."""
    with ExitStack() as open_ones:
        start = time.monotonic()
        wires = [open_ones.enter_context(strict.server.connect("127.0.0.2")) for _ in BEGINNINGS]
        for wire, beginning in zip(wires, BEGINNINGS, strict=True):
            wire.sendall(beginning)
        assert strict.server.get(b"/healthz").status == 200
        assert time.monotonic() - start < 0.9
        for wire in wires:
            assert_refused(heard(wire), 408, "request-timeout")
            assert 0.9 < time.monotonic() - start < 3
            assert wire.recv(1) == b""


def test_a_byte_now_and_then_buys_no_time(strict: Strict) -> None:
    """Case 52: the deadline is that of the whole request."""
    with strict.server.connect("127.0.0.2") as wire:
        start = time.monotonic()
        for byte in ASK[:7]:
            wire.sendall(bytes([byte]))
            time.sleep(0.15)
        assert_refused(heard(wire), 408, "request-timeout")
        assert time.monotonic() - start < 3


def test_between_two_requests_a_connection_may_idle(strict: Strict) -> None:
    """Rules: the deadline is for requests alone; an empty line is none, but ends the idling."""
    with strict.server.connect("127.0.0.2") as wire:
        for pause in (1.5, 0):
            wire.sendall(ASK + b"\r\n")
            assert heard(wire).status == 200
            time.sleep(pause)
        start = time.monotonic()
        wire.sendall(b"\r\n")
        assert wire.recv(1) == b""
        assert 0.9 < time.monotonic() - start < 3


MUCH = {
    "a header of 1 MB": (431, "headers-too-large", ASK + b"X: " + b"x" * 1024**2 + b"\r\n\r\n"),
    "20,000 headers": (431, "headers-too-large", ASK + b"X: x\r\n" * 20_000 + b"\r\n"),
    "an address of 200 KB": (
        414,
        "address-too-long",
        b"GET /" + b"x" * 200_000 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n",
    ),
    "one line too many": (431, "headers-too-large", ASK + b"X: x\r\n" * FIELD_CAP + b"\r\n"),
    "one byte too many": (431, "headers-too-large", ASK + b"X: " + b"x" * HEADER_CAP + b"\r\n\r\n"),
    "no HTTP": (400, "malformed-request", b"\x16\x03\x01\r\n\r\n"),
    "half a line": (400, "malformed-request", b"GET\r\n\r\n"),
}


@pytest.mark.parametrize("what", MUCH)
def test_too_much_at_the_head_of_a_request(server: Server, what: str) -> None:
    """Case 49."""
    status, slug, request = MUCH[what]
    before, start = server.resident(), time.monotonic()
    assert_refused(server.say(request), status, slug)
    assert time.monotonic() - start < 1
    assert server.resident() - before < 5


@pytest.mark.parametrize("start", [ASK + b"X: ", POST + b"Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\nX: "])
def test_a_line_that_does_not_end(server: Server, start: bytes) -> None:
    """Case 49: refused as it comes in, before or behind a body, and what comes after is thrown away."""
    before = server.resident()
    answer = server.say(start, *[b"x" * 1024**2] * 30)
    assert_refused(answer, 431, "headers-too-large")
    assert server.resident() - before < 5


def test_headers_behind_a_body_are_none(server: Server) -> None:
    """Case 18: they come after all checks, so nothing may believe them."""
    body = b"Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\nHost: evil.com\r\nContent-Type: text/plain\r\n\r\n"
    with server.connect() as wire:
        for _ in range(2):
            wire.sendall(POST + body)
            assert heard(wire).status == 200


def test_as_much_as_is_allowed(server: Server) -> None:
    """Case 49: the caps are where they are said to be."""
    assert server.say(ASK + b"X: x\r\n" * (FIELD_CAP - 1) + b"\r\n").status == 200
    assert server.say(ASK + b"X: " + b"x" * (HEADER_CAP - 100) + b"\r\n\r\n").status == 200
    assert server.get(b"/healthz?" + b"x" * (ADDRESS_CAP - 100)).status == 200


def test_a_fault_behind_a_good_request_waits_for_its_answer(server: Server) -> None:
    """Case 18: the first gets its own answer, then the connection is closed."""
    with server.connect() as wire:
        wire.sendall(POST + b"Content-Length: 2\r\n\r\n{}" + b"no HTTP\r\n\r\n")
        content = b""
        while part := wire.recv(65536):
            content += part
    assert content.startswith(b"HTTP/1.1 200 ")
    assert content.count(b"HTTP/1.1") == 1


def test_idle_connections_of_one_client_are_no_matter_to_another(strict: Strict) -> None:
    """Case 55: each address has its share, and the deadline takes it back."""
    wires = [strict.server.connect("127.0.0.3") for _ in range(20)]
    try:
        with strict.server.connect("127.0.0.3") as wire:
            start = time.monotonic()
            answer = heard(wire)
            assert_refused(answer, 503, "overloaded")
            assert "retry-after" in answer.headers
            assert wire.recv(1) == b""
            assert time.monotonic() - start < 0.8
        assert strict.server.get(b"/healthz", client="127.0.0.4").status == 200
        assert all(heard(wire).status == 408 for wire in wires)
    finally:
        for wire in wires:
            wire.close()
    time.sleep(0.1)
    assert strict.server.get(b"/healthz", client="127.0.0.3").status == 200


def test_as_many_connections_as_the_system_grants(strict: Strict) -> None:
    """Case 55: or one address with its share would leave none for others. `serving` grants few to begin with."""
    [line] = [
        line for line in Path(f"/proc/{strict.server.pid}/limits").read_text().splitlines() if "open files" in line
    ]
    soft, hard = line.split()[3:5]
    assert int(soft) == min(int(hard), 65_536) > 256


@pytest.fixture
def streaming() -> Iterator[Server]:
    """An app of streams behind a server that waits half a second."""
    app = FastAPI()

    @app.get("/slow")
    def slow() -> StreamingResponse:
        def parts() -> Iterator[bytes]:
            for _ in range(8):
                time.sleep(0.15)
                yield b"part"

        return StreamingResponse(parts())

    app.state.sent = 0

    @app.get("/endless")
    async def endless() -> StreamingResponse:
        async def parts() -> AsyncIterator[bytes]:
            while True:
                app.state.sent += 1
                yield bytes(1024**2)
                await asyncio.sleep(0)

        return StreamingResponse(parts())

    app.state.told = 0

    @app.get("/long")
    async def long(request: Request) -> None:
        while (await request.receive())["type"] != "http.disconnect":
            pass
        app.state.told += 1

    @app.get("/told")
    async def told() -> int:
        return int(app.state.told)

    @app.get("/sent")
    async def sent() -> int:
        return int(app.state.sent)

    protocol = partial(Protocol, patience=Patience(0.5, 100))
    config = uvicorn.Config(app, port=0, http=protocol, log_config=None, timeout_graceful_shutdown=1)  # type: ignore[arg-type]
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield Server(0, server.servers[0].sockets[0].getsockname()[1])
    server.should_exit = True
    thread.join()


@pytest.mark.parametrize("behind", [0, 1, 3])
def test_who_leaves_is_noticed_whatever_was_asked_behind(streaming: Server, behind: int) -> None:
    """Case 54: of several requests in a row the first has the job that has to end."""
    with streaming.connect() as wire:
        wire.sendall(b"GET /long HTTP/1.1\r\nHost: localhost\r\n\r\n" * (1 + behind))
    end = time.monotonic() + 10
    while streaming.get(b"/told").body != b"1":
        assert time.monotonic() < end


def test_requests_far_ahead_of_their_answers(server: Server) -> None:
    """Case 60: each would be taken to pieces before any other client gets its turn."""
    for asked, answered in (2000, range(1, 2 + AHEAD)), (AHEAD, [1 + AHEAD]):
        with server.connect() as wire:
            wire.sendall((ASK + b"\r\n") * asked + ASK + b"Connection: close\r\n\r\n")
            content = b""
            with suppress(ConnectionResetError):
                while part := wire.recv(65536):
                    content += part
        assert content.count(b"HTTP/1.1 200") in answered


def test_an_answer_may_take_longer_than_a_request(streaming: Server) -> None:
    """Rules: streams are left alone."""
    with streaming.connect() as wire:
        wire.sendall(b"GET /slow HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        content = b""
        while part := wire.recv(65536):
            content += part
    assert content.count(b"part") == 8
    assert content.endswith(b"0\r\n\r\n")


def test_a_client_that_does_not_take_its_answer(streaming: Server) -> None:
    """Case 53: little is held for it, and it is dropped at the deadline."""
    with streaming.connect() as wire:
        wire.sendall(b"GET /endless HTTP/1.1\r\nHost: localhost\r\n\r\n")
        time.sleep(0.5 + LINGER)
        sent = streaming.get(b"/sent").body
        assert 0 < int(sent) < 20  # what the sockets hold
        time.sleep(0.2)
        assert streaming.get(b"/sent").body == sent
        left = 0
        with suppress(ConnectionResetError):  # the end may be a FIN or, to one who has not read on, a RST
            while part := wire.recv(1024**2):
                left += len(part)
                assert left < 20 * 1024**2

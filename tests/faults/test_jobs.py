"""Faults around long jobs: too many, clients that leave or do not read, a server that ends, sliders beside them."""

import asyncio
import json
import resource
import socket
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import numpy as np
import pytest
import torch
from fastapi import FastAPI, Request
from fastapi.testclient import TestClient

from backend.api.events import Events, Shutdown
from backend.checkpoints import write
from backend.inference import JOBS_EACH, Queue, Run
from backend.models.pixelrnn import Config, PixelRnn
from backend.models.pixelrnn import Config as RnnConfig
from backend.models.samplernn import Config as SoundConfig
from backend.models.samplernn import SampleRnn
from backend.web import middleware, problems
from tests.faults.answers import API, VAE, Server, assert_problem, heard, serving
from tests.pixels import card, mask_url, told
from tests.toys import card as toy_card

pytestmark = pytest.mark.alone  # seconds and megabytes are counted

SLOW, WIDE, SPEECH = (f"{API}/models/{name}" for name in ("slow-pixels", "wide-pixels", "speech"))
SIDE = 28
# Sixteen drawings around a mask, one after the other: half a minute of work.
LONG = {"n": 16, "values": [0] * SIDE**2, "known": {"mask": mask_url(np.eye(SIDE, dtype=np.bool_))}}
STREAM = b"text/event-stream"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model whose lines take long, one whose lines are long, and one as it ships."""
    torch.manual_seed(0)
    folder = tmp_path_factory.mktemp("models")
    write(folder / "slow-pixels", PixelRnn(Config(channels=128)), card("slow-pixels", "pixelrnn", "digits"))
    colours = [f"#{i:06x}" for i in range(256)]
    wide = PixelRnn(RnnConfig(values=256, channels=4, layers=1, hidden=4))
    write(folder / "wide-pixels", wide, card("wide-pixels", "pixelrnn", "digits", palette=colours))
    sound = toy_card("speech", "samplernn", "sound", ["sample", "complete"], rate=8000, parameters=["seconds"])
    write(folder / "speech", SampleRnn(SoundConfig()), sound)
    return folder


@pytest.fixture(scope="module")
def server(folder: Path) -> Iterator[Server]:
    with serving("--models", str(folder), "--deadline", "2") as (server, _):
        yield server


def question(path: str, body: object, accept: bytes = b"application/json") -> bytes:
    content = json.dumps(body).encode()
    head = f"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n".encode()
    return head + b"Accept: %s\r\nContent-Length: %d\r\n\r\n" % (accept, len(content)) + content


def gauge(server: Server, name: str) -> float:
    text = server.get(b"/metrics").body.decode()
    return next(float(line.split()[1]) for line in text.splitlines() if line.startswith(f"{name} "))


def jobs(server: Server) -> int:
    return int(gauge(server, "drawbar_jobs"))


def until(condition: Callable[[], bool], seconds: float) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it took too long"
        time.sleep(0.02)


@contextmanager
def at_work(server: Server, n: int, accept: bytes = STREAM, client: str = "127.0.0.1") -> Iterator[list[socket.socket]]:
    """Clients whose long jobs have begun."""
    with ExitStack() as stack:
        wires = [stack.enter_context(server.connect(client)) for _ in range(n)]
        for wire in wires:
            wire.sendall(question(f"{SLOW}/complete", LONG, accept))
        until(lambda: jobs(server) == n, 10)
        yield wires
    until(lambda: jobs(server) == 0, 5)


def seconds_of_work(server: Server) -> float:
    """The processor time that the server has taken so far."""
    fields = Path(f"/proc/{server.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / 100


@pytest.mark.parametrize("accept", [b"application/json", b"image/png", b"image/gif", STREAM])
@pytest.mark.parametrize("manner", ["closes", "resets"])
def test_the_work_for_a_client_that_leaves_stops(server: Server, accept: bytes, manner: str) -> None:
    """Case 54: before its answer or in the middle of a stream; within a second, and nothing of it is left."""
    with at_work(server, 1, accept) as [wire]:
        if accept == STREAM:
            assert b"event: start" in read_until(wire, b"event: line")
        if manner == "resets":
            wire.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
        wire.close()
        until(lambda: jobs(server) == 0, 1)
        assert gauge(server, "drawbar_requests_in_flight") == 1  # the one that asks
        before = seconds_of_work(server)
        time.sleep(0.5)
        assert seconds_of_work(server) - before < 0.1


def read_until(wire: socket.socket, end: bytes) -> bytes:
    content = b""
    while end not in content:
        part = wire.recv(65536)
        assert part
        content += part
    return content


@pytest.mark.parametrize("accept", [b"application/json", STREAM])
@pytest.mark.parametrize("verb", ["sample", "complete"])
def test_the_work_for_a_sound_that_is_not_waited_for_stops(server: Server, verb: str, accept: bytes) -> None:
    """Case 54: one that is begun, and takes seconds."""
    with server.connect() as wire:
        wire.sendall(question(f"{SPEECH}/{verb}", {"n": 10, "seconds": 3, "seed": 1}, accept))
        if accept == STREAM:
            read_until(wire, b"event: chunk")
        until(lambda: jobs(server) == 1, 5)
    until(lambda: jobs(server) == 0, 1)
    until(lambda: at_rest(server), 2)


def at_rest(server: Server) -> bool:
    """Whether the server does nothing for a while: what was at work may end its step."""
    before = seconds_of_work(server)
    time.sleep(0.2)
    return seconds_of_work(server) - before < 0.03


def test_the_work_for_an_image_that_is_not_waited_for_stops(server: Server) -> None:
    """Case 54: a link in a page that is left."""
    with server.connect() as wire:
        wire.sendall(f"GET {SLOW}/sample?n=16 HTTP/1.1\r\nHost: localhost\r\nAccept: image/png\r\n\r\n".encode())
        until(lambda: jobs(server) == 1, 5)
    until(lambda: jobs(server) == 0, 1)


def test_one_job_too_many_is_told_so_at_once(server: Server) -> None:
    """Case 59: with its body unread, whatever form it wants; and there is room again once one leaves."""
    with at_work(server, JOBS_EACH) as wires:
        head = f"POST {SLOW}/complete HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        ways = [
            question(f"{SLOW}/complete", LONG),
            question(f"{SLOW}/complete", LONG, STREAM),
            question(f"{SLOW}/sample", {}),
            f"GET {SLOW}/sample HTTP/1.1\r\nHost: localhost\r\n\r\n".encode(),
            f"{head}Content-Length: 4000000\r\n\r\n".encode(),
        ]
        for way in ways:
            times = []
            for _ in range(10):
                with server.connect() as wire:
                    start = time.perf_counter()
                    wire.sendall(way)
                    answer = heard(wire)
                    times.append(time.perf_counter() - start)
                assert (answer.status, answer.slug) == (503, "overloaded")
                assert answer.headers["retry-after"] == "1"
                assert answer.headers["content-type"] == "application/problem+json"
            assert min(times) < 0.005
        assert server.get(VAE.encode()).status == 200
        wires.pop().close()
        until(lambda: jobs(server) == JOBS_EACH - 1, 2)
        with server.connect() as wire:
            wire.sendall(question(f"{SLOW}/complete", {}, STREAM))
            assert read_until(wire, b"\r\n").startswith(b"HTTP/1.1 200")


def test_a_thousand_subscribers(server: Server) -> None:
    """Case 63: as many as there is room for are served, the others are told so, and nobody else notices."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(4096, hard), hard))
    try:
        with ExitStack() as stack:
            wires = []
            for i in range(1000):
                wires.append(stack.enter_context(server.connect(f"127.0.1.{i % 4}")))
                wires[-1].sendall(question(f"{SLOW}/complete", LONG, STREAM))
            lines = [wire.makefile("rb").readline() for wire in wires]
            assert lines.count(b"HTTP/1.1 200 OK\r\n") == 4 * JOBS_EACH
            assert lines.count(b"HTTP/1.1 503 Service Unavailable\r\n") == 1000 - 4 * JOBS_EACH
            assert jobs(server) == 4 * JOBS_EACH
            start = time.perf_counter()
            assert server.say(question(f"{VAE}/sample", {}), client="127.0.0.5").status == 200
            assert time.perf_counter() - start < 1
        until(lambda: jobs(server) == 0, 5)
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def test_streams_that_are_not_read(server: Server) -> None:
    """Case 53: little is held for them, at the deadline their clients are dropped, and the work stops."""
    held = []
    for _ in range(3):
        with ExitStack() as stack:
            for _ in range(JOBS_EACH):
                wire = stack.enter_context(unread(server))
                wire.sendall(question(f"{WIDE}/complete", {"n": 16}, STREAM))
            until(lambda: jobs(server) == JOBS_EACH, 5)
            until(lambda: jobs(server) == 0, 20)  # the sockets fill, then it is two seconds
            assert gauge(server, "drawbar_requests_in_flight") == 1
            held.append(server.resident())
            before = seconds_of_work(server)
            time.sleep(0.5)
            assert seconds_of_work(server) - before < 0.1
    assert held[-1] - held[0] < 60  # MB; what is not read would be 8 x 22, three times over


def unread(server: Server) -> socket.socket:
    """A connection that takes little at a time; a line of `wide-pixels` is half a megabyte."""
    wire = socket.socket()
    wire.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    wire.connect(("127.0.0.1", server.port))
    return wire


def test_a_stream_learns_that_the_server_ends(folder: Path) -> None:
    """Case 74: at once, and the server is gone in time, also if a stream is not read."""
    with serving("--shipped", str(folder)) as (server, process), at_work_till_the_end(server) as (wire, _):
        process.terminate()
        start = time.monotonic()
        until(lambda: server.get(b"/readyz").status == 503, 1)
        answer = server.get(b"/readyz")
        assert (answer.status, answer.slug) == (503, "draining")
        *_, last = told(chunks(read_to_the_end(wire)))
        assert last.name == "shutdown"
        assert "Ask again" in last.data["detail"]
        assert process.wait(timeout=10) == 0
        assert time.monotonic() - start < 10


@contextmanager
def at_work_till_the_end(server: Server) -> Iterator[list[socket.socket]]:
    """A stream that is read, and one that is not."""
    with server.connect() as wire, unread(server) as other:
        wire.sendall(question(f"{SLOW}/complete", LONG, STREAM))
        other.sendall(question(f"{WIDE}/complete", {"n": 16}, STREAM))
        until(lambda: jobs(server) == 2, 5)
        yield [wire, other]


def read_to_the_end(wire: socket.socket) -> bytes:
    content = b""
    with suppress(ConnectionResetError):
        while part := wire.recv(65536):
            content += part
    return content


def chunks(answer: bytes) -> str:
    """The body of an answer in chunks, which has to be whole."""
    _, _, rest = answer.partition(b"\r\n\r\n")
    body = b""
    while True:
        size, _, rest = rest.partition(b"\r\n")
        if not int(size, 16):
            return body.decode()
        body, rest = body + rest[: int(size, 16)], rest[int(size, 16) + 2 :]


def test_sliders_beside_a_long_job(server: Server) -> None:
    """Case 58: they are answered while it is at work. How quickly, `python -m tests.bench` says."""
    with at_work(server, 1, b"application/json") as [job], server.connect("127.0.0.5") as wire:
        for i in range(20):
            wire.sendall(question(f"{VAE}/decode", {"codes": [[i / 20] * 24]}, b"image/png"))
            assert heard(wire).status == 200
        assert jobs(server) == 1
        job.setblocking(False)
        with pytest.raises(BlockingIOError):
            job.recv(1)  # no answer yet


@pytest.fixture
def small() -> TestClient:
    """An app of streams that the others have no reason to have."""
    app = FastAPI()
    app.state.queue = Queue()

    def run(request: Request) -> Run:
        return Run(app.state.queue, "somebody", request.receive)

    async def mistaken() -> AsyncIterator[tuple[str, str]]:
        yield "start", Shutdown(detail="begun").model_dump_json()
        raise RuntimeError("the password is 1234")

    async def endless() -> AsyncIterator[tuple[str, str]]:
        while True:
            yield "line", Shutdown(detail="on and on").model_dump_json()

    @app.get("/mistake")
    async def mistake(request: Request) -> Events:
        return Events(request, run(request), mistaken())

    @app.get("/endless")
    async def ends(request: Request) -> Events:
        request.app.state.gate.draining = True  # which the guards saw no sign of yet
        return Events(request, run(request), endless())

    @app.get("/full")
    async def full(request: Request) -> Events:
        with ExitStack() as stack:
            for _ in range(JOBS_EACH):
                stack.enter_context(app.state.queue.job("somebody"))
            response = Events(request, run(request), endless())
            await response(request.scope, request.receive, lambda message: asyncio.sleep(0))
        return response

    problems.install(app)
    middleware.install(app)
    return TestClient(app, base_url="http://localhost", raise_server_exceptions=False)


def test_a_mistake_in_a_stream_is_its_last_event(small: TestClient, caplog: pytest.LogCaptureFixture) -> None:
    """Rules: as a problem, without what went wrong, which stands in the log."""
    answer = small.get("/mistake")
    start, problem = told(answer.text)
    assert (start.name, problem.name) == ("start", "problem")
    assert problem.data["type"] == "/problems/internal"
    assert problem.data["request_id"] == answer.headers["x-request-id"]
    assert "1234" not in answer.text
    assert "1234" in caplog.text


def test_an_endless_stream_ends_with_the_server(small: TestClient) -> None:
    """Case 74."""
    assert [event.name for event in told(small.get("/endless").text)] == ["line", "shutdown"]


def test_a_stream_that_there_is_no_room_for_is_a_problem(small: TestClient) -> None:
    """Case 63: it was admitted by the first look, and others were faster."""
    assert_problem(small.get("/full"), "overloaded")


def test_what_a_stream_is_sent_with(server: Server) -> None:
    """Rules: no layer changes a stream, and nobody on the way keeps or holds it back."""
    with server.connect() as wire:
        wire.sendall(question(f"{SLOW}/complete", {}, STREAM))
        head = read_until(wire, b"\r\n\r\n").partition(b"\r\n\r\n")[0].decode().lower()
    headers = dict(line.split(": ", 1) for line in head.split("\r\n")[1:])
    assert headers["content-type"] == "text/event-stream; charset=utf-8"
    assert headers["cache-control"] == "no-store"
    assert headers["x-accel-buffering"] == "no"
    assert headers["transfer-encoding"] == "chunked"
    assert headers["x-content-type-options"] == "nosniff"
    assert "etag" not in headers
    assert "content-length" not in headers


def test_a_stream_may_take_longer_than_a_request(server: Server) -> None:
    """Rules: the deadline of two seconds is for requests and for answers that are not taken."""
    with server.connect() as wire:
        start = time.monotonic()
        wire.sendall(question(f"{SLOW}/complete", LONG, STREAM))
        came = b""
        while time.monotonic() - start < 4 and (part := wire.recv(65536)):
            came += part
        # A quick machine may be through before: then it ended by itself, and not at the deadline.
        assert part or (b"event: picture" in came and time.monotonic() - start > 2)
        with suppress(OSError):
            wire.shutdown(socket.SHUT_RDWR)

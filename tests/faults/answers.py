"""What every answer to a fault has in common, and a server to speak to byte by byte."""

import json
import os
import re
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from backend.settings import ROOT
from backend.web.problems import KINDS, Slug

API = "/api/v1"
VAE = f"{API}/models/digits-vae"
JSON = {"Content-Type": "application/json"}


class Reply(Protocol):
    """What the HTTP clients of these tests return."""

    status_code: int

    @property
    def headers(self) -> Mapping[str, str]: ...

    @property
    def content(self) -> bytes: ...

    @property
    def text(self) -> str: ...

    def json(self) -> Any: ...


def assert_problem(response: Reply, *slugs: Slug) -> None:
    """The answer is one of these problems, in the one shape that all have, and gives nothing away."""
    assert response.headers["content-type"] == "application/problem+json", response.text
    body = response.json()
    slug = body["type"].removeprefix("/problems/")
    assert slug in slugs, response.text
    assert (response.status_code, body["title"]) == KINDS[slug]
    assert set(body) - {"paper"} == {"type", "title", "status", "detail", "instance", "request_id", "errors"}
    assert body["status"] == response.status_code
    assert body["request_id"] == response.headers["x-request-id"]
    assert body["detail"]
    assert len(body["errors"]) <= 20
    for error in body["errors"]:
        assert set(error) == {"pointer", "detail", "code"}
        assert re.match(r"#/|\?|\{|header:", error["pointer"]), error
    texts = [body["detail"], body["instance"], *(text for error in body["errors"] for text in error.values())]
    assert max(map(len, texts)) <= 200
    assert len(response.content) < 12_000
    assert not re.search(r"Traceback|site-packages|/home/|/work/|\.py\b|pydantic|Error\b", response.text)


class Answer(NamedTuple):
    """One HTTP answer as it came over the wire; names of headers in lower case."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def slug(self) -> str:
        kind: str = json.loads(self.body)["type"]
        return kind.removeprefix("/problems/")


class Server(NamedTuple):
    """A server process."""

    pid: int
    port: int

    def connect(self, client: str = "127.0.0.1") -> socket.socket:
        """A connection from one of the addresses 127.*.*.*, each a client of its own."""
        return socket.create_connection(("127.0.0.1", self.port), timeout=20, source_address=(client, 0))

    def say(self, *parts: bytes, client: str = "127.0.0.1") -> Answer:
        """Sends bytes as they are; reads one answer."""
        with self.connect(client) as wire:
            for part in parts:
                try:
                    wire.sendall(part)
                except (BrokenPipeError, ConnectionResetError):
                    break  # the server has answered and hung up, which is its right
            return heard(wire)

    def get(self, target: bytes, host: bytes = b"localhost", *, more: bytes = b"", client: str = "127.0.0.1") -> Answer:
        """GET with the target exactly as it is given; clients tidy it up. `more` are header lines."""
        head = b"GET " + target + b" HTTP/1.1\r\nHost: " + host + b"\r\nConnection: close\r\n"
        return self.say(head + more + b"\r\n", client=client)

    def resident(self) -> float:
        """The memory that the process holds, in MB."""
        pages = int(Path(f"/proc/{self.pid}/statm").read_text().split()[1])
        return pages * 4096 / 1024**2


@contextmanager
def serving(*flags: str, log: Path | None = None) -> Iterator[tuple[Server, subprocess.Popen[str]]]:
    """A server process with these flags, and what it logs in a file."""
    command = ["sh", "-c", 'ulimit -Sn 256; exec "$@"', "sh"]
    command += [sys.executable, "-m", "backend", "serve", "--port", "0", *flags]
    with (
        (log or Path(os.devnull)).open("w") as errors,
        subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=errors, text=True) as process,
    ):
        assert process.stdout
        yield Server(process.pid, int(process.stdout.readline().rpartition(":")[2])), process
        process.kill()


def heard(wire: socket.socket) -> Answer:
    """Reads one answer off a connection."""
    with wire.makefile("rb") as stream:
        status = int(stream.readline().split()[1])
        headers = {}
        while line := stream.readline().strip():
            name, _, value = line.decode("latin-1").partition(":")
            headers[name.lower()] = value.strip()
        return Answer(status, headers, stream.read(int(headers.get("content-length", 0))))

"""Behind a proxy, as docs/nginx.conf sets it up, and behind one that was told nothing but where the server is."""

import json
import os
import re
import shutil
import signal
import socket
import subprocess
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import urljoin

import pytest

from backend.api.events import HEADERS
from backend.media.medium import EVENTS
from backend.settings import ROOT
from backend.web.middleware import PAGE
from tests.faults.answers import Answer, Server, heard, serving

NGINX = shutil.which("nginx", path=f"{os.environ.get('PATH')}:/usr/sbin:/usr/local/sbin")
pytestmark = pytest.mark.skipif(NGINX is None, reason="needs nginx: apt-get install nginx")

NAME = "drawbar.example.org"
AROUND = """
{user} pid {folder}/pid; error_log {folder}/log; worker_processes 1;
events {{ worker_connections 256; }}
http {{
    access_log off;
    client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi; uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
    {example}
    server {{
        listen {plain};
        location / {{ proxy_pass http://127.0.0.1:{port}; }}
        location /events {{ proxy_pass http://127.0.0.1:{stand_in}; }}
    }}
}}
"""


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
        return port


class Proxy(NamedTuple):
    """The server itself, nginx as the example has it, and nginx that knows but where to pass requests."""

    server: Server
    example: Server
    plain: Server
    stand_in: socket.socket  # of a server whose answers the test gives by hand


@pytest.fixture(scope="module")
def proxy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Proxy]:
    assert NGINX
    folder = tmp_path_factory.mktemp("nginx")
    flags = "--hosts", NAME, "--proxies", "127.0.0.1", "--rate", "20"
    with serving(*flags) as (server, _), socket.create_server(("127.0.0.1", 0)) as stand_in:
        ports = free_port(), free_port()
        example = (ROOT / "docs" / "nginx.conf").read_text()
        for theirs, ours in ("127.0.0.1:8000", f"127.0.0.1:{server.port}"), ("listen 80;", f"listen {ports[0]};"):
            assert theirs in example
            example = example.replace(theirs, ours)
        user = "user root;" if os.getuid() == 0 else ""
        told = {"plain": ports[1], "port": server.port, "stand_in": stand_in.getsockname()[1]}
        (folder / "conf").write_text(AROUND.format(folder=folder, example=example, user=user, **told))
        # It returns once it listens.
        done = subprocess.run([NGINX, "-p", folder, "-e", folder / "log", "-c", folder / "conf"], check=False)
        assert done.returncode == 0, (folder / "log").read_text()
        yield Proxy(server, Server(0, ports[0]), Server(0, ports[1]), stand_in)
        os.kill(int((folder / "pid").read_text()), signal.SIGQUIT)


def post(path: str, body: bytes, *more: str, kind: str = "application/json") -> bytes:
    headers = [f"POST {path} HTTP/1.1", f"Host: {NAME}", f"Content-Type: {kind}", f"Content-Length: {len(body)}"]
    return "\r\n".join([*headers, *more, "", ""]).encode() + body


def test_below_its_path_everything_is_there(proxy: Proxy) -> None:
    assert proxy.example.get(b"/lab", NAME.encode()).headers["location"].endswith("/lab/")
    seen = ["/lab/", "/lab/docs", "/lab/nothing/here"]
    for path in seen:
        page = proxy.example.get(path.encode(), NAME.encode(), more=b"Accept: text/html\r\n")
        assert page.headers["content-type"].startswith("text/html")
        named = re.findall(r'(?:href|src)="([^"]+)"', page.body.decode())
        assert len(named) >= 3
        for name in named:
            assert urljoin(path, name).startswith("/lab/")
            assert proxy.example.get(urljoin(path, name).encode(), NAME.encode()).status == 200
    description = json.loads(proxy.example.get(b"/lab/openapi.json", NAME.encode()).body)
    [server] = description["servers"]
    assert urljoin("/lab/openapi.json", server["url"]) == "/lab/"


@pytest.mark.parametrize("site", ["Origin: https://drawbar.example.org", "Sec-Fetch-Site: same-origin"])
def test_the_own_page_may_ask_and_no_other(proxy: Proxy, site: str) -> None:
    """The plain proxy says `Host: 127.0.0.1:8000`."""
    for way, prefix in (proxy.example, "/lab"), (proxy.plain, ""):
        path = f"{prefix}/api/v1/models/digits-vae/sample"
        assert way.say(post(path, b"{}", site)).status == 200
        for stranger in "Origin: https://evil.com", "Sec-Fetch-Site: cross-site":
            assert way.say(post(path, b"{}", stranger)).slug == "forbidden-origin"


def test_a_name_that_is_not_the_servers_stops_here(proxy: Proxy) -> None:
    assert proxy.example.get(b"/lab/healthz", b"evil.com").slug == "bad-host"


def test_the_largest_bodies_pass(proxy: Proxy) -> None:
    picture = (ROOT / "docs" / "seven.png").read_bytes().ljust(2 * 1024**2, b"\0")
    path = "/lab/api/v1/models/digits-vae"
    assert proxy.example.say(post(f"{path}/encode", picture, kind="image/png")).status == 200
    assert proxy.example.say(post(f"{path}/sample", b"{}".ljust(4 * 1024**2))).status == 200


def test_events_pass_as_they_come(proxy: Proxy) -> None:
    """nginx would wait for more of an answer; the header that comes with events tells it not to."""
    with proxy.plain.connect() as wire, wire.makefile("rb") as heard:
        wire.sendall(b"GET /events HTTP/1.1\r\nHost: localhost\r\n\r\n")
        with proxy.stand_in.accept()[0] as upstream:
            assert upstream.recv(65536).startswith(b"GET /events ")
            head = "".join(f"{name}: {value}\r\n" for name, value in HEADERS.items())
            upstream.sendall(f"HTTP/1.1 200 OK\r\nContent-Type: {EVENTS}\r\n{head}\r\n".encode())
            for event in b"event: one\n", b"event: two\n":  # the second is not there before the first has arrived
                upstream.sendall(event)
                while heard.readline() != event:
                    pass


def test_a_drawing_comes_whole(proxy: Proxy) -> None:
    path = "/lab/api/v1/models/digits-pixelrnn/complete"
    with proxy.example.connect() as wire, wire.makefile("rb") as stream:
        wire.sendall(post(path, b'{"n": 2}', "Accept: text/event-stream"))
        assert b" 200 " in stream.readline()
        while b"event: picture" not in (line := stream.readline()):
            assert line


def flood(proxy: Proxy, client: str, n: int) -> list[Answer]:
    with proxy.example.connect(client) as wire:
        answers = []
        for _ in range(n):
            wire.sendall(
                f"GET /lab/api/v1/none HTTP/1.1\r\nHost: {NAME}\r\nX-Forwarded-For: 127.0.0.22\r\n\r\n".encode()
            )
            answers.append(heard(wire))
        return answers


def test_visitors_have_a_rate_each_whatever_they_say_of_themselves(proxy: Proxy) -> None:
    assert {answer.status for answer in flood(proxy, "127.0.0.21", PAGE)} == {404}
    while flood(proxy, "127.0.0.21", 1)[0].status != 429:
        pass
    assert flood(proxy, "127.0.0.22", 1)[0].status == 404

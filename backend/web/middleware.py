"""What every request passes on its way to the app, outermost first.

`Envelope` (request id, fixed headers, mistakes of ours, metrics, the access log), `Guards` (Host, draining and
overload, rate, body, Origin, turn), `Heads`, `Tags`. All pure ASGI: Starlette's BaseHTTPMiddleware puts a task and a
queue between the app and the socket. Every slider passes here sixty times a second, so headers stay raw pairs of bytes.
"""

import asyncio
import hashlib
import itertools
import logging
import re
import secrets
import time
from collections import OrderedDict
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from math import ceil

from fastapi import FastAPI, Request
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from backend.web import logs, packing
from backend.web.addresses import host_of, household, numeric
from backend.web.metrics import Metrics
from backend.web.problems import Problem, answer, internal
from backend.web.turns import Client, Turns

JSON_CAP = 4 * 1024 * 1024  # bytes of any body but a file
FILE_CAP = 2 * 1024 * 1024  # bytes of one
CAPPED = {b"image": "an image", b"audio": "a sound"}

MOST_INSIDE = 512  # requests in the app at once
MOST_CLIENTS = 10_000  # clients whose rate is remembered
BURST = 2  # seconds' worth of requests that a client may send at once,
PAGE = 100  # but always as many as the first screen asks for
# Files of the page count apart: a class that opens it at once asks for thousands, from one address, and then for none.
FILES = 1000  # per second
CLASS = 4000  # at once
PROBES = 50  # per second: who watches over a server asks now and then
DEAR = 5  # of them, one of /metrics takes as long, or a look whether a file is still what it was
REST = 0.5  # seconds for which a refusal is held back, so that who asks again at once leaves the others their turn
GONE = 499  # the status, for log and metrics alone, of a request whose client left before the answer

TAGGED = ("/api/v1/", "/openapi.json")
MOST = 256 * 1024  # bytes that are packed on the way

LOCAL = "localhost"
UNSAFE_METHODS = frozenset({"POST", "PUT", "PATCH", "DELETE"})

# Whether it lives is answered however busy it is.
PROBED = frozenset({"/healthz", "/readyz"})
COUNTED = ("/api/", "/openapi.json", "/metrics")  # any other address is one of the page
# A second line of one of these would mean one thing here and another to a proxy.
SINGLE = (b"host", b"origin", b"content-type", b"content-length", b"content-encoding")

# Every answer has these, unless it brings its own.
FIXED_HEADERS = {
    "Content-Security-Policy": "; ".join(
        (
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            "img-src 'self' data: blob:",
            "media-src 'self' blob:",
            "connect-src 'self'",
            "font-src 'self'",
            "worker-src 'self'",
            "manifest-src 'self'",
            "base-uri 'none'",
            "form-action 'none'",
            "frame-ancestors 'none'",
        )
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), display-capture=(), geolocation=(), microphone=(self), payment=(), usb=()",
    "Cache-Control": "no-cache",  # ask whether it is still so: an update of the page shows at once
}
FIXED = [(name.lower().encode(), value.encode()) for name, value in FIXED_HEADERS.items()]

# New request ids: the run of the server, then the number of the request.
RUN = secrets.token_hex(4)
NUMBERS = itertools.count()


@dataclass
class Gate:
    """How many requests are in the app, and whether it still takes new ones."""

    most: int = MOST_INSIDE
    inside: int = 0
    draining: bool = False


def install(app: FastAPI, *, hosts: Iterable[str] = (), rate: int = 0, most: int = MOST_INSIDE) -> None:
    """Puts the layers around the app, and `gate` and `metrics` into its state.

    `hosts` are the names it answers to besides localhost, in lower case and without ports; `rate` is how many requests
    per second one client may send, 0 for any number; `most` is how many may be in the app at once.
    """
    gate = app.state.gate = Gate(most)
    metrics = app.state.metrics = Metrics(lambda: gate.inside)
    # Starlette puts the layer that is added last outermost.
    app.add_middleware(Tags)
    app.add_middleware(Heads)
    app.add_middleware(Guards, gate=gate, hosts=frozenset(hosts), rate=rate)
    app.add_middleware(Envelope, metrics=metrics)


def request_id(given: bytes = b"") -> str:
    """The id that a client or proxy gave, if it is a plain one, else a new one."""
    if given and re.fullmatch(rb"[A-Za-z0-9._-]{1,64}", given):
        return given.decode()
    return f"{RUN}{next(NUMBERS) & 0xFFFFFFFF:08x}"


def missing(given: Container[bytes]) -> list[tuple[bytes, bytes]]:
    """Those of FIXED_HEADERS, as they go over the wire, that an answer with the headers `given` does not bring."""
    return [pair for pair in FIXED if pair[0] not in given]


class Envelope:
    """What is written on every answer, and about it.

    Gives each its request id and the headers of FIXED, answers 500 where the app failed, measures, and writes one line
    to the log `drawbar.access`. Starlette's own handler of mistakes is outside of it and would do without all that.
    """

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        """`app` is the next layer."""
        self.app = app
        self.metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Where an answer had started before the mistake, the connection is given up."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        name = request_id(dict(scope["headers"]).get(b"x-request-id", b""))
        scope.setdefault("state", {})["request_id"] = name
        start = time.perf_counter()
        status = size = 0
        timing = b""

        async def enveloped(message: Message) -> None:
            nonlocal status, size, timing
            if message["type"] == "http.response.start":
                status = message["status"]
                given = dict(message["headers"])
                timing = given.get(b"server-timing", b"")
                message["headers"] = [*message["headers"], *missing(given), (b"x-request-id", name.encode())]
            else:
                size += len(message.get("body", b""))
            await send(message)

        try:
            await self.app(scope, receive, enveloped)
        except ClientDisconnect:
            status = status or GONE  # nobody is left to answer
        except Exception as error:  # whatever it was, the client gets a problem and the log the reason
            if status:
                raise
            await internal(Request(scope), error)(scope, receive, enveloped)
        finally:
            seconds = time.perf_counter() - start
            self.metrics.count(scope, status or GONE, seconds, timing)
            if logs.access.isEnabledFor(logging.INFO):
                client = scope["client"][0] if scope.get("client") else ""
                logs.request(name, scope["method"], scope["path"], status or GONE, seconds, size, client)


class Guards:
    """Refuses, before the app sees them and with their bodies unread, requests that it should not be bothered with."""

    def __init__(self, app: ASGIApp, gate: Gate, hosts: frozenset[str], rate: int) -> None:
        """`app` is the next layer; `hosts` are in lower case, without ports; `rate` 0 is none."""
        self.app = app
        self.gate = gate
        self.hosts = hosts
        self.api = Rate(rate, max(BURST * rate, PAGE)) if rate else None
        self.page = Rate(FILES, CLASS)
        self.probes = Rate(PROBES, BURST * PROBES)
        self.turns = Turns()
        self.known = lru_cache(256)(self._known)
        self.ours = lru_cache(256)(self._ours)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Counts in and out those that pass."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = dict(scope["headers"])
        client = household(scope["client"][0] if scope.get("client") else "")
        try:
            if len(headers) < len(scope["headers"]):
                self.single(scope)
            self.check(scope, headers, client)
            receive = limited(scope, headers, receive)
            if scope["method"] in UNSAFE_METHODS and self.foreign(headers):
                detail = (
                    "Send this from Drawbar's own page, or from a program without the Origin header. "
                    "Behind a proxy, the operator adds the page's host name to DRAWBAR_HOSTS."
                )
                raise Problem("forbidden-origin", detail)
        except Problem as problem:
            if problem.slug == "rate-limited":
                await asyncio.sleep(REST)
            if self.api:
                await self.turns.wait(client)
            await answer(problem, scope["path"], scope["state"]["request_id"])(scope, receive, send)
            return
        if self.api and scope["path"] not in PROBED:
            await self.turns.wait(client)
        self.gate.inside += 1
        try:
            await self.app(scope, receive, send)
        finally:
            self.gate.inside -= 1

    def check(self, scope: Scope, headers: Mapping[bytes, bytes], client: Client) -> None:
        """Whether the request is for this server, and whether the server takes it now. Raises Problem."""
        host = headers.get(b"host")
        # HTTP/1.0 had no Host, and what still speaks it without one is a probe and no browser.
        if not (scope.get("http_version") == "1.0" if host is None else self.known(host)):
            detail = (
                "Use localhost or the server's address in numbers, "
                "or let the server's operator add this name to DRAWBAR_HOSTS."
            )
            raise Problem("bad-host", detail)
        path = scope["path"]
        if self.gate.draining and path not in {"/healthz", "/metrics"}:
            retry = {"Retry-After": "5", "Connection": "close"}
            raise Problem("draining", "Ask again in a few seconds, when it may be back.", headers=retry)
        if path not in PROBED and self.gate.inside >= self.gate.most:
            raise Problem("overloaded", "Ask again in a second.", headers={"Retry-After": "1"})
        if self.api:
            if path in PROBED:
                self.probes.take(client)
            elif path.startswith(COUNTED):
                self.api.take(client, DEAR if path == "/metrics" else 1)
            else:
                self.page.take(client, 1 if path.startswith("/page/") else DEAR)

    def single(self, scope: Scope) -> None:
        """Raises Problem where a header of which there can be but one comes twice."""
        names = [name for name, _ in scope["headers"]]
        for name in SINGLE:
            if names.count(name) > 1:
                raise Problem("malformed-request", f"Send the header {name.decode()} once.")

    def foreign(self, headers: Mapping[bytes, bytes]) -> bool:
        """Whether the page of another site sends this. Programs send neither header and are no strangers.

        A browser says what the page is to the address that the browser itself asks, whatever a proxy then makes of
        Host, and no page can have it say anything else. It says so over https, where a name that was rebound has no
        certificate, and to localhost, which is never looked up: so it is believed without a look at Host. Over plain
        http to other names, and of browsers before 2023, there is the Origin alone.
        """
        site = headers.get(b"sec-fetch-site")
        if site is not None:
            return site not in (b"same-origin", b"none")
        origin = headers.get(b"origin")
        return origin is not None and not self.ours(origin, headers.get(b"host", b""))

    def _ours(self, origin: bytes, host: bytes) -> bool:
        """Whether an Origin is where the request went, ports included, or at one of the names that the operator gave.

        Of those any port will do: a proxy in front may listen at one and leave it out of the Host, or put a name of its
        own there. The scheme may be either: a proxy may speak TLS where this server does not.
        """
        scheme, _, authority = origin.decode("latin-1").lower().partition("://")
        if scheme not in ("http", "https"):
            return False
        return authority == host.decode("latin-1").lower() or host_of(authority) in self.hosts

    def _known(self, given: bytes) -> bool:
        """A foreign page whose name was rebound to this address comes with that name: an address cannot be rebound."""
        host = host_of(given.decode("latin-1"))
        return host is not None and (host == LOCAL or host in self.hosts or numeric(host))


class Rate:
    """A bucket of tokens for each client, which fills at its rate.

    Kept as the moment at which the bucket is full again: one number per client (the generic cell rate algorithm).
    """

    def __init__(self, rate: int, burst: int) -> None:
        """`rate` is in requests per second, `burst` how many may come at once."""
        self.rate = rate
        self.burst = burst
        self.full: OrderedDict[Client, float] = OrderedDict()  # the client that was seen last is last

    def take(self, client: Client, cost: int = 1) -> None:
        """Takes tokens out of the client's bucket. Raises Problem where there are too few."""
        now = time.monotonic()
        full = max(self.full.pop(client, now), now)
        wait = full - now - (self.burst - cost) / self.rate
        self.full[client] = full if wait > 0 else full + cost / self.rate
        if len(self.full) > MOST_CLIENTS:
            self.full.popitem(last=False)
        if wait > 0:
            headers = {
                "Retry-After": str(ceil(wait)),
                "RateLimit-Policy": f'"requests";q={self.burst};w={ceil(self.burst / self.rate)}',
                "RateLimit": f'"requests";r=0;t={ceil(wait)}',
            }
            raise Problem("rate-limited", f"Send at most {self.rate} requests per second.", headers=headers)


def limited(scope: Scope, headers: Mapping[bytes, bytes], receive: Receive) -> Receive:
    """`receive` for a body that keeps to the cap. Raises Problem where it is said to be larger, or packed.

    With a Content-Length the server itself sees to it that no more comes; without one, what the app reads is counted.
    What it does not read is never held.
    """
    if headers.get(b"content-encoding", b"identity").strip().lower() != b"identity":
        raise Problem("unsupported-media-type", "Send the body as it is, without Content-Encoding.")
    family = headers.get(b"content-type", b"").lstrip().lower().partition(b"/")[0]
    cap, kind = (FILE_CAP, CAPPED[family]) if family in CAPPED else (JSON_CAP, "a body")
    length = headers.get(b"content-length")
    if length is not None:
        if not length.isdigit() or len(length) > 19:
            raise Problem("malformed-request", "Send one Content-Length in bytes.")
        if int(length) > cap:
            raise too_large(cap, kind)
        return receive
    if scope["method"] not in UNSAFE_METHODS:
        return receive
    taken = 0

    async def counted() -> Message:
        nonlocal taken
        message = await receive()
        taken += len(message.get("body", b""))
        if taken > cap:
            raise too_large(cap, kind)
        return message

    return counted


def too_large(cap: int, kind: str) -> Problem:
    """What a body over the cap is answered."""
    return Problem("body-too-large", f"Send {kind} of at most {cap // 1024**2} MB.")


class Heads:
    """Answers HEAD as GET without the body, wherever there is a GET."""

    def __init__(self, app: ASGIApp) -> None:
        """`app` is the next layer."""
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """The headers stay as they are, Content-Length too (RFC 9110, section 9.3.2)."""
        if scope["type"] != "http" or scope["method"] != "HEAD":
            await self.app(scope, receive, send)
            return

        async def bodiless(message: Message) -> None:
            await send({**message, "body": b""} if message["type"] == "http.response.body" else message)

        asked = {**scope, "method": "GET"}  # the server itself has to go on seeing a HEAD
        try:
            await self.app(asked, receive, bodiless)
        finally:
            scope.update((name, asked[name]) for name in ("route", "path_params") if name in asked)


class Tags:
    """Gives what GET answers under /api/v1 a strong ETag, a hash of its bytes, and 304 to those who have them.

    JSON that gets smaller is packed, for those who take it. Streams and errors pass as they are. Every answer is said
    to vary with Accept: which of them do is the matter of their routes, and as all of them are asked for anew each
    time, saying it too often costs nothing.
    """

    def __init__(self, app: ASGIApp) -> None:
        """`app` is the next layer."""
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Holds the start of an answer back until its body is there."""
        if scope["type"] != "http" or scope["method"] != "GET" or not scope["path"].startswith(TAGGED):
            await self.app(scope, receive, send)
            return
        accepted = dict(scope["headers"]).get(b"accept-encoding", b"")
        start: Message | None = None

        async def tagged(message: Message) -> None:
            nonlocal start
            if message["type"] == "http.response.start":
                kind = dict(message["headers"]).get(b"content-type", b"")
                if message["status"] == 200 and not kind.startswith(b"text/event-stream"):
                    start = message
                    return
            elif start is not None:
                held, start = start, None
                if not message.get("more_body"):
                    body, headers = message["body"], dict(held["headers"])
                    packs = headers.get(b"content-type") == b"application/json" and packing.LEAST <= len(body) <= MOST
                    packs = packs and packing.taken(accepted)
                    tag = hashlib.blake2b(body, digest_size=16).hexdigest() + packing.SUFFIX * packs
                    headers |= {b"etag": f'"{tag}"'.encode(), b"vary": b"Accept, Accept-Encoding"}
                    if has(scope, headers[b"etag"]):
                        held["status"], message = 304, {**message, "body": b""}
                        del headers[b"content-type"], headers[b"content-length"]
                    elif packs:
                        message = {**message, "body": packed(body)}
                        size = str(len(message["body"])).encode()
                        headers |= {b"content-encoding": b"gzip", b"content-length": size}
                    held["headers"] = list(headers.items())
                await send(held)
            await send(message)

        await self.app(scope, receive, tagged)


@lru_cache(16)
def packed(body: bytes) -> bytes:
    """The cards and galleries that every visitor asks for are packed once. One of the most bytes takes 10 ms."""
    return packing.pack(body, 6)


def has(scope: Scope, tag: bytes) -> bool:
    """Whether If-None-Match names the tag, weakly compared (RFC 9110, section 13.1.2). No tag holds quotes inside."""
    given = [value for name, value in scope["headers"] if name == b"if-none-match"]
    return any(tag in value or value.strip() == b"*" for value in given)

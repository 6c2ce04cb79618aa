"""What every request passes on its way to the app, outermost first.

Request id and access log, security headers, mistakes of ours, the Host allow-list, the body limit, the Origin check,
HEAD. All pure ASGI: Starlette's BaseHTTPMiddleware puts a task and a queue between the app and the socket.
"""

import json
import logging
import re
import secrets
import time
from collections.abc import Iterable
from urllib.parse import urlsplit

from fastapi import FastAPI, Request
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from backend.bodies import media_type
from backend.problems import Problem, answer, internal

JSON_CAP = 4 * 1024 * 1024  # bytes of any body but an image
IMAGE_CAP = 2 * 1024 * 1024  # bytes of an image body

LOCAL_HOSTS = frozenset({"localhost", "127.0.0.1", "[::1]"})
UNSAFE_METHODS = frozenset({"POST", "PUT", "PATCH", "DELETE"})

SECURITY_HEADERS = {
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
    "Permissions-Policy": "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
}

access = logging.getLogger("drawbar.access")


def install(app: FastAPI, *, hosts: Iterable[str] = ()) -> None:
    """Puts the layers around the app; `hosts` are the names it answers to besides those of this machine."""
    # Starlette puts the layer that is added last outermost.
    app.add_middleware(Heads)
    app.add_middleware(OriginCheck)
    app.add_middleware(BodyLimit)
    app.add_middleware(HostAllowList, hosts=LOCAL_HOSTS | {host.lower() for host in hosts})
    app.add_middleware(Mistakes)
    app.add_middleware(SecurityHeaders)
    app.add_middleware(RequestId)


class RequestId:
    """Names the request in its answer, in problems and in one JSON line of the log `drawbar.access`."""

    def __init__(self, app: ASGIApp) -> None:
        """`app` is the next layer."""
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Takes over the id that a proxy gave, if it is a plain one."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        given = Headers(scope=scope).get("x-request-id", "")
        request_id = given if re.fullmatch(r"[A-Za-z0-9._-]{1,64}", given) else secrets.token_hex(8)
        scope.setdefault("state", {})["request_id"] = request_id
        status = 500  # what the server answers should no layer have started an answer
        start = time.perf_counter()

        async def named(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)["X-Request-ID"] = request_id
            await send(message)

        try:
            await self.app(scope, receive, named)
        finally:
            line = {
                "request": request_id,
                "method": scope["method"],
                "path": scope["path"][:200],
                "status": status,
                "ms": round((time.perf_counter() - start) * 1000, 2),
            }
            access.info("%s", json.dumps(line))


class SecurityHeaders:
    """Gives every answer the headers of SECURITY_HEADERS, unless it brings its own."""

    def __init__(self, app: ASGIApp) -> None:
        """`app` is the next layer."""
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Adds them when the answer starts."""

        async def secured(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in SECURITY_HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        await self.app(scope, receive, secured)


class Mistakes:
    """Answers 500 where the app failed. Within the layers above, which Starlette's own handler is not."""

    def __init__(self, app: ASGIApp) -> None:
        """`app` is the next layer."""
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Logs the error; where the answer has started already, the connection is given up."""
        started = False

        async def watched(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            await self.app(scope, receive, watched)
        except ClientDisconnect:
            return  # nobody is left to answer
        except Exception as error:
            if started or scope["type"] != "http":
                raise
            await internal(Request(scope), error)(scope, receive, send)


class HostAllowList:
    """Refuses names this server does not go by: a foreign page whose name was rebound to it cannot speak to it."""

    def __init__(self, app: ASGIApp, hosts: frozenset[str]) -> None:
        """`app` is the next layer; `hosts` are in lower case, without ports."""
        self.app = app
        self.hosts = hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Compares the one Host header, its port aside."""
        if scope["type"] == "http":
            given = Headers(scope=scope).getlist("host")
            host = re.fullmatch(r"(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(?::\d{1,5})?", given[0].lower()) if given else None
            if len(given) != 1 or host is None or host[1] not in self.hosts:
                detail = "Use localhost or 127.0.0.1, or let the server's operator add the name to DRAWBAR_HOSTS."
                await _refuse(Problem("bad-host", detail), scope, receive, send)
                return
        await self.app(scope, receive, send)


class BodyLimit:
    """Refuses bodies over the cap: at once by their Content-Length, else as soon as so much has come in."""

    def __init__(self, app: ASGIApp) -> None:
        """`app` is the next layer."""
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Counts what the app reads; what it does not read is never held."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        if headers.get("content-encoding", "identity").strip().lower() != "identity":
            problem = Problem("unsupported-media-type", "Send the body as it is, without Content-Encoding.")
            await _refuse(problem, scope, receive, send)
            return
        image = media_type(headers.get("content-type", "")).startswith("image/")
        cap, kind = (IMAGE_CAP, "an image") if image else (JSON_CAP, "a body")
        problem = Problem("body-too-large", f"Send {kind} of at most {cap // 1024**2} MB.")
        length = headers.get("content-length", "0")
        if not re.fullmatch(r"\d{1,19}", length, re.ASCII):
            await _refuse(Problem("malformed-body", "Send one Content-Length in bytes."), scope, receive, send)
            return
        if int(length) > cap:
            await _refuse(problem, scope, receive, send)
            return
        taken = 0

        async def counted() -> Message:
            nonlocal taken
            message = await receive()
            taken += len(message.get("body", b""))
            if taken > cap:
                raise problem
            return message

        await self.app(scope, counted, send)


class OriginCheck:
    """Refuses what pages of other sites would have done here. Programs send no Origin and pass."""

    def __init__(self, app: ASGIApp) -> None:
        """`app` is the next layer."""
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Compares Origin with Host, ports included, where the method may change something."""
        if scope["type"] == "http" and scope["method"] in UNSAFE_METHODS:
            headers = Headers(scope=scope)
            if any(_foreign(origin, headers["host"]) for origin in headers.getlist("origin")):
                detail = "Send this from Drawbar's own page, or from a program without the Origin header."
                await _refuse(Problem("forbidden-origin", detail), scope, receive, send)
                return
        await self.app(scope, receive, send)


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

        await self.app({**scope, "method": "GET"}, receive, bodiless)


def _foreign(origin: str, host: str) -> bool:
    try:
        parts = urlsplit(origin)
    except ValueError:  # such as "http://[::1"
        return True
    # The scheme may be either: a proxy in front may speak TLS where this server does not.
    return parts.scheme not in {"http", "https"} or parts.netloc.lower() != host.lower()


async def _refuse(problem: Problem, scope: Scope, receive: Receive, send: Send) -> None:
    await answer(problem, scope["path"], scope["state"]["request_id"])(scope, receive, send)

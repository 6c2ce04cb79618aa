"""The commands `serve` and `models` of `python -m backend`; each returns the exit status."""

import asyncio
import gc
import logging
import signal
import socket
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from types import FrameType
from typing import Any

import uvicorn
from fastapi import FastAPI
from pydantic import ValidationError

from backend.app import create_app
from backend.settings import Settings, mistakes
from backend.shelf import Misplaced, Shelf, places, readable
from backend.web import logs
from backend.web.middleware import Gate
from backend.web.protocol import Patience, Protocol

DRAIN = 7.0  # seconds for requests that are under way when the server is told to end
FILES = 65_536  # open files, connections among them
CANCEL = 1  # seconds more until they are cancelled


# Places beyond the local network, or in it: to which of this machine's addresses the way leads tells how others see it.
BEYOND = {
    socket.AF_INET: ("198.51.100.1", "10.255.255.254", "172.31.255.254", "192.168.255.254"),
    socket.AF_INET6: ("2001:db8::1", "fdff::1"),
}


def network_addresses(family: socket.AddressFamily) -> list[str]:
    """This machine's addresses in its networks, by the routes that it has. Nothing is sent."""
    found = []
    for place in BEYOND[family]:
        with suppress(OSError), socket.socket(family, socket.SOCK_DGRAM) as probe:
            probe.connect((place, 9))
            found.append(probe.getsockname()[0])
    if not found:
        with suppress(OSError):
            found = [str(each[4][0]) for each in socket.getaddrinfo(socket.gethostname(), None, family)]
    return [address for address in dict.fromkeys(found) if not address.startswith(("127.", "::", "fe80:", "0."))]


def greeting(host: str, port: int) -> str:
    """What is printed where a server listens at an address: where browsers find it, in full."""

    def at(address: str) -> str:
        return f"http://{f'[{address}]' if ':' in address else address}:{port}"

    if host not in ("0.0.0.0", "::"):
        return f"Drawbar is ready: {at(host)}"
    family, local = (socket.AF_INET6, "::1") if ":" in host else (socket.AF_INET, "127.0.0.1")
    others = [f"Others on the network open: {at(address)}" for address in network_addresses(family)]
    return "\n".join([f"Drawbar is ready: {at(local)}", *others])


class Server(uvicorn.Server):
    """uvicorn that says where it is once the first request would succeed, and that ends without cutting answers off.

    On the first signal new requests are refused (/readyz too, so that a balancer looks elsewhere) while those under way
    are finished; on the second it ends at once.
    """

    def __init__(self, config: uvicorn.Config, gate: Gate) -> None:
        """`gate` is the app's."""
        super().__init__(config)
        self.gate = gate

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Starts listening, then prints where."""
        await super().startup(sockets)
        if self.started:
            host, port = self.servers[0].sockets[0].getsockname()[:2]
            print(greeting(host, port), flush=True)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Takes a signal."""
        self.force_exit = self.gate.draining
        self.gate.draining = True
        super().handle_exit(sig, frame)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Goes on listening, to refuse, until what is under way is done."""
        end = time.monotonic() + DRAIN
        while self.gate.inside and not self.force_exit and time.monotonic() < end:
            await asyncio.sleep(0.02)
        if self.force_exit:
            for connection in list(self.server_state.connections):
                connection.transport.abort()
        await super().shutdown(sockets)


def grant_files() -> None:
    """Takes as many open files as the system grants: many shells start with fewer than clients may hold connections."""
    if sys.platform != "win32":
        import resource

        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        wanted = FILES if hard == resource.RLIM_INFINITY else min(FILES, hard)
        with suppress(ValueError, OSError):  # some systems say that they have no limit, and have one
            resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, wanted), hard))


def configuration(app: FastAPI, settings: Settings) -> uvicorn.Config:
    """uvicorn's, for an app served by these settings."""
    patience = Patience(settings.deadline, settings.connections)
    return uvicorn.Config(
        app,
        host=settings.host,
        port=settings.port,
        http=partial(Protocol, patience=patience),  # type: ignore[arg-type]  # uvicorn only ever calls it
        # uvloop answers a sixth more in all, but of 500 connections it leaves some waiting for seconds: their p99 is
        # 0.5 s with asyncio's own loop, 4.5 s with that (python -m tests.bench).
        loop="asyncio",
        ws="none",
        log_config=None,
        log_level="error",  # what clients do wrong stands in drawbar.access
        access_log=False,
        server_header=False,
        proxy_headers=bool(settings.proxies),
        forwarded_allow_ips=list(settings.proxies),
        timeout_graceful_shutdown=CANCEL,
    )


def serve(flags: dict[str, Any]) -> int:
    """Serves until Ctrl-C. 2: a setting is wrong; 3: the port is taken."""
    try:
        settings = Settings(**flags)
    except ValidationError as error:
        print(mistakes(error), file=sys.stderr)
        return 2
    logs.setup(settings.log, settings.log_format)
    with socket.socket(socket.AF_INET6 if ":" in settings.host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError as error:
            print(
                f"Cannot listen on {settings.host} port {settings.port} ({error.strerror}). "
                "Stop what runs there, or choose another with --port or DRAWBAR_PORT.",
                file=sys.stderr,
            )
            return 3
    grant_files()
    try:
        app = create_app(settings)
    except Misplaced as error:
        print(error, file=sys.stderr)
        return 2
    for number in (signal.SIGINT, signal.SIGTERM):
        # While it runs uvicorn has handlers of its own; after a clean end it raises the signal once more.
        signal.signal(number, lambda *_: None)
    # What is there now stays there: the collector need not look through half a million objects of torch for garbage.
    gc.collect()
    gc.freeze()
    Server(configuration(app, settings), app.state.gate).run()
    return 0


def models(settings: Settings) -> int:
    """Lists the models and their folders, those that do not serve with the reason. 1: there are some; 2: no folder."""
    logging.basicConfig(handlers=[logging.NullHandler()])  # all of it stands in the list
    try:
        shelf = Shelf(settings.shipped, settings.models)
    except Misplaced as error:
        print(error, file=sys.stderr)
        return 2
    rows = [
        (name, card.family, f"{card.params:,} weights", seen(folder), ", ".join(card.verbs))
        for name, (card, folder, *_) in shelf.models.items()
    ]
    not_served = [(name, seen(shelf.places[name]), f"broken: {why}") for name, why in shelf.broken.items()]
    not_served += [(place.name, seen(place), f"not served: {why}") for place, why in shelf.skipped.items()]
    for row in aligned(rows) + aligned(not_served):
        print(row)
    if settings.models and not places("models", settings.models):
        print(f"{settings.models} holds no model yet.", file=sys.stderr)
    return 1 if shelf.broken else 0


def seen(folder: Path) -> Path:
    """A folder as it is seen from here."""
    return folder.relative_to(Path.cwd()) if folder.is_relative_to(Path.cwd()) else folder


def aligned(rows: Sequence[tuple[object, ...]]) -> list[str]:
    """Lines of a table: each column as wide as it has to be; numbers, which come with a unit, to the right."""
    texts = [[readable(str(cell)) for cell in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(*texts, strict=True)]
    return [
        "  ".join(f"{t:>{w}}" if t[:1].isdecimal() else f"{t:{w}}" for t, w in zip(row, widths, strict=True)).rstrip()
        for row in texts
    ]

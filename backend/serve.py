"""The commands `serve` and `models` of `python -m backend`; each returns the exit status."""

import logging
import signal
import socket
import sys
from typing import Any

import uvicorn
from pydantic import ValidationError

from backend.app import create_app
from backend.settings import Settings
from backend.shelf import Shelf


class Server(uvicorn.Server):
    """uvicorn that says where it is once the first request would succeed."""

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Starts listening, then prints the address."""
        await super().startup(sockets)
        if self.started:
            host, port = self.servers[0].sockets[0].getsockname()[:2]
            print(f"Drawbar is ready: http://{f'[{host}]' if ':' in host else host}:{port}", flush=True)


def serve(flags: dict[str, Any]) -> int:
    """Serves until Ctrl-C. 2: a setting is wrong; 3: the port is taken."""
    try:
        settings = Settings(**flags)
    except ValidationError as error:
        for mistake in error.errors(include_input=False):
            print(f"{'.'.join(map(str, mistake['loc']))}: {mistake['msg']}", file=sys.stderr)
        return 2
    logging.basicConfig(level=settings.log.upper(), format="%(asctime)s %(levelname)s %(name)s %(message)s")
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
    app = create_app(settings)
    for number in (signal.SIGINT, signal.SIGTERM):
        # While it runs uvicorn has handlers of its own; after a clean end it raises the signal once more.
        signal.signal(number, lambda *_: None)
    config = uvicorn.Config(
        app,
        host=settings.host,
        port=settings.port,
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=8,
    )
    Server(config).run()
    return 0


def models() -> int:
    """Lists the models, the broken ones with their reason."""
    settings = Settings()
    shelf = Shelf([settings.shipped, *([settings.models] if settings.models else [])])
    for name, loaded in shelf.models.items():
        card = loaded.card
        print(f"{name:20} {card.family:8} {card.params:>9,} weights   {', '.join(card.verbs)}")
    for name, detail in shelf.broken.items():
        print(f"{name:20} broken: {detail}")
    return 1 if shelf.broken else 0

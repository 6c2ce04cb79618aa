"""HTTP/1.1 as uvicorn speaks it, with an end to its patience.

uvicorn waits for a request as long as a client likes, and takes headers of any size. Here a request has to arrive whole
in time and its answer has to be taken in time, headers and addresses have caps, and one address cannot hold every
connection. Idle connections between requests and answers that are long because they are streams stay as they are.
"""

import asyncio
import logging
import sys
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from uvicorn import Config
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol, RequestResponseCycle
from uvicorn.server import ServerState

from backend.web import logs
from backend.web.addresses import household
from backend.web.middleware import missing, request_id
from backend.web.problems import Problem, answer

ADDRESS_CAP = 16 * 1024  # bytes of a path with its query
HEADER_CAP = 16 * 1024  # bytes of all header lines
FIELD_CAP = 100  # header lines
AHEAD = 16  # requests that may wait for the answers to those before them: whatever is read is parsed at once
LINGER = (
    1  # seconds for which what still comes in is thrown away, so that the refusal is read before the line goes dead
)


@dataclass
class Patience:
    """What clients are granted, and how many connections each holds."""

    deadline: float  # seconds
    connections: int  # per client
    held: Counter[str | bytes] = field(default_factory=Counter)


class Protocol(HttpToolsProtocol):
    """One connection."""

    def __init__(
        self,
        config: Config,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: asyncio.AbstractEventLoop | None = None,
        *,
        patience: Patience,
    ) -> None:
        """`patience` is shared by all connections; the rest is uvicorn's."""
        super().__init__(config, server_state, app_state, _loop)
        self.patience = patience
        self.peer: str | bytes = ""
        self.url = b""
        self.begun = False  # a message has begun and is not complete
        self.in_head = False  # its headers are not complete
        self.head = self.fields = 0  # bytes and lines of them
        self.fruitless = 0  # bytes of which nothing came yet: of a line that does not end, which the parser holds
        self.refused = False
        self.answering: RequestResponseCycle | None = None  # uvicorn's own `cycle` is the request that came last
        self.arrival: asyncio.TimerHandle | None = None
        self.departure: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn has it
        """Counts the connection; one too many is closed at once."""
        super().connection_made(transport)
        self.peer = household(self.client[0]) if self.client else ""
        self.patience.held[self.peer] += 1
        if self.patience.held[self.peer] > self.patience.connections:
            self.refuse(Problem("overloaded", "Close some of your connections.", headers={"Retry-After": "1"}))
            transport.close()
            return
        self.await_message()

    def connection_lost(self, exc: Exception | None) -> None:
        """Counts it out."""
        self.patience.held[self.peer] -= 1
        if self.patience.held[self.peer] <= 0:
            del self.patience.held[self.peer]
        self.arrived()
        self.resume_writing()
        # Behind a second request that came before the answer to the first, uvicorn would tell the second alone.
        if self.answering is not None and not self.answering.response_complete:
            self.answering.disconnected = True
            self.answering.message_event.set()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Reads on, unless this connection was given up."""
        if self.refused:
            return
        self.fruitless += len(data)
        super().data_received(data)
        if self.refused:
            return
        if self.begun and self.fruitless > ADDRESS_CAP + HEADER_CAP:
            self.refuse(Problem("headers-too-large", f"Send at most {HEADER_CAP // 1024} KB of headers."))
            return
        # Empty lines alone begin no message, but they have ended the time that a connection may idle.
        if self.begun or self.cycle is None or self.cycle.response_complete:
            self.await_message()

    def on_message_begin(self) -> None:
        """A request begins. Raises Problem, which reaches `send_400_response`."""
        if len(self.pipeline) >= AHEAD:
            raise Problem("overloaded", "Wait for answers before you ask for more.")
        super().on_message_begin()
        self.begun = self.in_head = True
        self.head = self.fields = self.fruitless = 0

    def on_url(self, url: bytes) -> None:
        """Counts the address. Raises Problem, which reaches `send_400_response`."""
        super().on_url(url)
        if len(self.url) > ADDRESS_CAP:
            raise Problem("address-too-long", f"Ask for an address of at most {ADDRESS_CAP // 1024} KB.")

    def on_header(self, name: bytes, value: bytes) -> None:
        """Counts the headers. Raises Problem, which reaches `send_400_response`."""
        self.head += len(name) + len(value) + 4
        self.fields += 1
        if self.head > HEADER_CAP or self.fields > FIELD_CAP:
            raise Problem(
                "headers-too-large", f"Send at most {HEADER_CAP // 1024} KB of headers in at most {FIELD_CAP} lines."
            )
        if self.in_head:  # what comes behind a body in chunks is none of the headers that were checked
            super().on_header(name, value)

    def on_headers_complete(self) -> None:
        """The request goes to the app, which reads its body, or waits for the answer to the one before."""
        super().on_headers_complete()
        if not self.pipeline:
            self.answering = self.cycle
        self.in_head = False
        self.fruitless = 0

    def on_response_complete(self) -> None:
        """An answer is out: the next request in line goes to the app."""
        self.answering = self.pipeline[-1][0] if self.pipeline else None
        super().on_response_complete()

    def on_body(self, body: bytes) -> None:
        """A part of it."""
        super().on_body(body)
        self.fruitless = 0

    def on_message_complete(self) -> None:
        """The request is there."""
        super().on_message_complete()
        self.begun = False
        self.arrived()

    def await_message(self) -> None:
        """Starts the time in which a request has to arrive."""
        if self.arrival is None:
            self.arrival = self.loop.call_later(self.patience.deadline, self.late)

    def arrived(self) -> None:
        """Stops it."""
        if self.arrival is not None:
            self.arrival.cancel()
            self.arrival = None

    def late(self) -> None:
        """The time is over."""
        self.arrival = None
        if self.transport.is_closing():
            return
        if self.flow.read_paused:  # it is this server that does not read on
            self.await_message()
        elif not self.begun and self.cycle is not None:
            self.transport.close()  # between two requests nobody waits for an answer
        else:
            detail = f"Send the whole request within {self.patience.deadline:g} seconds."
            self.refuse(Problem("request-timeout", detail))

    def pause_writing(self) -> None:
        """The client does not take its answer: it has as long as for a request."""
        super().pause_writing()
        self.departure = self.loop.call_later(self.patience.deadline, self.transport.abort)

    def resume_writing(self) -> None:
        """It does."""
        super().resume_writing()
        if self.departure is not None:
            self.departure.cancel()
            self.departure = None

    def send_400_response(self, msg: str) -> None:
        """What uvicorn calls where the parser, or a callback above, finds something wrong."""
        error = sys.exc_info()[1]
        cause = error.__context__ if error else None
        detail = "Send a well-formed request: RFC 9112 says how."
        self.refuse(cause if isinstance(cause, Problem) else Problem("malformed-request", detail))

    def refuse(self, problem: Problem) -> None:
        """Answers with the problem, where an answer can still be given, and gives the connection up."""
        self.refused = True
        self.arrived()
        cycle = self.cycle
        if cycle is not None and not cycle.response_complete:
            if self.in_head or not self.begun:  # an earlier request is being answered: that goes to its end
                cycle.keep_alive = False
                return
            if cycle.response_started or self.pipeline:
                self.transport.close()
                return
            cycle.disconnected = True  # the app need not go on
            cycle.message_event.set()
        name = request_id()
        path = self.url.partition(b"?")[0].decode("latin-1")
        reply = answer(problem, path, name)
        headers = [*self.server_state.default_headers, *reply.raw_headers, *missing(dict(reply.raw_headers))]
        headers += [(b"x-request-id", name.encode()), (b"connection", b"close")]
        lines = b"".join(b"%s: %s\r\n" % header for header in headers)
        self.transport.write(STATUS_LINE[reply.status_code] + lines + b"\r\n" + bytes(reply.body))
        if self.transport.can_write_eof():
            self.transport.write_eof()
        self.loop.call_later(LINGER, self.transport.close)
        if logs.access.isEnabledFor(logging.INFO):
            logs.request(name, "", path, reply.status_code, 0, len(reply.body), self.client[0] if self.client else "")

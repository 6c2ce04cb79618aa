"""A client that keeps N connections busy and is quick enough not to be what is measured."""

import asyncio
import re
import time
from collections import Counter
from typing import NamedTuple, cast

import uvloop


class Load(NamedTuple):
    """What came of some seconds of asking."""

    rate: float  # answers a second
    p50: float  # milliseconds
    p99: float
    statuses: Counter[int]


class Connection(asyncio.Protocol):
    """Asks, waits for the whole answer, asks again, until the time is over."""

    def __init__(self, questions: list[bytes], place: int, times: list[float]) -> None:
        self.questions, self.place, self.times = questions, place, times
        self.end = 0.0
        self.statuses: Counter[int] = Counter()
        self.done = asyncio.get_running_loop().create_future()
        self.heard = b""
        self.wanted = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)

    def ask(self) -> None:
        self.asked = time.perf_counter()
        if self.asked >= self.end:
            self.transport.close()
            return
        self.transport.write(self.questions[self.place % len(self.questions)])
        self.place += 1

    def data_received(self, data: bytes) -> None:
        self.heard += data
        if not self.wanted:
            head = self.heard.find(b"\r\n\r\n")
            if head < 0:
                return
            length = re.search(rb"content-length: (\d+)", self.heard[:head], re.IGNORECASE)
            assert length
            self.wanted = head + 4 + int(length[1])
        if len(self.heard) >= self.wanted:
            self.times.append(time.perf_counter() - self.asked)
            self.statuses[int(self.heard[9:12])] += 1
            self.heard, self.wanted = b"", 0
            self.ask()

    def connection_lost(self, error: Exception | None) -> None:
        if time.perf_counter() < self.end:
            self.statuses[0] += 1  # hung up on
        if not self.done.done():
            self.done.set_result(None)


async def drive(port: int, questions: list[bytes], connections: int, seconds: float) -> Load:
    loop = asyncio.get_running_loop()
    times: list[float] = []
    lines = [Connection(questions, i, times) for i in range(connections)]
    for line in lines:
        await loop.create_connection(lambda line=line: line, "127.0.0.1", port)  # type: ignore[misc]  # mypy and lambdas
    start = time.perf_counter()  # with all connections there: what is measured is asking, not a storm of greetings
    for line in lines:
        line.end = start + seconds
        line.ask()
    await asyncio.gather(*(line.done for line in lines))
    took = time.perf_counter() - start
    times.sort()
    statuses = sum((line.statuses for line in lines), Counter[int]())
    return Load(len(times) / took, times[len(times) // 2] * 1000, times[len(times) * 99 // 100] * 1000, statuses)


def load(port: int, questions: list[bytes], connections: int, seconds: float) -> Load:
    """Keeps `connections` connections to a port of this machine busy with the questions, in turn."""
    return uvloop.run(drive(port, questions, connections, seconds))

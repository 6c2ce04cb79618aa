"""What one address may take, and what is left to another: `python -m tests.bench.flood`, about half a minute.

Three things, each from 127.0.0.1 as one address: thirty browsers that open the page within five seconds, thirty people
that each ask for twenty-five pictures a second, and five thousand requests a second. Meanwhile 127.0.0.2 asks for a
picture fifty times a second. Prints what the first were answered, and how long the second waited, at rest and then.
"""

import asyncio
import os
import re
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Coroutine
from contextlib import suppress
from multiprocessing import Process, Queue
from pathlib import Path
from typing import Any

import uvloop

from backend.settings import ROOT

BODY = b'{"codes": [[' + b", ".join([b"0.5"] * 24) + b"]]}"
DECODE = (
    b"POST /api/v1/models/digits-vae/decode HTTP/1.1\r\nHost: localhost\r\nAccept: image/png\r\n"
    b"Content-Type: application/json\r\nContent-Length: %d\r\n\r\n%s" % (len(BODY), BODY)
)
SECONDS = 5
CROWD = 500  # connections that a flood comes by


class Line:
    """One connection of one address; answers come in the order of the questions."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader, self.writer = reader, writer

    @classmethod
    async def open(cls, port: int, address: str) -> "Line":
        return cls(*await asyncio.open_connection("127.0.0.1", port, local_addr=(address, 0), limit=2**20))

    async def hear(self) -> tuple[int, bytes]:
        """The status and body of the next answer."""
        head = await self.reader.readuntil(b"\r\n\r\n")
        length = re.search(rb"content-length: (\d+)", head, re.IGNORECASE)
        return int(head[9:12]), await self.reader.readexactly(int(length[1])) if length else b""

    async def ask(self, question: bytes) -> tuple[int, bytes]:
        self.writer.write(question)
        return await self.hear()


def get(path: str) -> bytes:
    return f"GET {path} HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: gzip\r\n\r\n".encode()


async def browser(port: int, late: float, statuses: Counter[int]) -> None:
    """What a browser asks for at its first visit, by six connections: the page, its files, its first requests."""
    await asyncio.sleep(late)
    lines = [await Line.open(port, "127.0.0.1") for _ in range(6)]
    plain = b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"
    status, page = await lines[0].ask(plain)
    statuses[status] += 1
    named = [name.decode() for name in re.findall(rb'(?:href|src)="((?:page|api)/[^"]+)"', page)]
    parts = re.search(rb'"start":\[(.+?)\]', page)
    assert parts
    root = next(name for name in named if name.endswith("early.js")).removesuffix("early.js")
    named += [root + name.decode() for name in re.findall(rb'"([^"]+)"', parts[1])]
    named += [f"api/v1/models/digits-vae/sample?n=1&seed={seed}" for seed in range(40)]

    async def one(line: Line, paths: list[str]) -> None:
        for path in paths:
            statuses[(await line.ask(get(f"/{path}")))[0]] += 1

    await asyncio.gather(*(one(line, named[i::6]) for i, line in enumerate(lines)))
    for line in lines:
        line.writer.close()


async def opening(port: int) -> Counter[int]:
    statuses: Counter[int] = Counter()
    await asyncio.gather(*(browser(port, i / 30 * SECONDS, statuses) for i in range(30)))
    return statuses


async def person(port: int, address: str, each_second: int, statuses: Counter[int], times: list[float]) -> None:
    """Asks steadily, whether or not the last was answered in time."""
    line = await Line.open(port, address)
    start = time.perf_counter()
    for i in range(each_second * SECONDS):
        await asyncio.sleep(start + i / each_second - time.perf_counter())
        asked = time.perf_counter()
        statuses[(await line.ask(DECODE))[0]] += 1
        times.append(time.perf_counter() - asked)
    line.writer.close()


async def people(port: int) -> Counter[int]:
    statuses: Counter[int] = Counter()
    await asyncio.gather(*(person(port, "127.0.0.1", 25, statuses, []) for _ in range(30)))
    return statuses


async def flood(port: int, question: bytes) -> Counter[int]:
    """Five thousand a second, without waiting for answers."""
    statuses: Counter[int] = Counter()
    lines = [await Line.open(port, "127.0.0.1") for _ in range(CROWD)]

    async def count(line: Line) -> None:
        with suppress(asyncio.IncompleteReadError, ConnectionError):
            while True:
                statuses[(await line.hear())[0]] += 1

    counting = [asyncio.create_task(count(line)) for line in lines]
    start = time.perf_counter()
    for i in range(500 * SECONDS):
        await asyncio.sleep(start + i / 500 - time.perf_counter())
        for each in (lines[(10 * i + j) % CROWD] for j in range(10)):
            if not each.writer.transport.is_closing():  # it was too far ahead of its answers
                each.writer.write(question)
    for task in counting:
        task.cancel()
    for each in lines:
        each.writer.transport.abort()
    return statuses


async def aside(port: int) -> str:
    statuses: Counter[int] = Counter()
    times: list[float] = []
    await person(port, "127.0.0.2", 50, statuses, times)
    times.sort()
    p50, p99 = (times[len(times) * q // 100] * 1000 for q in (50, 99))
    return f"the other: {dict(statuses)}, p50 {p50:.2f} ms, p99 {p99:.2f} ms"


WHAT: dict[str, Callable[[int], Coroutine[Any, Any, Counter[int]]]] = {
    "30 browsers within 5 s": opening,
    "30 people, 25 a second each": people,
    "5,000 pictures a second": lambda port: flood(port, DECODE),
    "5,000 files a second": lambda port: flood(port, get("/main.js")),
    "5,000 /metrics a second": lambda port: flood(port, get("/metrics")),
    "5,000 /readyz a second": lambda port: flood(port, get("/readyz")),
}


def meanwhile(name: str, port: int, said: "Queue[str]") -> None:
    said.put(str(dict(uvloop.run(WHAT[name](port)))))


def busy(pid: int) -> float:
    """Seconds that the processor has worked for a process."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def main() -> None:
    """Prints a line for each."""
    command = [sys.executable, "-m", "backend", "serve", "--port", "0", "--log", "warning", "--rate", "1000"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout
        port = int(server.stdout.readline().rpartition(":")[2])
        print(f"at rest: {uvloop.run(aside(port))}", flush=True)
        for name in WHAT:
            said: Queue[str] = Queue()
            before = busy(server.pid)
            one = Process(target=meanwhile, args=(name, port, said))
            one.start()
            other = uvloop.run(aside(port))
            answered = said.get()
            print(f"{name}: {answered}, processor {busy(server.pid) - before:.1f} s; {other}", flush=True)
            one.join()
        server.terminate()


if __name__ == "__main__":
    main()

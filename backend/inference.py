"""The one place that runs torch, and everything else that takes longer than an answer may hold the event loop.

Quick models run inline on the event loop, on one torch thread: their answers take less than handing them to another
thread would. Everything longer (drawing pixel by pixel, writing sentences, reading pictures, making films) goes through
one queue: bounded, in turns between clients, left by whoever has left. Batches go in chunks of one fixed shape,
padded, so that the arithmetic at a position does not depend on how many there are.
"""

import asyncio
import time
from collections import Counter, OrderedDict, deque
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any, TypeVar

import anyio
import torch
from starlette.requests import ClientDisconnect
from starlette.types import Receive
from torch import Tensor, nn

from backend.web.problems import Problem

CHUNK = 16  # works of one batch, where the family says nothing else
WORKERS = 2  # things at work at a time: one more than torch needs, so that a slow picture does not hold the drawings
MOST_WAITING, WAITING_EACH = 256, 64  # that wait, in all and of one client
MOST_JOBS, JOBS_EACH = 64, 8  # long jobs, such as streams, in all and of one client

Client = str | bytes
T = TypeVar("T")


class Queue:
    """What waits for a thread. Clients take turns; what one of them asks for comes in its order."""

    def __init__(self, workers: int = WORKERS) -> None:
        """`workers` things are at work at a time."""
        self.jobs = 0  # long jobs, at work or waiting
        self.waiting = 0
        self._jobs_of: Counter[Client] = Counter()
        self._lines: OrderedDict[Client, deque[asyncio.Future[None]]] = OrderedDict()
        self._free = workers
        self._threads = anyio.CapacityLimiter(workers)

    @contextmanager
    def job(self, client: Client) -> Iterator[None]:
        """A place for one long job, whose steps are `turn`s. Raises Problem where there is none."""
        self.check(client)
        self.jobs += 1
        self._jobs_of[client] += 1
        try:
            yield
        finally:
            self.jobs -= 1
            self._jobs_of[client] -= 1
            if not self._jobs_of[client]:
                del self._jobs_of[client]

    def check(self, client: Client) -> None:
        """Raises Problem where there is no room for another long job: before its request is so much as read."""
        if self.jobs >= MOST_JOBS or self._jobs_of[client] >= JOBS_EACH:
            raise _overloaded()

    async def once(self, client: Client, function: Callable[..., T], *arguments: Any, seconds: float = 0) -> T:
        """A thing of its own, of at most so many `seconds` of work, where any are named.

        Raises Problem where too many wait, TimeoutError where it takes longer: waiting does not count, and its place is
        taken until it really ends.
        """
        if self.waiting >= MOST_WAITING or len(self._lines.get(client, ())) >= WAITING_EACH:
            raise _overloaded()
        return await self.turn(client, function, *arguments, seconds=seconds)

    async def turn(self, client: Client, function: Callable[..., T], *arguments: Any, seconds: float = 0) -> T:
        """One step of a job, when it is its client's turn."""
        await self._admitted(client)
        work = asyncio.ensure_future(anyio.to_thread.run_sync(function, *arguments, limiter=self._threads))
        work.add_done_callback(self._ended)
        # Who no longer waits does not end the work, which no thread can be made to stop.
        return await asyncio.wait_for(asyncio.shield(work), seconds or None)

    async def _admitted(self, client: Client) -> None:
        ticket: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._lines.setdefault(client, deque()).append(ticket)
        self.waiting += 1
        self._next()
        try:
            await ticket
        except asyncio.CancelledError:
            if ticket.cancelled():
                if ticket in self._lines.get(client, ()):  # else a turn that came in the same moment passed it over
                    self._leave(client, ticket)
            else:  # its turn had come in the same moment
                self._free += 1
                self._next()
            raise

    def _leave(self, client: Client, ticket: asyncio.Future[None]) -> None:
        line = self._lines[client]
        line.remove(ticket)
        self.waiting -= 1
        if not line:
            del self._lines[client]

    def _next(self) -> None:
        while self._free and self._lines:
            client, line = next(iter(self._lines.items()))
            ticket = line[0]
            self._leave(client, ticket)
            if client in self._lines:
                self._lines.move_to_end(client)
            if not ticket.done():
                self._free -= 1
                ticket.set_result(None)

    def _ended(self, work: "asyncio.Future[Any]") -> None:
        if not work.cancelled():
            work.exception()  # seen, also where nobody waits for it any more
        self._free += 1
        self._next()


class Run:
    """What one request has done: inline or in the queue, with the milliseconds of it for its Server-Timing header."""

    def __init__(self, queue: Queue, client: Client, receive: Receive) -> None:
        """`receive` tells when the client leaves; its request has to be read by then."""
        self.queue, self.client, self.receive = queue, client, receive
        self.ms = 0.0

    def inline(self, function: Callable[..., T], *arguments: Any, **given: Any) -> T:
        """Calls a model as `checkpoints.read` gives it: its weights ask for no gradients, so none are kept."""
        start = time.perf_counter()
        result = function(*arguments, **given)
        self.ms += (time.perf_counter() - start) * 1000
        return result

    async def once(self, function: Callable[..., T], *arguments: Any, seconds: float = 0) -> T:
        """One thing in the queue; its time does not count as a model's.

        Raises Problem and TimeoutError as Queue.once does, ClientDisconnect.
        """
        return await while_there(self.receive, self.queue.once(self.client, function, *arguments, seconds=seconds))

    async def call(self, model: nn.Module, function: Callable[..., T], *arguments: Any, **given: Any) -> T:
        """One call of a model, inline where it is quick, else in the queue. Raises as `once` does."""
        if getattr(model, "quick", False):
            return self.inline(function, *arguments, **given)
        return await self.once(partial(self.inline, function, *arguments, **given))

    async def steps(self, work: Iterator[T]) -> AsyncIterator[T]:
        """A long job step by step, each when it is its turn. Ask within `Queue.job`."""
        end = object()
        while (step := await self.queue.turn(self.client, self.inline, next, work, end)) is not end:
            yield step

    async def batch(self, model: nn.Module, function: Callable[..., Tensor], *inputs: Tensor, **given: Any) -> Tensor:
        """Applies a method of `model` to inputs (N, ...) in chunks of one fixed shape.

        Those of `given` that are tensors have a row for each of N, too.
        """
        n, size = len(inputs[0]), getattr(model, "chunk", CHUNK)
        if getattr(model, "quick", False):
            parts = []
            for start in range(0, n, size):
                if start:
                    await asyncio.sleep(0)  # others get their turn
                parts.append(self.inline(self._chunk, function, inputs, given, start, size))
            return torch.cat(parts)

        async def queued() -> Tensor:
            first = await self.queue.once(self.client, self.inline, self._chunk, function, inputs, given, 0, size)
            more = [
                await self.queue.turn(self.client, self.inline, self._chunk, function, inputs, given, start, size)
                for start in range(size, n, size)
            ]
            return torch.cat([first, *more])

        return await while_there(self.receive, queued())

    @staticmethod
    def _chunk(
        function: Callable[..., Tensor], inputs: tuple[Tensor, ...], given: dict[str, Any], start: int, size: int
    ) -> Tensor:
        missing = max(0, start + size - len(inputs[0]))

        def part(x: Tensor) -> Tensor:
            rows = x[start : start + size]
            return torch.cat([rows, x.new_zeros(missing, *x.shape[1:])]) if missing else rows

        beside = {name: part(value) if isinstance(value, Tensor) else value for name, value in given.items()}
        return function(*map(part, inputs), **beside)[: size - missing]


async def while_there(receive: Receive, work: Awaitable[T]) -> T:
    """The result of `work`, which ends where it is once the client has left. Raises ClientDisconnect.

    The request must have been read: what else it brings is thrown away.
    """

    async def watch() -> None:
        while (await receive())["type"] != "http.disconnect":
            pass
        scope.cancel()

    with anyio.CancelScope() as scope:
        watcher = asyncio.create_task(watch())
        try:
            return await work
        finally:
            watcher.cancel()
    raise ClientDisconnect


def _overloaded() -> Problem:
    return Problem("overloaded", "Ask again in a second: others are being drawn for.", headers={"Retry-After": "1"})

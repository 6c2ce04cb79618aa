"""Long jobs, such as drawing pixel by pixel: how many are taken, and how they take turns.

A job is a plain sync generator. Each of its steps runs on one worker thread, first come, first served, so that jobs
go on side by side and the event loop is free for the sliders. A step takes tens of milliseconds: as long as it takes
until a job whose client has left is over.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

import anyio
from starlette.requests import ClientDisconnect
from starlette.types import Receive

from backend.web.problems import Problem

MOST = 8  # jobs at once
MOST_WAITING = 64  # steps that belong to no job

T = TypeVar("T")


class Jobs:
    """The long jobs of one server."""

    def __init__(self, most: int = MOST) -> None:
        self.most = most
        self.inside = 0
        self._single = 0
        self._worker = anyio.CapacityLimiter(1)

    def check(self) -> None:
        """Raises Problem where there is no room for another job: before its request is so much as read."""
        if self.inside >= self.most:
            raise _overloaded()

    @contextmanager
    def admitted(self) -> Iterator[None]:
        """A place for one job. Raises Problem where there is none."""
        self.check()
        self.inside += 1
        try:
            yield
        finally:
            self.inside -= 1

    async def turn(self, function: Callable[..., T], *arguments: Any) -> T:
        """One step of a job, when it is its turn."""
        return await anyio.to_thread.run_sync(function, *arguments, limiter=self._worker)

    async def once(self, function: Callable[..., T], *arguments: Any) -> T:
        """A step that is a whole answer. Raises Problem where too many wait."""
        if self._single >= MOST_WAITING:
            raise _overloaded()
        self._single += 1
        try:
            return await self.turn(function, *arguments)
        finally:
            self._single -= 1


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

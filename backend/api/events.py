"""Server-sent events (the HTML standard, section 9.2): what a long job finds, as it finds it."""

from collections.abc import AsyncIterator
from itertools import count

from fastapi import Request, Response
from pydantic import Field
from starlette.types import Receive, Scope, Send

from backend.api.fields import Body
from backend.inference import Run, while_there
from backend.media.medium import EVENTS
from backend.web.problems import Problem, internal, refused

HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}  # no proxy keeps them back


class Shutdown(Body):
    """The last event of a server that is told to end."""

    detail: str = Field(max_length=200, description="What to do about it.", examples=["Ask again in a few seconds."])


class Events(Response):
    """The events of one job, numbered, which holds a place among the jobs until they are sent.

    A mistake after the start is the event `problem`; a server that is told to end says `shutdown`.
    """

    media_type = EVENTS

    def __init__(self, request: Request, run: Run, events: AsyncIterator[tuple[str, str]]) -> None:
        """`events` have names and data, JSON; `run` is who asks."""
        super().__init__(headers=HEADERS)
        del self.headers["content-length"]
        self.request, self.run = request, run
        self.events = events

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Raises Problem where there is no room for the job, ClientDisconnect where the client leaves."""
        with self.run.queue.job(self.run.client):
            await send({"type": "http.response.start", "status": 200, "headers": self.raw_headers})
            await while_there(receive, self.told(send))

    async def told(self, send: Send) -> None:
        """Sends all there is to be sent."""
        numbers = count()

        async def tell(name: str, data: str) -> None:
            event = f"id: {next(numbers)}\nevent: {name}\ndata: {data}\n\n"
            await send({"type": "http.response.body", "body": event.encode(), "more_body": True})

        while True:
            try:
                name, data = await anext(self.events)
            except StopAsyncIteration:
                break
            except Exception as error:  # the head is out: whatever it was, an event has to tell of it
                answer = refused if isinstance(error, Problem) else internal
                await tell("problem", bytes(answer(self.request, error).body).decode())
                break
            await tell(name, data)
            if self.request.app.state.gate.draining:
                again = Shutdown(detail="The server is shutting down. Ask again in a few seconds, when it may be back.")
                await tell("shutdown", again.model_dump_json())
                break
        await send({"type": "http.response.body", "body": b""})

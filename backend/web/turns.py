"""Turns between clients, so that a crowd behind one address does not stand before who comes from another."""

import asyncio
from collections import Counter, deque

EACH = 4  # requests that a client begins in one round of the event loop

Client = str | bytes


class Turns:
    """Lets the first few requests of a client in each round of the loop begin at once; its others wait in a line.

    Quick answers are given within a round. So whoever else asks waits for as many of them as one round takes from each
    client, and not for as many as that has connections.
    """

    def __init__(self) -> None:
        self.begun: Counter[Client] = Counter()  # in this round
        self.lines: dict[Client, deque[asyncio.Future[None]]] = {}
        self.turning = False

    async def wait(self, client: Client) -> None:
        """Returns when it is the client's turn."""
        if client in self.lines or self.begun[client] >= EACH:
            turn = asyncio.get_running_loop().create_future()
            self.lines.setdefault(client, deque()).append(turn)
            await turn
        else:
            self.begin(client)

    def begin(self, client: Client) -> None:
        """Counts a request that begins, and sees to it that there is another round."""
        self.begun[client] += 1
        if not self.turning:
            self.turning = True
            asyncio.get_running_loop().call_soon(self.turn)

    def turn(self) -> None:
        """The next round."""
        self.turning = False
        self.begun.clear()
        for client, line in list(self.lines.items()):
            while line and self.begun[client] < EACH:
                waiting = line.popleft()
                if not waiting.done():  # else its task was cancelled
                    waiting.set_result(None)
                    self.begin(client)
            if not line:
                del self.lines[client]

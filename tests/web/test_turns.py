"""Whose turn it is."""

import asyncio

from backend.web.turns import EACH, Turns


async def begin(turns: Turns, client: str, order: list[str]) -> None:
    await turns.wait(client)
    order.append(client)


async def crowd_and_another(size: int) -> list[str]:
    """In which order the requests of a crowd begin, and that of another client who comes last."""
    turns, order = Turns(), list[str]()
    crowd = [asyncio.create_task(begin(turns, "crowd", order)) for _ in range(size)]
    await asyncio.gather(*crowd, asyncio.create_task(begin(turns, "another", order)))
    assert not turns.lines and not turns.begun
    return order


def test_another_client_waits_for_one_round_of_a_crowd() -> None:
    order = asyncio.run(crowd_and_another(1000))
    assert sorted(order) == ["another"] + ["crowd"] * 1000
    assert order.index("another") <= 2 * EACH


def test_who_gives_up_leaves_its_turn_to_the_next() -> None:
    async def leave() -> list[str]:
        turns, order = Turns(), list[str]()
        tasks = [asyncio.create_task(begin(turns, "one", order)) for _ in range(10 * EACH)]
        await asyncio.sleep(0)
        for task in tasks[EACH : 5 * EACH]:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        assert not turns.lines
        return order

    assert len(asyncio.run(leave())) == 6 * EACH

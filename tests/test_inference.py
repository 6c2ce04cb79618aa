"""The one queue: whose turn it is, how much it holds, who leaves it, and what a deadline counts."""

import asyncio
import random
import threading
from collections.abc import Awaitable, Callable, Coroutine, Iterator
from contextlib import ExitStack, contextmanager, suppress
from itertools import pairwise
from typing import Any, ClassVar

import pytest

from backend import inference
from backend.inference import JOBS_EACH, MOST_JOBS, MOST_WAITING, WAITING_EACH, Queue
from backend.web.problems import Problem

PATIENCE = 20  # seconds after which a test gives up: no test that passes takes them


class Held:
    """Work that has begun and does not end before it may."""

    all: ClassVar["list[Held]"] = []

    def __init__(self, then: Callable[[], object] = lambda: None) -> None:
        self.begun, self.may_end, self.then = threading.Event(), threading.Event(), then
        self.all.append(self)

    def __call__(self) -> str:
        self.begun.set()
        self.may_end.wait(PATIENCE)
        self.then()
        return "done"


def run(test: Coroutine[Any, Any, None], patience: float | None = PATIENCE) -> None:
    """Runs a test on a loop of its own; one that hangs fails, and one that fails leaves no thread behind."""

    async def whole() -> None:
        try:
            await asyncio.wait_for(test, patience)
        finally:
            while Held.all:
                Held.all.pop().may_end.set()

    asyncio.run(whole())


async def seen(event: threading.Event) -> None:
    """Waits for what another thread does."""
    assert await asyncio.to_thread(event.wait, PATIENCE)


async def settled() -> None:
    """Whatever can go on without a thread has gone on."""
    for _ in range(20):
        await asyncio.sleep(0)


async def at_work(queue: Queue, client: str, held: Held) -> "asyncio.Task[str]":
    """Work that holds a worker from now on."""
    task = asyncio.create_task(queue.once(client, held))
    await seen(held.begun)
    return task


async def waiting(queue: Queue, client: str, function: Callable[[], Any], n: int) -> list["asyncio.Task[Any]"]:
    """So many things that wait, in this order."""
    tasks = [asyncio.create_task(queue.once(client, function)) for _ in range(n)]
    await settled()
    return tasks


@contextmanager
def refused() -> Iterator[None]:
    """It is too much, and the answer says when to come back."""
    with pytest.raises(Problem) as raised:
        yield
    assert raised.value.slug == "overloaded"
    assert int(raised.value.headers["Retry-After"]) >= 1


def test_who_waits_for_fifty_things_does_not_hold_the_first_of_another() -> None:
    async def test() -> None:
        queue, order, held = Queue(workers=1), list[str](), Held()
        first = await at_work(queue, "somebody", held)
        many = await waiting(queue, "greedy", lambda: order.append("greedy"), 50)
        late = await waiting(queue, "late", lambda: order.append("late"), 2)
        held.may_end.set()
        await asyncio.gather(first, *many, *late)
        assert len(order) == 52
        assert [place for place, client in enumerate(order) if client == "late"] == [1, 3]

    run(test())


def test_three_who_wait_take_turns() -> None:
    async def test() -> None:
        queue, order, held = Queue(workers=1), list[str](), Held()
        tasks: list[asyncio.Task[Any]] = [await at_work(queue, "somebody", held)]
        for client in "abc":
            tasks += await waiting(queue, client, lambda client=client: order.append(client), 4)  # type: ignore[misc]
        held.may_end.set()
        await asyncio.gather(*tasks)
        assert "".join(order) == "abcabcabcabc"

    run(test())


def test_steps_of_a_job_take_turns_with_what_others_wait_for() -> None:
    """Although the next step is asked for only when the last one is done, and another's turn has begun by then."""

    async def test() -> None:
        queue, order, held = Queue(workers=1), list[str](), Held()
        first = await at_work(queue, "somebody", held)

        async def job() -> None:
            with queue.job("stream"):
                for _ in range(5):
                    await queue.turn("stream", order.append, "step")

        stream = asyncio.create_task(job())
        await settled()
        many = await waiting(queue, "greedy", lambda: order.append("greedy"), 20)
        held.may_end.set()
        await asyncio.gather(first, stream, *many)
        places = [place for place, what in enumerate(order) if what == "step"]
        assert places[0] == 0
        assert all(later - sooner <= 3 for sooner, later in pairwise(places))

    run(test())


def test_what_one_client_asks_for_comes_in_its_order() -> None:
    async def test() -> None:
        queue, order, held = Queue(workers=1), list[int](), Held()
        first = await at_work(queue, "a", held)
        rest = [asyncio.create_task(queue.once("a", order.append, i)) for i in range(20)]
        await settled()
        held.may_end.set()
        await asyncio.gather(first, *rest)
        assert order == list(range(20))

    run(test())


@pytest.mark.parametrize("workers", [1, 2, 3])
def test_so_many_are_at_work_and_no_more(workers: int) -> None:
    """Those that meet at the barrier are at work together; it breaks where one of them has to wait."""

    async def test() -> None:
        queue, meeting, lock = Queue(workers=workers), threading.Barrier(workers), threading.Lock()
        now, most = 0, 0

        def work() -> None:
            nonlocal now, most
            with lock:
                now += 1
                most = max(most, now)
            meeting.wait(PATIENCE)
            with lock:
                now -= 1

        await asyncio.gather(*(queue.once(f"client {i % 5}", work) for i in range(6 * workers)))
        assert most == workers

    run(test())


def test_a_client_that_waits_for_too_much_is_told_so_and_others_are_not() -> None:
    async def test() -> None:
        queue, held = Queue(workers=1), Held()
        first = await at_work(queue, "greedy", held)
        many = await waiting(queue, "greedy", lambda: None, WAITING_EACH)
        with refused():
            await queue.once("greedy", lambda: None)
        other = await waiting(queue, "other", lambda: "served", 1)
        held.may_end.set()
        assert await other[0] == "served"
        await asyncio.gather(first, *many)
        assert await queue.once("greedy", lambda: "again") == "again"

    run(test())


def test_too_many_that_wait_in_all_are_told_so() -> None:
    async def test() -> None:
        queue, held, clients = Queue(workers=1), Held(), -(-MOST_WAITING // WAITING_EACH) * 2
        first = await at_work(queue, "somebody", held)
        many = []
        for i in range(MOST_WAITING):
            many += [asyncio.create_task(queue.once(f"client {i % clients}", lambda: None))]
        await settled()
        with refused():
            await queue.once("new", lambda: None)
        held.may_end.set()
        await asyncio.gather(first, *many)
        assert await queue.once("new", lambda: "again") == "again"

    run(test())


def test_a_job_that_was_admitted_is_not_turned_away_in_its_middle() -> None:
    async def test() -> None:
        queue, held = Queue(workers=1), Held()
        first = await at_work(queue, "a", held)
        with queue.job("a"):
            many = await waiting(queue, "a", lambda: None, WAITING_EACH)
            step = asyncio.create_task(queue.turn("a", lambda: "a step"))
            await settled()
            held.may_end.set()
            assert await step == "a step"
        await asyncio.gather(first, *many)

    run(test())


def test_one_client_has_so_many_jobs() -> None:
    queue = Queue()
    with ExitStack() as jobs:
        for _ in range(JOBS_EACH):
            jobs.enter_context(queue.job("greedy"))
        with refused(), queue.job("greedy"):
            pass
        with queue.job("other"):
            pass
        with refused():  # that attempt took no place, nor gave one back
            jobs.enter_context(queue.job("greedy"))
    with queue.job("greedy"):
        pass


def test_all_clients_together_have_so_many_jobs() -> None:
    queue = Queue()
    with ExitStack() as jobs:
        for i in range(MOST_JOBS):
            jobs.enter_context(queue.job(f"client {i}"))
        with refused(), queue.job("one more"):
            pass
        jobs.pop_all().close()
    with suppress(KeyError), queue.job("one that fails"):
        raise KeyError
    with ExitStack() as jobs:
        for i in range(MOST_JOBS):  # whatever ended, its place is free
            jobs.enter_context(queue.job(f"client {i}"))


def test_who_leaves_while_waiting_is_not_worked_for() -> None:
    async def test() -> None:
        queue, order, held = Queue(workers=1), list[str](), Held()
        first = await at_work(queue, "somebody", held)
        tasks = [asyncio.create_task(queue.once("a", order.append, name)) for name in ("stays", "leaves", "stays, too")]
        alone = await waiting(queue, "leaves, all of him", lambda: order.append("alone"), 1)
        await settled()
        tasks[1].cancel()
        alone[0].cancel()
        await settled()
        assert tasks[1].cancelled() and alone[0].cancelled()  # at once, not when their turn has come
        held.may_end.set()
        await asyncio.gather(first, tasks[0], tasks[2])
        assert order == ["stays", "stays, too"]

    run(test())


def test_who_leaves_makes_room() -> None:
    async def test() -> None:
        queue, held = Queue(workers=1), Held()
        first = await at_work(queue, "a", held)
        many = await waiting(queue, "a", lambda: None, WAITING_EACH)
        with refused():
            await queue.once("a", lambda: None)
        for task in many:
            task.cancel()
        await settled()
        again = await waiting(queue, "a", lambda: "served", WAITING_EACH)
        held.may_end.set()
        assert set(await asyncio.gather(*again)) == {"served"}
        await first

    run(test())


def test_two_who_leave_in_the_moment_in_which_it_is_the_turn_of_one() -> None:
    """The turn of the first goes on to the second, who has left as well, and then to the third."""

    async def test() -> None:
        queue, held = Queue(workers=1), Held()
        first = await at_work(queue, "somebody", held)
        one, two, three = [(await waiting(queue, name, lambda: "served", 1))[0] for name in ("one", "two", "three")]
        held.may_end.set()
        while queue.waiting == 3:
            await asyncio.sleep(0)
        one.cancel()
        two.cancel()
        answers = await asyncio.gather(first, one, two, three, return_exceptions=True)
        assert [type(answer) for answer in answers] == [str, asyncio.CancelledError, asyncio.CancelledError, str]
        assert await queue.once("four", lambda: "served") == "served"
        assert queue.waiting == 0

    run(test())


async def gives_up(asker: "asyncio.Task[str]") -> None:
    asker.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asker


async def runs_out(asker: "asyncio.Task[str]") -> None:
    with pytest.raises(TimeoutError):
        await asker


@pytest.mark.parametrize("ending", [gives_up, runs_out])
def test_a_place_is_held_until_the_work_really_ends(ending: Callable[["asyncio.Task[str]"], Awaitable[None]]) -> None:
    """No thread can be stopped. A place that is given away before makes two at work where one was meant."""

    async def test() -> None:
        queue, order = Queue(workers=1), list[str]()
        held = Held(then=lambda: order.append("the first ends"))
        asker = asyncio.create_task(queue.once("a", held, seconds=0.01 if ending is runs_out else PATIENCE))
        await seen(held.begun)
        await ending(asker)
        second = asyncio.create_task(queue.once("b", order.append, "the second"))
        await asyncio.wait([second], timeout=0.05)  # time enough for a second that need not wait
        held.may_end.set()
        await second
        assert order == ["the first ends", "the second"]

    run(test())


def later(monkeypatch: pytest.MonkeyPatch, seconds: float) -> None:
    """Puts the clock of the running loop forward."""
    loop = asyncio.get_running_loop()
    now = loop.time
    monkeypatch.setattr(loop, "time", lambda: now() + seconds)


def test_waiting_does_not_count_as_working(monkeypatch: pytest.MonkeyPatch) -> None:
    async def test() -> None:
        queue, held = Queue(workers=1), Held()
        first = await at_work(queue, "somebody", held)
        patient = asyncio.create_task(queue.once("a", lambda: "done", seconds=60))
        await settled()
        later(monkeypatch, 3600)
        await settled()
        held.may_end.set()
        assert await patient == "done"
        await first

    run(test(), None)  # a deadline of its own would be met by this clock


def test_work_that_takes_too_long_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    async def test() -> None:
        queue, held = Queue(workers=1), Held()
        task = asyncio.create_task(queue.once("a", held, seconds=60))
        await seen(held.begun)
        later(monkeypatch, 59)
        await settled()
        assert not task.done()
        later(monkeypatch, 2)
        with pytest.raises(TimeoutError):
            await task
        held.may_end.set()

    run(test(), None)


def test_a_mistake_reaches_who_asked_and_nobody_else() -> None:
    async def test() -> None:
        queue, held = Queue(workers=1), Held()
        first = await at_work(queue, "a", held)
        bad = [asyncio.create_task(queue.once("a", int, word)) for word in ("x", "7", "y")]
        await settled()
        held.may_end.set()
        one, two, three = await asyncio.gather(*bad, return_exceptions=True)
        assert isinstance(one, ValueError) and "'x'" in str(one)
        assert two == 7
        assert isinstance(three, ValueError) and "'y'" in str(three)
        assert await first == "done"
        with queue.job("a"), pytest.raises(ZeroDivisionError):
            await queue.turn("a", divmod, 1, 0)
        assert await queue.once("a", lambda: "still here") == "still here"

    run(test())


@pytest.mark.filterwarnings("error")  # such as that an exception was never looked at
def test_a_mistake_in_work_that_nobody_waits_for_any_more_harms_nobody() -> None:
    async def test() -> None:
        noticed = list[dict[str, Any]]()
        asyncio.get_running_loop().set_exception_handler(lambda _, context: noticed.append(context))
        queue, held = Queue(workers=1), Held(then=lambda: 1 / 0)
        await gives_up(await at_work(queue, "a", held))
        held.may_end.set()
        assert await queue.once("b", lambda: "served") == "served"
        assert not noticed

    run(test())


@pytest.mark.parametrize("seed", range(3))
def test_after_much_coming_and_going_every_place_is_free(seed: int) -> None:
    async def test() -> None:
        chance, workers = random.Random(seed), 3
        queue, tasks, sums = Queue(workers=workers), list[asyncio.Task[Any]](), list[int]()

        def work(i: int) -> None:
            sums.append(sum(range(i * 100)))
            if i % 7 == 0:
                raise ValueError

        async def job(client: str) -> None:
            with queue.job(client):
                for i in range(3):
                    await queue.turn(client, work, i + 1)

        for i in range(300):
            client = f"client {chance.randrange(4)}"
            kind = chance.random()
            tasks.append(asyncio.create_task(job(client) if kind < 0.2 else queue.once(client, work, i)))
            if kind > 0.4:
                chance.choice(tasks).cancel()
            if kind > 0.7:
                await asyncio.sleep(0)
        await asyncio.gather(*tasks, return_exceptions=True)
        meeting = threading.Barrier(workers)
        await asyncio.gather(*(queue.once("a", meeting.wait, PATIENCE) for _ in range(workers)))
        assert (queue.waiting, queue.jobs) == (0, 0)

    run(test())


def test_the_bounds_let_one_client_do_what_the_page_does() -> None:
    """A client never has more than its share, and its share is never everybody's."""
    assert 1 <= inference.JOBS_EACH < inference.MOST_JOBS
    assert 1 <= inference.WAITING_EACH < inference.MOST_WAITING

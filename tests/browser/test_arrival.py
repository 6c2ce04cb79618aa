"""How the page gets into the browser: what it asks for, what it keeps, and what it says when a part does not come."""

import asyncio
import json
import re
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import takewhile
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.bench.first_picture import Visit, visit
from tests.browser.hands import held

MOST_FILES = 40  # of the first screen
QUICK = {"latency": 0.0, "megabits": 1000.0}  # a line that takes no time
MODEL = "/api/v1/models/digits-vae"


def names(document: str) -> list[str]:
    """What a document has asked for at once, for the view that most visitors open first."""
    plain = [f"/{name}" for name in re.findall(r'(?:href|src)="([^":#]+)"', document) if name != "docs"]
    parts = re.search(r'id="parts">(.*?)</script>', document)
    early = next(name for name in plain if name.endswith("/early.js"))
    assert parts
    return plain + [early.replace("early.js", name) for name in json.loads(parts[1])["start"]]


def files_of(visited: Visit) -> list[str]:
    """The files that were asked for."""
    return [path for url in visited.asked.values() if not (path := urlsplit(url).path).startswith("/api/")]


def test_the_first_screen_asks_for_what_the_document_names_and_the_second_visit_for_that_alone(
    chromium: Browser, address: str
) -> None:
    context = chromium.new_context(base_url=address, locale="en-GB")
    first = files_of(visit(context, "/", **QUICK))
    again = files_of(visit(context, "/", **QUICK))
    named = {"/", *names(context.request.get("/").text())}
    context.close()
    screen = list(takewhile(lambda path: path in named, first))
    assert len(first) == len(set(first))
    assert {path for path in named if not path.endswith(".svg") and not path.startswith("/api/")} <= set(screen), (
        "found late, in a file that had to come first"
    )
    assert len(screen) <= MOST_FILES
    assert [path for path in again if path in named] == ["/"]


def test_the_theme_is_there_before_the_page_is(page: Page) -> None:
    held(page, "**/main.js")
    page.goto("/?theme=dark", wait_until="commit")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")


@pytest.fixture
def stopped(page: Page) -> Iterator[None]:
    """The page's clock, by hand: nothing is tried again by itself while a slow machine is at something else.

    All pages of a window share it, so that it goes on afterwards, whatever became of the test.
    """
    page.clock.install(time=0)
    page.clock.pause_at(1000)
    yield
    page.clock.resume()


def missing(page: Page, pattern: str) -> list[Route]:
    """Each time something of that name is asked for, until it is unrouted, it does not come."""
    asked: list[Route] = []

    def lose(route: Route) -> None:
        asked.append(route)
        route.abort()

    page.route(pattern, lose)
    return asked


@pytest.mark.usefixtures("stopped")
@pytest.mark.parametrize("lost", ["**/main.js", "**/base/codes.js", "**/kit/kit.css"])
def test_a_file_that_does_not_come_is_said_and_tried_again_at_once_if_one_likes(
    page: Page, said: list[str], lost: str
) -> None:
    missing(page, lost)
    page.goto("/")
    trouble = page.get_by_role("alert").filter(has_text="A part of the page did not arrive. Trying again in")
    expect(trouble).to_be_visible()
    page.unroute(lost)
    with page.expect_navigation():
        trouble.get_by_role("button", name="Try now").click()
    page.clock.resume()
    expect(page.locator("canvas[data-pictures]").first).to_be_visible()
    expect(trouble).to_have_count(0)
    assert said and all("Failed to load" in line or "ERR_FAILED" in line for line in said), said
    said.clear()


@pytest.mark.usefixtures("stopped")
def test_it_tries_by_itself_more_and_more_seldom_and_only_where_somebody_answers(page: Page, said: list[str]) -> None:
    asked = missing(page, "**/main.js")
    page.goto("/?lang=zh")
    trouble = page.get_by_role("alert")
    expect(trouble).to_have_text(re.compile(r"^页面有一部分没有送到。3 秒后再试。"))
    page.route("**/?lang=zh", lambda route: route.fulfill(status=503))
    with page.expect_request("**/?lang=zh"):
        page.clock.run_for(3000)
    for _ in range(100):  # whenever the answer is there: the next second is the first of three
        page.clock.run_for(1000)
        if "3 秒后再试" in trouble.inner_text():
            break
        page.wait_for_timeout(100)
    expect(trouble).to_contain_text("3 秒后再试")
    assert len(asked) == 1, "it stays where it is"
    page.unroute("**/?lang=zh")
    with page.expect_navigation():
        page.clock.run_for(3000)
    expect(trouble).to_contain_text("6 秒后再试")
    page.unroute("**/main.js")
    with page.expect_navigation():
        page.clock.run_for(6000)
    page.clock.resume()
    expect(page.locator("canvas[data-pictures]").first).to_be_visible()
    said.clear()


def test_a_browser_that_is_too_old_is_told_which_are_not(page: Page, said: list[str]) -> None:
    page.add_init_script("delete HTMLElement.prototype.popover")
    page.goto("/")
    expect(page.get_by_role("alert")).to_have_text(re.compile(r"^This page needs a browser of 2024 or later: .*Safari"))
    said.clear()


class Crowd:
    """Visitors who open the page at the same time, each with six connections and some way to go for every request."""

    def __init__(self, port: int, latency: float) -> None:
        self.port, self.latency = port, latency

    async def ask(
        self, wire: tuple[asyncio.StreamReader, asyncio.StreamWriter], path: str, body: object = None
    ) -> bytes:
        """One request on a connection."""
        reader, writer = wire
        await asyncio.sleep(self.latency)
        sent = b"" if body is None else json.dumps(body).encode()
        head = (
            f"{'GET' if body is None else 'POST'} {path} HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: identity\r\n"
        )
        writer.write(f"{head}Content-Type: application/json\r\nContent-Length: {len(sent)}\r\n\r\n".encode() + sent)
        answer = await reader.readuntil(b"\r\n\r\n")
        assert answer.startswith(b"HTTP/1.1 200"), (path, answer)
        length = re.search(rb"content-length: (\d+)", answer)
        assert length
        return await reader.readexactly(int(length[1]))

    async def visitor(self) -> None:
        """The document, all that it names, then what the first picture is made of."""
        wires = [await asyncio.open_connection("127.0.0.1", self.port) for _ in range(6)]
        wanted = names((await self.ask(wires[0], "/")).decode())

        async def take(wire: tuple[asyncio.StreamReader, asyncio.StreamWriter]) -> None:
            while wanted:
                await self.ask(wire, wanted.pop())

        await asyncio.gather(*map(take, wires))
        gallery = json.loads(await self.ask(wires[0], f"{MODEL}/gallery"))
        encoded = json.loads(await self.ask(wires[0], f"{MODEL}/encode", {"image": gallery["images"][157]}))
        await self.ask(wires[0], f"{MODEL}/decode", {"codes": [encoded["code"]["mean"]]})
        for _, writer in wires:
            writer.close()

    def come(self, visitors: int) -> float:
        """Seconds until all of them have their picture."""

        async def all_of_them() -> None:
            await asyncio.gather(*(self.visitor() for _ in range(visitors)))

        start = time.perf_counter()
        asyncio.run(all_of_them())
        return time.perf_counter() - start


@pytest.mark.alone
def test_a_class_that_opens_the_page_at_once_has_its_pictures_within_five_seconds(
    chromium: Browser, address: str
) -> None:
    crowd = Crowd(urlsplit(address).port or 80, latency=0.1)
    context = chromium.new_context(base_url=address, locale="en-GB")
    with ThreadPoolExecutor(1) as pool:
        others = pool.submit(crowd.come, 29)
        mine = visit(context, "/", latency=100, megabits=1000)
        seconds = others.result()
    context.close()
    assert mine.ms < 5000
    assert seconds < 5

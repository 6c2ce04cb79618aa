"""The page below a path that only the browser knows, and in a frame of another site's page."""

import re
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.conftest import DESK, Desks
from tests.browser.hands import open_view
from tests.browser.test_from_code import programs
from tests.faults.answers import serving

PREFIX = "/lab"


@pytest.fixture
def below(desks: Desks, address: str) -> Iterator[Page]:
    """A page whose requests lose their prefix on the way, as a proxy takes it off; those without one fail the test."""
    page = desks.page(address, **DESK)
    elsewhere: list[str] = []

    def take_off(route: Route) -> None:
        path = route.request.url.removeprefix(address)
        if path.startswith(f"{PREFIX}/"):
            route.fulfill(response=route.fetch(url=address + path.removeprefix(PREFIX)))
        else:
            elsewhere.append(path)
            route.abort()

    page.route(f"{address}/**", take_off)
    yield page
    page.close()
    assert elsewhere == []


def test_a_view_below_a_path(below: Page, address: str) -> None:
    open_view(below, f"{PREFIX}/?view=sliders")
    below.get_by_role("slider").nth(1).press("ArrowRight")
    expect(below).to_have_url(re.compile(f"^{address}{PREFIX}/[?].*code"))
    assert all(f"{address}{PREFIX}/api/v1/" in program for program in programs(below).values())
    below.get_by_role("dialog").get_by_role("link").click()
    expect(below).to_have_url(f"{address}{PREFIX}/docs")


def test_the_api_can_be_tried_below_a_path_and_leads_back(below: Page, address: str) -> None:
    below.goto(f"{PREFIX}/docs")
    operation = below.locator("#operations-health-healthz_healthz_get")
    operation.get_by_role("button").first.click()
    operation.get_by_role("button", name="Try it out").click()
    with below.expect_response(f"{address}{PREFIX}/healthz") as asked:
        operation.get_by_role("button", name="Execute").click()
    assert asked.value.status == 200
    below.get_by_role("link", name="← Drawbar").click()
    expect(below).to_have_url(f"{address}{PREFIX}/")
    below.goto(f"{PREFIX}/no/such/page")
    below.get_by_role("link", name="Start").click()
    expect(below).to_have_url(f"{address}{PREFIX}/")
    expect(below.get_by_role("img").first).to_be_visible()


class Course(BaseHTTPRequestHandler):
    """A page that shows Drawbar in a frame: `/?PORT`. A browser lets only this machine's pages frame this machine."""

    def do_GET(self) -> None:
        port = self.path.partition("?")[2]
        page = f'<iframe src="http://127.0.0.1:{port}/?view=sliders" width="1200" height="700"></iframe>'
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(page.encode())

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def course() -> Iterator[int]:
    with HTTPServer(("127.0.0.1", 0), Course) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield server.server_address[1]
        server.shutdown()
        thread.join()


def test_in_a_frame_of_a_site_that_is_named(chromium: Browser, course: int) -> None:
    with serving("--frames", f"http://localhost:{course}") as (server, _):
        page = chromium.new_page()
        page.goto(f"http://localhost:{course}/?{server.port}")
        lever = page.frame_locator("iframe").get_by_role("slider").nth(1)
        expect(lever).to_be_visible()
        with page.expect_response(lambda answer: answer.url.endswith("/decode")) as asked:
            lever.press("ArrowRight")
        assert asked.value.status == 200
        with page.expect_console_message(lambda message: "frame-ancestors" in message.text):
            page.goto(f"http://127.0.0.1:{course}/?{server.port}")  # the same page under a name that is not named
        assert page.frames[1].locator("#app").count() == 0
        page.close()

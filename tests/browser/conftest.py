"""A real Chromium in front of the real server."""

import os
import shutil
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.browser.hands import follow

# Root may not use Chromium's sandbox, and a browser under test has nobody to telephone.
QUIET = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-extensions --disable-sync"
)


@pytest.fixture(scope="package")  # Playwright keeps an event loop running, which nobody else may meet
def chromium() -> Iterator[Browser]:
    path = os.environ.get("DRAWBAR_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    assert path, "the browser tests need a Chromium: run scripts/test, which finds one or gets one"
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=path, args=QUIET.split())
        yield browser
        browser.close()


@pytest.fixture
def said() -> list[str]:
    """What the console of the page has said; a test that provokes it takes its words back out."""
    return []


DEADLINE_MS = 30_000  # for what comes at once on a machine that does nothing else
expect.set_options(timeout=DEADLINE_MS)


class Desks:
    """The windows of one browser. Those of a kind share one cache: a page is read once and not for each test."""

    def __init__(self, browser: Browser) -> None:
        self.browser = browser
        self.contexts: dict[str, BrowserContext] = {}

    def context(self, address: str, **kind: Any) -> BrowserContext:
        key = f"{address} {kind}"
        if key not in self.contexts:
            context = self.browser.new_context(base_url=address, locale="en-GB", **kind)
            context.set_default_timeout(DEADLINE_MS)
            context.new_page().goto("/favicon.svg")  # stays open, and with it the process that pages run in
            self.contexts[key] = context
        return self.contexts[key]

    def page(self, address: str, **kind: Any) -> Page:
        """A new page, which keeps nothing of what was done on another."""
        page = self.context(address, **kind).new_page()
        follow(page)
        return page


@pytest.fixture(scope="package")
def desks(chromium: Browser) -> Desks:
    return Desks(chromium)


def watched(page: Page, address: str, said: list[str]) -> Iterator[Page]:
    """A page whose console has to stay empty, which may ask nobody but its own server and leaves nothing behind."""
    page.on("console", lambda message: said.append(f"{message.type}: {message.text}"))
    page.on("pageerror", lambda error: said.append(f"error: {error}"))
    strangers: list[str] = []

    def note(url: str) -> None:
        if not url.startswith((address, "data:", "blob:")):
            strangers.append(url)

    page.on("request", lambda request: note(request.url))
    yield page
    kept = page.context.storage_state()
    page.context.clear_permissions()
    page.close()
    assert said == []
    assert strangers == []
    assert kept == {"cookies": [], "origins": []}


DESK = {"viewport": {"width": 1280, "height": 800}, "color_scheme": "light"}
PHONE = {"viewport": {"width": 390, "height": 844}, "color_scheme": "dark", "has_touch": True, "is_mobile": True}


@pytest.fixture
def page(desks: Desks, address: str, said: list[str]) -> Iterator[Page]:
    """A desk: 1280 x 800, mouse and keyboard, light."""
    yield from watched(desks.page(address, **DESK), address, said)


@pytest.fixture
def phone(desks: Desks, address: str, said: list[str]) -> Iterator[Page]:
    """A phone: 390 x 844, a finger, dark."""
    yield from watched(desks.page(address, **PHONE), address, said)

"""A real Chromium in front of the real server."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from backend.settings import ROOT
from tests.browser.stand_ins import write_missing
from tests.sentences import write_tiny

# Root may not use Chromium's sandbox, and a browser under test has nobody to telephone.
QUIET = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
)


def serving(*flags: str) -> Iterator[str]:
    """Where a server answers."""
    command = [sys.executable, "-m", "backend", "serve", "--port", "0", *flags]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as server:
        assert server.stdout
        line = server.stdout.readline()
        assert line.startswith("Drawbar is ready:")
        yield line.split()[-1]
        server.terminate()


@pytest.fixture(scope="session")
def address() -> Iterator[str]:
    """Where a server of the shipped models answers."""
    yield from serving()


@pytest.fixture(scope="session")
def address_with_sentences(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where a server answers that also has tiny models of sentences, and of pixels where none are shipped."""
    folder = tmp_path_factory.mktemp("models")
    write_tiny(folder)
    write_missing(folder)
    yield from serving("--models", str(folder))


@pytest.fixture(scope="session")
def address_with_pixels(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where a server answers that has models of pixels, tiny ones where none are shipped."""
    folder = tmp_path_factory.mktemp("models")
    write_missing(folder)
    yield from serving("--models", str(folder))


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


def watched(context: BrowserContext, address: str, said: list[str]) -> Iterator[Page]:
    """A page whose console has to stay empty and which may ask nobody but its own server."""
    page = context.new_page()
    page.set_default_timeout(15_000)
    page.on("console", lambda message: said.append(f"{message.type}: {message.text}"))
    page.on("pageerror", lambda error: said.append(f"error: {error}"))
    strangers: list[str] = []

    def note(url: str) -> None:
        if not url.startswith((address, "data:", "blob:")):
            strangers.append(url)

    page.on("request", lambda request: note(request.url))
    yield page
    context.close()
    assert said == []
    assert strangers == []


@pytest.fixture
def page(chromium: Browser, address: str, said: list[str]) -> Iterator[Page]:
    """A desk: 1280 x 800, mouse and keyboard, light."""
    context = chromium.new_context(
        base_url=address, viewport={"width": 1280, "height": 800}, color_scheme="light", locale="en-GB"
    )
    yield from watched(context, address, said)


@pytest.fixture
def phone(chromium: Browser, address: str, said: list[str]) -> Iterator[Page]:
    """A phone: 390 x 844, a finger, dark."""
    context = chromium.new_context(
        base_url=address,
        viewport={"width": 390, "height": 844},
        color_scheme="dark",
        locale="en-GB",
        has_touch=True,
        is_mobile=True,
    )
    yield from watched(context, address, said)

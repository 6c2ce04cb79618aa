"""How long a visitor far away waits for the first picture: `python -m tests.bench.first_picture`.

A Chromium with a cold cache in front of the real server, 150 ms a round trip and 1.6 Mbit/s; then a second visit.
"""

import argparse
import os
import shutil
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import BrowserContext, sync_playwright

from tests.bench.__main__ import process
from tests.browser.conftest import QUIET

VIEWS = ("/", "/?view=sliders")

# Tells when a canvas first says that a model's picture is on it.
WATCH = """
window.firstPicture = new Promise((done) => {
  new MutationObserver((_, observer) => {
    if (document.querySelector("canvas[data-pictures]") === null) return;
    done(performance.now());
    observer.disconnect();
  }).observe(document, { subtree: true, childList: true, attributeFilter: ["data-pictures"] });
});
"""


@dataclass
class Visit:
    """What one visit took until the first picture."""

    ms: float = 0
    asked: dict[str, str] = field(default_factory=dict)  # requests that reached the server, by their number
    bytes: float = 0

    def __str__(self) -> str:
        page = sum("/api/" not in url for url in self.asked.values())
        return (
            f"{self.ms:6.0f} ms   {page:3} files and {len(self.asked) - page} questions asked"
            f"   {self.bytes / 1000:5.0f} kB"
        )


def visit(context: BrowserContext, address: str, latency: float, megabits: float) -> Visit:
    """Opens the address over a slow line and waits for the first picture."""
    page = context.new_page()
    line = context.new_cdp_session(page)
    line.send("Network.enable")
    rate = megabits * 1e6 / 8
    line.send(
        "Network.emulateNetworkConditions",
        {"offline": False, "latency": latency, "downloadThroughput": rate, "uploadThroughput": rate},
    )
    found = Visit()

    def asked(event: Any) -> None:
        if event["request"]["url"].startswith("http"):
            found.asked[event["requestId"]] = event["request"]["url"]

    def cached(event: Any) -> None:
        found.asked.pop(event["requestId"], None)

    def answered(event: Any) -> None:
        if event["response"].get("fromDiskCache"):
            cached(event)

    def finished(event: Any) -> None:
        if event["requestId"] in found.asked:
            found.bytes += event["encodedDataLength"]

    line.on("Network.requestWillBeSent", asked)
    line.on("Network.requestServedFromCache", cached)
    line.on("Network.responseReceived", answered)
    line.on("Network.loadingFinished", finished)
    page.add_init_script(WATCH)
    page.goto(address, wait_until="commit")
    found.ms = page.evaluate("window.firstPicture")
    page.close()
    return found


def main() -> None:
    """Prints the table: each view at a first and at a second visit."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.first_picture", description=__doc__)
    parser.add_argument("--latency", type=float, default=150, help="milliseconds of a round trip")
    parser.add_argument("--megabits", type=float, default=1.6, help="a second")
    parser.add_argument("--runs", type=int, default=3, help="of which the one in the middle counts")
    given = parser.parse_args()
    path = os.environ.get("DRAWBAR_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    with process("backend", "serve", "--port", "0") as (port, _), sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=path, args=QUIET.split())
        for view in VIEWS:
            visits: list[list[Visit]] = []
            for _ in range(given.runs):
                context = browser.new_context(base_url=f"http://127.0.0.1:{port}", locale="en-GB")
                visits.append([visit(context, view, given.latency, given.megabits) for _ in range(2)])
                context.close()
            for which, runs in zip(("first", "second"), zip(*visits, strict=True), strict=True):
                print(f"{view:16} {which:6} visit  {sorted(runs, key=lambda one: one.ms)[len(runs) // 2]}", flush=True)
        browser.close()


if __name__ == "__main__":
    main()

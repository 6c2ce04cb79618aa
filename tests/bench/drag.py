"""Pictures per second while a lever is dragged, near and far from the server, and what a long drag leaves behind.

`python -m tests.bench.drag [--address URL] [--seconds 4] [--long 120]`; an address of another server compares two.
"""

import argparse
import os
import shutil
from contextlib import ExitStack

from playwright.sync_api import CDPSession, Page, sync_playwright

from tests.bench.__main__ import process
from tests.bench.browser import EVERY_FRAME
from tests.browser.conftest import QUIET

LATENCIES = (0, 40, 150, 400)  # ms a round trip


def opened(page: Page, line: CDPSession, latency: int) -> None:
    """Sliders, with its first picture, over a line of that latency."""
    page.goto("/?view=sliders")
    page.wait_for_selector("canvas[data-pictures]")
    page.wait_for_timeout(1500)
    line.send(
        "Network.emulateNetworkConditions",
        {"offline": False, "latency": latency, "downloadThroughput": -1, "uploadThroughput": -1},
    )


def left(page: Page, line: CDPSession) -> str:
    """Memory and elements after a collection of garbage."""
    line.send("HeapProfiler.collectGarbage")
    found = {metric["name"]: metric["value"] for metric in line.send("Performance.getMetrics")["metrics"]}
    entries = page.evaluate("history.length")
    return f"{found['JSHeapUsedSize'] / 1e6:.1f} MB heap, {found['Nodes']:.0f} nodes, {entries} history entries"


def main() -> None:
    """Prints pictures per second at each latency, and what a long drag leaves."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--address", help="of a server that runs already")
    parser.add_argument("--seconds", type=float, default=4)
    parser.add_argument("--long", type=float, default=120)
    asked = parser.parse_args()
    path = os.environ.get("DRAWBAR_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    with ExitStack() as stack:
        driver = stack.enter_context(sync_playwright())
        if asked.address:
            address = asked.address
        else:
            port, _ = stack.enter_context(process("backend", "serve", "--port", "0"))
            address = f"http://127.0.0.1:{port}"
        browser = driver.chromium.launch(executable_path=path, args=QUIET.split())
        page = browser.new_page(base_url=address, viewport={"width": 1280, "height": 800})
        line = page.context.new_cdp_session(page)
        line.send("Network.enable")
        line.send("Performance.enable")
        for latency in LATENCIES:
            opened(page, line, latency)
            print(f"{latency:4} ms: {page.evaluate(EVERY_FRAME, [asked.seconds]):5.1f} pictures a second", flush=True)
        opened(page, line, 0)
        print("before a long drag:", left(page, line))
        rate = page.evaluate(EVERY_FRAME, [asked.long])
        page.wait_for_timeout(1000)
        print(f"after {asked.long:.0f} s at {rate:.1f} pictures a second: {left(page, line)}")
        browser.close()


if __name__ == "__main__":
    main()

"""Pictures per second while a lever is dragged, from a real Chromium on the same cores."""

import os
import shutil
import time

from playwright.sync_api import Page, sync_playwright

from tests.browser.conftest import QUIET
from tests.browser.hands import follow, open_view

SECONDS = 4

# Moves lever 1 once for every frame of the screen, as a mouse that reports at least as often would.
EVERY_FRAME = """
async ([seconds]) => {
  const lever = document.querySelector("input.lever");
  const picture = document.querySelector("canvas[data-pictures]");
  const [low, high] = [Number(lever.min), Number(lever.max)];
  const before = Number(picture.dataset.pictures);
  const start = performance.now();
  await new Promise((done) => {
    function move() {
      const t = (performance.now() - start) / 1000;
      if (t > seconds) return done();
      lever.value = String(low + (high - low) * (0.5 + 0.5 * Math.sin(3 * t)));
      lever.dispatchEvent(new Event("input", { bubbles: true }));
      requestAnimationFrame(move);
    }
    move();
  });
  return (Number(picture.dataset.pictures) - before) / seconds;
}
"""


def by_mouse(page: Page) -> float:
    """Drags the first lever up and down with the mouse."""
    picture = page.locator("canvas[data-pictures]").first
    box = page.locator("input.lever").first.bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    before = int(picture.get_attribute("data-pictures") or 0)
    start = time.perf_counter()
    while (t := time.perf_counter() - start) < SECONDS:
        page.mouse.move(x, y + box["height"] * 0.4 * (1 - 2 * abs(t % 1 * 2 - 1)))
    drawn = int(picture.get_attribute("data-pictures") or 0) - before
    page.mouse.up()
    return drawn / (time.perf_counter() - start)


def dragged(port: int) -> dict[str, float]:
    """Pictures per second: by the mouse, and by events at the screen's own rate."""
    path = os.environ.get("DRAWBAR_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=path, args=QUIET.split())
        page = browser.new_page(base_url=f"http://127.0.0.1:{port}", viewport={"width": 1280, "height": 800})
        follow(page)
        open_view(page)
        found = {"a lever dragged by the mouse": by_mouse(page)}
        open_view(page, "/?view=sliders")
        found["a lever moved every frame"] = float(page.evaluate(EVERY_FRAME, [SECONDS]))
        browser.close()
    return found

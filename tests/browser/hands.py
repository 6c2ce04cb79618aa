"""What the hands and eyes of the browser tests do, again and again."""

import io
import re
import time
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from playwright.sync_api import APIResponse, Locator, Page, Request, Route, expect

# Pictures along a lever.
STOPS = 7
STAGE = "The picture that the levers make"
SLERP = "The picture of slerp at this place"
PIXELS = "The picture, pixel by pixel"
MOON = "VAE: the picture at this place"


def open_view(page: Page, address: str = "/?view=sliders") -> Locator:
    """Opens a view and waits for its first picture; returns the picture."""
    page.goto(address)
    if "view=models" in address:
        sheet = page.locator(".sample-sheet :is(img, audio)").first
        expect(sheet).to_be_visible()
        settle(page)
        return sheet
    if "view=sentences" in address:
        column = page.get_by_role("region", name="The sentences between")
        expect(column.get_by_role("listitem").first).to_be_visible()
        settle(page)
        return column
    if "view=neighbours" in address:
        asked = page.locator(".asked img")
        expect(asked).to_be_visible()
        expect(page.locator(".near-row img").first).to_be_visible()
        settle(page)
        return asked
    if "view=duel" in address:
        first = page.locator(".samples canvas").first
        expect(first).to_have_attribute("data-pictures", re.compile(r"\d+"))
        settle(page)
        return first
    if "view=sound" in address:
        wave = page.locator(".body-wave svg")
        if "task=wall" in address:  # made on a press alone
            wave = page.locator(".tiles svg").first
        expect(wave).to_be_visible()
        expect(page.locator(".sound [aria-busy=true]")).to_have_count(0)
        settle(page)
        return wave
    name = STAGE
    if "view=style" in address:
        name = "A 9 in this hand"
    elif "view=between" in address:
        name = SLERP
    elif "view=pixels" in address:
        name = PIXELS
    elif "view=moon" in address:
        name = MOON
    picture = page.get_by_role("img", name=name)
    expect(picture).to_have_attribute("data-pictures", re.compile(r"\d+"))
    if "view=pixels" in address and "task=score" not in address:  # the endings are drawn to their end
        expect(page.get_by_role("region", name="The endings")).to_have_attribute("aria-busy", "false", timeout=30_000)
    pause = page.get_by_role("button", name="Pause")
    if pause.count():  # a film that plays never settles
        pause.click()
    settle(page)
    return picture


# A page that tells what it is still about to do: short timers, and pictures that are being unpacked.
WATCH = """(() => {
  const waiting = new Set();
  const [start, stop, unpack] = [window.setTimeout, window.clearTimeout, window.createImageBitmap];
  window.setTimeout = (work, ms = 0, ...rest) => {
    const timer = start(() => { waiting.delete(timer); work(...rest); }, ms);
    if (ms < 500) waiting.add(timer);
    return timer;
  };
  window.clearTimeout = (timer) => { waiting.delete(timer); stop(timer); };
  window.createImageBitmap = async (...of) => {
    const token = {};
    waiting.add(token);
    try { return await unpack(...of); } finally { waiting.delete(token); }
  };
  window.waiting = waiting;
})()"""

# Waits for some frames in which nothing was awaited, drawn, moved or written into the address.
REST = """async () => {
  const late = performance.now() + 120_000; // four browsers may share two slow cores
  const look = () => [location.href, window.waiting.size,
    ...[...document.querySelectorAll("canvas[data-pictures]")].map((c) => c.dataset.pictures)].join();
  let [before, same] = [null, 0];
  while (same < 5) {
    await new Promise(requestAnimationFrame);
    if (performance.now() > late) throw new Error("the page does not come to rest");
    const now = look();
    const moving = document.getAnimations().some(
      (a) => a.playState === "running" && Number.isFinite(a.effect.getComputedTiming().endTime));
    same = now === before && window.waiting.size === 0 && !moving ? same + 1 : 0;
    before = now;
  }
}"""

# What each page has asked for and not got yet, and how often it has asked.
flights: WeakKeyDictionary[Page, tuple[set[Request], list[int]]] = WeakKeyDictionary()
# The codes that each page has asked pictures of, the newest last.
decodes: WeakKeyDictionary[Page, list[list[float]]] = WeakKeyDictionary()


def follow(page: Page) -> None:
    """Keeps count of what a new page asks for, and has it tell what it waits for."""
    page.add_init_script(WATCH)
    flying: set[Request] = set()
    asked = [0]

    def left(request: Request) -> None:
        asked[0] += 1
        flying.add(request)
        if request.url.endswith("/decode") and request.method == "POST":
            codes = (request.post_data_json or {}).get("codes", [])
            if len(codes) == 1:
                decodes[page].append(codes[0])
            elif (
                len(codes) > STOPS and len(codes) != STOPS * STOPS
            ):  # strips: each lever runs through its stops, the others stay
                moved = next((i for i, (a, b) in enumerate(zip(codes[0], codes[1], strict=True)) if a != b), None)
                if moved is not None:
                    decodes[page].append([*codes[0][:moved], codes[STOPS][moved], *codes[0][moved + 1 :]])

    def back(request: Request) -> None:
        flying.discard(request)

    page.on("request", left)
    page.on("requestfinished", back)
    page.on("requestfailed", back)
    flights[page] = flying, asked
    decodes[page] = []


def settle(page: Page, patience: float = 60) -> None:
    """Waits until the page rests: all answers are there, and nothing is about to be drawn, asked or written.

    `patience` in seconds: a long job takes many times as long where other browsers share its cores.
    """
    flying, asked = flights[page]
    before, late = -1, time.monotonic() + patience
    while flying or before != asked[0]:
        assert time.monotonic() < late, [request.url for request in flying]
        before = asked[0]
        page.evaluate(REST)


def held(page: Page, pattern: str) -> list[Route]:
    """Every question from now on to such an address; none goes on by itself."""
    waiting: list[Route] = []

    def keep(route: Route) -> None:
        waiting.append(route)

    page.route(pattern, keep)
    return waiting


def pixels(picture: Locator) -> list[int]:
    """All that a canvas shows, red, green, blue, alpha."""
    found: list[int] = picture.evaluate(
        """c => {
          const copy = new OffscreenCanvas(c.width, c.height).getContext("2d", {willReadFrequently: true});
          copy.drawImage(c, 0, 0);
          return [...copy.getImageData(0, 0, c.width, c.height).data];
        }"""
    )
    return found


def seen(picture: Locator) -> NDArray[np.uint8]:
    """The grey values (28, 28) that a canvas shows, whatever its size on screen."""
    values: Any = picture.evaluate(
        """c => {
          const copy = new OffscreenCanvas(28, 28).getContext("2d", {willReadFrequently: true});
          copy.drawImage(c, 0, 0);
          return [...copy.getImageData(0, 0, 28, 28).data].filter((_, i) => i % 4 === 0);
        }"""
    )
    return np.array(values, np.uint8).reshape(28, 28)


def code_on_screen(page: Page) -> list[float]:
    """The code that the address holds; where nobody has chosen one, the last that the page asked a picture of."""
    text: str | None = page.evaluate("new URLSearchParams(location.search).get('code')")
    return decodes[page][-1] if text is None else [float(word) for word in text.split(",")]


def told(page: Page, address: str, body: Any = None, form: str = "application/json") -> APIResponse:
    """What the page's server answers; a body goes by POST."""
    method = "GET" if body is None else "POST"
    # A connection that was kept open may be closed in the moment in which it is taken again.
    answer = page.request.fetch(address, method=method, data=body, headers={"Accept": form}, max_retries=3)
    assert answer.ok, answer.text()
    return answer


def decoded(page: Page, code: list[float]) -> NDArray[np.uint8]:
    """What the server makes of a code."""
    answer = told(page, "/api/v1/models/digits-vae/decode", {"codes": [code]}, "image/png")
    with Image.open(io.BytesIO(answer.body())) as image:
        return np.asarray(image)


def assert_shows(page: Page, picture: Locator) -> None:
    """The picture on stage is the one that the code in the address stands for, to a rounding of it."""
    settle(page)
    difference = seen(picture).astype(int) - decoded(page, code_on_screen(page))
    assert np.abs(difference).max() <= 3


def draw_digit(page: Page) -> None:
    """Draws a one on the paper with the mouse."""
    box = page.get_by_label("Paper: draw a digit here").bounding_box()
    assert box
    x = box["x"] + box["width"] * 0.5
    page.mouse.move(x, box["y"] + box["height"] * 0.15)
    page.mouse.down()
    page.mouse.move(x - 4, box["y"] + box["height"] * 0.5, steps=5)
    page.mouse.move(x - 8, box["y"] + box["height"] * 0.85, steps=5)
    page.mouse.up()

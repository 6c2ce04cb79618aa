"""What visitors put in: drawings, files of all sorts, pictures of the gallery; and what takes them."""

import base64
import io
import re
from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageDraw
from playwright.sync_api import FilePayload, Locator, Page, expect

from tests.browser.hands import draw_digit, held, open_view, settle

PAPER = "Paper: draw a digit here"
RNG = np.random.default_rng(0)


def one(width: int, height: int, noise: float = 0) -> Image.Image:
    """A stroke from top to bottom on paper that is as noisy as a sensor in bad light."""
    picture = Image.new("L", (width, height), 235)
    ImageDraw.Draw(picture).line(
        [(width * 0.52, height * 0.2), (width * 0.47, height * 0.8)], fill=15, width=max(4, min(width, height) // 12)
    )
    if not noise:
        return picture
    values = np.asarray(picture, np.float32) + noise * RNG.standard_normal((height, width), np.float32)
    return Image.fromarray(values.clip(0, 255).astype(np.uint8))


def upright(width: int, height: int) -> Image.Exif:
    """What a phone writes that was held sideways."""
    exif = Image.Exif()
    exif[0x0112] = 6
    return exif


def file(picture: Image.Image, kind: str, **how: Any) -> FilePayload:
    data = io.BytesIO()
    picture.save(data, kind, **how)
    return {"name": f"picture.{kind.lower()}", "mimeType": f"image/{kind.lower()}", "buffer": data.getvalue()}


@cache
def photo() -> FilePayload:
    return file(one(4000, 3000, noise=25).convert("RGB"), "JPEG", quality=95)


@cache
def sideways() -> FilePayload:
    return file(one(4000, 3000, noise=25).rotate(90, expand=True), "JPEG", quality=95, exif=upright(4000, 3000))


def scan() -> FilePayload:
    return file(one(4960, 7016).convert("1"), "PNG")


def deep() -> FilePayload:
    values = np.asarray(one(1100, 1100, noise=10), np.uint16) * 257
    return file(Image.fromarray(values + RNG.integers(0, 255, values.shape, np.uint16)), "PNG")


def white_on_nothing() -> FilePayload:
    """White ink on a transparent ground, too heavy to go as it is."""
    ink = one(1100, 1100).point(lambda value: 255 if value < 128 else 0)
    grain = RNG.integers(230, 255, (1100, 1100, 3), np.uint8)
    return file(Image.merge("RGBA", (*Image.fromarray(grain).split(), ink)), "PNG", compress_level=1)


GOOD: dict[str, Callable[[], FilePayload]] = {
    "a long picture": lambda: file(one(600, 12_000), "PNG"),
    "a wide picture": lambda: file(one(12_000, 600).rotate(180), "PNG"),
    "a scan of A4 in 600 dpi, of 1 bit": scan,
    "CMYK": lambda: file(one(2000, 1600, noise=25).convert("CMYK"), "JPEG", quality=95),
    "16 bits": deep,
    "AVIF": lambda: file(one(320, 320), "AVIF"),
    "a drawing of lines": lambda: {
        "name": "one.svg",
        "mimeType": "image/svg+xml",
        "buffer": b"""<svg xmlns="http://www.w3.org/2000/svg" width="200" height="200">
          <rect width="200" height="200" fill="white"/>
          <path d="M104 40L94 160" stroke="black" stroke-width="16"/></svg>""",
    },
    "of no known type": lambda: {**file(one(320, 320), "PNG"), "name": "one", "mimeType": ""},
}


def put(page: Page, given: FilePayload) -> None:
    page.locator("section.input input[type=file]").set_input_files(given)


@pytest.mark.parametrize("name", GOOD)
def test_every_picture_that_a_browser_opens_is_taken(page: Page, name: str) -> None:
    open_view(page)
    given = GOOD[name]()  # takes a while by itself
    with page.expect_response("**/encode*", timeout=60_000) as answer:  # many megabytes, made small by the page
        put(page, given)
    assert answer.value.status == 200, answer.value.text()
    expect(page).to_have_url(re.compile("input=p"))
    settle(page)
    expect(page.get_by_role("alert")).to_have_count(0)


# Playwright is not told what a page sends that is a file.
KEEP_SENT = """const go = fetch; window.fetch = (to, how) => {
  if (how?.body instanceof Blob) window.sent = how.body;
  return go(to, how);
}"""


def sent(page: Page) -> Image.Image:
    """The last picture that the page has sent as a file."""
    values: list[int] = page.evaluate("window.sent.arrayBuffer().then((data) => [...new Uint8Array(data)])")
    return Image.open(io.BytesIO(bytes(values)))


def shape(answer: Any) -> tuple[float, float]:
    """How far the ink that the model saw reaches across and down."""
    data = base64.b64decode(answer.json()["input"].partition(",")[2])
    ink = np.argwhere(np.asarray(Image.open(io.BytesIO(data)).convert("L")) > 100)
    down, across = np.ptp(ink, axis=0)
    return across, down


def test_a_photo_that_is_made_smaller_keeps_its_way_up(page: Page) -> None:
    open_view(page)
    for given in (photo(), sideways()):
        with page.expect_response("**/encode*", timeout=60_000) as answer:
            put(page, given)
        across, down = shape(answer.value)
        assert down > 2 * across, "the one stands"
        settle(page)


def test_white_ink_on_nothing_stays_so_when_it_is_made_smaller(page: Page) -> None:
    page.add_init_script(KEEP_SENT)
    open_view(page)
    given = white_on_nothing()
    assert len(given["buffer"]) > 2 * 1024**2
    with page.expect_response("**/encode*") as answer:
        put(page, given)
    assert answer.value.status == 200
    picture = sent(page)
    assert picture.mode == "RGBA"
    alpha = np.asarray(picture.getchannel("A"))
    assert alpha.min() == 0 and alpha.max() == 255


REFUSED: list[FilePayload] = [
    {"name": "letter.txt", "mimeType": "text/plain", "buffer": b"Dear model,"},
    {"name": "photo.heic", "mimeType": "image/heic", "buffer": b"\0\0\0\x18ftypheic" + bytes(400)},
    {"name": "broken.png", "mimeType": "image/png", "buffer": bytes(2_500_000)},
]


@pytest.mark.parametrize("given", REFUSED, ids=lambda given: given["name"])
def test_what_no_browser_opens_is_refused_where_the_visitor_looks(phone: Page, given: FilePayload) -> None:
    phone.goto("/?view=sliders&lang=zh")
    phone.get_by_role("button", name="手写", exact=True).click()
    sheet = phone.get_by_role("dialog")
    put(phone, given)
    alert = sheet.get_by_role("alert")
    expect(alert).to_contain_text("PNG")
    sheet.locator(".trouble button").click()
    expect(alert).to_have_count(0)
    expect(sheet).to_be_visible()
    with phone.expect_response("**/encode*"):
        put(phone, file(one(320, 320), "PNG"))
    expect(sheet).to_have_count(0)


def hold_file(page: Page, kind: str, given: FilePayload) -> bool:
    """Drops, pastes or holds a file over the page; whether the page keeps the browser from what it would do."""
    data = base64.b64encode(given["buffer"]).decode()
    kept: bool = page.evaluate(
        """([kind, data, type]) => {
          const bytes = Uint8Array.from(atob(data), (c) => c.charCodeAt(0));
          const files = new DataTransfer();
          files.items.add(new File([bytes], "file", {type}));
          const options = {bubbles: true, cancelable: true};
          return !document.body.dispatchEvent(kind === "paste"
            ? new ClipboardEvent("paste", {...options, clipboardData: files})
            : new DragEvent(kind, {...options, dataTransfer: files}));
        }""",
        [kind, data, given["mimeType"]],
    )
    return kept


@pytest.mark.parametrize("view", ["/", "/?view=sentences", "/?view=models", "/?view=pixels&task=draw"])
def test_a_file_that_is_dropped_where_nothing_takes_it_leaves_the_page_as_it_is(page: Page, view: str) -> None:
    page.goto(view)
    expect(page.get_by_role("main")).to_be_visible()
    settle(page)
    before = page.url
    assert hold_file(page, "dragover", file(one(320, 320), "PNG"))
    expect(page.get_by_text("There is nothing here that takes a picture")).to_be_visible()
    assert hold_file(page, "drop", file(one(320, 320), "PNG"))
    expect(page.locator(".drop-veil")).to_have_count(0)
    settle(page)
    assert page.url == before


@pytest.mark.parametrize("view", ["sliders", "style", "between", "pixels"])
def test_the_stage_of_a_phone_takes_what_is_dropped_and_says_what_it_could_not_take(phone: Page, view: str) -> None:
    open_view(phone, f"/?view={view}")
    assert hold_file(phone, "drop", REFUSED[0])
    alert = phone.get_by_role("alert")
    expect(alert).to_contain_text("no picture that can be read")
    phone.locator(".trouble button").click()
    expect(alert).to_have_count(0)
    assert hold_file(phone, "dragover", file(one(320, 320), "PNG"))
    expect(phone.get_by_text("Let go to use this picture")).to_be_visible()
    assert hold_file(phone, "drop", file(one(320, 320), "PNG"))
    expect(phone).to_have_url(re.compile(r"(input|stops)=p"))


def ink_on(paper: Locator) -> int:
    """How many pixels of the paper are dark, as if it had 280 a side."""
    share: float = paper.evaluate(
        """c => {
          const copy = new OffscreenCanvas(c.width, c.height).getContext("2d", {willReadFrequently: true});
          copy.drawImage(c, 0, 0);
          const {data} = copy.getImageData(0, 0, c.width, c.height);
          return data.filter((x, i) => i % 4 === 0 && x < 128).length / (c.width * c.height);
        }"""
    )
    return round(share * 280**2)


def dot(page: Page, at: float) -> None:
    """A short stroke beside the others."""
    box = page.get_by_label(PAPER).bounding_box()
    assert box
    x, y = box["x"] + box["width"] * at, box["y"] + box["height"] * 0.3
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x, y + 40, steps=3)
    page.mouse.up()


def test_a_drawing_is_still_there_when_the_sheet_comes_back_and_the_next_stroke_adds_to_it(phone: Page) -> None:
    open_view(phone)
    paper = phone.get_by_label(PAPER)
    phone.get_by_role("button", name="Draw", exact=True).click()
    phone.get_by_role("button", name="Clear paper").click()
    draw_digit(phone)
    settle(phone)
    drawn = ink_on(paper)
    assert drawn > 1000
    phone.get_by_role("button", name="Close").click()
    phone.get_by_role("button", name="Draw", exact=True).click()
    expect(phone.get_by_text("Draw a digit", exact=True)).to_have_count(0)
    assert ink_on(paper) == drawn
    dot(phone, 0.8)
    settle(phone)
    assert ink_on(paper) > drawn + 300
    phone.get_by_role("button", name="Undo stroke").click()
    assert ink_on(paper) == drawn


POINTERS = """(paper, moves) => {
  const box = paper.getBoundingClientRect();
  for (const [kind, y] of moves) paper.dispatchEvent(new PointerEvent(`pointer${kind}`, {
    pointerType: "mouse", pointerId: 1, isPrimary: true, bubbles: true, button: 0,
    clientX: box.x + box.width * 0.7, clientY: box.y + box.height * y,
  }));
}"""


def test_back_takes_away_a_whole_stroke(page: Page) -> None:
    open_view(page)
    page.get_by_role("button", name="Clear paper").click()
    settle(page)
    dot(page, 0.3)
    settle(page)
    first = page.url
    steps = page.evaluate("history.length")
    page.get_by_label(PAPER).evaluate("paper => (paper.setPointerCapture = () => {})")
    # The model looks while the hand moves; the last bit of the stroke comes faster than it looks.
    for go in ([("down", 0.2), ("move", 0.4)], [("move", 0.6), ("move", 0.85), ("up", 0.85)]):
        before = page.url
        page.get_by_label(PAPER).evaluate(POINTERS, go)
        page.wait_for_function("before => location.href !== before", arg=before)
    settle(page)
    assert page.evaluate("history.length") == steps + 1
    page.go_back()
    settle(page)
    assert page.url == first


def test_a_second_finger_and_a_palm_leave_the_stroke_alone(page: Page) -> None:
    open_view(page)
    page.get_by_role("button", name="Clear paper").click()
    paper = page.get_by_label(PAPER)

    def touch(with_others: bool) -> int:
        paper.evaluate(
            """(paper, others) => {
              const box = paper.getBoundingClientRect();
              paper.setPointerCapture = () => {};
              const go = (kind, id, x, y) => paper.dispatchEvent(new PointerEvent(kind, {
                pointerType: "touch", pointerId: id, isPrimary: id === 11, bubbles: true, buttons: 1, button: 0,
                clientX: box.x + box.width * x, clientY: box.y + box.height * y,
              }));
              go("pointerdown", 11, 0.5, 0.2);
              for (let y = 0.25; y < 0.8; y += 0.05) {
                go("pointermove", 11, 0.5, y);
                if (others) go(y < 0.3 ? "pointerdown" : "pointermove", 12, 0.95, 0.9);
              }
              if (others) go("pointerup", 12, 0.95, 0.9);
              go("pointermove", 11, 0.5, 0.85);
              go("pointerup", 11, 0.5, 0.85);
            }""",
            with_others,
        )
        found = ink_on(paper)
        page.get_by_role("button", name="Undo stroke").click()
        return found

    alone = touch(False)
    assert alone > 1000
    assert touch(True) == alone
    settle(page)


def test_a_paper_is_as_fine_as_the_screen_and_the_model_sees_the_same(page: Page) -> None:
    page.add_init_script(KEEP_SENT)
    page.add_init_script("Object.defineProperty(window, 'devicePixelRatio', {value: 2})")
    open_view(page)
    page.get_by_role("button", name="Clear paper").click()
    assert page.get_by_label(PAPER).evaluate("c => [c.width, c.height]") == [560, 560]
    dot(page, 0.5)
    settle(page)
    assert sent(page).size == (280, 280)


def test_the_focus_goes_back_to_what_opened_a_dialog(page: Page) -> None:
    open_view(page)
    opener = page.get_by_role("button", name="Open the gallery of test digits")
    opener.focus()
    page.keyboard.press("Enter")
    page.get_by_role("dialog").get_by_role("img").first.wait_for()
    page.keyboard.press("Escape")
    expect(opener).to_be_focused()
    page.keyboard.press("Enter")
    page.get_by_role("dialog").locator(".pick").first.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(opener).to_be_focused()


def test_the_focus_goes_back_through_two_dialogs(phone: Page) -> None:
    open_view(phone)
    opener = phone.get_by_role("button", name="Draw", exact=True)
    opener.click()
    phone.get_by_role("button", name="Open the gallery of test digits").click()
    phone.locator(".gallery-dialog .pick").first.click()
    expect(phone.get_by_role("dialog")).to_have_count(0)
    expect(opener).to_be_focused()
    settle(phone)


def test_the_focus_of_a_sentence_that_goes_returns_to_where_it_was(page: Page) -> None:
    open_view(page)
    put(page, REFUSED[0])
    button = page.locator(".trouble button")
    page.locator(".picks .pick").last.focus()
    page.keyboard.press("Tab")
    expect(button).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_have_count(0)
    expect(page.locator(".picks .pick").last).to_be_focused()


@pytest.mark.parametrize("dismissed", [True, False], ids=["the browser's own way", "without it"])
def test_a_drag_that_ends_beside_a_dialog_leaves_it_open_and_a_press_there_closes_it(
    page: Page, dismissed: bool
) -> None:
    if not dismissed:
        page.add_init_script("delete HTMLDialogElement.prototype.closedBy")
        page.add_init_script(
            """const set = Element.prototype.setAttribute;
            Element.prototype.setAttribute = function (name, value) {
              if (name !== "closedby") set.call(this, name, value);
            }"""
        )
    open_view(page)
    page.get_by_role("button", name="Open the gallery of test digits").click()
    dialog = page.get_by_role("dialog")
    box = dialog.bounding_box()
    assert box
    page.mouse.move(box["x"] + 60, box["y"] + 30)
    page.mouse.down()
    page.mouse.move(box["x"] - 40, box["y"] + 60, steps=4)
    page.mouse.up()
    expect(dialog).to_be_visible()
    page.mouse.click(box["x"] - 40, box["y"] + 60)
    expect(dialog).to_have_count(0)


def test_the_gallery_is_one_stop_of_the_tab_key_and_arrows_walk_it(page: Page) -> None:
    open_view(page)
    page.get_by_role("button", name="Open the gallery of test digits").click()
    cells = page.get_by_role("dialog").locator(".pick")
    expect(cells.first).to_be_visible()
    assert cells.evaluate_all("all => all.filter((one) => one.tabIndex === 0).length") == 1
    page.get_by_role("radio", name="All", exact=True).focus()
    page.keyboard.press("Tab")
    expect(cells.first).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(cells.nth(1)).to_be_focused()
    page.keyboard.press("End")
    expect(cells.last).to_be_focused()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    expect(cells.last).not_to_be_focused()
    assert page.evaluate("document.activeElement.className") == "pick"


def test_a_gallery_that_does_not_come_says_so_and_comes_on_the_next_try(page: Page, said: list[str]) -> None:
    page.route("**/gallery", lambda route: route.fulfill(status=500, json={"type": "x/internal", "detail": "No."}))
    open_view(page)
    with page.expect_response("**/gallery"):  # opening it is a try, too
        page.get_by_role("button", name="Open the gallery of test digits").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("alert")).to_contain_text("The server made a mistake.")
    page.unroute("**/gallery")
    dialog.get_by_role("button", name="Try now").click()
    expect(dialog.get_by_role("img").first).to_be_visible()
    expect(dialog.get_by_role("alert")).to_have_count(0)
    assert said and all("500" in line for line in said)
    said.clear()


def test_a_gallery_may_show_other_things_than_digits(page: Page) -> None:
    def named(route: Any) -> None:
        answer = route.fetch()
        body = answer.json()
        body["labels"] = ["dog" if i % 2 else "cat" for i in range(len(body["labels"]))]
        route.fulfill(response=answer, json=body)

    page.route("**/gallery", named)
    open_view(page)
    expect(page.locator(".picks .pick")).to_have_count(2)
    page.get_by_role("button", name="Open the gallery of test digits").click()
    dialog = page.get_by_role("dialog", name="Real pictures, none of them seen in training")
    dialog.get_by_role("radio", name="cat").check()
    expect(dialog.get_by_role("img", name=re.compile("^cat, number"))).to_have_count(100)
    expect(dialog.get_by_role("img", name=re.compile("^dog"))).to_have_count(0)


def test_a_gallery_on_its_way_says_so(page: Page) -> None:
    waiting = held(page, "**/gallery")
    page.goto("/?view=sliders&code=" + ",".join(["0"] * 24))
    page.get_by_role("button", name="Open the gallery of test digits").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("status")).to_have_text("The pictures are on their way")
    for route in waiting:
        route.continue_()
    expect(dialog.get_by_role("img").first).to_be_visible()


NO_CLIPBOARD = "delete Navigator.prototype.clipboard; "
COPIES = "addEventListener('copy', () => (window.copied = getSelection().toString()))"


def test_a_link_is_copied_on_plain_http_too(page: Page) -> None:
    page.add_init_script(NO_CLIPBOARD + COPIES)
    open_view(page)
    page.get_by_role("button", name="Copy link").click()
    expect(page.get_by_role("button", name="Copied")).to_be_focused()
    assert page.evaluate("window.copied").startswith(f"{page.url}&model=digits-vae&made=")


def test_what_cannot_be_copied_is_shown_selected_until_the_hand_leaves(page: Page) -> None:
    page.add_init_script(NO_CLIPBOARD + "document.execCommand = () => false")
    open_view(page)
    page.get_by_role("button", name="Copy link").click()
    field = page.get_by_label("Copy it from here")
    expect(field).to_be_focused()
    assert page.evaluate("getSelection().toString()").startswith(f"{page.url}&model=digits-vae&made=")
    page.keyboard.press("Tab")
    expect(field).to_have_count(0)
    expect(page.get_by_role("button", name="Copy link")).to_be_visible()

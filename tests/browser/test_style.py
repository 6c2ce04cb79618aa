"""The Style view under a hand."""

import base64
import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image
from playwright.sync_api import FilePayload, Locator, Page, expect

from tests.browser.conftest import DESK, Desks, watched
from tests.browser.hands import draw_digit, open_view, seen, settle, told

STYLE = "/?view=style"
# What is cut, or has to be scrolled inside of the page.
CUT = """[...document.querySelectorAll(".style *")].filter((el) =>
  (el.matches(".choice span") || getComputedStyle(el).overflow !== "visible") &&
  !el.matches(".unseen, input, select, svg") && el.clientWidth > 0 &&
  ((el.scrollHeight > el.clientHeight + 1 && !el.matches("math")) || el.scrollWidth > el.clientWidth + 1)
).map((el) => el.className)"""
SIDEWAYS = "document.documentElement.scrollWidth - innerWidth"


@pytest.fixture
def toys(desks: Desks, address_of_toys: str, said: list[str]) -> Iterator[Page]:
    """A page in front of models that write cats, dogs and owls, or numbers that are no digits."""
    yield from watched(desks.page(address_of_toys, **DESK), address_of_toys, said)


def one(page: Page, label: int, where: str) -> Locator:
    """A large picture, of the levers ("this") or of the mix ("the mixed")."""
    return page.get_by_role("img", name=re.compile(rf"^An? {label} in {where} hand$"))


def ten(page: Page, where: str) -> NDArray[np.int64]:
    """The ten large pictures (10, 28, 28)."""
    settle(page)
    return np.stack([seen(one(page, digit, where)) for digit in range(10)]).astype(int)


def hand(page: Page, n: int) -> Locator:
    """The row of a hand on the wall."""
    return page.get_by_role("button", name=re.compile(rf"^Hand {n},"))


def hands(page: Page) -> Locator:
    return page.get_by_role("button", name=re.compile(r"^Hand \d,"))


def on_wall(page: Page, n: int) -> NDArray[np.int64]:
    """The ten pictures (10, 28, 28) of a row."""
    settle(page)
    values: Any = (
        hand(page, n)
        .locator("canvas[data-pictures]")
        .evaluate(
            """c => {
              const copy = new OffscreenCanvas(280, 28).getContext("2d", {willReadFrequently: true});
              copy.drawImage(c, 0, 0);
              return [...copy.getImageData(0, 0, 280, 28).data].filter((_, i) => i % 4 === 0);
            }"""
        )
    )
    return np.array(values).reshape(28, 10, 28).swapaxes(0, 1)


def assert_alike(a: NDArray[np.int64], b: NDArray[np.int64]) -> None:
    assert np.abs(a - b).max() <= 3


def restyled(page: Page, code: list[float]) -> NDArray[np.int64]:
    """What the server writes for a code."""
    answer = told(page, "/api/v1/models/digits-cvae/restyle", {"code": code}).json()
    pictures = [Image.open(io.BytesIO(base64.b64decode(url.partition(",")[2]))) for url in answer["images"]]
    return np.stack([np.asarray(picture) for picture in pictures]).astype(int)


def code_of(page: Page, url: str) -> list[float]:
    code: list[float] = told(page, "/api/v1/models/digits-cvae/restyle", {"image": url}).json()["code"]
    return code


def test_a_digit_becomes_ten_with_a_verdict_under_each_and_what_it_is_can_be_corrected(page: Page) -> None:
    open_view(page, STYLE)
    page.get_by_role("group", name="Take a handwritten digit").get_by_role("button").nth(7).click()
    pictures = ten(page, "this")
    assert len({picture.tobytes() for picture in pictures}) == 10
    expect(page.get_by_role("radio", name="Digit 7")).to_be_checked()
    group = page.get_by_role("group", name="The same hand writes each of them")
    expect(group.get_by_text(re.compile("The judge reads"))).to_have_count(10)
    page.get_by_role("button", name="Clear paper").click()
    expect(page.get_by_role("radio", name="Digit 7")).to_be_checked()
    assert_alike(ten(page, "this"), pictures)
    draw_digit(page)
    expect(page.get_by_role("radio", name="Digit 1")).to_be_checked()
    before = ten(page, "this")
    page.get_by_role("radio", name="Digit 4").check()
    expect(page).to_have_url(re.compile("label=4"))
    assert np.abs(ten(page, "this") - before).max() > 30


def test_the_wall_opens_with_five_hands_and_a_row_brings_its_own_to_the_levers(page: Page) -> None:
    open_view(page, STYLE)
    expect(hands(page)).to_have_count(5)
    walls = [on_wall(page, n) for n in range(1, 6)]
    assert min(np.abs(a - b).mean() for i, a in enumerate(walls) for b in walls[:i]) > 10
    assert "hands=" not in page.url
    hand(page, 3).click()
    assert_alike(ten(page, "this"), walls[2])
    expect(hand(page, 3)).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_role("radio", name="Digit 4")).to_be_checked()
    page.go_back()
    expect(hand(page, 3)).to_have_attribute("aria-pressed", "false")


def test_the_hand_on_screen_goes_to_the_wall_and_a_link_rebuilds_it(page: Page) -> None:
    open_view(page, STYLE)
    page.get_by_role("slider", name=re.compile(r"^Lever 1\b")).focus()
    page.keyboard.press("End")
    page.get_by_role("button", name="Add to the wall").first.click()
    expect(hand(page, 6)).to_have_accessible_name("Hand 6, made with levers, to the levers")
    pulled = on_wall(page, 6)
    assert_alike(pulled, ten(page, "this"))
    page.reload()
    expect(hands(page)).to_have_count(6)
    assert_alike(on_wall(page, 6), pulled)


def test_the_focus_stays_where_the_hand_works(page: Page) -> None:
    open_view(page, f"{STYLE}&hands=g136~g8~g98")
    add = page.get_by_role("button", name="Add to the wall").first
    add.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="On the wall: hand 4").first).to_be_focused()
    page.get_by_role("button", name="Take hand 3 off the wall").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Take hand 3 off the wall")).to_be_focused()
    for _ in range(3):
        page.keyboard.press("Enter")
    expect(hands(page)).to_have_count(0)
    expect(page.get_by_role("region", name="The wall")).to_be_focused()
    page.get_by_role("button", name="Five hands to begin with").click()
    expect(hands(page)).to_have_count(5)
    expect(page.get_by_role("region", name="The wall")).to_be_focused()


def test_hands_come_from_the_gallery_a_file_and_the_paper(page: Page, said: list[str]) -> None:
    open_view(page, f"{STYLE}&hands=")
    wall = page.get_by_role("region", name="The wall")
    wall.get_by_role("button", name="From the gallery").click()
    page.get_by_role("dialog").get_by_role("img", name=re.compile("handwritten 7")).first.click()
    expect(hand(page, 1)).to_have_accessible_name(re.compile("read from a 7"))
    images = told(page, "/api/v1/models/digits-cvae/gallery").json()["images"]
    file: FilePayload = {
        "name": "four.png",
        "mimeType": "image/png",
        "buffer": base64.b64decode(images[98].partition(",")[2]),
    }
    wall.locator("input[type=file]").set_input_files(file)
    expect(hand(page, 2)).to_have_accessible_name(re.compile("read from a 4"))
    assert_alike(on_wall(page, 2), restyled(page, code_of(page, images[98])))
    wall.get_by_role("button", name="Draw one").click()
    dialog = page.get_by_role("dialog")
    paper = dialog.get_by_label("Paper: draw a digit here").bounding_box()
    assert paper
    page.mouse.move(paper["x"] + 110, paper["y"] + 40)
    page.mouse.down()
    page.mouse.move(paper["x"] + 100, paper["y"] + 190, steps=8)
    page.mouse.up()
    dialog.get_by_role("button", name="Put it on the wall").click()
    expect(hand(page, 3)).to_have_accessible_name(re.compile("read from a 1"))
    wall.locator("input[type=file]").set_input_files({"name": "x.txt", "mimeType": "text/plain", "buffer": b"x"})
    expect(wall.get_by_role("alert")).to_be_visible()
    expect(hands(page)).to_have_count(3)


def test_the_mix_walks_straight_from_one_hand_to_the_other_under_the_finger(page: Page) -> None:
    open_view(page, STYLE)
    lever = page.get_by_role("slider", name="Mix, from hand 1 to hand 2")
    lever.focus()
    page.keyboard.press("Home")
    assert_alike(ten(page, "the mixed"), on_wall(page, 1))
    box = lever.bounding_box()
    assert box
    shown = one(page, 9, "the mixed")
    before = int(shown.get_attribute("data-pictures") or 0)
    page.mouse.move(box["x"] + box["width"] * 0.9, box["y"] + box["height"] / 2)
    page.mouse.down()
    for part in np.linspace(0.9, 0.5, 40):
        page.mouse.move(box["x"] + box["width"] * part, box["y"] + box["height"] / 2)
    page.mouse.up()
    settle(page)
    assert int(shown.get_attribute("data-pictures") or 0) >= before + 5
    share = float(lever.input_value())
    images = told(page, "/api/v1/models/digits-cvae/gallery").json()["images"]
    a, b = (np.array(code_of(page, images[i])) for i in (136, 8))
    mixed = ten(page, "the mixed")
    assert_alike(mixed, restyled(page, list(a + (b - a) * share)))
    page.get_by_role("button", name="Add the mix to the wall").click()
    assert_alike(on_wall(page, 6), mixed)
    page.get_by_role("button", name="The mix to the levers").click()
    assert_alike(ten(page, "this"), mixed)
    page.get_by_role("combobox", name="The hand at the left end").select_option("Hand 4")
    expect(page.get_by_role("slider", name="Mix, from hand 4 to hand 2")).to_be_visible()


def test_the_wall_can_be_taken_along_as_one_crisp_sheet(page: Page, tmp_path: Path) -> None:
    open_view(page, f"{STYLE}&paper=1")
    first = on_wall(page, 1)
    with page.expect_download() as download:
        page.get_by_role("button", name="Download the wall").click()
    download.value.save_as(tmp_path / "wall.png")
    with Image.open(tmp_path / "wall.png") as image:
        sheet = np.asarray(image.convert("L")).astype(int)
    assert sheet.shape == (5 * 28 * 8, 12 * 28 * 8)
    blocks = sheet.reshape(140, 8, 336, 8)
    assert (blocks == blocks[:, :1, :, :1]).all(), "every pixel is a square"
    assert_alike(255 - blocks[:28, 0, 56:, 0].reshape(28, 10, 28).swapaxes(0, 1), first)


def test_a_wall_from_a_hostile_hand_does_no_harm(page: Page, said: list[str]) -> None:
    open_view(page, f"{STYLE}&hands={'g1~' * 30}&mix=1,1,9")
    expect(page.get_by_role("alert")).to_have_count(0)
    open_view(page, f"{STYLE}&hands=g9999~pAAAA~g1870")
    expect(page.get_by_text("This picture cannot be had here")).to_have_count(2)
    expect(hand(page, 3)).to_be_visible()
    said[:] = [words for words in said if "415" not in words]
    page.get_by_role("button", name="Take hand 1 off the wall").click()
    expect(hand(page, 2)).to_be_visible()


def test_labels_are_of_any_name_and_pictures_of_any_size(toys: Page) -> None:
    toys.goto(f"{STYLE}&model=toy-pets")
    pictures = [toys.get_by_role("img", name=f"“{label}” in this hand") for label in ("cat", "dog", "owl")]
    for picture in pictures:
        expect(picture).to_have_js_property("width", 20)
    expect(toys.get_by_role("radio")).to_have_count(3)
    group = toys.get_by_role("group", name="The same hand writes each of them")
    expect(group.get_by_text(re.compile("The judge reads"))).to_have_count(3)
    toys.get_by_role("radio", name="owl").check()
    expect(toys).to_have_url(re.compile("label=owl"))


def test_without_a_judge_there_are_no_verdicts_and_the_visitor_says_what_it_is(toys: Page) -> None:
    toys.goto(f"{STYLE}&model=toy-shy")
    group = toys.get_by_role("group", name="The same hand writes each of them")
    expect(group.get_by_role("img").first).to_have_attribute("data-pictures", re.compile(r"[1-9]"))
    expect(toys.get_by_text(re.compile("The judge reads"))).to_have_count(0)
    picture = io.BytesIO()
    Image.new("L", (20, 20), 90).save(picture, "PNG")
    file: FilePayload = {"name": "it.png", "mimeType": "image/png", "buffer": picture.getvalue()}
    wall = toys.get_by_role("region", name="The wall")
    wall.locator("input[type=file]").set_input_files(file)
    toys.get_by_role("dialog", name="What is it?").get_by_role("radio", name="Digit 1").click()
    expect(hand(toys, 1)).to_have_accessible_name(re.compile("read from a 1,"))


def test_all_that_is_said_is_in_sight_at_twice_the_size_of_text_too(page: Page) -> None:
    open_view(page, STYLE)
    for size in ("14px", "28px"):
        page.evaluate("size => { document.documentElement.style.fontSize = size; }", size)
        settle(page)
        assert page.evaluate(CUT) == []
        assert page.evaluate(SIDEWAYS) <= 0


def test_everything_fits_a_phone(phone: Page) -> None:
    open_view(phone, STYLE)
    settle(phone)
    boxes = [one(phone, digit, "this").bounding_box() for digit in range(10)]
    assert all(box and box["x"] >= 0 and box["x"] + box["width"] <= 390 for box in boxes)
    assert len({round(box["y"]) for box in boxes if box}) == 2
    for n in range(1, 6):
        box = hand(phone, n).bounding_box()
        assert box and box["x"] >= 0 and box["x"] + box["width"] <= 346 and box["height"] >= 44
    phone.set_viewport_size({"width": 320, "height": 640})
    assert phone.evaluate(SIDEWAYS) <= 0

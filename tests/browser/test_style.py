"""The Style view under a hand."""

import base64
import io
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image
from playwright.sync_api import FilePayload, Locator, Page, expect

from tests.browser.hands import draw_digit, open_view, seen, settle

STYLE = "/?view=style"


def tiles(page: Page) -> list[np.ndarray]:
    settle(page)
    return [seen(page.get_by_role("img", name=f"A {digit} in this hand")) for digit in range(10)]


def test_a_digit_from_the_gallery_becomes_ten_with_a_verdict_under_each(page: Page) -> None:
    open_view(page, STYLE)
    page.get_by_role("group", name="Take a handwritten digit").get_by_role("button").nth(7).click()
    pictures = tiles(page)
    assert len({picture.tobytes() for picture in pictures}) == 10
    expect(page.get_by_role("radio", name="Digit 7")).to_be_checked()
    group = page.get_by_role("group", name="All ten digits in this hand")
    expect(group.get_by_text(re.compile("The judge reads"))).to_have_count(10)


def test_a_drawn_digit_is_read_and_can_be_corrected(page: Page) -> None:
    open_view(page, STYLE)
    page.get_by_role("button", name="Clear paper").click()
    draw_digit(page)
    expect(page.get_by_role("radio", name="Digit 1")).to_be_checked()
    before = tiles(page)
    page.get_by_role("radio", name="Digit 7").check()
    expect(page.get_by_role("radio", name="Digit 7")).to_be_checked()
    after = tiles(page)
    assert any((a != b).any() for a, b in zip(before, after, strict=True))
    expect(page).to_have_url(re.compile("label=7"))


def test_a_lever_moves_all_ten(page: Page) -> None:
    open_view(page, STYLE)
    before = tiles(page)
    page.get_by_role("slider", name=re.compile(r"^Lever 1\b")).focus()
    page.keyboard.press("Home")
    low = tiles(page)
    page.keyboard.press("End")
    high = tiles(page)
    assert all(np.abs(a.astype(int) - b).max() > 30 for a, b in zip(low, high, strict=True))
    assert len(before) == 10


def test_a_link_rebuilds_the_hand(page: Page) -> None:
    open_view(page, STYLE)
    page.get_by_role("button", name="Random", exact=True).click()
    shown, link = tiles(page), page.url
    page.goto("about:blank")
    open_view(page, link)
    again = tiles(page)
    assert max(np.abs(a.astype(int) - b).max() for a, b in zip(shown, again, strict=True)) <= 3


def test_the_sheet_can_be_downloaded(page: Page) -> None:
    open_view(page, STYLE)
    with page.expect_download() as download:
        page.get_by_role("button", name="Download PNG").click()
    assert download.value.suggested_filename.endswith(".png")


def test_ten_tiles_fit_a_phone(phone: Page) -> None:
    open_view(phone, STYLE)
    boxes = [phone.get_by_role("img", name=f"A {digit} in this hand").bounding_box() for digit in range(10)]
    assert all(box and box["x"] >= 0 and box["x"] + box["width"] <= 390 for box in boxes)
    assert len({round(box["y"]) for box in boxes if box}) == 2


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


def ten(page: Page, where: str) -> NDArray[np.int64]:
    """The ten large pictures (10, 28, 28), of the levers or of the mix."""
    settle(page)
    return np.stack([seen(page.get_by_role("img", name=f"A {digit} in {where} hand")) for digit in range(10)]).astype(
        int
    )


def assert_alike(a: NDArray[np.int64], b: NDArray[np.int64]) -> None:
    assert np.abs(a - b).max() <= 3


def restyled(page: Page, code: list[float]) -> NDArray[np.int64]:
    """What the server writes for a code."""
    answer = page.request.post("/api/v1/models/digits-cvae/restyle", data={"code": code}).json()
    pictures = [Image.open(io.BytesIO(base64.b64decode(url.partition(",")[2]))) for url in answer["images"]]
    return np.stack([np.asarray(picture) for picture in pictures]).astype(int)


def code_of(page: Page, url: str) -> list[float]:
    code: list[float] = page.request.post("/api/v1/models/digits-cvae/restyle", data={"image": url}).json()["code"]
    return code


def test_the_wall_opens_with_five_different_hands(page: Page) -> None:
    open_view(page, STYLE)
    expect(hands(page)).to_have_count(5)
    walls = [on_wall(page, n) for n in range(1, 6)]
    assert min(np.abs(a - b).mean() for i, a in enumerate(walls) for b in walls[:i]) > 10
    assert "hands=" not in page.url


def test_the_hand_on_screen_goes_to_the_wall_and_a_link_rebuilds_it(page: Page) -> None:
    open_view(page, STYLE)
    page.get_by_role("button", name="Add to the wall").first.click()
    expect(hands(page)).to_have_count(6)
    assert_alike(on_wall(page, 6), ten(page, "this"))
    expect(page.get_by_text("On the wall: hand 6").first).to_be_visible()
    page.get_by_role("slider", name=re.compile(r"^Lever 1\b")).focus()
    page.keyboard.press("End")
    page.get_by_role("button", name="Add to the wall").first.click()
    expect(hand(page, 7)).to_have_accessible_name("Hand 7, made with levers, to the levers")
    pulled = on_wall(page, 7)
    page.reload()
    expect(hands(page)).to_have_count(7)
    assert_alike(on_wall(page, 7), pulled)
    page.go_back()
    expect(hands(page)).to_have_count(6)


def test_a_row_brings_its_hand_to_the_levers(page: Page) -> None:
    open_view(page, STYLE)
    third = on_wall(page, 3)
    assert np.abs(ten(page, "this") - third).max() > 30
    hand(page, 3).click()
    assert_alike(ten(page, "this"), third)
    expect(hand(page, 3)).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_role("radio", name="Digit 4")).to_be_checked()
    page.go_back()
    expect(hand(page, 3)).to_have_attribute("aria-pressed", "false")


def test_rows_leave_the_wall_and_it_holds_no_more_than_eight(page: Page) -> None:
    open_view(page, STYLE)
    settle(page)
    second = on_wall(page, 2)
    page.get_by_role("button", name="Take hand 1 off the wall").click()
    expect(hands(page)).to_have_count(4)
    assert_alike(on_wall(page, 1), second)
    for n in range(5, 9):
        page.get_by_role("button", name="Random", exact=True).click()
        settle(page)
        page.get_by_role("button", name="Add to the wall").first.click()
        expect(hands(page)).to_have_count(n)
    page.get_by_role("button", name="Random", exact=True).click()
    expect(page.get_by_text("The wall is full").first).to_be_visible()
    expect(page.get_by_role("button", name="Add to the wall")).to_have_count(0)
    open_view(page, f"{STYLE}&hands=")
    expect(hands(page)).to_have_count(0)
    page.get_by_role("button", name="Five hands to begin with").click()
    expect(hands(page)).to_have_count(5)


def test_hands_come_from_the_gallery_a_file_and_the_paper(page: Page, said: list[str]) -> None:
    open_view(page, f"{STYLE}&hands=")
    wall = page.get_by_role("region", name="The wall")
    wall.get_by_role("button", name="From the gallery").click()
    page.get_by_role("dialog").get_by_role("img", name=re.compile("handwritten 7")).first.click()
    expect(hand(page, 1)).to_have_accessible_name(re.compile("read from a 7"))
    images = page.request.get("/api/v1/models/digits-cvae/gallery").json()["images"]
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
    page.keyboard.press("End")
    assert_alike(ten(page, "the mixed"), on_wall(page, 2))
    box = lever.bounding_box()
    assert box
    shown = page.get_by_role("img", name="A 9 in the mixed hand")
    before = int(shown.get_attribute("data-pictures") or 0)
    page.mouse.move(box["x"] + box["width"] * 0.9, box["y"] + box["height"] / 2)
    page.mouse.down()
    for part in np.linspace(0.9, 0.5, 40):
        page.mouse.move(box["x"] + box["width"] * part, box["y"] + box["height"] / 2)
    page.mouse.up()
    settle(page)
    assert int(shown.get_attribute("data-pictures") or 0) >= before + 8
    share = float(lever.input_value())
    images = page.request.get("/api/v1/models/digits-cvae/gallery").json()["images"]
    a, b = (np.array(code_of(page, images[i])) for i in (136, 8))
    assert_alike(ten(page, "the mixed"), restyled(page, list(a + (b - a) * share)))
    link = page.url
    mixed = ten(page, "the mixed")
    page.goto("about:blank")
    open_view(page, link)
    assert_alike(ten(page, "the mixed"), mixed)
    page.get_by_role("button", name="Add the mix to the wall").click()
    assert_alike(on_wall(page, 6), mixed)
    page.get_by_role("button", name="The mix to the levers").click()
    assert_alike(ten(page, "this"), mixed)


def test_any_two_hands_can_be_mixed_and_keep_their_places_when_a_row_leaves(page: Page) -> None:
    open_view(page, f"{STYLE}&mix=3,5,0.25")
    mixed = ten(page, "the mixed")
    page.get_by_role("button", name="Take hand 1 off the wall").click()
    assert_alike(ten(page, "the mixed"), mixed)
    page.get_by_role("combobox", name="The hand at the left end").select_option("Hand 4")
    expect(page.get_by_role("slider", name="Mix, from hand 4 to hand 2")).to_be_visible()


@pytest.mark.parametrize("paper", ["", "&paper=1"])
def test_the_wall_can_be_taken_along_as_one_crisp_sheet(page: Page, tmp_path: Path, paper: str) -> None:
    open_view(page, STYLE + paper)
    first = on_wall(page, 1)
    with page.expect_download() as download:
        page.get_by_role("button", name="Download the wall").click()
    download.value.save_as(tmp_path / "wall.png")
    with Image.open(tmp_path / "wall.png") as image:
        sheet = np.asarray(image.convert("L")).astype(int)
    assert sheet.shape == (5 * 28 * 8, 12 * 28 * 8)
    blocks = sheet.reshape(140, 8, 336, 8)
    assert (blocks == blocks[:, :1, :, :1]).all(), "every pixel is a square"
    row = blocks[:28, 0, 56:, 0].reshape(28, 10, 28).swapaxes(0, 1)
    assert_alike(255 - row if paper else row, first)


def test_a_wall_from_a_hostile_hand_does_no_harm(page: Page, said: list[str]) -> None:
    for query in ("hands=<script>", "hands=" + "g1~" * 30, "hands=c1,2,3~c4", "mix=1,1,9", "hands=g75~g75&mix=1,2,0.5"):
        open_view(page, f"{STYLE}&{query}")
        expect(page.get_by_role("alert")).to_have_count(0)
    open_view(page, f"{STYLE}&hands=g9999~pAAAA~g1870")
    expect(page.get_by_text("This picture cannot be had here")).to_have_count(2)
    expect(hand(page, 3)).to_be_visible()
    said[:] = [words for words in said if "415" not in words]
    page.get_by_role("button", name="Take hand 1 off the wall").click()
    expect(hand(page, 2)).to_be_visible()


def test_the_wall_waits_while_another_view_is_open(page: Page) -> None:
    open_view(page, f"{STYLE}&hands=g1870~g2485&mix=2,1,0.25")
    page.get_by_role("link", name="Sliders").click()
    expect(page).not_to_have_url(re.compile("hands="))
    page.get_by_role("link", name="Style").click()
    expect(hands(page)).to_have_count(2)
    expect(page).to_have_url(re.compile(r"hands=g1870~g2485&mix=2,1,0.25"))


def test_the_wall_fits_a_phone(phone: Page) -> None:
    open_view(phone, STYLE)
    settle(phone)
    for n in range(1, 6):
        box = hand(phone, n).bounding_box()
        assert box and box["x"] >= 0 and box["x"] + box["width"] <= 346 and box["height"] >= 44

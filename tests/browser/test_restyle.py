"""The Style view under a hand."""

import re

import numpy as np
from playwright.sync_api import Page, expect

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
    expect(page.get_by_text(re.compile("The judge reads"))).to_have_count(10)


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

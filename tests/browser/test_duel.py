"""Duel's stage: the browser scrubs through the generations of one noise, and shows any pair of the two networks."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, Request, expect

from tests.browser.hands import open_view, pixels, settle

LAST = 24


@pytest.fixture
def asked(page: Page) -> list[dict[str, Any]]:
    """What the page has asked to be drawn, the newest last."""
    found: list[dict[str, Any]] = []

    def note(request: Request) -> None:
        if request.url.endswith("/digits-gan/decode"):
            found.append(request.post_data_json or {})

    page.on("request", note)
    return found


def test_scrubbing_shows_another_generation_of_the_same_noise(page: Page, asked: list[dict[str, Any]]) -> None:
    first = open_view(page, "/?view=duel&model=digits-gan")
    wall = page.get_by_role("list", name="Drawn pictures").get_by_role("button")
    expect(wall).to_have_count(24)
    expect(page.get_by_role("list", name="Real pictures").get_by_role("img")).to_have_count(8)
    newest = pixels(first)
    walk = page.get_by_role("slider", name="Generation", exact=True)
    walk.focus()
    page.keyboard.press("Home")
    settle(page)
    expect(page.get_by_text("Drawn by G of generation 0")).to_be_visible()
    assert "generation=0" in page.url and "seed" not in page.url
    untrained = pixels(first)
    assert untrained != newest
    assert [each["generation"] for each in asked] == [LAST, 0]
    assert asked[0]["codes"] == asked[1]["codes"], "the same noise"
    page.keyboard.press("End")
    settle(page)
    assert pixels(first) == newest and len(asked) == 2, "what was there is there again at once"

    wall.nth(3).click()
    levers = page.get_by_role("link", name="Pull its levers")
    code = ",".join(f"{x:g}" for x in (round(x, 3) for x in asked[0]["codes"][3]))
    assert code.split(",")[0] in (levers.get_attribute("href") or "")
    wall.nth(5).click()
    expect(page.get_by_role("link", name="Go between the two")).to_have_attribute("href", re.compile("stops=c.*c"))


def test_a_square_of_the_matrix_shows_that_pair(page: Page, asked: list[dict[str, Any]]) -> None:
    open_view(page, "/?view=duel&model=digits-gan")
    matrix = page.get_by_role("grid")
    box = matrix.bounding_box()
    assert box
    side = box["width"] / (LAST + 1)
    matrix.click(position={"x": 20.5 * side, "y": 8.5 * side})
    settle(page)
    assert (asked[-1]["generation"], asked[-1]["discriminator"]) == (8, 20)
    expect(page.get_by_text("Drawn by G of generation 8")).to_be_visible()
    expect(page.locator(".pair-said")).to_have_text(
        re.compile(r"^D of generation 20 against G of generation 8: catches \d+%$")
    )
    assert "generation=8" in page.url and "judge=20" in page.url
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    settle(page)
    assert (asked[-1]["generation"], asked[-1]["discriminator"]) == (9, 20)
    page.get_by_role("radio", name="D of its generation").check()
    settle(page)
    assert (asked[-1]["generation"], asked[-1]["discriminator"]) == (9, 9)


def test_nothing_reaches_over_the_edge_of_a_phone(phone: Page) -> None:
    open_view(phone, "/?view=duel&model=digits-gan")
    expect(phone.get_by_role("list", name="Drawn pictures").get_by_role("button")).to_have_count(12)
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390

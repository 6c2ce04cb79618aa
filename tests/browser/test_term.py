"""Moon, the part about the term: two trainings walk in step, and σ goes by keyboard."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.hands import seen, settle

PAINTED = re.compile(r"[1-9]\d*")


def test_two_trainings_walk_in_step_and_sigma_by_keyboard_blurs_the_picture(page: Page) -> None:
    page.goto("/?view=moon&part=term")
    mean = page.get_by_role("img", name="The mean of 48 draws")
    expect(mean).to_have_attribute("data-pictures", PAINTED)
    sides = page.get_by_role("img", name="Mean of 16 draws")
    expect(sides).to_have_count(2)
    for side in sides.all():
        expect(side).to_have_attribute("data-pictures", PAINTED)
    settle(page)
    before = [seen(side) for side in sides.all()]

    walk = page.get_by_role("slider", name="Moment of both trainings")
    walk.focus()
    page.keyboard.press("Home")
    settle(page)
    assert walk.get_attribute("aria-valuetext") == "moment 1 of 16, after 0 steps"
    assert "moment=0" in page.url
    for old, side in zip(before, sides.all(), strict=True):
        assert (seen(side) != old).any()
        assert seen(side).std() < old.std() / 2, "nothing has been learned yet"

    sharp = seen(mean)
    sigma = page.get_by_role("slider", name="σ: how much noise each number gets")
    assert sigma.get_attribute("aria-valuetext") == "−1.00: exp(σ) 0.37, 1 + σ 0.00, difference 0.37"
    sigma.focus()
    page.keyboard.press("End")
    settle(page)
    assert "sigma=1.5" in page.url
    assert seen(mean).std() < 0.8 * sharp.std()
    page.keyboard.press("Delete")
    settle(page)
    assert "sigma=0" in page.url

    typed = page.get_by_role("textbox", name="σ, as a number")
    typed.fill("-9")
    typed.press("Enter")
    expect(typed).to_have_value("−4.00")
    expect(sigma).to_have_value("-4")


@pytest.mark.parametrize("part", ["term", "sum"])
def test_nothing_reaches_over_the_edge_of_a_phone(phone: Page, part: str) -> None:
    phone.goto(f"/?view=moon&part={part}")
    shown = phone.get_by_role("img", name="The mean of 48 draws") if part == "term" else phone.locator(".steps")
    expect(shown).to_be_visible()
    settle(phone)
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390

"""Duel's round in half steps, and its jury: the browser presses on, draws, and goes to another generation."""

import re

from playwright.sync_api import Locator, Page, expect

from tests.browser.hands import draw_digit, open_view, settle, told


def pictures(round_: Locator, row: str) -> list[str]:
    """The pictures of a row, as they stand there."""
    found: list[str] = (
        round_.get_by_role("region", name=row).locator("img.picture").evaluate_all("all => all.map(i => i.src)")
    )
    return found


def opinions(round_: Locator, row: str) -> list[str]:
    """What D says under each."""
    return round_.get_by_role("region", name=row).locator(".verdict-line").all_inner_texts()


def test_in_its_turn_d_moves_and_g_stands_still_then_g_moves_and_d_stands_still(page: Page) -> None:
    halves = told(page, "/api/v1/models/digits-gan-round").json()["generations"]
    last = max(k for k, half in enumerate(halves) if half.get("turn") == "discriminator")
    open_view(page, f"/?view=duel&model=digits-gan&half={last - 1}")
    round_ = page.get_by_role("region", name="One round, in slow motion")
    expect(round_.get_by_role("status")).not_to_be_empty()
    settle(page)
    drawn, real, said = pictures(round_, "Drawn by G"), pictures(round_, "Real ones"), opinions(round_, "Drawn by G")
    assert len(drawn) == len(real) == len(said) == 8

    on = round_.get_by_role("button", name="On")
    on.click()
    expect(round_.get_by_role("status")).to_contain_text("G stood still")
    settle(page)
    assert pictures(round_, "Drawn by G") == drawn and pictures(round_, "Real ones") == real
    assert opinions(round_, "Drawn by G") != said

    on.click()
    expect(round_.get_by_role("status")).to_contain_text("D stood still")
    settle(page)
    pushed = pictures(round_, "Drawn by G")
    assert all(a != b for a, b in zip(pushed, drawn, strict=True)) and pictures(round_, "Real ones") == real
    expect(round_.locator("img.gradient")).to_have_count(8)
    said = opinions(round_, "Drawn by G")

    on.click()
    expect(page).to_have_url(re.compile(f"half={last + 2}"))
    settle(page)
    assert pictures(round_, "Drawn by G") != pushed
    round_.get_by_role("slider", name="Half step of the round").press("ArrowLeft")
    settle(page)
    assert pictures(round_, "Drawn by G") == pushed and opinions(round_, "Drawn by G") == said, "replayed exactly"


def test_d_says_what_it_thinks_of_a_drawing_in_every_generation(page: Page) -> None:
    open_view(page, "/?view=duel&model=digits-gan")
    jury = page.get_by_role("region", name="Let D judge")
    picture = jury.get_by_alt_text("The picture, as D sees it")
    expect(picture).to_be_visible()
    settle(page)
    before = picture.get_attribute("src") or ""
    jury.scroll_into_view_if_needed()
    draw_digit(page)
    expect(page).to_have_url(re.compile("input=p"))
    expect(picture).not_to_have_attribute("src", before)
    settle(page)
    line = jury.get_by_role("slider", name="What the D of every generation says of it")
    expect(jury.get_by_role("status")).to_contain_text(re.compile(r"D of generation \d+.*\d+%", re.DOTALL))
    drawn = jury.locator(".history polyline").get_attribute("points") or ""
    assert len(drawn.split()) == int(line.get_attribute("max") or "") + 1
    line.press("Home")
    expect(jury.get_by_role("status")).to_contain_text("D of generation 0")
    settle(page)
    assert "generation=0" in page.url
    assert jury.locator(".history polyline").get_attribute("points") == drawn

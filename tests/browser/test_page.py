"""What holds in every view: language, theme, keyboard, phone, accessibility."""

import re
from typing import Literal
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from backend.settings import ROOT
from tests.browser.hands import held, open_view, settle

VIEWS = ["/", "/?view=sliders", "/?view=style", "/?view=between", "/?view=sentences", "/?view=pixels", "/?view=models"]
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")


@pytest.fixture(scope="session")
def address(address_with_tiny: str) -> str:
    """Every view has a model to show."""
    return address_with_tiny


@pytest.mark.parametrize("view", VIEWS)
def test_axe_finds_nothing_serious(page: Page, view: str) -> None:
    """In both themes, at a desk and on a phone."""
    page.set_viewport_size({"width": 1280, "height": 844})
    open_view(page, view)
    page.evaluate((ROOT / "node_modules" / "axe-core" / "axe.min.js").read_text())
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 844})
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme)
            settle(page)
            found = page.evaluate("axe.run()")
            serious = [
                f"{violation['id']}: {node['html'][:120]}"
                for violation in found["violations"]
                if violation["impact"] in ("serious", "critical")
                for node in violation["nodes"]
            ]
            assert serious == [], (width, scheme)


@pytest.mark.parametrize("view", VIEWS)
def test_chinese_is_chinese_everywhere_and_stays_in_the_link(page: Page, view: str) -> None:
    open_view(page, view)
    page.get_by_role("button", name="中文").click()
    expect(page.locator("html")).to_have_attribute("lang", "zh-CN")
    # What is the same in every language stands in code; what is in English for a reason says so itself.
    text = page.locator("main").evaluate(
        """main => {
          for (const el of main.querySelectorAll("code, [lang=en]")) el.hidden = true;
          return main.innerText;
        }"""
    )
    words = {word for word in text.replace("\n", " ").split() if word.isascii() and word.isalpha() and len(word) > 3}
    assert words <= {"decoder", "encoder", "JSON", "LeCun", "Corinna", "Yann", "MNIST", "PixelRNN", "PixelCNN"}, words
    page.reload()
    expect(page.locator("html")).to_have_attribute("lang", "zh-CN")


def test_a_theme_can_be_chosen_against_the_systems(page: Page) -> None:
    open_view(page)
    ground = "getComputedStyle(document.documentElement).backgroundColor"
    light = page.evaluate(ground)
    button = page.get_by_role("button", name="Theme")
    button.click()
    assert page.evaluate(ground) == light
    button.click()
    dark = page.evaluate(ground)
    assert sum(map(int, re.findall(r"\d+", dark)[:3])) < 200 < sum(map(int, re.findall(r"\d+", light)[:3]))
    page.reload()
    assert page.evaluate(ground) == dark


@pytest.mark.parametrize("view", VIEWS)
def test_a_phone_needs_no_sideways_scrolling_and_has_targets_for_fingers(phone: Page, view: str) -> None:
    open_view(phone, view)
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
    small = phone.evaluate(
        """[...document.querySelectorAll("button, a, select, input, label.choice")].filter((el) => {
          const { width, height } = el.getBoundingClientRect();
          const hidden = width <= 1 || height <= 1 || el.closest(".skip") || el.closest("label.choice") !== null;
          return !hidden && (width < 43.5 || height < 43.5);
        }).map((el) => `${el.tagName} ${el.className} ${el.getAttribute("aria-label")}`)"""
    )
    assert small == []


@pytest.mark.parametrize("view", VIEWS)
def test_no_window_needs_sideways_scrolling(page: Page, view: str) -> None:
    open_view(page, view)
    for width, height in ((1920, 1080), (1440, 900), (1280, 840), (1010, 700), (768, 1024), (320, 640)):
        page.set_viewport_size({"width": width, "height": height})
        settle(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_keyboard_alone_reaches_a_lever_and_pulls_it(page: Page) -> None:
    picture = open_view(page)
    drawn = int(picture.get_attribute("data-pictures") or 0)
    for _ in range(60):
        page.keyboard.press("Tab")
        name = page.evaluate("document.activeElement.getAttribute('aria-label') ?? ''")
        outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert outline != "none" or name.startswith("Lever"), f"no focus to be seen on {name!r}"
        if name.startswith("Lever 1"):
            break
    else:
        pytest.fail("sixty tabs and no lever")
    page.keyboard.press("End")
    expect(picture).not_to_have_attribute("data-pictures", str(drawn))


def test_the_tabs_change_the_view_and_back_returns(page: Page) -> None:
    open_view(page)
    page.get_by_role("link", name="Style").click()
    expect(page.get_by_role("img", name="A 9 in this hand")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("img", name="A 9 in this hand")).to_be_hidden()


@pytest.mark.parametrize("view", ["sliders", "style", "between", "pixels"])
def test_a_view_that_was_left_writes_nothing_into_the_address_of_the_next(page: Page, view: str) -> None:
    held(page, "**/gallery")
    with page.expect_request("**/gallery"):
        page.goto(f"/?view={view}")
    page.get_by_role("link", name="Models", exact=True).click()
    expect(page.get_by_role("article").first).to_be_visible()
    page.unroute("**/gallery")  # what waits goes on
    settle(page)
    assert set(parse_qs(urlsplit(page.url).query)) <= {"view"}, page.url


def test_ink_on_paper_inverts_what_is_shown_and_not_what_is_drawn(page: Page) -> None:
    picture = open_view(page)
    assert picture.evaluate("c => getComputedStyle(c).filter") == "none"
    page.get_by_role("button", name="Ink on paper").click()
    assert "invert" in picture.evaluate("c => getComputedStyle(c).filter")

"""The page that opens first, under a hand."""

import re
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.browser.conftest import Desks
from tests.browser.hands import STAGE, assert_shows, code_on_screen, open_view, seen, settle


@pytest.fixture(scope="session")
def address(address_with_tiny: str) -> str:
    """Every view has a model to show."""
    return address_with_tiny


@pytest.fixture
def still(page: Page) -> Page:
    """A desk whose owner asks for less motion: the lever waits for the hand."""
    page.emulate_media(reduced_motion="reduce")
    return page


def lever(page: Page) -> Locator:
    return page.get_by_role("slider")


def small_pictures(page: Page) -> list[Any]:
    """What the small pictures show, once each has been drawn."""
    settle(page)
    look = "all => all.map(c => c.toDataURL())"
    pictures: list[Any] = (
        page.get_by_role("navigation", name="Where to go from here").locator("canvas").evaluate_all(look)
    )
    return pictures


# Writes down where the lever stands, frame by frame, from the first one on.
NOTES = """
  window.stood = [];
  (function look() {
    const lever = document.querySelector("input[type=range]");
    if (lever !== null && document.querySelector("canvas[data-pictures]") !== null) {
      const here = Number(lever.value);
      if (window.stood.at(-1) !== here) window.stood.push(here);
      const far = Math.abs(here - window.stood[0]);
      const { dataset } = document.documentElement;
      if (far > 1) dataset.lever = "away";
      else if (far < 0.002 && dataset.lever === "away") dataset.lever = "back";
    }
    requestAnimationFrame(look);
  })();
"""


def test_an_empty_address_gives_a_picture_and_one_lever(still: Page) -> None:
    picture = open_view(still, "/")
    assert seen(picture).max() > 100
    expect(lever(still)).to_have_count(1)
    expect(lever(still)).to_have_accessible_name("Lever 1, slant")
    assert_shows(still, picture)
    assert "view=" not in still.url
    box = picture.bounding_box()
    assert box and box["width"] == box["height"] and box["width"] % 28 == 0 and box["width"] >= 280


def test_the_picture_follows_the_mouse(still: Page) -> None:
    picture = open_view(still, "/")
    before, drawn = seen(picture), int(picture.get_attribute("data-pictures") or 0)
    box = lever(still).bounding_box()
    assert box
    y = box["y"] + box["height"] / 2
    still.mouse.move(box["x"] + box["width"] * 0.75, y)
    still.mouse.down()
    for part in np.linspace(0.75, 0.1, 40):
        still.mouse.move(box["x"] + box["width"] * part, y)
    still.mouse.up()
    assert_shows(still, picture)
    assert np.abs(seen(picture).astype(int) - before).max() > 30
    assert int(picture.get_attribute("data-pictures") or 0) >= drawn + 8
    expect(still.get_by_text("Nobody has ever written this one.")).to_be_visible()


def test_keys_pull_the_lever(still: Page) -> None:
    picture = open_view(still, "/")
    lever(still).focus()
    still.keyboard.press("Home")
    assert float(lever(still).input_value()) == pytest.approx(float(lever(still).get_attribute("min") or 0), abs=0.01)
    assert_shows(still, picture)
    expect(lever(still)).to_have_attribute("aria-valuetext", re.compile("lever 1, −2.*, slant"))


def test_all_its_levers_keep_the_digit_as_it_is_now(still: Page) -> None:
    picture = open_view(still, "/")
    lever(still).focus()
    still.keyboard.press("Home")
    settle(still)
    shown, code = seen(picture), code_on_screen(still)
    still.get_by_role("link", name="All its 24 levers").click()
    expect(still.get_by_role("slider", name="Lever 2, width", exact=True)).to_be_visible()
    large = still.get_by_role("img", name=STAGE)
    settle(still)
    assert code_on_screen(still) == code
    assert np.abs(seen(large).astype(int) - shown).max() <= 3
    expect(still.get_by_text("What the model saw")).to_be_visible()
    still.get_by_role("link", name="Drawbar").click()
    expect(lever(still)).to_have_count(1)
    settle(still)
    assert code_on_screen(still) == code


def test_the_links_below_lead_to_views_that_are_there_and_show_what_is_on_screen(still: Page) -> None:
    open_view(still, "/")
    before = small_pictures(still)
    lever(still).focus()
    still.keyboard.press("Home")
    after = small_pictures(still)
    assert len(before) >= 2
    assert all(a != b for a, b in zip(before, after, strict=True)), "each follows the lever"
    links = still.get_by_role("navigation", name="Where to go from here").get_by_role("link")
    tabs = still.get_by_role("navigation", name="Views").get_by_role("link")
    expect(links).to_have_count(tabs.count())
    for i in range(links.count()):
        links.nth(i).click()
        expect(tabs.nth(i)).to_have_attribute("aria-current", "page")
        expect(still.get_by_role("alert")).to_have_count(0)
        still.go_back()
        expect(lever(still)).to_have_count(1)


def test_the_drawing_goes_along_into_style(still: Page) -> None:
    open_view(still, "/")
    still.get_by_role("navigation", name="Views").get_by_role("link", name="Style").click()
    expect(still.get_by_role("radio", name="Digit 7")).to_be_checked()


def test_the_lever_invites_once_by_itself_and_goes_back_to_where_it_was(page: Page) -> None:
    page.add_init_script(NOTES)
    page.goto("/")
    expect(page.locator("html")).to_have_attribute("data-lever", "back")
    page.wait_for_timeout(1500)  # on its way through the middle it is back for a moment
    settle(page)
    stood = page.evaluate("stood")
    assert max(stood) - min(stood) > 2
    assert stood[-1] == pytest.approx(stood[0], abs=0.002)
    page.wait_for_timeout(1500)
    assert page.evaluate("stood.length") == len(stood), "once"


def test_a_hand_is_quicker_than_the_invitation(page: Page) -> None:
    picture = open_view(page, "/")
    lever(page).focus()
    page.keyboard.press("Home")
    low = float(lever(page).get_attribute("min") or 0)
    page.wait_for_timeout(2500)
    assert float(lever(page).input_value()) == pytest.approx(low, abs=0.01)
    assert_shows(page, picture)


def test_less_motion_means_no_motion(still: Page) -> None:
    open_view(still, "/")
    home = lever(still).input_value()
    still.wait_for_timeout(2500)
    assert lever(still).input_value() == home


def test_on_a_phone_the_picture_comes_first_and_the_lever_lies_under_the_thumb(phone: Page) -> None:
    phone.emulate_media(reduced_motion="reduce")
    picture = open_view(phone, "/")
    image, bar = picture.bounding_box(), lever(phone).bounding_box()
    assert image and bar
    assert image["y"] + image["height"] <= bar["y"] + 12
    assert bar["y"] > 400 and bar["y"] + bar["height"] < 700 and bar["height"] >= 44 and bar["width"] > 340
    before = float(lever(phone).input_value())
    phone.touchscreen.tap(bar["x"] + bar["width"] * 0.15, bar["y"] + bar["height"] / 2)
    assert float(lever(phone).input_value()) < before
    assert_shows(phone, picture)


def test_without_a_model_to_play_the_page_says_so_and_offers_what_there_is(page: Page) -> None:
    def without(route: Route) -> None:
        answer = route.fetch()
        cards = answer.json()
        cards["models"] = [card for card in cards["models"] if card["family"] != "vae"]
        route.fulfill(response=answer, json=cards)

    page.route("**/api/v1/models", without)
    page.goto("/")
    expect(page.get_by_text("The model that this page plays is not on this server.")).to_be_visible()
    expect(lever(page)).to_have_count(0)
    links = page.get_by_role("navigation", name="Where to go from here").get_by_role("link")
    expect(links.filter(has_text="Style")).to_have_count(1)
    expect(links.filter(has_text="Sliders")).to_have_count(0)


def test_a_link_from_a_hostile_hand_does_no_harm(still: Page) -> None:
    for query in ("view=constructor", "code=1,2,3", "input=g99999999", "input=p!!", "seed=1e99"):
        assert seen(open_view(still, f"/?{query}")).max() > 100


def test_the_first_picture_waits_for_four_questions_at_most(desks: Desks, address: str) -> None:
    """Cards, gallery, code, picture: strips and small pictures come after."""
    page = desks.page(address)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "/api/" in request.url else None)
    page.goto("/")
    expect(page.get_by_role("img", name=STAGE)).to_have_attribute("data-pictures", re.compile(r"\d+"))
    first = next(i for i, url in enumerate(asked) if url.endswith("/decode"))
    page.close()
    assert first <= 3, asked


def test_lines_of_one_language_never_stand_as_those_of_another(page: Page) -> None:
    open_view(page, "/")
    lines = page.locator(".small-lines")
    expect(lines).to_contain_text("yesterday")
    page.route("**/verse-vae/interpolate", lambda _route: None)  # its answer never comes
    page.get_by_role("button", name="中文").click()
    expect(lines).to_have_attribute("lang", "zh-Hant")
    assert lines.inner_text().strip() == ""

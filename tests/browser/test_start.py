"""The page that opens first, under a hand."""

import re

import numpy as np
import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.browser.conftest import Desks
from tests.browser.hands import STAGE, assert_shows, code_on_screen, open_view, seen, settle

MAP = "The path of the lecture"
HEADS = ["Pixel by pixel", "Levers", "Why", "Style", "Limits", "Duel", "Models"]


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


def low(page: Page) -> float:
    return float(lever(page).get_attribute("min") or 0)


def way(page: Page) -> Locator:
    return page.get_by_role("navigation", name=MAP)


# Writes down where the lever stands, frame by frame, from the first one on.
NOTES = """
  window.stood = [];
  (function look() {
    const lever = document.querySelector("input[type=range]");
    if (lever !== null && document.querySelector("canvas[data-pictures]") !== null) {
      const here = Number(lever.value);
      if (window.stood.at(-1) !== here) window.stood.push(here);
    }
    requestAnimationFrame(look);
  })();
"""


def test_the_picture_that_is_asked_for_early_is_the_one_that_the_page_asks_for(page: Page) -> None:
    asked: set[str] = set()
    page.on("request", lambda request: asked.add(request.url))
    open_view(page, "/")
    assert len([url for url in asked if "/digits-vae/sample?" in url]) == 1, asked


def test_an_empty_address_gives_a_picture_and_one_lever(still: Page) -> None:
    picture = open_view(still, "/")
    assert seen(picture).max() > 100
    expect(lever(still)).to_have_count(1)
    expect(lever(still)).to_have_accessible_name("Lever 1, slant")
    assert_shows(still, picture)
    assert not still.url.endswith("code="), "what a page opens with is not written"
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
    expect(still.get_by_text("It made this one just now, for you.")).to_be_visible()
    still.get_by_role("button", name="Start afresh").click()
    settle(still)
    assert np.array_equal(seen(picture), before)


def test_keys_pull_the_lever_and_all_its_levers_stand_where_it_was_left(still: Page) -> None:
    picture = open_view(still, "/")
    lever(still).focus()
    still.keyboard.press("Home")
    assert float(lever(still).input_value()) == pytest.approx(low(still), abs=0.01)
    expect(lever(still)).to_have_attribute("aria-valuetext", re.compile("lever 1, −2.*, slant"))
    settle(still)
    shown, code = seen(picture), code_on_screen(still)
    still.get_by_role("link", name="Pull all its 24 levers").click()
    expect(still.get_by_role("slider", name="Lever 2, width", exact=True)).to_be_visible()
    large = still.get_by_role("img", name=STAGE)
    settle(still)
    assert code_on_screen(still) == code
    assert np.abs(seen(large).astype(int) - shown).max() <= 3
    still.get_by_role("link", name="Drawbar").click()
    expect(lever(still)).to_have_count(1)
    settle(still)
    assert code_on_screen(still) == code


def test_the_map_leads_to_every_view_and_its_small_pictures_follow_the_lever(still: Page) -> None:
    open_view(still, "/")
    hrefs = "all => all.map((a) => a.href)"
    tabs = still.get_by_role("navigation", name="Views").get_by_role("link").evaluate_all(hrefs)
    assert way(still).locator(".ways a").evaluate_all(hrefs) == tabs
    expect(way(still).locator("h3")).to_have_text(HEADS)
    small = [way(still).get_by_role("link", name=name).locator("canvas") for name in ("Sliders", "Moon")]
    for picture in small:
        expect(picture).to_have_attribute("data-pictures", re.compile(r"\d"))
    before = [picture.evaluate("c => c.toDataURL()") for picture in small]
    lever(still).focus()
    still.keyboard.press("Home")
    settle(still)
    for picture, old in zip(small, before, strict=True):
        assert picture.evaluate("c => c.toDataURL()") != old


def test_a_small_picture_that_stumbles_leaves_the_rest_of_the_page_alone(still: Page, said: list[str]) -> None:
    broken = 'export const Small = () => { throw new Error("no picture today"); };'
    still.route("**/views/models/small.js", lambda route: route.fulfill(body=broken, content_type="text/javascript"))
    picture = open_view(still, "/")
    expect(way(still).get_by_role("link", name="Models")).to_be_visible()
    assert_shows(still, picture)
    assert said and all("no picture today" in line for line in said)
    said.clear()


def test_the_lecture_is_named_and_linked(still: Page) -> None:
    open_view(still, "/")
    lecture = still.locator(".lecture")
    expect(lecture).to_contain_text("Hung-yi Lee, Unsupervised Learning: Deep Generative Model")
    links = lecture.get_by_role("link")
    expect(links).to_have_text(["video 1", "video 2", "slides", "course"])
    assert links.evaluate_all("all => all.every((a) => a.rel === 'noreferrer' && a.hostname !== location.hostname)")


def test_the_lever_invites_once_by_itself_and_writes_nothing_of_it(page: Page) -> None:
    page.clock.install()
    page.add_init_script(NOTES)
    open_view(page, "/")
    page.clock.run_for(6000)
    stood = page.evaluate("stood")
    assert max(stood) - min(stood) > 2
    assert stood[-1] == stood[0], "and goes back to where it was"
    page.clock.run_for(6000)
    assert page.evaluate("stood.length") == len(stood), "once"
    assert "code" not in page.url


def test_a_hand_is_quicker_than_the_invitation(page: Page) -> None:
    page.clock.install()
    picture = open_view(page, "/")
    lever(page).focus()
    page.keyboard.press("Home")
    page.clock.run_for(6000)
    assert float(lever(page).input_value()) == pytest.approx(low(page), abs=0.01)
    assert_shows(page, picture)


def test_less_motion_means_no_motion(still: Page) -> None:
    still.clock.install()
    still.add_init_script(NOTES)
    open_view(still, "/")
    still.clock.run_for(6000)
    assert still.evaluate("stood.length") == 1


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
        for card in cards["models"]:
            card["sliders"] = []
        route.fulfill(response=answer, json=cards)

    page.route("**/api/v1/models", without)
    page.goto("/")
    expect(page.get_by_text("The model that this page plays is not on this server.")).to_be_visible()
    expect(lever(page)).to_have_count(0)
    expect(way(page).get_by_role("link", name="Style")).to_have_count(1)
    expect(way(page).get_by_role("link", name="Sliders")).to_have_count(0)


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

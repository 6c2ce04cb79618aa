"""The page shows models that it has never heard of: any number of levers, labels of any name, pictures of any kind."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.hands import STAGE, code_on_screen, pixels, settle

PAINTED = re.compile(r"[1-9]\d*")


@pytest.fixture(scope="session")
def address(address_of_toys: str) -> str:
    """Toys alone."""
    return address_of_toys


def opened(page: Page, address: str) -> Locator:
    page.goto(address)
    picture = page.get_by_role("img", name=STAGE)
    expect(picture).to_have_attribute("data-pictures", PAINTED)
    settle(page)
    return picture


def test_every_lever_of_sixty_four_numbers_shows_its_strip_and_moves_the_picture(page: Page) -> None:
    picture = opened(page, "/?view=sliders&model=toy-pets")
    levers = page.get_by_role("slider", name=re.compile("^Lever"))
    expect(levers).to_have_count(64)
    sizes = page.locator(".drawbar .strip").evaluate_all("all => all.map(c => [c.width, c.height])")
    assert sizes == [[20, 140]] * 64
    blank = page.locator(".drawbar .strip").last.evaluate(
        "c => new Set(c.getContext('2d').getImageData(0, 0, c.width, c.height).data).size < 9"
    )
    assert not blank
    for lever in (levers.first, levers.last):
        before = pixels(picture)
        lever.focus()
        page.keyboard.press("End")
        settle(page)
        assert pixels(picture) != before


def test_labels_are_called_as_their_card_calls_them(page: Page) -> None:
    picture = opened(page, "/?view=sliders&model=toy-pets")
    before = pixels(picture)
    page.get_by_role("radio", name="cat").check()
    settle(page)
    assert pixels(picture) != before
    assert "label=cat" in page.url
    page.reload()
    expect(page.get_by_role("radio", name="cat")).to_be_checked()


def test_a_lever_along_a_direction_of_a_model_of_colours(page: Page) -> None:
    picture = opened(page, "/?view=sliders&model=toy-rgb")
    before = pixels(picture)
    assert (len(before), before[0::4] != before[1::4]) == (16 * 16 * 4, True), "16 x 16, in colour"
    lever = page.get_by_role("slider", name="Lever 1, warmth", exact=True)
    lever.focus()
    page.keyboard.press("Home")
    settle(page)
    assert pixels(picture) != before
    assert lever.get_attribute("aria-valuetext") == "lever 1, −20.00, warmth"


@pytest.mark.parametrize("model", ["toy-ink", "toy-pets", "toy-rgb"])
def test_levers_lie_on_a_phone_whatever_they_hang_on(phone: Page, model: str) -> None:
    picture = opened(phone, f"/?view=sliders&model={model}")
    before = pixels(picture)
    lever = phone.locator(".drawbar input.lever").first
    box = lever.bounding_box()
    assert box and box["width"] > 300
    phone.touchscreen.tap(box["x"] + box["width"] * 0.9, box["y"] + box["height"] / 2)
    settle(phone)
    assert pixels(picture) != before


def test_a_model_without_a_prior_says_nothing_of_chance(page: Page) -> None:
    opened(page, "/?view=sliders&model=toy-rgb")
    for name in ("Random", "Mean"):
        expect(page.get_by_role("button", name=name, exact=True)).to_have_count(0)
    expect(page.locator(".mark.own")).to_have_count(2)
    expect(page.locator(":is(.mark.mean, .kl, .legend-kl, .legend-mean)")).to_have_count(0)
    page.goto("/?view=between&model=toy-rgb&stops=s1~s2&t=0.5")
    expect(page.get_by_role("img", name="The picture of slerp at this place")).to_have_attribute(
        "data-pictures", PAINTED
    )
    expect(page.get_by_label("Code", exact=True)).to_be_visible()
    for gone in (page.get_by_label("Seed"), page.get_by_role("button", name="Random"), page.get_by_text("|z|")):
        expect(gone).to_have_count(0)
    page.get_by_role("button", name="Add a stop").click()
    settle(page)
    expect(page.get_by_role("alert")).to_have_count(0)


def test_a_model_that_reads_nothing_begins_with_chance_and_any_of_its_generations_draws(page: Page) -> None:
    picture = opened(page, "/?view=sliders&model=toy-stages")
    expect(page.get_by_text("This model has no encoder")).to_be_visible()
    expect(page.locator(":is(.paper, .picks, input[type=file], .mark.own, .legend-own)")).to_have_count(0)
    flow = page.get_by_role("group", name="From chance to the picture, by way of the code")
    assert [text.strip() for text in flow.locator(".term").all_text_contents()] == ["chance", "code", "decoder"]
    shown = [pixels(picture)]

    def changed() -> None:
        settle(page)
        shown.append(pixels(picture))
        assert shown[-1] != shown[-2]

    page.get_by_role("slider", name="Lever 1", exact=True).focus()
    page.keyboard.press("End")
    changed()
    page.get_by_role("slider", name="Generation", exact=True).fill("0")
    changed()
    assert "generation=0" in page.url
    page.get_by_role("button", name="Another picture").click()
    changed()
    assert "code=" not in page.url
    page.get_by_role("link", name="Take it to Between").click()
    expect(page).to_have_url(re.compile("stops=c.*generation=0"))


def test_between_two_dice(page: Page) -> None:
    page.goto("/?view=between&model=toy-stages&t=0.5")
    picture = page.get_by_role("img", name="The picture of slerp at this place")
    expect(picture).to_have_attribute("data-pictures", PAINTED)
    settle(page)
    expect(page.get_by_text("This model has no encoder")).to_be_visible()
    expect(page.locator(":is(.paper, .picks, input[type=file])")).to_have_count(0)
    before = pixels(picture)
    page.get_by_role("button", name="Random", exact=True).click()
    settle(page)
    assert pixels(picture) != before
    page.get_by_role("button", name="Add a stop").click()
    settle(page)
    assert len(re.findall(r"s\d+", page.url.partition("stops=")[2])) == 3
    expect(page.get_by_role("alert")).to_have_count(0)


def test_a_picture_of_few_colours_is_drawn_pixel_by_pixel_and_a_stroke_is_taken_back(page: Page) -> None:
    picture = opened(page, "/?view=sliders&model=toy-mosaic")
    paper = page.get_by_role("application")
    drawn = page.get_by_role("img", name="Your picture, pixel by pixel")
    expect(drawn).to_be_visible()
    blank, before = pixels(drawn), pixels(picture)
    page.locator(".swatches label[title='#c02020']").click()
    paper.click(position={"x": 5, "y": 5})
    settle(page)
    assert pixels(drawn)[:3] == [0xC0, 0x20, 0x20]
    assert pixels(drawn)[4:] == blank[4:]
    assert pixels(picture) != before
    paper.press("ArrowRight")
    paper.press(" ")
    settle(page)
    assert pixels(drawn)[4:7] == [0xC0, 0x20, 0x20]
    page.get_by_role("button", name="Undo stroke").click()
    settle(page)
    assert pixels(drawn)[4:] == blank[4:]
    assert pixels(drawn)[:3] == [0xC0, 0x20, 0x20]


def test_a_lever_with_stops_has_a_picture_each_and_goes_from_one_to_the_next(page: Page) -> None:
    opened(page, "/?view=sliders&model=toy-rgb&code=-19,3,0")
    group = page.get_by_role("radiogroup", name="tone")
    expect(group.get_by_role("radio")).to_have_count(3)
    first = group.get_by_role("radio", name="tone, dark, 1 of 3")
    expect(first).to_be_checked()
    first.focus()
    page.keyboard.press("ArrowDown")
    expect(group.get_by_role("radio", name="tone, middle, 2 of 3")).to_be_checked()
    settle(page)
    assert code_on_screen(page) == [21, 3, 0], "as far beside it as before"
    group.locator("label").nth(2).click()
    settle(page)
    assert code_on_screen(page) == [1, 23, 0]
    sizes = group.locator("canvas").evaluate_all("all => all.map(c => [c.width, c.height])")
    assert sizes == [[16, 16]] * 3

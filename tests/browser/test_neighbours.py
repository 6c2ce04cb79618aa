"""Neighbours: is it new, is it a copy?"""

import re

from playwright.sync_api import Page, expect

from tests.browser.hands import STAGE, open_view, pixels, settle

PICTURE = "The picture that is asked about, as it is compared"


def test_a_training_picture_that_is_put_in_is_a_copy_of_itself(page: Page) -> None:
    page.goto("/?view=neighbours&model=digits-vae&seed=42")
    near = page.get_by_role("region", name="The nearest training pictures")
    expect(near.get_by_role("button")).to_have_count(12)
    verdict = page.get_by_role("region", name="Is it new, is it a copy?")
    expect(verdict).not_to_contain_text("this very picture")
    near.get_by_role("button").first.click()
    expect(verdict).to_contain_text("this very picture was there in training")
    expect(near.get_by_role("button").first).to_have_accessible_name(re.compile("distance 0 px"))
    settle(page)


def test_the_blend_grows_step_by_step_and_a_link_shows_the_same_step(page: Page) -> None:
    page.goto("/?view=neighbours&model=digits-vae&seed=42&part=1")
    blend = page.get_by_role("region", name="A blend of what it knows?")
    expect(blend.get_by_role("status")).to_contain_text("Step 1:")
    first = blend.get_by_alt_text("the sum so far").get_attribute("src")
    blend.get_by_role("slider", name="Step").press("ArrowRight")
    expect(blend.get_by_role("status")).to_contain_text("Step 2:")
    expect(blend.get_by_alt_text("the sum so far")).not_to_have_attribute("src", first or "")
    settle(page)


def test_a_face_is_taken_as_it_was_pulled_to_the_model_of_faces_in_another_view_and_back(page: Page) -> None:
    open_view(page, "/?view=sliders&model=faces-vae&face=g2")
    page.get_by_role("slider", name="Lever 5, glasses", exact=True).press("End")
    settle(page)
    face = pixels(page.get_by_role("img", name=STAGE))
    page.get_by_role("link", name="Take it to Pixels").click()
    paper = page.get_by_role("img", name="Your picture, pixel by pixel")
    expect(paper).to_be_visible()
    settle(page)
    assert "model=faces-pixelrnn" in page.url
    assert pixels(paper) == face
    page.go_back()
    settle(page)
    assert pixels(page.get_by_role("img", name=STAGE)) == face

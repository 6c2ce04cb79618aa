"""Levers that a visitor makes of examples, and names that a visitor gives."""

import json
import re

from playwright.sync_api import Page, expect

from tests.browser.hands import code_on_screen, open_view, seen, settle


def test_a_lever_made_of_examples_is_pulled_and_its_link_rebuilds_it(page: Page) -> None:
    picture = open_view(page)
    page.get_by_role("button", name="Make a lever").click()
    examples = page.get_by_role("button", name=re.compile(r"^Picture \d+:"))
    expect(examples).to_have_count(24)
    expect(page.get_by_role("button", name="Put it on the console")).to_have_count(0)
    examples.nth(0).click()
    examples.nth(1).focus()
    page.keyboard.press("-")
    examples.nth(2).drag_to(page.get_by_role("region", name=re.compile("^Less of this")))
    expect(page.get_by_role("region", name="Less of this: 2")).to_be_visible()
    expect(page.get_by_role("img", name="What the lever does to your picture")).to_be_visible()
    page.get_by_label("What is it called?").fill("loops")
    page.get_by_role("button", name="Put it on the console").click()
    lever = page.get_by_role("slider", name="Lever A, loops")
    before = code_on_screen(page)
    lever.focus()
    page.keyboard.press("End")
    settle(page)
    assert code_on_screen(page) != before
    shown, value, link = seen(picture).astype(int), lever.input_value(), page.url
    page.goto("about:blank")
    again = open_view(page, link)
    assert page.get_by_role("slider", name="Lever A, loops").input_value() == value
    assert abs(seen(again).astype(int) - shown).max() <= 1

    with page.expect_download() as kept:
        page.get_by_role("button", name="Download loops as a file").click()
    file = json.loads(kept.value.path().read_text())
    assert file["drawbar"] == "lever" and file["name"] == "loops" and len(file["direction"]) == 24
    page.get_by_role("button", name="Remove loops").click()
    expect(page.get_by_role("slider", name="Lever A, loops")).to_have_count(0)
    page.get_by_role("button", name="Make a lever").click()
    page.locator("input[type=file]").last.set_input_files(kept.value.path())
    expect(page.get_by_role("slider", name="Lever A, loops")).to_be_visible()


def test_a_plain_lever_takes_a_name_and_back_takes_it_away(page: Page) -> None:
    open_view(page)
    lever = page.get_by_role("slider", name=re.compile("^Lever 3"))
    lever.focus()
    page.keyboard.press("F2")
    field = page.get_by_role("textbox", name="Its name")
    field.fill("given up")
    field.press("Escape")
    expect(page.get_by_role("slider", name="Lever 3", exact=True)).to_be_visible()
    lever.focus()
    page.keyboard.press("F2")
    field.fill("curls")
    field.press("Enter")
    expect(page.get_by_role("slider", name="Lever 3, curls")).to_be_visible()
    settle(page)
    page.go_back()
    expect(page.get_by_role("slider", name="Lever 3", exact=True)).to_be_visible()

"""Moon under a hand: two models always at the same place, and two planes of digits."""

import json
import re

import numpy as np
from playwright.sync_api import Locator, Page, Request, expect

from tests.browser.hands import open_view, seen, settle, told

AE = "Auto-encoder: the picture at this place"


def lever(page: Page) -> Locator:
    return page.get_by_role("slider", name="From half to full")


def test_a_hand_drags_both_stages_in_step_and_a_link_rebuilds_the_screen(page: Page) -> None:
    noisy = open_view(page, "/?view=moon")
    plain = page.get_by_role("img", name=AE)
    asked: dict[str, list[float]] = {"moon-ae": [], "moon-vae": []}

    def note(request: Request) -> None:
        if request.url.endswith("/decode"):
            asked[request.url.split("/")[-2]].append(json.loads(request.post_data or "")["codes"][0][0])

    page.on("request", note)
    before = seen(plain), seen(noisy)
    box = lever(page).bounding_box()
    assert box
    y = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + box["width"] * 0.3, y)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.7, y, steps=12)
    page.mouse.up()
    settle(page)
    assert len(asked["moon-ae"]) == len(asked["moon-vae"]) > 0, "each place is asked of both"
    assert plain.get_attribute("data-pictures") == noisy.get_attribute("data-pictures"), "drawn together"
    assert (seen(plain) != before[0]).any() and (seen(noisy) != before[1]).any()
    t = float(lever(page).input_value())
    assert 0.8 < t < 1.1
    ways = {name: told(page, f"/api/v1/models/{name}/scatter").json()["clusters"] for name in asked}
    for name, clusters in ways.items():
        half, full = (next(c["mean"][0] for c in clusters if c["label"] == label) for label in ("half", "full"))
        assert abs((asked[name][-1] - half) / (full - half) - t) < 2e-3, f"{name} is where the lever is"

    page.get_by_role("button", name="Throw e").click()
    page.get_by_role("button", name="Show the plain blend").click()
    blend = page.get_by_role("img", name="Plain blend: the picture at this place")
    expect(blend).to_have_attribute("data-pictures", re.compile(r"[1-9]"))
    settle(page)
    shown = [seen(picture) for picture in (plain, noisy, blend)]
    link = page.url
    page.goto("about:blank")
    open_view(page, link)
    expect(blend).to_have_attribute("data-pictures", re.compile(r"[1-9]"))
    settle(page)
    for old, picture in zip(shown, (plain, noisy, blend), strict=True):
        assert np.array_equal(seen(picture), old)


def test_a_phone_keeps_both_stages_in_sight_and_the_lever_answers_keys(phone: Page) -> None:
    noisy = open_view(phone, "/?view=moon")
    plain = phone.get_by_role("img", name=AE)
    before = seen(noisy)
    lever(phone).focus()
    phone.keyboard.press("PageUp")
    settle(phone)
    assert lever(phone).get_attribute("aria-valuetext") == "0.50 of the way"
    assert (seen(noisy) != before).any()
    number = phone.get_by_role("textbox", name="Place on the way, number")
    number.fill("5")
    number.press("Enter")
    expect(number).to_have_value("1.50")
    phone.evaluate("scrollTo(0, 900)")
    boxes = [picture.bounding_box() for picture in (plain, noisy)]
    assert all(box and 0 <= box["y"] < 60 and box["width"] > 140 for box in boxes)


def test_two_planes_of_digits_follow_the_finger_and_chance_and_come_back(page: Page) -> None:
    page.goto("/?view=moon&part=digits")
    plain = page.get_by_role("img", name="Auto-encoder: the picture of the code under the finger")
    noisy = page.get_by_role("img", name="VAE: the picture of the code under the finger")
    expect(noisy).to_have_attribute("data-pictures", re.compile(r"[1-9]"))
    settle(page)
    begun = seen(plain), seen(noisy)
    plane = page.get_by_role("slider", name="VAE: the plane of its codes")
    box = plane.bounding_box()
    assert box
    page.mouse.click(box["x"] + box["width"] * 0.3, box["y"] + box["height"] * 0.4)
    settle(page)
    assert re.search(r"noisy=-\d", page.url) and "plain=" not in page.url
    assert (seen(noisy) != begun[1]).any() and np.array_equal(seen(plain), begun[0])
    page.get_by_role("button", name="A code by chance").first.click()
    settle(page)
    assert "plain=" in page.url
    assert (seen(plain) != begun[0]).any()
    page.get_by_role("button", name="To your digit").click()
    settle(page)
    assert np.array_equal(seen(plain), begun[0]) and np.array_equal(seen(noisy), begun[1])
    page.get_by_role("button", name="Fill the planes with pictures").click()
    expect(page.locator(".plane-field canvas")).to_have_count(2)
    settle(page)
    for field in page.locator(".plane-field canvas").all():
        assert seen(field).std() > 20

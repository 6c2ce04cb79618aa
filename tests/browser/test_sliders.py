"""The Sliders view under a hand."""

import base64
import re

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from backend.settings import ROOT
from tests.browser.hands import (
    STAGE,
    assert_shows,
    code_on_screen,
    draw_digit,
    open_view,
    seen,
    settle,
    told,
)


def value(page: Page, n: int = 1) -> float:
    return float(page.get_by_role("slider", name=re.compile(rf"^Lever {n}\b")).first.input_value())


def test_the_view_opens_with_a_digit_and_levers_to_pull(page: Page) -> None:
    picture = open_view(page)
    assert seen(picture).max() > 100
    assert page.get_by_role("slider", name=re.compile(r"^Lever \d+")).count() >= 12
    assert_shows(page, picture)


def test_the_picture_follows_the_mouse_and_the_newest_value_wins(page: Page) -> None:
    picture = open_view(page)
    before, drawn = seen(picture), int(picture.get_attribute("data-pictures") or 0)
    box = page.get_by_role("slider", name=re.compile(r"^Lever 1\b")).bounding_box()
    assert box
    x = box["x"] + box["width"] / 2
    page.mouse.move(x, box["y"] + box["height"] * 0.5)
    page.mouse.down()
    for part in np.linspace(0.5, 0.1, 40):
        page.mouse.move(x, box["y"] + box["height"] * part)
    page.mouse.up()
    assert_shows(page, picture)
    assert np.abs(seen(picture).astype(int) - before).max() > 30
    assert int(picture.get_attribute("data-pictures") or 0) >= drawn + 8


def test_keys_pull_a_lever(page: Page) -> None:
    picture = open_view(page)
    bar = page.get_by_role("slider", name=re.compile(r"^Lever 1\b"))
    low, high = float(bar.get_attribute("min") or 0), float(bar.get_attribute("max") or 0)
    bar.focus()
    page.keyboard.press("Delete")
    assert value(page) == 0
    page.keyboard.press("ArrowUp")
    step = value(page)
    assert 0 < step < 0.2
    page.keyboard.press("PageUp")
    assert abs(value(page) - 11 * step) < 0.02
    page.keyboard.press("End")
    assert abs(value(page) - high) < 0.01
    page.keyboard.press("Home")
    assert abs(value(page) - low) < 0.01
    assert_shows(page, picture)


def test_a_number_can_be_typed(page: Page) -> None:
    picture = open_view(page)
    number = page.get_by_role("spinbutton", name="Lever 2, number")
    number.fill("1.25")
    number.press("Enter")
    assert abs(value(page, 2) - 1.25) < 0.01
    assert_shows(page, picture)
    assert 1.25 in code_on_screen(page)


def test_random_moves_all_levers_but_the_locked_and_the_same_seed_gives_them_again(page: Page) -> None:
    open_view(page)
    page.get_by_role("button", name="Lock lever 2", exact=True).click()
    page.get_by_role("button", name="Random", exact=True).click()
    settle(page)
    before = [value(page, n) for n in (1, 2, 3)]
    seed = page.get_by_label("Seed").input_value()
    page.get_by_role("button", name="Random", exact=True).click()
    settle(page)
    after = [value(page, n) for n in (1, 2, 3)]
    assert after[1] == before[1]
    assert after[0] != before[0] and after[2] != before[2]
    page.get_by_label("Seed").fill(seed)
    page.get_by_label("Seed").press("Enter")
    settle(page)
    assert [value(page, n) for n in (1, 2, 3)] == before


def test_another_e_draws_within_the_band_and_back_brings_the_former_one(page: Page) -> None:
    picture = open_view(page, "/?view=sliders&input=g8952")
    mean, shown = code_on_screen(page), seen(picture)
    spread = page.locator(".drawbar .band").evaluate_all("all => all.map(b => b.getBoundingClientRect().height)")
    assert len(spread) == page.locator(".drawbar").count() and max(spread) > 10 * min(spread)
    another = page.get_by_role("button", name="Another e", exact=True)
    another.click()
    assert_shows(page, picture)
    first, first_link = code_on_screen(page), page.url
    assert first != mean and np.abs(seen(picture).astype(int) - shown).max() > 10
    another.click()
    assert_shows(page, picture)
    assert code_on_screen(page) != first and page.url != first_link
    # Of all its levers' caps about two in three stand on the band, as of any normal noise; none is far from it.
    far = page.locator(".drawbar").evaluate_all(
        """all => all.map((bar) => {
          const [band, cap] = [".band", ".cap"].map((one) => bar.querySelector(one).getBoundingClientRect());
          return Math.abs(cap.y + cap.height / 2 - band.y - band.height / 2) / Math.max(2, band.height / 2);
        })"""
    )
    assert max(far) < 5 and sum(one < 1.2 for one in far) > len(far) / 3
    page.go_back()
    settle(page)
    assert code_on_screen(page) == first
    page.get_by_role("button", name="Reset", exact=True).click()
    settle(page)
    assert code_on_screen(page) == mean


def test_pointing_at_a_number_lights_its_lever_and_the_other_way_round(page: Page) -> None:
    open_view(page)
    numbers, lever = page.locator(".live .of-lever").first, page.locator(".drawbar").first
    tick = page.locator(".flow .tick").first
    place = "e => [e.offsetLeft, e.offsetTop, e.offsetWidth, e.offsetHeight]"
    before = lever.evaluate(place)
    for point, lit in ((numbers.hover, lever), (lever.hover, numbers), (lever.hover, tick), (tick.hover, lever)):
        page.mouse.move(5, 5)
        expect(page.locator(".pointed")).to_have_count(0)
        point()
        expect(lit).to_have_class(re.compile("pointed"))
        expect(page.locator(".pointed")).to_have_count(4)
    page.mouse.move(5, 5)
    numbers.focus()
    expect(lever).to_have_class(re.compile("pointed"))
    page.get_by_role("slider", name=re.compile(r"^Lever 2\b")).focus()
    expect(tick).not_to_have_class(re.compile("pointed"))
    assert lever.evaluate(place) == before, "nothing moves"


def test_one_lever_that_makes_another_digit_is_the_task_done(page: Page) -> None:
    open_view(page)
    expect(page.get_by_text("Try: make another digit of this 3 with one lever")).to_be_visible()
    for n in range(1, 23):
        bar = page.get_by_role("slider", name=re.compile(rf"^Lever {n}\b")).first
        bar.focus()
        page.keyboard.press("Home")
        settle(page)
        if page.get_by_text(re.compile("^Done: lever")).count():
            break
        page.get_by_role("button", name="Reset", exact=True).click()
    expect(page.get_by_text(re.compile(r"^Done: lever \d+ made a \d of the 3"))).to_be_visible()


def test_a_drawn_digit_is_encoded_and_reset_brings_it_back(page: Page) -> None:
    picture = open_view(page)
    page.get_by_role("button", name="Clear paper").click()
    draw_digit(page)
    settle(page)
    expect(page.get_by_text("What the model saw")).to_be_visible()
    drawing = seen(picture)
    ink = np.nonzero(drawing > 128)
    assert np.ptp(ink[0]) > 1.5 * np.ptp(ink[1]), "a one is tall and narrow"
    page.get_by_role("button", name="Mean", exact=True).click()
    settle(page)
    assert np.abs(seen(picture).astype(int) - drawing).max() > 30
    page.get_by_role("button", name="Reset", exact=True).click()
    assert_shows(page, picture)
    assert np.abs(seen(picture).astype(int) - drawing).max() <= 3


def test_a_picture_can_be_uploaded_and_a_wrong_file_gets_a_sentence(page: Page, said: list[str]) -> None:
    picture = open_view(page)
    answer = told(page, "/api/v1/models/digits-vae/gallery").json()
    seven = base64.b64decode(answer["images"][140].partition(",")[2])
    page.locator("input[type=file]").set_input_files({"name": "../seven.png", "mimeType": "image/png", "buffer": seven})
    expect(page.get_by_text("What it makes of it")).to_be_visible()
    assert_shows(page, picture)
    shown = seen(picture)
    with page.expect_response("**/encode*") as refused:
        page.locator("input[type=file]").set_input_files(
            {"name": "x.png", "mimeType": "image/png", "buffer": b"<svg onload=alert(1)>"}
        )
    assert refused.value.status in (415, 422)
    expect(page.get_by_role("alert")).to_be_visible()
    assert np.array_equal(seen(picture), shown), "the last good picture stays"
    assert len(said) == 1 and "415" in said.pop()


@pytest.mark.parametrize("event", ["drop", "paste"])
def test_a_picture_can_be_dropped_and_pasted(page: Page, event: str) -> None:
    picture = open_view(page)
    seven = told(page, "/api/v1/models/digits-vae/gallery").json()["images"][140]
    page.evaluate(
        """async ([kind, url]) => {
          const bytes = Uint8Array.from(atob(url.split(",")[1]), (c) => c.charCodeAt(0));
          const data = new DataTransfer();
          data.items.add(new File([bytes], "seven.png", {type: "image/png"}));
          const options = {bubbles: true, cancelable: true};
          const event = kind === "drop"
            ? new DragEvent("drop", {...options, dataTransfer: data})
            : new ClipboardEvent("paste", {...options, clipboardData: data});
          document.body.dispatchEvent(event);
        }""",
        [event, seven],
    )
    expect(page).to_have_url(re.compile("input=p"))
    assert_shows(page, picture)


def test_a_pen_draws_as_a_mouse_does(page: Page) -> None:
    open_view(page)
    page.get_by_role("button", name="Clear paper").click()
    before = page.url
    page.get_by_label("Paper: draw a digit here").evaluate(
        """(paper) => {
          const box = paper.getBoundingClientRect();
          const go = (kind, y) => paper.dispatchEvent(new PointerEvent(kind, {
            pointerType: "pen", pointerId: 7, isPrimary: true, bubbles: true, pressure: 0.5, buttons: 1, button: 0,
            clientX: box.x + box.width / 2, clientY: box.y + box.height * y,
          }));
          paper.setPointerCapture = () => {};
          paper.hasPointerCapture = () => true;
          go("pointerdown", 0.2);
          for (let y = 0.25; y < 0.8; y += 0.05) go("pointermove", y);
          go("pointerup", 0.8);
        }"""
    )
    settle(page)
    expect(page.get_by_text("What the model saw")).to_be_visible()
    assert page.url != before


def test_the_gallery_opens_filters_and_gives_a_digit(page: Page) -> None:
    picture = open_view(page)
    page.get_by_role("button", name="Open the gallery of test digits").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("radio", name="7").check()
    pictures = dialog.get_by_role("img")
    expect(pictures).to_have_count(20)
    pictures.nth(4).click()
    expect(dialog).to_be_hidden()
    expect(page).to_have_url(re.compile(r"input=g\d+"))
    assert_shows(page, picture)


def test_back_reload_and_a_shared_link_rebuild_the_screen(page: Page) -> None:
    picture = open_view(page)
    page.get_by_role("button", name="Random", exact=True).click()
    assert_shows(page, picture)
    first, first_link = seen(picture), page.url
    page.get_by_role("button", name="Random", exact=True).click()
    assert_shows(page, picture)
    second, second_link = seen(picture), page.url
    assert first_link != second_link
    page.go_back()
    settle(page)
    assert np.abs(seen(picture).astype(int) - first).max() <= 3
    page.reload()
    settle(page)
    assert np.abs(seen(picture).astype(int) - first).max() <= 3
    page.goto("about:blank")
    page.goto(second_link)
    settle(page)
    assert np.abs(seen(picture).astype(int) - second).max() <= 3


def test_the_pad_moves_two_levers_at_once(page: Page) -> None:
    picture = open_view(page)
    pad = page.get_by_role("slider", name=re.compile("^Pad"))
    box = pad.bounding_box()
    assert box
    across, up = (page.get_by_role("combobox", name=name).input_value() for name in ("Across", "Up"))
    before = code_on_screen(page)
    page.mouse.click(box["x"] + box["width"] * 0.9, box["y"] + box["height"] * 0.9)
    assert_shows(page, picture)
    after = code_on_screen(page)
    moved = {i for i, (a, b) in enumerate(zip(before, after, strict=True)) if a != b}
    assert moved == {int(across), int(up)}
    pad.focus()
    page.keyboard.press("ArrowUp")
    assert_shows(page, picture)


def test_while_the_server_is_away_the_last_picture_stays_and_then_goes_on(page: Page, said: list[str]) -> None:
    picture = open_view(page)
    shown = seen(picture)
    page.route("**/decode", lambda route: route.fulfill(status=503, body="{}", content_type="application/problem+json"))
    bar = page.get_by_role("slider", name=re.compile(r"^Lever 1\b"))
    bar.focus()
    page.keyboard.press("End")
    expect(page.get_by_role("alert")).to_be_visible()
    assert np.array_equal(seen(picture), shown)
    page.unroute("**/decode")
    expect(page.get_by_role("alert")).to_be_hidden(timeout=20_000)
    assert_shows(page, picture)
    assert all("503" in words for words in said)
    said.clear()


def test_a_finger_pulls_a_lever_on_a_phone(phone: Page) -> None:
    open_view(phone)
    bar = phone.get_by_role("slider", name=re.compile(r"^Lever 1\b"))
    box = bar.bounding_box()
    assert box
    before = float(bar.input_value())
    phone.touchscreen.tap(box["x"] + box["width"] * (0.2 if before > 0 else 0.8), box["y"] + box["height"] / 2)
    assert float(bar.input_value()) * before <= 0
    assert_shows(phone, phone.get_by_role("img", name=STAGE))


def test_a_link_from_a_hostile_hand_does_no_harm(page: Page) -> None:
    for query in ("code=1,2,3", "input=g99999999"):
        picture = open_view(page, f"/?view=sliders&{query}")
        assert seen(picture).max() > 100


def test_the_readme_shows_this_page() -> None:
    assert (ROOT / "docs" / "sliders.png").is_file()

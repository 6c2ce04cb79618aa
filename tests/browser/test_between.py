"""The Between view under a hand."""

import io
import re
from base64 import b64decode
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from playwright.sync_api import Locator, Page, Request, expect

from tests.browser.hands import SLERP, draw_digit, held, open_view, seen, settle, told

BETWEEN = "/?view=between"
LERP = "The picture of lerp at this place"
PIXELS = "The picture of pixels at this place"
PATHS = ("slerp", "lerp", "pixels")


def scrubber(page: Page) -> Locator:
    return page.get_by_role("slider", name="Along the way")


def stops(page: Page) -> list[str]:
    text: str = page.evaluate("new URLSearchParams(location.search).get('stops')")
    return text.split("~")


def way(page: Page, ends: list[Any], path: str = "slerp", steps: int = 16, model: str = "digits-vae") -> Any:
    """What the server says of a way."""
    body = {"from": ends[0], "via": ends[1:-1], "to": ends[-1], "steps": steps, "path": path}
    return told(page, f"/api/v1/models/{model}/interpolate", body).json()


def pixels(data_url: str) -> NDArray[np.uint8]:
    with Image.open(io.BytesIO(b64decode(data_url.partition(",")[2]))) as image:
        return np.asarray(image.convert("L"))


def asked(page: Page) -> list[Request]:
    """Every question about a way from now on."""
    questions: list[Request] = []
    page.on("request", lambda request: questions.append(request) if "/interpolate" in request.url else None)
    return questions


def test_it_opens_with_films_that_play_where_the_two_ways_differ_to_the_eye(page: Page) -> None:
    page.goto(BETWEEN)
    expect(scrubber(page)).not_to_have_value("0")
    page.goto(f"{BETWEEN}&t=0")  # who pauses where they differ has done it
    expect(page.get_by_role("button", name="Play")).to_be_visible()
    settle(page)
    task = page.get_by_text("stop where slerp and lerp differ most")
    expect(task).to_contain_text("Try")
    for _ in range(7):
        scrubber(page).press("ArrowRight")
    expect(task).to_contain_text("Done")
    settle(page)
    slerp, lerp, faded = (seen(page.get_by_role("img", name=name)).astype(int) for name in (SLERP, LERP, PIXELS))
    assert min(slerp.max(), lerp.max(), faded.max()) > 200
    # What is neither ink nor ground is what makes a picture look smeared.
    assert ((lerp > 60) & (lerp < 195)).sum() > 1.2 * ((slerp > 60) & (slerp < 195)).sum()
    assert "stops=" not in page.url and re.search(r"[?&]t=", page.url)


def test_scrubbing_shows_the_servers_pictures_and_lengths_and_asks_for_nothing(page: Page) -> None:
    open_view(page, f"{BETWEEN}&stops=s1~s2&t=0")
    questions = asked(page)
    for key, place in (("ArrowRight", 1), ("End", 15), ("ArrowLeft", 14), ("Home", 0), ("End", 15)):
        scrubber(page).press(key)
        assert scrubber(page).input_value() == str(place)
    for _ in range(8):
        scrubber(page).press("ArrowLeft")
    settle(page)
    assert questions == []
    for path, name in zip(PATHS, (SLERP, LERP, PIXELS), strict=True):
        answer = way(page, [{"seed": 1}, {"seed": 2}], path)
        picture = page.get_by_role("img", name=name)
        assert np.array_equal(seen(picture), pixels(answer["images"][7])), path
        if path != "pixels":
            figure = page.get_by_role("figure").filter(has=picture)
            expect(figure).to_contain_text(f"|z| = {answer['radii'][7]:.2f}")
            expect(figure).to_contain_text("4.85 ± 0.70")
    expect(page).to_have_url(re.compile(r"t=0\.467"))


def test_the_mouse_drags_the_scrubber_over_all_three_strips_and_space_plays(page: Page) -> None:
    open_view(page, f"{BETWEEN}&t=0")
    box = scrubber(page).bounding_box()
    assert box and box["height"] > 3 * 44
    page.mouse.move(box["x"] + box["width"] * 0.25, box["y"] + 20)
    page.mouse.down()
    before = scrubber(page).input_value()
    page.mouse.move(box["x"] + box["width"] * 0.75, box["y"] + 90, steps=4)
    page.mouse.up()
    assert (before, scrubber(page).input_value()) == ("4", "11")
    scrubber(page).press(" ")
    expect(scrubber(page)).not_to_have_value("11")
    scrubber(page).press(" ")
    expect(page.get_by_role("button", name="Play")).to_be_visible()


def test_steps_can_be_slid_and_typed_and_each_strip_asks_once(page: Page) -> None:
    open_view(page, f"{BETWEEN}&t=1")
    questions = asked(page)
    number = page.get_by_label("Pictures on the way, number")
    number.fill("64")
    number.press("Enter")
    settle(page)
    bodies: list[Any] = [request.post_data_json for request in questions]
    assert sorted(body["path"] for body in bodies) == sorted([*PATHS, "slerp"]), "and once what is known of the way"
    assert scrubber(page).input_value() == "63"
    number.fill("1000")
    number.press("Enter")
    expect(number).to_have_value("64")
    page.get_by_role("slider", name="Pictures on the way").press("Home")
    settle(page)
    expect(scrubber(page)).to_have_attribute("max", "1")
    expect(page).to_have_url(re.compile("steps=2(&|$)"))


def test_a_drawn_end_changes_the_films_and_a_link_rebuilds_them(page: Page) -> None:
    picture = open_view(page, f"{BETWEEN}&stops=s1~s2&t=0")
    before = seen(picture)
    page.get_by_role("button", name="Clear paper").click()
    draw_digit(page)
    settle(page)
    assert stops(page)[0].startswith("p") and stops(page)[1] == "s2"
    shown, link = seen(picture), page.url
    ink = np.nonzero(shown > 128)
    assert np.ptp(ink[0]) > 1.5 * np.ptp(ink[1]), "a one is tall and narrow"
    assert (shown != before).any()
    page.goto("about:blank")
    again = open_view(page, link)
    assert np.abs(seen(again).astype(int) - shown).max() <= 3


def test_an_end_can_be_a_digit_a_seed_or_a_code(page: Page) -> None:
    picture = open_view(page, f"{BETWEEN}&stops=s1~s2&t=1")
    page.get_by_role("button", name="End: change it").click()
    page.get_by_role("group", name="Take a handwritten digit").get_by_role("button").nth(6).click()
    settle(page)
    assert re.fullmatch(r"g\d+", stops(page)[1])
    page.get_by_label("Seed").fill("8")
    page.get_by_label("Seed").press("Enter")
    settle(page)
    assert stops(page)[1] == "s8"
    code = [0.5] * 24
    field = page.get_by_role("textbox", name="Code")
    field.fill(", ".join(map(str, code)))
    field.press("Enter")
    settle(page)
    assert stops(page)[1] == "c" + ",".join(map(str, code))
    shown = seen(picture)
    assert np.array_equal(shown, pixels(way(page, [{"seed": 1}, {"code": code}])["images"][15]))
    field.fill("1, 2")
    field.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("24 numbers")
    expect(field).to_have_value("1, 2")
    assert np.array_equal(seen(picture), shown)
    page.get_by_role("button", name="Random").click()
    settle(page)
    assert re.fullmatch(r"s\d+", stops(page)[1])
    expect(page.get_by_role("alert")).to_have_count(0)


def test_a_half_typed_code_stays_while_films_arrive(page: Page) -> None:
    open_view(page, f"{BETWEEN}&stops=s1~s2&t=0")
    waiting = held(page, "**/interpolate")
    page.get_by_role("button", name="Turn round").click()
    page.get_by_role("button", name="Start: change it").click()
    field = page.get_by_role("textbox", name="Code")
    field.press("Control+a")
    field.press_sequentially("0.25, ")
    before = page.get_by_role("img", name=SLERP).get_attribute("data-pictures")
    for route in waiting:
        route.continue_()
    expect(page.get_by_role("img", name=SLERP)).not_to_have_attribute("data-pictures", before or "")
    expect(field).to_have_value("0.25, ")
    expect(field).to_be_focused()


def test_stops_come_and_go_and_the_focus_stays_with_them(page: Page) -> None:
    picture = open_view(page, f"{BETWEEN}&stops=s1~s2&t=0.5&steps=9")
    add = page.get_by_role("button", name="Add a stop")
    add.press("Enter")
    settle(page)
    first, new, last = stops(page)
    assert (first, last) == ("s1", "s2") and re.fullmatch(r"g\d+", new)
    expect(add).to_be_focused()
    page.get_by_label("Seed").fill("3")
    page.get_by_label("Seed").press("Enter")
    settle(page)
    expected = way(page, [{"seed": 1}, {"seed": 3}, {"seed": 2}], steps=9)
    assert np.array_equal(seen(picture), pixels(expected["images"][4])), "the stop is met exactly"
    page.get_by_role("button", name="Later on the way").click()
    assert stops(page) == ["s1", "s2", "s3"]
    page.get_by_role("button", name="Remove this stop").press("Enter")
    assert stops(page) == ["s1", "s2"]
    expect(page.get_by_role("button", name="End: change it")).to_be_focused()
    expect(page.get_by_role("button", name="Remove this stop")).to_have_count(0)
    for n in range(3, 9):
        add.click()
        expect(page.get_by_role("button", name=re.compile("change it"))).to_have_count(n)
    add.press("Enter")
    expect(add).to_be_focused()
    assert len(stops(page)) == 8
    settle(page)
    assert page.get_by_role("alert").count() == 0


def test_a_way_can_be_taken_along(page: Page, said: list[str]) -> None:
    open_view(page, f"{BETWEEN}&stops=s1~s2&t=0&steps=6")
    page.get_by_role("radio", name="lerp", exact=True).check()
    for name, kind, frames in (("PNG strip", "PNG", 1), ("GIF", "GIF", 10), ("APNG", "PNG", 10)):
        with page.expect_download() as download:
            page.get_by_role("button", name=name, exact=True).click()
        assert download.value.suggested_filename == f"digits-vae-lerp.{name.split()[0].lower()}"
        with Image.open(download.value.path()) as image:
            assert (image.format, getattr(image, "n_frames", 1)) == (kind, frames)
            assert image.size == (224 * 6 if name == "PNG strip" else 224, 224)
    expect(page).to_have_url(re.compile("path=lerp"))
    waiting = held(page, "**/interpolate")
    gif = page.get_by_role("button", name="GIF", exact=True)
    gif.dblclick()
    keep = page.get_by_role("region", name="Take along")
    made = keep.get_by_text("On its way: GIF")
    expect(made).to_be_visible()
    assert len(waiting) == 1
    waiting[0].fulfill(status=500, body="{}", content_type="application/problem+json")
    expect(keep.get_by_role("alert")).to_be_visible()
    expect(made).to_be_hidden()
    assert len(waiting) == 1, "asked once, however often it is pressed"
    assert len(said) == 1 and "500" in said.pop()


def test_from_code_shows_the_way_on_screen(page: Page) -> None:
    open_view(page, f"{BETWEEN}&stops=s1~s5~s2&t=0&path=pixels")
    page.get_by_role("button", name="From code").click()
    program = page.get_by_role("region", name="curl")
    expect(program).to_contain_text("/models/digits-vae/interpolate")
    for word in ('"from":{"seed":1}', '"via":[{"seed":5}]', '"to":{"seed":2}', '"steps":16', '"path":"pixels"'):
        expect(program).to_contain_text(word)


def test_a_conditional_model_draws_the_whole_way_as_one_digit(page: Page) -> None:
    picture = open_view(page, f"{BETWEEN}&stops=s1~s2&t=0.5&model=digits-cvae")
    before = seen(picture)
    drawn_as = page.get_by_role("radiogroup", name="Drawn as")
    drawn_as.get_by_role("radio", name="7").check()
    settle(page)
    assert (seen(picture) != before).any()
    expect(page).to_have_url(re.compile("label=7"))
    page.get_by_role("combobox", name="Model").select_option("digits-vae")
    settle(page)
    expect(drawn_as).to_be_hidden()


def test_while_the_server_is_away_the_last_films_stay_and_then_go_on(page: Page, said: list[str]) -> None:
    picture = open_view(page, f"{BETWEEN}&stops=s1~s2&t=0")
    shown = seen(picture)
    page.route(
        "**/interpolate", lambda route: route.fulfill(status=503, body="{}", content_type="application/problem+json")
    )
    page.get_by_role("button", name="Turn round").click()
    expect(page.get_by_role("alert")).to_be_visible()
    assert np.array_equal(seen(picture), shown)
    page.unroute("**/interpolate")
    expect(page.get_by_role("alert")).to_be_hidden(timeout=20_000)
    settle(page)
    assert (seen(picture) != shown).any()
    assert all("503" in words for words in said)
    said.clear()


def test_a_picture_that_is_not_in_the_gallery_gets_a_sentence_and_a_way_out(page: Page) -> None:
    page.goto(f"{BETWEEN}&stops=g9999~s1&t=0")
    expect(page.get_by_role("alert")).to_contain_text("not in the gallery")
    page.get_by_role("button", name="Start over").click()
    settle(page)
    assert seen(page.get_by_role("img", name=SLERP)).max() > 100
    assert page.get_by_role("alert").count() == 0


def test_on_a_phone_pictures_stay_in_sight_and_ends_are_sheets(phone: Page) -> None:
    picture = open_view(phone, f"{BETWEEN}&stops=s1~s2~s3&t=0")
    boxes = [phone.get_by_role("img", name=name).bounding_box() for name in (SLERP, LERP, PIXELS)]
    assert all(box and box["x"] >= 0 and box["x"] + box["width"] <= 390 for box in boxes)
    box = scrubber(phone).bounding_box()
    assert box and box["y"] + box["height"] < 844
    before = seen(picture)
    phone.touchscreen.tap(box["x"] + box["width"] * 0.9, box["y"] + box["height"] / 2)
    assert int(scrubber(phone).input_value()) >= 13
    phone.get_by_role("button", name="Start: change it").tap()
    sheet = phone.get_by_role("dialog")
    sheet.get_by_role("group", name="Take a handwritten digit").get_by_role("button").nth(1).tap()
    expect(sheet).to_be_hidden()
    scrubber(phone).press("Home")
    settle(phone)
    assert (seen(picture) != before).any()
    phone.get_by_role("button", name="Stop 1: change it").tap()
    sheet.get_by_role("button", name="Remove this stop").tap()
    expect(sheet).to_be_hidden()
    assert stops(phone)[1:] == ["s3"]
    expect(phone.get_by_role("button", name="Start: change it")).to_be_focused()
    phone.evaluate("scrollTo(0, 400)")
    top = picture.bounding_box()
    assert top and 0 <= top["y"] < 100

"""Pixels: what is drawn, completed and weighed is the server's, pixel by pixel, and all of it stands in the link."""

import re
from typing import Any
from urllib.parse import parse_qs, urlsplit

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image
from playwright.sync_api import Locator, Page, Request, expect

from tests.browser.conftest import Desks
from tests.browser.hands import PIXELS, draw_digit, open_view, settle, told

VIEW = "/?view=pixels&model=digits-pixelrnn&speed=0"
FACES = "/?view=pixels&model=faces-pixelrnn&speed=0"
SLOW = "&cover=m" + "A" * 60 + "_" * 60 + "A" * 11 + "&n=16"  # sixteen endings around known pixels
HOLD_MS = 320  # longer than a press
LINE = 28 * 14 + 9  # a pixel in the first covered row


@pytest.fixture(scope="session")
def address(address_with_tiny: str) -> str:
    """There are models of pixels."""
    return address_with_tiny


def colours(canvas: Locator) -> NDArray[np.int64]:
    """The pixels (S, S, 4) that a canvas holds."""
    values: Any = canvas.evaluate(
        """c => {
          const copy = new OffscreenCanvas(c.width, c.height).getContext("2d", {willReadFrequently: true});
          copy.drawImage(c, 0, 0);
          return [...copy.getImageData(0, 0, c.width, c.height).data, c.width];
        }"""
    )
    return np.array(values[:-1]).reshape(values[-1], values[-1], 4)


def stage(page: Page) -> NDArray[np.int64]:
    """The digit on stage (28, 28): 1 is ink, 0 none, −1 not drawn yet."""
    shown = colours(page.get_by_role("img", name=PIXELS))
    return np.where(shown[..., 3] > 0, shown[..., 0] // 255, -1)


def endings(page: Page) -> list[NDArray[np.int64]]:
    """The endings on the wall, red of each pixel."""
    tiles = page.get_by_role("region", name="The endings").locator("canvas")
    return [colours(tile)[..., 0] // 255 for tile in tiles.all()]


def drawn(page: Page) -> None:
    """Waits until all endings are there."""
    settle(page, patience=300)
    expect(page.get_by_role("region", name="The endings")).to_have_attribute("aria-busy", "false", timeout=30_000)
    settle(page)


def query(page: Page) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(page.url).query).items()}


def ask(page: Page, verb: str, body: Any, model: str = "digits-pixelrnn") -> Any:
    return told(page, f"/api/v1/models/{model}/{verb}", body).json()


OPENING = 67  # its rank in the gallery; the address does not say it


def picture_on_screen(page: Page) -> str:
    """The gallery's picture that the page begins with."""
    found = told(page, "/api/v1/models/digits-pixelrnn/gallery").json()
    url: str = found["images"][OPENING]
    return url


def half(page: Page, **more: Any) -> Any:
    """What the server makes of the covered picture on screen."""
    body = {"image": picture_on_screen(page), "known": {"prefix": 392, "order": "down"}, "n": 8, "seed": 42} | more
    return ask(page, "complete", body)


def left(page: Page) -> list[Request]:
    """Every question from now on that the page does not wait for."""
    gone: list[Request] = []

    def note(request: Request) -> None:
        gone.append(request)

    page.on("requestfailed", note)
    return gone


def tap(page: Page, place: int, side: int = 28) -> None:
    """Taps a pixel of the stage."""
    grid = page.get_by_role("application")
    box = grid.bounding_box()
    assert box
    size = box["width"] / side
    grid.click(position={"x": (place % side + 0.5) * size, "y": (place // side + 0.5) * size})


def other(page: Page) -> Locator:
    """The value that the pixel in view does not have."""
    return page.get_by_role("region", name="One pixel").locator(".odds").get_by_role("button", pressed=False)


def count(page: Page) -> int:
    return int(page.get_by_role("slider", name="Pixels drawn").input_value())


def test_an_empty_address_completes_a_digit_as_the_server_does(page: Page) -> None:
    open_view(page, "/?view=pixels&speed=0")
    assert query(page) == {"view": "pixels", "speed": "0"}
    expect(page.get_by_role("combobox", name="Model")).to_have_value("digits-pixelrnn")
    answer = half(page)
    for shown, values in zip(endings(page), answer["values"], strict=True):
        assert np.array_equal(shown.flatten(), values)
    for k, nats in enumerate(answer["nats"]):
        expect(page.get_by_role("button", name=f"Ending {k + 1}, {nats:.1f} nats, to the stage")).to_be_visible()
    expect(page.get_by_role("region", name="The endings")).to_contain_text(f"{answer['truth']:.1f} nats. Exact")
    page.get_by_role("button", name=re.compile("^Ending 3,")).click()
    settle(page)
    assert np.array_equal(stage(page).flatten(), answer["values"][2])
    expect(page).to_have_url(re.compile("ending=2"))


def test_pixels_appear_one_after_the_other_and_can_be_stepped(page: Page) -> None:
    page.goto(f"{VIEW.replace('speed=0', 'speed=20')}&task=draw&n=4")
    expect(page.get_by_role("button", name="Pause")).to_be_visible()
    scrubber = page.get_by_role("slider", name="Pixels drawn")
    expect(scrubber).to_have_attribute("aria-valuetext", re.compile(r"pixel ([6-9]|\d\d+) of 784"))
    page.get_by_role("button", name="Pause").click()
    settle(page)
    here = count(page)
    assert 5 < here < 400
    assert (stage(page) >= 0).sum() == here
    assert (stage(page).flatten()[:here] >= 0).all(), "the first ones"
    page.get_by_role("button", name="One pixel on").click()
    settle(page)
    assert (count(page), (stage(page) >= 0).sum()) == (here + 1, here + 1)
    page.get_by_role("button", name="One pixel back").click()
    page.get_by_role("button", name="One pixel back").click()
    assert count(page) == here - 1
    settle(page)
    page.reload()
    expect(page.get_by_role("slider", name="Pixels drawn")).to_have_value(str(here - 1))
    drawn(page)
    page.get_by_role("slider", name="Pixels drawn").press("End")
    settle(page)
    assert (stage(page) >= 0).all()


def test_the_next_pixel_shows_the_chances_that_it_is_drawn_with(page: Page) -> None:
    open_view(page, f"{VIEW}&task=draw&n=4&t=0.5")
    values = ask(page, "complete", {"n": 4, "seed": 42})["values"][0]
    likeliest = ask(page, "score", {"values": values})["likeliest"]
    here = count(page)
    assert here == 392
    ink = dict(map(tuple, likeliest[here]))[1]
    look = page.get_by_role("region", name="One pixel")
    expect(look).to_contain_text("Row 15, column 1")
    percent = float(re.findall(r"[\d.]+", look.get_by_role("button", name=re.compile("^ink ")).inner_text())[0])
    assert abs(percent - 100 * ink) < 1.01
    expect(look.get_by_text("toss a coin")).to_be_hidden()
    look.get_by_role("button", name="doubt").press("Enter")
    expect(look.get_by_text("toss a coin")).to_be_visible()
    page.keyboard.press("Escape")
    tap(page, 600)
    expect(look).to_contain_text("Not drawn yet")
    tap(page, 100)
    surprise = ask(page, "score", {"values": values})["surprises"][100]
    expect(look).to_contain_text(f"surprise {surprise:.2f} nats")


def test_another_value_changes_what_follows_and_nothing_before(page: Page) -> None:
    open_view(page, VIEW)
    before = stage(page).flatten()
    tap(page, LINE)
    look = page.get_by_role("region", name="One pixel")
    expect(other(page)).to_have_count(1)
    other(page).click()
    expect(page).to_have_url(re.compile(r"given=down\.402\."))
    drawn(page)
    after = stage(page).flatten()
    assert np.array_equal(after[:LINE], before[:LINE])
    assert after[LINE] == 1 - before[LINE]
    fixed = {"values": [*after[: LINE + 1].tolist(), *[0] * (783 - LINE)], "known": {"prefix": LINE + 1}}
    expected = ask(page, "complete", fixed | {"n": 8, "seed": 42})["values"]
    assert [shown.flatten().tolist() for shown in endings(page)] == expected
    expect(look).to_contain_text("The first 402 pixels are fixed")
    link = page.url
    page.goto("about:blank")
    open_view(page, link)
    assert np.array_equal(stage(page).flatten(), after)
    page.get_by_role("button", name="Set them free").click()
    drawn(page)
    assert np.array_equal(stage(page).flatten(), before)


def test_what_is_left_uncovered_stays(page: Page) -> None:
    open_view(page, VIEW)
    page.get_by_role("radio", name="left", exact=True).check()
    page.get_by_role("radio", name="75%").check()
    drawn(page)
    expected = half(page, known={"prefix": 196, "order": "left"})
    assert [shown.flatten().tolist() for shown in endings(page)] == expected["values"]
    truth = np.array(ask(page, "score", {"image": picture_on_screen(page)})["values"]).reshape(28, 28)
    for shown in endings(page):
        assert np.array_equal(shown[:, 21:], truth[:, 21:])


def test_a_cover_is_painted_wiped_and_kept_in_the_link(page: Page) -> None:
    open_view(page, f"{VIEW}&n=4")
    truth = np.array(ask(page, "score", {"image": picture_on_screen(page)})["values"]).reshape(28, 28)
    page.get_by_role("button", name="Paint the cover").click()
    page.get_by_role("button", name="Cover nothing").click()
    grid = page.get_by_role("application")
    box = grid.bounding_box()
    assert box
    page.mouse.move(box["x"] + 85, box["y"] + 85)
    page.mouse.down()
    page.mouse.move(box["x"] + 195, box["y"] + 85, steps=4)
    page.mouse.up()
    grid.press("ArrowDown")
    grid.press("Space")
    page.get_by_role("button", name="Done painting").click()
    drawn(page)
    covered = np.zeros((28, 28), bool)
    covered[6:11, 8:20] = True
    for shown in endings(page):
        assert np.array_equal(shown[~covered][200:], truth[~covered][200:])
    assert query(page)["cover"].startswith("m")
    expect(page.get_by_role("region", name="The endings")).to_contain_text("About")
    expect(page.get_by_role("button", name=re.compile("^Ending 1, ≈"))).to_be_visible()
    before = endings(page)
    link = page.url
    page.goto("about:blank")
    open_view(page, link)
    assert all(np.array_equal(a, b) for a, b in zip(before, endings(page), strict=True))


def test_the_truth_is_uncovered_while_it_is_pressed(page: Page) -> None:
    open_view(page, VIEW)
    values = ask(page, "score", {"image": picture_on_screen(page)})["values"]
    before = stage(page)
    button = page.get_by_role("button", name="See the truth")
    button.hover()
    page.mouse.down()
    page.wait_for_function("t => performance.now() > t", arg=page.evaluate("performance.now()") + HOLD_MS)
    assert stage(page).flatten().tolist() == values
    page.mouse.move(5, 5)
    page.mouse.up()
    settle(page)
    assert np.array_equal(stage(page), before), "wherever the hand lets go"
    button.press("Enter")
    settle(page)
    assert stage(page).flatten().tolist() == values
    page.get_by_role("button", name="Back to the ending").press("Enter")
    settle(page)
    assert np.array_equal(stage(page), before)


def test_stopping_ends_the_work_and_what_has_come_stays(page: Page) -> None:
    gone = left(page)
    page.goto(VIEW + SLOW)
    expect(page.get_by_role("button", name="Stop", exact=True)).to_be_enabled()  # there is something to be stopped
    page.get_by_role("button", name="Stop", exact=True).press("Enter")
    expect(page.get_by_role("button", name="Draw it again")).to_be_focused()
    expect(page.get_by_role("region", name="The endings")).to_contain_text("Stopped after")
    assert [request.url.split("/")[-1] for request in gone] == ["complete"]
    assert page.get_by_role("alert").count() == 0
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Stop", exact=True)).to_be_enabled()
    drawn(page)
    expect(page.get_by_role("button", name="Stop", exact=True)).to_be_focused()


@pytest.mark.parametrize("size", [(1280, 800), (390, 844)])
def test_nothing_moves_under_the_hand_while_it_draws(desks: Desks, address: str, size: tuple[int, int]) -> None:
    page = desks.page(address, viewport={"width": size[0], "height": size[1]})
    page.goto(VIEW + SLOW)
    controls = [page.get_by_role("radio", name="above"), page.get_by_role("button", name="Roll again")]
    before = [control.bounding_box() for control in controls]
    drawn(page)
    assert [control.bounding_box() for control in controls] == before
    page.close()


def test_how_likely_a_picture_is_and_where_it_surprises(page: Page) -> None:
    open_view(page, f"{VIEW}&task=score")
    answer = ask(page, "score", {"image": picture_on_screen(page)})
    panel = page.get_by_role("region", name="How likely it is")
    expect(panel).to_contain_text(f"{answer['score']:.1f}")
    expect(panel).to_contain_text(f"Of 100 test digits, {answer['percentile']:.0f} are")
    expect(panel).to_contain_text("nats of test digits")  # under those of its order, drawn as a heap
    heat = colours(page.locator("canvas.heat"))[..., 3].flatten()
    surprises = np.array(answer["surprises"])
    assert heat[surprises.argmax()] == heat.max() > 200
    assert heat[surprises < 0.01].max(initial=0) < heat.max() / 2
    before = stage(page)
    tap(page, 0)
    other(page).click()
    settle(page)
    changed = stage(page) != before
    assert changed.sum() == 1 and changed[0, 0], "one pixel of the picture itself"
    assert query(page)["input"].startswith("p")
    values = stage(page).flatten().tolist()
    expect(panel).to_contain_text(f"{ask(page, 'score', {'values': values})['score']:.1f}")


def test_arrow_keys_walk_the_pixels_and_say_where_they_are(page: Page) -> None:
    open_view(page, f"{VIEW}&task=score")
    grid = page.get_by_role("application")
    grid.focus()
    for key in ("ArrowRight", "ArrowRight", "ArrowDown"):
        grid.press(key)
    live = page.get_by_role("region", name="One pixel").locator("[aria-live]")
    expect(live).to_contain_text("Row 2, column 3: ")
    expect(page).to_have_url(re.compile("pixel=30"))
    grid.press("Escape")
    expect(page).not_to_have_url(re.compile("pixel="))


def test_a_drawing_of_ones_own_goes_to_another_model_with_its_seed(page: Page) -> None:
    open_view(page, VIEW)
    page.get_by_role("button", name="Clear paper").click()
    draw_digit(page)
    drawn(page)
    assert query(page)["input"].startswith("p")
    shown = endings(page)
    rows = np.nonzero(shown[0][:14])
    assert len(rows[0]) > 8, "the upper half of a one"
    link = page.url
    page.goto("about:blank")
    open_view(page, link)
    assert all(np.array_equal(a, b) for a, b in zip(shown, endings(page), strict=True))
    page.get_by_role("combobox", name="Model").select_option("digits-pixels")
    drawn(page)
    again = endings(page)
    assert np.array_equal(again[0][:14], shown[0][:14])
    assert any((a != b).any() for a, b in zip(shown, again, strict=True))


def test_an_ending_becomes_the_picture(page: Page) -> None:
    open_view(page, f"{VIEW}&task=draw&n=4")
    before = stage(page)
    page.get_by_role("button", name="Take as picture").click()
    drawn(page)
    assert query(page)["input"].startswith("p")
    assert np.array_equal(stage(page)[:14], before[:14])


def test_endings_can_be_taken_along(page: Page) -> None:
    open_view(page, f"{VIEW}&n=4")
    for name, kind, frames in (("PNG sheet", "PNG", 1), ("GIF of the drawing", "GIF", 10)):
        with page.expect_download() as download:
            page.get_by_role("button", name=name).click()
        assert download.value.suggested_filename == f"digits-pixelrnn.{kind.lower()}"
        with Image.open(download.value.path()) as image:
            assert image.format == kind
            assert getattr(image, "n_frames", 1) >= frames


def test_from_code_shows_the_endings_and_the_score_on_screen(page: Page) -> None:
    open_view(page, f"{VIEW}&cover=right25&n=4&seed=7")
    page.get_by_role("button", name="From code").click()
    program = page.get_by_role("region", name="curl: The endings")
    for word in ("/models/digits-pixelrnn/complete", '"prefix":588', '"order":"right"', '"n":4', '"seed":7'):
        expect(program).to_contain_text(word)
    expect(page.get_by_role("region", name="curl: say how likely")).to_contain_text("/models/digits-pixelrnn/score")


def test_faces_keep_their_colours(page: Page) -> None:
    open_view(page, f"{FACES}&n=4")
    palette = told(page, "/api/v1/models/faces-pixelrnn").json()["palette"]
    known = {tuple(bytes.fromhex(colour[1:])) for colour in palette}
    picture = page.get_by_role("img", name=PIXELS)
    shown = colours(picture)
    assert {tuple(pixel) for pixel in shown[..., :3].reshape(-1, 3).tolist()} <= known
    assert len(np.unique(shown[..., :3].reshape(-1, 3), axis=0)) > 3
    page.get_by_role("button", name="Ink on paper").click()
    assert picture.evaluate("c => getComputedStyle(c).filter") == "none"
    page.get_by_role("group", name="Take a face").get_by_role("button").nth(3).click()
    drawn(page)
    assert (colours(picture) != shown).any()
    face = query(page)["face"]
    page.get_by_role("combobox", name="Model").select_option("digits-pixelrnn")
    drawn(page)
    assert query(page)["face"] == face, "each keeps its own picture"
    assert np.array_equal(np.unique(stage(page)), [0, 1])


def test_nothing_moves_by_itself_for_people_who_ask_for_less_motion(desks: Desks, address: str) -> None:
    page = desks.page(address, reduced_motion="reduce")
    page.goto(VIEW.replace("speed=0", "speed=20"))
    expect(page.get_by_role("region", name="The endings")).to_have_attribute("aria-busy", "false")
    settle(page)
    assert count(page) == 392
    page.get_by_role("button", name="Play").click()
    expect(page.get_by_role("button", name="Pause")).to_be_visible()
    assert count(page) < 392
    page.close()


def test_a_stream_that_breaks_off_is_asked_for_again(page: Page, said: list[str]) -> None:
    broken: list[str] = []

    def cut(route: Any) -> None:
        broken.append(route.request.url)
        if len(broken) > 1:
            route.continue_()
        else:
            route.fulfill(body="id: 0\nevent: start\ndata: {", content_type="text/event-stream")

    page.route("**/complete", cut)
    open_view(page, VIEW)
    assert len(broken) == 2
    assert (stage(page) >= 0).all()
    assert said == []


def test_on_a_phone_the_stage_comes_first_and_stays_in_sight(phone: Page) -> None:
    picture = open_view(phone, VIEW)
    box = picture.bounding_box()
    assert box and box["y"] < 180 and box["width"] >= 280 and box["x"] + box["width"] <= 390
    tap(phone, LINE)
    look = phone.get_by_role("region", name="One pixel")
    expect(look).to_contain_text("Row 15, column 10")
    before = stage(phone)
    other(phone).tap()
    drawn(phone)
    assert stage(phone).flatten()[LINE] == 1 - before.flatten()[LINE]
    phone.get_by_role("button", name="Picture", exact=True).tap()
    sheet = phone.get_by_role("dialog")
    sheet.get_by_role("group", name="Take a handwritten digit").get_by_role("button").nth(1).tap()
    expect(sheet).to_be_hidden()
    drawn(phone)
    assert (stage(phone) != before).any()
    phone.evaluate("scrollTo(0, 500)")
    top = picture.bounding_box()
    assert top and 0 <= top["y"] < 100


def test_chances_carry_the_colours_of_the_picture(page: Page) -> None:
    open_view(page, VIEW)
    swatch = (
        page.get_by_role("region", name="One pixel").get_by_role("button", name=re.compile("^ink ")).locator(".swatch")
    )
    look = "s => [getComputedStyle(s).backgroundColor, getComputedStyle(s).filter]"
    assert swatch.evaluate(look) == ["rgb(255, 255, 255)", "none"]
    page.get_by_role("button", name="Ink on paper").click()
    assert swatch.evaluate(look) == ["rgb(255, 255, 255)", "invert(1)"], "as the picture itself"


def test_quieter_controls_stand_behind_a_button(page: Page) -> None:
    open_view(page, VIEW.replace("&speed=0", ""))
    warmth = page.get_by_role("slider", name="Temperature")
    expect(warmth).to_have_count(0)
    page.get_by_role("button", name="More").click()
    warmth.press("ArrowRight")
    expect(page.get_by_role("textbox", name="Temperature, number")).to_have_value("1.05")
    page.get_by_role("radio", name="4", exact=True).check()
    drawn(page)
    known = {"n": 4, "temperature": 1.05}
    assert [shown.flatten().tolist() for shown in endings(page)] == half(page, **known)["values"]
    assert query(page) == {"view": "pixels", "model": "digits-pixelrnn", "more": "1"} | {
        name: str(value) for name, value in known.items()
    } | {"input": query(page)["input"]}


def test_how_it_works_is_shown_on_nine_pixels(phone: Page) -> None:
    phone.goto("/?view=pixels&task=nine")
    pixels = phone.get_by_role("img", name="A picture of three by three pixels, 0 of them drawn")
    expect(pixels).to_be_visible()
    for _ in range(2):
        phone.get_by_role("button", name="Next pixel").tap()
    expect(phone.get_by_role("img", name="A picture of three by three pixels, 2 of them drawn")).to_be_visible()
    expect(phone.get_by_text("What may come at place 3")).to_be_visible()
    settle(phone)
    phone.reload()
    expect(phone.get_by_role("img", name="A picture of three by three pixels, 2 of them drawn")).to_be_visible()


@pytest.mark.parametrize("more", ["more=1&map=entropy", "task=nine"])
def test_a_narrow_screen_holds_all_of_it(desks: Desks, address: str, more: str) -> None:
    page = desks.page(address, viewport={"width": 320, "height": 640}, has_touch=True, is_mobile=True)
    page.goto(f"/?view=pixels&speed=0&{more}")
    expect(page.get_by_role("region", name="How").first).to_be_visible()
    settle(page)
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    page.close()


def test_what_is_wished_for_is_drawn(page: Page) -> None:
    """By the judge's own reading; the visitor may go on with a pixel of their own, and take the wish back."""
    open_view(page, f"{VIEW}&task=draw&n=4")
    drawn(page)
    page.get_by_role("radiogroup", name="Draw").get_by_role("radio", name="7").check(force=True)
    expect(page.get_by_text("reads “7”")).to_be_visible()
    drawn(page)
    assert query(page)["wish"] == "7"
    sheet = ask(page, "complete", {"n": 4, "seed": 42, "wish": 7})
    assert [one.tolist() for one in endings(page)] == [np.array(v).reshape(28, 28).tolist() for v in sheet["values"]]
    read = [ask(page, "classify", {"image": image}, "digits-judge")["label"] for image in sheet["images"]]
    assert read == [7] * 4
    open_view(page, f"{VIEW}&task=draw&n=4&wish=8&temperature=0")
    expect(page.get_by_text("Hardly any drawing comes out as that")).to_be_visible()
    page.get_by_role("radiogroup", name="Draw").get_by_role("radio", name="anything").check(force=True)
    drawn(page)
    expect(page.get_by_text("Hardly any drawing comes out as that")).to_be_hidden()
    assert "wish" not in query(page)

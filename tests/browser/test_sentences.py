"""The Sentences view under a hand, with tiny models of random weights: what they say means nothing."""

import io
import json
import re
from itertools import pairwise
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Locator, Page, Request, Route, expect

from tests.browser.hands import open_view, settle, told

ENGLISH = "/?view=sentences&model=tiny-english"
VERSE = "/?view=sentences&model=tiny-verse"


@pytest.fixture(scope="session")
def address(address_with_tiny: str) -> str:
    return address_with_tiny


def post(page: Page, verb: str, body: dict[str, Any], model: str = "tiny-english") -> Any:
    """What the server says."""
    return told(page, f"/api/v1/models/{model}/{verb}", body).json()


def between(page: Page, steps: int = 8, model: str = "tiny-english", **more: Any) -> list[str]:
    """What the server says between the two that are on screen, on the straight line."""
    ends = {name.lower(): {"sentence": field(page, name).input_value()} for name in ("From", "To")}
    body = ends | {"steps": steps, "path": "lerp"} | more
    sentences: list[str] = post(page, "interpolate", body, model)["sentences"]
    return sentences


def rows(page: Page) -> Locator:
    return page.get_by_role("region", name="The sentences between").get_by_role("listitem")


def column(page: Page) -> list[str]:
    return [text.strip() for text in rows(page).all_text_contents()]


def state(page: Page) -> dict[str, str]:
    """What the address holds, where long ones hold it, too."""
    parts = urlsplit(page.url)
    query = parts.query or parts.fragment.removeprefix("?")
    return {name: values[0] for name, values in parse_qs(query, keep_blank_values=True).items()}


def walker(page: Page) -> Locator:
    return page.get_by_role("slider", name="Along the line")


def field(page: Page, name: str) -> Locator:
    return page.get_by_role("textbox", name=name, exact=True)


def end(page: Page, name: str) -> Locator:
    """A field with all that belongs to it."""
    return page.locator(".sentence-field", has=field(page, name))


def choose(page: Page, group: str, name: str) -> None:
    page.get_by_role("radiogroup", name=group).get_by_role("radio", name=name, exact=True).check()


def asked(page: Page, verb: str) -> list[Request]:
    questions: list[Request] = []
    page.on("request", lambda request: questions.append(request) if request.url.endswith(verb) else None)
    return questions


def test_an_empty_address_shows_two_sentences_and_those_between(page: Page) -> None:
    open_view(page, "/?view=sentences")
    assert column(page) == between(page, model="english-vae")
    assert state(page) == {"view": "sentences"}, "what a hand has not done stands on no address"
    page.get_by_role("button", name="中文").click()
    settle(page)
    lines = page.get_by_role("region", name="之间的句子").get_by_role("listitem").all_text_contents()
    assert all(re.fullmatch(r"\s*\w{5}\s*", line) for line in lines), "a Chinese page begins with verse"
    assert set(page.locator(".said").evaluate_all("all => all.map((el) => el.lang)")) == {"zh-Hans"}
    page.goto("/?view=sentences&lang=zh&from=I+like+tea.")
    expect(page.locator(".kept, .reading .said").first).to_be_visible()
    assert page.locator("#field-from").get_attribute("lang") == "en", "but who reads a text is who reads its language"


def test_typing_shows_what_the_model_makes_of_it_and_a_new_line(page: Page) -> None:
    open_view(page, ENGLISH)
    field(page, "From").fill("I zorgle tea.")
    settle(page)
    read = post(page, "encode", {"sentence": "I zorgle tea."})
    expect(end(page, "From")).to_contain_text(read["reconstruction"])
    mean, std = (np.array(read["code"][name]) for name in ("mean", "std"))
    kl = float(((std**2 - 1 - 2 * np.log(std) + mean**2) / 2).sum())
    expect(end(page, "From")).to_contain_text(re.compile(rf"KL\s+{kl:.1f}\s+nats"), use_inner_text=True)
    assert end(page, "From").locator(".word").all_text_contents() == ["zorgle"]
    assert end(page, "To").locator(".word").count() == 0
    assert column(page) == between(page)
    assert state(page)["from"] == "I zorgle tea."
    texts = column(page)
    assert rows(page).first.locator("mark").count() == 0
    for i in range(1, len(texts)):
        marked = " ".join(rows(page).nth(i).locator("mark").all_text_contents())
        for word in re.findall(r"[\w']+", texts[i]):
            if word not in re.findall(r"[\w']+", texts[i - 1]):
                assert word in marked, (texts[i - 1], texts[i])
        if texts[i] == texts[i - 1]:
            assert marked == ""


# A hand that types pinyin: letters that are not yet a word, then the word.
COMPOSING = """(field) => {
  field.focus();
  const fire = (Kind, type, more) => field.dispatchEvent(new Kind(type, {bubbles: true, ...more}));
  fire(CompositionEvent, "compositionstart");
  for (const half of ["m", "mi", "ming"]) {
    field.value = half;
    fire(InputEvent, "input", {isComposing: true, inputType: "insertCompositionText", data: half});
  }
}"""
COMPOSED = """(field) => {
  field.value = "明";
  const input = {bubbles: true, isComposing: true, inputType: "insertCompositionText", data: "明"};
  field.dispatchEvent(new InputEvent("input", input));
  field.dispatchEvent(new CompositionEvent("compositionend", {bubbles: true, data: "明"}));
}"""


def test_half_typed_pinyin_is_sent_to_nobody_and_not_taken_away(page: Page) -> None:
    open_view(page, ENGLISH)
    questions = asked(page, "/encode")
    steps = page.evaluate("history.length")
    field(page, "From").evaluate(COMPOSING)
    field(page, "To").evaluate("(field) => field.dispatchEvent(new Event('input', {bubbles: true}))")
    choose(page, "Way", "slerp")  # what comes back meanwhile draws the page anew
    settle(page)
    expect(field(page, "From")).to_have_value("ming")
    assert questions == []
    assert "from" not in state(page) or state(page)["from"] != "ming"
    field(page, "From").evaluate(COMPOSED)
    settle(page)
    assert [json.loads(question.post_data or "")["sentence"] for question in questions] == ["明"]
    assert state(page)["from"] == "明"
    assert page.evaluate("history.length") <= steps + 3


def tops(page: Page) -> list[float]:
    found: list[float] = rows(page).evaluate_all("all => all.map((el) => el.offsetTop)")
    return found


def assert_apart(page: Page) -> None:
    """No two rows overlap, and the cap stands beside its own."""
    boxes = rows(page).evaluate_all(
        "all => all.map((el) => { const {top, bottom} = el.getBoundingClientRect(); return [top, bottom]; })"
    )
    for (_, bottom), (top, _) in pairwise(boxes):
        assert bottom <= top + 0.5
    cap = page.locator(".walker-cap").bounding_box()
    here = page.locator(".column li.here").bounding_box()
    assert cap and here
    assert abs(cap["y"] + cap["height"] / 2 - here["y"] - here["height"] / 2) < 3


def test_the_walker_walks_plays_and_stays_in_the_link(page: Page) -> None:
    page.emulate_media(reduced_motion="reduce")  # the cap is where it goes
    open_view(page, ENGLISH)
    assert walker(page).input_value() == "0", "nothing plays unasked"
    questions = asked(page, "/interpolate")
    before = tops(page)
    walker(page).press("ArrowDown")
    walker(page).press("ArrowDown")
    expect(walker(page)).to_have_value("2")
    expect(page.locator(".column li.here")).to_have_text(column(page)[2])
    assert_apart(page)
    walker(page).press("End")
    walker(page).press("ArrowUp")
    expect(walker(page)).to_have_value("6")
    assert_apart(page)
    settle(page)
    assert state(page)["t"] == "0.857"
    rows(page).nth(3).click()
    expect(walker(page)).to_have_value("3")
    assert tops(page) == before
    walker(page).press(" ")
    expect(walker(page)).to_have_value("4")
    page.get_by_role("button", name="Pause").click()
    place = walker(page).input_value()
    assert questions == []
    settle(page)
    page.reload()
    settle(page)
    assert walker(page).input_value() == place


def test_the_cap_stands_beside_its_row_where_some_need_two_lines(page: Page) -> None:
    page.emulate_media(reduced_motion="reduce")

    def uneven(route: Route) -> None:
        response = route.fetch()
        long = "Where did you go yesterday, when we played tennis and it was raining again? " * 3
        sentences = [long if i < 2 else "I am happy." for i in range(8)]
        route.fulfill(response=response, json=response.json() | {"sentences": sentences})

    page.route("**/interpolate", uneven)
    open_view(page, f"{ENGLISH}&t=0.571")
    assert_apart(page)
    rows(page).last.click()
    assert_apart(page)


def test_how_many_which_way_and_how_they_are_written(page: Page) -> None:
    open_view(page, ENGLISH)
    page.get_by_role("textbox", name="Sentences on the line, number").fill("16")
    page.keyboard.press("Tab")
    settle(page)
    assert column(page) == between(page, steps=16)
    tally = len(set(column(page)))
    expect(page.get_by_role("region", name="The sentences between")).to_contain_text(f"{tally} different among 16")
    choose(page, "Way", "slerp")
    choose(page, "Words", "beam")
    settle(page)
    assert column(page) == between(page, steps=16, path="slerp", decoding={"method": "beam"})
    choose(page, "Words", "by chance")
    settle(page)
    seed = int(state(page)["seed"])
    chance = {"method": "sample", "temperature": 1}
    assert column(page) == between(page, steps=16, path="slerp", decoding=chance, seed=seed)
    page.locator(".line-tools").get_by_role("button", name="Roll again").click()
    settle(page)
    assert int(state(page)["seed"]) != seed
    before = column(page)
    page.reload()
    settle(page)
    assert column(page) == before


def test_an_opening_and_a_sentence_by_chance_fill_a_field(page: Page) -> None:
    open_view(page, ENGLISH)
    first = field(page, "From").input_value()
    page.get_by_role("button", name="From: another sentence to begin with").click()
    settle(page)
    second = state(page)["from"]
    assert second not in (first, field(page, "To").input_value())
    page.get_by_role("button", name="From: a sentence that the model writes by chance").click()
    settle(page)
    assert state(page)["from"] not in (first, second)
    page.go_back()
    expect(field(page, "From")).to_have_value(second)


def test_an_empty_field_asks_for_a_sentence_and_one_too_long_says_so_once(page: Page, said: list[str]) -> None:
    open_view(page, ENGLISH)
    before = column(page)
    questions = asked(page, "/encode")
    field(page, "To").fill("   ")
    expect(page.get_by_text("Write a sentence here, or take one.")).to_be_visible()
    settle(page)
    assert questions == []
    assert column(page) == before
    field(page, "To").fill("tea " * 60)
    alert = end(page, "To").get_by_role("alert")
    expect(alert).to_contain_text(re.compile(r"\b60\b.*\b40\b"))
    assert page.get_by_role("alert").count() == 1
    assert not re.search("#/|60.*60", alert.inner_text())
    end(page, "To").get_by_role("button", name="Take another sentence").click()
    expect(alert).to_be_hidden()
    settle(page)
    assert column(page) == between(page)
    assert all("422" in line for line in said)
    said.clear()


def test_a_sentence_longer_than_any_that_was_read_is_said_to_be_that_before_it_comes_back(page: Page) -> None:
    open_view(page, ENGLISH)
    note = end(page, "To").get_by_text("expect another sentence back")
    field(page, "To").fill("the tea is on the table in my old house")
    expect(note).to_contain_text("has 10 words, and the model has read none of more than 9")
    field(page, "To").fill("the tea is on the table in my house")
    expect(note).to_be_hidden()
    settle(page)


def test_two_full_fields_survive_a_reload(page: Page, said: list[str]) -> None:
    full = {"From": "天" * 1000, "To": "地" * 1000}
    open_view(page, ENGLISH)
    for name, text in full.items():
        field(page, name).fill(text)
    settle(page)
    page.reload()
    for name, text in full.items():
        expect(field(page, name)).to_have_value(text)
        expect(end(page, name).get_by_role("alert")).to_be_visible()
    assert state(page)["model"] == "tiny-english"
    said.clear()  # they are too long for it


def test_a_text_of_another_language_is_sent_to_who_reads_it(page: Page) -> None:
    open_view(page, f"{ENGLISH}&from={quote('床前明月光')}")
    expect(end(page, "From")).to_contain_text("has read English alone")
    assert end(page, "To").locator(".elsewhere").count() == 0
    end(page, "From").get_by_role("link").click()
    expect(field(page, "From")).to_have_value("床前明月光")
    settle(page)
    assert "verse" in state(page)["model"]
    assert page.locator(".elsewhere").count() == 0


def test_neighbours_are_the_servers_and_roll(page: Page) -> None:
    open_view(page, f"{ENGLISH}&radius=1&seed=5")
    code = post(page, "encode", {"sentence": field(page, "From").input_value()})["code"]["mean"]
    body = {"n": 24, "around": [round(x, 3) for x in code], "radius": 1, "seed": 5}
    expected = post(page, "sample", body)["sentences"]
    neighbours = page.get_by_role("list", name="The neighbours").get_by_role("listitem")
    shown = [re.sub(r" ×\d+$", "", text) for text in neighbours.all_text_contents()]
    assert sorted(shown) == sorted(set(expected))
    expect(page.locator(".tool")).to_contain_text(f"{len(set(expected))} different among 24")
    page.get_by_role("button", name="Roll again").click()
    settle(page)
    assert state(page)["seed"] != "5"
    assert [re.sub(r" ×\d+$", "", text) for text in neighbours.all_text_contents()] != shown


def test_arithmetic_is_a_minus_b_plus_c(page: Page) -> None:
    open_view(page, f"{ENGLISH}&tool=sum&a=I like tea.&b=I like books.&c=She likes books.")
    a, b, c = (
        np.array(post(page, "encode", {"sentence": text})["code"]["mean"])
        for text in ("I like tea.", "I like books.", "She likes books.")
    )
    code = [round(x, 3) for x in (a - b + c).tolist()]
    expect(page.locator(".result .said")).to_have_text(post(page, "decode", {"codes": [code]})["sentences"][0])
    field(page, "− B").fill("I like tea.")
    expect(page.locator(".result .said")).to_have_text(
        post(page, "encode", {"sentence": "She likes books."})["reconstruction"]
    )


def test_a_lever_rewrites_the_sentence_and_says_what_its_ends_say(page: Page) -> None:
    open_view(page, f"{ENGLISH}&tool=levers")
    expect(page.locator(".tool")).to_contain_text("Of the 8 numbers of this model's code 7 are active")
    code = [round(x, 3) for x in post(page, "encode", {"sentence": field(page, "From").input_value()})["code"]["mean"]]
    lever = page.locator("[data-lever='0']")
    with_it = [[low, *code[1:]] for low in (-2.0, 2.0)]
    expect(lever.locator(".lever-ends .said")).to_have_text(post(page, "decode", {"codes": with_it})["sentences"])
    page.get_by_role("slider", name="Lever 1", exact=True).press("End")
    settle(page)
    expect(page.locator(".result .said")).to_have_text(
        post(page, "decode", {"codes": [with_it[1]]})["sentences"][0], use_inner_text=True
    )
    page.reload()
    settle(page)
    assert json.loads(f"[{state(page)['code']}]")[0] == 2
    page.get_by_role("textbox", name="Lever 1, number").fill("−0.5")
    page.keyboard.press("Tab")
    settle(page)
    assert json.loads(f"[{state(page)['code']}]")[0] == -0.5
    page.get_by_role("button", name="Back to the sentence").click()
    settle(page)
    assert "code" not in state(page)
    levers = page.locator(".word-lever")
    expect(levers).to_have_count(6)
    page.get_by_role("button", name="1 quieter lever:").click()
    page.get_by_role("button", name="1 more does nothing: show").click()
    expect(levers).to_have_count(8)
    expect(levers.last.locator(".lever-ends .said").last).not_to_be_empty()


HOSTILE = {
    "\u202eI like tea.\u202c": "I like tea.",
    "\u2067I like tea.": "I like tea.",
    "👩‍👩‍👧 tea": "👩‍👩‍👧 tea",
    "<eos> <unk> <bos>": "<eos> <unk> <bos>",
    "<img src=x onerror=document.title=1>": "<img src=x onerror=document.title=1>",
    "I\x00 like tea.": "I like tea.",
    "שלום <b>tea</b>": "שלום <b>tea</b>",
}


@pytest.mark.parametrize("some", [list(HOSTILE)[k::2] for k in range(2)])
def test_a_hostile_text_is_shown_as_text(page: Page, some: list[str]) -> None:
    """Faults 22, 23, 25, 27."""
    places = dict(zip(("From", "To", "A", "− B"), some, strict=False))
    query = "".join(
        f"&{name}={quote(text)}" for name, text in zip(("from", "to", "a", "b"), places.values(), strict=False)
    )
    open_view(page, f"{ENGLISH}{query}&tool=sum")
    for name, text in places.items():
        found = post(page, "encode", {"sentence": text})
        assert found["input"] == HOSTILE[text]
        expect(field(page, name)).to_have_value(text)
        assert end(page, name).locator(".word").all_text_contents() == found["unknown_words"]
        if text != HOSTILE[text]:
            expect(end(page, name).locator(".read-so bdi")).to_have_text(HOSTILE[text])
    assert page.locator("main img, main b:not([popover] b)").count() == 0
    assert page.title() == "Drawbar · Sentences"
    # What stands in the words of the page carries no control of direction; what is foreign stands in bdi.
    assert not re.search(r"[\u202a-\u202e\u2066-\u2069\x00]", page.locator("main").inner_text())
    assert page.locator("main .word:not(bdi), main .said:not(bdi)").count() == 0
    assert page.evaluate("document.documentElement.scrollWidth") <= 1280


def test_verse_has_the_length_and_the_script_that_are_chosen(page: Page) -> None:
    def keeping(route: Route) -> None:
        response = route.fetch()
        route.fulfill(response=response, json=response.json() | {"reconstruction": response.json()["input"]})

    page.route("**/encode", keeping)
    open_view(page, f"{VERSE}&tool=verse")
    expect(page.locator(".kept").first).to_have_text("The model gives it back word for word.")
    assert {len(line) for line in column(page)} == {5}
    assert set(page.locator(".said").evaluate_all("all => all.map((el) => el.lang)")) == {"zh-Hant"}
    expect(page.locator(".tool")).to_contain_text("Your two lines are the first and the last")
    choose(page, "A line has", "7 characters")
    settle(page)
    assert {len(line) for line in column(page)} == {7}
    expect(page.locator(".tool")).to_contain_text("the model writes all four")
    expect(page.locator(".kept", has_text="on the line each sentence has 7")).to_have_count(2)
    choose(page, "Script", "simplified")
    settle(page)
    assert column(page) == between(page, model="tiny-verse", length=7, script="simplified")
    assert set(page.locator(".said").evaluate_all("all => all.map((el) => el.lang)")) == {"zh-Hans"}


def test_two_lines_become_a_quatrain_to_copy_and_to_keep(page: Page) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    open_view(page, f"{VERSE}&tool=verse")
    lines = page.get_by_role("list", name="The quatrain").get_by_role("listitem")
    expect(lines).to_have_count(4)
    poem = lines.all_text_contents()
    assert (poem[0], poem[3]) == (field(page, "From").input_value(), field(page, "To").input_value())
    page.get_by_role("button", name="Copy as text").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == "\n".join(poem)
    pictures = []
    for writing in ("downwards", "across"):
        choose(page, "On the card", writing)
        with page.expect_download() as waiting:
            page.get_by_role("button", name="Keep the card").click()
        with Image.open(io.BytesIO(waiting.value.path().read_bytes())) as image:
            assert image.format == "PNG"
            pictures.append(np.asarray(image.convert("RGB")).astype(int))
    assert [picture.shape[:2] for picture in pictures] == [(1200, 900), (900, 1200)]
    for picture in pictures:
        assert picture[5, 5].tolist() == [0xF7, 0xF4, 0xEE], "paper"
        assert (picture.sum(-1) < 200).sum() > 2000, "ink"
        assert ((picture[..., 0] > 150) & (picture[..., 1] < 90)).sum() > 2000, "a seal"
    again = poem
    for _ in range(12):  # so small a model may well write the same twice
        page.locator(".poem").get_by_role("button", name="Roll again").click()
        settle(page)
        again = lines.all_text_contents()
        if again != poem:
            break
    assert again != poem
    page.reload()
    settle(page)
    assert lines.all_text_contents() == again


def test_the_quatrain_waits_for_a_model_of_verse(page: Page) -> None:
    open_view(page, f"{ENGLISH}&from=I like books.&tool=verse")
    tools = page.get_by_role("radiogroup", name="With one code")
    assert tools.get_by_role("radio").count() == 3
    expect(tools.get_by_role("radio", name="Neighbours")).to_be_checked()
    page.get_by_role("combobox", name="Model").select_option(label="Tiny verse-vae")
    settle(page)
    expect(page.get_by_role("radiogroup", name="With one code").get_by_role("radio", name="Quatrain")).to_be_checked()
    assert all(len(line) == 5 for line in column(page))
    assert state(page) == {"view": "sentences", "model": "tiny-verse", "tool": "verse"}


def test_on_a_phone_both_fields_come_first_and_the_walker_stays_under_the_thumb(phone: Page) -> None:
    open_view(phone, ENGLISH)
    order = (field(phone, "From"), field(phone, "To"), phone.locator(".column"), phone.locator(".thumb"))
    boxes = [place.bounding_box() for place in order]
    tops = [box["y"] for box in boxes if box is not None]
    assert len(tops) == 4
    assert tops == sorted(tops)
    box = walker(phone).bounding_box()
    assert box and 700 < box["y"] + box["height"] <= 844
    walker(phone).press("ArrowRight")
    expect(walker(phone)).to_have_value("1")


@pytest.mark.parametrize("query", [f"{ENGLISH}&tool=levers&decoding=sample", f"{VERSE}&tool=verse&length=7&lang=zh"])
def test_nothing_scrolls_sideways_on_a_small_screen_or_in_large_type(page: Page, query: str) -> None:
    page.goto(query)
    expect(page.locator(".column li").first).to_be_visible()
    settle(page)
    for width, size in ((320, ""), (390, "28px"), (1010, ""), (1280, "28px")):
        page.set_viewport_size({"width": width, "height": 800})
        page.evaluate("(size) => { document.documentElement.style.fontSize = size; }", size)
        settle(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, (width, size)

"""The Sentences view under a hand, with tiny models of random weights: what they say means nothing."""

import io
import json
import re
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Locator, Page, Request, Route, expect

from tests.browser.conftest import Desks
from tests.browser.hands import open_view, settle

ENGLISH = "/?view=sentences&model=tiny-english"
VERSE = "/?view=sentences&model=tiny-verse"


@pytest.fixture(scope="session")
def address(address_with_tiny: str) -> str:
    return address_with_tiny


def post(page: Page, verb: str, body: dict[str, Any], model: str = "tiny-english") -> Any:
    """What the server says."""
    answer = page.request.post(f"/api/v1/models/{model}/{verb}", data=body)
    assert answer.ok, answer.text()
    return answer.json()


def between(page: Page, start: str, end: str, steps: int = 8, model: str = "tiny-english", **more: Any) -> list[str]:
    body = {"from": {"sentence": start}, "to": {"sentence": end}, "steps": steps, "path": "slerp", **more}
    sentences: list[str] = post(page, "interpolate", body, model)["sentences"]
    return sentences


def column(page: Page) -> list[str]:
    lines = page.get_by_role("region", name="The sentences between").get_by_role("listitem")
    return [text.strip() for text in lines.all_text_contents()]


def state(page: Page) -> dict[str, str]:
    """What the address holds."""
    return {name: values[0] for name, values in parse_qs(urlsplit(page.url).query, keep_blank_values=True).items()}


def walker(page: Page) -> Locator:
    return page.get_by_role("slider", name="Along the line")


def field(page: Page, name: str) -> Locator:
    return page.get_by_role("textbox", name=name, exact=True)


def choose(page: Page, group: str, name: str) -> None:
    page.get_by_role("radiogroup", name=group).get_by_role("radio", name=name, exact=True).check()


def asked(page: Page, verb: str) -> list[Request]:
    questions: list[Request] = []
    page.on("request", lambda request: questions.append(request) if request.url.endswith(verb) else None)
    return questions


def test_an_empty_address_shows_two_sentences_and_those_between(page: Page) -> None:
    open_view(page, "/?view=sentences")
    found = state(page)
    assert column(page) == between(page, found["from"], found["to"], model="english-vae")
    expect(field(page, "From")).to_have_value(found["from"])
    expect(field(page, "To")).to_have_value(found["to"])


def test_typing_shows_what_the_model_makes_of_it_and_a_new_line(page: Page) -> None:
    open_view(page, ENGLISH)
    field(page, "From").fill("She likes tea.")
    settle(page)
    read = post(page, "encode", {"sentence": "She likes tea."})
    end = page.locator(".sentence-field", has=field(page, "From"))
    expect(end).to_contain_text(read["reconstruction"])
    mean, std = (np.array(read["code"][name]) for name in ("mean", "std"))
    kl = float(((std**2 - 1 - 2 * np.log(std) + mean**2) / 2).sum())
    expect(end).to_contain_text(f"KL {kl:.1f} nats · 7 of 8 numbers active")
    assert column(page) == between(page, "She likes tea.", state(page)["to"])
    assert state(page)["from"] == "She likes tea."


def test_unknown_words_are_named_and_known_ones_are_not(page: Page) -> None:
    open_view(page, f"{ENGLISH}&from=I zorgle tea.")
    words = page.locator(".sentence-field", has=field(page, "From")).locator(".word")
    assert words.all_text_contents() == ["zorgle"]
    assert page.locator(".sentence-field", has=field(page, "To")).locator(".word").count() == 0


def test_what_changed_against_the_line_before_is_marked_and_nothing_else(page: Page) -> None:
    open_view(page, ENGLISH)
    lines = page.get_by_role("region", name="The sentences between").get_by_role("listitem")
    assert lines.first.locator("mark").count() == 0
    texts = column(page)
    for i in range(1, len(texts)):
        marked = " ".join(lines.nth(i).locator("mark").all_text_contents())
        for word in re.findall(r"[\w']+", texts[i]):
            if word not in re.findall(r"[\w']+", texts[i - 1]):
                assert word in marked, (texts[i - 1], texts[i])
        if texts[i] == texts[i - 1]:
            assert marked == ""


def test_the_walker_walks_plays_and_stays_in_the_link(page: Page) -> None:
    open_view(page, ENGLISH)
    questions = asked(page, "/interpolate")
    walker(page).press("ArrowDown")
    walker(page).press("ArrowDown")
    expect(walker(page)).to_have_value("2")
    expect(page.locator(".column li.here")).to_have_text(column(page)[2])
    walker(page).press("End")
    expect(walker(page)).to_have_value("7")
    walker(page).press("ArrowUp")
    settle(page)
    assert state(page)["t"] == "0.857"
    page.locator(".column li").nth(3).click()
    expect(walker(page)).to_have_value("3")
    walker(page).press(" ")
    expect(walker(page)).not_to_have_value("3")
    page.get_by_role("button", name="Pause").click()
    place = walker(page).input_value()
    page.wait_for_timeout(1500)
    assert walker(page).input_value() == place
    assert questions == []
    page.reload()
    settle(page)
    assert walker(page).input_value() == place


def test_how_many_which_way_and_how_they_are_written(page: Page) -> None:
    open_view(page, ENGLISH)
    ends = state(page)["from"], state(page)["to"]
    page.get_by_role("textbox", name="Sentences on the line, number").fill("16")
    page.keyboard.press("Tab")
    settle(page)
    assert column(page) == between(page, *ends, steps=16)
    tally = len(set(column(page)))
    expect(page.get_by_role("region", name="The sentences between")).to_contain_text(f"{tally} different among 16")
    choose(page, "Way", "lerp")
    settle(page)
    assert column(page) == between(page, *ends, steps=16, path="lerp")
    choose(page, "Words", "beam")
    settle(page)
    assert column(page) == between(page, *ends, steps=16, path="lerp", decoding={"method": "beam"})
    choose(page, "Words", "by chance")
    settle(page)
    seed = int(state(page)["seed"])
    chance = {"method": "sample", "temperature": 1}
    assert column(page) == between(page, *ends, steps=16, path="lerp", decoding=chance, seed=seed)
    page.locator(".line-tools").get_by_role("button", name="Roll again").click()
    settle(page)
    assert int(state(page)["seed"]) != seed
    before = column(page)
    page.reload()
    settle(page)
    assert column(page) == before


def test_an_opening_and_a_sentence_by_chance_fill_a_field(page: Page) -> None:
    open_view(page, ENGLISH)
    first = state(page)["from"]
    page.get_by_role("button", name="From: another sentence to begin with").click()
    settle(page)
    second = state(page)["from"]
    assert second not in (first, state(page)["to"])
    page.get_by_role("button", name="From: a sentence that the model writes by chance").click()
    settle(page)
    assert state(page)["from"] not in (first, second)
    page.go_back()
    expect(field(page, "From")).to_have_value(second)


def test_a_sentence_by_chance_is_one_that_the_model_reads_again(page: Page) -> None:
    """What it spells letter by letter can be longer than what it takes."""
    answers = ((seed, post(page, "sample", {"n": 8, "seed": seed, "readable": True})) for seed in range(200))
    seed, drawn = next((seed, drawn) for seed, drawn in answers if not drawn["readable"][0])
    open_view(page, ENGLISH)

    def with_that_seed(route: Route) -> None:
        route.continue_(post_data=json.dumps(json.loads(route.request.post_data or "{}") | {"seed": seed}))

    page.route("**/sample", with_that_seed)
    page.get_by_role("button", name="From: a sentence that the model writes by chance").click()
    settle(page)
    assert state(page)["from"] == drawn["sentences"][drawn["readable"].index(True)]
    expect(page.get_by_role("alert")).to_have_count(0)


def test_what_is_typed_while_a_sentence_by_chance_is_on_its_way_stays(page: Page) -> None:
    open_view(page, ENGLISH)
    waiting: list[Route] = []
    page.route(
        re.compile("/sample$"),
        lambda route: waiting.append(route) if '"n":8' in str(route.request.post_data) else route.continue_(),
    )
    page.get_by_role("button", name="From: a sentence that the model writes by chance").click()
    field(page, "From").fill("I like tea.")
    with page.expect_response("**/sample"):
        waiting[0].continue_()
    settle(page)
    assert state(page)["from"] == "I like tea."


def test_an_empty_field_asks_for_a_sentence_and_not_the_server(page: Page) -> None:
    open_view(page, ENGLISH)
    before = column(page)
    questions = asked(page, "/encode")
    field(page, "From").fill("   ")
    expect(page.get_by_text("Write a sentence here, or take one.")).to_be_visible()
    settle(page)
    assert questions == []
    assert column(page) == before


def test_a_sentence_too_long_for_the_model_says_so_and_offers_another(page: Page, said: list[str]) -> None:
    open_view(page, ENGLISH)
    field(page, "To").fill("tea " * 60)
    alert = page.locator(".sentence-field", has=field(page, "To")).get_by_role("alert")
    expect(alert).to_contain_text("shorter sentence")
    alert.get_by_role("button", name="Take another sentence").click()
    expect(alert).to_be_hidden()
    settle(page)
    assert column(page) == between(page, state(page)["from"], state(page)["to"])
    assert all("422" in line for line in said)
    said.clear()


def test_neighbours_are_the_servers_and_roll(page: Page) -> None:
    open_view(page, f"{ENGLISH}&radius=1&seed=5")
    code = post(page, "encode", {"sentence": state(page)["from"]})["code"]["mean"]
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
    code = [round(x, 3) for x in post(page, "encode", {"sentence": state(page)["from"]})["code"]["mean"]]
    lever = page.locator("[data-lever='0']")
    with_it = [[low, *code[1:]] for low in (-2.0, 2.0)]
    expect(lever.locator(".lever-ends .said")).to_have_text(post(page, "decode", {"codes": with_it})["sentences"])
    page.get_by_role("slider", name="Lever 1", exact=True).press("End")
    settle(page)
    expect(page.locator(".result .said")).to_have_text(
        post(page, "decode", {"codes": [with_it[1]]})["sentences"][0], use_inner_text=True
    )
    assert json.loads(f"[{state(page)['code']}]")[0] == 2
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


def test_quiet_and_dead_levers_wait_folded(page: Page) -> None:
    open_view(page, f"{ENGLISH}&tool=levers")
    levers = page.locator(".word-lever")
    expect(levers).to_have_count(6)
    page.get_by_role("button", name="1 quieter").click()
    expect(levers).to_have_count(7)
    page.get_by_role("button", name="1 more do nothing: show").click()
    expect(levers).to_have_count(8)
    expect(levers.last.locator(".lever-ends .said")).to_have_count(2)


def test_a_lever_under_a_fast_hand_has_one_request_in_flight_and_the_newest_wins(page: Page) -> None:
    open_view(page, f"{ENGLISH}&tool=levers")
    flying, most = [0], [0]

    def left(request: Request) -> None:
        if request.url.endswith("/decode") and len(json.loads(request.post_data or "{}")["codes"]) == 1:
            flying[0] += 1
            most[0] = max(most[0], flying[0])

    def came(request: Request) -> None:
        if request.url.endswith("/decode") and len(json.loads(request.post_data or "{}")["codes"]) == 1:
            flying[0] -= 1

    page.on("request", left)
    page.on("requestfinished", came)
    page.evaluate(
        """async () => {
          const lever = document.querySelector("[data-lever='0'] input[type=range]");
          for (let k = 0; k <= 40; k++) {
            lever.value = -2 + k / 10;
            lever.dispatchEvent(new Event("input", {bubbles: true}));
            await new Promise((next) => setTimeout(next, 8));
          }
        }"""
    )
    settle(page)
    code = json.loads(f"[{state(page)['code']}]")
    assert code[0] == 2
    expect(page.locator(".result .said")).to_have_text(post(page, "decode", {"codes": [code]})["sentences"][0])
    assert most[0] == 1


HOSTILE = {
    "bidi override": ("\u202eI like tea.\u202c", "I like tea."),
    "isolate left open": ("\u2067I like tea.", "I like tea."),
    "emoji with joiners": ("👩‍👩‍👧 tea", "👩‍👩‍👧 tea"),
    "special tokens": ("<eos> <unk> <bos>", "<eos> <unk> <bos>"),
    "markup": ("<img src=x onerror=document.title=1>", "<img src=x onerror=document.title=1>"),
    "NUL": ("I\x00 like tea.", "I like tea."),
    "right to left": ("שלום <b>tea</b>", "שלום <b>tea</b>"),
}


@pytest.mark.parametrize("what", HOSTILE)
def test_a_hostile_text_is_shown_as_text(page: Page, what: str) -> None:
    """Faults 22, 23, 25, 27."""
    text, read = HOSTILE[what]
    open_view(page, f"{ENGLISH}&from={quote(text)}&to={quote(text)}&tool=sum&a={quote(text)}")
    found = post(page, "encode", {"sentence": text})
    assert found["input"] == read
    expect(field(page, "From")).to_have_value(text)
    end = page.locator(".sentence-field", has=field(page, "From"))
    assert end.locator(".word").all_text_contents() == found["unknown_words"]
    if text != read:
        expect(end.locator(".read-so bdi")).to_have_text(read)
    assert page.locator("main img, main b").count() == 0
    assert page.title() == "Drawbar · Sentences"
    # What stands in the words of the page carries no control of direction; what is foreign stands in bdi.
    assert not re.search(r"[\u202a-\u202e\u2066-\u2069\x00]", page.locator("main").inner_text())
    assert page.locator("main .word:not(bdi), main .said:not(bdi)").count() == 0
    assert page.evaluate("document.documentElement.scrollWidth") <= 1280


def test_every_text_says_its_language(page: Page) -> None:
    open_view(page, ENGLISH)
    assert set(page.locator(".said").evaluate_all("all => all.map((el) => el.lang)")) == {"en"}
    open_view(page, f"{VERSE}&tool=verse")
    assert set(page.locator(".said").evaluate_all("all => all.map((el) => el.lang)")) == {"zh-Hant"}
    choose(page, "Script", "simplified")
    settle(page)
    assert set(page.locator(".said").evaluate_all("all => all.map((el) => el.lang)")) == {"zh-Hans"}


def test_verse_has_the_length_and_the_script_that_are_chosen(page: Page) -> None:
    open_view(page, VERSE)
    assert {len(line) for line in column(page)} == {5}
    choose(page, "A line has", "7 characters")
    settle(page)
    assert {len(line) for line in column(page)} == {7}
    ends = state(page)["from"], state(page)["to"]
    choose(page, "Script", "simplified")
    settle(page)
    body = {"from": {"sentence": ends[0]}, "to": {"sentence": ends[1]}, "steps": 8, "length": 7}
    assert column(page) == post(page, "interpolate", body | {"script": "simplified"}, "tiny-verse")["sentences"]


def test_two_lines_become_a_quatrain_to_copy_and_to_keep(page: Page) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    open_view(page, f"{VERSE}&tool=verse")
    lines = page.get_by_role("list", name="The quatrain").get_by_role("listitem")
    expect(lines).to_have_count(4)
    poem = lines.all_text_contents()
    assert (poem[0], poem[3]) == (state(page)["from"], state(page)["to"])
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
    page.locator(".poem").get_by_role("button", name="Roll again").click()
    settle(page)
    assert lines.all_text_contents() != poem
    again = lines.all_text_contents()
    page.reload()
    settle(page)
    assert lines.all_text_contents() == again


def test_the_quatrain_waits_for_a_model_of_verse(page: Page) -> None:
    open_view(page, f"{ENGLISH}&tool=verse")
    tools = page.get_by_role("radiogroup", name="With one code")
    assert tools.get_by_role("radio").count() == 3
    expect(tools.get_by_role("radio", name="Neighbours")).to_be_checked()
    choose(page, "Model", "Tiny verse-vae")
    settle(page)
    expect(page.get_by_role("radiogroup", name="With one code").get_by_role("radio", name="Quatrain")).to_be_checked()
    assert all(len(line) == 5 for line in column(page))
    assert state(page)["model"] == "tiny-verse"


def test_the_view_is_left_and_found_again_as_it_was(page: Page) -> None:
    open_view(page, f"{ENGLISH}&from=I like books.&tool=levers&code=1,0,0,0,0,0,0,0")
    page.get_by_role("link", name="Sliders").click()
    expect(page.get_by_role("img", name="The picture that the levers make")).to_be_visible()
    settle(page)
    assert "from" not in state(page)
    page.get_by_role("link", name="Sentences").click()
    expect(field(page, "From")).to_have_value("I like books.")
    assert state(page)["code"] == "1,0,0,0,0,0,0,0"
    assert state(page)["tool"] == "levers"


def test_between_offers_no_model_of_sentences(page: Page) -> None:
    open_view(page, "/?view=between")
    assert page.evaluate("document.body.innerText").count("tiny-") == 0


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


def test_nothing_plays_unasked(desks: Desks, address: str) -> None:
    page = desks.page(address)
    open_view(page, ENGLISH)
    page.wait_for_timeout(1500)
    assert walker(page).input_value() == "0"
    page.close()

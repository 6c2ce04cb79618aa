"""The Models view: a card per model, those of one's own, broken ones, hostile ones."""

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from backend.settings import ROOT
from tests.browser.conftest import Desks, watched
from tests.browser.hands import held, open_view, settle, told

MODELS = "/?view=models"
SHIPPED = ROOT / "models_ckpt"
NASTY = "<img src=x onerror=alert(1)> </script><b>\u202egnitirw desrever\u2066 " + 500 * "W"
SHOWN = "<img src=x onerror=alert(1)> </script><b>gnitirw desrever " + 500 * "W"


def copied(shelf: Path, name: str, changes: dict[str, Any]) -> None:
    """A folder as somebody might put it there: digits-vae under another name with another card."""
    folder = shelf / name
    shutil.copytree(SHIPPED / "digits-vae", folder)
    card = json.loads((folder / "card.json").read_text())
    card.pop("zh")
    (folder / "card.json").write_text(json.dumps(card | {"name": name} | changes))


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server with a shelf of one's own: a good model, a broken one, one whose card is an attack."""
    shelf = tmp_path_factory.mktemp("models")
    copied(shelf, "my-digits", {"title": "Digits of my own", "metrics": [], "limits": []})
    copied(shelf, "wreck", {"digest": "0" * 64})
    words = ("title", "summary", "data", "licence", "recipe")
    metric: dict[str, Any] = {name: NASTY for name in ("name", "unit", "split", "means", "protocol", "command")}
    metric |= {"value": 1, "n": 1, "better": "lower", "published": [{"who": NASTY, "value": 2, "source": NASTY}]}
    hostile = dict.fromkeys(words, NASTY) | {"limits": [NASTY, NASTY], "metrics": [metric]}
    copied(shelf, "hostile", hostile)
    command = [sys.executable, "-m", "backend", "serve", "--port", "0", "--models", str(shelf)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as server:
        assert server.stdout
        yield server.stdout.readline().split()[-1]
        server.terminate()


@pytest.fixture
def desk(desks: Desks, own: str, said: list[str]) -> Iterator[Page]:
    """A desk in front of the server with models of one's own."""
    yield from watched(desks.page(own), own, said)


def card(page: Page, title: str) -> Locator:
    return page.get_by_role("article", name=title)


def drawn(image: Locator) -> bytes:
    """The bytes behind a picture, once it is there and has been drawn."""
    expect(image).to_have_js_property("complete", True)
    assert image.evaluate("i => i.naturalWidth") == 280
    return told(image.page, str(image.get_attribute("src")), form="image/png").body()


def test_every_model_has_a_card_and_the_first_is_open(page: Page) -> None:
    open_view(page, MODELS)
    names = [model["name"] for model in told(page, "/api/v1/models").json()["models"]]
    expect(page.get_by_role("article")).to_have_count(len(names))
    for name in names:
        expect(page.locator(".model-name", has_text=re.compile(f"^{name}$"))).to_have_count(1)
    expect(page.locator(".model.open")).to_have_count(1)


def test_a_card_says_what_was_measured_how_and_what_others_found(page: Page) -> None:
    open_view(page, f"{MODELS}&model=digits-vae")
    says = told(page, "/api/v1/models/digits-vae").json()
    opened = card(page, says["title"])
    for text in [says["summary"], says["data"], says["licence"], *says["limits"]]:
        expect(opened.get_by_text(text, exact=True)).to_be_visible()
    for metric in says["metrics"]:
        section = opened.locator(".measured", has=page.get_by_role("heading", name=metric["name"], exact=True))
        expect(section.locator(".value")).to_contain_text(f"{metric['value']:g} {metric['unit']}")
        expect(section).to_contain_text(metric["means"])
        section.get_by_text("How it was measured").click()
        expect(section.get_by_text(metric["command"], exact=True)).to_be_visible()
        expect(section).to_contain_text(metric["protocol"])
        expect(section).to_contain_text(f"{metric['n']:,} cases")
        for other in metric["published"]:
            expect(section.locator(".points")).to_contain_text(f"{other['value']:g}")
            expect(section.locator("details")).to_contain_text(other["source"])


def test_the_better_number_stands_further_to_the_right(page: Page) -> None:
    open_view(page, f"{MODELS}&model=digits-vae")
    section = page.locator(".measured", has=page.get_by_role("heading", name="NLL", exact=True))
    places = section.locator(".dot").evaluate_all("dots => dots.map((dot) => dot.getBoundingClientRect().x)")
    assert places == sorted(places, reverse=True), "83.7 nats before 84.8 before 86.8, fewer are better"
    assert "own" in str(section.locator(".dot").first.get_attribute("class"))


def test_the_sheet_is_drawn_again_and_the_link_rebuilds_it(page: Page) -> None:
    sheet = open_view(page, f"{MODELS}&model=digits-vae")
    assert sheet.evaluate("i => getComputedStyle(i).imageRendering") == "pixelated"
    before = drawn(sheet)
    page.get_by_role("button", name="Draw others").click()
    expect(page).to_have_url(re.compile(r"seed=\d+"))
    settle(page)
    after = drawn(sheet)
    assert after != before
    link = page.url
    page.goto("about:blank")
    assert drawn(open_view(page, link)) == after
    expect(page.get_by_role("heading", name="Digits on levers")).to_be_visible()


def test_a_model_with_labels_shows_a_row_for_each(page: Page) -> None:
    open_view(page, f"{MODELS}&model=digits-cvae")
    rows = [page.get_by_role("img", name=f"{digit}, ten times") for digit in range(10)]
    assert len({drawn(row) for row in rows}) == 10


def test_the_judge_shows_what_it_reads(page: Page) -> None:
    open_view(page, f"{MODELS}&model=digits-judge")
    opened = card(page, "The judge of digits")
    expect(opened.get_by_role("img", name=re.compile(r"^It reads \d, \d+% sure$"))).to_have_count(10)
    before = [str(i.get_attribute("src")) for i in opened.get_by_role("img").all()]
    opened.get_by_role("button", name="Draw others").click()
    expect(opened.get_by_role("img").first).not_to_have_attribute("src", before[0])


def test_opening_a_card_is_a_step_and_its_link_leads_there(page: Page) -> None:
    open_view(page, MODELS)
    page.get_by_role("link", name="Digits on levers").click()
    expect(page).to_have_url(re.compile("model=digits-vae"))
    expect(page.get_by_role("heading", name="Digits on levers")).to_be_focused()
    expect(page.get_by_role("heading", name="Digits on levers")).to_be_in_viewport()
    page.go_back()
    expect(page.get_by_role("link", name="Digits on levers")).to_be_visible()


def test_a_card_leads_into_the_views_that_can_show_its_model(page: Page) -> None:
    open_view(page, f"{MODELS}&model=digits-cvae")
    opened = card(page, "One hand, ten digits")
    opened.get_by_role("link", name="Style").click()
    expect(page).to_have_url(re.compile("view=style.*model=digits-cvae"))
    expect(page.get_by_role("img", name="A 9 in this hand")).to_be_visible()
    page.go_back()
    expect(opened.get_by_role("link", name="Sliders")).to_be_visible()
    expect(opened.get_by_role("link", name="Sentences")).to_have_count(0)


@pytest.mark.parametrize("model", ["digits-vae", "english-vae", "digits-judge"])
def test_what_was_missed_while_the_server_was_gone_comes_by_itself(page: Page, said: list[str], model: str) -> None:
    page.goto(f"{MODELS}&model={model}")
    works = page.locator(".model.open").locator("img, .written li")
    expect(works.first).to_be_visible()
    settle(page)
    page.route("**/sample*", lambda route: route.abort())
    page.get_by_role("button", name="Draw others").click()
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("The server does not answer.")
    page.unroute("**/sample*")
    expect(alert).to_be_hidden()
    settle(page)
    assert page.evaluate("[...document.images].every((image) => image.naturalWidth > 0)")
    expect(works.first).to_be_visible()
    assert all("net::ERR_FAILED" in line for line in said)
    said.clear()


def test_a_late_word_of_broken_models_does_not_move_the_page(page: Page) -> None:
    waiting = held(page, "**/readyz")
    with page.expect_request("**/readyz"):
        page.goto(f"{MODELS}&model=digits-vae")
    expect(page.get_by_role("heading", name="Digits on levers")).to_be_in_viewport()
    page.evaluate("scrollTo(0, 0)")
    waiting[0].fulfill(json={"broken": [{"name": "wreck", "detail": "its digest differs"}]})
    expect(card(page, "wreck")).to_have_count(1)
    settle(page)
    assert page.evaluate("scrollY") == 0


def test_a_model_of_ones_own_appears_without_a_line_of_code(desk: Page) -> None:
    open_view(desk, f"{MODELS}&model=my-digits")
    opened = card(desk, "Digits of my own")
    drawn(opened.get_by_role("img", name="Pictures that my-digits drew by chance: Where the codes really are"))
    expect(opened).to_contain_text("Not measured yet.")
    expect(opened.get_by_text("python -m backend evaluate my-digits --in my-models", exact=True)).to_be_visible()
    expect(opened).to_contain_text("Not known yet.")
    expect(opened.get_by_role("link", name="The API", exact=True)).to_have_attribute("href", "docs")
    opened.get_by_role("link", name="Sliders").click()
    expect(desk).to_have_url(re.compile("view=sliders.*model=my-digits"))
    expect(desk.get_by_role("slider", name=re.compile(r"^Lever 1\b"))).to_be_visible()


def test_what_a_card_says_in_english_alone_is_marked_as_english(desk: Page) -> None:
    open_view(desk, f"{MODELS}&model=my-digits&lang=zh")
    opened = card(desk, "Digits of my own")
    expect(opened.get_by_role("heading", name="Digits of my own").locator("bdi")).to_have_attribute("lang", "en")
    expect(opened.locator(".summary bdi")).to_have_attribute("lang", "en")
    for unknown in ("还没有测过。", "还不清楚。"):
        expect(opened).to_contain_text(unknown)


def test_a_broken_model_is_listed_with_what_to_do(desk: Page) -> None:
    open_view(desk, MODELS)
    broken = card(desk, "wreck")
    expect(broken).to_contain_text("its digest differs")
    expect(broken).to_contain_text("Restore the folder")
    expect(broken.get_by_role("link")).to_have_count(0)


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("width", [1280, 390])
def test_a_hostile_card_is_text_and_nothing_else(desk: Page, width: int, lang: str) -> None:
    """Cases 22 and 27: no element of it, no script, no reversed page, no sideways scrolling, a silent console."""
    desk.set_viewport_size({"width": width, "height": 844})
    asked: list[str] = []
    desk.on("dialog", lambda dialog: dialog.dismiss())
    desk.on("request", lambda request: asked.append(request.url))
    open_view(desk, f"{MODELS}&model=hostile&lang={lang}")
    opened = desk.locator(".model.open")
    for summary in opened.locator("summary").all():
        summary.click()
    found = opened.locator("bdi, .limits li, code").evaluate_all("all => all.map((el) => el.textContent)")
    assert found.count(SHOWN) >= 12
    assert opened.locator(".limits").get_attribute("lang") == ("en" if lang == "zh" else "")
    assert opened.locator("img:not(.picture), script, b b").count() == 0
    assert not [url for url in asked if url.endswith("/x")]
    assert "\u202e" not in desk.content()
    assert desk.evaluate("document.documentElement.scrollWidth") <= width


def test_a_model_that_is_not_there_is_said_above_those_that_are(page: Page) -> None:
    page.goto(f"{MODELS}&model=nobody")
    expect(page.get_by_role("alert")).to_contain_text("There is no model called nobody here.")
    expect(page.get_by_role("link", name="Digits on levers")).to_be_visible()

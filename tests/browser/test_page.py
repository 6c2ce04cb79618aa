"""What holds in every view: language, theme, keyboard, phone, accessibility."""

import re
from typing import Literal
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, Route, expect

from backend.settings import ROOT
from tests.browser.hands import STAGE, held, open_view, settle, told

NAMES = sorted(folder.name for folder in (ROOT / "frontend" / "views").iterdir())
VIEWS = [f"/?view={name}" for name in NAMES]
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")


@pytest.fixture(scope="session")
def address(address_with_tiny: str) -> str:
    """Every view has a model to show."""
    return address_with_tiny


@pytest.mark.parametrize("view", VIEWS)
def test_axe_finds_nothing_serious(page: Page, view: str) -> None:
    """In both themes, at a desk and on a phone."""
    page.set_viewport_size({"width": 1280, "height": 844})
    open_view(page, view)
    page.evaluate((ROOT / "node_modules" / "axe-core" / "axe.min.js").read_text())
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 844})
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme)
            settle(page)
            # Of a theme nothing but the colours is its own.
            only = {} if scheme == SCHEMES[0] else {"runOnly": ["color-contrast"]}
            found = page.evaluate("only => axe.run({resultTypes: ['violations'], ...only})", only)
            serious = [
                f"{violation['id']}: {node['html'][:120]}"
                for violation in found["violations"]
                if violation["impact"] in ("serious", "critical")
                for node in violation["nodes"]
            ]
            assert serious == [], (width, scheme)


@pytest.mark.parametrize("view", VIEWS)
def test_chinese_is_chinese_everywhere_and_stays_in_the_link(page: Page, view: str) -> None:
    open_view(page, view)
    page.get_by_role("button", name="中文").click()
    expect(page.locator("html")).to_have_attribute("lang", "zh-CN")
    expect(page).to_have_url(re.compile("lang=zh"))
    # What is the same in every language stands in code; what is in English for a reason says so itself.
    text = page.locator("main").evaluate(
        """main => {
          for (const el of main.querySelectorAll("code, [lang=en]")) el.hidden = true;
          return main.innerText;
        }"""
    )
    words = {word for word in text.replace("\n", " ").split() if word.isascii() and word.isalpha() and len(word) > 3}
    assert words <= {
        "decoder",
        "encoder",
        "Drawbar",
        "JSON",
        "LeCun",
        "Corinna",
        "Yann",
        "MNIST",
        "PixelRNN",
        "PixelCNN",
        "APNG",
        "softplus",
    }, words
    page.reload()
    expect(page.locator("html")).to_have_attribute("lang", "zh-CN")


def test_a_theme_can_be_chosen_against_the_systems(page: Page) -> None:
    open_view(page)
    ground = "getComputedStyle(document.documentElement).backgroundColor"
    light = page.evaluate(ground)
    button = page.get_by_role("button", name="Theme")
    button.click()
    assert page.evaluate(ground) == light
    button.click()
    dark = page.evaluate(ground)
    assert sum(map(int, re.findall(r"\d+", dark)[:3])) < 200 < sum(map(int, re.findall(r"\d+", light)[:3]))
    expect(page).to_have_url(re.compile("theme=dark"))
    page.reload()
    assert page.evaluate(ground) == dark


@pytest.mark.parametrize("view", VIEWS)
def test_a_phone_needs_no_sideways_scrolling_and_has_targets_for_fingers(phone: Page, view: str) -> None:
    open_view(phone, view)
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
    small = phone.evaluate(
        """[...document.querySelectorAll("button, a, select, input, label.choice")].filter((el) => {
          const { width, height } = el.getBoundingClientRect();
          // Words that explain themselves run in their line.
          const within = el.closest(".skip, label.choice, .term") !== null;
          const hidden = width <= 1 || height <= 1 || within;
          return !hidden && (width < 43.5 || height < 43.5);
        }).map((el) => `${el.tagName} ${el.className} ${el.getAttribute("aria-label")}`)"""
    )
    assert small == []


@pytest.mark.parametrize("view", VIEWS)
def test_no_window_needs_sideways_scrolling(page: Page, view: str) -> None:
    open_view(page, view)
    for width, height in ((1920, 1080), (1440, 900), (1280, 840), (1010, 700), (768, 1024), (320, 640)):
        page.set_viewport_size({"width": width, "height": height})
        settle(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("view", ["start", "models"])
def test_letters_of_twice_the_size_need_no_sideways_scrolling(page: Page, view: str) -> None:
    open_view(page, f"/?view={view}")
    page.evaluate("document.documentElement.style.fontSize = '28px'")
    settle(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 1280


# The shell alone, with every view that is planned, instead of the page.
TWELVE = """async () => {
  const at = (path) => new URL(path, document.querySelector("script[type=module]").src).href;
  const [{ Shell }, { render, h }] = await Promise.all([import(at("shell/shell.js")), import(at("vendor/preact.js"))]);
  const [{ CHAPTERS }, { lang }] = await Promise.all([import(at("views.js")), import(at("base/words.js"))]);
  const views = {
    en: ["Pixels Sound", "Sliders Between Sentences", "Moon", "Style", "Neighbours", "Duel", "Own pictures", "Models"],
    zh: ["像素 声音", "拉杆 渐变 句子", "月亮", "笔迹", "近邻", "对决", "自己的图", "模型"],
  }[lang.value];
  const chapters = Object.entries(CHAPTERS).map(([name, title], i) => ({
    name,
    title: title[lang.value],
    views: views[i].split(/ (?!pictures)/).map((title) => ({ name: title, title })),
  }));
  document.body.replaceChildren();
  render(h(Shell, { chapters, title: views[0] }), document.body);
  const links = [...document.querySelectorAll(".tabs a")];
  return { links: links.length, rows: new Set(links.map((a) => a.getBoundingClientRect().bottom)).size,
    right: Math.max(...[...document.querySelectorAll(".head *")].map((el) => el.getBoundingClientRect().right)),
    height: document.querySelector(".head").offsetHeight,
    free: document.querySelector(".tools").getBoundingClientRect().left - links.at(-1).getBoundingClientRect().right };
}"""


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("width", [1280, 1010])
def test_the_header_holds_twelve_views(page: Page, width: int, lang: str) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"/?view=models&lang={lang}")
    expect(page.get_by_role("article").first).to_be_visible()
    settle(page)
    header = page.evaluate(TWELVE)
    assert header["links"] == 11, "and Start"
    assert header["right"] <= width, header
    if width == 1280:
        assert header["rows"] == 1 and header["height"] <= 57 and header["free"] >= 8, header


def test_the_keyboard_alone_reaches_a_lever_and_pulls_it(page: Page) -> None:
    picture = open_view(page)
    drawn = int(picture.get_attribute("data-pictures") or 0)
    for _ in range(60):
        page.keyboard.press("Tab")
        name = page.evaluate("document.activeElement.getAttribute('aria-label') ?? ''")
        outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert outline != "none" or name.startswith("Lever"), f"no focus to be seen on {name!r}"
        if name.startswith("Lever 1"):
            break
    else:
        pytest.fail("sixty tabs and no lever")
    page.keyboard.press("End")
    expect(picture).not_to_have_attribute("data-pictures", str(drawn))


def test_another_view_takes_the_focus_and_begins_at_its_top_and_back_returns_to_the_place(page: Page) -> None:
    open_view(page, "/?view=models")
    heading = page.get_by_role("heading", name="Where it comes from")
    heading.scroll_into_view_if_needed()
    settle(page)
    before = page.evaluate("scrollY")
    assert before > 200
    page.evaluate("document.querySelector('nav [href*=sliders]').click()")
    expect(page.get_by_role("img", name=STAGE)).to_be_visible()
    expect(page.get_by_role("main")).to_be_focused()
    assert page.evaluate("scrollY") == 0
    page.go_back()
    expect(heading).to_be_in_viewport()
    expect(page.get_by_role("main")).to_be_focused()
    assert abs(page.evaluate("scrollY") - before) < 2


def test_on_a_phone_a_menu_says_where_one_is_and_leads_everywhere(phone: Page) -> None:
    open_view(phone, "/?view=sliders")
    phone.get_by_role("button", name="Menu: Sliders").click()
    menu = phone.get_by_role("dialog", name="Menu")
    links = menu.get_by_role("navigation").get_by_role("link")
    assert links.count() == len(NAMES) - 1
    settle(phone)
    box = menu.bounding_box()
    assert box and box["y"] + box["height"] >= 843, "it stands on the lower edge, under the thumb"
    for size in links.evaluate_all("all => all.map((a) => a.getBoundingClientRect()).map((r) => [r.width, r.height])"):
        assert min(size) >= 44
    expect(menu.get_by_role("link", name="Sliders")).to_have_attribute("aria-current", "page")
    expect(menu.get_by_role("link", name="The API, for programs")).to_have_attribute("href", "docs")
    menu.get_by_role("link", name="Models").click()
    expect(menu).to_have_count(0)
    expect(phone.get_by_role("article").first).to_be_visible()
    expect(phone.get_by_role("main")).to_be_focused()
    expect(phone.get_by_role("button", name="Menu: Models")).to_be_visible()


def test_before_a_room_the_page_is_large_and_a_clicker_goes_from_view_to_view(page: Page) -> None:
    open_view(page)
    page.keyboard.press("p")
    expect(page.locator("html")).to_have_class(re.compile(r"\bpresent\b"))
    lever = page.get_by_role("slider", name="Lever 1, slant")
    lever.focus()
    before = lever.input_value()
    page.keyboard.press("PageDown")
    assert lever.input_value() != before
    page.get_by_role("main").focus()
    page.keyboard.press("PageDown")
    expect(page).to_have_url(re.compile("view=between"))
    page.keyboard.press("PageUp")
    expect(page).to_have_url(re.compile("view=sliders.*present=1"))
    page.keyboard.press("Escape")
    expect(page.locator("html")).not_to_have_class(re.compile(r"\bpresent\b"))


def test_a_view_that_stumbles_says_so_and_the_others_stand(page: Page, said: list[str]) -> None:
    def odd(route: Route) -> None:
        answer = route.fetch()
        cards = answer.json()
        for card in cards["models"]:
            card["recipe"] = None
        route.fulfill(response=answer, json=cards)

    page.route("**/api/v1/models", odd)
    page.goto("/?view=models")
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("This view has stumbled over something: Cannot read")
    expect(alert.get_by_role("button", name="Start afresh")).to_be_visible()
    page.get_by_role("link", name="Sliders").click()
    expect(page.get_by_role("img", name=STAGE)).to_be_visible()
    settle(page)
    assert said and all("Cannot read" in line for line in said)
    said.clear()


def test_a_file_of_the_page_that_did_not_come_is_said_and_asked_for_again(page: Page, said: list[str]) -> None:
    open_view(page)
    lost = [True]  # until the page is loaded again: it would mend itself before a slow machine gets to the button

    def lose(route: Route) -> None:
        if lost:
            route.abort()
        else:
            route.continue_()

    page.route("**/views/models/view.js", lose)
    page.on("request", lambda request: lost.clear() if request.is_navigation_request() else None)
    page.get_by_role("link", name="Models").click()
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("A part of this page did not arrive.")
    alert.get_by_role("button", name="Load the page again").click()
    expect(page.get_by_role("article").first).to_be_visible()
    settle(page)
    assert all("net::ERR_FAILED" in line for line in said)
    said.clear()


def test_a_model_that_is_here_but_does_not_fit_is_not_said_to_be_missing(page: Page) -> None:
    page.goto("/?view=sliders&model=digits-judge")
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("“The judge of digits” is here, but this view cannot show it.")
    alert.get_by_role("button", name="Take the first that fits").click()
    expect(page.get_by_role("img", name=STAGE)).to_be_visible()


@pytest.mark.parametrize("view", ["sliders", "style", "between", "pixels"])
def test_a_view_that_was_left_writes_nothing_into_the_address_of_the_next(page: Page, view: str) -> None:
    held(page, "**/gallery")
    with page.expect_request("**/gallery"):
        page.goto(f"/?view={view}")
    page.get_by_role("link", name="Models", exact=True).click()
    expect(page.get_by_role("article").first).to_be_visible()
    page.unroute("**/gallery")  # what waits goes on
    settle(page)
    assert set(parse_qs(urlsplit(page.url).query)) <= {"view"}, page.url


def test_ink_on_paper_inverts_what_is_shown_and_not_what_is_drawn(page: Page) -> None:
    picture = open_view(page)
    assert picture.evaluate("c => getComputedStyle(c).filter") == "none"
    page.get_by_role("button", name="Ink on paper").click()
    assert "invert" in picture.evaluate("c => getComputedStyle(c).filter")


def test_a_link_made_before_the_model_was_trained_again_says_so(page: Page) -> None:
    open_view(page, "/?view=sliders&made=00000000")
    notice = page.get_by_text("has been trained again since the link was made")
    expect(notice).to_be_visible()
    page.get_by_role("button", name="All right").click()
    expect(notice).to_be_hidden()
    assert "made" not in page.url
    digest = told(page, "/api/v1/models/digits-vae").json()["digest"]
    open_view(page, f"/?view=sliders&made={digest[:8]}")
    expect(notice).to_be_hidden()

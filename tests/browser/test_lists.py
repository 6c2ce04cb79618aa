"""What stands in a row, a column or a grid stands side by side, whichever of it is the current one."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.hands import open_view

WIDTHS = [1280, 768, 390]

# Every two items of a list that lie over each other. A list is what says so, and all that holds items of one kind;
# words in a line are none. Marks on a scale lie where their numbers are.
OVERLAPS = """() => {
  const say = (el) => `${el.tagName.toLowerCase()}.${el.className} ${el.innerText?.trim().slice(0, 30) ?? ""}`;
  const kind = (el) => `${el.tagName} ${el.classList[0] ?? ""}`;
  const named = "ul, ol, [role=list], [role=group], [role=radiogroup]";
  const found = [];
  let lists = 0;
  for (const list of document.querySelectorAll("body *")) {
    if (list.closest("svg, math") || list.matches(".track")) continue;
    const items = [...list.children].filter((el) => {
      const style = getComputedStyle(el);
      return el.getClientRects().length > 0 && style.display !== "inline" && style.visibility === "visible";
    });
    const alike = (el) => list.matches(named) || items.some((other) => other !== el && kind(other) === kind(el));
    const boxes = items.filter(alike).map((el) => ({ el, box: el.getBoundingClientRect() }));
    if (boxes.length > 1) lists += 1;
    boxes.forEach(({ el, box: a }, i) => {
      for (const { el: other, box: b } of boxes.slice(0, i)) {
        const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
        const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
        if (across > 1 && down > 1) found.push(`in ${say(list)}: ${say(el)} lies over ${say(other)}`);
      }
    });
  }
  return { lists, found };
}"""


@pytest.fixture(scope="session")
def address(address_with_tiny: str) -> str:
    """Every view has a model to show."""
    return address_with_tiny


def stand_on_the_third(page: Page) -> None:
    lines = page.get_by_role("region", name="The sentences between").get_by_role("listitem")
    lines.nth(2).click()
    expect(lines.nth(2)).to_have_attribute("aria-current", "true")


def choose_a_hand(page: Page) -> None:
    hands = page.get_by_role("button", name=re.compile(r"^Hand \d,"))
    hands.nth(1).click()
    expect(hands.nth(1)).to_have_attribute("aria-pressed", "true")


def look_at_a_pixel(page: Page) -> None:
    page.get_by_role("application").click(position={"x": 100, "y": 100})
    expect(page).to_have_url(re.compile("pixel="))


def choose_the_other_end(page: Page) -> None:
    page.get_by_role("button", name="End: change it").click()


def open_the_gallery(page: Page) -> None:
    page.get_by_role("button", name="Open the gallery of test digits").click()
    expect(page.get_by_role("dialog").get_by_role("img").first).to_be_visible()


def unfold(page: Page) -> None:
    for summary in page.locator(".model.open summary").all():
        summary.click()


def nothing(_page: Page) -> None:
    pass


PLACES: list[tuple[str, Callable[[Page], None]]] = [
    ("/", nothing),
    ("/?view=sliders", nothing),
    ("/?view=sliders", open_the_gallery),
    ("/?view=style", choose_a_hand),
    ("/?view=between", choose_the_other_end),
    ("/?view=sentences", stand_on_the_third),
    ("/?view=sentences&model=tiny-english&tool=levers", stand_on_the_third),
    ("/?view=sentences&model=tiny-english&tool=sum", nothing),
    ("/?view=sentences&model=tiny-verse&tool=verse", stand_on_the_third),
    ("/?view=pixels&speed=0", look_at_a_pixel),
    ("/?view=pixels&task=score", look_at_a_pixel),
    ("/?view=models", unfold),
]


@pytest.mark.parametrize(("view", "hand"), PLACES)
def test_no_item_of_a_list_lies_over_another(page: Page, view: str, hand: Callable[[Page], None]) -> None:
    open_view(page, view)
    hand(page)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
        seen = page.evaluate(OVERLAPS)
        assert seen["lists"] > 3, "a page has lists"
        assert seen["found"] == [], width

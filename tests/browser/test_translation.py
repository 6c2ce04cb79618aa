"""The page goes on working while the browser translates it."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import DESK, Desks
from tests.browser.hands import open_view, settle

# What Chrome's translation does to a page: each text goes, and two <font> elements come in its place.
TRANSLATE = """() => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const texts = [];
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode())
    if (node.data.trim() && !node.parentElement.closest("[translate=no], font, script, style, textarea, select, svg"))
      texts.push(node);
  for (const text of texts) {
    const [outer, inner] = [document.createElement("font"), document.createElement("font")];
    inner.textContent = `«${text.data}»`;
    outer.append(inner);
    text.replaceWith(outer);
  }
  return texts.length;
}"""

# What stands on the page, translated or not.
READ = """() => {
  const page = document.getElementById("app").cloneNode(true);
  for (const element of page.querySelectorAll("[translate=no]")) element.remove();
  return page.textContent.replace(/[«»]/g, "").replace(/\\s+/g, " ");
}"""


def press(name: str) -> Callable[[Page], None]:
    return lambda page: page.get_by_role("button", name=re.compile(name)).first.click()


def pull(page: Page) -> None:
    page.get_by_role("slider", name=re.compile(r"^Lever 1\b")).first.press("Delete")


def go(name: str) -> Callable[[Page], None]:
    return lambda page: page.get_by_role("navigation").get_by_role("link", name=name).click()


ACTS: dict[str, list[Callable[[Page], None]]] = {
    "sliders": [
        pull,
        press("do nothing: show|does nothing: show"),
        press("Random"),
        press("^«?What is going on"),
        press("switch to Chinese"),
        go("模型"),
    ],
}


@pytest.mark.parametrize("view", ACTS)
def test_a_translated_page_says_what_an_untranslated_one_says(
    page: Page, desks: Desks, address: str, view: str
) -> None:
    twin = desks.page(address, **DESK)
    open_view(page, f"/?view={view}")
    open_view(twin, f"/?view={view}")
    for act in ACTS[view]:
        page.evaluate(TRANSLATE)
        for each in (page, twin):
            each.bring_to_front()  # behind another one a page gets one frame a second
            act(each)
            settle(each)
        assert page.evaluate(READ) == twin.evaluate(READ)
        assert page.evaluate("() => document.getElementsByTagName('font').length") > 0
    twin.close()

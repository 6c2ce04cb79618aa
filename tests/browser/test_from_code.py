"""What "From code" shows runs as it stands, in every view and language."""

import json
import subprocess
import sys

import pytest
from playwright.sync_api import Page, expect

from tests.browser.hands import open_view

# A view, and how many pictures its request gives.
VIEWS = [
    ("/?view=sliders", 1),
    ("/?view=style", 10),
    ("/?view=between", 16),
    ("/?view=pixels", 8),
    ("/?view=models&model=digits-vae", 60),
    ("/?view=models&model=digits-cvae", 10),
]


# A view of sentences, and how many its first request gives.
SENTENCES = [
    ('/?view=sentences&model=tiny-english&lines=5&from=It\'s "so" \\ <b>$HOME</b>&to=👩‍👩‍👧 שלום', 5),
    ("/?view=sentences&model=tiny-verse&tool=verse&decoding=sample&seed=3", 8),
    ("/?view=models&model=tiny-english", 10),
]


@pytest.fixture(scope="session")
def address(address_with_tiny: str) -> str:
    """Sentences, too, can be asked for."""
    return address_with_tiny


def programs(page: Page) -> dict[str, str]:
    """The three programs on screen, by their language."""
    page.get_by_role("button", name="From code").click()
    texts = {
        name: page.get_by_role("region", name=name).first.inner_text() for name in ("curl", "Python", "JavaScript")
    }
    assert all(texts.values())
    return texts


def run(*command: str) -> str:
    done = subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize(("view", "pictures"), VIEWS)
def test_the_programs_run_and_get_pictures(page: Page, view: str, pictures: int) -> None:
    open_view(page, view)
    texts = programs(page)
    by_curl = json.loads(run("bash", "-c", texts["curl"]))["images"]
    assert len(by_curl) == pictures
    assert all(image.startswith("data:image/png;base64,") for image in by_curl)
    by_python = run(sys.executable, "-c", f"{texts['Python']}\nprint(json.dumps(images))")
    assert json.loads(by_python) == by_curl
    script = f"{texts['JavaScript']}\nconsole.log(JSON.stringify(images));"
    assert json.loads(run("node", "--input-type=module", "-e", script)) == by_curl


@pytest.mark.parametrize(("view", "count"), SENTENCES)
def test_the_programs_run_and_get_sentences(page: Page, view: str, count: int) -> None:
    if "view=models" in view:
        page.goto(view)
        expect(page.get_by_role("list", name="Sentences that tiny-english wrote by chance")).not_to_be_empty()
    else:
        open_view(page, view)
    texts = programs(page)
    by_curl = json.loads(run("bash", "-c", texts["curl"]))["sentences"]
    assert len(by_curl) == count
    by_python = run(sys.executable, "-c", f"{texts['Python']}\nprint(json.dumps(sentences))")
    assert json.loads(by_python) == by_curl
    script = f"{texts['JavaScript']}\nconsole.log(JSON.stringify(sentences));"
    assert json.loads(run("node", "--input-type=module", "-e", script)) == by_curl


def test_a_model_that_draws_nothing_gives_its_card(page: Page) -> None:
    page.goto("/?view=models&model=digits-judge")
    texts = programs(page)
    card = json.loads(run("bash", "-c", texts["curl"]))
    assert card["name"] == "digits-judge"
    assert json.loads(run(sys.executable, "-c", f"{texts['Python']}\nprint(json.dumps(card))")) == card
    script = f"{texts['JavaScript']}\nconsole.log(JSON.stringify(card));"
    assert json.loads(run("node", "--input-type=module", "-e", script)) == card


def test_what_is_copied_is_what_is_on_screen(page: Page) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    open_view(page, "/?view=models&model=digits-cvae")
    texts = programs(page)
    for name, text in texts.items():
        page.locator(".program", has=page.get_by_role("heading", name=name)).get_by_role("button").click()
        expect(page.get_by_role("button", name="Copied")).to_be_visible()
        assert page.evaluate("navigator.clipboard.readText()") == text
        expect(page.get_by_role("button", name="Copied")).to_be_hidden()

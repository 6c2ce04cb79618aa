"""Chance from two priors: which one is chosen, what each draws, and what old links go on showing."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.hands import code_on_screen, open_view, settle

API = "/api/v1/models/digits-vae"
FITTED, NORMAL = "Where the codes really are", "The bell curve that the lecture assumes"


def sampled(page: Page, seed: int, **more: str) -> list[float]:
    answer = page.request.get(f"{API}/sample", params={"seed": str(seed), **more})
    codes: list[float] = answer.json()["codes"][0]
    return [round(number, 3) for number in codes]


def test_chance_draws_from_the_prior_that_is_chosen_and_the_link_says_which(page: Page) -> None:
    open_view(page, "/?view=sliders&model=digits-vae")
    expect(page.get_by_role("radio", name=FITTED)).to_be_checked()
    page.get_by_role("button", name="Random", exact=True).click()
    expect(page).to_have_url(re.compile("prior=fitted"))
    settle(page)
    found = re.search(r"seed=(\d+)", page.url)
    assert found
    seed = int(found[1])
    assert code_on_screen(page) == pytest.approx(sampled(page, seed, prior="fitted"), abs=2e-3)
    page.get_by_role("radio", name=NORMAL).check(force=True)
    expect(page).to_have_url(re.compile(f"(?=.*seed={seed})(?=.*prior=normal)"))
    settle(page)
    assert code_on_screen(page) == pytest.approx(sampled(page, seed), abs=2e-3)
    page.get_by_role("button", name="Random", exact=True).click()
    settle(page)
    assert "prior=normal" in page.url
    page.reload()
    settle(page)
    expect(page.get_by_role("radio", name=NORMAL)).to_be_checked()


def test_a_link_from_before_there_were_two_shows_what_it_showed(page: Page) -> None:
    open_view(page, "/?view=sliders&model=digits-vae&seed=7")
    expect(page.get_by_role("radio", name=NORMAL)).to_be_checked()
    assert code_on_screen(page) == pytest.approx(sampled(page, 7), abs=2e-3)


def test_both_draw_side_by_side_and_a_press_puts_a_picture_on_the_levers(page: Page) -> None:
    open_view(page, "/?view=sliders&model=digits-vae&seed=7&prior=fitted")
    both = page.get_by_role("region", name="What chance draws, from two priors")
    expect(both.get_by_role("img")).to_have_count(0)  # a button says what it does
    expect(both.locator("img")).to_have_count(24)
    read = page.request.get(API).json()["sampled_from"]["read"]
    for prior, name in (("fitted", FITTED), ("normal", NORMAL)):
        figure = both.locator("figure", has_text=name)
        expect(figure.locator("figcaption")).to_contain_text(f"{read[prior]:g} of 100")
        figure.get_by_role("button", name="Put picture 5 on the levers").click()
        settle(page)
        answer = page.request.get(f"{API}/sample", params={"seed": 7, "n": 5, "prior": prior}).json()
        assert code_on_screen(page) == pytest.approx(answer["codes"][4], abs=2e-3)
        page.go_back()
        settle(page)


def test_between_has_its_shell_where_codes_of_the_prior_are(page: Page) -> None:
    open_view(page, "/?view=between&model=digits-vae&stops=s7~s8&prior=fitted")
    body = {"from": {"seed": 7}, "to": {"seed": 8}, "steps": 2}
    for prior, name in (("fitted", FITTED), ("normal", NORMAL)):
        page.get_by_role("radio", name=name).check(force=True)
        shell = page.request.post(f"{API}/interpolate", data=body | {"prior": prior}).json()["shell"]
        expect(page.locator(".shell-curve .by-chance").first).to_contain_text(f"{shell['radius']:.2f}")
        expect(page).to_have_url(re.compile(f"prior={prior}"))


def test_the_card_shows_a_sheet_of_each(page: Page) -> None:
    open_view(page, "/?view=models&model=digits-vae")
    sheets = page.locator(".model.open .priors figure")
    expect(sheets).to_have_count(2)
    for sheet, name in zip(sheets.all(), (FITTED, NORMAL), strict=True):
        expect(sheet.get_by_role("heading", name=name)).to_be_visible()
        assert sheet.locator("img").first.evaluate("image => image.naturalWidth") == 280

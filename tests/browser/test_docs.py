"""The API's own page, offline like the rest."""

from playwright.sync_api import Page, expect


def test_the_api_can_be_read_and_tried_without_asking_anyone_else(page: Page) -> None:
    page.goto("/docs")
    expect(page.get_by_role("heading", name="Drawbar")).to_be_visible()
    operation = page.locator("#operations-decode-decode_api_v1_models__model__decode_post")
    operation.get_by_role("button").first.click()
    expect(operation).to_contain_text("Codes to pictures")
    expect(operation.get_by_role("button", name="Try it out")).to_be_visible()

"""The first journey by hand and mouse, wide and narrow, light and dark."""

from __future__ import annotations

import pytest
from playwright.async_api import Page, expect

from tests.browser.screens import wrong_with
from tests.stories.worlds import Stage

pytestmark = pytest.mark.browser


async def types(page: Page, words: str) -> None:
    """Write into the composer and send it."""
    await page.fill("#words", words)
    await page.press("#words", "Enter")


async def acts_as(page: Page, stage: Stage, who: str, channel: str = "C0PAYMENTS") -> None:
    """Become somebody else."""
    await page.goto(f"{stage.slack.url}/?as={who}&channel={channel}")


async def test_three_people_sign_off_with_their_own_clicks(page: Page, stage: Stage) -> None:
    await types(page, "/project start Payments portal")
    await expect(page.locator("#messages")).to_contain_text("Software development")
    await types(page, "/requirement add The export shall finish within 10 seconds")
    await expect(page.get_by_role("button", name="Details")).to_be_visible()
    await types(page, "/signoff start")
    await page.get_by_role("dialog").wait_for()
    for name in ("Ada", "Ben", "Chloe"):
        await page.locator("[data-name=signatories] [role=combobox]").fill(name)
        await page.locator("[role=option]", has_text=name).click()
    await page.get_by_role("dialog").get_by_role("button", name="Start", exact=True).click()
    await expect(page.locator("#messages")).to_contain_text("Sign-off V1")

    for who in ("U0ADA", "U0BEN", "U0CHLOE"):
        await acts_as(page, stage, who)
        await page.get_by_role("button", name="Approve sign-off V1", exact=True).click()
        await expect(page.locator("#messages")).to_contain_text("Counted")

    await expect(page.locator("#messages")).to_contain_text("Baseline L1")


async def test_a_form_shows_what_is_wrong_at_its_field_and_keeps_what_was_typed(page: Page, stage: Stage) -> None:
    await types(page, "/project start Payments portal")
    await expect(page.locator("#messages")).to_contain_text("Software development")
    await types(page, "/requirement add")
    await page.get_by_role("dialog").wait_for()
    await page.fill("textarea[name=rationale]", "Because of audits")
    await page.fill("textarea[name=text]", "   ")

    await page.get_by_role("dialog").get_by_role("button", name="Add").click()

    await expect(page.locator(".mistake")).to_be_visible()
    assert await page.input_value("textarea[name=rationale]") == "Because of audits"
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("dialog")).to_be_hidden()


async def test_hostile_words_stay_words(page: Page, stage: Stage) -> None:
    hostile = "<script>document.title='owned'</script> <img src=x onerror=alert(1)> <!channel> {{7*7}} *b*"
    await types(page, "/project start Payments portal")
    await expect(page.locator("#messages")).to_contain_text("Software development")

    await types(page, f"/requirement add {hostile}")
    await types(page, hostile)

    await expect(page.locator("#messages")).to_contain_text("<img src=x onerror=alert(1)>")
    assert await page.title() != "owned"
    assert await page.locator("#messages img, #messages script").count() == 0


async def test_home_waits_with_votes_and_no_screen_shuts_anybody_out(page: Page, stage: Stage) -> None:
    await acts_as(page, stage, "U0BEN", "home")
    await expect(page.locator("#messages")).to_contain_text("Nothing waits for you")

    assert await wrong_with(page) == []

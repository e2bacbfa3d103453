"""By keyboard: becoming somebody else, and what lies over the messages on a phone."""

from __future__ import annotations

import pytest
from playwright.async_api import Page, expect

from playground.server import Playground
from tests.browser.conftest import Open, at_each_width
from tests.browser.screens import wrong_in_both_schemes

pytestmark = pytest.mark.browser
#: Whether the focus is somewhere in a list of messages or in a field below one.
BENEATH = "document.activeElement.closest('#heading, #messages, #writing') !== null"


@at_each_width
async def test_arrows_walk_through_the_names_and_enter_takes_one(ada: Page, slack: Playground) -> None:
    who = ada.get_by_label("Act as")
    await who.focus()
    await ada.keyboard.press("ArrowDown")
    await ada.keyboard.press("ArrowDown")
    await expect(who).to_have_value("U0CHLOE")
    await expect(ada.get_by_role("status").first).to_have_text("Press Enter to act as Chloe Martin.")
    await expect(ada.locator("body[data-as=U0ADA]")).to_be_attached()

    await ada.keyboard.press("Escape")
    await expect(who).to_have_value("U0ADA")
    await ada.keyboard.press("ArrowDown")
    await ada.keyboard.press("Enter")

    await ada.locator("body[data-as=U0BEN]").wait_for()
    await expect(ada.get_by_role("heading", name="payments")).to_be_visible()


async def test_whoever_leaves_the_names_is_the_one_they_stopped_at(ada: Page) -> None:
    await ada.get_by_label("Act as").focus()
    await ada.keyboard.press("ArrowDown")
    await ada.keyboard.press("Tab")

    await ada.locator("body[data-as=U0BEN]").wait_for()


@pytest.mark.parametrize(("button", "over"), [("Channels", "#sidebar"), ("Tools", "#tools")])
async def test_on_a_phone_tab_does_not_walk_on_underneath(
    opened: Open, slack: Playground, button: str, over: str
) -> None:
    await slack.person("ben").says("C0PAYMENTS", "Hello")
    page = await opened(f"{slack.url}/?as=U0ADA&channel=C0PAYMENTS", 390)
    await page.get_by_role("button", name=button, exact=True).focus()
    await page.keyboard.press("Enter")
    await expect(page.locator(over)).to_be_visible()
    # Whoever opens the list is in it, and walks through it before anything else.
    entered = await page.evaluate("document.activeElement.closest('#sidebar') !== null")
    assert entered == (over == "#sidebar")
    assert await wrong_in_both_schemes(page) == []

    reached = set()
    for _ in range(60):
        await page.keyboard.press("Tab")
        assert not await page.evaluate(BENEATH)
        reached.add(await page.evaluate("document.activeElement.closest('#top, #sidebar, #tools')?.id || ''"))
    assert over.removeprefix("#") in reached

    await page.locator(over).press("Escape")
    await expect(page.locator(over)).to_be_hidden()
    await page.locator("#words").focus()
    await expect(page.locator("#words")).to_be_focused()


async def test_on_a_phone_a_thread_is_alone_until_it_is_closed(opened: Open, slack: Playground) -> None:
    await slack.person("ben").says("C0PAYMENTS", "Hello")
    page = await opened(f"{slack.url}/?as=U0ADA&channel=C0PAYMENTS", 390)
    await page.locator("#messages article").focus()
    await page.keyboard.press("t")
    await expect(page.locator("#reply")).to_be_focused()
    for _ in range(30):
        await page.keyboard.press("Tab")
        assert not await page.evaluate(BENEATH)

    await page.locator("#reply").press("Escape")

    await expect(page.locator("#messages article")).to_be_focused()


async def test_the_list_lies_over_the_tools_on_a_phone(opened: Open, slack: Playground) -> None:
    page = await opened(f"{slack.url}/?as=U0ADA&channel=C0PAYMENTS", 390)
    await page.get_by_role("button", name="Tools", exact=True).click()
    await page.get_by_role("button", name="Channels", exact=True).click()

    await page.get_by_role("link", name="general").click()

    await expect(page.get_by_role("heading", name="general")).to_be_attached()


async def test_what_is_covered_follows_the_width_of_the_window(opened: Open, slack: Playground) -> None:
    parent = await slack.person("ben").says("C0PAYMENTS", "Hello")
    page = await opened(f"{slack.url}/?as=U0ADA&channel=C0PAYMENTS&thread={parent.ts}", 1400)
    for width, is_covered in ((1400, False), (390, True), (1024, False)):
        await page.set_viewport_size({"width": width, "height": 900})

        await expect(page.locator("#messages")).to_have_js_property("inert", is_covered)

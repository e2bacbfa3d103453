"""What is new: where it begins, and where it leads."""

from __future__ import annotations

import pytest
from playwright.async_api import Page, expect
from slack_sdk.web.async_client import AsyncWebClient

from playground.server import Playground
from tests.browser.conftest import Open

pytestmark = pytest.mark.browser
#: Lets a page believe that its window is hidden, or seen again.
HIDDEN = """state => {
  Object.defineProperty(document, "visibilityState", { configurable: true, value: state });
  document.dispatchEvent(new Event("visibilitychange"));
}"""


async def test_the_line_before_what_is_new_stands_before_the_first_of_it_however_much_there_is(
    opened: Open, slack: Playground
) -> None:
    ben = slack.person("ben")
    for number in range(3):
        await ben.says("C0GENERAL", f"Old {number}")
    slack.person("ada").reads("C0GENERAL", slack.workspace.channel("C0GENERAL").messages[-1].ts)
    for number in range(60):
        await ben.says("C0GENERAL", f"New {number}.")
    page = await opened(f"{slack.url}/?as=U0ADA&channel=C0GENERAL")

    await page.locator("#messages").evaluate("one => { one.scrollTop = 0; }")

    await expect(page.locator("#messages article")).to_have_count(63)
    await expect(page.locator("#messages .day.fresh + article")).to_contain_text("New 0.")


async def test_the_app_leads_to_its_messages_while_one_of_them_is_unread(
    ada: Page, slack: Playground, client: AsyncWebClient
) -> None:
    link = ada.locator("#sidebar").get_by_role("link", name="Lunchbox")
    await expect(link).to_have_attribute("href", "/?as=U0ADA&channel=home")
    await client.chat_postMessage(channel="U0ADA", text="For you")
    await expect(link).to_contain_text("1 unread")

    await link.click()

    await expect(ada.locator("#messages article")).to_contain_text("For you")
    await expect(link).not_to_contain_text("unread")
    await expect(link).to_have_attribute("href", "/?as=U0ADA&channel=home")


async def test_what_came_while_the_window_was_hidden_is_new_and_counted_in_its_title(
    ada: Page, slack: Playground
) -> None:
    ben = slack.person("ben")
    await ben.says("C0PAYMENTS", "Seen")
    await expect(ada.locator("#messages article")).to_have_count(1)
    await ada.evaluate(HIDDEN, "hidden")

    for words in ("Not seen", "Not seen either"):
        await ben.says("C0PAYMENTS", words)

    await expect(ada).to_have_title("(2) #payments – Playground")
    await expect(ada.locator("#messages .day.fresh + article")).to_contain_text("Not seen")
    await ada.evaluate(HIDDEN, "visible")
    await expect(ada).to_have_title("#payments – Playground")
    await expect(ada.locator("#messages .day.fresh + article .text")).to_have_text("Not seen")

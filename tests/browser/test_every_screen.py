"""One conversation on every screen: what is new, writing, files, reactions, shortcuts, changing, links, the newest."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.async_api import Locator, Page, expect
from slack_bolt.async_app import AsyncApp

from playground.server import Playground
from playground.waiting import eventually
from tests.browser.conftest import WIDTHS, Connect, Open
from tests.browser.screens import on_a_screen, wrong_in_both_schemes
from tests.browser.test_messages import DAY, long_ago, said

pytestmark = pytest.mark.browser
#: Drops a file with a short name where somebody reads.
DROP = """place => {
  const dataTransfer = new DataTransfer();
  dataTransfer.items.add(new File(["x"], "menu.csv"));
  place.dispatchEvent(new DragEvent("drop", { dataTransfer, bubbles: true, cancelable: true }));
}"""


async def menu_of(message: Locator, page: Page, name: str) -> None:
    """Choose something in the menu of a message, all of which is in the window."""
    await message.hover()
    await message.get_by_label("Actions for this message").click()
    await expect(page.locator("#menu")).to_be_in_viewport(ratio=0.99)
    await page.locator("#menu").get_by_role("button", name=name).click()


async def finds_what_is_new(page: Page, slack: Playground, text: str) -> None:
    """Let something be said elsewhere, and go there."""
    await page.goto(f"{slack.url}/?as=U0ADA&channel=C0GENERAL")
    await page.locator("body[data-live]").wait_for()
    await slack.person("ben").says("C0PAYMENTS", text)
    channels = page.get_by_role("button", name="Channels")
    if await channels.is_visible():
        await channels.click()
    link = page.get_by_role("link", name="payments")
    await expect(link).to_contain_text("1 unread")
    await link.click()
    await page.locator("body[data-live]").wait_for()
    await expect(page.locator("#messages .day.fresh + article")).to_contain_text(text)
    await expect(page.locator("#messages .day.fresh")).to_be_in_viewport()
    await expect(page.locator("#messages .day", has_text="Today")).to_be_attached()


async def writes(page: Page, text: str) -> Locator:
    """Write a message that names somebody, with a file; return it."""
    words = page.locator("#words")
    await words.press_sequentially(f"{text} @oka")
    offered = page.get_by_role("listbox", name="Suggestions")
    await expect(offered.get_by_role("option")).to_have_text("Ben Okafor @ben")
    await expect(offered).to_be_in_viewport(ratio=0.99)
    await page.keyboard.press("Tab")
    await page.locator("#messages").evaluate(DROP)
    await expect(page.get_by_role("list", name="Attached files")).to_contain_text("menu.csv")
    await words.press("Enter")
    message = page.locator("#messages article", has_text=text)
    await expect(message.locator(".pill")).to_have_text("@Ben Okafor")
    await expect(message.locator(".file .name")).to_have_text("menu.csv")
    await expect(message).to_be_in_viewport()
    return message


async def reacts(page: Page, message: Locator) -> None:
    """Add a reaction to a message, with the emoji in the window."""
    await message.hover()
    await message.get_by_role("button", name="Add a reaction").click()
    await expect(page.locator("#menu")).to_be_in_viewport(ratio=0.99)
    await page.locator("#menu").get_by_role("button", name="tada").click()
    await expect(message.get_by_role("button", name="tada, 1: Ada Lindqvist")).to_be_visible()


async def uses_shortcuts(page: Page, message: Locator, used: list[str]) -> None:
    """Use a shortcut on a message and one from anywhere; the app is told of both."""
    await menu_of(message, page, "Praise")
    await eventually(lambda: used == ["praise"])
    await page.get_by_role("button", name="Shortcuts").click()
    feast = page.get_by_role("button", name="Plan a feast")
    await expect(feast).to_be_in_viewport(ratio=0.99)
    await feast.click()
    await eventually(lambda: used == ["praise", "feast"])
    await expect(feast).to_be_hidden()
    used.clear()


async def changes(page: Page, message: Locator, text: str) -> None:
    """Change a message, and delete it."""
    await menu_of(message, page, "Edit message")
    field = page.get_by_label("Change this message")
    await expect(page.get_by_role("button", name="Save")).to_be_in_viewport(ratio=0.99)
    await field.fill(text)
    await field.press("Enter")
    changed = page.locator("#messages article", has_text=text)
    await expect(changed).to_contain_text("(edited)")
    await menu_of(changed, page, "Delete message")
    await page.get_by_role("dialog").get_by_role("button", name="Delete").click()
    await expect(changed).to_have_count(0)


async def goes_up_and_down(page: Page, slack: Playground, link: str) -> None:
    """Go to an old message by its address, and back to the newest."""
    await page.goto(f"{slack.url}{link}?as=U0ADA")
    await page.locator("body[data-live]").wait_for()
    await expect(page.locator("article.pointed")).to_be_in_viewport()
    newest = page.locator("#newest")
    await expect(newest).to_be_in_viewport(ratio=0.99)
    assert await wrong_in_both_schemes(page) == []
    await newest.click()
    await expect(newest).to_be_hidden()
    await expect(page.locator("#messages article").last).to_be_in_viewport()


async def test_a_conversation_is_held_on_every_screen(
    opened: Open, slack: Playground, app: AsyncApp, connect: Connect
) -> None:
    used: list[str] = []

    @app.shortcut("feast")
    @app.shortcut("praise")
    async def listen(ack: Any, shortcut: dict[str, Any]) -> None:
        used.append(shortcut["callback_id"])
        await ack()

    await connect(app)
    old = long_ago(slack, 120)[10]
    said(slack, 0, ago=2 * DAY)
    slack.workspace.channels["C0PAYMENTS"].messages.sort(key=lambda one: one.ts)
    page = await opened(f"{slack.url}/?as=U0ADA&channel=C0PAYMENTS")
    await expect(page.locator("#messages article").last).to_be_in_viewport()
    for width, scheme in WIDTHS:
        async with on_a_screen(page, width, scheme):
            await finds_what_is_new(page, slack, f"Lunch at {width}")
            mine = await writes(page, f"Soup at {width}")
            await reacts(page, page.locator("#messages article", has_text=f"Lunch at {width}"))
            assert await wrong_in_both_schemes(page) == []
            await uses_shortcuts(page, mine, used)
            await changes(page, mine, f"Stew at {width}")
            await goes_up_and_down(page, slack, f"/archives/C0PAYMENTS/p{old.ts.replace('.', '')}")

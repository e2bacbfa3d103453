"""What somebody changed in a message of theirs and did not save waits for them wherever they went meanwhile."""

from __future__ import annotations

import pytest
import pytest_asyncio
from playwright.async_api import Locator, Page, expect

from playground.server import Playground
from playground.workspace import Message
from tests.browser.conftest import Open, at_each_width
from tests.browser.using import PAYMENTS

pytestmark = pytest.mark.browser


@pytest_asyncio.fixture(loop_scope="session")
async def reply(slack: Playground) -> Message:
    """A reply of Ada's in the second of two threads."""
    for words in ("First", "Second"):
        root = await slack.person("ben").says(PAYMENTS, words)
        reply = await slack.person("ada").says(PAYMENTS, f"To the {words.lower()}", thread=root.ts)
    return reply


async def pane_of(opened: Open, slack: Playground, thread: str | None = "", width: int = 1400) -> Page:
    """Ada's pane, with a thread open."""
    return await opened(f"{slack.url}/?as=U0ADA&channel={PAYMENTS}{thread and f'&thread={thread}'}", width)


def field_of(page: Page) -> Locator:
    """Where a message is changed."""
    return page.get_by_label("Change this message")


async def begins(page: Page, words: str, place: str = "#reply") -> None:
    """Change one's last message, and do not save it."""
    await page.locator(place).press("ArrowUp")
    await field_of(page).fill(words)


@at_each_width
async def test_a_change_of_a_reply_is_there_again_when_its_thread_is_opened_again(
    opened: Open, slack: Playground, reply: Message, screen: tuple[int, str]
) -> None:
    page = await pane_of(opened, slack, reply.thread_ts, screen[0])
    await begins(page, "To the second, I think")

    await page.get_by_role("button", name="Back to the channel").click()
    await expect(field_of(page)).to_have_count(0)
    await page.get_by_role("button", name="1 reply").last.click()

    await expect(field_of(page)).to_have_value("To the second, I think")
    await expect(page.locator("#reply")).to_be_focused()
    await field_of(page).press("Enter")
    await expect(page.locator("#replies")).to_contain_text("To the second, I think(edited)")
    await page.reload()
    await expect(page.locator("#replies article")).to_have_count(2)
    await expect(field_of(page)).to_have_count(0)


async def test_a_change_of_a_reply_waits_while_another_thread_is_open(
    opened: Open, slack: Playground, reply: Message
) -> None:
    page = await pane_of(opened, slack, reply.thread_ts)
    await begins(page, "Not this")

    await page.get_by_role("button", name="1 reply").first.click()
    await expect(page.locator("#replies")).to_contain_text("To the first")
    await expect(field_of(page)).to_have_count(0)
    await page.get_by_role("button", name="1 reply").last.click()

    await expect(field_of(page)).to_have_value("Not this")
    # The thread stays where it is.
    await field_of(page).press("Escape")
    await expect(page.locator("#replies")).to_contain_text("To the second")
    await page.reload()
    await expect(page.locator("#replies")).to_contain_text("To the second")
    await expect(field_of(page)).to_have_count(0)


async def test_a_change_is_there_again_when_somebody_comes_back_to_the_channel(opened: Open, slack: Playground) -> None:
    for number in range(30):
        await slack.person("ben").says(PAYMENTS, f"Words {number}")
    await slack.person("ada").says(PAYMENTS, "Lunch")
    page = await pane_of(opened, slack)
    await begins(page, "Dinner\nat eight", "#words")

    await page.get_by_role("link", name="general").first.click()
    await expect(page.get_by_role("heading", name="general")).to_be_visible()
    await expect(field_of(page)).to_have_count(0)
    await page.get_by_role("link", name="payments").first.click()

    await expect(field_of(page)).to_have_value("Dinner\nat eight")
    await expect(field_of(page)).to_be_in_viewport()
    await page.get_by_role("button", name="Cancel").click()
    await expect(page.locator("#messages article").last).to_contain_text("Lunch")


async def test_a_change_of_what_was_deleted_meanwhile_stands_in_the_field_below(
    opened: Open, slack: Playground
) -> None:
    said = await slack.person("ada").says(PAYMENTS, "Lunch")
    await slack.person("ben").says(PAYMENTS, "Yes")
    page = await pane_of(opened, slack)
    await begins(page, "Dinner", "#words")
    await page.goto(f"{slack.url}/?as=U0ADA&channel=C0GENERAL")

    slack.person("ada").deletes(PAYMENTS, said.ts)
    await page.goto(f"{slack.url}/?as=U0ADA&channel={PAYMENTS}")

    await expect(page.locator("#words")).to_have_value("Dinner")
    await expect(page.locator("#notice")).to_have_text(
        "That message is not here any more. What you wrote is in the field below."
    )


async def test_whoever_begins_to_change_a_message_twice_goes_on_with_it(opened: Open, slack: Playground) -> None:
    await slack.person("ada").says(PAYMENTS, "Lunch")
    page = await pane_of(opened, slack)
    await begins(page, "Dinner", "#words")

    await page.locator("#words").press("ArrowUp")

    await expect(field_of(page)).to_be_focused()
    await expect(field_of(page)).to_have_value("Dinner")

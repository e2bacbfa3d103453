"""Links to messages: from wherever they stand in a pane they lead into that person's own pane."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.async_api import Page, expect
from slack_sdk.web.async_client import AsyncWebClient

from playground.page.reader import Reader
from playground.server import Playground
from playground.world import default_world
from tests.browser.conftest import Open
from tests.browser.screens import wrong_with

pytestmark = pytest.mark.browser
GONE = "That message is not here any more."


async def linked(slack: Playground, client: AsyncWebClient) -> str:
    """Let Ben write to Emi alone of a message in general, in every form that a link has; return its address."""
    message = await slack.person("ben").says("C0GENERAL", "The soup")
    link = str((await client.chat_getPermalink(channel="C0GENERAL", message_ts=message.ts))["permalink"])
    direct = slack.workspace.direct("U0EMI").id
    button = {"type": "button", "action_id": "a", "text": {"type": "plain_text", "text": "Show"}, "url": link}
    rich = {"type": "rich_text_section", "elements": [{"type": "link", "url": link, "text": "rich"}]}
    blocks: list[dict[str, Any]] = [
        {"type": "section", "text": {"type": "mrkdwn", "text": f"<{link}|marked>"}, "accessory": button},
        {"type": "rich_text", "elements": [rich]},
        {"type": "markdown", "text": f"[down]({link})"},
    ]
    attachment = {"title": "title", "title_link": link, "text": link}
    await client.chat_postMessage(channel=direct, text="Look", blocks=blocks, attachments=[attachment])
    return link


async def test_a_link_leads_into_the_pane_that_it_stands_in(
    opened: Open, slack: Playground, client: AsyncWebClient
) -> None:
    link = await linked(slack, client)
    page = await opened(f"{slack.url}/?as=U0EMI&channel={slack.workspace.direct('U0EMI').id}")
    own = f"{link.removeprefix(slack.url)}?as=U0EMI"
    links = page.locator("#messages a[href*='/archives/']")
    await expect(links).to_have_count(6)
    assert [await one.get_attribute("href") for one in await links.all()] == [own] * 6

    async with page.context.expect_page() as opening:
        await page.get_by_role("link", name="marked").click(modifiers=["ControlOrMeta"])
    beside = await opening.value
    await expect(beside.get_by_label("Act as")).to_have_value("U0EMI")
    await expect(beside.locator("article.pointed")).to_contain_text("The soup")

    await page.get_by_role("link", name="marked").click()
    await expect(page.locator("article.pointed")).to_contain_text("The soup")
    await expect(page.get_by_label("Act as")).to_have_value("U0EMI")


async def test_a_copied_link_says_whose_pane_it_leads_to(opened: Open, slack: Playground) -> None:
    await slack.person("ben").says("C0GENERAL", "The soup")
    page = await opened(f"{slack.url}/?as=U0EMI&channel=C0GENERAL", permissions=["clipboard-read", "clipboard-write"])

    await page.get_by_label("Actions for this message").click()
    await page.get_by_role("button", name="Copy link").click()

    await expect(page.get_by_role("status")).to_have_text("The link is copied.")
    await page.goto(await page.evaluate("navigator.clipboard.readText()"))
    await expect(page.get_by_label("Act as")).to_have_value("U0EMI")
    await expect(page.locator("article.pointed")).to_contain_text("The soup")


async def test_a_link_to_a_message_that_is_gone_says_so(ada: Page, slack: Playground) -> None:
    message = await slack.person("ada").says("C0GENERAL", "Never mind")
    await slack.person("ben").says("C0GENERAL", "Still here")
    slack.person("ada").deletes("C0GENERAL", message.ts)
    path = f"p{message.ts.replace('.', '')}?as=U0ADA"

    await ada.goto(f"{slack.url}/archives/C0GENERAL/{path}")

    await expect(ada.get_by_role("status")).to_have_text(GONE)
    await expect(ada.locator("#messages")).to_contain_text("Still here")

    await ada.goto(f"{slack.url}/archives/C0CLIENT/{path.replace('ADA', 'EMI')}")

    await expect(ada.locator("#messages")).to_contain_text("You are not in this channel, or it does not exist.")
    await expect(ada.get_by_role("status")).to_be_empty()


@pytest.mark.parametrize("path", ["C0GENERAL/p1", "C0GENERAL/p1795816800x", "C0GENERAL/soup"])
async def test_an_address_of_no_message_is_told_with_a_way_on(opened: Open, slack: Playground, path: str) -> None:
    page = await opened(f"{slack.url}/archives/{path}?as=U0EMI")
    await expect(page.get_by_role("heading", name="There is no message at this address")).to_be_visible()
    assert await wrong_with(page) == []

    await page.get_by_role("link", name="#general").click()

    await page.get_by_role("heading", name="general").wait_for()
    await expect(page.get_by_label("Act as")).to_have_value("U0EMI")


async def test_an_address_of_no_message_names_no_channel_that_one_may_not_see(opened: Open, slack: Playground) -> None:
    page = await opened(f"{slack.url}/archives/C0CLIENT/p1?as=U0EMI")

    await expect(page.get_by_role("heading", name="There is no message at this address")).to_be_visible()
    await expect(page.get_by_role("link", name="client-portal")).to_have_count(0)
    await page.get_by_role("link", name="The channels of Emi Tanaka").click()
    await expect(page.get_by_label("Act as")).to_have_value("U0EMI")


async def test_a_link_for_nobody_tells_who_is_there(opened: Open, slack: Playground) -> None:
    for ts in ("p1", "p1795816800000100"):
        page = await opened(f"{slack.url}/archives/C0GENERAL/{ts}?as=U0NOBODY")
        await expect(page.get_by_role("heading", name="There is nobody of that name here")).to_be_visible()
        await expect(page.get_by_role("link", name="Ben Okafor")).to_be_visible()


async def test_a_thread_that_is_not_there_takes_no_reply(opened: Open, slack: Playground) -> None:
    await slack.person("ben").says("C0PAYMENTS", "Soup?")

    page = await opened(f"{slack.url}/?as=U0ADA&channel=C0PAYMENTS&thread=99999.9")

    await expect(page.get_by_role("complementary", name="Thread")).to_contain_text("This thread is not here.")
    await expect(page.locator("#reply")).to_have_count(0)
    await page.get_by_role("button", name="Back to the channel").click()
    await expect(page.get_by_role("complementary", name="Thread")).to_be_hidden()


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("http://127.0.0.1:3100/archives/C1/p1", "/archives/C1/p1?as=U0EMI"),
        ("http://localhost:3100/archives/C1/p1?as=U0ADA#x", "/archives/C1/p1?as=U0EMI"),
        ("http://127.0.0.1:3100/beside", "http://127.0.0.1:3100/beside"),
        ("https://a.example/archives/C1/p1", "https://a.example/archives/C1/p1"),
        ("http://127.0.0.1:31001/archives/C1/p1", "http://127.0.0.1:31001/archives/C1/p1"),
    ],
)
def test_only_links_to_messages_here_lead_elsewhere_than_they_say(url: str, address: str) -> None:
    assert Reader(default_world(), "UTC", "U0EMI", "http://127.0.0.1:3100").address(url) == address

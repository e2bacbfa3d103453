"""Coming into a channel and leaving it: what stands there, and what whoever left can still do."""

from __future__ import annotations

import pytest
from playwright.async_api import Page, expect

from playground.server import Playground
from tests.browser.conftest import Open
from tests.browser.screens import wrong_with

pytestmark = pytest.mark.browser


async def test_somebody_who_is_not_in_a_channel_looks_at_it_and_joins(opened: Open, slack: Playground) -> None:
    emi = await opened(f"{slack.url}/?as=U0EMI&channel=C0PAYMENTS")
    await expect(emi.locator("#words")).to_have_count(0)

    await emi.get_by_role("button", name="Join channel").click()

    await expect(emi.locator("#words")).to_be_visible()
    await expect(emi.locator("#messages article .said")).to_have_text("joined #payments.")
    assert "U0EMI" in slack.workspace.channel("payments").members


async def test_who_was_invited_stands_in_the_channel_and_by_whom(ada: Page, slack: Playground) -> None:
    bot = slack.workspace.bot_user
    slack.leave("payments", bot)

    await slack.person("ben").command("C0PAYMENTS", "/invite", f"@emi <@{bot}>")

    added = "was added to #payments by Ben Okafor."
    await expect(ada.locator("#messages article .said")).to_have_text(["left #payments.", added, added])
    await expect(ada.locator("#messages article .by strong")).to_have_text(["Lunchbox", "Emi Tanaka", "Lunchbox"])
    assert await wrong_with(ada) == []


async def test_who_leaves_looks_on_and_may_come_back(ada: Page, slack: Playground) -> None:
    await ada.fill("#words", "/leave ")
    await ada.press("#words", "Enter")

    await expect(ada.get_by_role("button", name="Join channel")).to_be_visible()
    await expect(ada.locator("#messages article .said")).to_have_text("left #payments.")
    assert "U0ADA" not in slack.workspace.channel("payments").members


async def test_who_is_taken_out_of_a_private_channel_reads_and_writes_there_no_more(
    opened: Open, slack: Playground
) -> None:
    secret = await slack.person("ben").says("C0CLIENT", "The client pays 3 million")
    await slack.person("ben").says("C0CLIENT", "Not a word", thread=secret.ts)
    farah = await opened(f"{slack.url}/?as=U0FARAH&channel=C0CLIENT&thread={secret.ts}")
    ben = await opened(f"{slack.url}/?as=U0BEN&channel=C0CLIENT")
    await expect(farah.locator("#replies article")).to_have_count(2)
    await farah.fill("#reply", "Half a thou")

    await ben.fill("#words", "/remove @farah ")
    await ben.press("#words", "Enter")

    removed = ben.locator("#messages article .said", has_text="was removed")
    await expect(removed).to_have_text("was removed from #client-portal by Ben Okafor.")
    await expect(farah.locator("#messages")).to_contain_text("You are not in this channel")
    await expect(farah.locator("article, textarea")).to_have_count(0)
    await expect(farah.locator("#thread")).to_be_hidden()
    await expect(farah.locator("#sidebar")).not_to_contain_text("client-portal")
    assert await wrong_with(farah) == []

    slack.join("C0CLIENT", "U0FARAH")
    await expect(farah.locator("#messages")).to_contain_text("The client pays 3 million")
    await expect(farah.locator("#place")).not_to_contain_text("You are not in this channel")
    await expect(farah.locator("#reply")).to_have_value("Half a thou")

    await farah.locator("#sidebar").get_by_role("link", name="Slackbot 1 unread").click()
    await expect(farah.locator("#messages article")).to_contain_text(
        "You have been removed from #client-portal by @Ben Okafor"
    )
    await expect(farah.locator("#messages .tag")).to_have_count(0)
    await expect(farah.locator("#heading")).to_contain_text("What Slack itself writes to you")
    assert await wrong_with(farah) == []

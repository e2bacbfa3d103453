"""What an app may ask of a message: no markup, a reply in the channel too, another name and picture."""

from __future__ import annotations

from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Page, expect
from slack_sdk.web.async_client import AsyncWebClient

from playground.server import Playground
from tests.browser.conftest import MANIFEST, WIDTHS, Open, at_each_width
from tests.browser.elsewhere import a_world, holding
from tests.browser.kit import ELSEWHERE, Part, a_picture
from tests.browser.screens import on_a_screen, wrong_in_both_schemes, wrong_with

pytestmark = pytest.mark.browser


@pytest_asyncio.fixture(loop_scope="session", params=WIDTHS, ids=["wide-light", "middle-dark", "narrow-dark"])
async def pane(request: pytest.FixtureRequest, opened: Open, slack: Playground) -> Page:
    """Ada's page of the channel payments."""
    return await opened(f"{slack.url}/?as=U0ADA&channel=C0PAYMENTS", *request.param)


async def test_what_wants_no_markup_is_shown_as_it_was_typed(ada: Page, client: AsyncWebClient) -> None:
    await client.chat_postMessage(channel="C0PAYMENTS", text="*not* _bold_\n&lt;b&gt; `code`", mrkdwn=False)
    await client.chat_postMessage(channel="C0PAYMENTS", text="*bold*")

    shown = ada.locator("#messages .text")
    await expect(shown).to_have_count(2)
    for width, scheme in WIDTHS:
        async with on_a_screen(ada, width, scheme):
            await expect(shown).to_have_text(["*not* _bold_\n<b> `code`", "bold"], use_inner_text=True)
            await expect(shown.nth(0).locator("*:not(br)")).to_have_count(0)
            await expect(shown.nth(1).locator("strong, b")).to_have_text("bold")


async def test_runs_of_spaces_stay_as_they_were_written(ada: Page, client: AsyncWebClient) -> None:
    words, code = "a   b", "`a   b`\n```\na   b\n```"
    runs = [{"type": "text", "text": words}, {"type": "text", "text": words, "style": {"code": True}}]
    written: list[Part] = [
        {"type": "section", "text": {"type": "mrkdwn", "text": f"*{words}*\n> {words}\n{code}"}},
        {"type": "section", "fields": [{"type": "plain_text", "text": words}, {"type": "mrkdwn", "text": words}]},
        {"type": "context", "elements": [{"type": "mrkdwn", "text": words}]},
        {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": runs}]},
    ]
    await client.chat_postMessage(channel="C0PAYMENTS", text=f"{words} {code}")
    await client.chat_postMessage(channel="C0PAYMENTS", text=words, mrkdwn=False)
    await client.chat_postMessage(channel="C0PAYMENTS", text="Blocks", blocks=written)
    said = ada.locator("#messages article .said")
    await expect(said).to_have_count(3)

    for width, scheme in WIDTHS:
        async with on_a_screen(ada, width, scheme):
            assert [one.count(words) for one in await said.all_inner_texts()] == [3, 1, 9]


async def test_a_reply_that_was_sent_to_the_channel_too_stands_there_and_leads_to_its_thread(
    pane: Page, slack: Playground, client: AsyncWebClient
) -> None:
    root = await slack.person("ben").says("C0PAYMENTS", "What about <lunch>?")
    await client.chat_postMessage(channel="C0PAYMENTS", text="Only here", thread_ts=root.ts)
    await client.chat_postMessage(channel="C0PAYMENTS", text="Soup at noon", thread_ts=root.ts, reply_broadcast=True)
    sent = pane.locator("#messages article", has_text="Soup at noon")
    await sent.wait_for()
    await expect(sent).to_contain_text("replied to a thread: What about <lunch>?")
    await expect(pane.locator("#messages")).not_to_contain_text("Only here")
    assert await wrong_in_both_schemes(pane) == []

    await sent.get_by_role("button", name="replied to a thread").click()

    await expect(pane.locator("#replies .text")).to_have_text(["What about <lunch>?", "Only here", "Soup at noon"])
    await expect(pane.locator("#replies article").last.get_by_text("Also sent to the channel")).to_be_visible()
    await pane.locator("#reply").press("Escape")
    await sent.focus()
    await pane.keyboard.press("t")
    await expect(pane.locator("#replies .text")).to_have_count(3)


async def test_a_reply_goes_to_the_channel_too_where_that_is_asked_for(pane: Page, slack: Playground) -> None:
    await slack.person("ben").says("C0PAYMENTS", "What about lunch?")
    await pane.locator("#messages article").focus()
    await pane.keyboard.press("t")
    also = pane.get_by_role("checkbox", name="Also send to #payments")
    await expect(also).not_to_be_checked()
    assert await wrong_with(pane) == []

    await pane.locator("#reply").fill("Soup")
    await pane.locator("#reply").press("Tab")
    await also.press("Space")
    await expect(also).to_be_checked()
    await pane.locator("#reply").press("Enter")

    sent = pane.locator("#messages article", has_text="Soup")
    await sent.wait_for()
    await expect(sent).to_contain_text("replied to a thread: What about lunch?")
    await expect(also).not_to_be_checked()
    await pane.locator("#reply").fill("Bread")
    await pane.locator("#reply").press("Enter")
    await expect(pane.locator("#replies .text")).to_have_text(["What about lunch?", "Soup", "Bread"])
    assert [one.subtype for one in slack.person("ada").messages("payments")] == [None, "thread_broadcast", None]


@at_each_width
async def test_a_reply_that_was_not_sent_still_asks_for_the_channel(
    opened: Open, slack: Playground, screen: tuple[int, str]
) -> None:
    root = await slack.person("ben").says("C0PAYMENTS", "What about lunch?")
    pane = await opened(f"{slack.url}/?as=U0ADA&channel=C0PAYMENTS&thread={root.ts}", *screen)
    await pane.route("**/act/say*", lambda route: route.abort())

    await pane.locator("#reply").fill("Soup")
    await pane.get_by_label("Also send to #payments").check()
    await pane.locator("#reply").press("Enter")

    await expect(pane.get_by_role("status").first).to_have_text("The playground cannot be reached.")
    await expect(pane.locator("#reply")).to_have_value("Soup")
    await expect(pane.get_by_label("Also send to #payments")).to_be_checked()


async def test_in_direct_messages_a_reply_goes_there_too(opened: Open, slack: Playground) -> None:
    root = await slack.person("ben").says("U0ADA", "What about lunch?")

    pane = await opened(f"{slack.url}/?as=U0ADA&channel=U0BEN&thread={root.ts}")

    for width, scheme in WIDTHS:
        async with on_a_screen(pane, width, scheme):
            await expect(pane.get_by_role("checkbox", name="Also send as direct message")).to_be_visible()


async def test_another_name_and_picture_are_shown_where_the_app_may_choose_them(
    opened: Open, served: AsyncExitStack, tmp_path: Path
) -> None:
    scopes = ["chat:write", "chat:write.customize"]
    manifest: dict[str, Any] = {**MANIFEST, "oauth_config": {"scopes": {"bot": scopes}}}
    slack = await served.enter_async_context(Playground(manifest=manifest, rate=0, page=True))
    world = await served.enter_async_context(a_world(tmp_path))
    slack.outside = world.outside
    world.answers["/cat.png"] = holding(a_picture())
    client = AsyncWebClient(token=slack.bot_token, base_url=slack.api_url)
    await client.chat_postMessage(channel="C0PAYMENTS", text="Hello")
    await client.chat_postMessage(channel="C0PAYMENTS", text="Soup", username="<b>Cook</b>", icon_emoji=":ramen:")
    await client.chat_postMessage(channel="C0PAYMENTS", text="Cat", icon_url=ELSEWHERE)
    pane = await opened(f"{slack.url}/?as=U0ADA&channel=C0PAYMENTS")

    said = pane.locator("#messages article")
    for width, scheme in WIDTHS:
        async with on_a_screen(pane, width, scheme):
            await expect(said.nth(1).locator(".by")).to_contain_text("<b>Cook</b> APP")
            await expect(said.nth(1).locator(".avatar")).to_have_text("🍜")
            await expect(said.nth(2).locator(".by strong")).to_have_text("Lunchbox")
            await expect(said.nth(2).locator(".avatar img")).to_have_js_property("naturalWidth", 8)
            assert await wrong_with(pane) == []


async def test_without_the_scope_it_is_the_app_as_everybody_knows_it(ada: Page, client: AsyncWebClient) -> None:
    await client.chat_postMessage(channel="C0PAYMENTS", text="Soup", username="Cook", icon_emoji=":ramen:")

    said = ada.locator("#messages article")
    await expect(said).to_have_count(1)
    for width, scheme in WIDTHS:
        async with on_a_screen(ada, width, scheme):
            await expect(said.locator(".by strong")).to_have_text("Lunchbox")
            await expect(said.locator(".avatar")).to_have_text("L")

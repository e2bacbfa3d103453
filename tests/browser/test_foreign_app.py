"""An app that is not Quorum in the local Slack: the page knows only what Slack says of it."""

from __future__ import annotations

import re
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Page, expect
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from playground.server import Playground
from tests.browser.conftest import Connect

pytestmark = pytest.mark.browser


def plain(text: str) -> dict[str, Any]:
    return {"type": "plain_text", "text": text}


CANCEL = {
    "type": "button",
    "action_id": "cancel",
    "text": plain("Cancel lunch"),
    "style": "danger",
    "confirm": {
        "title": plain("Cancel it?"),
        "text": plain("<b>Nobody</b> eats then."),
        "confirm": plain("Yes, cancel"),
        "deny": plain("Keep it"),
    },
}


def lunch(client: AsyncWebClient) -> AsyncApp:
    """Return an app that plans lunch."""
    app = AsyncApp(name="lunch", client=client, signing_secret="unused", process_before_response=True)

    @app.shortcut("praise")
    async def praise(ack: Any, shortcut: Any, client: AsyncWebClient) -> None:
        await ack()
        message = shortcut["message"]
        await client.chat_postMessage(channel=shortcut["channel"]["id"], thread_ts=message["ts"], text="Well said")

    @app.action("cancel")
    async def cancel(ack: Any, respond: Any) -> None:
        await ack()
        await respond(text="No lunch today", replace_original=True)

    return app


@pytest_asyncio.fixture(autouse=True, loop_scope="session")
async def lunching(slack: Playground, client: AsyncWebClient, connect: Connect) -> None:
    """The lunch app is connected."""
    await connect(lunch(client))


async def test_a_button_that_asks_twice_acts_only_on_the_second_yes(ada: Page, slack: Playground) -> None:
    client = AsyncWebClient(token=slack.bot_token, base_url=slack.api_url)
    blocks = [{"type": "actions", "elements": [CANCEL]}]
    await client.chat_postMessage(channel="C0PAYMENTS", text="Lunch at noon", blocks=blocks)
    await ada.get_by_role("button", name="Cancel lunch").click()
    asked = ada.get_by_role("dialog", name="Cancel it?")
    await expect(asked).to_contain_text("<b>Nobody</b> eats then.")

    await asked.get_by_role("button", name="Keep it").click()
    await expect(ada.get_by_role("button", name="Cancel lunch")).to_be_visible()

    await ada.get_by_role("button", name="Cancel lunch").click()
    await asked.get_by_role("button", name="Yes, cancel").click()
    await expect(ada.locator("#messages")).to_contain_text("No lunch today")


async def test_a_message_offers_the_shortcuts_of_the_app_and_shows_its_replies(ada: Page, slack: Playground) -> None:
    await slack.person("ben").says("C0PAYMENTS", "I tidied the kitchen")

    await ada.get_by_label("Actions for this message").click()
    await ada.get_by_role("button", name="Praise").click()

    await ada.get_by_role("button", name="1 reply").click()
    await expect(ada.locator("#thread")).to_contain_text("Well said")
    await ada.get_by_role("button", name="Back to the channel").click()
    await expect(ada.locator("#thread")).to_be_hidden()
    await expect(ada.locator("#messages")).not_to_contain_text("Well said")


async def test_an_app_that_stays_silent_is_named_as_such(ada: Page) -> None:
    await ada.fill("#words", "/lunch soup")
    await ada.press("#words", "Enter")

    await expect(ada.get_by_role("status")).to_have_text([re.compile("The app did not respond")])
    assert await ada.input_value("#words") == "/lunch soup"


async def test_a_file_of_a_private_channel_is_only_for_those_in_it(ada: Page, slack: Playground) -> None:
    ben = slack.person("ben")
    file = await ben.uploads("plan.txt", b"secret")
    await ben.says("C0CLIENT", "Here", files=(file,))

    theirs = await ada.request.get(f"{slack.url}/download/{file}?as=U0FARAH")
    others = await ada.request.get(f"{slack.url}/download/{file}?as=U0EMI")

    assert (theirs.status, await theirs.body()) == (200, b"secret")
    assert others.status == 404


async def test_an_app_has_the_name_that_its_manifest_gives_it_also_after_starting_over(
    ada: Page, slack: Playground
) -> None:
    client = AsyncWebClient(token=slack.bot_token, base_url=slack.api_url)
    await client.chat_postMessage(channel="C0PAYMENTS", text=f"Soup is ready, <@{slack.workspace.bot_user}> says")

    message = ada.get_by_role("article", name="Lunchbox")
    await expect(message.locator(".by")).to_contain_text("Lunchbox APP")
    await expect(message).to_contain_text("@Lunchbox says")
    await expect(ada.get_by_role("navigation")).to_contain_text("Lunchbox")
    await ada.locator("#words").press_sequentially("@lunch")
    suggested = ada.get_by_role("listbox", name="Suggestions").get_by_role("option")
    await expect(suggested).to_have_text(["Lunchbox @lunch, app"])
    assert (await client.auth_test())["user"] == "lunch"
    assert "Quorum" not in await ada.content()

    await slack.renewal.reset()

    await expect(ada.get_by_role("navigation")).to_contain_text("Lunchbox")


@pytest.mark.parametrize(
    ("manifest", "names"),
    [
        (None, ("App", "app")),
        ({}, ("App", "app")),
        ({"display_information": {"name": "Lunch Box"}}, ("Lunch Box", "lunch-box")),
        ({"features": {"bot_user": {"display_name": "lunch"}}}, ("lunch", "lunch")),
        ({"display_information": {"name": "!"}}, ("!", "app")),
    ],
)
def test_an_app_without_a_name_is_called_an_app(manifest: dict[str, Any] | None, names: tuple[str, str]) -> None:
    bot = Playground(manifest=manifest).workspace.bot

    assert (bot.real_name, bot.name) == names

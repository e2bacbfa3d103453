"""Faults by hand: each button does what it says, and says what it did."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Page, expect
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from playground.server import Playground
from tests.browser.apps import a_button, forms
from tests.browser.conftest import MANIFEST, Connect, Open, at_each_width
from tests.browser.using import with_tool

pytestmark = pytest.mark.browser


@pytest_asyncio.fixture(loop_scope="session")
async def kept(tmp_path: Path, port: int) -> AsyncIterator[Playground]:
    """A local Slack which started its app itself."""
    async with Playground(port, manifest=MANIFEST, rate=0, page=True) as slack:
        file = tmp_path / "lunch.db"
        keeper = slack.keep([sys.executable, "-m", "tests.browser.kept", str(file)], {}, [file])
        await keeper.start()
        await slack.connected()
        yield slack


@pytest_asyncio.fixture(loop_scope="session")
async def keeping(opened: Open, kept: Playground, screen: tuple[int, str]) -> Page:
    """Ada's page where the app was started by the playground, with the faults open."""
    return await with_tool(await opened(f"{kept.url}/?as=U0ADA&channel=C0PAYMENTS", *screen), "Faults")


@pytest_asyncio.fixture(loop_scope="session")
async def faults(ada: Page) -> Page:
    """Ada's page where nobody started an app, with the faults open."""
    return await with_tool(ada, "Faults")


async def says(page: Page, words: str) -> None:
    """Wait until the page says something; of a list nothing but the texts is read, however often."""
    await expect(page.locator("#notice")).to_contain_text([words])


@asynccontextmanager
async def in_the_channel(page: Page) -> AsyncIterator[None]:
    """Let somebody write: on a phone the tools, which lie over the field, make way and come back."""
    tools = page.get_by_role("button", name="Tools", exact=True)
    is_covered = await page.locator("#writing").evaluate("one => one.inert")
    if is_covered:
        await tools.click()
    yield
    if is_covered:
        await tools.click()


async def types(page: Page, command: str) -> None:
    """Send a command."""
    async with in_the_channel(page):
        await page.fill("#words", command)
        await page.press("#words", "Enter")


@at_each_width
async def test_the_app_is_killed_and_started_and_restarted(keeping: Page, kept: Playground) -> None:
    await types(keeping, "/lunch")
    await expect(keeping.locator("#messages")).to_contain_text("Lunch number 1")

    await keeping.get_by_role("button", name="Kill").click()

    await says(keeping, "Lunchbox was killed.")
    await expect(keeping.locator("#tool-faults .state")).to_have_text("Lunchbox is not connected. It was killed.")
    await types(keeping, "/lunch")
    await says(keeping, "The app did not respond: it is not connected.")
    await keeping.get_by_role("button", name="Kill").click()
    await says(keeping, "Lunchbox does not run. It was killed.")

    await keeping.get_by_role("button", name="Start", exact=True).click()

    await says(keeping, "Lunchbox was started.")
    await expect(keeping.locator("#tool-faults .state")).to_have_text(["Lunchbox is connected."])
    await types(keeping, "/lunch")
    await expect(keeping.locator("#messages")).to_contain_text("Lunch number 2")

    await keeping.get_by_role("button", name="Restart").click()

    await says(keeping, "Lunchbox was stopped and started again.")
    await kept.connected()


async def test_an_app_that_ended_by_itself_is_said_to_be_gone(keeping: Page) -> None:
    await types(keeping, "/dinner")

    await expect(keeping.locator("#tool-faults .state")).to_contain_text("It ended by itself, with exit code 3.")
    await keeping.get_by_role("button", name="Start", exact=True).click()
    await expect(keeping.locator("#tool-faults .state")).to_have_text(["Lunchbox is connected."])


async def test_an_app_of_somebody_else_can_not_be_killed_and_the_page_says_why(faults: Page) -> None:
    for name in ("Kill", "Start"):
        button = faults.get_by_role("button", name=name, exact=True)
        await expect(button).to_have_attribute("aria-disabled", "true")

        await button.click(force=True)

        await says(faults, "Lunchbox was not started by this playground")


@at_each_width
async def test_the_socket_is_cut_and_refreshed_and_comes_back(
    faults: Page, app: AsyncApp, connect: Connect, slack: Playground
) -> None:
    await faults.get_by_role("button", name="Cut the socket").click()
    await says(faults, "There is no connection of Socket Mode.")
    forms(app)
    handler = await connect(app)
    first = slack.sockets.connections[0]

    await faults.get_by_role("button", name="Refresh the socket").click()

    await says(faults, "The connection was asked to be made anew.")
    await slack.eventually(lambda: slack.sockets.connections and first not in slack.sockets.connections)
    second = slack.sockets.connections[0]

    await faults.get_by_role("button", name="Cut the socket").click()

    await says(faults, "The connection was cut without a word.")
    assert second not in slack.sockets.connections
    await faults.get_by_role("button", name="Refresh the socket").click()
    await says(faults, "The connection was cut, and the app is reconnecting: try again in a moment.")
    await handler.client.connect_to_new_endpoint(force=True)
    await slack.connected()


@at_each_width
async def test_the_app_is_uninstalled_and_installed_with_a_good_token(keeping: Page, kept: Playground) -> None:
    await keeping.get_by_role("button", name="Uninstall").click()
    question = keeping.get_by_role("dialog", name="Are you sure?")
    await question.get_by_role("button", name="Cancel").click()
    assert kept.is_installed
    await keeping.get_by_role("button", name="Uninstall").click()
    await question.get_by_role("button", name="Uninstall").click()

    await says(keeping, "its token is worth nothing now")
    suggestions = keeping.get_by_role("listbox", name="Suggestions").get_by_role("option")
    async with in_the_channel(keeping):
        await keeping.locator("#words").press_sequentially("/lu")
        await expect(suggestions).to_have_count(0)
        await keeping.fill("#words", "/lunch")
        await keeping.press("#words", "Enter")
        await says(keeping, "The app is not installed here any more.")
        await keeping.get_by_role("button", name="Shortcuts").click()
        menu = keeping.locator("#menu")
        await expect(menu).to_have_text("The app is not installed here any more.", use_inner_text=True)
        await keeping.keyboard.press("Escape")

    await keeping.get_by_role("button", name="Install again").click()

    await says(keeping, "Lunchbox was installed and started again.")
    await kept.connected()
    async with in_the_channel(keeping):
        await keeping.fill("#words", "")
        await keeping.locator("#words").press_sequentially("/lu")
        await expect(suggestions).to_have_text(["/lunch [dish] Plan lunch"])
    await types(keeping, "/lunch")
    await expect(keeping.locator("#messages")).to_contain_text("Lunch number 1")


@at_each_width
@pytest.mark.parametrize(
    ("kind", "said", "error"),
    [
        ("429 Too Many Requests", "429 with Retry-After 7: the next 2 calls of chat.postMessage", "ratelimited"),
        ("500 Internal Server Error", "500: the next 2 calls of chat.postMessage", "Internal Server Error"),
    ],
)
async def test_what_is_planted_is_shown_until_it_has_happened(
    faults: Page, client: AsyncWebClient, kind: str, said: str, error: str
) -> None:
    await faults.get_by_label("What happens").select_option(kind)
    await faults.get_by_label("To calls of").select_option("chat.postMessage")
    await faults.get_by_label("How many calls").fill("2")
    await faults.get_by_label("Seconds").fill("7")
    await faults.get_by_role("button", name="Plant").click()

    await says(faults, f"Planted. {said}.")
    planted = faults.locator(".planted li")
    await expect(planted).to_contain_text(said)
    await expect(faults.get_by_label("How many calls")).to_have_value("2")
    for left in (1, 0):
        with pytest.raises(SlackApiError, match=error):
            await client.chat_postMessage(channel="C0PAYMENTS", text="Hello")
        await expect(planted).to_have_count(left)
    await expect(faults.locator("#messages")).not_to_contain_text("Hello")


@at_each_width
async def test_slack_is_slow_and_loses_answers_where_somebody_wants_it(
    faults: Page, client: AsyncWebClient, slack: Playground
) -> None:
    await faults.get_by_label("What happens").select_option("Slow")
    await faults.get_by_label("Seconds").fill("0.2")
    await faults.get_by_role("button", name="Plant").click()
    await says(faults, "Planted. 0.2 seconds slow: the next call of any method.")
    await client.chat_postMessage(channel="C0PAYMENTS", text="Slowly")
    await expect(faults.get_by_text("Nothing is planted.")).to_be_visible()

    await faults.get_by_label("What happens").select_option("reset_after")
    await faults.get_by_role("button", name="Plant").click()
    await says(faults, "Planted. Done, and the answer lost")
    # The SDK asks again by itself, as it cannot know that the first was done.
    await client.chat_postMessage(channel="C0PAYMENTS", text="Done twice")

    await expect(faults.locator("#messages").get_by_text("Done twice")).to_have_count(2)


@pytest.mark.parametrize(
    ("kind", "said", "shown"),
    [
        ("Slow", "0.1 seconds slow: the next call of response_url", 1),
        ("429 Too Many Requests", "429 with Retry-After 0.1: the next call of response_url", 0),
        ("500 Internal Server Error", "500: the next call of response_url", 0),
        # The SDK asks again by itself, as it cannot know that the first was done.
        ("Answer lost: done, but the app is not told", "Done, and the answer lost: the next call of response_url", 2),
    ],
)
async def test_an_answer_to_a_click_meets_what_is_planted_for_its_response_url(
    faults: Page, client: AsyncWebClient, app: AsyncApp, connect: Connect, kind: str, said: str, shown: int
) -> None:
    @app.action("order")
    async def order(ack: Any, respond: Any) -> None:
        await respond("Ordered", replace_original=False)
        await ack()

    await connect(app)
    await client.chat_postMessage(channel="C0PAYMENTS", text="Lunch?", blocks=[a_button("order", "Order")])
    await faults.get_by_label("What happens").select_option(kind)
    await faults.get_by_label("To calls of").select_option("response_url")
    await faults.get_by_label("Seconds").fill("0.1")
    await faults.get_by_role("button", name="Plant").click()
    await says(faults, f"Planted. {said}.")

    async with faults.expect_response("**/act/click*"):
        await faults.get_by_role("button", name="Order").click()

    await expect(faults.get_by_text("Nothing is planted.")).to_be_visible()
    await expect(faults.locator("#messages").get_by_text("Ordered", exact=True)).to_have_count(shown)


async def test_whoever_types_what_to_plant_is_not_disturbed_by_what_happens(
    faults: Page, client: AsyncWebClient
) -> None:
    await faults.get_by_label("What happens").select_option("429")
    await faults.get_by_role("button", name="Plant").click()
    await expect(faults.get_by_text("Planted, and not happened yet:")).to_be_visible()
    seconds = faults.get_by_label("Seconds")
    await seconds.fill("")
    await faults.keyboard.type("0.")

    with pytest.raises(SlackApiError):
        await client.chat_postMessage(channel="C0PAYMENTS", text="Too many")

    await expect(faults.get_by_text("Nothing is planted.")).to_be_visible()
    await expect(seconds).to_be_focused()
    await faults.keyboard.type("25")
    await faults.keyboard.press("Enter")
    await says(faults, "with Retry-After 0.25: the next call of any method.")


async def test_what_is_planted_can_be_taken_away(faults: Page, client: AsyncWebClient) -> None:
    await faults.get_by_label("What happens").select_option("500")
    await faults.get_by_role("button", name="Plant").click()

    await faults.get_by_role("button", name="Remove 500").click()

    await says(faults, "Removed. 500: the next call of any method.")
    await expect(faults.get_by_text("Nothing is planted.")).to_be_visible()
    await client.chat_postMessage(channel="C0PAYMENTS", text="Nothing happened")


@at_each_width
async def test_a_channel_is_archived_and_taken_out_again(faults: Page, slack: Playground) -> None:
    await faults.get_by_role("combobox", name="Channel").select_option("#payments")
    await faults.get_by_role("button", name="Archive", exact=True).click()

    await says(faults, "#payments was archived.")
    assert slack.workspace.channel("payments").is_archived
    await faults.get_by_role("button", name="Unarchive").click()
    await says(faults, "#payments was taken out of the archive.")
    await faults.get_by_role("button", name="Unarchive").click()
    await says(faults, "#payments is not archived.")


async def test_the_channel_of_everybody_stays(faults: Page, slack: Playground) -> None:
    await faults.get_by_role("combobox", name="Channel").select_option("#general")
    await faults.get_by_role("button", name="Archive", exact=True).click()

    await says(faults, "#general cannot be archived: Slack keeps it for good.")
    assert not slack.workspace.channel("general").is_archived


@at_each_width
async def test_somebody_is_deactivated_and_comes_back(faults: Page, slack: Playground) -> None:
    await faults.get_by_role("combobox", name="Person").select_option("Ben Okafor")
    await faults.get_by_role("button", name="Deactivate").click()

    await says(faults, "Ben Okafor was deactivated.")
    await expect(faults.locator("#sidebar")).not_to_contain_text("Ben Okafor")
    await expect(faults.get_by_role("combobox", name="Person").locator("option:checked")).to_have_text(
        "Ben Okafor (deactivated)"
    )
    await faults.get_by_role("button", name="Reactivate").click()
    await says(faults, "Ben Okafor is back, in #general only.")
    await expect(faults.locator("#sidebar")).to_contain_text("Ben Okafor")
    assert "U0BEN" in slack.workspace.channel("general").members


async def test_faults_can_be_planted_beside_two_panes(opened: Open, slack: Playground) -> None:
    window = await with_tool(await opened(f"{slack.url}/beside?as=U0ADA&as=U0BEN"), "Faults")

    await window.get_by_role("button", name="Plant").click()

    await says(window, "Planted.")
    assert [one.kind for one in slack.faults.faults] == ["delay"]

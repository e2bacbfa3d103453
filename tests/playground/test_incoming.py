"""Half of a character, as a text that was cut in the middle of an emoji ends with, comes in and harms nobody."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
import pytest_asyncio
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from playground import incoming, state
from playground.server import Playground
from tests.playground.conftest import Connect

CUT = "cut \ud83d"
TOLD = "cut \ufffd"
WORDS = {"type": "mrkdwn", "text": CUT}
BUTTON = {
    "type": "button",
    "action_id": "a",
    "text": {"type": "plain_text", "text": CUT},
    "url": "https://a.example/\ud83d",
}
IN_MESSAGES: list[dict[str, Any]] = [
    {"text": CUT},
    {"text": "x", "blocks": [{"type": "section", "text": WORDS}]},
    {"text": "x", "blocks": json.dumps([{"type": "section", "text": WORDS}])},
    {"text": "x", "blocks": [{"type": "actions", "elements": [BUTTON]}]},
    {"text": "x", "attachments": [{"text": CUT, "title": CUT, "fallback": CUT}]},
]
HOME = {"type": "home", "blocks": [{"type": "section", "text": WORDS}]}


@pytest_asyncio.fixture
async def slack() -> AsyncIterator[Playground]:
    """A local Slack with its page."""
    async with Playground(rate=0, page=True) as slack:
        yield slack


async def seen(slack: Playground, place: str = "C0PAYMENTS") -> str:
    """Return the page as Ada gets it; it has to be there."""
    async with aiohttp.ClientSession() as session, session.get(f"{slack.url}/?as=U0ADA&channel={place}") as answer:
        assert answer.status == 200
        return await answer.text()


@pytest.mark.parametrize("arguments", IN_MESSAGES, ids=["text", "block", "string", "button", "attachment"])
async def test_in_a_message(slack: Playground, client: AsyncWebClient, arguments: dict[str, Any]) -> None:
    await client.api_call("chat.postMessage", json={"channel": "C0PAYMENTS", **arguments})

    assert TOLD in await seen(slack)


@pytest.mark.parametrize("view", [HOME, json.dumps(HOME)], ids=["object", "string"])
async def test_in_app_home(slack: Playground, client: AsyncWebClient, view: Any) -> None:
    await client.api_call("views.publish", json={"user_id": "U0ADA", "view": view})

    assert TOLD in await seen(slack, "home")


async def test_in_what_is_typed_on_the_page(slack: Playground) -> None:
    token = (await seen(slack)).partition('name="page-token" content="')[2].partition('"')[0]
    told = {"channel": "C0PAYMENTS", "text": CUT}

    async with aiohttp.ClientSession(headers={"X-Page-Token": token}) as session:
        answer = await session.post(f"{slack.url}/act/say?as=U0ADA", json=told)

    assert answer.status == 200
    assert TOLD in await seen(slack)


async def test_in_what_a_command_is_answered_with(slack: Playground, app: AsyncApp, connect: Connect) -> None:
    @app.command("/lunch")
    async def lunch(ack: Any) -> None:
        await ack(text=CUT, response_type="ephemeral")

    await connect(app)
    await slack.person("ada").command("C0PAYMENTS", "/lunch", "soup")

    assert TOLD in await seen(slack)


async def test_in_what_is_sent_to_an_address_to_answer_to(slack: Playground) -> None:
    url = f"{slack.url}/response/{slack.response_urls.give('C0PAYMENTS', 'U0ADA')}"

    async with aiohttp.ClientSession() as session:
        assert (await session.post(url, json={"text": CUT})).status == 200

    assert TOLD in await seen(slack)


async def test_in_a_workspace_that_was_saved_with_it(slack: Playground) -> None:
    await slack.person("ben").says("C0PAYMENTS", CUT)

    again = state.read(state.written(slack.workspace), slack.clock)

    assert CUT in await anyway(slack)
    assert again.channels["C0PAYMENTS"].messages[-1].text == TOLD


async def anyway(slack: Playground) -> str:
    """Return what was said last, once the page was drawn with it in spite of everything."""
    assert "cut ?" in await seen(slack)
    return slack.workspace.channels["C0PAYMENTS"].messages[-1].text


def test_whole_characters_and_names_stay_as_they_are() -> None:
    assert incoming.read('{"a": ["\\ud83d\\ude00", "\\u00e9", 1, null, true]}') == {"a": ["😀", "é", 1, None, True]}
    assert incoming.read('{"\\ude00": "\\\\ud83d"}') == {"\ufffd": "\\ud83d"}


def test_what_is_nested_beyond_all_measure_says_nothing() -> None:
    with pytest.raises(ValueError, match="nested too deep"):
        incoming.read("[" * 100_000)

"""Whoever deletes a message, and however: replies keep a beginning, and the app is told."""

from __future__ import annotations

from typing import Any

import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from playground import threads
from playground.server import Playground
from tests.playground.test_web_api import refused

DELETED = "This message was deleted."
BUTTONS = {
    "type": "actions",
    "elements": [{"type": "button", "action_id": "go", "text": {"type": "plain_text", "text": "Go"}}],
}


async def a_card(client: AsyncWebClient, **more: Any) -> str:
    """Post a message of the bot's; return its ts."""
    answer = await client.chat_postMessage(channel="C0PAYMENTS", text="A card", blocks=[BUTTONS], **more)
    return str(answer["ts"])


async def answered(slack: Playground, ts: str, **answer: Any) -> int:
    """Send something to the address of a click on a message; return the status."""
    key = slack.response_urls.give("C0PAYMENTS", "U0ADA", ts=ts)
    async with (
        aiohttp.ClientSession() as session,
        session.post(f"{slack.url}/response/{key}", json=answer) as told,
    ):
        return told.status


async def gone(slack: Playground, client: AsyncWebClient, ts: str, way: str) -> None:
    """Delete a message of the bot's."""
    if way == "chat.delete":
        await client.chat_delete(channel="C0PAYMENTS", ts=ts)
    else:
        assert await answered(slack, ts, delete_original=True) == 200


@pytest.mark.parametrize("way", ["chat.delete", "delete_original"])
async def test_replies_to_a_message_that_the_bot_deletes_keep_a_beginning(
    slack: Playground, client: AsyncWebClient, way: str
) -> None:
    ts = await a_card(client, username="Cook", icon_emoji=":ramen:")
    await client.chat_update(channel="C0PAYMENTS", ts=ts, text="Another card")
    await slack.person("ada").says("payments", "Soup?", thread=ts)

    await gone(slack, client, ts, way)

    [root, _] = slack.workspace.channel("payments").messages
    assert (root.text, root.is_gone, root.blocks, root.edited, root.username) == (DELETED, True, [], None, "")
    [thread] = threads.followed(slack.workspace, "U0ADA")
    assert [one.text for one in (thread.root, *thread.replies)] == [DELETED, "Soup?"]
    replies = await client.conversations_replies(channel="C0PAYMENTS", ts=ts)
    assert [one["text"] for one in replies["messages"]] == [DELETED, "Soup?"]


@pytest.mark.parametrize("way", ["chat.delete", "delete_original"])
async def test_the_app_is_told_of_what_it_deletes(slack: Playground, client: AsyncWebClient, way: str) -> None:
    ts = await a_card(client)

    await gone(slack, client, ts, way)

    event = slack.events.told[-1]["event"]
    assert (event["subtype"], event["deleted_ts"]) == ("message_deleted", ts)
    assert event["previous_message"]["text"] == "A card"
    assert slack.workspace.channel("payments").messages == []


@pytest.mark.parametrize("way", ["chat.delete", "delete_original"])
async def test_the_app_is_told_of_a_change_where_replies_hang_on_what_it_deletes(
    slack: Playground, client: AsyncWebClient, way: str
) -> None:
    ts = await a_card(client)
    reply = await slack.person("ada").says("payments", "Soup?", thread=ts)

    await gone(slack, client, ts, way)

    event = slack.events.told[-1]["event"]
    assert (event["subtype"], event["previous_message"]["text"]) == ("message_changed", "A card")
    assert event["message"] == {
        "type": "message",
        "subtype": "tombstone",
        "hidden": True,
        "user": "USLACKBOT",
        "text": DELETED,
        "team": slack.workspace.team_id,
        "ts": ts,
        "thread_ts": ts,
        "reply_count": 1,
        "reply_users_count": 1,
        "reply_users": ["U0ADA"],
        "latest_reply": reply.ts,
        "is_locked": False,
    }


async def test_the_note_goes_with_the_last_reply(slack: Playground, client: AsyncWebClient) -> None:
    ts = await a_card(client)
    replies = [await a_card(client, thread_ts=ts) for _ in range(2)]
    await client.chat_delete(channel="C0PAYMENTS", ts=ts)

    await client.chat_delete(channel="C0PAYMENTS", ts=replies[0])
    assert [one.ts for one in slack.workspace.channel("payments").messages] == [ts, replies[1]]
    await client.chat_delete(channel="C0PAYMENTS", ts=replies[1])

    assert slack.workspace.channel("payments").messages == []
    reply, note = (one["event"] for one in list(slack.events.told)[-2:])
    assert (reply["deleted_ts"], reply["previous_message"]["text"]) == (replies[1], "A card")
    assert (note["subtype"], note["deleted_ts"]) == ("message_deleted", ts)
    last = note["previous_message"]
    assert (last["subtype"], last["user"], last["reply_count"]) == ("tombstone", "USLACKBOT", 0)
    assert (last["reply_users"], last["latest_reply"]) == ([], "0000000000.000000")


async def test_the_app_is_told_of_a_message_that_its_answer_replaces(slack: Playground, client: AsyncWebClient) -> None:
    ts = await a_card(client)

    assert await answered(slack, ts, replace_original=True, text="Done") == 200

    event = slack.events.told[-1]["event"]
    assert (event["subtype"], event["message"]["text"]) == ("message_changed", "Done")
    assert event["previous_message"]["text"] == "A card"


async def test_what_says_that_a_message_is_gone_is_changed_and_deleted_by_nobody(
    slack: Playground, client: AsyncWebClient
) -> None:
    ts = await a_card(client)
    await slack.person("ada").says("payments", "Soup?", thread=ts)
    await client.chat_delete(channel="C0PAYMENTS", ts=ts)
    not_there = {"ok": False, "error": "message_not_found"}

    assert await refused(client.chat_update(channel="C0PAYMENTS", ts=ts, text="Again")) == not_there
    assert await refused(client.chat_delete(channel="C0PAYMENTS", ts=ts)) == not_there
    assert await answered(slack, ts, replace_original=True, text="Again") == 404
    assert slack.workspace.channel("payments").messages[0].text == DELETED

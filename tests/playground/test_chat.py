"""What a message may be asked to look like, and where it stands; and which channels can be archived."""

from __future__ import annotations

from typing import Any

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from playground.page.rows import warned
from playground.server import Playground
from tests.playground.test_trace import OF_ITSELF, act
from tests.playground.test_web_api import refused

NAMED = {"username": "Cook", "icon_emoji": ":ramen:"}


async def test_a_reply_can_be_sent_to_the_channel_too(slack: Playground, client: AsyncWebClient) -> None:
    root = await slack.person("ben").says("payments", "Lunch?")
    await client.chat_postMessage(channel="C0PAYMENTS", text="At noon", thread_ts=root.ts)

    answer = await client.chat_postMessage(channel="C0PAYMENTS", text="Soup", thread_ts=root.ts, reply_broadcast=True)

    assert answer["message"]["subtype"] == "thread_broadcast"
    assert answer["message"]["root"]["text"] == "Lunch?"
    history = await client.conversations_history(channel="C0PAYMENTS")
    assert [one["text"] for one in history["messages"]] == ["Soup", "Lunch?"]
    thread = await client.conversations_replies(channel="C0PAYMENTS", ts=root.ts)
    assert [one["text"] for one in thread["messages"]] == ["Lunch?", "At noon", "Soup"]
    assert slack.workspace.unread(slack.workspace.channel("payments"), "U0ADA") == 2
    assert slack.events.told[-1]["event"]["subtype"] == "thread_broadcast"


async def test_what_stands_in_no_thread_is_sent_to_the_channel_once(slack: Playground, client: AsyncWebClient) -> None:
    answer = await client.chat_postMessage(channel="C0PAYMENTS", text="Soup", reply_broadcast=True)

    assert "subtype" not in answer["message"]


async def test_a_message_may_be_written_in_markdown(slack: Playground, client: AsyncWebClient) -> None:
    answer = await client.chat_postMessage(channel="C0PAYMENTS", markdown_text="**Soup**")
    await client.chat_update(channel="C0PAYMENTS", ts=answer["ts"], markdown_text="**Stew**")

    [message] = slack.workspace.channel("payments").messages
    assert message.text == "**Stew**"
    assert [(one["type"], one["text"]) for one in message.blocks] == [("markdown", "**Stew**")]


@pytest.mark.parametrize(
    ("more", "error"),
    [
        ({"text": "Soup"}, "markdown_text_conflict"),
        ({"blocks": [{"type": "divider"}]}, "markdown_text_conflict"),
        ({"markdown_text": "x" * 12_001}, "msg_too_long"),
    ],
)
async def test_markdown_stands_alone_and_is_not_too_long(client: AsyncWebClient, more: Any, error: str) -> None:
    arguments = {"channel": "C0PAYMENTS", "markdown_text": "**Soup**", **more}

    assert await refused(client.api_call("chat.postMessage", json=arguments)) == {"ok": False, "error": error}


async def test_an_app_may_post_under_another_name_with_the_scope_for_it(
    slack: Playground, client: AsyncWebClient
) -> None:
    answer = await client.api_call("chat.postMessage", json={"channel": "C0PAYMENTS", "text": "Soup", **NAMED})
    other = await client.chat_postMessage(channel="C0PAYMENTS", text="Soup", icon_url="https://pictures.example/a.png")

    message = answer["message"]
    assert (message["subtype"], message["username"]) == ("bot_message", "Cook")
    assert (message["icons"], other["message"]["icons"]) == (
        {"emoji": ":ramen:"},
        {"image_48": "https://pictures.example/a.png"},
    )
    assert warned(act(slack, OF_ITSELF)) == []


@pytest.mark.parametrize("method", ["chat.postMessage", "chat.postEphemeral"])
async def test_without_the_scope_the_name_is_left_out_and_the_trace_says_so(method: str) -> None:
    manifest = {"oauth_config": {"scopes": {"bot": ["chat:write"]}}}
    async with Playground(manifest=manifest, rate=0) as slack:
        client = AsyncWebClient(token=slack.bot_token, base_url=slack.api_url)

        answer = await client.api_call(method, json={"channel": "C0PAYMENTS", "user": "U0ADA", "text": "Soup", **NAMED})

        assert "username" not in answer.get("message", {})
        where = slack.workspace.channel("payments")
        shown = (where.messages or where.ephemerals)[0]
        assert (shown.username, shown.icon_emoji) == ("", "")
        assert (
            "Slack leaves out username and icon_emoji without the scope chat:write.customize: "
            "add it, or leave them out yourself."
        ) in warned(slack.trace.entries[-1])


async def test_an_app_archives_a_channel_that_it_is_in(slack: Playground, client: AsyncWebClient) -> None:
    await client.conversations_archive(channel="C0PAYMENTS")

    assert slack.workspace.channel("payments").is_archived
    assert slack.events.told[-1]["event"]["type"] == "channel_archive"


@pytest.mark.parametrize(
    ("channel", "error"),
    [("C0GENERAL", "cant_archive_general"), ("C0OLD", "already_archived"), ("C0RANDOM", "not_in_channel")],
)
async def test_some_channels_are_not_archived(client: AsyncWebClient, channel: str, error: str) -> None:
    assert (await refused(client.conversations_archive(channel=channel)))["error"] == error


async def test_direct_messages_are_not_archived(slack: Playground, client: AsyncWebClient) -> None:
    direct = slack.workspace.direct("U0ADA").id

    answer = await refused(client.conversations_archive(channel=direct))

    assert answer["error"] == "method_not_supported_for_channel_type"

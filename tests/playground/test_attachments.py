"""Attachments: the older form of messages is taken, kept, told and refused as Slack does."""

from __future__ import annotations

from typing import Any

import pytest
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from playground.server import Playground
from tests.playground.conftest import Connect

OLD = {"color": "#ff0000", "text": "Old"}
SECTION = {"type": "section", "text": {"type": "mrkdwn", "text": "Inside"}}


async def test_attachments_are_kept_until_others_come(slack: Playground, client: AsyncWebClient) -> None:
    posted = await client.chat_postMessage(channel="C0GENERAL", text="Now", attachments=[OLD])

    await client.chat_update(channel="C0GENERAL", ts=posted["ts"], text="New")
    [kept] = slack.workspace.channels["C0GENERAL"].messages[-1].attachments
    await client.chat_update(channel="C0GENERAL", ts=posted["ts"], text="New", attachments=[])

    assert kept == {"id": 1, "fallback": "[no preview available]", "color": "ff0000", "text": "Old"}
    assert posted["message"]["attachments"] == [kept]
    assert slack.workspace.channels["C0GENERAL"].messages[-1].attachments == []


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ("words", "invalid_attachments"),
        ([1], "invalid_attachments"),
        ([{"text": 1}], "invalid_attachments"),
        ([{"fields": "none"}], "invalid_attachments"),
        ([{"text": "x"}] * 101, "too_many_attachments"),
        ([{"blocks": [{"type": "nothing"}]}], "invalid_blocks"),
        ([], "no_text"),
    ],
)
async def test_what_no_attachment_could_be_is_refused(client: AsyncWebClient, given: Any, error: str) -> None:
    with pytest.raises(SlackApiError) as refused:
        await client.api_call("chat.postMessage", json={"channel": "C0GENERAL", "attachments": given})

    assert refused.value.response["error"] == error


async def test_a_button_in_an_attachment_is_clicked_and_answered_with_another(
    slack: Playground, app: AsyncApp, connect: Connect
) -> None:
    seen: list[tuple[str, int]] = []

    @app.action("go")
    async def gone(ack: Any, respond: Any, body: dict[str, Any]) -> None:
        await ack()
        seen.append((body["container"]["type"], body["container"]["attachment_id"]))
        await respond(attachments=[{"text": "Gone"}], replace_original=True)

    await connect(app)
    button = {"type": "button", "action_id": "go", "text": {"type": "plain_text", "text": "Go"}}
    attachment = {"blocks": [{**SECTION, "accessory": button}]}
    await app.client.chat_postMessage(channel="C0GENERAL", text="Well", blocks=[SECTION], attachments=[attachment])
    ben = slack.person("ben")

    await ben.click(ben.messages("general")[-1], "go")

    assert [one["text"] for one in ben.messages("general")[-1].attachments] == ["Gone"]
    assert seen == [("message_attachment", 1)]

"""Files that lie elsewhere: an app tells of them, and shares them."""

from __future__ import annotations

from typing import Any

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from playground.server import Playground
from tests.playground.test_web_api import refused

PLAN: dict[str, Any] = {"external_id": "plan-7", "external_url": "https://files.example/plan", "title": "The plan"}


async def test_what_lies_elsewhere_is_told_of_once_and_changed_later(slack: Playground, client: AsyncWebClient) -> None:
    first = (await client.files_remote_add(**PLAN))["file"]
    second = (await client.files_remote_add(**{**PLAN, "title": "The new plan"}, filetype="pdf"))["file"]

    assert (first["mode"], first["is_external"], first["url_private"]) == ("external", True, PLAN["external_url"])
    assert "url_private_download" not in first
    assert (second["id"], second["title"], second["filetype"]) == (first["id"], "The new plan", "pdf")
    assert len(slack.workspace.files) == 1


async def test_a_shared_one_stands_in_a_block_of_its_message(slack: Playground, client: AsyncWebClient) -> None:
    await client.files_remote_add(**PLAN)

    answer = await client.files_remote_share(external_id="plan-7", channels="C0PAYMENTS,C0GENERAL")

    assert answer["file"]["channels"] == ["C0PAYMENTS", "C0GENERAL"]
    [message] = slack.workspace.channel("general").messages
    assert [(one["type"], one["external_id"], one["source"]) for one in message.blocks] == [
        ("file", "plan-7", "remote")
    ]


async def test_only_what_was_told_of_is_shared_and_only_where_the_app_is(client: AsyncWebClient) -> None:
    await client.files_remote_add(**PLAN)

    unknown = await refused(client.files_remote_share(external_id="plan-8", channels="C0GENERAL"))
    archived = await refused(client.files_remote_share(external_id="plan-7", channels="C0OLD"))
    long = await refused(client.files_remote_add(**{**PLAN, "external_id": "x" * 501}))

    errors = [one["error"] for one in (unknown, archived, long)]
    assert errors == ["file_not_found", "is_archived", "invalid_external_id"]


@pytest.mark.parametrize("block", [{"type": "file", "external_id": "plan-7", "source": "remote"}])
async def test_an_app_cannot_post_the_block_itself(client: AsyncWebClient, block: dict[str, Any]) -> None:
    answer = await refused(client.chat_postMessage(channel="C0GENERAL", text="x", blocks=[block]))

    assert answer["error"] == "invalid_blocks"

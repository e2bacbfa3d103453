"""Who is told that Slack refused what they would have seen, and in which words."""

from __future__ import annotations

import re
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

import playground
from playground.changes import Change
from playground.meanings import FOR_APPS, FOR_PEOPLE, QUIET
from playground.page.live import concerns
from playground.server import Playground

#: Where posts, views and answers are refused.
_REFUSING = (
    "api/chat", "api/views", "attachments", "blocks", "call", "limits", "refused", "responses", "triggers", "views",
    "workspace",
)  # fmt: skip
#: What only lists and pages of lists are refused for.
_OF_LISTS = {"invalid_cursor", "invalid_limit"}
_REFUSAL = re.compile(r"(?:Refused\(|needed\(\"\w+\", |json\(\"\w+\", |_own\(call, )\"([a-z_]+)\"")
TABLE = {"type": "table", "rows": [[{"type": "raw_text", "text": "x"}]]}
SECTION = {"type": "section", "text": {"type": "mrkdwn", "text": "x" * 2900}}


async def told(slack: Playground, client: AsyncWebClient, method: str, **arguments: Any) -> list[Change]:
    """Return what is told after a call that is refused."""
    heard: list[Change] = []
    slack.workspace.changes.watchers.append(heard.append)
    with suppress(SlackApiError):
        await client.api_call(method, json=arguments)
    return [one for one in heard if one.kind == "problem"]


def test_every_refusal_of_posts_views_and_answers_has_a_meaning() -> None:
    folder = Path(playground.__file__).parent
    errors = {
        error for name in _REFUSING for error in _REFUSAL.findall((folder / f"{name}.py").read_text(encoding="utf-8"))
    } - _OF_LISTS

    assert len(errors) > 30
    assert sorted(errors - FOR_PEOPLE.keys() - QUIET) == []
    assert sorted(errors - FOR_APPS.keys()) == []
    assert sorted(FOR_PEOPLE.keys() & QUIET) == []


@pytest.mark.parametrize(
    ("content", "error"),
    [
        ({}, "no_text"),
        ({"attachments": ["x"]}, "invalid_attachments"),
        ({"attachments": [{"text": "x"}] * 101}, "too_many_attachments"),
        ({"blocks": [TABLE, TABLE]}, "invalid_attachments"),
        ({"blocks": [SECTION] * 40}, "msg_blocks_too_long"),
        ({"markdown_text": "x" * 12_001}, "msg_too_long"),
    ],
)
async def test_a_post_that_is_refused_is_told_in_its_channel(
    slack: Playground, client: AsyncWebClient, content: dict[str, Any], error: str
) -> None:
    (one,) = await told(slack, client, "chat.postMessage", channel="C0PAYMENTS", **content)

    assert one.channel == "C0PAYMENTS"
    assert one.text is not None
    assert f"tried to show something, but {FOR_PEOPLE[error]}" in one.text


@pytest.mark.parametrize("name", ["C0CLIENT", "client-portal", "#client-portal"])
async def test_what_is_refused_for_a_private_channel_is_told_to_its_members_alone(
    slack: Playground, client: AsyncWebClient, name: str
) -> None:
    slack.join("C0CLIENT", slack.workspace.bot_user)

    (one,) = await told(slack, client, "chat.postMessage", channel=name, text="x", blocks=[{"type": "section"}])

    members = set(slack.workspace.channel("C0CLIENT").members)
    people = {user for user in slack.workspace.users if concerns(slack.workspace, one, user)}
    assert people == members
    assert "U0CHLOE" not in people


async def test_what_was_for_nobody_who_is_known_is_told_to_nobody(slack: Playground, client: AsyncWebClient) -> None:
    (one,) = await told(slack, client, "views.update", view_id="V0NONE", view={"type": "modal"})

    assert [user for user in slack.workspace.users if concerns(slack.workspace, one, user)] == []


async def test_a_home_that_is_refused_is_called_so(slack: Playground, client: AsyncWebClient) -> None:
    (one,) = await told(slack, client, "views.publish", user_id="U0ADA", view={"type": "home", "blocks": [{}]})

    assert one.user == "U0ADA"
    assert one.text is not None
    assert "tried to show its Home, but it is not as it should be (views.publish: invalid_arguments)." in one.text

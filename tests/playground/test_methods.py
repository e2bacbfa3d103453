"""Which methods of the Web API there are, and what an app without a manifest may call."""

from __future__ import annotations

import inspect
import re
from pathlib import Path

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from playground import call, cautions, events
from playground.api import METHODS, conversations, views
from playground.manifest import EVERY_SCOPE
from playground.server import Playground
from playground.slack_methods import instead_of, slack_has
from tests.playground.test_trace import OF_ITSELF, act
from tests.playground.test_web_api import refused

README = Path(__file__).parents[2] / "playground" / "README.md"
#: A scope as it stands in our code.
_SCOPE = re.compile(r'"([a-z_]+:[a-z.]+)"')


async def test_an_app_without_a_manifest_may_describe_the_workspace(client: AsyncWebClient) -> None:
    assert (await client.team_info())["team"]["name"] == "Playground"


def test_an_app_without_a_manifest_has_every_scope_that_anything_asks_for() -> None:
    asked = {method.scope for method in METHODS.values() if method.scope}
    # What some need only at times, or an event needs, stands in their code.
    asked |= {scope for one in (call, conversations, views, events) for scope in _SCOPE.findall(inspect.getsource(one))}

    assert {"team:read", "groups:write", "reactions:read"} <= asked
    assert asked <= EVERY_SCOPE


def test_the_readme_lists_every_method_that_there_is() -> None:
    listed = README.read_text(encoding="utf-8").split("## What of the Web API there is")[1].split("\n## ")[0]
    rows = [line for line in listed.splitlines() if line.startswith("| `")]

    assert {name for row in rows for name in re.findall(r"`([\w.]+)`", row)} == {*METHODS, "apps.connections.open"}


@pytest.mark.parametrize(
    ("method", "words"),
    [
        ("pins.add", "Slack has pins.add, but this local Slack has not: try what needs it in a real workspace."),
        ("admin.users.list", "Slack has admin.users.list, but this local Slack has not"),
        (
            "files.upload",
            "Slack has retired files.upload: use files.getUploadURLExternal and files.completeUploadExternal",
        ),
        ("rtm.start", "Slack has retired rtm.start: use Socket Mode instead."),
        ("chat.postMesage", "Neither Slack nor this local Slack knows chat.postMesage: look for a typing error."),
    ],
)
async def test_a_method_that_only_this_slack_lacks_is_no_typing_error(
    slack: Playground, client: AsyncWebClient, method: str, words: str
) -> None:
    answer = await refused(client.api_call(method))

    assert answer["error"] == "unknown_method"
    [told] = cautions.of_call(act(slack, OF_ITSELF).calls[-1])
    assert told.startswith(words)


async def test_messages_of_several_people_are_said_to_be_missing_here(
    slack: Playground, client: AsyncWebClient
) -> None:
    answer = await refused(client.conversations_open(users=["U0ADA", "U0BEN"]))

    assert answer["error"] == "invalid_user_combination"
    [told] = cautions.of_call(act(slack, OF_ITSELF).calls[-1])
    assert told.startswith("Only in Slack do several people write to each other, not here")


def test_whole_families_of_methods_are_known_to_be_retired() -> None:
    assert {instead_of(name) for name in ("channels.list", "groups.history", "im.open")} == {"conversations.*"}


def test_slack_has_every_method_that_is_here() -> None:
    assert [name for name in METHODS if not slack_has(name) or instead_of(name)] == []

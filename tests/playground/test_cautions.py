"""What Slack would refuse, or people would suffer from, is said in a sentence that says what to do."""

from __future__ import annotations

import asyncio
import json
from contextlib import suppress
from typing import Any

import aiohttp
import pytest
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from playground import cautions
from playground.delivery import ACK_SECONDS
from playground.entries import Called
from playground.page.rows import warned
from playground.server import Playground
from tests.playground.conftest import Clock, Connect
from tests.playground.test_acting import form
from tests.playground.test_trace import OF_ITSELF, act

HERE: dict[str, Any] = {"channel": "C0PAYMENTS"}
LONG = {"type": "section", "text": {"type": "mrkdwn", "text": "y" * 2900}}


def words(text: str) -> dict[str, str]:
    """A text without markup."""
    return {"type": "plain_text", "text": text}


def buttons(count: int) -> dict[str, Any]:
    """A row of so many buttons."""
    made = [{"type": "button", "action_id": f"a{number}", "text": words("Go")} for number in range(count)]
    return {"type": "actions", "elements": made}


def menu(count: int) -> dict[str, Any]:
    """A menu of so many options in one group."""
    options = [{"text": words(f"{number}"), "value": f"{number}"} for number in range(count)]
    element = {"type": "static_select", "option_groups": [{"label": words("All"), "options": options}]}
    return {"type": "actions", "elements": [element]}


def in_container(block: dict[str, Any]) -> dict[str, Any]:
    """A block inside another one."""
    return {"type": "container", "title": words("Inside"), "child_blocks": [block]}


async def test_a_refused_acknowledgement_is_a_warning(slack: Playground, app: AsyncApp, connect: Connect) -> None:
    @app.command("/bad")
    async def bad(ack: Any) -> None:
        await ack(text="x", blocks=[{"type": "section"}])

    await connect(app)

    await slack.person("ada").command("general", "/bad")

    assert warned(act(slack, "Ada typed /bad")) == [
        "The acknowledgement was refused: The blocks are not as Slack wants them: mend what the answer names: "
        "missing required field: text [json-pointer:/blocks/0]."
    ]


async def test_a_slow_acknowledgement_is_a_warning(slack: Playground, app: AsyncApp, connect: Connect) -> None:
    @app.command("/slow")
    async def slow(ack: Any) -> None:
        await asyncio.sleep(0.75 * ACK_SECONDS)
        await ack()

    await connect(app)

    await slack.person("ada").command("general", "/slow")

    assert "seconds: acknowledge first" in warned(act(slack, "Ada typed /slow"))[0]


async def test_an_app_that_is_not_there_is_a_warning(slack: Playground) -> None:
    await slack.person("ada").command("general", "/any")

    assert warned(act(slack, "Ada typed /any"))[0].startswith("The app could not be reached")


@pytest.mark.parametrize(
    ("method", "arguments", "warning"),
    [
        ("chat.fly", {}, "knows chat.fly"),
        ("chat.postMessage", {"channel": "C0PAYMENTS", "blocks": [{"type": "divider"}]}, "give text too"),
        ("chat.postMessage", {"channel": "C0PAYMENTS", "blocks": json.dumps([{"type": "divider"}])}, "give text too"),
        ("chat.postMessage", {"channel": "C0PAYMENTS", "text": "x", "blocks": [{"type": "divider"}] * 45}, "45 of 50"),
        ("chat.postMessage", {"channel": "C0PAYMENTS", "text": "x" * 40_001}, "cut at 40,000"),
        ("chat.postMessage", {"channel": "C0PAYMENTS", "text": "x", "blocks": [{"type": "section"}]}, "mend what"),
        ("chat.update", {"channel": "C0PAYMENTS", "ts": "1.2", "text": "x"}, "There is no such message any more"),
        ("chat.postEphemeral", {"channel": "C0PAYMENTS", "user": "U0ADA", "text": "x"}, "has no pane open"),
        ("chat.postEphemeral", {"channel": "C0PAYMENTS", "user": "U0EMI", "text": "x"}, "Nobody saw this"),
        ("views.open", {"trigger_id": "1.2", "view": form()}, "No act gave this trigger"),
        (
            "chat.postMessage",
            {
                "channel": "C0PAYMENTS",
                "text": "x",
                "blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": "y" * 2900}}],
            },
            "2,900 of 3,000",
        ),
        ("chat.postMessage", {**HERE, "attachments": [{"color": "#36a"}]}, "give it a fallback"),
        ("chat.postMessage", {**HERE, "text": "x" * 39_000}, "39,000 of 40,000 characters"),
        ("chat.update", {**HERE, "ts": "1.2", "text": "x" * 3900}, "3,900 of 4,000 characters"),
        ("chat.update", {**HERE, "ts": "1.2", "text": "x" * 4001}, "There is no such message"),
        ("chat.postMessage", {**HERE, "text": "x", "attachments": [{"text": "y"}] * 95}, "95 of 100 attachments"),
        ("chat.postMessage", {**HERE, "text": "x", "attachments": [{"blocks": [LONG]}]}, "2,900 of 3,000"),
        ("chat.postMessage", {**HERE, "text": "x", "blocks": [in_container(LONG)]}, "2,900 of 3,000"),
        ("chat.postMessage", {**HERE, "text": "x", "blocks": [buttons(24)]}, "24 of 25 elements"),
        ("chat.postMessage", {**HERE, "text": "x", "blocks": [in_container(menu(95))]}, "95 of 100 options"),
        ("chat.postMessage", {**HERE, "text": "x", "attachments": ["y"]}, "The attachments are not as"),
        ("chat.postMessage", HERE, "The message is empty"),
    ],
)
async def test_what_slack_would_refuse_or_people_suffer_from_is_a_warning(
    slack: Playground, client: AsyncWebClient, method: str, arguments: dict[str, Any], warning: str
) -> None:
    with suppress(SlackApiError):
        await client.api_call(method, json=arguments)

    found = warned(act(slack, OF_ITSELF))

    assert any(warning in one for one in found)
    assert all(one.endswith(".") and "\n" not in one for one in found)


async def test_a_missing_scope_is_named() -> None:
    manifest = {"oauth_config": {"scopes": {"bot": ["commands"]}}}
    async with Playground(manifest=manifest, rate=0) as slack:
        client = AsyncWebClient(token=slack.bot_token, base_url=slack.api_url)

        with pytest.raises(SlackApiError, match="missing_scope"):
            await client.chat_postMessage(channel="C0PAYMENTS", text="x")

        assert warned(slack.trace.entries[-1]) == [
            "The scope chat:write is missing: add it to the manifest, and install the app again."
        ]


async def test_a_late_an_expired_and_a_used_trigger_are_warnings(
    slack: Playground, client: AsyncWebClient, clock: Clock, app: AsyncApp, connect: Connect
) -> None:
    triggers: list[str] = []

    @app.command("/open")
    async def open_(ack: Any, command: dict[str, Any]) -> None:
        triggers.append(command["trigger_id"])
        await ack()

    await connect(app)
    ada = slack.person("ada")
    await ada.command("general", "/open", "late")
    clock.now += 2.5
    await client.views_open(trigger_id=triggers[-1], view=form())
    with pytest.raises(SlackApiError, match="exchanged"):
        await client.views_open(trigger_id=triggers[-1], view=form())
    await ada.command("general", "/open", "too late")
    clock.now += 3.5
    with pytest.raises(SlackApiError, match="expired"):
        await client.views_open(trigger_id=triggers[-1], view=form())

    late, too_late = warned(act(slack, "Ada typed /open late")), warned(act(slack, "Ada typed /open too late"))

    assert late == [
        "The trigger was 2.5 seconds old, and dies after 3: open the form before any other work.",
        "The trigger had been used already: open one form with it, then use views.update.",
    ]
    assert too_late == ["The trigger was over 3 seconds old: open the form before any other work."]


async def test_a_hash_that_is_stale_is_a_warning(
    slack: Playground, client: AsyncWebClient, app: AsyncApp, connect: Connect
) -> None:
    @app.command("/open")
    async def open_(ack: Any, command: dict[str, Any]) -> None:
        await client.views_open(trigger_id=command["trigger_id"], view=form())
        await ack()

    await connect(app)
    ada = slack.person("ada")
    await ada.command("general", "/open")
    assert ada.view is not None

    with pytest.raises(SlackApiError, match="hash_conflict"):
        await client.views_update(view_id=ada.view.id, hash="1.2", view=form("New"))

    entry = act(slack, "Ada typed /open")
    assert not entry.calls[-1].is_probable
    assert warned(entry) == ["The view had changed since the app read it: read the newest hash, and update again."]


async def test_the_fifth_and_the_sixth_use_of_a_response_url_are_warnings(
    slack: Playground, app: AsyncApp, connect: Connect
) -> None:
    addresses: list[str] = []

    @app.command("/many")
    async def many(ack: Any, command: dict[str, Any]) -> None:
        addresses.append(command["response_url"])
        await ack()

    await connect(app)
    await slack.person("ada").command("general", "/many")

    async with aiohttp.ClientSession() as session:
        for _ in range(6):
            await session.post(addresses[0], json={"text": "Again"})

    assert warned(act(slack, "Ada typed /many")) == [
        "This was the last of five uses of the response_url: go on with chat.postMessage.",
        "The response_url was used five times already: post further messages with chat.postMessage.",
    ]


async def test_limits_are_warned_of_before_and_after_they_are_reached() -> None:
    async with Playground() as slack:
        client = AsyncWebClient(token=slack.bot_token, base_url=slack.api_url, retry_handlers=[])
        for number in range(5):
            await client.chat_postMessage(channel="C0PAYMENTS", text=f"{number}")
        with pytest.raises(SlackApiError, match="ratelimited"):
            await client.chat_postMessage(channel="C0PAYMENTS", text="6")

        found = warned(act(slack, OF_ITSELF))

        assert "The limit for channel C0PAYMENTS is almost reached: spread calls, one a second to a channel." in found
        assert "Too many calls: wait as long as Retry-After says, and send less often." in found


def test_what_is_nested_without_end_is_said_to_be_too_deep() -> None:
    deep: Any = []
    for _ in range(100_000):
        deep = [deep]
    call = Called(name="chat.postMessage", arguments={"blocks": "[" * 100_000, "text": deep}, at=0.0)

    assert cautions.of_call(call) == []

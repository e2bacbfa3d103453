"""The Web API answers as Slack does, above all when it refuses."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from playground.server import Playground
from playground.state import Damaged
from tests.playground.conftest import Clock
from tests.playground.test_acting import form


async def refused(call: Any) -> dict[str, Any]:
    """What a call was refused with."""
    with pytest.raises(SlackApiError) as problem:
        await call
    return dict(problem.value.response.data)


async def test_auth_test_names_the_bot_and_its_scopes(slack: Playground, client: AsyncWebClient) -> None:
    answer = await client.auth_test()

    bot = slack.workspace.bot
    assert (answer["user_id"], answer["bot_id"]) == (bot.id, bot.bot_id)
    assert "chat:write" in answer.headers["x-oauth-scopes"]


async def test_a_wrong_block_is_refused_with_a_pointer(client: AsyncWebClient) -> None:
    text = {"type": "mrkdwn", "text": "x" * 3001}

    long = await refused(
        client.chat_postMessage(channel="C0GENERAL", text="x", blocks=[{"type": "section", "text": text}])
    )
    extra = await refused(
        client.chat_postMessage(
            channel="C0GENERAL",
            text="x",
            blocks=[{"type": "section", "text": {"type": "mrkdwn", "text": "x", "emoji": True}}],
        )
    )

    assert long["error"] == extra["error"] == "invalid_blocks"
    assert long["errors"] == ["must be less than 3001 characters [json-pointer:/blocks/0/text/text]"]
    assert extra["errors"] == ["invalid additional property: emoji [json-pointer:/blocks/0/text]"]


async def test_a_wrong_form_is_refused_with_a_pointer(slack: Playground, client: AsyncWebClient) -> None:
    without = {key: value for key, value in form().items() if key != "title"}

    answer = await refused(client.views_open(trigger_id=slack.triggers.give("U0ADA"), view=without))
    large = await refused(
        client.views_open(trigger_id=slack.triggers.give("U0ADA"), view=form(private_metadata="x" * 3001))
    )

    assert answer["error"] == large["error"] == "invalid_arguments"
    assert answer["response_metadata"]["messages"] == ["[ERROR] missing required field: title [json-pointer:/view]"]


async def test_three_forms_fit_on_top_of_each_other(slack: Playground, client: AsyncWebClient) -> None:
    await client.views_open(trigger_id=slack.triggers.give("U0ADA"), view=form())
    ada = slack.person("ada")
    for _ in range(2):
        assert ada.view is not None
        await client.views_push(trigger_id=slack.triggers.give("U0ADA", view=ada.view.id), view=form())

    assert ada.view is not None
    answer = await refused(client.views_push(trigger_id=slack.triggers.give("U0ADA", view=ada.view.id), view=form()))

    assert answer["error"] == "push_limit_reached"


async def test_an_outdated_hash_is_a_conflict(slack: Playground, client: AsyncWebClient) -> None:
    view = (await client.views_open(trigger_id=slack.triggers.give("U0ADA"), view=form()))["view"]
    await client.views_update(view_id=view["id"], hash=view["hash"], view=form("Newer"))

    answer = await refused(client.views_update(view_id=view["id"], hash=view["hash"], view=form("Older")))

    assert answer["error"] == "hash_conflict"


@pytest.mark.parametrize(
    ("channel", "error"), [("C0NONE", "channel_not_found"), ("C0OLD", "is_archived"), ("U0GONE", "user_disabled")]
)
async def test_some_places_cannot_be_written_to(client: AsyncWebClient, channel: str, error: str) -> None:
    assert (await refused(client.chat_postMessage(channel=channel, text="x")))["error"] == error


async def test_metadata_comes_back_only_when_asked_for(client: AsyncWebClient) -> None:
    metadata = {"event_type": "quorum_delivery", "event_payload": {"key": "k1"}}
    posted = await client.chat_postMessage(channel="C0GENERAL", text="x", metadata=metadata)
    await client.chat_postMessage(channel="C0GENERAL", text="reply", thread_ts=posted["ts"])

    bare = await client.conversations_history(channel="C0GENERAL")
    full = await client.conversations_history(channel="C0GENERAL", include_all_metadata=True, oldest="1763999999")
    thread = await client.conversations_replies(channel="C0GENERAL", ts=posted["ts"])

    assert bare["messages"][0]["metadata"] == {"event_type": "quorum_delivery"}
    assert full["messages"][0]["metadata"] == metadata
    assert [one["text"] for one in thread["messages"]] == ["x", "reply"]


async def test_members_are_paged(client: AsyncWebClient) -> None:
    first = await client.conversations_members(channel="C0PAYMENTS", limit=3)
    rest = await client.conversations_members(
        channel="C0PAYMENTS", limit=3, cursor=first["response_metadata"]["next_cursor"]
    )

    assert len({*first["members"], *rest["members"]}) == 5
    assert rest["response_metadata"]["next_cursor"] == ""


async def test_a_file_goes_up_and_comes_down(slack: Playground, client: AsyncWebClient) -> None:
    await client.files_upload_v2(channel="C0GENERAL", filename="L1.md", content="# Baseline", title="L1")

    message = slack.person("ada").messages("general")[-1]
    info = (await client.files_info(file=message.files[0]))["file"]
    async with aiohttp.ClientSession(headers={"Authorization": f"Bearer {slack.bot_token}"}) as session:
        content = await (await session.get(info["url_private_download"])).read()

    assert (info["name"], content) == ("L1.md", b"# Baseline")


async def test_a_missing_scope_is_named() -> None:
    manifest = {"oauth_config": {"scopes": {"bot": ["commands"]}}}
    async with Playground(manifest=manifest) as slack:
        client = AsyncWebClient(token=slack.bot_token, base_url=slack.api_url)

        answer = await refused(client.chat_postMessage(channel="C0GENERAL", text="x"))

    assert (answer["error"], answer["needed"], answer["provided"]) == ("missing_scope", "chat:write", "commands")


async def test_writing_too_fast_asks_to_wait() -> None:
    async with Playground() as slack:
        client = AsyncWebClient(token=slack.bot_token, base_url=slack.api_url)
        for _ in range(5):
            await client.chat_postMessage(channel="C0GENERAL", text="x")
        with pytest.raises(SlackApiError) as problem:
            await client.chat_postMessage(channel="C0GENERAL", text="x")

    assert problem.value.response.status_code == 429
    assert int(problem.value.response.headers["Retry-After"]) >= 1


async def test_a_lost_answer_still_leaves_the_message_and_an_entry(slack: Playground, client: AsyncWebClient) -> None:
    slack.faults.plant("chat.postMessage", "reset_after")
    slack.faults.plant("chat.postMessage", "503_after")
    slack.faults.plant("chat.postMessage", "500")

    for _ in range(3):
        with pytest.raises((aiohttp.ClientError, SlackApiError)):
            await AsyncWebClient(token=slack.bot_token, base_url=slack.api_url, retry_handlers=[]).chat_postMessage(
                channel="C0GENERAL", text="x"
            )

    assert len(slack.person("ada").messages("general")) == 2
    assert [entry.fault for entry in slack.faults.done("chat.postMessage")] == ["reset_after", "503_after"]


async def test_a_response_url_serves_five_times(slack: Playground, clock: Clock) -> None:
    key = slack.response_urls.give("C0GENERAL", "U0ADA")
    late = slack.response_urls.give("C0GENERAL", "U0ADA")
    async with aiohttp.ClientSession() as session:
        statuses = [(await session.post(f"{slack.url}/response/{key}", json={"text": "x"})).status for _ in range(6)]
        clock.now += 31 * 60
        statuses.append((await session.post(f"{slack.url}/response/{late}", json={"text": "x"})).status)

    assert statuses == [200, 200, 200, 200, 200, 404, 404]


@pytest.mark.parametrize(
    ("kind", "told", "shown"), [("429", 429, 1), ("500", 500, 1), ("reset_after", None, 2), ("503_after", 503, 2)]
)
async def test_a_fault_happens_to_an_answer_sent_to_a_response_url(
    slack: Playground, kind: Any, told: int | None, shown: int
) -> None:
    key = slack.response_urls.give("C0GENERAL", "U0ADA")
    slack.faults.plant("response_url", kind, seconds=7)

    async def answers(session: aiohttp.ClientSession) -> tuple[int | None, str | None]:
        try:
            answer = await session.post(f"{slack.url}/response/{key}", json={"text": "x"})
        except aiohttp.ClientError:
            return None, None
        return answer.status, answer.headers.get("Retry-After")

    async with aiohttp.ClientSession() as session:
        first, second = await answers(session), await answers(session)

    assert (first, second) == ((told, "7" if kind == "429" else None), (200, None))
    assert len(slack.person("ada").ephemerals("general")) == slack.response_urls.uses(key) == shown
    assert [entry.fault for entry in slack.faults.done("response_url")] == [kind, None][-shown:]


async def test_other_sites_are_kept_out(slack: Playground) -> None:
    async with aiohttp.ClientSession() as session:
        foreign = await session.post(f"{slack.api_url}auth.test", headers={"Origin": "https://evil.example"})
        rebound = await session.post(f"{slack.api_url}auth.test", headers={"Host": "evil.example"})

    assert (foreign.status, rebound.status) == (403, 403)


async def test_the_workspace_is_as_it_was_after_a_restart(tmp_path: Path) -> None:
    file = tmp_path / "slack.json"
    async with Playground(state_file=file) as slack:
        await slack.person("ada").says("general", "Remember this")
        await slack.person("ada").uploads("a.bin", b"\x00\xff")

    async with Playground(state_file=file) as slack:
        assert slack.person("ben").messages("general")[-1].text == "Remember this"
        assert [one.content for one in slack.workspace.files.values()] == [b"\x00\xff"]


@pytest.mark.parametrize("content", [b"{", b"[]", b"{}", b"\xff", b'{"users": [{"id": 1}]}'])
def test_a_file_that_holds_no_workspace_is_said_to_hold_none(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "slack.json"
    file.write_bytes(content)

    with pytest.raises(Damaged, match="holds no workspace that can be read: move it away"):
        Playground(state_file=file)

    assert file.read_bytes() == content

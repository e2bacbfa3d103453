"""The trace tells of each act what was sent, how it was answered, what was called and what changed on screen."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from contextlib import suppress
from typing import Any

import aiohttp
import pytest
from slack_bolt.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from playground import cautions, redelivery
from playground.entries import MOST_CALLS, Called, Entry
from playground.page.looking import Look
from playground.page.rendering import environment
from playground.page.rows import warned
from playground.page.tracing import told
from playground.server import Playground
from playground.targets import NotThere
from playground.trace import MOST_ENTRIES
from tests.playground.conftest import Clock, Connect
from tests.playground.test_acting import form

BUTTON = {
    "type": "actions",
    "elements": [{"type": "button", "action_id": "go", "text": {"type": "plain_text", "text": "Go"}}],
}


OF_ITSELF = "The app, of itself"


def act(slack: Playground, words: str) -> Entry:
    """Return the newest act whose line begins like this."""
    lines = [(str(told(slack, one)["act"]), one) for one in reversed(slack.trace.entries)]
    found = [one for line, one in lines if line.startswith(words)]
    assert found, f"nothing begins with {words!r} among {[line for line, _ in lines]}"
    return found[0]


async def test_a_command_is_followed_to_the_form_that_it_opened(
    slack: Playground, app: AsyncApp, connect: Connect
) -> None:
    @app.command("/add")
    async def add(ack: Any, command: dict[str, Any], client: AsyncWebClient) -> None:
        await client.views_open(trigger_id=command["trigger_id"], view=form("Add it"))
        await ack()

    await connect(app)

    await slack.person("ada").command("payments", "/add", "exports in PDF")

    found = told(slack, act(slack, "Ada typed /add exports in PDF"))
    assert found["payload"]["text"] == "exports in PDF"
    assert found["deliveries"][0]["by"] in ("Socket Mode", "HTTP")
    assert 0 < found["deliveries"][0]["milliseconds"] < 600
    opened = next(one for one in found["calls"] if one["method"] == "views.open")
    assert opened["arguments"]["view"]["title"]["text"] == "Add it"
    assert (opened["answer"]["ok"], opened["probably"], opened["error"]) == (True, False, "")
    assert opened["changed"] == ["Ada sees the form Add it."]


async def test_a_click_is_followed_to_what_was_sent_to_its_response_url(
    slack: Playground, client: AsyncWebClient, app: AsyncApp, connect: Connect
) -> None:
    answered = asyncio.Event()

    @app.action("go")
    async def go(ack: Any, respond: Any) -> None:
        await ack()
        await respond("Gone", replace_original=True)
        answered.set()

    await connect(app)
    await client.chat_postMessage(channel="C0PAYMENTS", text="Go?", blocks=[BUTTON])
    ben = slack.person("ben")

    await ben.click(ben.messages("payments")[0], "go")
    await answered.wait()

    found = told(slack, act(slack, "Ben pressed Go in #payments"))
    assert [(one["method"], one["probably"]) for one in found["calls"][-1:]] == [("response_url", False)]
    assert found["calls"][-1]["changed"] == ["A message in #payments changed."]


async def test_what_an_acknowledgement_changes_belongs_to_the_act(
    slack: Playground, client: AsyncWebClient, app: AsyncApp, connect: Connect
) -> None:
    @app.command("/say")
    async def say(ack: Any, command: dict[str, Any]) -> None:
        await client.views_open(trigger_id=command["trigger_id"], view=form("First"))
        await ack("Said")

    @app.view("form")
    async def sent(ack: Any) -> None:
        await ack(response_action="update", view=form("Second"))

    await connect(app)
    chloe = slack.person("chloe")

    await chloe.command("general", "/say")
    assert chloe.view is not None
    await chloe.submit(chloe.view, {"name": "Chloe"})

    typed, sent_form = act(slack, "Chloe typed /say"), act(slack, "Chloe sent the form First")
    assert typed.changes == ["Chloe sees a message in #general that nobody else sees."]
    assert sent_form.changes == ["Chloe sees the form Second."]


async def test_a_refused_acknowledgement_is_a_warning(slack: Playground, app: AsyncApp, connect: Connect) -> None:
    @app.command("/bad")
    async def bad(ack: Any) -> None:
        await ack(text="x", blocks=[{"type": "section"}])

    await connect(app)

    await slack.person("ada").command("general", "/bad")

    assert warned(act(slack, "Ada typed /bad")) == [
        "The acknowledgement was refused: The blocks are not as Slack wants them: mend what the answer names."
    ]


async def test_an_event_that_was_not_taken_shows_every_attempt(
    slack: Playground, app: AsyncApp, connect: Connect
) -> None:
    heard: Counter[str] = Counter()

    @app.event("app_home_opened")
    async def opened(body: dict[str, Any]) -> None:
        heard[body["event_id"]] += 1
        if heard[body["event_id"]] == 1:
            await asyncio.sleep(1)

    await connect(app)

    slack.events.home_opened("U0EMI", "home")
    await slack.settled()

    entry = act(slack, "Emi opened the home tab of Quorum")
    first, second = told(slack, entry)["deliveries"][:2]
    assert first["failure"].endswith("timeout")
    assert (second["retry"], second["failure"]) == (1, "")
    assert second["retry_reason"].endswith("timeout")
    assert warned(entry) == [
        "The app did not acknowledge this within 0.6 seconds: acknowledge first, and work afterwards.",
        "Slack sent this event 2 times: acknowledge at once, and take each event_id only once.",
    ]


async def test_a_slow_acknowledgement_is_a_warning(slack: Playground, app: AsyncApp, connect: Connect) -> None:
    @app.command("/slow")
    async def slow(ack: Any) -> None:
        await asyncio.sleep(0.45)
        await ack()

    await connect(app)

    await slack.person("ada").command("general", "/slow")

    assert "seconds: acknowledge first" in warned(act(slack, "Ada typed /slow"))[0]


async def test_an_app_that_is_not_there_is_a_warning(slack: Playground) -> None:
    await slack.person("ada").command("general", "/any")

    assert warned(act(slack, "Ada typed /any"))[0].startswith("The app could not be reached")


async def test_a_call_without_a_key_probably_belongs_to_the_act_of_the_same_person(
    slack: Playground, client: AsyncWebClient, app: AsyncApp, connect: Connect
) -> None:
    @app.command("/any")
    async def any_(ack: Any) -> None:
        await ack()

    await connect(app)
    await slack.person("ada").command("general", "/any", "one")
    await slack.person("ben").command("general", "/any", "two")

    await client.chat_postEphemeral(channel="C0GENERAL", user="U0ADA", text="For Ada")

    call = told(slack, act(slack, "Ada typed"))["calls"][-1]
    assert (call["method"], call["probably"]) == ("chat.postEphemeral", True)


async def test_calls_without_an_act_are_of_the_app_itself(slack: Playground, client: AsyncWebClient) -> None:
    await client.chat_postMessage(channel="C0PAYMENTS", text="Good morning")
    await client.chat_postMessage(channel="C0PAYMENTS", text="Good evening")

    found = told(slack, act(slack, OF_ITSELF))

    assert found["act"] == "The app, of itself: chat.postMessage (2 times)"
    assert [one["changed"] for one in found["calls"]] == [["A message was posted in #payments."]] * 2


@pytest.mark.parametrize(
    ("method", "arguments", "warning"),
    [
        ("chat.fly", {}, "does not know chat.fly"),
        ("chat.postMessage", {"channel": "C0PAYMENTS", "blocks": [{"type": "divider"}]}, "give text too"),
        ("chat.postMessage", {"channel": "C0PAYMENTS", "blocks": json.dumps([{"type": "divider"}])}, "give text too"),
        ("chat.postMessage", {"channel": "C0PAYMENTS", "text": "x", "blocks": [{"type": "divider"}] * 45}, "45 of 50"),
        ("chat.postMessage", {"channel": "C0PAYMENTS", "text": "x" * 40_001}, "cut at 40,000"),
        ("chat.postMessage", {"channel": "C0PAYMENTS", "text": "x", "blocks": [{"type": "section"}]}, "mend what"),
        ("chat.update", {"channel": "C0PAYMENTS", "ts": "1.2", "text": "x"}, "refused with message_not_found"),
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


async def test_an_act_that_the_app_may_not_know_of_says_why() -> None:
    async with Playground(manifest={"settings": {}}, rate=0) as slack:
        await slack.person("ada").says("payments", "Is anybody there?")

        found = told(slack, act(slack, "Ada wrote"))

        assert found["act"] == "Ada wrote in #payments: Is anybody there?"
        assert found["not_told_because"] == "the app does not subscribe to message.channels"
        assert found["deliveries"] == found["warnings"] == []


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


@pytest.mark.parametrize("kind", ["500", "503_after"])
async def test_a_planted_fault_stands_with_its_call(slack: Playground, client: AsyncWebClient, kind: Any) -> None:
    slack.faults.plant("chat.postMessage", kind)

    with pytest.raises(SlackApiError):
        await client.chat_postMessage(channel="C0PAYMENTS", text="x")

    call = told(slack, act(slack, OF_ITSELF))["calls"][-1]
    assert (call["fault"], bool(call["error"])) == (kind, kind == "500")
    assert "A fault was planted here" in call["warnings"][0]


async def test_no_secret_is_in_the_trace(slack: Playground, client: AsyncWebClient) -> None:
    await client.chat_postMessage(channel="C0PAYMENTS", text=f"My token is {slack.bot_token}")
    await aiohttp_get(f"{slack.api_url}auth.test?token={slack.bot_token}")

    rows = [shown(slack, entry) for entry in slack.trace.entries]

    assert rows
    for secret in (slack.bot_token, slack.app_token, slack.signing_secret, "Bearer"):
        assert not any(secret in row for row in rows)


async def test_sending_again_delivers_the_same_once_more(slack: Playground, app: AsyncApp, connect: Connect) -> None:
    heard: list[tuple[str, str]] = []

    @app.command("/again")
    async def again(ack: Any, command: dict[str, Any]) -> None:
        heard.append((command["text"], command["trigger_id"]))
        await ack(f"{len(heard)}")

    await connect(app)
    await slack.person("ada").command("general", "/again", "please")
    entry = act(slack, "Ada typed /again")

    await redelivery.again(slack, entry.number)

    assert len(heard) == 2
    assert heard[0] == heard[1]
    deliveries = told(slack, entry)["deliveries"]
    assert [(one["by_hand"], one["acknowledgement"]) for one in deliveries] == [(False, "1"), (True, "2")]


async def test_a_command_that_is_redelivered_comes_under_the_same_envelope(
    slack: Playground, app: AsyncApp, connect: Connect
) -> None:
    heard: Counter[str] = Counter()

    @app.command("/again")
    async def again(ack: Any, command: dict[str, Any]) -> None:
        heard[command["trigger_id"]] += 1
        await ack()

    await connect(app)
    await slack.person("ada").command("general", "/again")
    entry = act(slack, "Ada typed /again")

    await redelivery.twice(slack, entry.number)

    assert list(heard.values()) == [3]
    assert len({one.envelope for one in entry.attempts}) == 1
    acknowledged = [one.get("envelope_id") for one in slack.sockets.frames]
    frames = {"Socket Mode": 3, "HTTP": 0}[entry.attempts[0].way]
    assert acknowledged.count(entry.attempts[0].envelope) == frames


async def test_an_event_that_is_redelivered_says_which_time_it_is(
    slack: Playground, app: AsyncApp, connect: Connect
) -> None:
    heard: list[tuple[str, str]] = []

    @app.event("app_home_opened")
    async def opened(body: dict[str, Any], request: AsyncBoltRequest) -> None:
        heard.append((body["event_id"], ",".join(request.headers.get("x-slack-retry-num") or ())))

    await connect(app)
    slack.events.home_opened("U0EMI", "home")
    await slack.settled()
    entry = act(slack, "Emi opened")

    await redelivery.twice(slack, entry.number)

    assert len({event for event, _ in heard}) == 1
    assert [number for _, number in heard][1:] == ["1", "2"]
    assert [one.retry for one in entry.attempts] == [None, (1, "timeout"), (2, "timeout")]
    assert warned(entry) == []


async def test_what_is_gone_or_was_never_sent_is_not_sent_again(slack: Playground, client: AsyncWebClient) -> None:
    await client.chat_postMessage(channel="C0PAYMENTS", text="Of itself")

    for number in (999, act(slack, OF_ITSELF).number):
        with pytest.raises(NotThere):
            await redelivery.again(slack, number)


async def test_the_trace_stays_bounded(slack: Playground, app: AsyncApp) -> None:
    for number in range(MOST_ENTRIES + 100):
        slack.trace.act("slash_commands", {"command": "/x", "user_id": "U0ADA", "trigger_id": f"{number}.t"})
    entry = slack.trace.entries[-1]
    for _ in range(MOST_CALLS + 20):
        with slack.trace.call("views.open", {"trigger_id": f"{MOST_ENTRIES + 99}.t"}):
            pass

    assert len(slack.trace.entries) == MOST_ENTRIES
    assert (len(entry.calls), entry.called) == (MOST_CALLS, MOST_CALLS + 20)
    assert len(slack.trace._by_key) == MOST_ENTRIES


async def test_a_flood_of_its_own_leaves_room_for_acts(slack: Playground, client: AsyncWebClient) -> None:
    await slack.person("ada").command("general", "/before")
    slack.trace.entries[-1].touched -= 60

    for number in range(300):
        with slack.trace.call("chat.postMessage", {"text": str(number)}):
            pass

    assert len(slack.trace.entries) < 20
    assert act(slack, "Ada typed /before")


async def test_what_comes_back_of_a_flood_leaves_the_acts_of_people(slack: Playground) -> None:
    slack.trace.act("slash_commands", {"command": "/before", "user_id": "U0ADA"})

    for _ in range(MOST_ENTRIES * 2):
        slack.trace.act("events_api", {"event": {"type": "message", "user": "U0QUORUM", "channel": "C0PAYMENTS"}})

    assert len(slack.trace.entries) == MOST_ENTRIES
    assert act(slack, "Ada typed /before")


ODD: list[Any] = [
    None,
    "",
    "[",
    "[[[",
    7,
    [],
    {},
    [None],
    [[]],
    {"type": 3},
    "\ud800",
    "\u202e<script>",
    [{"text": []}],
]


@pytest.mark.parametrize("odd", ODD, ids=[str(number) for number in range(len(ODD))])
async def test_nothing_odd_breaks_recording_or_reading(slack: Playground, odd: Any) -> None:
    for name in ("chat.postMessage", "views.open", "response_url", str(odd)):
        with slack.trace.call(name, {"blocks": odd, "text": odd, "view": odd, "channel": odd}) as called:
            called.answer = odd
        with slack.trace.call(name, odd):
            pass
    payload = {"type": "block_actions", "user": {"id": "U0ADA"}, "view": odd, "actions": [{"type": odd, "value": odd}]}
    slack.trace.act("interactive", payload)

    for entry in slack.trace.entries:
        assert shown(slack, entry)


def test_what_is_nested_without_end_is_said_to_be_too_deep() -> None:
    deep: Any = []
    for _ in range(100_000):
        deep = [deep]
    call = Called(name="chat.postMessage", arguments={"blocks": "[" * 100_000, "text": deep}, at=0.0)

    assert cautions.of_call(call) == []


def shown(slack: Playground, entry: Entry) -> str:
    """Return everything of an act that a page or a copy of it may show."""
    look = Look(playground=slack, person=slack.person("ada"), asked={"open": str(entry.number)})
    template = environment().get_template("tools/trace.html.j2")
    return str(template.render(look=look, everybody=list(slack.workspace.users.values())))


async def aiohttp_get(url: str) -> None:
    """Ask an address once."""
    async with aiohttp.ClientSession() as session, session.get(url) as answer:
        await answer.read()

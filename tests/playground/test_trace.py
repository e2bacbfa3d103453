"""The trace tells of each act what was sent, how it was answered, what was called and what changed on screen."""

from __future__ import annotations

import asyncio
from collections import Counter
from typing import Any

import aiohttp
import pytest
from slack_bolt.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from playground import redelivery
from playground.entries import MOST_CALLS, Entry
from playground.page.looking import Look
from playground.page.rendering import environment
from playground.page.rows import warned
from playground.page.tracing import told, window
from playground.server import Playground
from playground.targets import NotThere
from playground.trace import MOST_ENTRIES
from tests.playground.conftest import Connect
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


@pytest.mark.parametrize("ack_seconds", [0.6])
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

    entry = act(slack, "Emi opened the home tab of App")
    first, second = told(slack, entry)["deliveries"][:2]
    assert first["failure"].endswith("timeout")
    assert (second["retry"], second["failure"]) == (1, "")
    assert second["retry_reason"].endswith("timeout")
    assert warned(entry) == [
        "The app did not acknowledge this within 0.6 seconds: acknowledge first, and work afterwards.",
        "Slack sent this event 2 times: acknowledge at once, and take each event_id only once.",
    ]


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


async def test_what_an_app_calls_as_it_starts_is_not_of_an_act_that_never_reached_it(
    slack: Playground, client: AsyncWebClient
) -> None:
    missed = await slack.person("ada").command("payments", "/lunch")

    await client.auth_test()

    assert missed.reason == "connection_failed"
    assert act(slack, "Ada typed /lunch").called == 0
    assert act(slack, OF_ITSELF)


async def test_an_act_that_the_app_may_not_know_of_says_why() -> None:
    async with Playground(manifest={"settings": {}}, rate=0) as slack:
        await slack.person("ada").says("payments", "Is anybody there?")

        found = told(slack, act(slack, "Ada wrote"))

        assert found["act"] == "Ada wrote in #payments: Is anybody there?"
        assert found["not_told_because"] == "the app does not subscribe to message.channels"
        assert found["deliveries"] == found["warnings"] == []


@pytest.mark.parametrize("kind", ["500", "503_after"])
async def test_a_planted_fault_stands_with_its_call(slack: Playground, client: AsyncWebClient, kind: Any) -> None:
    slack.faults.plant("chat.postMessage", kind)

    with pytest.raises(SlackApiError):
        await client.chat_postMessage(channel="C0PAYMENTS", text="x")

    call = told(slack, act(slack, OF_ITSELF))["calls"][-1]
    assert (call["fault"], bool(call["error"])) == (kind, kind == "500")
    assert "A fault was planted here" in call["warnings"][0]


@pytest.mark.parametrize("kind", ["500", "503_after"])
async def test_a_fault_planted_for_a_response_url_stands_with_the_act_that_it_answers(
    slack: Playground, app: AsyncApp, connect: Connect, kind: Any
) -> None:
    @app.command("/add")
    async def add(ack: Any, respond: Any) -> None:
        await respond("Added")
        await ack()

    await connect(app)
    slack.faults.plant("response_url", kind)

    await slack.person("ada").command("payments", "/add")

    call = told(slack, act(slack, "Ada typed /add"))["calls"][-1]
    assert (call["method"], call["fault"], bool(call["error"])) == ("response_url", kind, kind == "500")
    assert "A fault was planted here" in call["warnings"][0]


async def test_no_secret_is_in_the_trace(slack: Playground, client: AsyncWebClient) -> None:
    await client.chat_postMessage(channel="C0PAYMENTS", text=f"My token is {slack.bot_token}")
    await aiohttp_get(f"{slack.api_url}auth.test?token={slack.bot_token}")

    rows = [shown(slack, entry) for entry in slack.trace.entries]

    assert rows
    for secret in (slack.bot_token, slack.app_token, slack.signing_secret, "Bearer"):
        assert not any(secret in row for row in rows)


async def test_sending_again_delivers_the_same_once_more(slack: Playground, app: AsyncApp, connect: Connect) -> None:
    heard: list[dict[str, Any]] = []

    @app.command("/again")
    async def again(ack: Any, command: dict[str, Any]) -> None:
        heard.append(command)
        await ack(f"{len(heard)}")

    await connect(app)
    await slack.person("ada").command("general", "/again", "please")
    entry = act(slack, "Ada typed /again")

    await redelivery.again(slack, entry.number)

    first, second = heard
    assert {name for name in first if first[name] != second[name]} == {"trigger_id", "response_url"}
    deliveries = told(slack, entry)["deliveries"]
    assert [(one["by_hand"], one["acknowledgement"]) for one in deliveries] == [(False, "1"), (True, "2")]
    # What was sent each time stays to be read.
    assert told(slack, entry)["payload"]["trigger_id"] == first["trigger_id"]
    assert [one["payload"] and one["payload"]["trigger_id"] for one in deliveries] == [None, second["trigger_id"]]


async def test_a_click_that_is_sent_again_opens_its_form_and_is_answered_once_more(
    slack: Playground, client: AsyncWebClient, app: AsyncApp, connect: Connect
) -> None:
    @app.action("go")
    async def go(ack: Any, body: dict[str, Any], respond: Any) -> None:
        await ack()
        await client.views_open(trigger_id=body["trigger_id"], view=form("Add it"))
        await respond("Gone", replace_original=True)

    await connect(app)
    await client.chat_postMessage(channel="C0PAYMENTS", text="Go?", blocks=[BUTTON])
    ben = slack.person("ben")
    await ben.click(ben.messages("payments")[0], "go")
    await slack.eventually(lambda: ben.messages("payments")[0].text == "Gone")
    entry = act(slack, "Ben pressed Go in #payments")
    once = entry.payload
    assert ben.view is not None
    await ben.close(ben.view)

    await redelivery.again(slack, entry.number)
    await slack.eventually(lambda: sum(one.name == "response_url" for one in entry.calls) == 2)

    assert ben.view is not None
    opened = [(one.error, one.is_probable) for one in entry.calls if one.name == "views.open"]
    assert opened == [("", False), ("", False)]
    assert once["actions"][0]["action_ts"] != entry.payload["actions"][0]["action_ts"]
    assert warned(entry) == []


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
        said = {"type": "message", "user": slack.workspace.bot_user, "channel": "C0PAYMENTS"}
        slack.trace.act("events_api", {"event": said})

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


async def test_what_cannot_be_noted_keeps_nothing_from_anybody(
    slack: Playground, client: AsyncWebClient, caplog: pytest.LogCaptureFixture
) -> None:
    class Broken(Counter[str]):
        def __getitem__(self, key: str) -> int:
            raise RuntimeError("nobody is counted")

    slack.workspace.present = Broken()

    await client.chat_postEphemeral(channel="C0PAYMENTS", user="U0ADA", text="Hello")

    assert [one.text for one in slack.person("ada").ephemerals("payments")] == ["Hello"]
    assert act(slack, OF_ITSELF).calls[-1].answer["ok"]
    assert "the trace could not note something" in caplog.text


def found(slack: Playground, words: str) -> list[Entry]:
    """Return the acts that somebody finds by these words."""
    look = Look(playground=slack, person=slack.person("ada"), asked={"search": words})
    return [row.entry for row in window(look).rows]


@pytest.mark.parametrize("ack_seconds", [0.3])
async def test_an_act_is_found_by_what_is_warned_of_in_it_and_in_its_calls(
    slack: Playground, app: AsyncApp, client: AsyncWebClient, connect: Connect
) -> None:
    @app.command("/slow")
    async def slow(ack: Any) -> None:
        await asyncio.sleep(0.6)
        await ack()

    await connect(app)
    await client.api_call("chat.postMessage", json={"channel": "C0PAYMENTS", "blocks": [BUTTON]})
    posted = act(slack, OF_ITSELF)

    await slack.person("ada").command("general", "/slow")

    assert found(slack, "Screen readers") == [posted]
    assert found(slack, "acknowledge first") == [act(slack, "Ada typed /slow")]


def shown(slack: Playground, entry: Entry) -> str:
    """Return everything of an act that a page or a copy of it may show."""
    look = Look(playground=slack, person=slack.person("ada"), asked={"open": str(entry.number)})
    template = environment().get_template("tools/trace.html.j2")
    return str(template.render(look=look, everybody=list(slack.workspace.users.values())))


async def aiohttp_get(url: str) -> None:
    """Ask an address once."""
    async with aiohttp.ClientSession() as session, session.get(url) as answer:
        await answer.read()

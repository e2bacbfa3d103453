"""What people do reaches the app, over Socket Mode and over HTTP, and they see what it answers."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from slack_bolt.async_app import AsyncApp

from playground import state
from playground.refused import Refused
from playground.server import Playground
from playground.targets import NotThere
from playground.views import check_view
from tests.playground.conftest import Clock, Connect

PLAIN = "plain_text"


def form(title: str = "A form", **more: Any) -> dict[str, Any]:
    """A form with one required input."""
    field = {
        "type": "input",
        "block_id": "name",
        "label": {"type": PLAIN, "text": "Name"},
        "element": {"type": "plain_text_input", "action_id": "name", "max_length": 20},
    }
    texts = {"title": {"type": PLAIN, "text": title}, "submit": {"type": PLAIN, "text": "Save"}}
    return {"type": "modal", "callback_id": "form", **texts, "blocks": [field], **more}


async def test_a_command_is_answered_privately(slack: Playground, app: AsyncApp, connect: Connect) -> None:
    @app.command("/hello")
    async def hello(ack: Any, command: dict[str, Any]) -> None:
        await ack(f"Hello {command['text']}")

    await connect(app)
    ada, ben = slack.person("ada"), slack.person("ben")

    reaction = await ada.command("general", "/hello", "@ben in #payments and #client-portal @here")

    assert reaction.acked
    assert [one.text for one in ada.ephemerals("general")] == [
        "Hello <@U0BEN|ben> in <#C0PAYMENTS|payments> and <#C0CLIENT|> @here"
    ]
    assert ben.ephemerals("general") == []


async def test_an_answer_that_was_dismissed_stays_away_and_may_still_be_changed(
    slack: Playground, app: AsyncApp, connect: Connect
) -> None:
    @app.action("more")
    async def more(ack: Any, respond: Any) -> None:
        await ack()
        ada.dismisses("general", whisper.ts)
        answers.append((await respond("More", replace_original=True)).status_code)

    await connect(app)
    answers: list[int] = []
    ada, ben = slack.person("ada"), slack.person("ben")
    button = {"type": "button", "action_id": "more", "text": {"type": PLAIN, "text": "More"}}
    await app.client.chat_postEphemeral(
        channel="C0GENERAL", user="U0ADA", text="Well?", blocks=[{"type": "actions", "elements": [button]}]
    )
    (whisper,) = ada.ephemerals("general")
    with pytest.raises(Refused, match="message_not_found"):
        ben.dismisses("general", whisper.ts)

    await ada.click(whisper, "more")
    await slack.settled(4.0)

    assert answers == [200]
    assert ada.ephemerals("general") == []
    with pytest.raises(Refused, match="message_not_found"):
        ada.dismisses("general", whisper.ts)
    again = state.read(state.written(slack.workspace), slack.clock)
    assert [one.is_dismissed for one in again.channel("general").ephemerals] == [True]


async def test_what_everybody_sees_of_an_answer_stands_below_the_command(
    slack: Playground, app: AsyncApp, connect: Connect
) -> None:
    @app.command("/lunch")
    async def lunch(ack: Any, command: dict[str, Any]) -> None:
        await ack(command["text"] or "Nothing", response_type="in_channel" if command["text"] else "ephemeral")

    await connect(app)
    ada, ben = slack.person("ada"), slack.person("ben")

    await ada.command("general", "/lunch", "<soup> for @ben")

    shown = [(one.user, one.text) for one in ben.messages("general")]
    assert shown[0] == ("U0ADA", "/lunch &lt;soup&gt; for <@U0BEN>")
    assert [user for user, _ in shown] == ["U0ADA", slack.workspace.bot_user]
    await ada.command("general", "/lunch")
    assert len(ben.messages("general")) == 2


async def test_a_reply_may_go_to_the_channel_too_and_nothing_else_may(slack: Playground) -> None:
    ada = slack.person("ada")

    root = await ada.says("payments", "What about lunch?", broadcast=True)
    reply = await ada.says("payments", "Soup", thread=root.ts, broadcast=True)

    assert (root.subtype, reply.subtype) == (None, "thread_broadcast")
    told = slack.events.told[-1]["event"]
    assert (told["subtype"], told["root"]["text"]) == ("thread_broadcast", "What about lunch?")


@pytest.mark.parametrize("ack_seconds", [0.6])
async def test_a_command_that_is_not_answered_in_time_fails_visibly(
    slack: Playground, app: AsyncApp, connect: Connect
) -> None:
    @app.command("/slow")
    async def slow(ack: Any) -> None:
        await asyncio.sleep(0.9)
        await ack()

    await connect(app)

    reaction = await slack.person("ada").command("general", "/slow")
    await asyncio.sleep(0.5)

    assert (reaction.acked, reaction.error) == (False, "operation_timeout")


async def test_a_form_is_opened_filled_in_refused_and_accepted(
    slack: Playground, app: AsyncApp, connect: Connect
) -> None:
    seen: list[Any] = []

    @app.shortcut("begin")
    async def begin(ack: Any, shortcut: dict[str, Any], client: Any) -> None:
        await client.views_open(trigger_id=shortcut["trigger_id"], view=form())
        await ack()

    @app.view("form")
    async def sent(ack: Any, view: dict[str, Any]) -> None:
        name = view["state"]["values"]["name"]["name"]["value"]
        seen.append(name)
        if name == "taken":
            await ack(response_action="errors", errors={"name": "That name is taken."})
        else:
            await ack()

    await connect(app)
    ada = slack.person("ada")
    await ada.shortcut("begin")
    assert ada.view is not None

    empty = await ada.submit(ada.view)
    taken = await ada.submit(ada.view, {"name": "taken"})
    assert (empty.errors, taken.errors) == (
        {"name": "Please complete this required field."},
        {"name": "That name is taken."},
    )
    await ada.submit(ada.view, {"name": "free"})

    assert seen == ["taken", "free"]
    assert ada.view is None


async def test_a_button_in_a_message_is_clicked_and_the_message_replaced(
    slack: Playground, app: AsyncApp, connect: Connect
) -> None:
    @app.action("vote")
    async def vote(ack: Any, respond: Any, action: dict[str, Any]) -> None:
        await ack()
        await respond(f"You said {action['value']}", replace_original=True)

    await connect(app)
    buttons = [
        {"type": "button", "action_id": "vote", "value": word, "text": {"type": PLAIN, "text": word}}
        for word in ("yes",)
    ]
    await app.client.chat_postMessage(
        channel="C0GENERAL", text="Well?", blocks=[{"type": "actions", "elements": buttons}]
    )
    ben = slack.person("ben")

    reaction = await ben.click(ben.messages("general")[-1], "vote", "yes")

    assert reaction.acked
    assert ben.messages("general")[-1].text == "You said yes"
    with pytest.raises(NotThere):
        await ben.click(ben.messages("general")[-1], "vote")


async def test_people_joining_and_writing_are_told_as_events(
    slack: Playground, app: AsyncApp, connect: Connect
) -> None:
    seen: list[str] = []

    @app.event("member_joined_channel")
    async def joined(event: dict[str, Any]) -> None:
        seen.append(f"{event['user']} joined {event['channel']}")

    @app.event("message")
    async def said(event: dict[str, Any]) -> None:
        seen.append(event["text"])

    await connect(app)

    slack.join("C0PAYMENTS", "U0EMI")
    await slack.settled()
    await slack.person("emi").says("payments", "<!channel> & @ben")
    await slack.settled()

    assert set(seen[:2]) == {"U0EMI joined C0PAYMENTS", "<@U0EMI> has joined the channel"}
    assert seen[2:] == ["&lt;!channel&gt; &amp; <@U0BEN>"]


async def test_an_event_comes_again_until_it_is_taken(slack: Playground, app: AsyncApp, connect: Connect) -> None:
    tries: list[str | None] = []

    @app.event("app_home_opened")
    async def opened(context: Any, request: Any) -> None:
        tries.append((request.headers.get("x-slack-retry-num") or [None])[0])
        if len(tries) < 3:
            raise RuntimeError("not this time")

    @app.error
    async def failed(error: Exception) -> Any:
        from slack_bolt.response import BoltResponse

        return BoltResponse(status=500)

    await connect(app)

    slack.events.home_opened("U0ADA", "home")
    await slack.settled()

    assert [one for one in tries if one not in (None, "0")] == ["1", "2"]
    assert len(tries) == 3


async def test_a_select_offers_what_the_app_suggests_and_nothing_else(
    slack: Playground, app: AsyncApp, connect: Connect
) -> None:
    asked: list[str] = []

    @app.options("which")
    async def offer(ack: Any, payload: dict[str, Any]) -> None:
        asked.append(payload["value"])
        await ack(options=[{"text": {"type": PLAIN, "text": "R1"}, "value": "r1"}])

    @app.shortcut("begin")
    async def begin(ack: Any, shortcut: dict[str, Any], client: Any) -> None:
        chosen = {"type": "multi_external_select", "action_id": "which", "min_query_length": 0}
        block = {"type": "input", "block_id": "which", "label": {"type": PLAIN, "text": "Which"}, "element": chosen}
        await client.views_open(trigger_id=shortcut["trigger_id"], view=form() | {"blocks": [block]})
        await ack()

    @app.view("form")
    async def sent(ack: Any, view: dict[str, Any]) -> None:
        asked.extend(one["value"] for one in view["state"]["values"]["which"]["which"]["selected_options"])
        await ack()

    await connect(app)
    ada = slack.person("ada")
    await ada.shortcut("begin")
    assert ada.view is not None

    await ada.suggest(ada.view, "which", "exp")
    reaction = await ada.submit(ada.view, {"which": ["r1"]})

    assert reaction.acked
    assert asked == ["exp", "r1"]


async def test_a_trigger_works_once_and_for_three_seconds(slack: Playground, app: AsyncApp, clock: Clock) -> None:
    spent, late = slack.triggers.give("U0ADA"), slack.triggers.give("U0ADA")
    await app.client.views_open(trigger_id=spent, view=form())
    clock.now += 3.5

    errors = []
    for trigger in (spent, late, "nonsense"):
        with pytest.raises(Exception, match="trigger_id") as refused:
            await app.client.views_open(trigger_id=trigger, view=form())
        errors.append(refused.value.response["error"])  # type: ignore[attr-defined]

    assert errors == ["exchanged_trigger_id", "expired_trigger_id", "invalid_trigger_id"]


async def test_home_shows_what_the_app_publishes(slack: Playground, app: AsyncApp, connect: Connect) -> None:
    @app.event("app_home_opened")
    async def opened(event: dict[str, Any], client: Any) -> None:
        words = {"type": "section", "text": {"type": PLAIN, "text": f"Seen before: {'view' in event}"}}
        await client.views_publish(user_id=event["user"], view={"type": "home", "blocks": [words]})

    await connect(app)
    ada = slack.person("ada")

    first = await ada.opens_home()
    assert first is not None
    assert first.content["blocks"][0]["text"]["text"] == "Seen before: False"
    await ada.opens_home()

    assert ada.home is not None
    assert ada.home.content["blocks"][0]["text"]["text"] == "Seen before: True"


async def test_a_closed_form_is_told_to_an_app_that_asked_for_it(
    slack: Playground, app: AsyncApp, connect: Connect
) -> None:
    seen: list[Any] = []

    @app.view_closed("form")
    async def closed(ack: Any, body: dict[str, Any]) -> None:
        seen.append(body["is_cleared"])
        await ack()

    await connect(app)
    ada = slack.person("ada")
    for everything in (False, True):
        await app.client.views_open(trigger_id=slack.triggers.give("U0ADA"), view=form(notify_on_close=True))
        assert ada.view is not None
        await ada.close(ada.view, everything=everything)

    assert seen == [False, True]
    assert ada.view is None


async def test_a_message_shortcut_carries_the_message(slack: Playground, app: AsyncApp, connect: Connect) -> None:
    @app.shortcut("capture")
    async def capture(ack: Any, shortcut: dict[str, Any], respond: Any) -> None:
        await ack()
        await respond(f"Captured: {shortcut['message']['text']}")

    await connect(app)
    ben = slack.person("ben")
    said = await slack.person("ada").says("general", "It must be fast")

    await ben.message_shortcut("capture", "general", said.ts)

    assert [one.text for one in ben.ephemerals("general")] == ["Captured: It must be fast"]


async def test_a_file_of_the_wrong_type_is_not_sent(slack: Playground, app: AsyncApp, connect: Connect) -> None:
    chosen = {"type": "file_input", "action_id": "file", "filetypes": ["csv"], "max_files": 1}
    block = {"type": "input", "block_id": "file", "label": {"type": PLAIN, "text": "File"}, "element": chosen}
    seen: list[str] = []

    @app.view("form")
    async def sent(ack: Any, view: dict[str, Any]) -> None:
        seen.extend(one["name"] for one in view["state"]["values"]["file"]["file"]["files"])
        await ack()

    await connect(app)
    ada = slack.person("ada")
    await app.client.views_open(trigger_id=slack.triggers.give("U0ADA"), view=form() | {"blocks": [block]})
    assert ada.view is not None

    wrong = await ada.submit(ada.view, {"file": await ada.uploads("a.exe", b"MZ")})
    await ada.submit(ada.view, {"file": await ada.uploads("a.csv", b"text")})

    assert wrong.errors == {"file": "This type of file can't be chosen here."}
    assert seen == ["a.csv"]


async def test_nobody_writes_into_a_thread_that_is_not_there(slack: Playground) -> None:
    ada = slack.person("ada")
    elsewhere = await ada.says("C0GENERAL", "Soup?")

    for thread in ("99999.9", elsewhere.ts):
        with pytest.raises(Refused, match="thread_not_found"):
            await ada.says("C0PAYMENTS", "Yes", thread=thread)

    assert slack.workspace.channels["C0PAYMENTS"].messages == []


async def test_somebody_sends_only_files_of_their_own_and_each_once(slack: Playground) -> None:
    ada, ben = slack.person("ada"), slack.person("ben")
    own, other = await ada.uploads("a.txt", b"a"), await ben.uploads("b.txt", b"b")
    await ada.says("C0CLIENT", "Look", files=(own,))

    for file in (own, other, "F0NONE"):
        with pytest.raises(Refused, match="file_not_found"):
            await ada.says("C0PAYMENTS", "Look", files=(file,))

    assert slack.workspace.channels["C0PAYMENTS"].messages == []


async def test_a_message_that_is_too_long_is_refused_and_one_that_just_fits_is_not(slack: Playground) -> None:
    ada = slack.person("ada")
    said = await ada.says("C0PAYMENTS", "x" * 40_000)

    with pytest.raises(Refused, match="typed_too_long"):
        await ada.says("C0PAYMENTS", "x" * 40_001)
    with pytest.raises(Refused, match="typed_too_long"):
        ada.edits("C0PAYMENTS", said.ts, "x" * 40_001)

    assert [one.text for one in ada.messages("C0PAYMENTS")] == ["x" * 40_000]


@pytest.mark.parametrize("answer", [{"response_action": "clear"}, {"response_action": "push", "view": form()}])
async def test_what_an_app_answers_to_a_form_that_was_closed_meanwhile_touches_no_other(
    slack: Playground, app: AsyncApp, connect: Connect, answer: dict[str, Any]
) -> None:
    is_over = asyncio.Event()

    @app.view("form")
    async def sent(ack: Any) -> None:
        await is_over.wait()
        await ack(**answer)

    await connect(app)
    ada = slack.person("ada")
    first = slack.workspace.show(ada.id, check_view(form(), "modal"), on_top=False)
    sending = asyncio.create_task(ada.submit(first, {"name": "free"}))
    await slack.eventually(lambda: slack.trace.entries)
    await ada.close(first)
    second = slack.workspace.show(ada.id, check_view(form(), "modal"), on_top=False)

    is_over.set()
    reaction = await sending

    assert (reaction.acked, reaction.error) == (True, None)
    assert slack.workspace.stack(ada.id) == [second]

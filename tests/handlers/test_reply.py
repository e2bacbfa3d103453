"""Messages at the edge: whose reply is looked at, how often somebody is asked, and what a click counts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

import pytest
import pytest_asyncio

from bot.domain.names import ChannelId, TeamId, UserId
from bot.domain.outbox import SendState
from bot.domain.outgoing import Card, CardKind
from bot.errors import SlackUnavailable
from bot.ports import Store
from bot.views import ids
from bot.views.buttons import pack
from handlers.answers import AnswerKind
from handlers.asked import Click, Event
from handlers.edge import Edge
from handlers.reply import ReplyHandlers
from storage.outbox import OutboxRows
from tests.databases import sqlite_database as sqlite_database  # a fixture
from tests.flows.worlds import ANA, BEN, CAT, CHANNEL, TEAM
from tests.handlers.signoff_desks import Desk, FakeSlack
from tests.handlers.signoff_desks import desk as desk  # a fixture

CARD, REPLY = "100.1", "100.2"


class TalkingSlack(FakeSlack):
    """Remembers who was asked privately, and knows one reply."""

    def __init__(self) -> None:
        """Begin with nobody asked."""
        super().__init__()
        self.whispers: list[tuple[UserId, str]] = []
        self.written = "No, too slow & <@UCAT> knows"
        self.is_away = False

    async def whisper(
        self, team: TeamId, channel: ChannelId, user: UserId, content: Mapping[str, Any], *, thread: str
    ) -> None:
        """Remember a private message."""
        self.whispers.append((user, content["text"]))

    async def reply(self, team: TeamId, channel: ChannelId, thread: str, ts: str, *, by: UserId) -> str:
        """Return the one reply."""
        if self.is_away:
            raise SlackUnavailable
        return self.written


@pytest_asyncio.fixture
async def slack(desk: Desk) -> TalkingSlack:
    """A round of Ana and Ben whose card is in the channel, and somebody who listens."""
    await desk.starts(ANA, BEN)

    def sent(store: Store) -> None:
        # The desk's own outbox only remembers what it was asked for.
        outbox = OutboxRows(cast(Any, store.rounds)._connection)
        outbox.place(Card(team=TEAM, project=desk.project, kind=CardKind.ROUND, number=1), CHANNEL, at=desk.now())
        (message,) = outbox.heads(TEAM, "", limit=10)
        outbox.finish(message, SendState.SENT, channel=CHANNEL, ts=CARD, at=desk.now())

    await desk.database.write(sent)
    slack = TalkingSlack()
    edge = desk.edge
    listening = Edge(
        database=edge.database,
        clock=edge.clock,
        slack=cast(Any, slack),
        directory=edge.directory,
        errands=edge.errands,
        wake=edge.wake,
    )
    ReplyHandlers(listening).register(desk.router)
    return slack


async def hears(desk: Desk, user: UserId, *, times: int = 1, **changed: Any) -> None:
    """Slack tells of a message, perhaps several times."""
    body = {"type": "message", "user": user, "text": "looks good", "ts": REPLY, "thread_ts": CARD} | changed
    event = Event(actor=desk.delivery(user), channel=CHANNEL, type="message", body=body)
    for _ in range(times):
        assert (await desk.router.answer(event)).kind is AnswerKind.NOTHING
    await desk.errands.drained(seconds=5)


async def test_a_delivery_that_comes_twice_asks_once(desk: Desk, slack: TalkingSlack) -> None:
    await hears(desk, BEN, times=3)

    assert [user for user, _ in slack.whispers] == [BEN]
    assert slack.whispers[0][1].startswith("Count this as your approval?")


@pytest.mark.parametrize(
    "changed",
    [
        {"thread_ts": None},
        {"thread_ts": REPLY},
        {"thread_ts": "99.9"},
        {"bot_id": "B1"},
        {"subtype": "message_changed"},
        {"subtype": "bot_message"},
        {"subtype": "channel_join"},
        {"subtype": "channel_leave"},
        {"text": "I will look tomorrow"},
    ],
)
async def test_what_is_no_reply_of_a_persons_is_passed_over(
    desk: Desk, slack: TalkingSlack, changed: dict[str, Any]
) -> None:
    await hears(desk, BEN, **changed)

    assert slack.whispers == []


async def test_only_signatories_of_open_rounds_are_asked(desk: Desk, slack: TalkingSlack) -> None:
    await hears(desk, CAT)
    await desk.says(ANA, "cancel because of a mistake")
    await hears(desk, BEN)

    assert slack.whispers == []


async def count(desk: Desk, user: UserId, choice: str) -> Any:
    """Somebody presses **Count it**."""
    value = pack(p=desk.project, n=1, rev=1, c=choice, thread=CARD, ts=REPLY)
    click = Click(actor=desk.delivery(user), channel=CHANNEL, trigger="t", action=ids.COUNT_IT, value=value)
    return await desk.router.answer(click)


async def test_a_no_takes_its_words_as_the_reason(desk: Desk, slack: TalkingSlack) -> None:
    answer = await count(desk, BEN, "reject")

    assert answer.kind is AnswerKind.REPLACED
    ballots = await desk.database.read(lambda store: store.rounds.ballots(TEAM, desk.project, 1))
    assert [each.reason for each in ballots] == ["No, too slow & @Cat knows"]


async def test_a_no_whose_words_are_gone_asks_for_a_reason(desk: Desk, slack: TalkingSlack) -> None:
    slack.written = ""

    answer = await count(desk, BEN, "reject")

    assert answer.kind is AnswerKind.FORM
    assert answer.content["title"]["text"] == "Reject V1"


@pytest.mark.parametrize(
    ("choice", "written"), [("approve", "No, R4 is wrong"), ("approve", ""), ("reject", "Looks good to me")]
)
async def test_a_reply_that_says_something_else_by_now_is_not_counted(
    desk: Desk, slack: TalkingSlack, choice: str, written: str
) -> None:
    slack.written = written

    answer = await count(desk, BEN, choice)

    assert answer.kind is AnswerKind.PRIVATE
    assert "says something else by now, so it was not counted: vote with the buttons" in answer.content["text"]
    assert await desk.database.read(lambda store: store.rounds.ballots(TEAM, desk.project, 1)) == []


@pytest.mark.parametrize(("choice", "said"), [("approve", "Slack does not answer"), ("reject", "Reject V1")])
async def test_where_slack_does_not_tell_the_reply_nobody_is_told_that_it_is_gone(
    desk: Desk, slack: TalkingSlack, choice: str, said: str
) -> None:
    slack.is_away = True

    answer = await count(desk, BEN, choice)

    assert said in str(answer.content) and "is gone" not in str(answer.content)
    assert await desk.database.read(lambda store: store.rounds.ballots(TEAM, desk.project, 1)) == []

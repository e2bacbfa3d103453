"""What was asked for arrives once and in order, whatever Slack answers."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.domain.names import ChannelId, ProjectId, UserId
from bot.domain.outgoing import Card
from bot.domain.person import Actor, Person
from bot.flows import project
from bot.ports import Store
from playground.faults import Kind
from tests.delivery.conftest import CHANNEL, TEAM, Mail


async def test_posts_of_a_channel_appear_in_the_order_they_were_asked_for(mail: Mail) -> None:
    asked = [f"message {number}" for number in range(12)]

    await mail.sends(*asked)
    await mail.arrived()

    assert mail.texts() == asked


@pytest.mark.parametrize("kind", ["503_after", "500_after", "reset_after", "hang_after"])
async def test_a_lost_answer_does_not_post_twice_and_holds_back_what_comes_after(mail: Mail, kind: Kind) -> None:
    mail.slack.faults.plant("chat.postMessage", kind, seconds=0.2)

    await mail.sends("first", "second")
    await mail.arrived()

    assert mail.texts() == ["first", "second"]
    assert len(mail.slack.faults.done("chat.postMessage")) == 2


@pytest.mark.parametrize("kind", ["500", "reset_before"])
async def test_a_post_that_slack_never_made_is_made_once_the_doubt_is_over(mail: Mail, kind: Kind) -> None:
    mail.slack.faults.plant("chat.postMessage", kind)

    await mail.sends("first", "second")
    await mail.arrived()

    assert mail.texts() == ["first", "second"]


async def test_a_look_that_is_refused_keeps_the_doubt(mail: Mail) -> None:
    mail.slack.faults.plant("chat.postMessage", "503_after")
    mail.slack.faults.plant("conversations.history", "429", seconds=1.0)

    await mail.sends("once")
    await mail.arrived()

    assert mail.texts() == ["once"]


@pytest.mark.parametrize("kind", ["503_after", "reset_after"])
async def test_files_whose_answer_is_lost_are_known_again_by_their_ids(mail: Mail, kind: Kind) -> None:
    mail.slack.faults.plant("files.completeUploadExternal", kind)

    await mail.sends_file("baseline", "L1.md")
    await mail.arrived()

    assert mail.texts() == ["baseline"]


async def test_files_of_the_same_name_are_told_apart(mail: Mail) -> None:
    await mail.sends_file("once", "L1.md")
    await mail.arrived()
    mail.slack.faults.plant("files.completeUploadExternal", "500")

    await mail.sends_file("again", "L1.md")
    await mail.arrived()

    assert mail.texts() == ["once", "again"]


async def test_after_a_429_nothing_is_posted_before_slack_said_so(mail: Mail) -> None:
    mail.slack.faults.plant("chat.postMessage", "429", seconds=1.0)
    asked = datetime.now(UTC).timestamp()

    await mail.sends("patient")
    await mail.arrived()

    [posted] = mail.slack.faults.done("chat.postMessage")
    assert posted.at - asked >= 1.0


async def test_an_archived_channel_gets_nothing_and_the_owner_is_told(mail: Mail) -> None:
    started = await mail.writes(_project_of_ada)
    await mail.arrived()
    mail.slack.archive(CHANNEL)
    before = mail.texts()

    await mail.sends("too late", project=started)
    await mail.arrived()

    assert mail.texts() == before
    direct = mail.slack.workspace.direct("U0ADA")
    assert [message.text for message in direct.messages] == ["is_archived"]


async def test_one_blocked_channel_holds_up_no_other(mail: Mail) -> None:
    mail.slack.archive("C0CLIENT")

    await mail.sends("lost cause", to=ChannelId("C0CLIENT"))
    await mail.sends("hello")
    await mail.arrived()

    assert mail.texts() == ["hello"]


async def test_a_card_that_changes_often_is_shown_anew_in_place_and_not_each_time(mail: Mail) -> None:
    card = await mail.places(7)
    await mail.arrived()

    await mail.writes(lambda store: _touched(store, card, times=50))
    await mail.arrived()

    assert mail.texts() == ["requirement 7"]
    assert len(mail.slack.faults.done("chat.update")) == 1


async def test_a_card_that_is_revived_is_shown_anew_in_place_where_it_can_be_reached(mail: Mail) -> None:
    card = await mail.places(7)
    await mail.arrived()

    await mail.writes(lambda store: store.outbox.revive(card, at=datetime.now(UTC)))
    await mail.arrived()

    assert mail.texts() == ["requirement 7"]
    assert len(mail.slack.faults.done("chat.update")) == 1


async def test_a_card_that_is_revived_and_gone_is_posted_once_more(mail: Mail) -> None:
    card = await mail.places(7)
    await mail.arrived()
    [message] = mail.slack.workspace.channels[CHANNEL].messages
    mail.slack.workspace.remove(message)

    await mail.writes(lambda store: store.outbox.revive(card, at=datetime.now(UTC)))
    await mail.arrived()

    assert mail.texts() == ["requirement 7"]
    assert await mail.database.read(lambda store: store.outbox.location(card)) != (CHANNEL, message.ts)


def _touched(store: Store, card: Card, *, times: int) -> None:
    for _ in range(times):
        store.outbox.touch(card, at=datetime.now(UTC))


def _project_of_ada(store: Store) -> ProjectId:
    ada = UserId("U0ADA")
    now = datetime.now(UTC)
    people = {ada: Person(team=TEAM, user=ada, name="Ada", zone="Europe/London")}
    store.people.save(list(people.values()), at=now)
    store.people.replace_members(TEAM, CHANNEL, {ada}, at=now)
    started = project.start(
        store,
        Actor(team=TEAM, user=ada, request="start"),
        channel=CHANNEL,
        wanted=project.Wanted(name="Payments portal"),
        people=people,
        in_channel={ada},
        now=now,
    )
    return started.project.id

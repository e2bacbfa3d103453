"""What may be done with a message next, from its states alone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from bot.domain.names import ChannelId, ProjectId, TeamId
from bot.domain.outbox import (
    Outgoing,
    SendState,
    is_beyond_doubt,
    look_since,
    must_look_first,
    next_look,
    pause_after,
)
from bot.domain.outgoing import Post, PostKind
from bot.domain.values import replace

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
SETTLE = timedelta(seconds=60)
AN_HOUR = timedelta(hours=1)
HOME = ChannelId("C1")
POST = Outgoing(
    id=1,
    team=TeamId("T1"),
    project=ProjectId(1),
    target=HOME,
    key="post-reminder-of-Ada",
    what=Post(
        team=TeamId("T1"), project=ProjectId(1), kind=PostKind.REMINDER, to=HOME, key="reminder-of-Ada", about={}
    ),
    state=SendState.PENDING,
    at=NOW - AN_HOUR,
    due_at=NOW,
    revision=1,
    attempts=0,
    intent_at=None,
    first_intent_at=None,
    files=frozenset(),
    channel=None,
    ts=None,
)


def test_a_mark_is_opaque_and_the_message_s_own() -> None:
    mark = POST.mark

    assert UUID(mark).version == 5
    assert mark == replace(POST, id=2, revision=7, at=NOW).mark
    assert len({mark, replace(POST, key="post-other").mark, replace(POST, team=TeamId("T2")).mark}) == 3


@pytest.mark.parametrize(
    ("message", "trusted_since", "looks"),
    [
        (POST, NOW, True),
        (POST, NOW - 2 * AN_HOUR, False),
        (replace(POST, at=NOW - timedelta(seconds=59)), NOW, False),
        (replace(POST, state=SendState.SENDING, intent_at=NOW), NOW - AN_HOUR, True),
        (replace(POST, state=SendState.UNKNOWN, intent_at=NOW), NOW - AN_HOUR, True),
        (replace(POST, intent_at=NOW - timedelta(seconds=61)), NOW, True),
        (replace(POST, intent_at=NOW - timedelta(seconds=30)), NOW, False),
        (replace(POST, state=SendState.UNDELIVERABLE), NOW, False),
    ],
    ids=["late", "late but watched", "young", "doubt", "old doubt", "late try", "young try", "refused"],
)
def test_what_may_stand_there_already_is_looked_for_first(
    message: Outgoing, trusted_since: datetime, looks: bool
) -> None:
    assert must_look_first(message, NOW, trusted_since=trusted_since) is looks


def test_a_look_begins_before_the_first_try_and_not_at_the_last() -> None:
    tried = replace(POST, first_intent_at=NOW - timedelta(minutes=9), intent_at=NOW)

    assert look_since(tried) < NOW - timedelta(minutes=9)
    assert look_since(POST) < POST.at


@pytest.mark.parametrize(("waited", "coming"), [(0, 1), (1, 2), (4, 5), (5, 15), (29, 30), (30, 60), (59.9, 60)])
def test_a_message_that_was_not_found_is_looked_for_early_and_often(waited: float, coming: float) -> None:
    tried = replace(POST, intent_at=NOW)

    again = next_look(tried, NOW + timedelta(seconds=waited), SETTLE)

    assert again == NOW + timedelta(seconds=coming)


def test_only_a_look_that_began_when_all_had_settled_says_that_it_is_not_there() -> None:
    assert next_look(replace(POST, intent_at=NOW), NOW + SETTLE, SETTLE) is None


def test_a_doubt_that_nobody_could_look_into_ends() -> None:
    tried = replace(POST, intent_at=NOW)

    assert not is_beyond_doubt(tried, NOW + SETTLE, SETTLE)
    assert is_beyond_doubt(tried, NOW + SETTLE + AN_HOUR, SETTLE)


def test_pauses_grow_and_are_bounded() -> None:
    pauses = [pause_after(attempts) for attempts in range(1, 30)]

    assert pauses == sorted(pauses)
    assert pauses[0] == timedelta(seconds=2)
    assert pauses[-1] == timedelta(minutes=5)

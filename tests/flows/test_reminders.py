"""The clock reminds who is missing, once, while they work."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.domain.signoff import Choice
from bot.domain.values import replace
from bot.flows import cards, signoff
from bot.flows.reminders import remind_due
from bot.ports import DueReminders
from tests.flows.worlds import ANA, BEN, CAT, CHANNEL, TEAM, World, a_person


@pytest.fixture(autouse=True)
def a_requirement(world: World) -> None:
    """R1 is open; it is Monday, ten in the morning in Vienna."""
    world.captures("Export in 10 seconds")


def test_those_who_are_missing_are_reminded_at_half_of_the_time(world: World) -> None:
    world.opens(ANA, BEN, CAT, deadline=world.now + timedelta(days=4))
    world.votes(ANA)
    world.passes(hours=47)
    assert world.reminds() == 0

    world.passes(hours=1)

    assert world.reminds() == 1
    assert world.sent.reminded() == [BEN, CAT]
    assert world.events("signoff.remind")[-1]["actor"] == "quorum"
    assert world.events("signoff.remind")[-1]["facts"] == {"people": 2}


def test_the_same_reminder_never_comes_twice(world: World) -> None:
    world.opens(BEN, deadline=world.now + timedelta(days=4))
    world.passes(days=2)
    world.reminds()

    # another process found it due at the same moment
    again = remind_due(world.store, DueReminders(team=TEAM, project=world.key, number=1), now=world.now)

    assert again is False
    assert world.sent.reminded() == [BEN]


def test_the_second_reminder_comes_at_nine_tenths(world: World) -> None:
    world.opens(BEN, deadline=world.now + timedelta(days=4))
    world.passes(days=2)
    world.reminds()
    world.passes(days=1, hours=23)

    world.reminds()

    assert world.sent.reminded() == [BEN, BEN]


def test_an_edit_brings_those_back_whose_vote_lapsed(world: World) -> None:
    world.opens(BEN, CAT, deadline=world.now + timedelta(days=4))
    world.votes(BEN)
    world.edits(1, "Export in 5 seconds")
    world.passes(days=2)

    world.reminds()

    assert world.sent.reminded() == [BEN, CAT]


def test_a_round_that_is_closed_reminds_nobody(world: World) -> None:
    world.opens(BEN, CAT, deadline=world.now + timedelta(days=4))
    world.votes(BEN, Choice.REJECT)
    world.passes(days=2)

    assert world.reminds() == 0
    assert world.store.reminders.of_round(TEAM, world.key, 1) == []


def test_a_reminder_that_comes_to_light_at_night_waits_for_the_morning(world: World) -> None:
    # given a bot that was down on Wednesday until the evening
    world.opens(BEN, deadline=world.now + timedelta(days=4))
    world.passes(days=2, hours=10)

    world.reminds()
    assert world.sent.reminded() == []

    world.passes(hours=13)
    world.reminds()
    assert world.sent.reminded() == [BEN]


def test_one_who_moved_to_another_zone_is_reminded_by_their_new_clock(world: World) -> None:
    world.opens(BEN, CAT, deadline=world.now + timedelta(days=4))
    world.store.people.save([replace(a_person(BEN), zone="America/New_York")], at=world.now)
    world.passes(days=2)

    world.reminds()
    assert world.sent.reminded() == [CAT]
    world.passes(hours=5)
    world.reminds()

    assert world.sent.reminded() == [CAT, BEN]


def test_after_a_long_silence_people_get_one_reminder_and_not_two(world: World) -> None:
    world.opens(BEN, deadline=world.now + timedelta(days=4, hours=4))
    world.passes(days=4)

    world.reminds()

    assert world.sent.reminded() == [BEN]


def test_a_deactivated_account_is_not_written_to(world: World) -> None:
    world.opens(BEN, CAT, deadline=world.now + timedelta(days=4))
    world.store.people.save([a_person(BEN, is_deactivated=True)], at=world.now)
    world.passes(days=2)

    world.reminds()

    assert world.sent.reminded() == [CAT]


def test_whoever_left_the_channel_is_not_reminded(world: World) -> None:
    world.opens(BEN, CAT, deadline=world.now + timedelta(days=4))
    world.store.people.leave(TEAM, CHANNEL, BEN)
    world.passes(days=2)

    world.reminds()

    assert world.sent.reminded() == [CAT]


def test_a_reminder_by_hand_just_before_makes_the_clock_s_needless(world: World) -> None:
    world.opens(BEN, deadline=world.now + timedelta(days=4))
    world.passes(hours=47)
    signoff.remind(world.store, world.who(ANA), CHANNEL, now=world.now)
    world.passes(hours=1)

    world.reminds()

    assert world.sent.reminded() == [BEN]


def test_what_leaves_late_says_nothing_to_whoever_voted_since(world: World) -> None:
    world.opens(BEN, CAT)
    assert cards.load_reminder(world.store, TEAM, world.key, 1, BEN) is not None

    world.votes(BEN)

    assert cards.load_reminder(world.store, TEAM, world.key, 1, BEN) is None
    world.votes(CAT, Choice.REJECT)
    assert cards.load_reminder(world.store, TEAM, world.key, 1, CAT) is None


def test_whoever_votes_has_their_reminders_shown_anew(world: World) -> None:
    world.opens(BEN, CAT)
    world.sent.forget()

    world.votes(BEN)

    assert world.sent.reminders_touched == [BEN]

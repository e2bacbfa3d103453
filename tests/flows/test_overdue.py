"""The clock reminds owners of conditions that are due, once, while they work; and cards say that they are overdue."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.domain.outgoing import Card, CardKind
from bot.domain.signoff import Choice
from bot.domain.values import replace
from bot.flows import cards, condition, home, proof
from tests.flows.worlds import ANA, BEN, CAT, CHANNEL, DAN, TEAM, World, a_person


@pytest.fixture(autouse=True)
def a_yes_that_waits(world: World) -> None:
    """Ben approves if Dan has done something until Tuesday, ten in the morning in Vienna; it is Monday."""
    world.captures("Export in 10 seconds")
    world.opens(BEN, CAT, deadline=world.now + timedelta(days=8))
    world.approves_if(BEN, DAN)
    world.sent.forget()


def is_overdue(world: World) -> list[bool]:
    """Say whether the card of the round, Dan's message and his Home call it overdue."""
    round_ = cards.load_round_card(world.store, TEAM, world.key, 1, now=world.now)
    message = cards.load_condition_card(world.store, TEAM, world.key, 1, DAN, condition=1, now=world.now)
    assert round_ is not None
    assert message is not None
    shown = home.home(world.store, team=TEAM, user=DAN, now=world.now).conditions
    return [1 in round_.overdue, message.is_overdue, *(each.is_overdue for each in shown)]


def test_its_owner_is_reminded_when_it_is_due_and_every_card_shows_it(world: World) -> None:
    world.passes(hours=23)
    assert world.reminds() == 0
    assert is_overdue(world) == [False, False, False]

    world.passes(hours=1)

    assert world.reminds() == 1
    assert world.sent.chased() == [DAN]
    assert is_overdue(world) == [True, True, True]
    own = Card(team=TEAM, project=world.key, kind=CardKind.CONDITION, number=1, user=DAN, item=1)
    channel = Card(team=TEAM, project=world.key, kind=CardKind.ROUND, number=1)
    assert {own, replace(own, user=BEN), channel} <= set(world.sent.touched)
    [event] = world.events("condition.overdue")
    assert (event["actor"], event["subject"]) == ("quorum", "V1")
    assert (event["facts"]["condition"], event["facts"]["owner"]) == (1, DAN)


def test_nobody_is_reminded_twice(world: World) -> None:
    world.passes(days=1)
    world.reminds()
    world.extends(1, world.now + timedelta(days=9))
    world.passes(days=4)

    world.reminds()

    assert world.sent.chased() == [DAN]
    assert len(world.events("condition.overdue")) == 1


def test_who_is_not_at_work_is_reminded_when_they_are_but_cards_show_it_at_once(world: World) -> None:
    world.store.people.save([replace(a_person(DAN), zone="America/New_York")], at=world.now)
    world.passes(days=1)

    world.reminds()
    assert world.sent.chased() == []
    assert is_overdue(world) == [True, True, True]
    assert Card(team=TEAM, project=world.key, kind=CardKind.ROUND, number=1) in world.sent.touched
    world.passes(hours=5)
    world.reminds()

    assert world.sent.chased() == [DAN]


@pytest.mark.parametrize("what", ["met", "not_met", "voted", "closed", "gone", "left"])
def test_what_is_settled_or_in_the_hands_of_nobody_is_not_chased(world: World, what: str) -> None:
    match what:
        case "met" | "not_met":
            say = getattr(condition, what)
            say(world.store, world.who(DAN), project=world.key, number=1, condition=1, now=world.now)
        case "voted":
            world.votes(BEN, Choice.ABSTAIN)
        case "closed":
            world.votes(CAT, Choice.REJECT)
        case "gone":
            world.store.people.save([a_person(DAN, is_deactivated=True)], at=world.now)
        case "left":
            world.store.people.leave(TEAM, CHANNEL, DAN)
    world.passes(days=1)

    world.reminds()

    assert world.sent.chased() == []
    assert world.store.reminders.due(world.now, limit=9) == []


def test_what_leaves_late_says_nothing_once_the_owner_has_spoken(world: World) -> None:
    world.passes(days=1)
    world.reminds()
    assert cards.load_overdue(world.store, TEAM, world.key, 1, DAN, condition=1, now=world.now) is not None

    condition.met(world.store, world.who(DAN), project=world.key, number=1, condition=1, now=world.now)

    assert cards.load_overdue(world.store, TEAM, world.key, 1, DAN, condition=1, now=world.now) is None


def test_it_can_still_be_met_and_the_records_are_whole(world: World) -> None:
    world.passes(days=1)
    world.reminds()
    condition.met(world.store, world.who(DAN), project=world.key, number=1, condition=1, now=world.now)
    condition.accept(world.store, world.who(BEN), project=world.key, number=1, condition=1, now=world.now)

    assert proof.verified(world.store, world.who(ANA), CHANNEL).proof.broken is None

"""App Home beyond votes: proposals to answer, conditions to see to, and votes that wait for one."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

import pytest

from bot.domain.names import UserId
from bot.domain.policy import PolicyKind
from bot.domain.project import Role
from bot.domain.showing import Home
from bot.domain.showing_signoff import BallotCard
from bot.domain.signoff import Choice
from bot.flows import condition, home, negotiation, requirement
from tests.flows.worlds import ANA, BEN, CAT, CHANNEL, DAN, OUT, TEAM, World, a_person


@pytest.fixture(autouse=True)
def requirements(world: World) -> None:
    """Ana adds R1, and Cat R2."""
    world.captures("Export in 10 seconds")
    world.adds("Refund within a day", by=CAT)


def seen(world: World, user: UserId) -> Home:
    """Return the Home of somebody."""
    return home.home(world.store, team=TEAM, user=user, now=world.now)


def numbers(cards: Iterable[BallotCard]) -> list[int]:
    """Return which rounds are shown."""
    return [card.card.round.number for card in cards]


def offered(world: World, user: UserId) -> list[str]:
    """Return which proposals wait for somebody."""
    return [card.move.reference for card in seen(world, user).proposals]


def test_a_proposal_waits_for_whoever_may_agree_and_for_nobody_else(world: World) -> None:
    world.proposes(BEN)
    world.proposes(BEN, 2)

    assert offered(world, ANA) == ["N1", "N2"]
    assert offered(world, CAT) == ["N2"]
    assert offered(world, BEN) == offered(world, DAN) == offered(world, OUT) == []

    negotiation.decline(world.store, world.who(ANA), world.key, number=1, now=world.now)
    requirement.withdraw(world.store, world.who(ANA), CHANNEL, number=2, reason="Done", now=world.now)
    assert offered(world, ANA) == []


def test_where_its_proposer_alone_could_agree_it_waits_for_anybody_else_who_negotiates(world: World) -> None:
    world.proposes(ANA)
    world.gives(DAN, Role.OBSERVER)

    assert offered(world, BEN) == ["N1"]
    assert offered(world, ANA) == offered(world, DAN) == []


def test_it_waits_for_anybody_too_where_those_who_could_are_gone(world: World) -> None:
    world.proposes(ANA, 2)
    assert offered(world, BEN) == []

    world.store.people.save([a_person(CAT, is_deactivated=True)], at=world.now)

    assert offered(world, BEN) == ["N1"]


def test_of_many_a_few_are_shown_the_oldest_first_and_the_others_counted(world: World) -> None:
    for _ in range(7):
        world.proposes(BEN)
        world.passes(minutes=1)

    found = seen(world, ANA)

    assert [card.move.number for card in found.proposals] == [1, 2, 3, 4, 5]
    assert found.more_proposals == 2


def test_a_round_waits_for_whoever_has_still_to_answer_on_a_part_of_it(world: World) -> None:
    world.opens(ANA, BEN, CAT, policy=PolicyKind.MAJORITY_CAST)
    world.says_apart(BEN, 1, Choice.REJECT)
    assert [card.card.round.number for card in seen(world, BEN).waiting] == [1]

    world.says_apart(BEN, 2, Choice.APPROVE)
    assert [card.card.round.number for card in seen(world, BEN).voted] == [1]

    world.edits(2, "Refund within an hour")
    assert [card.card.round.number for card in seen(world, BEN).waiting] == [1]


def test_rounds_that_wait_come_first_and_are_counted_and_answered_ones_fill_what_is_left(world: World) -> None:
    for number in range(3, 14):
        world.adds(f"Rule {number} holds")
    for number in range(1, 14):
        world.opens(ANA, BEN, chosen=(number,), deadline=world.now + timedelta(days=3, minutes=number))
    everything = seen(world, BEN)
    assert numbers(everything.waiting) == list(range(1, 11))
    assert (everything.more_waiting, everything.voted, everything.more_voted) == (3, (), 0)

    for number in range(1, 11):
        world.votes(BEN, round_=number)

    later = seen(world, BEN)
    assert numbers(later.waiting) == [11, 12, 13]
    assert numbers(later.voted) == list(range(1, 8))
    assert (later.more_waiting, later.more_voted) == (0, 3)


def test_a_yes_that_waits_is_held_and_its_condition_waits_for_its_owner_then_for_the_voter(world: World) -> None:
    world.opens(ANA, BEN)
    world.approves_if(BEN, DAN)

    assert [(each.round.number, each.condition.number) for each in seen(world, BEN).held] == [(1, 1)]
    assert not seen(world, BEN).waiting
    assert not seen(world, BEN).conditions
    assert [each.condition.number for each in seen(world, DAN).conditions] == [1]
    assert seen(world, DAN).held == seen(world, CAT).conditions == ()

    condition.met(world.store, world.who(DAN), project=world.key, number=1, condition=1, now=world.now)

    assert [each.condition.number for each in seen(world, BEN).conditions] == [1]
    assert seen(world, BEN).held == seen(world, DAN).conditions == ()


def test_a_condition_of_a_closed_round_waits_for_nobody(world: World) -> None:
    world.opens(ANA, BEN, deadline=world.now + timedelta(days=2))
    world.approves_if(BEN, DAN)
    world.passes(days=3)
    world.clock_strikes()

    assert seen(world, BEN).held == seen(world, DAN).conditions == ()

"""What was accepted makes room for what replaces it, and both say so."""

from __future__ import annotations

import pytest

from bot.domain.project import Role
from bot.domain.refusal import FormErrors, NotAllowed, NotFound, Refusal
from bot.domain.requirement import Fulfilment, RequirementState
from bot.domain.succession import Succession
from bot.flows import change, fulfilment, metrics, requirement, succession
from tests.flows.worlds import ANA, BEN, CHANNEL, DAN, World


@pytest.fixture
def accepted(world: World) -> World:
    """R1 is signed in L1 and accepted; R2 is open."""
    world.captures("Export in 10 seconds", "Export in 5 seconds")
    world.opens(BEN, chosen=(1,))
    world.votes(BEN)
    world.fulfils(1, Fulfilment.ACCEPTED)
    return world


def replaces(world: World, number: int | None, *, old: int = 1) -> Succession:
    return succession.make_obsolete(world.store, world.who(BEN), CHANNEL, number=old, by=number, now=world.now)


def test_the_old_is_obsolete_and_the_new_says_what_it_replaces(accepted: World) -> None:
    accepted.sent.forget()

    replaces(accepted, 2)

    old, new = (requirement.show(accepted.store, accepted.who(ANA), CHANNEL, reference=number) for number in (1, 2))
    assert (old.requirement.state, old.requirement.replaced_by) == (RequirementState.OBSOLETE, 2)
    assert (old.requirement.version, old.requirement.baseline) == (1, 1)
    assert new.relations.replaces == (1,)
    counts = accepted.project.counts
    assert (counts.open, counts.signed, counts.obsolete, counts.requirements) == (1, 0, 1, 2)
    [event] = accepted.events("requirement.obsolete")
    assert (event["subject"], event["facts"]["replaced_by"]) == ("R1", "R2")
    assert {card.number for card in accepted.sent.touched} >= {1, 2}
    assert accepted.broken() is None


def test_what_is_obsolete_goes_nowhere_any_more(accepted: World) -> None:
    replaces(accepted, 2)

    with pytest.raises(Refusal, match=r"R1 is obsolete .* R2 replaces it"):
        fulfilment.move(
            accepted.store,
            accepted.who(BEN),
            CHANNEL,
            reference=1,
            to=Fulfilment.VERIFIED,
            reason="No",
            now=accepted.now,
        )
    with pytest.raises(Refusal, match="R1 is obsolete"):
        replaces(accepted, 2)
    with pytest.raises(Refusal, match="not under baseline any more"):
        change.prepare(accepted.store, accepted.who(ANA), CHANNEL, reference=1)
    with pytest.raises(Refusal, match="R1 is obsolete, replaced by R2"):
        accepted.opens(BEN, chosen=(1,))


def test_numbers_count_it_apart_from_when_it_was_replaced(accepted: World) -> None:
    accepted.passes(days=4)
    replaces(accepted, 2)
    accepted.passes(days=1)

    found = metrics.look(accepted.store, accepted.who(ANA), CHANNEL, now=accepted.now)

    age = found.ages[RequirementState.OBSOLETE]
    assert (age.count, age.oldest_days) == (1, 1)
    assert found.volatility.removed == 1


def test_without_another_or_with_one_that_is_not_there_nothing_is_replaced(accepted: World) -> None:
    with pytest.raises(FormErrors):
        replaces(accepted, None)
    with pytest.raises(NotFound):
        replaces(accepted, 9)
    with pytest.raises(Refusal, match="R2 is not signed yet"):
        replaces(accepted, 1, old=2)


@pytest.mark.parametrize("role", [Role.CLIENT, Role.OBSERVER])
def test_who_only_reads_replaces_nothing(accepted: World, role: Role) -> None:
    accepted.gives(DAN, role)

    with pytest.raises(NotAllowed):
        succession.to_replace(accepted.store, accepted.who(DAN), CHANNEL, number=1)
    with pytest.raises(NotAllowed):
        succession.make_obsolete(accepted.store, accepted.who(DAN), CHANNEL, number=1, by=2, now=accepted.now)

"""What a vote came to for one requirement, where others had another outcome."""

from __future__ import annotations

from bot.domain.policy import PolicyKind
from bot.domain.showing import VotedOn
from bot.domain.signoff import Choice, Tally
from bot.flows import trace
from tests.flows.worlds import ANA, BEN, CAT, CHANNEL, World


def voted(world: World, number: int) -> VotedOn:
    """Return what the only round came to for a requirement."""
    [found] = trace.trace(world.store, world.who(ANA), CHANNEL, reference=number).voted
    return found


def test_each_requirement_of_a_sign_off_in_part_tells_its_own_votes_and_whether_it_went_back(world: World) -> None:
    world.captures("Export in 10 seconds", "Refund within a day", "Pay by card")
    world.opens(BEN, CAT, policy=PolicyKind.UNANIMOUS_ALL, partial=True)
    world.votes(BEN)
    assert voted(world, 1).tally == Tally(approve=1, missing=1)

    for number, choice in ((1, Choice.APPROVE), (2, Choice.RETURN), (3, Choice.APPROVE)):
        world.says_apart(CAT, number, choice)

    assert [voted(world, number).went_back for number in (1, 2, 3)] == [False, True, False]
    assert [voted(world, number).tally for number in (1, 2)] == [Tally(approve=2), Tally(approve=1, reject=1)]

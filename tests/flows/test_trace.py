"""What a vote came to for one requirement, where others had another outcome."""

from __future__ import annotations

from bot.domain.policy import PolicyKind
from bot.domain.promise import Said
from bot.domain.showing import Untold, VotedOn
from bot.domain.signoff import Choice, Tally
from bot.flows import promise, trace
from bot.views import trace as view
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


def test_what_a_message_has_no_room_for_is_counted(world: World) -> None:
    world.captures("Export in 10 seconds")
    for number in range(1, 8):
        said = Said(words=f"Export number {number}", recipient="Northwind", due=None)
        promise.record(world.store, world.who(CAT), CHANNEL, said=said, source="", made_by=BEN, now=world.now)
        promise.link(world.store, world.who(CAT), world.key, number=number, requirement=1, now=world.now)
    for _ in range(60):
        world.proposes(BEN, 1)
    for number in range(1, 7):
        world.opens(BEN, CAT)
        world.votes(BEN, Choice.REJECT, round_=number)
    world.opens(BEN)
    world.votes(BEN, round_=7)
    for number in range(8, 25):
        world.asks_to_change(1, f"Export in {number} minutes", board=(CAT, BEN))
        world.votes(CAT, Choice.REJECT, round_=number)

    found = trace.trace(world.store, world.who(ANA), CHANNEL, reference=1)

    assert found.untold == Untold(promises=2, moves=55, voted=19, changes=12)
    assert [each.reference for each in found.moves] == ["N56", "N57", "N58", "N59", "N60"]
    said_ = view.trace(found, {}).text
    assert "and 2 promises" in said_
    assert "and 55 earlier proposals: `/requirement negotiation R1`" in said_
    assert "and 19 earlier sign-offs" in said_
    assert "and 12 earlier change requests: `/requirement changes`" in said_


def test_a_proposal_that_nobody_can_agree_to_is_told_as_its_card_says(world: World) -> None:
    world.captures("Export in 10 seconds")
    world.proposes(BEN, 1)
    world.edits(1, "Export in 8 seconds")
    assert "new words by <@UBEN>, outdated" in told(world)

    world.opens(BEN)
    world.votes(BEN)

    assert "new words by <@UBEN>, over" in told(world)


def told(world: World) -> str:
    """Return the trace of R1."""
    return view.trace(trace.trace(world.store, world.who(ANA), CHANNEL, reference=1), {}).text


def test_what_is_told_whole_counts_nothing_besides(world: World) -> None:
    world.captures("Export in 10 seconds")
    world.opens(BEN)
    world.votes(BEN)

    found = trace.trace(world.store, world.who(ANA), CHANNEL, reference=1)

    assert found.untold == Untold()
    assert "\n• and " not in view.trace(found, {}).text

"""Negotiating inside a transaction: what is stored, recorded, shown anew and refused."""

from __future__ import annotations

from typing import Any

import pytest

from bot.domain.names import UserId
from bot.domain.negotiation import MoveKind, MoveState, Settled
from bot.domain.outgoing import CardKind
from bot.domain.project import Reach, Role
from bot.domain.refusal import FormErrors, NotAllowed, NotFound, OutOfReach, Refusal
from bot.domain.requirement import RequirementState
from bot.domain.showing_negotiation import MoveCard, Outdated
from bot.domain.showing_requirement import EditedMeanwhile
from bot.domain.signoff import Choice
from bot.flows import negotiation as flow
from bot.flows import negotiation_cards as cards
from bot.flows import proof, reach, requirement
from bot.views import negotiation as view
from tests.flows.worlds import ANA, BEN, CAT, CHANNEL, DAN, TEAM, World, a_person
from tests.views.readers import buttons


@pytest.fixture(autouse=True)
def requirements(world: World) -> None:
    """Ana adds R1 and R2."""
    for text in ("Export in 10 seconds", "Refund within a day"):
        world.adds(text)
    world.sent.forget()


def proposes(
    world: World, user: UserId = BEN, words: str = "Export in 30 seconds", *, number: int = 1, **changed: Any
) -> MoveCard:
    """Somebody proposes a change."""
    return world.proposes(user, number, words=words, **{"why": "Large reports"} | changed)


def agrees(world: World, number: int = 1, user: UserId = ANA) -> MoveCard:
    """Somebody agrees to a proposal."""
    return flow.agree(world.store, world.who(user), world.key, number=number, now=world.now)


def declines(world: World, number: int = 1, user: UserId = ANA) -> MoveCard:
    """Somebody declines a proposal."""
    return flow.decline(world.store, world.who(user), world.key, number=number, now=world.now)


def states(world: World) -> list[MoveState]:
    """Return what became of everything that was proposed about R1."""
    return [move.state for move in world.store.negotiations.about(TEAM, world.key, 1, limit=100)]


def is_whole(world: World) -> bool:
    """Whether the records of the project are what they were."""
    return proof.verified(world.store, world.who(ANA), CHANNEL).proof.broken is None


def test_a_proposal_is_numbered_recorded_and_shown_in_the_channel(world: World) -> None:
    card = proposes(world, offer="A progress bar")

    assert (card.move.reference, card.deciders) == ("N1", (ANA,))
    assert world.project.numbers.move == 1
    assert world.sent.asked(CardKind.PROPOSAL) == [CHANNEL]
    [event] = world.events("negotiation.propose")
    assert (event["subject"], event["version"]) == ("N1", 1)
    assert event["facts"] == {"requirement": "R1", "kind": "reword"}


def test_agreeing_makes_the_next_version_in_the_words_and_the_name_of_the_proposer(world: World) -> None:
    proposes(world)

    agrees(world)

    found = world.requirement(1)
    assert (found.version, found.wording.text, found.changed_by) == (2, "Export in 30 seconds", BEN)
    assert states(world) == [MoveState.AGREED]
    [edit] = world.events("requirement.edit")
    assert (edit["actor"], edit["facts"]) == (ANA, {"proposal": "N1"})
    assert [event["facts"]["proposed_by"] for event in world.events("negotiation.agree")] == [BEN]
    assert world.sent.proposals_touched == [1, 1]
    assert is_whole(world)


@pytest.mark.parametrize(
    ("kind", "state", "counts"),
    [
        (MoveKind.REMOVE, RequirementState.WITHDRAWN, (1, 1, 0)),
        (MoveKind.POSTPONE, RequirementState.DEFERRED, (1, 0, 1)),
    ],
)
def test_agreeing_to_the_other_kinds_takes_the_requirement_away(
    world: World, kind: MoveKind, state: RequirementState, counts: tuple[int, int, int]
) -> None:
    proposes(world, kind=kind)

    agrees(world)

    found = world.project.counts
    assert world.requirement(1).state is state
    assert (found.open, found.withdrawn, found.deferred) == counts
    assert world.store.requirements.history(TEAM, world.key, 1)[-1].reason == "Large reports"
    assert is_whole(world)


def test_what_was_postponed_is_taken_up_again_with_its_words(world: World) -> None:
    proposes(world, kind=MoveKind.POSTPONE)
    agrees(world)
    with pytest.raises(Refusal, match="/requirement resume R1"):
        proposes(world)

    requirement.resume(world.store, world.who(CAT), CHANNEL, reference="R1", now=world.now)

    found = world.requirement(1)
    assert (found.state, found.version, found.wording.text) == (RequirementState.OPEN, 3, "Export in 10 seconds")
    assert (world.project.counts.open, world.project.counts.deferred) == (2, 0)
    with pytest.raises(Refusal, match="not postponed"):
        requirement.resume(world.store, world.who(CAT), CHANNEL, reference="R1", now=world.now)
    assert is_whole(world)


def test_the_one_of_a_chain_that_is_agreed_to_closes_the_others_and_no_other_chain(world: World) -> None:
    proposes(world)
    proposes(world, ANA, "Export in 20 seconds", counters=1)
    proposes(world, BEN, "Export in 25 seconds", counters=2)
    proposes(world, CAT, "Export whenever")

    agrees(world, 3)

    assert states(world) == [MoveState.CLOSED, MoveState.CLOSED, MoveState.AGREED, MoveState.OPEN]
    moves = world.store.negotiations.about(TEAM, world.key, 1, limit=100)
    assert [(move.chain, move.answers, move.winner) for move in moves] == [
        (1, None, 3),
        (1, 1, 3),
        (1, 2, None),
        (4, None, None),
    ]
    assert [event["facts"]["closed"] for event in world.events("negotiation.agree")] == ["N1 N2"]
    with pytest.raises(Outdated) as outdated:
        agrees(world, 4)
    assert outdated.value.before.wording.text == "Export in 10 seconds"
    assert outdated.value.now.wording.text == "Export in 25 seconds"


def test_what_is_outdated_is_countered_or_declined_and_offers_no_agreeing(world: World) -> None:
    open_ = view.card(proposes(world))
    world.edits(1, "Export in 5 seconds")
    found = cards.load_card(world.store, TEAM, world.key, 1)
    assert found is not None
    outdated = view.card(found)

    assert buttons(open_) == ["Agree", "Counter", "Decline"]
    assert buttons(outdated) == ["Counter", "Decline"]
    assert "nobody can agree to this: counter it" in outdated.text
    assert "May agree" not in outdated.text


def test_countering_what_is_outdated_puts_the_new_one_in_its_place(world: World) -> None:
    proposes(world)
    world.edits(1, "Export in 5 seconds")

    proposes(world, BEN, counters=1)

    assert states(world) == [MoveState.CLOSED, MoveState.OPEN]
    assert [event["facts"]["closed"] for event in world.events("negotiation.counter")] == ["N1"]
    agrees(world, 2)
    assert world.requirement(1).wording.text == "Export in 30 seconds"


def test_declining_ends_one_proposal_and_leaves_the_rest_of_its_chain(world: World) -> None:
    proposes(world)
    proposes(world, CAT, "Export in 20 seconds", counters=1)

    declines(world, 1)
    declines(world, 2, CAT)

    assert states(world) == [MoveState.DECLINED, MoveState.TAKEN_BACK]
    assert [event["subject"] for event in world.events("negotiation.take_back")] == ["N2"]
    assert world.requirement(1).version == 1


@pytest.mark.parametrize("first", [agrees, declines])
@pytest.mark.parametrize("second", [agrees, declines])
def test_whoever_comes_second_is_told_who_was_first(world: World, first: Any, second: Any) -> None:
    proposes(world)
    first(world)

    with pytest.raises(Settled) as settled:
        second(world, 1, BEN)

    assert settled.value.people == (ANA,)
    assert len(world.events("negotiation.agree") + world.events("negotiation.decline")) == 1


@pytest.mark.parametrize("act", [agrees, declines])
def test_saying_the_same_once_more_changes_nothing(world: World, act: Any) -> None:
    proposes(world)
    first = act(world)

    assert act(world).move == first.move
    assert len(world.events("negotiation.agree") + world.events("negotiation.decline")) == 1


def test_the_proposer_and_strangers_to_the_requirement_cannot_agree(world: World) -> None:
    proposes(world)

    for user in (BEN, CAT):
        with pytest.raises(NotAllowed) as refused:
            agrees(world, 1, user)
        assert refused.value.people == (ANA,)
    with pytest.raises(NotAllowed):
        declines(world, 1, CAT)


def test_where_only_the_proposer_could_agree_anybody_else_may(world: World) -> None:
    proposes(world, ANA)
    world.gives(DAN, Role.OBSERVER)
    world.gives(CAT, Role.CLIENT)

    with pytest.raises(NotAllowed, match="Anybody else"):
        agrees(world, 1, ANA)
    with pytest.raises(NotAllowed, match="observer"):
        agrees(world, 1, DAN)
    agrees(world, 1, CAT)

    assert world.requirement(1).version == 2


def test_where_whoever_added_it_is_gone_anybody_else_may_agree_to_what_the_owner_proposes(world: World) -> None:
    world.adds("Log every change", by=CAT)
    world.store.people.save([a_person(CAT, is_deactivated=True)], at=world.now)

    card = proposes(world, ANA, "Log every change for a year", number=3)
    agrees(world, 1, BEN)

    assert card.deciders == ()
    assert world.requirement(3).version == 2


def test_agreeing_under_a_vote_lapses_the_ballots_but_takes_nothing_away_from_under_it(world: World) -> None:
    world.opens(BEN, CAT)
    world.votes(BEN)
    proposes(world)
    proposes(world, kind=MoveKind.REMOVE)

    agrees(world, 1)

    assert world.store.rounds.item(TEAM, world.key, 1, 1).version == 2  # type: ignore[union-attr]
    assert world.sent.asked(CardKind.CONFIRM) == [BEN]
    renewed = proposes(world, kind=MoveKind.POSTPONE, counters=2)
    with pytest.raises(Refusal, match="under vote in V1"):
        agrees(world, renewed.move.number)
    world.votes(CAT, Choice.REJECT)
    agrees(world, renewed.move.number)


def test_what_is_signed_keeps_its_words_whatever_was_proposed(world: World) -> None:
    proposes(world)
    world.opens(BEN)
    world.votes(BEN)

    for act in (agrees, proposes):
        with pytest.raises(Refusal, match="signed in baseline L1"):
            act(world)
    found = cards.load_card(world.store, TEAM, world.key, 1)
    assert found is not None
    assert found.is_over


def test_words_that_changed_while_somebody_wrote_are_shown_first(world: World) -> None:
    world.edits(1, "Export in 5 seconds")

    with pytest.raises(EditedMeanwhile):
        proposes(world, version=1)

    assert states(world) == []
    with pytest.raises(FormErrors) as refused:
        proposes(world, words="Export in 5 seconds")
    assert list(refused.value.errors) == ["words"]


def test_nothing_is_negotiated_where_nobody_would_see_it(world: World) -> None:
    proposes(world)
    reach.noted(world.store, TEAM, CHANNEL, Reach.ARCHIVED, now=world.now)

    for act in (proposes, agrees, declines):
        with pytest.raises(OutOfReach, match="archived"):
            act(world)


def test_the_story_and_the_trades_are_told_page_by_page(world: World) -> None:
    for number in range(6):
        proposes(world, words=f"Export in {30 + number} seconds", offer=f"Offer {number}")
    first = cards.story(world.store, world.who(CAT), CHANNEL, reference="r-1")
    second = cards.story(world.store, world.who(CAT), world.key, reference=1, after=first.cards[-1].move.number)

    assert ([card.move.number for card in first.cards], first.has_next) == ([1, 2, 3, 4], True)
    assert ([card.move.number for card in second.cards], second.has_next) == ([5, 6], False)
    agrees(world, 2)
    proposes(world, number=2, kind=MoveKind.POSTPONE, offer="Earlier exports")
    agrees(world, 7)
    told = cards.trades(world.store, world.who(CAT), CHANNEL)
    assert [(trade.move.position.offer, trade.requirement.number) for trade in told.trades] == [
        ("Offer 1", 1),
        ("Earlier exports", 2),
    ]
    assert (told.effect.reworded, told.effect.postponed, told.effect.removed) == (1, 1, 0)


def test_what_is_not_there_is_not_found(world: World) -> None:
    for act in (agrees, declines):
        with pytest.raises(NotFound, match="no proposal N1"):
            act(world)
    with pytest.raises(NotFound, match="no R9"):
        cards.story(world.store, world.who(ANA), CHANNEL, reference="R9")

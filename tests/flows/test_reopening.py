"""Another go for a round that ended without a result."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.domain.outgoing import CardKind
from bot.domain.policy import PolicyKind
from bot.domain.refusal import FormErrors, NotAllowed, Refusal
from bot.domain.showing_signoff import RoundCard
from bot.domain.signoff import Choice, RoundState, Tally
from bot.flows import project, reopening, signoff
from bot.flows import requirement as requirements
from tests.flows.worlds import ANA, BEN, CAT, CHANNEL, DAN, World

REJECT, ABSTAIN = Choice.REJECT, Choice.ABSTAIN


@pytest.fixture(autouse=True)
def two_requirements(world: World) -> None:
    """R1 and R2 are open."""
    world.captures("Export in 10 seconds", "Refund within a day")


def reopens(world: World, number: int = 1, *, days: float = 3, by: str = ANA) -> RoundCard:
    user = CAT if by == CAT else ANA
    return reopening.reopen(
        world.store,
        world.who(user),
        CHANNEL,
        reference=f"V{number}",
        deadline=world.now + timedelta(days=days),
        now=world.now,
    )


def ends_without_a_quorum(world: World) -> None:
    """Of four signatories only Ben votes until the deadline."""
    world.opens(ANA, BEN, CAT, DAN, policy=PolicyKind.MAJORITY_CAST)
    world.votes(BEN)
    world.passes(days=3)
    world.clock_strikes()
    assert world.round().state is RoundState.NO_QUORUM


def test_votes_on_unchanged_words_stand_and_those_who_are_missing_are_asked(world: World) -> None:
    ends_without_a_quorum(world)
    world.sent.forget()

    card = reopens(world)

    assert card.round.is_open
    assert card.standing.tally == Tally(approve=1, missing=3)
    assert world.sent.reminded() == [ANA, CAT, DAN]
    assert world.sent.rounds_touched == [1]
    assert world.project.counts.open_rounds == 1
    world.votes(ANA)
    world.votes(CAT)
    assert world.round().state is RoundState.PASSED


def test_the_reopening_is_recorded_between_the_two_endings(world: World) -> None:
    ends_without_a_quorum(world)
    reopens(world)
    world.passes(days=3)
    world.clock_strikes()

    actions = [event["action"] for event in world.events() if event["subject"] == "V1"]

    assert actions == ["signoff.start", "signoff.vote", "signoff.no_quorum", "signoff.reopen", "signoff.no_quorum"]
    facts = world.events("signoff.reopen")[0]["facts"]
    assert facts == {"was": "no_quorum", "until": "2026-01-11T09:00:00.000000Z", "reworded": 0}


def test_votes_on_words_that_changed_meanwhile_do_not_stand(world: World) -> None:
    world.opens(ANA, BEN)
    world.votes(ANA)
    world.votes(BEN, REJECT, reason="Ten is too much")
    world.edits(1, "Export in 5 seconds")
    world.sent.forget()

    card = reopens(world)

    assert card.round.revision == 2
    assert card.standing.not_yet == (ANA, BEN)
    assert card.standing.edited[0].number == 1
    # Ana's yes to R2 stands. Ben's no was to both; he is asked about both.
    assert world.sent.asked(CardKind.CONFIRM) == [ANA]
    world.confirms(ANA, 1)
    assert world.round().is_open
    world.votes(BEN)
    assert world.round().state is RoundState.PASSED


def test_a_no_to_one_requirement_stands_while_its_words_do(world: World) -> None:
    world.opens(ANA, BEN)
    world.votes(ANA)
    world.says_apart(BEN, 2, REJECT)
    world.edits(1, "Export in 5 seconds")

    with pytest.raises(Refusal, match="Edit what was objected to first"):
        reopens(world)


def test_where_nobody_rejected_it_does_not_speak_of_objections(world: World) -> None:
    world.opens(ANA, BEN)
    world.votes(ANA, ABSTAIN)

    with pytest.raises(Refusal, match="Edit what people did not approve first"):
        reopens(world)


def test_once_those_words_changed_too_everybody_is_asked_about_them(world: World) -> None:
    world.opens(ANA, BEN)
    world.votes(ANA)
    world.says_apart(BEN, 2, REJECT)
    world.edits(2, "Refund within two days")

    card = reopens(world)

    assert card.standing.not_yet == (ANA, BEN)
    world.confirms(ANA, 2)
    world.votes(BEN)
    assert world.round().state is RoundState.PASSED


def test_a_round_that_the_votes_would_end_at_once_stays_closed(world: World) -> None:
    world.opens(ANA, BEN)
    world.votes(BEN, REJECT)

    with pytest.raises(Refusal, match="would end as before at once"):
        reopens(world)


def test_only_what_ended_without_a_result_is_reopened(world: World) -> None:
    world.opens(BEN, chosen=(1,))
    with pytest.raises(Refusal, match="V1 is open"):
        reopens(world)
    world.votes(BEN)
    with pytest.raises(Refusal, match="V1 is signed off, and that stays so"):
        reopens(world)
    world.opens(BEN, chosen=(2,))
    signoff.cancel(world.store, world.who(ANA), CHANNEL, reference="V2", reason="Not now", now=world.now)

    with pytest.raises(Refusal, match="V2 was cancelled"):
        reopens(world, 2)


def test_between_its_deadline_and_its_end_a_round_is_said_to_close_in_a_moment(world: World) -> None:
    world.opens(ANA, BEN, CAT, DAN, policy=PolicyKind.MAJORITY_CAST)
    world.passes(days=3)

    with pytest.raises(Refusal, match=r"has come, and it closes in a moment: .* type `/signoff reopen V1` then"):
        reopens(world)

    world.clock_strikes()
    assert reopens(world).round.is_open


def test_of_a_change_board_it_is_not_said_that_it_could_be_reopened(world: World) -> None:
    world.opens(BEN, chosen=(1,))
    world.votes(BEN)
    world.asks_to_change(1, "Export in 5 seconds", board=(BEN,))
    world.passes(days=60)

    with pytest.raises(Refusal, match=r"closes in a moment: see `/signoff status V2` then\.$"):
        reopens(world, 2)


def test_words_that_went_elsewhere_keep_a_round_closed(world: World) -> None:
    ends_without_a_quorum(world)
    world.opens(BEN, chosen=(1,))
    requirements.withdraw(world.store, world.who(ANA), CHANNEL, number=2, reason="Not needed", now=world.now)

    with pytest.raises(Refusal, match=r"cannot be reopened: R1 is under vote in V2; R2 is withdrawn\."):
        reopening.to_reopen(world.store, world.who(ANA), CHANNEL, reference="V1", now=world.now)
    world.votes(BEN, round_=2)

    with pytest.raises(Refusal, match="R1 is signed in L1"):
        reopens(world)


def test_a_new_deadline_is_still_to_come(world: World) -> None:
    ends_without_a_quorum(world)

    with pytest.raises(FormErrors, match="in the past"):
        reopens(world, days=-1)


def test_members_do_not_reopen_what_others_started_and_nobody_does_in_the_archive(world: World) -> None:
    ends_without_a_quorum(world)
    with pytest.raises(NotAllowed, match="Owners may reopen a sign-off that somebody else started"):
        reopens(world, by=CAT)
    project.archive(world.store, world.who(ANA), CHANNEL, now=world.now)

    with pytest.raises(Refusal, match="archived"):
        reopens(world)


def test_a_colleague_who_was_given_a_vote_meanwhile_is_asked_when_the_round_goes_on(world: World) -> None:
    ends_without_a_quorum(world)
    world.delegates(CAT, DAN)
    assert world.sent.asked(CardKind.DELEGATED) == []

    reopens(world)

    assert world.sent.asked(CardKind.DELEGATED) == [DAN]

"""Votes in the hands of colleagues."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from bot.domain.delegation import Ambiguous, Delegation
from bot.domain.names import UserId
from bot.domain.outgoing import CardKind
from bot.domain.policy import PolicyKind
from bot.domain.refusal import FormErrors, NotAllowed, NotASignatory, Refusal, RoundClosed
from bot.domain.showing_signoff import Apart
from bot.domain.signoff import Choice, RoundState
from bot.flows import baseline, cards, closing, condition, delegation, signoff, votes
from bot.views import delegation as delegation_view
from bot.views import signoff as signoff_view
from tests.flows.worlds import ANA, BEN, CAT, CHANNEL, DAN, EVE, GUS, OUT, ROBO, TEAM, World, a_person

APPROVE, REJECT = Choice.APPROVE, Choice.REJECT


@pytest.fixture(autouse=True)
def two_requirements(world: World) -> None:
    """R1 and R2 are open."""
    world.captures("Export in 10 seconds", "Refund within a day")


def take_back(world: World, user: UserId, round_: int | None = None) -> tuple[Delegation, ...]:
    """Somebody takes their vote back."""
    return delegation.take_back(world.store, world.who(user), CHANNEL, round_=round_, now=world.now)


def missing(world: World, round_: int = 1) -> tuple[UserId, ...]:
    """Return whose vote is missing."""
    return closing.votes_of(world.store, world.project, world.round(round_)).shown().not_yet


# Handing over


@pytest.mark.parametrize(
    ("holder", "field", "sentence"),
    [
        (ANA, "holder", "cannot delegate your vote to yourself"),
        (ROBO, "holder", "Robo is a bot"),
        (GUS, "holder", "Gus is a guest"),
        (OUT, "holder", "Out is not in this channel"),
        (UserId("UNOBODY"), "holder", "is not known here"),
        (DAN, "holder", "vote cannot be handed on"),
    ],
)
def test_who_cannot_vote_for_others_is_refused(world: World, holder: UserId, field: str, sentence: str) -> None:
    world.delegates(DAN, EVE)

    with pytest.raises(FormErrors) as refused:
        world.delegates(ANA, holder)

    assert set(refused.value.errors) == {field}
    assert sentence in refused.value.errors[field]


def test_circles_past_ends_and_rounds_that_are_over_are_refused(world: World) -> None:
    world.opens(BEN)
    world.votes(BEN)
    world.delegates(ANA, BEN)

    with pytest.raises(FormErrors, match=r"cannot be handed on.*Ana"):
        world.delegates(BEN, ANA)
    with pytest.raises(FormErrors, match=r"You hold the vote of a colleague.*Ana"):
        world.delegates(BEN, EVE)
    with pytest.raises(FormErrors, match="in the past"):
        world.delegates(CAT, BEN, days=-1)
    with pytest.raises(FormErrors, match=r"delegated already.*Ben"):
        world.delegates(ANA, CAT)
    with pytest.raises(FormErrors, match="V1 is closed"):
        world.delegates(CAT, BEN, round_=1)
    with pytest.raises(FormErrors, match="no sign-off V7"):
        world.delegates(CAT, BEN, round_=7)


def test_the_colleague_is_asked_wherever_the_vote_is_missing_now_and_later(world: World) -> None:
    world.opens(ANA, CAT, chosen=(1,))

    handed = world.delegates(CAT, BEN).delegation
    world.opens(CAT, DAN, chosen=(2,))

    assert world.sent.asked(CardKind.DELEGATED) == [BEN, BEN]
    card = cards.load_delegated_card(world.store, TEAM, world.key, 2, handed.key)
    assert card is not None
    assert (card.choice, card.is_own, card.holds) == (None, False, True)


def test_the_colleagues_copy_shows_what_was_edited_since_until_they_have_answered_for_it(world: World) -> None:
    world.opens(ANA, CAT)
    handed = world.delegates(CAT, BEN).delegation

    def edited() -> list[tuple[int, int, int]]:
        card = cards.load_delegated_card(world.store, TEAM, world.key, 1, handed.key)
        assert card is not None
        return [(each.after.number, each.before.version, each.after.version) for each in card.edits.shown]

    assert edited() == []
    world.passes(minutes=1)
    world.edits(1, "Export within 20 seconds")
    assert edited() == [(1, 1, 2)], "before the colleague voted"
    world.votes(BEN)
    assert edited() == []
    world.edits(1, "Export within 30 seconds")
    assert edited() == [(1, 1, 3)], "the vote by their hand has lapsed"
    world.votes(CAT)
    assert edited() == [], "the signatory decided for themselves"


def test_after_an_edit_the_colleague_who_voted_is_asked_anew_and_the_signatory_too(world: World) -> None:
    world.captures("Keep logs for a year")
    world.opens(ANA, CAT)
    handed = world.delegates(CAT, BEN).delegation
    world.votes(BEN)
    world.sent.forget()
    world.passes(minutes=1)

    world.edits(1, "Export within 20 seconds")

    assert (world.sent.asked(CardKind.DELEGATED), world.sent.asked(CardKind.CONFIRM)) == ([BEN], [CAT])
    [anew] = [card for card, _ in world.sent.placed if card.kind is CardKind.DELEGATED]
    card = cards.load_delegated_card(world.store, TEAM, world.key, 1, handed.key, revision=anew.version)
    assert card is not None
    said = delegation_view.delegated(card)
    assert (
        "R1 was edited after it was voted on. The answer does not count for the new words. Before: Export" in said.text
    )
    assert "since this was sent" not in said.text
    world.sent.forget()
    world.votes(BEN)
    assert anew in world.sent.touched


def test_after_an_edit_nobody_is_asked_for_whoever_votes_for_themselves(world: World) -> None:
    world.opens(ANA, CAT)
    world.delegates(CAT, BEN)
    world.votes(CAT)
    world.sent.forget()

    world.edits(1, "Export within 20 seconds")

    assert (world.sent.asked(CardKind.DELEGATED), world.sent.asked(CardKind.CONFIRM)) == ([], [CAT])


def test_the_colleagues_copy_says_that_the_vote_on_what_was_not_edited_stands(world: World) -> None:
    world.captures("Keep logs for a year")
    world.opens(ANA, CAT)
    handed = world.delegates(CAT, BEN).delegation
    world.votes(BEN)
    world.edits(1, "Export within 20 seconds")

    card = cards.load_delegated_card(world.store, TEAM, world.key, 1, handed.key)

    assert card is not None
    assert f"The answer of <@{CAT}> on what was edited is missing; their vote on the others stands." in (
        delegation_view.delegated(card).text
    )


def test_a_colleague_for_whom_nothing_is_open_is_told_once(world: World) -> None:
    world.delegates(CAT, BEN, everywhere=True)

    assert world.sent.asked(CardKind.HANDED) == [BEN]


# Voting


def test_the_delegate_votes_for_the_signatory_and_is_named_everywhere(world: World) -> None:
    world.opens(ANA, CAT)
    world.delegates(CAT, BEN)

    voted = world.votes(BEN)
    world.votes(ANA)

    assert voted.whose == (CAT,)
    assert voted.ballot.card.standing.handed == ((CAT, BEN),)
    assert world.round().state is RoundState.PASSED
    assert world.events("signoff.vote")[0]["facts"]["for"] == CAT
    signed = baseline.load(world.store, TEAM, world.key, 1)
    assert signed is not None
    hands = {vote["signatory"]: vote["hand"] for vote in json.loads(signed.baseline.signed)["votes"]}
    assert hands == {ANA: None, CAT: BEN}
    assert signed.names[BEN] == "Ben"


def test_a_delegate_who_is_a_signatory_too_is_asked_whose_vote_it_is(world: World) -> None:
    world.opens(ANA, BEN, CAT)
    world.delegates(CAT, BEN)

    with pytest.raises(Ambiguous) as ambiguous:
        world.votes(BEN, asks=True)
    assert ambiguous.value.whose.held == (CAT,)
    world.votes(BEN)
    assert missing(world) == (ANA, CAT)

    world.votes(BEN, whose=(CAT,))

    assert missing(world) == (ANA,)


def test_several_votes_in_one_hand_are_cast_together(world: World) -> None:
    world.opens(CAT, DAN)
    world.delegates(CAT, BEN)
    world.delegates(DAN, BEN, round_=1)

    assert world.votes(BEN, REJECT).whose == (CAT, DAN)
    assert world.round().state is RoundState.FAILED


@pytest.mark.parametrize("first", [True, False])
def test_the_signatorys_own_vote_beats_the_delegates_whichever_comes_first(world: World, first: bool) -> None:
    world.opens(ANA, CAT, DAN, policy=PolicyKind.MAJORITY_CAST)
    world.delegates(CAT, BEN)
    if not first:
        world.votes(BEN)

    assert world.votes(CAT, Choice.ABSTAIN).changed
    with pytest.raises(Refusal, match="own vote beats yours") as refused:
        world.votes(BEN)

    assert refused.value.people == (CAT,)
    cast = closing.votes_of(world.store, world.project, world.round())
    assert (cast.choice(CAT), cast.shown().handed) == (Choice.ABSTAIN, ())


def test_the_delegates_message_follows_what_they_and_the_signatory_say(world: World) -> None:
    world.opens(ANA, CAT)
    world.delegates(CAT, BEN)

    for voter in (BEN, CAT):
        world.sent.forget()
        world.votes(voter)
        touched = [card for card in world.sent.touched if card.kind is CardKind.DELEGATED]
        assert [card.user for card in touched] == [BEN]


def test_saying_the_same_oneself_makes_the_vote_ones_own(world: World) -> None:
    world.opens(ANA, CAT)
    world.delegates(CAT, BEN)
    world.votes(BEN)

    assert world.votes(CAT).changed
    assert not world.votes(CAT).changed


def test_what_is_taken_back_or_over_gives_no_vote_any_more(world: World) -> None:
    world.opens(ANA, CAT, DAN)
    world.delegates(CAT, BEN)
    world.delegates(DAN, BEN, days=1)

    assert [each.giver for each in take_back(world, CAT)] == [CAT]
    with pytest.raises(Refusal, match="do not hold this vote"):
        world.votes(BEN, whose=(CAT,))
    world.passes(days=1)
    with pytest.raises(NotASignatory):
        world.votes(BEN)
    with pytest.raises(Refusal, match="nothing to take back"):
        take_back(world, CAT)
    assert [event["action"] for event in world.events() if "delegation" in event["action"]] == [
        "delegation.give",
        "delegation.give",
        "delegation.take_back",
    ]


def page(world: World, user: UserId, *whose: UserId) -> Apart:
    """Somebody opens the first page of Vote one by one."""
    return votes.one_by_one(world.store, world.who(user), project=world.key, number=1, whose=list(whose), now=world.now)


def test_a_delegate_votes_one_by_one_and_goes_on_where_they_stopped(world: World) -> None:
    world.opens(ANA, CAT, partial=True)
    world.delegates(CAT, BEN)
    assert (page(world, BEN).whose, page(world, BEN).answered) == (CAT, 0)

    voted = world.says_apart(BEN, 1, Choice.RETURN)

    assert voted.whose == (CAT,)
    again = page(world, BEN, CAT)
    assert (again.answered, {number: each.hand for number, each in again.ballots.items()}) == (1, {1: BEN})
    assert not world.says_apart(BEN, 1, Choice.RETURN).changed
    [key] = [each.key for each in world.store.delegations.held_by(TEAM, BEN, now=world.now)]
    copy = cards.load_delegated_card(world.store, TEAM, world.key, 1, key)
    assert copy is not None
    assert (
        "by your hand, one by one: 0 approve, 1 reject, 0 abstain, 1 still missing"
        in delegation_view.delegated(copy).text
    )

    own = signoff_view.choice_shown(cards.ballot_card(world.store, world.project, world.round(), CAT))
    assert own.endswith("1 still missing. <@UBEN> voted for you where you did not; your own vote takes its place.")

    # The rest counts as well, and card and record name the hand.
    world.says_apart(BEN, 2, APPROVE, whose=(CAT,))
    closed = world.votes(ANA)
    assert closed.ballot.card.standing.handed == ((CAT, BEN),)
    assert world.round().state is RoundState.PASSED
    facts = [event["facts"] for event in world.events("signoff.vote")]
    assert [(each["for"], each["hand"], each["requirement"]) for each in facts[:2]] == [
        (CAT, BEN, "R1"),
        (CAT, BEN, "R2"),
    ]
    signed = baseline.load(world.store, TEAM, world.key, 1)
    assert signed is not None
    assert {(vote["signatory"], vote["hand"]) for vote in json.loads(signed.baseline.signed)["votes"]} == {
        (ANA, None),
        (CAT, BEN),
    }
    assert world.broken() is None


def test_one_by_one_a_delegate_votes_for_one_person_at_a_time(world: World) -> None:
    world.opens(ANA, CAT, DAN)
    world.delegates(CAT, BEN)
    world.delegates(DAN, BEN)

    with pytest.raises(Refusal, match="for one person at a time") as refused:
        page(world, BEN)
    assert refused.value.people == (CAT, DAN)
    world.says_apart(BEN, 1, APPROVE, whose=(DAN,))

    assert page(world, BEN, DAN).answered == 1
    assert page(world, BEN, CAT).answered == 0


def test_whoever_signs_too_votes_one_by_one_for_themselves_unless_they_say_for_whom(world: World) -> None:
    world.opens(ANA, BEN, CAT)
    world.delegates(CAT, BEN)

    assert page(world, BEN).whose is None
    assert page(world, BEN, CAT).whose == CAT


def test_a_single_answer_of_ones_own_beats_the_delegate_too(world: World) -> None:
    world.opens(ANA, CAT, DAN, partial=True)
    world.delegates(CAT, BEN)
    world.says_apart(BEN, 1, APPROVE)
    world.says_apart(CAT, 2, APPROVE)

    with pytest.raises(Refusal, match="own vote beats yours"):
        world.says_apart(BEN, 1, REJECT)


def test_one_hand_does_not_approve_anything_for_everybody_one_by_one_either(world: World) -> None:
    world.opens(CAT, DAN, partial=True)
    world.delegates(CAT, BEN)
    world.delegates(DAN, BEN)
    world.says_apart(BEN, 1, APPROVE, whose=(CAT,))

    with pytest.raises(Refusal, match="too few different people would approve V1"):
        world.says_apart(BEN, 1, APPROVE, whose=(DAN,))
    world.says_apart(BEN, 2, APPROVE, whose=(DAN,))

    assert missing(world) == (CAT, DAN)


def deactivated(world: World) -> None:
    """Cat's account is deactivated."""
    world.store.people.save([a_person(CAT, is_deactivated=True)], at=world.now)


def away(world: World) -> None:
    """Cat leaves the channel."""
    world.store.people.leave(TEAM, CHANNEL, CAT)


@pytest.mark.parametrize("leaves", [deactivated, away])
@pytest.mark.parametrize("whose", [(), (CAT,)])
def test_nobody_votes_for_somebody_who_could_not_vote_any_more(
    world: World, leaves: Callable[[World], None], whose: tuple[UserId, ...]
) -> None:
    world.delegates(CAT, BEN)
    world.opens(ANA, CAT)
    leaves(world)

    with pytest.raises(NotAllowed, match="`/signoff replace V1`") as refused:
        world.votes(BEN, whose=whose)

    assert refused.value.people == (CAT,)
    assert missing(world) == (ANA, CAT)
    assert not signoff.status(world.store, world.who(ANA), CHANNEL, now=world.now).cards[0].held
    [key] = [each.key for each in world.store.delegations.held_by(TEAM, BEN, now=world.now)]
    copy = cards.load_delegated_card(world.store, TEAM, world.key, 1, key)
    assert copy is not None and not copy.holds
    # So an owner can put somebody else there, who may vote as anybody.
    world.replaces(1, CAT, DAN)
    world.votes(DAN)
    assert missing(world) == (ANA,)


@pytest.mark.parametrize("leaves", [deactivated, away])
def test_what_was_voted_for_somebody_before_they_left_stands_and_changes_no_more(
    world: World, leaves: Callable[[World], None]
) -> None:
    world.delegates(CAT, BEN)
    world.opens(ANA, CAT)
    world.votes(BEN)
    leaves(world)

    with pytest.raises(NotAllowed, match="left the channel"):
        world.votes(BEN, REJECT)

    assert missing(world) == (ANA,)


def test_whoever_holds_several_votes_casts_those_of_people_who_are_there(world: World) -> None:
    world.delegates(CAT, BEN)
    world.delegates(DAN, BEN)
    world.opens(ANA, CAT, DAN)
    deactivated(world)

    world.votes(BEN)

    assert missing(world) == (ANA, CAT)


def test_ones_own_vote_needs_no_word_of_whose_it_is_once_the_other_left(world: World) -> None:
    world.delegates(CAT, BEN)
    world.opens(ANA, BEN, CAT)
    deactivated(world)

    world.votes(BEN, asks=True)

    assert missing(world) == (ANA, CAT)


def on_a_condition(world: World, user: UserId) -> None:
    world.approves_if(user, ANA)


def opens_the_form_for_one(world: World, user: UserId) -> None:
    condition.to_approve_if(world.store, world.who(user), project=world.key, number=1, now=world.now)


@pytest.mark.parametrize("does", [on_a_condition, opens_the_form_for_one])
def test_a_delegate_is_told_what_is_for_signatories_alone_and_what_they_can_do(
    world: World, does: Callable[[World, UserId], None]
) -> None:
    world.delegates(CAT, BEN)
    world.opens(ANA, CAT)

    with pytest.raises(NotAllowed, match="Press Approve, Reject or Abstain to vote for:") as refused:
        does(world, BEN)
    assert refused.value.people == (CAT,)

    # Whoever holds no vote is told who is asked.
    with pytest.raises(NotASignatory) as stranger:
        does(world, DAN)
    assert stranger.value.people == (ANA, CAT)

    # Nor is anything left to them once the signatory has decided.
    world.votes(CAT)
    with pytest.raises(NotASignatory):
        does(world, BEN)


def test_a_narrower_delegation_decides_who_votes(world: World) -> None:
    world.opens(ANA, CAT)
    world.delegates(CAT, BEN, everywhere=True)
    world.delegates(CAT, DAN, round_=1)

    with pytest.raises(NotASignatory):
        world.votes(BEN)
    world.votes(DAN)

    assert missing(world) == (ANA,)


def test_a_colleague_outside_the_channel_learns_nothing_of_the_project(world: World) -> None:
    world.delegates(CAT, BEN, everywhere=True)
    world.store.people.leave(TEAM, CHANNEL, BEN)
    world.sent.forget()

    world.opens(ANA, CAT)
    world.edits(1, "Export in 20 seconds")

    assert BEN not in {to for _, to in world.sent.placed}
    assert signoff.status(world.store, world.who(ANA), CHANNEL, now=world.now).cards[0].held == ()


def test_a_colleague_who_leaves_the_channel_is_shown_no_new_words(world: World) -> None:
    key = world.delegates(CAT, BEN).delegation.key
    world.opens(ANA, CAT)
    world.store.people.leave(TEAM, CHANNEL, BEN)

    world.edits(1, "Export in 20 seconds")

    copy = cards.load_delegated_card(world.store, TEAM, world.key, 1, key)
    assert copy is not None
    shown = str(delegation_view.delegated(copy))
    assert "You do not hold the vote of <@UCAT> any more" in shown
    assert "20 seconds" not in shown


def test_one_human_is_not_four_eyes_and_the_requester_is_not_alone(world: World) -> None:
    world.opens(BEN, CAT, DAN, policy=PolicyKind.N_OF_M, needed="2", chosen=(1,))
    world.delegates(CAT, BEN)
    world.votes(BEN, whose=(BEN, CAT))
    assert world.round().state is RoundState.OPEN
    world.votes(DAN)
    assert world.round().state is RoundState.PASSED

    world.opens(ANA, EVE, policy=PolicyKind.MAJORITY_CAST, chosen=(2,))
    world.delegates(EVE, ANA)
    with pytest.raises(Refusal, match="too few different people would approve V2") as refused:
        world.votes(ANA, round_=2, whose=(ANA, EVE))

    assert refused.value.people == (EVE,)
    assert missing(world, 2) == (ANA, EVE)


def test_one_hand_does_not_approve_for_everybody_and_the_round_stays_open_for_a_second_one(world: World) -> None:
    world.opens(CAT, DAN)
    world.delegates(CAT, BEN)
    world.delegates(DAN, BEN)

    with pytest.raises(Refusal, match="One of these has to vote for themselves:") as refused:
        world.votes(BEN)
    assert refused.value.people == (CAT, DAN)
    world.votes(BEN, whose=(CAT,))
    world.votes(DAN)

    assert world.round().state is RoundState.PASSED


def test_nobody_votes_for_others_after_the_end(world: World) -> None:
    world.opens(ANA, CAT)
    world.delegates(CAT, BEN, days=9)
    world.passes(days=3)

    with pytest.raises(RoundClosed):
        world.votes(BEN)


def test_everybody_sees_who_holds_what(world: World) -> None:
    world.opens(ANA, CAT)
    world.delegates(CAT, BEN)
    world.delegates(DAN, EVE)

    def seen(user: UserId) -> list[tuple[UserId, UserId]]:
        found = delegation.held(world.store, world.who(user), CHANNEL, now=world.now)
        return [(each.giver, each.holder) for each in found.delegations]

    assert seen(ANA) == [(CAT, BEN)]
    assert seen(EVE) == [(CAT, BEN), (DAN, EVE)]

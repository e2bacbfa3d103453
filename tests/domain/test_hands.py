"""Where colleagues vote for colleagues, enough different people have to be left who can approve."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.details import PLAIN
from bot.domain.ending import outcome_now
from bot.domain.hands import check_hands
from bot.domain.names import UserId
from bot.domain.policy import Policy, PolicyKind, Seat
from bot.domain.refusal import Refusal
from bot.domain.signoff import Ballot, Choice, Round, RoundState
from bot.domain.standing import Votes
from bot.domain.values import replace
from tests.domain.rounds import ANA, BEN, CAT, DAN, a_round, ballot

APPROVE, REJECT, ABSTAIN = Choice.APPROVE, Choice.REJECT, Choice.ABSTAIN
TWO_ROLES = Policy(
    kind=PolicyKind.ROLES,
    seats=(Seat(name="Law", holders=(BEN,), required=True), Seat(name="Money", holders=(CAT,), required=True)),
)


def by(hand: UserId, each: Ballot) -> Ballot:
    """Return a ballot that somebody else casts."""
    return replace(each, hand=hand)


def after(round_: Round, *ballots: Ballot) -> Votes:
    """Return the votes of a round in which these were cast."""
    return Votes(round_, ballots, ())


@pytest.mark.parametrize(
    "policy",
    [Policy(kind=PolicyKind.UNANIMOUS_ALL), Policy(kind=PolicyKind.N_OF_M, needed=2), TWO_ROLES],
    ids=lambda policy: str(policy.kind),
)
def test_the_approval_with_which_one_hand_would_be_everybody_is_refused(policy: Policy) -> None:
    round_ = replace(a_round(BEN, CAT), policy=policy)
    votes = after(round_, by(DAN, ballot(BEN, APPROVE)))

    with pytest.raises(Refusal, match="too few different people would approve V1") as refused:
        check_hands(votes, [by(DAN, ballot(CAT, APPROVE))])

    assert refused.value.people == (BEN, CAT)
    check_hands(votes, [ballot(CAT, APPROVE)])


def test_whoever_signs_too_does_not_approve_for_the_only_other_one() -> None:
    votes = after(a_round(BEN, DAN, policy=PolicyKind.UNANIMOUS_ALL))

    with pytest.raises(Refusal, match="One of these has to vote for themselves") as refused:
        check_hands(votes, [by(DAN, ballot(BEN, APPROVE))])

    assert refused.value.people == (BEN,)
    check_hands(votes, [by(CAT, ballot(BEN, APPROVE))])


def test_a_no_an_abstention_and_ones_own_yes_are_never_refused_though_they_end_the_round() -> None:
    votes = after(a_round(BEN, CAT, DAN, policy=PolicyKind.N_OF_M, needed=2), by(DAN, ballot(BEN, APPROVE)))
    votes = votes.cast(ballot(CAT, ABSTAIN))

    for choice in (APPROVE, REJECT, ABSTAIN):
        check_hands(votes, [ballot(DAN, choice)])
    for choice in (REJECT, ABSTAIN):
        check_hands(votes, [by(DAN, ballot(CAT, choice))])


def test_while_others_can_still_approve_one_hand_may_cast_several_votes() -> None:
    votes = after(a_round(BEN, CAT, ANA, policy=PolicyKind.UNANIMOUS_ALL), by(DAN, ballot(BEN, APPROVE)))

    check_hands(votes, [by(DAN, ballot(CAT, APPROVE))])


def test_what_fails_for_want_of_votes_may_fail() -> None:
    votes = after(a_round(ANA, BEN, CAT, policy=PolicyKind.UNANIMOUS_ALL), ballot(ANA, REJECT))

    check_hands(votes, [by(DAN, ballot(BEN, APPROVE))])


def test_the_requesters_own_hand_is_not_enough_however_many_votes_it_holds() -> None:
    round_ = a_round(ANA, BEN)

    with pytest.raises(Refusal, match="too few different people"):
        check_hands(after(round_, ballot(ANA, APPROVE)), [by(ANA, ballot(BEN, APPROVE))])


def test_where_each_requirement_is_decided_alone_only_what_is_lost_by_this_vote_is_refused() -> None:
    round_ = replace(a_round(BEN, CAT, policy=PolicyKind.UNANIMOUS_ALL), partial=True)
    votes = after(round_, ballot(BEN, ABSTAIN), by(DAN, ballot(BEN, APPROVE, item=2)))

    # R1 is lost already by the abstention, whatever is said of it for Cat.
    check_hands(votes, [by(DAN, ballot(CAT, APPROVE, item=1))])
    with pytest.raises(Refusal, match="too few different people"):
        check_hands(votes, [by(DAN, ballot(CAT, APPROVE, item=2))])


def test_a_vote_on_everything_after_one_on_each_requirement_is_refused_like_any() -> None:
    round_ = a_round(BEN, CAT, policy=PolicyKind.N_OF_M, needed=2, items=2)
    apart = (by(ANA, ballot(BEN, APPROVE, item=item)) for item in (1, 2))
    votes = after(round_, by(DAN, ballot(CAT, APPROVE)), *apart)

    with pytest.raises(Refusal, match="too few different people"):
        check_hands(votes, [by(DAN, ballot(BEN, APPROVE))])


def test_ones_own_yes_in_the_place_of_a_colleagues_leaves_enough_hands_too() -> None:
    # Ana's vote was Dan's once; then she took it back, and voted for Cat.
    round_ = a_round(ANA, CAT, policy=PolicyKind.N_OF_M, needed=2)
    votes = after(round_, by(DAN, ballot(ANA, APPROVE)), by(ANA, ballot(CAT, APPROVE)))

    with pytest.raises(Refusal, match="One of these has to vote for themselves") as refused:
        check_hands(votes, [ballot(ANA, APPROVE)])

    assert refused.value.people == (CAT,)


@given(st.data())
def test_no_yes_ever_ends_a_sign_off_as_not_signed_off(data: st.DataObject) -> None:
    people = data.draw(st.sampled_from([(BEN, CAT), (ANA, BEN), (ANA, BEN, CAT)]))
    policies = [a_round(*people, policy=kind, needed=2).policy for kind in (*PLAIN, PolicyKind.N_OF_M)]
    policies += [TWO_ROLES] if CAT in people else []
    policies += [Policy(kind=kind, parts=tuple(policies[-2:])) for kind in (PolicyKind.ALL_OF, PolicyKind.ANY_OF)]
    policy, partial = data.draw(st.sampled_from(policies)), data.draw(st.booleans())
    votes = after(replace(a_round(*people, items=2), policy=policy, partial=partial))

    while outcome_now(votes) is None and data.draw(st.integers(0, 9)):
        user, choice = data.draw(st.sampled_from(people)), data.draw(st.sampled_from([APPROVE, ABSTAIN]))
        hands = [None] if votes.is_their_own(user) else [None, *(hand for hand in (ANA, CAT, DAN) if hand != user)]
        hand, item = data.draw(st.sampled_from(hands)), data.draw(st.sampled_from([None, 1, 2]))
        said = replace(ballot(user, choice, item=item), hand=hand)
        try:
            check_hands(votes, [said])
        except Refusal:
            continue
        votes = votes.cast(said)
        assert choice is ABSTAIN or outcome_now(votes) is not RoundState.FAILED

"""Policies: the reference cases of domain.md 2.4, and early closing against every possible future."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.policy import Base, Threshold, default_quorum, evaluate, settled, settled_by, threshold
from bot.domain.signoff import Policy, PolicyKind, RoundState, Tally

PASSED, FAILED, NO_QUORUM = RoundState.PASSED, RoundState.FAILED, RoundState.NO_QUORUM
HALF, TWO_THIRDS = Fraction(1, 2), Fraction(2, 3)

MAJORITY_CAST = Policy(kind=PolicyKind.MAJORITY_CAST)
UNANIMOUS_ALL = Policy(kind=PolicyKind.UNANIMOUS_ALL)

MAJORITY_PRESENT = Threshold(base=Base.PRESENT, share=HALF, more=True)
MAJORITY_ELECTORATE = Threshold(base=Base.ELECTORATE, share=HALF, more=True)
TWO_THIRDS_CAST = Threshold(base=Base.CAST, share=TWO_THIRDS)
TWO_THIRDS_PRESENT = Threshold(base=Base.PRESENT, share=TWO_THIRDS)
UNANIMOUS_CAST = Threshold(base=Base.CAST, share=Fraction(1))


def at_least(needed: int) -> Policy:
    """Return the policy *At least … approve*."""
    return Policy(kind=PolicyKind.N_OF_M, needed=needed)


def votes(approve: int, reject: int = 0, abstain: int = 0, missing: int = 0) -> Tally:
    """Return a tally."""
    return Tally(approve=approve, reject=reject, abstain=abstain, missing=missing)


@pytest.mark.parametrize(
    ("rule", "passes"),
    [
        (threshold(MAJORITY_CAST, 9), True),
        (MAJORITY_PRESENT, True),
        (MAJORITY_ELECTORATE, False),
        (TWO_THIRDS_CAST, True),
        (TWO_THIRDS_PRESENT, False),
        (UNANIMOUS_CAST, False),
        (threshold(UNANIMOUS_ALL, 9), False),
        (threshold(at_least(5), 9), False),
        (threshold(at_least(4), 9), True),
    ],
)
def test_four_approve_two_reject_one_abstains_two_are_silent(rule: Threshold, passes: bool) -> None:
    """R-2.1."""
    assert rule.holds(votes(4, 2, 1, 2)) is passes


def test_two_thirds_of_those_present_are_not_two_thirds_of_the_votes_cast() -> None:
    """R-2.2."""
    tally = votes(30, 15, 15)

    assert not TWO_THIRDS_PRESENT.holds(tally)
    assert TWO_THIRDS_CAST.holds(tally)


def test_a_majority_of_those_present_and_two_thirds_of_the_votes_are_two_questions() -> None:
    """R-2.3."""
    assert MAJORITY_PRESENT.holds(votes(7, 4, 2)) and not TWO_THIRDS_CAST.holds(votes(7, 4, 2))
    assert not MAJORITY_PRESENT.holds(votes(2, 1, 10)) and TWO_THIRDS_CAST.holds(votes(2, 1, 10))


@pytest.mark.parametrize(("approve", "outcome"), [(500, FAILED), (501, PASSED), (510, PASSED)])
def test_a_majority_is_more_than_half_and_not_51_percent(approve: int, outcome: RoundState) -> None:
    """R-2.4."""
    assert evaluate(MAJORITY_CAST, votes(approve, 1000 - approve), quorum=501) is outcome


@pytest.mark.parametrize("policy", [MAJORITY_CAST, UNANIMOUS_ALL, at_least(1)])
def test_nothing_passes_when_everybody_abstains(policy: Policy) -> None:
    """R-2.5."""
    assert evaluate(policy, votes(0, 0, 6), quorum=5) is FAILED
    assert not UNANIMOUS_CAST.holds(votes(0, 0, 6))


def test_a_tie_fails() -> None:
    """R-2.6."""
    assert evaluate(MAJORITY_CAST, votes(3, 3), quorum=4) is FAILED


def test_shares_are_exact_where_binary_floats_are_not() -> None:
    """R-2.7: seven tenths and one tenth are eight tenths."""
    rule = Threshold(base=Base.ELECTORATE, share=Fraction(7, 10) + Fraction(1, 10))

    assert rule.holds(votes(8, 2))
    assert not rule.holds(votes(7, 3))


def test_a_round_is_settled_once_no_missing_vote_can_alter_it() -> None:
    """R-2.8."""
    assert settled_by(MAJORITY_ELECTORATE, votes(4, missing=3), quorum=4) is PASSED
    assert settled_by(MAJORITY_ELECTORATE, votes(0, 4, missing=3), quorum=4) is FAILED
    assert settled(MAJORITY_CAST, votes(3, 1, missing=3), quorum=4) is None


def test_one_rejection_settles_a_unanimous_round() -> None:
    assert settled(UNANIMOUS_ALL, votes(1, 1, missing=5), quorum=4) is FAILED


def test_without_a_quorum_at_the_deadline_there_is_no_result() -> None:
    assert evaluate(MAJORITY_CAST, votes(3, missing=4), quorum=4) is NO_QUORUM


@pytest.mark.parametrize(("electorate", "quorum"), [(1, 1), (2, 2), (3, 2), (4, 3), (9, 5)])
def test_the_quorum_is_more_than_half_of_the_signatories(electorate: int, quorum: int) -> None:
    assert default_quorum(electorate) == quorum


@pytest.mark.parametrize("size", range(1, 6))
def test_a_round_is_settled_exactly_when_every_future_agrees(size: int) -> None:
    """Passed early when every completion of the missing votes passes, failed when none does; checked for all."""
    policies = [MAJORITY_CAST, UNANIMOUS_ALL, *(at_least(needed) for needed in range(1, size + 1))]
    for policy, quorum, tally in product(policies, range(1, size + 1), every_tally(size)):
        futures = {evaluate(policy, future, quorum) is PASSED for future in completions(tally)}
        expected = {frozenset({True}): PASSED, frozenset({False}): FAILED}.get(frozenset(futures))
        assert settled(policy, tally, quorum) is expected, (policy, quorum, tally)


@given(data=st.data(), base=st.sampled_from(Base), more=st.booleans())
def test_any_share_of_any_base_is_settled_by_its_worst_and_best_future(
    data: st.DataObject, base: Base, more: bool
) -> None:
    size = data.draw(st.integers(1, 7))
    rule = Threshold(base=base, share=data.draw(st.fractions(0, 1, max_denominator=9)), more=more)
    tally = data.draw(st.sampled_from(list(every_tally(size))))
    quorum = data.draw(st.integers(1, size))

    futures = {future.present >= quorum and rule.holds(future) for future in completions(tally)}

    expected = {frozenset({True}): PASSED, frozenset({False}): FAILED}.get(frozenset(futures))
    assert settled_by(rule, tally, quorum) is expected


def every_tally(size: int) -> Iterator[Tally]:
    """Yield all ways in which so many people can stand."""
    for approve, reject, abstain in product(range(size + 1), repeat=3):
        if (missing := size - approve - reject - abstain) >= 0:
            yield votes(approve, reject, abstain, missing)


def completions(tally: Tally) -> Iterator[Tally]:
    """Yield all ways in which the missing votes can come in, or stay away."""
    for future in every_tally(tally.missing):
        yield votes(
            tally.approve + future.approve, tally.reject + future.reject, tally.abstain + future.abstain, future.missing
        )

"""A conditional yes, from *Approve if …* to a vote that counts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from bot.domain.condition import Condition, ConditionState, accepted, counting, dropped, met, not_met
from bot.domain.names import UserId
from bot.domain.refusal import NotAllowed, Refusal

ANA, BEN = UserId("UANA"), UserId("UBEN")


def condition(state: ConditionState = ConditionState.OPEN, *, counts_when_met: bool = False) -> Condition:
    """Return Ana's condition, which Ben has to see to."""
    return Condition(
        number=1,
        voter=ANA,
        text="The limit is raised to 20 MB",
        owner=BEN,
        due=datetime(2026, 1, 9, tzinfo=UTC),
        counts_when_met=counts_when_met,
        state=state,
    )


def test_the_vote_waits_until_the_owner_says_met_and_the_voter_accepts() -> None:
    done = met(condition(), by=BEN)

    assert done.is_pending
    assert accepted(done, by=ANA).state is ConditionState.ACCEPTED
    assert not accepted(done, by=ANA).is_pending


def test_a_voter_who_trusts_the_owner_need_not_look_again() -> None:
    assert met(condition(counts_when_met=True), by=BEN).state is ConditionState.ACCEPTED


@pytest.mark.parametrize("state", [ConditionState.OPEN, ConditionState.MET])
def test_what_will_not_be_met_opens_the_vote_again(state: ConditionState) -> None:
    assert not_met(condition(state), by=BEN).state is ConditionState.NOT_MET


@pytest.mark.parametrize("act", [met, not_met])
def test_only_the_owner_says_whether_it_is_met(act: Callable[[Condition, UserId], Condition]) -> None:
    with pytest.raises(NotAllowed) as refused:
        act(condition(), ANA)

    assert refused.value.people == (BEN,)


def test_only_the_voter_accepts() -> None:
    with pytest.raises(NotAllowed) as refused:
        accepted(condition(ConditionState.MET), by=BEN)

    assert refused.value.people == (ANA,)


def test_nothing_is_accepted_before_it_is_met_and_nothing_is_met_twice() -> None:
    with pytest.raises(Refusal, match="has not said yet"):
        accepted(condition(), by=ANA)
    with pytest.raises(Refusal, match="marked as met already"):
        met(condition(ConditionState.MET), by=BEN)


@pytest.mark.parametrize("state", [ConditionState.ACCEPTED, ConditionState.NOT_MET, ConditionState.DROPPED])
def test_what_is_settled_stays_settled(state: ConditionState) -> None:
    with pytest.raises(Refusal, match="settled already"):
        met(condition(state), by=BEN)
    with pytest.raises(Refusal, match="settled already"):
        not_met(condition(state), by=BEN)
    assert dropped(condition(state)).state is state


def test_a_condition_is_dropped_once_nothing_waits_for_it() -> None:
    assert dropped(condition()).state is ConditionState.DROPPED
    assert dropped(condition(ConditionState.MET)).state is ConditionState.DROPPED


def test_only_conditions_that_were_accepted_count_and_only_for_those_who_approve() -> None:
    kept = [condition(state) for state in ConditionState]

    assert [each.state for each in counting(kept, {ANA})] == [ConditionState.ACCEPTED]
    assert counting(kept, set()) == ()

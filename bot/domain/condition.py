"""A conditional yes: *Approve if …*, which counts once the condition is met and the voter accepts it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from enum import StrEnum

from msgspec import Struct

from bot.domain.names import UserId
from bot.domain.policy import passes_in_silence
from bot.domain.refusal import NotAllowed, Refusal
from bot.domain.signoff import Round
from bot.domain.values import replace


class ConditionState(StrEnum):
    """``open`` until its owner says something, ``met`` until the voter accepts; the other two are final."""

    OPEN = "open"
    MET = "met"
    ACCEPTED = "accepted"
    NOT_MET = "not_met"
    #: The voter voted otherwise meanwhile, or the round closed.
    DROPPED = "dropped"


class Condition(Struct, frozen=True, kw_only=True):
    """What has to happen before a vote counts as an approval."""

    #: Numbered within its round.
    number: int
    voter: UserId
    text: str
    #: Who has to see to it.
    owner: UserId
    due: datetime
    #: The vote counts as soon as the owner says that it is met, without another look by the voter.
    counts_when_met: bool
    state: ConditionState = ConditionState.OPEN

    @property
    def is_pending(self) -> bool:
        """Whether the vote still waits for it."""
        return self.state in (ConditionState.OPEN, ConditionState.MET)

    def is_overdue(self, now: datetime) -> bool:
        """Whether it was due, and its owner has said nothing of it."""
        return self.state is ConditionState.OPEN and self.due <= now


def check_round(round_: Round) -> None:
    """Refuse a yes on a condition where silence counts: it would count as a yes whatever became of its condition."""
    if passes_in_silence(round_.policy):
        raise Refusal(
            f"Silence counts as a yes in {round_.reference}, so a condition would hold nothing up. "
            "Reject it and say there what has to happen first."
        )


def met(condition: Condition, by: UserId) -> Condition:
    """Return the condition once its owner says that it is met."""
    _check_owner(condition, by)
    _check_state(condition, ConditionState.OPEN)
    after = ConditionState.ACCEPTED if condition.counts_when_met else ConditionState.MET
    return replace(condition, state=after)


def not_met(condition: Condition, by: UserId) -> Condition:
    """Return the condition once its owner says that it will not be met: the vote is open again."""
    _check_owner(condition, by)
    _check_pending(condition)
    return replace(condition, state=ConditionState.NOT_MET)


def accepted(condition: Condition, by: UserId) -> Condition:
    """Return the condition once the voter accepts what was done: the vote counts as an approval."""
    if by != condition.voter:
        raise NotAllowed("Only the voter can accept that this condition is met. That is:", people=(condition.voter,))
    _check_state(condition, ConditionState.MET)
    return replace(condition, state=ConditionState.ACCEPTED)


def dropped(condition: Condition) -> Condition:
    """Return the condition once nothing waits for it any more."""
    return replace(condition, state=ConditionState.DROPPED) if condition.is_pending else condition


def counting(conditions: Iterable[Condition], approving: Collection[UserId]) -> tuple[Condition, ...]:
    """Return the conditions on which those approve whose yes counts: all of them are met, and accepted."""
    return tuple(
        condition
        for condition in conditions
        if condition.state is ConditionState.ACCEPTED and condition.voter in approving
    )


def _check_owner(condition: Condition, by: UserId) -> None:
    if by != condition.owner:
        raise NotAllowed("Only the owner of this condition says whether it is met. That is:", people=(condition.owner,))


def _check_pending(condition: Condition) -> None:
    if not condition.is_pending:
        raise Refusal(f"This condition is settled already: it is {_WORDS[condition.state]}.")


def _check_state(condition: Condition, wanted: ConditionState) -> None:
    if condition.state is wanted:
        return
    _check_pending(condition)
    raise Refusal(
        "This condition is marked as met already; its voter has to accept it."
        if condition.state is ConditionState.MET
        else "The owner of this condition has not said yet that it is met."
    )


_WORDS = {
    ConditionState.ACCEPTED: "met and accepted",
    ConditionState.NOT_MET: "not met",
    ConditionState.DROPPED: "no longer asked for",
}

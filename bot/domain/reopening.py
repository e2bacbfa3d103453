"""Which rounds can be opened again: those that ended without a result, over words that can still be signed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.domain.ending import outcome_now
from bot.domain.refusal import Refusal
from bot.domain.requirement import Requirement, RequirementState
from bot.domain.rules import SomebodyElse, evaluate, needs_somebody_else, rule_for, rule_of
from bot.domain.signoff import Round, RoundState
from bot.domain.standing import Votes

#: How many requirements a sentence names.
_NAMED = 5


def check_reopening(round_: Round, *, now: datetime) -> None:
    """Refuse a round that is open, about to close, signed off or cancelled."""
    name = round_.reference
    if round_.is_open and round_.deadline <= now:
        # Between the deadline and the clock's look at it there is nothing to extend any more, nor to reopen yet.
        again = (
            "" if round_.change is not None else f" If it ends without a result, type `/signoff reopen {name}` then."
        )
        raise Refusal(
            f"The deadline of {name} has come, and it closes in a moment: see `/signoff status {name}` then.{again}"
        )
    if round_.change is not None and not round_.is_open:
        raise Refusal(f"{name} decided on C{round_.change}, and that stays so. Ask anew with `/requirement change`.")
    match round_.state:
        case RoundState.OPEN:
            raise Refusal(f"{name} is open. `/signoff extend {name} until Friday` gives it more time.")
        case RoundState.PASSED:
            raise Refusal(f"{name} is signed off, and that stays so. Add what is missing as a new requirement.")
        case RoundState.CANCELLED:
            raise Refusal(f"{name} was cancelled. Start a new one with `/signoff start`.")


def could_go_on(votes: Votes) -> bool:
    """Whether those who are missing could still alter how a round ends, with the votes as they are."""
    return outcome_now(votes) is None


def lacks_somebody_else(votes: Votes) -> bool:
    """Whether the approvals would have been enough, were somebody beside its starter among those who approved."""
    round_ = votes.round
    if not needs_somebody_else(round_):
        return False
    policy, beside = rule_of(round_.policy), SomebodyElse(round_.started_by)
    short = [poll for poll in votes.polls() if evaluate(rule_for(round_), poll, round_.quorum) is RoundState.FAILED]
    return bool(short) and all(policy.holds(poll) and not beside.holds(poll) for poll in short)


def check_words(
    round_: Round, asked: Sequence[int], found: Sequence[Requirement], under_vote: Mapping[int, int]
) -> None:
    """Refuse when any of the requirements cannot be voted on again, saying which and why."""
    known = {requirement.number: requirement for requirement in found}
    wrong = [why for number in asked if (why := _unfit(number, known.get(number), under_vote))]
    if wrong:
        more = f"; and {len(wrong) - _NAMED:,} more" if len(wrong) > _NAMED else ""
        raise Refusal(
            f"{round_.reference} cannot be reopened: {'; '.join(wrong[:_NAMED])}{more}. "
            "Start a new one with `/signoff start`."
        )


def _unfit(number: int, requirement: Requirement | None, under_vote: Mapping[int, int]) -> str | None:
    if number in under_vote:
        return f"R{number} is under vote in V{under_vote[number]}"
    if requirement is None:
        return f"R{number} is gone"
    match requirement.state:
        case RequirementState.OPEN:
            return None
        case RequirementState.SIGNED:
            return f"R{number} is signed in L{requirement.baseline}"
        case RequirementState.DEFERRED:
            return f"R{number} is postponed"
        case RequirementState.MERGED:
            return f"R{number} was merged into R{requirement.merged_into}"
        case RequirementState.OBSOLETE:
            return f"R{number} is obsolete, replaced by R{requirement.replaced_by}"
    return f"R{number} is {requirement.state.value}"

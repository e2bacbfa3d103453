"""How a round ends: as soon as nothing can alter it any more, and at its deadline."""

from __future__ import annotations

from collections.abc import Collection

from bot.domain.rules import evaluate, rule_for, settled
from bot.domain.signoff import RoundState
from bot.domain.standing import Votes


def outcome_now(votes: Votes) -> RoundState | None:
    """Return how the round ends now, or None while missing votes can alter it.

    It fails as soon as any words are settled as failed, and passes once all are settled as passed.
    """
    round_ = votes.round
    rule = rule_for(round_)
    outcomes = {settled(rule, poll, round_.quorum) for poll in votes.polls()}
    if round_.partial:
        # Each requirement has an outcome of its own, and the round waits for all of them.
        return None if None in outcomes else _in_part(outcomes)
    if RoundState.FAILED in outcomes:
        return RoundState.FAILED
    return RoundState.PASSED if outcomes == {RoundState.PASSED} else None


def outcome_at_deadline(votes: Votes) -> RoundState:
    """Return how the round ends at its deadline: every group of words must pass with a quorum of its own."""
    round_ = votes.round
    rule = rule_for(round_)
    outcomes = {evaluate(rule, poll, round_.quorum) for poll in votes.polls()}
    if round_.partial:
        return _in_part(outcomes)
    for worst in (RoundState.FAILED, RoundState.NO_QUORUM):
        if worst in outcomes:
            return worst
    return RoundState.PASSED


def _in_part(outcomes: Collection[RoundState | None]) -> RoundState:
    """Return how a round ends that may be signed in part: it passes when anything does."""
    if RoundState.PASSED in outcomes:
        return RoundState.PASSED
    return RoundState.FAILED if RoundState.FAILED in outcomes else RoundState.NO_QUORUM

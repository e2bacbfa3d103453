"""Whether enough different people can still approve, where colleagues vote for colleagues."""

from __future__ import annotations

from collections.abc import Collection

from bot.domain.names import UserId
from bot.domain.poll import Poll
from bot.domain.refusal import Refusal
from bot.domain.rules import rule_for, settled
from bot.domain.signoff import Ballot, Choice, RoundState
from bot.domain.standing import Votes


def check_hands(votes: Votes, new: Collection[Ballot]) -> None:
    """Refuse approvals for colleagues after which too few different people could approve.

    The round would fail at once although nobody rejects anything. One's own yes is never refused: everybody who is
    missing is counted on to give theirs.
    """
    given = [ballot for ballot in new if ballot.hand is not None and ballot.choice is Choice.APPROVE]
    if not given:
        return
    after = votes
    for ballot in new:
        after = after.cast(ballot)
    before = votes.by_words()
    for words, poll in after.by_words().items():
        if not any(after.ballot(ballot.user, words) is ballot for ballot in given):
            continue
        # Where each requirement is decided on its own, this one may have been lost before.
        if _is_lost(votes, poll) and not _is_lost(votes, before.get(words) or before[None]):
            raise Refusal(
                f"With this too few different people would approve {votes.round.reference}, and it could not pass any "
                "more. One of these has to vote for themselves:",
                people=_handed(votes, poll),
            )


def _is_lost(votes: Votes, poll: Poll) -> bool:
    return settled(rule_for(votes.round), poll, votes.round.quorum) is RoundState.FAILED


def _handed(votes: Votes, poll: Poll) -> tuple[UserId, ...]:
    """Return the signatories for whom somebody else approved, in the electorate's order."""
    return tuple(user for user in votes.round.electorate if user in poll.approving and poll.hand(user) != user)

"""Whether enough different people can still approve, where colleagues vote for colleagues."""

from __future__ import annotations

from collections.abc import Collection

from bot.domain.names import UserId
from bot.domain.poll import Poll
from bot.domain.refusal import FormErrors, Refusal
from bot.domain.replacement import replaced
from bot.domain.rules import rule_for, settled
from bot.domain.signoff import Ballot, Choice, RoundState
from bot.domain.standing import Votes, Words


def check_hands(votes: Votes, new: Collection[Ballot]) -> None:
    """Refuse approvals for colleagues after which too few different people could approve.

    The round would fail at once although nobody rejects anything. One's own yes is counted on while it is missing; only
    where it takes the place of a colleague's for oneself can there be a hand less than before.
    """
    given = [ballot for ballot in new if ballot.choice is Choice.APPROVE and (ballot.hand or votes.hand(ballot.user))]
    if not given:
        return
    after = votes
    for ballot in new:
        after = after.cast(ballot)
    now = after.by_words()
    for words, poll in now.items():
        if not any(after.ballot(ballot.user, words) is ballot for ballot in given):
            continue
        # Where each requirement is decided on its own, this one may have been lost before.
        if _is_lost(votes, poll) and not all(_is_lost(votes, each) for each in _before(votes, words, now)):
            raise Refusal(
                f"With this too few different people would approve {votes.round.reference}, and it could not pass any "
                "more. One of these has to vote for themselves:",
                people=_handed(votes, poll),
            )


def check_place(votes: Votes, *, left: UserId, joined: UserId) -> None:
    """Refuse somebody in another's place who voted for so many that too few could approve; FormErrors at ``joined``."""
    after = votes.of(replaced(votes.round, left=left, joined=joined))
    if any(
        _is_lost(after, now) and not _is_lost(votes, before)
        for before, now in zip(votes.polls(), after.polls(), strict=True)
    ):
        why = f"They voted for others in {votes.round.reference}, so too few different people could approve it."
        raise FormErrors({"joined": f"{why} Choose somebody else."})


def _before(votes: Votes, words: Words | None, now: Collection[Words | None]) -> list[Poll]:
    """Return how people stood on what is one group of words now.

    A vote on the whole set takes back what the person said of single requirements, which may join the others by that.
    """
    before = votes.by_words()
    if words is not None:
        return [before[words] if words in before else before[None]]
    return [poll for group, poll in before.items() if group is None or group not in now]


def _is_lost(votes: Votes, poll: Poll) -> bool:
    return settled(rule_for(votes.round), poll, votes.round.quorum) is RoundState.FAILED


def _handed(votes: Votes, poll: Poll) -> tuple[UserId, ...]:
    """Return the signatories for whom somebody else approved, in the electorate's order."""
    return tuple(user for user in votes.round.electorate if user in poll.approving and poll.hand(user) != user)

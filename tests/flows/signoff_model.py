"""What a sign-off round is, as people would tell it: who said what about exactly the words under vote, by whose hand.

The model asks of every possible future whether the round passes. It knows nothing of ballots, revisions of ballots,
groups of words or polls, and it counts in its own way.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from copy import deepcopy
from datetime import datetime
from itertools import product

from msgspec import Struct, field

from bot.domain.names import UserId
from bot.domain.signoff import Choice, RoundState
from tests.flows.signoff_policies import NO, ModelPolicy, Votes, among

COUNTED = (Choice.APPROVE, Choice.REJECT, Choice.ABSTAIN)


class Waiting(Struct):
    """A yes that waits for a condition."""

    number: int
    owner: UserId
    revision: int
    counts_when_met: bool
    is_met: bool = False


class ModelChange(Struct, frozen=True):
    """Other words for a signed requirement, or its removal; an emergency is done first."""

    requirement: int
    #: None for a removal.
    version: int | None
    is_done_first: bool


class ModelRound(Struct):
    """One round."""

    electorate: tuple[UserId, ...]
    requester: UserId
    policy: ModelPolicy
    deadline: datetime
    #: For every requirement under vote: who said what about the words it has now.
    votes: dict[int, Votes]
    #: The revision at which the words of each requirement came under vote.
    since: dict[int, int]
    #: The version of each requirement that is voted on.
    versions: dict[int, int]
    #: Whether each requirement is decided on its own.
    partial: bool = False
    #: What is asked for where it decides on a change.
    change: ModelChange | None = None
    revision: int = 1
    state: RoundState = RoundState.OPEN
    #: Once it has passed: what it signed.
    signed: set[int] = field(default_factory=set)
    #: What was said of everything at once, and for each who answered apart: on which requirements.
    whole: dict[UserId, Choice] = field(default_factory=dict)
    apart: dict[UserId, set[int]] = field(default_factory=dict)
    reminded_at: datetime | None = None
    waiting: dict[UserId, Waiting] = field(default_factory=dict)
    conditions: int = 0

    @property
    def quorum(self) -> int:
        """How many must take part."""
        return 0 if self.policy.needs_nobody else len(self.electorate) // 2 + 1

    def holds(self, votes: Votes) -> bool:
        """Whether the policy holds, and the requester is not alone."""
        return self.policy.holds_for(votes, self.electorate, self.requester)

    def passes(self, votes: Votes) -> bool:
        """Whether the policy and the quorum hold."""
        return len(votes) >= self.quorum and self.holds(votes)

    def futures(self, votes: Votes) -> set[bool]:
        """Return whether the words pass, over every way in which the missing votes can come in."""
        missing = [user for user in self.electorate if user not in votes]
        return {
            self.passes(votes | _those(missing, future)) for future in product((*COUNTED, None), repeat=len(missing))
        }

    def settle(self) -> None:
        """Close the round when no future can alter it."""
        futures = [self.futures(votes) for votes in self.votes.values()]
        if self.partial:
            # Each requirement is waited for, and what passes is signed whatever becomes of the others.
            if all(len(future) == 1 for future in futures):
                self.end(RoundState.PASSED if {True} in futures else RoundState.FAILED)
        elif {False} in futures:
            self.end(RoundState.FAILED)
        elif all(future == {True} for future in futures):
            self.end(RoundState.PASSED)

    def expire(self) -> None:
        """Close the round at its deadline."""
        found = {self.at_the_end(votes) for votes in self.votes.values()}
        worst_first = [RoundState.FAILED, RoundState.NO_QUORUM, RoundState.PASSED]
        in_part = [RoundState.PASSED, RoundState.FAILED, RoundState.NO_QUORUM]
        self.end(next(each for each in (in_part if self.partial else worst_first) if each in found))

    def at_the_end(self, votes: Votes) -> RoundState:
        """Return what becomes of words on which nobody votes any more."""
        if len(votes) < self.quorum:
            return RoundState.NO_QUORUM
        return RoundState.PASSED if self.holds(votes) else RoundState.FAILED

    def end(self, state: RoundState) -> None:
        """Close it: nothing waits any more."""
        self.state = state
        self.waiting.clear()
        if state is RoundState.PASSED:
            self.signed = {number for number, votes in self.votes.items() if not self.partial or self.passes(votes)}

    def vote(self, user: UserId, choice: Choice, revision: int, hand: UserId) -> None:
        """Say the same about every requirement; words that came later than what was shown are not answered."""
        said = (choice, hand)
        if all(votes.get(user) == said for votes in self.votes.values()):
            return
        self.waiting.pop(user, None)
        self.whole[user] = choice
        self.apart.pop(user, None)
        for requirement, votes in self.votes.items():
            votes.pop(user, None)
            if self.since[requirement] <= revision:
                votes[user] = said
        self.settle()

    def wait(self, user: UserId, owner: UserId, revision: int, *, counts_when_met: bool) -> None:
        """Take a conditional yes: until it counts, nothing is said."""
        self.conditions += 1
        self.whole.pop(user, None)
        self.apart.pop(user, None)
        for votes in self.votes.values():
            votes.pop(user, None)
        self.waiting[user] = Waiting(self.conditions, owner, revision, counts_when_met)
        self.settle()

    def answer(self, user: UserId, verdicts: Mapping[int, Choice], hand: UserId) -> None:
        """Answer on single requirements; a no says why each time, so it always stands apart."""
        for requirement, choice in verdicts.items():
            if self.votes[requirement].get(user) != (choice, hand) or choice in NO:
                self.apart.setdefault(user, set()).add(requirement)
            self.waiting.pop(user, None)
            self.votes[requirement][user] = (choice, hand)
        self.settle()

    def loses_by(self, act: Callable[[ModelRound], None]) -> set[int]:
        """Return what could still pass, and could not any more after an act."""
        again = deepcopy(self)
        act(again)
        return again.lost() - self.lost()

    def lost(self) -> set[int]:
        """Return what no future lets pass."""
        return {number for number, votes in self.votes.items() if True not in self.futures(votes)}

    def missing(self) -> set[UserId]:
        """Return who has to answer on any words."""
        return {user for user in self.electorate for votes in self.votes.values() if user not in votes}

    def goes_on(self, now_at: dict[int, int]) -> None:
        """Open again over the newest words; a no to everything does not outlive a change of any."""
        self.state = RoundState.OPEN
        changed = [number for number, version in now_at.items() if version != self.versions[number]]
        for user in [user for user, choice in self.whole.items() if changed and choice is Choice.REJECT]:
            del self.whole[user]
            for number, votes in self.votes.items():
                if number not in self.apart.get(user, ()):
                    votes.pop(user, None)
        for number in changed:
            self.rewords(number, now_at[number])

    def rewords(self, number: int, version: int) -> None:
        """Put newer words of a requirement under vote, on which nobody has answered."""
        self.revision += 1
        self.since[number] = self.revision
        self.versions[number] = version
        self.votes[number] = {}

    def takes_place(self, left: UserId, joined: UserId) -> None:
        """Put somebody in the place of another, with the roles and the weight that belong to it."""
        self.electorate = among(self.electorate, left, joined)
        self.policy = self.policy.renamed(left, joined)
        self.waiting.pop(left, None)
        self.whole.pop(left, None)
        self.apart.pop(left, None)
        for votes in self.votes.values():
            votes.pop(left, None)

    def count(self, user: UserId) -> None:
        """Let a yes count that waited."""
        revision = self.waiting.pop(user).revision
        self.vote(user, Choice.APPROVE, revision, user)

    def is_own(self, user: UserId) -> bool:
        """Whether somebody has said anything themselves that counts, or waits."""
        return user in self.waiting or any(votes.get(user, (None, None))[1] == user for votes in self.votes.values())


def _those(missing: list[UserId], future: tuple[Choice | None, ...]) -> Votes:
    return {user: (choice, user) for user, choice in zip(missing, future, strict=True) if choice is not None}

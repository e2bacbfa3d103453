"""What a sign-off round is, as people would tell it: who said what about exactly the words under vote, by whose hand.

The model asks of every possible future whether the round passes. It knows nothing of ballots, revisions of ballots,
groups of words or polls, and it counts in its own way.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from fractions import Fraction
from itertools import permutations, product

from msgspec import Struct, field

from bot.domain.details import Details, SeatTyped
from bot.domain.names import UserId
from bot.domain.policy import PolicyKind
from bot.domain.signoff import Choice, RoundState
from bot.domain.values import replace

COUNTED = (Choice.APPROVE, Choice.REJECT, Choice.ABSTAIN)
#: What somebody said, and whose hand said it.
Said = tuple[Choice, UserId]
Votes = dict[UserId, Said]


class ModelPolicy(Struct, frozen=True, kw_only=True):
    """When a round passes, with everything that its kind needs."""

    kind: PolicyKind
    needed: int = 1
    weights: Mapping[UserId, int] = field(default_factory=dict)
    #: Each required role with who holds it, and who may veto.
    required: tuple[tuple[UserId, ...], ...] = ()
    veto: tuple[UserId, ...] = ()
    parts: tuple[PolicyKind, ...] = ()

    def details(self) -> Details | None:
        """Return the second page of the form, for a policy that has one."""
        rows = [
            SeatTyped(name=f"Role {n}", holders=who, required=True, veto=False) for n, who in enumerate(self.required)
        ]
        if self.veto:
            rows.append(SeatTyped(name="Security", holders=self.veto, required=False, veto=True))
        weighed = Details(weights={user: str(weight) for user, weight in self.weights.items()}, share="1/2")
        match self.kind:
            case PolicyKind.WEIGHTED:
                return weighed
            case PolicyKind.ROLES:
                return Details(seats=rows)
            case PolicyKind.ALL_OF | PolicyKind.ANY_OF:
                is_all = self.kind is PolicyKind.ALL_OF
                return replace(weighed, parts=self.parts, all_of=is_all, needed=str(self.needed), seats=rows)
        return None

    def renamed(self, left: UserId, joined: UserId) -> ModelPolicy:
        """Return the same with somebody in the place of another."""
        return replace(
            self,
            weights={joined if user == left else user: weight for user, weight in self.weights.items()},
            required=tuple(_among(seat, left, joined) for seat in self.required),
            veto=_among(self.veto, left, joined),
        )

    @property
    def needs_nobody(self) -> bool:
        """Whether it passes where nobody says anything."""
        return self.kind is PolicyKind.CONSENT or (self.kind is PolicyKind.ANY_OF and PolicyKind.CONSENT in self.parts)

    def holds_for(self, votes: Votes, electorate: tuple[UserId, ...], requester: UserId) -> bool:
        """Whether it holds over these votes, and not by the requester's yes alone where a yes is needed."""
        others = any(choice is Choice.APPROVE and hand != requester for choice, hand in votes.values())
        if others or set(electorate) == {requester}:
            return self.holds(votes, electorate)
        return self.needs_nobody and replace(self, kind=PolicyKind.CONSENT).holds(votes, electorate)

    def holds(self, votes: Votes, electorate: tuple[UserId, ...]) -> bool:
        """Whether it holds over these votes."""
        yes = {user: hand for user, (choice, hand) in votes.items() if choice is Choice.APPROVE}
        no = {user for user, (choice, _) in votes.items() if choice is Choice.REJECT}
        match self.kind:
            case PolicyKind.N_OF_M:
                return len(set(yes.values())) >= self.needed
            case PolicyKind.CONSENT:
                return not no
            case PolicyKind.WEIGHTED:
                total = sum(self.weights[user] for user in electorate)
                return bool(yes) and Fraction(sum(self.weights[user] for user in yes), total) >= Fraction(1, 2)
            case PolicyKind.ROLES:
                return bool(yes) and not no & set(self.veto) and _can_sit(self.required, yes)
            case PolicyKind.ALL_OF:
                return all(replace(self, kind=part).holds(votes, electorate) for part in self.parts)
            case PolicyKind.ANY_OF:
                return any(replace(self, kind=part).holds(votes, electorate) for part in self.parts)
        return counted(self.kind, len(yes), len(no), len(votes), len(electorate))


def counted(kind: PolicyKind, approve: int, reject: int, present: int, everybody: int) -> bool:
    """Whether a policy holds that needs nothing but counts."""
    return {
        PolicyKind.UNANIMOUS_ALL: approve == everybody,
        PolicyKind.UNANIMOUS_CAST: approve > 0 and reject == 0,
        PolicyKind.MAJORITY_CAST: approve > reject,
        PolicyKind.MAJORITY_PRESENT: 2 * approve > present,
        PolicyKind.MAJORITY_ELECTORATE: 2 * approve > everybody,
        PolicyKind.TWO_THIRDS_CAST: approve > 0 and 3 * approve >= 2 * (approve + reject),
    }[kind]


def _can_sit(seats: tuple[tuple[UserId, ...], ...], yes: Mapping[UserId, UserId]) -> bool:
    """Whether as many different people as there are seats said yes, each for somebody who holds the seat."""
    for order in permutations(set(yes.values()), len(seats)):
        if all(hand in {yes[user] for user in seat if user in yes} for seat, hand in zip(seats, order, strict=True)):
            return True
    return False


class Waiting(Struct):
    """A yes that waits for a condition."""

    number: int
    owner: UserId
    revision: int
    counts_when_met: bool
    is_met: bool = False


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
    revision: int = 1
    state: RoundState = RoundState.OPEN
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
        if {False} in futures:
            self.end(RoundState.FAILED)
        elif all(future == {True} for future in futures):
            self.end(RoundState.PASSED)

    def expire(self) -> None:
        """Close the round at its deadline."""
        each = list(self.votes.values())
        if any(len(votes) >= self.quorum and not self.holds(votes) for votes in each):
            self.end(RoundState.FAILED)
        elif any(len(votes) < self.quorum for votes in each):
            self.end(RoundState.NO_QUORUM)
        else:
            self.end(RoundState.PASSED)

    def end(self, state: RoundState) -> None:
        """Close it: nothing waits any more."""
        self.state = state
        self.waiting.clear()

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

    def answer(self, user: UserId, requirement: int, choice: Choice) -> None:
        """Answer on one requirement with one's own hand; a no says why each time, so it always stands apart."""
        if self.votes[requirement].get(user) != (choice, user) or choice is Choice.REJECT:
            self.apart.setdefault(user, set()).add(requirement)
        self.waiting.pop(user, None)
        self.votes[requirement][user] = (choice, user)
        self.settle()

    def has_voted(self, user: UserId) -> bool:
        """Whether anything that somebody said is kept; a yes that waits is said only when it counts."""
        return user in self.whole or bool(self.apart.get(user))

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
        self.electorate = _among(self.electorate, left, joined)
        self.policy = self.policy.renamed(left, joined)
        self.waiting.pop(left, None)

    def count(self, user: UserId) -> None:
        """Let a yes count that waited."""
        revision = self.waiting.pop(user).revision
        self.vote(user, Choice.APPROVE, revision, user)

    def is_own(self, user: UserId) -> bool:
        """Whether somebody has said anything themselves that counts, or waits."""
        return user in self.waiting or any(votes.get(user, (None, None))[1] == user for votes in self.votes.values())


class Handing(Struct):
    """A vote in somebody's hands; ``round`` is None for every round."""

    giver: UserId
    holder: UserId
    round: int | None
    ends_at: datetime
    is_over: bool = False

    def holds(self, now: datetime) -> bool:
        """Whether it counts."""
        return not self.is_over and now < self.ends_at


def may_hand(handings: Iterable[Handing], new: Handing, now: datetime) -> bool:
    """Whether a vote may be put into these hands: nobody's own, no chain, no second hand for the same."""
    if new.giver == new.holder:
        return False
    for each in handings:
        meets = each.holds(now) and (None in (each.round, new.round) or each.round == new.round)
        same = each.giver == new.giver and each.round == new.round
        if meets and (same or each.giver == new.holder or each.holder == new.giver):
            return False
    return True


def hand_for(handings: list[Handing], giver: UserId, number: int, now: datetime) -> UserId | None:
    """Return who may vote for somebody in a round: what was said of that round beats what was said of all."""
    found = [each for each in handings if each.giver == giver and each.holds(now) and each.round in (None, number)]
    found.sort(key=lambda each: each.round is not None)
    return found[-1].holder if found else None


def _among(users: tuple[UserId, ...], left: UserId, joined: UserId) -> tuple[UserId, ...]:
    return tuple(joined if user == left else user for user in users)


def _those(missing: list[UserId], future: tuple[Choice | None, ...]) -> Votes:
    return {user: (choice, user) for user, choice in zip(missing, future, strict=True) if choice is not None}

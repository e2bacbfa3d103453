"""When a poll passes: the policies of ``domain.md`` 2.2, in exact arithmetic.

Every rule is monotone: a yes never harms and a no never helps. So the best future of a poll is that all who are missing
approve, the worst is that all reject, and every other one lies between them.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from fractions import Fraction
from typing import Protocol

from msgspec import Struct, field

from bot.domain.names import UserId
from bot.domain.policy import Base, Policy, PolicyKind, passes_in_silence
from bot.domain.poll import Poll
from bot.domain.signoff import Round, RoundState

_HALF, _TWO_THIRDS, _ALL = Fraction(1, 2), Fraction(2, 3), Fraction(1)


class Rule(Protocol):
    """What must hold over the votes."""

    def holds(self, poll: Poll) -> bool:
        """Whether it holds over these votes, those that are missing left out."""


class Share(Struct, frozen=True):
    """A share of a base must approve: at least that much, or ``more`` than it. Without weights each vote weighs 1.

    Shares count votes, whoever's hand cast them; but where everybody has to approve, one hand cannot for them all.
    """

    base: Base
    share: Fraction
    more: bool = False
    weights: Mapping[UserId, Fraction] = field(default_factory=dict)

    def holds(self, poll: Poll) -> bool:
        """Whether enough approve; nothing ever passes without one approval (R-2.5)."""
        if not poll.approving:
            return False
        if self.weights:
            have, base = self._weight(poll.approving), self._weight(_base(self.base, poll))
        else:
            have, base = len(poll.approving), _count(self.base, poll)
        # Without a fraction, which costs many times more than whole numbers.
        have, needed = have * self.share.denominator, base * self.share.numerator
        if self.more:
            return have > needed
        return have >= needed and (not self._asks_everybody or _is_said_by_two(poll))

    @property
    def _asks_everybody(self) -> bool:
        return self.share == _ALL and self.base is Base.ELECTORATE

    def _weight(self, users: Collection[UserId]) -> Fraction | int:
        return sum((self.weights[user] for user in users), start=Fraction(0))


class AtLeast(Struct, frozen=True):
    """So many must approve, each with a hand of their own: four eyes are two people, not two votes."""

    needed: int

    def holds(self, poll: Poll) -> bool:
        """Whether enough people approve."""
        return len({poll.hand(user) for user in poll.approving}) >= self.needed


class Seats(Struct, frozen=True):
    """Every required group has a yes, each from another person, and nobody with a veto says no (R-2.9)."""

    required: Sequence[Collection[UserId]]
    vetoes: Collection[UserId]

    def holds(self, poll: Poll) -> bool:
        """Whether no veto was used and the required yeses are there."""
        if poll.rejecting & set(self.vetoes):
            return False
        hands = [{poll.hand(user) for user in poll.approving & set(seat)} for seat in self.required]
        return bool(poll.approving) and can_fill(hands)


class Consent(Struct, frozen=True):
    """Nobody objects; silence is consent, which a team has to have chosen for itself."""

    def holds(self, poll: Poll) -> bool:
        """Whether there is no objection."""
        return not poll.rejecting


class SomebodyElse(Struct, frozen=True):
    """Whoever asks for a sign-off is not the only one who approves, however many votes they hold."""

    requester: UserId

    def holds(self, poll: Poll) -> bool:
        """Whether another hand approves."""
        return any(poll.hand(user) != self.requester for user in poll.approving)


class Every(Struct, frozen=True):
    """All parts hold."""

    parts: Sequence[Rule]

    def holds(self, poll: Poll) -> bool:
        """Whether each of them holds."""
        return all(part.holds(poll) for part in self.parts)


class Either(Struct, frozen=True):
    """At least one part holds."""

    parts: Sequence[Rule]

    def holds(self, poll: Poll) -> bool:
        """Whether any of them holds."""
        return any(part.holds(poll) for part in self.parts)


_SHARES: Mapping[PolicyKind, Share] = {
    PolicyKind.UNANIMOUS_ALL: Share(Base.ELECTORATE, _ALL),
    PolicyKind.UNANIMOUS_CAST: Share(Base.CAST, _ALL),
    PolicyKind.MAJORITY_CAST: Share(Base.CAST, _HALF, more=True),
    PolicyKind.MAJORITY_PRESENT: Share(Base.PRESENT, _HALF, more=True),
    PolicyKind.MAJORITY_ELECTORATE: Share(Base.ELECTORATE, _HALF, more=True),
    PolicyKind.TWO_THIRDS_CAST: Share(Base.CAST, _TWO_THIRDS),
}


def rule_of(policy: Policy) -> Rule:
    """Return what a policy asks for; ValueError when it lacks what its kind needs."""
    if share := _SHARES.get(policy.kind):
        return share
    match policy.kind:
        case PolicyKind.N_OF_M if policy.needed is not None:
            return AtLeast(policy.needed)
        case PolicyKind.ROLES if policy.seats:
            return _seats(policy)
        case PolicyKind.WEIGHTED if policy.share is not None and policy.base is not None:
            return Share(policy.base, policy.share, weights=dict(policy.weights))
        case PolicyKind.CONSENT:
            return Consent()
        case PolicyKind.ALL_OF if policy.parts:
            return Every([rule_of(part) for part in policy.parts])
        case PolicyKind.ANY_OF if policy.parts:
            return Either([rule_of(part) for part in policy.parts])
    raise ValueError(f"{policy.kind} lacks what it needs")


def rule_for(round_: Round) -> Rule:
    """Return what a round asks for: its policy, and that its requester is not alone where others could approve too."""
    if all(user == round_.started_by for user in round_.electorate):
        return rule_of(round_.policy)
    return _beside(round_.started_by, round_.policy)


def needs_somebody_else(round_: Round) -> bool:
    """Whether somebody other than the requester has to approve.

    A round may ask nobody else only where nobody else could sign, and where silence is consent nobody has to approve.
    """
    return any(user != round_.started_by for user in round_.electorate) and not passes_in_silence(round_.policy)


def may_hold_votes(round_: Round, user: UserId) -> bool:
    """Whether somebody may vote for others in a round: its requester's could be the only yes where silence passes."""
    return user != round_.started_by or not passes_in_silence(round_.policy)


def _beside(requester: UserId, policy: Policy) -> Rule:
    """Return what a policy asks for where somebody else has to approve too, in each part that needs a yes."""
    if not passes_in_silence(policy):
        return Every((rule_of(policy), SomebodyElse(requester)))
    if policy.kind is PolicyKind.ANY_OF:
        return Either([_beside(requester, part) for part in policy.parts])
    return rule_of(policy)


def default_quorum(electorate: int) -> int:
    """Return the quorum of every round that names none: more than half of the signatories."""
    return electorate // 2 + 1


def evaluate(rule: Rule, poll: Poll, quorum: int) -> RoundState:
    """Return how a round ends on these votes at its deadline."""
    if poll.taking_part < quorum:
        return RoundState.NO_QUORUM
    return RoundState.PASSED if rule.holds(poll) else RoundState.FAILED


def settled(rule: Rule, poll: Poll, quorum: int) -> RoundState | None:
    """Return how a round ends whatever the missing people do, or None while they can alter it."""
    if poll.taking_part >= quorum and rule.holds(poll.if_missing_reject()):
        return RoundState.PASSED
    if not rule.holds(poll.if_missing_approve()):
        return RoundState.FAILED
    return None


def can_fill(candidates: Sequence[Collection[UserId]]) -> bool:
    """Whether every seat can have a person of its own among its candidates: a matching, found by augmenting paths."""
    holder: dict[UserId, int] = {}

    def seated(seat: int, asked: set[UserId]) -> bool:
        for user in candidates[seat]:
            if user in asked:
                continue
            asked.add(user)
            if user not in holder or seated(holder[user], asked):
                holder[user] = seat
                return True
        return False

    return all(seated(seat, set()) for seat in range(len(candidates)))


def _seats(policy: Policy) -> Seats:
    return Seats(
        required=[seat.holders for seat in policy.seats if seat.required],
        vetoes={user for seat in policy.seats if seat.veto for user in seat.holders},
    )


def _is_said_by_two(poll: Poll) -> bool:
    """Whether two people approve where two are asked: four eyes are two people, not two votes."""
    if not poll.hands:
        return True
    return len({poll.hand(user) for user in poll.approving}) > 1 or len(poll.approving) == 1


def _count(base: Base, poll: Poll) -> int:
    """Count a base: every vote asks, and a set of fifty people costs more than four numbers."""
    match base:
        case Base.CAST:
            return len(poll.approving) + len(poll.rejecting)
        case Base.PRESENT:
            return poll.taking_part
        case Base.ELECTORATE:
            return poll.taking_part + len(poll.missing)


def _base(base: Base, poll: Poll) -> Collection[UserId]:
    match base:
        case Base.CAST:
            return poll.approving | poll.rejecting
        case Base.PRESENT:
            return poll.present
        case Base.ELECTORATE:
            return poll.everybody

"""When a round passes: the policies of ``domain.md`` 2.2, in exact arithmetic."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum
from fractions import Fraction

from bot.domain.signoff import Policy, PolicyKind, RoundState, Tally


class Base(Enum):
    """Of whom a share is needed."""

    #: Approvals and rejections; abstentions are left out.
    CAST = "votes cast"
    #: Everybody who took part; an abstention has the effect of a no.
    PRESENT = "present"
    #: Everybody entitled to vote.
    ELECTORATE = "electorate"


@dataclass(frozen=True, kw_only=True, slots=True)
class Threshold:
    """The share of a base that must approve: at least that much, or ``more`` than it."""

    base: Base
    share: Fraction
    more: bool = False

    def holds(self, tally: Tally) -> bool:
        """Whether enough approve; nothing ever passes without one approval (R-2.5)."""
        needed = self.share * _size(self.base, tally)
        return tally.approve >= 1 and (tally.approve > needed if self.more else tally.approve >= needed)


def default_quorum(electorate: int) -> int:
    """Return the quorum of every round: more than half of the signatories."""
    return electorate // 2 + 1


def threshold(policy: Policy, electorate: int) -> Threshold:
    """Return what a policy asks of an electorate of this size."""
    match policy.kind:
        case PolicyKind.UNANIMOUS_ALL:
            return Threshold(base=Base.ELECTORATE, share=Fraction(1))
        case PolicyKind.MAJORITY_CAST:
            return Threshold(base=Base.CAST, share=Fraction(1, 2), more=True)
        case PolicyKind.N_OF_M:
            if policy.needed is None:
                raise ValueError("n_of_m needs its n")
            return Threshold(base=Base.ELECTORATE, share=Fraction(policy.needed, electorate))


def evaluate(policy: Policy, tally: Tally, quorum: int) -> RoundState:
    """Return how a round ends on these votes at its deadline."""
    if tally.present < quorum:
        return RoundState.NO_QUORUM
    return RoundState.PASSED if threshold(policy, _everybody(tally)).holds(tally) else RoundState.FAILED


def settled(policy: Policy, tally: Tally, quorum: int) -> RoundState | None:
    """Return how a round ends whatever the missing people do, or None while they can alter it."""
    return settled_by(threshold(policy, _everybody(tally)), tally, quorum)


def settled_by(rule: Threshold, tally: Tally, quorum: int) -> RoundState | None:
    """Return the same for a bare threshold.

    The worst completion for approval is that all who are missing reject, for the quorum that they stay away; the best
    for both is that all approve. Every other completion lies between.
    """
    worst = replace(tally, reject=tally.reject + tally.missing, missing=0)
    best = replace(tally, approve=tally.approve + tally.missing, missing=0)
    if tally.present >= quorum and rule.holds(worst):
        return RoundState.PASSED
    if not rule.holds(best):
        return RoundState.FAILED
    return None


def _everybody(tally: Tally) -> int:
    return tally.present + tally.missing


def _size(base: Base, tally: Tally) -> int:
    match base:
        case Base.CAST:
            return tally.approve + tally.reject
        case Base.PRESENT:
            return tally.present
        case Base.ELECTORATE:
            return _everybody(tally)

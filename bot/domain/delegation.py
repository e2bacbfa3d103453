"""Voting for a colleague: who may hand their vote to whom, for what, and until when (``domain.md`` 2.2)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from msgspec import Struct

from bot.domain.names import ProjectId, UserId
from bot.domain.refusal import Refusal

#: As long as a deadline may be ahead.
LONGEST = timedelta(days=366)


class Scope(Struct, frozen=True, kw_only=True):
    """What a delegation is for: one round, one project, or everything (both empty)."""

    project: ProjectId | None = None
    #: The number of a round in that project.
    round: int | None = None

    @property
    def words(self) -> str:
        """How the audit stream names it: a round by its reference, ``project`` or ``everything``."""
        if self.round is not None:
            return f"V{self.round}"
        return "everything" if self.project is None else "project"

    def covers(self, project: ProjectId, round_: int) -> bool:
        """Whether a round is within it."""
        return self.project in (None, project) and self.round in (None, round_)

    def meets(self, other: Scope) -> bool:
        """Whether there is a round that both cover."""
        same_project = self.project is None or other.project is None or self.project == other.project
        same_round = self.round is None or other.round is None or self.round == other.round
        return same_project and same_round


class Delegation(Struct, frozen=True, kw_only=True):
    """One person's vote in another's hands, until it ends or is taken back."""

    giver: UserId
    holder: UserId
    scope: Scope
    starts_at: datetime
    ends_at: datetime
    reason: str
    revoked_at: datetime | None = None
    #: Its own key in the database; 0 before it is stored.
    key: int = 0
    #: The project in which it was given, whose audit stream tells of it.
    home: ProjectId | None = None

    def holds(self, now: datetime) -> bool:
        """Whether it counts at an instant."""
        return self.starts_at <= now < self.ends_at and (self.revoked_at is None or now < self.revoked_at)


class Whose(Struct, frozen=True, kw_only=True):
    """Whose votes one person can cast in a round."""

    #: Whether they are a signatory themselves.
    own: bool
    #: Signatories whose vote they hold, and who have not voted themselves.
    held: tuple[UserId, ...] = ()

    @property
    def is_ambiguous(self) -> bool:
        """Whether a click alone does not tell whose vote it is."""
        return self.own and bool(self.held)


class Ambiguous(Refusal):
    """You can vote for yourself and for a colleague. Say whose vote this is."""

    def __init__(self, whose: Whose) -> None:
        """Carry whose votes the person can cast, so that they can be asked."""
        self.whose = whose
        super().__init__(people=whose.held)


def check_delegation(new: Delegation, others: Iterable[Delegation], *, now: datetime) -> None:
    """Refuse a delegation to oneself, into the past, beside another one, or that would make a chain or a circle.

    ``others`` are the delegations in which either of the two people takes part.
    """
    if new.holder == new.giver:
        raise Refusal("You cannot delegate your vote to yourself. Name a colleague.")
    if new.ends_at <= now:
        raise Refusal("That end is in the past. Say until when, for example `until Friday`.")
    if new.ends_at - now > LONGEST:
        raise Refusal("That is more than a year away. Choose an end within the next year.")
    for other in others:
        if other.ends_at > now and other.revoked_at is None and other.scope.meets(new.scope):
            _check_beside(new, other)


def delegation_of(
    giver: UserId, given: Iterable[Delegation], *, project: ProjectId, round_: int, now: datetime
) -> Delegation | None:
    """Return the delegation by which somebody's vote in a round is in another's hands now.

    The narrower scope wins, then the later one.
    """
    holding = [each for each in given if each.giver == giver and each.holds(now) and each.scope.covers(project, round_)]
    return max(holding, key=_narrowness) if holding else None


def _narrowness(delegation: Delegation) -> tuple[bool, bool, datetime]:
    scope = delegation.scope
    return scope.round is not None, scope.project is not None, delegation.starts_at


def _check_beside(new: Delegation, other: Delegation) -> None:
    if other.giver == new.giver and other.scope == new.scope:
        raise Refusal(
            "Your vote is delegated already. Take it back with `/signoff delegate back` first. It is held by:",
            people=(other.holder,),
        )
    if other.giver == new.holder:
        raise Refusal(
            "A vote cannot be handed on, and this person has delegated their own. Name somebody else than:",
            people=(new.holder,),
        )
    if other.holder == new.giver:
        raise Refusal(
            "You hold the vote of a colleague, and a vote cannot be handed on. That colleague has to name somebody:",
            people=(other.giver,),
        )

"""What flows hand to views about negotiations and promises, loaded together."""

from __future__ import annotations

from msgspec import Struct

from bot.domain.attributes import Estimate
from bot.domain.names import UserId
from bot.domain.negotiation import Effect, Move
from bot.domain.project import Project
from bot.domain.promise import Promise
from bot.domain.refusal import Conflict
from bot.domain.requirement import Requirement, Version


class Proposing(Struct, frozen=True, kw_only=True):
    """A requirement about which somebody is about to propose a change, perhaps to counter another proposal."""

    project: Project
    requirement: Requirement
    countered: Move | None = None


class MoveCard(Struct, frozen=True, kw_only=True):
    """A proposal, with the words that it was about and the requirement as it is now."""

    project: Project
    move: Move
    requirement: Requirement
    before: Version
    #: Who may agree; empty where anybody but the proposer may.
    deciders: tuple[UserId, ...] = ()

    @property
    def is_over(self) -> bool:
        """Whether nothing can be agreed any more, although nobody decided: the requirement cannot change."""
        return self.move.is_over(self.requirement)

    @property
    def is_outdated(self) -> bool:
        """Whether it is about older words, and has to be proposed anew."""
        return not self.is_over and self.move.is_outdated(self.requirement)


class Story(Struct, frozen=True, kw_only=True):
    """One page of what was proposed about a requirement."""

    project: Project
    requirement: Requirement
    cards: tuple[MoveCard, ...]
    #: Proposals up to this number come before the page.
    after: int = 0
    has_next: bool = False


class Trade(Struct, frozen=True, kw_only=True):
    """What was agreed, and the requirement that it was about as it is now."""

    move: Move
    requirement: Requirement
    #: What the requirement was estimated at in the version that was agreed about.
    estimate: Estimate | None = None


class Trades(Struct, frozen=True, kw_only=True):
    """One page of a project's trades, and what all of them did to its scope."""

    project: Project
    trades: tuple[Trade, ...]
    effect: Effect
    after: int = 0
    has_next: bool = False


class PromiseCard(Struct, frozen=True, kw_only=True):
    """A promise with the requirement that keeps it, if any, and those that may say the same."""

    project: Project
    promise: Promise
    requirement: Requirement | None = None
    suggested: tuple[Requirement, ...] = ()


class Promises(Struct, frozen=True, kw_only=True):
    """One page of the promises that no signed requirement keeps."""

    project: Project
    cards: tuple[PromiseCard, ...]
    after: int = 0
    has_next: bool = False


class Outdated(Conflict):
    """This requirement changed after the proposal was made. Counter it to propose it on the newest words."""

    def __init__(self, move: Move, before: Version, now: Requirement) -> None:
        """Carry the proposal, the version that it was about, and the requirement as it is now."""
        super().__init__()
        self.move = move
        self.before = before
        self.now = now

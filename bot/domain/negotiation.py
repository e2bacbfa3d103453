"""Negotiating about a requirement: proposals, what counters them, who may agree, and what came of it all.

A *move* is one proposal or counter-proposal (``N3``): a position with its reasons, and what is offered in return.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from enum import StrEnum

from msgspec import Struct

from bot.domain.attributes import NO_POINTS, Estimate, Points, points
from bot.domain.fields import Fields
from bot.domain.names import ProjectId, UserId
from bot.domain.permissions import Action, denied
from bot.domain.project import Project
from bot.domain.refusal import Conflict, FormErrors, NotAllowed, Refusal
from bot.domain.requirement import Requirement, RequirementState
from bot.domain.text import checked_text, optional_text
from bot.domain.values import replace

WORDS_LIMIT = 3000
#: A position is read in a channel: what takes more belongs into its thread.
REASON_LIMIT = 1000


class MoveKind(StrEnum):
    """What is proposed."""

    REWORD = "reword"
    REMOVE = "remove"
    POSTPONE = "postpone"


class MoveState(StrEnum):
    """What became of a proposal; one that is open can still be agreed to."""

    OPEN = "open"
    AGREED = "agreed"
    DECLINED = "declined"
    #: Its proposer took it back.
    TAKEN_BACK = "taken_back"
    #: Another one of its chain was agreed, or was proposed anew in its place.
    CLOSED = "closed"


class Typed(Struct, frozen=True, kw_only=True):
    """The form **Propose a change** as it was filled in."""

    kind: MoveKind
    #: Read only for new words.
    words: str = ""
    why: str = ""
    offer: str = ""
    interest: str = ""


class Move(Struct, frozen=True, kw_only=True):
    """One proposal about one version of a requirement."""

    project: ProjectId
    number: int
    requirement: int
    #: The version that the proposer had in front of them.
    version: int
    position: Typed
    proposed_by: UserId
    proposed_at: datetime
    #: The first one of its chain; its own number where it began one.
    chain: int
    #: The one that it counters.
    answers: int | None = None
    state: MoveState = MoveState.OPEN
    decided_by: UserId | None = None
    decided_at: datetime | None = None
    #: The one that was agreed, or proposed anew, in its place.
    winner: int | None = None

    @property
    def reference(self) -> str:
        """What people type and read, for example ``N3``."""
        return f"N{self.number}"

    @property
    def is_open(self) -> bool:
        """Whether nobody has decided on it yet."""
        return self.state is MoveState.OPEN

    def says(self, state: MoveState, user: UserId) -> bool:
        """Whether this is what somebody decided on it already."""
        return self.state is state and self.decided_by == user

    def is_over(self, requirement: Requirement) -> bool:
        """Whether nothing can be agreed any more, although nobody decided: the requirement cannot change."""
        return self.is_open and requirement.state is not RequirementState.OPEN

    def is_outdated(self, requirement: Requirement) -> bool:
        """Whether it is about words that are not the newest ones any more."""
        return self.is_open and self.version != requirement.version

    def decided(self, state: MoveState, by: UserId, at: datetime, *, winner: int | None = None) -> Move:
        """Return it with what somebody decided."""
        return replace(self, state=state, decided_by=by, decided_at=at, winner=winner)


class Effect(Struct, frozen=True, kw_only=True):
    """What agreed proposals did to the scope, counted in requirements, and in points of what left it."""

    reworded: int = 0
    removed: int = 0
    postponed: int = 0
    removed_points: Points = NO_POINTS
    postponed_points: Points = NO_POINTS


class Settled(Conflict):
    """Somebody else decided on this proposal meanwhile."""


def checked(typed: Typed, requirement: Requirement) -> Typed:
    """Return a position as it may be kept; FormErrors at ``words``, ``why``, ``offer`` or ``interest``."""
    fields = Fields()
    words = fields.take("words", lambda: _words(typed, requirement))
    why = fields.take("why", lambda: checked_text(typed.why, what="The reason", limit=REASON_LIMIT))
    offer = fields.take("offer", lambda: optional_text(typed.offer, what="The offer", limit=REASON_LIMIT))
    interest = fields.take("interest", lambda: optional_text(typed.interest, what="The interest", limit=REASON_LIMIT))
    if words is None or why is None or offer is None or interest is None:
        raise fields.refused()
    return Typed(kind=typed.kind, words=words, why=why, offer=offer, interest=interest)


def unlike(position: Typed, countered: Typed | None) -> Typed:
    """Return a position; FormErrors when it asks for just what it counters, whatever the reason for that.

    New words may stay where something else is said beside them; a removal or a postponement has nothing else to say
    but what is offered.
    """
    if countered is None:
        return position
    if position == countered:
        raise FormErrors({"why": "This says what the other proposal says. Change something, or agree to that one."})
    reasoned = replace(position, why=countered.why, interest=countered.interest)
    if position.kind is not MoveKind.REWORD and reasoned == countered:
        raise FormErrors({"kind": "The other proposal asks for just this. Agree to it, or offer something in return."})
    return position


def deciders(
    project: Project, requirement: Requirement, move: Move, gone: Collection[UserId] = ()
) -> tuple[UserId, ...]:
    """Return who may agree: the project's owners and whoever added the requirement, but never the proposer.

    ``gone`` are those whose accounts are deactivated. It is empty where nobody but the proposer is left: then anybody
    else who may negotiate may agree.
    """
    people = dict.fromkeys((requirement.added_by, *project.owners))
    return tuple(user for user in people if user != move.proposed_by and user not in gone)


def require_decider(requirement: Requirement, move: Move, user: UserId, known: tuple[UserId, ...]) -> None:
    """Refuse an agreement by somebody who is none of the ``known`` deciders, naming those."""
    if may_decide(move, user, known):
        return
    if user == move.proposed_by:
        who = "These people can" if known else "Anybody else in the project can"
        raise NotAllowed(
            f"You proposed {move.reference} yourself, so somebody else has to agree. {who}:",
            people=known,
            denied=denied(move.project, Action.ANSWER),
        )
    raise NotAllowed(
        f"{requirement.reference} was added by somebody else. You can counter {move.reference}; "
        "those who may agree to it or decline it are:",
        people=known,
        denied=denied(move.project, Action.ANSWER),
    )


def may_decide(move: Move, user: UserId, known: Collection[UserId]) -> bool:
    """Whether somebody who may negotiate may agree, where these are the ``known`` deciders."""
    return user != move.proposed_by and (not known or user in known)


def require_open(move: Move) -> None:
    """Refuse to decide twice; Settled says who was faster."""
    done = {
        MoveState.AGREED: "agreed to",
        MoveState.DECLINED: "declined",
        MoveState.TAKEN_BACK: "taken back",
        MoveState.CLOSED: f"closed in favour of N{move.winner}",
    }
    if not move.is_open:
        people = (move.decided_by,) if move.decided_by else ()
        raise Settled(f"{move.reference} was {done[move.state]} already, by", people=people)


def outcome(move: Move) -> RequirementState | None:
    """Return the state that an agreed proposal gives to its requirement; None where it only gives other words."""
    match move.position.kind:
        case MoveKind.REMOVE:
            return RequirementState.WITHDRAWN
        case MoveKind.POSTPONE:
            return RequirementState.DEFERRED
        case MoveKind.REWORD:
            return None


def effect(agreed: Iterable[tuple[MoveKind, Estimate | None]]) -> Effect:
    """Return what proposals that were agreed to did to the scope, each with what its requirement was estimated at."""
    found: dict[MoveKind, list[Estimate | None]] = {kind: [] for kind in MoveKind}
    for kind, estimate in agreed:
        found[kind].append(estimate)
    return Effect(
        reworded=len(found[MoveKind.REWORD]),
        removed=len(found[MoveKind.REMOVE]),
        postponed=len(found[MoveKind.POSTPONE]),
        removed_points=points(found[MoveKind.REMOVE]),
        postponed_points=points(found[MoveKind.POSTPONE]),
    )


def still_open(chain: Sequence[Move], winner: Move) -> tuple[Move, ...]:
    """Return those of a chain that end when one of it is agreed."""
    return tuple(move for move in chain if move.is_open and move.number != winner.number)


def said(position: Typed) -> str:
    """Return everything that a person wrote into a position, as it stands beside the audit stream."""
    return "\n\n".join(part for part in (position.words, position.why, position.offer, position.interest) if part)


def _words(typed: Typed, requirement: Requirement) -> str:
    if typed.kind is not MoveKind.REWORD:
        return ""
    words = checked_text(typed.words, what="The new wording", limit=WORDS_LIMIT)
    if words == requirement.wording.text:
        raise Refusal(
            f"These are the words that {requirement.reference} has already. Change them, or propose another kind."
        )
    return words

"""Change requests: how something signed gets other words, or is taken out again (``domain.md`` 1.1 and 1.5)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType

from msgspec import Struct

from bot.domain.attributes import NO_POINTS, Estimate, Points
from bot.domain.names import ProjectId, UserId
from bot.domain.requirement import Wording
from bot.domain.signoff import Choice, RoundState
from bot.domain.wording import Typed


class Urgency(StrEnum):
    """How soon a change is needed; an emergency is done first, and the vote ratifies it or takes it back."""

    NORMAL = "normal"
    URGENT = "urgent"
    EMERGENCY = "emergency"


class Disposition(StrEnum):
    """What the change board decided; ``open`` while it votes."""

    OPEN = "open"
    APPROVED = "approved"
    #: Somebody's yes that counts was given on a condition, which was met.
    APPROVED_WITH_CONDITIONS = "approved_with_conditions"
    REJECTED = "rejected"
    #: Not decided now, and it may be asked for again: too few took part, or whoever said no only put it off.
    DEFERRED = "deferred"
    WITHDRAWN = "withdrawn"


#: How the end of the board's vote disposes of a request.
DISPOSITIONS: Mapping[RoundState, Disposition] = MappingProxyType(
    {
        RoundState.OPEN: Disposition.OPEN,
        RoundState.PASSED: Disposition.APPROVED,
        RoundState.FAILED: Disposition.REJECTED,
        RoundState.NO_QUORUM: Disposition.DEFERRED,
        RoundState.CANCELLED: Disposition.WITHDRAWN,
    }
)


def disposed(state: RoundState, said: Collection[Choice | None] = (), *, on_conditions: bool = False) -> Disposition:
    """Return how the end of the board's vote disposes of a request; some of its yeses may have been conditional.

    Where nobody rejected it for good, and somebody ``said`` not now, it is put off.
    """
    found = DISPOSITIONS[state]
    if found is Disposition.REJECTED and Choice.RETURN in said and Choice.REJECT not in said:
        return Disposition.DEFERRED
    is_conditional = on_conditions and found is Disposition.APPROVED
    return Disposition.APPROVED_WITH_CONDITIONS if is_conditional else found


class Wanted(Struct, frozen=True, kw_only=True):
    """The form **Change request** as it was filled in, about the version that the person had in front of them."""

    requirement: int
    version: int
    #: All of what would be signed: the words, and everything that belongs to them.
    words: Wording | Typed
    why: str
    urgency: Urgency = Urgency.NORMAL
    #: Then the words are not read.
    remove: bool = False


class ChangeRequest(Struct, frozen=True, kw_only=True):
    """A proposal to alter one requirement that is under baseline; the board's vote is a sign-off round of its own."""

    project: ProjectId
    number: int
    #: The requirement, and the version of it that stands.
    requirement: int
    before: int
    #: The version that it shall have, written beside the history; None where it shall be removed.
    after: int | None
    why: str
    urgency: Urgency
    requested_by: UserId
    requested_at: datetime
    #: The number of the board's vote.
    round: int
    disposition: Disposition = Disposition.OPEN
    decided_at: datetime | None = None
    #: The baseline that the change made.
    baseline: int | None = None

    @property
    def reference(self) -> str:
        """What people type and read, for example ``C3``."""
        return f"C{self.number}"

    @property
    def removes(self) -> bool:
        """Whether the requirement shall be gone."""
        return self.after is None

    @property
    def is_done_first(self) -> bool:
        """Whether the new words hold already while the board still votes."""
        return self.urgency is Urgency.EMERGENCY


class Effect(Struct, frozen=True, kw_only=True):
    """What a change would touch, computed before anybody votes on it."""

    #: The baseline under which the requirement stands.
    baseline: int
    #: Who signed it there.
    signatories: tuple[UserId, ...]
    #: How many approvals of that baseline do not cover it.
    stale: int
    #: What can be reached by links, both ways and over several, nearest first.
    touched: tuple[int, ...] = ()
    #: How many links of its own there are, all of them in doubt from then on, and how many of them are so already.
    links: int = 0
    doubtful: int = 0
    #: What the requirement itself is estimated at.
    own: Estimate | None = None
    #: What it would be estimated at.
    wanted: Estimate | None = None
    #: What it is linked with that still counts.
    linked: Points = NO_POINTS
    #: Rounds in which something of it all is under vote and a yes waits for conditions, each with how many.
    conditions: tuple[tuple[int, int], ...] = ()


def change_question(request: ChangeRequest) -> str:
    """Return what the board is asked."""
    what = f"R{request.requirement}"
    if request.is_done_first:
        done = "was removed" if request.removes else "was changed"
        return f"{what} {done} in an emergency. Do you ratify {request.reference}?"
    return f"Shall {what} be removed?" if request.removes else f"Shall {what} be changed as written?"

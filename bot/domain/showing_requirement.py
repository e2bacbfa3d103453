"""What flows hand to views about requirements: everything that one message or form shows, loaded together."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TypeAlias

from msgspec import Struct, field

from bot.domain.baseline import Baseline
from bot.domain.change import ChangeRequest
from bot.domain.fulfilment import Step, Verification
from bot.domain.hints import Hint
from bot.domain.links import Link
from bot.domain.listing import Page, Query
from bot.domain.metrics import Age, Traced, Volatility, Week
from bot.domain.order import Move
from bot.domain.priority import MoscowCheck, Wsjf
from bot.domain.project import Project
from bot.domain.refusal import Conflict
from bot.domain.requirement import Fulfilment, Requirement, RequirementState, Stage, Version
from bot.domain.smells import Severity


class Linked(Struct, frozen=True, kw_only=True):
    """One link, seen from one of its ends."""

    link: Link
    #: For example ``depends on R7``.
    reads: str
    other: Requirement
    #: Whether an end has changed since somebody last said that the link holds.
    is_suspect: bool


class Relations(Struct, frozen=True, kw_only=True):
    """How a requirement stands to others."""

    linked: tuple[Linked, ...] = ()
    #: The newer requirements that said the same.
    merged: tuple[int, ...] = ()
    #: Accepted requirements that are obsolete since this one replaces them.
    replaces: tuple[int, ...] = ()


NO_RELATIONS = Relations()


class Work(Struct, frozen=True, kw_only=True):
    """What was done about a requirement since it was signed."""

    steps: tuple[Step, ...] = ()
    found: tuple[Verification, ...] = ()
    #: The newest finding about each criterion that counts for the version that holds, by its number.
    counted: Mapping[int, Verification] = field(default_factory=dict)


NO_WORK = Work()


class Trying(Struct, frozen=True, kw_only=True):
    """One page of what somebody tries: criteria by their numbers, with what was found about them so far."""

    project: Project
    requirement: Requirement
    criteria: Mapping[int, str]
    counted: Mapping[int, Verification]
    has_next: bool = False


class Shown(Struct, frozen=True, kw_only=True):
    """A requirement with the project it belongs to."""

    project: Project
    requirement: Requirement
    #: The version that holds, where who wrote it is shown.
    written: Version | None = None
    #: What may be better in its wording: few, most severe first, without those that somebody dismissed.
    hints: tuple[Hint, ...] = ()
    relations: Relations = NO_RELATIONS
    work: Work = NO_WORK
    #: Why it was put aside, in the words of whoever did it.
    why: str = ""


class History(Struct, frozen=True, kw_only=True):
    """Every version of a requirement, oldest first."""

    project: Project
    requirement: Requirement
    versions: tuple[Version, ...]
    work: Work = NO_WORK
    #: What was asked for once it was signed, oldest first.
    requests: tuple[ChangeRequest, ...] = ()

    def asking(self, version: Version) -> ChangeRequest | None:
        """Return the change request for which a version was written."""
        return next((each for each in self.requests if each.after == version.version), None)


class Listing(Struct, frozen=True, kw_only=True):
    """One page of a project's requirements, and what was asked for."""

    project: Project
    query: Query
    page: Page


class Ordered(Struct, frozen=True, kw_only=True):
    """One page of a project's requirements that count, in their order."""

    project: Project
    requirements: tuple[Requirement, ...]
    #: What comes before the page.
    after: int = 0
    has_previous: bool = False
    has_next: bool = False


class Moved(Struct, frozen=True, kw_only=True):
    """A requirement where somebody wanted it to stand."""

    requirement: Requirement
    move: Move
    #: Whether it stood there before, so that nothing changed.
    already: bool = False


class Shares(Struct, frozen=True, kw_only=True):
    """How a project's requirements that count share the effort."""

    project: Project
    check: MoscowCheck
    counted: int


class Scoring(Struct, frozen=True, kw_only=True):
    """One page of requirements to be scored."""

    project: Project
    requirements: tuple[Requirement, ...]
    #: What stands in the form, by number: what they score so far, or what somebody chose.
    lines: Mapping[int, Wsjf]
    #: What others scored while the form was open; None where they took a score away.
    meanwhile: Mapping[int, Wsjf | None] = {}
    #: Behind which requirement the next page begins; None on the last one.
    next: int | None = None


#: How many lines of the table one message shows.
LINES_SHOWN = 30


class Scored(Struct, frozen=True, kw_only=True):
    """What was scored in a project, highest WSJF first."""

    project: Project
    lines: tuple[Wsjf, ...]
    #: The words of those that the table shows, by number.
    words: Mapping[int, str] = field(default_factory=dict)


class Analysis(Struct, frozen=True, kw_only=True):
    """One requirement that lacks something, and how far its reader has come."""

    project: Project
    #: None when nothing is missing any more, or the end is reached.
    requirement: Requirement | None
    #: Which one it is, and of how many.
    position: int
    total: int
    #: At the end: how many still lack something.
    skipped: int = 0
    #: The rounds that ask about it: filling something in makes another version, and votes lapse.
    under_vote: tuple[str, ...] = ()


class EditedMeanwhile(Conflict):
    """Somebody else changed this requirement while you were writing. Your words are kept; compare, then save again."""

    def __init__(self, before: Version, now: Requirement) -> None:
        """Carry the version that the form began with, and the requirement as it is now."""
        super().__init__()
        self.before = before
        self.now = now


#: Where a requirement can be: an open one at a stage, a signed one as far as it has come.
Standing: TypeAlias = RequirementState | Stage | Fulfilment


class Metrics(Struct, frozen=True, kw_only=True):
    """Numbers about a project's requirements."""

    project: Project
    #: What the volatility is measured against; None before anything was signed.
    baseline: Baseline | None
    volatility: Volatility
    #: How long requirements have been in each state that occurs: open ones in their stage, signed ones as far as they
    #: have come since.
    ages: Mapping[Standing, Age]
    #: Numbers of those that were changed or removed in an emergency which nobody has ratified yet.
    unratified: tuple[int, ...] = ()
    #: How many open requirements have an open hint, by the severity of their worst.
    hinted: Mapping[Severity, int]
    #: What happened in each of the last weeks.
    weeks: tuple[Week, ...]
    #: What verifies them, where they come from, and what comes of them.
    traced: Traced
    at: datetime

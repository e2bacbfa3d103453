"""Asking for requirements: filters, and pages of ten."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.names import UserId
from bot.domain.requirement import Priority, Requirement, RequirementState

PAGE_SIZE = 10


@dataclass(frozen=True, kw_only=True, slots=True)
class Query:
    """What somebody asks for: every given filter holds; words are found anywhere in the text, in any order."""

    words: tuple[str, ...] = ()
    state: RequirementState | None = None
    priority: Priority | None = None
    added_by: UserId | None = None
    #: Numbers above this one come (next page) ...
    after: int = 0
    #: ... or, when given, the last ones below this number (previous page).
    before: int | None = None
    limit: int = PAGE_SIZE

    @property
    def is_plain(self) -> bool:
        """Whether nothing but a state is asked for, so that the project's counts tell how many there are."""
        return not self.words and self.priority is None and self.added_by is None


@dataclass(frozen=True, kw_only=True, slots=True)
class Page:
    """One page of requirements, and whether there is more on either side."""

    requirements: tuple[Requirement, ...]
    has_previous: bool = False
    has_next: bool = False

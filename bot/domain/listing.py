"""Asking for requirements: filters, and pages of ten."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.domain.names import UserId
from bot.domain.requirement import Priority, Requirement, RequirementState
from bot.domain.text import normalise

PAGE_SIZE = 10
#: More words than anybody looks for at once.
MOST_WORDS = 10


@dataclass(frozen=True, kw_only=True, slots=True)
class Query:
    """What somebody asks for: every given filter holds; words are found anywhere in the text, in any order."""

    words: tuple[str, ...] = ()
    state: RequirementState | None = None
    priority: Priority | None = None
    added_by: UserId | None = None
    #: What comes behind this requirement in the project's order (next page), from the top with 0 ...
    after: int = 0
    #: ... or, when given, the last ones before this requirement (previous page).
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


def parse(typed: str, asker: UserId) -> Query:
    """Return what a line such as ``open must export`` asks for; words that are no filter are looked for in the text."""
    query = Query()
    words: list[str] = []
    for word in normalise(typed).split():
        match word.lower():
            case "open" | "signed" | "withdrawn" | "merged" as state:
                query = replace(query, state=RequirementState(state))
            case "postponed":
                query = replace(query, state=RequirementState.DEFERRED)
            case "must":
                query = replace(query, priority=Priority.MUST)
            case "mine":
                query = replace(query, added_by=asker)
            case _:
                words.append(word)
    return replace(query, words=tuple(words[:MOST_WORDS]))

"""Importing requirements from a file: what was read, what is new, and how far it has come."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from msgspec import Struct, field

from bot.domain.names import ProjectId, TeamId, UserId
from bot.domain.person import Person
from bot.domain.requirement import RequirementState, Wording
from bot.domain.text import normalise
from bot.domain.values import replace
from bot.domain.wording import ORIGIN_LIMIT


class ImportState(StrEnum):
    """``shown`` waits for **Import**, ``running`` goes on after a restart, ``stopped`` ended before its last row."""

    SHOWN = "shown"
    RUNNING = "running"
    DONE = "done"
    STOPPED = "stopped"


class Row(Struct, frozen=True, kw_only=True):
    """One readable row of a file."""

    #: The line or row number in the file, from 1.
    line: int
    wording: Wording
    #: The owner as the file names them; who that is, is looked up among the people of the channel.
    owner: str = ""
    #: What of it we did not understand and therefore left out, for example ``type “epic”``.
    left_out: str = ""


def with_owner(row: Row, people: Iterable[Person]) -> Row:
    """Return a row whose owner is looked up among people, by name or by id; whom nobody knows is left out."""
    if not row.owner:
        return row
    named = " ".join(row.owner.removeprefix("@").split()).casefold()
    found = [person.user for person in people if _may_own(person) and named in _names_of(person)]
    if len(found) == 1:
        return replace(row, wording=replace(row.wording, owner=found[0]))
    said = f"owner “{row.owner[:40]}”"
    return replace(row, left_out=f"{row.left_out}, {said}" if row.left_out else said)


def come_from(row: Row, filename: str) -> Row:
    """Return a row that says where it comes from: from its file, where that names no other source."""
    if row.wording.origin:
        return row
    return replace(row, wording=replace(row.wording, origin=" ".join(normalise(filename).split())[:ORIGIN_LIMIT]))


def _may_own(person: Person) -> bool:
    return not (person.is_bot or person.is_deactivated or person.is_guest)


def _names_of(person: Person) -> tuple[str, str]:
    return " ".join(person.name.split()).casefold(), person.user.casefold()


class Unreadable(Struct, frozen=True, kw_only=True):
    """A row that cannot become a requirement, and why in one sentence."""

    line: int
    why: str


class Aside(Struct, frozen=True, kw_only=True):
    """A line with words that are no requirement: a heading, or prose beside a list."""

    line: int
    text: str


class SameWords(Struct, frozen=True, kw_only=True):
    """A requirement that has the words of a row, or had them."""

    number: int
    #: None where it has other words by now.
    state: RequirementState | None
    #: Whether it had them for the time of an emergency change that was taken back.
    is_taken_back: bool = False

    @property
    def name(self) -> str:
        """What it is called where it is said what a row is, with why it cannot be found in the list as it stands."""
        if self.is_taken_back:
            return f"R{self.number} as it was before an emergency change was taken back"
        if self.state is None:
            return f"R{self.number} as it was before an edit"
        return f"R{self.number}{_NO_MORE.get(self.state, '')}"


#: How a requirement that counts no more is told from one that does.
_NO_MORE = {
    RequirementState.WITHDRAWN: ", which is withdrawn",
    RequirementState.REJECTED: ", which was rejected",
    RequirementState.OBSOLETE: ", which is obsolete",
    RequirementState.MERGED: ", which was merged",
}


class Duplicate(Struct, frozen=True, kw_only=True):
    """A row with the same words (but for case and white space) as something that is there already, or was."""

    line: int
    #: ``R12``, ``R12, which is withdrawn``, or ``line 7`` of the same file.
    of: str


class Import(Struct, frozen=True, kw_only=True):
    """One file on its way in; only new rows are kept."""

    key: int = 0
    team: TeamId
    project: ProjectId
    user: UserId
    filename: str
    state: ImportState = ImportState.SHOWN
    #: Our field for each matched header of a CSV file, as shown for confirmation: ``{"text": "Description"}``.
    columns: dict[str, str] = field(default_factory=dict)
    rows: tuple[Row, ...] = ()
    duplicates: tuple[Duplicate, ...] = ()
    unreadable: tuple[Unreadable, ...] = ()
    #: How many of ``rows`` have been gone through, and how many of those were added.
    done: int = 0
    added: int = 0
    #: Delivery key of the submission that confirmed it.
    request: str = ""

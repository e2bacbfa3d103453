"""Requirements, each with all its versions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

import msgspec

from bot.domain.attributes import Estimate
from bot.domain.importing import SameWords
from bot.domain.kept import Kept
from bot.domain.likeness import Compared
from bot.domain.listing import Page, Query
from bot.domain.names import ProjectId, TeamId
from bot.domain.refusal import Conflict
from bot.domain.requirement import (
    Requirement,
    RequirementState,
    RequirementType,
    Stage,
    Version,
)
from bot.domain.signoff import Item
from bot.domain.smells import Smell
from storage import requirement_statements as statements
from storage.instants import to_micros
from storage.readable import readable
from storage.requirement_columns import requirement_of, values_of, version_of, version_values_of
from storage.searching import page_of
from storage.statements import Connection, Value, listed
from storage.wordings import estimate_of

#: How many versions are read at a time.
_BATCH = 1_000


class RequirementRows:
    """The ``Requirements`` port over the tables."""

    def __init__(self, connection: Connection) -> None:
        """Work on one connection."""
        self._connection = connection

    def add(self, team: TeamId, requirement: Requirement, *, fingerprint: str) -> None:
        """Store a new requirement and its first version."""
        self._connection.run(statements.ADD, **values_of(team, requirement, fingerprint))
        self._connection.run(statements.ADD_VERSION, **version_values_of(team, requirement, ""))

    def add_many(self, team: TeamId, requirements: Sequence[tuple[Requirement, str]]) -> None:
        """Store many new requirements, each with its fingerprint."""
        self._connection.many(
            statements.ADD, [values_of(team, added, fingerprint) for added, fingerprint in requirements]
        )
        self._connection.many(statements.ADD_VERSION, [version_values_of(team, added, "") for added, _ in requirements])

    def change(self, team: TeamId, requirement: Requirement, *, fingerprint: str, reason: str) -> None:
        """Store a requirement that changed; a new version number also writes that version.

        Raises Conflict when the stored version is neither the one before nor the same words.
        """
        self._keep_found(team, requirement, before=requirement.version - 1)
        values = values_of(team, requirement, fingerprint)
        for name in ("source", "added_by", "added_at", "rank"):
            del values[name]
        if self._connection.count(statements.CHANGE, **values) == 0:
            raise Conflict
        self._connection.run(statements.ADD_MISSING_VERSION, **version_values_of(team, requirement, reason))

    def propose(self, team: TeamId, requirement: Requirement, *, fingerprint: str, reason: str) -> None:
        """Write a version that the requirement does not have yet."""
        values = version_values_of(team, requirement, reason, fingerprint=fingerprint)
        self._connection.run(statements.ADD_VERSION, **values)

    def move(self, team: TeamId, requirement: Requirement, *, before: int, fingerprint: str) -> None:
        """Let a requirement have another version that is written already; Conflict when it has not the one before."""
        self._keep_found(team, requirement, before=before)
        values = values_of(team, requirement, fingerprint)
        for name in ("source", "added_by", "added_at"):
            del values[name]
        if self._connection.count(statements.MOVE, before=before, **values) == 0:
            raise Conflict

    def sign(
        self,
        team: TeamId,
        project: ProjectId,
        *,
        round_number: int,
        baseline: int,
        numbers: Sequence[int] | None = None,
        at: datetime,
    ) -> None:
        """Mark every item of a round as signed by the baseline, or only those with these numbers."""
        changed = {"round": round_number, "baseline": baseline, "changed_at": to_micros(at)}
        if numbers is None:
            self._connection.run(statements.SIGN, team=team, project=project, **changed)
        else:
            self._connection.run(statements.SIGN_SOME, team=team, project=project, numbers=listed(numbers), **changed)

    def send_back(self, team: TeamId, project: ProjectId, *, round_number: int) -> list[int]:
        """Put every item of a round that is agreed and still open back under review, and return their numbers."""
        of_round: dict[str, Value] = {"team": team, "project": project, "round": round_number}
        numbers = [number for (number,) in self._connection.all(statements.AGREED_ON, **of_round)]
        if numbers:
            self._connection.run(statements.SEND_BACK, **of_round)
        return numbers

    def get(self, team: TeamId, project: ProjectId, number: int) -> Requirement | None:
        """Return one requirement in its current version."""
        row = self._connection.one(statements.GET, team=team, project=project, number=number)
        return None if row is None else requirement_of(row)

    def some(self, team: TeamId, project: ProjectId, numbers: Sequence[int]) -> list[Requirement]:
        """Return the requirements with these numbers, by number."""
        rows = self._connection.all(statements.SOME, team=team, project=project, numbers=listed(numbers))
        return [requirement_of(row) for row in rows]

    def estimates(self, team: TeamId, project: ProjectId, numbers: Sequence[int]) -> list[Estimate | None]:
        """Return what those of these requirements are estimated at that still count."""
        rows = self._connection.all(statements.ESTIMATES, team=team, project=project, numbers=listed(numbers))
        return [estimate_of(kept) for (kept,) in rows]

    def texts(self, team: TeamId, project: ProjectId) -> dict[int, str]:
        """Return the words of every requirement that still counts, by number, for whoever compares them."""
        return dict(self._connection.all(statements.TEXTS, team=team, project=project))

    def captured_from(self, team: TeamId, project: ProjectId, source: str) -> int | None:
        """Return the number of the first requirement that was captured from a message, of those that are not gone."""
        row = self._connection.one(statements.CAPTURED_FROM, team=team, project=project, source=source)
        return None if row is None else row[0]

    def open_items(self, team: TeamId, project: ProjectId) -> list[Item]:
        """Return every open requirement's number, version and digest, by number."""
        rows = self._connection.all(statements.OPEN_ITEMS, team=team, project=project)
        return [Item(number=number, version=version, digest=digest) for number, version, digest in rows]

    def dismiss(self, team: TeamId, project: ProjectId, number: int, version: int, smell: Smell) -> None:
        """Remember that a hint about one version is not wanted any more; twice is once."""
        which: dict[str, Value] = {"number": number, "version": version, "smell": smell.value}
        self._connection.run(statements.DISMISS, team=team, project=project, **which)

    def dismissed(self, team: TeamId, project: ProjectId, number: int, version: int) -> frozenset[Smell]:
        """Return the hints about one version that are not wanted."""
        rows = self._connection.all(statements.DISMISSED, team=team, project=project, number=number, version=version)
        return frozenset(Smell(smell) for (smell,) in rows)

    def dismissed_anywhere(self, team: TeamId, project: ProjectId) -> dict[tuple[int, int], set[Smell]]:
        """Return the hints that are not wanted, by requirement and version."""
        found: dict[tuple[int, int], set[Smell]] = {}
        for number, version, smell in self._connection.all(statements.DISMISSED_ANYWHERE, team=team, project=project):
            found.setdefault((number, version), set()).add(Smell(smell))
        return found

    def versions(self, team: TeamId, project: ProjectId) -> Iterator[Version]:
        """Return every version of every requirement, by number and version, a batch at a time."""
        number, version = 0, 0
        place: dict[str, Value] = {"team": team, "project": project, "limit": _BATCH}
        while rows := self._connection.all(statements.VERSIONS_AFTER, **place, number=number, version=version):
            yield from readable(rows, version_of, key=2)
            number, version = rows[-1][:2]

    def kept(self, team: TeamId, project: ProjectId) -> Iterator[Kept]:
        """Return every requirement as its row holds it, by number, a batch at a time."""
        from storage.keeping import kept

        return kept(self._connection, team, project)

    def misfiled(self, team: TeamId, project: ProjectId) -> tuple[int, int] | None:
        """Return the first number and version that are not found by the words of that version any more."""
        from storage.keeping import misfiled

        return misfiled(self._connection, team, project)

    def history(self, team: TeamId, project: ProjectId, number: int) -> list[Version]:
        """Return every version of one requirement, oldest first."""
        rows = self._connection.all(statements.HISTORY, team=team, project=project, number=number)
        return [version_of(row) for row in rows]

    def version(self, team: TeamId, project: ProjectId, number: int, version: int) -> Version | None:
        """Return one version."""
        row = self._connection.one(statements.VERSION, team=team, project=project, number=number, version=version)
        return None if row is None else version_of(row)

    def page(self, team: TeamId, project: ProjectId, query: Query) -> Page:
        """Return one page of what the query asks for, by number."""
        return page_of(self._connection, team, project, query, columns=statements.COLUMNS, made=requirement_of)

    def stages(self, team: TeamId, project: ProjectId) -> dict[Stage, int]:
        """Return how many open requirements are in each stage that occurs."""
        return {
            Stage(stage): count
            for stage, count in self._connection.all(statements.COUNT_STAGES, team=team, project=project)
        }

    def in_force(self, team: TeamId, project: ProjectId) -> dict[int, int]:
        """Return how many signed requirements stand under each baseline that still holds any, by its number."""
        return dict(self._connection.all(statements.COUNT_IN_FORCE, team=team, project=project))

    def merged_into(self, team: TeamId, project: ProjectId, number: int) -> list[int]:
        """Return the requirements that were merged into one, by number."""
        rows = self._connection.all(statements.MERGED_INTO, team=team, project=project, number=number)
        return sorted(merged for (merged,) in rows)

    def replaced_by(self, team: TeamId, project: ProjectId, number: int) -> list[int]:
        """Return the requirements that one replaces, by number."""
        rows = self._connection.all(statements.REPLACED_BY, team=team, project=project, number=number)
        return sorted(replaced for (replaced,) in rows)

    def comparable(
        self, team: TeamId, project: ProjectId, type_: RequirementType, *, lengths: range, limit: int
    ) -> Compared:
        """Return the words of the newest requirements of a type and of these lengths as they are compared."""
        asked: dict[str, Value] = {"type": type_.value, "limit": limit}
        asked |= {"shortest": lengths.start, "longest": lengths.stop - 1}
        row = self._connection.one(statements.COMPARABLE, team=team, project=project, **asked)
        numbers, words = row or (None, None)
        if numbers is None:
            return Compared(numbers=(), words=())
        # Read as JSON, since that is five times as fast as making a number of each word.
        return Compared(numbers=msgspec.json.decode(f"[{numbers}]", type=list[int]), words=words.split("\n"))

    def with_words(self, team: TeamId, project: ProjectId, fingerprints: Sequence[str]) -> dict[str, SameWords]:
        """Return for each of these fingerprints that occurs the requirement that has, or had, such words."""
        asked: dict[str, Value] = {"team": team, "project": project, "fingerprints": listed(fingerprints)}
        found: dict[str, SameWords] = {}
        for words, number, state in self._connection.all(statements.WITH_WORDS, **asked):
            found.setdefault(words, SameWords(number=number, state=RequirementState(state)))
        for words, number, is_taken_back in self._connection.all(statements.WITH_EARLIER_WORDS, **asked):
            found.setdefault(words, SameWords(number=number, state=None, is_taken_back=bool(is_taken_back)))
        return found

    def _keep_found(self, team: TeamId, requirement: Requirement, *, before: int) -> None:
        """Let the words of a version be found once others take their place."""
        if before > 0:
            which: dict[str, Value] = {"project": requirement.project, "number": requirement.number}
            self._connection.run(statements.KEEP_FOUND, team=team, **which, before=before)

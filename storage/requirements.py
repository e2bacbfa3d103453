"""Requirements, each with all its versions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlalchemy import Text, and_, cast, func, insert, or_, select, tuple_, update

from bot.domain.kept import Kept
from bot.domain.likeness import comparable
from bot.domain.listing import Page, Query
from bot.domain.names import ProjectId, TeamId
from bot.domain.order import first_rank
from bot.domain.refusal import Conflict
from bot.domain.requirement import (
    GONE,
    SUCCEEDED,
    Fulfilment,
    Requirement,
    RequirementState,
    RequirementType,
    Stage,
    Version,
)
from bot.domain.signoff import Item
from bot.domain.smells import Smell
from storage.instants import from_micros, to_micros
from storage.keeping import kept
from storage.requirement_tables import dismissed_hints, requirement_versions, requirements
from storage.round_tables import items
from storage.searching import page_of, searchable
from storage.statements import Connection, Prepared, Row, Upsert, Value, among, given, listed
from storage.wordings import NAMES, wording_of, wording_values

_TEAM, _PROJECT, _NUMBER = given("team"), given("project"), given("number")
#: How many versions are read at a time.
_BATCH = 1_000
_INDEXING = ("fingerprint", "searchable", "rank", "comparable")
#: The columns of a requirement in the order of the table, without those that only serve looking for it.
COLUMNS = [column for column in requirements.columns if column.name not in _INDEXING]
#: The columns of a version in the order of the table, without team and project.
VERSION_COLUMNS = list(requirement_versions.columns)[2:]

_OURS = and_(requirements.c.team == _TEAM, requirements.c.project == _PROJECT)
_OUR_VERSIONS = and_(
    requirement_versions.c.team == _TEAM,
    requirement_versions.c.project == _PROJECT,
    requirement_versions.c.number == _NUMBER,
)
_CHANGING = [
    c
    for c in requirements.columns
    if c.name not in ("team", "project", "number", "source", "added_by", "added_at", "rank")
]
_OPEN = requirements.c.state == RequirementState.OPEN.value

_ADD = Prepared(insert(requirements))
_ADD_VERSION = Prepared(insert(requirement_versions))
_ADD_MISSING_VERSION = Prepared(Upsert(requirement_versions))
#: The next version, or the same words in another state; anything else was decided on a version that is gone.
_CHANGE = Prepared(
    update(requirements)
    .where(_OURS, requirements.c.number == _NUMBER)
    .where(
        or_(
            requirements.c.version == given("version") - 1,
            and_(requirements.c.version == given("version"), requirements.c.digest == given("digest")),
        )
    )
    .values({c: given(c.name) for c in _CHANGING})
)
_MOVE = Prepared(
    update(requirements)
    .where(_OURS, requirements.c.number == _NUMBER, requirements.c.version == given("before"))
    .values({c: given(c.name) for c in _CHANGING})
)
_UNDER_VOTE = select(items.c.number).where(
    items.c.team == _TEAM, items.c.project == _PROJECT, items.c.round == given("round")
)
_SIGNING = (
    update(requirements)
    .where(_OURS, requirements.c.number.in_(_UNDER_VOTE))
    .values(state=RequirementState.SIGNED.value, baseline=given("baseline"), changed_at=given("changed_at"))
)
_SIGN = Prepared(_SIGNING)
_SIGN_SOME = Prepared(_SIGNING.where(among(requirements.c.number, "numbers")))
_DISMISS = Prepared(Upsert(dismissed_hints))
_DISMISSED = Prepared(
    select(dismissed_hints.c.smell).where(
        dismissed_hints.c.team == _TEAM,
        dismissed_hints.c.project == _PROJECT,
        dismissed_hints.c.number == _NUMBER,
        dismissed_hints.c.version == given("version"),
    )
)
_DISMISSED_ANYWHERE = Prepared(
    select(dismissed_hints.c.number, dismissed_hints.c.version, dismissed_hints.c.smell).where(
        dismissed_hints.c.team == _TEAM, dismissed_hints.c.project == _PROJECT
    )
)
_GET = Prepared(select(*COLUMNS).where(_OURS, requirements.c.number == _NUMBER))
_SOME = Prepared(select(*COLUMNS).where(_OURS, among(requirements.c.number, "numbers")).order_by(requirements.c.number))
_IS_GONE = requirements.c.state.in_([state.value for state in GONE])
_TEXTS = Prepared(
    select(requirements.c.number, requirements.c.text).where(
        _OURS, ~_IS_GONE, requirements.c.state.not_in([state.value for state in SUCCEEDED])
    )
)
_CAPTURED_FROM = Prepared(
    select(func.min(requirements.c.number)).where(_OURS, requirements.c.source == given("source"), ~_IS_GONE)
)
_OPEN_ITEMS = Prepared(
    select(requirements.c.number, requirements.c.version, requirements.c.digest)
    .where(_OURS, _OPEN)
    .order_by(requirements.c.number)
)
_VERSIONS_AFTER = Prepared(
    select(*VERSION_COLUMNS)
    .where(requirement_versions.c.team == _TEAM, requirement_versions.c.project == _PROJECT)
    .where(tuple_(requirement_versions.c.number, requirement_versions.c.version) > tuple_(_NUMBER, given("version")))
    .order_by(requirement_versions.c.number, requirement_versions.c.version)
    .limit(given("limit"))
)
_HISTORY = Prepared(select(*VERSION_COLUMNS).where(_OUR_VERSIONS).order_by(requirement_versions.c.version))
_VERSION = Prepared(select(*VERSION_COLUMNS).where(_OUR_VERSIONS, requirement_versions.c.version == given("version")))
_MERGED_INTO = Prepared(
    select(requirements.c.number).where(_OURS, requirements.c.merged_into == _NUMBER).order_by(requirements.c.number)
)
_REPLACED_BY = Prepared(
    select(requirements.c.number).where(_OURS, requirements.c.replaced_by == _NUMBER).order_by(requirements.c.number)
)
_NEWEST = (
    select(requirements.c.number, requirements.c.comparable)
    .where(
        _OURS,
        requirements.c.type == given("type"),
        or_(_OPEN, requirements.c.state == RequirementState.SIGNED.value),
        func.length(requirements.c.comparable).between(given("shortest"), given("longest")),
    )
    .order_by(requirements.c.number.desc())
    .limit(given("limit"))
    .subquery("newest")
)
#: Thousands of rows as two long texts: making a row of each would cost more than comparing them.
_COMPARABLE = Prepared(
    select(
        func.aggregate_strings(cast(_NEWEST.c.number, Text), "\n"), func.aggregate_strings(_NEWEST.c.comparable, "\n")
    )
)
_COUNT_STAGES = Prepared(select(requirements.c.stage, func.count()).where(_OURS, _OPEN).group_by(requirements.c.stage))
_BY_FINGERPRINT = Prepared(
    select(requirements.c.fingerprint, func.min(requirements.c.number))
    .where(_OURS, among(requirements.c.fingerprint, "fingerprints"))
    .where(~_IS_GONE)
    .group_by(requirements.c.fingerprint)
)


class RequirementRows:
    """The ``Requirements`` port over the tables."""

    def __init__(self, connection: Connection) -> None:
        """Work on one connection."""
        self._connection = connection

    def add(self, team: TeamId, requirement: Requirement, *, fingerprint: str) -> None:
        """Store a new requirement and its first version."""
        self._connection.run(_ADD, **_values(team, requirement, fingerprint))
        self._connection.run(_ADD_VERSION, **_version_values(team, requirement, ""))

    def add_many(self, team: TeamId, requirements: Sequence[tuple[Requirement, str]]) -> None:
        """Store many new requirements, each with its fingerprint."""
        self._connection.many(_ADD, [_values(team, added, fingerprint) for added, fingerprint in requirements])
        self._connection.many(_ADD_VERSION, [_version_values(team, added, "") for added, _ in requirements])

    def change(self, team: TeamId, requirement: Requirement, *, fingerprint: str, reason: str) -> None:
        """Store a requirement that changed; a new version number also writes that version.

        Raises Conflict when the stored version is neither the one before nor the same words.
        """
        values = _values(team, requirement, fingerprint)
        for name in ("source", "added_by", "added_at", "rank"):
            del values[name]
        if self._connection.count(_CHANGE, **values) == 0:
            raise Conflict
        self._connection.run(_ADD_MISSING_VERSION, **_version_values(team, requirement, reason))

    def propose(self, team: TeamId, requirement: Requirement, *, reason: str) -> None:
        """Write a version that the requirement does not have yet."""
        self._connection.run(_ADD_VERSION, **_version_values(team, requirement, reason))

    def move(self, team: TeamId, requirement: Requirement, *, before: int, fingerprint: str) -> None:
        """Let a requirement have another version that is written already; Conflict when it has not the one before."""
        values = _values(team, requirement, fingerprint)
        for name in ("source", "added_by", "added_at"):
            del values[name]
        if self._connection.count(_MOVE, before=before, **values) == 0:
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
            self._connection.run(_SIGN, team=team, project=project, **changed)
        else:
            self._connection.run(_SIGN_SOME, team=team, project=project, numbers=listed(numbers), **changed)

    def get(self, team: TeamId, project: ProjectId, number: int) -> Requirement | None:
        """Return one requirement in its current version."""
        row = self._connection.one(_GET, team=team, project=project, number=number)
        return None if row is None else requirement_of(row)

    def some(self, team: TeamId, project: ProjectId, numbers: Sequence[int]) -> list[Requirement]:
        """Return the requirements with these numbers, by number."""
        rows = self._connection.all(_SOME, team=team, project=project, numbers=listed(numbers))
        return [requirement_of(row) for row in rows]

    def texts(self, team: TeamId, project: ProjectId) -> dict[int, str]:
        """Return the words of every requirement that still counts, by number, for whoever compares them."""
        return dict(self._connection.all(_TEXTS, team=team, project=project))

    def captured_from(self, team: TeamId, project: ProjectId, source: str) -> int | None:
        """Return the number of the first requirement that was captured from a message, of those that are not gone."""
        row = self._connection.one(_CAPTURED_FROM, team=team, project=project, source=source)
        return None if row is None else row[0]

    def open_items(self, team: TeamId, project: ProjectId) -> list[Item]:
        """Return every open requirement's number, version and digest, by number."""
        rows = self._connection.all(_OPEN_ITEMS, team=team, project=project)
        return [Item(number=number, version=version, digest=digest) for number, version, digest in rows]

    def dismiss(self, team: TeamId, project: ProjectId, number: int, version: int, smell: Smell) -> None:
        """Remember that a hint about one version is not wanted any more; twice is once."""
        which: dict[str, Value] = {"number": number, "version": version, "smell": smell.value}
        self._connection.run(_DISMISS, team=team, project=project, **which)

    def dismissed(self, team: TeamId, project: ProjectId, number: int, version: int) -> frozenset[Smell]:
        """Return the hints about one version that are not wanted."""
        rows = self._connection.all(_DISMISSED, team=team, project=project, number=number, version=version)
        return frozenset(Smell(smell) for (smell,) in rows)

    def dismissed_anywhere(self, team: TeamId, project: ProjectId) -> dict[tuple[int, int], set[Smell]]:
        """Return the hints that are not wanted, by requirement and version."""
        found: dict[tuple[int, int], set[Smell]] = {}
        for number, version, smell in self._connection.all(_DISMISSED_ANYWHERE, team=team, project=project):
            found.setdefault((number, version), set()).add(Smell(smell))
        return found

    def versions(self, team: TeamId, project: ProjectId) -> Iterator[Version]:
        """Return every version of every requirement, by number and version, a batch at a time."""
        number, version = 0, 0
        place: dict[str, Value] = {"team": team, "project": project, "limit": _BATCH}
        while rows := self._connection.all(_VERSIONS_AFTER, **place, number=number, version=version):
            yield from map(version_of, rows)
            number, version = rows[-1][:2]

    def kept(self, team: TeamId, project: ProjectId) -> Iterator[Kept]:
        """Return every requirement as its row holds it, by number, a batch at a time."""
        return kept(self._connection, team, project)

    def history(self, team: TeamId, project: ProjectId, number: int) -> list[Version]:
        """Return every version of one requirement, oldest first."""
        rows = self._connection.all(_HISTORY, team=team, project=project, number=number)
        return [version_of(row) for row in rows]

    def version(self, team: TeamId, project: ProjectId, number: int, version: int) -> Version | None:
        """Return one version."""
        row = self._connection.one(_VERSION, team=team, project=project, number=number, version=version)
        return None if row is None else version_of(row)

    def page(self, team: TeamId, project: ProjectId, query: Query) -> Page:
        """Return one page of what the query asks for, by number."""
        return page_of(self._connection, team, project, query, columns=COLUMNS, made=requirement_of)

    def stages(self, team: TeamId, project: ProjectId) -> dict[Stage, int]:
        """Return how many open requirements are in each stage that occurs."""
        return {Stage(stage): count for stage, count in self._connection.all(_COUNT_STAGES, team=team, project=project)}

    def merged_into(self, team: TeamId, project: ProjectId, number: int) -> list[int]:
        """Return the requirements that were merged into one, by number."""
        rows = self._connection.all(_MERGED_INTO, team=team, project=project, number=number)
        return [merged for (merged,) in rows]

    def replaced_by(self, team: TeamId, project: ProjectId, number: int) -> list[int]:
        """Return the requirements that one replaces, by number."""
        rows = self._connection.all(_REPLACED_BY, team=team, project=project, number=number)
        return [replaced for (replaced,) in rows]

    def comparable(
        self, team: TeamId, project: ProjectId, type_: RequirementType, *, lengths: range, limit: int
    ) -> dict[int, str]:
        """Return how the words of the newest requirements of a type and of these lengths are compared, by number."""
        asked: dict[str, Value] = {"type": type_.value, "limit": limit}
        asked |= {"shortest": lengths.start, "longest": lengths.stop - 1}
        row = self._connection.one(_COMPARABLE, team=team, project=project, **asked)
        numbers, words = row or (None, None)
        return {} if numbers is None else dict(zip(map(int, numbers.split("\n")), words.split("\n"), strict=True))

    def by_fingerprint(self, team: TeamId, project: ProjectId, fingerprints: Sequence[str]) -> dict[str, int]:
        """Return the number of the first requirement with each of these fingerprints, of those that are not gone."""
        asked = listed(fingerprints)
        return dict(self._connection.all(_BY_FINGERPRINT, team=team, project=project, fingerprints=asked))


def version_of(row: Row) -> Version:
    """Return the version that ``VERSION_COLUMNS`` hold."""
    number, version, *words = row[: 2 + len(NAMES)]
    digest, author, at, reason = row[2 + len(NAMES) :]
    return Version(
        number=number,
        version=version,
        wording=wording_of(tuple(words)),
        digest=digest,
        author=author,
        at=from_micros(at),
        reason=reason,
    )


def requirement_of(row: Row) -> Requirement:
    """Return the requirement that ``COLUMNS`` hold."""
    _team, project, number, version, state, *words = row[: 5 + len(NAMES)]
    digest, source, added_by, added_at, changed_by, changed_at, baseline, *later = row[5 + len(NAMES) :]
    change, unratified, merged_into, stage, fulfilment, replaced_by = later
    return Requirement(
        project=project,
        number=number,
        version=version,
        state=RequirementState(state),
        wording=wording_of(tuple(words)),
        digest=digest,
        source=source,
        added_by=added_by,
        added_at=from_micros(added_at),
        changed_by=changed_by,
        changed_at=from_micros(changed_at),
        baseline=baseline,
        change=change,
        unratified=bool(unratified),
        merged_into=merged_into,
        stage=Stage(stage),
        fulfilment=Fulfilment(fulfilment),
        replaced_by=replaced_by,
    )


def _values(team: TeamId, requirement: Requirement, fingerprint: str) -> dict[str, Value]:
    return {
        "team": team,
        "project": requirement.project,
        "number": requirement.number,
        "version": requirement.version,
        "state": requirement.state.value,
        **wording_values(requirement.wording),
        "digest": requirement.digest,
        "fingerprint": fingerprint,
        "searchable": searchable(requirement.wording.text),
        "source": requirement.source,
        "added_by": requirement.added_by,
        "added_at": to_micros(requirement.added_at),
        "changed_by": requirement.changed_by,
        "changed_at": to_micros(requirement.changed_at),
        "baseline": requirement.baseline,
        "change": requirement.change,
        "unratified": int(requirement.unratified),
        "merged_into": requirement.merged_into,
        "rank": first_rank(requirement.number),
        "comparable": comparable(requirement.wording.text),
        "stage": requirement.stage.value,
        "fulfilment": requirement.fulfilment.value,
        "replaced_by": requirement.replaced_by,
    }


def _version_values(team: TeamId, requirement: Requirement, reason: str) -> dict[str, Value]:
    return {
        "team": team,
        "project": requirement.project,
        "number": requirement.number,
        "version": requirement.version,
        **wording_values(requirement.wording),
        "digest": requirement.digest,
        "author": requirement.changed_by,
        "at": to_micros(requirement.changed_at),
        "reason": reason,
    }

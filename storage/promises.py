"""Promises, and which requirement keeps each of them."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import CTE, Select, and_, func, insert, or_, select, update

from bot.domain.names import ProjectId, TeamId
from bot.domain.promise import Promise, Said
from bot.domain.requirement import RequirementState
from storage.instants import from_micros, to_micros
from storage.negotiation_tables import promises
from storage.requirement_tables import requirements
from storage.statements import Connection, Prepared, Row, given

_OURS = and_(promises.c.team == given("team"), promises.c.project == given("project"))
_THIS = and_(_OURS, promises.c.number == given("number"))
_OUR_REQUIREMENTS = and_(requirements.c.team == given("team"), requirements.c.project == given("project"))
#: What was accepted kept its promise, whatever replaces it now.
_KEPT_STATES = (RequirementState.SIGNED.value, RequirementState.OBSOLETE.value)


def _with_merged(counting: Select[Any], name: str) -> CTE:
    """Return requirements with those for which they count: all that were merged into them, however often."""
    counting_too = counting.cte(name, recursive=True)
    merged = select(requirements.c.number).where(_OUR_REQUIREMENTS, requirements.c.merged_into == counting_too.c.number)
    return counting_too.union_all(merged)


_THEIRS = _with_merged(
    select(requirements.c.number).where(_OUR_REQUIREMENTS, requirements.c.number == given("requirement")), "theirs"
)
_SIGNED = _with_merged(
    select(requirements.c.number).where(_OUR_REQUIREMENTS, requirements.c.state.in_(_KEPT_STATES)), "signed"
)
_LINKED = (
    select(promises.c.requirement.label("number"))
    .where(_OURS, promises.c.requirement.is_not(None))
    .cte("linked", recursive=True)
)
_KEEPERS = _LINKED.union(
    select(requirements.c.merged_into).where(
        _OUR_REQUIREMENTS, requirements.c.number == _LINKED.c.number, requirements.c.merged_into.is_not(None)
    )
)

_ADD = Prepared(insert(promises))
_LINK = Prepared(update(promises).where(_THIS).values(requirement=given("requirement")))
_GET = Prepared(select(promises).where(_THIS))
_BY_SOURCE = Prepared(
    select(promises).where(_OURS, promises.c.source == given("source")).order_by(promises.c.number).limit(1)
)
_KEPT_BY = Prepared(
    select(promises)
    .where(_OURS, promises.c.requirement.in_(select(_THEIRS.c.number)))
    .order_by(promises.c.number)
    .limit(given("limit"))
)
_COUNT_KEPT_BY = Prepared(
    select(func.count()).select_from(promises).where(_OURS, promises.c.requirement.in_(select(_THEIRS.c.number)))
)
_KEEPING = Prepared(select(_KEEPERS.c.number).order_by(_KEEPERS.c.number))
_UNMET = Prepared(
    select(promises)
    .where(_OURS, promises.c.number > given("after"))
    .where(or_(promises.c.requirement.is_(None), promises.c.requirement.not_in(select(_SIGNED.c.number))))
    .order_by(promises.c.number)
    .limit(given("limit"))
)


class PromiseRows:
    """The ``Promises`` port over the table."""

    def __init__(self, connection: Connection) -> None:
        """Work on one connection."""
        self._connection = connection

    def add(self, team: TeamId, promise: Promise) -> None:
        """Store a new promise."""
        said = promise.said
        self._connection.run(
            _ADD,
            team=team,
            project=promise.project,
            number=promise.number,
            words=said.words,
            recipient=said.recipient,
            due=None if said.due is None else said.due.isoformat(),
            source=promise.source,
            made_by=promise.made_by,
            recorded_by=promise.recorded_by,
            recorded_at=to_micros(promise.recorded_at),
            requirement=promise.requirement,
        )

    def link(self, team: TeamId, project: ProjectId, number: int, requirement: int) -> None:
        """Store which requirement keeps a promise."""
        self._connection.run(_LINK, team=team, project=project, number=number, requirement=requirement)

    def get(self, team: TeamId, project: ProjectId, number: int) -> Promise | None:
        """Return one promise."""
        row = self._connection.one(_GET, team=team, project=project, number=number)
        return None if row is None else _promise(row)

    def by_source(self, team: TeamId, project: ProjectId, source: str) -> Promise | None:
        """Return the promise that was recorded from a message."""
        row = self._connection.one(_BY_SOURCE, team=team, project=project, source=source)
        return None if row is None else _promise(row)

    def kept_by(self, team: TeamId, project: ProjectId, requirement: int, *, limit: int) -> list[Promise]:
        """Return the first promises that a requirement keeps, or what was merged into it, by number."""
        rows = self._connection.all(_KEPT_BY, team=team, project=project, requirement=requirement, limit=limit)
        return [_promise(row) for row in rows]

    def count_kept_by(self, team: TeamId, project: ProjectId, requirement: int) -> int:
        """Return how many promises that are."""
        row = self._connection.one(_COUNT_KEPT_BY, team=team, project=project, requirement=requirement)
        return 0 if row is None else int(row[0])

    def keeping(self, team: TeamId, project: ProjectId) -> list[int]:
        """Return the requirements that keep a promise, and those they were merged into, each once, by number."""
        return [number for (number,) in self._connection.all(_KEEPING, team=team, project=project)]

    def unmet(self, team: TeamId, project: ProjectId, *, after: int = 0, limit: int) -> list[Promise]:
        """Return the promises that nothing signed keeps, not even after a merge, by number, after a number."""
        rows = self._connection.all(_UNMET, team=team, project=project, after=after, limit=limit)
        return [_promise(row) for row in rows]


def _promise(row: Row) -> Promise:
    (_team, project, number, words, recipient, due, source, made_by, recorded_by, recorded_at, requirement) = row
    return Promise(
        project=project,
        number=number,
        said=Said(words=words, recipient=recipient, due=None if due is None else date.fromisoformat(due)),
        source=source,
        made_by=made_by,
        recorded_by=recorded_by,
        recorded_at=from_micros(recorded_at),
        requirement=requirement,
    )

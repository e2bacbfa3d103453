"""Change requests."""

from __future__ import annotations

from sqlalchemy import and_, insert, select, update

from bot.domain.change import ChangeRequest, Disposition, Urgency
from bot.domain.names import ProjectId, TeamId
from storage.instants import from_micros, from_micros_or_none, to_micros, to_micros_or_none
from storage.statements import Connection, Prepared, Row, Value, given
from storage.tables import change_requests

_OURS = and_(change_requests.c.team == given("team"), change_requests.c.project == given("project"))
_IT = and_(_OURS, change_requests.c.number == given("number"))
_DECIDING = ("disposition", "decided_at", "baseline")

_ADD = Prepared(insert(change_requests))
_SAVE = Prepared(update(change_requests).where(_IT).values({name: given(name) for name in _DECIDING}))
_GET = Prepared(select(change_requests).where(_IT))
_ABOUT = Prepared(
    select(change_requests)
    .where(_OURS, change_requests.c.requirement == given("requirement"))
    .order_by(change_requests.c.number)
)
_NEWEST = Prepared(
    select(change_requests)
    .where(_OURS, change_requests.c.number <= given("upto"))
    .order_by(change_requests.c.number.desc())
    .limit(given("limit"))
)


class ChangeRows:
    """The ``Changes`` port over the table."""

    def __init__(self, connection: Connection) -> None:
        """Work on one connection."""
        self._connection = connection

    def add(self, team: TeamId, request: ChangeRequest) -> None:
        """Store a new request."""
        self._connection.run(_ADD, team=team, **_values(request))

    def save(self, team: TeamId, request: ChangeRequest) -> None:
        """Store what was decided."""
        values = _values(request)
        decided = {name: values[name] for name in _DECIDING}
        self._connection.run(_SAVE, team=team, project=request.project, number=request.number, **decided)

    def get(self, team: TeamId, project: ProjectId, number: int) -> ChangeRequest | None:
        """Return one request."""
        row = self._connection.one(_GET, team=team, project=project, number=number)
        return None if row is None else _request(row)

    def about(self, team: TeamId, project: ProjectId, requirement: int) -> list[ChangeRequest]:
        """Return every request about one requirement, oldest first."""
        rows = self._connection.all(_ABOUT, team=team, project=project, requirement=requirement)
        return [_request(row) for row in rows]

    def newest(self, team: TeamId, project: ProjectId, *, upto: int, limit: int) -> list[ChangeRequest]:
        """Return the last requests of a project up to a number, newest first."""
        rows = self._connection.all(_NEWEST, team=team, project=project, upto=upto, limit=limit)
        return [_request(row) for row in rows]


def _values(request: ChangeRequest) -> dict[str, Value]:
    return {
        "project": request.project,
        "number": request.number,
        "requirement": request.requirement,
        "before": request.before,
        "after": request.after,
        "why": request.why,
        "urgency": request.urgency.value,
        "requested_by": request.requested_by,
        "requested_at": to_micros(request.requested_at),
        "round": request.round,
        "disposition": request.disposition.value,
        "decided_at": to_micros_or_none(request.decided_at),
        "baseline": request.baseline,
    }


def _request(row: Row) -> ChangeRequest:
    (_team, project, number, requirement, before, after, why, urgency, *rest) = row
    (requested_by, requested_at, round_, disposition, decided_at, baseline) = rest
    return ChangeRequest(
        project=project,
        number=number,
        requirement=requirement,
        before=before,
        after=after,
        why=why,
        urgency=Urgency(urgency),
        requested_by=requested_by,
        requested_at=from_micros(requested_at),
        round=round_,
        disposition=Disposition(disposition),
        decided_at=from_micros_or_none(decided_at),
        baseline=baseline,
    )

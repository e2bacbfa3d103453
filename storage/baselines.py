"""Baselines; the database itself refuses to change or remove one."""

from __future__ import annotations

from sqlalchemy import insert, select

from bot.domain.baseline import Baseline
from bot.domain.names import ProjectId, TeamId
from storage.instants import from_micros, to_micros
from storage.statements import Connection, Prepared, given
from storage.tables import baselines

_ADD = Prepared(insert(baselines))
_GET = Prepared(
    select(*list(baselines.columns)[1:]).where(
        baselines.c.team == given("team"),
        baselines.c.project == given("project"),
        baselines.c.number == given("number"),
    )
)


class BaselineRows:
    """The ``Baselines`` port over the tables."""

    def __init__(self, connection: Connection) -> None:
        """Work on one connection."""
        self._connection = connection

    def add(self, team: TeamId, baseline: Baseline) -> None:
        """Store a new baseline."""
        self._connection.run(
            _ADD,
            team=team,
            project=baseline.project,
            number=baseline.number,
            round=baseline.round,
            signed=baseline.signed,
            digest=baseline.digest,
            at=to_micros(baseline.at),
            requirement_count=baseline.requirement_count,
        )

    def get(self, team: TeamId, project: ProjectId, number: int) -> Baseline | None:
        """Return one baseline."""
        row = self._connection.one(_GET, team=team, project=project, number=number)
        if row is None:
            return None
        key, number, round_number, signed, digest, at, count = row
        return Baseline(
            project=key,
            number=number,
            round=round_number,
            signed=signed,
            digest=digest,
            at=from_micros(at),
            requirement_count=count,
        )

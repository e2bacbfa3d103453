"""How signed requirements went on, and what was found where they were tried."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Select, Table, and_, func, insert, select

from bot.domain.fulfilment import Step, Verification
from bot.domain.names import ProjectId, TeamId
from bot.domain.requirement import Fulfilment
from storage.instants import from_micros, to_micros
from storage.requirement_tables import fulfilments, verifications
from storage.statements import Connection, Prepared, Row, given


def _everything(table: Table) -> Select[tuple[object, ...]]:
    """Ask for everything in a project by requirement: the columns in the order of the table, past team and project."""
    ours = and_(table.c.team == given("team"), table.c.project == given("project"))
    columns = (column for column in table.columns if column.name not in ("team", "project"))
    return select(*columns).where(ours).order_by(table.c.number, table.c.place)


_ADD_STEP, _ADD_VERIFICATION = Prepared(insert(fulfilments)), Prepared(insert(verifications))
_EVERY_STEP, _EVERY_VERIFICATION = Prepared(_everything(fulfilments)), Prepared(_everything(verifications))
_STEPS = Prepared(_everything(fulfilments).where(fulfilments.c.number == given("number")))
_VERIFICATIONS = Prepared(_everything(verifications).where(verifications.c.number == given("number")))
_SINCE = Prepared(
    select(fulfilments.c.number, func.max(fulfilments.c.at))
    .where(fulfilments.c.team == given("team"), fulfilments.c.project == given("project"))
    .group_by(fulfilments.c.number)
)


class FulfilmentRows:
    """The ``Fulfilments`` port over the tables."""

    def __init__(self, connection: Connection) -> None:
        """Work on one connection."""
        self._connection = connection

    def move(self, team: TeamId, project: ProjectId, number: int, step: Step) -> None:
        """Store a step; whoever does holds the project's row."""
        self._connection.run(
            _ADD_STEP,
            team=team,
            project=project,
            number=number,
            place=step.place,
            version=step.version,
            fulfilment=step.to.value,
            author=step.author,
            at=to_micros(step.at),
            reason=step.reason,
        )

    def steps(self, team: TeamId, project: ProjectId, number: int) -> list[Step]:
        """Return every step of a requirement, the earliest first."""
        return [_step(row) for row in self._connection.all(_STEPS, team=team, project=project, number=number)]

    def since(self, team: TeamId, project: ProjectId) -> dict[int, datetime]:
        """Return when each requirement of a project made its last step, by number."""
        rows = self._connection.all(_SINCE, team=team, project=project)
        return {number: from_micros(at) for number, at in rows}

    def every_step(self, team: TeamId, project: ProjectId) -> dict[int, list[Step]]:
        """Return every step in a project by requirement, the earliest first."""
        found: dict[int, list[Step]] = {}
        for row in self._connection.all(_EVERY_STEP, team=team, project=project):
            found.setdefault(row[0], []).append(_step(row))
        return found

    def record(self, team: TeamId, project: ProjectId, number: int, found: Verification) -> None:
        """Store what was found; whoever does holds the project's row."""
        self._connection.run(
            _ADD_VERIFICATION,
            team=team,
            project=project,
            number=number,
            place=found.place,
            version=found.version,
            step=found.step,
            criterion=found.criterion,
            passed=int(found.passed),
            author=found.author,
            at=to_micros(found.at),
            note=found.note,
        )

    def verifications(self, team: TeamId, project: ProjectId, number: int) -> list[Verification]:
        """Return everything that was found about a requirement, the earliest first."""
        rows = self._connection.all(_VERIFICATIONS, team=team, project=project, number=number)
        return [_verification(row) for row in rows]

    def every_verification(self, team: TeamId, project: ProjectId) -> dict[int, list[Verification]]:
        """Return everything that was found in a project by requirement, the earliest first."""
        found: dict[int, list[Verification]] = {}
        for row in self._connection.all(_EVERY_VERIFICATION, team=team, project=project):
            found.setdefault(row[0], []).append(_verification(row))
        return found


def _step(row: Row) -> Step:
    _number, place, version, to, author, at, reason = row
    return Step(place=place, version=version, to=Fulfilment(to), author=author, at=from_micros(at), reason=reason)


def _verification(row: Row) -> Verification:
    _number, place, version, step, criterion, passed, author, at, note = row
    return Verification(
        place=place,
        version=version,
        step=step,
        criterion=criterion,
        passed=bool(passed),
        author=author,
        at=from_micros(at),
        note=note,
    )

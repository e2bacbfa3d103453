"""The order of requirements, and what they score."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlalchemy import and_, delete, or_, select, update

from bot.domain.names import ProjectId, TeamId
from bot.domain.order import Ranked
from bot.domain.priority import Wsjf
from bot.domain.requirement import Priority, RequirementState
from storage.columns import LEAST
from storage.readable import readable
from storage.requirement_tables import requirements, scores
from storage.statements import Connection, Prepared, Row, Upsert, Value, given

_BATCH = 1_000
_NUMBER, _RANK = given("number"), given("rank")
_OURS = and_(requirements.c.team == given("team"), requirements.c.project == given("project"))
_COUNTING = or_(
    requirements.c.state == RequirementState.OPEN.value, requirements.c.state == RequirementState.SIGNED.value
)
_PLACES = select(requirements.c.number, requirements.c.rank).where(_OURS)
_BEHIND = _PLACES.where(requirements.c.rank > _RANK).order_by(requirements.c.rank).limit(given("limit"))
_BEFORE = _PLACES.where(requirements.c.rank < _RANK).order_by(requirements.c.rank.desc()).limit(given("limit"))
_SCORED = and_(
    scores.c.team == requirements.c.team,
    scores.c.project == requirements.c.project,
    scores.c.number == requirements.c.number,
)

_PLACE = Prepared(_PLACES.where(requirements.c.number == _NUMBER))
_ANY = {True: Prepared(_BEHIND), False: Prepared(_BEFORE)}
_THAT_COUNT = {True: Prepared(_BEHIND.where(_COUNTING)), False: Prepared(_BEFORE.where(_COUNTING))}
_ORDER = Prepared(select(requirements.c.number).where(_OURS).order_by(requirements.c.rank))
_RANKED = Prepared(
    _PLACES.where(requirements.c.rank > _RANK)
    .order_by(requirements.c.rank, requirements.c.number)
    .limit(given("limit"))
)
_MOVE = Prepared(update(requirements).where(_OURS, requirements.c.number == _NUMBER).values(rank=given("rank")))
_CLASSES = Prepared(
    select(requirements.c.number, requirements.c.priority).where(_OURS, _COUNTING).order_by(requirements.c.number)
)
_SCORES = Prepared(
    select(*list(scores.columns)[2:])
    .select_from(scores)
    .join(requirements, _SCORED)
    .where(scores.c.team == given("team"), scores.c.project == given("project"), _COUNTING)
    .order_by(scores.c.number)
)
_EVERY_SCORE = Prepared(
    select(*list(scores.columns)[2:])
    .where(scores.c.team == given("team"), scores.c.project == given("project"))
    .order_by(scores.c.number)
)
_UNSCORE = Prepared(
    delete(scores).where(
        scores.c.team == given("team"), scores.c.project == given("project"), scores.c.number == _NUMBER
    )
)
_SCORE = Prepared(Upsert(scores, "value", "criticality", "opportunity", "size"))


class PriorityRows:
    """The ``Priorities`` port over the tables."""

    def __init__(self, connection: Connection) -> None:
        """Work on one connection."""
        self._connection = connection

    def place(self, team: TeamId, project: ProjectId, number: int) -> Ranked | None:
        """Return the place of one requirement."""
        row = self._connection.one(_PLACE, team=team, project=project, number=number)
        return None if row is None else _ranked(row)

    def next_to(self, team: TeamId, project: ProjectId, rank: int, *, behind: bool) -> Ranked | None:
        """Return what stands next before or behind a rank, whatever its state."""
        row = self._connection.one(_ANY[behind], team=team, project=project, rank=rank, limit=1)
        return None if row is None else _ranked(row)

    def counting(self, team: TeamId, project: ProjectId, rank: int, *, behind: bool, limit: int) -> list[Ranked]:
        """Return those that count and stand before or behind a rank, the nearest first."""
        rows = self._connection.all(_THAT_COUNT[behind], team=team, project=project, rank=rank, limit=limit)
        return [_ranked(row) for row in rows]

    def order(self, team: TeamId, project: ProjectId) -> list[int]:
        """Return the numbers of all requirements in their order, whatever their state."""
        return [number for (number,) in self._connection.all(_ORDER, team=team, project=project)]

    def ranked(self, team: TeamId, project: ProjectId) -> Iterator[Ranked]:
        """Return the place of every requirement, by rank, a batch at a time.

        One that has the rank of another may be left out: whoever compares misses it.
        """
        place: dict[str, Value] = {"team": team, "project": project, "limit": _BATCH}
        rank = LEAST
        while rows := self._connection.all(_RANKED, **place, rank=rank):
            yield from readable(rows, _ranked, key=1)
            rank = rows[-1][1]

    def move(self, team: TeamId, project: ProjectId, places: Sequence[Ranked]) -> None:
        """Give requirements other ranks."""
        rows: list[dict[str, Value]] = [
            {"team": team, "project": project, "number": each.number, "rank": each.rank} for each in places
        ]
        self._connection.many(_MOVE, rows)

    def classes(self, team: TeamId, project: ProjectId) -> list[tuple[int, Priority | None]]:
        """Return the class of every requirement that counts, by number."""
        rows = self._connection.all(_CLASSES, team=team, project=project)
        return [(number, None if priority is None else Priority(priority)) for number, priority in rows]

    def scores(self, team: TeamId, project: ProjectId) -> list[Wsjf]:
        """Return what every requirement scores that counts and was scored, by number."""
        return [_line(row) for row in self._connection.all(_SCORES, team=team, project=project)]

    def every_score(self, team: TeamId, project: ProjectId) -> list[Wsjf]:
        """Return what every requirement scores that was ever scored, by number."""
        return [_line(row) for row in self._connection.all(_EVERY_SCORE, team=team, project=project)]

    def score(self, team: TeamId, project: ProjectId, lines: Sequence[Wsjf]) -> None:
        """Store what requirements score, in place of what they scored before."""
        for line in lines:
            self._connection.run(
                _SCORE,
                team=team,
                project=project,
                number=line.number,
                value=line.value,
                criticality=line.criticality,
                opportunity=line.opportunity,
                size=line.size,
            )

    def unscore(self, team: TeamId, project: ProjectId, numbers: Sequence[int]) -> None:
        """Take away what requirements score."""
        for number in numbers:
            self._connection.run(_UNSCORE, team=team, project=project, number=number)


def _ranked(row: Row) -> Ranked:
    number, rank = row
    return Ranked(number=number, rank=rank)


def _line(row: Row) -> Wsjf:
    number, value, criticality, opportunity, size = row
    return Wsjf(number=number, value=value, criticality=criticality, opportunity=opportunity, size=size)
